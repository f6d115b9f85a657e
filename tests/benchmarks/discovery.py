"""Motif discovery on simulated sets whose motifs are known, on sets without any, and on the tutorial's."""

from __future__ import annotations

import children
from measuring import Result, at_most

PLANTED = 24
EMPTY = 20
SECONDS = 3.0
SHARE = 0.95


def measure() -> list[Result]:
    """Each set in a process of its own."""
    first = children.run("discovery_run", "0", "tutorial")
    exact = first["consensus"] == ["CGACCGAACTCC"]
    results = [
        Result(
            "motifs of the tutorial's sequences", ", ".join(first["consensus"]), "CGACCGAACTCC alone", exact
        ),
        at_most(
            "the same: time after training",
            first["seconds"],
            SECONDS,
            "STREME takes 4.9 s, TF-MoDISco-lite 62 s",
        ),
    ]
    planted = [children.run("discovery_run", str(seed), "planted") for seed in range(PLANTED)]
    counted = [found for found in planted if found["counts"]]
    strong, found = (sum(each[name] for each in counted) for name in ("strong", "found"))
    results.append(
        Result(
            "planted JASPAR motifs that are found",
            f"{found} of {strong}",
            "at least 95 %",
            found >= SHARE * strong,
            f"{len(counted)} of {PLANTED} sets with enough signal; {sum(each['spurious'] for each in counted)} motifs "
            "more that resemble none of the planted",
        )
    )
    empty = [children.run("discovery_run", str(1000 + seed), "null") for seed in range(EMPTY)]
    clean = sum(each["spurious"] == 0 for each in empty)
    results.append(
        Result(
            "sets without a motif in which none is found",
            f"{clean} of {EMPTY}",
            "at least 95 %",
            clean >= SHARE * EMPTY,
        )
    )
    return results
