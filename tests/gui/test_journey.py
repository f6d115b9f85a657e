"""The whole journey in the window, offscreen: real files, a real engine, real widgets found by their names."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from helpers.interpreting import change_a_base, find_the_motif
from helpers.window import LastingRunner, built, cells, child, curves, drop
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSlider,
    QSpinBox,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sklearn import metrics
from sklearn.model_selection import train_test_split

from motifdesk.data.simulate import EXAMPLE_MOTIF, SimulationSettings, simulate, write_lines
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.plots.split_bar import SplitBar
from motifdesk.gui.tables.runs import Column
from motifdesk.gui.worker import JobRunner

WAIT = 60_000
PRIMER = Path(__file__).resolve().parents[3] / "shared" / "data" / "primer"


@pytest.fixture(scope="module")
def runner(qapp: QApplication) -> Iterator[LastingRunner]:
    """One engine for all journeys."""
    runner = LastingRunner()
    runner.start()
    yield runner
    runner.end()


class User:
    """Does what a user does: finds things by name, presses, types, looks."""

    def __init__(self, qtbot: QtBot, runner: JobRunner) -> None:
        self.qtbot = qtbot
        self.shell = built(ShellController, runner)
        self.window = self.shell.window
        qtbot.addWidget(self.window, before_close_func=lambda _: self.shell.project.leave())
        self.window.show()

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        return child(self.window, kind, name)

    def press(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def wait_for_jobs(self) -> None:
        """Wait until the job bar is empty again."""
        self.wait(lambda: not self.find(QProgressBar, "jobProgress").isVisible())

    def page(self) -> str:
        return self.find(QStackedWidget, "pageStack").currentWidget().objectName()

    def text(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def rows(self, name: str) -> list[tuple[str, ...]]:
        return cells(self.find(QTableView, name))

    def states(self) -> list[str]:
        """Return how far the four steps of the journey are; the fifth, Predict, has no results of its own to keep."""
        steps = self.find(QListWidget, "stepList")
        spoken = (steps.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(steps.count()))
        return [text.split(", ")[1] for text in spoken][:4]

    def set_epochs(self, epochs: int) -> None:
        self.find(QSpinBox, "training.epochs").setValue(epochs)

    def curves(self, plot: str) -> dict[str, list[float]]:
        return curves(self.find(CurvePlot, plot))

    def train(self, epochs: int) -> None:
        """Train, and wait until everything that follows by itself has been done."""
        self.set_epochs(epochs)
        self.press("trainButton")
        self.wait(lambda: self.states() == ["done"] * 4)
        self.wait_for_jobs()

    def begin_long_training(self) -> None:
        """Start a training that does not end by itself, and wait for its first curves."""
        self.set_epochs(100_000)
        self.press("trainButton")
        self.wait(lambda: len(self.curves("lossPlot")["training"]) >= 2)


@pytest.fixture
def user(qtbot: QtBot, runner: LastingRunner) -> User:
    return User(qtbot, runner)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_lines(simulate(SimulationSettings(count=400, seed=5)), tmp_path / "data")


@pytest.fixture
def ready(user: User, files: tuple[Path, Path]) -> User:
    """A user with data loaded, on the Train page, who chose the primer's network."""
    drop(user.find(QWidget, "dropArea"), files)
    user.wait(lambda: user.states()[0] == "done")
    user.press("nextButton")
    user.find(QComboBox, "architectureBox").setCurrentText("The primer's network")
    return user


def test_the_whole_journey(user: User, files: tuple[Path, Path]) -> None:
    load(user, files)
    user.press("nextButton")
    train(user)
    user.press("nextButton")
    evaluate(user)
    user.press("nextButton")
    interpret(user)
    change_the_split_and_train_again(user)


def load(user: User, files: tuple[Path, Path]) -> None:
    drop(user.find(QWidget, "dropArea"), files[::-1])  # which is which is found out
    user.wait(lambda: user.states()[0] == "done")
    letters = files[0].read_text().split()
    assert [row[3] for row in user.rows("sequenceTable")] == letters
    assert [row[1] for row in user.rows("sequenceTable")] == files[1].read_text().split()
    assert user.text("dataLabel") == "sequences.txt and labels.txt"
    assert user.find(QWidget, "oneHotView").isVisible()
    _, test = train_test_split(np.arange(400), test_size=0.25, random_state=42)
    assert user.shell.workbench.session.split.test.tolist() == test.tolist()
    assert "100" in user.window.findChild(SplitBar).accessibleDescription()


