"""The Interpret page by itself, and what the journey's user does on it beyond looking at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.project.session import Session


def shown_page(qtbot: QtBot, session: Session, methods: Sequence[tuple[str, str, str]] = ()) -> InterpretPage:
    """Return the page on the screen with the sequences of a trained session, none of them explained yet."""
    assert session.dataset is not None
    assert session.run is not None
    assert session.split is not None
    page = InterpretPage()
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    qtbot.waitExposed(page)
    if methods:
        page.set_methods(methods)
    page.show_session(session.dataset, session.run.scores, session.split.parts)
    return page


def change_a_base(user: Any, track: SaliencyTrack) -> None:
    """Break the motif by hand: the prediction falls, and is back once that is undone."""
    user.wait(lambda: track.heat.minimumHeight() > 0)
    QTest.keyClick(track, Qt.Key.Key_Right)
    QTest.keyClicks(track, "n")
    user.wait(lambda: "→" in user.text("whatIfLine"))
    before, after = (float(text) for text in user.text("whatIfLine").split(": ")[1].split(" → "))
    assert user.text("whatIfLine").startswith("1 change: ")
    assert after < before
    QTest.mouseClick(user.find(QToolButton, "undoButton"), Qt.MouseButton.LeftButton)
    user.wait(lambda: user.text("whatIfLine") == "")


def find_the_motif(user: Any) -> None:
    """Motifs are looked for; of this small set and network, none may be real. A typed one has its hits at any rate."""
    tabs, button = user.find(QTabWidget, "interpretTabs"), user.find(QPushButton, "findMotifsButton")
    tabs.setCurrentIndex(2)
    session = user.shell.workbench.session
    user.wait(lambda: user.shell.workbench.session.motifs is not None)
    found = user.shell.workbench.session.motifs
    assert found.method == session.attribution.method
    listed = [row[1] for row in user.rows("motifTable") if row[1] != "None"]  # headings have no consensus
    assert listed == [item.motif.consensus for item in found.motifs]
    assert button.isVisible() is not bool(found.motifs)
    tabs.setCurrentIndex(3)
    user.find(QComboBox, "hitMotifBox").setCurrentIndex(user.find(QComboBox, "hitMotifBox").count() - 1)
    QTest.keyClicks(user.find(QLineEdit, "hitMotifField"), EXAMPLE_MOTIF)
    user.press("findHitsButton")
    user.wait(lambda: len(user.rows("hitTable")) >= 200)
    tabs.setCurrentIndex(0)
