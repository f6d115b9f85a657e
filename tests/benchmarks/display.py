"""A display for benchmarks of the window: a virtual one where Xvfb is installed, else Qt's offscreen platform."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NamedTuple

_SCREEN = "1600x1000x24"


class Display(NamedTuple):
    """What it is called in the table, and what a window must find in its environment to use it."""

    name: str
    environment: Mapping[str, str]


@contextmanager
def display() -> Iterator[Display]:
    """Give windows a display, and settings that are not the user's."""
    with TemporaryDirectory() as home:
        server = shutil.which("Xvfb")
        if server is None:
            yield Display("offscreen", {"MOTIFDESK_HOME": home, "QT_QPA_PLATFORM": "offscreen"})
            return
        with _virtual(server) as name:
            yield Display("Xvfb", {"MOTIFDESK_HOME": home, "QT_QPA_PLATFORM": "xcb", "DISPLAY": name})


@contextmanager
def _virtual(server: str) -> Iterator[str]:
    """Start a virtual display that chooses its own number; end it afterwards."""
    reader, writer = os.pipe()
    command = [server, "-displayfd", str(writer), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as number:
            yield f":{number.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
