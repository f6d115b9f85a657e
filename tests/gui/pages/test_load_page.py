from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_classes, example_numbers
from helpers.window import built, dragged, drop
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.gui import theme
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.plots.one_hot import OneHotView
from motifdesk.gui.plots.small_bars import ClassBars, ValueHistogram
from motifdesk.gui.plots.split_bar import SplitBar


@pytest.fixture
def page(qtbot) -> LoadPage:
    page = built(LoadPage)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def dataset() -> Dataset:
    return simulate(SimulationSettings(count=200))


@pytest.fixture
def filled(page: LoadPage, dataset: Dataset) -> LoadPage:
    page.show_dataset(dataset, make_split(dataset, SplitSettings()))
    return page


def child(page: LoadPage, kind: type[QWidget], name: str):
    found = page.findChild(kind, name)
    assert found is not None
    return found


def texts(page: LoadPage, role: str = "") -> str:
    shown = (item for item in page.findChildren(QLabel) if item.isVisible())
    return "\n".join(item.text() for item in shown if not role or item.property("role") == role)


def files(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


@pytest.mark.parametrize(
    "name", ["openFilesButton", "exampleButton", "dropArea", "sequenceTable", "oneHotView", "splitForm"]
)
def test_scripts_find_every_part_once(filled: LoadPage, name: str) -> None:
    found = filled.findChildren(QWidget, name)
    assert len(found) == 1
    assert found[0].isVisible()


def test_while_empty_the_page_invites(page: LoadPage) -> None:
    assert "Drop your files here" in texts(page)
    for kind in ("FASTA", "FASTQ", "CSV", "TSV", "Excel", "BED", ".gz", "folder", "negatives"):
        assert kind in texts(page)
    assert child(page, QWidget, "dropArea").height() > 500
    assert not child(page, QTableView, "sequenceTable").isVisible()
    assert child(page, QPushButton, "openFilesButton").property("role") == "primary"


def test_the_example_is_one_key_away(page: LoadPage, qtbot) -> None:
    with qtbot.waitSignal(page.example_requested):
        QTest.keyClick(child(page, QPushButton, "exampleButton"), Qt.Key.Key_Space)


def test_open_asks_for_files_in_the_last_folder(page: LoadPage, qtbot, monkeypatch) -> None:
    asked = []

    def choose(*arguments: object) -> tuple[list[str], str]:
        asked.append(arguments[2])
        return ["/data/a.txt", "/data/b.txt"], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    page.folder = "/data"
    with qtbot.waitSignal(page.files_chosen) as signal:
        child(page, QPushButton, "openFilesButton").click()
    assert signal.args == [["/data/a.txt", "/data/b.txt"]]
    assert asked == ["/data"]


def test_a_dialog_that_is_closed_changes_nothing(page: LoadPage, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    with qtbot.assertNotEmitted(page.files_chosen):
        child(page, QPushButton, "openFilesButton").click()


@pytest.mark.parametrize("target", ["dropArea", "loadPage"])
def test_files_are_dropped_on_the_area_or_anywhere_on_the_page(page: LoadPage, qtbot, target: str) -> None:
    widget = page if target == "loadPage" else child(page, QWidget, target)
    data = files("/data/a.txt", "/data/b.txt")
    area = child(page, QWidget, "dropArea")
    with dragged(widget, data) as enter:
        assert enter.isAccepted()
        assert area.property("role") == "dropAreaOver"
    with qtbot.waitSignal(page.files_chosen) as signal:
        drop(widget, data)
    assert signal.args == [["/data/a.txt", "/data/b.txt"]]
    assert area.property("role") == "dropArea"


def test_a_folder_is_dropped_as_files_are(page: LoadPage, qtbot, tmp_path) -> None:
    area = child(page, QWidget, "dropArea")
    with qtbot.waitSignal(page.files_chosen) as signal:
        drop(area, files(str(tmp_path)))
    assert signal.args == [[str(tmp_path)]]


def test_files_carried_away_again_leave_the_area_as_it_was(page: LoadPage) -> None:
    area = child(page, QWidget, "dropArea")
    with dragged(area, files("/data/a.txt")):
        assert area.property("role") == "dropAreaOver"
    assert area.property("role") == "dropArea"


def test_what_is_no_file_is_not_taken(page: LoadPage, qtbot) -> None:
    data = QMimeData()
    data.setText("ACGT")
    area = child(page, QWidget, "dropArea")
    with dragged(area, data) as enter:
        assert not enter.isAccepted()
    with qtbot.assertNotEmitted(page.files_chosen):
        drop(area, data)


def test_data_are_shown_with_their_table_and_the_first_sequence(filled: LoadPage, dataset: Dataset) -> None:
    table = child(filled, QTableView, "sequenceTable")
    assert table.model().rowCount() == 200
    assert table.currentIndex().row() == 0
    assert "200 sequences with labels" in texts(filled)
    assert "DNA, 50 bases each" in texts(filled)
    view = child(filled, OneHotView, "oneHotView")
    assert view.accessibleDescription() == f"50 bases: {dataset.sequences.text(0)}"
    assert child(filled, QWidget, "dropArea").height() < 100
    assert child(filled, QPushButton, "openFilesButton").property("role") != "primary"


def test_the_arrow_keys_choose_the_sequence_that_is_drawn(filled: LoadPage, dataset: Dataset) -> None:
    QTest.keyClick(child(filled, QTableView, "sequenceTable"), Qt.Key.Key_Down)
    view = child(filled, OneHotView, "oneHotView")
    assert view.accessibleDescription() == f"50 bases: {dataset.sequences.text(1)}"
    assert "Sequence 2 as the network sees it" in texts(filled)


def test_other_data_are_shown_from_their_first_sequence(filled: LoadPage) -> None:
    child(filled, QTableView, "sequenceTable").selectRow(7)
    other = simulate(SimulationSettings(count=100, seed=5))
    filled.show_dataset(other, make_split(other, SplitSettings()))
    view = child(filled, OneHotView, "oneHotView")
    assert view.accessibleDescription().endswith(other.sequences.text(0))


def test_lengths_that_differ_are_summed_up(page: LoadPage) -> None:
    rng = np.random.default_rng(0)
    parts = [rng.integers(0, 4, length, dtype=np.uint8) for length in range(41, 141)]
    labels = np.arange(100) % 2
    dataset = Dataset(tuple(map(str, labels)), Sequences.of(parts, Alphabet.RNA), labels, ("no", "yes"))
    page.show_dataset(dataset, make_split(dataset, SplitSettings()))
    assert "RNA, 41 to 140 bases (median 90)" in texts(page)


def test_counts_are_said_for_screen_readers(filled: LoadPage, dataset: Dataset) -> None:
    said = "\n".join(widget.accessibleDescription() for widget in filled.findChildren(QWidget))
    counts = make_split(dataset, SplitSettings()).class_counts(dataset)
    assert "class 0: 100, class 1: 100" in said
    assert f"Test: 50 (25%): {counts[2, 0]} of class 0, {counts[2, 1]} of class 1." in said


def test_numbers_are_shown_as_values_and_their_distribution(page: LoadPage) -> None:
    dataset, split = example_numbers()
    page.show_dataset(dataset, split)
    low, high = dataset.labels.min(), dataset.labels.max()
    assert "Values" in texts(page, "section").splitlines()
    assert f"{low:.4g} to {high:.4g}" in texts(page)
    assert not page.findChild(ClassBars).isVisible()
    assert page.findChild(ValueHistogram).isVisible()
    assert "Train: 225 (56%)." in page.findChild(SplitBar).accessibleDescription()
    table = child(page, QTableView, "sequenceTable")
    assert float(table.model().index(7, 1).data()) == pytest.approx(dataset.labels[7], rel=1e-5)


def test_classes_come_back_after_numbers(page: LoadPage) -> None:
    page.show_dataset(*example_numbers())
    dataset, split = example_classes()
    page.show_dataset(dataset, split)
    assert page.findChild(ClassBars).isVisible()
    assert not page.findChild(ValueHistogram).isVisible()
    assert "class mirror" in page.findChild(SplitBar).accessibleDescription()


def test_a_setting_of_the_split_is_asked_for_at_once(filled: LoadPage, qtbot) -> None:
    with qtbot.waitSignal(filled.split_changed) as signal:
        child(filled, QDoubleSpinBox, "split.test_fraction").setValue(0.3)
    assert signal.args == [SplitSettings(test_fraction=0.3)]
    with qtbot.waitSignal(filled.split_changed) as signal:
        child(filled, QComboBox, "split.kind").setCurrentText("stratified")
    assert signal.args == [SplitSettings("stratified", test_fraction=0.3)]


def test_showing_a_split_asks_for_nothing(filled: LoadPage, dataset: Dataset, qtbot) -> None:
    settings = replace(SplitSettings(), kind="stratified", seed=3)
    with qtbot.assertNotEmitted(filled.split_changed):
        filled.show_split(dataset, make_split(dataset, settings))
    assert child(filled, QComboBox, "split.kind").currentText() == "stratified"


def test_a_split_that_cannot_be_is_explained_until_the_form_is_mended(filled: LoadPage) -> None:
    box = child(filled, QDoubleSpinBox, "split.test_fraction")
    box.setValue(0.9)
    filled.show_split_error("The train part would be empty.")
    assert "The train part would be empty." in texts(filled, "bad")
    assert box.value() == 0.9
    box.setValue(0.25)
    assert "The train part" not in texts(filled)


def test_a_failure_is_said_and_the_data_stay(page: LoadPage, dataset: Dataset) -> None:
    page.show_failed("a.txt: the file is empty.")
    assert "a.txt: the file is empty." in texts(page, "bad")
    page.show_dataset(dataset, make_split(dataset, SplitSettings()))
    assert "the file is empty" not in texts(page)
    page.show_failed("b.txt: there is no such file.")
    assert "b.txt: there is no such file." in texts(page, "bad")
    assert child(page, QTableView, "sequenceTable").isVisible()
    page.show_empty()
    assert "no such file" not in texts(page)
    assert not child(page, QTableView, "sequenceTable").isVisible()


def test_while_busy_no_other_files_are_taken(page: LoadPage, dataset: Dataset, qtbot) -> None:
    page.show_busy("Reading a.txt")
    assert "Reading a.txt" in texts(page)
    assert not child(page, QPushButton, "openFilesButton").isEnabled()
    area = child(page, QWidget, "dropArea")
    with dragged(area, files("/data/a.txt")) as enter:
        assert not enter.isAccepted()
    with qtbot.assertNotEmitted(page.files_chosen):
        drop(area, files("/data/a.txt"))
    page.show_dataset(dataset, make_split(dataset, SplitSettings()))
    assert child(page, QPushButton, "exampleButton").isEnabled()
    with dragged(area, files("/data/a.txt")) as enter:
        assert enter.isAccepted()


def test_the_page_follows_the_theme(filled: LoadPage) -> None:
    light = filled.grab().toImage()
    theme.apply(QApplication.instance(), theme.DARK)
    dark = filled.grab().toImage()
    theme.apply(QApplication.instance(), theme.LIGHT)
    assert light != dark
    assert filled.grab().toImage() == light


def test_the_page_fits_the_smallest_window(filled: LoadPage) -> None:
    smallest = filled.minimumSizeHint()
    assert smallest.width() <= 784
    assert smallest.height() <= 480


def test_long_file_names_do_not_widen_the_window(filled: LoadPage, dataset: Dataset) -> None:
    before = filled.minimumSizeHint().width()
    long = replace(dataset, source=("a" * 300, "b" * 300))
    filled.show_dataset(long, make_split(long, SplitSettings()))
    assert filled.minimumSizeHint().width() == before


def test_everything_is_reached_with_the_tab_key(filled: LoadPage) -> None:
    reached = {
        widget.objectName()
        for widget in filled.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert {
        "openFilesButton",
        "exampleButton",
        "sequenceTable",
        "oneHotView",
        "split.kind",
        "split.seed",
    } <= reached
