"""Values cross between processes unchanged, arrays without a copy in the stream."""

from __future__ import annotations

import os
import pickle
from multiprocessing import Pipe
from threading import Thread

import numpy as np
import pytest
from helpers.small import small_data

from motifdesk.jobs import transport
from motifdesk.jobs.transport import receive, send


def _through_a_pipe(value: object) -> object:
    reader, writer = Pipe(duplex=False)
    sender = Thread(target=send, args=[writer, value])
    sender.start()
    result = receive(reader)
    sender.join()
    return result


@pytest.mark.parametrize("value", [None, 3, "text", ("a", 1.5), {"b": [1, 2]}])
def test_plain_values(value: object) -> None:
    assert _through_a_pipe(value) == value


def test_large_arrays_of_every_kind() -> None:
    rng = np.random.default_rng(0)
    arrays = [
        rng.random((1000, 500)).astype(np.float32),
        rng.integers(0, 5, (7, 11, 13), dtype=np.uint8)[:, ::2],  # not contiguous
        np.empty((0, 4)),
        np.array(3.5),
    ]
    for ours, theirs in zip(arrays, _through_a_pipe(arrays), strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


@pytest.mark.parametrize("size", [4, 1_000_000])
def test_arrays_can_be_written_to_on_the_other_side(size: int) -> None:
    array = _through_a_pipe(np.zeros(size))
    array[0] = 1
    assert array[0] == 1


@pytest.mark.parametrize("direct", [True, False])
def test_every_system_s_way_gives_the_same(monkeypatch: pytest.MonkeyPatch, direct: bool) -> None:
    monkeypatch.setattr(transport, "_DIRECT", direct)
    monkeypatch.setattr(transport, "_AT_ONCE", 100_000)
    arrays = [np.arange(size, dtype=np.uint8) for size in (0, 3, 1 << 16, (1 << 16) - 1, 1_234_567)]
    for ours, theirs in zip(arrays, _through_a_pipe(arrays), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.skipif(os.name != "posix", reason="other systems send arrays as messages")
def test_the_other_side_gone_in_the_middle_of_an_array_is_told() -> None:
    reader, writer = Pipe(duplex=False)
    array = np.zeros(1_000_000, np.uint8)
    writer.send_bytes(np.array([array.nbytes], np.int64).tobytes())
    writer.send_bytes(pickle.dumps(array, protocol=5, buffer_callback=lambda buffer: False))
    os.write(writer.fileno(), bytes(1000))
    writer.close()
    with pytest.raises(EOFError):
        receive(reader)


def test_our_own_classes() -> None:
    dataset, split = small_data()
    other, other_split = _through_a_pipe((dataset, split))

    assert other.key == dataset.key
    assert other.ids == dataset.ids
    np.testing.assert_array_equal(other_split.parts, split.parts)


def test_the_other_side_gone_is_told() -> None:
    reader, writer = Pipe(duplex=False)
    writer.close()
    with pytest.raises(EOFError):
        receive(reader)
