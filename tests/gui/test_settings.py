from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from motifdesk.files import home
from motifdesk.gui.settings import Settings, read_settings, write_settings


def test_defaults_where_nothing_was_kept(own_home: Path) -> None:
    assert home() == own_home
    assert read_settings() == Settings()
    assert not own_home.exists()  # reading leaves no trace


def test_what_is_kept_comes_back(own_home: Path) -> None:
    settings = Settings(theme="dark", last_folder="/données/séquences", threads=3)
    write_settings(settings)
    assert read_settings() == settings
    assert [path.name for path in own_home.iterdir()] == ["settings.json"]


def test_without_a_named_home_the_system_s_folder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTIFDESK_HOME")
    assert home().name == "MotifDesk"


def test_settings_of_a_newer_version_are_read_as_far_as_they_are_known(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "settings.json").write_text(json.dumps({"theme": "light", "font": "huge"}))
    assert read_settings() == Settings(theme="light")


UNREADABLE = [
    b"{",
    b"[1]",
    b"null",
    b"\xff\xfe",
    b'{"threads": "all"}',
    b'{"threads": -1}',
    b'{"threads": null}',
]


@pytest.mark.parametrize("content", UNREADABLE)
def test_settings_that_cannot_be_read_are_replaced_by_the_defaults(
    own_home: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    own_home.mkdir()
    (own_home / "settings.json").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert read_settings() == Settings()
    assert "the defaults are used" in caplog.text


def test_a_home_that_cannot_be_written_to_is_logged_and_no_more(
    own_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own_home.write_text("a file where a folder is needed")
    with caplog.at_level(logging.WARNING):
        write_settings(Settings())
    assert "cannot be kept" in caplog.text
