"""Hits of any motif, found, known or typed, are found when asked for; one opens its sequence."""

from __future__ import annotations

import pytest
from helpers.examples import example_discovery, example_session
from helpers.window import FakeRunner, cancel, cells, child, fail, interpret_page, succeed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.iupac import find
from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.hits import FindHits, SaveHits
from motifdesk.monitor import SilentMonitor
from motifdesk.motifs.known import known_motif
from motifdesk.motifs.scanning import scan

EXAMPLE = example_session(count=300)
FOUND = example_discovery(EXAMPLE)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    page = interpret_page(qtbot, workbench)
    workbench.update(EXAMPLE.with_discovery(FOUND))
    child(page, QTabWidget, "interpretTabs").setCurrentIndex(3)
    return page


def press(page: InterpretPage) -> None:
    QTest.mouseClick(child(page, QPushButton, "findHitsButton"), Qt.MouseButton.LeftButton)


def type_motif(page: InterpretPage, text: str) -> None:
    box = child(page, QComboBox, "hitMotifBox")
    box.setCurrentIndex(box.findText("Typed motif"))
    QTest.keyClicks(child(page, QLineEdit, "hitMotifField"), text)


def message(page: InterpretPage) -> str:
    return child(page, QLabel, "hitMessage").text()


def test_the_hits_of_a_typed_motif_are_those_of_a_plain_search(page, runner: FakeRunner) -> None:
    type_motif(page, EXAMPLE_MOTIF.lower())
    child(page, QComboBox, "hitThreshold").setCurrentIndex(3)
    press(page)
    assert message(page) == "Looking for hits …"
    job, handle = runner.last(FindHits)
    succeed(handle, job.run(SilentMonitor()))
    assert EXAMPLE.dataset is not None
    sequences, expected = EXAMPLE.dataset.sequences, set()
    for row in range(len(sequences)):
        for hit in find(sequences[row], EXAMPLE_MOTIF):
            expected.add((EXAMPLE.dataset.ids[row], str(hit.start + 1), {"+": "+", "-": "−"}[hit.strand]))
    listed = cells(child(page, QTableView, "hitTable"))
    # One mismatch is within p ≤ 1e-6, too; the exact ones come first.
    assert {(name, start, strand) for name, _, start, strand, *_ in listed[: len(expected)]} == expected
    assert {row[4] for row in listed[: len(expected)]} == {EXAMPLE_MOTIF}
    assert message(page).startswith(f"{len(listed):,} hits of {EXAMPLE_MOTIF} in ")


def test_a_found_motif_is_offered_and_a_hit_opens_its_sequence(page, runner: FakeRunner) -> None:
    assert child(page, QComboBox, "hitMotifBox").currentText() == EXAMPLE_MOTIF
    assert not child(page, QLineEdit, "hitMotifField").isVisible()
    press(page)
    job, handle = runner.last(FindHits)
    assert job.motif is FOUND.motifs[0].motif
    assert (job.p_threshold, job.both_strands) == (1e-4, True)
    hits = job.run(SilentMonitor())
    succeed(handle, hits)
    table = child(page, QTableView, "hitTable")
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.current_row() == hits.sequences[1]
    track = child(page, SaliencyTrack, "saliencyTrack")
    assert track.isVisible()
    assert track.selected_position == hits.starts[1]


def test_a_known_motif_is_looked_up_by_the_engine(page, runner: FakeRunner) -> None:
    box = child(page, QComboBox, "hitMotifBox")
    box.setCurrentIndex(box.findText("Known motif"))
    press(page)
    assert message(page) == "There is no name yet; give that of a known motif, for example USF1."
    assert runner.of(FindHits) == []
    field = child(page, QLineEdit, "hitMotifField")
    assert field.isVisible()
    QTest.keyClicks(field, "usf1 ")
    child(page, QComboBox, "hitThreshold").setCurrentIndex(0)
    press(page)
    job, handle = runner.last(FindHits)
    assert job.motif == "usf1"
    hits = job.run(SilentMonitor())
    usf1 = known_motif("USF1", Alphabet.DNA)
    assert EXAMPLE.dataset is not None
    expected = scan(usf1, EXAMPLE.dataset.sequences, 1e-3)
    assert (hits.motif, hits.total) == (usf1, len(expected))
    assert hits.total > 0
    succeed(handle, hits)
    assert f"hits of {usf1.consensus} (USF1 {usf1.accession}) in " in message(page)


