"""Drawing that waits for a turn of its own: to draw every page of another project in one would hold up the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from motifdesk.project.session import Step

Draw = Callable[[], None]


class Turns(QObject):
    """Draws for one page after the other, one call a turn of the event loop."""

    def __init__(self, parent: QObject) -> None:
        """Nothing waits yet."""
        super().__init__(parent)
        self._waiting: list[tuple[Step, Draw]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._draw_next)

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    def add(self, step: Step, draw: Draw) -> None:
        """Draw something of a step's page later; what waits already is drawn once."""
        if (step, draw) not in self._waiting:
            self._waiting.append((step, draw))
            self._timer.start()

    def put_first(self, step: Step) -> None:
        """Draw a step's page before the others."""
        self._waiting.sort(key=lambda item: item[0] is not step)

    def catch_up(self, step: Step | None = None) -> None:
        """Draw what waits of a step's page, or of all, now."""
        for item in [item for item in self._waiting if step in (None, item[0])]:
            if item in self._waiting:  # else it was drawn by one before it
                self._waiting.remove(item)
                item[1]()

    def clear(self) -> None:
        """Draw nothing of what waits."""
        self._waiting.clear()
        self._timer.stop()

    def _draw_next(self) -> None:
        if len(self._waiting) <= 1:
            self._timer.stop()
        if self._waiting:
            _, draw = self._waiting.pop(0)
            draw()
