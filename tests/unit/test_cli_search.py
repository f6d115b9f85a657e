"""What a search says at its end."""

from __future__ import annotations

import numpy as np

from motifdesk.cli_search import _lines
from motifdesk.data.dataset import Task
from motifdesk.jobs.search_pipeline import Searched
from motifdesk.training.search.records import Fold, SearchOutcome, Trial, TrialState
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


def test_too_few_trials_do_not_tell_which_settings_matter() -> None:
    trials = [
        Trial(0, TrialState.COMPLETE, {}),
        Trial(1, TrialState.COMPLETE, {}),
        Trial(2, TrialState.FAILED, {}),
    ]
    few = SearchOutcome(tuple(trials), None, None, {}, 10)
    said = "2 complete trials cannot tell which settings matter: 10 can."
    assert _lines(Searched(search=few))[1] == said
    one = SearchOutcome(tuple(trials[1:]), None, None, {}, 10)
    assert _lines(Searched(search=one))[1].startswith("1 complete trial cannot tell")
    enough = SearchOutcome(tuple(trials), None, None, {"learning_rate": 0.75, "width": 0.25}, 2)
    told = "What made the difference, as far as 2 trials tell: learning_rate 75%, width 25%."
    assert _lines(Searched(search=enough))[1] == told
