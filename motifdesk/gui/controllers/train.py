"""Training: the page on one side, the session and the training job on the other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.errors import NOT_ENOUGH_MEMORY, InputError
from motifdesk.gui.controllers.computer import ComputerController
from motifdesk.gui.controllers.estimate import EstimateController
from motifdesk.gui.controllers.filters import FiltersController
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.controllers.resume import ResumeController
from motifdesk.gui.controllers.runs import RunsController
from motifdesk.gui.controllers.search import SearchController
from motifdesk.gui.controllers.validate import ValidateController
from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Train
from motifdesk.project.session import Step
from motifdesk.training.checkpoint import CheckpointInfo
from motifdesk.training.filters import FilterLogos
from motifdesk.training.records import Ending, EpochRecord, Notice, Run
from motifdesk.training.settings import TrainingSettings
from motifdesk.words import duration


class TrainController(QObject):
    """Trains what the user sets up, and keeps the runs."""

    def __init__(self, page: TrainPage, workbench: Workbench) -> None:
        """Connect the page and offer the networks."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._settings: TrainingSettings | None = None  # of the training under way, or the last one
        self._goes_on = False  # it was resumed
        self._network = NetworkController(page, workbench)
        self._wanted = False  # the user wants to train as soon as the network is chosen
        self._network.settled.connect(self._network_settled)
        self._network.changed.connect(self._forget_wish)
        EstimateController(page.setup.run, self._network, workbench)
        ComputerController(page.setup.forms.computer, workbench)
        self._filters = FiltersController(page.results.filters, Step.TRAIN, workbench)
        self._resume = ResumeController(page.setup.run, workbench)
        self._resume.resumed.connect(self._go_on_from)
        self._runs = RunsController(page, workbench)
        SearchController(page, self._network, workbench)
        ValidateController(page, self._network, workbench)
        self._pane = page.setup.run
        self._pane.train_requested.connect(self.train)
        self._pane.pause_requested.connect(self._pause)
        self._pane.go_on_requested.connect(self._go_on)
        self._pane.stop_requested.connect(self._stop)
        self._pane.cancel_requested.connect(self._cancel)
        workbench.follow(Step.TRAIN, self._show)
        self._show()

    @property
    def is_training(self) -> bool:
        """Whether a training is under way."""
        return self._job is not None

    def train(self) -> None:
        """Start a training with what the form says."""
        session = self._workbench.session
        if session.dataset is None or session.split is None or self._job is not None:
            return
        if self._network.is_choosing:
            self._wanted = True
            self._page.show_state("Choosing the network; training begins at once.")
            return
        try:
            plan, settings = self._network.plan(), self._network.settings()
        except InputError as error:
            self._page.show_state(str(error), "bad")
            return
        path, reason = self._resume.path(), self._network.reason()
        self._start(Train(session.dataset, session.split, plan, settings, path, reason=reason))

    def _network_settled(self) -> None:
        """The network is chosen: train, if that was wished before it was."""
        wanted, self._wanted = self._wanted, False
        if wanted:
            self.train()

    def _forget_wish(self) -> None:
        """The user has set something else meanwhile."""
        if self._wanted:
            self._wanted = False
            self._page.show_state("")

    def _go_on_from(self, info: CheckpointInfo) -> None:
        """Go on with a training that was interrupted, as it was set up then."""
        session = self._workbench.session
        if session.dataset is None or session.split is None or self._job is not None:
            return
        plan, settings = info.undertaking.plan, info.undertaking.settings
        self._start(Train(session.dataset, session.split, plan, settings, info.path, resume=True))

    def _start(self, job: Train) -> None:
        self._settings, self._goes_on = job.settings, job.resume
        self._runs.begin(job.settings)
        self._filters.begin()
        handle = self._workbench.submit(job, "Training")
        handle.partials.connect(self._take)
        handle.status.connect(self._status)
        handle.succeeded.connect(self._trained)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        handle.ended.connect(self._ended)
        self._job = handle
        self._workbench.training = True

    # -- the running job

    def _pause(self) -> None:
        if self._job is not None:
            self._pane.show_paused(True)
            self._job.pause()

    def _go_on(self) -> None:
        if self._job is not None:
            self._pane.show_paused(False)
            self._job.resume()

    def _stop(self) -> None:
        if self._job is not None:
            self._pane.show_ending()
            self._page.show_state("Stopping; the best weights so far are kept.")
            self._job.stop()

    def _cancel(self) -> None:
        if self._job is not None:
            self._page.show_state("Cancelling.")
            self._job.cancel()

    def _status(self, text: str) -> None:
        self._page.show_state(f"{text[:1].upper()}{text[1:]}.")

    def _take(self, partials: list[object]) -> None:
        for value in partials:
            if isinstance(value, Notice):
                self._workbench.say(Tone.CAUTION, value.text)
            elif isinstance(value, FilterLogos):
                self._filters.take(value)
        records = [value for value in partials if isinstance(value, EpochRecord)]
        if not records or self._job is None or self._settings is None:
            return
        self._page.append_epochs(records)
        last = records[-1]
        self._job.tell(f"epoch {last.epoch:,} of {self._settings.epochs:,}, val. loss {last.val_loss:.2g}")
        self._page.show_state(
            f"Epoch {last.epoch:,}: {duration(last.seconds)}, validation loss {last.val_loss:.4f}, "
            f"{last.metric_label} {last.metric[1]:.3f}."
        )

    def _trained(self, run: Run) -> None:
        self._workbench.update(self._workbench.session.with_run(run))
        text, role = _sentence_on(run)
        self._page.show_state(text, role)
        self._workbench.say(
            Tone.GOOD if role == "good" else Tone.CAUTION,
            f"{text} Next shows how good the network is on sequences it has never seen.",
        )

    def _failed(self, text: str, _: str) -> None:
        # Where there are no earlier curves, the reason takes their place.
        first = self._workbench.session.run is None
        self._page.show_state("The training failed." if first else text, "bad")
        self._page.show_failed(text)
        if self._settings is not None and (text == ENGINE_DIED or text.startswith(NOT_ENOUGH_MEMORY)):
            self._pane.offer_batch(self._settings.batch_size // 2)
        self._runs.redraw()

    def _cancelled(self) -> None:
        since = " that was added since Resume" if self._goes_on else ""
        self._page.show_state(f"The run was cancelled and nothing of it{since} is kept.")
        self._runs.redraw()

    def _ended(self) -> None:
        self._job = None
        self._workbench.training = False
        self._page.set_ready(True)
        self._filters.show_run()
        self._resume.look()

    def _show(self) -> None:
        if self._job is None and not self._workbench.training:
            self._page.set_ready(self._workbench.session.dataset is not None)


def _sentence_on(run: Run) -> tuple[str, str]:
    """Return how a run ended, and the role that its text is drawn in."""
    kept = f"kept epoch {run.kept_epoch} of {len(run.history)}"
    done = f"in {duration(run.seconds)}; {kept}, validation {run.kept.metric_label} {run.kept.metric[1]:.3f}."
    words: dict[Ending, str] = {
        Ending.FINISHED: f"Trained {done}",
        Ending.EARLY: f"Trained until nothing improved any more, {done}",
        Ending.STOPPED: f"Stopped {done}",
        Ending.EXPLODED: f"The loss exploded; {kept}. Choose a smaller learning rate.",
    }
    return words[run.ending], "caution" if run.ending is Ending.EXPLODED else "good"
