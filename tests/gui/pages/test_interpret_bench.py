"""The what-if bench, pressed by objectName: what it asks for, and what it says of the answer."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from helpers.window import child
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import Codes, decode, encode
from motifdesk.data.dataset import Dataset
from motifdesk.gui.pages.interpret_sequence import SequencePane, Subject
from motifdesk.gui.pages.interpret_words import scores_in_words
from motifdesk.gui.plots.diverging import DivergingLegend
from motifdesk.project.session import Session

TEXT = "ACGTACGTAACCGGTT"
CODES = encode(TEXT.encode())


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    found = example_session(count=20).dataset
    assert found is not None
    return found


@pytest.fixture
def pane(qtbot: QtBot, dataset: Dataset) -> SequencePane:
    pane = SequencePane()
    qtbot.addWidget(pane)
    pane.resize(700, 420)
    pane.tools.setParent(pane)
    pane.show()
    qtbot.waitExposed(pane)
    pane.asked_for = []
    pane.asked.connect(pane.asked_for.append)
    pane.show_subject(Subject(dataset, 0, CODES, hypothetical(), np.float32(0.98)), "m")
    return pane


def hypothetical(count: int = len(CODES)) -> np.ndarray:
    return np.random.default_rng(2).normal(size=(count, 4)).astype(np.float32)


def explain(pane: SequencePane, score: float = 0.07) -> Explained:
    """Answer the newest question as a network of 16 bases would."""
    fitted = np.full(len(CODES), 4, np.uint8)
    codes = pane.asked_for[-1][: len(CODES)]
    fitted[: len(codes)] = codes
    effects = np.random.default_rng(3).normal(size=(len(CODES), 4)).astype(np.float32)
    effects[np.arange(len(codes)), codes] = 0
    explained = Explained(fitted, np.float32(score), {"m": hypothetical()}, effects)
    pane.show_explained(explained)
    return explained


def place(pane: SequencePane, position: int) -> QPoint:
    track = pane.track
    scene = track.plotItem.vb.mapViewToScene(QPoint(position + 1, 0))
    return track.mapFromScene(scene)


def select(pane: SequencePane, position: int) -> None:
    QTest.mouseClick(pane.track.viewport(), Qt.MouseButton.LeftButton, pos=place(pane, position))


def press(pane: SequencePane, name: str) -> None:
    QTest.mouseClick(child(pane, QToolButton, name), Qt.MouseButton.LeftButton)


def asked(pane: SequencePane) -> str:
    codes: Codes = pane.asked_for[-1]
    return decode(codes)


def said(pane: SequencePane, name: str) -> str:
    return child(pane, QLabel, name).text()


def test_a_click_selects_a_base_and_a_button_replaces_it(pane: SequencePane) -> None:
    assert not child(pane, QToolButton, "baseGButton").isVisible()
    select(pane, 3)
    assert said(pane, "selectedBase") == "Base 4, T:"
    press(pane, "baseGButton")
    assert asked(pane) == "ACGGACGTAACCGGTT"
    explain(pane)
    assert said(pane, "whatIfLine") == "1 change: 0.98 → 0.07"
    assert said(pane, "whatIfChanges") == "T4G"
    assert said(pane, "selectedBase") == "Base 4, G:"


def test_the_prediction_is_said_before_the_track_is_known(pane: SequencePane) -> None:
    explain(pane, 0.98)
    select(pane, 3)
    QTest.keyClick(pane.track, "g")
    before = pane.track.grab().toImage()
    pane.show_explained(Explained(pane.asked_for[-1], np.float32(0.5), {}))
    assert said(pane, "whatIfLine") == "1 change: 0.98 → 0.50"
    assert pane.track.grab().toImage() == before
    explain(pane, 0.5)
    assert pane.track.grab().toImage() != before


def test_keys_replace_insert_and_delete(pane: SequencePane) -> None:
    select(pane, 3)
    QTest.keyClick(pane.track, "c")
    QTest.keyClick(pane.track, "A", Qt.KeyboardModifier.ShiftModifier)
    assert asked(pane) == "ACGACACGTAACCGGTT"
    explain(pane)
    assert said(pane, "whatIfLine") == "2 changes: 0.98 → 0.07 (the network reads the first 16 bases)"
    QTest.keyClick(pane.track, Qt.Key.Key_Delete)
    assert asked(pane) == "ACGCACGTAACCGGTT"
    explain(pane)
    assert said(pane, "whatIfChanges") == "T4C"


def test_insert_and_delete_are_buttons_too(pane: SequencePane) -> None:
    select(pane, 0)
    press(pane, "insertButton")
    press(pane, "baseTButton")
    assert asked(pane) == "T" + TEXT
    press(pane, "insertButton")
    press(pane, "deleteButton")
    assert asked(pane) == TEXT
    assert said(pane, "whatIfChanges") == ""


def test_changes_are_undone_made_again_and_reset(pane: SequencePane) -> None:
    undo, redo = (child(pane, QToolButton, name) for name in ("undoButton", "redoButton"))
    assert not undo.isEnabled()
    select(pane, 0)
    QTest.keyClick(pane.track, "g")
    QTest.keyClick(pane.track, "t")
    press(pane, "undoButton")
    assert asked(pane) == "G" + TEXT[1:]
    press(pane, "redoButton")
    assert asked(pane) == "T" + TEXT[1:]
    assert not redo.isEnabled()
    press(pane, "resetButton")
    assert asked(pane) == TEXT
    explain(pane, 0.98)
    assert said(pane, "whatIfLine") == ""
    assert not child(pane, QToolButton, "resetButton").isEnabled()
    press(pane, "undoButton")
    assert asked(pane) == "T" + TEXT[1:]


def test_a_click_into_the_heat_row_makes_that_substitution(pane: SequencePane) -> None:
    explain(pane, 0.98)
    pane.track.grab()  # lays the row out
    centre = pane.track.heat.centre_of(6, 0)
    QTest.mouseClick(pane.track.viewport(), Qt.MouseButton.LeftButton, pos=pane.track.mapFromScene(centre))
    assert asked(pane) == "ACGTACATAACCGGTT"


def test_the_other_strand_is_changed_where_it_is_seen(pane: SequencePane) -> None:
    explain(pane, 0.98)
    forward = pane.track.grab().toImage()
    press(pane, "reverseButton")  # AACCGGTTACGTACGT
    assert pane.track.grab().toImage() != forward
    select(pane, 2)
    assert said(pane, "selectedBase") == "Base 3, C:"
    QTest.keyClick(pane.track, "t")  # position 14 of the forward strand, a G, becomes an A
    assert asked(pane) == "ACGTACGTAACCGATT"
    assert said(pane, "whatIfChanges") == "C3T"  # as the ruler counts
    explain(pane)
    QTest.keyClick(pane.track, "G", Qt.KeyboardModifier.ShiftModifier)
    assert asked(pane) == "ACGTACGTAACCGACTT"
    press(pane, "reverseButton")
    press(pane, "resetButton")
    explain(pane, 0.98)
    assert said(pane, "whatIfChanges") == ""
    select(pane, 15)
    select(pane, 0)
    assert said(pane, "selectedBase") == "Base 1, A:"


def test_changes_are_read_beside_a_long_line(pane: SequencePane) -> None:
    select(pane, 3)
    QTest.keyClick(pane.track, "A", Qt.KeyboardModifier.ShiftModifier)
    explain(pane)
    changes = child(pane, QLabel, "whatIfChanges")
    assert changes.text() == "3insA"
    assert changes.width() >= changes.fontMetrics().horizontalAdvance(changes.text())


def test_a_letter_replaces_again_after_the_bench_was_left(pane: SequencePane) -> None:
    select(pane, 3)
    press(pane, "insertButton")
    pane.hide()
    pane.show()
    assert not child(pane, QToolButton, "insertButton").isChecked()


def test_it_tells_what_the_network_says_of_the_changed_sequence(pane: SequencePane) -> None:
    told: list[str] = []
    pane.edited.connect(told.append)
    select(pane, 3)
    QTest.keyClick(pane.track, "g")
    assert told[-1] == "Edited …"
    explain(pane, 0.07)
    assert told[-1] == "Probability of 1: 0.07, edited"
    pane.show_problem("The sequence has no base left.")
    assert told[-1] == "Edited, not predicted"
    press(pane, "undoButton")
    assert told[-1] == ""


def test_the_readout_says_what_each_change_does(pane: SequencePane) -> None:
    effects = explain(pane, 0.98).effects
    assert effects is not None
    select(pane, 4)
    QTest.keyClick(pane.track, Qt.Key.Key_Right)
    words = said(pane, "saliencyReadout")
    for code, letter in ((0, "A"), (2, "G"), (3, "T")):
        assert f"→{letter} {effects[5, code]:+.2f}".replace("-", "−") in words
    assert "→C" not in words


def test_the_legend_tells_the_largest_effect(pane: SequencePane) -> None:
    legend = child(pane, DivergingLegend, "effectLegend")
    assert not legend.isVisible()
    effects = explain(pane, 0.98).effects
    assert legend.isVisible()
    assert f"{np.abs(effects).max():.2g}" in legend.accessibleDescription()


def test_the_stretch_in_view_stays_while_bases_change(pane: SequencePane) -> None:
    explain(pane, 0.98)
    pane.track.zoom_in()
    before = pane.track.plotItem.vb.viewRange()[0]
    select(pane, 8)
    QTest.keyClick(pane.track, "g")
    explain(pane)
    assert pane.track.plotItem.vb.viewRange()[0] == before
    assert pane.track.selected_position == 8


@pytest.mark.parametrize(
    ("session", "before", "after", "words"),
    [
        (example_session(count=20), 0.984, 0.071, "0.98 → 0.07"),
        (example_session(count=20), 0.9996, 0.9981, "1.000 → 0.998"),
        (example_session(count=20), 1 - 2e-7, 1 - 4e-6, "log-odds 15.5 → 12.4"),
        (example_session(count=20), 1.0, 1.0, "1.00 → 1.00"),
        (example_multiclass_session(count=20), [0.1, 0.8, 0.1], [0.1, 0.7, 0.2], "motif 0.80 → 0.70"),
        (example_multiclass_session(count=20), [0, 0.999, 0.001], [0, 0.998, 0.002], "motif 0.999 → 0.998"),
        (
            example_multiclass_session(count=20),
            [0.1, 0.8, 0.1],
            [0.6, 0.3, 0.1],
            "motif 0.80 → 0.30, now neither 0.60",
        ),
        (example_regression_session(count=20), 3.25, -1.5, "3.25 → -1.5"),
    ],
)
def test_scores_are_said_as_the_task_wants_it(session: Session, before, after, words: str) -> None:
    assert session.dataset is not None
    said = scores_in_words(session.dataset, np.array(before, np.float32), np.array(after, np.float32))
    assert said == words
