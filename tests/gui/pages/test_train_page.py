from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from helpers.examples import example_session
from helpers.window import built, cells, child, curves
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.gui.pages.train_network import Offer
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.gui.plots.receptive_field import ReceptiveField
from motifdesk.models.trained import Layer, NetworkSummary
from motifdesk.parameters import flag, number
from motifdesk.training.search.records import Fold, Trial, TrialState
from motifdesk.training.settings import TrainingSettings

RUN = example_session().runs[0]


@dataclass(frozen=True)
class Small:
    filters: int = number(8, 1, 64, "Filters", "How many patterns.")


@dataclass(frozen=True)
class Deep:
    layers: int = number(3, 1, 9, "Layers", "How deep.")
    skips: bool = flag(True, "Skips", "Add what went in.", advanced=True)


@pytest.fixture
def page(qtbot: QtBot) -> TrainPage:
    page = built(TrainPage)
    qtbot.addWidget(page)
    page.setup.network.offer(
        [Offer("small", "Small", "Small is simple."), Offer("deep", "Deep", "Deep is simple.")]
    )
    page.setup.forms.recommend_network("small", "", Small())
    page.setup.forms.recommend_training(TrainingSettings())
    page.setup.forms.show_split("1,125 train, 375 validation, 500 test")
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
    page.setup.forms.recommend_network("deep", "", Deep())
    child(page, QWidget, name)  # also at the moment when one form takes the place of another


def test_every_network_comes_with_its_sentence_and_its_form(page: TrainPage, qtbot: QtBot) -> None:
    network, forms = page.setup.network, page.setup.forms
    assert "Small is simple." in texts(page)
    assert (network.name(), forms.network_values()) == ("small", {"filters": 8})
    with qtbot.waitSignal(network.chosen) as changed:
        child(page, QComboBox, "architectureBox").setCurrentText("Deep")
    assert changed.args == ["deep"]
    assert "Deep is simple." in texts(page)
    assert network.name() == "deep"
    forms.recommend_network("deep", "", Deep())
    assert forms.network_values() == {"layers": 3, "skips": True}


def test_changed_settings_are_announced(page: TrainPage, qtbot: QtBot) -> None:
    forms = page.setup.forms
    with qtbot.waitSignal(forms.network_settings_changed):
        child(page, QSpinBox, "network.filters").setValue(9)
    with qtbot.waitSignal(forms.training_settings_changed):
        child(page, QSpinBox, "training.epochs").setValue(9)


def test_more_settings_are_shown_on_request_and_always_count(page: TrainPage) -> None:
    optimizer = child(page, QComboBox, "training.optimizer")
    assert not optimizer.isVisible()
    child(page, QToolButton, "moreSettingsButton").click()
    assert optimizer.isVisible()
    optimizer.setCurrentText("sgd")
    child(page, QToolButton, "moreSettingsButton").click()
    assert page.setup.forms.training_values() == {**vars(TrainingSettings()), "optimizer": "sgd"}


def test_a_network_s_rarer_settings_stand_among_the_others_that_few_need(page: TrainPage) -> None:
    page.setup.forms.recommend_network("deep", "", Deep())
    assert child(page, QSpinBox, "network.layers").isVisible()
    assert not child(page, QCheckBox, "network.skips").isVisible()
    child(page, QToolButton, "moreSettingsButton").click()
    assert child(page, QCheckBox, "network.skips").isVisible()


def test_changes_are_counted_kept_and_taken_back(page: TrainPage, qtbot: QtBot) -> None:
    forms, more = page.setup.forms, child(page, QToolButton, "moreSettingsButton")
    reset = child(page, QPushButton, "resetSettingsButton")
    assert not reset.isEnabled()
    child(page, QSpinBox, "training.epochs").setValue(80)
    child(page, QComboBox, "training.optimizer").setCurrentText("sgd")
    child(page, QSpinBox, "network.filters").setValue(9)
    assert reset.isEnabled()
    assert more.text() == "More settings (1 changed)"

    forms.recommend_training(TrainingSettings(epochs=30, batch_size=128))
    values = forms.training_values()
    assert (values["epochs"], values["batch_size"], values["optimizer"]) == (80, 128, "sgd")

    with qtbot.waitSignals([forms.network_settings_changed, forms.training_settings_changed]):
        reset.click()
    assert forms.training_values() == vars(TrainingSettings(epochs=30, batch_size=128))
    assert forms.network_values() == {"filters": 8}
    assert more.text() == "More settings"
    assert not reset.isEnabled()


