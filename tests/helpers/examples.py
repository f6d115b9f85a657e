"""A whole session made by hand: no TensorFlow, no scikit-learn, the same numbers every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import UNKNOWN, one_hot
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.iupac import find
from motifdesk.data.simulate import EXAMPLE_MOTIF, SimulationSettings, simulate
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.evaluation.agreement import agreement
from motifdesk.evaluation.ranking import auroc
from motifdesk.evaluation.results import (
    Baseline,
    BinaryEvaluation,
    Evaluation,
    Interval,
    Level,
    MulticlassEvaluation,
    OneClass,
    PrecisionRecallCurve,
    RegressionEvaluation,
    RocCurve,
    ValueBaseline,
    Verdict,
)
from motifdesk.evaluation.threshold import decide
from motifdesk.models.trained import Layer, NetworkPlan, NetworkSummary, TrainedModel
from motifdesk.monitor import SilentMonitor
from motifdesk.motifs.comparison import Match
from motifdesk.motifs.discovering import find_motifs
from motifdesk.motifs.finding import Discovery, Material, joined
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.matrix import Motif
from motifdesk.parameters import number
from motifdesk.project.session import Session
from motifdesk.training.records import ClassEpoch, Ending, EpochRecord, Run, ValueEpoch
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True)
class ExampleParameters:
    """The own settings of the example's network."""

    filters: int = number(32, 1, 512, "Filters", "How many patterns the network can learn.")
    width: int = number(12, 1, 100, "Filter width", "Bases that a pattern spans.", unit="bp")


def example_session(count: int = 400, length: int = 50, *, separation: float = 2.0, seed: int = 0) -> Session:
    """Return a session with data, split, one run, its evaluation and its attributions.

    Parameters
    ----------
    count, length
        Size of the simulated data set.
    separation
        How far apart the logits of the classes lie, in standard deviations: 0 is a coin, 2 an AUROC of 0.92.
    seed
        Of everything random.
    """
    dataset = simulate(SimulationSettings(count=count, length=length, seed=seed))
    split = make_split(dataset, SplitSettings())
    run = example_run(dataset, split, separation=separation, seed=seed)
    session = Session(dataset, split).with_run(run)
    return Session(
        dataset,
        split,
        session.runs,
        0,
        example_evaluation(dataset, split, run),
        example_attribution(dataset, run),
    )


def example_classes(count: int = 400, length: int = 50) -> tuple[Dataset, Split]:
    """Return three classes: without the motif, with it, and with its mirror image; and their split."""
    dataset = simulate(SimulationSettings(count=count, length=length))
    matrix, labels = dataset.sequences.matrix().copy(), dataset.labels.copy()
    mirrored = np.flatnonzero(labels)[::2]
    matrix[mirrored] = matrix[mirrored][:, ::-1]
    labels[mirrored] = 2
    sequences = replace(dataset.sequences, codes=matrix.reshape(-1))
    names = ("neither", "motif", "mirror")
    changed = replace(dataset, sequences=sequences, labels=labels, class_names=names, task=Task.MULTICLASS)
    return changed, make_split(changed, SplitSettings())


def example_numbers(count: int = 400, length: int = 50) -> tuple[Dataset, Split]:
    """Return signals around 8 with the motif and around 5 without, and their split."""
    dataset = simulate(SimulationSettings(count=count, length=length))
    split = make_split(dataset, SplitSettings())
    values = 5 + 3 * dataset.labels + np.random.default_rng(1).normal(0, 0.8, count)
    return replace(dataset, labels=values, class_names=(), task=Task.REGRESSION), split


def example_multiclass_session(count: int = 400, *, separation: float = 2.0, seed: int = 0) -> Session:
    """Return a session of three classes with everything in it; only intervals, baseline and verdict are made up.

    The right class's logit lies `separation` standard deviations above the others'.
    """
    dataset, split = example_classes(count)
    rng = np.random.default_rng(seed)
    logits = rng.normal(separation * (dataset.labels[:, None] == np.arange(3)), 1.0)
    shares = np.exp(logits)
    scores = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return _whole(dataset, split, scores, example_multiclass_evaluation, seed)


