from __future__ import annotations

from helpers.examples import example_session
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtWidgets import QStackedWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.loading import Loaded
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.demo import DemoGuide
from motifdesk.jobs.tasks import ChooseNetwork, MakeExample, Train
from motifdesk.monitor import SilentMonitor

DATA = example_session().dataset


def test_it_loads_the_example_and_trains_on_it_once(qtbot: QtBot) -> None:
    runner = FakeRunner()
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    DemoGuide(shell).begin()
    assert runner.of(Train) == []
    succeed(runner.last(MakeExample)[1], Loaded.of(DATA))

    assert child(shell.window, QStackedWidget, "pageStack").currentWidget().objectName() == "trainPage"
    choosing, handle = runner.last(ChooseNetwork)
    succeed(handle, choosing.run(SilentMonitor()))  # it trains as soon as the network is chosen
    ((job, _),) = runner.of(Train)
    assert job.dataset is DATA
    shell.workbench.update(shell.workbench.session)
    assert len(runner.of(Train)) == 1


def test_where_the_example_fails_it_leaves_the_user_alone(qtbot: QtBot) -> None:
    runner = FakeRunner()
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    DemoGuide(shell).begin()
    fail(runner.last(MakeExample)[1], "No memory.")
    shell.workbench.update(shell.workbench.session.with_dataset(DATA))  # the user opens files of their own

    assert child(shell.window, QStackedWidget, "pageStack").currentWidget().objectName() == "loadPage"
    assert runner.of(Train) == []
