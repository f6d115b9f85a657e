"""The jobs that let a trained network predict and explain new sequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import Alphabet
from motifdesk.data.fitting import Changes
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import InputError
from motifdesk.evaluation.threshold import USUAL
from motifdesk.jobs.tasks import Job
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, Wish, check_cancelled
from motifdesk.project.predicting import Predictor, predict, said_of, said_of_threshold
from motifdesk.project.predictions import By, Predictions, order_of, without_weights
from motifdesk.project.session import Session


@dataclass(frozen=True)
class MakePredictor(Job[Predictor]):
    """Find out how sequences are made fit for the network of a session's current run.

    What some fixes did depends on all sequences, and looking at them would hold up the window.
    """

    heavy = False
    session: Session

    @classmethod
    def of(cls, session: Session) -> MakePredictor:
        """Return the job for a session, without what it does not look at."""
        return cls(
            replace(session, evaluation=None, attribution=None, discovery=None, findings=(), predicted=None)
        )

    def run(self, monitor: Monitor) -> Predictor:
        """Look at them; raises `InputError` where no network was trained yet."""
        monitor.status("looking at the fixes")
        return Predictor.of(self.session)


@dataclass(frozen=True)
class Written:
    """A table of predictions: how many, and what to mind, a sentence each."""

    changes: Changes
    said: tuple[str, ...]


@dataclass(frozen=True)
class PredictNew(Job[Written]):
    """Predict the sequences of a file, or of a text that the user has pasted.

    Each block is a partial result, `Predictions`; however many there are, none crosses to the window twice.

    Attributes
    ----------
    predictor
        The network.
    source
        A file, or a text.
    options
        What the user decided about reading.
    """

    predictor: Predictor
    source: Path | str
    options: ReadOptions = field(default_factory=ReadOptions)

    def run(self, monitor: Monitor) -> Written:
        """Read and predict them; raises `InputError` where there are none."""
        monitor = _Whole(monitor)
        monitor.status("predicting")
        changes, alphabets, empty = Changes(), set[Alphabet](), list[str]()
        for records in _records(self.source, self.options, monitor):
            part = predict(self.predictor, records, _Block(monitor))
            monitor.partial(part)
            changes = changes.plus(part.changes)
            alphabets |= _written_as(records)
            empty += records.empty
        return Written(changes, said_of(changes, self.predictor.model, alphabets, empty))


@dataclass(frozen=True)
class SavePredictions(Job[Path]):
    """Write predictions into a table in the order of the file; commas or tabs, as the name's suffix says."""

    heavy = False
    aside = True
    model: TrainedModel
    parts: tuple[Predictions, ...]
    path: Path
    threshold: float = USUAL  # of two classes: from here on the positive one

    @classmethod
    def of(
        cls, model: TrainedModel, parts: tuple[Predictions, ...], path: Path, threshold: float = USUAL
    ) -> SavePredictions:
        """Return the job, without what is not written."""
        return cls(without_weights(model), tuple(part.without_bases() for part in parts), path, threshold)

    def run(self, monitor: Monitor) -> Path:
        """Write them, whole or not at all."""
        from motifdesk.files import replacing
        from motifdesk.project.predicting import prediction_columns, prediction_rows
        from motifdesk.project.tables import write_table

        monitor.status(f"writing {self.path.name}")
        separator = "," if self.path.suffix.lower() == ".csv" else "\t"
        noted = all(part.notes is not None for part in self.parts)
        with replacing(self.path) as file:
            write_table(file, separator, prediction_columns(self.model, noted=noted), ())
            for done, part in enumerate(self.parts):
                check_cancelled(monitor)
                monitor.progress(done, len(self.parts))
                write_table(file, separator, None, prediction_rows(self.model, part, self.threshold))
        return self.path


@dataclass(frozen=True)
class OrderPredictions(Job[NDArray[np.int64]]):
    """Put many predictions in another order, which would hold up the window."""

    heavy = False
    aside = True
    parts: tuple[Predictions, ...]
    by: By
    falling: bool
    threshold: float = USUAL  # of two classes: from here on the positive one

    @classmethod
    def of(
        cls, parts: Sequence[Predictions], by: By, *, falling: bool, threshold: float = USUAL
    ) -> OrderPredictions:
        """Return the job, without what it does not look at."""
        return cls(tuple(part.without_bases() for part in parts), by, falling, threshold)

    def run(self, monitor: Monitor) -> NDArray[np.int64]:
        """Return their places in that order, int64, shape (N,)."""
        return order_of(self.parts, self.by, falling=self.falling, threshold=self.threshold)


