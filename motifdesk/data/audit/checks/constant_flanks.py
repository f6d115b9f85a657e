"""Ends that all sequences, or all of one class, have in common."""

from __future__ import annotations

from motifdesk.data.audit.findings import Finding, Severity, check, no_examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.flanks import Flanks, find_flanks
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, listed
from motifdesk.monitor import Monitor


@check("Looking for constant ends")
def constant_flanks(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report constant ends; those of one class alone are serious, for they give the label away."""
    of_all, of_classes = find_flanks(dataset, monitor)
    alone = [
        f"{_told(own)} in the class {name!r}"
        for name, own in zip(dataset.class_names, of_classes, strict=False)
        if len(own.left) > len(of_all.left) or len(own.right) > len(of_all.right)
    ]
    if alone:
        return Finding(
            "constant-flanks",
            Severity.SERIOUS,
            "One class has constant ends",
            f"Nearly every sequence {listed(alone)}; the other sequences do not. That looks like an adapter or a "
            "cloning site, and it gives the label away: a network learns it instead of the biology. Cut the same ends "
            "off all sequences, and make sure that both classes were prepared alike.",
            max(map(_bases, of_classes)),
            no_examples(),
            ("cut-flanks",),
        )
    if not _bases(of_all):
        return None
    return Finding(
        "constant-flanks",
        Severity.CAUTION,
        f"Constant ends: {counted(_bases(of_all), 'base')} of every sequence are the same",
        f"Nearly every sequence {_told(of_all)}. These look like the adapters or primer sites of a library: they tell "
        "the network nothing and may show up as false motifs. Cut them off.",
        _bases(of_all),
        no_examples(),
        ("cut-flanks",),
    )


def _bases(flanks: Flanks) -> int:
    return len(flanks.left) + len(flanks.right)


def _told(flanks: Flanks) -> str:
    ends = (("begins with", flanks.left), ("ends with", flanks.right))
    return " and ".join(f"{verb} {letters}" for verb, letters in ends if letters)
