"""Small data that trains in a moment."""

from __future__ import annotations

from collections.abc import Iterable

from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.training.records import EpochRecord


def small_data(count: int = 240, length: int = 30) -> tuple[Dataset, Split]:
    """Return a simulated data set with the motif GATTACA, and its split."""
    dataset = simulate(SimulationSettings(motif="GATTACA", count=count, length=length, seed=3))
    return dataset, make_split(dataset, SplitSettings())


# What makes a network slow to build, not what makes it one of its kind.
_FEW: dict[str, dict[str, int]] = {"gapped": {"gaps": 2, "letters": 6, "span": 8}, "dilated": {"layers": 2}}


def small_plan(name: str = "scanner", length: int = 30, **values: int | float) -> NetworkPlan:
    """Return a network of few filters."""
    few = {"filters": 8, "width": 8, **_FEW.get(name, {})}
    return NetworkPlan(name, make_parameters(name, {**few, **values}), length)


def epochs_of(values: Iterable[object]) -> list[EpochRecord]:
    """Return the epochs among what a monitor was told; logos come between them when time has passed."""
    return [value for value in values if isinstance(value, EpochRecord)]
