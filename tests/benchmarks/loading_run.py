"""What `loading` measures, in a process of its own: ``loading_run.py ours|parse|encode FILE`` prints JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Read the file in one way or the other and say how long it took and how much memory it needed."""
    name, path = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(_ours(path) if name == "ours" else _biopython(path, encode=name == "encode")))


def _peak() -> int:
    """Return the greatest memory so far, in bytes; the system's own figure may count what came before this program."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _ours(path: Path) -> dict[str, float]:
    import numpy as np
    import sklearn.linear_model  # noqa: F401 - the audit's, and no part of what reading needs

    from motifdesk.data.audit.audit import audit
    from motifdesk.data.dataset import Dataset
    from motifdesk.data.loading import Request, load
    from motifdesk.data.splits import SplitSettings, make_split
    from motifdesk.monitor import SilentMonitor

    _warm_up(path)
    before, began = _peak(), perf_counter()
    records = load(Request(positives=path), SilentMonitor()).records
    loaded = perf_counter() - began
    began = perf_counter()
    labels = np.arange(len(records)) % 2
    dataset = Dataset(records.ids, records.sequences, labels, ("0", "1"))
    audit(dataset, make_split(dataset, SplitSettings()), SilentMonitor())
    return {"load": loaded, "audit": perf_counter() - began, "before": before, "peak": _peak()}


def _warm_up(path: Path) -> None:
    """Read a little, so that no import is taken for reading."""
    from motifdesk.data.loading import Request, load
    from motifdesk.monitor import SilentMonitor

    little = path.with_name("little.fa")
    little.write_bytes(b"".join(b">r%d\n%s\n" % (row, b"ACGT" * 50) for row in range(100)))
    load(Request(positives=little), SilentMonitor())


def _biopython(path: Path, *, encode: bool) -> dict[str, float]:
    """Parse with Biopython and keep the letters, or, as training needs them, their codes."""
    import numpy as np
    from Bio import SeqIO

    codes = np.full(256, 4, np.uint8)
    codes[list(b"ACGT")] = range(4)

    before, began = _peak(), perf_counter()
    kept: list[tuple[str, object]] = []
    for record in SeqIO.parse(path, "fasta"):
        letters = bytes(record.seq)
        kept.append((record.id, codes[np.frombuffer(letters, np.uint8)] if encode else letters))
    assert kept
    return {"load": perf_counter() - began, "audit": 0.0, "before": before, "peak": _peak()}


if __name__ == "__main__":
    main()
