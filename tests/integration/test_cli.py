"""The command line as scripts use it: exit codes, streams and files."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from helpers.commands import FILES, INTERPRETED, asked, metrics_of, one_sentence, run
from sklearn import metrics
from sklearn.model_selection import train_test_split

import motifdesk
from motifdesk.cli import run_command
from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.training.records import EpochRecord


@pytest.fixture(scope="module")
def done(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A finished run of the primer's network and what it said."""
    out = tmp_path_factory.mktemp("out") / "not" / "there" / "yet"
    finished = run(*asked(data, out, "--architecture", "primer", "--split", "random", "--json"))
    assert finished.returncode == 0, finished.stderr
    return out, finished


def predictions(out: Path) -> list[dict[str, str]]:
    with (out / "predictions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


# -- what there is without any data


def test_no_window_without_a_display() -> None:
    finished = run()
    assert finished.returncode == 3
    assert finished.stdout == ""
    assert "no display" in one_sentence(finished.stderr)


def test_version() -> None:
    finished = run("--version")
    assert (finished.returncode, finished.stdout) == (0, f"motifdesk {motifdesk.__version__}\n")


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("architectures", {"scanner", "positional", "basset", "dilated", "recurrent", "attention", "primer"}),
        ("methods", {"gradient-x-input", "primer-saliency"}),
        ("formats", {"lines"}),
    ],
)
def test_list_is_a_line_each_with_name_tab_and_sentence(
    what: str, names: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["list", what]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {name for name, _ in rows} >= names
    assert all(sentence.endswith(".") for _, sentence in rows)


def test_simulate_writes_what_run_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run_command(["simulate", "--out", str(tmp_path), "--count", "40", "--length", "30", "--seed", "3"])
    assert code == 0
    written = capsys.readouterr().out.split()
    assert written == [str(tmp_path / "sequences.txt"), str(tmp_path / "labels.txt")]
    letters, labels = (Path(path).read_text().split() for path in written)
    assert [len(line) for line in letters] == [30] * 40
    assert [EXAMPLE_MOTIF in line for line in letters] == [label == "1" for label in labels]


# -- a run


def test_standard_output_is_json_alone(done: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, finished = done
    events = [json.loads(line) for line in finished.stdout.splitlines()]
    assert {event["event"] for event in events} == {"status", "epoch", "done"}
    assert [event["epoch"] for event in events if event["event"] == "epoch"] == [1, 2, 3, 4, 5, 6]
    assert events[-1] == {"event": "done", "files": [str(out / name) for name in (
        "metrics.json", "history.csv", "predictions.tsv", "attributions.npz", "motifs.meme", "motifs.tsv",
        "report.html", "project.motifdesk")]}  # fmt: skip
    assert finished.stderr == ""


def test_the_folder_holds_the_results_and_nothing_else(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert {path.name for path in done[0].iterdir()} == FILES


def test_history_has_the_columns_of_the_contract(done: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, finished = done
    with (out / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "epoch", "seconds", "loss", "val_loss", "accuracy", "val_accuracy", "auroc", "val_auroc"
    ]  # fmt: skip
    assert [field.name for field in fields(EpochRecord)][:4] == list(rows[0])[:4]
    told = [json.loads(line) for line in finished.stdout.splitlines() if '"event": "epoch"' in line]
    assert [float(row["val_loss"]) for row in rows] == [event["val_loss"] for event in told]
    assert all(0 < float(row["seconds"]) < 60 for row in rows)


def test_predictions_are_in_the_order_of_the_input_with_the_tutorial_s_split(
    data: Path, done: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    rows = predictions(done[0])
    assert list(rows[0]) == ["id", "split", "label", "score"]
    assert [row["id"] for row in rows] == [str(number) for number in range(1, 401)]
    assert [row["label"] for row in rows] == (data / "labels.txt").read_text().split()
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    learn, test = train_test_split(np.arange(400), test_size=0.25, random_state=42)
    parts = np.full(400, "validation", object)
    parts[learn[:225]], parts[test] = "train", "test"
    assert [row["split"] for row in rows] == parts.tolist()


def test_metrics_are_scikit_learn_s_on_the_predictions(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _ = done
    rows = [row for row in predictions(out) if row["split"] == "test"]
    labels, scores = (
        np.array([int(row["label"]) for row in rows]),
        np.array([float(row["score"]) for row in rows]),
    )
    found, called = metrics_of(out)["test"], scores >= 0.5
    expected = {
        "accuracy": metrics.accuracy_score(labels, called),
        "auroc": metrics.roc_auc_score(labels, scores),
        "auprc": metrics.average_precision_score(labels, scores),
        "f1": metrics.f1_score(labels, called),
        "mcc": metrics.matthews_corrcoef(labels, called),
        "brier": metrics.brier_score_loss(labels, scores),
        "log_loss": metrics.log_loss(labels, scores),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-6)
    assert found["confusion_matrix"] == metrics.confusion_matrix(labels, called).tolist()
    for name in ("auroc", "auprc"):
        low, high = found[f"{name}_ci95"]
        assert low <= found[name] <= high


def test_metrics_say_what_was_done(done: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    found = metrics_of(done[0])
    assert (found["task"], found["architecture"], found["seed"]) == ("binary", "primer", 0)
    assert found["counts"] == {"train": 225, "validation": 75, "test": 100}
    assert found["trainable_parameters"] == 6226
    assert found["parameters"] == {"filters": 32, "width": 12, "pool": 4, "hidden": 16}
    assert {"motifdesk", "python", "tensorflow", "numpy"} <= set(found["versions"])
    assert {"load", "train", "evaluate", "interpret"} <= set(found["seconds"])
    assert set(found["baseline"]) >= {"name", "auroc"}
    assert set(found["verdict"]) == {"level", "sentences"}


def test_attributions_are_those_of_every_sequence(
    data: Path, done: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    with np.load(done[0] / "attributions.npz", allow_pickle=False) as found:
        assert set(found) == {"ids", "codes", "attributions", "hypothetical", "method"}
        assert found["ids"].tolist() == [str(number) for number in range(1, 401)]
        assert (found["codes"].dtype, found["codes"].shape) == (np.uint8, (400, 50))
        assert (found["attributions"].dtype, found["attributions"].shape) == (np.float32, (400, 50))
        assert (found["hypothetical"].dtype, found["hypothetical"].shape) == (np.float32, (400, 50, 4))
        assert str(found["method"]) == "gradient-x-input"
        letters = np.array([list(line) for line in (data / "sequences.txt").read_text().split()])
        assert (np.array(list("ACGT"))[found["codes"]] == letters).all()
        there = np.take_along_axis(found["hypothetical"], found["codes"][..., None].astype(int), 2)[..., 0]
        np.testing.assert_allclose(found["attributions"], there, atol=1e-6)


def test_the_report_needs_no_other_file(done: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    html = (done[0] / "report.html").read_text("utf-8")
    assert html.lstrip().lower().startswith("<!doctype html>")
    for loads in ("<script src", "<link ", '<img src="http', "url(http", "@import"):
        assert loads not in html


def test_same_seed_same_predictions_and_quiet_is_quiet(
    data: Path,
    tmp_path: Path,
    done: tuple[Path, subprocess.CompletedProcess[str]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    def arguments(seed: int, out: Path) -> list[str]:
        return asked(data, out, "--architecture", "primer", "--seed", seed, "--quiet", "--no-interpret")

    finished = run(*arguments(0, tmp_path / "same"))
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert run_command(arguments(1, tmp_path / "other")) == 0
    assert capfd.readouterr() == ("", "")
    expected = (done[0] / "predictions.tsv").read_bytes()
    assert (tmp_path / "same" / "predictions.tsv").read_bytes() == expected
    assert (tmp_path / "other" / "predictions.tsv").read_bytes() != expected
    assert {path.name for path in (tmp_path / "same").iterdir()} == FILES - INTERPRETED
    assert [row["split"] for row in predictions(tmp_path / "other")] == [
        row["split"] for row in predictions(done[0])
    ]


def test_every_option_reaches_its_setting(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    more = (
        "--architecture scanner --set filters=5 --set dropout=0.3 --batch-size 64 --learning-rate 0.01 "
        "--optimizer sgd --patience 50 --keep last --seed 9 --split stratified --test-fraction 0.4 "
        "--validation-fraction 0.2 --split-seed 8 --reverse-complement --method primer-saliency"
    )
    assert run_command(asked(data, tmp_path, *more.split())) == 0
    found = metrics_of(tmp_path)
    assert found["parameters"] == {"filters": 5, "width": 15, "dropout": 0.3, "pooling": "max", "hidden": 0}
    assert found["training"] == {
        "epochs": 6, "batch_size": 64, "learning_rate": 0.01, "patience": 50, "seed": 9, "optimizer": "sgd",
        "keep": "last", "strands": "shared", "members": 1, "class_weights": "none", "fresh_negatives": True,
        "schedule": "constant", "weight_decay": 0.0,
    }  # fmt: skip
    split = found["split"]
    assert (split["kind"], split["test_fraction"], split["validation_fraction"], split["seed"]) == (
        "stratified", 0.4, 0.2, 8
    )  # fmt: skip
    assert found["counts"]["test"] == 160
    with np.load(tmp_path / "attributions.npz") as attributions:
        assert str(attributions["method"]) == "primer-saliency"
    said = capfd.readouterr()
    assert "train: epoch 1, loss" in said.err
    assert said.out.startswith("Held-out test set: 160 sequences, accuracy ")
    assert all(str(tmp_path / name) in said.out for name in FILES)


@pytest.mark.slow
def test_the_demo_runs_without_a_window_where_there_is_no_display(tmp_path: Path) -> None:
    finished = run("demo", "--out", tmp_path)
    assert finished.returncode == 0
    assert finished.stderr.startswith("There is no display, so the demo runs without a window.")
    assert {path.name for path in tmp_path.iterdir()} == FILES
    found = metrics_of(tmp_path)
    assert found["counts"]["test"] == 500
    assert found["test"]["accuracy"] >= 0.99
