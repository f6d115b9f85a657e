"""Evaluate a run on the held-out test sequences, whatever its task."""

from __future__ import annotations

from collections.abc import Callable

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split
from motifdesk.evaluation.binary import evaluate_binary
from motifdesk.evaluation.multiclass import evaluate_multiclass
from motifdesk.evaluation.regression import evaluate_regression
from motifdesk.evaluation.results import Evaluation
from motifdesk.evaluation.scored import Scored
from motifdesk.monitor import Monitor

_BY_TASK: dict[Task, Callable[[Dataset, Split, Scored, Monitor], Evaluation]] = {
    Task.BINARY: evaluate_binary,
    Task.MULTICLASS: evaluate_multiclass,
    Task.REGRESSION: evaluate_regression,
}


def evaluate(dataset: Dataset, split: Split, run: Scored, monitor: Monitor) -> Evaluation:
    """Measure a run on the test part of the split, which training has never seen.

    Parameters
    ----------
    dataset, split
        What the run was trained on.
    run
        Its scores are what is judged; nothing is predicted here.
    monitor
        Told what is being done; asked whether to go on.

    Returns
    -------
    evaluation
        The task's own.

    Raises
    ------
    InputError
        A score is not a number: training went astray.
    ValueError
        The run was trained on other data.
    Cancelled
        The user cancelled.
    """
    return _BY_TASK[dataset.task](dataset, split, run, monitor)
