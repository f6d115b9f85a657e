"""The letters' outlines."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgRenderer

from motifdesk.gui.plots.letters import letter_path
from motifdesk.project.letters import OUTLINES


@pytest.mark.parametrize("letter", "ACGTUN")
def test_a_letter_fills_the_unit_square(letter: str) -> None:
    box = letter_path(letter).boundingRect()
    assert (box.left(), box.top()) == pytest.approx((0, 0), abs=1e-6)
    assert (box.right(), box.bottom()) == pytest.approx((1, 1), abs=1e-6)


def test_letters_stand_upright_with_y_pointing_up() -> None:
    letter = letter_path("T")
    assert letter.contains(QPointF(0.1, 0.95))
    assert not letter.contains(QPointF(0.1, 0.05))
    assert letter.contains(QPointF(0.5, 0.05))


def test_a_letter_is_drawn_once() -> None:
    assert letter_path("A") is letter_path("A")


@pytest.mark.parametrize("letter", sorted(OUTLINES))
def test_a_base_looks_as_in_the_report(letter: str, qapp: object) -> None:
    shape = f'<path fill-rule="evenodd" d="{OUTLINES[letter]}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{shape}</svg>'
    images = []
    for here in (True, False):
        image = QImage(64, 64, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            painter.setTransform(QTransform(64, 0, 0, -64, 0, 64))
            painter.fillPath(letter_path(letter), QColor("black"))
        else:
            QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, 64, 64))
        painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(64, image.bytesPerLine())
        images.append(rows[:, :64].astype(float) / 255)
    assert 0.2 < images[0].mean() < 0.8
    assert np.abs(images[0] - images[1]).mean() < 0.01
