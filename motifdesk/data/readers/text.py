"""Words for messages about text."""

from __future__ import annotations


def quoted(text: str) -> str:
    """Return what was found in quotation marks, cut short where it is long, for a message."""
    return repr(text if len(text) <= 30 else f"{text[:27]}...")
