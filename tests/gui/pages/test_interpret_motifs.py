"""The tab of motifs, pressed by objectName: what was found, one of them in detail, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_discovery, example_session
from helpers.window import cells, child
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui import theme
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
    assert row[1:5] == (EXAMPLE_MOTIF, "EXAMPLE1 (q 2e-07)", "1", f"{len(found.rows):,}")
    assert row[5:8] == (f"{found.share:.0%}", f"{found.share_of_others:.0%}", f"{found.separation.auroc:.3f}")
    assert child(shown, QLabel, "motifSentence").text() == "1 motif holds on held-out sequences."


def test_motifs_that_lower_the_output_stand_apart(pane: MotifsPane) -> None:
    assert EXAMPLE.dataset is not None
    (found,) = FOUND.motifs
    lowering = (
        replace(found, target=""),
        replace(found, negative=True),
        replace(found, negative=True, target=""),
    )
    pane.show_motifs(EXAMPLE.dataset, replace(FOUND, motifs=lowering, matches=()))
    table = child(pane, QTableView, "motifTable")
    rows = cells(table)
    assert [row[0] for row in (rows[0], rows[2])] == ["Raise the prediction", "Lower the prediction"]
    assert [rows[place][3] for place in (1, 3, 4)] == ["high values", "not 1", "low values"]
    assert table.columnSpan(2, 0) == table.model().columnCount()
    assert table.currentIndex().row() == 1
    QTest.keyClick(table, Qt.Key.Key_Down)  # over the heading
    assert table.currentIndex().row() == 3
    assert table.maximumHeight() >= 2 * 26 + 3 * 40
    pane.show_motifs(EXAMPLE.dataset, replace(FOUND, motifs=lowering[1:2], matches=()))
    assert [row[0] for row in cells(table)] == ["Lower the prediction", "None"]
    pane.show_motifs(EXAMPLE.dataset, FOUND)
    assert [row[1] for row in cells(table)] == [EXAMPLE_MOTIF]
    assert table.columnSpan(0, 0) == 1
    assert table.rowHeight(0) == 40


def test_the_logo_is_drawn_by_information_or_contribution(shown: MotifsPane) -> None:
    logo = child(shown, LogoView, "motifLogo")
    bits = logo.grab().toImage()
    child(shown, QComboBox, "logoKind").setCurrentIndex(1)
    assert logo.grab().toImage() != bits
    assert logo.accessibleDescription().startswith(f"{EXAMPLE_MOTIF}: 1, ")


def test_the_known_motif_is_aligned_under_it(shown: MotifsPane) -> None:
    match = child(shown, LogoView, "matchLogo")
    assert match.isVisible()
    assert child(shown, QComboBox, "matchBox").currentText() == "MA9999.1 EXAMPLE1 (q 2e-07)"
    # It begins one column before the motif, and is read on its other strand.
    assert match.accessibleDescription() == (
        f"EXAMPLE1 MA9999.1, made up, reverse complement: N{EXAMPLE_MOTIF[:-2]}"
    )
    colours = [QColor(colour).rgb() for colour in theme.current().bases[:4]]
    for position, letter in enumerate(EXAMPLE_MOTIF[:-2]):
        for view in (child(shown, LogoView, "motifLogo"), match):
            image = view.grab().toImage()
            wide = min((view.width() - 44 - 8) / 13, 44)
            left = int(44 + (position + 1) * wide)
            counts = [0] * 4
            for x in range(left + 3, int(left + wide) - 3):
                for y in range(10, view.height() - 22):
                    if image.pixel(x, y) in colours:
                        counts[colours.index(image.pixel(x, y))] += 1
            assert "ACGT"[int(np.argmax(counts))] == letter


def test_an_unlikely_known_motif_is_not_named(pane: MotifsPane) -> None:
    assert EXAMPLE.dataset is not None
    ((known,),) = FOUND.matches
    unlike = replace(known, match=replace(known.match, q_value=0.3))
    pane.show_motifs(EXAMPLE.dataset, replace(FOUND, matches=((unlike,),)))
    assert cells(child(pane, QTableView, "motifTable"))[0][2] == "none"
    assert not child(pane, LogoView, "matchLogo").isVisible()
    assert not child(pane, QComboBox, "matchBox").isVisible()


def test_motifs_and_logo_are_written_where_the_user_says(
    shown: MotifsPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = iter([(str(tmp_path / "a.jaspar"), "JASPAR (*.jaspar)"), (str(tmp_path / "logo.pdf"), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(answers))
    with qtbot.waitSignal(shown.export_wanted) as exported:
        QTest.mouseClick(child(shown, QPushButton, "exportMotifsButton"), Qt.MouseButton.LeftButton)
    assert exported.args == [tmp_path / "a.jaspar", "jaspar"]
    with qtbot.waitSignal(shown.save_wanted) as saved:
        QTest.mouseClick(child(shown, QPushButton, "saveLogoButton"), Qt.MouseButton.LeftButton)
    assert saved.args == [tmp_path / "logo.pdf"]


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
