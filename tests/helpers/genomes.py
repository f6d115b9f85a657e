"""Small genomes in the formats that users have."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np


def fasta_text(chromosomes: Mapping[str, str], line: int = 60) -> str:
    """Return FASTA with lines of a width."""
    return "".join(
        f">{name} made for a test\n"
        + "".join(text[at : at + line] + "\n" for at in range(0, len(text), line))
        for name, text in chromosomes.items()
    )


def write_two_bit(path: Path, chromosomes: Mapping[str, str]) -> None:
    """Write UCSC's 2bit: https://genome.ucsc.edu/FAQ/FAQformat.html#format7; lower case is masked."""
    start = 16 + sum(len(name) + 5 for name in chromosomes)
    index, body = b"", b""
    for name, text in chromosomes.items():
        index += bytes([len(name)]) + name.encode() + struct.pack("<I", start + len(body))
        letters = np.frombuffer(text.encode(), np.uint8)
        unknown, masked = _runs((letters | 32) == ord("n")), _runs(letters >= ord("a"))
        body += struct.pack("<I", len(text)) + _blocks(unknown) + _blocks(masked) + struct.pack("<I", 0)
        bits = np.array(["TCAG".find(letter.upper()) for letter in text]).clip(0)
        packed = np.pad(bits, (0, -len(bits) % 4)).reshape(-1, 4) @ [64, 16, 4, 1]
        body += packed.astype(np.uint8).tobytes()
    path.write_bytes(struct.pack("<IIII", 0x1A412743, 0, len(chromosomes), 0) + index + body)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return [(int(begin), int(end - begin)) for begin, end in edges.reshape(-1, 2)]


def _blocks(runs: list[tuple[int, int]]) -> bytes:
    starts, sizes = [run[0] for run in runs], [run[1] for run in runs]
    return struct.pack(f"<I{2 * len(runs)}I", len(runs), *starts, *sizes)
