"""What a search says at its end."""

from __future__ import annotations

import numpy as np

from motifdesk.cli_search import _lines
from motifdesk.data.dataset import Task
from motifdesk.jobs.search_pipeline import Searched
from motifdesk.training.search.records import Fold
from motifdesk.training.search.validation import summarise


def fold(number: int, accuracy: float) -> Fold:
    figures = {"accuracy": accuracy, "auroc": 0.5}
    return Fold(number, 1, number, figures, np.arange(9), np.zeros(9, np.float32), 3, 1.0, "worker-1")


def test_one_part_has_no_deviation() -> None:
    one, two = (Searched(validation=summarise(Task.BINARY, [fold(n, 0.75 + n / 8) for n in range(count)]))
                for count in (1, 2))  # fmt: skip
    assert _lines(one)[0] == "Cross-validation, 1 held-out part: accuracy 0.7500, auroc 0.5000."
    expected = "accuracy 0.8125 ± 0.0884, auroc 0.5000 ± 0.0000"  # the root of 2 * 0.0625 ** 2
    assert _lines(two)[0] == f"Cross-validation, 2 held-out parts, mean ± SD: {expected}."
