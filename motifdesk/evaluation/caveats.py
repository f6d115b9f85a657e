"""What the audit found that the test results cannot know of: they may be better than the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.evaluation.results import Level, Verdict

_ABOUT_THE_SPLIT: Final = ("leaks", "near-duplicates")


def caveats(findings: Iterable[Finding] | None) -> tuple[str, ...]:
    """Return the titles of the serious findings by which the parts of the split know of each other.

    `findings` is None where nobody has looked; there is nothing to say then.
    """
    return tuple(
        item.title
        for item in findings or ()
        if item.severity is Severity.SERIOUS and item.code in _ABOUT_THE_SPLIT
    )


def with_caveats(verdict: Verdict, findings: Sequence[Finding] | None) -> Verdict:
    """Return the verdict with what the audit found against it, after its first sentence; a good one is no more so."""
    found = caveats(findings)
    if not found:
        return verdict
    said = f"That may be better than the truth: {' and '.join(found)} (see the checks of the data)."
    level = Level.CAUTION if verdict.level is Level.GOOD else verdict.level
    return Verdict(level, (*verdict.sentences[:1], said, *verdict.sentences[1:]))
