"""Exceptions that nobody caught."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui.mistakes import Mistakes


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[BaseException, QThread]] = []

    @Slot(object)
    def hear(self, error: BaseException) -> None:
        self.heard.append((error, QThread.currentThread()))


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def mistakes(qapp: QApplication, listener: Listener) -> Iterator[Mistakes]:
    mistakes = Mistakes(listener)
    mistakes.made.connect(listener.hear)
    yield mistakes
    mistakes.close()


def raised() -> ZeroDivisionError:
    try:
        raise ZeroDivisionError("no way")
    except ZeroDivisionError as error:
        return error


def test_it_is_told_logged_and_printed(
    mistakes: Mistakes,
    listener: Listener,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = raised()
    mistakes.hear(type(error), error, error.__traceback__)
    assert [each for each, _ in listener.heard] == [error]
    assert "ZeroDivisionError: no way" in capsys.readouterr().err
    ((_, level, _),) = caplog.record_tuples
    assert level == logging.CRITICAL
    assert "ZeroDivisionError: no way" in caplog.text


def test_a_windowed_program_without_standard_error_is_no_obstacle(
    mistakes: Mistakes, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    error = raised()
    mistakes.hear(type(error), error, error.__traceback__)
    assert len(listener.heard) == 1


def test_what_happens_in_another_thread_is_told_in_the_windows(
    mistakes: Mistakes, listener: Listener, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    mistakes.listen()
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(listener.heard))
    error, where = listener.heard[0]
    assert isinstance(error, ZeroDivisionError)
    assert where is QThread.currentThread()


def test_pythons_hooks_are_given_back(mistakes: Mistakes) -> None:
    before = (sys.excepthook, threading.excepthook)
    mistakes.listen()
    assert sys.excepthook == mistakes.hear
    mistakes.close()
    assert (sys.excepthook, threading.excepthook) == before
