from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import BinaryEvaluation
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE
from motifdesk.gui.tables.evaluated import COLUMNS, SCORE, SEQUENCE, VALUE_COLUMNS, EvaluatedModel

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def found() -> tuple[BinaryEvaluation, Dataset]:
    session = example_session()
    assert session.evaluation is not None
    assert session.dataset is not None
    return session.evaluation, session.dataset


@pytest.fixture
def model(found: tuple[BinaryEvaluation, Dataset]) -> EvaluatedModel:
    table = EvaluatedModel()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning, table)
    table.show_evaluation(*found)
    table.show_cell(1, 0, 0.5)
    return table


def column(model: EvaluatedModel, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


@pytest.mark.parametrize(("true", "predicted"), [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("threshold", [0.2, 0.5])
def test_lists_the_sequences_of_a_cell(
    model: EvaluatedModel,
    found: tuple[BinaryEvaluation, Dataset],
    true: int,
    predicted: int,
    threshold: float,
) -> None:
    evaluation, dataset = found
    model.show_cell(true, predicted, threshold)
    wanted = {
        int(row)
        for row, label, score in zip(evaluation.rows, evaluation.labels, evaluation.scores, strict=True)
        if label == true and (score >= threshold) == bool(predicted)
    }
    assert {model.dataset_row(row) for row in range(model.rowCount())} == wanted
    assert column(model, 0) == [dataset.ids[model.dataset_row(row)] for row in range(model.rowCount())]
    assert set(column(model, 2)) <= {dataset.class_names[predicted]}


def test_sorts_by_score_and_keeps_sorting_so(model: EvaluatedModel) -> None:
    scores = [float(text) for text in column(model, SCORE)]
    assert scores == sorted(scores, reverse=True)
    model.sort(SCORE, ASCENDING)
    model.show_cell(0, 1, 0.5)
    scores = [float(text) for text in column(model, SCORE)]
    assert len(scores) > 1
    assert scores == sorted(scores)


def test_ids_that_are_numbers_sort_as_numbers(model: EvaluatedModel) -> None:
    model.sort(COLUMNS.index("ID"), ASCENDING)
    ids = [int(text) for text in column(model, 0)]
    assert ids == sorted(ids)


def test_sorts_by_sequence(model: EvaluatedModel) -> None:
    model.sort(SEQUENCE, DESCENDING)
    texts = column(model, SEQUENCE)
    assert texts == sorted(texts, reverse=True)


def test_sorting_by_a_class_that_all_share_changes_nothing(model: EvaluatedModel) -> None:
    before = column(model, 0)
    model.sort(COLUMNS.index("True"), ASCENDING)
    assert column(model, 0) == before


def test_gives_codes_for_the_coloured_bases(
    model: EvaluatedModel, found: tuple[BinaryEvaluation, Dataset]
) -> None:
    _, dataset = found
    cell = model.index(0, SEQUENCE)
    assert np.array_equal(cell.data(CODES_ROLE), dataset.sequences[model.dataset_row(0)])
    assert cell.data(ALPHABET_ROLE) == dataset.sequences.alphabet
    assert model.index(0, SCORE).data(CODES_ROLE) is None


def test_asking_an_empty_model_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no evaluation"):
        EvaluatedModel().show_cell(0, 0, 0.5)


def test_of_several_classes_a_cell_holds_those_taken_for_a_class() -> None:
    session = example_multiclass_session()
    evaluation, dataset = session.evaluation, session.dataset
    assert evaluation is not None
    assert dataset is not None
    model = EvaluatedModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.show_evaluation(evaluation, dataset)
    model.show_cell(0, 1)
    best = evaluation.scores.argmax(axis=1)
    wanted = [
        int(row)
        for row, label, predicted in zip(evaluation.rows, evaluation.labels, best, strict=True)
        if (label, predicted) == (0, 1)
    ]
    rows = [model.dataset_row(row) for row in range(model.rowCount())]
    assert sorted(rows) == sorted(wanted)
    assert set(column(model, 1)) == {"neither"}
    assert set(column(model, 2)) == {"motif"}
    scores = [float(text) for text in column(model, SCORE)]
    assert scores == sorted(scores, reverse=True)
    assert session.run is not None
    assert scores[0] == pytest.approx(float(session.run.scores[rows[0], 1]), abs=0.001)


def test_numbers_are_listed_all_the_largest_errors_first() -> None:
    session = example_regression_session()
    evaluation, dataset = session.evaluation, session.dataset
    assert evaluation is not None
    assert dataset is not None
    model = EvaluatedModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.show_evaluation(evaluation, dataset)
    assert model.titles == VALUE_COLUMNS
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Error"
    places = [model.place(row) for row in range(model.rowCount())]
    errors = np.abs(evaluation.scores - evaluation.labels)
    assert places == np.argsort(-errors, kind="stable").tolist()
    first = places[0]
    assert column(model, 1)[0] == f"{evaluation.labels[first]:.4g}"
    assert column(model, 2)[0] == f"{evaluation.scores[first]:.4g}"
    assert model.row_of(first) == 0
    model.sort(1, ASCENDING)
    measured = [float(text) for text in column(model, 1)]
    assert measured == sorted(measured)
    with pytest.raises(ValueError, match="no confusion matrix"):
        model.show_cell(0, 0)
