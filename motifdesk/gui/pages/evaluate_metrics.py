"""The row of figures on the Evaluate page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from motifdesk.evaluation.results import Baseline, Interval, ValueBaseline
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label


class MetricRow(QFrame):
    """Figures with their names under them; each is explained in its tooltip.

    Parameters
    ----------
    explained
        What each figure means, by its name.
    gap_after
        The name of the figure after which there is more room.
    """

    def __init__(self, explained: Mapping[str, str], gap_after: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setSpacing(theme.GAP)
        row.setContentsMargins(theme.WIDE, theme.SMALL, theme.WIDE, theme.SMALL)
        self._values = {name: label("", "section") for name in explained}
        self._captions = {name: label(name, "muted") for name in explained}
        for name, text in explained.items():
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(self._values[name])
            cell.addWidget(self._captions[name])
            row.addLayout(cell)
            row.addStretch()
            self._explain(name, text)
            if name == gap_after:
                row.addSpacing(theme.WIDEST)

    def show_figure(self, name: str, value: str, interval: Interval | None = None) -> None:
        """Show a figure, with its 95 % confidence interval where it has one."""
        words = "" if interval is None else f"[{interval.low:.3f}, {interval.high:.3f}]"
        self._values[name].setText(value)
        self._values[name].setAccessibleName(f"{name} {value} {words}".strip())
        self._captions[name].setText(f"{name} {words}".strip())

    def show_baseline(self, name: str, baseline: Baseline | ValueBaseline) -> None:
        """Show what the simpler method reaches, and say which it is."""
        self.show_figure(name, f"{baseline.figure:.3f}")
        self._explain(
            name,
            f"A simpler method, trained and tested on the same sequences: {baseline.name}. "
            "A network that is no better is not worth its trouble.",
        )

    def value(self, name: str) -> str:
        """Return the figure that is shown under a name."""
        return self._values[name].text()

    def _explain(self, name: str, text: str) -> None:
        for widget in (self._values[name], self._captions[name]):
            widget.setToolTip(text)
