"""A day and the next: train, predict, save, close; open again, offscreen, with a real engine and real widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from helpers.projects import difference
from helpers.window import LastingRunner, built, cells, child
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
)
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.project.session import Step, StepState

WAIT = 120_000
NEW = 30


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[LastingRunner]:
    runner = LastingRunner()
    runner.start()
    yield runner
    runner.end()


class Day:
    """A window from its start to its end."""

    def __init__(self, qtbot: QtBot, runner: LastingRunner) -> None:
        self.qtbot = qtbot
        self.shell = built(ShellController, runner)
        self.window = self.shell.window
        qtbot.addWidget(self.window, before_close_func=lambda _: self.shell.project.leave())
        self.window.show()

    def press(self, name: str) -> None:
        QTest.mouseClick(child(self.window, QPushButton, name), Qt.MouseButton.LeftButton)

    def text(self, name: str) -> str:
        return child(self.window, QLabel, name).text()

    def choose(self, name: str) -> None:
        self.window.findChild(QAction, name).trigger()

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def is_done(self, step: Step) -> bool:
        return self.shell.workbench.session.state(step) is StepState.DONE

    def train(self) -> None:
        workbench = self.shell.workbench
        workbench.update(workbench.session.with_dataset(simulate(SimulationSettings(count=400, seed=5))))
        self.press("nextButton")
        child(self.window, QComboBox, "architectureBox").setCurrentIndex(1)
        child(self.window, QSpinBox, "training.epochs").setValue(3)
        self.press("trainButton")
        self.wait(lambda: self.is_done(Step.INTERPRET))
        workbench.update(workbench.session.with_note(0, "the first"))

    def predict(self) -> list[tuple[str, ...]]:
        """Paste the first sequences and return the table."""
        dataset = self.shell.workbench.session.dataset
        self.shell.go_to(Step.PREDICT)
        text = "\n".join(f">{dataset.ids[row]}\n{dataset.sequences.text(row)}" for row in range(NEW))
        child(self.window, QPlainTextEdit, "predictText").setPlainText(text)
        self.press("predictTextButton")
        self.wait(lambda: child(self.window, QPushButton, "predictExportButton").isEnabled())
        return cells(child(self.window, QTableView, "predictTable"))

    def show_in_the_track(self, row: int, rows: list[tuple[str, ...]]) -> None:
        self.shell.go_to(Step.PREDICT)
        child(self.window, QTableView, "predictTable").selectRow(row)
        self.press("predictTrackButton")
        self.wait(lambda: self.shell.step is Step.INTERPRET)
        assert self.text("sequenceId") == rows[row][0]
        assert self.text("predictionLabel").startswith("Probability of 1: ")

    def measure(self) -> str:
        """Have the method measured and return what is said of it."""
        self.press("faithfulnessButton")
        self.wait(lambda: self.text("methodFaithfulness").startswith("Top bases "))
        return self.text("methodFaithfulness")


def test_everything_is_as_it_was_the_next_day(
    qtbot: QtBot, runner: LastingRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "day.motifdesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    day = Day(qtbot, runner)
    day.train()
    rows = day.predict()
    # Bit for bit what the run says of these sequences.
    parts = day.shell.predict._page.shown[1]
    scores = np.concatenate([part.scores for part in parts])
    session = day.shell.workbench.session
    assert scores.tobytes() == session.runs[0].scores[:NEW].tobytes()

    day.show_in_the_track(0, rows)
    faithful = day.measure()
    session = day.shell.workbench.session
    day.shell.go_to(Step.EVALUATE)
    day.choose("saveProjectAction")
    day.wait(lambda: not day.window.isWindowModified())
    day.window.close()
    assert not day.window.isVisible()

    next_day = Day(qtbot, runner)
    next_day.shell.project.open(path)
    next_day.wait(lambda: next_day.shell.workbench.session.dataset is not None)
    next_day.wait(lambda: not next_day.shell.workbench.turns)
    assert cells(child(next_day.window, QTableView, "predictTable")) == rows
    assert next_day.text("methodFaithfulness") == faithful
    assert difference(next_day.shell.workbench.session, session) == ""
    assert next_day.shell.step is Step.EVALUATE
    assert next_day.window.windowTitle() == "day[*] – MotifDesk"
    assert not next_day.window.isWindowModified()
    assert child(next_day.window, QSpinBox, "training.epochs").value() == 3
    next_day.show_in_the_track(5, rows)  # one of yesterday's predictions
    assert next_day.predict() == rows
