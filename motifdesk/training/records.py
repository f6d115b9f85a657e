"""What training leaves behind: plain values, light enough for the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.splits import SplitSettings
from motifdesk.models.trained import NetworkSummary, TrainedModel
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True)
class EpochRecord:
    """One epoch.

    Attributes
    ----------
    epoch
        Counted from 1.
    seconds
        That epoch alone, training and validation.
    loss, accuracy, auroc
        Over the training sequences, gathered while the weights were changing, as Keras does.
    val_loss, val_accuracy, val_auroc
        Over the validation sequences at the epoch's end.
    """

    epoch: int
    seconds: float
    loss: float
    val_loss: float
    accuracy: float
    val_accuracy: float
    auroc: float
    val_auroc: float


class Ending(Enum):
    """Why training ended."""

    FINISHED = "all epochs done"
    EARLY = "no more improvement"
    STOPPED = "stopped by the user"
    EXPLODED = "the loss was no longer a number; a smaller learning rate is needed"


@dataclass(frozen=True, eq=False)
class Run:
    """One finished training run.

    Attributes
    ----------
    model
        The network with the weights that were kept.
    summary
        Its layer table.
    history
        One record an epoch.
    kept_epoch
        The epoch whose weights were kept.
    ending
        Why it ended.
    seconds
        Wall time of training, compilation included.
    scores
        float32, shape (N,): predicted probability of the positive class for every row of the data set.
    settings, split
        What the user had set.
    data_key
        The `Dataset.key` of what it was trained on.
    """

    model: TrainedModel
    summary: NetworkSummary
    history: tuple[EpochRecord, ...]
    kept_epoch: int
    ending: Ending
    seconds: float
    scores: NDArray[np.float32]
    settings: TrainingSettings
    split: SplitSettings
    data_key: str

    @cached_property
    def key(self) -> str:
        """What tells this run from others."""
        return f"{self.data_key}-{self.model.key}"

    @property
    def kept(self) -> EpochRecord:
        """The record of the epoch whose weights were kept."""
        return self.history[self.kept_epoch - 1]
