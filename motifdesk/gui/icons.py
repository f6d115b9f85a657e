"""The line icons of `resources/icons`, drawn in the colours of the theme.

An icon that follows the theme is asked for again on `QEvent.PaletteChange`, as every colour is.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from motifdesk.gui import theme
from motifdesk.resources import resource_path

# What buttons and titles ask for at scale factors 1 to 3: each is drawn, none is scaled from another.
_SIZES = (16, 20, 24, 30, 32, 36, 40, 48, 60, 72, 96, 128)


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return the icon `name` (a file of ``resources/icons``), in `colour` or else in the theme's text colour.

    Icons are made once for each name and colour. ``motifdesk``, the program's own, has colours of its own.

    Raises
    ------
    FileNotFoundError
        There is no such icon.
    """
    return _drawn(name, colour or theme.current().text)


@cache
def _drawn(name: str, colour: str) -> QIcon:
    source = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    result = QIcon()
    for size in _SIZES:
        result.addPixmap(_pixmap(renderer, size))
    return result


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
