"""What tests of the window share: a runner that never computes, one that lasts, and ways to find and read widgets."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.interpret import InterpretController
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.tasks import Job
from motifdesk.models.backend import Devices
from motifdesk.monitor import Wish

W = TypeVar("W", bound=QWidget)
T = TypeVar("T")
P = ParamSpec("P")

_HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


class FakeRunner(QObject):
    """Takes jobs as `JobRunner` does and does none: the test says by the handles what becomes of them."""

    started = Signal(object)
    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job[Any]] = []
        self.handles: list[JobHandle] = []
        self.wishes: list[tuple[JobHandle, Wish]] = []
        self.shut_down = False
        self.abandoned = 0
        self.engine_pid: int | None = None
        self.devices: Devices | None = None
        self.threads: list[int | None] = []

    def set_threads(self, threads: int | None) -> None:
        self.threads.append(threads)

    def start(self) -> None:
        """There is nothing to start."""

    def shutdown(self) -> None:
        self.shut_down = True

    def submit(self, job: Job[Any], title: str, *, quiet: bool = False) -> JobHandle:
        handle = JobHandle(self, len(self.jobs) + 1, title)
        self.jobs.append(job)
        self.handles.append(handle)
        if not quiet:
            self.started.emit(handle)
        return handle

    def wish(self, handle: JobHandle, wish: Wish) -> None:
        self.wishes.append((handle, wish))

    def abandon(self) -> None:
        self.abandoned += 1

    def of(self, kind: type[Job[Any]]) -> list[tuple[Job[Any], JobHandle]]:
        """Return the jobs of a kind with their handles."""
        pairs = zip(self.jobs, self.handles, strict=True)
        return [(job, handle) for job, handle in pairs if isinstance(job, kind)]

    def last(self, kind: type[Job[Any]]) -> tuple[Job[Any], JobHandle]:
        """Return the newest job of a kind with its handle."""
        return self.of(kind)[-1]


def succeed(handle: JobHandle, result: object) -> None:
    """End a fake job as the runner does."""
    handle.succeeded.emit(result)
    handle.ended.emit()


def fail(handle: JobHandle, text: str, details: str = "") -> None:
    handle.failed.emit(text, details)
    handle.ended.emit()


def cancel(handle: JobHandle) -> None:
    handle.cancelled.emit()
    handle.ended.emit()


class LastingRunner(JobRunner):
    """A real runner that outlives the windows of several tests, for its engine takes seconds to start."""

    def shutdown(self) -> None:
        """Stay."""

    def end(self) -> None:
        super().shutdown()


def built(make: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Build a window or a page as the program does, and only then style it.

    Where there is a style sheet from the start, Qt styles every part anew whenever it gets another parent: the window
    takes four times as long.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        return make(*arguments, **named)
    finally:
        application.setStyleSheet(sheet)


def child(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the one widget of this objectName."""
    found = parent.findChildren(kind, name)
    assert len(found) == 1, f"{name}: {len(found)} found"
    return found[0]


def cells(table: QTableView) -> list[tuple[str, ...]]:
    """Return the texts of a table, row by row."""
    model = table.model()
    columns = range(model.columnCount(QModelIndex()))
    return [
        tuple(str(model.index(row, column).data()) for column in columns)
        for row in range(model.rowCount(QModelIndex()))
    ]


def curves(plot: CurvePlot) -> dict[str, list[float]]:
    """Return the values of those of a plot's curves that have a name and are shown."""
    found = {}
    for item in plot.plotItem.listDataItems():
        if item.name() is None or not item.isVisible():
            continue
        values = item.getOriginalDataset()[1]
        found[item.name()] = [] if values is None else values.tolist()
    return found


@contextmanager
def dragged(widget: QWidget, data: QMimeData) -> Iterator[QDragEnterEvent]:
    """Hold something over a widget; in the end it is dropped elsewhere.

    Qt keeps the bare address of the widget that would take it until it leaves: one that has died by then is called
    upon in a later test, which crashes.
    """
    with warnings.catch_warnings():
        # The constructor that Qt 6.12 wants instead is not in 6.10.
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, *_HELD)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    try:
        yield enter
    finally:
        QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, data: QMimeData | Sequence[Path]) -> None:
    """Drag files or other data over a widget and let go: nothing is dropped where nothing would be taken."""
    if not isinstance(data, QMimeData):
        paths, data = data, QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    with dragged(widget, data) as enter:
        if enter.isAccepted():
            QApplication.sendEvent(
                widget, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, *_HELD)
            )


def interpret_page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    """Return the Interpret page in sight, with its controllers."""
    page = built(InterpretPage)
    InterpretController(page, workbench)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    qtbot.waitExposed(page)
    return page
