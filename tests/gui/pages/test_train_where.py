from __future__ import annotations

from pathlib import Path

import pytest
from helpers.window import child
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.errors import InputError
from motifdesk.gui.pages.train_where import WherePane
from motifdesk.jobs.cluster.settings import ClusterSettings, Tls

SECURE = ClusterSettings(
    scheduler="tls://node:8786", tls=Tls(Path("ca.pem"), Path("me.pem"), Path("key.pem"))
)


@pytest.fixture
def pane(qtbot: QtBot) -> WherePane:
    pane = WherePane(80)
    qtbot.addWidget(pane)
    pane.show()
    return pane


def shown(pane: WherePane) -> list[str]:
    names = ("where.workers", "where.scheduler", "where.ca", "where.cert", "where.key")
    found = (child(pane, QSpinBox if name == "where.workers" else QLineEdit, name) for name in names)
    return [widget.objectName() for widget in found if widget.isVisible()]


def test_by_default_it_is_this_computer(pane: WherePane) -> None:
    assert pane.settings() == ClusterSettings()
    assert shown(pane) == ["where.workers"]
    assert child(pane, QSpinBox, "where.workers").text() == "one a core"
    child(pane, QSpinBox, "where.workers").setValue(3)
    assert pane.settings() == ClusterSettings(workers=3)


def test_a_cluster_has_an_address_and_tls_has_certificates(pane: WherePane, qtbot: QtBot) -> None:
    child(pane, QComboBox, "where.place").setCurrentText("Cluster")
    assert shown(pane) == ["where.scheduler"]
    with pytest.raises(InputError, match="no address of a scheduler"):
        pane.settings()
    with qtbot.waitSignal(pane.changed):
        child(pane, QLineEdit, "where.scheduler").setText(" tcp://node:8786 ")
    assert pane.settings() == ClusterSettings(scheduler="tcp://node:8786")
    child(pane, QLineEdit, "where.scheduler").setText("tls://node:8786")
    assert shown(pane) == ["where.scheduler", "where.ca", "where.cert", "where.key"]
    with pytest.raises(InputError, match="needs certificates"):
        pane.settings()
    for name in ("ca", "cert", "key"):
        child(pane, QLineEdit, f"where.{name}").setText(f"{'me' if name == 'cert' else name}.pem")
    assert pane.settings() == SECURE


def test_what_was_set_the_last_time_comes_back(pane: WherePane, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(pane.changed):
        pane.show_settings(SECURE)
    assert pane.settings() == SECURE
    assert shown(pane) == ["where.scheduler", "where.ca", "where.cert", "where.key"]


def test_files_can_be_chosen(pane: WherePane, monkeypatch: pytest.MonkeyPatch) -> None:
    pane.show_settings(SECURE)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/certificates/new.pem", ""))
    child(pane, QToolButton, "where.caButton").click()
    assert pane.settings().tls.ca == Path("/certificates/new.pem")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    child(pane, QToolButton, "where.caButton").click()
    assert pane.settings().tls.ca == Path("/certificates/new.pem")
