"""A scheduler in this process and worker processes of its own: the cluster of one computer.

The workers are started with `subprocess`, not by Dask's nanny: the engine process is a daemon of the window and may
have no children of multiprocessing's, and a frozen program has no `python -m distributed`. They end with this process:
see `motifdesk.jobs.cluster.worker.work_for_parent`.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import motifdesk
from motifdesk.errors import EnvironmentLacks
from motifdesk.frozen import is_frozen
from motifdesk.jobs.cluster.settings import cores

_LIVES = 3
_YOUNG_SECONDS = 60.0


class _Child:
    """One worker process."""

    def __init__(self, name: str, threads: int, scheduler: str, pem: bytes, folder: Path) -> None:
        self.name = name
        self.born = monotonic()
        self.log = folder / f"{name}.log"
        self.seen = False
        command = [*_program(), "worker", "--scheduler", scheduler, "--threads", str(threads), "--name", name]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--folder", str(folder)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=_environment(),
                **_apart(),
            )
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):  # it is dead already, which is seen to later
            self.process.stdin.write(pem)
            self.process.stdin.flush()

    def last_words(self) -> str:
        lines = self.log.read_text("utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()


def _program() -> list[str]:
    return [sys.executable] if is_frozen() else [sys.executable, "-m", "motifdesk"]


def _environment() -> dict[str, str]:
    """Return this process's environment, in which the workers find the very same MotifDesk."""
    if is_frozen():
        return dict(os.environ)
    here = str(Path(motifdesk.__file__).resolve().parents[1])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _apart() -> dict[str, Any]:
    """Keep Ctrl+C of the terminal away from them, and console windows off the screen."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}


class LocalWorkers:
    """Worker processes of this computer, and the scheduler that they work for."""

    def __init__(self, count: int, threads: int = 0) -> None:
        """Start the scheduler and the workers; they are ready some seconds later."""
        import dask
        from distributed.deploy.local import LocalCluster
        from distributed.security import Security

        # Whoever may connect to a scheduler may run code: on a shared computer that must be us alone.
        self.security = Security.temporary()
        pem = {"cert": self.security.tls_ca_file, "key": self.security.tls_worker_key}
        self._pem = json.dumps(pem).encode() + b"\n"
        self._threads = threads or max(1, cores() // count)
        self._deaths = 0
        self._folder = TemporaryDirectory(prefix="motifdesk-", ignore_cleanup_errors=True)
        # Without pages for browsers: they would be open to all users of the computer.
        with dask.config.set(
            {"temporary-directory": self._folder.name, "distributed.scheduler.http.routes": []}
        ):
            self._cluster = LocalCluster(
                n_workers=0,
                protocol="tls://",
                host="127.0.0.1",
                security=self.security,
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                silence_logs=logging.CRITICAL,
            )
        self.address: str = self._cluster.scheduler_address
        self._children = [self._start(number) for number in range(1, count + 1)]

    def _start(self, number: int) -> _Child:
        return _Child(f"worker-{number}", self._threads, self.address, self._pem, Path(self._folder.name))

    @property
    def pids(self) -> list[int]:
        """The processes' numbers."""
        return [child.process.pid for child in self._children]

    def tend(self) -> None:
        """Start anew what has died.

        Raises
        ------
        EnvironmentLacks
            They die as soon as they are started.
        """
        for index, child in enumerate(self._children):
            if child.process.poll() is None:
                continue
            self._deaths = self._deaths + 1 if monotonic() - child.born < _YOUNG_SECONDS else 1
            words = child.last_words()
            child.kill()
            if self._deaths > _LIVES * len(self._children):
                raise EnvironmentLacks(
                    f"The workers end as soon as they are started (the last one said: {words}); free some memory, or "
                    "use fewer workers."
                )
            self._children[index] = self._start(index + 1)

    def close(self) -> None:
        """End all of it at once."""
        for child in self._children:
            child.process.kill()
        for child in self._children:
            child.kill()
        self._cluster.close(timeout=2)
        self._folder.cleanup()