def example_regression_session(count: int = 400, *, noise: float = 0.8, seed: int = 0) -> Session:
    """Return a session of numbers with everything in it; the predictions miss by `noise`, the rest as above."""
    dataset, split = example_numbers(count)
    missed = np.random.default_rng(seed).normal(0, noise, count)
    scores = (0.9 * dataset.labels + 0.6 + missed).astype(np.float32)
    return _whole(dataset, split, scores, example_regression_evaluation, seed)


def _whole(
    dataset: Dataset,
    split: Split,
    scores: NDArray[np.float32],
    evaluate: Callable[[Dataset, Split, Run], Evaluation],
    seed: int,
) -> Session:
    history = _history(20, np.random.default_rng(seed))
    if dataset.task is Task.REGRESSION:
        history = tuple(
            ValueEpoch(
                r.epoch, r.seconds, r.loss, r.val_loss, 1 - r.loss, 1 - r.val_loss, 1 - r.loss, 1 - r.val_loss
            )
            for r in history
        )
    base = example_run(dataset, split, seed=seed)
    plan = replace(base.model.plan, task=dataset.task, classes=len(dataset.class_names))
    run = replace(base, scores=scores, history=history, model=replace(base.model, plan=plan))
    session = Session(dataset, split).with_run(run)
    session = session.with_evaluation(evaluate(dataset, split, run))
    return session.with_attribution(example_attribution(dataset, run))


def example_run(
    dataset: Dataset, split: Split, *, epochs: int = 20, separation: float = 2.0, seed: int = 0
) -> Run:
    """Return a run whose scores are the sigmoid of normal numbers around -/+ `separation` / 2."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(separation * (dataset.labels - 0.5), 1.0)
    plan = NetworkPlan("primer", ExampleParameters(), dataset.sequences.longest)
    weights = (rng.normal(size=(12, 4, 32)).astype(np.float32), np.zeros(32, np.float32))
    history = _history(epochs, rng)
    return Run(
        model=TrainedModel(plan, dataset.class_names, dataset.sequences.alphabet, weights),
        summary=_summary(dataset.sequences.longest),
        history=history,
        kept_epoch=1 + int(np.argmin([record.val_loss for record in history])),
        ending=Ending.FINISHED,
        seconds=sum(record.seconds for record in history) + 1.5,
        scores=(1 / (1 + np.exp(-logits))).astype(np.float32),
        settings=TrainingSettings(epochs=epochs, seed=seed),
        split=split.settings,
        data_key=dataset.key,
    )


def _history(epochs: int, rng: np.random.Generator) -> tuple[EpochRecord, ...]:
    records = []
    for epoch in range(1, epochs + 1):
        fall = np.exp(-epoch / 5)
        loss, val_loss = 0.1 + 0.6 * fall, 0.15 + 0.55 * fall + 0.01 * rng.random()
        records.append(
            ClassEpoch(
                epoch, 0.03, loss, val_loss, 1 - loss / 2, 1 - val_loss / 2, 1 - loss / 4, 1 - val_loss / 4
            )
        )
    return tuple(records)


def _summary(length: int) -> NetworkSummary:
    layers = (
        Layer("sequence", "InputLayer", f"({length}, 4)", 0),
        Layer("filters", "Conv1D", f"({length}, 32)", 1568),
        Layer("strongest", "GlobalMaxPooling1D", "(32)", 0),
        Layer("score", "Dense", "(1)", 33),
    )
    return NetworkSummary(layers, sum(layer.parameters for layer in layers))


def example_evaluation(dataset: Dataset, split: Split, run: Run) -> BinaryEvaluation:
    """Return the evaluation of the run's scores; the intervals, baseline and verdict are made up."""
    rows = split.test
    labels, scores = dataset.labels[rows], run.scores[rows].astype(np.float64)
    roc, precision_recall = _curves(labels, scores)
    decision = decide(labels, scores, 0.5)
    area = auroc(labels, scores)
    average_precision = float(-np.sum(np.diff(precision_recall.recall) * precision_recall.precision[:-1]))
    return BinaryEvaluation(
        run_key=run.key,
        class_names=dataset.class_names,
        rows=rows,
        labels=labels,
        scores=scores,
        accuracy=decision.accuracy,
        auroc=area,
        auprc=average_precision,
        f1=decision.f1,
        mcc=decision.mcc,
        brier=float(np.mean((scores - labels) ** 2)),
        log_loss=float(-np.mean(np.log(np.where(labels == 1, scores, 1 - scores)))),
        confusion=np.array(decision.confusion, np.int64),
        auroc_ci95=Interval(max(area - 0.03, 0.0), min(area + 0.03, 1.0)),
        auprc_ci95=Interval(max(average_precision - 0.04, 0.0), min(average_precision + 0.04, 1.0)),
        roc=roc,
        precision_recall=precision_recall,
        baseline=Baseline("Logistic regression on counts of 4-mers", 0.71),
        verdict=Verdict(
            Level.GOOD,
            (
                f"The network tells the classes apart well: AUROC {area:.3f}.",
                "That is better than counting short words (0.710).",
            ),
        ),
    )


