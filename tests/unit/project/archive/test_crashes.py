"""Whatever happens while a project is saved, the last good file is there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.commands import ROOT
from helpers.projects import difference, example_project

from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, Wish
from motifdesk.project.archive.project import read_project, write_project

NAME = "mine.motifdesk"
# Saves again and again, and is killed by the system at a random moment of it.
SAVE_AND_DIE = """
import os, random, signal, sys
from dataclasses import replace
from pathlib import Path
from helpers.projects import example_project
from motifdesk.project.archive.project import read_project, write_project

path, project, last = Path(sys.argv[1]), example_project("binary", 24), 0
write_project(path.with_name("first"), project)  # what is imported on the way is imported here
for begin in range(0, 50_000, 1000):
    child = os.fork()
    if not child:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, random.uniform(0.001, 0.1))
        for number in range(begin, begin + 1000):
            write_project(path, replace(project, view={"number": number}))
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGALRM, status
    if path.exists():
        assert read_project(path).view["number"] >= last
        last = read_project(path).view["number"]
print(last)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_a_saver_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    found = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", SAVE_AND_DIE, str(tmp_path / NAME)]
    finished = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": found}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert int(finished.stdout) >= 10_000
    assert read_project(tmp_path / NAME).view["number"] == int(finished.stdout)


def test_what_a_dead_saver_has_left_is_removed_by_and_by(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old, other, living = (
        tmp_path / f".{name}.{number}.part"
        for name, number in ((NAME, dead.pid), ("other", dead.pid), (NAME, os.getppid()))
    )
    for path in (old, other, living):
        path.write_bytes(b"half")
        os.utime(path, (1, 1))
    write_project(tmp_path / NAME, example_project("binary", 24))
    assert set(tmp_path.iterdir()) == {tmp_path / NAME, other, living}


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 20 kB, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_cannot_grow_leaves_the_last_good_one(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path, project = tmp_path / NAME, example_project("binary", 24)
    write_project(path, project)
    request.getfixturevalue("small_files")
    with pytest.raises(InputError, match=f"^{NAME}: it cannot be written .*File too large"):
        write_project(path, replace(project, view={"new": True}))
    assert difference(read_project(path), project) == ""
    assert os.listdir(tmp_path) == [NAME]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 80 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=80k", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_last_good_file(small_disk: Path) -> None:
    path, project = small_disk / NAME, example_project("binary", 24)
    write_project(path, project)
    sentence = f"^{NAME}: the disk is full; free some space, or choose a folder on another disk.$"
    for _ in range(3):
        with pytest.raises(InputError, match=sentence):
            write_project(path, replace(project, view={"new": True}))
    assert difference(read_project(path), project) == ""
    assert os.listdir(small_disk) == [NAME]


def test_cancelling_leaves_the_last_good_file(tmp_path: Path) -> None:
    path, project = tmp_path / NAME, example_project("binary", 24)
    write_project(path, project)
    wishes = [Wish.GO_ON] * 5 + [Wish.CANCEL]
    with pytest.raises(Cancelled):
        write_project(path, replace(project, view={"new": True}), RecordingMonitor(wishes=wishes))
    assert difference(read_project(path), project) == ""
    assert os.listdir(tmp_path) == [NAME]
    with pytest.raises(Cancelled):
        read_project(path, RecordingMonitor(wishes=[Wish.CANCEL]))
