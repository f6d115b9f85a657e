"""Records of several files made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.records import Decision, Records
from motifdesk.data.rows import Mask, kept
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError

POSITIVE, NEGATIVE = "positive", "negative"
"""The labels of sequences that come in a file for each class."""
_T_OR_U: Final = 3


def join(parts: Sequence[Records]) -> Records:
    """Return the records of several files in one, in their order.

    Labels, parts and groups are kept where all have them. Of the decisions, those of the first are kept.

    Raises
    ------
    InputError
        Some are DNA and some RNA.
    """
    first = parts[0]
    alphabet = _common_alphabet(parts)
    codes = np.concatenate([part.sequences.codes for part in parts])
    lengths = np.concatenate([part.sequences.lengths for part in parts])
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    decided = tuple(
        Decision("alphabet", item.label, alphabet.name.lower(), item.choices)
        if item.name == "alphabet"
        else item
        for item in first.decisions
    )
    return Records(
        ids=tuple(name for part in parts for name in part.ids),
        sequences=Sequences(codes, offsets, alphabet),
        labels=_joined([part.labels for part in parts]),
        parts=_joined([part.parts for part in parts]),
        groups=_joined([part.groups for part in parts]),
        decisions=decided,
        remarks=tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
        source=tuple(name for part in parts for name in part.source),
    )


def select(records: Records, keep: Mask) -> Records:
    """Return the records where `keep`, bool, shape (N,), is true."""
    rows = np.flatnonzero(keep).tolist()

    def chosen(values: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if values is None else tuple(values[row] for row in rows)

    return replace(
        records,
        ids=tuple(records.ids[row] for row in rows),
        sequences=kept(records.sequences, keep),
        labels=chosen(records.labels),
        parts=chosen(records.parts),
        groups=chosen(records.groups),
    )


def _joined(values: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    present = [value for value in values if value is not None]
    return tuple(text for value in present for text in value) if len(present) == len(values) else None


def _common_alphabet(parts: Sequence[Records]) -> Alphabet:
    # A file without any T or U is either.
    telling = [part for part in parts if (part.sequences.codes == _T_OR_U).any()] or list(parts)
    for part in telling:
        if part.sequences.alphabet is not telling[0].sequences.alphabet:
            first, second = (
                f"{item.source[0] if item.source else 'one file'} is {item.sequences.alphabet.name}"
                for item in (telling[0], part)
            )
            raise InputError(f"{first}, but {second}; write both as DNA (T) or both as RNA (U).")
    return telling[0].sequences.alphabet
