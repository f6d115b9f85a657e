from __future__ import annotations

import pytest
from helpers.window import FakeRunner, built, cancel, cells, child, drop, fail, succeed
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.dataset import Dataset
from motifdesk.data.loading import Loaded
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.gui.controllers.load import LoadController
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.settings import read_settings
from motifdesk.gui.workbench import Message, Tone, Workbench
from motifdesk.jobs.tasks import Load, MakeExample
from motifdesk.monitor import Wish


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> LoadPage:
    page = built(LoadPage)
    LoadController(page, workbench)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    return page


@pytest.fixture
def dataset() -> Dataset:
    return simulate(SimulationSettings(count=60))


def texts(page: LoadPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def few_positives() -> Dataset:
    """Return a data set that the random split leaves without a positive in some part."""
    whole = simulate(SimulationSettings(count=60))
    labels = whole.labels * 0
    labels[:2] = 1
    sequences = Sequences(whole.sequences.codes, whole.sequences.offsets)
    return Dataset(whole.ids, sequences, labels, ("0", "1"), source=("few.txt",))


def test_dropped_files_are_read_and_their_folder_is_remembered(page, runner: FakeRunner, tmp_path) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("ACGT\n")
    drop(child(page, QWidget, "dropArea"), paths)

    job, handle = runner.last(Load)
    assert job.request.files == tuple(paths)
    assert handle.title == "Reading a.txt and b.txt"
    assert "Reading a.txt and b.txt" in texts(page)
    assert not child(page, QPushButton, "openFilesButton").isEnabled()
    assert read_settings().last_folder == page.folder == str(tmp_path)


def test_what_was_read_becomes_the_session_and_is_shown(page, runner, workbench, dataset) -> None:
    child(page, QPushButton, "exampleButton").click()
    succeed(runner.last(MakeExample)[1], Loaded.of(dataset))

    assert workbench.session.dataset is dataset
    assert len(workbench.session.split.test) == 15
    assert len(cells(child(page, QTableView, "sequenceTable"))) == 60
    assert child(page, QPushButton, "openFilesButton").isEnabled()


def test_a_failure_is_said_where_the_files_were_dropped(page, runner, said: list[Message]) -> None:
    child(page, QPushButton, "exampleButton").click()
    fail(runner.last(MakeExample)[1], "a.txt, line 3: 'E' is no base.")

    assert "a.txt, line 3: 'E' is no base." in texts(page)
    assert [message.tone for message in said] == [Tone.BAD]
    assert child(page, QPushButton, "openFilesButton").isEnabled()


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "It cannot be read.")])
def test_data_that_were_there_stay_when_others_cannot_be_read(page, runner, workbench, dataset, end) -> None:
    workbench.update(workbench.session.with_dataset(dataset))
    child(page, QPushButton, "exampleButton").click()
    end(runner.last(MakeExample)[1])

    assert workbench.session.dataset is dataset
    assert len(cells(child(page, QTableView, "sequenceTable"))) == 60
    assert child(page, QPushButton, "openFilesButton").isEnabled()


def test_data_that_cannot_be_split_are_refused_aloud(page, runner, workbench, dataset, said) -> None:
    workbench.update(workbench.session.with_dataset(dataset))
    child(page, QPushButton, "exampleButton").click()
    succeed(runner.last(MakeExample)[1], Loaded.of(few_positives()))

    assert workbench.session.dataset is dataset
    (message,) = said
    assert message.tone is Tone.BAD
    assert "has no sequence with the label '1'" in message.text


def test_the_newer_choice_wins(page, runner, workbench, dataset) -> None:
    page.files_chosen.emit(["/data/a.txt", "/data/b.txt"])
    page.files_chosen.emit(["/data/c.txt", "/data/d.txt"])
    (_, first), (_, second) = runner.of(Load)
    assert runner.wishes == [(first, Wish.CANCEL)]

    cancel(first)
    assert "Reading c.txt and d.txt" in texts(page)
    assert not child(page, QPushButton, "openFilesButton").isEnabled()
    succeed(second, Loaded.of(dataset))
    assert workbench.session.dataset is dataset


def test_the_form_splits_anew_and_says_what_is_impossible(page, workbench, dataset) -> None:
    workbench.update(workbench.session.with_dataset(dataset))
    child(page, QDoubleSpinBox, "split.test_fraction").setValue(0.5)
    assert len(workbench.session.split.test) == 30
    child(page, QComboBox, "split.kind").setCurrentText("stratified")
    assert workbench.session.split.settings.kind == "stratified"

    before = workbench.session.split
    child(page, QDoubleSpinBox, "split.validation_fraction").setValue(0.01)
    assert workbench.session.split is before
    assert "The validation part of the split has no sequence" in texts(page)
