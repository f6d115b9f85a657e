"""Every window test runs with the theme applied and never touches the user's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from motifdesk.gui import theme


@pytest.fixture(scope="session")
def themed_application(qapp: QApplication) -> QApplication:
    theme.apply(qapp, theme.LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def own_home(themed_application: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a settings folder of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("MOTIFDESK_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_widget_outlives_its_test(themed_application: QApplication) -> Iterator[None]:
    """Let widgets go that were to be deleted: outside an event loop Qt keeps them, and a change of theme draws all."""
    yield
    themed_application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def dark_theme(themed_application: QApplication) -> Iterator[theme.Theme]:
    """Run the test in the dark theme."""
    theme.apply(themed_application, theme.DARK)
    yield theme.DARK
    theme.apply(themed_application, theme.LIGHT)
