"""Pictures as files for papers and slides: SVG, PDF and PNG, always on white."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPicture,
)
from PySide6.QtSvg import QSvgGenerator

from motifdesk.errors import InputError
from motifdesk.files import replacing

KINDS: Final = {".svg": "SVG picture", ".pdf": "PDF document", ".png": "PNG picture"}
_DOTS: Final = 4  # of a PNG, an edge of each pixel on the screen
_BAND: Final = 1 << 19  # dots that are drawn at once
_INCH: Final = 96.0  # pixels, as style sheets count them
_FAMILY: Final = re.compile(rb'font-family="([^"]*)"')  # in a text quotes are written otherwise
_ANYWHERE: Final = ("DejaVu Sans", "Arial", "sans-serif")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z][\w-]*( [A-Za-z][\w-]*)*")

Paint = Callable[[QPainter, QRectF], None]
Content = Callable[[], bytes]


def drawn(path: Path, paint: Paint, size: QSize) -> Callable[[], None]:
    """Draw a picture, and return what writes it into a file, whole or not at all.

    What is drawn is noted in a moment, in the window's thread; the rest, which for a PNG takes a hundred times as long,
    may be done in any, and raises `InputError` where the file cannot be written.

    Parameters
    ----------
    path
        Its ending says what is written; one of `KINDS`.
    paint
        ``paint(painter, room)`` draws it into a part of any surface.
    size
        In pixels.

    Raises
    ------
    InputError
        The ending is another.
    """
    surfaces: dict[str, Callable[[Paint, QSize], Content]] = {".svg": _svg, ".pdf": _pdf, ".png": _png}
    kind = path.suffix.lower()
    if kind not in surfaces:
        raise InputError(
            f"{path.name}: a picture cannot be saved as {kind or 'a file without ending'!r}; "
            f"choose one of {', '.join(KINDS)}."
        )
    return partial(_write, path, surfaces[kind](paint, size))


def _write(path: Path, content: Content) -> None:
    made = content()
    with replacing(path) as file:
        file.write(made)


def _svg(paint: Paint, size: QSize) -> Content:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setResolution(int(_INCH))
    painter = QPainter(generator)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    buffer.close()
    svg = bytes(data.data())
    return partial(_with_families, svg, {asked: _family(asked) for asked in set(_FAMILY.findall(svg))})


def _with_families(svg: bytes, families: dict[bytes, bytes]) -> bytes:
    return _FAMILY.sub(lambda written: families[written[1]], svg)


def _family(asked: bytes) -> bytes:
    """Name the font that was drawn with, and others for where that is missing.

    Qt writes the name that was asked for, and "Sans Serif", as it calls the system's font, is none elsewhere.
    """
    names = [QFontInfo(QFont(html.unescape(asked.decode()).split(","))).family(), *_ANYWHERE]
    # A name that is not made of plain words has to be quoted in CSS.
    quoted = [name if _PLAIN_NAME.fullmatch(name) else f"'{name}'" for name in dict.fromkeys(names)]
    return f'font-family="{html.escape(", ".join(quoted), quote=False)}"'.encode()


def _pdf(paint: Paint, size: QSize) -> Content:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(int(_INCH))
    inches = QSizeF(size.width() / _INCH, size.height() / _INCH)
    page = QPageSize(inches, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    paint(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    buffer.close()
    return partial(bytes, data.data())


def _png(paint: Paint, size: QSize) -> Content:
    strokes = QPicture()
    painter = QPainter(strokes)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return partial(_packed, strokes, size)


def _packed(strokes: QPicture, size: QSize) -> bytes:
    image = QImage(size * _DOTS, QImage.Format.Format_RGB32)
    _fill(image, strokes)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def _fill(image: QImage, strokes: QPicture) -> None:
    """Draw on white, a band at a time: Qt keeps the interpreter's lock, and with it the window, while it draws."""
    width, height, line = image.width(), image.height(), image.bytesPerLine()
    rows = max(1, _BAND // (width * _DOTS)) * _DOTS
    pixels = image.bits()
    for top in range(0, height, rows):
        part = pixels[top * line : min(top + rows, height) * line]
        band = QImage(part, width, len(part) // line, line, image.format())
        band.fill(QColor("#FFFFFF"))
        band.setDevicePixelRatio(_DOTS)
        painter = QPainter(band)
        painter.translate(0, -top / _DOTS)
        strokes.play(painter)
        painter.end()
