"""The window's end of the engine process. No Qt here: the worker thread and the tests drive it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from motifdesk.jobs.process import Order, Quit, Request, serve
from motifdesk.jobs.tasks import Job
from motifdesk.jobs.transport import receive, send
from motifdesk.monitor import Wish


class EngineDied(Exception):  # noqa: N818 - an event, not an error of ours
    """The engine process is gone."""


class Engine:
    """A running engine process.

    Spawned, not forked: a fork of a process with threads and a window is undefined.
    """

    def __init__(self, threads: int | None = None, *, light: bool = False) -> None:
        """Start the process; it answers at once and loads TensorFlow behind, to use so many threads (None: all).

        A light one loads none: it reads and writes files beside the other.
        """
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=[theirs, threads, light], name="motifdesk-engine", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process.pid is not None  # it was started
        return self._process.pid

    @property
    def sentinel(self) -> int:
        """What `multiprocessing.connection.wait` can wait on until the process ends."""
        return self._process.sentinel

    def order(self, number: int, job: Job[Any]) -> None:
        """Send a job; it is done when the jobs before it are.

        Raises
        ------
        EngineDied
            The process is gone.
        """
        self._send(Order(number, job))

    def request(self, number: int, wish: Wish) -> None:
        """Tell a running job what the user wishes; raises `EngineDied` as `order` does."""
        self._send(Request(number, wish))

    def events(self) -> Iterator[object]:
        """Yield what has arrived, without waiting; raises `EngineDied` as `order` does."""
        try:
            while self.connection.poll():
                yield receive(self.connection)
        except (EOFError, OSError) as error:
            raise EngineDied from error

    def close(self, grace: float = 0.5) -> None:
        """End the process: politely where it is idle, by force after `grace` seconds."""
        with suppress(OSError):  # it is gone already, which is what was wanted
            send(self.connection, Quit())
        self._process.join(grace)
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _send(self, message: object) -> None:
        try:
            send(self.connection, message)
        except OSError as error:
            raise EngineDied from error