def example_multiclass_evaluation(dataset: Dataset, split: Split, run: Run) -> MulticlassEvaluation:
    """Return the evaluation of the run's scores; as for `example_evaluation`."""
    rows = split.test
    labels, scores = dataset.labels[rows], run.scores[rows].astype(np.float64)
    scores /= scores.sum(axis=1, keepdims=True)
    predicted = scores.argmax(axis=1)
    classes = tuple(_one_class(labels, scores, index, name) for index, name in enumerate(dataset.class_names))
    count = len(dataset.class_names)
    confusion = np.bincount(labels * count + predicted, minlength=count**2).reshape(count, count)
    truth = labels[:, None] == np.arange(count)
    mean = {name: float(np.mean([getattr(item, name) for item in classes])) for name in _MEANS}
    accuracy = float(np.mean(predicted == labels))
    return MulticlassEvaluation(
        run_key=run.key, class_names=dataset.class_names, rows=rows, labels=labels, scores=scores,
        accuracy=accuracy, accuracy_ci95=_around(accuracy, 0.08), **mean,
        mcc=0.6, brier=float(np.mean(((scores - truth) ** 2).sum(axis=1))),
        log_loss=float(-np.mean(np.log(scores[truth]))), confusion=confusion,
        auroc_ci95=_around(mean["auroc"], 0.03), auprc_ci95=_around(mean["auprc"], 0.05), classes=classes,
        baseline=Baseline("Logistic regression on counts of 4-mers", 0.71),
        verdict=Verdict(Level.GOOD, ("The network tells the 3 classes apart well.", "Counting words does not.")),
    )  # fmt: skip


_MEANS = ("auroc", "auprc", "precision", "recall", "f1")


def _one_class(labels: NDArray[np.int64], scores: NDArray[np.float64], index: int, name: str) -> OneClass:
    of_class = (labels == index).astype(np.int64)
    roc, precision_recall = _curves(of_class, scores[:, index])
    area = auroc(of_class, scores[:, index])
    average = float(-np.sum(np.diff(precision_recall.recall) * precision_recall.precision[:-1]))
    decision = decide(of_class, (scores.argmax(axis=1) == index).astype(np.float64), 0.5)
    return OneClass(
        name, int(of_class.sum()), area, average, decision.precision, decision.recall, decision.f1,
        _around(area, 0.04), _around(average, 0.07), roc, precision_recall,
    )  # fmt: skip


