"""Run the program as a script does: in a process of its own, without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRIMER = ROOT.parent / "shared" / "data" / "primer"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _options(**variables: str) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name not in _DISPLAYS}
    # As users have it: what is printed to a pipe is buffered.
    environment.pop("PYTHONUNBUFFERED", None)
    return {"cwd": ROOT, "env": environment | variables, "text": True, "encoding": "utf-8"}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "motifdesk", *map(str, arguments)]


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    options = _options(**variables)
    return subprocess.run(command(*arguments), capture_output=True, check=False, timeout=200, **options)


@contextmanager
def started(*arguments: object, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Start the program and see to it that it ends."""
    options = _options(**variables)
    process = subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    try:
        with process:
            yield process
    finally:
        process.kill()


def one_sentence(text: str) -> str:
    """Return what the program said on standard error, which must be one line without usage or traceback."""
    (line,) = text.splitlines()
    assert line.startswith("motifdesk: ")
    assert "usage:" not in text
    assert "Traceback" not in text
    return line.removeprefix("motifdesk: ")


INTERPRETED = {"attributions.npz", "motifs.meme", "motifs.tsv"}
FILES = {"metrics.json", "history.csv", "predictions.tsv", "report.html", "project.motifdesk"} | INTERPRETED


def asked(data: Path, out: Path, *more: object) -> list[str]:
    """Return the arguments of a short run on the files of a folder."""
    files = ["--sequences", data / "sequences.txt", "--labels", data / "labels.txt"]
    return list(map(str, ["run", *files, "--out", out, "--epochs", 6, *more]))


def metrics_of(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "metrics.json").read_text("utf-8"))
    return found