def train(user: User) -> None:
    assert user.page() == "trainPage"
    user.find(QComboBox, "architectureBox").setCurrentText("The primer's network")
    user.wait(lambda: "6,226 parameters" in user.find(QTabWidget, "trainTabs").tabText(0))
    layers = user.rows("modelSummary")
    assert sum(int(row[2].replace(",", "")) for row in layers) == 6226
    assert layers[0][::2] == ("Convolution", "1,568")

    user.set_epochs(12)
    user.press("trainButton")
    progress = user.find(QProgressBar, "jobProgress")
    user.wait(lambda: progress.isVisible() and progress.maximum() > 0 and progress.value() > 0)
    user.wait(lambda: user.states() == ["done"] * 4)
    run = user.shell.workbench.session.run
    assert user.curves("lossPlot") == {
        "training": [record.loss for record in run.history],
        "validation": [record.val_loss for record in run.history],
    }
    assert len(run.history) == 12
    user.wait_for_jobs()
    (row,) = user.rows("runTable")
    assert (*row[:2], row[Column.EPOCHS]) == ("1", "The primer's network", "12/12")


def evaluate(user: User) -> None:
    assert user.page() == "evaluatePage"
    session = user.shell.workbench.session
    labels = session.dataset.labels[session.split.test]
    scores = session.run.scores[session.split.test].astype(float)
    found = session.evaluation
    assert found.auroc == pytest.approx(metrics.roc_auc_score(labels, scores))
    assert found.auprc == pytest.approx(metrics.average_precision_score(labels, scores))
    assert found.accuracy == pytest.approx(metrics.accuracy_score(labels, scores >= 0.5))
    assert (
        f"{metrics.roc_auc_score(labels, scores):.3f}"
        in user.find(QWidget, "rocPlot").accessibleDescription()
    )
    assert user.text("verdictLabel")

    matrix = user.find(ConfusionMatrixView, "confusionMatrix")
    for step in (500, 100, 900):
        user.find(QSlider, "thresholdSlider").setValue(step)
        counts = metrics.confusion_matrix(labels, scores >= step / 1000)
        for true in range(2):
            for predicted in range(2):
                assert matrix.cell_words(true, predicted).startswith(f"{counts[true, predicted]:,} of ")
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell_rect(0, 0).center().toPoint())
    rows = user.rows("selectionTable")
    assert len(rows) == counts[0, 0]
    assert {row[1:3] for row in rows} == {("0", "0")}


def interpret(user: User) -> None:
    assert user.page() == "interpretPage"
    session = user.shell.workbench.session
    assert len(user.rows("sequenceList")) == 400
    track = user.find(SaliencyTrack, "saliencyTrack")
    assert track.isVisible()

    holder = next(row for row in range(400) if EXAMPLE_MOTIF in session.dataset.sequences.text(row))
    QTest.keyClicks(user.find(QLineEdit, "sequenceSearch"), session.dataset.sequences.text(holder))
    user.wait(lambda: len(user.rows("sequenceList")) == 1)
    shown = user.find(QWidget, "interpretPage").current_row()
    assert shown == holder
    assert f"{session.run.scores[holder]:.2f}" in user.text("predictionLabel")

    QTest.keyClicks(user.find(QLineEdit, "motifField"), "cgaccgaaCTCN")
    assert user.text("motifMessage").startswith("1 hit in this sequence.")
    user.wait(lambda: "In 200 of 200 positives" in user.text("motifMessage"))

    box = user.find(QComboBox, "methodBox")
    before = session.attribution
    box.setCurrentIndex(1)
    user.wait(lambda: user.shell.workbench.session.attribution is not before)
    assert user.shell.workbench.session.attribution.method == box.currentData()
    user.wait(track.isVisible)
    assert user.find(QPushButton, "nextButton").isEnabled()  # to Predict
    change_a_base(user, track)
    find_the_motif(user)


def change_the_split_and_train_again(user: User) -> None:
    for _ in range(3):
        user.press("backButton")
    assert user.page() == "loadPage"
    user.find(QDoubleSpinBox, "split.test_fraction").setValue(0.5)
    assert user.states() == ["done", "out of date", "out of date", "out of date"]
    user.press("nextButton")
    user.train(2)
    assert len(user.rows("runTable")) == 2
    assert len(user.shell.workbench.session.evaluation.labels) == 200


def test_files_are_opened_by_the_button_too(
    user: User, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (list(map(str, files)), ""))
    user.press("openFilesButton")
    user.wait(lambda: len(user.rows("sequenceTable")) == 400)


def test_a_mistake_in_the_files_is_a_sentence_with_file_and_line(
    user: User, files: tuple[Path, Path]
) -> None:
    lines = files[0].read_text().split()
    lines[6] = "ACGTE"
    files[0].write_text("\n".join(lines))
    drop(user.find(QWidget, "dropArea"), files)
    user.wait(user.find(QWidget, "messageBar").isVisible)
    assert user.text("messageText").startswith("sequences.txt, line 7: ")
    assert user.states()[0] == "not yet done"


def test_curves_grow_epoch_by_epoch_and_stop_keeps(ready: User) -> None:
    ready.begin_long_training()
    seen = len(ready.curves("metricPlot")["validation"])
    ready.wait(lambda: len(ready.curves("metricPlot")["validation"]) > seen)
    assert not ready.find(QPushButton, "trainButton").isEnabled()
    ready.press("stopButton")
    ready.wait(lambda: ready.states() == ["done"] * 4)

    run = ready.shell.workbench.session.run
    assert ready.curves("metricPlot")["validation"] == [record.val_accuracy for record in run.history]
    assert ready.text("trainState").startswith("Stopped in ")
    assert ready.find(QPushButton, "trainButton").isEnabled()


