"""The Evaluate page of several classes and of numbers, with real widgets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from helpers.window import built
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.evaluation.results import MulticlassEvaluation, RegressionEvaluation
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.pages.evaluate_page import EvaluatePage
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.roc import RocPlot
from motifdesk.gui.plots.scatter import ScatterPlot
from motifdesk.project.session import Session


def shown(qtbot: QtBot, session: Session) -> EvaluatePage:
    page = built(EvaluatePage)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    assert session.evaluation is not None
    assert session.dataset is not None
    page.show_evaluation(session.evaluation, session.dataset)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def classes() -> Session:
    return example_multiclass_session()


@pytest.fixture
def numbers() -> Session:
    return example_regression_session()


def table(page: EvaluatePage) -> QTableView:
    return page.findChild(QTableView, "selectionTable")


def fits(page: EvaluatePage) -> bool:
    bars = page._content.verticalScrollBar(), page._content.horizontalScrollBar()
    return not any(bar.isVisible() for bar in bars)


def metric(page: EvaluatePage, name: str) -> str:
    return page.findChild(MetricRow).value(name)


def test_classes_every_part_has_its_name_and_words(classes: Session, qtbot: QtBot) -> None:
    page = shown(qtbot, classes)
    for name in ("verdictLabel", "confusionMatrix", "rocPlot", "classTable", "selectionTable"):
        widget = page.findChild(QWidget, name)
        assert widget.isVisible(), name
        assert widget.accessibleName(), name
    qtbot.waitUntil(lambda: fits(page))


def test_classes_the_figures_are_the_evaluations(classes: Session, qtbot: QtBot) -> None:
    page, evaluation = shown(qtbot, classes), classes.evaluation
    assert isinstance(evaluation, MulticlassEvaluation)
    assert metric(page, "Accuracy") == f"{evaluation.accuracy:.3f}"
    assert metric(page, "AUROC") == f"{evaluation.auroc:.3f}"
    assert metric(page, "Baseline AUROC") == "0.710"
    model = page.findChild(QTableView, "classTable").model()
    for row, item in enumerate(evaluation.classes):
        cells = [model.index(row, column).data() for column in range(7)]
        assert cells[:3] == [item.name, str(item.count), f"{item.auroc:.3f}"]
        assert cells[5] == f"{item.recall:.3f}"


def test_classes_the_commonest_mistake_is_listed_first_and_a_click_lists_others(
    classes: Session, qtbot: QtBot
) -> None:
    page, evaluation = shown(qtbot, classes), classes.evaluation
    assert isinstance(evaluation, MulticlassEvaluation)
    wrong = evaluation.confusion - np.diag(np.diag(evaluation.confusion))
    assert table(page).model().rowCount() == wrong.max() > 0
    view = page.findChild(ConfusionMatrixView)
    place = view.cell_rect(2, 2).center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert table(page).model().rowCount() == evaluation.confusion[2, 2]
    assert any("right: true class mirror" in item.text() for item in page.findChildren(QLabel))


def test_classes_choosing_one_draws_its_curve(classes: Session, qtbot: QtBot) -> None:
    page, evaluation = shown(qtbot, classes), classes.evaluation
    assert isinstance(evaluation, MulticlassEvaluation)
    plot = page.findChild(RocPlot)
    worst = min(evaluation.classes, key=lambda item: item.auroc)
    assert plot.accessibleDescription().startswith(f"{worst.name}: AUROC {worst.auroc:.3f}")
    page.findChild(QTableView, "classTable").selectRow(2)
    item = evaluation.classes[2]
    assert plot.accessibleDescription().startswith(f"mirror: AUROC {item.auroc:.3f}")


def test_a_class_without_test_sequences_has_dashes_and_no_curve(classes: Session, qtbot: QtBot) -> None:
    evaluation = classes.evaluation
    assert isinstance(evaluation, MulticlassEvaluation)
    nowhere = replace(evaluation.classes[1], count=0, auroc=float("nan"))
    gone = replace(evaluation, classes=(evaluation.classes[0], nowhere, evaluation.classes[2]))
    page = shown(qtbot, replace(classes, evaluation=gone))
    view = page.findChild(QTableView, "classTable")
    assert view.model().index(1, 2).data() == "–"
    view.selectRow(1)
    assert "no sequence of the class motif" in page.findChild(RocPlot).accessibleDescription()
    view.selectRow(0)
    assert "neither: AUROC" in page.findChild(RocPlot).accessibleDescription()


def test_numbers_every_part_has_its_name_and_words(numbers: Session, qtbot: QtBot) -> None:
    page = shown(qtbot, numbers)
    for name in ("verdictLabel", "scatterPlot", "residualPlot", "selectionTable"):
        widget = page.findChild(QWidget, name)
        assert widget.isVisible(), name
        assert widget.accessibleName(), name
    qtbot.waitUntil(lambda: fits(page))
    evaluation = numbers.evaluation
    assert isinstance(evaluation, RegressionEvaluation)
    for name, value in (
        ("Pearson", evaluation.pearson),
        ("Spearman", evaluation.spearman),
        ("R²", evaluation.r2),
    ):
        assert metric(page, name) == f"{value:.3f}"
    assert metric(page, "MAE") == f"{evaluation.mae:.4g}"
    assert metric(page, "Baseline Pearson") == "0.550"


def test_numbers_a_point_and_its_row_are_chosen_together(numbers: Session, qtbot: QtBot) -> None:
    page, evaluation = shown(qtbot, numbers), numbers.evaluation
    assert evaluation is not None
    assert numbers.dataset is not None
    plot = page.findChild(ScatterPlot)
    plot.point_chosen.emit(7)
    current = table(page).currentIndex()
    assert current.siblingAtColumn(0).data() == numbers.dataset.ids[evaluation.rows[7]]
    assert plot.marked() == (evaluation.labels[7], evaluation.scores[7])
    table(page).selectRow(0)
    worst = int(np.argmax(np.abs(evaluation.scores - evaluation.labels)))
    assert plot.marked() == (evaluation.labels[worst], evaluation.scores[worst])
    with qtbot.waitSignal(page.sequence_activated) as opened:
        qtbot.mouseClick(page.findChild(QPushButton, "interpretSequenceButton"), Qt.MouseButton.LeftButton)
    assert opened.args == [evaluation.rows[worst]]


def test_the_task_may_change_and_every_name_is_found_once(
    classes: Session, numbers: Session, qtbot: QtBot
) -> None:
    page = shown(qtbot, numbers)
    for session in (classes, example_session(), numbers, classes):
        assert session.evaluation is not None
        assert session.dataset is not None
        page.show_evaluation(session.evaluation, session.dataset)
        assert len(page.findChildren(QTableView, "selectionTable")) == 1
        assert len(page.findChildren(MetricRow)) == 1
    with qtbot.waitSignal(page.sequence_activated):
        table(page).selectRow(0)
        qtbot.mouseClick(page.findChild(QPushButton, "interpretSequenceButton"), Qt.MouseButton.LeftButton)
