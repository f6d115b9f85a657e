"""One set of the accuracy benchmark, in a process of its own: what the automatic choice reaches, beside k-mers."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.negatives import SHUFFLES
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Part, Split, SplitSettings, make_split
from motifdesk.evaluation.baseline import count_words
from motifdesk.models.auto import choose
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.parameters import with_values
from motifdesk.training.fit import fit
from motifdesk.training.records import Run
from motifdesk.training.settings import TrainingSettings

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CHIP = {
    "FOXA1": "FOXA1_HepG2_FOXA1_(SC-101058)_HudsonAlpha",
    "MYC": "MYC_H1-hESC_c-Myc_Stanford",
    "SP1": "SP1_GM12878_SP1_HudsonAlpha",
    "USF1": "USF1_HepG2_USF-1_HudsonAlpha",
}
# What is kept from learning to watch it; the test sequences are named below, set by set.
VALIDATION = 0.1
FOLDS = 10


def main() -> None:
    """Print what was reached on the set that the command line names, as JSON."""
    kind, *more = sys.argv[1:]
    sets: dict[str, Callable[..., dict[str, Any]]] = {
        "chip": chip, "clip": clip, "splice": splice, "uci": uci, "pbm": pbm, "leaf": leaf,
    }  # fmt: skip
    print(json.dumps(sets[kind](*more)))


def chip(name: str, count: str) -> dict[str, Any]:
    """Learn from the first `count` published positives (0: all) and shuffles of them; test on the published half."""
    learn = [text for text, _ in _chip_rows(f"{CHIP[name]}_AC.seq.gz")][: int(count) or None]
    test = _chip_rows(f"{CHIP[name]}_B.seq.gz")
    positives = _sequences(learn)
    negatives = Sequences(SHUFFLES["dinucleotide"](positives, np.random.default_rng(0)), positives.offsets)
    texts = [*(negatives.text(row) for row in range(len(negatives))), *learn, *(text for text, _ in test)]
    labels = [0] * len(negatives) + [1] * len(learn) + [label for _, label in test]
    data = dataset(texts, labels, test=len(test), shuffled="dinucleotide")
    return _reached(data, area, word_model=None)


def clip(name: str) -> dict[str, Any]:
    """Learn from the published training sites and their negatives; test on the published test ones."""
    texts: list[str] = []
    labels: list[int] = []
    for part in ("train", "test"):
        for label, kind in enumerate(("negative", "positive")):
            found = fasta(f"rbp_clip/{name}.{part}.{kind}.fasta.gz")
            texts += found
            labels += [label] * len(found)
        if part == "train":
            learned = len(texts)
    data = dataset(texts, labels, test=len(texts) - learned, alphabet=Alphabet.RNA)
    return _reached(data, area, _logistic)


def splice() -> dict[str, Any]:
    """Tell donors from decoys; a stratified quarter is held out."""
    positives, negatives = fasta("splice_sites/dm.don.fa.gz"), fasta("splice_sites/dm.n2don.fa.gz")
    data = dataset([*negatives, *positives], [0] * len(negatives) + [1] * len(positives))
    return _reached(data, area, _logistic, SplitSettings(kind="stratified", validation_fraction=VALIDATION))


def pbm(name: str) -> dict[str, Any]:
    """Predict the logarithm of the signal; a tenth is held out."""
    rows = [line.split("\t") for line in _lines(f"pbm_mouse/{name}.txt.gz")]
    values = np.log2(np.array([float(row[1]) for row in rows]))
    data = dataset([row[0] for row in rows], values)
    return _reached(data, _pearson, _ridge, SplitSettings(test_fraction=0.1, validation_fraction=VALIDATION))


def leaf() -> dict[str, Any]:
    """Predict the promoters' strength in leaves; a fifth is held out."""
    rows = [line.split("\t") for line in _lines("plant_core_promoters/CNN_test_leaf.tsv.gz")[1:]]
    data = dataset([row[3] for row in rows], np.array([float(row[4]) for row in rows]))
    return _reached(data, _r2, _ridge, SplitSettings(test_fraction=0.2, validation_fraction=VALIDATION))


def uci() -> dict[str, Any]:
    """Tell three classes of splice junctions apart in ten folds; each is predicted by a network that never saw it."""
    rows = [[field.strip() for field in line.split(",")] for line in _lines("uci_splice/splice.data")]
    names = sorted({row[0] for row in rows})
    labels = np.array([names.index(row[0]) for row in rows])
    began, used, predicted, words = perf_counter(), process_time(), labels.copy(), labels.copy()
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for learned, held in folds.split(labels[:, None], labels):
        order = np.concatenate([learned, held])
        data = dataset([rows[row][2] for row in order], labels[order], test=len(held), names=tuple(names))
        split = make_split(data, SplitSettings(kind="file", validation_fraction=VALIDATION))
        run, _ = _trained(data, split)
        predicted[order[split.test]] = run.scores[split.test].argmax(axis=1)
        words[order[split.test]] = _logistic(data, split)[split.test]
    return {
        "network": float(accuracy_score(labels, predicted)),
        "words": float(accuracy_score(labels, words)),
        "seconds": perf_counter() - began,
        "cpu_seconds": process_time() - used,
        "architecture": run.model.plan.architecture,
    }


