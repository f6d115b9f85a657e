"""Two text files: a sequence a line, and a label a line in the same order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, UNKNOWN, Alphabet, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.text import BLANKS, HEAD_BYTES, line_of, quoted, read_head, read_text
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

_LETTERS: Final = "".join(IUPAC).encode() + "".join(IUPAC).lower().encode()
_POSITIVE: Final = frozenset(
    ("1", "true", "t", "yes", "y", "+", "positive", "pos", "bound", "active", "hit", "peak")
)
_NEGATIVE: Final = frozenset(
    ("0", "false", "f", "no", "n", "-", "negative", "neg", "unbound", "inactive", "control", "background")
)
_HEADERS: Final = (b">", b"@")
# Fewer letters are no sequence to learn from, and more are no label: short words like BAD and Y are made of
# IUPAC letters only.
_SHORTEST_SEQUENCE, _LONGEST_LABEL = 4, 20
_STEPS: Final = 4


def read_lines(sequences: Path, labels: Path, monitor: Monitor) -> Dataset:
    """Read sequences and their labels.

    Blank lines, and blanks around a line's content, do not count; upper and lower case are the same for bases.

    Parameters
    ----------
    sequences
        A DNA or RNA sequence a line: A C G T or U, and IUPAC's ambiguity letters, which become unknown bases.
    labels
        A label a line, in the order of the sequences; two different ones in all. The positive class is the greater
        of two numbers, the one that says so (yes, true, bound, +, ...), or else the later in alphabetical order.
    monitor
        Told of progress; may cancel.

    Returns
    -------
    dataset
        Its ids are the 1-based numbers of the sequences.

    Raises
    ------
    InputError
        The files do not fit this; one sentence with file, line, what was found and how to mend it.
    Cancelled
        The user cancelled.
    """
    monitor.status(f"Reading {sequences.name} and {labels.name}")
    letters, words = read_text(sequences, monitor), read_text(labels, monitor)
    _check_order(sequences, labels, letters, words)
    _step(monitor, 1)
    parsed = _parse_sequences(sequences, letters)
    _step(monitor, 2)
    classes, class_names = _parse_labels(labels, words)
    _step(monitor, 3)
    if len(classes) != len(parsed):
        raise InputError.at(
            labels,
            None,
            f"there are {len(classes):,} labels here but {len(parsed):,} sequences in {sequences.name}; give one "
            "label for each sequence, in the same order.",
        )
    ids = tuple(map(str, range(1, len(parsed) + 1)))
    try:
        dataset = Dataset(ids, parsed, classes, class_names, source=(sequences.name, labels.name))
    except InputError as error:
        raise InputError.at(labels, None, str(error)) from None
    _step(monitor, _STEPS)
    return dataset


def pair_files(paths: Sequence[Path]) -> tuple[Path, Path]:
    """Return which of two files holds the sequences and which the labels, judged by their content.

    Raises
    ------
    InputError
        There are not two files, they cannot be read, or they are not one of each kind.
    """
    if len(paths) == 1:
        held, missing = (
            ("sequences", "labels") if _holds_sequences(read_head(paths[0])) else ("labels", "sequences")
        )
        raise InputError.at(
            paths[0],
            None,
            f"this seems to hold the {held}; choose the file with the {missing} together with it, both at once.",
        )
    if len(paths) != 2:
        raise InputError(
            f"{len(paths)} files were given; give two: one with a sequence a line and one with a label a line."
        )
    first, second = paths
    kinds = _holds_sequences(read_head(first)), _holds_sequences(read_head(second))
    if kinds[0] == kinds[1]:
        raise InputError(
            f"{first.name} and {second.name} both seem to hold {'sequences' if kinds[0] else 'labels'}; give one "
            "file with a sequence a line and one with a label a line."
        )
    return (first, second) if kinds[0] else (second, first)


LINES: Final = Format(
    "lines",
    "Two text files: one DNA or RNA sequence a line, and one label a line in the same order.",
    read_lines,
)


def _step(monitor: Monitor, done: int) -> None:
    monitor.progress(done, _STEPS)
    check_cancelled(monitor)


def _holds_sequences(data: bytes) -> bool:
    """Return whether the content looks like sequences, and not like labels, going by its first lines."""
    lines = [line for raw in data[:HEAD_BYTES].split(b"\n")[:1000] if (line := raw.strip())]
    if not lines:
        return False
    if lines[0].startswith(_HEADERS):
        return len(lines) > 1
    bases = sum(not line.translate(None, _LETTERS) for line in lines)
    longest = max(map(len, lines))
    varied = len({line.upper() for line in lines}) > 2 and longest >= _SHORTEST_SEQUENCE
    return 2 * bases >= len(lines) and (varied or longest > _LONGEST_LABEL)


def _check_order(sequences: Path, labels: Path, letters: bytes, words: bytes) -> None:
    """Refuse two files given in the wrong order before a letter of the labels is called no base."""
    if sequences == labels:
        raise InputError.at(
            sequences, None, "the same file was given twice; give the labels in a file of their own."
        )
    if _holds_sequences(words) and not _holds_sequences(letters):
        raise InputError(
            f"{sequences.name} was given as the sequences and {labels.name} as the labels, but they seem to be the "
            "other way round; swap them."
        )


def _parse_sequences(path: Path, data: bytes) -> Sequences:
    lengths = _line_lengths(data)
    lengths = lengths[lengths > 0]
    if not len(lengths):
        raise InputError.at(path, None, "the file holds no sequence; give one a line.")
    codes = encode(data, skip=BLANKS + b"\n")
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    # Blanks within a sequence were skipped too: the number of letters shows them.
    if offsets[-1] != len(codes) or codes.max() > UNKNOWN:
        raise _bad_letter(path, data)
    return Sequences(codes, offsets, _find_alphabet(path, data))


def _line_lengths(data: bytes) -> NDArray[np.int64]:
    """Return the length of each line without the blanks around it, int64, shape (lines,)."""
    if any(blank in data for blank in BLANKS):
        lines = data.split(b"\n")
        return np.fromiter((len(line.strip()) for line in lines), np.int64, len(lines))
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    return np.diff(ends, prepend=-1, append=len(data)) - 1


def _bad_letter(path: Path, data: bytes) -> InputError:
    """Return the error about the first letter that is no base."""
    for number, raw in enumerate(data.split(b"\n"), 1):
        if raw.strip().translate(None, _LETTERS):
            return InputError.at(path, number, _letter_problem(raw.decode("utf-8")))
    raise AssertionError("every letter is a base")


def _letter_problem(line: str) -> str:
    content = line.strip(BLANKS.decode())
    if content.startswith(">"):
        return (
            f"a FASTA header was found, {quoted(content)}, where a sequence was expected; write one sequence a line, "
            "without headers."
        )
    column, letter = next(
        (column, letter) for column, letter in enumerate(content) if letter not in _LETTERS.decode()
    )
    column += line.index(content) + 1
    if letter.isspace():
        return f"a blank stands within the sequence, in column {column:,}; remove it, or give one sequence a line."
    return (
        f"the letter {letter!r} in column {column:,} is no base; write A, C, G and T (or U), and N where the base is "
        "unknown."
    )


def _find_alphabet(path: Path, data: bytes) -> Alphabet:
    t, u = _first(data, b"Tt"), _first(data, b"Uu")
    if t is None or u is None:
        return Alphabet.DNA if u is None else Alphabet.RNA
    first, second = sorted((line_of(data, t), line_of(data, u)))
    found, other = "UT" if u > t else "TU"
    before = "this sequence too" if first == second else f"line {first:,}"
    raise InputError.at(
        path,
        second,
        f"the letter {found} was found, but {before} has {other}; write all sequences as DNA (T) or all as RNA (U).",
    )


def _first(data: bytes, letters: bytes) -> int | None:
    places = [place for letter in letters if (place := data.find(letter)) >= 0]
    return min(places, default=None)


def _parse_labels(path: Path, data: bytes) -> tuple[NDArray[np.int64], tuple[str, str]]:
    lines = data.split(b"\n")
    names = {raw: raw.decode("utf-8").strip() for raw in dict.fromkeys(lines)}
    distinct = list(dict.fromkeys(name for name in names.values() if name))
    if len(distinct) != 2:
        raise _wrong_classes(path, [names[raw] for raw in lines], distinct)
    class_names = _negative_first(*distinct)
    class_of = {raw: class_names.index(name) if name else -1 for raw, name in names.items()}
    classes = np.fromiter(map(class_of.__getitem__, lines), np.int64, len(lines))
    return classes[classes >= 0], class_names


def _wrong_classes(path: Path, values: list[str], distinct: list[str]) -> InputError:
    if not distinct:
        return InputError.at(path, None, "the file holds no label; give one a line.")
    if len(distinct) == 1:
        return InputError.at(
            path,
            None,
            f"every label is {quoted(distinct[0])}; give sequences of two classes, so that there is a difference to "
            "learn.",
        )
    if len(distinct) == 3 and _number(distinct[0]) is None and values.count(distinct[0]) == 1:
        return InputError.at(
            path,
            values.index(distinct[0]) + 1,
            f"{quoted(distinct[0])} stands here once and every other label is {quoted(distinct[1])} or "
            f"{quoted(distinct[2])}; if it is a heading, remove the line.",
        )
    shown = ", ".join(map(quoted, distinct[:4])) + (", ..." if len(distinct) > 4 else "")
    return InputError.at(
        path,
        values.index(distinct[2]) + 1,
        f"a third label, {quoted(distinct[2])}, was found; there are {len(distinct):,} in all ({shown}), and this "
        "version learns two classes: give two different labels.",
    )


def _negative_first(one: str, other: str) -> tuple[str, str]:
    """Return the names of the classes, the positive one last."""
    numbers = _number(one), _number(other)
    if numbers[0] is not None and numbers[1] is not None and numbers[0] != numbers[1]:
        return (one, other) if numbers[0] < numbers[1] else (other, one)
    rank = {name: (name.lower() in _POSITIVE) - (name.lower() in _NEGATIVE) for name in (one, other)}
    negative, positive = sorted((one, other), key=lambda name: (rank[name], name))
    return negative, positive


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
