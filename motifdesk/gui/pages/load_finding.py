"""One finding of the audit: how much it matters, what it is, and the buttons that mend it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from motifdesk.data.audit.findings import EXAMPLES, Finding, Severity
from motifdesk.data.fixes.registry import Fix
from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.flow import FlowLayout
from motifdesk.gui.icons import icon
from motifdesk.gui.pages.base import button, label, wrapped

_ICON_PX: Final = 16
# The word, the icon and the colour's role.
_LOOKS: Final = {
    Severity.SERIOUS: ("Serious", "error", "bad"),
    Severity.CAUTION: ("Caution", "warning", "caution"),
    Severity.NOTE: ("Note", "info", "muted"),
}


class FindingCard(QFrame):
    """Shows a finding; its explanation can be folded away."""

    fix_requested = Signal(str)
    rows_requested = Signal(object)  # the finding

    def __init__(self, finding: Finding, fixes: Mapping[str, Fix], *, explained: bool) -> None:
        super().__init__()
        self.finding = finding
        self.setObjectName(f"finding.{finding.code}")
        self.setProperty("role", "card")
        word, self._icon_name, self._role = _LOOKS[finding.severity]
        self.setAccessibleName(f"{word}: {finding.title}")
        self.setAccessibleDescription(finding.explanation)
        self._icon = QLabel()
        self._explanation = wrapped(finding.explanation)
        self._actions = FlowLayout()
        self._explain = self._make_explain(explained)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(label(word, self._role), 1)
        head.addWidget(self._explain)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.SMALL, theme.GAP, theme.GAP)
        layout.setSpacing(theme.SMALL)
        layout.addLayout(head)
        layout.addWidget(wrapped(finding.title, "strong"))
        layout.addWidget(self._explanation)
        layout.addLayout(self._actions)
        self._add_actions(fixes)
        self._set_explained(explained)
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _add_actions(self, fixes: Mapping[str, Fix]) -> None:
        finding = self.finding
        for name in finding.fixes:
            if name in fixes:
                mend = button(fixes[name].label, f"fix.{name}", tip=fixes[name].sentence)
                mend.setAccessibleName(f"{fixes[name].label}: {finding.title}")
                mend.clicked.connect(partial(self.fix_requested.emit, name))
                self._actions.addWidget(mend)
        if len(finding.rows):
            shown = len(finding.rows)
            text = f"Show the first {shown}" if shown == EXAMPLES < finding.count else f"Show {shown:,}"
            tip = f"Show {counted(shown, 'sequence')} in the table"
            show = button(text, f"rows.{finding.code}", tip=tip)
            show.setAccessibleName(f"{tip}: {finding.title}")
            show.clicked.connect(self._request_rows)
            self._actions.addWidget(show)

    def _make_explain(self, explained: bool) -> QPushButton:
        explain = button("", f"explain.{self.finding.code}", tip="What this means and why it matters")
        explain.setProperty("role", "link")
        explain.setCheckable(True)
        explain.setChecked(explained)
        explain.toggled.connect(self._set_explained)
        return explain

    def _request_rows(self) -> None:
        self.rows_requested.emit(self.finding)

    def _set_explained(self, explained: bool) -> None:
        self._explanation.setVisible(explained)
        self._explain.setText("Less" if explained else "Why?")
        self._explain.setAccessibleName(
            f"{'Hide' if explained else 'Show'} the explanation: {self.finding.title}"
        )

    def _draw_icon(self) -> None:
        look = theme.current()
        colour = {"bad": look.bad, "caution": look.caution, "muted": look.muted}[self._role]
        self._icon.setPixmap(icon(self._icon_name, colour).pixmap(_ICON_PX, _ICON_PX))
