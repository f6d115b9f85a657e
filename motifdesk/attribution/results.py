"""What an attribution method returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes, one_hot


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
    """

    method: str
    model_key: str
    codes: Codes
    hypothetical: NDArray[np.float32]

    @property
    def attributions(self) -> NDArray[np.float32]:
        """The contribution of the base that is there, float32, shape (N, L); 0 where it is unknown."""
        rows = one_hot(self.codes)
        total: NDArray[np.float32] = np.einsum("nlb,nlb->nl", self.hypothetical, rows, dtype=np.float32)
        return total
