"""What training leaves behind: plain values, light enough for the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.splits import SplitSettings
from motifdesk.models.trained import NetworkSummary, TrainedModel
from motifdesk.training.filters import FilterLogos
from motifdesk.training.history import History
from motifdesk.training.settings import TrainingSettings


class Measure(NamedTuple):
    """Something measured after each epoch: what it is called, and the fields that hold it."""

    label: str
    train: str
    validation: str


LOSS = Measure("loss", "loss", "val_loss")
ACCURACY = Measure("accuracy", "accuracy", "val_accuracy")
AUROC = Measure("AUROC", "auroc", "val_auroc")
PEARSON = Measure("Pearson correlation", "pearson", "val_pearson")
R2 = Measure("R²", "r2", "val_r2")


@dataclass(frozen=True)
class EpochRecord:
    """One epoch, whatever the task.

    Attributes
    ----------
    epoch
        Counted from 1.
    seconds
        That epoch alone, training and validation.
    loss
        Over the training sequences, gathered while the weights were changing, as Keras does.
    val_loss
        Over the validation sequences at the epoch's end.
    """

    loss_label: ClassVar[str] = "loss"
    measures: ClassVar[tuple[Measure, ...]] = ()  # the task's own, the one that is drawn first in front
    headline_measure: ClassVar[Measure] = LOSS
    metric_label: ClassVar[str] = ""

    epoch: int
    seconds: float
    loss: float
    val_loss: float

    @property
    def metric(self) -> tuple[float, float]:
        """The metric that is drawn, over the training and over the validation sequences."""
        raise NotImplementedError

    @property
    def headline(self) -> float:
        """The figure of the validation sequences that runs are compared by."""
        raise NotImplementedError


@dataclass(frozen=True)
class ClassEpoch(EpochRecord):
    """One epoch of a classifier; with several classes the AUROC is the mean of one class against the rest."""

    loss_label: ClassVar[str] = "loss (cross-entropy)"
    measures: ClassVar[tuple[Measure, ...]] = (ACCURACY, AUROC)
    headline_measure: ClassVar[Measure] = AUROC
    metric_label: ClassVar[str] = "accuracy"

    accuracy: float
    val_accuracy: float
    auroc: float
    val_auroc: float

    @property
    def metric(self) -> tuple[float, float]:
        """The accuracy."""
        return self.accuracy, self.val_accuracy

    @property
    def headline(self) -> float:
        """The AUROC."""
        return self.val_auroc


@dataclass(frozen=True)
class ValueEpoch(EpochRecord):
    """One epoch of a regression; the loss is the mean squared error of standardised values."""

    loss_label: ClassVar[str] = "loss (mean squared error)"
    measures: ClassVar[tuple[Measure, ...]] = (PEARSON, R2)
    headline_measure: ClassVar[Measure] = PEARSON
    metric_label: ClassVar[str] = "Pearson correlation"

    pearson: float
    val_pearson: float
    r2: float
    val_r2: float

    @property
    def metric(self) -> tuple[float, float]:
        """The Pearson correlation."""
        return self.pearson, self.val_pearson

    @property
    def headline(self) -> float:
        """The Pearson correlation."""
        return self.val_pearson


class Ending(Enum):
    """Why training ended."""

    FINISHED = "all epochs done"
    EARLY = "no more improvement"
    STOPPED = "stopped by the user"
    EXPLODED = "the loss exploded; a smaller learning rate is needed"


@dataclass(frozen=True)
class Notice:
    """What the user should know of a training under way, in a sentence."""

    text: str


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
        One record an epoch; any sequence of records is taken and kept as a `History`.
    kept_epoch
        The epoch whose weights were kept.
    ending
        Why it ended.
    seconds
        Wall time of training, compilation included.
    scores
        float32, for every row of the data set: the probability of the positive class, shape (N,); of each class,
        shape (N, classes); or the predicted value, shape (N,).
    settings, split
        What the user had set.
    data_key
        The `Dataset.key` of what it was trained on.
    data_name
        The names of the files it was trained on.
    note
        What the user wrote down about it.
    notices
        What the user was told on the way, a sentence each.
    filters
        The first layer's filters with the weights that were kept; None where it has none over the bases.
    reason
        Why this network was chosen, a sentence; empty where the user chose.
    spread
        float32, in the shape of `scores`: the standard deviation of the members' scores; None for a single network.
    member_headlines
        Each member's own `headline` on the validation sequences, with the weights that were kept; empty for a single
        network.
    """

    model: TrainedModel
    summary: NetworkSummary
    history: Sequence[EpochRecord]
    kept_epoch: int
    ending: Ending
    seconds: float
    scores: NDArray[np.float32]
    settings: TrainingSettings
    split: SplitSettings
    data_key: str
    data_name: str = ""
    note: str = ""
    notices: tuple[str, ...] = ()
    filters: FilterLogos | None = None
    reason: str = ""
    spread: NDArray[np.float32] | None = None
    member_headlines: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.history, History):
            object.__setattr__(self, "history", History(self.history))

    @property
    def curves(self) -> History:
        """The history, to be read by columns."""
        assert isinstance(self.history, History)  # made one on construction
        return self.history

    @cached_property
    def key(self) -> str:
        """What tells this run from others."""
        return f"{self.data_key}-{self.model.key}"

    @property
    def kept(self) -> EpochRecord:
        """The record of the epoch whose weights were kept."""
        return self.history[self.kept_epoch - 1]
