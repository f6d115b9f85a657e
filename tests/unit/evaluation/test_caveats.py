"""What the audit found against the test results is said with the verdict on them."""

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.audit.audit import audit
from motifdesk.data.audit.findings import Finding, Severity, no_examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.evaluation.caveats import caveats, with_caveats
from motifdesk.evaluation.results import Level, Verdict
from motifdesk.monitor import SilentMonitor

GOOD = Verdict(Level.GOOD, ("It does well.", "It beats the simpler method."))


def found(
    code="leaks", severity=Severity.SERIOUS, title="3 sequences stand in more than one part of the split"
):
    return Finding(code, severity, title, "They may mislead.", 3, no_examples())


def test_a_leak_makes_a_good_verdict_one_of_caution():
    verdict = with_caveats(
        GOOD, (found(), found("near-duplicates", title="5 sequences have a near duplicate"))
    )
    assert verdict.level is Level.CAUTION
    first, said, last = verdict.sentences
    assert (first, last) == GOOD.sentences
    assert said == (
        "That may be better than the truth: 3 sequences stand in more than one part of the split and 5 sequences have "
        "a near duplicate (see the checks of the data)."
    )


def test_a_bad_verdict_stays_bad():
    assert with_caveats(Verdict(Level.BAD, ("It guesses.",)), (found(),)).level is Level.BAD


@pytest.mark.parametrize(
    "findings", [None, (), (found(severity=Severity.CAUTION),), (found("too-few"), found("composition"))]
)
def test_what_is_not_serious_or_not_of_the_split_changes_nothing(findings):
    assert with_caveats(GOOD, findings) is GOOD
    assert caveats(findings) == ()


@pytest.mark.parametrize("changed", [0, 1])
def test_what_the_checks_call_repeats_across_parts_is_known(changed):
    """The codes are those of the checks: data of copies, or of near copies, say it."""
    drawn = np.random.default_rng(1).integers(0, 4, (100, 80)).astype(np.uint8)
    copies = drawn.copy()
    copies[:, 40] = (copies[:, 40] + changed) % 4
    codes = np.concatenate([drawn, copies])
    sequences = Sequences(codes.ravel(), np.arange(201) * 80, Alphabet.DNA)
    labels = np.tile(np.arange(100) % 2, 2)
    dataset = Dataset(tuple(map(str, range(200))), sequences, labels, ("0", "1"))
    findings = audit(dataset, make_split(dataset, SplitSettings()), SilentMonitor())
    (title,) = caveats(findings)
    assert ("near duplicate" if changed else "in more than one part") in title
