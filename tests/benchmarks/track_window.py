"""The Interpret page at work, with a real engine. `track` runs it in a process; prints seconds as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.iupac import find
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.gui.app import make_application
from motifdesk.gui.controllers.interpret import InterpretController
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.pages.interpret_sequence import SequencePane
from motifdesk.gui.pages.interpret_stack import StackPane
from motifdesk.gui.plots.attribution_stack import AttributionStack
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.tables.interpreted import interpreted
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobRunner
from motifdesk.jobs.tasks import Evaluate, Job, Train
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.project.session import Session
from motifdesk.training.settings import TrainingSettings

LENGTHS = (50, 101, 500)
LONG = 10_000
FRAMES = 60
CHANGES = 20
SEQUENCES = 1_000


def main() -> None:
    """Measure all three."""
    _application = make_application()  # lives as long as its widgets
    found = {"frame": frames(), "answer": answers(), "stack": stacks()}
    print(json.dumps(found))


def frames() -> dict[str, float]:
    """Return the seconds of a frame while the user pans, at several zooms, with all there is to see."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, LONG, dtype=np.uint8)
    track = SaliencyTrack()
    track.resize(1200, 400)
    track.show()
    wait_until(lambda: track.window().windowHandle().isExposed())
    track.show_sequence(codes, rng.normal(size=LONG), Alphabet.DNA)
    track.show_effects(rng.normal(size=(LONG, 4)).astype(np.float32))
    track.show_bands(find(codes, "TGANTCA"))
    seconds = {}
    for bases in (150, 1_000, 9_000):
        track.setXRange(100, 100 + bases, padding=0)
        taken = []
        for _ in range(FRAMES):
            began = perf_counter()
            track.plotItem.vb.translateBy(x=bases / 200)
            track.viewport().repaint()
            taken.append(perf_counter() - began)
        seconds[f"a frame of {bases:,} of {LONG:,} bases"] = median(taken)
    track.close()
    return seconds


def answers() -> dict[str, float]:
    """Return the seconds from a typed letter to the new prediction and track, by the sequence's length."""
    runner = JobRunner()
    runner.start()
    try:
        return {f"an answer for {length} bases": answer(runner, length) for length in LENGTHS}
    finally:
        runner.shutdown()


def answer(runner: JobRunner, length: int) -> float:
    """Train a network of the default kind for a moment, then change bases by hand."""
    dataset = simulate(SimulationSettings(count=400, length=length))
    split = make_split(dataset, SplitSettings())
    plan = NetworkPlan.for_dataset(dataset, "scanner", make_parameters("scanner", {}))
    run = result_of(runner, Train(dataset, split, plan, TrainingSettings(epochs=2)))
    evaluation = result_of(runner, Evaluate(dataset, split, run))
    workbench = Workbench(runner)
    page = InterpretPage()
    InterpretController(page, workbench)
    page.resize(1040, 660)
    page.show()
    workbench.update(Session(dataset, split).with_run(run).with_evaluation(evaluation))
    track, line = page.findChild(SaliencyTrack, "saliencyTrack"), page.findChild(QLabel, "whatIfLine")
    assert track is not None
    assert line is not None
    wait_until(lambda: track.isVisible() and track.heat.minimumHeight() > 0)
    QTest.keyClick(track, Qt.Key.Key_Right)
    pane = page.findChild(SequencePane)
    assert pane is not None
    drawn: list[object] = []
    pane.drawn.connect(drawn.append)
    taken = []
    for change in range(CHANGES):
        began = perf_counter()
        drawn.clear()
        QTest.keyClicks(track, "ACGT"[change % 4])
        QTest.keyClicks(track, "CGTA"[change % 4])
        wait_until(lambda: bool(drawn) and line.text() != "…")
        taken.append(perf_counter() - began)
    page.close()
    return median(taken)


def stacks() -> dict[str, float]:
    """Return the seconds to sort and draw many sequences."""
    from motifdesk.attribution.results import Attribution

    dataset = simulate(SimulationSettings(count=SEQUENCES, length=500))
    rng = np.random.default_rng(0)
    hypothetical = rng.normal(size=(SEQUENCES, 500, 4)).astype(np.float32)
    attribution = Attribution("gradient-x-input", "key", dataset.sequences.matrix(), hypothetical)
    scores = rng.random(SEQUENCES).astype(np.float32)
    pane = StackPane()
    pane.resize(1040, 660)
    pane.show()
    plot = pane.findChild(AttributionStack, "attributionStack")
    assert plot is not None
    began = perf_counter()
    pane.show_attribution(interpreted(dataset, scores, np.zeros(SEQUENCES, np.uint8)), attribution)
    plot.grab()
    seconds = perf_counter() - began
    pane.close()
    return {f"{SEQUENCES:,} sequences of 500 bases as a heat map": seconds}


def result_of(runner: JobRunner, job: Job[Any]) -> Any:
    """Have the engine do a job, and return its result."""
    results: list[object] = []
    loop = QEventLoop()
    handle = runner.submit(job, "Preparing")
    handle.succeeded.connect(results.append)
    handle.ended.connect(loop.quit)
    loop.exec()
    return results[0]


def wait_until(done: Callable[[], bool]) -> None:
    """Let the window live until something is the case; looked at every millisecond."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(1)
    loop.exec()
