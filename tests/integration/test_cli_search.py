"""`motifdesk search` from files to results, cut off and taken up again, and what is left when it is killed."""

from __future__ import annotations

import csv
import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from helpers.commands import FILES, INTERPRETED, metrics_of, one_sentence, run, started
from helpers.trials import alive, kill, started_scheduler, started_worker

from motifdesk.project.archive.project import read_project

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
pytestmark = pytest.mark.slow
SEARCH_FILES = {"study.sqlite", ".study.sqlite.lock", "trials.tsv", "best.json"}
RUN_FILES = FILES - INTERPRETED
FOLD_FILES = {"cross_validation.tsv", "cross_validation_predictions.tsv"}


def asked(data: Path, out: Path, *more: object) -> list[str]:
    """Return the arguments of a short search on the files of a folder."""
    files = ["--sequences", data / "sequences.txt", "--labels", data / "labels.txt"]
    network = ["--architecture", "scanner", "--set", "filters=8", "--epochs", 4, "--vary", "filters=4:8"]
    return list(map(str, ["search", *files, "--out", out, *network, "--vary", "learning_rate", *more]))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def events_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def searched(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """Return the folder of a search with cross-validation, and what it said to scripts."""
    out = tmp_path_factory.mktemp("searched")
    more = ("--trials", 3, "--folds", 2, "--workers", 2, "--json", "--no-interpret")
    finished = run(*asked(data, out, *more))
    assert finished.returncode == 0, finished.stderr
    return out, events_of(finished.stdout)


def test_a_search_leaves_its_files_and_tells_of_its_trials(
    searched: tuple[Path, list[dict[str, Any]]],
) -> None:
    out, events = searched
    assert {path.name for path in out.iterdir()} == SEARCH_FILES | FOLD_FILES | RUN_FILES
    assert sorted(event["number"] for event in events if event["event"] == "trial") == [1, 2, 3]
    rows = rows_of(out / "trials.tsv")
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    best = json.loads((out / "best.json").read_text("utf-8"))
    complete = [float(row["value"]) for row in rows if row["state"] == "complete"]
    assert best["value"] == pytest.approx(min(complete))
    assert next(event for event in events if event["event"] == "best")["options"] == best["options"]


def test_the_project_remembers_the_search_and_the_folds(searched: tuple[Path, list[dict[str, Any]]]) -> None:
    out, events = searched
    project = read_project(out / "project.motifdesk")
    best = next(event for event in events if event["event"] == "best")
    assert len(project.search.trials) == 3
    assert (project.search.best.number + 1, project.search.best.value) == (best["number"], best["value"])
    assert project.search.candidate.training == project.session.run.settings
    mean = next(event for event in events if event["event"] == "validation")["mean"]
    assert dict(project.validation.mean) == mean
    assert sorted(np.concatenate([fold.rows for fold in project.validation.folds])) == list(range(400))


def test_its_folds_come_with_mean_and_predictions(searched: tuple[Path, list[dict[str, Any]]]) -> None:
    out, events = searched
    assert sorted(event["fold"] for event in events if event["event"] == "fold") == [1, 2]
    folds = rows_of(out / "cross_validation.tsv")
    mean = next(event for event in events if event["event"] == "validation")["mean"]
    assert float(folds[2]["auroc"]) == pytest.approx(mean["auroc"])
    assert float(folds[2]["auroc"]) == pytest.approx(
        (float(folds[0]["auroc"]) + float(folds[1]["auroc"])) / 2
    )
    assert len(rows_of(out / "cross_validation_predictions.tsv")) == 400


def test_run_trains_the_best_settings_from_their_options(
    data: Path, tmp_path: Path, searched: tuple[Path, list[dict[str, Any]]]
) -> None:
    best = json.loads((searched[0] / "best.json").read_text("utf-8"))
    metrics = metrics_of(searched[0])
    assert metrics["parameters"] == best["parameters"]
    assert metrics["training"] == best["training"]
    options = shlex.split(best["options"])
    finished = run("run", *asked(data, tmp_path)[1:7], *options, "--no-interpret", "--quiet")
    assert finished.returncode == 0, finished.stderr
    again = metrics_of(tmp_path)
    for name in ("parameters", "training", "test"):
        assert again[name] == metrics[name]


def test_a_search_goes_on_where_it_ended(data: Path, searched: tuple[Path, list[dict[str, Any]]]) -> None:
    out, _ = searched
    rows = rows_of(out / "trials.tsv")
    finished = run(*asked(data, out, "--trials", 4, "--workers", 1, "--no-interpret", "--quiet"))
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    again = rows_of(out / "trials.tsv")
    assert again[:3] == rows
    assert len(again) == 4
    other = run(*asked(data, out, "--split-seed", 7, "--quiet"))
    assert other.returncode == 2
    assert one_sentence(other.stderr).startswith("study.sqlite: this study is of a search for something else")


@POSIX
def test_ctrl_c_keeps_the_trials_that_ended(data: Path, tmp_path: Path) -> None:
    with started(*asked(data, tmp_path, "--trials", 1000, "--json")) as process:
        for line in process.stdout:
            if '"trial"' in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        said = process.stderr.read()
    assert process.returncode == 130
    assert "ending; Ctrl+C again ends at once" in said
    assert "Traceback" not in said
    assert events_of(rest)[-1]["event"] == "done"
    assert {path.name for path in tmp_path.iterdir()} == SEARCH_FILES
    states = [row["state"] for row in rows_of(tmp_path / "trials.tsv")]
    assert set(states) <= {"complete", "pruned", "interrupted"}
    assert "complete" in states
    assert states.count("interrupted") <= 2  # a trial may end by itself before the word reaches its worker
    assert len(states) < 1000


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return [child for child in psutil.Process(process.pid).children() if "worker" in child.cmdline()]


@POSIX
def test_no_worker_outlives_a_search_that_is_killed(data: Path, tmp_path: Path) -> None:
    with started(*asked(data, tmp_path, "--trials", 1000, "--json")) as process:
        for line in process.stdout:
            if '"trial"' in line:
                break
        workers = workers_of(process)
        assert workers
        assert all(alive(worker.pid) for worker in workers)
        kill(process.pid)
        process.wait()
        _, still = psutil.wait_procs(workers, timeout=10)
    assert not still
    # What it was at is taken up again, and nothing that had ended is.
    finished = run(*asked(data, tmp_path, "--trials", 1, "--json", "--no-interpret"))
    assert finished.returncode == 0, finished.stderr
    assert not [event for event in events_of(finished.stdout) if event["event"] == "trial"]


@POSIX
def test_trials_run_on_a_cluster(data: Path, tmp_path: Path) -> None:
    with started_scheduler() as (address, _), started_worker(address, "--name", "node-7"):
        finished = run(
            *asked(data, tmp_path, "--trials", 2, "--scheduler", address, "--quiet", "--no-interpret")
        )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert [row["worker"] for row in rows_of(tmp_path / "trials.tsv")] == ["node-7", "node-7"]


def test_repeats_alone_need_no_search(data: Path, tmp_path: Path) -> None:
    finished = run(*asked(data, tmp_path, "--trials", 0, "--repeats", 2, "--workers", 1, "--no-interpret"))
    assert finished.returncode == 0, finished.stderr
    assert {path.name for path in tmp_path.iterdir()} == FOLD_FILES | RUN_FILES
    assert "Cross-validation, 2 held-out parts, mean ± SD: accuracy " in finished.stdout
    first = rows_of(tmp_path / "cross_validation.tsv")[0]
    # The first repeat has the seed of the final training, and so its figures.
    assert float(first["auroc"]) == pytest.approx(metrics_of(tmp_path)["test"]["auroc"])


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--trials", "none"), 2, "--trials is 'none'; give a whole number from 0 to 10,000."),
        (("--trials", "-2"), 2, "--trials is -2; give a whole number from 0 to 10,000."),
        (("--trials", "0"), 2, "--trials 0 leaves nothing to do; give --folds or --repeats too."),
        (("--folds", "0"), 2, "--folds is 0; give a whole number from 1 to 100."),
        (("--workers", "-1"), 2, "--workers is -1; give a whole number from 1 to 256, or 0 for one a core."),
        (("--workers", "9999"), 2, "--workers is 9999; give a whole number from 1 to 256"),
        (("--vary", "wings"), 2, "There is no setting 'wings' to vary"),
        (
            ("--architecture", "scanner,primer"),
            2,
            "--set is for one network, and there are several to choose from",
        ),
        (("--architecture", "scanner,primo"), 2, "There is no architecture 'primo'"),
        (
            ("--architecture", "primo"),
            2,
            "There is no architecture 'primo'; the architectures are auto, all, ",
        ),
        (
            ("--architecture", "scanner,auto"),
            2,
            "--architecture auto chooses one network by the data; name it alone.",
        ),
        (("--timeout", "soon"), 2, "--timeout is 'soon'; give a number from 0 to 1,000,000."),
        (("--vary", "width=500:600"), 2, "Filter width is 500; give a whole number from 1 to 200."),
        (
            ("--vary", "width=90:120"),
            2,
            "Filter width is to be varied within 90:120, but the sequences have ",
        ),
        (("--scheduler", "cluster"), 2, "'cluster' is no scheduler's address"),
        (("--scheduler", "tls://127.0.0.1:9"), 2, "tls://127.0.0.1:9 needs certificates"),
        (("--tls-ca", "ca.pem"), 2, "A certificate needs all of --tls-ca, --tls-cert and --tls-key"),
        (("--scheduler", "tcp://127.0.0.1:9"), 3, "No scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_mistakes_are_one_sentence(
    data: Path, tmp_path: Path, more: tuple[str, ...], code: int, said: str
) -> None:
    finished = run(*asked(data, tmp_path, "--quiet", *more))
    assert finished.returncode == code
    assert one_sentence(finished.stderr).startswith(said)
    assert {path.name for path in tmp_path.iterdir()} <= {"study.sqlite", ".study.sqlite.lock"}
