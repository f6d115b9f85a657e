"""What the headers of FASTA records say: an id, and perhaps a label and the part of a split."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.labels import mark_missing
from motifdesk.data.numbers import is_number
from motifdesk.data.readers.parts import PART_OF_WORD, read_parts
from motifdesk.data.readers.source import Source
from motifdesk.data.records import Decision, ReadOptions

_FEW: Final = 20
_SAMPLE: Final = 1000
_KEY: Final = re.compile(
    r"(?:^|[\s|;,])(?:label|class|target|score|value)\s?[=:]\s?\"?([^\s|;,\"]+)", re.IGNORECASE
)
# The fields of NCBI's and UniProt's ids stand between bars too.
_DATABASES: Final = frozenset(
    ("gi", "gb", "emb", "dbj", "ref", "sp", "tr", "pdb", "pir", "prf", "lcl", "gnl", "pat", "bbs", "tpg")
)
_WORDS: Final = frozenset(
    ("positive", "negative", "pos", "neg", "+", "-", "true", "false", "yes", "no", "bound", "unbound")
)


@dataclass(frozen=True)
class Headers:
    """What the headers of N records say; see `Records`."""

    ids: tuple[str, ...]
    labels: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None
    decisions: tuple[Decision, ...] = ()
    remarks: tuple[str, ...] = ()

    def take(self, rows: NDArray[np.int64]) -> Headers:
        """Return the headers of some records."""
        chosen = rows.tolist()
        return replace(
            self,
            ids=tuple(self.ids[row] for row in chosen),
            labels=None if self.labels is None else tuple(self.labels[row] for row in chosen),
            parts=None if self.parts is None else tuple(self.parts[row] for row in chosen),
        )


@dataclass(frozen=True)
class _Told:
    """What one header says: its id, its label, its part or ``""``."""

    name: str
    label: str
    part: str = ""


def read_headers(source: Source, headers: list[str], options: ReadOptions, *, bare: bool = False) -> Headers:
    """Return the ids, and the labels where the headers have them.

    Labels are taken from ``id|label``, ``id|label|part``, ``id label=...`` and from ``id number``; the last only where
    the numbers have decimals or are few, for a whole number may be a position. The user can decide otherwise with
    `ReadOptions.label_column`: ``header`` or ``none``. `bare` says that no header holds a blank.

    Raises
    ------
    InputError
        Most headers have a label and others have none.
    """
    plain = Headers(_ids(headers, bare, source.records_before))
    if options.label_column == "none":
        return replace(plain, decisions=(_decision("none"),))
    for style in (_after_bar, _after_key, _after_blank):
        told = _tell_all(source, headers, style)
        if told is None:
            continue
        labels = mark_missing([item.label for item in told])
        telling = _are_labels([label for label in labels if label])
        if telling or options.label_column == "header":
            parts = _read_parts(source, told)
            ids = tuple(
                item.name or str(number) for number, item in enumerate(told, source.records_before + 1)
            )
            return Headers(ids, labels, parts, (_decision("header"),))
        if any(labels):
            return replace(plain, decisions=(_decision("none"),))
    return plain


def _decision(value: str) -> Decision:
    return Decision("label_column", "Labels in the headers", value, ("header", "none"))


def _ids(headers: list[str], bare: bool, before: int) -> tuple[str, ...]:
    """Return the first word of each header, or its number where it has none."""
    if not bare:
        headers = [(header.split(None, 1) or ("",))[0] for header in headers]
    if "" in headers:
        headers = [header or str(number) for number, header in enumerate(headers, before + 1)]
    return tuple(headers)


def _tell_all(source: Source, headers: list[str], style: Callable[[str], _Told | None]) -> list[_Told] | None:
    sample = headers[:_SAMPLE]
    if 2 * sum(style(header) is not None for header in sample) < len(sample) or not sample:
        return None
    told = [style(header) for header in headers]
    found = [item for item in told if item]
    if len(found) == len(told):
        return found
    if 2 * len(found) < len(told) or not _are_labels([item.label for item in found]):
        return None
    number = told.index(None) + 1
    shown = headers[number - 1][:40]
    raise source.error(
        f"the header of record {number:,}, {shown!r}, has no label, but others have; write every header as "
        f"{_EXAMPLES[style]}, or none."
    )


def _read_parts(source: Source, told: list[_Told]) -> tuple[str, ...] | None:
    if not any(item.part for item in told):
        return None
    parts = read_parts(item.part for item in told)
    if parts is None:
        number = [bool(item.part) for item in told].index(False) + 1
        raise source.error(
            f"the header of record {number:,} does not say training, validation or test, but others do; write it in "
            "every header, or in none."
        )
    return parts


def _are_labels(values: list[str]) -> bool:
    """Return whether values are classes or measurements, and neither ids nor positions."""
    distinct = set(values)
    if len(distinct) < 2:
        return False
    if all(map(is_number, distinct)) and any(not value.lstrip("+-").isdigit() for value in distinct):
        return True
    return len(distinct) <= _FEW and 2 * len(distinct) <= len(values)


def _after_bar(header: str) -> _Told | None:
    fields = header.strip().split("|")
    part = ""
    if len(fields) > 2 and fields[-1].strip().lower() in PART_OF_WORD:
        part = fields.pop().strip()
    if len(fields) < 2 or fields[0].lower() in _DATABASES or not fields[-1] or " " in fields[-1].strip():
        return None
    return _Told("|".join(fields[:-1]).strip(), fields[-1].strip(), part)


def _after_key(header: str) -> _Told | None:
    match = _KEY.search(header)
    return _Told((header.split(None, 1) or ("",))[0], match[1]) if match else None


def _after_blank(header: str) -> _Told | None:
    words = header.split()
    if len(words) != 2 or not (is_number(words[1]) or words[1].lower() in _WORDS):
        return None
    return _Told(*words)


_EXAMPLES: Final[dict[Callable[[str], _Told | None], str]] = {
    _after_bar: "'>name|label'",
    _after_key: "'>name label=1'",
    _after_blank: "'>name 0.5'",
}
