"""What all plots share: the theme, labelled axes, an empty state, and words for screen readers."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel

from motifdesk.gui import theme
from motifdesk.gui.plots.saving import offer_saving
from motifdesk.gui.theme import Theme

LINE_PX = 2
TICK_PX = 11
LABEL_PX = 12
GRID_OPACITY = 0.7
_TITLE_PX = 20

# pyqtgraph's items ask this option, not the view, while they paint.
pg.setConfigOptions(antialias=True)


def line_pen(colour: str | QColor, width: int = LINE_PX, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen as wide on every screen, whatever the plot's scale.

    pyqtgraph's pens are cosmetic: Qt takes their width in device pixels, of which fine screens have more.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    pen: QPen = pg.mkPen(colour, width=width * ratio, style=style)
    return pen


def see_through(colour: str) -> QColor:
    """Return a colour that lets something of what is behind words shine through."""
    ground: QColor = pg.mkColor(colour)
    ground.setAlpha(215)
    return ground


class ThemedPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot in the colours of the theme.

    A subclass adds its items and hands `paint_with` a function that gives them their colours; it is called
    at once and after every change of the theme.

    Parameters
    ----------
    name
        What the plot shows, for screen readers; `describe` says what can be seen in it.
    zoomable
        Whether wheel and drag zoom and pan. The Home key and a double click then show everything again.
    axis_items
        pyqtgraph axes that replace the plain ones, by side.
    """

    _painters: tuple[Callable[[Theme], None], ...] = ()

    def __init__(
        self, name: str = "Plot", *, zoomable: bool = False, axis_items: dict[str, pg.AxisItem] | None = None
    ) -> None:
        super().__init__(enableMenu=False, axisItems=axis_items)
        # pyqtgraph gives its menu no parent, so that only Python's garbage collector deletes it: perhaps just while
        # Qt goes over all widgets for another theme, which crashes.
        self.plotItem.ctrlMenu.setParent(self, Qt.WindowType.Popup)
        self.setAccessibleName(name)
        self.setMouseEnabled(x=zoomable, y=zoomable)
        self._zoomable = zoomable
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.hide()
        self.plotItem.hideButtons()
        self.plotItem.showGrid(x=True, y=True, alpha=GRID_OPACITY)
        self.plotItem.layout.setContentsMargins(theme.SMALL, theme.GAP, theme.WIDE, theme.SMALL)
        self._add_actions()
        self.paint_with(self._paint_frame)

    def _add_actions(self) -> None:
        offer_saving(self)
        if self._zoomable:
            everything = QAction("Show everything", self)
            everything.setShortcut(QKeySequence(Qt.Key.Key_Home))
            everything.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            everything.triggered.connect(self.show_everything)
            self.addAction(everything)
            self.scene().sigMouseClicked.connect(self._on_click)

    def set_axes(self, x_label: str, y_label: str) -> None:
        """Label the axes; put the unit into the label, as in ``position (bp)``."""
        for side, text in (("bottom", x_label), ("left", y_label)):
            # No ranges: pyqtgraph would else write a loss of 0.6 as 600 (x0.001).
            self.plotItem.getAxis(side).setLabel(text, siPrefixEnableRanges=())

    def add_legend(self, *, right: bool, bottom: bool) -> pg.LegendItem:
        """Put a legend inside the plot, in the corner where the data usually leave room."""
        offset = (-theme.GAP if right else theme.GAP, -theme.GAP if bottom else theme.GAP)
        legend = self.plotItem.addLegend(offset=offset, labelTextSize=f"{LABEL_PX}px", verSpacing=-4)
        self.paint_with(lambda colours: _paint_legend(legend, colours))
        return legend

    def set_title(self, text: str) -> None:
        """Write a line above the plot."""
        self.plotItem.setTitle(text, size=f"{LABEL_PX}px", color=theme.current().text, justify="left")
        self.plotItem.titleLabel.setMaximumHeight(_TITLE_PX)
        self.plotItem.titleLabel.setMinimumWidth(0)  # a long title must not widen the plot beyond its widget
        self.plotItem.layout.setRowFixedHeight(0, _TITLE_PX)

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Say what will stand here, or why nothing does; an empty text brings the plot back."""
        empty = bool(text)
        self._empty.setProperty("role", "bad" if failed else "muted")
        self._empty.style().unpolish(self._empty)
        self._empty.style().polish(self._empty)
        self._empty.setText(text)
        self._empty.setVisible(empty)
        for side in ("bottom", "left"):
            self.plotItem.getAxis(side).setStyle(showValues=not empty, tickLength=0 if empty else -5)
        self.plotItem.showGrid(x=not empty, y=not empty)
        if self.plotItem.legend is not None:
            self.plotItem.legend.setVisible(not empty)
        if empty:
            self.describe(text)

    def describe(self, text: str) -> None:
        """Say in words what can be seen, for screen readers."""
        self.setAccessibleDescription(text)

    def paint_with(self, painter: Callable[[Theme], None]) -> None:
        """Call `painter` with the theme now and after every change of it."""
        self._painters = (*self._painters, painter)
        painter(theme.current())

    def restyle(self) -> None:
        """Take over the colours of the theme in force."""
        for painter in self._painters:
            painter(theme.current())

    def show_everything(self) -> None:
        """Undo the user's zooming and panning."""
        self.enableAutoRange()

    def sizeHint(self) -> QSize:
        """Return a size at which curve and axes can be read; pyqtgraph's own is that of a whole window."""
        return QSize(300, 200)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the axes leave room for the curve."""
        return QSize(180, 130)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        closed = self.plotItem is None  # pyqtgraph lets go of it when a plot is closed
        if event.type() == QEvent.Type.PaletteChange and not closed:
            self.restyle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard works here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard works elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the frame of the focus; a style sheet's border would shift the plot within its widget."""
        super().drawForeground(painter, rect)
        if self.hasFocus():
            painter.resetTransform()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(line_pen(theme.current().accent, 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state's sentence in the middle."""
        super().resizeEvent(event)
        if self._painters:  # pyqtgraph resizes once before the label is there
            margin = theme.WIDEST
            self._empty.setGeometry(QRect(0, 0, self.width(), self.height()).adjusted(margin, 0, -margin, 0))

    def _on_click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.double():
            self.show_everything()

    def _paint_frame(self, colours: Theme) -> None:
        self.setBackground(colours.surface)
        if self.plotItem.titleLabel.isVisible():
            self.set_title(self.plotItem.titleLabel.text)
        font = QFont(self.font())
        font.setPixelSize(TICK_PX)
        for side in ("bottom", "left"):
            axis = self.plotItem.getAxis(side)
            axis.labelStyle = {"font-size": f"{LABEL_PX}px"}
            axis.setPen(line_pen(colours.border, 1))
            axis.setTextPen(line_pen(colours.muted, 1))
            axis.setTickFont(font)
            axis.setStyle(maxTickLevel=1)
            axis.setZValue(-1)  # the grid behind the curves


def _paint_legend(legend: pg.LegendItem, colours: Theme) -> None:
    """A see-through ground keeps lines that pass behind the words from making them unreadable."""
    legend.setBrush(see_through(colours.surface))
    legend.setLabelTextColor(colours.text)
    for _, text in legend.items:
        text.setText(text.text)
