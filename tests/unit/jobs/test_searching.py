"""The jobs that train many networks, without worker processes: trials run here, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.small import small_data
from helpers.trials import WishingMonitor, small_candidate
from sklearn import metrics
from sklearn.model_selection import StratifiedKFold

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import InputError
from motifdesk.jobs.cluster import runner
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.searching import CrossValidate, Search
from motifdesk.models.registry import make_parameters
from motifdesk.monitor import Monitor, RecordingMonitor, SilentMonitor, Wish
from motifdesk.training.fit import fit
from motifdesk.training.search.records import (
    Fold,
    Importances,
    SearchSettings,
    Trial,
    TrialState,
    ValidationSettings,
)
from motifdesk.training.search.trial import Material, order_for, perform


class Here:
    """Runs trials in this process."""

    def __init__(self) -> None:
        self.opened = 0
        self.materials: list[Material] = []
        self.ran: list[int] = []

    @contextmanager
    def open(self, settings: ClusterSettings, monitor: Monitor) -> Iterator[Here]:
        self.opened += 1
        yield self

    def run(self, cluster: Here, material: Material, source: runner.TrialSource, monitor: Monitor) -> None:
        self.materials.append(material)
        while monitor.wish() is not Wish.STOP and (order := source.next()) is not None:
            number = order.number
            self.ran.append(number)
            source.began(number, "here")
            hopeless: list[bool] = []
            result = perform(
                order,
                material,
                lambda epoch, number=number, hopeless=hopeless: hopeless.append(source.report(number, epoch)),
                lambda hopeless=hopeless: any(hopeless) or monitor.wish() is Wish.STOP,
            )
            source.tell(result)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    here = Here()
    monkeypatch.setattr(runner, "opened", here.open)
    monkeypatch.setattr(runner, "run_trials", here.run)
    return here


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Split]:
    return small_data()


def search(data: tuple[Dataset, Split], **changes: object) -> Search:
    settings = SearchSettings(trials=5)
    job = Search(
        *data, (small_candidate(epochs=3),), ("filters=2:6", "learning_rate"), settings, ClusterSettings()
    )
    return replace(job, **changes)


def test_a_search_tells_of_every_trial_and_returns_the_best(here: Here, data: tuple[Dataset, Split]) -> None:
    monitor = RecordingMonitor()
    found = search(data).run(monitor)
    assert here.ran == [0, 1, 2, 3, 4]
    told = [value for value in monitor.values if isinstance(value, Trial)]
    assert {trial.number: trial for trial in told} == {trial.number: trial for trial in found.trials}
    assert {trial.state for trial in told} >= {TrialState.RUNNING, TrialState.COMPLETE}
    assert {trial.worker for trial in told} == {"here"}
    assert monitor.fractions[-1] == 1.0
    values = [trial.value for trial in found.trials if trial.state is TrialState.COMPLETE]
    assert found.best.value == min(values)
    assert found.candidate.parameters.filters == found.best.values["scanner.filters"]
    assert found.candidate.training.learning_rate == found.best.values["learning_rate"]
    assert found.candidate.training.epochs == 3
    last = [value for value in monitor.values if isinstance(value, Importances)][-1]
    assert dict(last.shares) == dict(found.importances)


def test_training_with_the_best_settings_gives_what_its_trial_had(
    here: Here, data: tuple[Dataset, Split]
) -> None:
    dataset, split = data
    found = search(data, settings=SearchSettings(trials=3)).run(SilentMonitor())
    run = fit(
        dataset, split, order_for(0, found.candidate, dataset).plan, found.candidate.training, SilentMonitor()
    )
    assert run.kept.val_loss == found.best.value


def test_the_test_set_is_never_sent(here: Here, data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    search(data, settings=SearchSettings(trials=1)).run(SilentMonitor())
    (material,) = here.materials
    assert not {dataset.ids[row] for row in split.test} & set(material.dataset.ids)
    assert len(material.dataset) == len(split.train) + len(split.validation)


def test_a_search_goes_on_where_it_ended(here: Here, data: tuple[Dataset, Split], tmp_path: Path) -> None:
    job = search(data, study=tmp_path / "study.sqlite")
    first = job.run(SilentMonitor())
    assert here.ran == [0, 1, 2, 3, 4]
    again = job.run(SilentMonitor())
    assert here.ran == [0, 1, 2, 3, 4]
    assert here.opened == 1  # nothing to do: no workers were started
    assert again == first
    monitor = RecordingMonitor()
    longer = replace(job, settings=SearchSettings(trials=7)).run(monitor)
    assert here.ran == [0, 1, 2, 3, 4, 5, 6]
    assert longer.trials[:5] == first.trials
    assert monitor.values[0] == first
    assert monitor.fractions[0] == 5 / 7


def test_stopping_keeps_what_there_is_and_the_rest_can_follow(
    here: Here, data: tuple[Dataset, Split], tmp_path: Path
) -> None:
    job = search(data, study=tmp_path / "study.sqlite")
    monitor = WishingMonitor()

    def stop_in_the_third(value: object) -> None:
        if isinstance(value, Trial) and value.number == 2 and value.epochs == 1:
            monitor.make(Wish.STOP)

    monitor.on_partial = stop_in_the_third
    found = job.run(monitor)
    states = [trial.state for trial in found.trials]
    assert states == [TrialState.COMPLETE, TrialState.COMPLETE, TrialState.INTERRUPTED]
    assert found.best.number in (0, 1)
    rest = job.run(SilentMonitor())
    assert [trial.number for trial in rest.trials] == list(range(6))
    assert rest.trials[3].values == rest.trials[2].values


def test_no_more_trials_are_begun_after_the_time_limit(here: Here, data: tuple[Dataset, Split]) -> None:
    found = search(data, settings=SearchSettings(trials=50, minutes=1e-6)).run(SilentMonitor())
    assert [trial.number for trial in found.trials] == [0]


def test_where_no_trial_can_be_trained_the_sentence_says_why(here: Here, data: tuple[Dataset, Split]) -> None:
    wide = replace(small_candidate(), parameters=make_parameters("scanner", {"width": 60}))
    job = search(data, base=(wide,), vary=("filters=4:8",), settings=SearchSettings(trials=3))
    with pytest.raises(
        InputError, match="None of 3 trials could be trained; the first one said: The sequences have"
    ):
        job.run(SilentMonitor())


def validate(data: tuple[Dataset, Split], folds: int, repeats: int) -> CrossValidate:
    return CrossValidate(*data, small_candidate(), ValidationSettings(folds, repeats), ClusterSettings())


def test_folds_are_scikit_learn_s_and_so_are_their_figures(here: Here, data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    monitor = RecordingMonitor()
    found = validate(data, 3, 1).run(monitor)
    theirs = StratifiedKFold(3, shuffle=True, random_state=split.settings.seed)
    areas = []
    for fold, (_, test) in zip(found.folds, theirs.split(dataset.labels, dataset.labels), strict=True):
        np.testing.assert_array_equal(fold.rows, test)
        labels, predicted = dataset.labels[test], fold.scores >= 0.5
        assert fold.figures["auroc"] == pytest.approx(metrics.roc_auc_score(labels, fold.scores))
        assert fold.figures["accuracy"] == pytest.approx(metrics.accuracy_score(labels, predicted))
        assert fold.figures["mcc"] == pytest.approx(metrics.matthews_corrcoef(labels, predicted))
        areas.append(metrics.roc_auc_score(labels, fold.scores))
    assert found.headline == "auroc"
    assert found.mean["auroc"] == pytest.approx(np.mean(areas))
    assert found.deviation["auroc"] == pytest.approx(np.std(areas, ddof=1))
    assert [(fold.number, fold.fold, fold.repeat) for fold in found.folds] == [
        (0, 1, 1),
        (1, 2, 1),
        (2, 3, 1),
    ]
    assert [value for value in monitor.values if isinstance(value, Fold)] == list(found.folds)
    assert monitor.fractions[-1] == 1.0


def test_a_fold_is_never_learned_from(here: Here, data: tuple[Dataset, Split]) -> None:
    dataset, _ = data
    found = validate(data, 3, 1).run(SilentMonitor())
    labels = dataset.labels.copy()
    labels[found.folds[1].rows] = 1 - labels[found.folds[1].rows]
    (material,) = here.materials
    other = Material(replace(dataset, labels=labels), material.splits)
    order = order_for(1, small_candidate(), dataset, 1, tested=True)
    again = perform(order, other, lambda _: None, lambda: False)
    np.testing.assert_array_equal(again.scores, found.folds[1].scores)


def test_repeats_train_with_other_seeds_on_the_same_split(here: Here, data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    found = validate(data, 1, 2).run(SilentMonitor())
    for seed, fold in enumerate(found.folds):
        candidate = small_candidate(seed=seed)
        run = fit(dataset, split, order_for(0, candidate, dataset).plan, candidate.training, SilentMonitor())
        np.testing.assert_array_equal(fold.scores, run.scores[split.test])
        np.testing.assert_array_equal(fold.rows, split.test)
    assert [(fold.fold, fold.repeat) for fold in found.folds] == [(1, 1), (1, 2)]


def test_repeated_folds_are_divided_anew(here: Here, data: tuple[Dataset, Split]) -> None:
    found = validate(data, 2, 2).run(SilentMonitor())
    assert [(fold.fold, fold.repeat) for fold in found.folds] == [(1, 1), (2, 1), (1, 2), (2, 2)]
    rows = [fold.rows for fold in found.folds]
    assert not np.array_equal(rows[0], rows[2])
    for first, second in ((0, 1), (2, 3)):
        together = np.sort(np.concatenate([rows[first], rows[second]]))
        np.testing.assert_array_equal(together, np.arange(len(data[0])))


def test_one_network_alone_has_no_spread(here: Here, data: tuple[Dataset, Split]) -> None:
    found = validate(data, 1, 1).run(SilentMonitor())
    assert set(found.deviation.values()) == {0.0}
    assert dict(found.mean) == dict(found.folds[0].figures)


def test_similar_sequences_stay_together(here: Here, data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    texts = replace(dataset.sequences, codes=np.tile(dataset.sequences.codes[: len(dataset) // 2 * 30], 2))
    labels = np.tile(dataset.labels[: len(dataset) // 2], 2)
    twice = replace(dataset, sequences=texts, labels=labels)
    kept = replace(split, settings=SplitSettings(kind="similarity"))
    job = replace(validate(data, 2, 1), dataset=twice, split=kept)
    for fold in job.run(SilentMonitor()).folds:
        half = len(dataset) // 2
        assert {row % half for row in fold.rows if row < half} == {
            row % half for row in fold.rows if row >= half
        }


def test_where_no_fold_can_be_trained_the_sentence_says_why(here: Here, data: tuple[Dataset, Split]) -> None:
    wide = replace(small_candidate(), parameters=make_parameters("scanner", {"width": 60}))
    with pytest.raises(
        InputError, match="No fold could be trained; the first one said: The sequences have 30 bases"
    ):
        replace(validate(data, 2, 1), candidate=wide).run(SilentMonitor())
