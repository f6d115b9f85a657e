"""What an evaluation asks of a training run."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.errors import InputError


class Scored(Protocol):
    """`motifdesk.training.records.Run` is one."""

    @property
    def key(self) -> str:
        """What tells this run from others."""

    @property
    def data_key(self) -> str:
        """The `Dataset.key` of what was scored."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """What the network says of every row of the data set.

        The predicted probability of the positive class, shape (N,); of each class, shape (N, classes); or the
        predicted value, shape (N,).
        """


def check_scored(dataset: Dataset, run: Scored) -> None:
    """Check that the run can be evaluated on the data.

    Raises
    ------
    InputError
        A score is not a number: training went astray.
    ValueError
        The run was trained on other data.
    """
    if run.data_key != dataset.key:
        raise ValueError("the run was trained on other data")
    if not np.isfinite(run.scores).all():
        raise InputError(
            "The network's predictions are not numbers, so it cannot be evaluated: training went astray; "
            "train again with a lower learning rate."
        )
