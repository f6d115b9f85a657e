"""Project files, in a process of its own: ``save FOLDER COUNT LENGTH``, ``open FOLDER`` or ``predict FOLDER COUNT``."""

from __future__ import annotations

import gzip
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np

from motifdesk.attribution.results import Attribution
from motifdesk.data.loading import Loaded
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.jobs.engine import Engine
from motifdesk.jobs.events import EngineReady, Failed, Succeeded
from motifdesk.jobs.predicting import PredictFile
from motifdesk.jobs.projects import OpenProject, SaveProject
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.project.archive.project import Project
from motifdesk.project.predicting import Predictor
from motifdesk.project.session import Session
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings

NAME = "large.motifdesk"
RUNS = 3
NEW_LENGTH = 101
_LINES = 10_000
_ROUNDS = 3
T = TypeVar("T")


def main() -> None:
    """Print what was measured, as JSON."""
    what, folder, *more = sys.argv[1:]
    found = {"save": save, "open": reopen, "predict": predict}[what](Path(folder), *map(int, more))
    print(json.dumps(found))


def save(folder: Path, count: int, length: int) -> dict[str, float]:
    """Make a project, write it and return the seconds; the attributions are random numbers."""
    dataset = simulate(SimulationSettings(count=count, length=length))
    dataset = replace(
        dataset, ids=tuple(f"chr{row % 23}:{row * 731}-{row * 731 + length}" for row in range(count))
    )
    split = make_split(dataset, SplitSettings())
    plan = NetworkPlan("scanner", make_parameters("scanner", {"filters": 16}), length)
    run = fit(dataset, split, plan, TrainingSettings(epochs=1, batch_size=512), SilentMonitor())
    session = Session(dataset, split, original=dataset)
    for number in range(RUNS):
        weights = tuple(array + np.float32(number) for array in run.model.weights)
        session = session.with_run(replace(run, model=replace(run.model, weights=weights)))
    codes = dataset.sequences.matrix()
    numbers = np.random.default_rng(0).normal(size=(*codes.shape, 4)).astype(np.float32)
    session = session.with_attribution(Attribution("gradient-x-input", run.model.key, codes, numbers))
    session = session.with_current(0)  # the one that is explained
    job = SaveProject(Project(session, Loaded.of(dataset)), folder / NAME)
    seconds, path = _timed(lambda: job.run(SilentMonitor()))
    return {"seconds": seconds, "bytes": path.stat().st_size}


def reopen(folder: Path) -> dict[str, float]:
    """Return the seconds until the engine has read the project and this process, as the window's, has it."""
    job = OpenProject(folder / NAME)
    alone, _ = _timed(lambda: job.run(SilentMonitor()))
    engine = Engine()
    try:
        _wait_for(engine, EngineReady)
        seconds = [_timed(lambda: _ordered(engine, job))[0] for _ in range(_ROUNDS)]
    finally:
        engine.close()
    return {"seconds": median(seconds), "first": seconds[0], "alone": alone}


def _ordered(engine: Engine, job: OpenProject) -> None:
    engine.order(1, job)
    _wait_for(engine, Succeeded)


def _wait_for(engine: Engine, kind: type) -> None:
    """Wait for an event; a job that fails ends the wait too, with an error."""
    while True:
        wait([engine.connection])
        for event in engine.events():
            assert not isinstance(event, Failed), event
            if isinstance(event, kind):
                return


def predict(folder: Path, count: int) -> dict[str, float]:
    """Write new sequences, predict them all and return seconds, the size of the file and the process's peak memory."""
    opened = OpenProject(folder / NAME).run(SilentMonitor())
    assert opened.project is not None
    predictor = Predictor.of(opened.project.session)
    del opened
    source = folder / f"{count}.fa.gz"
    _write_sequences(source, count)
    job = PredictFile(predictor, source, folder / f"{count}.tsv")
    seconds, written = _timed(lambda: job.run(SilentMonitor()))
    assert written.changes.sequences == count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "bytes": source.stat().st_size, "memory": memory}


def _write_sequences(path: Path, count: int) -> None:
    rng, letters = np.random.default_rng(0), np.frombuffer(b"ACGT", np.uint8)
    with gzip.open(path, "wb", compresslevel=1) as file:
        for start in range(0, count, _LINES):
            rows = letters[rng.integers(0, 4, (_LINES, NEW_LENGTH))]
            file.write(b"".join(b">n%d\n%s\n" % (start + at, row.tobytes()) for at, row in enumerate(rows)))


def _timed(function: Callable[[], T]) -> tuple[float, T]:
    began = perf_counter()
    result = function()
    return perf_counter() - began, result
