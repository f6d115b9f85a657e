"""A project that a run has left predicts and explains new sequences on the terminal."""

from __future__ import annotations

import csv
import gzip
import json
import re
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.commands import asked, one_sentence, run, started
from helpers.forged import forge

from motifdesk.cli import run_command
from motifdesk.console import INTERRUPTED
from motifdesk.project.archive.project import read_project, write_project


@pytest.fixture(scope="module")
def project(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run on cropped sequences has left."""
    out = tmp_path_factory.mktemp("out")
    more = (
        "--length",
        44,
        "--reverse-complement",
        "--set",
        "filters=8",
        "--architecture",
        "scanner",
        "--quiet",
    )
    finished = run(*asked(data, out, *more))
    assert finished.returncode == 0, finished.stderr
    return out / "project.motifdesk"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_test_sequences_get_the_same_probabilities_to_the_last_digit(
    project: Path, data: Path, tmp_path: Path
) -> None:
    predictions = rows_of(project.with_name("predictions.tsv"))
    test = [place for place, row in enumerate(predictions) if row["split"] == "test"]
    letters = (data / "sequences.txt").read_text().split()
    new = tmp_path / "new.fa.gz"
    content = "".join(f">{predictions[place]['id']}\n{letters[place]}\n" for place in reversed(test))
    new.write_bytes(gzip.compress(content.encode()))

    finished = run("predict", project, new, "--out", tmp_path / "new.tsv")
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == f"100 sequences\n{tmp_path / 'new.tsv'}\n"
    assert "predict: 100 sequences cropped to the 44 bases that the network takes." in finished.stderr
    found = {row["id"]: row for row in rows_of(tmp_path / "new.tsv")}
    assert len(found) == 100
    for place in test:
        expected = predictions[place]
        assert found[expected["id"]]["probability"] == expected["score"]
        assert found[expected["id"]]["predicted"] == str(int(float(expected["score"]) >= 0.5))


def test_events_are_json_for_scripts(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made" / "new.tsv"
    assert (
        run_command(["predict", str(project), str(data / "sequences.txt"), "--out", str(out), "--json"]) == 0
    )
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["status", "status", "notice", "done"]
    assert events[-1] == {"event": "done", "sequences": 400, "files": [str(out)]}


def test_the_threshold_that_the_project_keeps_calls_the_sequences(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = sorted(float(row["score"]) for row in rows_of(project.with_name("predictions.tsv")))
    threshold = round(scores[len(scores) // 4], 3)  # three of four lie above
    decided, out = tmp_path / "decided.motifdesk", tmp_path / "new.tsv"
    write_project(decided, read_project(project).viewed(threshold=threshold))
    assert run_command(["predict", str(decided), str(data / "sequences.txt"), "--out", str(out)]) == 0
    said = f"from a probability of {threshold:g}, the threshold of the Evaluate page."
    assert said in capsys.readouterr().err
    rows = rows_of(out)
    assert [row["predicted"] for row in rows] == [
        str(int(float(row["probability"]) >= threshold)) for row in rows
    ]
    assert any(threshold <= float(row["probability"]) < 0.5 for row in rows)


def test_attributions_of_the_data_are_those_of_the_run(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.npz"
    command = ["explain", str(project), str(data / "sequences.txt"), "--out", str(out), "--quiet"]
    assert run_command(command) == 0
    assert capsys.readouterr() == ("", "")
    with np.load(out) as new, np.load(project.with_name("attributions.npz")) as old:
        assert set(new.files) == set(old.files)
        assert all(np.array_equal(new[name], old[name]) for name in new.files)


def test_explaining_ends_with_the_method_s_check_of_itself(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.npz"
    command = ["explain", str(project), str(data / "sequences.txt"), "--method", "mutagenesis"]
    assert run_command([*command, "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == f"400 sequences\n{out}\n"
    last = said.err.splitlines()[-1]
    assert re.fullmatch(
        r"explain: Self-check passed: 48 substitutions predicted one by one differ by at most \d\.\de-\d\d "
        r"\(at most 1e-05 is expected\)\.",
        last,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["predict", "{nothing}", "{data}"],
            "nothing.motifdesk: there is no such file; check its name and folder.",
        ),
        (["predict", "{data}", "{data}"], "sequences.txt: it is damaged, or no MotifDesk project;"),
        (["predict", "{project}", "{nothing}"], "nothing.motifdesk: there is no such file;"),
        (["explain", "{project}", "{data}", "--method", "magic"], "There is no attribution method 'magic';"),
        (["predict", "{project}", "{data}", "--threads", "0"], "--threads is 0; give 1 or more."),
        (
            ["predict", "{project}", "{project}"],
            "project.motifdesk: this is a MotifDesk project, not text; open it as a project.",
        ),
    ],
)
def test_mistakes_are_one_sentence(
    project: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    names = {"nothing": tmp_path / "nothing.motifdesk", "project": project, "data": data / "sequences.txt"}
    given = [argument.format(**names) for argument in arguments]
    assert run_command([*given, "--out", str(tmp_path / "new.tsv"), "--quiet"]) == 2
    assert one_sentence(capsys.readouterr().err).startswith(words)
    assert not (tmp_path / "new.tsv").exists()


def test_what_is_read_is_not_written_over(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in (project, data / "sequences.txt"):
        before = out.read_bytes()
        assert run_command(["predict", str(project), str(data / "sequences.txt"), "--out", str(out)]) == 2
        assert one_sentence(capsys.readouterr().err).endswith("which is read from; give another file.")
        assert out.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
@pytest.mark.parametrize("what", ["predict", "explain"])
def test_interrupted_it_leaves_nothing(project: Path, tmp_path: Path, what: str) -> None:
    many = tmp_path / "many.txt"
    letters = np.frombuffer(b"ACGT", np.uint8)[np.random.default_rng(0).integers(0, 4, (400_000, 44))]
    many.write_bytes(b"\n".join(row.tobytes() for row in letters) + b"\n")
    with started(what, project, many, "--out", tmp_path / "new") as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith(f"{what}: "):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1]
    assert process.returncode == INTERRUPTED
    assert said.splitlines()[-1] == "motifdesk: Interrupted; nothing was written."
    assert [path.name for path in tmp_path.iterdir()] == ["many.txt"]


def test_weights_that_do_not_fit_the_network_are_refused(
    project: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.motifdesk"
    wrong.write_bytes(project.read_bytes())

    def widen(contents: dict) -> None:  # type: ignore[type-arg]
        contents["project"]["session"]["runs"][0]["model"]["plan"]["parameters"]["filters"] = 9

    forge(wrong, widen)
    command = [
        "predict",
        str(wrong),
        str(data / "sequences.txt"),
        "--out",
        str(tmp_path / "new.tsv"),
        "--quiet",
    ]
    assert run_command(command) == 2
    said = one_sentence(capsys.readouterr().err)
    assert said.startswith("wrong.motifdesk: The weights do not fit the network 'scanner': array 1 of ")
    assert said.endswith("was changed or damaged: open an earlier copy of it.")
    assert [path.name for path in tmp_path.iterdir()] == ["wrong.motifdesk"]
