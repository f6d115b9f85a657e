from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.curves import value_history
from helpers.examples import ExampleParameters
from helpers.runs import run_of

from motifdesk.data.splits import SplitSettings
from motifdesk.models.registry import make_parameters
from motifdesk.training.comparison import Compared, compare, members_text, network_name, score_text


def lines(compared: tuple[Compared, ...]) -> dict[str, tuple[str, ...]]:
    assert len({line.label for line in compared}) == len(compared)
    return {line.label: line.values for line in compared}


def test_figures_stand_side_by_side() -> None:
    first, second = run_of(1, end=0.2), run_of(2, end=0.1, epochs=30)
    figures = lines(compare([first, second]).figures)
    assert figures == {
        "Kept epoch": ("20 of 20", "30 of 30"),
        "Validation loss": tuple(f"{run.kept.val_loss:.4f}" for run in (first, second)),
        "Training loss": tuple(f"{run.kept.loss:.4f}" for run in (first, second)),
        "Validation accuracy": tuple(f"{run.kept.val_accuracy:.4f}" for run in (first, second)),
        "Validation AUROC": ("0.9500", "0.9750"),
        "Ended": ("all epochs",) * 2,
        "Time": ("1.5 s", "3 s"),
        "Parameters": ("1,601",) * 2,
    }


def test_the_networks_of_an_ensemble_are_summed_up() -> None:
    alone = run_of(1)
    several = replace(alone, member_headlines=(0.9, 0.8, 0.85))
    assert (members_text(alone), members_text(several)) == ("", "0.8500 ± 0.0408")  # the root of 0.005 / 3
    assert lines(compare([alone, several]).figures)["Its networks alone"] == (
        "one network",
        "0.8500 ± 0.0408",
    )


def test_only_settings_that_differ_are_listed() -> None:
    differences = lines(
        compare([run_of(1), run_of(2, learning_rate=0.0123, fresh_negatives=False)]).differences
    )
    assert differences == {
        "Learning rate": ("0.001", "0.0123"),
        "Seed": ("1", "2"),
        "Fresh shuffles": ("yes", "no"),
    }


def test_nothing_differs_between_a_run_and_itself() -> None:
    assert compare([run_of(1), run_of(1)]).differences == ()


def test_network_data_and_split_may_differ_too() -> None:
    first = run_of(1)
    plan = replace(first.model.plan, architecture="scanner", parameters=make_parameters("scanner", {}))
    second = replace(
        first, model=replace(first.model, plan=plan), data_key="xyz", split=SplitSettings(seed=7)
    )
    differences = lines(compare([first, second, first]).differences)
    assert differences.pop("Data") == ("data set A", "data set B", "data set A")
    assert differences.pop("Split seed") == ("42", "7", "42")
    names = differences.pop("Network")
    assert names == (network_name(first), network_name(second), network_name(first))
    assert isinstance(first.model.plan.parameters, ExampleParameters)
    assert differences["Dropout"] == ("–", f"{plan.parameters.dropout:g}", "–")  # of the second network alone


def test_units_stand_with_the_numbers() -> None:
    differences = lines(compare([run_of(1, patience=5), run_of(1, patience=10)]).differences)
    assert differences == {"Patience": ("5 epochs", "10 epochs")}


def test_runs_of_two_tasks_have_gaps() -> None:
    values = run_of(2, history=value_history([1.0], [1.0], [0.5]))
    figures = lines(compare([run_of(1), values]).figures)
    assert figures["Validation AUROC"] == ("0.9500", "–")
    assert figures["Validation Pearson correlation"] == ("–", "0.5000")


@pytest.mark.parametrize(
    ("value", "text"), [(0.98765, "0.9877"), (0.0, "0.0000"), (4.2e-6, "4.2e-06"), (-0.5, "-0.5000")]
)
def test_scores_have_four_digits_or_a_power(value: float, text: str) -> None:
    assert score_text(value) == text
