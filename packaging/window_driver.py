"""The installed program's window on a virtual screen: started, used with mouse and keyboard, followed by its log."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from clean_debian import USER, CleanDebian
from screen import Pixels, Screen, save
from smoke_test import PackageFailsError, require

LOG = Path(".local/state/MotifDesk/logs/motifdesk.log")


class Window:
    """The installed program on a virtual screen."""

    def __init__(self, debian: CleanDebian, screen: Screen, folder: Path, *arguments: str) -> None:
        """Start it and wait until it can be seen; pictures, and what it says on the terminal, go into `folder`."""
        self.screen = screen
        self._debian = debian
        self._folder = folder
        self._log = debian.home / LOG
        self._log.unlink(missing_ok=True)
        self._waited = Counter[str]()
        self._pictures: dict[str, Pixels] = {}
        self._begun = datetime.now(UTC)
        with self._terminal.open("w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                debian.command("motifdesk", *arguments, user=USER, DISPLAY=screen.name),
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.seconds = self.wait("window shown")
        screen.focus("MotifDesk")

    @property
    def _terminal(self) -> Path:
        return self._folder / "window.log"

    # -- what its log tells

    def _lines(self) -> list[str]:
        """Return what the log tells so far, which may be no failure."""
        content = self._log.read_text(encoding="utf-8") if self._log.exists() else ""
        failed = "failed:" in content or "Traceback" in content
        require(not failed, f"the log tells of a failure:\n{content}")
        return content.splitlines()

    def _wait(self, pattern: str, count: int, seconds: float) -> re.Match[str]:
        """Wait until so many lines of the log match; return the last of these matches."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ended = self.process.poll() is not None  # asked before, so that its last words are read
            lines = self._lines()
            found = [match for line in lines if (match := re.search(pattern, line))]
            if len(found) >= count:
                return found[count - 1]
            require(not ended, f"the program has ended while '{pattern}' was waited for")
            time.sleep(0.1)
        told = "\n".join(lines)
        raise PackageFailsError(f"'{pattern}' is not {count} times in the log after {seconds:.0f} s:\n{told}")

    def wait(self, text: str, seconds: float = 120) -> float:
        """Wait until the log tells of `text`; return how long after the start that was, in seconds."""
        line = self._wait(re.escape(text), 1, seconds).string
        moment = datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").replace(tzinfo=UTC)
        return (moment - self._begun).total_seconds()

    def begun(self, title: str) -> int:
        """Return how many jobs whose title begins so have begun."""
        return sum(re.search(_job(title), line) is not None for line in self._lines())

    def finish(self, title: str, seconds: float = 180) -> None:
        """Wait until the next job whose title begins so, after those that were waited for, has ended well."""
        self._waited[title] += 1
        number = self._wait(_job(title), self._waited[title], seconds)[1]
        self._wait(f"job {number}: succeeded", 1, seconds)

    def forget(self, title: str) -> None:
        """Have `finish` wait for a job that has not begun yet, however many of its title there were."""
        self._waited[title] = self.begun(title)

    # -- what its user does

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.screen.press(*keys)

    def choose_file(self, dialog: str, path: str) -> None:
        """Type a file's name into the dialog of this title, and come back to the window."""
        self.screen.focus(f"^{dialog}$")
        self.screen.do("type", path)
        self.screen.at_rest()
        self.press("Return")
        self.screen.gone(f"^{dialog}$")
        self.screen.focus("MotifDesk")

    def photograph(self, name: str) -> None:
        """Keep what is on the screen; it has to be something, and something else than before."""
        picture = self.screen.at_rest()
        save(picture, self._folder / f"{name}.png")
        colours = len(np.unique(picture.view(np.uint32) & 0xFFFFFF))
        require(colours > 50, f"{name}.png has {colours} colours: there is no window on it")
        for other, before in self._pictures.items():
            differing = float((picture != before).any(axis=2).mean())
            require(differing > 0.005, f"{name}.png is the same as {other}.png: a click went nowhere")
        self._pictures[name] = picture

    # -- how it ends

    def ask_to_quit(self) -> None:
        """Press Ctrl+Q where something is not saved; the question stands there then."""
        self.press("ctrl+q")
        self.screen.focus("^MotifDesk$")  # the window itself names its project

    def quit(self, *keys: str) -> None:
        """Press Ctrl+Q, and these keys if it asks; it has to end well, and to have said nothing on the terminal."""
        if keys:
            self.ask_to_quit()
            self.press(*keys)
        else:
            self.press("ctrl+q")
        code = self.process.wait(60)
        said = self._terminal.read_text(encoding="utf-8")
        require(code == 0, f"the window ended with exit code {code}: {said}")
        require(not said.strip(), f"the window said on the terminal: {said}")
        self._lines()
        self._leave_nothing_running()

    def crash(self) -> None:
        """Kill it, as a power cut would; what it had started has to see that and end."""
        self.close()
        self._leave_nothing_running()

    def _leave_nothing_running(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while running := self._debian.processes():
            require(time.monotonic() < end, f"still running after {seconds:.0f} s: {running}")
            time.sleep(0.1)

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()


def _job(title: str) -> str:
    """Return the pattern of the line that tells that a job was begun; its number is the first group."""
    return rf"job (\d+): {re.escape(title)}"
