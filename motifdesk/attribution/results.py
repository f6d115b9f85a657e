"""What an attribution method returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes


@dataclass(frozen=True)
class SelfCheck:
    """How well a method keeps what it promises, on some of the sequences.

    Attributes
    ----------
    figure
        The error.
    bound
        What it should be at most.
    sentence
        Both in words.
    """

    figure: float
    bound: float
    sentence: str

    @property
    def passed(self) -> bool:
        """Whether the error is within its bound."""
        return self.figure <= self.bound

    @property
    def verdict(self) -> str:
        """Whether it passed, in words."""
        return "Self-check passed" if self.passed else "Self-check not passed"


@dataclass(frozen=True, eq=False)
class Attribution:
    """Contributions of single bases to the prediction, for N sequences of L bases.

    Attributes
    ----------
    method
        The method's name in the registry.
    model_key
        The `TrainedModel.key` that was explained.
    codes
        uint8, shape (N, L): the sequences.
    hypothetical
        float32, shape (N, L, 4): the hypothetical contribution of every base at every position, in the order ACGT;
        float16 where so many bases would not fit the memory.
    check
        The method's check of itself; None where it has none.
    """

    method: str
    model_key: str
    codes: Codes
    hypothetical: NDArray[np.floating]
    check: SelfCheck | None = None

    @property
    def attributions(self) -> NDArray[np.float32]:
        """The contribution of the base that is there, float32, shape (N, L); 0 where it is unknown."""
        total = np.zeros(self.codes.shape, np.float32)
        for code in range(UNKNOWN):  # one-hot rows of many sequences would take four times the memory
            np.copyto(total, self.hypothetical[..., code], where=self.codes == code)
        return total

    def hypothetical_of(self, rows: slice | int | NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the hypothetical contributions of some of the sequences, float32."""
        return self.hypothetical[rows].astype(np.float32, copy=False)

    @property
    def rounding(self) -> str:
        """A sentence where contributions are held less exactly; else empty."""
        if self.hypothetical.dtype != np.float16:
            return ""
        return f"Contributions of {self.codes.size:,} bases are held to three digits, to fit the memory."
