"""Install Debian's package into a clean Debian, use it there as a person would, remove it, and look at what is left.

``make package-test``, as root. ``build/package-test/log.txt`` tells what happens; what was on the screen is beside it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bootstrap import ROOT, SetupError
from build_installers import DIST
from bundle import BUILD
from clean_debian import RELEASE, USER, CleanDebian, left_behind
from screen import Pixels, Screen, save
from smoke_test import PackageFailsError, require, work_without_a_window

FOLDER = BUILD / "package-test"
# Where to click in a window of 1280 × 800: the layout is fixed, and a click that misses ends the test.
EXAMPLE, NEXT, TRAIN, FIRST_STEP = (788, 469), (1211, 777), (360, 709), (95, 96)
# The tab stands lower where the sentence above it is longer.
MOTIFS = [(823, y) for y in range(150, 200, 8)]
PROJECT = "journey.motifdesk"
LOG = Path(".local/state/MotifDesk/logs/motifdesk.log")
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


class Window:
    """The installed program on a virtual screen."""

    def __init__(self, debian: CleanDebian, screen: Screen, *arguments: str) -> None:
        """Start it and wait until it can be seen."""
        self.screen = screen
        self._log = debian.home / LOG
        self._log.unlink(missing_ok=True)
        self._pictures: dict[str, Pixels] = {}
        self._begun = datetime.now(UTC)
        with (FOLDER / "window.log").open("w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                debian.command("motifdesk", *arguments, user=USER, DISPLAY=screen.name),
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.seconds = self.wait("window shown")
        screen.focus("MotifDesk")

    def wait(self, text: str, seconds: float = 120) -> float:
        """Wait until the log tells of `text`; return how long after the start that was, in seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            content = self._log.read_text(encoding="utf-8") if self._log.exists() else ""
            require(
                "failed:" not in content and "Traceback" not in content,
                f"the log tells of a failure:\n{content}",
            )
            for line in content.splitlines():
                if text in line:
                    moment = datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").replace(tzinfo=UTC)
                    return (moment - self._begun).total_seconds()
            require(self.process.poll() is None, f"the program has ended while '{text}' was waited for")
            time.sleep(0.1)
        raise PackageFailsError(f"'{text}' is not in the log after {seconds:.0f} s:\n{content}")

    def finish(self, title: str) -> None:
        """Wait until the job of this title has ended well."""
        self.wait(f": {title}")
        found = re.search(rf"job (\d+): {re.escape(title)}", self._log.read_text(encoding="utf-8"))
        assert found is not None  # it was just waited for
        self.wait(f"job {found[1]}: succeeded")

    def click_until(self, title: str, points: Iterable[tuple[int, int]]) -> None:
        """Click on one point after the other until the job of this title begins."""
        for point in points:
            self.screen.click(*point)
            self.screen.at_rest(2)
            if f": {title}" in self._log.read_text(encoding="utf-8"):
                return
        raise PackageFailsError(f"no click began '{title}'")

    def photograph(self, name: str) -> None:
        """Keep what is on the screen; it has to be something, and something else than before."""
        picture = self.screen.at_rest()
        save(picture, FOLDER / f"{name}.png")
        colours = len(np.unique(picture.view(np.uint32) & 0xFFFFFF))
        require(colours > 50, f"{name}.png has {colours} colours: there is no window on it")
        for other, before in self._pictures.items():
            differing = float((picture != before).any(axis=2).mean())
            require(differing > 0.005, f"{name}.png is the same as {other}.png: a click went nowhere")
        self._pictures[name] = picture

    def quit(self) -> int:
        """Press Ctrl+Q, discard what is not saved, and return the exit code."""
        self.screen.press("ctrl+q")
        self.screen.at_rest()
        self.screen.press("alt+d")
        return self.process.wait(60)

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()


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


def walk_through_the_window(debian: CleanDebian, screen: Screen, journal: Journal) -> None:
    """The built-in example through every page, with the mouse and the keyboard."""
    window = Window(debian, screen)
    try:
        window.photograph("1-empty")
        screen.click(*EXAMPLE)
        window.finish("Looking for problems")
        window.finish("Building the network")
        window.photograph("2-load")
        screen.click(*NEXT)
        window.photograph("3-train-before")
        screen.click(*TRAIN)
        window.finish("Training")
        window.finish("Attributing")
        window.photograph("4-train")
        screen.click(*NEXT)
        window.photograph("5-evaluate")
        screen.press("alt+Right")
        window.finish("Explaining a sequence")
        window.photograph("6-interpret")
        window.click_until("Finding motifs", MOTIFS)
        window.finish("Finding motifs")
        window.photograph("7-motifs")
        screen.click(*FIRST_STEP)
        screen.press("F1")
        window.photograph("8-load-help")
        screen.press("ctrl+s")
        screen.focus("Save the project")
        screen.do("type", f"/home/{USER}/{PROJECT}")
        window.photograph("9-save")
        screen.press("Return")
        window.finish(f"Saving {PROJECT}")
        screen.focus("MotifDesk")
        code = window.quit()  # and nothing is asked, for everything is saved
    finally:
        window.close()
    said = (FOLDER / "window.log").read_text(encoding="utf-8")
    require(code == 0, f"the window ended with exit code {code}: {said}")
    require(not said.strip(), f"the window said on the terminal: {said}")
    journal.say("the window: the example through all pages, closed with exit code 0 and without a word")


def open_again(debian: CleanDebian, screen: Screen, journal: Journal) -> None:
    """What was saved is there again when its file is opened from the desktop."""
    entry = (debian.folder / "usr/share/applications/motifdesk.desktop").read_text(encoding="utf-8")
    require("\nExec=motifdesk %f\n" in entry, f"the desktop does not open files with the program:\n{entry}")
    window = Window(debian, screen, PROJECT)
    try:
        window.finish(f"Opening {PROJECT}")
        screen.press("ctrl+3")
        window.photograph("10-opened-evaluate")
        screen.press("ctrl+4")
        window.photograph("11-opened-interpret")
        require(window.quit() == 0, "the window did not end well")
    finally:
        window.close()
    journal.say("the project: saved, closed, and all there when its file was opened")


def measure_starts(debian: CleanDebian, screen: Screen, journal: Journal) -> None:
    """How long the window and the engine take, with nothing of the program in memory and with all of it."""
    for words, prepare in (("cold", forget_files), ("warm", lambda: None)):
        prepare()
        window = Window(debian, screen)
        try:
            engine = window.wait("engine ready")
            journal.say(
                f"{words} start: window after {window.seconds:.1f} s, engine ready after {engine:.1f} s"
            )
            require(window.quit() == 0, "the window did not end well")
        finally:
            window.close()


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
        steps: list[Callable[[], None]] = [
            lambda: work_without_a_window(run, debian.home, journal.say),
            lambda: walk_through_the_window(debian, screen, journal),
            lambda: open_again(debian, screen, journal),
            lambda: measure_starts(debian, screen, journal),
            lambda: remove(debian, before, journal),
        ]
        for step in steps:
            step()
    except (PackageFailsError, subprocess.SubprocessError) as error:
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
