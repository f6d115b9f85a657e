"""What the frozen program asks of a Linux system: the libraries that are not in it, as Debian's packages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bootstrap import WINDOW_LIBRARIES

# Beside those of the window: what a library asks for, and Debian's package of it.
SYSTEM_LIBRARIES = {
    **WINDOW_LIBRARIES,
    **dict.fromkeys(
        ("ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1",
         "libresolv.so.2", "libutil.so.1"),
        "libc6",
    ),
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libdrm.so.2": "libdrm2",
    "libsystemd.so.0": "libsystemd0",
    "libexpat.so.1": "libexpat1",
    "libpng16.so.16": "libpng16-16",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libpcre2-8.so.0": "libpcre2-8-0",
}  # fmt: skip
# What no library asks for and no key works without: the layouts of keyboards.
ALWAYS = ("xkb-data",)
# Newer releases call these otherwise, since time is counted in 64 bits.
RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64", "libpng16-16": "libpng16-16 | libpng16-16t64"}

_NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)", re.M)
_GLIBC = re.compile(r"\(?GLIBC_(\d+)\.(\d+)")


class Needs(NamedTuple):
    """What a program asks for: libraries that it lacks, and the least version of the C library, as (2, 36)."""

    libraries: frozenset[str]
    libc: tuple[int, int]


def is_elf(path: Path) -> bool:
    """Return whether the file is a program or a library."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def read_headers(paths: Iterable[Path]) -> Iterator[str]:
    """Yield what objdump says of each file's dynamic section."""
    for path in paths:
        yield subprocess.run(["objdump", "-p", str(path)], check=True, capture_output=True, text=True).stdout


def needs_of(headers: Iterable[str], present: Iterable[str]) -> Needs:
    """Return what these files ask for beside the libraries that are `present` in the program."""
    needed: set[str] = set()
    libc = (0, 0)
    for header in headers:
        needed.update(_NEEDED.findall(header))
        libc = max([libc, *((int(major), int(minor)) for major, minor in _GLIBC.findall(header))])
    return Needs(frozenset(needed - set(present)), libc)


def orphans(headers: Mapping[str, str], libraries: Iterable[str]) -> set[str]:
    """Return the `libraries` that nothing needs, or only others that nothing needs.

    Parameters
    ----------
    headers
        What objdump says of each file, by the file's name.
    libraries
        The names of those files that only other libraries load. Python loads the rest, and Qt its plugins.
    """
    only_linked = set(libraries)
    reached: set[str] = set()
    waiting = set(headers) - only_linked
    while waiting:
        reached |= waiting
        waiting = {name for file in waiting for name in _NEEDED.findall(headers[file])} & set(
            headers
        ) - reached
    return only_linked - reached


def prune(program: Path) -> list[str]:
    """Remove the libraries that nothing in the program needs; return their names.

    They came with what `bundle.py` leaves out. Links that lead nowhere then are removed too. (Python's own library is
    loaded by the program's start.)
    """
    internal = program / "_internal"
    homes = (internal, internal / "PySide6" / "Qt" / "lib", *internal.glob("*.libs"))
    files = {path.name: path for path in program.rglob("*") if is_elf(path)}
    only_linked = [
        name
        for name, path in files.items()
        if path.parent in homes and name.startswith("lib") and not name.startswith("libpython")
    ]
    lost = orphans(dict(zip(files, read_headers(files.values()), strict=True)), only_linked)
    for name in lost:
        files[name].unlink()
    for path in internal.iterdir():
        if path.is_symlink() and not path.exists():
            path.unlink()
    return sorted(lost)


def needs(program: Path) -> Needs:
    """Return what the program in this folder asks for."""
    files = [path for path in program.rglob("*") if is_elf(path)]
    return needs_of(read_headers(files), (path.name for path in program.rglob("*") if path.is_file()))


def dependencies(found: Needs) -> list[str]:
    """Return Debian's packages, as the field Depends wants them.

    Raises
    ------
    LookupError
        A library is in no package that this file names.
    """
    unknown = sorted(found.libraries - set(SYSTEM_LIBRARIES))
    if unknown:
        raise LookupError(
            f"no package is known for {', '.join(unknown)}: name Debian's in packaging/linux_needs.py, or leave out "
            "what asks for it in packaging/bundle.py"
        )
    names = {SYSTEM_LIBRARIES[library] for library in found.libraries} | set(ALWAYS)
    names.discard("libc6")
    major, minor = found.libc
    return [f"libc6 (>= {major}.{minor})", *(RENAMED.get(name, name) for name in sorted(names))]
