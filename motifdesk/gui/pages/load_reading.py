"""How the files were read: what was found out about them, to be decided otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from motifdesk.data.records import Decision
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label

_MOST_BESIDE: Final = 6
_WIDEST: Final = 220
_LETTERS_SHOWN: Final = 8  # a long column name does not make the window wider; the open list shows it whole


class ReadingPanel(QFrame):
    """One labelled editor a decision, beside each other."""

    decision_changed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("readingPanel")
        self.setProperty("role", "card")
        self.setAccessibleName("How the files were read")
        self._decisions: tuple[Decision, ...] = ()
        self._editors: dict[str, QComboBox | QLineEdit] = {}
        self._values: dict[str, str] = {}
        self._cells: list[QWidget] = []
        self._title = label("How it\nwas read", "strong")
        self._title.setToolTip("What was found out about your files. Change it where it is wrong.")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.GAP)
        layout.setSpacing(theme.WIDER)
        layout.addWidget(self._title)
        layout.addLayout(self._grid, 1)
        self._grid.setColumnStretch(_MOST_BESIDE, 1)
        self.hide()

    def show_decisions(self, decisions: Sequence[Decision]) -> None:
        """Show other decisions; without any, the panel is hidden."""
        if tuple(decisions) == self._decisions:
            self.reset()  # the focus stays where it is
            return
        focus = self.focusWidget()
        focused = "" if focus is None or not focus.hasFocus() else focus.objectName()
        self._clear()
        self._decisions = tuple(decisions)
        for place, decision in enumerate(decisions):
            self._add(decision, 2 * (place // _MOST_BESIDE), place % _MOST_BESIDE)
        self.setVisible(bool(decisions))
        again = self.findChild(QWidget, focused) if focused else None
        if again is not None:
            again.setFocus()

    def reset(self) -> None:
        """Show what was decided again, after a change that could not be made."""
        for decision in self._decisions:
            editor = self._editors[decision.name]
            self._values[decision.name] = decision.value
            if isinstance(editor, QComboBox):
                editor.setCurrentText(decision.value)
            else:
                editor.setText(decision.value)

    def _clear(self) -> None:
        self._editors.clear()
        for widget in self._cells:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.setObjectName("")  # nobody finds it any more, though it is deleted later
            widget.deleteLater()
        self._cells.clear()

    def _add(self, decision: Decision, row: int, column: int) -> None:
        name = _ElidingLabel(decision.label)
        name.setProperty("role", "muted")
        _shrink(name)
        name.setToolTip(decision.label)
        editor = _choice(decision) if decision.choices else QLineEdit(decision.value)
        editor.setObjectName(f"decision.{decision.name}")
        editor.setAccessibleName(decision.label)
        editor.setToolTip(f"{decision.label}: {decision.value}")
        _shrink(editor)
        if isinstance(editor, QComboBox):
            editor.currentTextChanged.connect(partial(self._decide, decision.name))
        else:
            editor.editingFinished.connect(partial(self._read_line, decision.name))
        name.setBuddy(editor)
        self._editors[decision.name], self._values[decision.name] = editor, decision.value
        self._cells += [name, editor]
        self._grid.addWidget(name, row, column)
        self._grid.addWidget(editor, row + 1, column)
        self._grid.setColumnStretch(column, 100)

    def _read_line(self, name: str) -> None:
        editor = self._editors.get(name)
        if not isinstance(editor, QLineEdit):
            return
        value = editor.text().strip()
        editor.setText(value or self._values[name])
        self._decide(name, value or self._values[name])

    def _decide(self, name: str, value: str) -> None:
        # A line tells of its text twice, on Return and when the focus leaves it.
        if value != self._values[name]:
            self._values[name] = value
            self.decision_changed.emit(name, value)


class _ElidingLabel(QLabel):
    """Shows that a long name goes on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class _ElidingBox(QComboBox):
    """Shows that a long name goes on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room - 4
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def _choice(decision: Decision) -> QComboBox:
    box = _ElidingBox()
    box.addItems(list(decision.choices))
    box.setCurrentText(decision.value)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LETTERS_SHOWN)
    longest = max(box.fontMetrics().horizontalAdvance(text) for text in decision.choices)
    box.view().setMinimumWidth(min(longest + 3 * theme.WIDER, 480))
    return box


def _shrink(widget: QLabel | QComboBox | QLineEdit) -> None:
    widget.setMinimumWidth(72)
    widget.setMaximumWidth(_WIDEST)
    widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
