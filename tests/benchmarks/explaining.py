"""In-silico mutagenesis and DeepLIFT of 200 x 101 bases beside tangermeme's, one thread each."""

from __future__ import annotations

from statistics import median

import children
import numpy as np
from measuring import Result, at_least, shown

ROUNDS = 3
TARGETS = {"mutagenesis": 8.0, "deeplift": 3.0}
_ALIKE = 0.999  # correlation of the contributions, with the same references


def measure() -> list[Result]:
    """Measure each in processes of their own, by turns."""
    results = []
    for method, target in TARGETS.items():
        taken = [
            [children.run("explaining_run", who, method) for who in ("ours", "theirs")] for _ in range(ROUNDS)
        ]
        if taken[0][1] is None:
            print("  tangermeme is not installed: not compared with it")
            continue
        ours, theirs = (median(run[place]["seconds"] for run in taken) for place in range(2))
        alike = np.corrcoef(*(np.ravel(run["found"]) for run in taken[0]))[0, 1]
        details = f"{shown(ours)}, tangermeme {shown(theirs)}; contributions correlate with {alike:.3f}"
        results.append(at_least(f"{method} of 200 x 101 bases", theirs / ours, target, details))
        assert alike > _ALIKE, "what is compared must be the same"
    return results
