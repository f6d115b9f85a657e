"""The saliency track, by what it draws, says and emits."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from motifdesk.data.alphabet import Alphabet, Codes, encode
from motifdesk.data.iupac import Hit, find
from motifdesk.gui import theme
from motifdesk.gui.plots.saliency_items import round_step, value_range, visible_bases
from motifdesk.gui.plots.saliency_track import SaliencyTrack

CODES = encode(b"ACGT" * 5 + b"CGACCGAACTCC" + b"TGCA" * 4 + b"AC")


def planted(codes: Codes = CODES) -> NDArray[np.float32]:
    values = np.full(len(codes), 0.05, np.float32)
    values[20:32] = 1.0
    values[40] = -0.8
    return values


@pytest.fixture
def track(qtbot: QtBot) -> SaliencyTrack:
    widget = SaliencyTrack()
    qtbot.addWidget(widget)
    widget.resize(700, 280)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_sequence(CODES, planted(), Alphabet.DNA)
    return widget


def visible_range(track: SaliencyTrack) -> tuple[float, float]:
    return tuple(track.plotItem.vb.viewRange()[0])


def pixel(track: SaliencyTrack, position: float, value: float) -> QPoint:
    """Return the widget's pixel at a 1-based position and an attribution."""
    scene = track.plotItem.vb.mapViewToScene(QPointF(position, value))
    return track.mapFromScene(scene)


def colour_counts(image: QImage) -> dict[str, int]:
    """Return how many pixels have each base's colour, to within what smoothing leaves untouched."""
    colours = [image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())]
    bases = [QColor(colour).name() for colour in theme.current().bases[:4]]
    return {letter: colours.count(colour) for letter, colour in zip("ACGT", bases, strict=True)}


def column(track: SaliencyTrack, position: int, low: float, high: float) -> QImage:
    """Return the picture of one base between two attributions."""
    top, bottom = pixel(track, position - 0.5, high), pixel(track, position + 0.5, low)
    return track.grab().toImage().copy(top.x(), top.y(), bottom.x() - top.x(), bottom.y() - top.y())


@pytest.mark.parametrize("bars", [False, True])
def test_each_base_has_its_colour(track: SaliencyTrack, bars: bool) -> None:
    track.set_bars(bars)
    for position, letter in enumerate("CGACCGAACTCC", start=21):
        counts = colour_counts(column(track, position, 0.03, 0.97))
        assert max(counts, key=counts.__getitem__) == letter
        assert sum(counts.values()) == counts[letter] > 0


def test_bars_fill_what_letters_leave_free(track: SaliencyTrack) -> None:
    as_letter = colour_counts(column(track, 21, 0.03, 0.97))["C"]
    track.set_bars(True)
    assert colour_counts(column(track, 21, 0.03, 0.97))["C"] > 1.5 * as_letter


def test_negative_letters_hang_upside_down(track: SaliencyTrack) -> None:
    values = np.full(len(CODES), 0.05, np.float32)
    t = int(np.flatnonzero(CODES == 3)[0])
    values[t] = -1.0
    track.show_sequence(CODES, values, Alphabet.DNA)
    near_tip = colour_counts(column(track, t + 1, -1.0, -0.92))["T"]
    near_line = colour_counts(column(track, t + 1, -0.2, -0.12))["T"]
    assert near_tip > 1.5 * near_line > 0


def test_the_whole_sequence_is_shown_and_no_more(track: SaliencyTrack) -> None:
    assert visible_range(track) == (0.5, 50.5)
    track.zoom_out()
    assert visible_range(track) == (0.5, 50.5)


