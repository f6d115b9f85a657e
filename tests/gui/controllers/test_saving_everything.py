"""Every table of the window copies and saves, every plot saves: walked over all pages with results in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QListView,
    QMessageBox,
    QTableView,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.data.alphabet import decode
from motifdesk.gui import theme
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.plots.attribution_stack import AttributionStack
from motifdesk.gui.plots.base import ThemedPlot
from motifdesk.gui.plots.diverging import DivergingLegend
from motifdesk.gui.plots.picture import Picture
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.tables import copying
from motifdesk.gui.tables.copying import cell_text, table_text

EXAMPLE = example_session()
HEAT = (
    DivergingLegend,
    AttributionStack,
    SaliencyTrack,
)  # hold pictures by nature; all else is lines and text


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> Iterator[ShellController]:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window)
    shell.window.resize(1280, 800)
    shell.window.show()
    shell.workbench.update(EXAMPLE)
    yield shell
    theme.apply(QApplication.instance(), theme.LIGHT)


def tables(shell: ShellController) -> list[QTableView]:
    assert shell.window.findChildren(QTreeView) == []
    return shell.window.findChildren(QTableView)


def plots(shell: ShellController) -> list[QWidget]:
    """Whatever is defined among the plots and stands in the window."""
    return [
        widget
        for widget in shell.window.findChildren(QWidget)
        if type(widget).__module__.startswith("motifdesk.gui.plots.")
    ]


def trigger(widget: QWidget, name: str) -> None:
    (action,) = [action for action in widget.actions() if action.objectName() == name]
    assert isinstance(action, QAction)
    action.trigger()


def test_every_table_copies_and_saves_from_its_menu_and_by_key(shell) -> None:
    found = tables(shell)
    assert len(found) >= 8
    for table in found:
        names = [action.objectName() for action in table.actions()]
        assert {"copyRowsAction", "copyTableAction", "saveTableAction"} <= set(names), table.objectName()
        assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
        assert table.accessibleName()


def test_every_plot_offers_to_copy_and_to_save(shell) -> None:
    found = plots(shell)
    kinds = {type(widget).__name__ for widget in found}
    assert {
        "ConfusionMatrixView",
        "SplitBar",
        "OneHotView",
        "SaliencyTrack",
        "LogoView",
        "CurvePlot",
    } <= kinds
    assert all(
        widget in found for kind in (ThemedPlot, Picture) for widget in shell.window.findChildren(kind)
    )
    for widget in found:
        names = {action.objectName() for action in widget.actions()}
        assert {"copyPictureAction", "savePictureAction"} <= names, widget
        assert widget.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu


def test_a_copied_table_says_what_the_table_says(shell, qtbot) -> None:
    table = shell.window.findChild(QTableView, "sequenceTable")
    QGuiApplication.clipboard().clear()
    trigger(table, "copyTableAction")
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    dataset = EXAMPLE.dataset
    assert len(rows) == 1 + len(dataset)
    assert rows[1][0] == dataset.ids[0]
    assert rows[1][-1] == decode(dataset.sequences[0])
    assert rows[-1][-1] == decode(dataset.sequences[len(dataset) - 1])


def test_only_the_chosen_rows_are_copied(shell) -> None:
    table = shell.window.findChild(QTableView, "sequenceTable")
    table.selectRow(3)
    trigger(table, "copyRowsAction")
    title, row = QGuiApplication.clipboard().text().splitlines()
    assert title.split("\t")[-1] == "Sequence"
    assert row.split("\t")[0] == EXAMPLE.dataset.ids[3]


def test_tables_are_saved_as_comma_separated_values(shell, qtbot, monkeypatch, tmp_path) -> None:
    for number, table in enumerate(tables(shell)):
        path = tmp_path / f"{number}.csv"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        trigger(table, "saveTableAction")
        qtbot.waitUntil(path.exists)
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        assert len(rows) == 1 + table.model().rowCount()
        shown = [c for c in range(table.model().columnCount()) if not table.isColumnHidden(c)]
        assert {len(row) for row in rows} == {len(shown)}
        if rows[1:]:
            assert rows[1] == [cell_text(table.model(), 0, column) for column in shown]


def test_hidden_columns_are_left_out(shell) -> None:
    table = shell.window.findChild(QTableView, "sequenceTable")
    table.setColumnHidden(0, True)
    (title, *_) = table_text(table, [], "\t")
    assert len(title.split("\t")) == table.model().columnCount() - 1


def test_a_table_that_cannot_be_saved_says_why(shell, qtbot, monkeypatch, tmp_path) -> None:
    table = shell.window.findChild(QTableView, "sequenceTable")
    path = tmp_path / "gone" / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    trigger(table, "saveTableAction")
    qtbot.waitUntil(lambda: shell.window.findChild(QMessageBox) is not None)
    box = shell.window.findChild(QMessageBox)
    assert "table.csv: it cannot be written" in box.text()
    box.close()


def test_every_plot_saves_as_lines_and_text_on_white(shell, qtbot, monkeypatch, tmp_path) -> None:
    look = theme.DARK
    theme.apply(QApplication.instance(), look)
    for number, widget in enumerate(plots(shell)):
        for kind in (".svg", ".pdf", ".png"):
            path = tmp_path / f"{number}{kind}"
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
            trigger(widget, "savePictureAction")
            qtbot.waitUntil(path.exists)
        check_files(tmp_path / str(number), widget)
    assert theme.current() is look
    for plot in shell.window.findChildren(ThemedPlot):
        assert plot.backgroundBrush().color().name().upper() == look.surface


def test_a_picture_that_cannot_be_saved_says_why(shell, qtbot, monkeypatch, tmp_path) -> None:
    path = tmp_path / "gone" / "plot.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    trigger(plots(shell)[0], "savePictureAction")
    qtbot.waitUntil(lambda: shell.window.findChild(QMessageBox) is not None)
    box = shell.window.findChild(QMessageBox)
    assert "plot.png: it cannot be written" in box.text()
    box.close()


def check_files(stem: Path, widget: QWidget) -> None:
    svg = ElementTree.parse(stem.with_suffix(".svg")).getroot()
    assert svg.tag.endswith("svg")
    (page,) = PdfReader(stem.with_suffix(".pdf")).pages
    if not isinstance(widget, HEAT):
        assert len(page.images) == 0, widget
        assert "<image" not in stem.with_suffix(".svg").read_text("utf-8"), widget
    image = QImage(str(stem.with_suffix(".png")))
    assert image.width() >= 4 * min(widget.width(), 20)
    grid = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    colours = {image.pixelColor(*place).name().upper() for place in grid}
    assert not colours & {theme.DARK.surface, theme.DARK.window}, widget


def test_nothing_else_shows_rows_that_could_not_be_copied(shell) -> None:
    lists = {view.objectName() for view in shell.window.findChildren(QListView)}
    names = {name for name in lists if name and not re.match(r"qt_|stepList", name)}
    # The second is in pyqtgraph's own menu, which is switched off.
    assert names <= {"auditList", "avgParamList"}, names


def test_a_table_that_changes_while_it_is_read_is_not_mixed(shell, qtbot, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(copying, "_SLICE_S", 0.0)
    table = shell.window.findChild(QTableView, "sequenceTable")
    QGuiApplication.clipboard().setText("before")
    trigger(table, "copyTableAction")
    table.model().modelReset.emit()
    assert QGuiApplication.clipboard().text() == "before"
    box = shell.window.findChild(QMessageBox)
    assert "has changed while it was read" in box.text()
    box.close()
