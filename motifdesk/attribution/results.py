"""What an attribution method returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes, one_hot


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
        float32, shape (N, L, 4): the hypothetical contribution of every base at every position, in the order ACGT.
    check
        The method's check of itself; None where it has none.
    """

    method: str
    model_key: str
    codes: Codes
    hypothetical: NDArray[np.float32]
    check: SelfCheck | None = None

    @property
    def attributions(self) -> NDArray[np.float32]:
        """The contribution of the base that is there, float32, shape (N, L); 0 where it is unknown."""
        rows = one_hot(self.codes)
        total: NDArray[np.float32] = np.einsum("nlb,nlb->nl", self.hypothetical, rows, dtype=np.float32)
        return total
