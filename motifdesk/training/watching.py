"""See to the user's wishes while something runs that cannot look up by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic
from typing import TypeVar

from motifdesk.monitor import Monitor, SilentMonitor, Wish

T = TypeVar("T")

# How long a wish may wait.
_LOOK_SECONDS = 0.05
_TELL_SECONDS = 2.0


def while_watching(function: Callable[[], T], look_up: Callable[[], None]) -> T:
    """Return what `function` returns, and call `look_up` many times a second until it does.

    Parameters
    ----------
    function
        Called in a thread of its own. Where `look_up` raises it is given up: it runs to its end unheard, so it must
        change nothing that anybody still needs.
    look_up
        Called in this thread; raises where the wait should end.
    """
    look_up()
    pool = ThreadPoolExecutor(1, "watched")
    try:
        running = pool.submit(function)
        while not running.done():
            wait([running], _LOOK_SECONDS)
            look_up()
        return running.result()
    finally:
        pool.shutdown(wait=False)


class Telling(SilentMonitor):
    """Passes on what the user wishes, and tells progress in words: where that of the job has reached its end."""

    def __init__(self, monitor: Monitor, doing: str) -> None:
        """Say to `monitor` that something is being done, and how far it is every few seconds."""
        self._monitor = monitor
        self._doing = doing
        self._due = monotonic() + _TELL_SECONDS
        monitor.status(doing)

    def progress(self, done: float, total: float) -> None:
        """Say how much is done."""
        if monotonic() >= self._due:
            self._due = monotonic() + _TELL_SECONDS
            self._monitor.status(f"{self._doing}, {100 * done / total:.0f} % done")

    def wish(self) -> Wish:
        """Return what the user wishes."""
        return self._monitor.wish()
