"""Classes, values, and what else predicts them."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, found, random_texts, values_of

from motifdesk.data.audit.checks.composition import measure_composition
from motifdesk.data.audit.findings import Severity
from motifdesk.data.audit.separation import auroc_margin, correlation_margin, measure
from motifdesk.data.splits import Split, SplitSettings

TEXTS = random_texts(1000, 60)
ALTERNATE = [number % 2 for number in range(1000)]
BIASED = (0.18, 0.32, 0.32, 0.18)


@pytest.mark.parametrize(("rare", "severity"), [(300, None), (200, Severity.NOTE), (80, Severity.CAUTION)])
def test_imbalance_is_told_with_what_always_answering_the_same_gives(
    rare: int, severity: Severity | None
) -> None:
    findings = found(classes_of(TEXTS, [int(number < rare) for number in range(1000)]))
    assert (findings["imbalance"].severity if "imbalance" in findings else None) is severity
    if severity is Severity.NOTE:
        assert "80 %" in findings["imbalance"].explanation
        assert findings["imbalance"].count == 200


def test_few_test_sequences_are_told_with_the_uncertainty_that_follows() -> None:
    finding = found(classes_of(TEXTS[:120], ALTERNATE[:120]))["too-few"]
    assert (finding.severity, finding.count) == (Severity.CAUTION, 15)
    rows = np.arange(1000)
    split = Split(rows[:900], rows[900:980], rows[980:], SplitSettings())
    finding = found(classes_of(TEXTS, ALTERNATE), split)["too-few"]
    assert (finding.severity, finding.count) == (Severity.SERIOUS, 10)
    assert f"{auroc_margin(10, 10, 0.8):.2f}" in finding.explanation
    values = found(values_of(TEXTS[:200], list(range(200))))["too-few"]
    assert (values.severity, values.count) == (Severity.CAUTION, 50)


def test_the_margins_are_those_of_simulated_data() -> None:
    rng = np.random.default_rng(0)
    shift = 1.19  # two normal distributions so far apart have an AUROC of 0.8
    areas = [np.mean(rng.normal(shift, 1, (30, 1)) > rng.normal(0, 1, 30)) for _ in range(2000)]
    assert auroc_margin(30, 30, 0.8) == pytest.approx(1.96 * np.std(areas), rel=0.1)
    x = rng.normal(size=(2000, 50))
    y = 0.5 * x + np.sqrt(0.75) * rng.normal(size=(2000, 50))
    correlations = [np.corrcoef(one, other)[0, 1] for one, other in zip(x, y, strict=True)]
    assert correlation_margin(50, 0.5) == pytest.approx(1.96 * np.std(correlations), rel=0.1)


def test_composition_is_counted_as_by_hand() -> None:
    texts = ["ACGTNNGGCC", "A", "", "TTTTTTTTTTTTTTTT"]
    dataset = classes_of(texts, [0, 0, 1, 1])
    found_here = measure_composition(dataset, np.arange(4))
    assert found_here.gc.tolist() == [6 / 8, 0, 0.5, 0]
    words = [one + other for one in "ACGT" for other in "ACGT"]
    for row, text in enumerate(texts):
        pairs = [text[place : place + 2] for place in range(len(text) - 1)]
        known = [pair for pair in pairs if "N" not in pair]
        expected = [known.count(word) / max(len(known), 1) for word in words]
        assert found_here.whole[row].tolist() == pytest.approx(expected)
    assert found_here.dinucleotides[3, :, 15].tolist() == [1, 1, 1, 1]
    assert found_here.dinucleotides[0, 0, words.index("CG")] == pytest.approx(1 / 3)  # AC, CG, GT begin there


def test_negatives_of_another_gc_content_are_too_easy() -> None:
    texts = random_texts(500, 60, 1) + random_texts(500, 60, 2, BIASED)
    finding = found(classes_of(texts, [0] * 500 + [1] * 500))["composition"]
    assert finding.severity is Severity.SERIOUS
    assert "50 % in 'no' and 64 % in 'yes'" in finding.explanation
    assert "Your negatives may be too easy" in finding.explanation


def test_words_without_a_difference_in_gc_are_too_easy_too() -> None:
    texts = random_texts(500, 60, 1) + random_texts(500, 60, 2, (0.32, 0.32, 0.18, 0.18))
    finding = found(classes_of(texts, [0] * 500 + [1] * 500))["composition"]
    assert "AUROC of 0.5" in finding.explanation or "AUROC of 0.4" in finding.explanation
    assert finding.title >= "Composition alone reaches an AUROC of 0.85"


def test_a_planted_motif_and_equal_composition_are_not() -> None:
    planted = [text[:20] + "CGACCGAACTCC" + text[32:] for text in TEXTS[:500]]
    assert "composition" not in found(classes_of(planted + TEXTS[500:], [1] * 500 + [0] * 500))
    assert "composition" not in found(classes_of(TEXTS, ALTERNATE))


def test_composition_that_predicts_values_is_told() -> None:
    texts = random_texts(400, 60, 1)
    values = [text.count("G") + text.count("C") for text in texts]
    finding = found(values_of(texts, values))["composition"]
    assert finding.severity is Severity.CAUTION
    assert finding.title == "Composition alone reaches a correlation of 1.00"


def test_the_separation_is_scikit_learn_s_auroc_and_one_against_the_rest() -> None:
    rng = np.random.default_rng(0)
    labels = [number % 3 for number in range(900)]
    feature = np.array(labels)[:, None] * 1.5 + rng.normal(size=(900, 1))
    dataset = classes_of(TEXTS[:900], labels)
    three = measure(feature, dataset, np.arange(900))
    assert three is not None
    assert 0.75 < three.low < three.value < 0.95
    few = classes_of(TEXTS[:30], [0] * 25 + [1] * 5)
    assert measure(feature[:30], few, np.arange(30)) is None


def test_lengths_that_differ_by_class_give_the_label_away() -> None:
    texts = [text[: 59 + label] for text, label in zip(TEXTS, ALTERNATE, strict=True)]
    finding = found(classes_of(texts, ALTERNATE))["length-bias"]
    assert finding.severity is Severity.SERIOUS
    assert finding.title == "Length alone reaches an AUROC of 1.00"
    assert "59 in 'no' and 60 in 'yes'" in finding.explanation
    # A range of lengths, which no line tells apart from those around it.
    lengths = np.random.default_rng(0).integers(20, 60, 1000)
    middle = [text[:length] for text, length in zip(TEXTS, lengths, strict=True)]
    inside = [int(30 <= length < 50) for length in lengths]
    assert found(classes_of(middle, inside))["length-bias"].severity is Severity.SERIOUS
    assert "length-bias" not in found(classes_of(middle, ALTERNATE))


def test_length_that_predicts_values_is_told() -> None:
    lengths = np.random.default_rng(0).integers(20, 60, 1000)
    texts = [text[:length] for text, length in zip(TEXTS, lengths, strict=True)]
    assert found(values_of(texts, lengths.tolist()))["length-bias"].severity is Severity.CAUTION


def test_long_tails_and_saturation_are_found_in_values() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=1000) + 9)
    tail = found(values_of(TEXTS, values.tolist()))["label-tail"]
    assert set(tail.rows.tolist()) == set(np.argsort(values)[-10:].tolist())
    assert tail.fixes == ("log-labels", "clip-labels")
    share = ((values - values.mean()) ** 2)[tail.rows].sum() / ((values - values.mean()) ** 2).sum()
    assert f"{share * 100:.0f} % of the variance" in tail.explanation
    limited = np.minimum(values, 20_000)
    findings = found(values_of(TEXTS, limited.tolist()))
    assert findings["label-saturation"].count == (values >= 20_000).sum()
    assert findings["label-saturation"].fixes == ()
    wavering = np.where((limited == 20_000) & (np.arange(1000) % 2 == 0), 20_001, limited)
    assert found(values_of(TEXTS, wavering.tolist()))["label-saturation"].fixes == ("clip-labels",)