def test_a_wrong_motif_is_said_and_not_looked_for(page, runner: FakeRunner) -> None:
    type_motif(page, "")
    press(page)
    assert message(page).startswith("The motif has no letter")
    type_motif(page, "CGX")
    press(page)
    assert "letter 3 is 'X'" in message(page)
    assert runner.of(FindHits) == []


def test_under_a_wrong_motif_stand_no_hits_of_another(page, runner: FakeRunner) -> None:
    press(page)
    job, handle = runner.last(FindHits)
    succeed(handle, job.run(SilentMonitor()))
    assert child(page, QPushButton, "exportHitsButton").isVisible()
    type_motif(page, "CGX")
    press(page)
    assert "letter 3 is 'X'" in message(page)
    assert cells(child(page, QTableView, "hitTable")) == []
    assert not child(page, QPushButton, "exportHitsButton").isVisible()


def test_no_hit_is_said(page, runner: FakeRunner) -> None:
    type_motif(page, "TTTTTTTTTTTTTTTTTTTTTTTT")
    child(page, QComboBox, "hitThreshold").setCurrentIndex(3)
    press(page)
    job, handle = runner.last(FindHits)
    hits = job.run(SilentMonitor())
    succeed(handle, hits)
    assert hits.total == 0
    assert message(page).startswith("No hit of TTTTTTTTTTTTTTTTTTTTTTTT in any sequence")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (cancel, "The search for hits was cancelled."),
        (lambda handle: fail(handle, "The engine stopped."), "The engine stopped."),
    ],
)
def test_what_went_wrong_is_said_and_can_be_tried_again(page, runner: FakeRunner, end, words: str) -> None:
    press(page)
    assert not child(page, QPushButton, "findHitsButton").isEnabled()
    end(runner.last(FindHits)[1])
    assert message(page) == words
    press(page)
    assert len(runner.of(FindHits)) == 2


def test_hits_of_other_data_are_gone(page, runner: FakeRunner, workbench) -> None:
    press(page)
    job, handle = runner.last(FindHits)
    workbench.update(example_session(count=100))
    succeed(handle, job.run(SilentMonitor()))
    assert cells(child(page, QTableView, "hitTable")) == []


@pytest.mark.parametrize(
    ("suffix", "kind"), [("bed", "bed"), ("gff3", "gff"), ("gff", "gff"), ("tsv", "tsv")]
)
def test_all_hits_are_exported(page, runner, said, tmp_path, monkeypatch, suffix: str, kind: str) -> None:
    assert not child(page, QPushButton, "exportHitsButton").isVisible()
    press(page)
    job, handle = runner.last(FindHits)
    hits = job.run(SilentMonitor())
    succeed(handle, hits)
    answer = (
        str(tmp_path / f"hits.{suffix}"),
        "BED (*.bed)",
    )  # the name says more than what was chosen below it
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    QTest.mouseClick(child(page, QPushButton, "exportHitsButton"), Qt.MouseButton.LeftButton)
    saving, handle = runner.last(SaveHits)
    count = saving.run(SilentMonitor())
    lines = (tmp_path / f"hits.{suffix}").read_text("utf-8").splitlines()
    assert count == hits.total == len(lines) - (kind != "bed")
    succeed(handle, count)
    assert said[-1].text == f"Saved {count:,} hits as hits.{suffix}."
