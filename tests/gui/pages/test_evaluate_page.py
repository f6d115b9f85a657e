from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import built
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QPushButton, QSlider, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import BinaryEvaluation, Level, Verdict
from motifdesk.gui import theme
from motifdesk.gui.pages.evaluate_binary import BinaryPanel
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.pages.evaluate_page import EvaluatePage
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.scores import ScorePlot


@pytest.fixture
def found() -> tuple[BinaryEvaluation, Dataset]:
    session = example_session()
    assert session.evaluation is not None
    assert session.dataset is not None
    return session.evaluation, session.dataset


@pytest.fixture
def page(qtbot: QtBot, found: tuple[BinaryEvaluation, Dataset]) -> EvaluatePage:
    widget = built(EvaluatePage)
    qtbot.addWidget(widget)
    widget.resize(1040, 620)
    widget.show_evaluation(*found)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def slider(page: EvaluatePage) -> QSlider:
    return page.findChild(QSlider, "thresholdSlider")


def table(page: EvaluatePage) -> QTableView:
    return page.findChild(QTableView, "selectionTable")


def matrix(page: EvaluatePage) -> ConfusionMatrixView:
    return page.findChild(ConfusionMatrixView, "confusionMatrix")


def metric(page: EvaluatePage, name: str) -> str:
    return page.findChild(MetricRow).value(name)


def test_every_part_has_its_name_and_words_for_screen_readers(page: EvaluatePage) -> None:
    assert page.objectName() == "evaluatePage"
    for name in (
        "verdictLabel",
        "confusionMatrix",
        "rocPlot",
        "prPlot",
        "scorePlot",
        "thresholdSlider",
        "selectionTable",
    ):
        widget = page.findChild(QWidget, name)
        assert widget.isVisible(), name
        assert widget.accessibleName(), name


def test_fits_the_smallest_usual_window_without_scrolling(page: EvaluatePage) -> None:
    assert not page._content.verticalScrollBar().isVisible()
    assert not page._content.horizontalScrollBar().isVisible()


@pytest.mark.parametrize(
    ("level", "word"),
    [(Level.GOOD, "Good"), (Level.CAUTION, "With caution"), (Level.BAD, "Not to be used")],
)
def test_verdict_says_level_and_sentences(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset], level: Level, word: str
) -> None:
    evaluation, dataset = found
    page.show_evaluation(replace(evaluation, verdict=Verdict(level, ("First.", "Second."))), dataset)
    assert page.findChild(QLabel, "verdictLabel").text() == "First. Second."
    (drawn,) = [item for item in page.findChildren(QLabel) if item.text() == word]
    assert drawn.property("role") == level.value


def test_moving_the_slider_recounts_everything(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset]
) -> None:
    evaluation, _ = found
    slider(page).setValue(700)
    above, positive = evaluation.scores >= 0.7, evaluation.labels == 1
    assert metric(page, "Accuracy") == f"{(above == positive).mean():.3f}"
    assert metric(page, "Precision") == f"{positive[above].mean():.3f}"
    assert metric(page, "Recall") == f"{above[positive].mean():.3f}"
    assert f"{(above & ~positive).sum()} of the {(~positive).sum()}" in matrix(page).cell_words(0, 1)
    assert page.findChild(QDoubleSpinBox, "thresholdBox").value() == 0.7
    assert page.findChild(ScorePlot, "scorePlot").threshold() == 0.7
    assert "0.700" in page.findChild(QWidget, "rocPlot").accessibleDescription()
    assert "0.700" in page.findChild(QWidget, "prPlot").accessibleDescription()


def test_figures_free_of_the_threshold_stay(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset]
) -> None:
    slider(page).setValue(900)
    assert metric(page, "AUROC") == f"{found[0].auroc:.3f}"
    assert metric(page, "AUPRC") == f"{found[0].auprc:.3f}"
    assert metric(page, "Baseline AUROC") == "0.710"


def test_precision_is_a_dash_where_nothing_is_predicted_positive(page: EvaluatePage) -> None:
    slider(page).setValue(1000)
    assert metric(page, "Precision") == "–"
    assert metric(page, "Recall") == "0.000"


def test_the_line_in_the_histogram_moves_the_slider(page: EvaluatePage) -> None:
    page.findChild(ScorePlot, "scorePlot").threshold_changed.emit(0.3)
    assert slider(page).value() == 300
    assert page.findChild(BinaryPanel).threshold() == 0.3


