"""Files that were dropped or chosen together: which is what, judged by their content and their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from motifdesk.data.joining import NEGATIVE, POSITIVE, join
from motifdesk.data.labels import says_positive
from motifdesk.data.readers.parts import PART_OF_WORD
from motifdesk.data.readers.registry import find_format
from motifdesk.data.readers.source import Source, guarded, open_source
from motifdesk.data.records import Records
from motifdesk.errors import InputError

_MOST_FILES: Final = 12
_TWO_BIT: Final = (b"\x43\x27\x41\x1a", b"\x1a\x41\x27\x43")
_LONGEST_LABEL: Final = 60
_SIDES: Final = {
    POSITIVE: ("pos", "positive", "positives", "peak", "peaks", "bound", "foreground", "fg", "target", "targets",
               "case", "cases", "hit", "hits"),
    NEGATIVE: ("neg", "negative", "negatives", "control", "controls", "ctrl", "background", "bg", "shuffled", "shuffle",
               "shuf", "unbound", "random", "decoy", "decoys", "non", "nonbound", "null"),
}  # fmt: skip


@dataclass(frozen=True)
class Kinds:
    """Files by what they hold."""

    sequences: tuple[Source, ...] = ()
    labels: tuple[Source, ...] = ()
    regions: tuple[Source, ...] = ()
    genomes: tuple[Path, ...] = ()
    others: tuple[Source, ...] = ()


def expand(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files, and in place of a folder the files in it that are not hidden, in the order of their names.

    Raises
    ------
    InputError
        There is no file, or too many, or one is given twice.
    """
    files: list[Path] = []
    for path in paths:
        with guarded(path):
            if path.is_dir():
                found = sorted(
                    item for item in path.iterdir() if item.is_file() and not item.name.startswith(".")
                )
                if not found:
                    raise InputError.at(
                        path, None, "the folder holds no file; give the files with the sequences."
                    )
                files += found
            else:
                files.append(path)
    if not files:
        raise InputError("No file was given; give one with sequences.")
    if len(files) > _MOST_FILES:
        raise InputError(
            f"{len(files):,} files were given, too many to tell which is what; give the file of sequences, or the few "
            "that belong together."
        )
    for path in files:
        if files.count(path) > 1:
            raise InputError.at(path, None, "the same file was given twice; give each file once.")
    return tuple(files)


def sort_by_kind(paths: Sequence[Path]) -> Kinds:
    """Open files and find out what each holds.

    Raises
    ------
    InputError
        One cannot be read.
    """
    genomes = [path for path in paths if len(paths) > 1 and _is_two_bit(path)]
    found: dict[str, list[Source]] = {"sequences": [], "labels": [], "regions": [], "others": []}
    for path in paths:
        if path not in genomes:
            source = open_source(path)
            found[_kind(source)].append(source)
    if found["regions"] and len(found["sequences"]) == 1 and not genomes:
        genomes.append(found["sequences"].pop().path)
    sequences, labels, regions, others = map(tuple, found.values())
    return Kinds(sequences, labels, regions, tuple(genomes), others)


def combine(records: Sequence[Records]) -> Records:
    """Join files of sequences: one for each class, one for each part of a split, or both, as their names say.

    Raises
    ------
    InputError
        Their names do not say what they are.
    """
    names = [item.source[0] for item in records]
    parts = [_word(name, PART_OF_WORD) for name in names]
    if len(set(parts)) == 1:
        parts = [""] * len(parts)  # all are train, say: that divides nothing
    labelled = [item.labels is not None and not _all_positive(item) for item in records]
    if all(labelled):
        if not all(parts) or len(set(parts)) != len(parts):
            raise InputError(
                f"{_listed(names)} hold sequences with labels; put them in one file, or let their names say which is "
                "train, validation and test."
            )
        joined = join([_in_part(item, part) for item, part in zip(records, parts, strict=True)])
        said = ", ".join(f"{name} as {part}" for name, part in zip(names, parts, strict=True))
        return replace(
            joined, remarks=(*joined.remarks, f"Going by their names, the files were taken so: {said}.")
        )
    if any(labelled):
        which = names[labelled.index(True)]
        raise InputError(f"{which} holds sequences with labels, but the others do not; give it alone.")
    sides = _sides(names)
    roles = list(zip(sides, parts, strict=True))
    if not {POSITIVE, NEGATIVE} <= set(sides) or len(set(roles)) != len(roles) or any(parts) != all(parts):
        raise InputError(
            f"{_listed(names)} hold sequences without labels, and their names do not say which are positive and which "
            "negative; choose them as such, or put pos or neg into their names."
        )
    ordered = sorted(zip(records, sides, parts, strict=True), key=lambda item: item[1] == NEGATIVE)
    joined = join([_in_part(item.labelled(side), part) for item, side, part in ordered])
    said = ", ".join(
        f"{item.source[0]} as {' '.join(filter(None, (side, part)))}" for item, side, part in ordered
    )
    return replace(
        joined, remarks=(*joined.remarks, f"Going by their names, the files were taken so: {said}.")
    )


def all_one_label(records: Records) -> str:
    """Return the label that all records have; ``""`` where they differ or have none."""
    present = {label for label in records.labels or () if label}
    return present.pop() if len(present) == 1 else ""


def _all_positive(records: Records) -> bool:
    label = all_one_label(records)
    return bool(label) and says_positive(label)


def _kind(source: Source) -> str:
    found = find_format(source)
    sure = found.recognise(source) if found else 0.0
    if found and found.name == "bed":
        return "regions"
    if sure > 0.2:
        return "sequences"
    lines = source.head_lines
    short = len(lines) > 1 and max(map(len, lines)) <= _LONGEST_LABEL
    return (
        "labels"
        if (short and len({line.lower() for line in lines}) < len(lines)) or _numbers(lines)
        else "others"
    )


def _numbers(lines: list[bytes]) -> bool:
    return len(lines) > 1 and not any(line.strip(b"0123456789.,+-eE%") for line in lines[1:])


def _is_two_bit(path: Path) -> bool:
    with guarded(path), path.open("rb") as file:
        return file.read(4) in _TWO_BIT


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^a-z]+", spaced.lower()) if word]


def _word(name: str, meanings: dict[str, str]) -> str:
    """Return the meaning of the one word in a name that has one; ``""`` where there is none, or several."""
    found = {meanings[word] for word in _words(name) if word in meanings}
    return found.pop() if len(found) == 1 else ""


def _sides(names: list[str]) -> list[str]:
    """Return the side of each file; where only one kind says so, the others are the other kind."""
    side_of = {word: side for side, words in _SIDES.items() for word in words}
    sides = [_word(name, side_of) for name in names]
    known = {side for side in sides if side}
    if len(known) == 1:
        other = NEGATIVE if known == {POSITIVE} else POSITIVE
        sides = [side or other for side in sides]
    return sides


def _in_part(records: Records, part: str) -> Records:
    return replace(records, parts=(part,) * len(records)) if part else records


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
