"""The main job in a real window, with a watch on its event loop. `event_loop` runs it in a process of its own.

Every button is pressed as a user would; a phase ends when its result is there and the window has settled. Prints
what it found as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QWidget,
)

from motifdesk.gui.app import make_application, open_window
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.plots.picture_files import KINDS
from motifdesk.gui.recovery import recovery_folder
from motifdesk.models.registry import all_architectures
from motifdesk.project.session import Step, StepState

TICK_MS = 5
SETTLE_SECONDS = 0.3
KEY_SECONDS = 0.033  # as a held arrow key repeats
SEQUENCES = 50
SEARCH_TAB = 3
PASTED = 1000
LATE_SECONDS = 0.02  # from then on the watchdog looks at what holds the event loop up
HEAVY = ("tensorflow", "keras", "sklearn", "scipy")


class Stage(NamedTuple):
    """What the user waits for; what was pressed before it belongs to its phase."""

    phase: str
    is_done: Callable[[], bool]
    settle: float = SETTLE_SECONDS


@dataclass
class Gap:
    """The longest time between two ticks of a phase, and how much of it the window's thread computed."""

    seconds: float = 0.0
    computed: float = 0.0
    stacks: list[str] = field(default_factory=list)


class Watch(QObject):
    """Ticks every few milliseconds, notes how late each tick comes, and moves the journey on."""

    finished = Signal()

    def __init__(self, stages: Iterator[Stage]) -> None:
        super().__init__()
        self.gaps: dict[str, Gap] = {}
        self.stacks: list[str] = []
        self._stages = stages
        self._stage = next(stages)
        self._ends_at: float | None = None
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.last, self._computed = perf_counter(), thread_time()
        self._timer.start()

    def _tick(self) -> None:
        now, computed = perf_counter(), thread_time()
        gap = Gap(now - self.last, computed - self._computed, self.stacks)
        self.last, self._computed, self.stacks = now, computed, []
        phase = self._stage.phase
        if gap.seconds > self.gaps.setdefault(phase, Gap()).seconds:
            self.gaps[phase] = gap
        if self._ends_at is None and self._stage.is_done():
            self._ends_at = now + self._stage.settle
        if self._ends_at is not None and now >= self._ends_at:
            self._ends_at = None
            self._go_on()

    def _go_on(self) -> None:
        stage = next(self._stages, None)
        if stage is None:
            self._timer.stop()
            self.finished.emit()
        else:
            self._stage = stage


