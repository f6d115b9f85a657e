"""Build the frozen program into ``build/frozen/motifdesk`` and say how large each part of it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import ROOT
from bundle import BUILD, ICONS, PROGRAM
from linux_needs import prune
from sizes import parts_of, table

SPECIFICATION = ROOT / "packaging" / "motifdesk.spec"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
# Symbols for debuggers are a quarter of them. Qt's libraries stay as they were published: see LICENCES.md.
STRIPPED = ("_internal/tensorflow/*.so*", "_internal/libpython3*.so*")


def draw_icons(folder: Path = ICONS) -> list[Path]:
    """Draw the program's icon in every size that desktops ask for, and in the formats of Windows and macOS.

    Returns
    -------
    files
        ``motifdesk-SIZE.png``, ``motifdesk.ico``, ``motifdesk.icns``.
    """
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QGuiApplication, QIcon

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(["icons"])
    drawing = QIcon(str(ROOT / "resources" / "icons" / "motifdesk.svg"))
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"motifdesk-{size}.png": size for size in ICON_SIZES}
    files |= {folder / "motifdesk.ico": 256, folder / "motifdesk.icns": 512}
    for path, size in files.items():
        if not drawing.pixmap(QSize(size, size), 1.0).save(str(path)):
            raise OSError(f"{path} cannot be drawn: is Qt's plugin for it there?")
    del application
    return list(files)


def freeze() -> Path:
    """Run PyInstaller and return the program's folder."""
    shutil.rmtree(PROGRAM, ignore_errors=True)
    places = ["--distpath", str(PROGRAM.parent), "--workpath", str(BUILD / "pyinstaller")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    # As PyInstaller's manual asks for: the same sources give the same program.
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, str(SPECIFICATION)], check=True, cwd=ROOT, env=environment)
    return PROGRAM


def strip(program: Path) -> int:
    """Take the symbols for debuggers out of the largest libraries; return how many bytes that saves."""
    libraries = [path for pattern in STRIPPED for path in program.glob(pattern) if not path.is_symlink()]
    before = sum(path.stat().st_size for path in libraries)
    for path in libraries:
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    return before - sum(path.stat().st_size for path in libraries)


def check(program: Path) -> None:
    """Start the program once; raises `CalledProcessError` where it does not even know its version."""
    name = "motifdesk.exe" if sys.platform == "win32" else "motifdesk"
    subprocess.run([str(program / name), "--version"], check=True, timeout=120)


def main() -> int:
    """Build, check and measure; return the exit code."""
    draw_icons()
    program = freeze()
    if sys.platform == "linux":
        print(f"libraries that nothing needs, taken out: {', '.join(prune(program)) or 'none'}")
        print(f"symbols for debuggers, taken out: {strip(program) / 1e6:.0f} MB")
    check(program)
    print(table(parts_of(program)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
