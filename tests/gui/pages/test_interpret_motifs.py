"""The tab of motifs, pressed by objectName: what was found, one of them in detail, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_discovery, example_session
from helpers.window import cells, child
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui.pages.interpret_motifs import MotifsPane
from motifdesk.gui.plots.logo import LogoView, extent, information_heights
from motifdesk.gui.plots.positions import PositionPlot
from motifdesk.motifs.finding import Discovery

EXAMPLE = example_session(count=300)
FOUND = example_discovery(EXAMPLE)


@pytest.fixture
def pane(qtbot: QtBot) -> MotifsPane:
    pane = MotifsPane()
    qtbot.addWidget(pane)
    pane.resize(700, 560)
    pane.show()
    qtbot.waitExposed(pane)
    return pane


@pytest.fixture
def shown(pane: MotifsPane) -> MotifsPane:
    assert EXAMPLE.dataset is not None
    pane.show_motifs(EXAMPLE.dataset, FOUND)
    return pane


def test_the_planted_motif_stands_in_the_table(shown: MotifsPane) -> None:
    (row,) = cells(child(shown, QTableView, "motifTable"))
    (found,) = FOUND.motifs
    assert row[1:4] == (EXAMPLE_MOTIF, "1", f"{len(found.rows):,}")
    assert row[4:7] == (f"{found.share:.0%}", f"{found.share_of_others:.0%}", f"{found.separation.auroc:.3f}")
    assert child(shown, QLabel, "motifSentence").text() == "1 motif holds on held-out sequences."


def test_a_motif_that_lowers_the_output_says_what_it_speaks_against(pane: MotifsPane) -> None:
    assert EXAMPLE.dataset is not None
    (found,) = FOUND.motifs
    lowering = (
        replace(found, negative=True),
        replace(found, negative=True, target=""),
        replace(found, target=""),
    )
    pane.show_motifs(EXAMPLE.dataset, replace(FOUND, motifs=lowering))
    meanings = [row[2] for row in cells(child(pane, QTableView, "motifTable"))]
    assert meanings == ["not 1", "low values", "high values"]


def test_the_logo_is_drawn_by_information_or_contribution(shown: MotifsPane) -> None:
    logo = child(shown, LogoView, "motifLogo")
    bits = logo.grab().toImage()
    child(shown, QComboBox, "logoKind").setCurrentIndex(1)
    assert logo.grab().toImage() != bits
    assert logo.accessibleDescription().startswith(f"{EXAMPLE_MOTIF}: 1, ")


def test_positions_and_sites_are_those_of_the_motif(shown: MotifsPane) -> None:
    assert EXAMPLE.dataset is not None
    (found,) = FOUND.motifs
    words = child(shown, PositionPlot, "motifPositions").accessibleDescription()
    assert words.startswith(f"{len(found.rows):,} sites; ")
    rows = cells(child(shown, QTableView, "siteTable"))
    assert len(rows) == min(len(found.rows), 200)
    for name, start, strand, site in rows[:20]:
        text = EXAMPLE.dataset.sequences.text(EXAMPLE.dataset.ids.index(name))
        assert strand == "+"
        assert text[int(start) - 1 :].startswith(site)


def test_a_site_is_opened_with_enter(shown: MotifsPane, qtbot: QtBot) -> None:
    (found,) = FOUND.motifs
    view = child(shown, QTableView, "siteTable")
    view.selectRow(2)
    with qtbot.waitSignal(shown.site_chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [found.rows[2], found.starts[2], found.motif.width]


def test_where_nothing_is_real_that_alone_is_said(shown: MotifsPane) -> None:
    assert EXAMPLE.dataset is not None
    shown.show_motifs(EXAMPLE.dataset, Discovery((), (40, 0), 3))
    texts = [label.text() for label in shown.findChildren(QLabel) if label.isVisible()]
    assert texts == [
        "No motif: 3 candidates did not separate the held-out sequences better than chance would."
    ]
    assert not child(shown, QTableView, "motifTable").isVisible()
    assert child(shown, QPushButton, "findMotifsButton").text() == "Find again"


def test_whoever_opens_the_tab_wants_the_motifs(pane: MotifsPane, qtbot: QtBot) -> None:
    pane.hide()
    pane.show_ready()
    with qtbot.waitSignal(pane.find_wanted):
        pane.show()
    pane.show_busy("Looking for motifs …")
    assert not child(pane, QPushButton, "findMotifsButton").isVisible()
    pane.hide()
    with qtbot.assertNotEmitted(pane.find_wanted):
        pane.show()
    pane.show_failed("The engine ended.")
    with qtbot.waitSignal(pane.find_wanted):
        QTest.mouseClick(child(pane, QPushButton, "findMotifsButton"), Qt.MouseButton.LeftButton)


def test_a_logo_reaches_as_far_as_its_letters() -> None:
    frequencies = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25]])
    heights = information_heights(frequencies, np.array([2.0, 1.0, 0.0]))
    np.testing.assert_allclose(heights.sum(axis=1), [2, 1, 0])
    assert extent(heights) == (0.0, 2.0)
    assert extent(np.array([[1.0, -2.0, 0.5, -0.25]])) == (-2.25, 1.5)
    assert extent(np.zeros((0, 4))) == (0.0, 0.0)
