"""Attributions are exported as the user wants them, by the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, child, interpret_page, succeed
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.jobs.attributions import SaveAttributions
from motifdesk.monitor import SilentMonitor

EXAMPLE = example_session(count=60)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    return interpret_page(qtbot, workbench)


def test_they_can_be_exported_once_they_are_there(page, runner: FakeRunner, workbench) -> None:
    button = child(page, QPushButton, "exportAttributionsButton")
    assert not button.isEnabled()
    workbench.update(EXAMPLE)
    assert button.isEnabled()
    page.show_busy("Attributing …")
    assert not button.isEnabled()


def test_a_numpy_file_has_all_of_them(
    page, runner: FakeRunner, workbench, said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.update(EXAMPLE)
    path = tmp_path / "mine.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    child(page, QAction, "exportPlainAction").trigger()
    job, handle = runner.last(SaveAttributions)
    succeed(handle, job.run(SilentMonitor()))
    assert EXAMPLE.attribution is not None
    with np.load(path) as written:
        np.testing.assert_array_equal(written["hypothetical"], EXAMPLE.attribution.hypothetical)
        np.testing.assert_array_equal(written["attributions"], EXAMPLE.attribution.attributions)
        assert tuple(written["ids"]) == EXAMPLE.dataset.ids
        assert str(written["method"]) == "gradient-x-input"
    assert (said[-1].tone, said[-1].text) == (Tone.GOOD, f"Saved as mine.npz in {tmp_path}.")


def test_tfmodisco_lite_gets_both_of_its_files(
    page, runner: FakeRunner, workbench, said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.update(EXAMPLE)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    child(page, QAction, "exportModiscoAction").trigger()
    job, handle = runner.last(SaveAttributions)
    succeed(handle, job.run(SilentMonitor()))
    names = ["modisco_attributions.npz", "modisco_sequences.npz"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    one_hot, hypothetical = (np.load(tmp_path / name)["arr_0"] for name in reversed(names))
    assert one_hot.shape == hypothetical.shape == (60, 4, 50)
    assert said[-1].text == f"Saved as modisco_sequences.npz and modisco_attributions.npz in {tmp_path}."


def test_nothing_is_written_where_the_user_thinks_better_of_it(
    page, runner: FakeRunner, workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.update(EXAMPLE)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    for name in ("exportPlainAction", "exportModiscoAction"):
        child(page, QAction, name).trigger()
    assert runner.of(SaveAttributions) == []
