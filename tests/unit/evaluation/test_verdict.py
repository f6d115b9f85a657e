from dataclasses import replace

import pytest

from motifdesk.evaluation.results import Baseline, Interval, Level
from motifdesk.evaluation.verdict import Facts, judge

SURE = Facts(
    auroc=0.96,
    auroc_ci95=Interval(0.94, 0.98),
    auprc=0.95,
    train_auroc=0.98,
    baseline=Baseline("Logistic regression", 0.80),
    class_names=("unbound", "bound"),
    test_counts=(250, 250),
)


def text_of(facts):
    return " ".join(judge(facts).sentences)


def test_a_sure_good_result_is_good_in_two_sentences():
    verdict = judge(SURE)
    assert verdict.level is Level.GOOD
    assert len(verdict.sentences) == 2
    assert "very well" in verdict.sentences[0]
    assert "500 held-out sequences" in verdict.sentences[0]
    assert "0.960 (95% confidence interval 0.940 to 0.980" in verdict.sentences[0]
    assert (
        "clearly better than a much simpler method (logistic regression: AUROC 0.800)" in verdict.sentences[1]
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"auroc": 0.75, "auroc_ci95": Interval(0.71, 0.79), "train_auroc": 0.76}, "fairly well"),
        ({"test_counts": (40, 250)}, "test set is small (250 “bound”, 40 “unbound”)"),
        ({"auroc_ci95": Interval(0.87, 0.98)}, "test set is small"),
        (
            {"auroc": 0.85, "auroc_ci95": Interval(0.82, 0.88), "train_auroc": 0.999},
            "reaches 0.999, so it has partly",
        ),
        ({"baseline": Baseline("Counting", 0.99)}, "beaten by a much simpler method (counting: AUROC 0.990)"),
    ],
)
def test_each_reason_for_caution_lowers_the_level_and_is_said(change, words):
    facts = replace(SURE, **change)
    assert judge(facts).level is Level.CAUTION
    assert words in text_of(facts)


@pytest.mark.parametrize(
    ("area", "interval", "words"),
    [
        (0.52, Interval(0.47, 0.57), "cannot be told from guessing"),
        (0.80, Interval(0.45, 0.97), "cannot be told from guessing"),
        (0.57, Interval(0.55, 0.59), "poorly"),
        (0.10, Interval(0.05, 0.15), "the wrong way round"),
    ],
)
def test_what_guessing_could_do_is_bad(area, interval, words):
    facts = replace(SURE, auroc=area, auroc_ci95=interval, baseline=Baseline("Counting", 0.5))
    assert judge(facts).level is Level.BAD
    assert words in text_of(facts)
    assert "labels belong to the sequences" in text_of(facts) or interval.high < 0.5


def test_a_failed_network_is_told_apart_from_hopeless_data():
    failed = replace(SURE, auroc=0.5, auroc_ci95=Interval(0.45, 0.55), baseline=Baseline("Counting", 0.9))
    assert "beaten by" in text_of(failed)
    assert "labels belong" not in text_of(failed)


def test_a_baseline_within_the_interval_is_no_clear_difference():
    facts = replace(SURE, baseline=Baseline("Counting", 0.95))
    assert judge(facts).level is Level.GOOD
    assert "does about as well here" in text_of(facts)


def test_uneven_classes_are_said_but_not_held_against_the_network():
    facts = replace(SURE, test_counts=(900, 100), auprc=0.62)
    assert judge(facts).level is Level.GOOD
    assert "10% are “bound”" in text_of(facts)
    assert "AUPRC, 0.620, where guessing gives 0.100" in text_of(facts)


def test_there_are_never_more_than_four_sentences():
    worst = replace(
        SURE, auroc=0.7, auroc_ci95=Interval(0.6, 0.8), train_auroc=1.0, test_counts=(200, 10), auprc=0.2
    )
    assert len(judge(worst).sentences) == 4
    assert judge(worst).level is Level.CAUTION


SEVERAL = replace(
    SURE,
    class_names=("EI", "IE", "N"),
    test_counts=(200, 200, 200),
    accuracy=0.9,
    recalls=(0.9, 0.92, 0.88),
)


def test_several_classes_are_counted_and_their_accuracy_is_said():
    verdict = judge(SEVERAL)
    assert verdict.level is Level.GOOD
    assert len(verdict.sentences) == 2
    assert "tells the 3 classes apart very well" in verdict.sentences[0]
    assert "mean AUROC, each class against the rest, is 0.960" in verdict.sentences[0]
    assert "puts 90% into the right class" in verdict.sentences[0]


def test_the_weakest_class_and_uneven_classes_are_named():
    text = text_of(replace(SEVERAL, recalls=(0.9, 0.3, 0.95), test_counts=(200, 60, 900)))
    assert "weakest at “IE”, of which it finds 30%" in text
    assert "always saying “N” would be right for 78%" in text


def test_few_sequences_of_a_class_are_counted_and_many_classes_not_listed():
    facts = replace(SEVERAL, test_counts=(300, 20, 200))
    assert "(300 “EI”, 200 “N”, 20 “IE”)" in text_of(facts)
    many = replace(
        SEVERAL,
        class_names=tuple("abcdefg"),
        test_counts=(90, 80, 70, 60, 50, 40, 3),
        recalls=(0.9,) * 7,
    )
    assert "(as few as 3 “g”)" in text_of(many)


def test_a_class_that_is_never_predicted_is_said_and_held_against_the_network():
    facts = replace(SURE, never="bound")
    assert judge(facts).level is Level.CAUTION
    assert "takes no sequence for “bound”" in text_of(facts)
