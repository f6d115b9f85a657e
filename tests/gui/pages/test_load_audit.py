"""What the Load page shows of the audit, the fixes and the reading, pressed as users do."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_classes
from helpers.window import built
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)

from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.data.fixes.registry import Fix, all_fixes
from motifdesk.data.records import Decision
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.gui import theme
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.plots.one_hot import OneHotView

SHEET = Decision("sheet", "Sheet", "Table S4", ("Table S4", "Readme"))
TASK = Decision("task", "Task", "binary", ("binary", "multiclass", "regression"))
WIDTH = Decision("width", "Width around the summit", "101")


@pytest.fixture
def page(qtbot) -> LoadPage:
    page = built(LoadPage)
    qtbot.addWidget(page)
    page.resize(1056, 660)
    page.show()
    return page


@pytest.fixture
def filled(page: LoadPage) -> LoadPage:
    page.show_dataset(*example_classes())
    return page


def finding(
    code: str, severity: Severity, title: str, *fixes: str, count: int = 3, rows: object = ()
) -> Finding:
    return Finding(code, severity, title, f"Why {code} matters.", count, np.asarray(rows, np.int64), fixes)


DUPLICATES = finding(
    "exact-duplicates", Severity.CAUTION, "3 exact duplicates", "drop-duplicates", rows=(4, 30, 399)
)
LENGTHS = finding(
    "unequal-lengths", Severity.NOTE, "Lengths differ", "pad-longest", "crop-centre", "crop-shortest"
)
CONFLICTS = finding("conflicting-labels", Severity.SERIOUS, "1 sequence has two labels", "drop-conflicts")
MANY = (CONFLICTS, DUPLICATES, LENGTHS, finding("imbalance", Severity.NOTE, "Unbalanced classes"))


def child(page: LoadPage, kind: type[QWidget], name: str):
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def press(page: LoadPage, name: str) -> None:
    button = child(page, QPushButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    QTest.keyClick(button, Qt.Key.Key_Space)


def texts(page: LoadPage) -> str:
    return "\n".join(item.text() for item in page.findChildren(QLabel) if item.isVisible())


def ids(page: LoadPage) -> list[str]:
    model = child(page, QTableView, "sequenceTable").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_finding_says_how_much_it_matters_what_it_is_and_why(filled: LoadPage) -> None:
    filled.show_findings((CONFLICTS,), all_fixes())
    said = texts(filled)
    for text in (
        "Serious",
        "1 sequence has two labels",
        "Why conflicting-labels matters.",
        "1 found, 1 serious",
    ):
        assert text in said
    card = child(filled, QWidget, "finding.conflicting-labels")
    assert card.accessibleName() == "Serious: 1 sequence has two labels"
    assert child(filled, QScrollArea, "auditList").isAncestorOf(card)


def test_each_fix_is_a_button_that_asks_for_it(filled: LoadPage, qtbot) -> None:
    filled.show_findings((LENGTHS,), all_fixes())
    for name in LENGTHS.fixes:
        button = child(filled, QPushButton, f"fix.{name}")
        assert button.text() == all_fixes()[name].label
        assert button.toolTip() == all_fixes()[name].sentence
        assert button.accessibleName() == f"{button.text()}: Lengths differ"
        with qtbot.waitSignal(filled.fix_requested) as signal:
            press(filled, button.objectName())
        assert signal.args == [name]


def test_many_buttons_go_on_in_the_next_line_and_stay_in_the_column(filled: LoadPage) -> None:
    filled.show_findings((LENGTHS,), all_fixes())
    card = child(filled, QWidget, "finding.unequal-lengths")
    buttons = [child(filled, QPushButton, f"fix.{name}") for name in LENGTHS.fixes]
    assert len({button.y() for button in buttons}) > 1
    assert all(card.rect().contains(button.geometry()) for button in buttons)
    places = [button.geometry() for button in buttons]
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])


def test_a_fix_that_there_is_not_has_no_button(filled: LoadPage) -> None:
    fixes: dict[str, Fix] = {}
    filled.show_findings((DUPLICATES,), fixes)
    assert filled.findChild(QPushButton, "fix.drop-duplicates") is None


def test_of_many_findings_the_first_is_explained_and_the_others_on_demand(filled: LoadPage) -> None:
    filled.show_findings(MANY, all_fixes())
    assert "Why conflicting-labels matters." in texts(filled)
    assert "Why imbalance matters." not in texts(filled)
    press(filled, "explain.imbalance")
    assert "Why imbalance matters." in texts(filled)
    press(filled, "explain.imbalance")
    assert "Why imbalance matters." not in texts(filled)


def test_the_sequences_of_a_finding_are_shown_and_then_all_again(filled: LoadPage) -> None:
    filled.show_findings(MANY, all_fixes())
    everything = ids(filled)
    press(filled, "rows.exact-duplicates")
    assert ids(filled) == [everything[row] for row in (4, 30, 399)]
    assert "Showing 3 sequences: 3 exact duplicates" in texts(filled)
    table = child(filled, QTableView, "sequenceTable")
    table.selectRow(2)
    dataset, _ = example_classes()
    view = child(filled, OneHotView, "oneHotView")
    assert view.accessibleDescription().endswith(dataset.sequences.text(399))
    press(filled, "showAllButton")
    assert ids(filled) == everything
    assert table.currentIndex().row() == 399
    assert not child(filled, QPushButton, "showAllButton").isVisible()


def test_some_of_very_many_sequences_are_said_to_be_the_first(filled: LoadPage) -> None:
    many = finding("unknown", Severity.NOTE, "250 with N", count=250, rows=range(100))
    filled.show_findings((many,), all_fixes())
    press(filled, "rows.unknown")
    assert "Showing the first 100 sequences: 250 with N" in texts(filled)


def test_data_are_looked_at_and_nothing_is_found(filled: LoadPage) -> None:
    filled.show_findings(MANY, all_fixes())
    filled.show_auditing("Looking for duplicates")
    assert "Looking for duplicates" in texts(filled)
    assert "4 found" not in texts(filled)
    assert filled.findChild(QWidget, "finding.imbalance") is None
    filled.show_findings((), all_fixes())
    assert "No problems found." in texts(filled)


def test_other_data_have_no_findings_until_they_are_looked_at(filled: LoadPage) -> None:
    filled.show_findings((DUPLICATES,), all_fixes())
    press(filled, "rows.exact-duplicates")
    other = simulate(SimulationSettings(count=100))
    filled.show_dataset(other, make_split(other, SplitSettings()))
    assert len(ids(filled)) == 100
    assert "exact duplicates" not in texts(filled)


def test_the_same_data_shown_again_keep_their_findings(page: LoadPage) -> None:
    dataset, split = example_classes()
    page.show_dataset(dataset, split)
    page.show_findings((DUPLICATES,), all_fixes())
    page.show_dataset(dataset, split)
    assert "3 exact duplicates" in texts(page)


def test_every_change_is_listed_and_can_be_undone(filled: LoadPage, qtbot) -> None:
    filled.show_fixes(("Left out 3 duplicates.", "Cropped to 60 bases."))
    assert "2 changes made" in texts(filled)
    with qtbot.waitSignal(filled.undo_requested) as signal:
        press(filled, "undo.1")
    assert signal.args == [1]
    assert child(filled, QPushButton, "undo.0").accessibleName() == "Undo: Left out 3 duplicates."
    filled.show_fixes(())
    assert "made" not in texts(filled)
    assert filled.findChild(QPushButton, "undo.0") is None


def test_a_list_may_be_replaced_by_what_its_own_button_asked_for(filled: LoadPage) -> None:
    filled.show_findings((DUPLICATES,), all_fixes())
    filled.fix_requested.connect(lambda _: filled.show_findings((LENGTHS,), all_fixes()))
    button = child(filled, QPushButton, "fix.drop-duplicates")
    button.setFocus()
    press(filled, "fix.drop-duplicates")
    assert "Lengths differ" in texts(filled)
    assert child(filled, QScrollArea, "auditList").hasFocus()


def test_decisions_are_shown_and_changed(filled: LoadPage, qtbot) -> None:
    filled.show_reading((SHEET, TASK), ("2 rows without a sequence left out.",))
    assert "2 rows without a sequence left out." in texts(filled)
    box = child(filled, QComboBox, "decision.task")
    assert box.isVisible()
    assert box.currentText() == "binary"
    assert box.accessibleName() == "Task"
    with qtbot.waitSignal(filled.decision_changed) as signal:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert signal.args == ["task", "multiclass"]


def test_a_decision_without_choices_is_typed_and_told_once(filled: LoadPage, qtbot) -> None:
    filled.show_reading((WIDTH,), ())
    line = child(filled, QLineEdit, "decision.width")
    told = []
    filled.decision_changed.connect(lambda *what: told.append(what))
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "201")
    QTest.keyClick(line, Qt.Key.Key_Return)
    line.clearFocus()
    assert told == [("width", "201")]
    line.setText(" ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "201"
    assert len(told) == 1


def test_a_change_that_failed_is_taken_back_without_asking_again(filled: LoadPage, qtbot) -> None:
    filled.show_reading((TASK,), ())
    box = child(filled, QComboBox, "decision.task")
    box.setCurrentText("regression")
    with qtbot.assertNotEmitted(filled.decision_changed):
        filled.show_failed("The labels are no numbers.")
    assert box.currentText() == "binary"
    with qtbot.waitSignal(filled.decision_changed):
        box.setCurrentText("regression")


def test_without_decisions_there_is_no_panel(filled: LoadPage) -> None:
    filled.show_reading((TASK,), ())
    assert child(filled, QWidget, "readingPanel").isVisible()
    filled.show_reading((), ())
    assert not child(filled, QWidget, "readingPanel").isVisible()


def test_while_busy_nothing_can_be_changed(filled: LoadPage) -> None:
    filled.show_reading((TASK,), ())
    filled.show_findings((DUPLICATES,), all_fixes())
    filled.show_fixes(("Cropped.",))
    filled.show_busy("Mending the data")
    names = ("fix.drop-duplicates", "undo.0", "decision.task")
    assert not any(child(filled, QWidget, name).isEnabled() for name in names)
    filled.show_failed("No.")
    assert all(child(filled, QWidget, name).isEnabled() for name in names)


def test_an_emptied_page_forgets_everything(filled: LoadPage) -> None:
    filled.show_reading((TASK,), ("Noted.",))
    filled.show_findings((DUPLICATES,), all_fixes())
    filled.show_fixes(("Cropped.",))
    filled.show_empty()
    filled.show_dataset(*example_classes())
    for text in ("Noted.", "exact duplicates", "Cropped."):
        assert text not in texts(filled)
    assert filled.findChild(QComboBox, "decision.task") is None


def test_a_narrow_page_shows_findings_or_facts(filled: LoadPage) -> None:
    filled.show_findings(MANY, all_fixes())
    tabs = child(filled, QTabBar, "loadTabs")
    audit, form = child(filled, QWidget, "auditList"), child(filled, QWidget, "splitForm")
    assert not tabs.isVisible()
    assert audit.isVisible()
    assert form.isVisible()
    filled.resize(800, 540)
    assert tabs.isVisible()
    assert audit.isVisible()
    assert not form.isVisible()
    assert tabs.tabText(0) == "Checks (4)"
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert form.isVisible()
    assert not audit.isVisible()
    assert child(filled, QTableView, "sequenceTable").width() > 400
    filled.resize(1056, 660)
    assert audit.isVisible()
    assert form.isVisible()


def test_a_split_error_is_seen_on_a_narrow_page(filled: LoadPage) -> None:
    filled.resize(800, 540)
    filled.show_split_error("The test part would be empty.")
    assert "The test part would be empty." in texts(filled)


def test_much_to_say_does_not_make_the_window_larger(filled: LoadPage) -> None:
    long = "x" * 300
    decisions = [Decision(f"d{n}", f"Label {long}", long, (long, "y")) for n in range(6)]
    filled.show_reading(decisions, (long,))
    filled.show_findings([finding("long", Severity.NOTE, long, "pad-longest", rows=(1,)), *MANY], all_fixes())
    filled.show_fixes((long,))
    press(filled, "rows.long")
    for width, height in ((1056, 660), (800, 540)):
        filled.resize(width, height)
        smallest = filled.minimumSizeHint()
        assert smallest.width() <= 784
        assert smallest.height() <= 480


def test_all_of_it_is_reached_with_the_tab_key(filled: LoadPage) -> None:
    filled.show_reading((TASK, WIDTH), ())
    filled.show_findings(MANY, all_fixes())
    filled.show_fixes(("Cropped.",))
    press(filled, "rows.exact-duplicates")
    reached = {
        widget.objectName()
        for widget in filled.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    }
    assert {
        "decision.task",
        "decision.width",
        "auditList",
        "fix.drop-conflicts",
        "rows.exact-duplicates",
        "explain.imbalance",
        "undo.0",
        "showAllButton",
    } <= reached


def test_icons_follow_the_theme(filled: LoadPage) -> None:
    filled.show_findings((CONFLICTS,), all_fixes())
    card = child(filled, QWidget, "finding.conflicting-labels")
    icon = next(item for item in card.findChildren(QLabel) if not item.pixmap().isNull())
    light = icon.pixmap().toImage()
    theme.apply(QApplication.instance(), theme.DARK)
    dark = icon.pixmap().toImage()
    theme.apply(QApplication.instance(), theme.LIGHT)
    assert light != dark
    assert icon.pixmap().toImage() == light