@dataclass(frozen=True)
class PredictFile(Job[Written]):
    """Predict the sequences of a file into a table, whatever their number."""

    predictor: Predictor
    source: Path
    table: Path
    options: ReadOptions = field(default_factory=ReadOptions)
    threshold: float = USUAL  # of two classes: from here on the positive one

    def run(self, monitor: Monitor) -> Written:
        """Predict them block by block; the table is written whole or not at all."""
        from motifdesk.files import replacing
        from motifdesk.project.predicting import prediction_columns, prediction_rows
        from motifdesk.project.tables import write_table

        monitor = _Whole(monitor)
        monitor.status(f"predicting {self.source.name}")
        model = self.predictor.model
        changes, alphabets, empty = Changes(), set[Alphabet](), list[str]()
        with replacing(self.table) as file:
            write_table(file, "\t", prediction_columns(model), ())
            for records in _records(self.source, self.options, monitor):
                part = predict(self.predictor, records, _Block(monitor))
                write_table(file, "\t", None, prediction_rows(model, part, self.threshold))
                changes = changes.plus(part.changes)
                alphabets |= _written_as(records)
            empty += records.empty
        said = (*said_of(changes, model, alphabets, empty), *said_of_threshold(model, self.threshold))
        return Written(changes, said)


@dataclass(frozen=True)
class ExplainFile(Job[Written]):
    """Attribute what a network says of the sequences of a file to their bases, and write it down."""

    predictor: Predictor
    source: Path
    method: str
    archive: Path
    options: ReadOptions = field(default_factory=ReadOptions)

    def run(self, monitor: Monitor) -> Written:
        """Read them all, explain them, write arrays; raises `EnvironmentLacks` where memory is not enough."""
        from motifdesk.attribution.registry import attribute, get_method
        from motifdesk.project.archive.members import check_room
        from motifdesk.project.exports import write_attributions

        monitor = _Whole(monitor)
        get_method(self.method)
        ids: list[str] = []
        codes, changes, alphabets, empty = [], Changes(), set[Alphabet](), list[str]()
        for records in _records(self.source, self.options, monitor):
            fitted, done = self.predictor.fitting.fit(records.sequences)
            ids += records.ids
            codes.append(fitted)
            changes = changes.plus(done)
            alphabets |= _written_as(records)
            empty += records.empty
        whole = np.concatenate(codes)
        check_room(_BYTES_A_BASE * whole.size)
        attribution = attribute(self.predictor.model, whole, self.method, monitor)
        write_attributions(self.archive, ids, attribution)
        said = said_of(changes, self.predictor.model, alphabets, empty)
        return Written(changes, (*said, *_said_of_attribution(attribution)))


# Hypothetical contributions are four numbers of four bytes, made in parts that are then joined; and their products.
_BYTES_A_BASE = 48
_T_OR_U = 3


def _said_of_attribution(attribution: Attribution) -> Iterator[str]:
    """Yield what the Interpret page would say beside the method, too."""
    if attribution.rounding:
        yield attribution.rounding
    if attribution.check is not None:
        yield f"{attribution.check.verdict}: {attribution.check.sentence}"


def _written_as(records: Records) -> set[Alphabet]:
    """Return whether they are DNA or RNA, where a T or a U shows it."""
    return {records.sequences.alphabet} if (records.sequences.codes == _T_OR_U).any() else set()


def _records(source: Path | str, options: ReadOptions, monitor: Monitor) -> Iterator[Records]:
    from motifdesk.data.readers.blocks import read_file, read_text

    if isinstance(source, str):
        yield read_text(source, options, monitor)
        return
    found = False
    for records in read_file(source, options, monitor):
        check_cancelled(monitor)
        found = True
        yield records
    if not found:
        raise InputError.at(source, None, "it holds no sequence; give at least one.")


@dataclass(frozen=True)
class _Whole:
    """The monitor of work of which a half is worth nothing: who wishes to stop it cancels it."""

    outer: Monitor

    def status(self, text: str) -> None:
        """Pass it on."""
        self.outer.status(text)

    def progress(self, done: float, total: float) -> None:
        """Pass it on."""
        self.outer.progress(done, total)

    def partial(self, value: object) -> None:
        """Pass it on."""
        self.outer.partial(value)

    def wish(self) -> Wish:
        """Return what the user wants."""
        wish = self.outer.wish()
        return Wish.CANCEL if wish is Wish.STOP else wish


class _Block(_Whole):
    """The monitor of one block of a file: the file says how far it is."""

    def progress(self, done: float, total: float) -> None:
        """Say nothing."""
