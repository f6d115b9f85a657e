"""What a trained network says of new sequences, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Task
from motifdesk.data.fitting import Changes, Fitting
from motifdesk.data.fixes.registry import fitting_of
from motifdesk.data.names import Names
from motifdesk.data.records import Records
from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.evaluation.threshold import USUAL
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor
from motifdesk.project.predictions import Predictions, likeliest
from motifdesk.project.session import Session
from motifdesk.project.tables import one_line
from motifdesk.words import readable

_SHOWN: Final = 5  # names in a sentence


@dataclass(frozen=True, eq=False)
class Predictor:
    """A trained network, and how sequences are made fit for it: all that predicting takes.

    Attributes
    ----------
    model
        The network with its weights.
    fitting
        What is done to a sequence first.
    """

    model: TrainedModel
    fitting: Fitting

    @classmethod
    def of(cls, session: Session) -> Predictor:
        """Return that of the session's current run.

        Raises
        ------
        InputError
            No network was trained yet.
        """
        run = session.run
        if run is None:
            raise InputError("There is no trained network here; train one first.")
        length = run.model.plan.length
        if session.dataset is None or not session.fits(run):
            return cls(
                run.model, Fitting(length)
            )  # what was done to the data of an earlier run, nobody knows
        original = session.dataset if session.original is None else session.original
        fixes = () if session.original is None else session.fixes
        return cls(run.model, fitting_of(original, fixes, length))


def predict(predictor: Predictor, records: Records, monitor: Monitor) -> Predictions:
    """Return what the network says of the sequences; those of the data set get the scores of their run, bit for bit.

    Raises
    ------
    InputError
        The weights do not fit the network.
    Cancelled
        The user cancelled.
    """
    from motifdesk.models.network import load

    codes, changes, notes = predictor.fitting.fit_noted(records.sequences)
    network = load(predictor.model)
    scores = network.predict(codes, monitor)
    several = predictor.model.plan.members > 1
    spread = network.predict_members(codes, monitor).std(axis=0) if several else None
    names = Names.of(records.ids)
    return Predictions(names, records.sequences, codes, scores, spread, changes, notes=notes)


def predicted_classes(
    model: TrainedModel, scores: NDArray[np.float32], threshold: float = USUAL
) -> list[str]:
    """Return the class that each score speaks for, from the threshold on the positive one of two; none for values."""
    if model.plan.task is Task.REGRESSION:
        return []
    return [model.class_names[place] for place in likeliest(scores, threshold).tolist()]


def predicted_in_words(model: TrainedModel, scores: NDArray[np.float32], threshold: float = USUAL) -> str:
    """Return what the network says of one sequence, from its row of scores; of two classes at the threshold."""
    if model.plan.task is Task.REGRESSION:
        return f"Predicted {readable(float(scores))}"
    (name,) = predicted_classes(model, scores[None], threshold)
    if model.plan.task is Task.BINARY:
        return f"Probability of {model.class_names[1]}: {float(scores):.2f}, predicted {name}"
    return f"Predicted {name} ({float(scores.max()):.2f})"


def prediction_columns(model: TrainedModel, *, noted: bool = True) -> list[str]:
    """Return the headings of the table; only an ensemble has a spread, and what has no notes has none."""
    last = [*(["spread"] if model.plan.members > 1 else []), *(["note"] if noted else [])]
    if model.plan.task is Task.REGRESSION:
        return ["id", "value", *last]
    if model.plan.task is Task.BINARY:
        return ["id", "probability", "predicted", *last]
    return ["id", *(f"p_{one_line(name)}" for name in model.class_names), "predicted", *last]


def prediction_rows(
    model: TrainedModel, predictions: Predictions, threshold: float = USUAL
) -> Iterator[list[str]]:
    """Return the cells of each sequence; numbers have as many digits as tell them from all others.

    Of two classes the positive one is predicted from the threshold on.
    """
    classes = [one_line(name) for name in predicted_classes(model, predictions.scores, threshold)]
    rows = predictions.scores.reshape(len(predictions), -1)
    spreads, notes = predictions.spread, predictions.notes
    words = [] if notes is None else [one_line(word) for word in notes.words]
    for place, (name, row) in enumerate(zip(predictions.ids, rows.tolist(), strict=True)):
        cells = [one_line(name), *(f"{score:.9g}" for score in row), *classes[place : place + 1]]
        if spreads is not None:
            spread = spreads[place]
            cells.append(f"{spread if spread.ndim == 0 else spread[predictions.scores[place].argmax()]:.9g}")
        if notes is not None:
            cells.append(words[notes.places[place]])
        yield cells


def said_of_threshold(model: TrainedModel, threshold: float) -> tuple[str, ...]:
    """Return from which probability on sequences are called positive, where it is not the usual 0.5."""
    if model.plan.task is not Task.BINARY or threshold == USUAL:
        return ()
    return (
        f"Called {model.class_names[1]} from a probability of {threshold:g}, the threshold of the Evaluate page.",
    )


def _said_of_empty(names: Sequence[str]) -> list[str]:
    """Return that records without bases were left out, and which; of many only the first."""
    if not names:
        return []
    shown = [one_line(name) or "without a name" for name in names[:_SHOWN]]
    more = len(names) - len(shown)
    which = ", ".join(shown) + (f" and {more:,} more" if more else "")
    verb = "was" if len(names) == 1 else "were"
    return [f"{counted(len(names), 'record')} without bases {verb} left out: {which}."]


def said_of(
    changes: Changes,
    model: TrainedModel,
    alphabets: Iterable[Alphabet] = (),
    empty: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return what was done to the sequences and what to mind, a sentence each; `empty` names those left out."""
    length = model.plan.length
    said = _said_of_empty(empty)
    if changes.cut:
        said.append(
            "The constant ends were cut off every sequence, as in the data that the network was trained on."
        )
    if changes.cropped:
        said.append(
            f"{counted(changes.cropped, 'sequence')} cropped to the {length:,} bases that the network takes."
        )
    if changes.padded:
        said.append(f"{counted(changes.padded, 'sequence')} filled up with unknown bases to {length:,}.")
    if changes.unknown:
        verb = "holds" if changes.unknown == 1 else "hold"
        said.append(
            f"{counted(changes.unknown, 'sequence')} {verb} letters that stand for no single base, such as N."
        )
    if changes.scarce:
        them = "it" if changes.scarce == 1 else "them"
        said.append(
            f"Of {counted(changes.scarce, 'sequence')} less than half of the {length:,} bases that the network takes "
            f"are known: do not rely on what it says of {them}, however sure it looks."
        )
    if any(found is not model.alphabet for found in alphabets):
        others = "RNA" if model.alphabet is Alphabet.DNA else "DNA"
        said.append(
            f"The network was trained on {model.alphabet.name}, and these are {others}: U counts as T."
        )
    return tuple(said)
