"""What the frozen program asks of a Linux system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.scripts import script

linux_needs = script("linux_needs")

QT = """
Dynamic Section:
  NEEDED               libQt6Core.so.6
  NEEDED               libEGL.so.1
  NEEDED               libglib-2.0.so.0
  NEEDED               libc.so.6
  RUNPATH              $ORIGIN
Version References:
  required from libc.so.6:
    0x09691a75 0x00 05 GLIBC_2.2.5
    0x06969194 0x00 03 GLIBC_2.34
"""
PYTHON = """
  NEEDED               libm.so.6
  required from libm.so.6:
    0x0d696918 0x00 05 GLIBC_2.9
    0x0d696918 0x00 05 GLIBC_2.35
"""


def test_what_is_in_the_program_is_not_asked_for() -> None:
    found = linux_needs.needs_of([QT, PYTHON], ["libQt6Core.so.6"])
    assert found.libraries == {"libEGL.so.1", "libglib-2.0.so.0", "libc.so.6", "libm.so.6"}
    assert found.libc == (2, 35)  # not 2.9, which sorts last as text


def test_the_dependencies_are_debians_packages() -> None:
    found = linux_needs.needs_of([QT], ["libQt6Core.so.6"])
    wanted = ["libc6 (>= 2.34)", "libegl1", "libglib2.0-0 | libglib2.0-0t64", "xkb-data"]
    assert linux_needs.dependencies(found) == wanted


def test_a_library_of_no_known_package_is_a_sentence() -> None:
    found = linux_needs.Needs(frozenset({"libnew.so.1"}), (2, 36))
    with pytest.raises(LookupError, match=r"no package is known for libnew\.so\.1: name Debian's in"):
        linux_needs.dependencies(found)


def test_orphans_are_what_only_orphans_need() -> None:
    headers = {
        "libqxcb.so": "  NEEDED  libxcb-cursor.so.0\n",
        "libxcb-cursor.so.0": "  NEEDED  libxcb-image.so.0\n",
        "libxcb-image.so.0": "",
        "libcairo.so.2": "  NEEDED  libpixman-1.so.0\n",
        "libpixman-1.so.0": "",
        "libfreetype.so.6": "  NEEDED  libharfbuzz.so.0\n",
        "libharfbuzz.so.0": "  NEEDED  libfreetype.so.6\n",  # they need each other, and nothing else needs them
    }
    libraries = [name for name in headers if name != "libqxcb.so"]
    wanted = {"libcairo.so.2", "libpixman-1.so.0", "libfreetype.so.6", "libharfbuzz.so.0"}
    assert linux_needs.orphans(headers, libraries) == wanted


@pytest.mark.skipif(shutil.which("objdump") is None, reason="needs objdump")
def test_pruning_removes_orphans_and_links_to_them(tmp_path: Path) -> None:
    internal = tmp_path / "_internal"
    qt = internal / "PySide6" / "Qt" / "lib"
    qt.mkdir(parents=True)
    library = Path(str(sys.executable)).resolve()  # any program will do for one
    for path in (internal / "libpython3.11.so.1.0", qt / "libQt6Pdf.so.6", internal / "_ssl.so"):
        shutil.copy(library, path)
    (internal / "libQt6Pdf.so.6").symlink_to("PySide6/Qt/lib/libQt6Pdf.so.6")
    assert linux_needs.prune(tmp_path) == ["libQt6Pdf.so.6"]
    assert sorted(path.name for path in internal.iterdir()) == ["PySide6", "_ssl.so", "libpython3.11.so.1.0"]
    assert list(qt.iterdir()) == []


@pytest.mark.skipif(shutil.which("objdump") is None, reason="needs objdump")
def test_a_real_program_needs_the_c_library() -> None:
    programs = [
        Path(name) for name in (sys.executable, "/bin/ls") if linux_needs.is_elf(Path(name).resolve())
    ]
    found = linux_needs.needs_of(linux_needs.read_headers(path.resolve() for path in programs), [])
    assert "libc.so.6" in found.libraries
    assert found.libc >= (2, 2)
    said = subprocess.run(["objdump", "-p", "/bin/ls"], capture_output=True, text=True, check=True).stdout
    assert all(name in said for name in linux_needs.needs_of([said], []).libraries)
