from __future__ import annotations

import pytest
from helpers.window import FakeRunner, child
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.gui import bars, theme
from motifdesk.gui.bars import DetailsDialog, JobBar, MessageBar, time_left
from motifdesk.gui.workbench import Answer, Message, Tone
from motifdesk.gui.worker import JobHandle
from motifdesk.monitor import Wish


class Clock:
    """A clock that stands until it is told otherwise."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(bars, "monotonic", clock)
    return clock


@pytest.fixture
def runner(qapp: object) -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def bar(qtbot: QtBot, runner: FakeRunner, clock: Clock) -> JobBar:
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.resize(600, 40)
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    runner.started.connect(bar.add)
    return bar


def text(bar: JobBar) -> str:
    label = child(bar, QLabel, "jobText")
    return label.text() if label.isVisible() else ""


def begin(runner: FakeRunner, title: str) -> JobHandle:
    return runner.submit(None, title)


def test_it_is_empty_while_nothing_runs(bar: JobBar) -> None:
    for name in ("jobText", "jobProgress", "jobCancelButton"):
        assert not child(bar, QWidget, name).isVisible()


def test_before_the_first_progress_it_moves_and_says_what_is_done(bar: JobBar, runner: FakeRunner) -> None:
    job = begin(runner, "Training")
    assert text(bar) == "Training"
    job.status.emit("compiling")
    assert text(bar) == "Training: compiling"
    progress = child(bar, QProgressBar, "jobProgress")
    assert (progress.minimum(), progress.maximum()) == (0, 0)


def test_progress_says_how_much_and_how_long(bar: JobBar, runner: FakeRunner, clock: Clock) -> None:
    job = begin(runner, "Training")
    job.progress.emit(0, 50)
    clock.now += 10
    job.progress.emit(10, 50)
    progress = child(bar, QProgressBar, "jobProgress")
    assert progress.value() / progress.maximum() == 0.2
    assert text(bar) == "Training: 20%, 40 s left"


def test_the_first_steps_of_many_are_told_without_a_guess(
    bar: JobBar, runner: FakeRunner, clock: Clock
) -> None:
    job = begin(runner, "Training")
    job.status.emit("compiling")
    clock.now += 3
    job.progress.emit(40, 50_000)
    assert text(bar) == "Training: 0.1%"


def test_the_owner_s_words_take_the_place_of_a_percentage(
    bar: JobBar, runner: FakeRunner, clock: Clock
) -> None:
    job = begin(runner, "Training")
    job.status.emit("compiling")
    job.progress.emit(0, 48)
    clock.now += 12
    job.tell("epoch 12 of 50, val. loss 0.08")
    job.progress.emit(12, 48)
    assert text(bar) == "Training: epoch 12 of 50, val. loss 0.08, 36 s left"


def test_a_pause_takes_no_part_in_the_time_left(bar: JobBar, runner: FakeRunner, clock: Clock) -> None:
    job = begin(runner, "Training")
    job.progress.emit(0, 48)
    clock.now += 12
    job.tell("epoch 12 of 48")
    job.progress.emit(12, 48)
    job.pause()
    assert text(bar) == "Training: paused, epoch 12 of 48"
    clock.now += 1000
    job.resume()
    job.progress.emit(12, 48)
    assert text(bar) == "Training: epoch 12 of 48, 36 s left"
    job.pause()
    job.ended.emit()
    begin(runner, "Evaluating")
    assert text(bar) == "Evaluating"


def test_what_came_before_takes_no_part_in_the_time_left(
    bar: JobBar, runner: FakeRunner, clock: Clock
) -> None:
    """Compiling, say, or the epochs of an interrupted training that this one goes on with."""
    job = begin(runner, "Training")
    clock.now += 30
    job.progress.emit(25, 50)
    assert text(bar) == "Training: 50.0%"
    clock.now += 5
    job.progress.emit(30, 50)
    assert text(bar) == "Training: 60%, 20 s left"


def test_progress_without_a_total_is_no_progress(bar: JobBar, runner: FakeRunner) -> None:
    begin(runner, "Training").progress.emit(0, 0)
    assert child(bar, QProgressBar, "jobProgress").maximum() == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "less than 1 s left"), (4.2, "4 s left"), (200, "3 min left"), (9000, "2.5 h left")],
)
def test_time_left_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def test_jobs_are_shown_one_after_the_other(bar: JobBar, runner: FakeRunner) -> None:
    first, second = begin(runner, "Evaluating"), begin(runner, "Attributing")
    second.status.emit("waiting")
    assert text(bar) == "Evaluating"
    first.ended.emit()
    assert text(bar) == "Attributing"
    second.ended.emit()
    assert text(bar) == ""


def test_a_job_that_ends_while_it_waits_is_forgotten(bar: JobBar, runner: FakeRunner) -> None:
    first, second = begin(runner, "Evaluating"), begin(runner, "Attributing")
    second.ended.emit()
    assert text(bar) == "Evaluating"
    first.ended.emit()
    assert text(bar) == ""


def test_cancel_and_escape_cancel_the_job_that_is_shown(
    bar: JobBar, runner: FakeRunner, qtbot: QtBot
) -> None:
    first, second = begin(runner, "Evaluating"), begin(runner, "Attributing")
    child(bar, QPushButton, "jobCancelButton").click()
    assert runner.wishes == [(first, Wish.CANCEL)]
    first.ended.emit()
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: runner.wishes[1:] == [(second, Wish.CANCEL)])


@pytest.fixture
def messages(qtbot: QtBot) -> MessageBar:
    messages = MessageBar()
    qtbot.addWidget(messages)
    return messages


def test_a_message_is_shown_until_it_is_closed(messages: MessageBar) -> None:
    assert not messages.isVisible()
    messages.show_message(Message(Tone.GOOD, "Saved."))
    assert messages.isVisible()
    assert child(messages, QLabel, "messageText").text() == "Saved."
    child(messages, QToolButton, "messageCloseButton").click()
    assert not messages.isVisible()


def test_the_newest_message_replaces_the_one_before(messages: MessageBar) -> None:
    messages.show_message(Message(Tone.BAD, "It failed.", "Traceback"))
    messages.show_message(Message(Tone.INFO, "It works."))
    assert child(messages, QLabel, "messageText").text() == "It works."
    assert child(messages, QLabel, "messageText").property("role") == ""
    assert not child(messages, QPushButton, "messageDetailsButton").isVisible()


@pytest.mark.parametrize(("tone", "stays"), [(Tone.BAD, False), (Tone.GOOD, True)])
def test_a_failure_is_taken_away_when_something_else_is_tried(
    messages: MessageBar, tone: Tone, stays: bool
) -> None:
    messages.show_message(Message(tone, "So it went."))
    messages.dismiss_failure()
    assert messages.isVisible() is stays


@pytest.mark.parametrize(("tone", "stays"), [(Tone.BAD, True), (Tone.CAUTION, False), (Tone.GOOD, False)])
def test_news_is_taken_away_when_the_user_goes_on(messages: MessageBar, tone: Tone, stays: bool) -> None:
    messages.show_message(Message(tone, "So it went."))
    messages.dismiss_news()
    assert messages.isVisible() is stays


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def passing(window: QWidget, messages: MessageBar, qtbot: QtBot) -> MessageBar:
    """The bar in front of the user, where successes pass in a moment, with something else that has the focus."""
    layout = QVBoxLayout(window)
    layout.addWidget(messages)
    elsewhere = QPushButton("elsewhere")
    elsewhere.setObjectName("elsewhere")
    layout.addWidget(elsewhere)
    messages.going.setInterval(10)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    elsewhere.setFocus()
    return messages


def test_a_success_goes_by_itself(passing: MessageBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(passing.going.timeout):
        passing.show_message(Message(Tone.GOOD, "Saved."))
        assert passing.isVisible()
    qtbot.waitUntil(lambda: not passing.isVisible())
    assert not passing.going.isActive()


def test_a_success_stands_for_ten_seconds(messages: MessageBar) -> None:
    assert messages.going.interval() == 10_000


@pytest.mark.parametrize("tone", [Tone.INFO, Tone.CAUTION, Tone.BAD])
def test_whatever_else_is_said_stays(passing: MessageBar, tone: Tone) -> None:
    passing.show_message(Message(Tone.GOOD, "Saved."))
    passing.show_message(Message(tone, "But mind this."))
    assert not passing.going.isActive()
    assert passing.isVisible()


def test_a_question_stays_however_friendly(passing: MessageBar) -> None:
    passing.show_message(Message(Tone.GOOD, "And now?", answers=(Answer("Go on", "goOn", lambda: None),)))
    assert not passing.going.isActive()


def test_a_question_comes_back_after_a_success(passing: MessageBar, qtbot: QtBot) -> None:
    passing.show_message(Message(Tone.INFO, "And now?", answers=(Answer("Go on", "goOn", lambda: None),)))
    with qtbot.waitSignal(passing.going.timeout):
        passing.show_message(Message(Tone.GOOD, "Saved."))
    qtbot.waitUntil(lambda: child(passing, QLabel, "messageText").text() == "And now?")
    assert not passing.going.isActive()


def test_a_success_stays_while_it_is_read(passing: MessageBar, qtbot: QtBot) -> None:
    passing.show_message(Message(Tone.GOOD, "Saved."))
    child(passing, QToolButton, "messageCloseButton").setFocus()
    with qtbot.waitSignals([passing.going.timeout, passing.going.timeout]):
        pass
    assert passing.isVisible()
    child(passing.window(), QPushButton, "elsewhere").setFocus()
    qtbot.waitUntil(lambda: not passing.isVisible())


def test_a_success_waits_for_a_user_who_is_elsewhere(passing: MessageBar, qtbot: QtBot) -> None:
    other = QDialog(passing.window())
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    passing.show_message(Message(Tone.GOOD, "The search is done."))
    with qtbot.waitSignals([passing.going.timeout, passing.going.timeout]):
        pass
    assert passing.isVisible()
    other.close()
    passing.window().activateWindow()
    qtbot.waitUntil(lambda: not passing.isVisible())


@pytest.mark.parametrize(("tone", "urgent"), [(Tone.GOOD, False), (Tone.BAD, True)])
def test_screen_readers_are_told(
    messages: MessageBar, monkeypatch: pytest.MonkeyPatch, tone: Tone, urgent: bool
) -> None:
    told = []
    monkeypatch.setattr(bars, "announce", lambda widget, text, *, urgent: told.append((text, urgent)))
    messages.show_message(Message(tone, "So it went."))
    assert told == [("So it went.", urgent)]
    monkeypatch.undo()
    bars.announce(messages, "So it went.", urgent=urgent)


def test_text_is_read_as_text_not_as_markup(messages: MessageBar) -> None:
    messages.show_message(Message(Tone.BAD, "The label '<b>x</b>' was found."))
    assert child(messages, QLabel, "messageText").textFormat() == Qt.TextFormat.PlainText


def test_details_can_be_read_and_copied(messages: MessageBar, qtbot: QtBot) -> None:
    messages.show_message(Message(Tone.BAD, "A mistake.", "Traceback: line 3"))
    child(messages, QPushButton, "messageDetailsButton").click()
    dialog = messages.findChild(DetailsDialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "A mistake.\n\nTraceback: line 3"
    (copy,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Copy"]
    copy.click()
    assert QGuiApplication.clipboard().text() == "A mistake.\n\nTraceback: line 3"
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


def test_icons_follow_the_theme(messages: MessageBar, themed_application: object) -> None:
    messages.show_message(Message(Tone.BAD, "It failed."))
    light = messages.grab().toImage()
    theme.apply(themed_application, theme.DARK)
    try:
        assert messages.grab().toImage() != light
    finally:
        theme.apply(themed_application, theme.LIGHT)
    assert messages.grab().toImage() == light
