"""New sequences get exactly the scores that they got at training, and a table of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from helpers.small import small_data, small_plan

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.fitting import Changes, Fitting
from motifdesk.data.fixes.registry import AppliedFix, apply_fixes
from motifdesk.data.names import Names
from motifdesk.data.records import Records
from motifdesk.data.rows import kept
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor
from motifdesk.project.predicting import (
    Predictor,
    predict,
    predicted_classes,
    predicted_in_words,
    prediction_columns,
    prediction_rows,
    said_of,
    said_of_threshold,
)
from motifdesk.project.predictions import Predictions, joined
from motifdesk.project.session import Session
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings

FIXES = (AppliedFix("length", 26), AppliedFix("drop-duplicates"))


@pytest.fixture(scope="module")
def session() -> Session:
    """Two averaged networks that read both strands, trained on sequences cropped to their middle."""
    original, _ = small_data(count=400)
    dataset = apply_fixes(original, FIXES)
    split = make_split(dataset, SplitSettings())
    settings = TrainingSettings(epochs=2, members=2, strands="shared")
    run = fit(dataset, split, small_plan(length=26), settings, SilentMonitor())
    return Session(dataset, split, original=original, fixes=FIXES).with_run(run)


def records_of(session: Session) -> Records:
    return Records(session.original.ids, session.original.sequences)


def part_of(records: Records, rows: np.ndarray) -> Records:
    keep = np.zeros(len(records), np.bool_)
    keep[rows] = True
    ids = tuple(name for name, there in zip(records.ids, keep, strict=True) if there)
    return Records(ids, kept(records.sequences, keep))


def test_the_data_set_s_own_sequences_get_their_scores_bit_for_bit(session: Session) -> None:
    found = predict(Predictor.of(session), records_of(session), SilentMonitor())
    assert found.scores.tobytes() == session.run.scores.tobytes()
    assert found.spread.tobytes() == session.run.spread.tobytes()
    assert np.array_equal(found.codes, session.dataset.sequences.matrix())
    assert found.changes == Changes(400, 0, 400, 0, 0)


@pytest.mark.parametrize("size", [1, 7, 255, 256, 300])
def test_scores_do_not_depend_on_what_is_read_together(session: Session, size: int) -> None:
    predictor, records = Predictor.of(session), records_of(session)
    starts = range(0, len(records), size) if size > 1 else range(5)
    parts = []
    for start in starts:
        rows = np.arange(start, min(start + size, len(records)))
        parts.append(predict(predictor, part_of(records, rows), SilentMonitor()))
    found = joined(parts)
    count = len(found)
    assert tuple(found.ids) == records.ids[:count]
    assert found.scores.tobytes() == session.run.scores[:count].tobytes()
    assert found.spread.tobytes() == session.run.spread[:count].tobytes()
    assert [found.sequences.text(row) for row in range(count)] == [
        records.sequences.text(row) for row in range(count)
    ]
    assert found.changes == Changes(count, 0, count, 0, 0)


def test_a_run_of_other_data_takes_sequences_by_its_length_alone(session: Session) -> None:
    other, _ = small_data(count=100)
    moved = session.with_dataset(other)
    assert Predictor.of(moved).fitting == Fitting(26)
    assert Predictor.of(session).fitting.treatments != ()


def test_without_a_network_there_is_nothing_to_predict_with(session: Session) -> None:
    with pytest.raises(InputError, match="There is no trained network here"):
        Predictor.of(Session(session.dataset, session.split))


def test_weights_that_do_not_fit_their_network_are_refused(session: Session) -> None:
    predictor = Predictor.of(session)
    for weights in (predictor.model.weights[:-1], tuple(item[:1] for item in predictor.model.weights)):
        wrong = replace(predictor, model=replace(predictor.model, weights=weights))
        with pytest.raises(InputError, match="The weights do not fit the network 'scanner'"):
            predict(wrong, records_of(session), SilentMonitor())


def rows_of(session: Session, scores: np.ndarray, spread: np.ndarray | None = None) -> list[list[str]]:
    sequences = Sequences.of([encode(b"ACGT")] * len(scores))
    ids = tuple(f"s{row}\t" for row in range(len(scores)))
    found = Predictions(Names.of(ids), sequences, sequences.matrix(), scores, spread, Changes())
    model = session.run.model
    if spread is not None:
        model = replace(model, plan=replace(model.plan, members=2))
    assert prediction_columns(model)[-1] == "note"
    return [prediction_columns(model, noted=False), *prediction_rows(model, found)]


def test_two_classes_have_a_probability_and_a_class() -> None:
    third = np.float32(1 / 3)
    assert rows_of(example_session(24), np.array([third, 0.5], np.float32)) == [
        ["id", "probability", "predicted"],
        ["s0 ", "0.333333343", "0"],
        ["s1 ", "0.5", "1"],
    ]
    assert np.float32("0.333333343") == third


def test_several_classes_have_a_column_each() -> None:
    scores = np.array([[0.25, 0.5, 0.25], [0.75, 0.125, 0.125]], np.float32)
    assert rows_of(example_multiclass_session(40), scores, scores / 8) == [
        ["id", "p_neither", "p_motif", "p_mirror", "predicted", "spread"],
        ["s0 ", "0.25", "0.5", "0.25", "motif", "0.0625"],
        ["s1 ", "0.75", "0.125", "0.125", "neither", "0.09375"],
    ]


def test_values_have_a_value() -> None:
    scores = np.array([1e10, -0.1], np.float32)
    assert rows_of(example_regression_session(40), scores, np.abs(scores)) == [
        ["id", "value", "spread"],
        ["s0 ", "1e+10", "1e+10"],
        ["s1 ", "-0.100000001", "0.100000001"],
    ]


def test_what_was_done_is_said_in_sentences() -> None:
    model = example_session(24).run.model
    assert said_of(Changes(5), model, {Alphabet.DNA}) == ()
    assert said_of(Changes(5), model, (), [str(row) for row in range(1205)]) == (
        "1,205 records without bases were left out: 0, 1, 2, 3, 4 and 1,200 more.",
    )
    assert said_of(Changes(1200, 1200, 1100, 1, 1, 2), model, {Alphabet.RNA}) == (
        "The constant ends were cut off every sequence, as in the data that the network was trained on.",
        "1,100 sequences cropped to the 50 bases that the network takes.",
        "1 sequence filled up with unknown bases to 50.",
        "1 sequence holds letters that stand for no single base, such as N.",
        "Of 2 sequences less than half of the 50 bases that the network takes are known: do not rely on what it says "
        "of them, however sure it looks.",
        "The network was trained on DNA, and these are RNA: U counts as T.",
    )


def test_the_threshold_says_from_where_on_the_positive_class_is_predicted() -> None:
    model = example_session(24).run.model
    # The float32 nearest to 0.04 is below it; the next one is above.
    below = np.float32(0.04)
    scores = np.array([0.039, below, np.nextafter(below, np.float32(1)), 0.5], np.float32)
    assert predicted_classes(model, scores, 0.04) == ["0", "0", "1", "1"]
    assert predicted_in_words(model, scores[2], 0.04) == "Probability of 1: 0.04, predicted 1"
    assert predicted_in_words(model, scores[2]) == "Probability of 1: 0.04, predicted 0"
    assert said_of_threshold(model, 0.04) == (
        "Called 1 from a probability of 0.04, the threshold of the Evaluate page.",
    )
    assert said_of_threshold(model, 0.5) == ()
    assert said_of_threshold(example_multiclass_session(40).run.model, 0.04) == ()


def test_several_classes_have_no_threshold() -> None:
    scores = np.array([[0.25, 0.5, 0.25]], np.float32)
    assert predicted_classes(example_multiclass_session(40).run.model, scores, 0.04) == ["motif"]
