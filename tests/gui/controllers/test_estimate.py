from __future__ import annotations

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from motifdesk.errors import NOT_ENOUGH_MEMORY
from motifdesk.gui.controllers import estimate
from motifdesk.gui.controllers.estimate import smaller_batch
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import AuditData, Describe, EstimateTraining, Train
from motifdesk.monitor import Wish
from motifdesk.project.session import Session
from motifdesk.training.estimate import Estimate

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
GOOD = Estimate(
    seconds_first_step=1.0,
    seconds_per_epoch=0.78,
    epochs=50,
    memory_bytes=350_000_000,
    memory_added=100_000_000,
    free_bytes=4_000_000_000,
)
TOO_MUCH = Estimate(1.0, 0.8, 50, 10_000_000_000, 9_300_000_000, 4_000_000_000)


QUIET_MS = 40


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to wait in tests."""
    monkeypatch.setattr(estimate, "QUIET_MS", QUIET_MS)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def asked(page: TrainPage, workbench: Workbench, runner: FakeRunner, qtbot: QtBot) -> TrainPage:
    """The page with data, its first estimate asked for."""
    workbench.update(DATA)
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 1)
    return page


def shown(page: TrainPage) -> str:
    label = child(page, QLabel, "estimateSentence")
    return label.text() if label.isVisible() else ""


def epochs(page: TrainPage, count: int) -> None:
    child(page, QSpinBox, "training.epochs").setValue(count)


def test_it_is_asked_for_once_the_settings_have_come_to_rest(
    page: TrainPage, workbench: Workbench, runner: FakeRunner, qtbot: QtBot
) -> None:
    workbench.update(DATA)
    for count in range(10, 40):
        epochs(page, count)
    assert runner.of(EstimateTraining) == []
    assert shown(page) == "Estimating time and memory …"
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 1)
    job, handle = runner.last(EstimateTraining)
    assert (job.settings.epochs, job.plan.architecture, job.split) == (39, "scanner", DATA.split)
    assert handle.title == "Estimating"
    with qtbot.assertNotEmitted(runner.started, wait=3 * QUIET_MS):
        pass
    assert len(runner.of(EstimateTraining)) == 1


def test_the_answer_is_one_sentence(asked: TrainPage, runner: FakeRunner) -> None:
    succeed(runner.last(EstimateTraining)[1], GOOD)
    assert shown(asked) == "About 40 s for 50 epochs, 0.78 s each; 350 MB of memory."


def test_with_patience_it_may_take_less(asked: TrainPage, runner: FakeRunner, qtbot: QtBot) -> None:
    child(asked, QSpinBox, "training.patience").setValue(10)
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)
    succeed(runner.last(EstimateTraining)[1], GOOD)
    assert "for at most 50 epochs" in shown(asked)


def test_a_change_makes_it_ask_anew_and_forget_the_old_answer(
    asked: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    _, old = runner.last(EstimateTraining)
    child(asked, QSpinBox, "network.filters").setValue(3)
    assert (old, Wish.CANCEL) in runner.wishes
    succeed(old, GOOD)
    assert shown(asked) == "Estimating time and memory …"
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)
    succeed(runner.last(EstimateTraining)[1], GOOD)
    assert shown(asked).startswith("About 40 s")


def test_training_does_not_wait_for_it_and_what_was_cut_short_is_asked_again(
    asked: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    _, asking = runner.last(EstimateTraining)
    child(asked, QPushButton, "trainButton").click()
    assert (asking, Wish.CANCEL) in runner.wishes
    assert shown(asked) == ""
    fail(runner.last(Train)[1], "The sequences are too short.")
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)


def test_what_is_known_is_shown_again_after_the_training(
    asked: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    succeed(runner.last(EstimateTraining)[1], GOOD)
    child(asked, QPushButton, "trainButton").click()
    assert shown(asked) == ""
    fail(runner.last(Train)[1], "The sequences are too short.")
    assert shown(asked).startswith("About 40 s")
    with qtbot.assertNotEmitted(runner.started, wait=3 * QUIET_MS):
        pass
    assert len(runner.of(EstimateTraining)) == 1


def test_every_other_work_of_the_user_s_goes_first(
    page: TrainPage, workbench: Workbench, runner: FakeRunner, qtbot: QtBot
) -> None:
    workbench.update(DATA)
    other = workbench.submit(AuditData(DATA.dataset, DATA.split), "Checking")
    epochs(page, 7)
    with qtbot.assertNotEmitted(runner.started, wait=3 * QUIET_MS):
        pass
    assert runner.of(EstimateTraining) == []
    other.ended.emit()
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 1)


def test_nobody_asks_for_what_nobody_sees(
    qtbot: QtBot, page: TrainPage, workbench: Workbench, runner: FakeRunner
) -> None:
    page.hide()
    workbench.update(DATA)
    with qtbot.assertNotEmitted(runner.started, wait=3 * QUIET_MS):
        pass
    assert runner.of(EstimateTraining) == []
    page.show()
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 1)


def test_too_little_memory_offers_a_batch_that_fits(
    asked: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    succeed(runner.last(EstimateTraining)[1], TOO_MUCH)
    assert shown(asked) == (
        "This needs about 9.3 GB of memory and 4.0 GB are free; choose a smaller batch or a smaller network."
    )
    button = child(asked, QPushButton, "smallerBatchButton")
    assert button.text() == "Use a batch of 8"
    button.click()
    assert child(asked, QSpinBox, "training.batch_size").value() == 8
    assert not button.isVisible()
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)
    assert runner.last(EstimateTraining)[0].settings.batch_size == 8


@pytest.mark.parametrize(
    ("text", "offered"), [(f"{NOT_ENOUGH_MEMORY} for batches of 32.", True), ("Too short.", False)]
)
def test_why_it_cannot_be_done_is_said(
    asked: TrainPage, runner: FakeRunner, text: str, offered: bool
) -> None:
    fail(runner.last(EstimateTraining)[1], text)
    assert shown(asked) == text
    assert child(asked, QPushButton, "smallerBatchButton").isVisible() is offered


@pytest.mark.parametrize(
    ("text", "details", "can"),
    [
        ("The sequences have 50 bases and this network needs at least 90.", "", False),
        (f"{NOT_ENOUGH_MEMORY} for batches of 32.", "", True),
        (ENGINE_DIED, "", True),
        ("MotifDesk made a mistake.", "Traceback", True),
    ],
)
def test_what_cannot_be_trained_cannot_be_started_and_the_button_says_why(
    asked: TrainPage, runner: FakeRunner, workbench: Workbench, text: str, details: str, can: bool
) -> None:
    train = child(asked, QPushButton, "trainButton")
    usual = train.toolTip()
    fail(runner.last(EstimateTraining)[1], text, details)
    assert train.isEnabled() is can
    assert (train.toolTip(), train.accessibleDescription()) == ((usual, "") if can else (text, text))
    workbench.submit(AuditData(DATA.dataset, DATA.split), "Checking").ended.emit()
    assert train.isEnabled() is can
    epochs(asked, 7)
    assert train.isEnabled()
    assert (train.toolTip(), train.accessibleDescription()) == (usual, "")


def test_a_batch_larger_than_the_training_set_is_said_as_soon_as_it_is_set(
    page: TrainPage, workbench: Workbench, runner: FakeRunner
) -> None:
    remark = child(page, QLabel, "trainRemark")
    batch = child(page, QSpinBox, "training.batch_size")
    batch.setValue(4096)
    assert not remark.isVisible()  # there are no data yet
    workbench.update(DATA)
    assert remark.isVisible()
    rows = len(DATA.split.train)
    assert remark.text() == (
        f"The batch size is 4,096 but there are only {rows} training sequences; each epoch is one step over all of "
        "them."
    )
    child(page, QPushButton, "trainButton").click()
    assert not remark.isVisible()
    fail(runner.last(Train)[1], "It failed.")
    assert remark.isVisible()
    batch.setValue(rows)
    assert not remark.isVisible()


@pytest.mark.parametrize("text", [ENGINE_DIED, f"{NOT_ENOUGH_MEMORY} for batches of 32."])
def test_a_training_that_found_no_memory_offers_half_the_batch(
    asked: TrainPage, runner: FakeRunner, text: str
) -> None:
    succeed(runner.last(EstimateTraining)[1], GOOD)
    child(asked, QPushButton, "trainButton").click()
    fail(runner.last(Train)[1], text)
    assert child(asked, QPushButton, "smallerBatchButton").text() == "Use a batch of 16"
    child(asked, QPushButton, "trainButton").click()
    assert not child(asked, QPushButton, "smallerBatchButton").isVisible()


@pytest.mark.parametrize(
    ("batch", "needed", "free", "smaller"),
    [(32, 9.3, 4.0, 8), (512, 2.0, 1.9, 256), (100, 4.0, 3.9, 32), (32, 1000.0, 1.0, 0), (1, 2.0, 1.0, 0)],
)
def test_the_batch_that_fits_is_a_power_of_two(batch: int, needed: float, free: float, smaller: int) -> None:
    assert smaller_batch(batch, needed, free) == smaller


def test_another_network_is_asked_about(asked: TrainPage, runner: FakeRunner, qtbot: QtBot) -> None:
    child(asked, QComboBox, "architectureBox").setCurrentText("The primer's network")
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)
    assert runner.last(EstimateTraining)[0].plan == runner.last(Describe)[0].plan


def test_another_engine_is_measured_again(asked: TrainPage, runner: FakeRunner, qtbot: QtBot) -> None:
    runner.ready.emit()
    assert runner.wishes == []  # it is being measured
    succeed(runner.last(EstimateTraining)[1], GOOD)
    runner.ready.emit()
    qtbot.waitUntil(lambda: len(runner.of(EstimateTraining)) == 2)