class Journey:
    """What the user does."""

    def __init__(self, shell: ShellController) -> None:
        self._shell = shell
        self._engine_is_ready = False
        self.cancelling = 0.0  # seconds until a search of long trainings had ended
        shell.runner.ready.connect(self._note_engine)

    def stages(self) -> Iterator[Stage]:
        """Go through the main job, then look around."""
        yield Stage("start", _at_once)
        yield Stage("engine start", lambda: self._engine_is_ready)
        self._press("exampleButton")
        yield Stage("loading the example", partial(self._is_done, Step.LOAD, 0))
        self._press("nextButton")
        yield Stage("opening the Train page", _at_once)
        yield from self._train("primer", 1)
        yield from self._train("scanner", 2)
        yield from self._search()
        for _ in range(2):  # pages are laid out when they are first shown
            yield from self._walk()
        yield from self._step_through()
        yield from self._save_pictures()
        yield from self._predict()
        yield from self._keep()

    def _predict(self) -> Iterator[Stage]:
        """Paste sequences, sort what comes of them, and look at one in the track."""
        self._press("nextButton")
        lines = (self._shell.workbench.session.dataset.sequences.text(row) for row in range(PASTED))
        self._find(QPlainTextEdit, "predictText").setPlainText("\n".join(lines))
        self._press("predictTextButton")
        yield Stage("predicting", self._can("predictExportButton"))
        self._find(QTableView, "predictTable").sortByColumn(3, Qt.SortOrder.DescendingOrder)
        yield Stage("sorting predictions", _at_once)
        self._press("predictTrackButton")
        yield Stage("a new sequence in the track", lambda: self._shell.step is Step.INTERPRET)

    def _save_pictures(self) -> Iterator[Stage]:
        """Save every plot and picture of every page as each kind of file, past the dialog, and copy it."""
        with TemporaryDirectory() as folder:
            for step in Step:
                self._shell.go_to(step)
                yield Stage("walking through the pages", _at_once)
                shown = [widget for widget in self._shell.window.findChildren(QWidget) if widget.isVisible()]
                for number, widget in enumerate(
                    found for found in shown if chosen(found, "savePictureAction")
                ):
                    for kind in KINDS:
                        path = Path(folder) / f"{step.value}-{number}{kind}"
                        answer_with(path)
                        chosen(widget, "savePictureAction")[0].trigger()
                        yield Stage(f"saving a plot as {kind[1:].upper()}", path.exists, KEY_SECONDS)
                    chosen(widget, "copyPictureAction")[0].trigger()
                    yield Stage("copying a plot", _at_once, KEY_SECONDS)
        self._shell.go_to(Step.INTERPRET)

    def _keep(self) -> Iterator[Stage]:
        """Save the project, begin anew and open it again, past the dialogs."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "journey.motifdesk"
            self._shell.autosave.begin()
            self._shell.autosave.copy()
            yield Stage("keeping a copy", lambda: any(recovery_folder().glob("*.json")))
            self._shell.project._save_to(path)
            yield Stage("saving", lambda: not self._shell.project.is_modified)
            self._shell.project.new()
            yield Stage("beginning anew", lambda: self._shell.workbench.session.dataset is None)
            self._shell.project.open(path)
            yield Stage("opening", lambda: self._shell.workbench.session.dataset is not None)

    def _can(self, name: str) -> Callable[[], bool]:
        button = self._find(QPushButton, name)
        return lambda: bool(button.isEnabled())

    def _train(self, network: str, runs: int) -> Iterator[Stage]:
        box = self._find(QComboBox, "architectureBox")
        box.setCurrentText(all_architectures()[network].title)
        yield Stage(f"choosing {network}", _at_once)
        self._press("trainButton")
        yield Stage(f"training {network}", partial(self._is_done, Step.TRAIN, runs), settle=0)
        yield Stage(f"evaluating {network}", partial(self._is_done, Step.EVALUATE, runs), settle=0)
        yield Stage(f"attributing {network}", partial(self._is_done, Step.INTERPRET, runs))

    def _search(self) -> Iterator[Stage]:
        """Back to the Train page: search on two workers to the end, then once more and cancel; then cross-validate."""
        self._find(QTabWidget, "trainTabs").setCurrentIndex(SEARCH_TAB)
        self._find(QSpinBox, "search.trials").setValue(4)
        self._find(QSpinBox, "where.workers").setValue(2)
        self._press("searchButton")
        yield Stage("searching", self._shows("useBestButton"))
        self._find(QSpinBox, "training.epochs").setValue(100_000)
        self._press("searchButton")
        yield Stage("starting a search", self._runs_trials)
        began = perf_counter()
        self._press("searchCancelButton")
        yield Stage("cancelling a search", self._shows("searchButton"), settle=0)
        self.cancelling = perf_counter() - began
        self._find(QTabWidget, "trainTabs").setCurrentIndex(SEARCH_TAB + 1)
        self._find(QSpinBox, "training.epochs").setValue(5)
        self._find(QSpinBox, "validation.folds").setValue(2)
        self._press("validateButton")
        yield Stage("cross-validating", self._shows("validateButton"))

    def _shows(self, name: str) -> Callable[[], bool]:
        button = self._find(QPushButton, name)
        return lambda: bool(button.isVisible())

    def _runs_trials(self) -> bool:
        model = self._find(QTableView, "trialTable").model()
        states = [model.index(row, 1).data() for row in range(model.rowCount())]
        return states.count("running") == 2

    def _walk(self) -> Iterator[Stage]:
        """From the Train page to every other and back."""
        for name in ("backButton", *3 * ["nextButton"], *2 * ["backButton"]):
            self._press(name)
            yield Stage("walking through the pages", _at_once)

    def _step_through(self) -> Iterator[Stage]:
        for _ in range(2):
            self._press("nextButton")
            yield Stage("walking through the pages", _at_once)
        table = self._find(QTableView, "sequenceList")
        for _ in range(SEQUENCES):
            QTest.keyClick(table, Qt.Key.Key_Down)
            yield Stage("stepping through sequences", _at_once, KEY_SECONDS)

    def _note_engine(self) -> None:
        self._engine_is_ready = True

    def _is_done(self, step: Step, runs: int) -> bool:
        session = self._shell.workbench.session
        return len(session.runs) == runs and session.state(step) is StepState.DONE

    def _press(self, name: str) -> None:
        button = self._find(QPushButton, name)
        if not button.isVisible() or not button.isEnabled():
            raise RuntimeError(f"{name} cannot be pressed")
        button.click()

    def _find(self, kind: type[Any], name: str) -> Any:
        widget = self._shell.window.findChild(kind, name)
        if widget is None:
            raise RuntimeError(f"there is no {name}")
        return widget


def _at_once() -> bool:
    return True


def chosen(widget: QWidget, name: str) -> list[QAction]:
    """Return the action of this name of a widget's menu, if there is one."""
    return [action for action in widget.actions() if action.objectName() == name]


def answer_with(path: Path) -> None:
    """Have the next dialogs that ask for a file say this one."""
    QFileDialog.getSaveFileName = lambda *_: (str(path), "")


class Watchdog(threading.Thread):
    """Looks at what the window's thread does whenever a tick is late."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch
        self._window_thread = threading.get_ident()
        self._ended = threading.Event()

    def run(self) -> None:
        """Sample until told to end."""
        while not self._ended.wait(0.003):
            if perf_counter() - self._watch.last > LATE_SECONDS:
                self._watch.stacks.append(self._stack())

    def end(self) -> None:
        """End and wait for the end: this thread must not be the last to hold widgets, through frames it saw."""
        self._ended.set()
        self.join()

    def _stack(self) -> str:
        frames = traceback.extract_stack(sys._current_frames()[self._window_thread])[-8:]
        return " < ".join(
            f"{Path(item.filename).name}:{item.lineno} {item.name}" for item in reversed(frames)
        )


def watched(application: QApplication, stages: Iterator[Stage]) -> dict[str, Any]:
    """Go through the stages and return the longest gap of each; with `--why` also what the window did in it."""
    watch = Watch(stages)
    watch.finished.connect(application.quit)
    watchdog = Watchdog(watch) if "--why" in sys.argv else None
    if watchdog:
        watchdog.start()
    application.exec()
    if watchdog:
        watchdog.end()
    return {phase: asdict(gap) for phase, gap in watch.gaps.items()}


def main() -> None:
    """Make the journey once; `--why` also says what the window did in the longest gap of each phase."""
    application = make_application()
    shell = open_window()
    journey = Journey(shell)
    gaps = watched(application, journey.stages())
    shell.project.leave()
    heavy = [name for name in HEAVY if name in sys.modules]
    print(json.dumps({"gaps": gaps, "heavy": heavy, "cancelling": journey.cancelling}))
