"""A million sequences of 200 bases: read, encoded and audited, beside Biopython's SeqIO for the same parse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from measuring import Result, shown

RECORDS, LENGTH = 1_000_000, 200
_BLOCK = 50_000
_TARGET = 10.0
_BYTES_A_BASE = 3.0


def measure() -> list[Result]:
    """Return speed and memory."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "million.fa"
        _write(path)
        ours, parse, encode = (_child(name, path) for name in ("ours", "parse", "encode"))
        size = path.stat().st_size
    bases = RECORDS * LENGTH
    speed = bases / ours["load"]
    over = (ours["peak"] - ours["before"] - size) / bases
    return [
        _faster(
            "reading and encoding 1,000,000 x 200 bases of FASTA, against Biopython's SeqIO", speed, encode
        ),
        _faster("the same, against SeqIO that parses without encoding", speed, parse),
        Result(
            "memory of reading and auditing them, over the file's size",
            f"{over:.1f} bytes a base",
            f"at most {_BYTES_A_BASE:g}",
            over <= _BYTES_A_BASE,
            f"file {size / 1e6:,.0f} MB, peak {(ours['peak'] - ours['before']) / 1e6:,.0f} MB over the empty process; "
            f"the audit took {shown(ours['audit'])}",
        ),
    ]


def _faster(what: str, speed: float, theirs: dict[str, float]) -> Result:
    their_speed = RECORDS * LENGTH / theirs["load"]
    details = f"{speed / 1e6:,.0f} against {their_speed / 1e6:,.0f} million bases a second"
    ratio = speed / their_speed
    return Result(what, f"{ratio:.1f} times faster", f"at least {_TARGET:g}", ratio >= _TARGET, details)


def _write(path: Path) -> None:
    """Write random records in blocks."""
    rng = np.random.default_rng(0)
    letters = np.frombuffer(b"ACGT", np.uint8)
    with path.open("wb") as file:
        for start in range(0, RECORDS, _BLOCK):
            rows = letters[rng.integers(0, 4, (_BLOCK, LENGTH))]
            lines = (b">r%d\n%s\n" % (start + row, rows[row].tobytes()) for row in range(_BLOCK))
            file.write(b"".join(lines))


def _child(name: str, path: Path) -> dict[str, float]:
    """Measure in a process of its own, so that its memory is its own."""
    script = Path(__file__).with_name("loading_run.py")
    finished = subprocess.run(
        [sys.executable, str(script), name, str(path)], check=True, capture_output=True, text=True
    )
    result: dict[str, float] = json.loads(finished.stdout)
    return result
