"""The bar that shows the running job, and the bar that shows messages."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.gui.pages.base import button, label, set_role
from motifdesk.gui.workbench import Answer, Message, Tone
from motifdesk.gui.worker import JobHandle
from motifdesk.words import duration

# Before that much is done since it was first told how far the job is, what is left cannot be told.
_SURE_AFTER = 0.02
_STEPS = 1000
_NEWS_MS = 10_000  # a success stands that long before the user's eyes


class JobBar(QWidget):
    """The running job: what it is, how far it is, how long it will take, and Cancel. Empty while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[JobHandle] = []
        self._first: tuple[float, float] | None = (
            None  # when it was first told how far the job is, and how far
        )
        self._waits_since: float | None = None  # paused by the user
        self._status = self._told = self._left = ""
        self._text = label("", "muted")
        self._text.setObjectName("jobText")
        self._progress = QProgressBar()
        self._progress.setObjectName("jobProgress")
        self._progress.setAccessibleName("Progress of the running job")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(180)
        self._cancel = button("Cancel", "jobCancelButton", tip="End the running job and discard it (Esc)")
        self._cancel.setShortcut("Esc")
        self._cancel.clicked.connect(self._cancel_current)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addStretch()
        for widget in (self._text, self._progress, self._cancel):
            layout.addWidget(widget)
        layout.addStretch()
        self._show()

    def add(self, job: JobHandle) -> None:
        """Show a job, once those before it have ended."""
        self._jobs.append(job)
        job.status.connect(self._on_status)
        job.progress.connect(self._on_progress)
        job.told.connect(self._on_told)
        job.paused.connect(self._on_paused)
        job.ended.connect(self._on_ended)
        if len(self._jobs) == 1:
            self._begin()

    def _begin(self) -> None:
        self._first = self._waits_since = None
        self._status = self._told = self._left = ""
        self._show_progress(0, 0)  # moving: how far it is cannot be told yet
        self._show()

    def _show(self) -> None:
        busy = bool(self._jobs)
        for widget in (self._text, self._progress, self._cancel):
            widget.setVisible(busy)
        if busy:
            paused = self._waits_since is not None
            parts = ["paused" if paused else self._status, self._told, "" if paused else self._left]
            words = ", ".join(part for part in parts if part)
            title = self._jobs[0].title
            self._text.setText(f"{title}: {words}" if words else title)

    def _show_progress(self, value: int, of: int) -> None:
        # The bar would else paint itself, and all that waits to be painted with it, before these calls return.
        self._progress.setUpdatesEnabled(False)
        self._progress.setRange(0, of)
        self._progress.setValue(value)
        self._progress.setUpdatesEnabled(True)

    def _on_status(self, text: str) -> None:
        if self.sender() is self._jobs[0]:
            self._status = text
            self._show()

    def _on_told(self, text: str) -> None:
        if self.sender() is self._jobs[0]:
            self._status, self._told = "", text
            self._show()

    def _on_paused(self, paused: bool) -> None:
        if self.sender() is not self._jobs[0]:
            return
        if paused:
            self._waits_since = monotonic()
        elif self._waits_since is not None:
            if self._first is not None:
                self._first = (self._first[0] + monotonic() - self._waits_since, self._first[1])
            self._waits_since = None
        self._show()

    def _on_progress(self, done: float, total: float) -> None:
        if self.sender() is not self._jobs[0] or not total:
            return
        self._show_progress(round(_STEPS * done / total), _STEPS)
        self._status = ""
        share = done / total
        # What came before, preparing or an earlier job that this one goes on with, says nothing about the rest.
        since, before = self._first = self._first or (monotonic(), share)
        if share - before < _SURE_AFTER:
            self._left = "" if self._told else f"{share:.1%}"
        else:
            seconds = (monotonic() - since) * (1 - share) / (share - before)
            self._left = time_left(seconds) if self._told else f"{share:.0%}, {time_left(seconds)}"
        self._show()

    def _on_ended(self) -> None:
        self._jobs = [job for job in self._jobs if job is not self.sender()]
        if self._jobs:
            self._begin()
        else:
            self._show()

    def _cancel_current(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()


def time_left(seconds: float) -> str:
    """Return in words how long it will take: ``4 s left``."""
    return "less than 1 s left" if seconds < 1 else f"{duration(round(seconds))} left"


class MessageBar(QFrame):
    """One message at a time, the newest, until it is closed; a success goes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self.setProperty("role", "card")
        self.setAccessibleName("Message")
        self._message: Message | None = None
        self._question: Message | None = None  # comes back once what was said over it is gone
        self._answers: list[QPushButton] = []
        self.going = QTimer(self, interval=_NEWS_MS, singleShot=True)
        self.going.timeout.connect(self._go)
        self._icon = QLabel()
        self._text = label("", "", wrap=True)
        self._text.setObjectName("messageText")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._details = button(
            "Details …", "messageDetailsButton", tip="Show what the developers need to know"
        )
        self._details.clicked.connect(self.open_details)
        self._close = QToolButton()
        self._close.setObjectName("messageCloseButton")
        self._close.setProperty("role", "flat")
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self._dismiss)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.SMALL, theme.SMALL, theme.SMALL)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._details)
        layout.addWidget(self._close)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message in place of the one before; a question stays until it is answered or closed."""
        if message.answers:
            self._question = message
        self._message = message
        self._text.setText(message.text)
        self._details.setVisible(bool(message.details))
        self._show_answers(message.answers)
        self._paint()
        self.show()
        if message.tone is Tone.GOOD and not message.answers:
            self.going.start()
        else:
            self.going.stop()
        announce(self, message.text, urgent=message.tone is Tone.BAD)

    @Slot()
    def _go(self) -> None:
        """Take a success away, unless it is being read, or the user is elsewhere and has not seen it yet."""
        focus = QApplication.focusWidget()
        is_read = self.underMouse() or self._text.hasSelectedText()
        is_read |= focus is not None and self.isAncestorOf(focus)
        # What moves up in its place must not do so under a press of the mouse.
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_read or pressed or not self.isActiveWindow():
            self.going.start()
        else:
            self.dismiss_news()

    def dismiss_failure(self) -> None:
        """Take a failure away: the user is trying something else."""
        if self._message is not None and self._message.tone is Tone.BAD:
            self._dismiss_unless_asked()

    def dismiss_news(self) -> None:
        """Take anything but a failure away: the user has gone on."""
        if self._message is not None and self._message.tone is not Tone.BAD:
            self._dismiss_unless_asked()

    def _dismiss_unless_asked(self) -> None:
        if self._message is not self._question:
            self._dismiss()

    def _dismiss(self) -> None:
        """Show the question that was there before, or nothing."""
        if self._message is self._question:
            self._question = None
        if self._question is not None:
            self.show_message(self._question)
        else:
            self._message = None
            self.going.stop()
            self.hide()

    def _show_answers(self, answers: tuple[Answer, ...]) -> None:
        for old in self._answers:
            self._layout.removeWidget(old)
            old.setParent(None)  # at once, so that no name is found twice
            old.deleteLater()
        self._answers = []
        for answer in answers:
            widget = button(answer.text, answer.name)
            widget.clicked.connect(self._on_answer)
            self._layout.insertWidget(self._layout.count() - 1, widget)
            self._answers.append(widget)

    def _on_answer(self) -> None:
        message = self._message
        assert message is not None  # a button is there
        answer = message.answers[[widget is self.sender() for widget in self._answers].index(True)]
        self._dismiss()
        answer.act()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        colours = theme.current()
        self._close.setIcon(icon("cross", colours.muted))
        if self._message is None:
            return
        name, tint, role = {
            Tone.INFO: ("info", colours.accent, ""),
            Tone.GOOD: ("check", colours.good, ""),
            Tone.CAUTION: ("warning", colours.caution, ""),
            Tone.BAD: ("error", colours.bad, "bad"),
        }[self._message.tone]
        self._icon.setPixmap(icon(name, tint).pixmap(20, 20))
        set_role(self._text, role)

    def open_details(self) -> None:
        """Show what the developers need to know, unless it stands open already: mistakes come in swarms."""
        if self._message is not None and self.findChild(DetailsDialog) is None:
            DetailsDialog(self._message, self).open()


def announce(widget: QWidget, text: str, *, urgent: bool) -> None:
    """Have screen readers say a text; one that is urgent before what they are saying."""
    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class DetailsDialog(QDialog):
    """What went wrong, to be copied into a report."""

    def __init__(self, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What went wrong")
        self.resize(680, 420)
        self._report = f"{message.text}\n\n{message.details}"
        text = QPlainTextEdit(self._report)
        text.setReadOnly(True)
        text.setFont(theme.fixed_font())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
