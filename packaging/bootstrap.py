"""Set up `.venv` for this checkout: ``python3 packaging/bootstrap.py (demo|test)``, with the standard library alone.

Says in one sentence what the system lacks and, as root on Debian, installs it. Called again, it finds that nothing
has changed and is done at once. Exit codes are the program's: 3 where the environment lacks something.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "motifdesk-stamp"
OLDEST, NEWEST = (3, 11), (3, 13)
ENVIRONMENT_LACKS = 3

# What the wheel of PySide6-Essentials leaves to the system, and Debian's package of each. The tests compare this
# with what the wheel's libraries ask for. Fonts come with libfontconfig1.
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

# Options that would send packages elsewhere than into .venv. All others, the index above all, stay the user's.
_STRAY_PIP_OPTIONS = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER")


class SetupError(Exception):
    """The environment cannot be set up; the message is one sentence that says why and how to mend it."""


class Need(NamedTuple):
    """Something that the system has to have: its name, Debian's package, and whether it is there."""

    name: str
    package: str
    present: Callable[[], bool]


def needs(purpose: str, *, new_environment: bool, display: bool) -> list[Need]:
    """Return what `purpose` ("demo" or "test") needs of the system.

    The demonstration opens a window only where there is a display; the tests open windows on a virtual one.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = []
    if new_environment:
        found.append(Need("Python's ensurepip", f"python{version}-venv", _has_ensurepip))
    if sys.platform == "linux" and (display or purpose == "test"):
        found += [Need(name, package, _loads(name)) for name, package in WINDOW_LIBRARIES.items()]
    if sys.platform == "linux" and purpose == "test":
        found.append(Need("Xvfb", "xvfb", lambda: shutil.which("Xvfb") is not None))
    return found


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _loads(library: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(library)
        except OSError:
            return False
        return True

    return present


def packages_of(missing: Iterable[Need]) -> list[str]:
    """Return Debian's packages of `missing`, each once."""
    return list(dict.fromkeys(need.package for need in missing))


def on_debian() -> bool:
    """Return whether this is Debian or one of its relatives."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def apt_commands(packages: Iterable[str]) -> list[list[str]]:
    """Return the commands that install `packages` on Debian and its relatives."""
    return [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]]


def what_is_missing(missing: list[Need], *, debian: bool) -> str:
    """Return the sentence for someone who has to install what is missing."""
    if debian:
        line = " && ".join(" ".join(command) for command in apt_commands(packages_of(missing)))
        return f"MotifDesk needs system packages that are not installed; as root, run: {line}"
    names = ", ".join(need.name for need in missing)
    return f"MotifDesk needs {names}, which this system lacks: install them with its package manager and try again."


def provide(missing: list[Need]) -> None:
    """Install what is missing, where this is Debian and the user is root.

    Raises
    ------
    SetupError
        It has to be done by someone else, or apt-get failed.
    """
    debian = on_debian()
    if not debian or os.geteuid() != 0:
        raise SetupError(what_is_missing(missing, debian=debian))
    print(f"Installing system packages: {' '.join(packages_of(missing))}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in apt_commands(packages_of(missing)):
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
            raise SetupError(f"'{' '.join(command)}' failed: see its message above, mend that and try again.")
    still = [need for need in missing if not need.present()]
    if still:
        raise SetupError(what_is_missing(still, debian=False))


def fingerprint(root: Path, python: str) -> str:
    """Return what the environment depends on, as a digest: requirements, versions, Python, and where all this is."""
    digest = hashlib.sha256(f"{python}\n{root}\n".encode())
    for file in (root / "pyproject.toml", root / "packaging" / "constraints.txt"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def venv_python(venv: Path) -> Path:
    """Return the path of the environment's Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_current(venv: Path, stamp: str) -> bool:
    """Return whether the environment was set up whole, for `stamp`, and its Python is still there."""
    file = venv / STAMP.name
    return venv_python(venv).exists() and file.exists() and file.read_text(encoding="utf-8") == stamp


def pip_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` without the options that would send packages elsewhere than into the environment."""
    kept = {name: value for name, value in environment.items() if name not in _STRAY_PIP_OPTIONS}
    return {**kept, "PIP_USER": "0"}


def same_python(venv: Path) -> bool:
    """Return whether `venv` is an environment of the running Python's version."""
    configuration = venv / "pyvenv.cfg"
    version = "{}.{}.{}".format(*sys.version_info[:3])
    return configuration.exists() and f"version = {version}\n" in configuration.read_text(encoding="utf-8")


def install(stamp: str) -> None:
    """Make the environment and install MotifDesk in it, as an editable checkout with its development tools."""
    print("Setting up .venv (about 2 GB, once; a few minutes)", flush=True)
    STAMP.unlink(missing_ok=True)
    clear = [] if same_python(VENV) else ["--clear"]
    requirements = ["--constraint", str(ROOT / "packaging" / "constraints.txt"), "--editable", f"{ROOT}[dev]"]
    _run([sys.executable, "-m", "venv", *clear, str(VENV)], "the environment could not be made")
    _run(
        [str(venv_python(VENV)), "-m", "pip", "install", "--disable-pip-version-check", *requirements],
        "pip could not install MotifDesk's packages: behind a proxy or a mirror, set HTTPS_PROXY or PIP_INDEX_URL",
    )
    STAMP.write_text(stamp, encoding="utf-8")


def _run(command: list[str], failure: str) -> None:
    environment = pip_environment(os.environ)
    if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetupError(f"Setting up stopped, see above: {failure}.")


def check_python(version: tuple[int, int]) -> None:
    """Raise `SetupError` unless MotifDesk runs on this version of Python."""
    if not OLDEST <= version <= NEWEST:
        raise SetupError(
            f"MotifDesk needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}, this is "
            f"{version[0]}.{version[1]}: name another with 'make PYTHON=/path/to/python3.11'."
        )


def set_up(purpose: str) -> None:
    """Leave a whole environment behind.

    Raises
    ------
    SetupError
        The system lacks something, or an installation failed.
    """
    check_python(sys.version_info[:2])
    stamp = fingerprint(ROOT, sys.version)
    current = is_current(VENV, stamp)
    # What the command line goes by when it chooses between the window and a run without one.
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    wanted = needs(purpose, new_environment=not current, display=display)
    missing = [need for need in wanted if not need.present()]
    if missing:
        provide(missing)
    if not current:
        install(stamp)


def main(arguments: list[str]) -> int:
    """Set up for the purpose named on the command line; return the exit code."""
    if len(arguments) != 1 or arguments[0] not in ("demo", "test"):
        print("usage: python3 packaging/bootstrap.py (demo|test)", file=sys.stderr)
        return 2
    try:
        set_up(arguments[0])
    except SetupError as error:
        print(error, file=sys.stderr)
        return ENVIRONMENT_LACKS
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
