"""Use the frozen program as its user would, on whatever system this is: ``python packaging/smoke_test.py [FOLDER]``.

`make package-test` does the same, and more, in a clean Debian.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bundle import PROGRAM

MOTIF = "CGACCGAACTCC"
LOG = Path("logs") / "motifdesk.log"
Run = Callable[..., str]
Say = Callable[[str], None]


class PackageFailsError(Exception):
    """The program does not do what it should; the message says what was found."""


def require(condition: bool, sentence: str) -> None:
    """Raise `PackageFailsError` unless the condition holds."""
    if not condition:
        raise PackageFailsError(sentence)


def work_without_a_window(run: Run, folder: Path, say: Say) -> None:
    """Make an example, train on it, predict with what came of it, and search in worker processes.

    Parameters
    ----------
    run
        Runs the program with these arguments in `folder`, and returns what it says.
    folder
        Where ``example``, ``results`` and ``scores.tsv`` are written.
    say
        Told how it went.
    """
    say(run("--version").strip())
    run("simulate", "--out", "example")
    files = ("--sequences", "example/sequences.txt", "--labels", "example/labels.txt")
    begun = time.monotonic()
    said = run("run", *files, "--out", "results", "--pdf", "--quiet")
    require(not said, f"a quiet run said: {said}")
    results = folder / "results"
    test = json.loads((results / "metrics.json").read_text(encoding="utf-8"))["test"]
    require(test["auroc"] > 0.99, f"the example's AUROC is {test['auroc']}")
    require(MOTIF in (results / "motifs.meme").read_text(encoding="utf-8"), f"{MOTIF} was not found")
    require((results / "report.pdf").read_bytes().startswith(b"%PDF"), "the report is no PDF")
    say(f"run: {time.monotonic() - begun:.0f} s, AUROC {test['auroc']:.3f}, found {MOTIF}")

    run("predict", "results/project.motifdesk", "example/sequences.txt", "--out", "scores.tsv")
    before = column(results / "predictions.tsv", "score")
    after = column(folder / "scores.tsv", "probability")
    require(before == after, "predict gives other scores than the run")
    require(all(math.isfinite(float(score)) for score in after), "a score is no number")
    say(f"predict: {len(after):,} scores, the very same as those of the run")

    few = ("--trials", "2", "--workers", "2", "--epochs", "3", "--folds", "2", "--no-interpret")
    run("search", *files, "--out", "results/search", *few, "--quiet")
    trials = column(results / "search" / "trials.tsv", "worker")
    require(all(name.startswith("worker-") for name in trials), f"trials ran on: {trials}")
    say(f"search: {len(trials)} trials, in worker processes")


def column(path: Path, name: str) -> list[str]:
    """Return a column of a table with tabs."""
    heading, *lines = path.read_text(encoding="utf-8").splitlines()
    place = heading.split("\t").index(name)
    return [line.split("\t")[place] for line in lines]


def open_window(command: list[str], home: Path, say: Say, seconds: float = 180) -> None:
    """Start the window and wait until it is shown and its engine has loaded TensorFlow; then end it."""
    begun = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, "MOTIFDESK_HOME": str(home)})
    try:
        for text in ("window shown", "engine ready"):
            while not _told(home / LOG, text):
                require(process.poll() is None, f"the window has ended, with exit code {process.poll()}")
                require(
                    time.monotonic() - begun < seconds, f"'{text}' is not in the log after {seconds:.0f} s"
                )
                time.sleep(0.1)
            say(f"{text} after {time.monotonic() - begun:.1f} s")
    finally:
        process.kill()
        process.wait()


def _told(log: Path, text: str) -> bool:
    return log.exists() and text in log.read_text(encoding="utf-8")


def executables(program: Path) -> tuple[Path, Path]:
    """Return the program for terminals and that for the desktop; on Windows alone they are two."""
    if sys.platform == "win32":
        return program / "motifdesk.exe", program / "motifdeskw.exe"
    return program / "motifdesk", program / "motifdesk"


def main(arguments: list[str]) -> int:
    """Test the program in this folder, or the one that was just built; return the exit code."""
    terminal, desktop = executables(Path(arguments[0]).resolve() if arguments else PROGRAM)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        home = folder / "home"

        def run(*words: str) -> str:
            done = subprocess.run(
                [str(terminal), *words],
                cwd=folder,
                env={**os.environ, "MOTIFDESK_HOME": str(home)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=600,
                check=False,
            )
            require(done.returncode == 0, f"motifdesk {' '.join(words)} failed: {done.stdout}")
            return done.stdout

        try:
            work_without_a_window(run, folder, print)
            open_window([str(desktop)], home, print)
        except PackageFailsError as error:
            print(f"FAILED: {error}", file=sys.stderr)
            return 1
    print("the program is good")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
