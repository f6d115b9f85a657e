"""Send values between our own two processes without copying arrays, and without holding up the window.

Pickling a large array into the stream would hold the interpreter's lock, and with it the window, while it copies.
Protocol 5 keeps arrays out of the stream; they are written from, and read into, their own memory. Both ends of the
pipe are ours: nothing from a user's file is ever unpickled.
"""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection


def send(connection: Connection, value: object) -> None:
    """Send a value of ours: frozen dataclasses, plain Python, numpy arrays."""
    buffers: list[pickle.PickleBuffer] = []
    stream = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    connection.send_bytes(len(buffers).to_bytes(4, "little"))
    connection.send_bytes(stream)
    for buffer in buffers:
        connection.send_bytes(buffer.raw())


def receive(connection: Connection) -> object:
    """Wait for the next value.

    Raises
    ------
    EOFError
        The other process is gone.
    """
    count = int.from_bytes(connection.recv_bytes(), "little")
    stream = connection.recv_bytes()
    # A bytearray, so that arrays made over it can be written to as those that were sent.
    buffers = [bytearray(connection.recv_bytes()) for _ in range(count)]
    return pickle.loads(stream, buffers=buffers)  # noqa: S301 - from our own process
