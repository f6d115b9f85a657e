"""Send values between our own two processes without copying arrays, and without holding up the window.

Pickling a large array into the stream would hold the interpreter's lock, and with it the window, while it copies.
Protocol 5 keeps arrays out of the stream; they are written from, and read into, their own memory. Where the system
allows it, large ones go through the pipe's file descriptor straight into that memory: `Connection` gathers and copies
them with the lock held, which takes a window's worker half a second for the attributions of a large data set. Both ends
of the pipe are ours: nothing from a user's file is ever unpickled.
"""

from __future__ import annotations

import os
import pickle
from multiprocessing.connection import Connection
from typing import Any, Final

import numpy as np

_DIRECT: Final = os.name == "posix"
_LARGE: Final = 1 << 16
_AT_ONCE: Final = 1 << 26  # systems refuse to move gigabytes in one call


def send(connection: Connection, value: object) -> None:
    """Send a value of ours: frozen dataclasses, plain Python, numpy arrays."""
    buffers: list[pickle.PickleBuffer] = []
    stream = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    contents = [buffer.raw() for buffer in buffers]
    connection.send_bytes(np.array([len(content) for content in contents], np.int64).tobytes())
    connection.send_bytes(stream)
    for content in contents:
        if _goes_direct(len(content)):
            _write(connection.fileno(), content)
        else:
            connection.send_bytes(content)


def receive(connection: Connection) -> object:
    """Wait for the next value.

    Raises
    ------
    EOFError
        The other process is gone.
    """
    sizes = np.frombuffer(connection.recv_bytes(), np.int64).tolist()
    stream = connection.recv_bytes()
    buffers = [_receive_buffer(connection, size) for size in sizes]
    return pickle.loads(stream, buffers=buffers)  # noqa: S301 - from our own process


def _receive_buffer(connection: Connection, size: int) -> Any:
    if not _goes_direct(size):
        # A bytearray, so that arrays made over it can be written to as those that were sent.
        return bytearray(connection.recv_bytes())
    content = np.empty(size, np.uint8)
    _read(connection.fileno(), content.data)
    return content


def _goes_direct(size: int) -> bool:
    return _DIRECT and size >= _LARGE


def _write(descriptor: int, content: memoryview) -> None:
    while content:
        content = content[os.write(descriptor, content[:_AT_ONCE]) :]


def _read(descriptor: int, content: memoryview) -> None:
    while content:
        count = os.readv(descriptor, [content[:_AT_ONCE]])
        if not count:
            raise EOFError
        content = content[count:]
