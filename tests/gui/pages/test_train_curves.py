from __future__ import annotations

import numpy as np
import pytest
from helpers.curves import class_records, falling, value_history
from helpers.runs import run_of
from helpers.window import child, curves
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSlider
from pytestqt.qtbot import QtBot

from motifdesk.gui.pages.train_curves import READ_MS, TrainCurves
from motifdesk.gui.plots.curves import CurvePlot, NamedRun
from motifdesk.training.records import Ending
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.signs import Facts
from motifdesk.training.smoothing import smoothed

FACTS = Facts(TrainingSettings(epochs=40), 375)
RECORDS = class_records(falling(30, end=0.05), falling(30, end=0.3), np.linspace(0.5, 0.9, 30))


@pytest.fixture
def pane(qtbot: QtBot) -> TrainCurves:
    pane = TrainCurves()
    qtbot.addWidget(pane)
    pane.resize(724, 330)
    pane.show()
    qtbot.waitExposed(pane)
    return pane


def sentence(pane: TrainCurves) -> tuple[str, str]:
    label = child(pane, QLabel, "curveReading")
    return label.text(), label.property("role")


def empty_texts(pane: TrainCurves) -> list[tuple[str, str]]:
    return [
        (plot._empty.text(), plot._empty.property("role"))
        for plot in (pane.loss_plot, pane.metric_plot)
        if plot._empty.isVisible()
    ]


def grey_runs(plot: CurvePlot) -> bool:
    return "earlier runs" in [label.text for _, label in plot.plotItem.legend.items]


def test_empty_busy_and_failed(pane: TrainCurves) -> None:
    pane.show_empty("Load sequences first.")
    assert empty_texts(pane) == [("Load sequences first.", "muted")] * 2
    pane.show_training(40, FACTS)
    assert empty_texts(pane) == [("The first epoch is under way.", "muted")] * 2
    pane.append(RECORDS[:1])
    assert empty_texts(pane) == []
    pane.show_empty("The disk is full.", failed=True)
    assert empty_texts(pane) == [("The disk is full.", "bad"), ("The training failed.", "bad")]
    assert curves(pane.loss_plot) == {"training": [], "validation": []}


def test_the_sentence_follows_the_curves_a_few_times_a_second(pane: TrainCurves, qtbot: QtBot) -> None:
    changes: list[str] = []
    label = child(pane, QLabel, "curveReading")
    pane.show_training(40, FACTS)
    for record in RECORDS[:20]:
        pane.append([record])
        changes.append(label.text())
    assert set(changes) == {""}
    qtbot.waitUntil(lambda: sentence(pane)[0].startswith("Still learning: the validation loss fell"))
    assert sentence(pane)[1] == "good"
    assert READ_MS >= 250


def test_the_best_epoch_so_far_is_marked_while_it_trains(pane: TrainCurves, qtbot: QtBot) -> None:
    pane.show_training(40, FACTS)
    pane.append(class_records([0.7, 0.5, 0.4, 0.3], [0.7, 0.5, 0.6, 0.65]))
    for plot in (pane.loss_plot, pane.metric_plot):
        assert "validation loss was lowest in epoch 2." in plot.accessibleDescription()


def test_a_finished_run_with_its_last_word(pane: TrainCurves) -> None:
    run = run_of(1)
    pane.show_run(run, Facts(run.settings, 75, ending=Ending.FINISHED, kept=20))
    assert curves(pane.loss_plot)["validation"] == run.curves.column("val_loss").tolist()
    assert "more epochs would probably help; epoch 20 is kept" in sentence(pane)[0]
    assert sentence(pane)[1] == "caution"
    pane.show_training(40, FACTS)
    assert sentence(pane) == ("", "muted")


def test_the_measure_can_be_chosen_and_stays_chosen(pane: TrainCurves) -> None:
    run = run_of(1)
    box = child(pane, QComboBox, "measureBox")
    pane.show_run(run, None)
    assert [box.itemText(place) for place in range(box.count())] == ["Accuracy", "AUROC"]
    assert curves(pane.metric_plot)["validation"] == run.curves.column("val_accuracy").tolist()
    box.setCurrentText("AUROC")
    assert curves(pane.metric_plot)["validation"] == run.curves.column("val_auroc").tolist()
    assert pane.metric_plot.plotItem.getAxis("left").labelText == "AUROC"
    pane.show_run(run_of(2), None)
    assert box.currentText() == "AUROC"
    assert curves(pane.metric_plot)["validation"] == run_of(2).curves.column("val_auroc").tolist()


def test_values_have_their_own_measures_and_loss(pane: TrainCurves) -> None:
    history = value_history([1.0, 0.8], [1.0, 0.9], [0.1, 0.4])
    pane.show_training(2, None)
    pane.append(list(history))
    box = child(pane, QComboBox, "measureBox")
    assert [box.itemText(place) for place in range(box.count())] == ["Pearson", "R²"]
    assert pane.metric_plot.plotItem.getAxis("left").labelText == "Pearson correlation"
    assert "squared error" in pane.loss_plot.plotItem.getAxis("left").labelText


def test_smoothing_and_scale_are_taken_over(pane: TrainCurves) -> None:
    run = run_of(1)
    pane.show_run(run, None)
    child(pane, QSlider, "smoothingSlider").setValue(80)
    for plot, name in ((pane.loss_plot, "val_loss"), (pane.metric_plot, "val_accuracy")):
        np.testing.assert_allclose(curves(plot)["validation"], smoothed(run.curves.column(name), 0.8))
    child(pane, QCheckBox, "logScaleBox").click()
    assert pane.loss_plot.plotItem.getAxis("left").logMode
    assert not pane.metric_plot.plotItem.getAxis("left").logMode


def test_earlier_runs_can_be_hidden(pane: TrainCurves) -> None:
    pane.show_run(run_of(1), None)
    pane.show_earlier([run_of(2).curves])
    assert grey_runs(pane.loss_plot)
    assert grey_runs(pane.metric_plot)
    child(pane, QCheckBox, "earlierRunsBox").click()
    assert not grey_runs(pane.loss_plot)
    pane.show_earlier([run_of(3).curves])
    assert not grey_runs(pane.loss_plot)
    child(pane, QCheckBox, "earlierRunsBox").click()
    assert grey_runs(pane.loss_plot)


def test_a_comparison_takes_the_run_s_place_and_gives_it_back(pane: TrainCurves) -> None:
    run = run_of(1)
    pane.show_run(run, Facts(run.settings, ending=Ending.FINISHED, kept=20))
    said = sentence(pane)
    pane.compare([NamedRun("run 1", run.curves), NamedRun("run 2", run_of(2).curves)])
    assert curves(pane.loss_plot) == {}
    assert sentence(pane)[0].startswith("Compared: run 1, run 2.")
    pane.compare([])
    assert curves(pane.loss_plot)["validation"] == run.curves.column("val_loss").tolist()
    assert sentence(pane) == said


def test_pointing_in_one_plot_points_in_the_other(pane: TrainCurves) -> None:
    pane.show_run(run_of(1), None)
    pane.loss_plot.epoch_pointed.emit(7)
    assert pane.metric_plot.readout.startswith("epoch 7\n")
    pane.metric_plot.epoch_pointed.emit(3)
    assert pane.loss_plot.readout.startswith("epoch 3\n")
    pane.loss_plot.epoch_pointed.emit(None)
    assert pane.metric_plot.readout == ""
