"""New shuffles for every epoch, where the negatives are shuffles: what is seen once cannot be memorised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Dataset
from motifdesk.data.negatives import shuffled_rows
from motifdesk.data.splits import Split
from motifdesk.training.settings import TrainingSettings

_ROWS = 2048


@dataclass(frozen=True, eq=False)
class FreshNegatives:
    """The training negatives, and how to draw others like them.

    A shuffle has the composition of its source, so that shuffling it draws from the same sequences as shuffling the
    source would, each equally likely.

    Attributes
    ----------
    rows
        int32, their rows of the data set.
    codes
        uint8 (rows, L), as the data set has them; unknown bases stay where they are.
    kind
        A key of `motifdesk.data.negatives.SHUFFLES`.
    seed
        Shuffles are those of the seed and the epoch.
    """

    rows: NDArray[np.int32]
    codes: Codes
    kind: str
    seed: int

    @classmethod
    def of(
        cls, dataset: Dataset, split: Split, settings: TrainingSettings, codes: Codes
    ) -> FreshNegatives | None:
        """Return those of a data set's matrix of codes; None where there are none or none are wanted."""
        if not (settings.fresh_negatives and dataset.shuffled):
            return None
        rows = split.train[dataset.labels[split.train] == 0]
        return cls(rows.astype(np.int32), codes[rows], dataset.shuffled, settings.seed)

    def draw(self, epoch: int, between: Callable[[], None]) -> Codes:
        """Return other shuffles, uint8 (rows, L); `between` is called every few thousand and may raise to give up."""
        rng = np.random.default_rng((self.seed, epoch))
        made = np.empty_like(self.codes)
        for start in range(0, len(made), _ROWS):
            between()
            block = self.codes[start : start + _ROWS]
            made[start : start + _ROWS] = shuffled_rows(block, rng, self.kind)
        return made
