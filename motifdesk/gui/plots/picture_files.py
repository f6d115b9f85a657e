"""Pictures as files for papers and slides: SVG, PDF and PNG, always on white."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from motifdesk.errors import InputError
from motifdesk.files import replacing

KINDS: Final = {".svg": "SVG picture", ".pdf": "PDF document", ".png": "PNG picture"}
_DOTS: Final = 4  # of a PNG, an edge of each pixel on the screen
_INCH: Final = 96.0  # pixels, as style sheets count them

Paint = Callable[[QPainter, QRectF], None]


def save_picture(path: Path, paint: Paint, size: QSize) -> None:
    """Draw a picture into a file, whole or not at all.

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
        The ending is another, or the file cannot be written.
    """
    writers = {".svg": _svg, ".pdf": _pdf, ".png": _png}
    kind = path.suffix.lower()
    if kind not in writers:
        raise InputError(
            f"{path.name}: a picture cannot be saved as {kind or 'a file without ending'!r}; "
            f"choose one of {', '.join(KINDS)}."
        )
    content = writers[kind](paint, size)
    with replacing(path) as file:
        file.write(content)


def _svg(paint: Paint, size: QSize) -> bytes:
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
    return bytes(data.data())


def _pdf(paint: Paint, size: QSize) -> bytes:
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
    return bytes(data.data())


def _png(paint: Paint, size: QSize) -> bytes:
    image = QImage(size * _DOTS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_DOTS)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
