"""A virtual screen with a mouse and a keyboard: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
from bootstrap import SetupError
from numpy.typing import NDArray

WIDTH, HEIGHT = 1280, 800
Pixels = NDArray[np.uint8]


class Screen:
    """An X display without a monitor."""

    def __init__(self, folder: Path, width: int = WIDTH, height: int = HEIGHT) -> None:
        """Start it; its memory is a file in `folder`.

        Raises
        ------
        SetupError
            Xvfb or xdotool is missing.
        """
        missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
        if missing:
            raise SetupError(f"A window is tested with {' and '.join(missing)}: install it and try again.")
        folder.mkdir(parents=True, exist_ok=True)
        self._memory = folder / "Xvfb_screen0"
        self._size = (width, height)
        reader, writer = os.pipe()
        geometry = [
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-fbdir",
            str(folder),
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), *geometry], pass_fds=[writer], stderr=subprocess.DEVNULL
        )
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = f":{told.readline().strip()}"

    def close(self) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait()

    def do(self, *words: str) -> str:
        """Have xdotool do something, and return what it says."""
        environment = {**os.environ, "DISPLAY": self.name}
        done = subprocess.run(
            ["xdotool", *words], env=environment, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout

    def click(self, x: int, y: int) -> None:
        """Click with the left button of the mouse."""
        self.do("mousemove", str(x), str(y), "click", "1")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.do("key", "--clearmodifiers", *keys)

    def focus(self, title: str) -> None:
        """Give the keyboard to the largest window of this title; there is no window manager that would do it."""
        windows = self.do("search", "--sync", "--onlyvisible", "--name", title).split()
        self.do("windowfocus", "--sync", max(windows, key=self._area))

    def gone(self, title: str, seconds: float = 30) -> None:
        """Wait until there is no window of this title any more; raises `TimeoutError` where there still is one."""
        end = time.monotonic() + seconds
        while self._found(title):
            if time.monotonic() > end:
                raise TimeoutError(f"there is still a window of the title {title}")
            time.sleep(0.1)

    def _found(self, title: str) -> bool:
        """Return whether a window of this title can be seen."""
        try:
            return bool(self.do("search", "--onlyvisible", "--name", title).strip())
        except subprocess.CalledProcessError:
            return False  # so xdotool says that there is none

    def _area(self, window: str) -> int:
        lines = self.do("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in lines)
        return int(values["WIDTH"]) * int(values["HEIGHT"])

    def picture(self) -> Pixels:
        """Return what is on the screen, shape (height, width, 4): blue, green, red, nothing.

        The server keeps it in a file in the format of xwd: a header of 32-bit numbers that begins with its own size
        and says in its 20th field how many colours of 12 bytes follow before the pixels.
        """
        width, height = self._size
        content = self._memory.read_bytes()
        header = np.frombuffer(content, ">u4", 25)
        start = int(header[0] + 12 * header[19])
        pixels = np.frombuffer(content, np.uint8, int(header[12]) * height, start)
        return pixels.reshape(height, -1, 4)[:, :width].copy()

    def at_rest(self, seconds: float = 10) -> Pixels:
        """Return what is on the screen once nothing moves on it any more, or after so many seconds."""
        before = self.picture()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.3)
            now = self.picture()
            if np.array_equal(now, before):
                break
            before = now
        return before


def save(picture: Pixels, path: Path) -> None:
    """Write a picture as PNG."""
    from PySide6.QtGui import QImage

    height, width, _ = picture.shape
    image = QImage(picture.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    if not image.save(str(path)):
        raise OSError(f"{path} cannot be written")
