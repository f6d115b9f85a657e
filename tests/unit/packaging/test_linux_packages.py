"""Installers for Linux: what is laid out, and a file that installs itself and goes again without a trace."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.scripts import script

linux_packages = script("linux_packages")
linux_needs = script("linux_needs")
installers = script("build_installers")

MISSING = [tool for tool in ("dpkg-deb", "ar", "xz", "sha256sum", "objdump") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="for Linux alone"),
    pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} not installed"),
]
NEEDS = linux_needs.Needs(frozenset({"libc.so.6", "libEGL.so.1"}), (2, 36))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a program that is a script of two lines."""
    program = tmp_path / "program"
    (program / "_internal").mkdir(parents=True)
    (program / "motifdesk").write_text('#!/bin/sh\necho "motifdesk 9.8"\n', encoding="utf-8")
    (program / "motifdesk").chmod(0o755)
    (program / "_internal" / "library.so").write_text("a library", encoding="utf-8")
    (program / "_internal" / "link.so").symlink_to("library.so")
    icons = tmp_path / "icons"
    icons.mkdir()
    (icons / "motifdesk-48.png").write_bytes(b"a picture")
    monkeypatch.setattr(linux_packages, "ICONS", icons)
    monkeypatch.setattr(linux_packages, "BUILD", tmp_path)
    paper = tmp_path / "THIRD-PARTY-LICENCES.txt"
    paper.write_text("many licences", encoding="utf-8")
    linux_packages.lay_out(program, [paper], tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def package(root: Path, tmp_path: Path) -> Path:
    return linux_packages.debian_package(root, "9.8.dev2", NEEDS, tmp_path)


@pytest.fixture
def installer(package: Path, tmp_path: Path) -> Path:
    return linux_packages.self_extracting(package, "9.8", NEEDS, 100, tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "a home"
    home.mkdir()
    return home


def run(home: Path, *command: object) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    text = [str(part) for part in command]
    return subprocess.run(text, env=environment, cwd=home, capture_output=True, text=True, check=False)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_everything_stands_where_debian_wants_it(root: Path) -> None:
    assert files(root) == {
        "usr/bin/motifdesk",
        "usr/lib/motifdesk/motifdesk",
        "usr/lib/motifdesk/_internal/library.so",
        "usr/lib/motifdesk/_internal/link.so",
        "usr/share/applications/motifdesk.desktop",
        "usr/share/mime/packages/motifdesk.xml",
        "usr/share/icons/hicolor/scalable/apps/motifdesk.svg",
        "usr/share/icons/hicolor/48x48/apps/motifdesk.png",
        "usr/share/doc/motifdesk/copyright",
        "usr/share/doc/motifdesk/CHANGELOG.md.gz",
        "usr/share/doc/motifdesk/THIRD-PARTY-LICENCES.txt.gz",
    }
    assert (root / "usr/bin/motifdesk").resolve() == root / "usr/lib/motifdesk/motifdesk"
    assert (root / "usr/lib/motifdesk/_internal/link.so").is_symlink()
    copyright_text = (root / "usr/share/doc/motifdesk/copyright").read_text(encoding="utf-8")
    assert "Redistribution and use in source and binary forms" in copyright_text
    packed = (root / "usr/share/doc/motifdesk/THIRD-PARTY-LICENCES.txt.gz").read_bytes()
    assert gzip.decompress(packed) == b"many licences"


def test_the_package_says_what_it_is_and_needs(package: Path) -> None:
    said = subprocess.run(
        ["dpkg-deb", "--info", str(package)], capture_output=True, text=True, check=True
    ).stdout
    assert package.name.startswith("motifdesk_9.8~dev2_")
    for line in ("Version: 9.8~dev2", "Depends: libc6 (>= 2.36), libegl1, xkb-data", "Section: science"):
        assert line in said
    held = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
    )
    assert all("root/root" in line for line in held.stdout.splitlines())


@pytest.mark.parametrize(
    ("version", "debian"),
    [
        ("0.1.0", "0.1.0"),
        ("1.0rc1", "1.0~rc1"),
        ("1.0.dev3", "1.0~dev3"),
        ("1.0a2", "1.0~a2"),
        ("1.0b1", "1.0~b1"),
    ],
)
def test_what_comes_before_a_release_is_older_than_it(version: str, debian: str) -> None:
    assert linux_packages.debian_version(version) == debian
    if debian != version:
        release = version.partition("rc")[0] if "rc" in version else "1.0"
        compared = subprocess.run(["dpkg", "--compare-versions", debian, "lt", release], check=False)
        assert compared.returncode == 0


def test_it_installs_itself_for_one_user_and_goes_without_a_trace(installer: Path, home: Path) -> None:
    done = run(home, "sh", installer)
    assert done.returncode == 0, done.stderr
    target = home / ".local/share/motifdesk"
    assert run(home, home / ".local/bin/motifdesk", "--version").stdout == "motifdesk 9.8\n"
    entry = (home / ".local/share/applications/motifdesk.desktop").read_text(encoding="utf-8")
    assert f'Exec="{target}/motifdesk" %f\n' in entry
    assert f"TryExec={target}/motifdesk\n" in entry
    assert (home / ".local/share/icons/hicolor/48x48/apps/motifdesk.png").exists()
    assert (home / ".local/share/mime/packages/motifdesk.xml").exists()
    (home / "my project.motifdesk").write_text("mine", encoding="utf-8")
    gone = run(home, target / "uninstall.sh")
    assert gone.returncode == 0, gone.stderr
    assert not target.exists()
    # What `update-mime-database` and `update-desktop-database` keep, where they are installed, is theirs.
    assert {name for name in files(home) if "motifdesk" in name} == {"my project.motifdesk"}


def test_it_installs_where_it_is_told_to_and_over_itself(installer: Path, home: Path) -> None:
    for _ in range(2):
        done = run(home, "sh", installer, "--target", "programs/desk", "--no-desktop")
        assert done.returncode == 0, done.stderr
        assert files(home) == {f"programs/desk/{name}" for name in files(home / "programs/desk")}
        (home / "programs/desk/_internal/old.so").touch()
    assert run(home, home / "programs/desk/motifdesk").stdout == "motifdesk 9.8\n"
    assert run(home, home / "programs/desk/uninstall.sh").returncode == 0
    assert files(home) == set()


def test_it_takes_nobodys_folder(installer: Path, home: Path) -> None:
    (home / "thesis").mkdir()
    (home / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    refused = run(home, "sh", installer, "--target", home / "thesis")
    assert refused.returncode == 1
    assert "is no installation of MotifDesk; name another folder" in refused.stderr
    assert files(home) == {"thesis/chapter.txt"}


def test_a_file_that_has_not_arrived_whole_installs_nothing(installer: Path, home: Path) -> None:
    assert run(home, "sh", installer, "--check").stdout == "This file has arrived whole.\n"
    content = installer.read_bytes()
    for broken in (content[:-10], content[:-10] + b"0123456789"):
        installer.write_bytes(broken)
        refused = run(home, "sh", installer)
        assert refused.returncode == 1
        assert "has not arrived whole" in refused.stderr
        assert files(home) == set()


def test_a_full_disk_is_said_before_anything_is_unpacked(package: Path, home: Path, tmp_path: Path) -> None:
    installer = linux_packages.self_extracting(package, "9.8", NEEDS, 1 << 50, tmp_path)
    refused = run(home, "sh", installer)
    assert refused.returncode == 1
    assert "MB are needed on that disk" in refused.stderr
    assert files(home) == set()


@pytest.mark.parametrize("options", [["--target"], ["--nonsense"]])
def test_wrong_options_are_a_sentence(installer: Path, home: Path, options: list[str]) -> None:
    refused = run(home, "sh", installer, *options)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "see --help" in refused.stderr


def test_help_says_where_it_goes(installer: Path, home: Path) -> None:
    said = run(home, "sh", installer, "--help").stdout
    assert f"{home}/.local/share/motifdesk" in said
    assert "9.8" in said


def test_the_checksums_are_those_of_sha256sum(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in ("b.deb", "a.run", installers.SUMS):
        (folder / name).write_text(name, encoding="utf-8")
    path = installers.checksums(folder)
    checked = subprocess.run(
        ["sha256sum", "--check", path.name], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0
    assert [line.split()[1] for line in path.read_text().splitlines()] == ["a.run", "b.deb"]


def test_a_missing_tool_is_a_sentence() -> None:
    with pytest.raises(script("bootstrap").SetupError, match="takes no-such-tool, which this system lacks"):
        installers.require(["sh", "no-such-tool"])
