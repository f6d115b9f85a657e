"""An engine that is still importing when it is told to end. Importable by its process."""

from __future__ import annotations

import atexit
import sys
import threading
from multiprocessing.connection import Connection

from motifdesk.jobs import process


def serve_importing(connection: Connection) -> None:
    """Serve as the engine does; what it imports behind comes to a module that cannot be imported at the end."""
    process._preload = _import_late
    process.serve(connection)


def _import_late(*_: object) -> None:
    atexit.register(threading.current_thread().join)  # Python ends no sooner than the thread has
    threading.main_thread().join()
    sys.modules.pop("concurrent.futures.thread", None)
    import concurrent.futures.thread  # noqa: F401  # wants to be told of the end, which has come
