"""How accurate the automatic choice is on real assays, where they lie beside the repository."""

from __future__ import annotations

from typing import Any

import children
from accuracy_run import CHIP, DATA
from measuring import Result, shown

# AUROC and seconds of LS-GKM 0.1.1 with its defaults, learned from the first 2,500 positives and a shuffle of each:
# measured once, on a machine of this kind, in one thread.
LS_GKM = {"FOXA1": (0.9901, 142), "MYC": (0.9491, 151), "SP1": (0.9777, 193), "USF1": (0.9979, 159)}
SHARE_OF_ITS_TIME = 1 / 5


def measure() -> list[Result]:
    """Train on every set, each in a process of its own."""
    if not DATA.is_dir():
        print("  skipped: the assays are not beside the repository")
        return []
    return [*_chip(), *_others()]


def _chip() -> list[Result]:
    results = []
    few = {name: children.run("accuracy_run", "chip", name, "2500") for name in CHIP}
    for name, found in few.items():
        figure, seconds = LS_GKM[name]
        limit = seconds * SHARE_OF_ITS_TIME
        results += [
            _above(f"{name}, 2,500 peaks: AUROC", found, figure, "LS-GKM"),
            Result(
                f"{name}: time to choose, train and score",
                shown(found["seconds"]),
                f"at most {shown(limit)}, a fifth of LS-GKM's",
                found["seconds"] <= limit,
                f"{found['cpu_seconds']:.0f} s of both cores",
            ),
        ]
    mean = sum(found["network"] for found in few.values()) / len(few)
    theirs = sum(figure for figure, _ in LS_GKM.values()) / len(LS_GKM)
    results.append(Result("their mean", f"{mean:.4f}", f"above {theirs:.4f} (LS-GKM)", mean > theirs))
    for name, before in few.items():
        found = children.run("accuracy_run", "chip", name, "0")
        results.append(_above(f"{name}, all peaks: AUROC", found, before["network"], "2,500 peaks"))
    return results


def _others() -> list[Result]:
    results = [
        _above("fruit fly donors: AUROC", children.run("accuracy_run", "splice"), 0.97, "target"),
        _above(
            "UCI splice junctions, 10 folds: accuracy", children.run("accuracy_run", "uci"), 0.95, "target"
        ),
    ]
    compared = [(f"{name} sites: AUROC", "clip", name.lower()) for name in ("PUM2", "QKI")]
    compared += [
        (f"{name} probes: Pearson of log signal", "pbm", file)
        for name, file in (("Cebpb", "Cebpb_ME"), ("Tbx3", "Tbx3_ME"), ("Egr2", "Egr2_HK"))
    ]
    for what, kind, name in compared:
        found = children.run("accuracy_run", kind, name)
        results.append(_above(what, found, found["words"], "regression on 6-mers"))
    found = children.run("accuracy_run", "leaf")
    results.append(_above("plant promoters in leaves: R2", found, found["words"], "regression on 6-mers"))
    return results


def _above(what: str, found: dict[str, Any], figure: float, whose: str) -> Result:
    reached = found["network"] >= figure
    words = f", regression on 6-mers {found['words']:.4f}" if "words" in found and whose == "target" else ""
    details = f"{found['architecture']}, {shown(found['seconds'])}{words}"
    return Result(what, f"{found['network']:.4f}", f"{figure:.4f} ({whose})", reached, details)
