"""Run every check on a data set."""

from __future__ import annotations

from functools import cache

from motifdesk.data.audit import checks
from motifdesk.data.audit.findings import Check, Finding
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.discovery import discover
from motifdesk.monitor import Monitor, Wish, check_cancelled


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check, in the order of their modules."""
    return tuple(discover(checks, Check))


def audit(dataset: Dataset, split: Split | None, monitor: Monitor) -> tuple[Finding, ...]:
    """Say what may be wrong with a data set. Nothing is changed.

    Parameters
    ----------
    dataset
        The data.
    split
        How it is split; None before that: the file's own split is then looked at, if it has one.
    monitor
        Told of progress; may cancel.

    Returns
    -------
    findings
        The most severe first.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    findings = []
    for number, item in enumerate(all_checks()):
        check_cancelled(monitor)
        monitor.status(item.status)
        finding = item.search(dataset, split, _Share(monitor, number, len(all_checks())))
        if finding is not None:
            findings.append(finding)
    monitor.progress(1, 1)
    return tuple(sorted(findings, key=lambda finding: -finding.severity))


class _Share:
    """The monitor of one check: its progress is one share of the whole."""

    def __init__(self, monitor: Monitor, number: int, total: int) -> None:
        self._monitor, self._number, self._total = monitor, number, total
        self.status, self.partial = monitor.status, monitor.partial

    def progress(self, done: float, total: float) -> None:
        self._monitor.progress(self._number + (done / total if total else 1.0), self._total)

    def wish(self) -> Wish:
        return self._monitor.wish()
