"""Known motifs: the bundled collection of JASPAR, and what the user has put into the motif folder.

JASPAR 2026, CORE, non-redundant (https://jaspar.elixir.no), CC BY 4.0; `packaging/export_jaspar.py` made the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.wording import listed
from motifdesk.errors import InputError
from motifdesk.files import home
from motifdesk.motifs.comparison import Match, Targets, compare
from motifdesk.motifs.files import read_motifs
from motifdesk.motifs.matrix import Motif
from motifdesk.resources import resource_path

GROUPS: Final = ("vertebrates", "plants", "insects", "fungi", "others")
LIKE: Final = 0.05
"""The q-value below which a known motif is named."""
SOURCE: Final = "JASPAR 2026 CORE"
_FOLDER: Final = "motifs"
_SHOWN: Final = 5


@dataclass(frozen=True)
class KnownMotifs:
    """A collection to compare with.

    Attributes
    ----------
    motifs
        All of them; `Motif.source` says where each is from.
    targets
        The same, made ready.
    problems
        A sentence for each file of the motif folder that could not be read.
    """

    motifs: tuple[Motif, ...]
    targets: Targets
    problems: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class KnownMatch:
    """A known motif that another one resembles, and how well."""

    motif: Motif
    match: Match

    @property
    def is_alike(self) -> bool:
        """Whether the resemblance is significant, so that it may be named."""
        return self.match.q_value < LIKE

    @property
    def as_read(self) -> Motif:
        """The known motif on the strand on which it resembles the other."""
        return self.motif.reverse_complement() if self.match.reverse else self.motif


def motif_folder() -> Path:
    """Return the folder whose motif files are compared with too; it need not exist."""
    return home() / _FOLDER


def known_motifs(alphabet: Alphabet, groups: Sequence[str] = GROUPS) -> KnownMotifs:
    """Return the known motifs of an alphabet.

    Parameters
    ----------
    alphabet
        For RNA only motifs of RNA in the motif folder: JASPAR's are of factors that bind DNA.
    groups
        Of JASPAR's taxonomic groups.

    Raises
    ------
    InputError
        There is no such group.
    """
    wrong = [group for group in groups if group not in GROUPS]
    if wrong:
        raise InputError(
            f"There is no group {wrong[0]!r} of known motifs; choose some of {', '.join(GROUPS)}."
        )
    folder = motif_folder()
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    stamps = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    return _collected(alphabet, tuple(groups), stamps)


@lru_cache(maxsize=4)
def _collected(
    alphabet: Alphabet, groups: tuple[str, ...], files: tuple[tuple[str, int], ...]
) -> KnownMotifs:
    motifs: list[Motif] = []
    problems: list[str] = []
    if alphabet is Alphabet.DNA:
        for group in groups:
            motifs += bundled(group)
    for path, _ in files:
        try:
            motifs += [motif for motif in read_motifs(Path(path)) if motif.alphabet is alphabet]
        except InputError as error:
            problems.append(str(error))
    return KnownMotifs(tuple(motifs), Targets(motifs, both_strands=alphabet is Alphabet.DNA), tuple(problems))


@lru_cache(maxsize=len(GROUPS))
def bundled(group: str) -> tuple[Motif, ...]:
    """Return JASPAR's matrices of one taxonomic group."""
    path = resource_path("motifs", f"jaspar2026_core_{group}.jaspar.gz")
    return tuple(
        Motif(motif.name, motif.frequencies, motif.sites, motif.alphabet, motif.accession, SOURCE)
        for motif in read_motifs(path)
    )


def known_motif(text: str, alphabet: Alphabet) -> Motif:
    """Return the known motif of an accession, with or without its version, or of a name; case does not matter.

    Raises
    ------
    InputError
        There is none, or there are several of that name.
    """
    wanted = text.strip().lower()
    motifs = known_motifs(alphabet).motifs
    if not motifs:
        raise InputError(
            f"There are no known motifs of {alphabet.name} here; put a file of them into {motif_folder()}."
        )
    for key in (_accession, _unversioned, _name):
        found = [motif for motif in motifs if wanted and key(motif) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            accessions = [motif.accession or motif.source for motif in found[:_SHOWN]]
            more = " and others" if len(found) > _SHOWN else ""
            raise InputError(
                f"{len(found)} known motifs are called {text.strip()!r}: {', '.join(accessions)}{more}; "
                "give one of these accessions."
            )
    near = get_close_matches(wanted, sorted({_name(motif) for motif in motifs}), 3)
    names = {_name(motif): motif.name for motif in motifs}
    hint = "give its name or accession, for example USF1 or MA0093"
    if near:
        hint = f"the nearest {'are' if len(near) > 1 else 'is'} {listed([names[each] for each in near])}"
    raise InputError(f"No known motif is called {text.strip()!r}; {hint}.")


def _accession(motif: Motif) -> str:
    return motif.accession.lower()


def _unversioned(motif: Motif) -> str:
    return motif.accession.lower().partition(".")[0]


def _name(motif: Motif) -> str:
    return motif.name.lower()


def best_matches(motif: Motif, known: KnownMotifs, most: int = _SHOWN) -> tuple[KnownMatch, ...]:
    """Return the known motifs that a motif resembles most, the best first."""
    found = compare(motif, known.targets, most)
    return tuple(KnownMatch(known.motifs[match.target], match) for match in found)
