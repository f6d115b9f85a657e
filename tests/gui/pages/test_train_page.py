from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from helpers.examples import example_session
from helpers.window import cells, child, curves
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.models.registry import Architecture
from motifdesk.models.trained import Layer, NetworkSummary
from motifdesk.parameters import number
from motifdesk.training.settings import TrainingSettings

RUN = example_session().runs[0]


@dataclass(frozen=True)
class Small:
    filters: int = number(8, 1, 64, "Filters", "How many patterns.")


@dataclass(frozen=True)
class Deep:
    layers: int = number(3, 1, 9, "Layers", "How deep.")


def network(name: str, parameters: type, rank: int) -> Architecture:
    return Architecture(name, name.title(), f"{name.title()} is simple.", parameters, _no_build, rank)


def _no_build(length: int, parameters: object) -> object:
    raise AssertionError("the page builds no network")


@pytest.fixture
def page(qtbot: QtBot) -> TrainPage:
    page = TrainPage()
    qtbot.addWidget(page)
    page.set_architectures([network("small", Small, 1), network("deep", Deep, 2)])
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def ready(page: TrainPage) -> TrainPage:
    page.set_ready(True)
    return page


def texts(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def enabled(page: TrainPage) -> list[bool]:
    names = ("trainButton", "stopButton", "cancelButton")
    return [child(page, QPushButton, name).isEnabled() for name in names]


@pytest.mark.parametrize(
    "name",
    ["architectureBox", "parameterForm", "modelSummary", "trainButton", "lossPlot", "metricPlot", "runTable"],
)
def test_scripts_find_every_part_once(page: TrainPage, name: str) -> None:
    assert page.objectName() == "trainPage"
    child(page, QWidget, name)
    child(page, QComboBox, "architectureBox").setCurrentIndex(1)
    child(page, QWidget, name)  # also at the moment when one form takes the place of another


def test_every_network_comes_with_its_sentence_and_its_form(page: TrainPage, qtbot: QtBot) -> None:
    assert "Small is simple." in texts(page)
    assert page.parameter_values() == {"filters": 8}
    with qtbot.waitSignal(page.network_changed) as changed:
        child(page, QComboBox, "architectureBox").setCurrentText("Deep")
    assert changed.args == ["deep"]
    assert "Deep is simple." in texts(page)
    assert page.parameter_values() == {"layers": 3}
    assert page.architecture().name == "deep"


def test_changed_parameters_are_announced(page: TrainPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.parameters_changed):
        child(page, QSpinBox, "network.filters").setValue(9)


def test_more_settings_are_shown_on_request_and_always_count(page: TrainPage) -> None:
    optimizer = child(page, QComboBox, "training.optimizer")
    assert not optimizer.isVisible()
    child(page, QToolButton, "moreSettingsButton").click()
    assert optimizer.isVisible()
    optimizer.setCurrentText("sgd")
    child(page, QToolButton, "moreSettingsButton").click()
    assert page.training_values() == {**vars(TrainingSettings()), "optimizer": "sgd"}


def test_empty_says_what_to_do_and_ready_what_will_come(page: TrainPage) -> None:
    page.set_ready(False)
    assert texts(page).count("Load sequences first.") == 2
    assert enabled(page) == [False, False, False]
    page.set_ready(True)
    assert texts(page).count("The curves appear here as the network learns.") == 2
    assert enabled(page) == [True, False, False]


def test_while_it_trains_settings_are_locked_and_it_can_be_ended(ready: TrainPage) -> None:
    ready.show_training(20)
    assert enabled(ready) == [False, True, True]
    assert not child(ready, QSpinBox, "training.epochs").isEnabled()
    assert not child(ready, QComboBox, "architectureBox").isEnabled()
    assert "The curves appear" not in texts(ready)
    ready.set_ready(True)
    assert enabled(ready) == [True, False, False]
    assert child(ready, QSpinBox, "training.epochs").isEnabled()


@pytest.mark.parametrize("name", ["train", "stop", "cancel"])
def test_buttons_say_what_the_user_wants(ready: TrainPage, qtbot: QtBot, name: str) -> None:
    if name != "train":
        ready.show_training(20)
    with qtbot.waitSignal(getattr(ready, f"{name}_requested")):
        child(ready, QPushButton, f"{name}Button").click()


def test_curves_grow_with_the_epochs(ready: TrainPage, qtbot: QtBot) -> None:
    ready.show_training(20)
    ready.append_epochs(RUN.history[:2])
    ready.append_epochs(RUN.history[2:3])

    def drawn() -> None:
        three = RUN.history[:3]
        assert curves(child(ready, CurvePlot, "lossPlot")) == {
            "training": [record.loss for record in three],
            "validation": [record.val_loss for record in three],
        }
        assert curves(child(ready, CurvePlot, "metricPlot")) == {
            "training": [record.accuracy for record in three],
            "validation": [record.val_accuracy for record in three],
        }

    qtbot.waitUntil(drawn)


def test_another_training_begins_with_empty_curves(ready: TrainPage) -> None:
    ready.show_run(RUN)
    ready.show_training(20)
    assert curves(ready.loss_plot) == {"training": [], "validation": []}


def test_a_finished_run_is_drawn_with_the_epoch_that_was_kept(ready: TrainPage) -> None:
    ready.show_run(RUN)
    assert curves(ready.metric_plot)["validation"] == [record.val_accuracy for record in RUN.history]
    assert f"The weights of epoch {RUN.kept_epoch} were kept." in ready.loss_plot.accessibleDescription()


def test_runs_are_listed_and_the_current_one_is_bold(ready: TrainPage, qtbot: QtBot) -> None:
    long = replace(RUN, settings=TrainingSettings(seed=7), seconds=61.25)
    ready.show_runs([RUN, long], ["Small", "Deep"], 1)
    table = child(ready, QTableView, "runTable")
    kept = RUN.kept
    assert cells(table)[1] == (
        "2", "Deep", f"{RUN.kept_epoch} of 20", f"{kept.val_loss:.4f}", f"{kept.val_auroc:.4f}", "61.2 s", "7"
    )  # fmt: skip
    fonts = [table.model().index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(2)]
    assert fonts[0] is None
    assert fonts[1].bold()
    assert child(ready, QTabWidget, "trainTabs").tabText(1) == "Runs: run 2 of 2 is evaluated"
    with qtbot.waitSignal(ready.run_chosen) as chosen:
        table.activated.emit(table.model().index(0, 2))
    assert chosen.args == [0]


def test_the_layer_table_names_layers_as_their_users_do(ready: TrainPage) -> None:
    layers = (Layer("x", "Conv1D", "(39, 32)", 1568), Layer("y", "GlobalMaxPooling1D", "(32)", 0))
    ready.show_summary(NetworkSummary(layers, 1568))
    table = child(ready, QTableView, "modelSummary")
    assert cells(table) == [("Convolution", "(39, 32)", "1,568"), ("Global max pooling", "(32)", "0")]
    assert child(ready, QTabWidget, "trainTabs").tabText(0) == "Layers: 1,568 parameters"
    ready.show_no_summary("The sequences are too short.")
    assert cells(table) == [("The sequences are too short.", "", "")]


def focusable(page: TrainPage) -> list[QWidget]:
    """Return the widgets that a user has to reach, those inside compound widgets aside."""
    kinds: tuple[Callable[..., QWidget], ...] = (
        QPushButton,
        QToolButton,
        QComboBox,
        QAbstractSpinBox,
        QTableView,
        CurvePlot,
    )
    return [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.objectName()[:3] != "qt_"
    ]


def test_everything_is_reached_with_the_tab_key(ready: TrainPage, qtbot: QtBot) -> None:
    with qtbot.waitActive(ready):
        ready.activateWindow()
    reached = set()
    child(ready, QComboBox, "architectureBox").setFocus()
    for _ in range(40):
        reached.add(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {widget.objectName() for widget in focusable(ready) if widget not in reached} == set()


def test_everything_has_a_name_for_screen_readers_or_a_text(ready: TrainPage) -> None:
    for widget in focusable(ready):
        assert widget.accessibleName() or widget.text(), widget.objectName()


@pytest.mark.parametrize("size", [(824, 480), (1040, 620)])
def test_it_fits_the_room_that_the_window_leaves(ready: TrainPage, size: tuple[int, int]) -> None:
    """Beside the steps, a window of 1024 x 680 leaves about 824 x 480."""
    assert ready.minimumSizeHint().width() <= size[0]
    assert ready.minimumSizeHint().height() <= size[1]
