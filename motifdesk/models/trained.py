"""A trained network as plain values: what is needed to build it again, and its weights."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset, Task


@dataclass(frozen=True)
class Layer:
    """One row of a network's layer table."""

    name: str
    kind: str
    output_shape: str
    parameters: int


@dataclass(frozen=True)
class NetworkSummary:
    """What a network looks like before anything runs.

    Attributes
    ----------
    layers
        From the input to the output.
    parameters
        The number of weights, of all members.
    receptive_field
        The bases that one unit sees that stands before global pooling or flattening; the whole length where a layer
        sees everything, 0 where it is not known.
    """

    layers: tuple[Layer, ...]
    parameters: int
    receptive_field: int = 0


@dataclass(frozen=True)
class NetworkPlan:
    """How to build a network.

    Attributes
    ----------
    architecture
        A name in the registry.
    parameters
        The architecture's own parameter dataclass.
    length
        Bases that it takes; shorter sequences are filled up with unknowns.
    task
        What it predicts.
    classes
        The number of classes; 0 for regression.
    centre, scale
        For regression: what is added to the output after it is multiplied by `scale`; training learns standardised
        values.
    both_strands
        Whether a sequence and its reverse complement are read with the same weights and get the same answer.
    members
        How many networks of this kind are averaged, each with its own weights.
    """

    architecture: str
    parameters: object
    length: int
    task: Task = Task.BINARY
    classes: int = 2
    centre: float = 0.0
    scale: float = 1.0
    both_strands: bool = False
    members: int = 1

    @classmethod
    def for_dataset(cls, dataset: Dataset, architecture: str, parameters: object) -> NetworkPlan:
        """Return the plan of a network that takes and predicts what the data set holds."""
        length = dataset.sequences.longest
        return cls(architecture, parameters, length, dataset.task, len(dataset.class_names))

    @property
    def outputs(self) -> int:
        """The numbers that the last layer must give: one, or one a class where there are several."""
        return self.classes if self.task is Task.MULTICLASS else 1


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A network with its weights; for a binary task the class at index 1 of `class_names` is the positive one."""

    plan: NetworkPlan
    class_names: tuple[str, ...]
    alphabet: Alphabet
    weights: tuple[NDArray[np.float32], ...]

    @cached_property
    def key(self) -> str:
        """A digest of plan and weights: equal keys predict equally."""
        digest = hashlib.sha256(repr(self.plan).encode())
        for array in self.weights:
            digest.update(array.tobytes())
        return digest.hexdigest()[:16]
