"""Simulated data with a known answer: random sequences, half of them with a motif planted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, Codes, decode, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.iupac import rows_with
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.files import make_folder, replacing
from motifdesk.parameters import check, number, text

EXAMPLE_MOTIF: Final = "CGACCGAACTCC"
# A motif that half of all random sequences hold needs about 20 rounds for a million negatives.
_ROUNDS: Final = 200


@dataclass(frozen=True)
class SimulationSettings:
    """What to simulate; checked on construction.

    The default is like the primer's data: 2,000 sequences of 50 bases, CGACCGAACTCC once in every positive.
    """

    motif: str = text(EXAMPLE_MOTIF, "Motif", "Planted once in every positive; bases or IUPAC letters.")
    count: int = number(2000, 4, 10_000_000, "Sequences", "How many sequences, half of them positive.")
    length: int = number(50, 4, 1_000_000, "Length", "Bases in each sequence.", unit="bp")
    seed: int = number(0, 0, 2**31 - 1, "Seed", "The same seed gives the same sequences.")

    def __post_init__(self) -> None:
        check(self)
        strange = [letter for letter in self.motif if not letter.isascii() or letter.upper() not in IUPAC]
        if strange or not self.motif:
            found = f"the letter {strange[0]!r}" if strange else "nothing"
            raise InputError(
                f"The motif holds {found}; give bases or IUPAC letters, for example {EXAMPLE_MOTIF}."
            )
        if len(self.motif) > self.length:
            raise InputError(
                f"The motif has {len(self.motif)} letters and the sequences only {self.length}; make them longer."
            )


def simulate(settings: SimulationSettings) -> Dataset:
    """Return random sequences, uniform over ACGT, with the motif at a random place in every positive.

    An ambiguous letter of the motif is drawn anew for each sequence. A negative that holds the motif by chance, on
    either strand, is drawn again, so that the labels are the truth. Positives and negatives are mixed at random.
    The same settings give the same data on every machine.

    Raises
    ------
    InputError
        The motif is so unspecific that random sequences of this length nearly always hold it.
    """
    rng = np.random.default_rng(settings.seed)
    codes = rng.integers(0, 4, (settings.count, settings.length), dtype=np.uint8)
    labels = rng.permutation(np.arange(settings.count) % 2).astype(np.int64)
    positives = np.flatnonzero(labels)
    starts = rng.integers(0, settings.length - len(settings.motif) + 1, len(positives))
    for place, letter in enumerate(settings.motif.upper()):
        options = encode(IUPAC[letter].encode())
        codes[positives, starts + place] = rng.choice(options, len(positives))
    _clean_negatives(codes, np.flatnonzero(labels == 0), settings, rng)
    ids = tuple(map(str, range(1, settings.count + 1)))
    source = (f"simulated sequences with {settings.motif.upper()}",)
    return Dataset(ids, _sequences(codes), labels, ("0", "1"), source=source)


def _clean_negatives(
    codes: Codes, rows: NDArray[np.int64], settings: SimulationSettings, rng: np.random.Generator
) -> None:
    """Draw the negatives that hold the motif again until none does."""
    for _ in range(_ROUNDS):
        rows = rows[rows_with(_sequences(codes[rows]), settings.motif)]
        if not len(rows):
            return
        codes[rows] = rng.integers(0, 4, (len(rows), settings.length), dtype=np.uint8)
    raise InputError(
        f"Random sequences of {settings.length:,} bases nearly always hold the motif {settings.motif}, so that no "
        "negatives can be made; give a longer or more specific motif, or shorter sequences."
    )


def _sequences(codes: Codes) -> Sequences:
    """Return the rows of a matrix as sequences."""
    count, length = codes.shape
    return Sequences(codes.reshape(-1), np.arange(count + 1, dtype=np.int64) * length)


def write_lines(dataset: Dataset, folder: Path) -> tuple[Path, Path]:
    """Write sequences.txt and labels.txt, which `load` reads back; return their paths.

    The folder is made if need be. Each file is written under another name first, so that neither is ever half-written.

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    sequences, labels = folder / "sequences.txt", folder / "labels.txt"
    letters = decode(dataset.sequences.codes, dataset.sequences.alphabet).encode("ascii")
    ends = dataset.sequences.offsets[1:]
    text = np.insert(np.frombuffer(letters, np.uint8), ends, ord("\n")).tobytes()
    names = np.array(dataset.class_names)[dataset.labels].tolist()
    make_folder(folder)
    for path, content in ((sequences, text), (labels, ("\n".join(names) + "\n").encode("utf-8"))):
        with replacing(path) as file:
            file.write(content)
    return sequences, labels
