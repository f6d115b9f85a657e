"""Pictures are written whole, in three formats, on white."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from motifdesk.errors import InputError
from motifdesk.gui.plots import picture_files
from motifdesk.gui.plots.picture_files import drawn

SIZE = QSize(80, 40)


def paint(painter: QPainter, room: QRectF) -> None:
    painter.fillRect(QRectF(room.left(), room.top(), room.width() / 2, room.height()), QColor("#009980"))


def halves(image: QImage) -> tuple[str, str]:
    middle = image.height() // 2
    return tuple(image.pixelColor(image.width() * part // 4, middle).name() for part in (1, 3))


def test_a_png_is_four_times_as_fine(tmp_path: Path) -> None:
    drawn(tmp_path / "a.png", paint, SIZE)()
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (320, 160)
    assert halves(image) == ("#009980", "#ffffff")


def test_a_png_that_is_drawn_in_bands_is_the_picture_drawn_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sketch(painter: QPainter, room: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(room.adjusted(4, 4, -4, -4))
        painter.drawEllipse(room)
        painter.drawLine(room.topLeft(), room.bottomRight())
        painter.drawText(room, "GATTACA")

    expected = QImage(SIZE * 4, QImage.Format.Format_RGB32)
    expected.setDevicePixelRatio(4)
    expected.fill(QColor("#FFFFFF"))
    painter = QPainter(expected)
    sketch(painter, QRectF(0, 0, SIZE.width(), SIZE.height()))
    painter.end()
    monkeypatch.setattr(picture_files, "_BAND", 7 * 4 * 80 * 4)  # seven rows of the 40, in the end five
    drawn(tmp_path / "a.png", sketch, SIZE)()
    image = QImage(str(tmp_path / "a.png"))
    assert image.size() == expected.size()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    colours = [(image.pixelColor(*place), expected.pixelColor(*place)) for place in places]
    # Of 255; the edges of slanting lines are rounded a little differently.
    assert max(abs(one.lightness() - other.lightness()) for one, other in colours) <= 5


def test_an_svg_is_drawn_again_as_it_was(tmp_path: Path) -> None:
    drawn(tmp_path / "a.svg", paint, SIZE)()
    renderer = QSvgRenderer(str(tmp_path / "a.svg"))
    assert renderer.viewBox().size() == SIZE
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert halves(image) == ("#009980", "#ffffff")


def test_a_pdf_has_one_page_of_the_picture_s_size(tmp_path: Path) -> None:
    drawn(tmp_path / "a.pdf", paint, SIZE)()
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 60" in content  # 80 pixels at 96 an inch are 60 points


def test_another_ending_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a.gif: a picture cannot be saved as '.gif'; choose one of .svg"):
        drawn(tmp_path / "a.gif", paint, SIZE)
    with pytest.raises(InputError, match="a file without ending"):
        drawn(tmp_path / "a", paint, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_an_svg_names_fonts_that_there_are_elsewhere(tmp_path: Path, qapp: QApplication) -> None:
    said = 'font-family="Sans Serif" & more'

    def write(painter: QPainter, room: QRectF) -> None:
        for name in ("Sans Serif", "Nowhere to be found"):
            painter.setFont(QFont(name))
            painter.drawText(0, 20, said)

    drawn(tmp_path / "a.svg", write, SIZE)()
    tree = ElementTree.parse(tmp_path / "a.svg")
    named = [item.get("font-family", "").split(", ") for item in tree.iter() if item.get("font-family")]
    assert len(named) >= 4
    for names in named:
        assert names[0] == QFontInfo(QFont("Sans Serif")).family()
        assert names[-2:] == ["Arial", "sans-serif"]
        assert "Sans Serif" not in names
    assert [item.text for item in tree.iter() if item.tag.endswith("text")] == [said] * 2
    assert QSvgRenderer(str(tmp_path / "a.svg")).isValid()
