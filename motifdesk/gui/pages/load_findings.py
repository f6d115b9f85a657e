"""What the audit found, what was changed because of it, and what was noted on reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.data.fixes.registry import Fix
from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.gui.pages.base import button, label, set_role, wrapped
from motifdesk.gui.pages.load_finding import FindingCard

# So many findings are all explained from the start; of more, the first one.
_ALL_EXPLAINED: Final = 3
_ICON_PX: Final = 16
_CHANGES_SHARE: Final = 0.4  # of the height, at most


class FindingsPane(QWidget):
    """The column of findings, with the changes and remarks under it."""

    fix_requested = Signal(str)
    undo_requested = Signal(int)
    rows_requested = Signal(object)  # the finding

    def __init__(self) -> None:
        super().__init__()
        self._state = label("", "muted")
        self._state.setObjectName("auditState")
        self._list = _Scroll("auditList", "What the checks found")
        self._changes = _Scroll("changeList", "Changes made and remarks")
        self._sentences: tuple[str, ...] = ()
        self._remarks: tuple[str, ...] = ()
        self._title = label("Checks", "section")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(head)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._changes)
        self.clear()

    def show_title(self, shown: bool) -> None:
        """Show or hide the title, which a tab may say instead."""
        self._title.setVisible(shown)

    def clear(self) -> None:
        """Say that nothing has been checked yet; no changes, no remarks."""
        self._sentences = self._remarks = ()
        self._write_changes()
        self.show_auditing("Not checked yet.")

    def show_auditing(self, text: str) -> None:
        """Say that the data are being looked at, or why they could not be."""
        self._state.setText("")
        self._list.fill([_Message(text)])

    def show_findings(self, findings: Sequence[Finding], fixes: Mapping[str, Fix]) -> None:
        """Show the findings in the order given."""
        serious = sum(finding.severity is Severity.SERIOUS for finding in findings)
        self._state.setText(
            f"{len(findings)} found, {serious} serious" if serious else f"{len(findings)} found"
        )
        self._state.setVisible(bool(findings))
        set_role(self._state, "bad" if serious else "muted")
        if not findings:
            self._list.fill([_Message("No problems found.", good=True)])
            return
        cards = []
        for place, finding in enumerate(findings):
            explained = len(findings) <= _ALL_EXPLAINED or place == 0
            card = FindingCard(finding, fixes, explained=explained)
            card.fix_requested.connect(self.fix_requested)
            card.rows_requested.connect(self.rows_requested)
            cards.append(card)
        self._list.fill(cards)

    def show_fixes(self, sentences: Sequence[str]) -> None:
        """List what was changed, each with a button that undoes it."""
        self._sentences = tuple(sentences)
        self._write_changes()

    def show_remarks(self, remarks: Sequence[str]) -> None:
        """List what was noted on reading."""
        self._remarks = tuple(remarks)
        self._write_changes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of the height to the findings."""
        super().resizeEvent(event)
        self._changes.limit(round(self.height() * _CHANGES_SHARE))

    def _write_changes(self) -> None:
        lines: list[QWidget] = []
        if self._sentences:
            lines.append(label(f"{counted(len(self._sentences), 'change')} made", "strong"))
            lines += [self._change(place, text) for place, text in enumerate(self._sentences)]
        if self._remarks:
            lines.append(label("Noted on reading", "strong"))
            lines += [wrapped(text, "muted") for text in self._remarks]
        self._changes.fill(lines)
        self._changes.setVisible(bool(lines))

    def _change(self, place: int, text: str) -> QWidget:
        undo = button("Undo", f"undo.{place}", tip=f"Take this change back: {text}")
        undo.setAccessibleName(f"Undo: {text}")
        undo.clicked.connect(partial(self.undo_requested.emit, place))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(wrapped(text), 1)
        row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return line


class _Message(QWidget):
    """A sentence that stands where findings will stand."""

    def __init__(self, text: str, *, good: bool = False) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setVisible(good)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(text, "good" if good else "muted"), 1)
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icon("done", theme.current().good).pixmap(_ICON_PX, _ICON_PX))


class _Scroll(QScrollArea):
    """A column of widgets that scrolls; limited in height, it is no taller than they are."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "column")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What is inside may be tall: that is no reason to take the room of what stands below.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._limit: int | None = None

    def limit(self, height: int) -> None:
        """Be no taller than this, and no taller than what is inside."""
        self._limit = height
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.updateGeometry()

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show other widgets, from the first one; the focus stays in the column."""
        focus = self.focusWidget()
        inside = focus is not None and focus.hasFocus()
        # What is taken out may be the sender of the signal that led here: it goes when that has been dealt with.
        old = self.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch()
        self.setWidget(content)
        self.updateGeometry()
        if inside:
            self.setFocus()

    def sizeHint(self) -> QSize:
        """Return the height of what is inside, within the limit."""
        hint, content = super().sizeHint(), self.widget()
        if self._limit is None or content is None:
            return hint
        frame = 2 * self.frameWidth()
        # With a scroll bar it is narrower and taller, and Qt keeps the bar for as long as it would not fit with it.
        width = self.width() - frame - self.verticalScrollBar().sizeHint().width()
        return QSize(hint.width(), min(content.heightForWidth(width) + frame, self._limit))

    def minimumSizeHint(self) -> QSize:
        """Return a small size: there are scroll bars."""
        return QSize(120, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        if self._limit is not None:
            self.updateGeometry()
