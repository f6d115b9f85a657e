"""Progress as it appears on a terminal, in a log, and to a script."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress

import pytest

from motifdesk import console
from motifdesk.console import BarMonitor, Interruption, JsonMonitor, LineMonitor, QuietMonitor, monitors
from motifdesk.monitor import Monitor, Wish
from motifdesk.training.records import ClassEpoch, Notice
from motifdesk.training.search.records import Fold, Trial, TrialState


def record(epoch: int) -> ClassEpoch:
    return ClassEpoch(epoch, 0.03, 0.5 / epoch, 0.6 / epoch, 0.9, 0.8, 0.95, math.nan)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def screen(self) -> list[str]:
        """Return what stands on the terminal, line by line."""
        return [line.rpartition("\r")[2].replace("\x1b[K", "") for line in self.getvalue().split("\n")]


@contextmanager
def bars() -> Iterator[tuple[Terminal, Callable[[str], Monitor]]]:
    """Give a terminal in the place of standard error, and what makes the monitors that draw on it."""
    terminal = Terminal()
    with redirect_stderr(terminal), monitors(Interruption(), quiet=False, as_json=False) as monitor_of:
        yield terminal, monitor_of


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(console, "monotonic", clock)
    return clock


@pytest.mark.parametrize(
    ("quiet", "as_json", "tty", "kind"),
    [
        (False, True, True, JsonMonitor),
        (True, True, True, JsonMonitor),
        (True, False, True, QuietMonitor),
        (False, False, True, BarMonitor),
        (False, False, False, LineMonitor),
    ],
)
def test_how_progress_is_shown(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, as_json: bool, tty: bool, kind: type
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal() if tty else io.StringIO())
    with monitors(Interruption(), quiet=quiet, as_json=as_json) as monitor_of:
        assert type(monitor_of("train")) is kind


def test_a_bar_with_epoch_loss_and_time_left(clock: Clock) -> None:
    with bars() as (terminal, monitor_of):
        monitor = monitor_of("train")
        clock.now += 5
        monitor.partial(record(1))
        monitor.progress(1, 4)
        assert terminal.screen() == [
            "train     [######------------------] epoch 1, loss 0.5000, val. loss 0.6000, val. accuracy 0.800, "
            "15 s left"
        ]


def test_a_line_a_step_and_what_comes_after_stands_on_its_own(clock: Clock) -> None:
    with bars() as (terminal, monitor_of):
        for step in ("load", "train", "save"):
            monitor = monitor_of(step)
            monitor.status(f"doing {step}")
            if step != "save":
                monitor.progress(1, 2)
                monitor.progress(2, 2)
                monitor.status(f"{step} done")
    print("Held-out test set: 100 sequences.", file=terminal)
    assert terminal.screen() == [
        "load      [########################] load done",
        "train     [########################] train done",
        "save      [------------------------] doing save",
        "Held-out test set: 100 sequences.",
        "",
    ]


def test_an_error_stands_on_its_own_line_too() -> None:
    with suppress(ZeroDivisionError), bars() as (terminal, monitor_of):
        monitor_of("train").status("compiling")
        raise ZeroDivisionError
    assert terminal.getvalue().endswith("compiling\x1b[K\n")


def test_the_bar_is_redrawn_ten_times_a_second_at_most(clock: Clock) -> None:
    with bars() as (terminal, monitor_of):
        monitor = monitor_of("train")
        for done in range(1000):
            clock.now += 0.001
            monitor.progress(done, 1000)
        assert 9 <= terminal.getvalue().count("\r") <= 11


def test_plain_lines_tell_an_epoch_now_and_then(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    monitor = LineMonitor("train", Interruption())
    monitor.status("compiling")
    for epoch in range(1, 13):
        monitor.partial(record(epoch))
        monitor.progress(epoch, 12)
        clock.now += 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "train: compiling"
    assert [line.split(",")[0] for line in said[1:]] == [
        "train: epoch 1",
        "train: epoch 6",
        "train: epoch 11",
    ]


def test_the_last_epoch_is_always_told_on_plain_lines(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = LineMonitor("train", Interruption())
    train_three(monitor)
    said = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in said] == [
        "train: training",
        "train: epoch 1",
        "train: epoch 3",
        "train: scoring every sequence",
        "train: done",
    ]


def test_the_last_epoch_stands_above_the_bar(clock: Clock) -> None:
    with bars() as (terminal, monitor_of):
        train_three(monitor_of("train"))
    assert terminal.screen() == [
        "train: epoch 3, loss 0.1667, val. loss 0.2000, val. accuracy 0.800",
        "train     [########################] done",
        "",
    ]


def train_three(monitor: Monitor) -> None:
    monitor.status("training")
    for epoch in (1, 2, 3):
        monitor.partial(record(epoch))
        monitor.progress(epoch, 3)
    monitor.status("scoring every sequence")
    monitor.status("done")


def test_epochs_that_are_told_again_on_resuming_are_passed_over(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = LineMonitor("train", Interruption())
    for epoch in (1, 2, 3):
        monitor.partial(record(epoch))
    monitor.progress(3, 9)
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("train: epoch 3, ")


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    monitor = JsonMonitor("train", Interruption())
    monitor.status("Gradient × input")
    monitor.progress(1, 2)
    monitor.partial(record(2))
    monitor.partial("something else")
    monitor.partial(Notice("The disk is full."))
    status, epoch, notice = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert status == {"event": "status", "step": "train", "text": "Gradient × input"}
    assert (epoch["event"], epoch["epoch"], epoch["val_loss"]) == ("epoch", 2, 0.3)
    assert epoch["val_auroc"] is None  # JSON knows no NaN
    assert notice == {"event": "notice", "step": "train", "text": "The disk is full."}


def test_a_notice_stands_above_the_bar_and_in_a_line_of_its_own(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with bars() as (terminal, monitor_of):
        monitor = monitor_of("train")
        monitor.status("training")
        monitor.partial(Notice("The disk is full."))
        monitor.status("scoring")
    assert terminal.screen() == [
        "train: The disk is full.",
        "train     [------------------------] scoring",
        "",
    ]
    LineMonitor("train", Interruption()).partial(Notice("The disk is full."))
    assert capsys.readouterr().err == "train: The disk is full.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_the_first_ctrl_c_asks_to_stop_and_the_second_ends(capfd: pytest.CaptureFixture[str]) -> None:
    interruption = Interruption()
    before = signal.getsignal(signal.SIGINT)
    monitor = QuietMonitor("train", interruption)
    with interruption.watched():
        assert monitor.wish() is Wish.GO_ON
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.asked
        assert monitor.wish() is Wish.STOP
        assert "Ctrl+C again ends at once, without results" in capfd.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_ctrl_c_once_the_work_is_done_changes_nothing_any_more(capfd: pytest.CaptureFixture[str]) -> None:
    interruption = Interruption()
    with interruption.watched():
        interruption.work_is_done()
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
    assert not interruption.asked
    assert capfd.readouterr().err == ""


TRIALS = [
    Trial(3, TrialState.RUNNING, {"filters": 8}, 0.5, 2),
    Trial(3, TrialState.COMPLETE, {"filters": 8}, 0.25, 12, 1.5, "worker-1"),
    Trial(4, TrialState.FAILED, {"filters": 9}, message="Too wide."),
    Fold(1, 2, 1, {"accuracy": 0.9, "auroc": 0.95, "mcc": 0.8}, epochs=7),
    Fold(2, 3, 1, {}, message="Too short."),
]
SAID = [
    "search: trial 4 complete, 0.2500 after 12 epochs",
    "search: trial 5 failed Too wide.",
    "search: fold 2 of repeat 1: accuracy 0.9000, auroc 0.9500",
    "search: fold 3 of repeat 1: Too short.",
]


def test_trials_and_folds_are_told_when_they_end(capsys: pytest.CaptureFixture[str]) -> None:
    monitor = LineMonitor("search", Interruption())
    for value in TRIALS:
        monitor.partial(value)
    assert capsys.readouterr().err.splitlines() == SAID


def test_trials_and_folds_stay_above_the_bar() -> None:
    with bars() as (terminal, monitor_of):
        monitor = monitor_of("search")
        for value in TRIALS:
            monitor.partial(value)
    assert [line for line in terminal.screen() if line.startswith("search:")] == SAID


def test_trials_and_folds_are_events_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    monitor = JsonMonitor("search", Interruption())
    for value in TRIALS:
        monitor.partial(value)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["trial", "trial", "fold", "fold"]
    assert events[0] == {
        "event": "trial", "number": 4, "state": "complete", "values": {"filters": 8}, "value": 0.25, "epochs": 12,
        "seconds": 1.5, "worker": "worker-1", "message": "",
    }  # fmt: skip
    assert events[2]["figures"] == {"accuracy": 0.9, "auroc": 0.95, "mcc": 0.8}
    assert "scores" not in events[2]
