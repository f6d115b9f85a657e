"""The journey in a real window on a virtual X display, with the keyboard alone, as a user without a mouse has it."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import pytest
from helpers.commands import ROOT
from helpers.scripts import script
from numpy.typing import NDArray
from PySide6.QtGui import QImage

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} not installed"),
]
WIDTH, HEIGHT = 1280, 800
WAIT = 60.0
Pixels = NDArray[np.uint8]
Screen = script("screen").Screen

# What a user has to be able to do something with, page by page; the shell is on every page.
SHELL = {"stepList", "helpButton", "backButton"}
REACHED = {
    "loadPage": {"openFilesButton", "exampleButton", "sequenceTable", "split.kind", "split.test_fraction"},
    "trainPage": {
        "architectureBox", "network.filters", "training.epochs", "training.seed", "moreSettingsButton",
        "trainButton", "lossPlot", "metricPlot", "modelSummary",
    },
    "evaluatePage": {
        "confusionMatrix", "rocPlot", "prPlot", "scorePlot", "thresholdSlider", "thresholdBox", "selectionTable",
    },
    "interpretPage": {
        "sequenceSearch", "sequenceFilter", "sequenceList", "methodBox", "motifField", "bothStrands",
        "lettersButton", "zoomInButton", "zoomOutButton", "fitButton", "saliencyTrack",
    },
}  # fmt: skip


class Keyboard:
    """The program on the screen, and a user who has only a keyboard."""

    def __init__(self, screen: Screen, home: Path, pictures: Path) -> None:
        variables = {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb", "MOTIFDESK_HOME": str(home)}
        self.screen = screen
        self.seen: dict[str, Any] = {}
        self.pictures: dict[str, Pixels] = {}
        self._folder = pictures
        self._buffer = b""
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "helpers" / "drive.py")],
            cwd=ROOT,
            env={**os.environ, **variables, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.wait(bool)
        window = screen.do("search", "--sync", "--onlyvisible", "--name", "^MotifDesk$").split()[0]
        # There is no window manager that would do it.
        screen.do("windowfocus", "--sync", window)
        self.wait(lambda seen: seen["active"])

    def wait(self, condition: Callable[[dict[str, Any]], bool], seconds: float = WAIT) -> None:
        """Wait until what is seen is as wanted."""
        end = monotonic() + seconds
        while not (self.seen and condition(self.seen)):
            stream = self.process.stdout
            ready, _, _ = select.select([stream], [], [], max(0.0, end - monotonic()))
            if not ready:
                raise TimeoutError(f"what is seen: {self.seen}")
            content = os.read(stream.fileno(), 1 << 20)
            if not content:
                raise EOFError(self.process.stderr.read().decode())
            *lines, self._buffer = (self._buffer + content).split(b"\n")
            if lines:
                self.seen = json.loads(lines[-1])

    def press(self, *keys: str) -> None:
        self.screen.do("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self.screen.do("type", text)

    def go(self, keys: str, page: str) -> None:
        """Press keys that lead to a page."""
        self.press(keys)
        self.wait(lambda seen: seen["page"] == page)

    def tab(self) -> str:
        """Go to the next widget and return its name."""
        before = self.seen["focus"]
        self.press("Tab")
        try:
            self.wait(lambda seen: seen["focus"] != before, seconds=1)
        except TimeoutError:
            return before  # a part of the same widget
        return self.seen["focus"]

    def tab_to(self, name: str) -> None:
        for _ in range(80):
            if self.seen["focus"] == name:
                return
            self.tab()
        raise AssertionError(f"{name} is not reached with the Tab key")

    def reached(self) -> set[str]:
        """Return what the Tab key reaches on this page, once around."""
        self.tab_to("stepList")
        names = {"stepList"}
        for _ in range(80):
            names.add(self.tab())
            if self.seen["focus"] == "stepList":
                return names
        raise AssertionError(f"the Tab key does not come back: {names}")

    def photograph(self, name: str) -> None:
        """Keep a picture of the screen once it has come to rest."""
        before = self.screen.picture()
        end = monotonic() + 5
        while monotonic() < end:
            select.select([], [], [], 0.15)
            now = self.screen.picture()
            if np.array_equal(now, before):
                break
            before = now
        self.pictures[name] = now
        image = QImage(now.data, WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        assert image.save(str(self._folder / f"{name}.png"))

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    screen = Screen(folder)
    yield screen
    screen.close()


@pytest.fixture
def keyboard(screen: Screen, tmp_path: Path) -> Iterator[Keyboard]:
    pictures = Path(os.environ.get("MOTIFDESK_SCREENSHOTS", tmp_path / "screenshots"))
    pictures.mkdir(parents=True, exist_ok=True)
    keyboard = Keyboard(screen, tmp_path / "home", pictures)
    yield keyboard
    keyboard.close()


def test_the_journey_with_the_keyboard_alone(keyboard: Keyboard) -> None:
    keyboard.photograph("0-empty")
    load(keyboard)
    train(keyboard)
    evaluate(keyboard)
    interpret(keyboard)
    go_back_and_train_again(keyboard)
    check_pictures(keyboard.pictures)
    keyboard.press("ctrl+q")
    keyboard.wait(lambda seen: not seen["active"])  # it asks what is to become of the unsaved work
    keyboard.press("alt+d")
    assert keyboard.process.wait(30) == 0
    assert keyboard.process.stderr.read() == b""


def load(user: Keyboard) -> None:
    user.press("ctrl+e")
    user.wait(lambda seen: seen["states"][0] == "done")
    user.photograph("1-load")
    assert user.reached() >= (SHELL - {"backButton"}) | REACHED["loadPage"]
    user.tab_to("sequenceTable")
    user.press("Down", "Down")
    user.wait(lambda seen: seen["value"] == 2)


def train(user: Keyboard) -> None:
    user.go("alt+Right", "trainPage")
    user.wait(lambda seen: seen["layers"])  # once the engine is there to build the network
    assert user.reached() >= SHELL | REACHED["trainPage"]
    user.tab_to("architectureBox")
    user.press("End")
    user.wait(lambda seen: seen["value"] == "The primer's network")
    user.tab_to("training.epochs")
    user.press("ctrl+a")
    user.type("25")
    user.press("ctrl+Return")
    user.wait(lambda seen: seen["training"])
    user.wait(lambda seen: seen["states"] == ["done"] * 4 + ["open"] and not seen["busy"])
    assert user.seen["texts"]["messageText"].startswith("Trained in ")
    assert "kept epoch 25 of 25" in user.seen["texts"]["messageText"]
    user.photograph("2-train")


def evaluate(user: Keyboard) -> None:
    user.go("alt+Right", "evaluatePage")
    user.photograph("3-evaluate")
    assert user.reached() >= SHELL | REACHED["evaluatePage"]
    user.tab_to("confusionMatrix")
    user.press("Up", "Left")
    user.wait(lambda seen: "(true negatives)" in str(seen["value"]).partition(". All")[0])
    user.tab_to("thresholdSlider")
    user.press("Right")
    user.wait(lambda seen: seen["value"] == 510)
    user.tab_to("selectionTable")
    user.press("Home", "Return")
    user.wait(lambda seen: seen["page"] == "interpretPage")


def interpret(user: Keyboard) -> None:
    user.photograph("4-interpret")
    assert user.reached() >= SHELL | REACHED["interpretPage"]
    user.tab_to("motifField")
    user.type("CGACCGAACTCC")
    user.wait(lambda seen: "of 1,000 positives" in seen["texts"]["motifMessage"])
    user.tab_to("lettersButton")
    user.press("Right")  # as in every group of which one is chosen
    user.wait(lambda seen: seen["focus"] == "barsButton")
    user.tab_to("methodBox")
    user.press("Down")
    user.wait(lambda seen: seen["method"] == "gradient-corrected" and not seen["busy"])
    user.tab_to("saliencyTrack")
    user.press("plus", "Right")
    user.photograph("5-interpret-zoomed")


def go_back_and_train_again(user: Keyboard) -> None:
    for page in ("evaluatePage", "trainPage", "loadPage"):
        user.go("alt+Left", page)
    user.tab_to("split.kind")
    user.press("Down")
    user.wait(lambda seen: seen["states"] == ["done", "stale", "stale", "stale", "open"])
    user.go("ctrl+3", "evaluatePage")
    user.photograph("6-stale")
    user.go("ctrl+2", "trainPage")
    user.press("ctrl+Return")
    user.wait(lambda seen: seen["runs"] == 2)
    user.wait(lambda seen: seen["states"] == ["done"] * 4 + ["open"] and not seen["busy"])

    user.tab_to("training.epochs")
    user.press("ctrl+a")
    user.type("50000")
    user.press("ctrl+Return")
    user.wait(lambda seen: seen["texts"]["trainState"].startswith("Epoch "))
    user.photograph("7-training")
    user.press("Escape")
    user.wait(lambda seen: not seen["training"])
    assert user.seen["runs"] == 2
    assert "nothing of it is kept" in user.seen["texts"]["trainState"]


def check_pictures(pictures: dict[str, Pixels]) -> None:
    colours = {name: len(np.unique(picture.view(np.uint32) & 0xFFFFFF)) for name, picture in pictures.items()}
    assert min(colours.values()) > 50, colours
    pages = list(pictures)
    for place, name in enumerate(pages):
        for other in pages[place + 1 :]:
            differing = (pictures[name] != pictures[other]).any(axis=2).mean()
            assert differing > 0.005, (name, other)
