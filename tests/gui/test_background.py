"""What is written beside the event loop is told in the window's thread, one after the other, whatever becomes of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from motifdesk.errors import InputError
from motifdesk.files import replacing
from motifdesk.gui.background import Background


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def hear(self, what: object) -> None:
        self.heard.append(what)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def listener(qapp: QApplication) -> Listener:
    return Listener()


@pytest.fixture
def background(listener: Listener) -> Background:
    background = Background(listener)
    background.done.connect(listener.hear)
    background.failed.connect(listener.hear)
    return background


def test_work_is_done_elsewhere_and_told_here(
    background: Background, listener: Listener, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(background.done):
        background.start(threading.get_ident)
    assert listener.heard != [threading.get_ident()]
    assert listener.threads == [QApplication.instance().thread()]


def test_what_the_user_can_mend_is_told(background: Background, listener: Listener, qtbot: QtBot) -> None:
    def fail() -> None:
        raise InputError("a.png: the disk is full.")

    with qtbot.waitSignal(background.failed):
        background.start(fail)
    assert listener.heard == ["a.png: the disk is full."]


def test_two_that_write_the_same_file_do_not_meet(
    background: Background, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    others = [Background(listener) for _ in range(4)]

    def write(number: int) -> None:
        with replacing(tmp_path / "a") as file:
            for _ in range(100):
                file.write(b"%d" % number)

    for each in others:
        each.done.connect(listener.hear)
        each.failed.connect(listener.hear)
    for number, each in enumerate(others):
        each.start(lambda number=number: write(number))
    qtbot.waitUntil(lambda: len(listener.heard) == 4)
    assert listener.heard == [None] * 4
    assert len(set((tmp_path / "a").read_text())) == 1


def test_our_own_mistakes_reach_the_hook(
    background: Background, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda made: found.append(made.exc_value))
    background.start(lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(found))
    assert isinstance(found[0], ZeroDivisionError)


def test_nobody_needs_to_be_there_at_the_end(
    background: Background, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    gone, ended = threading.Event(), threading.Event()

    def work() -> str:
        gone.wait()
        return "written"

    class Ending(threading.Thread):
        def run(self) -> None:
            super().run()
            ended.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "Thread", Ending)
        background.start(work)
    delete(background)
    gone.set()
    assert ended.wait(10)
    assert "nobody is there to hear this any more: written" in caplog.text
