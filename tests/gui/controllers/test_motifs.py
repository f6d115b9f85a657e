"""Motifs are found when the user looks for them, and shown as long as they belong to what is explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_discovery, example_session
from helpers.window import FakeRunner, cancel, cells, child, fail, interpret_page, succeed
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.jobs.finding import FindMotifs
from motifdesk.motifs.files import all_formats, read_motifs

EXAMPLE = example_session(count=300)
FOUND = example_discovery(EXAMPLE)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    return interpret_page(qtbot, workbench)


def open_tab(page: InterpretPage) -> None:
    tabs = child(page, QTabWidget, "interpretTabs")
    tabs.setCurrentIndex(2)


def listed(page: InterpretPage) -> list[str]:
    return [row[1] for row in cells(child(page, QTableView, "motifTable"))]


def test_they_are_found_when_the_tab_is_opened(page, runner: FakeRunner, workbench) -> None:
    workbench.update(EXAMPLE)
    assert runner.of(FindMotifs) == []
    open_tab(page)
    job, handle = runner.last(FindMotifs)
    assert (job.attribution, job.trained) == (EXAMPLE.attribution, EXAMPLE.run)
    assert listed(page) == []
    succeed(handle, FOUND)
    assert workbench.session.motifs is FOUND
    assert listed(page) == [EXAMPLE_MOTIF]
    assert len(runner.of(FindMotifs)) == 1


def test_those_of_another_method_are_not_shown(page, runner: FakeRunner, workbench) -> None:
    workbench.update(EXAMPLE.with_discovery(FOUND))
    assert listed(page) == [EXAMPLE_MOTIF]
    assert EXAMPLE.attribution is not None
    other = replace(EXAMPLE.attribution, method="primer-saliency")
    workbench.update(workbench.session.with_attribution(other))
    assert listed(page) == []
    open_tab(page)
    assert runner.last(FindMotifs)[0].attribution is other


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "The engine stopped.")])
def test_what_went_wrong_is_tried_again_by_the_button(page, runner, workbench, end) -> None:
    workbench.update(EXAMPLE)
    open_tab(page)
    end(runner.last(FindMotifs)[1])
    button = child(page, QPushButton, "findMotifsButton")
    assert button.text() == "Try again"
    button.click()
    succeed(runner.last(FindMotifs)[1], FOUND)
    assert listed(page) == [EXAMPLE_MOTIF]


def test_without_attributions_nothing_is_looked_for(page, runner: FakeRunner, workbench) -> None:
    workbench.update(replace(EXAMPLE, attribution=None))
    open_tab(page)
    assert runner.of(FindMotifs) == []
    assert not child(page, QPushButton, "findMotifsButton").isVisible()
    assert any(
        "behind them stand here" in label.text() for label in page.findChildren(QLabel) if label.isVisible()
    )


def test_a_site_opens_its_sequence_with_its_neighbourhood(page, runner: FakeRunner, workbench) -> None:
    workbench.update(EXAMPLE.with_discovery(FOUND))
    open_tab(page)
    view = child(page, QTableView, "siteTable")
    view.activated.emit(view.model().index(4, 0))
    (found,) = FOUND.motifs
    assert page.current_row() == found.rows[4]
    track = child(page, SaliencyTrack, "saliencyTrack")
    assert track.isVisible()
    assert track.selected_position == found.starts[4]
    left, right = track.plotItem.vb.viewRange()[0]
    assert left <= found.starts[4] + 1
    assert right >= found.starts[4] + found.motif.width


def test_motifs_and_logo_are_saved(page, workbench, said, qtbot: QtBot, tmp_path: Path) -> None:
    workbench.update(EXAMPLE.with_discovery(FOUND))
    with qtbot.waitSignal(workbench.said):
        page.motifs.export_wanted.emit(tmp_path / "found.meme", "meme")
    (written,) = read_motifs(tmp_path / "found.meme")
    np.testing.assert_allclose(written.frequencies, FOUND.motifs[0].motif.frequencies, atol=1e-5)
    with qtbot.waitSignal(workbench.said):
        page.motifs.save_wanted.emit(tmp_path / "logo.svg")
    assert "<svg" in (tmp_path / "logo.svg").read_text("utf-8")
    page.motifs.save_wanted.emit(tmp_path / "logo.gif")
    assert "choose one of .svg, .pdf, .png" in said[-1].text
    with qtbot.waitSignal(workbench.said):
        page.motifs.save_wanted.emit(tmp_path / "gone" / "logo.png")
    assert "logo.png: it cannot be written" in said[-1].text
    assert [message.tone for message in said] == [Tone.GOOD, Tone.GOOD, Tone.BAD, Tone.BAD]


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (("m.xyz", "CIS-BP (*.txt)"), ("m.xyz.txt", "cisbp")),
        (("m.jaspar", "MEME (*.meme)"), ("m.jaspar", "jaspar")),
        (("m", ""), ("m.meme", "meme")),
    ],
)
def test_motifs_are_exported_as_the_name_says(
    page, workbench, qtbot: QtBot, tmp_path, monkeypatch, answer: tuple[str, str], written: tuple[str, str]
) -> None:
    name, kind = written
    workbench.update(EXAMPLE.with_discovery(FOUND))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / answer[0]), answer[1]))
    child(page, QTabWidget, "interpretTabs").setCurrentIndex(2)
    with qtbot.waitSignal(workbench.said) as told:
        child(page, QPushButton, "exportMotifsButton").click()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    lines = (tmp_path / name).read_text("utf-8").splitlines()
    assert [item.name for item in all_formats().values() if item.fits(lines)] == [kind]
    assert told.args[0].text == f"Saved as {name} ({all_formats()[kind].title})."