# -- training and measuring


def _reached(
    data: Dataset,
    measure: Callable[[np.ndarray, np.ndarray], float],
    word_model: Callable[[Dataset, Split], np.ndarray] | None,
    settings: SplitSettings | None = None,
) -> dict[str, Any]:
    split = make_split(data, settings or SplitSettings(kind="file", validation_fraction=VALIDATION))
    began, used = perf_counter(), process_time()
    run, architecture = _trained(data, split)
    taken = {"seconds": perf_counter() - began, "cpu_seconds": process_time() - used}
    truth = data.labels[split.test]
    found = {"network": measure(truth, run.scores[split.test]), **taken, "architecture": architecture}
    if word_model is not None:
        found["words"] = measure(truth, word_model(data, split)[split.test])
    return found


def _trained(data: Dataset, split: Split) -> tuple[Run, str]:
    """Choose a network for the data and train it, with the settings that a user gets who touches none."""
    choice = choose(data, split.train)
    plan = NetworkPlan.for_dataset(data, choice.architecture, choice.parameters)
    run = fit(data, split, plan, with_values(TrainingSettings(), choice.training), SilentMonitor())
    return run, choice.architecture


def area(truth: np.ndarray, scores: np.ndarray) -> float:
    return float(roc_auc_score(truth, scores))


def _pearson(truth: np.ndarray, scores: np.ndarray) -> float:
    return float(np.corrcoef(truth, scores)[0, 1])


def _r2(truth: np.ndarray, scores: np.ndarray) -> float:
    return float(r2_score(truth, scores))


def _logistic(data: Dataset, split: Split) -> np.ndarray:
    """Return what a logistic regression on the counts of six-base words says, its strength chosen on its own."""
    words = _shares(data)
    learn = np.concatenate([split.train, split.validation])
    model = LogisticRegressionCV(
        Cs=[1, 10, 100], cv=3, max_iter=300, use_legacy_attributes=False, l1_ratios=[0]
    )
    model.fit(words[learn], data.labels[learn])
    return model.predict_proba(words)[:, 1] if data.task is Task.BINARY else model.predict(words)


def _ridge(data: Dataset, split: Split) -> np.ndarray:
    """Return what a ridge regression on the counts of six-base words says, its strength chosen on its own."""
    words = count_words(data.sequences, np.arange(len(data)), 6)
    learn = np.concatenate([split.train, split.validation])
    return (
        RidgeCV(alphas=[1, 10, 100, 1000, 10000], cv=3).fit(words[learn], data.labels[learn]).predict(words)
    )


def _shares(data: Dataset) -> Any:
    words = count_words(data.sequences, np.arange(len(data)), 6)
    return words.multiply(1 / np.sqrt(words.multiply(words).sum(axis=1))[:, None]).tocsr()


# -- reading, without MotifDesk's readers


def dataset(
    texts: Sequence[str],
    labels: Any,
    *,
    test: int = 0,
    shuffled: str = "",
    alphabet: Alphabet = Alphabet.DNA,
    names: tuple[str, ...] = ("0", "1"),
) -> Dataset:
    """Return a data set whose last `test` sequences are for testing."""
    values = np.asarray(labels)
    regression = values.dtype.kind == "f"
    task = Task.REGRESSION if regression else Task.BINARY if len(names) == 2 else Task.MULTICLASS
    parts = np.full(len(texts), Part.TRAIN, np.uint8)
    parts[len(texts) - test :] = Part.TEST
    ids = tuple(str(number) for number in range(1, len(texts) + 1))
    return Dataset(
        ids, _sequences(texts, alphabet), values, () if regression else names, task,
        parts=parts if test else None, shuffled=shuffled,
    )  # fmt: skip


def _sequences(texts: Sequence[str], alphabet: Alphabet = Alphabet.DNA) -> Sequences:
    return Sequences.of((encode(text.upper().replace("U", "T").encode()) for text in texts), alphabet)


def _lines(name: str) -> list[str]:
    path = DATA / name
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("ascii")
    return [line for line in text.splitlines() if line.strip()]


def _chip_rows(name: str) -> list[tuple[str, int]]:
    rows = [line.split("\t") for line in _lines(f"encode_chip/{name}")[1:]]
    return [(row[2], int(row[3])) for row in rows]


def fasta(name: str) -> list[str]:
    texts: list[str] = []
    for line in _lines(name):
        if line.startswith(">"):
            texts.append("")
        else:
            texts[-1] += line.strip()
    return texts
