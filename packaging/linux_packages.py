"""Pack the frozen program up for Linux: a package for Debian and its relatives, and a file that installs itself."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bootstrap import ROOT
from bundle import BUILD, ICONS
from linux_needs import Needs, dependencies

FILES = ROOT / "packaging" / "linux"
LIBRARY = Path("usr/lib/motifdesk")

_CONTROL = """\
Package: motifdesk
Version: {version}
Architecture: {architecture}
Maintainer: The MotifDesk developers <noreply@motifdesk.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: xdg-utils
Section: science
Priority: optional
Description: train, test and interpret neural networks on DNA and RNA sequences
 A window, and a command line, with which biologists go from a file of sequences and assay results to a trained and
 honestly tested neural network and to the motifs that drive its predictions; without code.
"""


def debian_version(version: str) -> str:
    """Return a Python version as Debian sorts it: what comes before a release is marked with a tilde."""
    return re.sub(r"\.?(dev|a|b|rc)(\d+)", r"~\1\2", version)


def lay_out(program: Path, papers: Iterable[Path], root: Path) -> None:
    """Put everything where it stands in an installed system, below `root`.

    Parameters
    ----------
    program
        The frozen program's folder; its files are linked, not copied.
    papers
        What goes into the documentation, packed if it is large.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(program, root / LIBRARY, symlinks=True, copy_function=os.link)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/motifdesk").symlink_to("../lib/motifdesk/motifdesk")
    share = root / "usr/share"
    _copy(FILES / "motifdesk.desktop", share / "applications")
    _copy(FILES / "motifdesk.xml", share / "mime/packages")
    _copy(ROOT / "resources/icons/motifdesk.svg", share / "icons/hicolor/scalable/apps")
    for drawn in ICONS.glob("motifdesk-*.png"):
        size = drawn.stem.rpartition("-")[2]
        _copy(drawn, share / f"icons/hicolor/{size}x{size}/apps", "motifdesk.png")
    doc = share / "doc/motifdesk"
    doc.mkdir(parents=True)
    licence = "".join(f" {line or '.'}\n" for line in (ROOT / "LICENSE").read_text("utf-8").splitlines())
    text = (FILES / "copyright").read_text(encoding="utf-8").replace("@LICENCE@\n", licence)
    (doc / "copyright").write_text(text, encoding="utf-8")
    for paper in (*papers, ROOT / "CHANGELOG.md"):
        (doc / f"{paper.name}.gz").write_bytes(gzip.compress(paper.read_bytes(), mtime=0))
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _copy(file: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder / (name or file.name))


def control(version: str, architecture: str, kilobytes: int, depends: Iterable[str]) -> str:
    """Return what Debian's package says of itself."""
    return _CONTROL.format(
        version=debian_version(version),
        architecture=architecture,
        kilobytes=kilobytes,
        depends=", ".join(depends),
    )


def debian_package(root: Path, version: str, found: Needs, folder: Path) -> Path:
    """Build the package of what is laid out in `root`, and return its path in `folder`."""
    said = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    architecture = said.stdout.strip()
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    kilobytes = sum(-(-path.stat().st_size // 1024) for path in files)
    marks = root / "DEBIAN"
    marks.mkdir()
    text = control(version, architecture, kilobytes, dependencies(found))
    (marks / "control").write_text(text, encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(root).as_posix()}\n" for path in files)
    (marks / "md5sums").write_text("".join(sums), encoding="utf-8")
    package = folder / f"motifdesk_{debian_version(version)}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{_effort()}", "--build", str(root), str(package)],
        check=True,
    )
    return package


def _effort() -> str:
    """How hard xz tries: the most that its unpacking still needs little memory for; less while trying things out."""
    return os.environ.get("MOTIFDESK_PACKING", "6")


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def self_extracting(package: Path, version: str, found: Needs, kilobytes: int, folder: Path) -> Path:
    """Make the file that installs itself from what is packed in Debian's package; return its path in `folder`."""
    payload = BUILD / "data.tar.xz"
    with payload.open("wb") as file:
        subprocess.run(["ar", "p", str(package), payload.name], check=True, stdout=file)
    with payload.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    script = (FILES / "install.sh").read_text(encoding="utf-8")
    values = {
        "VERSION": version,
        "SHA256": digest,
        "LINE": str(script.count("\n") + 1),
        "KILOBYTES": str(kilobytes),
        "LIBC": "{}.{}".format(*found.libc),
    }
    for name, value in values.items():
        script = script.replace(f"@{name}@", value)
    path = folder / f"motifdesk-{version}-linux-{os.uname().machine}.run"
    with path.open("wb") as out, payload.open("rb") as packed:
        out.write(script.encode())
        shutil.copyfileobj(packed, out)
    path.chmod(0o755)
    payload.unlink()
    return path
