from dataclasses import replace

import pytest

from motifdesk.evaluation.results import Interval, Level, ValueBaseline
from motifdesk.evaluation.value_verdict import ValueFacts, judge_values

SURE = ValueFacts(
    pearson=0.85,
    pearson_ci95=Interval(0.83, 0.87),
    r2=0.72,
    train_pearson=0.88,
    baseline=ValueBaseline("Ridge regression", 0.6, 0.35),
    test_count=2000,
)


def text_of(facts):
    return " ".join(judge_values(facts).sentences)


def test_a_sure_good_result_is_good_in_two_sentences():
    verdict = judge_values(SURE)
    assert verdict.level is Level.GOOD
    assert len(verdict.sentences) == 2
    assert "predicts the values well: on 2,000 held-out sequences" in verdict.sentences[0]
    assert "0.850 (95% confidence interval 0.830 to 0.870" in verdict.sentences[0]
    assert "explains 72% of the variance" in verdict.sentences[0]
    assert "clearly better than a much simpler method (ridge regression: 0.600)" in verdict.sentences[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pearson": 0.6, "pearson_ci95": Interval(0.55, 0.65), "r2": 0.35, "train_pearson": 0.62}, "fairly"),
        ({"test_count": 30}, "30 test sequences leave the correlation uncertain"),
        ({"pearson_ci95": Interval(0.7, 0.95)}, "more sequences would make it surer"),
        ({"train_pearson": 1.0, "pearson": 0.8, "pearson_ci95": Interval(0.78, 0.82)}, "reaches 1.000"),
        ({"baseline": ValueBaseline("Counting", 0.9, 0.8)}, "beaten by a much simpler method"),
        ({"r2": 0.1}, "use them to rank"),
    ],
)
def test_each_reason_for_caution_lowers_the_level_and_is_said(change, words):
    facts = replace(SURE, **change)
    assert judge_values(facts).level is Level.CAUTION
    assert words in text_of(facts)


@pytest.mark.parametrize(
    ("pearson", "interval", "words"),
    [
        (0.05, Interval(-0.05, 0.15), "cannot be told from guessing"),
        (0.12, Interval(0.08, 0.16), "poorly"),
        (-0.5, Interval(-0.6, -0.4), "the wrong way round"),
    ],
)
def test_what_guessing_could_do_is_bad(pearson, interval, words):
    facts = replace(
        SURE, pearson=pearson, pearson_ci95=interval, r2=-0.1, baseline=ValueBaseline("C", 0.0, 0.0)
    )
    assert judge_values(facts).level is Level.BAD
    assert words in text_of(facts)


def test_there_are_never_more_than_four_sentences():
    worst = replace(SURE, pearson_ci95=Interval(0.5, 0.95), test_count=20, train_pearson=1.0, r2=-3.0)
    assert len(judge_values(worst).sentences) == 4
