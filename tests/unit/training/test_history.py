from __future__ import annotations

import pickle

import numpy as np
import pytest
from helpers.curves import class_records, value_history

from motifdesk.training.history import History
from motifdesk.training.records import ClassEpoch

RECORDS = class_records([0.7, 0.5, 0.4], [0.8, 0.6, 0.55])


def test_it_is_the_sequence_of_its_records() -> None:
    history = History(RECORDS)
    assert list(history) == RECORDS
    assert (len(history), history[0], history[-1], history[1:]) == (
        3,
        RECORDS[0],
        RECORDS[2],
        tuple(RECORDS[1:]),
    )
    assert history == tuple(RECORDS)
    assert history != History(RECORDS[:2])
    assert isinstance(history[0].epoch, int)
    with pytest.raises(IndexError):
        history[3]


def test_it_is_read_by_columns_that_cannot_be_written_to() -> None:
    history = History(RECORDS)
    np.testing.assert_array_equal(history.column("val_loss"), [0.8, 0.6, 0.55])
    with pytest.raises(ValueError, match="read-only"):
        history.column("loss")[0] = 1.0


def test_it_grows_and_columns_taken_before_stay_as_they_are() -> None:
    history = History()
    assert (len(history), history.kind, len(history.column("loss"))) == (0, None, 0)
    history.extend(RECORDS)
    before = history.column("loss")
    records = class_records(np.linspace(1, 0, 1000), 0.5)
    for record in records[3:]:
        history.extend([record])
    assert history.kind is ClassEpoch
    assert len(history) == 1000
    assert before.tolist() == [0.7, 0.5, 0.4]
    np.testing.assert_allclose(history.column("loss")[3:], [record.loss for record in records[3:]])


def test_records_of_two_kinds_do_not_mix() -> None:
    history = History(RECORDS)
    with pytest.raises(ValueError, match="one kind"):
        history.extend(value_history([1.0], [1.0], [0.0]))


def test_it_travels_as_one_array_without_its_empty_room() -> None:
    history = History(class_records(np.linspace(1, 0, 130), 0.5))
    buffers: list[pickle.PickleBuffer] = []
    stream = pickle.dumps(history, protocol=5, buffer_callback=buffers.append)
    assert sum(buffer.raw().nbytes for buffer in buffers) == 130 * 8 * 8
    assert len(stream) < 1000
    again = pickle.loads(stream, buffers=buffers)
    assert again == history
    again.extend(RECORDS)  # it can go on where it was
    assert len(again) == 133
