"""What is always in sight on the Train page: how long it will take, how it goes, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, set_role, wrapped

_TRAIN_TIP = "Start a new training run (Ctrl+Return)"


class RunPane(QFrame):
    """Shows the estimate and the state of the training; says what the user wants to happen."""

    train_requested = Signal()
    pause_requested = Signal()
    go_on_requested = Signal()  # after a pause
    stop_requested = Signal()
    cancel_requested = Signal()
    resume_requested = Signal()  # of a run that was interrupted earlier
    discard_requested = Signal()  # of it
    batch_requested = Signal(int)  # another batch size
    shown = Signal()  # the user has come to this page

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self._paused = False
        self._smaller = 0
        self._ready = False
        self._refusal = ""
        self._remark = wrapped("", "caution")
        self._remark.setObjectName("trainRemark")
        self._estimate = wrapped("", "muted")
        self._estimate.setObjectName("estimateSentence")
        self._batch = button("", "smallerBatchButton", tip="Fewer sequences at a time need less memory")
        self._batch.clicked.connect(self._choose_batch)
        self._state = wrapped("", "muted")
        self._state.setObjectName("trainState")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(self._build_offer())
        for widget in (self._remark, self._estimate, self._batch, self._state):
            column.addWidget(widget)
            widget.hide()
        column.addLayout(self._build_buttons())
        self.set_ready(False)

    def _build_offer(self) -> QWidget:
        """Build what offers to go on with an interrupted run."""
        self._offer = QFrame()
        self._offer.setObjectName("resumeOffer")
        self._interrupted = wrapped("")
        self._interrupted.setObjectName("resumeSentence")
        self.resume_button = button("Resume", "resumeButton")
        self.discard_button = button(
            "Discard", "discardButton", tip="Forget the interrupted run; it cannot be resumed later"
        )
        self.resume_button.clicked.connect(self.resume_requested)
        self.discard_button.clicked.connect(self.discard_requested)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.resume_button)
        row.addWidget(self.discard_button)
        row.addStretch()
        column = QVBoxLayout(self._offer)
        column.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(self._interrupted)
        column.addLayout(row)
        self._offer.hide()
        return self._offer

    def _build_buttons(self) -> QHBoxLayout:
        self.train_button = button("Train", "trainButton", primary=True, tip=_TRAIN_TIP)
        self.train_button.setShortcut("Ctrl+Return")
        self.pause_button = button("Pause", "pauseButton")
        self.pause_button.setShortcut("Ctrl+P")
        self.stop_button = button(
            "Stop", "stopButton", tip="End now and keep the best weights so far (Ctrl+.)"
        )
        self.stop_button.setShortcut("Ctrl+.")
        self.cancel_button = button("Cancel", "cancelButton", tip="End now and discard this run (Esc)")
        self.train_button.clicked.connect(self.train_requested)
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self.stop_button.clicked.connect(self.stop_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for widget in (self.train_button, self.pause_button, self.stop_button, self.cancel_button):
            row.addWidget(widget, 1)
        return row

    # -- what the controllers show

    def set_ready(self, ready: bool) -> None:
        """Show whether a training can be started: there is data and no training is running."""
        self._ready = ready
        self._offer_buttons(training=False)
        self._permit()
        for said in (self._remark, self._estimate):
            said.setVisible(bool(said.text()))
        self._batch.setVisible(bool(self._smaller))

    def show_training(self) -> None:
        """Show that a training has begun: it can be paused, stopped and cancelled."""
        self._offer_buttons(training=True)
        self.show_paused(False)
        for widget in (self._remark, self._estimate, self._batch, self._offer):
            widget.hide()

    def show_paused(self, paused: bool) -> None:
        """Show whether the training waits."""
        self._paused = paused
        self.pause_button.setText("Go on" if paused else "Pause")
        self.pause_button.setShortcut("Ctrl+P")  # Qt forgets it with the text
        words = (
            "Go on training from where it was paused" if paused else "Wait, and free the processor for others"
        )
        self.pause_button.setToolTip(f"{words} (Ctrl+P)")

    def show_ending(self) -> None:
        """Show that the training is about to end: nothing more can be asked of it than to be cancelled."""
        self.pause_button.setEnabled(False)
        self.stop_button.setEnabled(False)

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how the training goes or how it ended."""
        self._state.setText(text)
        self._state.setVisible(bool(text))
        set_role(self._state, role)

    def show_remark(self, text: str) -> None:
        """Say what the user should know of the settings as they are; an empty text says nothing."""
        self._remark.setText(text)
        self._remark.setVisible(self._is_idle() and bool(text))

    def show_estimate(
        self, text: str, role: str = "muted", *, smaller: int = 0, refused: bool = False
    ) -> None:
        """Say how long a training would take; offer a smaller batch if there is one.

        Or why it cannot be done: where it is `refused`, nothing can be started until something else is said.
        """
        self._estimate.setText(text)
        set_role(self._estimate, role)
        self._estimate.setVisible(self._is_idle() and bool(text))
        self._refusal = text if refused else ""
        if self._is_idle():
            self._permit()
        self.offer_batch(smaller)

    def _permit(self) -> None:
        """Let a training be started, or say at the button why not."""
        self.train_button.setEnabled(self._ready and not self._refusal)
        self.train_button.setToolTip(self._refusal or _TRAIN_TIP)
        self.train_button.setAccessibleDescription(self._refusal)

    def offer_batch(self, smaller: int) -> None:
        """Offer a smaller batch, for there was too little memory; 0 takes the offer away."""
        self._smaller = smaller
        self._batch.setText(f"Use a batch of {smaller:,}")
        self._batch.setVisible(self._is_idle() and bool(smaller))

    def offer_resume(self, sentence: str, details: str) -> None:
        """Offer to go on with a run that was interrupted; an empty sentence takes the offer away."""
        self._interrupted.setText(sentence)
        self.resume_button.setToolTip(details)
        self.resume_button.setAccessibleDescription(f"{sentence} {details}")
        self._offer.setVisible(bool(sentence))

    def showEvent(self, event: QShowEvent) -> None:
        """Say that the user looks at it."""
        super().showEvent(event)
        self.shown.emit()

    def _is_idle(self) -> bool:
        return not self.train_button.isHidden()

    # -- what the user does

    def _pause_or_go_on(self) -> None:
        (self.go_on_requested if self._paused else self.pause_requested).emit()

    def _choose_batch(self) -> None:
        self.batch_requested.emit(self._smaller)

    def _offer_buttons(self, *, training: bool) -> None:
        """Show the button that starts a training, or those that act on the one under way; keep the focus here."""
        running: tuple[QPushButton, ...] = (self.pause_button, self.stop_button, self.cancel_button)
        had_focus = any(widget.hasFocus() for widget in (self.train_button, *running))
        for widget in running:
            widget.setVisible(training)
            widget.setEnabled(training)
        self.train_button.setVisible(not training)
        self.train_button.setEnabled(not training)
        if had_focus:
            (self.stop_button if training else self.train_button).setFocus()
