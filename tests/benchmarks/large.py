"""Training on large data: an epoch against Keras fit and PyTorch, 67,861 peaks, and growth to a million sequences."""

from __future__ import annotations

from statistics import median

import children
from accuracy_run import DATA
from measuring import Result, at_least, at_most, shown

ROUNDS = 2
GROWTH = (10_000, 100_000, 1_000_000)
GIGABYTE = 1e9


def measure() -> list[Result]:
    """Measure each in processes of their own, by turns."""
    return [*_epochs(), *_ctcf(), *_growth()]


def _epochs() -> list[Result]:
    who = ("ours", "keras", "torch")
    taken = [[children.run("large_run", "epoch", name) for name in who] for _ in range(ROUNDS)]
    ours, keras = (median(run[place]["epoch"] for run in taken) for place in range(2))
    details = f"{shown(ours)} an epoch, Keras fit {shown(keras)}"
    results = [at_least("an epoch of two convolutions over 16,384 x 101 bases", keras / ours, 1.5, details)]
    if taken[0][2] is None:
        print("  PyTorch is not installed: not compared with it")
        return results
    torch = median(run[2]["epoch"] for run in taken)
    results.append(
        at_least("the same, against a plain PyTorch loop", torch / ours, 1.0, f"PyTorch {shown(torch)}")
    )
    return results


def _ctcf() -> list[Result]:
    if not DATA.is_dir():
        print("  skipped: CTCF and PU.1 are not beside the repository")
        return []
    found = children.run("large_run", "ctcf")
    what = "67,861 peaks of CTCF and PU.1"
    area, memory = found["auroc"], found["memory"]
    epochs = f"{found['epochs']} epochs"
    return [
        at_most(f"{what}: read, choose, train, test", found["seconds"], 60, epochs),
        Result(f"{what}: AUROC", f"{area:.4f}", "at least 0.99", area >= 0.99),
        Result(f"{what}: memory", f"{memory / GIGABYTE:.2f} GB", "at most 2 GB", memory <= 2 * GIGABYTE),
    ]


def _growth() -> list[Result]:
    found = [children.run("large_run", "growth", str(count)) for count in GROWTH]
    rates = [run["epoch"] / count * 1e6 for run, count in zip(found, GROWTH, strict=True)]
    ratio = rates[-1] / min(rates[:-1])
    added = found[-1]["memory"] - found[0]["memory"]
    one_hot = GROWTH[-1] * 101 * 16
    return [
        Result(
            "time per sequence of 1,000,000 over that of fewer",
            f"{ratio:.2f}",
            "at most 1.25 (linear)",
            ratio <= 1.25,
            ", ".join(f"{count:,}: {rate:.0f} µs" for count, rate in zip(GROWTH, rates, strict=True)),
        ),
        Result(
            "memory that 1,000,000 x 101 bases add",
            f"{added / GIGABYTE:.2f} GB",
            f"below {one_hot / GIGABYTE:.2f} GB, a float one-hot array",
            added < one_hot,
        ),
    ]
