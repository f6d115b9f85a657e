"""The list behind the Interpret page against plain Python sorting and filtering."""

from __future__ import annotations

import time

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui import theme
from motifdesk.gui.tables.interpreted import Column, Interpreted, InterpretedModel, Shown
from motifdesk.gui.tables.interpreted import interpreted as interpreted_of
from motifdesk.project.session import Session

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def interpreted() -> Interpreted:
    session = example_session(count=120)
    assert session.dataset is not None
    assert session.run is not None
    assert session.split is not None
    return Interpreted(session.dataset, session.run.scores, session.split.parts)


@pytest.fixture
def model(interpreted: Interpreted) -> InterpretedModel:
    model = InterpretedModel()
    model.show(interpreted)
    return model


def listed(model: InterpretedModel) -> list[int]:
    return [model.row_at(place) for place in range(model.rowCount())]


def cell(model: InterpretedModel, row: int, column: int, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    place = model.place_of(row)
    assert place is not None
    return model.data(model.index(place, column), role)


def test_every_sequence_is_listed_in_the_order_of_the_file(model: InterpretedModel) -> None:
    assert listed(model) == list(range(120))
    assert model.total == 120
    assert model.columnCount() == len(Column)


@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("column", list(Column))
def test_sorting_is_stable_both_ways(
    model: InterpretedModel, interpreted: Interpreted, column: Column, order: Qt.SortOrder
) -> None:
    keys = {
        Column.ID: lambda row: int(interpreted.dataset.ids[row]),
        Column.LABEL: lambda row: interpreted.dataset.labels[row],
        Column.SCORE: lambda row: interpreted.scores[row],
        Column.RESULT: lambda row: interpreted.right[row],
        Column.PART: lambda row: interpreted.parts[row],
    }
    model.sort(column, order)
    assert listed(model) == sorted(range(120), key=keys[column], reverse=order == DOWN)


def test_names_that_are_no_numbers_are_sorted_as_text() -> None:
    ids = ("peak_b", "7", "peak_a", "12")
    dataset = Dataset(ids, Sequences.of([np.zeros(3, np.uint8)] * 4), np.array([0, 0, 1, 1]), ("no", "yes"))
    model = InterpretedModel()
    model.show(Interpreted(dataset, np.zeros(4, np.float32), np.zeros(4, np.uint8)))
    model.sort(Column.ID, UP)
    assert [ids[row] for row in listed(model)] == sorted(ids)


def test_the_choices_list_what_they_say(model: InterpretedModel, interpreted: Interpreted) -> None:
    labels, right, parts = interpreted.dataset.labels, interpreted.right, interpreted.parts
    expected = {
        Shown.ALL: list(range(120)),
        Shown.POSITIVES: [row for row in range(120) if labels[row] == 1],
        Shown.NEGATIVES: [row for row in range(120) if labels[row] == 0],
        Shown.WRONG: [row for row in range(120) if (interpreted.scores[row] >= 0.5) != (labels[row] == 1)],
        Shown.TEST: [row for row in range(120) if parts[row] == 2],
    }
    assert expected[Shown.WRONG] == np.flatnonzero(~right).tolist() != []
    for shown, rows in expected.items():
        model.filter("", shown)
        assert listed(model) == rows


@pytest.mark.parametrize("text", ["7", "11", "ACGT", "gacc", EXAMPLE_MOTIF, "cgaccgaacucc", "nothing"])
def test_search_looks_in_names_and_sequences(
    model: InterpretedModel, interpreted: Interpreted, text: str
) -> None:
    sequences = [interpreted.dataset.sequences.text(row) for row in range(120)]
    model.filter(text, Shown.ALL)
    assert listed(model) == [
        row
        for row in range(120)
        if text in interpreted.dataset.ids[row] or text.upper().replace("U", "T") in sequences[row]
    ]


def test_filters_and_order_add_up(model: InterpretedModel, interpreted: Interpreted) -> None:
    model.sort(Column.SCORE, DOWN)
    model.filter("GG", Shown.TEST)
    kept = [
        row
        for row in range(120)
        if interpreted.parts[row] == 2 and "GG" in interpreted.dataset.sequences.text(row)
    ]
    assert listed(model) == sorted(kept, key=lambda row: -interpreted.scores[row])
    hidden = next(row for row in range(120) if row not in kept)
    assert model.place_of(hidden) is None


def test_cells_say_it_in_words_icon_and_colour(model: InterpretedModel, interpreted: Interpreted) -> None:
    wrong, right = int(np.argmin(interpreted.right)), int(np.argmax(interpreted.right))
    assert cell(model, wrong, Column.RESULT) == "wrong"
    assert cell(model, right, Column.RESULT) == "right"
    colour = cell(model, wrong, Column.RESULT, Qt.ItemDataRole.ForegroundRole)
    assert colour == QColor(theme.current().bad)
    icons = [cell(model, row, Column.RESULT, Qt.ItemDataRole.DecorationRole) for row in (wrong, right)]
    assert icons[0].cacheKey() != icons[1].cacheKey()
    assert cell(model, 3, Column.ID) == "4"
    assert cell(model, 3, Column.SCORE) == f"{interpreted.scores[3]:.3f}"
    assert cell(model, 3, Column.LABEL) == interpreted.dataset.class_names[interpreted.dataset.labels[3]]
    assert cell(model, 3, Column.PART) == ("train", "validation", "test")[interpreted.parts[3]]


def test_no_session_lists_nothing(model: InterpretedModel) -> None:
    model.show(None)
    assert (model.rowCount(), model.total) == (0, 0)


def test_a_million_sequences_sort_and_filter_in_a_moment() -> None:
    count = 1_000_000
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, count * 20, dtype=np.uint8)
    sequences = Sequences(codes, np.arange(0, count * 20 + 1, 20))
    dataset = Dataset(tuple(map(str, range(count))), sequences, rng.integers(0, 2, count), ("no", "yes"))
    model = InterpretedModel()
    model.show(
        Interpreted(dataset, rng.random(count, np.float32), rng.integers(0, 3, count).astype(np.uint8))
    )
    begin = time.perf_counter()
    model.sort(Column.SCORE, DOWN)
    model.filter("", Shown.WRONG)
    assert time.perf_counter() - begin < 2
    begin = time.perf_counter()
    model.filter("ACGACGACG", Shown.ALL)
    assert time.perf_counter() - begin < 4
    assert model.rowCount() > 0