def test_keys_zoom_pan_and_fit(track: SaliencyTrack) -> None:
    QTest.keyClick(track, Qt.Key.Key_Plus)
    assert visible_range(track) == pytest.approx((13.0, 38.0))
    QTest.keyClick(track, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert visible_range(track) == pytest.approx((18.0, 43.0))
    QTest.keyClick(track, Qt.Key.Key_PageDown)
    assert visible_range(track) == pytest.approx((25.5, 50.5))
    QTest.keyClick(track, Qt.Key.Key_PageUp)
    assert visible_range(track) == pytest.approx((3.0, 28.0))
    QTest.keyClick(track, Qt.Key.Key_Minus)
    QTest.keyClick(track, Qt.Key.Key_0)
    assert visible_range(track) == (0.5, 50.5)


def test_zoom_stops_at_a_few_bases_and_keeps_the_height(track: SaliencyTrack) -> None:
    height = track.plotItem.vb.viewRange()[1]
    for _ in range(10):
        track.zoom_in()
    left, right = visible_range(track)
    assert right - left == pytest.approx(8)
    assert track.plotItem.vb.viewRange()[1] == height


def test_arrow_keys_walk_from_the_highest_base_and_keep_it_in_view(
    track: SaliencyTrack, qtbot: QtBot
) -> None:
    for _ in range(3):
        track.zoom_in()
    with qtbot.waitSignal(track.base_hovered) as first:
        QTest.keyClick(track, Qt.Key.Key_Right)
    assert first.args == [20, "C", 1.0]
    for _ in range(30):
        QTest.keyClick(track, Qt.Key.Key_Right)
    assert track.cursor_position == 49
    left, right = visible_range(track)
    assert left < 50 < right <= 50.5
    with qtbot.waitSignal(track.base_hovered) as last:
        QTest.keyClick(track, Qt.Key.Key_Left)
    assert last.args == [48, "A", pytest.approx(0.05)]


def test_the_pointer_names_base_and_value(track: SaliencyTrack, qtbot: QtBot) -> None:
    readout = track.findChild(QLabel, "saliencyReadout")
    assert readout is not None
    with qtbot.waitSignal(track.base_hovered) as hovered:
        QTest.mouseMove(track.viewport(), pixel(track, 41, 0.2))
    assert hovered.args == [40, "ACGT"[CODES[40]], pytest.approx(-0.8)]
    assert readout.isVisible()
    assert readout.text() == f"41  {'ACGT'[CODES[40]]}  −0.8"

    corner = itertools.cycle([QPoint(2, 2), QPoint(4, 4)])

    def move_off() -> bool:  # again and again, since pyqtgraph drops moves that come too fast
        QTest.mouseMove(track.viewport(), next(corner))
        return not readout.isVisible()

    qtbot.waitUntil(move_off)


def test_bands_tint_the_columns_of_their_hits(track: SaliencyTrack) -> None:
    plain = track.grab().toImage()
    track.show_bands([*find(CODES, "CGACCGAACTCC"), Hit(2, 6, "-"), Hit(4, 8, "+")])
    banded = track.grab().toImage()
    for position in range(1, 51):
        point = pixel(track, position, -0.3 if position != 41 else 0.5)
        in_band = 21 <= position <= 32 or 3 <= position <= 8
        assert (plain.pixelColor(point) != banded.pixelColor(point)) is in_band, position
    # Where two hits overlap the band is as faint as elsewhere.
    assert banded.pixelColor(pixel(track, 4, -0.3)) == banded.pixelColor(pixel(track, 6, -0.3))


def test_a_new_sequence_has_no_bands(track: SaliencyTrack) -> None:
    before = track.grab().toImage()
    track.show_bands(find(CODES, "CGACCGAACTCC"))
    track.show_sequence(CODES, planted(), Alphabet.DNA)
    assert track.grab().toImage() == before


def test_screen_readers_hear_the_highest_window(track: SaliencyTrack) -> None:
    assert track.accessibleName() == "Attribution of each base"
    assert "The 12 bases from 21 to 32 (CGACCGAACTCC) carry" in track.accessibleDescription()


def test_the_empty_state_says_so_and_goes_away(track: SaliencyTrack) -> None:
    full = track.grab().toImage()
    track.show_empty("Nothing is explained yet.")
    assert track.accessibleDescription() == "Nothing is explained yet."
    assert sum(colour_counts(track.grab().toImage()).values()) == 0
    track.show_sequence(CODES, planted(), Alphabet.DNA)
    assert track.grab().toImage() == full


def test_without_a_sequence_nothing_is_drawn(qtbot: QtBot) -> None:
    widget = SaliencyTrack()
    qtbot.addWidget(widget)
    widget.show()
    assert sum(colour_counts(widget.grab().toImage()).values()) == 0


def test_the_theme_changes_what_is_drawn(track: SaliencyTrack, themed_application: QApplication) -> None:
    for colours in (theme.DARK, theme.LIGHT):
        theme.apply(themed_application, colours)
        assert track.grab().toImage().pixelColor(3, 3) == QColor(colours.surface)
        assert colour_counts(column(track, 30, 0.03, 0.97))["T"] > 0


def test_no_peak_is_lost_when_many_bases_share_a_pixel(track: SaliencyTrack) -> None:
    values = np.zeros(20_000, np.float32)
    values[[7_777, 15_001]] = [1.0, -1.0]
    track.show_sequence(np.zeros(20_000, np.uint8), values, Alphabet.DNA)
    image = track.grab().toImage()
    accent = QColor(theme.current().accent)
    for position, value in ((7_778, 0.5), (15_002, -0.5)):
        point = pixel(track, position, value)
        near = [image.pixelColor(point.x() + offset, point.y()) for offset in (-1, 0, 1)]
        assert accent in near


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_shortest_sequences_are_drawn(track: SaliencyTrack, count: int) -> None:
    track.show_sequence(CODES[:count], np.zeros(count, np.float32), Alphabet.RNA)
    track.grab()
    track.zoom_in()
    QTest.keyClick(track, Qt.Key.Key_Right)
    assert track.cursor_position == (0 if count else None)
    assert track.accessibleDescription().startswith("No base")


def test_ten_thousand_bases_pan_at_sixty_frames_a_second(track: SaliencyTrack) -> None:
    rng = np.random.default_rng(0)
    track.resize(1200, 300)
    codes = rng.integers(0, 4, 10_000, dtype=np.uint8)
    track.show_sequence(codes, rng.normal(size=10_000), Alphabet.DNA)
    for bases in (150, 1_000, 9_000):
        track.setXRange(100, 100 + bases, padding=0)
        frames = []
        for _ in range(15):
            begin = time.perf_counter()
            track.plotItem.vb.translateBy(x=bases / 200)
            track.viewport().repaint()
            frames.append(time.perf_counter() - begin)
        # The fastest frame, as other programs may run on this computer.
        assert min(frames) < 1 / 60


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 1), (1, 1), (1.1, 2), (5, 5), (5.1, 10), (99, 100), (1200, 2000)]
)
def test_ruler_steps_are_round(least: float, step: int) -> None:
    assert round_step(least) == step


