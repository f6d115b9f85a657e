"""What a user does in the installed program's window: works through all pages, saves, crashes, recovers, quits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from clean_debian import USER, CleanDebian
from screen import HEIGHT, WIDTH, Screen, save
from smoke_test import MOTIF, require
from window_driver import Window

PROJECT, NEW, SCORES, AGAIN = "journey.motifdesk", "new.fa", "window.tsv", "terminal.tsv"
# What the mouse clicks on, in a window of 1280 × 800: large things that stay where they are. All else is done by keys.
NEXT, FIRST_STEP = (WIDTH - 69, HEIGHT - 23), (95, 96)
TRACK, PASTED = (760, 400), (720, 170)
_HOME = f"/home/{USER}"
_FEW = 40  # sequences to predict
_UNSAVED = f"^{PROJECT.partition('.')[0]}[*]"
"""The window's title while there is something to save."""


@dataclass(frozen=True)
class Place:
    """Where the program is installed, what it is shown on, and where the pictures go."""

    debian: CleanDebian
    screen: Screen
    folder: Path
    say: Callable[[str], None]

    @contextmanager
    def window(self, *arguments: str) -> Iterator[Window]:
        """Start the program; it is ended in any case, and what stood on the screen is kept where something fails."""
        window = Window(self.debian, self.screen, self.folder, *arguments)
        try:
            yield window
        except Exception:
            save(self.screen.picture(), self.folder / "failed.png")
            raise
        finally:
            window.close()

    @property
    def project(self) -> Path:
        """The project's file."""
        return self.debian.home / PROJECT


def work_in_the_window(place: Place) -> None:
    """Go through every page with the built-in example; save, go on, and be asked at the end."""
    with place.window() as window:
        window.photograph("01-empty")
        _load_and_train(window)
        window.press("ctrl+s")
        window.choose_file("Save the project", f"{_HOME}/{PROJECT}")
        window.finish(f"Saving {PROJECT}")
        _look_at_the_results(window)
        _find_motifs(window)
        place.screen.focus(_UNSAVED)
        before = fingerprint(place.project)
        _predict(place, window)
        window.ask_to_quit()
        window.photograph("15-question")
        window.press("Escape")
        place.screen.gone("^MotifDesk$")
        place.screen.focus(_UNSAVED)
        window.quit("Return")
    require(
        fingerprint(place.project) != before, "what was to be saved at the end is not in the project's file"
    )
    _compare_scores(place)
    place.say("the window: the example through all pages; cancelled, then saved when asked at the end")


def _load_and_train(window: Window) -> None:
    window.press("ctrl+e")
    window.finish("Looking for problems")
    window.finish("Building the network")
    window.photograph("02-load")
    window.screen.click(*NEXT)
    window.photograph("03-train-before")
    window.press("ctrl+Return")
    window.finish("Training")
    window.finish("Attributing")
    window.photograph("04-train")


def _look_at_the_results(window: Window) -> None:
    window.screen.click(*NEXT)
    window.photograph("05-evaluate")
    window.press("alt+Right")
    window.finish("Explaining a sequence")
    window.photograph("06-interpret")
    window.screen.click(*FIRST_STEP)
    window.press("F1")
    window.photograph("07-load-help")
    window.press("F1", "ctrl+4")


def _find_motifs(window: Window) -> None:
    """Go from tab to tab of the Interpret page, as in any window with tabs."""
    window.screen.click(*TRACK)
    window.press("ctrl+Tab")
    window.photograph("08-all-sequences")
    window.press("ctrl+Tab")
    window.finish("Finding motifs")
    window.photograph("09-motifs")
    for name in ("10-hits", "11-filters"):
        window.press("ctrl+Tab")
        window.photograph(name)


