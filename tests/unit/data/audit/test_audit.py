from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, random_texts, values_of

from motifdesk.data.audit.audit import all_checks, audit
from motifdesk.data.audit.findings import EXAMPLES
from motifdesk.data.fixes.registry import all_fixes
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.errors import Cancelled
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish


def troubled() -> tuple[list[str], list[int]]:
    """Return sequences with many things wrong."""
    texts = (
        [f"ACGGT{text}" for text in random_texts(400, 40)] + ["N" * 20] * 150 + [f"GATTACA{'C' * 40}"] * 40
    )
    return texts, [number % 2 for number in range(len(texts))]


def test_nothing_is_found_in_the_built_in_example() -> None:
    dataset = simulate(SimulationSettings())
    assert audit(dataset, make_split(dataset, SplitSettings()), SilentMonitor()) == ()
    assert audit(dataset, None, SilentMonitor()) == ()


def test_nothing_is_found_in_clean_values() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    assert audit(values_of(random_texts(1000, 60), values.tolist()), None, SilentMonitor()) == ()


def test_the_most_severe_come_first_with_few_examples_and_fixes_that_exist() -> None:
    texts, labels = troubled()
    findings = audit(classes_of(texts, labels), None, SilentMonitor())
    severities = [finding.severity for finding in findings]
    assert len(set(severities)) > 1
    assert severities == sorted(severities, reverse=True)
    for finding in findings:
        assert finding.title
        assert finding.explanation.endswith(".")
        assert finding.rows.dtype == np.int64
        assert len(finding.rows) <= min(EXAMPLES, finding.count)
        assert set(finding.fixes) <= set(all_fixes())
        assert (np.diff(finding.rows) > 0).all()


def test_the_data_stay_as_they_are() -> None:
    dataset = classes_of(*troubled())
    key = dataset.key
    audit(dataset, None, SilentMonitor())
    assert dataset.key == key


def test_progress_rises_to_the_end_and_every_check_says_what_it_does() -> None:
    monitor = RecordingMonitor()
    dataset = classes_of(*troubled())
    audit(dataset, make_split(dataset, SplitSettings()), monitor)
    assert {check.status for check in all_checks()} <= set(monitor.texts)
    assert monitor.fractions == sorted(monitor.fractions)
    assert monitor.fractions[-1] == 1


@pytest.mark.parametrize("asked", range(0, 40, 4))
def test_it_ends_when_the_user_cancels(asked: int) -> None:
    wishes = [Wish.GO_ON] * asked + [Wish.CANCEL]
    dataset = classes_of(*troubled())
    with pytest.raises(Cancelled):
        audit(dataset, make_split(dataset, SplitSettings()), RecordingMonitor(wishes=wishes))


@pytest.mark.parametrize("texts", [["", "", "", ""], ["A", "C", "G", "T"], ["N", "A" * 300, "", "CG"]])
def test_the_smallest_data_are_no_trouble(texts: list[str]) -> None:
    audit(classes_of(texts, [0, 0, 1, 1], parts=[0, 0, 1, 2]), None, SilentMonitor())
    audit(values_of(texts, [1, 1, 1, 1]), None, SilentMonitor())
    audit(values_of(texts, [1, 2, 3, -4e300], parts=[0, 0, 1, 2]), None, SilentMonitor())