def test_the_split_is_told_with_a_way_to_change_it(page: TrainPage, qtbot: QtBot) -> None:
    assert "1,125 train, 375 validation, 500 test" in texts(page)
    with qtbot.waitSignal(page.setup.forms.split_requested):
        child(page, QPushButton, "changeSplitButton").click()
    page.setup.forms.show_split("")
    assert not child(page, QPushButton, "changeSplitButton").isVisible()


def test_what_a_unit_sees_and_the_size_are_shown_when_known(page: TrainPage) -> None:
    field = child(page, ReceptiveField, "receptiveField")
    assert not field.isVisible()
    page.setup.forms.show_field(15, 101)
    page.setup.forms.show_size("6,226 parameters in 4 layers")
    assert field.isVisible()
    assert field.words() == "sees 15 of 101 bases at once"
    assert "6,226 parameters in 4 layers" in texts(page)
    page.setup.forms.clear_size()
    assert not field.isVisible()


def test_empty_says_what_to_do_and_ready_what_will_come(page: TrainPage) -> None:
    page.set_ready(False)
    assert texts(page).count("Load sequences first.") == 2
    assert enabled(page) == [False, False, False]
    page.set_ready(True)
    assert texts(page).count("The curves appear here as the network learns.") == 2
    assert enabled(page) == [True, False, False]


@pytest.mark.parametrize("size", [(824, 480), (1040, 620)])
def test_network_estimate_and_buttons_stay_in_sight(ready: TrainPage, size: tuple[int, int]) -> None:
    ready.resize(*size)
    child(ready, QToolButton, "moreSettingsButton").click()
    ready.setup.run.show_estimate("About 40 s for at most 50 epochs.", "bad", smaller=16)
    ready.setup.run.offer_resume("A run was interrupted.", "It is there.")
    ready.setup.run.show_state("Trained.")
    QApplication.processEvents()
    for name in ("architectureBox", "estimateSentence", "smallerBatchButton", "resumeButton", "trainButton"):
        widget = child(ready, QWidget, name)
        inside = QRect(widget.mapTo(ready, QPoint()), widget.size())
        assert widget.isVisible(), name
        assert ready.rect().contains(inside), name


