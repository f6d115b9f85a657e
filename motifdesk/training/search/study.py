"""The search's memory: what was proposed and what came of it, in an Optuna study that outlives the program.

Optuna's tree-structured Parzen estimator (TPE; Bergstra et al., NeurIPS 2011) proposes; whoever runs the trials asks
and tells. Each proposal depends on the seed, its number and what was told before it, and on nothing else: a search that
was cut off and taken up again goes on as if it had never stopped.
"""

from __future__ import annotations

import hashlib
import sqlite3
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from motifdesk.errors import InputError
from motifdesk.files import home, make_folder
from motifdesk.parameters import Value
from motifdesk.training.search.records import SearchOutcome, SearchSettings, Trial, TrialState
from motifdesk.training.search.space import Dimension, Space
from motifdesk.training.search.trial import Epoch, TrialResult, value_of

_NAME = "motifdesk"
_KEY, _NOTE, _AGAIN = "key", "note", "again"
# Trials are judged at about so many moments of their course.
_LOOKS = 10
# So many trials must be complete before others are compared with them.
_TO_COMPARE = 4


def study_path(key: str) -> Path:
    """Return where the program keeps the study of a search that belongs to no folder of the user's."""
    return home() / "searches" / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.sqlite"


class Study:
    """Proposes settings and remembers what came of them."""

    def __init__(self, path: Path | None, space: Space, settings: SearchSettings, key: str) -> None:
        """Open the study in a file, or begin one there; without a path it is kept in memory.

        Trials that were running when an earlier search ended are proposed again.

        Parameters
        ----------
        path
            A SQLite file of Optuna's; its folder is made where it is missing.
        space, settings
            What may be tried, and how.
        key
            What tells the data and their split from others.

        Raises
        ------
        InputError
            The file is none of ours, is in use, or holds a search for something else.
        """
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._optuna = optuna
        self._space = space
        self._settings = settings
        self._running: dict[int, Any] = {}
        self._epochs: dict[int, list[Epoch]] = {}
        self._workers: dict[int, str] = {}
        self._hopeless: dict[int, int] = {}
        longest = max(candidate.training.epochs for candidate in space.base)
        self._every = max(1, longest // _LOOKS)
        self._lock = None if path is None else _lock(path)
        try:
            self._study = self._open(path)
            self._check_key(f"{key} {settings.objective} {space.signature()}", path)
        except BaseException:
            self.close()
            raise
        self._take_up()

    def close(self) -> None:
        """Let others open the file."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # -- asking and telling

    def ask(self) -> tuple[int, dict[str, Value]] | None:
        """Return number and values of the next trial; None where as many as were wished are done or running."""
        if not self.wanted:
            return None
        self._study.sampler = self._sampler()
        trial = self._study.ask()
        values = {
            item.name: self._suggest(trial, item)
            for item in self._space.dimensions
            if self._fits(trial, item)
        }
        values = self._space.rounded(values)
        self._running[trial.number] = trial
        self._epochs[trial.number] = []
        return trial.number, values

    def began(self, number: int, worker: str) -> None:
        """Note where a trial runs."""
        self._workers[number] = worker

    def report(self, number: int, epoch: Epoch) -> bool:
        """Note an epoch of a running trial; return whether the trial is hopeless and should end.

        An epoch that was noted before, by a worker that died since, is not noted again.
        """
        epochs = self._epochs.get(number)
        if epochs is None or number in self._hopeless or epoch.epoch <= len(epochs):
            return number in self._hopeless
        epochs.append(epoch)
        if epoch.epoch % self._every or not np.isfinite(epoch.val_loss):
            return False
        trial = self._running[number]
        trial.report(value_of(epochs, self._settings.objective), epoch.epoch)
        if self._settings.prune and trial.should_prune():
            self._hopeless[number] = epoch.epoch
        return number in self._hopeless

    def tell(self, result: TrialResult) -> None:
        """Note the end of a trial; nothing happens where it was noted before."""
        trial = self._running.get(result.number)
        if trial is None:
            return
        state = self._optuna.trial.TrialState
        if result.number in self._hopeless:
            # What it did after the verdict depends on how fast the word reached it, and does not count.
            epochs = result.epochs[: self._hopeless[result.number]]
            self._finish(result, epochs, state.PRUNED, None)
        elif result.ended:
            self.interrupt(result.number)
        elif result.message:
            self._finish(result, result.epochs, state.FAIL, None)
        else:
            value = value_of(result.epochs, self._settings.objective, result.kept)
            self._finish(result, result.epochs, state.COMPLETE, value)

    def interrupt(self, number: int) -> None:
        """Note that a trial was not run to its end: its values are proposed again."""
        trial = self._running.pop(number, None)
        if trial is not None:
            self._propose_again(number, trial.params)

    def _finish(
        self, result: TrialResult, epochs: tuple[Epoch, ...], state: Any, value: float | None
    ) -> None:
        trial = self._running[result.number]
        note = {
            "epochs": len(epochs),
            "seconds": result.seconds,
            "worker": self._workers.get(result.number, ""),
            "message": result.message,
        }
        trial.set_user_attr(_NOTE, note)
        self._study.tell(trial, value, state, skip_if_finished=True)
        del self._running[result.number]

    # -- what is known

    @property
    def done(self) -> int:
        """How many trials have ended by themselves."""
        return sum(trial.state is not TrialState.INTERRUPTED for trial in self._ended())

    @property
    def wanted(self) -> int:
        """How many more trials are to be begun."""
        return max(self._settings.trials - self.done - len(self._running), 0)

    @property
    def running(self) -> tuple[Trial, ...]:
        """The trials under way."""
        return tuple(self._under_way(number) for number in sorted(self._running))

    def trial(self, number: int) -> Trial:
        """Return one trial as it stands."""
        if number in self._running:
            return self._under_way(number)
        return next(trial for trial in self._ended() if trial.number == number)

    def outcome(self) -> SearchOutcome:
        """Return what has been found so far."""
        trials = tuple(sorted((*self._ended(), *self.running), key=lambda trial: trial.number))
        complete = [trial for trial in trials if trial.state is TrialState.COMPLETE]
        sign = 1 if self._settings.objective == "loss" else -1
        best = min(complete, key=lambda trial: sign * _number(trial.value), default=None)
        candidate = None if best is None else self._space.candidate(best.values)
        importances = self._importances(len(complete))
        return SearchOutcome(trials, best, candidate, importances, self._space.trials_to_tell)

    def _under_way(self, number: int) -> Trial:
        epochs = self._epochs[number]
        value = value_of(epochs, self._settings.objective) if epochs else None
        values = self._space.rounded(self._running[number].params)
        worker = self._workers.get(number, "")
        return Trial(number, TrialState.RUNNING, values, value, len(epochs), worker=worker)

    def _ended(self) -> list[Trial]:
        frozen = self._study.get_trials(deepcopy=False)
        again = {trial.user_attrs[_AGAIN] for trial in frozen if _AGAIN in trial.user_attrs}
        return [
            self._trial(trial, interrupted=trial.number in again)
            for trial in frozen
            if trial.state.is_finished()
        ]

    def _trial(self, trial: Any, *, interrupted: bool) -> Trial:
        states = {"COMPLETE": TrialState.COMPLETE, "PRUNED": TrialState.PRUNED, "FAIL": TrialState.FAILED}
        note = trial.user_attrs.get(_NOTE, {})
        return Trial(
            number=trial.number,
            state=TrialState.INTERRUPTED if interrupted or not note else states[trial.state.name],
            values=self._space.rounded(trial.params),
            value=trial.value,
            epochs=note.get("epochs", 0),
            seconds=note.get("seconds", 0.0),
            worker=note.get("worker", ""),
            message=note.get("message", ""),
        )

    def _importances(self, complete: int) -> Mapping[str, float]:
        if complete < self._space.trials_to_tell:
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Optuna speaks to its developers
            found = self._optuna.importance.get_param_importances(self._study)
        return {name: float(value) for name, value in found.items()}

    # -- Optuna

    def _open(self, path: Path | None) -> Any:
        optuna = self._optuna
        direction = "minimize" if self._settings.objective == "loss" else "maximize"
        pruner = optuna.pruners.MedianPruner(
            n_startup_trials=_TO_COMPARE,
            n_warmup_steps=2 * self._every,
            interval_steps=self._every,
            n_min_trials=_TO_COMPARE,
        )
        storage = None
        if path is not None:
            # A creator instead of an address: any path will do, whatever letters are in it.
            creator = {"creator": lambda: sqlite3.connect(path, timeout=30, check_same_thread=False)}
            try:
                storage = optuna.storages.RDBStorage("sqlite://", engine_kwargs=creator)
            except Exception as error:
                raise InputError.at(
                    path,
                    None,
                    "this is no study of this version of MotifDesk; name another file (--study FILE).",
                ) from error
        return optuna.create_study(
            storage=storage, study_name=_NAME, direction=direction, pruner=pruner, load_if_exists=True
        )

    def _check_key(self, key: str, path: Path | None) -> None:
        found = self._study.user_attrs.get(_KEY)
        if found is None:
            self._study.set_user_attr(_KEY, key)
        elif found != key:
            assert path is not None  # in memory it is new
            raise InputError.at(
                path,
                None,
                "this study is of a search for something else (other data, another split or other settings to vary); "
                "name another file (--study FILE) to begin a new one.",
            )

    def _take_up(self) -> None:
        """Propose the settings as they are first, and again what was running when an earlier search ended."""
        trials = self._study.get_trials(deepcopy=False)
        if not trials:
            self._study.enqueue_trial(self._space.start())
        for trial in trials:
            if trial.state is self._optuna.trial.TrialState.RUNNING:
                self._propose_again(trial.number, trial.params)

    def _propose_again(self, number: int, values: Mapping[str, Value]) -> None:
        trials = self._study.get_trials(deepcopy=False)
        if values and not any(trial.user_attrs.get(_AGAIN) == number for trial in trials):
            # Before the old one is ended: whoever is cut off in between finds it running, and proposed already.
            self._study.enqueue_trial(dict(values), user_attrs={_AGAIN: number})
        self._study.tell(number, state=self._optuna.trial.TrialState.FAIL)

    def _sampler(self) -> Any:
        number = len(self._study.get_trials(deepcopy=False))
        seed = int(np.random.SeedSequence([self._settings.seed, number]).generate_state(1)[0])
        startup = int(np.clip(self._settings.trials // 3, 4, 10))
        return self._optuna.samplers.TPESampler(n_startup_trials=startup, seed=seed)

    def _fits(self, trial: Any, dimension: Dimension) -> bool:
        """Return whether the dimension is of the network that the trial is to have."""
        name = trial.params.get("architecture", self._space.base[0].architecture)
        return dimension.architecture in ("", name)

    @staticmethod
    def _suggest(trial: Any, dimension: Dimension) -> Value:
        found: Value
        if dimension.choices:
            found = trial.suggest_categorical(dimension.name, dimension.choices)
        elif dimension.kind is int:
            found = trial.suggest_int(
                dimension.name, int(dimension.low), int(dimension.high), log=dimension.log
            )
        else:
            found = trial.suggest_float(dimension.name, dimension.low, dimension.high, log=dimension.log)
        return found


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _lock(path: Path) -> sqlite3.Connection:
    """Keep others from searching with the same file until the connection is closed, or this process is gone."""
    make_folder(path.parent)
    lock = sqlite3.connect(path.with_name(f".{path.name}.lock"), timeout=0.2, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise InputError.at(
            path,
            None,
            "another search is using this study; wait for it to end, or name another file (--study FILE).",
        ) from error
    return lock