def test_a_training_is_paused_goes_on_is_stopped_and_taken_up_again(ready: User) -> None:
    ready.begin_long_training()
    ready.press("pauseButton")
    ready.wait(lambda: ready.text("trainState") == "Paused.")
    seen = len(ready.curves("lossPlot")["training"])
    assert ready.text("jobText").startswith("Training: paused, epoch ")
    ready.press("pauseButton")
    ready.wait(lambda: len(ready.curves("lossPlot")["training"]) > seen)
    ready.press("stopButton")
    ready.wait(ready.find(QWidget, "resumeOffer").isVisible)
    stopped = ready.shell.workbench.session.run
    assert f"can go on after epoch {len(stopped.history):,} of 100,000" in ready.text("resumeSentence")

    ready.wait_for_jobs()
    ready.press("resumeButton")
    ready.wait(lambda: len(ready.curves("lossPlot")["training"]) > len(stopped.history))
    earlier = ready.curves("lossPlot")["training"][: len(stopped.history)]
    assert earlier == [record.loss for record in stopped.history]
    ready.press("cancelButton")
    ready.wait(ready.find(QPushButton, "trainButton").isEnabled)
    assert ready.text("trainState") == (
        "The run was cancelled and nothing of it that was added since Resume is kept."
    )
    ready.wait(ready.find(QWidget, "resumeOffer").isVisible)
    assert f"can go on after epoch {len(stopped.history):,} of 100,000" in ready.text("resumeSentence")


def test_cancel_discards_and_an_earlier_run_stays(ready: User) -> None:
    ready.train(3)
    kept = ready.shell.workbench.session
    for name in ("cancelButton", "jobCancelButton"):
        ready.begin_long_training()
        ready.press(name)
        ready.wait(ready.find(QPushButton, "trainButton").isEnabled)
        assert ready.shell.workbench.session is kept
        assert len(ready.rows("runTable")) == 1
        assert ready.curves("lossPlot")["training"] == [record.loss for record in kept.run.history]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_the_engine_killed_while_it_trains_is_one_sentence_and_nothing_is_lost(ready: User) -> None:
    ready.train(3)
    kept = ready.shell.workbench.session
    ready.begin_long_training()
    os.kill(ready.shell.runner.engine_pid, signal.SIGKILL)
    ready.wait(ready.find(QWidget, "messageBar").isVisible)
    ready.wait(lambda: ready.text("messageText") == ENGINE_DIED)
    assert ready.shell.workbench.session is kept
    assert ready.states() == ["done"] * 4

    ready.train(2)
    assert [row[Column.EPOCHS].split("/")[1] for row in ready.rows("runTable")] == ["3", "2"]
    assert not ready.find(QWidget, "messageBar").isVisible() or ENGINE_DIED not in ready.text("messageText")


def test_another_run_of_the_table_is_evaluated_and_interpreted(ready: User) -> None:
    ready.train(2)
    ready.train(6)
    ready.find(QTabWidget, "trainTabs").setCurrentIndex(1)
    table = ready.find(QTableView, "runTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    ready.wait(lambda: ready.states() == ["done"] * 4)
    session = ready.shell.workbench.session
    assert session.current == 0
    assert session.evaluation.run_key == session.runs[0].key
    ready.wait_for_jobs()


def test_results_are_saved_from_the_window(
    ready: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.train(2)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "results"))
    ready.window.findChild(QAction, "saveResultsAction").trigger()
    ready.wait(lambda: ready.text("messageText").startswith("Saved in"))
    names = {path.name for path in (tmp_path / "results").iterdir()}
    assert names == {"metrics.json", "history.csv", "predictions.tsv", "attributions.npz", "report.html"}


def test_closing_while_it_trains_leaves_no_process_behind(qtbot: QtBot, files: tuple[Path, Path]) -> None:
    user = User(qtbot, JobRunner())
    user.shell.runner.start()
    drop(user.find(QWidget, "dropArea"), files)
    user.wait(lambda: user.states()[0] == "done")
    user.press("nextButton")
    user.begin_long_training()
    pid = user.shell.runner.engine_pid
    user.window.close()
    question = user.window.findChild(QMessageBox, "unsavedQuestion")
    assert "The training that is under way ends with the window." in question.informativeText()
    QTest.mouseClick(question.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not PRIMER.is_dir(), reason="the primer's data are not here")
def test_the_primer_s_own_files(user: User) -> None:
    drop(user.find(QWidget, "dropArea"), [PRIMER / "sequences.txt", PRIMER / "labels.txt"])
    user.wait(lambda: user.states()[0] == "done")
    assert len(user.rows("sequenceTable")) == 2000
    user.press("nextButton")
    user.train(10)
    evaluation = user.shell.workbench.session.evaluation
    assert len(evaluation.labels) == 500
    assert evaluation.accuracy > 0.95
