from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.dataset import Task
from motifdesk.data.labels import interpret, mark_missing, says_positive
from motifdesk.errors import InputError


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        ("0", "1"), ("-1", "1"), ("1", "2"), ("0.0", "1.0"), ("9", "10"), ("FALSE", "TRUE"), ("false", "True"),
        ("no", "yes"), ("unbound", "bound"), ("-", "+"), ("N", "Y"), ("Negative", "Positive"), ("control", "CTCF"),
        ("neg", "pos"), ("apple", "pear"), ("other", "hit"), ("shuffled", "peak"),
    ],
)  # fmt: skip
def test_two_labels_are_a_binary_task_with_the_positive_class_last(negative: str, positive: str) -> None:
    for labels in ([negative, positive] * 2, [positive, negative] * 2):
        meaning = interpret(labels)
        assert meaning.task is Task.BINARY
        assert meaning.class_names == (negative, positive)
        assert meaning.values.dtype == np.int64
        assert [meaning.class_names[value] for value in meaning.values] == labels


def test_few_names_are_classes_in_alphabetical_order() -> None:
    meaning = interpret(["N", "EI", "IE", "N", "EI", "IE"])
    assert meaning.task is Task.MULTICLASS
    assert meaning.class_names == ("EI", "IE", "N")
    assert meaning.values.tolist() == [2, 0, 1, 2, 0, 1]
    assert meaning.decisions[0].choices == ("multiclass",)


def test_numbers_are_a_regression() -> None:
    meaning = interpret(["0.5", "1e-3", "-2", "7"])
    assert meaning.task is Task.REGRESSION
    assert meaning.class_names == ()
    assert meaning.values.dtype == np.float64
    assert meaning.values.tolist() == [0.5, 0.001, -2.0, 7.0]


def test_few_whole_numbers_may_be_either() -> None:
    labels = ["0", "1", "2", "10", "0", "1", "2", "10"]
    assert interpret(["0", "1", "2"] * 4).task is Task.MULTICLASS
    assert interpret(["1", "2", "3"] * 4).task is Task.MULTICLASS
    assert interpret(["0", "1", "2", "2"]).task is Task.REGRESSION
    assert interpret(labels).task is Task.REGRESSION
    assert interpret(labels).decisions[0].choices == ("multiclass", "regression")
    assert interpret(labels, "multiclass").class_names == ("0", "1", "2", "10")
    assert interpret(["0", "1"] * 3, "regression").values.tolist() == [0.0, 1.0] * 3


def test_spellings_of_one_label_are_merged_and_said() -> None:
    meaning = interpret(["Bound", "bound", "free", "Bound", "free"])
    assert meaning.class_names == ("free", "Bound")
    assert meaning.values.tolist() == [1, 1, 0, 1, 0]
    assert meaning.remarks == ("The labels 'Bound' and 'bound' were taken for one.",)
    assert interpret(["1", "1.0", "0", "0.0"]).values.tolist() == [1, 1, 0, 0]


def test_commas_and_percents_are_read_and_said() -> None:
    meaning = interpret(["1,5", "2,25", "3"])
    assert meaning.values.tolist() == [1.5, 2.25, 3.0]
    assert "decimal points" in meaning.remarks[0]
    meaning = interpret(["21.77%", "0.01%", "5%"])
    assert meaning.values.tolist() == [21.77, 0.01, 5.0]
    assert "percentages" in meaning.remarks[0]


@pytest.mark.parametrize(
    ("labels", "task", "words"),
    [
        ([], None, ["no label"]),
        (["a"] * 4, None, ["Every label is 'a'", "two classes"]),
        (["1"] * 4, "regression", ["Every label is '1'"]),
        (["a", "b", "b"], None, ["only one sequence with the label 'a'"]),
        (["a", "b", "b", "c", "c", "b"], None, ["only one sequence with the label 'a'"]),
        ([f"id{n}" for n in range(60)], None, ["60 different labels for 60 sequences", "look like names"]),
        ([f"id{n}" for n in range(60)] * 3, None, ["60 different labels", "at most 50"]),
        ([str(n / 7) for n in range(40)] + ["high"], None, ["'high' is no number", "write NA"]),
        (["a", "b", "c"] * 3, "binary", ["two different labels", "there are 3"]),
        (["a", "b", "c"] * 3, "regression", ["needs numbers", "'a'"]),
        (["a", "b"] * 3, "multiclass", ["more than two", "choose binary"]),
        (["1,234", "2,345", "7"], None, ["'1,234' may mean"]),
        (["x" * 500, *"abcde"], None, ["xxx..."]),
    ],
)
def test_what_is_wrong_is_said(labels: list[str], task: str | None, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        interpret(labels, task)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert len(str(caught.value)) < 300


def test_missing_labels_are_marked() -> None:
    assert mark_missing(["bound", "NA", "n.d.", " ", "free", "None"]) == ("bound", "", "", "", "free", "None")
    assert mark_missing(["1.5", "/", "-", "2", "none", "?"]) == ("1.5", "", "", "2", "", "")
    assert mark_missing(["+", "-", "-"]) == ("+", "-", "-")
    assert mark_missing(["1", "-", "1"]) == ("1", "-", "1")  # one number and a minus: two classes


def test_labels_that_say_positive() -> None:
    assert all(map(says_positive, ["1", "1.0", "yes", "Bound", "+", "TRUE"]))
    assert not any(map(says_positive, ["0", "no", "-", "CTCF", "2"]))


@given(st.lists(st.sampled_from(["bound", "free", "Bound", "weak"]), min_size=1, max_size=30))
def test_no_label_moves_to_another_sequence(labels: list[str]) -> None:
    try:
        meaning = interpret(labels)
    except InputError:
        return
    found = [meaning.class_names[value] for value in meaning.values]
    assert [name.lower() for name in found] == [label.lower() for label in labels]
