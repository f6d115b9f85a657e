"""What a worker does beside trials; those are in the tests of the integration."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from motifdesk.jobs.cluster import worker


def test_a_folder_that_is_written_into_while_it_is_removed_goes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rest = tmp_path / "shared", iter(["first", "second"])
    folder.mkdir()
    remove_tree = shutil.rmtree

    def remove_while_others_write(path: str, *, ignore_errors: bool) -> None:
        remove_tree(path, ignore_errors=ignore_errors)
        for name in rest:
            folder.mkdir()
            (folder / name).touch()
            return

    monkeypatch.setattr(shutil, "rmtree", remove_while_others_write)
    worker.remove(str(folder))
    assert not folder.exists()
    assert next(rest, "") == ""


def test_a_folder_that_cannot_be_removed_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_REMOVAL_SECONDS", 0.05)
    monkeypatch.setattr(shutil, "rmtree", lambda path, *, ignore_errors: None)
    worker.remove(str(tmp_path))
    assert tmp_path.exists()
