import errno
import os
from pathlib import Path

import pytest

from motifdesk.errors import InputError
from motifdesk.files import make_folder, remove, replacing


def write(path, text="new"):
    with replacing(path) as file:
        file.write(text.encode())


def write_half(path):
    with replacing(path) as file:
        file.write(b"ne")
        raise KeyboardInterrupt


def test_the_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "été results.txt"
    write(path, "old")
    write(path, "new")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == [path.name]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    write(path, "old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.txt"
    write(path, "old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "may not be written"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "cannot be written"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(tmp_path, monkeypatch, number, words):
    def refuse(path, target):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError, match=f"^a.txt: .*{words}") as caught:
        write(tmp_path / "a.txt")
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_disk_that_is_full_while_writing(tmp_path):
    (tmp_path / f".a.txt.{os.getpid()}.part").symlink_to("/dev/full")
    with pytest.raises(InputError, match="the disk is full"):
        write(tmp_path / "a.txt", "x" * 100_000)
    assert os.listdir(tmp_path) == []


def test_a_file_where_a_folder_is_needed(tmp_path):
    (tmp_path / "results").write_text("mine")
    for folder in (tmp_path / "results", tmp_path / "results" / "deeper"):
        with pytest.raises(InputError, match="file where a folder is needed"):
            make_folder(folder)
    assert (tmp_path / "results").read_text() == "mine"


def test_a_folder_where_the_file_should_be(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(InputError, match="folder of this name"):
        write(tmp_path / "a.txt")
    with pytest.raises(InputError):
        remove(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="may not be written"):
        write(tmp_path / "a.txt")


def test_removing_what_is_gone_is_no_error(tmp_path):
    remove(tmp_path / "gone")
