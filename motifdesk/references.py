"""Works that methods are from, as a manuscript names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A published work.

    Attributes
    ----------
    cited
        As it stands in brackets in the text: ``Kelley et al. 2016``.
    entry
        As it stands in the list of references.
    """

    cited: str
    entry: str
