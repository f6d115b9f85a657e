"""Curves whose meaning is known, with and without noise: the sentence must say it, and not cry wolf."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.curves import class_history, falling, value_history
from helpers.examples import example_classes, example_numbers, example_session

from motifdesk.training.history import History
from motifdesk.training.reading import Kind, Reading, read
from motifdesk.training.records import Ending
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.signs import Facts

FACTS = Facts(TrainingSettings(epochs=50), validation=375, stray=0.06)
SEEDS = range(40)


def kinds(history: History, facts: Facts = FACTS) -> list[Kind]:
    """What is said after every epoch."""
    records = list(history)
    return [read(History(records[:count]), facts).kind for count in range(1, len(records) + 1)]


def noisy(curve: np.ndarray, share: float, seed: int) -> np.ndarray:
    return curve * np.exp(np.random.default_rng(seed).normal(0, share, len(curve)))


def turning(epochs: int, turn: int, slope: float = 0.012) -> np.ndarray:
    """A validation loss that falls, and rises from epoch `turn` on."""
    curve = falling(epochs, end=0.3, pace=5)
    curve[turn:] += slope * np.arange(1, epochs - turn + 1)
    return curve


MEMORISING = class_history(falling(30, end=0.05), turning(30, 14))


def test_nothing_is_said_of_the_first_epochs() -> None:
    reading = read(class_history([0.7, 0.9], [0.7, 1.2]), FACTS)
    assert reading == Reading(Kind.EARLY, "Too early to say anything after 2 epochs.", "muted")


def test_still_learning_with_the_figures() -> None:
    history = class_history(falling(20), falling(20, end=0.2), np.linspace(0.5, 0.9, 20))
    reading = read(history, FACTS)
    assert (reading.kind, reading.tone) == (Kind.LEARNING, "good")
    assert "Still learning: the validation loss fell from 0.3" in reading.text
    assert "in the last 10 epochs; validation AUROC 0.8" in reading.text


def test_memorising_says_since_when_and_what_to_do() -> None:
    reading = read(MEMORISING, FACTS)
    assert (reading.kind, reading.tone) == (Kind.MEMORISING, "caution")
    assert "The validation loss has risen for 1" in reading.text
    assert "while the training loss falls (" in reading.text
    assert "it now memorises. Stop ends it and keeps epoch 14, the best so far." in reading.text


def test_memorising_is_said_within_ten_epochs_of_the_turn_and_never_before() -> None:
    said = kinds(MEMORISING)
    assert Kind.MEMORISING not in said[:14]
    assert said[24:] == [Kind.MEMORISING] * 6


def test_with_patience_it_says_when_it_will_end_by_itself() -> None:
    facts = replace(FACTS, settings=TrainingSettings(epochs=50, patience=20))
    assert "It ends by itself after 4 more epochs without improvement." in read(MEMORISING, facts).text


def test_where_the_last_epoch_is_kept_it_promises_no_other() -> None:
    facts = replace(FACTS, settings=TrainingSettings(keep="last"))
    assert read(MEMORISING, facts).text.endswith("The best epoch so far is 14.")


def test_a_plateau() -> None:
    reading = read(class_history(falling(60, pace=4), falling(60, end=0.21, pace=4)), FACTS)
    assert (reading.kind, reading.tone) == (Kind.PLATEAU, "muted")
    assert "The validation loss has stayed near 0.21 for 10 epochs" in reading.text


def test_a_loss_that_falls_tenfold_close_to_zero_has_not_stayed_there() -> None:
    curve = np.append(falling(20, end=0.003, pace=1.5), 0.003 * 10 ** -np.linspace(0.1, 1.2, 11))
    reading = read(class_history(curve, curve, 0.999), FACTS)
    assert (reading.kind, reading.tone) == (Kind.PLATEAU, "muted")
    assert reading.text == (
        "The validation loss fell from 0.00282 to 0.000325 in the last 10 epochs, which is little beside the 0.69 of "
        "the first epoch; validation AUROC 0.999. More epochs will hardly change what the network says. Stop ends it "
        "and keeps epoch 31, the best so far."
    )
    text = done(class_history(curve, curve, 0.999), Ending.FINISHED, 31).text
    assert text.startswith(
        "The validation loss fell from 0.00282 to 0.000325 in the last 10 epochs; epoch 31 is kept"
    )


@pytest.mark.parametrize("epochs", [7, 10, 13])
def test_what_is_said_to_stay_is_within_a_tenth_of_where_it_was(epochs: int) -> None:
    for share in (0.0, 0.01, 0.1, 1.0, 3.0, 10.0):
        for level in (1e-4, 1e-2, 0.3):
            tail = level * np.exp(np.linspace(0, np.log(1 + share), epochs))
            for curve in (tail, tail[::-1]):
                whole = np.append(falling(6, end=curve[0], pace=0.5), curve)
                for ending in (None, Ending.FINISHED):
                    text = read(class_history(whole, whole, 0.97), replace(FACTS, ending=ending, kept=1)).text
                    stayed = "stayed near" in text or "up and down near" in text
                    assert not (stayed and share >= 1), (text, share, level)


def test_learning_nothing_with_a_training_loss_that_falls_all_the_same() -> None:
    """As where nine of ten are negatives, and it learns that and no more."""
    history = class_history(falling(20, end=0.3, pace=20), np.full(20, 0.4), 0.51, 0.53)
    reading = read(history, FACTS)
    assert reading.kind is Kind.NOTHING
    assert "the training loss went from 0.69 to 0.4" in reading.text


def test_learning_nothing() -> None:
    history = class_history(np.linspace(0.696, 0.692, 20), np.full(20, 0.694), 0.51, 0.53)
    reading = read(history, FACTS)
    assert (reading.kind, reading.tone) == (Kind.NOTHING, "bad")
    assert "learned nothing in 20 epochs" in reading.text
    assert "the training loss stays near 0.69" in reading.text
    assert "AUROC 0.510 is like guessing (0.5). Try another learning rate or network" in reading.text


def test_a_network_that_broke_in_its_first_epoch_wants_a_smaller_learning_rate() -> None:
    reading = read(class_history([2.3, *[0.693] * 19], [0.69] * 20, 0.5, 0.5), FACTS)
    assert reading.kind is Kind.NOTHING
    assert "Try a smaller learning rate than 0.001" in reading.text


def test_a_slow_beginning_is_not_called_learning_nothing() -> None:
    train = np.concatenate([np.full(12, 0.693), falling(20)])
    areas = np.concatenate([np.full(12, 0.51), np.linspace(0.55, 0.9, 20)])
    assert Kind.NOTHING not in kinds(class_history(train, train, areas))


def test_learning_by_heart_from_the_start() -> None:
    reading = read(class_history(falling(30, end=0.02), np.linspace(0.69, 0.9, 30), 0.52), FACTS)
    assert (reading.kind, reading.tone) == (Kind.BY_HEART, "bad")
    assert "holds for the training sequences alone" in reading.text


def test_a_training_loss_that_does_not_fall_is_not_said_to() -> None:
    reading = read(class_history(np.linspace(0.6, 0.7, 30), np.linspace(0.69, 0.9, 30), 0.52), FACTS)
    assert reading.kind is Kind.BY_HEART
    assert reading.text.startswith("The training sequences are told apart, at a loss of 0.69")


def test_no_correlation_is_guessing_for_values() -> None:
    facts = Facts(TrainingSettings(), 200, 0.0, 0.14)
    reading = read(value_history([1.0] * 20, [1.0] * 20, [0.02] * 20), facts)
    assert reading.kind is Kind.NOTHING
    assert "Pearson correlation 0.020 is like guessing (0)" in reading.text


def test_jumps_ask_for_a_smaller_learning_rate() -> None:
    train = falling(25, end=0.2)
    train[[17, 21]] *= 2.2
    reading = read(class_history(train, train), FACTS)
    assert (reading.kind, reading.tone) == (Kind.UNSTABLE, "caution")
    assert "in epoch 22): with a smaller learning rate than 0.001" in reading.text


def test_one_jump_is_an_accident() -> None:
    train = falling(25, end=0.2)
    train[17] *= 2.2
    assert Kind.UNSTABLE not in kinds(class_history(train, train))


@pytest.mark.parametrize("last", [np.nan, np.inf])
def test_a_loss_that_is_no_number(last: float) -> None:
    reading = read(class_history([0.7, 0.6, last], [0.7, 0.6, 0.6]), FACTS)
    assert (reading.kind, reading.tone) == (Kind.EXPLODED, "bad")
    assert reading.text == "The loss is no longer a number: choose a smaller learning rate than 0.001."


def test_a_loss_that_is_about_to_explode() -> None:
    reading = read(class_history([0.7, 1.4, 5.0], [0.7, 2.0, 9.0]), FACTS)
    assert reading.kind is Kind.EXPLODED
    assert "has grown from 0.7 to 5 instead of falling" in reading.text


def test_a_small_validation_set_is_doubted_once_something_is_said() -> None:
    few = replace(FACTS, validation=30)
    assert read(MEMORISING, few).text.endswith(
        "With only 30 validation sequences small changes of their curve mean little."
    )
    assert "only" not in read(class_history([0.7], [0.7]), few).text


# -- not crying wolf


@pytest.mark.parametrize("share", [0.02, 0.1])
def test_noise_on_falling_curves_is_no_alarm(share: float) -> None:
    alarms = (Kind.MEMORISING, Kind.NOTHING, Kind.BY_HEART, Kind.UNSTABLE, Kind.EXPLODED)
    for seed in SEEDS:
        train = noisy(falling(60, pace=12), share / 3, seed)
        validation = noisy(falling(60, end=0.2, pace=12), share, seed + 1000)
        assert not {*kinds(class_history(train, validation))} & {*alarms}, seed


def test_noise_on_a_plateau_is_neither_learning_nor_memorising() -> None:
    """While the training loss goes on falling, as it always does."""
    for seed in SEEDS:
        train = noisy(falling(80, end=0.1, pace=20), 0.02, seed)
        validation = noisy(falling(80, end=0.25, pace=4), 0.06, seed + 1000)
        said = kinds(class_history(train, validation))[30:]
        assert Kind.MEMORISING not in said, seed
        assert said.count(Kind.PLATEAU) > 0.8 * len(said), seed


def test_memorising_is_found_under_noise() -> None:
    for seed in SEEDS:
        train = noisy(falling(60, end=0.02), 0.02, seed)
        validation = noisy(turning(60, 20, 0.008), 0.04, seed + 1000)
        said = kinds(class_history(train, validation))
        assert Kind.MEMORISING not in said[:21], seed
        assert said[45:] == [Kind.MEMORISING] * 15, seed


def test_nothing_learned_is_found_under_noise_and_guessing_never_called_learning() -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        history = class_history(
            rng.normal(0.693, 0.002, 40), rng.normal(0.694, 0.004, 40), rng.normal(0.5, 0.02, 40), 0.52
        )
        said = kinds(history)
        assert said[14:] == [Kind.NOTHING] * 26, seed


def test_a_loss_near_zero_may_double() -> None:
    """From 0.0004 to 0.0008 of 0.69 at the start is no memorising, and no jump."""
    train = falling(60, end=1e-4, pace=4)
    validation = falling(60, end=4e-4, pace=4)
    validation[40:] += 2e-5 * np.arange(20)
    train[[50, 55]] *= 3
    assert set(kinds(class_history(train, validation, 0.999))[40:]) == {Kind.PLATEAU}


def test_long_trainings_are_judged_by_long_stretches() -> None:
    """Of 5,000 epochs, a few that rise by chance are no turn."""
    train = noisy(falling(5000, end=0.1, pace=600), 0.03, 1)
    validation = noisy(falling(5000, end=0.2, pace=600), 0.1, 2)
    said = {
        read(class_history(train[:count], validation[:count]), FACTS).kind for count in range(200, 5000, 200)
    }
    assert said <= {Kind.LEARNING, Kind.PLATEAU}


# -- when it is done


def done(history: History, ending: Ending, kept: int, **settings: object) -> Reading:
    return read(history, replace(FACTS, settings=TrainingSettings(**settings), ending=ending, kept=kept))


def test_ended_by_itself() -> None:
    reading = done(MEMORISING, Ending.EARLY, 14, patience=16)
    assert reading.tone == "muted"
    assert "had not improved for 16 epochs; epoch 14 is kept (validation loss 0.3" in reading.text


def test_all_epochs_done_but_still_falling() -> None:
    reading = done(class_history(falling(20), falling(20)), Ending.FINISHED, 20)
    assert reading.tone == "caution"
    assert "was still falling at the end" in reading.text
    assert "more epochs would probably help; epoch 20 is kept" in reading.text


def test_all_epochs_done_after_it_memorised() -> None:
    best = done(MEMORISING, Ending.FINISHED, 14)
    assert (best.tone, "it memorised; epoch 14 is kept (validation" in best.text) == ("muted", True)
    last = done(MEMORISING, Ending.FINISHED, 30, keep="last")
    assert (last.tone, "epoch 30 is kept, though epoch 14 was the best" in last.text) == ("caution", True)


def test_all_epochs_done_on_a_plateau() -> None:
    reading = done(class_history(falling(60, pace=4), falling(60, pace=4)), Ending.FINISHED, 60)
    assert reading.tone == "good"
    assert reading.text.startswith("The validation loss stayed near 0.15 in the end; epoch 60 is kept")


def test_exploded_says_what_is_kept_and_what_to_change() -> None:
    reading = done(class_history(falling(8), falling(8)), Ending.EXPLODED, 8, learning_rate=0.1)
    assert reading.tone == "bad"
    assert reading.text == (
        "The training loss exploded; epoch 8 is kept. Train again with a smaller learning rate than 0.1."
    )


def test_learned_nothing_stays_bad_when_it_is_done() -> None:
    reading = done(class_history(np.full(20, 0.693), np.full(20, 0.694), 0.5, 0.5), Ending.FINISHED, 3)
    assert reading.tone == "bad"
    assert reading.text.endswith("Epoch 3 is kept.")


def test_stopped_after_two_epochs() -> None:
    reading = done(class_history([0.7, 0.6], [0.7, 0.6]), Ending.STOPPED, 2)
    assert (reading.kind, reading.tone) == (Kind.EARLY, "muted")
    assert reading.text.startswith("2 epochs are too few to say more; epoch 2 is kept (validation loss 0.6")


# -- what guessing gives


def test_guessing_by_task() -> None:
    rng = np.random.default_rng(3)
    session = example_session()
    assert session.dataset is not None
    assert session.split is not None
    facts = Facts.of(session.dataset, session.split, TrainingSettings())
    rows = session.split.validation
    labels = session.dataset.labels[rows]
    areas = [_auroc(labels, rng.random(len(rows))) for _ in range(4000)]
    assert facts.validation == len(rows) == 75
    assert facts.chance == pytest.approx(np.mean(areas), abs=0.005)
    assert facts.stray == pytest.approx(2 * np.std(areas), rel=0.05)

    dataset, split = example_numbers()
    facts = Facts.of(dataset, split, TrainingSettings())
    values = dataset.labels[split.validation]
    correlations = [np.corrcoef(values, rng.random(len(values)))[0, 1] for _ in range(4000)]
    assert facts.chance == 0
    assert facts.stray == pytest.approx(2 * np.std(correlations), rel=0.05)

    dataset, split = example_classes()
    assert 0.1 < Facts.of(dataset, split, TrainingSettings()).stray < 0.25


def _auroc(labels: np.ndarray, scores: np.ndarray) -> float:
    positives, negatives = scores[labels == 1], scores[labels == 0]
    return float(np.mean(positives[:, None] > negatives))
