"""The finished runs: the table and the curves on one side, the session on the other."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.tables.runs import RunRow
from motifdesk.gui.workbench import Workbench
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Session, Step
from motifdesk.training.history import History
from motifdesk.training.records import AUROC, Run
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.signs import Facts


class RunsController(QObject):
    """Lists the runs, draws the current one, and makes current, notes and deletes what the user wants."""

    def __init__(self, page: TrainPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._results = page.results
        self._workbench = workbench
        self._drawn: History | None = None
        self._count = 0
        self._tested: dict[str, float] = {}  # what each run reached on the test set, by the run's key
        self._results.run_chosen.connect(self._make_current)
        self._results.note_changed.connect(self._note)
        self._results.delete_requested.connect(self._delete)
        workbench.project_opening.connect(self._restore)
        workbench.follow(Step.TRAIN, self._show)
        workbench.keepers.append(self._keep)
        self._show()

    def begin(self, settings: TrainingSettings) -> None:
        """Show that a training has begun on the session's data."""
        session = self._workbench.session
        if session.dataset is None or session.split is None:
            raise ValueError("there is nothing to train on")
        self._drawn = None
        self._page.show_training(settings.epochs, Facts.of(session.dataset, session.split, settings))
        self._show_earlier(session.dataset.key, None)

    def redraw(self) -> None:
        """Show the current run, where there is one, in place of a training that left nothing."""
        run = self._workbench.session.run
        if run is not None:
            self._draw(run)

    def _keep(self, project: Project) -> Project:
        """Add what the other runs have reached on the test set; the session holds one evaluation alone."""
        keys = {run.key for run in project.session.runs}
        return project.viewed(tested={key: value for key, value in self._tested.items() if key in keys})

    def _restore(self, project: Project) -> None:
        tested = project.view.get("tested")
        found = tested.items() if isinstance(tested, dict) else ()
        self._tested = {key: value for key, value in found if isinstance(value, float)}
        self._drawn, self._count = None, 0

    def _show(self) -> None:
        session = self._workbench.session
        self._results.show_runs(self._rows(session))
        is_new = len(session.runs) > self._count
        self._count = len(session.runs)
        if session.run is None:
            self._drawn = None
            return
        # A run that is made current while another trains must not take that one's place in the plots.
        if self._workbench.training and not is_new:
            return
        if session.run.curves is not self._drawn:
            self._draw(session.run)
        else:
            self._show_earlier(session.run.data_key, session.run)

    def _rows(self, session: Session) -> list[RunRow]:
        if session.evaluation is not None:
            self._tested[session.evaluation.run_key] = session.evaluation.headline.value
        return [
            RunRow(place + 1, run, _data(session, run), self._tested.get(run.key), place == session.current)
            for place, run in enumerate(session.runs)
        ]

    def _draw(self, run: Run) -> None:
        self._drawn = run.curves
        self._results.show_run(run, _facts(self._workbench.session, run))
        self._show_earlier(run.data_key, run)

    def _show_earlier(self, data_key: str, drawn: Run | None) -> None:
        """Draw the other runs on the same data behind."""
        runs = self._workbench.session.runs
        self._results.show_earlier(
            [run.curves for run in runs if run.data_key == data_key and run is not drawn]
        )

    # -- what the user does

    def _make_current(self, place: int) -> None:
        self._workbench.update(self._workbench.session.with_current(place))

    def _note(self, place: int, text: str) -> None:
        self._workbench.update(self._workbench.session.with_note(place, text))

    def _delete(self, places: list[int]) -> None:
        session = self._workbench.session
        for place in sorted(places, reverse=True):
            session = session.without_run(place)
        self._workbench.update(session)


def _data(session: Session, run: Run) -> str:
    """Return what the run's data are, where they are not those of now."""
    if session.dataset is None or run.data_key != session.dataset.key:
        same_name = session.dataset is not None and run.data_name == " and ".join(session.dataset.source)
        return "other data" if same_name or not run.data_name else run.data_name
    return "" if session.fits(run) else "other split"


def _facts(session: Session, run: Run) -> Facts:
    """Return what must be known to read the curves of a finished run."""
    if session.fits(run) and session.dataset is not None and session.split is not None:
        facts = Facts.of(session.dataset, session.split, run.settings)
    else:
        facts = Facts(run.settings, chance=0.5 if run.kept.headline_measure == AUROC else 0.0)
    return replace(facts, ending=run.ending, kept=run.kept_epoch)
