"""Checks that architectures share."""

from __future__ import annotations

from motifdesk.errors import InputError


def require_length(length: int, needed: int, because: str) -> None:
    """Raise `InputError` where sequences of `length` bases are shorter than the network needs."""
    if length < needed:
        raise InputError(
            f"The sequences have {length} bases and this network needs at least {needed} ({because}); "
            "choose smaller numbers or another network."
        )
