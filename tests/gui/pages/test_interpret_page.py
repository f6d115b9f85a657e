"""The Interpret page, pressed by objectName, without a controller."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from helpers.interpreting import shown_page
from helpers.window import built
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.attribution.results import Attribution
from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui.pages.interpret_page import InterpretPage, contributions_of
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.tables.interpreted import Column
from motifdesk.project.session import Session

METHODS = [
    ("gradient-x-input", "Gradient × input", "How much the score changes with each base."),
    ("tutorial", "Tutorial", "As in the tutorial, clipped at zero."),
]
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def session() -> Session:
    return example_session(count=200)


@pytest.fixture
def dataset(session: Session) -> Dataset:
    assert session.dataset is not None
    return session.dataset


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> InterpretPage:
    return shown_page(qtbot, session, METHODS)


@pytest.fixture
def explained(page: InterpretPage, session: Session) -> InterpretPage:
    page.show_attribution(session.attribution)
    return page


def find(page: InterpretPage, kind: type[W], name: str) -> W:
    widget = page.findChild(kind, name)
    assert widget is not None, name
    return widget


def text_of(page: InterpretPage, name: str) -> str:
    return find(page, QLabel, name).text()


def test_the_surest_positive_is_shown_first(page: InterpretPage, session: Session) -> None:
    assert session.run is not None
    assert page.current_row() == int(np.argmax(session.run.scores))


def test_the_list_is_walked_with_the_keyboard(page: InterpretPage, session: Session) -> None:
    assert session.run is not None
    order = np.argsort(-session.run.scores, kind="stable")
    table = find(page, QTableView, "sequenceList")
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert page.current_row() == order[3]
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.current_row() == order[-1]


def test_a_click_on_a_header_sorts_and_keeps_the_sequence(page: InterpretPage) -> None:
    page.select_row(17)
    table = find(page, QTableView, "sequenceList")
    header = table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(Column.ID) + 8, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    ids = [table.model().index(place, Column.ID).data() for place in range(5)]
    assert ids in (["1", "2", "3", "4", "5"], ["200", "199", "198", "197", "196"])
    assert page.current_row() == 17
    assert table.currentIndex().siblingAtColumn(Column.ID).data() == "18"


def test_search_and_filter_narrow_the_list(page: InterpretPage, dataset: Dataset, qtbot: QtBot) -> None:
    table = find(page, QTableView, "sequenceList")
    positives = int((dataset.labels == 1).sum())
    QTest.keyClicks(find(page, QLineEdit, "sequenceSearch"), EXAMPLE_MOTIF)
    qtbot.waitUntil(lambda: table.model().rowCount() == positives)
    assert text_of(page, "sequenceCount") == f"{positives} of 200 sequences"
    QTest.keyClicks(find(page, QComboBox, "sequenceFilter"), "Neg")
    assert table.model().rowCount() == 0
    assert page.current_row() is None
    page.select_row(5)
    assert page.current_row() == 5
    assert table.model().rowCount() == 200


def test_prediction_and_label_are_said_in_words(
    page: InterpretPage, session: Session, dataset: Dataset
) -> None:
    assert session.run is not None
    right = (session.run.scores >= 0.5) == (dataset.labels == 1)
    for row, word, role in (
        (int(np.argmax(right)), "right", "good"),
        (int(np.argmin(right)), "wrong", "bad"),
    ):
        page.select_row(row)
        label = find(page, QLabel, "predictionLabel")
        name = dataset.class_names[dataset.labels[row]]
        assert label.text() == f"Probability of 1: {session.run.scores[row]:.2f}, labelled {name}: {word}"
        assert label.property("role") == role
        assert text_of(page, "sequenceId") == dataset.ids[row]


def test_unexplained_predictions_offer_the_one_button(page: InterpretPage, qtbot: QtBot) -> None:
    button = find(page, QPushButton, "interpretButton")
    assert button.isVisible()
    assert not find(page, SaliencyTrack, "saliencyTrack").isVisible()
    with qtbot.waitSignal(page.run_requested):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_the_track_shows_the_chosen_sequence(
    explained: InterpretPage, session: Session, dataset: Dataset
) -> None:
    assert session.attribution is not None
    track = find(explained, SaliencyTrack, "saliencyTrack")
    assert track.isVisible()
    for row in np.flatnonzero(dataset.labels == 1)[:3].tolist():
        explained.select_row(row)
        start = dataset.sequences.text(row).index(EXAMPLE_MOTIF)
        sentence = f"The 12 bases from {start + 1} to {start + 12} ({EXAMPLE_MOTIF}) carry"
        assert text_of(explained, "trackSentence").startswith(sentence)
        assert track.accessibleDescription() == text_of(explained, "trackSentence")
        QTest.keyClick(track, Qt.Key.Key_Right)
        values = session.attribution.attributions[row]
        assert track.cursor_position == int(np.argmax(values))


def test_while_busy_the_list_stays_usable(explained: InterpretPage, session: Session) -> None:
    explained.show_busy("Explaining: 2 s left.")
    assert not find(explained, SaliencyTrack, "saliencyTrack").isVisible()
    assert not find(explained, QPushButton, "interpretButton").isVisible()
    explained.select_row(9)
    assert text_of(explained, "sequenceId") == "10"
    explained.show_attribution(session.attribution)
    assert find(explained, SaliencyTrack, "saliencyTrack").isVisible()
    assert explained.current_row() == 9


def test_a_failure_is_said_and_can_be_tried_again(explained: InterpretPage, qtbot: QtBot) -> None:
    explained.show_failed("The engine ended; try again.")
    button = find(explained, QPushButton, "interpretButton")
    assert button.text() == "Try again"
    texts = [label.text() for label in explained.findChildren(QLabel) if label.property("role") == "bad"]
    assert "The engine ended; try again." in texts
    with qtbot.waitSignal(explained.run_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_empty_says_what_comes_first_and_leads_there(explained: InterpretPage, qtbot: QtBot) -> None:
    explained.show_empty("Train a network first.")
    assert explained.current_row() is None
    assert find(explained, QTableView, "sequenceList").model().rowCount() == 0
    assert not find(explained, QComboBox, "methodBox").isVisible()
    button = find(explained, QPushButton, "interpretButton")
    assert button.text() == "Go to training"
    with qtbot.waitSignal(explained.run_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_motif_is_found_here_and_counted_everywhere(
    explained: InterpretPage, dataset: Dataset, qtbot: QtBot
) -> None:
    row = int(np.flatnonzero(dataset.labels == 1)[0])
    explained.select_row(row)
    field = find(explained, QLineEdit, "motifField")
    QTest.keyClicks(field, "ggagttcggtcg")  # the reverse complement, in lower case
    assert text_of(explained, "motifMessage").startswith("1 hit in this sequence.")
    positives = int((dataset.labels == 1).sum())
    expected = f" In {positives} of {positives} positives and 0 of {200 - positives} negatives."
    qtbot.waitUntil(lambda: text_of(explained, "motifMessage").endswith(expected))
    QTest.keyClick(find(explained, QCheckBox, "bothStrands"), Qt.Key.Key_Space)
    assert text_of(explained, "motifMessage").startswith("0 hits in this sequence.")
    qtbot.waitUntil(
        lambda: text_of(explained, "motifMessage").endswith("In 0 of 100 positives and 0 of 100 negatives.")
    )
    field.clear()
    assert text_of(explained, "motifMessage") == ""


def test_a_wrong_letter_is_said_beside_the_field(explained: InterpretPage) -> None:
    field = find(explained, QLineEdit, "motifField")
    QTest.keyClicks(field, "CGX")
    message = find(explained, QLabel, "motifMessage")
    assert message.text().startswith("The motif's letter 3 is 'X'")
    assert message.property("role") == "bad"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert message.property("role") == "muted"


def test_hits_are_marked_on_the_track(explained: InterpretPage, dataset: Dataset) -> None:
    explained.select_row(int(np.flatnonzero(dataset.labels == 1)[0]))
    track = find(explained, SaliencyTrack, "saliencyTrack")
    plain = track.grab().toImage()
    QTest.keyClicks(find(explained, QLineEdit, "motifField"), EXAMPLE_MOTIF)
    marked = track.grab().toImage()
    assert marked != plain
    find(explained, QLineEdit, "motifField").clear()
    assert track.grab().toImage() == plain


def test_the_user_chooses_a_method(explained: InterpretPage, qtbot: QtBot) -> None:
    box = find(explained, QComboBox, "methodBox")
    assert box.currentData() == "gradient-x-input"
    with qtbot.waitSignal(explained.method_chosen) as chosen:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert chosen.args == ["tutorial"]
    assert text_of(explained, "methodSentence") == METHODS[1][2]


def test_a_result_shows_its_method_without_asking_for_it(
    page: InterpretPage, session: Session, qtbot: QtBot
) -> None:
    box = find(page, QComboBox, "methodBox")
    box.setCurrentIndex(1)
    with qtbot.assertNotEmitted(page.method_chosen):
        page.show_attribution(session.attribution)
    assert box.currentData() == "gradient-x-input"


def test_letters_bars_and_zoom_are_buttons(explained: InterpretPage) -> None:
    track = find(explained, SaliencyTrack, "saliencyTrack")
    letters = track.grab().toImage()
    QTest.mouseClick(find(explained, QToolButton, "barsButton"), Qt.MouseButton.LeftButton)
    assert track.grab().toImage() != letters
    QTest.mouseClick(find(explained, QToolButton, "lettersButton"), Qt.MouseButton.LeftButton)
    assert track.grab().toImage() == letters
    QTest.mouseClick(find(explained, QToolButton, "zoomInButton"), Qt.MouseButton.LeftButton)
    left, right = track.plotItem.vb.viewRange()[0]
    assert right - left == pytest.approx(25)
    QTest.mouseClick(find(explained, QToolButton, "fitButton"), Qt.MouseButton.LeftButton)
    assert track.grab().toImage() == letters


def test_it_fits_the_smallest_window(explained: InterpretPage) -> None:
    smallest = explained.minimumSizeHint()
    assert smallest.width() <= 784
    assert smallest.height() <= 500


def test_a_narrow_list_leaves_columns_out_and_never_the_score(
    explained: InterpretPage, session: Session
) -> None:
    table = find(explained, QTableView, "sequenceList")
    pane = table.parentWidget()
    widths = {}
    for _ in range(2):
        for width, shown in ((190, [0, 2]), (260, [0, 2, 3]), (400, [0, 1, 2, 3, 4])):
            pane.resize(width, 500)
            columns = [column for column in range(5) if not table.isColumnHidden(column)]
            assert columns == shown
            assert table.columnWidth(0) >= 60
            assert table.columnWidth(2) == widths.setdefault(2, table.columnWidth(2))
        assert session.dataset is not None
        explained.show_session(session.dataset, session.run.scores, session.split.parts)


def test_only_the_wanted_row_is_worked_out() -> None:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 5, (3, 7), dtype=np.uint8)
    codes[1, 5:] = UNKNOWN
    attribution = Attribution("x", "key", codes, rng.normal(size=(3, 7, 4)).astype(np.float32))
    row_codes, hypothetical = contributions_of(attribution, 1, 5)
    assert row_codes.tolist() == codes[1, :5].tolist()
    np.testing.assert_array_equal(hypothetical, attribution.hypothetical[1, :5])


def interpreting(qtbot: QtBot, session: Session) -> InterpretPage:
    assert session.dataset is not None
    assert session.run is not None
    assert session.split is not None
    page = built(InterpretPage)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    qtbot.waitExposed(page)
    page.set_methods(METHODS)
    page.show_session(session.dataset, session.run.scores, session.split.parts)
    page.show_attribution(session.attribution)
    return page


def test_of_several_classes_the_predicted_one_is_named(qtbot: QtBot) -> None:
    session = example_multiclass_session(count=200)
    page = interpreting(qtbot, session)
    assert session.dataset is not None
    assert session.run is not None
    names, scores, labels = session.dataset.class_names, session.run.scores, session.dataset.labels
    right = scores.argmax(axis=1) == labels
    for row, word, role in (
        (int(np.argmax(right)), "right", "good"),
        (int(np.argmin(right)), "wrong", "bad"),
    ):
        page.select_row(row)
        predicted = names[int(scores[row].argmax())]
        expected = f"Predicted {predicted} ({scores[row].max():.2f}), labelled {names[labels[row]]}: {word}"
        label = find(page, QLabel, "predictionLabel")
        assert label.text() == expected
        assert label.property("role") == role
        assert all(name in label.toolTip() for name in names)
    box = find(page, QComboBox, "sequenceFilter")
    box.setCurrentIndex(box.findText("Label mirror"))
    count = int((labels == 2).sum())
    assert text_of(page, "sequenceCount") == f"{count:,} of 200 sequences"


def test_of_numbers_predicted_and_measured_are_said(qtbot: QtBot) -> None:
    session = example_regression_session(count=200)
    page = interpreting(qtbot, session)
    assert session.dataset is not None
    assert session.run is not None
    page.select_row(3)
    measured, predicted = session.dataset.labels[3], float(session.run.scores[3])
    label = find(page, QLabel, "predictionLabel")
    assert label.text().startswith(f"Predicted {predicted:.4g}, measured {measured:.4g} (error ")
    assert label.property("role") == ""
    page.show_session(session.dataset, session.run.scores, session.split.parts)  # another task may follow


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (example_multiclass_session, "In 0 of 100 neither, 50 of 50 motif, 0 of 50 mirror."),
        (example_regression_session, "In 100 of 200 sequences: their mean value is "),
    ],
)
def test_a_motif_is_counted_as_the_task_wants_it(qtbot: QtBot, make, words: str) -> None:
    page = interpreting(qtbot, make(count=200))
    field = find(page, QLineEdit, "motifField")
    field.setText(EXAMPLE_MOTIF)
    qtbot.waitUntil(lambda: words in text_of(page, "motifMessage"))


def test_the_header_tells_the_changed_sequence_while_there_are_changes(explained: InterpretPage) -> None:
    before, label = text_of(explained, "predictionLabel"), find(explained, QLabel, "predictionLabel")
    track = find(explained, SaliencyTrack, "saliencyTrack")
    track.select(3)
    QTest.keyClick(track, Qt.Key.Key_Delete)
    codes = np.full(50, UNKNOWN, np.uint8)
    explained.show_explained(Explained(codes, np.float32(0.23), {}))
    assert label.text() == "Probability of 1: 0.23, edited"
    assert label.property("role") == "muted"
    assert before in label.toolTip()
    QTest.mouseClick(find(explained, QToolButton, "undoButton"), Qt.MouseButton.LeftButton)
    assert label.text() == before
    assert label.property("role") in ("good", "bad")
