"""The quick figures are those of the whole evaluation, and scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from sklearn import metrics

from motifdesk.evaluation.evaluate import evaluate
from motifdesk.evaluation.figures import HEADLINE, figures_of
from motifdesk.monitor import SilentMonitor


@pytest.mark.parametrize("example", [example_session, example_multiclass_session, example_regression_session])
def test_they_are_those_of_the_evaluation(example) -> None:
    session = example(count=600)
    whole = evaluate(session.dataset, session.split, session.run, SilentMonitor())
    rows = session.split.test
    quick = figures_of(session.dataset, rows, session.run.scores[rows])
    for name, value in quick.items():
        assert value == pytest.approx(getattr(whole, name)), name
    assert quick[HEADLINE[session.dataset.task]] == pytest.approx(whole.headline.value)


def test_a_class_that_the_rows_lack_is_left_out_of_the_means() -> None:
    session = example_multiclass_session(count=300)
    rows = np.flatnonzero(session.dataset.labels < 2)
    labels = session.dataset.labels[rows]
    scores = session.run.scores[rows]
    found = figures_of(session.dataset, rows, scores)
    areas = [metrics.roc_auc_score(labels == index, scores[:, index]) for index in (0, 1)]
    assert found["auroc"] == pytest.approx(np.mean(areas))
    assert found["f1"] == pytest.approx(
        metrics.f1_score(labels, scores.argmax(axis=1), labels=[0, 1], average="macro")
    )
