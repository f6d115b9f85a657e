"""The program as it is started: signals, displays, and what is left behind."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk import __version__
from motifdesk.gui import app
from motifdesk.gui.app import CtrlC
from motifdesk.gui.controllers.shell import ShellController

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[ShellController]:
    shell = app.open_window()
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    yield shell
    shell.runner.shutdown()


def test_there_is_one_application_and_it_is_named(qapp: QApplication) -> None:
    application = app.make_application()
    assert application is qapp
    assert (application.applicationName(), application.applicationVersion()) == ("MotifDesk", __version__)


def test_the_engine_starts_behind_the_window_and_ends_with_it(qtbot: QtBot, shell: ShellController) -> None:
    assert shell.window.isVisible()
    qtbot.waitUntil(lambda: shell.runner.engine_pid is not None)
    pid = shell.runner.engine_pid
    shell.window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_ctrl_c_in_the_terminal_is_heard_while_qt_waits(qtbot: QtBot, qapp: QApplication) -> None:
    interruption = CtrlC(qapp)
    try:
        with qtbot.waitSignal(interruption.pressed):
            os.kill(os.getpid(), signal.SIGINT)
        assert interruption.was_pressed
    finally:
        interruption.close()
        interruption.deleteLater()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_garbage_is_looked_for_again_once_the_window_is_shown() -> None:
    app._collect_again()
    assert gc.get_freeze_count() == 0  # it always was: nothing is to be done
    gc.disable()
    try:
        app._collect_again()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()


def started(own_home: Path, **variables: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "MOTIFDESK_HOME": str(own_home), **variables}
    command = [sys.executable, "-m", "motifdesk"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def children_of(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the engine")
def test_ctrl_c_closes_the_window_and_leaves_no_process(qtbot: QtBot, own_home: Path) -> None:
    process = started(own_home, QT_QPA_PLATFORM="offscreen")
    qtbot.waitUntil(lambda: bool(children_of(process.pid)), timeout=20_000)
    engines = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    qtbot.waitUntil(lambda: not any(Path(f"/proc/{pid}").exists() for pid in engines))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize(
    ("platform", "found"),
    [("xcb", "could not connect to display :987"), ("nonsense", 'platform plugin "nonsense"')],
)
def test_a_display_that_cannot_be_used_is_a_sentence(own_home: Path, platform: str, found: str) -> None:
    process = started(own_home, QT_QPA_PLATFORM=platform, DISPLAY=":987")
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert said.startswith("motifdesk: The window cannot be shown (")
    assert found in said
    assert len(said.splitlines()) == 1
