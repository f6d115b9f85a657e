"""A worker process: `motifdesk worker`, started by hand, by a cluster's queue, or by a search on this computer."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, BinaryIO

from motifdesk.errors import EnvironmentLacks
from motifdesk.jobs.cluster.settings import Tls, check_address, cores, security_of, silence_dask
from motifdesk.models.backend import tensorflow

# How long a worker looks for its scheduler before it gives up, in seconds.
PATIENCE = 30.0
_REMOVAL_SECONDS = 5.0


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker needs to know; checked on construction.

    Attributes
    ----------
    scheduler
        Where its work comes from.
    threads
        Those that TensorFlow may use; 0 for as many as there are cores.
    name
        What it is called in tables; empty for its address.
    tls
        Needed with ``tls://``.
    """

    scheduler: str
    threads: int = 0
    name: str = ""
    tls: Tls | None = None

    def __post_init__(self) -> None:
        check_address(self.scheduler, self.tls)


def work(settings: WorkerSettings, say: Callable[[str], None]) -> None:
    """Work for a scheduler until it ends.

    Parameters
    ----------
    settings
        For whom, and how.
    say
        Told in a few words what happens.

    Raises
    ------
    EnvironmentLacks
        No scheduler answers.
    """
    security = security_of(settings.tls)
    say(f"loading TensorFlow, then connecting to {settings.scheduler}")
    _serve(settings.scheduler, settings.threads, settings.name, security, say)


def work_for_parent(scheduler: str, threads: int, name: str, folder: str) -> None:
    """Work for the process that started this one, and end with it; never returns.

    Its certificate comes as a line of JSON on standard input, which stays open as long as the parent lives: neither is
    seen by other users of the computer, and a parent that dies, however it dies, closes its end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what becomes of Ctrl+C
    stdin = open(0, "rb", closefd=False)  # noqa: SIM115 - sys.stdin is None in windowed programs; open to the end
    pem = json.loads(stdin.readline())
    threading.Thread(target=_end_with_parent, args=[stdin, folder], daemon=True).start()
    from distributed.security import Security

    security = Security(
        require_encryption=True,
        tls_ca_file=pem["cert"],
        tls_worker_cert=pem["cert"],
        tls_worker_key=pem["key"],
        tls_client_cert=pem["cert"],
        tls_client_key=pem["key"],
    )
    _serve(scheduler, threads, name, security, lambda _: None, folder)
    # Not sys.exit: a training that nobody waits for would hold it up.
    os._exit(0)


def _end_with_parent(stdin: BinaryIO, folder: str) -> None:
    stdin.read()
    remove(folder)  # a parent that was killed cannot
    os._exit(0)


def remove(folder: str) -> None:
    """Remove a folder that other workers remove too, and into which Dask may still write: a try alone can fail."""
    end = monotonic() + _REMOVAL_SECONDS
    shutil.rmtree(folder, ignore_errors=True)
    while os.path.exists(folder) and monotonic() < end:
        sleep(0.02)
        shutil.rmtree(folder, ignore_errors=True)


def _serve(
    scheduler: str,
    threads: int,
    name: str,
    security: Any,
    say: Callable[[str], None],
    folder: str | None = None,
) -> None:
    import dask

    silence_dask()
    tensorflow(threads or cores())
    try:
        with dask.config.set({"distributed.worker.http.routes": []}):  # no pages for browsers
            asyncio.run(_until_closed(scheduler, name, security, say, folder))
    except (TimeoutError, OSError) as error:
        raise EnvironmentLacks(
            f"No scheduler answers at {scheduler} within {PATIENCE:.0f} s; check the address, the certificates, and "
            "that it is running."
        ) from error


async def _until_closed(
    scheduler: str, name: str, security: Any, say: Callable[[str], None], folder: str | None
) -> None:
    from distributed.worker import Worker

    worker = Worker(
        scheduler,
        nthreads=1,  # one trial at a time
        name=name or None,
        security=security,
        memory_limit=0,  # Dask would pause a worker whose memory it does not understand
        dashboard=False,
        death_timeout=PATIENCE,
        local_directory=folder,
        host="127.0.0.1" if folder else None,
    )
    async with worker:
        say(f"working for {scheduler}; Ctrl+C ends")
        await worker.finished()


def leave(code: int) -> None:
    """End this process at once; a training that nobody waits for must not hold it up."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)
