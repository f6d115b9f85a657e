"""What is wrong with input or options is said in one sentence, before any work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.commands import asked, one_sentence

from motifdesk.cli import run_command


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--architecture", "resnet"], "There is no architecture 'resnet'; the architectures are auto, "),
        (["--members", "0"], "--members is 0; give a whole number from 1 to 20."),
        (["--split-seed", "-1"], "--split-seed is -1; give a whole number from 0 to "),
        (["--method", "magic"], "There is no attribution method 'magic'; the methods are gradient-x-input"),
        (["--epochs", "0"], "--epochs is 0; give a whole number from 1 to 100,000."),
        (["--epochs", "many"], "--epochs is 'many'; give a whole number"),
        (["--learning-rate", "nan"], "--learning-rate is nan; give a number"),
        (["--optimizer", "magic"], "--optimizer is 'magic'; give one of adam,"),
        (["--test-fraction", "1.5"], "--test-fraction is 1.5; give a number from 0.01 to 0.9."),
        (["--split", "nicely"], "--split is 'nicely'; give one of random, stratified"),
        (["--set", "filters"], "--set was given 'filters'; give NAME=VALUE"),
        (["--set", "depth=3"], "There is no setting 'depth' here; the settings are filters,"),
        (["--set", "filters=-1"], "Filters is -1; give a whole number"),
        (["--set", "width=90"], "the filter width"),  # longer than the sequences
        (["--threads", "0"], "--threads is 0; give 1 or more."),
        (["--threads", "two"], "invalid int value: 'two'; see 'motifdesk run --help'"),
        (["--sequences", "/no/such/file.txt"], "file.txt: "),
        (["--colour", "blue"], "unrecognized arguments: --colour blue"),
    ],
)
def test_wrong_options_are_one_sentence(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], more: list[str], words: str
) -> None:
    try:
        code: object = run_command([*asked(data, tmp_path / "out", "--quiet"), *more])
    except SystemExit as leaving:
        code = leaving.code
    said = capfd.readouterr()
    assert (code, said.out) == (2, "")
    assert words in one_sentence(said.err)
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "--out"),
        (["dance"], "invalid choice: 'dance'"),
        (["list", "cats"], "invalid choice: 'cats'"),
        (["simulate", "--out", "x", "--count", "1"], "--count is 1; give a whole number from 4"),
        (["simulate", "--out", "x", "--motif", "CAXT"], "The motif holds the letter 'X'"),
        (["simulate", "--out", __file__], "there is a file where a folder is needed"),
    ],
)
def test_wrong_commands_are_one_sentence(
    capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    try:
        code: object = run_command(arguments)
    except SystemExit as leaving:
        code = leaving.code
    assert code == 2
    assert words in one_sentence(capfd.readouterr().err)


@pytest.mark.parametrize(
    ("sequences", "labels", "where", "words"),
    [
        ("ACGT\nACGT\nACGT\n", "0\n1\n", "labels.txt: ", "2 labels"),
        ("ACGT\n\nACXT\n", "0\n1\n", "sequences.txt, line 3: ", ""),
        ("ACGT\nACGT\n", "1\n1\n", "", "only positives"),
        ("", "0\n1\n", "sequences.txt: ", ""),
    ],
)
def test_wrong_files_are_named_with_the_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], sequences: str, labels: str, where: str, words: str
) -> None:
    (tmp_path / "sequences.txt").write_text(sequences)
    (tmp_path / "labels.txt").write_text(labels)
    assert run_command(asked(tmp_path, tmp_path / "out", "--quiet")) == 2
    said = one_sentence(capfd.readouterr().err)
    assert said.startswith(where)
    assert words in said
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told_before_training(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run_command(asked(data, tmp_path / "file")) == 2
    said = capfd.readouterr().err.splitlines()
    assert "there is a file where a folder is needed" in said[-1]
    assert not any("train:" in line for line in said)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told_before_training(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir(0o555)
    assert run_command(asked(data, folder, "--quiet")) == 2
    assert "it may not be written" in one_sentence(capfd.readouterr().err)


def test_debug_shows_where_it_arose(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_command([*asked(tmp_path, tmp_path / "out", "--quiet"), "--debug"]) == 2
    said = capfd.readouterr().err
    assert said.startswith("Traceback (most recent call last):")
    assert said.splitlines()[-1].startswith("motifdesk: sequences.txt: ")


def test_a_mistake_of_ours_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no way")

    monkeypatch.setattr("motifdesk.cli.simulate", broken)
    assert run_command(["simulate", "--out", str(tmp_path)]) == 1
    assert "MotifDesk made a mistake (ZeroDivisionError: no way)" in one_sentence(capfd.readouterr().err)
