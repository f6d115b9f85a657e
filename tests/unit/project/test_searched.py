from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from helpers.datasets import classes_of, random_texts, values_of

from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.registry import make_parameters
from motifdesk.project.searched import objective_name, options_of, write_search, write_validation
from motifdesk.training.search.records import Candidate, Fold, SearchOutcome, Trial, TrialState
from motifdesk.training.search.validation import summarise
from motifdesk.training.settings import TrainingSettings

CANDIDATE = Candidate(
    "scanner",
    make_parameters("scanner", {"filters": 12, "dropout": 0.25}),
    TrainingSettings(learning_rate=1 / 3, batch_size=64),
)
TRIALS = (
    Trial(0, TrialState.COMPLETE, {"scanner.filters": 12, "learning_rate": 1 / 3}, 0.25, 50, 1.5, "worker-1"),
    Trial(1, TrialState.PRUNED, {"scanner.filters": 3, "learning_rate": 0.1}, 0.5, 7, 0.25, "worker-2"),
    Trial(2, TrialState.FAILED, {"architecture": "primer"}, message="Too short,\nthe sequences."),
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_trial_is_a_row(tmp_path: Path) -> None:
    outcome = SearchOutcome(TRIALS, TRIALS[0], CANDIDATE, {"learning_rate": 0.75, "scanner.filters": 0.25})
    paths = write_search(tmp_path / "new", outcome, "validation loss")
    assert [path.name for path in paths] == ["trials.tsv", "best.json"]
    rows = rows_of(paths[0])
    assert rows[0] == {
        "number": "1", "state": "complete", "value": "0.25", "epochs": "50", "seconds": "1.500", "worker": "worker-1",
        "scanner.filters": "12", "learning_rate": repr(1 / 3), "architecture": "", "message": "",
    }  # fmt: skip
    assert [row["state"] for row in rows] == ["complete", "pruned", "failed"]
    assert rows[2]["message"] == "Too short, the sequences."
    assert rows[2]["value"] == ""


def test_the_best_can_be_trained_again_from_what_is_written(tmp_path: Path) -> None:
    outcome = SearchOutcome(TRIALS, TRIALS[0], CANDIDATE, {"learning_rate": 1.0})
    write_search(tmp_path, outcome, "validation loss")
    best = json.loads((tmp_path / "best.json").read_text("utf-8"))
    assert (best["number"], best["objective"], best["value"]) == (1, "validation loss", 0.25)
    assert best["importances"] == {"learning_rate": 1.0}
    assert best["architecture"] == "scanner"
    assert make_parameters("scanner", best["parameters"]) == CANDIDATE.parameters
    assert TrainingSettings(**best["training"]) == CANDIDATE.training
    options = shlex.split(best["options"])
    assert options[:2] == ["--architecture", "scanner"]
    given = dict(zip(options[::2], options[1::2], strict=True))
    assert float(given["--learning-rate"]) == 1 / 3
    assert given["--batch-size"] == "64"
    assert {"filters=12", "dropout=0.25"} == {
        value for name, value in zip(options[::2], options[1::2], strict=True) if name == "--set"
    }


def test_options_that_are_off_or_the_network_s_own() -> None:
    primer = Candidate(
        "primer", make_parameters("primer", {}), TrainingSettings(keep="last", fresh_negatives=False)
    )
    options = options_of(primer)
    assert "--no-fresh-negatives" in options
    assert "--keep" not in options  # the primer network keeps the last epoch by itself


def test_without_a_best_trial_there_is_only_the_table(tmp_path: Path) -> None:
    paths = write_search(tmp_path, SearchOutcome(TRIALS[1:], None, None, {}), "validation loss")
    assert [path.name for path in paths] == ["trials.tsv"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="there is a file where a folder is needed"):
        write_search(tmp_path / "file", SearchOutcome((), None, None, {}), "loss")


def test_every_fold_is_a_row_with_mean_and_deviation_below(tmp_path: Path) -> None:
    dataset = classes_of(random_texts(6, 8), [0, 1, 0, 1, 0, 1])
    folds = [
        Fold(
            1,
            2,
            1,
            {"accuracy": 0.5, "auroc": 0.6},
            np.array([3, 4, 5]),
            np.float32([0.1, 0.2, 0.3]),
            3,
            1.0,
            "w",
        ),
        Fold(
            0,
            1,
            1,
            {"accuracy": 1.0, "auroc": 0.9},
            np.array([0, 1, 2]),
            np.float32([0.7, 0.8, 0.9]),
            4,
            2.0,
            "v",
        ),
        Fold(2, 1, 2, {}, np.array([0, 1, 2]), message="It failed."),
    ]
    outcome = summarise(Task.BINARY, folds)
    table, scores = write_validation(tmp_path, dataset, outcome)
    rows = rows_of(table)
    assert [row["repeat"] for row in rows] == ["1", "1", "2", "mean", "sd"]
    assert [row["accuracy"] for row in rows] == ["1", "0.5", "", "0.75", f"{np.std([1.0, 0.5], ddof=1):.9g}"]
    assert rows[2]["message"] == "It failed."
    assert [row["sequences"] for row in rows[:3]] == ["3", "3", "3"]
    predicted = rows_of(scores)
    assert [row["id"] for row in predicted] == [f"s{number}" for number in range(6)]
    assert [row["label"] for row in predicted] == ["no", "yes"] * 3
    assert [float(row["score"]) for row in predicted] == pytest.approx([0.7, 0.8, 0.9, 0.1, 0.2, 0.3])


def test_predicted_values_are_written_too(tmp_path: Path) -> None:
    dataset = values_of(random_texts(2, 8), [1.5, -2.5])
    fold = Fold(0, 1, 1, {"pearson": float("nan"), "mse": 4.0}, np.array([0, 1]), np.float32([1.0, -2.0]))
    table, scores = write_validation(tmp_path, dataset, summarise(Task.REGRESSION, [fold]))
    assert [(row["label"], row["score"]) for row in rows_of(scores)] == [("1.5", "1"), ("-2.5", "-2")]
    assert [(row["pearson"], row["mse"]) for row in rows_of(table)] == [("", "4"), ("", "4"), ("0", "0")]


def test_what_trials_are_compared_by_has_a_name() -> None:
    assert objective_name("loss", Task.BINARY) == "validation loss"
    assert objective_name("metric", Task.MULTICLASS) == "validation AUROC"
    assert objective_name("metric", Task.REGRESSION) == "validation Pearson correlation"