def test_ruler_counts_from_one(track: SaliencyTrack) -> None:
    axis = track.plotItem.getAxis("bottom")
    assert axis.tickValues(0.5, 50.5, 600) == [(5, [1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])]
    assert axis.tickValues(0.5, 10_000.5, 600) == [(1000, [1, *range(1000, 10_001, 1000)])]
    assert axis.tickStrings([1, 10_000], 1, 1000) == ["1", "10,000"]


def test_visible_bases_are_those_that_touch_the_view() -> None:
    assert visible_bases(0.5, 50.5, 50) == (0, 50)
    assert visible_bases(10.2, 12.4, 50) == (9, 12)
    assert visible_bases(-5, 3, 2) == (0, 2)


def test_the_value_range_holds_zero() -> None:
    assert value_range(np.array([0.5, 1.0], np.float32)) == (0.0, 1.0)
    assert value_range(np.array([-0.5, -0.25], np.float32)) == (-0.5, 0.0)
    assert value_range(np.zeros(3, np.float32)) == (-1.0, 1.0)


def test_bands_follow_the_view(track: SaliencyTrack) -> None:
    track.grab()
    track.show_sequence(CODES, 100 * planted(), Alphabet.DNA)
    track.setXRange(15, 25, padding=0)
    plain = track.grab().toImage()
    track.show_bands(find(CODES, "CGACCGAACTCC"))
    banded = track.grab().toImage()
    for position, in_band in ((18, False), (22, True), (24, True)):
        point = pixel(track, position, -30)
        assert (plain.pixelColor(point) != banded.pixelColor(point)) is in_band
