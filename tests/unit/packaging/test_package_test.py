"""The parts of `make package-test` that can be tested without a package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from helpers.scripts import script
from PySide6.QtGui import QImage

smoke_test = script("smoke_test")
screen = script("screen")
if sys.platform == "linux":
    clean_debian = script("clean_debian")
    package_test = script("package_test")
    window_driver = script("window_driver")
    window_walk = script("window_walk")
linux = pytest.mark.skipif(sys.platform != "linux", reason="for Linux alone")


class Fake:
    """Stands in for the program: writes what it would, or what it should not."""

    def __init__(self, folder: Path, scores: list[str], worker: str = "worker-1") -> None:
        self.folder = folder
        self.scores = scores
        self.worker = worker

    def __call__(self, *words: str) -> str:
        results = self.folder / "results"
        if words[0] == "run":
            (results / "search").mkdir(parents=True)
            (results / "metrics.json").write_text('{"test": {"auroc": 0.999}}')
            (results / "motifs.meme").write_text(f"MOTIF {smoke_test.MOTIF}")
            (results / "report.pdf").write_bytes(b"%PDF-1.4")
            (results / "predictions.tsv").write_text("id\tscore\na\t0.25\nb\t0.5\n")
        elif words[0] == "predict":
            rows = zip("ab", self.scores, strict=True)
            table = "".join(f"{name}\t{score}\t0\n" for name, score in rows)
            (self.folder / "scores.tsv").write_text(f"id\tprobability\tpredicted\n{table}")
        elif words[0] == "search":
            (results / "search" / "trials.tsv").write_text(f"number\tworker\n0\t{self.worker}\n")
        return "motifdesk 1.2\n" if words[0] == "--version" else ""


def test_a_program_that_does_what_it_should_is_good(tmp_path: Path) -> None:
    said: list[str] = []
    smoke_test.work_without_a_window(Fake(tmp_path, ["0.25", "0.5"]), tmp_path, said.append)
    assert said[0] == "motifdesk 1.2"
    assert said[2:] == [
        "predict: 2 scores, the very same as those of the run",
        "search: 1 trials, in worker processes",
    ]


@pytest.mark.parametrize(
    ("scores", "worker", "found"),
    [
        (["0.25", "0.51"], "worker-1", "predict gives other scores than the run"),
        (["0.25", "0.5"], "", "trials ran on"),
    ],
)
def test_one_that_does_not_fails(tmp_path: Path, scores: list[str], worker: str, found: str) -> None:
    with pytest.raises(smoke_test.PackageFailsError, match=found):
        smoke_test.work_without_a_window(Fake(tmp_path, scores, worker), tmp_path, str)


def test_a_window_that_ends_by_itself_fails(tmp_path: Path) -> None:
    with pytest.raises(smoke_test.PackageFailsError, match="the window has ended, with exit code 3"):
        smoke_test.open_window([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, str)


def test_a_window_is_waited_for_by_its_log(tmp_path: Path) -> None:
    code = f"""
