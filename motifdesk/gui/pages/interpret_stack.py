"""The tab of all sequences on the Interpret page: their attributions under each other."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from motifdesk.attribution.results import Attribution
from motifdesk.attribution.summary import best_window, none_predicted
from motifdesk.data.alphabet import UNKNOWN
from motifdesk.gui import theme
from motifdesk.gui.pages.base import wrapped
from motifdesk.gui.plots.attribution_stack import AttributionStack
from motifdesk.gui.plots.diverging import DivergingLegend
from motifdesk.gui.tables.interpreted import Interpreted
from motifdesk.words import readable_change

MOST: Final = 2_000
"""Sequences that are drawn at once: more than that share a pixel's height."""
_BASES: Final = 2_000_000  # that are drawn at most: more would hold up the window
_WINDOW: Final = 10  # bases over which the strongest stretch is summed
_EMPTY: Final = "Once the predictions are explained, all sequences stand here, one under the other."
_TIP: Final = Qt.ItemDataRole.ToolTipRole
_STRETCH, _INPUT = 1, 2  # of the orders offered


class StackPane(QWidget):
    """Shows many sequences at once, sorted as the user wants; says which one is to be opened."""

    row_chosen = Signal(int)  # the data set's row

    def __init__(self) -> None:
        super().__init__()
        self._interpreted: Interpreted | None = None
        self._attribution: Attribution | None = None
        self._stale = False
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._values: NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._order = QComboBox()
        self._order.setObjectName("stackOrder")
        self._order.setAccessibleName("Order of the sequences")
        self._order.addItems(["By prediction", "By strongest stretch", "As in the file"])
        self._order.setItemData(1, "By where the ten bases of the highest total attribution stand", _TIP)
        self._order.currentIndexChanged.connect(self._draw)
        self._count = wrapped("", "muted")
        self._count.setObjectName("stackCount")
        self._legend = DivergingLegend("Attribution:")
        self._plot = AttributionStack()
        self._plot.row_chosen.connect(self._on_chosen)
        self._plot.row_pointed.connect(self._on_pointed)
        bar = QHBoxLayout()
        bar.setSpacing(theme.GAP)
        bar.addWidget(self._order)
        bar.addStretch(1)
        bar.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addLayout(bar)
        layout.addWidget(self._count)
        layout.addWidget(self._plot, 1)
        self.show_attribution(None, None)

    def show_attribution(self, interpreted: Interpreted | None, attribution: Attribution | None) -> None:
        """Show the attributions of all sequences, or that there are none yet."""
        self._interpreted, self._attribution = interpreted, attribution
        self._stale = True
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what there was no need to draw before anybody looked."""
        super().showEvent(event)
        if self._stale:
            self._draw()

    def _draw(self) -> None:
        self._stale = False
        shown, attribution = self._interpreted, self._attribution
        if shown is None or attribution is None:
            self._rows = np.empty(0, np.int64)
            self._count.clear()
            self._legend.show_range(0.0)
            self._plot.show_empty(_EMPTY)
            return
        total = len(attribution.codes)
        order = np.arange(total)
        if self._order.currentIndex() != _INPUT:
            order = np.argsort(-shown.said, kind="stable")
        most = min(MOST, max(_BASES // attribution.codes.shape[1], 1), total)
        # Evenly from all of them, so that the picture is that of the whole set.
        rows = order[np.linspace(0, total - 1, most).astype(np.int64)]
        codes = attribution.codes[rows]
        there = np.minimum(codes, UNKNOWN - 1).astype(np.intp)[..., None]
        values = np.take_along_axis(attribution.hypothetical_of(rows), there, axis=2)[..., 0]
        values[codes == UNKNOWN] = 0
        if self._order.currentIndex() == _STRETCH:
            by_place = np.argsort(best_window(values, min(_WINDOW, values.shape[1])), kind="stable")
            rows, values = rows[by_place], values[by_place]
        self._rows, self._values = rows, values
        some = f"{len(rows):,} of {total:,} sequences" if len(rows) < total else f"{total:,} sequences"
        blank = int((codes == UNKNOWN).all(axis=1).sum())
        unknown = f" In {blank:,} of them there is no known base." if blank else ""
        missed = none_predicted(shown.dataset, shown.scores)
        self._count.setText(f"{some}; click one to open it.{unknown} {missed}".rstrip())
        self._plot.show_values(values)
        self._legend.show_range(self._plot.largest)

    def _on_chosen(self, row: int) -> None:
        self.row_chosen.emit(int(self._rows[row]))

    def _on_pointed(self, row: int, position: int) -> None:
        shown = self._interpreted
        if row < 0 or shown is None:
            self._plot.say("")
            return
        _, said, _ = shown.texts(int(self._rows[row]))
        words = f"{shown.dataset.ids[self._rows[row]]}  {shown.titles[2].lower()} {said}"
        if not self._values[row].any() and (shown.dataset.sequences[int(self._rows[row])] == UNKNOWN).all():
            words += "  no known base"
        elif position >= 0:
            words += f"  base {position + 1:,}: {readable_change(float(self._values[row, position]))}"
        self._plot.say(words.replace("-", "−") if position >= 0 else words)
