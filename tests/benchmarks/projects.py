"""Project files: opening and saving a large one, and predicting any number of sequences with it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import children
from display import display
from measuring import Result, at_most, shown

SEQUENCES, LENGTH = 100_000, 200
NEW = (100_000, 1_000_000)
MEGABYTE = 1e6


def measure() -> list[Result]:
    """Measure each in processes of their own."""
    with TemporaryDirectory() as folder:
        return [*_kept(Path(folder)), *_in_the_window(Path(folder)), *_predicted(Path(folder))]


def _kept(folder: Path) -> list[Result]:
    saved = children.run("projects_run", "save", str(folder), str(SEQUENCES), str(LENGTH))
    opened = children.run("projects_run", "open", str(folder))
    size = f"{saved['bytes'] / MEGABYTE:,.0f} MB, three runs and the attributions of all sequences"
    what = f"a project of {SEQUENCES:,} × {LENGTH} bases"
    alone = (
        f"from file to the window's process, the first time {shown(opened['first'])}; "
        f"{shown(opened['alone'])} without the engine"
    )
    return [
        at_most(f"opening {what}", opened["seconds"], 2, f"{size}; {alone}"),
        at_most(f"saving {what}", saved["seconds"], 2, size),
    ]


def _in_the_window(folder: Path) -> list[Result]:
    with display() as screen:
        found = children.run("projects_window", str(folder), environment=screen.environment)
    what = f"with {SEQUENCES:,} × {LENGTH} bases"
    opened = at_most(f"a usable window {what}", found["seconds"]["opening"], 2, "from Open to its table")
    gaps = [
        at_most(
            f"event loop: {phase} {what}",
            gap["seconds"],
            0.05,
            f"the window computed {shown(gap['computed'])}",
        )
        for phase, gap in found["gaps"].items()
        if phase not in ("start", "looking around")
    ]
    return [opened, *gaps]


def _predicted(folder: Path) -> list[Result]:
    few, many = (children.run("projects_run", "predict", str(folder), str(count)) for count in NEW)
    rate = f"{few['seconds'] / NEW[0] * 1e6:.0f} and {many['seconds'] / NEW[1] * 1e6:.0f} µs a sequence"
    added = (many["memory"] - few["memory"]) / MEGABYTE
    most = 50
    return [
        Result(
            f"memory that predicting {NEW[1]:,} instead of {NEW[0]:,} sequences adds",
            f"{added:,.0f} MB",
            f"at most {most} MB",
            added <= most,
            f"a file of {many['bytes'] / MEGABYTE:,.0f} MB; {rate}, packed FASTA to a table",
        )
    ]