def test_a_typed_threshold_moves_the_slider_and_reset_brings_it_back(
    page: EvaluatePage, qtbot: QtBot
) -> None:
    reset = page.findChild(QPushButton, "thresholdResetButton")
    assert not reset.isEnabled()
    page.findChild(QDoubleSpinBox, "thresholdBox").setValue(0.125)
    assert slider(page).value() == 125
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert slider(page).value() == 500
    assert not reset.isEnabled()


def test_the_slider_is_moved_by_keyboard_in_hundredths(page: EvaluatePage, qtbot: QtBot) -> None:
    qtbot.keyClick(slider(page), Qt.Key.Key_Right)
    assert page.findChild(BinaryPanel).threshold() == 0.51


def test_choosing_a_cell_lists_its_sequences(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset], qtbot: QtBot
) -> None:
    view = matrix(page)
    for true, predicted in ((0, 0), (1, 1), (0, 1)):
        place = view.cell_rect(true, predicted).center().toPoint()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        assert table(page).model().rowCount() == found[0].confusion[true, predicted]


def test_the_greater_kind_of_mistake_is_listed_first(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset]
) -> None:
    confusion = found[0].confusion
    assert table(page).model().rowCount() == max(confusion[0, 1], confusion[1, 0])


@pytest.mark.parametrize("how", ["double click", "enter", "button"])
def test_a_sequence_is_opened(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset], how: str, qtbot: QtBot
) -> None:
    view = table(page)
    cell = view.model().index(1, 0)
    with qtbot.waitSignal(page.sequence_activated) as opened:
        place = view.visualRect(cell).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if how == "double click":
            qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        elif how == "enter":
            qtbot.waitUntil(view.hasFocus)
            qtbot.keyClick(view, Qt.Key.Key_Return)
        else:
            button = page.findChild(QPushButton, "interpretSequenceButton")
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert found[1].ids[opened.args[0]] == cell.data()


def test_there_is_nothing_to_open_until_a_sequence_is_chosen(page: EvaluatePage) -> None:
    button = page.findChild(QPushButton, "interpretSequenceButton")
    assert not button.isEnabled()
    table(page).selectRow(0)
    assert button.isEnabled()
    slider(page).setValue(600)
    assert not button.isEnabled()


def test_a_header_sorts(page: EvaluatePage) -> None:
    view = table(page)
    view.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    scores = [float(view.model().index(row, 3).data()) for row in range(view.model().rowCount())]
    assert scores == sorted(scores)


def test_empty_busy_and_failed(page: EvaluatePage, qtbot: QtBot) -> None:
    button = page.findChild(QPushButton, "evaluateButton")

    def says(text: str) -> bool:
        return any(item.text() == text and item.isVisible() for item in page.findChildren(QLabel))

    page.show_empty("Train a network first.")
    assert says("Train a network first.")
    with qtbot.waitSignal(page.run_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page.show_busy("Testing.")
    assert says("Testing.")
    assert not button.isVisible()
    page.show_failed("Out of memory.")
    assert says("Out of memory.")
    assert button.isVisible()
    assert not matrix(page).isVisible()


def test_a_new_evaluation_begins_at_the_usual_threshold(
    page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset]
) -> None:
    slider(page).setValue(900)
    page.show_evaluation(*found)
    assert page.findChild(BinaryPanel).threshold() == 0.5
    assert f"{found[0].confusion[1, 1]} of" in matrix(page).cell_words(1, 1)


def test_a_perfect_network_can_be_shown(page: EvaluatePage, found: tuple[BinaryEvaluation, Dataset]) -> None:
    evaluation, dataset = found
    labels = evaluation.labels
    counts = np.bincount(labels)
    perfect = replace(evaluation, scores=labels.astype(np.float64), confusion=np.diag(counts))
    page.show_evaluation(perfect, dataset)
    assert matrix(page).selected() == (1, 1)
    assert metric(page, "Accuracy") == "1.000"
    assert table(page).model().rowCount() == counts[1]


def test_follows_the_theme(page: EvaluatePage, themed_application: QApplication) -> None:
    try:
        theme.apply(themed_application, theme.DARK)
        assert page.grab().toImage().pixelColor(10, 10).lightness() < 100
    finally:
        theme.apply(themed_application, theme.LIGHT)
