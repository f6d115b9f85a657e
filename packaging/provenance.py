"""From which packages everything in the frozen program has come, with their licences.

Python's packages say it in their own metadata, Debian's in their copyright files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

from bootstrap import ROOT
from bundle import CONTENTS, PROGRAM

_LICENCE_NAMES = ("licen", "copying", "notice", "copyright", "authors")


class Part(NamedTuple):
    """A package of which something is in the program.

    Attributes
    ----------
    kind
        ``pypi``, ``deb`` or ``generic``, as in package URLs.
    licence
        As its metadata say it; an SPDX expression where `is_expression`.
    texts
        Its licence files' names and contents.
    """

    kind: str
    name: str
    version: str
    licence: str
    is_expression: bool
    homepage: str
    texts: tuple[tuple[str, str], ...]


def parts(contents: Path = CONTENTS, internal: Path = PROGRAM / "_internal") -> list[Part]:
    """Return the parts of the program that PyInstaller has told of, by name.

    Raises
    ------
    LookupError
        Something has come from nobody knows where, or a package has no licence text.
    """
    told = json.loads(contents.read_text(encoding="utf-8"))
    # What was collected and pruned again since is not there any more.
    sources = [Path(source) for name, source in told if source and (not name or (internal / name).exists())]
    owners = _owners()
    found: dict[str, Distribution] = {}
    strays = []
    for source in sources:
        owner = owners.get(str(source)) or owners.get(str(source.resolve()))
        if owner is not None:
            found[owner.name] = owner
        elif not _is_our_own(source):
            strays.append(source.resolve())
    wheels = [_of_distribution(found[name]) for name in sorted(found, key=str.lower)]
    return [_of_python(), *wheels, *_of_system(strays)]


def _owners() -> dict[str, Distribution]:
    """Return to which distribution each file of this environment belongs."""
    return {
        str(Path(str(distribution.locate_file(file)))): distribution
        for distribution in distributions()
        for file in distribution.files or ()
    }


def _is_our_own(source: Path) -> bool:
    """Whether a file is MotifDesk's or made while building, or part of Python itself."""
    path = source.resolve()
    homes = [ROOT.resolve(), Path(sys.base_prefix).resolve()]
    return any(path.is_relative_to(home) for home in homes) and "site-packages" not in path.parts


def _of_python() -> Part:
    """Python's own: its licence text is in the module `license` of every interpreter, as `LICENSE.txt` or online."""
    version = "{}.{}.{}".format(*sys.version_info[:3])
    text = (ROOT / "packaging" / "licences" / "python.txt").read_text(encoding="utf-8")
    return Part(
        "generic", "python", version, "PSF-2.0", True, "https://www.python.org", (("LICENSE.txt", text),)
    )


def _of_distribution(distribution: Distribution) -> Part:
    def field(name: str) -> str:
        return str((distribution.metadata.get_all(name) or [""])[0])

    classifiers = [
        text.rpartition(" :: ")[2]
        for text in distribution.metadata.get_all("Classifier") or []
        if text.startswith("License ::")
    ]
    expression = field("License-Expression")
    licence = (
        expression or "; ".join(classifiers) or field("License").strip().split("\n")[0] or "see its text"
    )
    homepage = field("Home-page")
    for entry in distribution.metadata.get_all("Project-URL") or []:
        label, _, address = str(entry).partition(", ")
        if not homepage or label.lower() in ("homepage", "source"):
            homepage = address
    name, version = distribution.name, distribution.version
    return Part("pypi", name, version, licence, bool(expression), homepage, tuple(_texts(distribution)))


def _texts(distribution: Distribution) -> Iterator[tuple[str, str]]:
    for file in distribution.files or ():
        name = file.name.lower()
        if any(word in name for word in _LICENCE_NAMES) and not name.endswith((".py", ".pyc", ".h")):
            path = Path(str(distribution.locate_file(file)))
            if path.is_file():
                yield str(file), path.read_text(encoding="utf-8", errors="replace")


def _of_system(files: Iterable[Path]) -> list[Part]:
    """Return the parts that were the building system's own libraries; on Linux, Debian's packages."""
    if sys.platform != "linux":
        return []  # PyInstaller takes none of Windows's or macOS's
    found = {}
    for file in files:
        said = subprocess.run(["dpkg", "-S", _listed(file)], capture_output=True, text=True, check=False)
        if said.returncode:
            raise LookupError(f"{file} is in the program, and no package is known to own it")
        found[said.stdout.partition(":")[0]] = file
    return [_of_debian(name) for name in sorted(found)]


def _listed(file: Path) -> str:
    """Return the path by which dpkg knows the file: it has not followed the move of /lib into /usr."""
    for path in (file, Path("/", *file.parts[2:])):
        if (
            subprocess.run(["dpkg", "-S", str(path)], capture_output=True, text=True, check=False).returncode
            == 0
        ):
            return str(path)
    return str(file)


def _of_debian(name: str) -> Part:
    form = "${Version}\t${Homepage}"
    said = subprocess.run(
        ["dpkg-query", "-W", f"-f={form}", name], check=True, capture_output=True, text=True
    )
    version, _, homepage = said.stdout.partition("\t")
    copyright_file = Path("/usr/share/doc", name, "copyright")
    if not copyright_file.exists():
        raise LookupError(f"Debian's package {name} has no copyright file at {copyright_file}")
    text = copyright_file.read_text(encoding="utf-8", errors="replace")
    lines = (line.partition(":")[2].strip() for line in text.split("\n") if line.startswith("License:"))
    licences = list(dict.fromkeys(filter(None, lines)))
    return Part(
        "deb", name, version, "; ".join(licences) or "see its text", False, homepage, (("copyright", text),)
    )
