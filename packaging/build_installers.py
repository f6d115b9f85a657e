"""Make installers of the frozen program into `dist`, with their checksums, licences and bill of materials."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import bill
import licences
from bootstrap import ROOT, SetupError
from bundle import BUILD, PROGRAM
from linux_needs import needs
from linux_packages import debian_package, lay_out, self_extracting
from provenance import parts

from motifdesk import __version__

DIST = ROOT / "dist"
SUMS = "SHA256SUMS"


def require(tools: Iterable[str]) -> None:
    """Raise `SetupError` unless all these commands are there."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise SetupError(
            f"Making installers takes {', '.join(missing)}, which this system lacks: install it and try again."
        )


def checksums(folder: Path) -> Path:
    """Write the SHA-256 of every file in the folder into one file, as `sha256sum --check` reads it."""
    path = folder / SUMS
    lines = []
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name != SUMS:
            with file.open("rb") as content:
                lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {file.name}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def for_linux(papers: list[Path]) -> list[Path]:
    """Make Debian's package and the file that installs itself."""
    require(("dpkg-deb", "ar", "objdump"))
    root = BUILD / "debian-root"
    lay_out(PROGRAM, papers, root)
    found = needs(PROGRAM)
    package = debian_package(root, __version__, found, DIST)
    # While it is being installed, the packed and the unpacked program are on the disk.
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    shutil.rmtree(root)
    return [package, self_extracting(package, __version__, found, kilobytes, DIST)]


def for_windows(_: list[Path]) -> list[Path]:
    """Have Inno Setup compile the installer."""
    require(("iscc",))
    script = ROOT / "packaging" / "windows" / "motifdesk.iss"
    subprocess.run(["iscc", f"/DVersion={__version__}", f"/O{DIST}", str(script)], check=True)
    return [DIST / f"motifdesk-{__version__}-windows-x64-setup.exe"]


def for_macos(_: list[Path]) -> list[Path]:
    """Sign the application where there is a certificate, and pack it into a disk image."""
    script = ROOT / "packaging" / "macos" / "make_dmg.sh"
    subprocess.run(["bash", str(script), __version__, str(DIST)], check=True)
    return sorted(DIST.glob("*.dmg"))


def main() -> int:
    """Make what this system can; return the exit code."""
    make = {"linux": for_linux, "win32": for_windows, "darwin": for_macos}[sys.platform]
    DIST.mkdir(exist_ok=True)
    try:
        found = parts()
        papers = [licences.write(found, PROGRAM), bill.write(found, __version__, DIST)]
        installers = make(papers)
    except (SetupError, LookupError, ValueError) as error:
        print(error, file=sys.stderr)
        return 3
    for path in (*installers, papers[1], checksums(DIST)):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
