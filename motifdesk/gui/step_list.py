"""The list of steps at the left: done, current, out of date, open or locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.project.session import Step, StepState

_HEIGHT = 56
_ICON = 20
_STATE = int(Qt.ItemDataRole.UserRole)
_SUMMARY = _STATE + 1

TITLES = {
    Step.LOAD: "Load",
    Step.TRAIN: "Train",
    Step.EVALUATE: "Evaluate",
    Step.INTERPRET: "Interpret",
    Step.PREDICT: "Predict",
}
_WORDS = {
    StepState.DONE: "done",
    StepState.STALE: "out of date",
    StepState.OPEN: "not yet done",
    StepState.LOCKED: "locked",
}


class StepList(QListWidget):
    """Shows the steps; `step_chosen` says where the user wants to go."""

    step_chosen = Signal(object)  # Step

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stepList")
        self.setAccessibleName("Steps")
        self.setItemDelegate(_StepDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, step in enumerate(Step, 1):
            item = QListWidgetItem(f"{number}  {TITLES[step]}")
            item.setData(Qt.ItemDataRole.UserRole + 2, step)
            self.addItem(item)
        self.currentRowChanged.connect(self._choose)

    def show_steps(
        self, states: Sequence[StepState], summaries: Sequence[str], reasons: Sequence[str]
    ) -> None:
        """Show how far each step is; a locked one says in its tooltip what is missing."""
        for row, (state, text, reason) in enumerate(zip(states, summaries, reasons, strict=True)):
            item = self.item(row)
            item.setData(_STATE, state)
            item.setData(_SUMMARY, text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {_WORDS[state]}, {text}")
            item.setToolTip(reason)
            locked = state is StepState.LOCKED
            usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(Qt.ItemFlag.NoItemFlags if locked else usable)

    def show_current(self, step: Step) -> None:
        """Mark the step whose page is shown."""
        self.blockSignals(True)
        self.setCurrentRow(list(Step).index(step))
        self.blockSignals(False)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.step_chosen.emit(list(Step)[row])


class _StepDelegate(QStyledItemDelegate):
    """Draws a step: its state as an icon, its title, and how far it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.current()
        state: StepState = index.data(_STATE) or StepState.LOCKED
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
        left = rect.left() + theme.WIDER
        place = QRect(left, rect.top() + 9, _ICON, _ICON)
        name, tint = _mark(state, selected)
        icon(name, tint).paint(painter, place)
        left += _ICON + theme.GAP
        width = rect.right() - left - theme.SMALL
        font = QFont(painter.font())
        font.setPixelSize(theme.BODY_PX + 1)
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted if state is StepState.LOCKED else colours.text))
        title = QRect(left, rect.top() + 9, width, _ICON)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole))
        font.setPixelSize(theme.BODY_PX - 1)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.caution if state is StepState.STALE else colours.muted))
        painter.drawText(
            title.translated(0, 20), Qt.AlignmentFlag.AlignVCenter, str(index.data(_SUMMARY) or "")
        )
        painter.restore()


def _mark(state: StepState, selected: bool) -> tuple[str, str]:
    """Return a state's icon and its colour."""
    colours = theme.current()
    return {
        StepState.DONE: ("done", colours.good),
        StepState.STALE: ("stale", colours.caution),
        StepState.OPEN: ("current", colours.accent if selected else colours.muted),
        StepState.LOCKED: ("locked", colours.muted),
    }[state]
