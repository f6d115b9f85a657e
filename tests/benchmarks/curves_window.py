"""The right side of the Train page with many epochs, with a watch on its event loop. `curves` runs it in a process.

A phase ends when what it does is done and the window has settled. Prints what it found as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider
from window_journey import SETTLE_SECONDS, Stage, Watch

from motifdesk.gui.app import make_application
from motifdesk.gui.pages.train_results import TrainResults
from motifdesk.gui.plots.curves import NamedRun
from motifdesk.training.history import History
from motifdesk.training.records import ClassEpoch
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.signs import Facts

EPOCHS = 100_000  # as many as a training may have
DRAWN = 97_000
EARLIER, EARLIER_EPOCHS = 10, 10_000
COMPARED, COMPARED_EPOCHS = 5, 20_000
MINUTE_MS = 60  # between epochs, at a thousand a minute
BUNDLE, BUNDLE_MS = 50, 30  # epochs at once, and between them: as fast as the engine's thread hands them over
TIMES = 40


def records_of(count: int, seed: int, first: int = 1) -> list[ClassEpoch]:
    """Return noisy epochs, numbered from `first`."""
    rng = np.random.default_rng(seed)
    fall = np.exp(-np.arange(first, first + count) / 20_000)
    loss = (0.1 + 0.6 * fall) * np.exp(rng.normal(0, 0.05, count))
    val_loss = (0.2 + 0.5 * fall) * np.exp(rng.normal(0, 0.1, count))
    rows = np.stack([loss, val_loss, 1 - loss / 2, 1 - val_loss / 2, 1 - loss / 4, 1 - val_loss / 4], axis=1)
    return [ClassEpoch(first + place, 0.01, *row) for place, row in enumerate(rows.tolist())]


class Repeater(QObject):
    """Does something so many times, so often."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._left: Iterator[object] = iter(())
        self._act: Callable[[object], object] = print
        self.done = True

    def begin(self, act: Callable[..., object], values: Sequence[object], interval_ms: int) -> None:
        """Call `act` with each value in turn."""
        self._act, self._left, self.done = act, iter(values), False
        self._timer.start(interval_ms)

    def _step(self) -> None:
        try:
            value = next(self._left)
        except StopIteration:
            self._timer.stop()
            self.done = True
            return
        self._act(value)


class Play:
    """What happens to the curves."""

    def __init__(self, page: TrainResults) -> None:
        self._page = page
        self._repeater = Repeater()
        self._facts = Facts(TrainingSettings(epochs=EPOCHS), 1000)
        self._next = DRAWN + 1
        self._drawn = records_of(DRAWN, 0)
        self._earlier = [History(records_of(EARLIER_EPOCHS, seed)) for seed in range(1, EARLIER + 1)]
        self._compared = [
            NamedRun(f"run {seed}", History(records_of(COMPARED_EPOCHS, seed))) for seed in range(COMPARED)
        ]

    def stages(self) -> Iterator[Stage]:
        """Go through the phases."""
        yield self._wait("opening")
        curves = self._page.curves
        self._page.show_training(EPOCHS, self._facts)
        self._page.append_epochs(self._drawn)  # not part of what is measured: no engine sends so many at once
        yield self._wait("")
        self._page.show_earlier(self._earlier)
        yield self._wait("ten earlier runs of 10,000 epochs")
        yield from self._feed("1,000 epochs a minute onto 97,000", 1, MINUTE_MS)
        yield from self._feed("100,000 epochs a minute onto 97,000", BUNDLE, BUNDLE_MS)
        slider = self._find(QSlider, "smoothingSlider")
        yield from self._repeat("smoothing 97,000 epochs", slider.setValue, [*range(1, 80, 2)], 50)
        yield from self._feed("1,000 epochs a minute, smoothed", 1, MINUTE_MS)
        log = self._find(QCheckBox, "logScaleBox")
        yield from self._repeat("logarithmic scale", log.setChecked, [True, False] * 5, 100)
        yield from self._repeat(
            "pointing at epochs", curves.loss_plot.epoch_pointed.emit, [*range(1, DRAWN, 2500)], 33
        )
        box = self._find(QComboBox, "measureBox")
        yield from self._repeat("another measure", box.setCurrentIndex, [1, 0] * 5, 100)
        slider.setValue(0)
        yield self._wait("")
        yield from self._repeat(
            "comparing five runs of 20,000 epochs", curves.compare, [self._compared, []] * 5, 100
        )

    def _feed(self, phase: str, at_once: int, interval_ms: int) -> Iterator[Stage]:
        bundles = []
        for _ in range(TIMES):
            bundles.append(records_of(at_once, self._next, self._next))
            self._next += at_once
        yield from self._repeat(phase, self._page.append_epochs, bundles, interval_ms)

    def _repeat(
        self, phase: str, act: Callable[..., object], values: Sequence[object], interval_ms: int
    ) -> Iterator[Stage]:
        self._repeater.begin(act, values, interval_ms)
        yield Stage(phase, lambda: self._repeater.done)

    def _wait(self, phase: str) -> Stage:
        return Stage(phase, lambda: True, SETTLE_SECONDS)

    def _find(self, kind: type, name: str) -> QObject:
        found = self._page.findChild(kind, name)
        if found is None:
            raise RuntimeError(f"there is no {name}")
        return found


def main() -> None:
    """Go through the phases once."""
    application = make_application()
    page = TrainResults()
    page.resize(724, 620)
    play = Play(page)
    page.show()
    watch = Watch(play.stages())
    watch.finished.connect(application.quit)
    application.exec()
    print(json.dumps({phase: asdict(gap) for phase, gap in watch.gaps.items() if phase}))
