"""The shell: moves between steps, fills menus and bars, and ties the controllers together."""

from __future__ import annotations

import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from motifdesk import __version__
from motifdesk.attribution.what_if import Explained
from motifdesk.errors import InputError
from motifdesk.files import make_folder
from motifdesk.gui import theme
from motifdesk.gui.controllers.audit import AuditController
from motifdesk.gui.controllers.autosave import AutosaveController
from motifdesk.gui.controllers.evaluate import EvaluateController
from motifdesk.gui.controllers.interpret import InterpretController
from motifdesk.gui.controllers.load import LoadController
from motifdesk.gui.controllers.predict import PredictController
from motifdesk.gui.controllers.project import ProjectController
from motifdesk.gui.controllers.project_menu import ProjectMenu
from motifdesk.gui.controllers.report import ReportController
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.main_window import MainWindow, make_action
from motifdesk.gui.pages.evaluate_page import EvaluatePage
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.pages.predict_page import PredictPage
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.step_list import TITLES
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.tasks import SaveResults
from motifdesk.log_files import log_folder, surroundings
from motifdesk.project import navigation
from motifdesk.project.archive.project import Project
from motifdesk.project.predictions import Predictions
from motifdesk.project.session import Step, StepState

_ABOUT = (
    f"<b>MotifDesk {__version__}</b><p>Trains, tests and interprets neural networks on DNA and RNA sequences.</p>"
    "<p>After: Zou J, Huss M, Abid A, Mohammadi P, Torkamani A, Telenti A. A primer on deep learning in genomics. "
    "Nature Genetics 51, 12-18 (2019; online 2018).</p><p>Built with Qt for Python (LGPL-3.0), pyqtgraph, "
    "TensorFlow, Keras, scikit-learn and numpy. Licence: BSD-3-Clause.</p>"
)


