from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE, BasesDelegate
from motifdesk.gui.tables.sequences import LENGTH, SEQUENCE, SequenceModel


@pytest.fixture
def dataset() -> Dataset:
    sequences = Sequences.of([encode(text) for text in (b"ACGU", b"A", b"GGN", b"C" * 5000)], Alphabet.RNA)
    return Dataset(("a", "b", "c", "d"), sequences, np.array([0, 1, 1, 0]), ("unbound", "bound"))


@pytest.fixture
def model(dataset: Dataset) -> SequenceModel:
    model = SequenceModel()
    model.set_dataset(dataset)
    return model


def test_the_model_keeps_qts_rules(model: SequenceModel, dataset: Dataset) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_dataset(None)
    model.set_dataset(dataset)
    assert tester.model() is model


def test_every_cell_says_what_the_data_set_holds(model: SequenceModel) -> None:
    rows = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(3)]
    assert rows == [
        ["a", "unbound", "4", "ACGU"],
        ["b", "bound", "1", "A"],
        ["c", "bound", "3", "GGN"],
    ]
    assert model.index(3, LENGTH).data() == "5,000"
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    assert titles == ["ID", "Label", "Length", "Sequence"]


def test_the_sequence_cell_gives_the_codes_and_the_alphabet(model: SequenceModel, dataset: Dataset) -> None:
    index = model.index(2, SEQUENCE)
    np.testing.assert_array_equal(index.data(CODES_ROLE), dataset.sequences[2])
    assert index.data(ALPHABET_ROLE) is Alphabet.RNA
    assert model.index(2, LENGTH).data(CODES_ROLE) is None


def test_a_very_long_sequence_is_read_out_in_part(model: SequenceModel) -> None:
    assert len(model.index(3, SEQUENCE).data()) == 200


def test_some_rows_are_shown_and_then_all_again(model: SequenceModel, dataset: Dataset) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(np.array([3, 1]))
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["d", "b"]
    assert [model.dataset_row(row) for row in range(2)] == [3, 1]
    np.testing.assert_array_equal(model.index(1, SEQUENCE).data(CODES_ROLE), dataset.sequences[1])
    model.set_rows(None)
    assert model.rowCount() == 4
    model.set_rows(np.array([2]))
    model.set_dataset(dataset)
    assert model.rowCount() == 4
    assert tester.model() is model


def test_without_data_there_are_no_rows(model: SequenceModel) -> None:
    model.set_dataset(None)
    assert model.rowCount() == 0
    assert model.data(QModelIndex()) is None


@pytest.mark.slow
def test_a_million_rows_scroll_smoothly(qtbot) -> None:
    dataset = simulate(SimulationSettings(count=1_000_000))
    table = QTableView()
    qtbot.addWidget(table)
    model = SequenceModel(table)
    table.setModel(model)
    table.setItemDelegateForColumn(SEQUENCE, BasesDelegate(table))
    table.resize(800, 700)
    model.set_dataset(dataset)
    table.show()
    times = []
    for row in (0, 500_000, 999_999, 3, 750_000):
        start = time.perf_counter()
        table.scrollTo(model.index(row, 0))
        table.grab()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05