import pathlib, time
log = pathlib.Path({str(tmp_path)!r}, "logs", "motifdesk.log")
log.parent.mkdir()
log.write_text("window shown, engine ready")
time.sleep(60)
"""
    said: list[str] = []
    smoke_test.open_window([sys.executable, "-c", code], tmp_path, said.append)
    assert [text.partition(" after ")[0] for text in said] == ["window shown", "engine ready"]


@linux
def test_what_is_left_behind_is_what_is_new(tmp_path: Path) -> None:
    debian = object.__new__(clean_debian.CleanDebian)
    debian.folder = tmp_path
    for name in ("etc/passwd", "home/biologist/mine.txt", "var/cache/apt/pkgcache.bin", "usr/lib/old"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    before = debian.files()
    assert {"etc/passwd", "usr/lib/old"} <= before
    assert not any(name.startswith(("home/", "var/cache/")) for name in before)
    for name in ("usr/lib/motifdesk/left", "home/biologist/results.tsv", "usr/lib/__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    left = clean_debian.left_behind(before, debian.files())
    assert left == ["usr/lib/motifdesk", "usr/lib/motifdesk/left"]


@linux
def test_commands_in_there_see_nothing_of_the_outer_environment(tmp_path: Path) -> None:
    debian = object.__new__(clean_debian.CleanDebian)
    debian.folder = tmp_path
    words = debian.command("motifdesk", "--version", user="biologist", DISPLAY=":5")
    assert words[0] == "unshare"
    assert words[words.index("env") + 1] == "-i"
    assert words[-2:] == ["motifdesk", "--version"]
    assert {"HOME=/home/biologist", "DISPLAY=:5", "LANG=C.UTF-8"} <= set(words)
    assert not any(os.environ["PATH"] in word for word in words)


@linux
def test_what_runs_in_there_is_found() -> None:
    debian = object.__new__(clean_debian.CleanDebian)
    debian.folder = Path("/")
    assert any("pytest" in command for command in debian.processes())
    debian.folder = Path("/tmp")
    assert debian.processes() == []


LOGGED = """\
2026-01-02 03:04:05,500 7 INFO motifdesk.gui.app: window shown
2026-01-02 03:04:06,000 7 INFO motifdesk.gui.worker: job 1: Keeping a copy
2026-01-02 03:04:06,000 7 INFO motifdesk.gui.worker: job 12: Keeping a copy
2026-01-02 03:04:06,000 7 INFO motifdesk.gui.worker: job 12: succeeded
"""


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Any]:
    """A window of which only the log is there, and a process that waits until it is ended."""
    window = object.__new__(window_driver.Window)
    window._log = tmp_path / "motifdesk.log"
    window._log.write_text(LOGGED)
    window._waited = Counter()
    window._begun = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    window.process = subprocess.Popen(["sleep", "60"])
    yield window
    window.close()


@linux
def test_jobs_are_waited_for_one_after_the_other(window: Any) -> None:
    with pytest.raises(smoke_test.PackageFailsError, match="job 1: succeeded"):
        window.finish("Keeping", seconds=0.2)
    window.finish("Keeping")
    with pytest.raises(smoke_test.PackageFailsError, match="is not 3 times in the log after 0 s"):
        window.finish("Keeping", seconds=0.2)
    window.forget("Keeping a copy")
    assert window._waited["Keeping a copy"] == window.begun("Keeping a copy") == 2


@linux
@pytest.mark.parametrize("line", ["job 1: failed: no space", "Traceback (most recent call last):"])
def test_a_failure_in_the_log_ends_the_wait(window: Any, line: str) -> None:
    window._log.write_text(LOGGED + line)
    with pytest.raises(smoke_test.PackageFailsError, match="the log tells of a failure"):
        window.wait("window shown")


@linux
def test_the_last_words_of_a_window_that_has_ended_are_read(window: Any) -> None:
    window.close()
    assert window.wait("window shown") == 0.5
    with pytest.raises(smoke_test.PackageFailsError, match="the program has ended while"):
        window.wait("engine ready")


@linux
def test_the_trainings_in_a_project_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "kept.motifdesk"
    with ZipFile(path, "w") as file:
        file.writestr("project.json", json.dumps({"project": {"session": {"runs": [{}, {}]}}}))
    assert window_walk.runs_in(path) == 2


@linux
def test_without_root_it_says_who_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(script("bootstrap").SetupError, match="only root can enter: run it as root on Linux"):
        clean_debian.CleanDebian(tmp_path / "root", tmp_path / "kept.tar")
    assert list(tmp_path.iterdir()) == []


@linux
def test_without_a_package_it_says_what_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(package_test, "FOLDER", tmp_path / "test")
    monkeypatch.setattr(package_test, "DIST", tmp_path / "dist")
    assert package_test.main() == 3
    assert capsys.readouterr().err == "There is no package in dist: run 'make package' first.\n"


def test_a_picture_is_written_in_its_colours(tmp_path: Path) -> None:
    picture = np.zeros((4, 6, 4), np.uint8)
    picture[1, 2, :3] = (10, 20, 250)  # blue, green, red
    screen.save(picture, tmp_path / "picture.png")
    image = QImage(str(tmp_path / "picture.png"))
    assert (image.width(), image.height()) == (6, 4)
    colour = image.pixelColor(2, 1)
    assert (colour.red(), colour.green(), colour.blue()) == (250, 20, 10)


@pytest.mark.xvfb
@pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("xdotool") is None, reason="needs Xvfb, xdotool"
)
def test_a_screen_has_a_mouse_and_a_picture(tmp_path: Path) -> None:
    display = screen.Screen(tmp_path / "memory", 320, 200)
    try:
        display.click(100, 50)
        assert display.do("getmouselocation").startswith("x:100 y:50")
        assert display.at_rest(1).shape == (200, 320, 4)
        display.gone("^no such window$")
    finally:
        display.close()