def test_a_run_is_paused_and_goes_on(ready: TrainPage, qtbot: QtBot) -> None:
    ready.show_training(20)
    pause = child(ready, QPushButton, "pauseButton")
    with qtbot.waitSignal(ready.setup.run.pause_requested):
        pause.click()
    ready.setup.run.show_paused(True)
    assert pause.text() == "Go on"
    with qtbot.waitSignal(ready.setup.run.go_on_requested):
        QTest.keyClick(ready, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready.setup.run.show_paused(False)
    assert pause.text() == "Pause"


def test_an_interrupted_run_is_offered_until_it_is_taken_up(ready: TrainPage, qtbot: QtBot) -> None:
    pane, offer = ready.setup.run, child(ready, QWidget, "resumeOffer")
    assert not offer.isVisible()
    pane.offer_resume("A run was interrupted after epoch 12 of 50.", "Motif scanner")
    assert offer.isVisible()
    for name, signal in (("resumeButton", pane.resume_requested), ("discardButton", pane.discard_requested)):
        with qtbot.waitSignal(signal):
            child(ready, QPushButton, name).click()
    pane.offer_resume("", "")
    assert not offer.isVisible()


def test_too_little_memory_comes_with_a_smaller_batch(ready: TrainPage, qtbot: QtBot) -> None:
    pane = ready.setup.run
    pane.show_estimate("The memory is not enough.", "bad", smaller=1024)
    batch = child(ready, QPushButton, "smallerBatchButton")
    assert batch.text() == "Use a batch of 1,024"
    with qtbot.waitSignal(pane.batch_requested) as wanted:
        batch.click()
    assert wanted.args == [1024]
    pane.show_estimate("About 40 s.")
    assert not batch.isVisible()
    assert child(ready, QLabel, "estimateSentence").isVisible()
    ready.show_training(20)
    assert not child(ready, QLabel, "estimateSentence").isVisible()


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
    with qtbot.waitSignal(getattr(ready.setup.run, f"{name}_requested")):
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
    ready.results.show_run(RUN)
    ready.show_training(20)
    assert curves(ready.loss_plot) == {"training": [], "validation": []}


def test_a_finished_run_is_drawn_with_the_epoch_that_was_kept(ready: TrainPage) -> None:
    ready.results.show_run(RUN)
    assert curves(ready.metric_plot)["validation"] == [record.val_accuracy for record in RUN.history]
    assert f"The weights of epoch {RUN.kept_epoch} were kept." in ready.loss_plot.accessibleDescription()


def test_the_layer_table_names_layers_as_their_users_do(ready: TrainPage) -> None:
    layers = (Layer("x", "Conv1D", "(39, 32)", 1568), Layer("y", "GlobalMaxPooling1D", "(32)", 0))
    ready.show_summary(NetworkSummary(layers, 1568))
    table = child(ready, QTableView, "modelSummary")
    assert cells(table) == [("Convolution", "(39, 32)", "1,568"), ("Global max pooling", "(32)", "0")]
    assert child(ready, QTabWidget, "trainTabs").tabText(0) == "Layers: 1,568 parameters"
    ready.show_no_summary("The sequences are too short.")
    assert cells(table) == []
    assert no_layers(ready).isVisible()
    ready.show_summary(NetworkSummary(layers, 1568))
    assert table.isVisible()


def no_layers(page: TrainPage) -> QLabel:
    """Return what says in the table's place why there is none."""
    (said,) = child(page, QWidget, "noLayers").findChildren(QLabel)
    return said


@pytest.mark.parametrize("width", [760, 1040])
def test_why_there_are_no_layers_is_not_cut(ready: TrainPage, width: int) -> None:
    ready.resize(width, 560)
    ready.show_no_summary(
        f"{'The sequences have 50 bases and this network needs more of them; ' * 4}.", failed=True
    )
    said = no_layers(ready)
    assert said.property("role") == "bad"
    assert said.height() >= said.heightForWidth(said.width())


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


SMALLEST = (800, 518)  # of the page in a window of 1024 x 680


def test_in_the_smallest_window_four_trials_are_seen(page: TrainPage, qtbot: QtBot) -> None:
    page.resize(*SMALLEST)
    child(page, QTabWidget, "trainTabs").setCurrentWidget(page.results.search)
    pane = page.results.search
    pane.show_running({"filters": "Filters"}, "validation loss", least=True, to_tell=10)
    pane.take_trials([Trial(number, TrialState.COMPLETE, {}, 0.5) for number in range(20)], 3)
    pane.show_state("Trial 4 is the best: validation loss 0.5. Use the best puts its settings into the form.")
    table = child(page, QTableView, "trialTable")
    plots = (pane.best_plot, pane.importance_plot)
    qtbot.waitUntil(lambda: min(plot.height() for plot in plots) >= 120)
    assert table.viewport().height() >= 4 * table.rowHeight(0)
    for name in ("searchStopButton", "searchCancelButton"):
        button = child(page, QPushButton, name)
        assert page.rect().contains(QRect(button.mapTo(page, QPoint()), button.size()))


def test_in_the_smallest_window_names_of_folds_are_whole(page: TrainPage, qtbot: QtBot) -> None:
    page.resize(*SMALLEST)
    child(page, QTabWidget, "trainTabs").setCurrentWidget(page.results.validate)
    figures = dict.fromkeys(("accuracy", "auroc", "auprc", "f1", "mcc", "brier", "log_loss"), 0.5)
    page.results.validate.show_folds([Fold(place, place + 1, 2, figures) for place in range(10)])
    table = child(page, QTableView, "foldTable")
    qtbot.waitUntil(lambda: table.viewport().height() >= 4 * table.rowHeight(0))
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("Repeat 2, fold 10")


def test_beside_an_offer_to_resume_the_settings_keep_half_of_the_column(
    page: TrainPage, qtbot: QtBot
) -> None:
    page.resize(*SMALLEST)
    page.setup.run.offer_resume("A training of Motif scanner was interrupted after 12 of 50 epochs.", "")
    page.setup.run.show_estimate("About 20 s for 50 epochs on this computer, with 300 MB of memory.")
    offer = child(page, QPushButton, "resumeButton")
    qtbot.waitUntil(lambda: offer.isVisible() and page.height() == SMALLEST[1])
    area = child(page, QScrollArea, "settingsArea")
    qtbot.waitUntil(lambda: area.geometry().bottom() < offer.mapTo(page.setup, QPoint()).y())
    assert area.height() >= page.height() / 2
    assert child(page, QComboBox, "architectureBox").isVisible()