def of(session: Session) -> Interpreted:
    assert session.dataset is not None
    assert session.run is not None
    assert session.split is not None
    return interpreted_of(session.dataset, session.run.scores, session.split.parts)


def test_of_several_classes_the_predicted_one_and_its_probability_are_shown() -> None:
    shown = of(example_multiclass_session())
    model = InterpretedModel()
    model.show(shown)
    best, names = shown.scores.argmax(axis=1), shown.dataset.class_names
    for row in (0, 17, int(np.argmin(shown.right)), 399):
        assert cell(model, row, Column.LABEL) == names[shown.dataset.labels[row]]
        assert cell(model, row, Column.SCORE) == f"{shown.scores[row].max():.3f}"
        assert cell(model, row, Column.RESULT) == names[best[row]]
        wrong = best[row] != shown.dataset.labels[row]
        colour = cell(model, row, Column.RESULT, Qt.ItemDataRole.ForegroundRole)
        assert (colour == QColor(theme.current().bad)) is bool(wrong)
    assert model.headerData(Column.RESULT, Qt.Orientation.Horizontal) == "Predicted"
    choices = dict(shown.choices)
    assert list(choices)[-3:] == ["Label neither", "Label motif", "Label mirror"]
    model.filter("", choices["Label mirror"])
    assert listed(model) == np.flatnonzero(shown.dataset.labels == 2).tolist()
    model.filter("", Shown.WRONG)
    assert listed(model) == np.flatnonzero(best != shown.dataset.labels).tolist()
    model.sort(Column.SCORE, DOWN)
    scores = shown.scores.max(axis=1)[listed(model)]
    assert (np.diff(scores) <= 0).all()


def test_numbers_are_neither_right_nor_wrong() -> None:
    shown = of(example_regression_session())
    model = InterpretedModel()
    model.show(shown)
    errors = shown.scores - shown.dataset.labels
    assert cell(model, 5, Column.LABEL) == f"{shown.dataset.labels[5]:.4g}"
    assert cell(model, 5, Column.SCORE) == f"{shown.scores[5]:.4g}"
    assert cell(model, 5, Column.RESULT) == f"{errors[5]:+.2g}"
    for role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.ForegroundRole):
        assert cell(model, 5, Column.RESULT, role) is None
    assert [key for _, key in shown.choices] == [Shown.ALL, Shown.ERRORS, Shown.TEST]
    model.filter("", Shown.ERRORS)
    assert len(listed(model)) == 40
    assert min(abs(errors[listed(model)])) >= np.sort(abs(errors))[-40]
    model.filter("", Shown.ALL)
    model.sort(Column.RESULT, UP)
    assert listed(model) == np.argsort(errors, kind="stable").tolist()
