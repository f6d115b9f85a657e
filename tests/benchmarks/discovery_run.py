"""Find motifs in one simulated set, in a process of its own: ``SEED KIND``, KIND being planted, null or tutorial."""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

import numpy as np
from accuracy_run import VALIDATION, area, dataset

from motifdesk.attribution.registry import attribute
from motifdesk.data.alphabet import Alphabet, decode, reverse_complement
from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.jobs.finding import FindMotifs
from motifdesk.models.auto import choose
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.motifs.comparison import compare
from motifdesk.motifs.finding import Discovery
from motifdesk.motifs.known import bundled, known_motifs
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.windows import best_windows
from motifdesk.parameters import with_values
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings

METHOD = "gradient-corrected"
SIGNAL = 0.75
SIGNIFICANT = 0.01


def main() -> None:
    """Print what was found, as JSON."""
    seed, kind = int(sys.argv[1]), sys.argv[2]
    found = tutorial() if kind == "tutorial" else simulated(seed, planted=kind == "planted")
    print(json.dumps(found))


def tutorial() -> dict[str, Any]:
    """Return the consensus of what is found in the tutorial's kind of data, and the seconds."""
    data = simulate(SimulationSettings())
    discovery, seconds = discover(data)
    return {"consensus": [item.motif.consensus for item in discovery.motifs], "seconds": seconds}


def simulated(seed: int, *, planted: bool) -> dict[str, Any]:
    """Return how many planted motifs there were, how many were found, and how many of what was found were not planted.

    A set has 500 to 5,000 sequences of 50 to 300 bases, with one to three of JASPAR's matrices of 6 to 20 columns in 10
    to 100 % of the positives, each site drawn from its matrix, on either strand. Only sets count in which a scan with
    one of the matrices themselves reaches an AUROC of 0.75.
    """
    rng = np.random.default_rng(seed)
    suitable = [m for m in bundled("vertebrates") if 6 <= m.width <= 20 and m.information.sum() >= 8]
    chosen = [suitable[place] for place in rng.choice(len(suitable), rng.integers(1, 4), replace=False)]
    count, length = int(rng.choice([500, 1000, 2000, 5000])), int(rng.integers(50, 301))
    codes = rng.integers(0, 4, (count, length), dtype=np.uint8)
    labels = rng.integers(0, 2, count)
    if planted:
        for motif in chosen:
            share = rng.uniform(0.1, 1.0)
            for row in np.flatnonzero(labels):
                if rng.random() < share:
                    plant(codes[row], motif, rng)
    signals = [area(labels, best_windows(codes, m.log_odds(), both_strands=True)[0]) for m in chosen]
    if planted and max(signals) < SIGNAL:
        return {"counts": False}
    discovery, _ = discover(dataset([decode(row) for row in codes], labels))
    likeness = [[own_q(item.motif, m) for m in chosen] for item in discovery.motifs]
    strong = [place for place, signal in enumerate(signals) if signal >= SIGNAL]
    return {
        "counts": True,
        "strong": len(strong),
        "found": sum(any(row[place] < SIGNIFICANT for row in likeness) for place in strong),
        "spurious": sum(min(row) >= SIGNIFICANT for row in likeness) if planted else len(discovery.motifs),
    }


def own_q(found: Motif, planted: Motif) -> float:
    """Return the q-value with which a motif resembles one of JASPAR's, among all of them."""
    known = known_motifs(Alphabet.DNA)
    place = [motif.accession for motif in known.motifs].index(planted.accession)
    matches = compare(found, known.targets)
    return next((match.q_value for match in matches if match.target == place), 1.0)


def plant(row: np.ndarray, motif: Motif, rng: np.random.Generator) -> None:
    """Write a site drawn from the matrix over a place of the sequence, on either strand."""
    site = np.array([rng.choice(4, p=column / column.sum()) for column in motif.frequencies], np.uint8)
    start = int(rng.integers(0, len(row) - motif.width + 1))
    row[start : start + motif.width] = site if rng.random() < 0.5 else reverse_complement(site)


def discover(data: Dataset) -> tuple[Discovery, float]:
    """Return the motifs that the network chosen for the data goes by, and the seconds after training."""
    split = make_split(data, SplitSettings(validation_fraction=VALIDATION))
    choice = choose(data, split.train)
    plan = NetworkPlan.for_dataset(data, choice.architecture, choice.parameters)
    run = fit(data, split, plan, with_values(TrainingSettings(), choice.training), SilentMonitor())
    attribution = attribute(run.model, data.sequences.matrix(plan.length), METHOD, SilentMonitor())
    began = perf_counter()
    found = FindMotifs(data, split, run, attribution).run(SilentMonitor())
    return found, perf_counter() - began