def _predict(place: Place, window: Window) -> None:
    """Paste a sequence, open a file of them, and export what the network says."""
    sequences = (place.debian.home / "example" / "sequences.txt").read_text(encoding="utf-8").split()
    fasta = "".join(f">new{number}\n{text}\n" for number, text in enumerate(sequences[:_FEW]))
    (place.debian.home / NEW).write_text(fasta, encoding="utf-8")
    window.press("ctrl+5")
    window.screen.at_rest()
    window.screen.click(*PASTED)
    for text in (sequences[0], f"{'ACGT' * 5}{MOTIF}{'TGCA' * 5}"):
        window.screen.do("type", text)
        window.press("Return")
    window.press("ctrl+Return")
    window.finish("Predicting pasted sequences")
    window.photograph("12-predict-pasted")
    window.press("alt+o")
    window.choose_file("Sequences to predict", f"{_HOME}/{NEW}")
    window.finish(f"Predicting {NEW}")
    window.photograph("13-predict-file")
    window.forget("Explaining a sequence")
    window.press("alt+t")
    window.finish("Explaining a sequence")
    window.photograph("14-predicted-in-the-track")
    window.press("ctrl+5")
    window.screen.at_rest()
    window.press("alt+e")
    window.choose_file("Export predictions", f"{_HOME}/{SCORES}")
    window.finish(f"Writing {SCORES}")


def _compare_scores(place: Place) -> None:
    """What the window said of new sequences is what the command line says of them, to the last digit."""
    place.debian.run("motifdesk", "predict", PROJECT, NEW, "--out", AGAIN, user=USER)
    ours, theirs = ((place.debian.home / name).read_text(encoding="utf-8") for name in (SCORES, AGAIN))
    require(len(ours.splitlines()) == 1 + _FEW, f"{SCORES} is not a heading and {_FEW} rows:\n{ours}")
    require(ours == theirs, f"the window predicts other scores than the command line:\n{ours}\n{theirs}")
    place.say(
        f"the window's scores of {_FEW} new sequences are the very same as those of 'motifdesk predict'"
    )


def crash_on_the_next_day(place: Place) -> None:
    """What was saved is there again when its file is opened from the desktop; then the program is killed."""
    entry = (place.debian.folder / "usr/share/applications/motifdesk.desktop").read_text(encoding="utf-8")
    require("\nExec=motifdesk %f\n" in entry, f"the desktop does not open files with the program:\n{entry}")
    with place.window(PROJECT) as window:
        window.finish(f"Opening {PROJECT}")
        window.photograph("16-opened")
        window.finish("Building the network")
        for number, name in enumerate(("train", "evaluate", "interpret"), 2):
            window.press(f"ctrl+{number}")
            window.photograph(f"17-opened-{name}")
        for title in ("Training", "Attributing", "Finding motifs"):
            require(not window.begun(title), f"'{title}' was done again for a project that holds it")
        place.say("the project: all there when its file was opened")
        window.press("ctrl+2")
        window.screen.at_rest()
        window.press("ctrl+Return")
        window.finish("Training")
        window.forget("Keeping a copy")
        window.finish("Keeping a copy")  # of all that
        window.crash()
    require(runs_in(place.project) == 1, "what was not saved is in the project's file")


def recover_and_leave(place: Place) -> None:
    """What the killed program had not saved is offered at the next start; take it, save it, and discard other work."""
    with place.window() as window:
        window.photograph("18-recover")
        window.press("alt+r")
        window.finish(f"Opening .{PROJECT}")
        place.screen.focus(_UNSAVED)
        window.press("ctrl+2")
        window.finish("Building the network")
        window.photograph("19-recovered")
        window.press("ctrl+s")
        window.finish(f"Saving {PROJECT}")
        before = fingerprint(place.project)
        window.press("ctrl+e")
        window.finish("Making the example")
        place.screen.focus(_UNSAVED)
        window.quit("alt+d")
    require(fingerprint(place.project) == before, "what was discarded is in the project's file")
    require(runs_in(place.project) == 2, "the training before the crash was not recovered")
    left = [path.name for path in place.debian.home.rglob("*.autosave")]
    left += [path.name for path in (place.debian.home / ".local/state/MotifDesk/recovery").glob("*.json")]
    require(not left, f"copies of unsaved work are left behind: {left}")
    place.say("after kill -9: offered again at the next start, recovered and saved; later work discarded")


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def runs_in(project: Path) -> int:
    """Return how many trainings a project's file holds."""
    with ZipFile(project) as file:
        return len(json.loads(file.read("project.json"))["project"]["session"]["runs"])
