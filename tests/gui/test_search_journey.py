"""Searching and cross-validating in the window: a real engine, real worker processes, real buttons."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from helpers.trials import kill
from helpers.window import built, cells, child
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.worker import JobRunner
from motifdesk.project.session import Step

WAIT = 120_000
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="reads POSIX processes")]


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    runner = JobRunner()
    runner.start()
    yield runner
    runner.shutdown()


class User:
    """Finds things by name and presses them."""

    def __init__(self, qtbot: QtBot, runner: JobRunner) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.shell = built(ShellController, runner)
        self.window = self.shell.window
        qtbot.addWidget(self.window, before_close_func=lambda _: self.shell.project.leave())
        self.window.show()
        workbench = self.shell.workbench
        workbench.update(workbench.session.with_dataset(simulate(SimulationSettings(count=400, seed=5))))
        workbench.step_requested.emit(Step.TRAIN)
        self.find(QComboBox, "architectureBox").setCurrentText("Motif scanner")
        self.find(QSpinBox, "training.epochs").setValue(5)
        self.find(QSpinBox, "where.workers").setValue(2)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        return child(self.window, kind, name)

    def show(self, tab: str) -> None:
        tabs = self.find(QTabWidget, "trainTabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index(tab))

    def press(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        button.click()

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def states(self) -> list[str]:
        return [row[1] for row in cells(self.find(QTableView, "trialTable"))]

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.runner.engine_pid).children(recursive=True)
        return [process for process in children if "worker" in process.cmdline()]


@pytest.fixture
def user(qtbot: QtBot, runner: JobRunner) -> User:
    user = User(qtbot, runner)
    user.wait(lambda: user.find(QPushButton, "trainButton").isEnabled())
    return user


def begin_long_search(user: User) -> list[psutil.Process]:
    """Start a search that would last for hours, and return the workers once trials run."""
    user.find(QSpinBox, "training.epochs").setValue(100_000)
    user.show("Search")
    user.press("searchButton")
    user.wait(lambda: user.states().count("running") == 2)
    return user.workers()


def test_what_a_search_finds_is_what_training_it_gives(user: User) -> None:
    user.show("Search")
    user.find(QSpinBox, "search.trials").setValue(4)
    user.press("searchButton")
    user.wait(lambda: user.find(QPushButton, "useBestButton").isVisible())
    assert set(user.states()) <= {"complete", "ended early"}
    assert len(user.states()) == 4
    best = min(float(row[2]) for row in cells(user.find(QTableView, "trialTable")) if row[1] == "complete")
    user.press("useBestButton")
    user.press("trainButton")
    user.wait(lambda: bool(user.shell.workbench.session.runs))
    assert user.shell.workbench.session.runs[-1].kept.val_loss == pytest.approx(best, rel=1e-3)

    user.wait(lambda: not user.shell.workbench.training)
    user.show("Cross-validation")
    user.find(QSpinBox, "validation.folds").setValue(2)
    user.press("validateButton")
    user.wait(lambda: "mean ± SD of 2 held-out parts" in user.find(QLabel, "validationState").text())
    rows = cells(user.find(QTableView, "foldTable"))
    assert [row[0] for row in rows] == ["Fold 1", "Fold 2", "Mean", "SD"]


def test_cancelling_leaves_no_worker(user: User) -> None:
    workers = begin_long_search(user)
    assert len(workers) == 2
    engine = user.runner.engine_pid
    user.press("searchCancelButton")
    user.wait(lambda: user.find(QPushButton, "searchButton").isVisible())
    assert user.runner.engine_pid == engine  # it ended by itself, and was not ended
    assert psutil.wait_procs(workers, timeout=5)[1] == []
    assert set(user.states()) == {"interrupted"}


def test_no_worker_outlives_an_engine_that_dies(user: User) -> None:
    workers = begin_long_search(user)
    kill(user.runner.engine_pid)
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    user.wait(lambda: user.find(QPushButton, "searchButton").isVisible())


def test_no_worker_outlives_the_window(user: User) -> None:
    workers = begin_long_search(user)
    folders = {Path(process.cmdline()[process.cmdline().index("--folder") + 1]) for process in workers}
    user.runner.shutdown()
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    user.wait(lambda: not any(os.path.exists(folder) for folder in folders))
