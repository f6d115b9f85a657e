"""What every plot and picture offers: copying it, and saving it as SVG, PDF or PNG, always in the light theme."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFileDialog, QMessageBox, QWidget

from motifdesk.gui import theme
from motifdesk.gui.actions import offer
from motifdesk.gui.background import Background
from motifdesk.gui.plots.picture_files import KINDS, drawn

_FILTERS: Final = {f"{title} (*{suffix})": suffix for suffix, title in KINDS.items()}


def offer_saving(widget: QWidget) -> None:
    """Give a plot or a picture the actions; its context menu is made of its actions."""
    work = _Picture(widget)
    offer(
        widget,
        [
            ("Copy picture", "copyPictureAction", work.copy),
            ("Save picture …", "savePictureAction", work.choose_file),
        ],
    )


def drawn_widget(widget: QWidget, path: Path) -> Callable[[], None]:
    """Draw a widget as it is, in the light theme, and return what writes it into a file, as `drawn` does."""
    with ExitStack() as look:
        look.enter_context(theme.looking(theme.LIGHT))
        _restyle(widget)
        try:
            return drawn(path, lambda painter, room: _paint(widget, painter, room), _size(widget))
        finally:
            look.close()
            _restyle(widget)


def _restyle(widget: QWidget) -> None:
    """Let the widget take over the colours in force; those that ask for them while they paint need nothing."""
    if isinstance(widget, pg.PlotWidget):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.PaletteChange))


def _size(widget: QWidget) -> QSize:
    return widget.viewport().size() if isinstance(widget, QAbstractScrollArea) else widget.size()


def _paint(widget: QWidget, painter: QPainter, room: QRectF) -> None:
    if isinstance(widget, pg.PlotWidget):
        dots = [item for item in widget.scene().items() if isinstance(item, pg.ScatterPlotItem)]
        for item in dots:  # pyqtgraph draws them as small pictures, but for its own exports
            item.setExportMode(True, {"antialias": True})
        widget.render(painter, room, QRect(QPoint(), _size(widget)))
        for item in dots:
            item.setExportMode(False)
        return
    drawn = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    filled = drawn.autoFillBackground()
    drawn.setAutoFillBackground(False)  # the ground has the colour of the window's own theme
    drawn.render(painter, room.topLeft().toPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    drawn.setAutoFillBackground(filled)


class _Picture(QObject):
    """Copies and saves one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._files = Background(self)
        self._files.failed.connect(self._say)

    @Slot()
    def copy(self) -> None:
        """Put a picture of it on the clipboard, as it looks in the window."""
        QGuiApplication.clipboard().setPixmap(self._widget.grab())

    @Slot()
    def choose_file(self) -> None:
        """Ask where, and write it there."""
        name = self._widget.accessibleName().partition(":")[0].lower().replace(" ", "-") or "picture"
        path, kind = QFileDialog.getSaveFileName(
            self._widget, "Save the picture", f"{name}.svg", ";;".join(_FILTERS)
        )
        if not path:
            return
        target = Path(path if Path(path).suffix.lower() in KINDS else f"{path}{_FILTERS[kind]}")
        self._files.start(drawn_widget(self._widget, target))

    @Slot(str)
    def _say(self, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "MotifDesk", text, parent=self._widget.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
