from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.datasets import classes_of, random_texts, values_of
from sklearn.model_selection import StratifiedKFold

from motifdesk.data.dataset import Dataset
from motifdesk.data.folds import make_folds
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, Wish


def some_classes(count: int = 103, classes: int = 2) -> Dataset:
    labels = np.random.default_rng(1).integers(0, classes, count)
    return classes_of(random_texts(count, 12), labels.tolist())


def check_every_row_is_held_out_once(dataset: Dataset, folds: tuple[Split, ...]) -> None:
    held_out = np.concatenate([fold.test for fold in folds])
    np.testing.assert_array_equal(np.sort(held_out), np.arange(len(dataset)))
    for fold in folds:
        together = np.concatenate([fold.train, fold.validation, fold.test])
        np.testing.assert_array_equal(np.sort(together), np.arange(len(dataset)))


@pytest.mark.parametrize("kind", ["random", "stratified", "file"])
@pytest.mark.parametrize(("count", "classes"), [(2, 2), (5, 2), (10, 3)])
def test_held_out_parts_are_those_of_scikit_learn(kind: str, count: int, classes: int) -> None:
    dataset = some_classes(classes=classes)
    folds = make_folds(dataset, count, SplitSettings(kind=kind, seed=7))
    check_every_row_is_held_out_once(dataset, folds)
    theirs = StratifiedKFold(count, shuffle=True, random_state=7).split(dataset.labels, dataset.labels)
    for fold, (_, test) in zip(folds, theirs, strict=True):
        np.testing.assert_array_equal(fold.test, test)


def test_the_validation_part_has_the_classes_in_proportion_too() -> None:
    dataset = classes_of(random_texts(400, 12), [0] * 300 + [1] * 100)
    for fold in make_folds(dataset, 4, SplitSettings(validation_fraction=0.2)):
        np.testing.assert_array_equal(fold.class_counts(dataset), [[180, 60], [45, 15], [75, 25]])


def test_each_fold_has_the_whole_range_of_values() -> None:
    values = np.random.default_rng(2).exponential(size=200)
    dataset = values_of(random_texts(200, 12), values.tolist())
    folds = make_folds(dataset, 5, SplitSettings())
    check_every_row_is_held_out_once(dataset, folds)
    lowest, highest = np.quantile(values, [0.1, 0.9])
    for fold in folds:
        assert [np.sum(values[fold.test] <= lowest), np.sum(values[fold.test] > highest)] == [4, 4]


def test_few_values_can_be_divided_into_as_many_folds() -> None:
    dataset = values_of(random_texts(12, 12), list(range(12)))
    folds = make_folds(dataset, 10, SplitSettings())
    check_every_row_is_held_out_once(dataset, folds)


def test_similar_sequences_stay_in_one_fold() -> None:
    texts = random_texts(40, 60)
    near = [text[:30] + ("A" if text[30] != "A" else "C") + text[31:] for text in texts]
    dataset = classes_of(texts + near, [0, 1] * 40)
    folds = make_folds(dataset, 4, SplitSettings(kind="similarity"))
    check_every_row_is_held_out_once(dataset, folds)
    for fold in folds:
        for part in (fold.train, fold.validation, fold.test):
            assert {row % 40 for row in part if row < 40} == {row % 40 for row in part if row >= 40}
        assert fold.class_counts(dataset).min(axis=1).tolist()[2] >= 5


def test_chromosomes_stay_whole() -> None:
    texts = random_texts(120, 12)
    dataset = replace(
        classes_of(texts, [0, 1] * 60), groups=tuple(f"chr{number // 2 % 6}" for number in range(120))
    )
    folds = make_folds(dataset, 3, SplitSettings(kind="chromosome"))
    check_every_row_is_held_out_once(dataset, folds)
    for fold in folds:
        chromosomes = [
            {dataset.groups[row] for row in part} for part in (fold.train, fold.validation, fold.test)
        ]
        assert sum(map(len, chromosomes)) == 6
        assert len(chromosomes[2]) == 2


def test_equal_seeds_give_equal_folds_and_others_do_not() -> None:
    dataset = some_classes()
    first, again, other = (make_folds(dataset, 3, SplitSettings(seed=seed)) for seed in (1, 1, 2))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.train, two.train)
    assert any(not np.array_equal(one.test, two.test) for one, two in zip(first, other, strict=True))


def test_what_cannot_be_divided_is_said() -> None:
    few = classes_of(random_texts(30, 12), [0] * 26 + [1] * 4)
    with pytest.raises(InputError, match="only 4 sequences with the label 'yes', too few for 5 folds"):
        make_folds(few, 5, SplitSettings())
    with pytest.raises(InputError, match=r"4 folds by chromosome need as many chromosomes.* come from 3"):
        make_folds(some_classes(), 4, SplitSettings(kind="chromosome"))
    same = classes_of(["ACGTACGTAC" * 3] * 10 + ["TTGTCCATCA" * 3] * 10, [0] * 10 + [1] * 10)
    with pytest.raises(InputError, match="Fold 1 would lack a class"):
        make_folds(same, 2, SplitSettings(kind="similarity"))


def test_it_can_be_cancelled() -> None:
    monitor = RecordingMonitor(wishes=[Wish.CANCEL])
    with pytest.raises(Cancelled):
        make_folds(some_classes(), 2, SplitSettings(kind="similarity"), monitor)
