"""Small pictures of a data set: sequences per class, the values measured, and how long the sequences are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from motifdesk.gui import theme
from motifdesk.gui.plots.picture import Picture

_LINE: Final = 20
_BAR: Final = 10
_NAME_COLUMN: Final = 88
_NUMBER_COLUMN: Final = 104
_HISTOGRAM: Final = 32
_BINS: Final = 40


class ClassBars(Picture):
    """A line a class: its name, a bar, its number and share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sequences of each class", parent)
        self._counts: tuple[int, ...] = ()
        self._names: tuple[str, ...] = ()

    def show_counts(self, counts: tuple[int, ...], names: tuple[str, ...]) -> None:
        """Show the number of sequences of each class."""
        self._counts, self._names = counts, names
        lines = zip(names, counts, strict=True)
        self.describe(", ".join(f"class {name}: {count:,}" for name, count in lines))

    def sizeHint(self) -> QSize:
        """Return a size with room for a line a class."""
        return QSize(260, _LINE * max(len(self._names), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines; the longest bar is the largest class."""
        painter = QPainter(self)
        look = theme.current()
        total, most = max(sum(self._counts), 1), max(*self._counts, 1)
        room = self.width() - _NAME_COLUMN - _NUMBER_COLUMN
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        for line, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
            top = line * _LINE
            shown = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, _NAME_COLUMN - theme.GAP
            )
            painter.setPen(QColor(look.text))
            painter.drawText(QRectF(0, top, _NAME_COLUMN, _LINE), middle, shown)
            numbers = QRectF(self.width() - _NUMBER_COLUMN, top, _NUMBER_COLUMN, _LINE)
            painter.drawText(numbers, middle | right, f"{count:,}  ({count / total:.0%})")
            bar = QRectF(_NAME_COLUMN, top + (_LINE - _BAR) / 2, room * count / most, _BAR)
            painter.fillRect(bar, QColor(look.muted))
        painter.end()


class _Histogram(Picture):
    """Bars on a ground line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._heights: NDArray[np.float64] = np.zeros(1)

    def show_heights(self, counts: NDArray[np.int64]) -> None:
        """Draw counts from left to right; the tallest bar is the highest count."""
        self._heights = counts / max(int(counts.max()), 1)

    def sizeHint(self) -> QSize:
        """Return the size of a small picture."""
        return QSize(260, _HISTOGRAM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars on a ground line; what occurs at all shows."""
        painter = QPainter(self)
        look = theme.current()
        width = self.width() / len(self._heights)
        for place, height in enumerate(self._heights):
            if height:
                tall = max(height * (_HISTOGRAM - 1), 1.0)
                bar = QRectF(place * width, _HISTOGRAM - 1 - tall, max(width - 1, 1.0), tall)
                painter.fillRect(bar, QColor(look.muted))
        painter.fillRect(QRectF(0, _HISTOGRAM - 1, self.width(), 1), QColor(look.border))
        painter.end()


class LengthHistogram(_Histogram):
    """How many sequences there are of each length; to be hidden where all are equally long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lengths of the sequences", parent)

    def show_lengths(self, lengths: NDArray[np.int64]) -> None:
        """Show the lengths, int64, shape (N,)."""
        low, high = int(lengths.min()), int(lengths.max())
        counts, _ = np.histogram(lengths, bins=min(_BINS, high - low + 1), range=(low, high + 1))
        self.show_heights(counts)
        self.describe(f"Lengths from {low:,} to {high:,} bases, median {np.median(lengths):,.0f}.")


class ValueHistogram(_Histogram):
    """How often each value was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Values of the sequences", parent)

    def show_values(self, values: NDArray[np.float64]) -> None:
        """Show the values, float64, shape (N,), finite."""
        self.show_heights(np.histogram(values, bins=_BINS)[0])
        self.describe(
            f"Values from {values.min():.6g} to {values.max():.6g}, median {np.median(values):.6g}, "
            f"standard deviation {values.std():.3g}."
        )
