"""Collect the licences of everything that is in the frozen program into one file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bootstrap import ROOT
from provenance import Part

FOLDER = ROOT / "packaging" / "licences"
NAME = "THIRD-PARTY-LICENCES.txt"
RULE = "=" * 100

_PREFACE = f"""\
What is in this program besides MotifDesk itself (BSD 3-Clause, see the file LICENSE), and under which licences.

Qt and PySide6 are used unchanged under the GNU Lesser General Public License, version 3, whose text is below. They are
shared libraries in files of their own, in the folder _internal/PySide6 of the program: you may replace them with
versions of your own that fit. Their sources are published by The Qt Company at https://download.qt.io, in the folders
official_releases/qt and official_releases/QtForPython, under the version that is named below.

The program was put together with PyInstaller, whose start code is under the GPL with an exception that allows it to be
part of programs under any licence.

Known motifs are from JASPAR 2026 (https://jaspar.elixir.no), Creative Commons Attribution 4.0.
{RULE}
"""
# Wheels that carry no licence text: what they say they are under.
_STANDARD = {"LGPL": ("LGPL-3.0.txt", "GPL-3.0.txt"), "Apache": ("Apache-2.0.txt",)}


def texts_of(part: Part) -> tuple[tuple[str, str], ...]:
    """Return the licence texts of a part, as names and contents.

    Raises
    ------
    LookupError
        It carries none, and its licence is none of those whose texts are the same for everyone.
    """
    if part.texts:
        return part.texts
    for word, names in _STANDARD.items():
        if word in part.licence:
            return tuple((name, (FOLDER / name).read_text(encoding="utf-8")) for name in names)
    raise LookupError(
        f"{part.name} {part.version} ({part.licence}) is in the program without a licence text: put one into "
        f"packaging/licences/{part.name.lower()}.txt"
    )


def document(parts: Iterable[Part]) -> str:
    """Return the whole file; a text that several parts share is in it once, and referred to."""
    lines = [_PREFACE]
    where: dict[str, str] = {}
    for part in parts:
        lines.append(f"{part.name} {part.version}\nLicence: {part.licence}\n{part.homepage}\n")
        for name, text in _own(part) or texts_of(part):
            text = text.strip()  # noqa: PLW2901 - blank lines around it are no part of it
            if text in where:
                lines.append(f"[{name}: the same as of {where[text]}, above]\n")
            elif text:
                where[text] = f"{part.name} ({name})"
                lines.append(f"[{name}]\n\n{text}\n")
        lines.append(RULE + "\n")
    return "\n".join(lines)


def _own(part: Part) -> tuple[tuple[str, str], ...]:
    """Return the text that we keep for this part, where it carries none."""
    path = FOLDER / f"{part.name.lower()}.txt"
    if part.texts or not path.exists():
        return ()
    return ((path.name, path.read_text(encoding="utf-8")),)


def write(parts: Iterable[Part], folder: Path) -> Path:
    """Write the file into a folder and return its path."""
    path = folder / NAME
    path.write_text(document(parts), encoding="utf-8")
    return path
