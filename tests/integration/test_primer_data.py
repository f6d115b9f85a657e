"""What the design promises on the primer's own data, for five training seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers.commands import PRIMER
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

from motifdesk.data.loading import Request
from motifdesk.data.splits import SplitSettings
from motifdesk.jobs.pipeline import Recipe, run_recipe
from motifdesk.jobs.tasks import Load
from motifdesk.monitor import SilentMonitor
from motifdesk.project.session import Session

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PRIMER.is_dir(), reason="the primer's data are not beside the repository"),
]
MOTIF = "CGACCGAACTCC"
SEEDS = range(5)


def trained(architecture: str, seed: int, folder: Path, method: str | None = None) -> Session:
    """Return the session of a run with the network's own settings."""
    recipe = Recipe(
        load=Load(Request(sequences=PRIMER / "sequences.txt", labels=PRIMER / "labels.txt")),
        fixes=(),
        split=SplitSettings(),
        training={"epochs": 50, "seed": seed},
        architecture=architecture,
        parameters={},
        method=method,
        folder=folder,
    )
    return run_recipe(recipe, lambda _: SilentMonitor()).session


def truth() -> np.ndarray:
    """Return the labels as the file has them, read without our reader."""
    return np.array((PRIMER / "labels.txt").read_text().split(), np.int64)


def check_split(session: Session) -> np.ndarray:
    """Check that the split is the tutorial's and return its test rows."""
    learn, test = train_test_split(np.arange(2000), test_size=0.25, random_state=42)
    np.testing.assert_array_equal(session.split.test, test)
    np.testing.assert_array_equal(session.split.train, learn[:1125])
    np.testing.assert_array_equal(session.split.validation, learn[1125:])
    return test


@pytest.mark.parametrize("seed", SEEDS)
def test_the_primer_s_network_repeats_the_tutorial(seed: int, tmp_path: Path) -> None:
    session = trained("primer", seed, tmp_path)
    rows = check_split(session)
    right = (session.run.scores[rows] >= 0.5) == truth()[rows]
    assert session.run.summary.parameters == 6226
    assert len(rows) == 500
    assert right.mean() >= 0.97
    assert session.evaluation.accuracy == right.mean()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_default_network_is_better_and_points_at_the_motif(seed: int, tmp_path: Path) -> None:
    session = trained("scanner", seed, tmp_path, "gradient-x-input")
    rows, labels = check_split(session), truth()
    scores = session.run.scores[rows]
    assert ((scores >= 0.5) == labels[rows]).mean() >= 0.99
    assert roc_auc_score(labels[rows], scores) >= 0.999

    letters = (PRIMER / "sequences.txt").read_text().split()
    positives = np.flatnonzero(labels == 1)
    assert len(positives) == 987
    windows = np.lib.stride_tricks.sliding_window_view(session.attribution.attributions, len(MOTIF), axis=1)
    strongest = windows.sum(axis=2).argmax(axis=1)
    found = [strongest[row] == letters[row].find(MOTIF) for row in positives]
    assert np.mean(found) >= 0.98
