"""What the Load page offers where there are only positives, pressed as users do."""

from __future__ import annotations

import pytest
from helpers.examples import example_classes
from helpers.window import built, child
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QTableView, QWidget

from motifdesk.gui.pages.load_page import LoadPage


@pytest.fixture
def page(qtbot) -> LoadPage:
    page = built(LoadPage)
    qtbot.addWidget(page)
    page.resize(1056, 660)
    page.show()
    return page


def press(page: LoadPage) -> None:
    QTest.keyClick(child(page, QPushButton, "makeNegativesButton"), Qt.Key.Key_Space)


def texts(page: LoadPage) -> str:
    return "\n".join(item.text() for item in page.findChildren(QLabel) if item.isVisible())


def test_positives_alone_are_offered_negatives(page: LoadPage, qtbot) -> None:
    page.show_positives_only(4381, True, ("peaks.bed", "genome.fa"))
    assert "4,381 positive sequences, and no negatives" in texts(page)
    assert "peaks.bed, genome.fa" in texts(page)
    assert not child(page, QTableView, "sequenceTable").isVisible()
    make = child(page, QPushButton, "makeNegativesButton")
    primary = [item for item in page.findChildren(QPushButton) if item.property("role") == "primary"]
    assert [item for item in primary if item.isVisible()] == [make]
    with qtbot.waitSignal(page.negatives_requested) as signal:
        press(page)
    assert signal.args == ["dinucleotide", 1]
    kind = child(page, QComboBox, "negativesKind")
    kind.setCurrentIndex(kind.findData("genome"))
    assert "drawn from the genome" in texts(page)
    child(page, QSpinBox, "negativesPerPositive").setValue(5)
    with qtbot.waitSignal(page.negatives_requested) as signal:
        press(page)
    assert signal.args == ["genome", 5]


def test_without_a_genome_negatives_are_shuffles(page: LoadPage) -> None:
    page.show_positives_only(12, False)
    kind = child(page, QComboBox, "negativesKind")
    assert [kind.itemData(place) for place in range(kind.count())] == ["dinucleotide", "mononucleotide"]
    count = child(page, QSpinBox, "negativesPerPositive")
    assert (count.minimum(), count.maximum()) == (1, 20)


def test_negatives_made_are_shown_with_their_data(page: LoadPage) -> None:
    page.show_positives_only(12, False)
    page.show_dataset(*example_classes())
    assert not child(page, QWidget, "positivesOnly").isVisible()
    assert child(page, QTableView, "sequenceTable").isVisible()


def test_a_failure_to_make_negatives_is_said_beside_the_files(page: LoadPage) -> None:
    page.show_positives_only(12, False, ("peaks.fa",))
    page.show_busy("Making negatives")
    assert not child(page, QPushButton, "makeNegativesButton").isEnabled()
    page.show_failed("Too short to shuffle.")
    assert "Too short to shuffle." in texts(page)
    assert "peaks.fa" in texts(page)
    assert child(page, QPushButton, "makeNegativesButton").isEnabled()