class ShellController(QObject):
    """Builds the window with its pages and controllers, and runs the wizard."""

    def __init__(self, runner: JobRunner) -> None:
        """Build everything; nothing is shown and no engine started yet."""
        super().__init__()
        self.runner = runner
        self.workbench = Workbench(runner)
        load, train, evaluate, interpret = LoadPage(), TrainPage(), EvaluatePage(), InterpretPage()
        predict = PredictPage()
        self.window = MainWindow(dict(zip(Step, (load, train, evaluate, interpret, predict), strict=True)))
        self.step = Step.LOAD
        self.load = LoadController(load, self.workbench)
        self.audit = AuditController(load, self.workbench)
        self.train = TrainController(train, self.workbench)
        self.evaluate = EvaluateController(evaluate, self.workbench)
        self.interpret = InterpretController(interpret, self.workbench)
        self.predict = PredictController(predict, self.workbench)
        self.report = ReportController(self.window, self.workbench, self.interpret)
        self._load_page = load
        self.workbench.keepers.append(self._keep)
        self.project = ProjectController(self.window, self.workbench)
        self.autosave = AutosaveController(self.project, self.workbench)
        self._connect()
        self._add_menus()
        self._refresh()

    def _connect(self) -> None:
        window, workbench = self.window, self.workbench
        window.back_requested.connect(self._back)
        window.next_requested.connect(self._next)
        window.step_list.step_chosen.connect(self.go_to)
        window.closing.connect(self.runner.shutdown)
        window.closing.connect(self.autosave.end)
        window.closing.connect(workbench.turns.clear)
        workbench.session_changed.connect(self._refresh)
        workbench.step_requested.connect(self.go_to)
        workbench.project_opened.connect(self._restore)
        workbench.said.connect(window.message_bar.show_message)
        workbench.training_changed.connect(self._forget_news)
        self.runner.started.connect(window.job_bar.add)
        self.runner.started.connect(window.message_bar.dismiss_failure)
        self.evaluate.sequence_chosen.connect(self._interpret_sequence)
        self.predict.explained.connect(self._interpret_new)

    def _forget_news(self) -> None:
        """What was said of the training before is no news once another one is under way."""
        if self.workbench.training:
            self.window.message_bar.dismiss_news()

    def _keep(self, project: Project) -> Project:
        return project.viewed(page=self.step.value)

    def _restore(self, project: Project) -> None:
        """Show the page that was shown, as soon as it is drawn."""
        page = project.view.get("page")
        known = {step.value: step for step in Step}
        step = known.get(page, Step.LOAD) if isinstance(page, str) else Step.LOAD
        self.workbench.draw(step, partial(self.go_to, step))
        self.workbench.turns.put_first(step)

    # -- moving between steps

    def go_to(self, step: Step) -> None:
        """Go to a step, if it is not locked."""
        if navigation.can_enter(self.workbench.session, step):
            self.workbench.turns.catch_up(step)
            if step is not self.step:
                self.window.message_bar.dismiss_news()
            self.step = step
            self.window.show_step(step)
        self._refresh()

    def _back(self) -> None:
        step = navigation.previous_step(self.step)
        if step is not None:
            self.go_to(step)

    def _next(self) -> None:
        step = navigation.next_step(self.step)
        if step is not None:
            self.go_to(step)

    def _interpret_sequence(self, row: int) -> None:
        self.interpret.open_sequence(row)
        self.go_to(Step.INTERPRET)

    def _interpret_new(self, predictions: Predictions, place: int, found: Explained) -> None:
        self.interpret.show_new(predictions, place, found)
        self.go_to(Step.INTERPRET)

    def _refresh(self) -> None:
        session = self.workbench.session
        states = [session.state(step) for step in Step]
        summaries = [navigation.summary(session, step) for step in Step]
        reasons = [
            navigation.why_locked(step) if session.state(step) is StepState.LOCKED else "" for step in Step
        ]
        self.window.step_list.show_steps(states, summaries, reasons)
        self.window.step_list.show_current(self.step)
        forward = navigation.next_step(self.step)
        may_go = forward is not None and navigation.can_enter(session, forward)
        why_not = navigation.why_locked(forward) if forward is not None else "This is the last step."
        self.window.show_moves(navigation.previous_step(self.step) is not None, may_go, why_not)
        self.window.show_source(session.dataset.source if session.dataset else ())
        self._save_action.setEnabled(session.state(Step.EVALUATE) is StepState.DONE)

    # -- menus

    def _add_menus(self) -> None:
        window = self.window
        opened = make_action(window, "&Load sequences …", "openFilesAction", "Ctrl+L", "open")
        opened.triggered.connect(self._open)
        example = make_action(window, "Try the &example", "exampleAction", "Ctrl+E", "example")
        example.triggered.connect(self._open_example)
        self._save_action = make_action(window, "E&xport results …", "saveResultsAction", "Ctrl+R", "file")
        self._save_action.triggered.connect(self._choose_folder)
        leave = make_action(window, "&Quit", "quitAction", "Ctrl+Q")
        leave.triggered.connect(window.close)
        self._project_menu = ProjectMenu(window, self.project, self.workbench)
        kept = self._project_menu.actions()
        results = [self._save_action, self.report.action]
        window.add_menu("&File", [*kept, None, opened, example, None, *results, None, leave])
        window.add_menu("&View", [*self._step_actions(), None, *self._theme_actions()])
        page_help = make_action(window, "What happens on this &page", "helpAction", "F1", "help")
        page_help.triggered.connect(window.toggle_help)
        about = make_action(window, "&About MotifDesk", "aboutAction")
        about.triggered.connect(self._about)
        logs = make_action(window, "Open the folder with &log files", "openLogsAction", icon_name="open")
        logs.triggered.connect(self._open_logs)
        window.add_menu("&Help", [page_help, logs, None, about])

    def _step_actions(self) -> list[QAction]:
        actions = []
        for number, step in enumerate(Step, 1):
            action = make_action(self.window, TITLES[step], f"goTo.{step.value}", f"Ctrl+{number}")
            action.setData(step)
            action.triggered.connect(self._go_to_sender)
            actions.append(action)
        return actions

    def _theme_actions(self) -> list[QAction]:
        group = QActionGroup(self.window)
        for name, text in (
            ("system", "Theme of the s&ystem"),
            ("light", "&Light theme"),
            ("dark", "&Dark theme"),
        ):
            action = make_action(self.window, text, f"theme.{name}")
            action.setCheckable(True)
            action.setChecked(self.workbench.settings.theme == name)
            action.setData(name)
            action.triggered.connect(self._choose_theme)
            group.addAction(action)
        return group.actions()

    def _go_to_sender(self) -> None:
        self.go_to(self.sender().data())  # type: ignore[attr-defined]  # the sender is a QAction

    def _choose_theme(self) -> None:
        name: str = self.sender().data()  # type: ignore[attr-defined]  # the sender is a QAction
        self.workbench.remember(replace(self.workbench.settings, theme=name))
        self.apply_theme()

    def apply_theme(self) -> None:
        """Put the chosen theme, or the system's, in force."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # made before any window
        chosen = {"light": theme.LIGHT, "dark": theme.DARK}.get(self.workbench.settings.theme)
        theme.apply(application, chosen or theme.system_theme())

    def _open(self) -> None:
        self.go_to(Step.LOAD)
        self._load_page.open_files()

    def _open_example(self) -> None:
        self.go_to(Step.LOAD)
        self.load.open_example()

    def _about(self) -> None:
        QMessageBox.about(self.window, "About MotifDesk", _ABOUT)

    # -- saving

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self.window, "A folder for the results", self.workbench.settings.last_folder
        )
        if folder:
            self.save_results(Path(folder))

    def save_results(self, folder: Path) -> None:
        """Write tables, attributions and the report into a folder."""
        session = self.workbench.session
        seconds = {"train": session.run.seconds} if session.run else {}
        session = replace(session, predicted=None)  # no file is made of them
        job = SaveResults(session, folder, seconds, wishes=self.report.wishes())
        handle: JobHandle = self.workbench.submit(job, "Saving results")
        handle.succeeded.connect(self._saved)

    def _saved(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in paths)
        self.workbench.say(Tone.GOOD, f"Saved in {paths[0].parent}: {names}.")

    # -- mistakes of ours

    def report_exception(self, error: BaseException) -> None:
        """Tell the user of an exception that nobody caught, with what the developers need to know."""
        trace = "".join(traceback.format_exception(error))
        self.workbench.say(
            Tone.BAD,
            f"MotifDesk made a mistake ({type(error).__name__}: {error}); nothing you made is lost. Please send this "
            "report to the developers.",
            f"{surroundings()}\nLog files: {log_folder()}\n\n{trace}",
        )
        self.window.message_bar.open_details()

    def _open_logs(self) -> None:
        try:
            make_folder(log_folder())
        except InputError as error:
            self.workbench.say(Tone.BAD, str(error))
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))):
            self.workbench.say(Tone.INFO, f"The log files are in {log_folder()}.")
