"""What files call the parts of a split."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

PART_OF_WORD: Final = {
    "train": "train", "training": "train", "trn": "train",
    "test": "test", "testing": "test", "tst": "test", "held-out": "test", "holdout": "test",
    "validation": "validation", "valid": "validation", "validate": "validation",
    "val": "validation", "dev": "validation",
}  # fmt: skip


def read_parts(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return ``train``, ``validation`` or ``test`` for each word; None where a word says nothing of a split."""
    found = [PART_OF_WORD.get(word.strip().lower(), "") for word in words]
    return tuple(found) if found and all(found) else None
