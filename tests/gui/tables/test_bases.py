from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QTableView

from motifdesk.data.alphabet import Alphabet, Codes, encode
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.gui import theme
from motifdesk.gui.tables.bases import BasesDelegate, paint_bases
from motifdesk.gui.tables.sequences import SEQUENCE, SequenceModel


def painted(codes: Codes, width: int = 400, alphabet: Alphabet = Alphabet.DNA) -> QImage:
    image = QImage(width, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_bases(painter, QRectF(0, 0, width, 24), codes, alphabet)
    painter.end()
    return image


def hues(image: QImage) -> set[str]:
    """Return which base colours occur; text has soft edges, so a pixel may be a little off its colour."""
    pixels = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
    shades = np.array([QColor(pixel).getRgb()[:3] for pixel in pixels])
    wanted = {colour: QColor(colour).getRgb()[:3] for colour in theme.current().bases}
    return {colour for colour, rgb in wanted.items() if (abs(shades - rgb).max(axis=1) < 24).any()}


def rightmost_ink(image: QImage) -> int:
    white = QColor(Qt.GlobalColor.white)
    columns = range(image.width() - 1, -1, -1)
    return next(x for x in columns if any(image.pixelColor(x, y) != white for y in range(image.height())))


@pytest.mark.parametrize(
    ("letters", "code"), [(b"A" * 9, 0), (b"C" * 9, 1), (b"G" * 9, 2), (b"T" * 9, 3), (b"N" * 9, 4)]
)
def test_each_base_has_its_colour(letters: bytes, code: int) -> None:
    colours = theme.current().bases
    found = hues(painted(encode(letters)))
    assert colours[code] in found
    # The soft edges of a black letter are grey, as unknown bases are: look for the colours proper.
    assert not found & set(colours[:3]) - {colours[code]}


def test_all_bases_of_a_sequence_are_drawn() -> None:
    assert hues(painted(encode(b"ACGTN" * 4))) == set(theme.current().bases)


def test_only_as_many_letters_as_fit_are_drawn() -> None:
    advance = QFontMetricsF(theme.fixed_font()).horizontalAdvance("A")
    image = painted(encode(b"A" * 1_000_000), width=round(10.5 * advance) + 50)
    assert rightmost_ink(image) < image.width()
    short = painted(encode(b"A" * 5), width=400)
    assert 4 * advance < rightmost_ink(short) < 5 * advance


def test_rna_is_drawn_with_u_and_dna_with_t() -> None:
    codes = encode(b"TTTT")
    assert painted(codes) == painted(codes)
    assert painted(codes) != painted(codes, alphabet=Alphabet.RNA)


def test_nothing_is_drawn_where_there_is_no_room() -> None:
    blank = painted(encode(b""), width=3)
    assert painted(encode(b"ACGT"), width=3) == blank


def test_a_page_of_rows_is_painted_at_once() -> None:
    rows = np.random.default_rng(0).integers(0, 5, (40, 80), dtype=np.uint8)
    image = QImage(800, 24, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        for codes in rows:
            paint_bases(painter, QRectF(0, 0, 800, 24), codes, Alphabet.DNA)
        best = min(best, time.perf_counter() - start)
    painter.end()
    assert best < 0.025  # about 3 ms on two slow cores


def test_the_size_hint_has_room_for_every_letter(qtbot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = SequenceModel(table)
    model.set_dataset(simulate(SimulationSettings(count=10)))
    table.setModel(model)
    delegate = BasesDelegate(table)
    table.setItemDelegateForColumn(SEQUENCE, delegate)
    table.resizeColumnToContents(SEQUENCE)
    assert table.columnWidth(SEQUENCE) >= 50 * QFontMetricsF(theme.fixed_font()).horizontalAdvance("A")
