"""The search's memory: nothing is lost, repeated or counted twice, whatever happens to the program."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from motifdesk.errors import InputError
from motifdesk.parameters import Value
from motifdesk.training.search.records import SearchSettings, TrialState
from motifdesk.training.search.space import Space, architectures, make_space
from motifdesk.training.search.study import Study, study_path
from motifdesk.training.search.trial import Epoch, TrialResult

Values = dict[str, Value]


def space(vary: tuple[str, ...] = ("filters", "dropout", "learning_rate"), epochs: int = 20) -> Space:
    return make_space(architectures(["scanner"], {"epochs": epochs}), vary, length=50, rows=1000)


def loss_of(values: Values) -> float:
    return abs(math.log10(float(values["learning_rate"])) + 3) + float(values["scanner.dropout"])


def run_one(
    study: Study, loss: Callable[[Values], float] = loss_of, epochs: int = 20
) -> tuple[int, Values] | None:
    asked = study.ask()
    if asked is not None:
        number, values = asked
        course = [Epoch(epoch, loss(values) + 1 / epoch, 0.5) for epoch in range(1, epochs + 1)]
        for place, epoch in enumerate(course):
            if study.report(number, epoch):
                study.tell(TrialResult(number, tuple(course[: place + 1]), seconds=0.5, ended=True))
                return asked
        study.tell(TrialResult(number, tuple(course), kept=len(course) - 1, seconds=0.5))
    return asked


def run_all(study: Study, loss: Callable[[Values], float] = loss_of) -> list[Values]:
    return [values for _, values in iter(lambda: run_one(study, loss), None)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder {of} mine #1 100% ü" / "study.sqlite"


@pytest.fixture
def study(path: Path) -> Iterator[Study]:
    with closing(Study(path, space(), SearchSettings(trials=6), "data")) as study:
        yield study


def test_it_begins_with_what_is_set_and_ends_after_so_many_trials(study: Study) -> None:
    tried = run_all(study)
    assert tried[0] == {"scanner.filters": 64, "scanner.dropout": 0.1, "learning_rate": 0.001}
    found = study.outcome()
    assert [trial.number for trial in found.trials] == list(range(6))
    assert [trial.values for trial in found.trials] == tried
    assert all(trial.state in (TrialState.COMPLETE, TrialState.PRUNED) for trial in found.trials)
    complete = [trial for trial in found.trials if trial.state is TrialState.COMPLETE]
    for trial in complete:
        assert trial.value == loss_of(trial.values) + 1 / 20
        assert (trial.epochs, trial.seconds) == (20, 0.5)
    assert found.best == min(complete, key=lambda trial: trial.value)
    assert found.candidate == space().candidate(found.best.values)


def test_it_finds_better_settings_than_chance_would() -> None:
    with closing(Study(None, space(), SearchSettings(trials=40, prune=False), "data")) as study:
        losses = [loss_of(values) for values in run_all(study)]
    assert np.mean(losses[20:]) < 0.7 * np.mean(losses[1:11])


def test_equal_seeds_propose_equally_and_others_do_not() -> None:
    def tried(seed: int) -> list[Values]:
        with closing(Study(None, space(), SearchSettings(trials=12, seed=seed), "data")) as study:
            return run_all(study)

    assert tried(1) == tried(1)
    assert tried(1)[1:] != tried(2)[1:]


def test_a_search_that_was_cut_off_goes_on_as_if_it_never_had(path: Path) -> None:
    settings = SearchSettings(trials=12)
    with closing(Study(None, space(), settings, "data")) as whole:
        expected = run_all(whole)
    tried: list[Values] = []
    for count in (5, 1, 100):
        with closing(Study(path, space(), settings, "data")) as study:
            for _ in range(count):
                asked = run_one(study)
                if asked is not None:
                    tried.append(asked[1])
    assert tried == expected
    with closing(Study(path, space(), settings, "data")) as study:
        assert study.ask() is None
        assert [trial.values for trial in study.outcome().trials] == expected
    with closing(Study(path, space(), SearchSettings(trials=13), "data")) as study:
        assert len(run_all(study)) == 1


def test_what_ran_when_the_program_died_is_tried_again_once(path: Path) -> None:
    with closing(Study(path, space(), SearchSettings(trials=4), "data")) as study:
        run_one(study)
        cut_off = [study.ask(), study.ask()]
    with closing(Study(path, space(), SearchSettings(trials=4), "data")) as study:
        tried = run_all(study)
        found = study.outcome()
    assert tried[:2] == [values for _, values in cut_off]
    assert len(tried) == 3
    states = [trial.state for trial in found.trials]
    assert states == [
        TrialState.COMPLETE,
        TrialState.INTERRUPTED,
        TrialState.INTERRUPTED,
        *[TrialState.COMPLETE] * 3,
    ]
    with closing(Study(path, space(), SearchSettings(trials=4), "data")) as study:
        assert study.ask() is None
        assert len(study.outcome().trials) == 6


def test_a_trial_told_to_end_is_tried_again(study: Study) -> None:
    number, values = study.ask()
    study.report(number, Epoch(1, 0.5, 0.5))
    study.tell(TrialResult(number, (Epoch(1, 0.5, 0.5),), ended=True))
    assert study.trial(number).state is TrialState.INTERRUPTED
    again, same = study.ask()
    assert again != number
    assert same == values


def test_telling_twice_counts_once(study: Study) -> None:
    number, _ = study.ask()
    for loss in (0.5, 0.1):
        study.tell(TrialResult(number, (Epoch(1, loss, 0.5),), kept=0))
    assert study.trial(number).value == 0.5
    assert len(study.outcome().trials) == 1


def test_epochs_that_a_second_worker_repeats_count_once(study: Study) -> None:
    number, _ = study.ask()
    for epoch in (1, 2, 3, 1, 2, 3, 4):
        assert not study.report(number, Epoch(epoch, 1 / epoch, 0.5))
    trial = study.trial(number)
    assert (trial.state, trial.epochs, trial.value) == (TrialState.RUNNING, 4, 0.25)


def test_the_hopeless_are_ended_and_judged_by_what_they_had_reached() -> None:
    with closing(Study(None, space(), SearchSettings(trials=6), "data")) as study:
        for _ in range(4):
            run_one(study, lambda _: 0.1)
        number, _ = study.ask()
        course = tuple(Epoch(epoch, 5.0 + 1 / epoch, 0.5) for epoch in range(1, 21))
        verdicts = [study.report(number, epoch) for epoch in course]
        assert verdicts == [False] * 3 + [True] * 17
        # It learned more before the word reached it, which must not matter.
        study.tell(TrialResult(number, course, kept=19))
        trial = study.trial(number)
        assert (trial.state, trial.value, trial.epochs) == (TrialState.PRUNED, 5.25, 4)
        hopeful, _ = study.ask()
        assert not any(study.report(hopeful, Epoch(epoch, 0.05 + 1 / epoch, 0.5)) for epoch in range(1, 21))


def test_nobody_is_ended_where_that_is_not_wished() -> None:
    with closing(Study(None, space(), SearchSettings(trials=6, prune=False), "data")) as study:
        run_all(study, lambda values: float(values["scanner.dropout"]) * 100)
        assert {trial.state for trial in study.outcome().trials} == {TrialState.COMPLETE}


def test_the_best_by_metric_has_the_highest_at_the_epoch_that_is_kept() -> None:
    settings = SearchSettings(trials=3, objective="metric")
    with closing(Study(None, space(), settings, "data")) as study:
        for metric in (0.7, 0.9, 0.8):
            number, _ = study.ask()
            course = (Epoch(1, 0.4, metric), Epoch(2, 0.5, 0.99))
            study.tell(TrialResult(number, course, kept=0))
        found = study.outcome()
    assert found.best.number == 1
    assert found.best.value == 0.9


def test_failures_are_kept_with_their_sentence_and_count(study: Study) -> None:
    for _ in range(6):
        number, _ = study.ask()
        study.tell(TrialResult(number, message="The filters are too wide."))
    assert study.ask() is None
    found = study.outcome()
    assert {(trial.state, trial.message) for trial in found.trials} == {
        (TrialState.FAILED, "The filters are too wide.")
    }
    assert (found.best, found.candidate, found.importances) == (None, None, {})


def test_what_makes_the_difference_is_found() -> None:
    with closing(Study(None, space(), SearchSettings(trials=30, prune=False), "data")) as study:
        run_all(study, lambda values: abs(math.log10(float(values["learning_rate"])) + 3))
        importances = study.outcome().importances
    assert next(iter(importances)) == "learning_rate"
    assert sum(importances.values()) == pytest.approx(1)
    assert set(importances) == {"scanner.filters", "scanner.dropout", "learning_rate"}


def test_too_few_trials_do_not_tell_what_makes_the_difference() -> None:
    with closing(Study(None, space(), SearchSettings(trials=10, prune=False), "data")) as study:
        for complete in range(1, 11):
            run_one(study)
            found = study.outcome()
            assert (found.complete, found.trials_to_tell) == (complete, 10)
            assert bool(found.importances) is (complete == 10)


def test_networks_have_their_own_settings() -> None:
    both = make_space(architectures(["scanner", "primer"], {}), ("filters", "learning_rate"), 50, 1000)
    with closing(Study(None, both, SearchSettings(trials=12), "data")) as study:
        tried = run_all(study, lambda values: float(values["learning_rate"]))
    assert {values["architecture"] for values in tried} == {"scanner", "primer"}
    for values in tried:
        assert set(values) == {"architecture", "learning_rate", f"{values['architecture']}.filters"}


@pytest.mark.parametrize("change", ["data", "split", "vary", "objective", "epochs"])
def test_a_study_of_something_else_is_not_continued(path: Path, change: str) -> None:
    with closing(Study(path, space(), SearchSettings(trials=2), "data split")) as study:
        run_all(study)
    key = "data split" if change not in ("data", "split") else f"another {change}"
    other = (
        space(vary=("filters",)) if change == "vary" else space(epochs=30) if change == "epochs" else space()
    )
    settings = SearchSettings(trials=2, objective="metric" if change == "objective" else "loss")
    with pytest.raises(
        InputError,
        match=r"study\.sqlite: this study is of a search for something else .* \(--study FILE\) to begin",
    ):
        Study(path, other, settings, key)


def test_a_file_that_is_no_study_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.sqlite"
    path.write_bytes(b"my thesis " * 100)
    with pytest.raises(InputError, match=r"study\.sqlite: this is no study"):
        Study(path, space(), SearchSettings(), "data")
    assert path.read_bytes() == b"my thesis " * 100


HOLD = """
import sys
from pathlib import Path
from motifdesk.training.search.records import SearchSettings
from motifdesk.training.search.space import architectures, make_space
from motifdesk.training.search.study import Study, study_path
space = make_space(architectures(["scanner"], {}), ["filters"], 50, 1000)
study = Study(Path(sys.argv[1]), space, SearchSettings(), "data")
study.ask()
print("asked", flush=True)
sys.stdin.read()
"""


def test_two_searches_never_share_a_study_and_a_dead_one_frees_it(path: Path) -> None:
    only = space(vary=("filters",), epochs=50)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "asked\n"
        with pytest.raises(
            InputError, match=r"another search is using this study; .* name another file \(--study FILE\)"
        ):
            Study(path, only, SearchSettings(), "data")
        other.kill()
    with closing(Study(path, only, SearchSettings(), "data")) as study:
        number, values = study.ask()
    assert number == 1
    assert values == {"scanner.filters": 64}


def test_studies_without_a_folder_have_one_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTIFDESK_HOME", str(tmp_path))
    paths = [study_path(key) for key in ("a", "a", "b/../..")]
    assert paths[0] == paths[1] != paths[2]
    assert {path.parent for path in paths} == {tmp_path / "searches"}
