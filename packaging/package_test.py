"""Install Debian's package into a clean Debian, use it there as a person would, remove it, and look at what is left.

``make package-test``, as root. ``build/package-test/log.txt`` tells what happens; what was on the screen is beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bootstrap import ROOT, SetupError
from build_installers import DIST
from bundle import BUILD
from clean_debian import RELEASE, USER, CleanDebian, left_behind
from screen import Screen
from smoke_test import PackageFailsError, require, work_without_a_window
from window_walk import (
    AGAIN,
    NEW,
    PROJECT,
    SCORES,
    Place,
    crash_on_the_next_day,
    recover_and_leave,
    work_in_the_window,
)

FOLDER = BUILD / "package-test"
# What the program may leave in its user's home, beside what it was told to write there.
USERS_OWN = (
    ".local/state/MotifDesk",
    ".config/MotifDesk",
    ".config/QtProject.conf",
    ".cache",
    "example",
    "results",
    "scores.tsv",
    PROJECT,
    NEW,
    SCORES,
    AGAIN,
)


class Journal:
    """Tells what happens, on the terminal and in a file."""

    def __init__(self, path: Path) -> None:
        path.write_text("", encoding="utf-8")
        self._path = path

    def say(self, text: str) -> None:
        """Write a line with the time."""
        line = f"{datetime.now(UTC):%H:%M:%S} {text}"
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def install(debian: CleanDebian, package: Path, journal: Journal) -> set[str]:
    """Install the package with only what it declares; return what was there before."""
    debian.apt("update")
    before = debian.files()
    shutil.copy(package, debian.folder / "tmp" / package.name)
    said = debian.apt("install", f"/tmp/{package.name}")
    (FOLDER / "install.log").write_text(said, encoding="utf-8")
    size = debian.run("dpkg-query", "-W", "-f=${Installed-Size}", "motifdesk")
    others = len(re.findall(r"^Setting up ", said, re.M)) - 1
    journal.say(f"installed: {int(size) / 1000:.0f} MB, with {others} other packages that it depends on")
    return before


def measure_starts(place: Place) -> None:
    """How long the window and the engine take, with nothing of the program in memory and with all of it."""
    for words in ("cold", "cold", "warm", "warm"):
        if words == "cold":
            forget_files()
        load = os.getloadavg()[0]
        with place.window() as window:
            engine = window.wait("engine ready")
            place.say(
                f"{words} start: window after {window.seconds:.2f} s, engine ready after {engine:.1f} s "
                f"(load {load:.1f})"
            )
            window.quit()


def forget_files() -> None:
    """Have the system forget what it keeps of files in memory."""
    subprocess.run(["sync"], check=True)
    Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")


def remove(debian: CleanDebian, before: set[str], journal: Journal) -> None:
    """Remove the package and what came with it; the user's own files stay, and nothing else."""
    own = {path.relative_to(debian.home).as_posix() for path in debian.home.rglob("*") if path.is_file()}
    strange = [name for name in own if not name.startswith(USERS_OWN) and not name.startswith(".bash")]
    require(
        not [name for name in strange if name != ".profile"], f"the program wrote into the home: {strange}"
    )
    debian.apt("purge", "motifdesk")
    debian.apt("autoremove", "--purge")
    left = left_behind(before, debian.files())
    require(not left, f"left behind: {', '.join(left[:20])}")
    missing = [name for name in own if not (debian.home / name).exists()]
    require(not missing, f"removing the package took the user's files: {missing}")
    journal.say(f"removed: nothing is left but the user's own {len(own)} files")


def main() -> int:
    """Run the whole test; return the exit code."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    journal = Journal(FOLDER / "log.txt")
    packages = sorted(DIST.glob("motifdesk_*.deb"))
    try:
        if not packages:
            raise SetupError("There is no package in dist: run 'make package' first.")
        debian = CleanDebian(FOLDER / "root", BUILD / f"debian-{RELEASE}.tar")
        screen = Screen(FOLDER / "screen")
    except SetupError as error:
        print(error, file=sys.stderr)
        return 3
    journal.say(f"{packages[-1].relative_to(ROOT)}: {packages[-1].stat().st_size / 1e6:.0f} MB")

    def run(*words: str) -> str:
        return debian.run("motifdesk", *words, user=USER)

    try:
        before = install(debian, packages[-1], journal)
        place = Place(debian, screen, FOLDER, journal.say)
        steps: list[Callable[[], None]] = [
            lambda: work_without_a_window(run, debian.home, journal.say),
            lambda: work_in_the_window(place),
            lambda: crash_on_the_next_day(place),
            lambda: recover_and_leave(place),
            lambda: measure_starts(place),
            lambda: remove(debian, before, journal),
        ]
        for step in steps:
            step()
    except (PackageFailsError, subprocess.SubprocessError, TimeoutError) as error:
        journal.say(f"FAILED: {error}\n{getattr(error, 'output', None) or ''}")
        return 1
    finally:
        screen.close()
    shutil.rmtree(debian.folder)
    shutil.rmtree(FOLDER / "screen")
    journal.say("the package is good; look at the pictures beside this file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