def example_regression_evaluation(dataset: Dataset, split: Split, run: Run) -> RegressionEvaluation:
    """Return the evaluation of the run's scores; as for `example_evaluation`."""
    rows = split.test
    labels, scores = dataset.labels[rows], run.scores[rows].astype(np.float64)
    found = agreement(labels, scores, np.ones((1, len(rows)), np.int64))
    values = {name: float(value[0]) for name, value in found._asdict().items()}
    return RegressionEvaluation(
        run_key=run.key, rows=rows, labels=labels, scores=scores, **values,
        pearson_ci95=_around(values["pearson"], 0.06), spearman_ci95=_around(values["spearman"], 0.07),
        r2_ci95=_around(values["r2"], 0.1), mse_ci95=Interval(0.5 * values["mse"], 1.5 * values["mse"]),
        mae_ci95=Interval(0.8 * values["mae"], 1.2 * values["mae"]),
        baseline=ValueBaseline("Ridge regression on counts of 4-mers", 0.55, 0.28),
        verdict=Verdict(Level.CAUTION, ("The network predicts the values fairly well.", "Better than words.")),
    )  # fmt: skip


def _around(value: float, half: float) -> Interval:
    return Interval(max(value - half, 0.0), min(value + half, 1.0))


def _curves(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[RocCurve, PrecisionRecallCurve]:
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    false_alarms = np.cumsum(1 - labels[order])
    roc = RocCurve(
        np.concatenate([[0.0], false_alarms / false_alarms[-1]]),
        np.concatenate([[0.0], hits / hits[-1]]),
        np.concatenate([[np.inf], scores[order]]),
    )
    precision = hits / (hits + false_alarms)
    precision_recall = PrecisionRecallCurve(
        np.concatenate([precision[::-1], [1.0]]),
        np.concatenate([(hits / hits[-1])[::-1], [0.0]]),
        scores[order][::-1],
    )
    return roc, precision_recall


def example_attribution(dataset: Dataset, run: Run, *, seed: int = 0) -> Attribution:
    """Return attributions for the whole data set that are large where the example's motif stands."""
    codes = dataset.sequences.matrix()
    rng = np.random.default_rng(seed)
    hypothetical = rng.normal(0.0, 0.04, (*codes.shape, 4)).astype(np.float32)
    for row in range(len(codes)):
        for hit in find(codes[row], EXAMPLE_MOTIF, both_strands=False):
            there = one_hot(codes[row, hit.start : hit.end])
            hypothetical[row, hit.start : hit.end] += there * rng.uniform(0.5, 1.0, (hit.end - hit.start, 1))
    hypothetical[codes == UNKNOWN] = 0.0
    return Attribution("gradient-x-input", run.model.key, codes, hypothetical)


def example_discovery(session: Session) -> Discovery:
    """Return the motifs of a session of two classes, found with noise in the place of shuffled sequences."""
    assert session.dataset is not None
    assert session.split is not None
    assert session.run is not None
    assert session.attribution is not None
    split, attribution = session.split, session.attribution
    rows = np.sort(np.concatenate([split.train, split.validation]))
    high = session.run.scores[rows] >= np.median(session.run.scores[rows])
    rng = np.random.default_rng(1)
    null = rng.normal(0.0, 0.04, (200, attribution.codes.shape[1])).astype(np.float32)
    null_codes = rng.integers(0, 4, null.shape, dtype=np.uint8)
    material = Material(
        attribution.codes[rows], attribution.attributions[rows], null_codes, null, high, ~high,
        attribution.codes[split.test], session.dataset.labels[split.test].astype(np.float64),
        session.dataset.sequences.alphabet, both_strands=True,
    )  # fmt: skip
    found = find_motifs(material, SilentMonitor(), target=session.dataset.class_names[1])
    discovery = joined([found], rows)
    matches = tuple((_known_as(item.motif),) for item in discovery.motifs)
    return replace(discovery, matches=matches, model_key=attribution.model_key, method=attribution.method)


def _known_as(motif: Motif) -> KnownMatch:
    """Return a match with the same motif read on the other strand, with one column more before and two less behind."""
    extra = np.full((1, 4), 0.25)
    whole = replace(motif, frequencies=np.concatenate([extra, motif.frequencies[:-2]]))
    known = replace(whole.reverse_complement(), name="EXAMPLE1", accession="MA9999.1", source="made up")
    return KnownMatch(known, Match(7, 1e-9, 2e-7, -1, motif.width - 2, reverse=True))
