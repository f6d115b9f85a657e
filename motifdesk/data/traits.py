"""What a data set is like, so far as it decides which network suits it. numpy alone; labels of the given rows only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes
from motifdesk.data.dataset import Dataset, Task

Floats = NDArray[np.float64]

_WORD: Final = 6
# Enough to see what is looked for, and read in a fraction of a second.
_MOST_BASES: Final = 4_000_000
# How many words of the strongest difference are tried as the one that tells the classes apart.
_CANDIDATES: Final = 12


@dataclass(frozen=True)
class Traits:
    """What was found in the sequences that a network would learn from.

    Attributes
    ----------
    count
        Sequences that were given, all of them.
    length
        The longest of the data set.
    task, alphabet
        The data set's own.
    position
        The 1-based position whose base tells most about the label, beyond what it tells at a usual position; None where
        lengths differ.
    position_tells
        How much it tells beyond that, 0 to 1: of the classes' entropy, or of the values' variance.
    usual
        The share of bases that are the commonest of their position: near 1 where the sequences are variants of one.
    word
        The word of six bases whose presence tells most, and how much: the difference of the shares of sequences with
        it between the classes, 0 to 1. Only for two classes.
    word_tells
        That difference.
    strands_alike
        How far the reverse complements of the words that tell most go with the label as these words do, at most about
        1: about 1 where the strand does not matter, 0 where it does; None where the data are too few to tell.
    """

    count: int
    length: int
    task: Task
    alphabet: Alphabet
    position: int | None
    position_tells: float
    usual: float
    word: str
    word_tells: float
    strands_alike: float | None


def find_traits(dataset: Dataset, rows: NDArray[np.int64]) -> Traits:
    """Return what the data set is like.

    Parameters
    ----------
    dataset
        Any.
    rows
        Row numbers of the training part: what the test part is like must not decide about the network.
    """
    most = max(50, _MOST_BASES // max(1, dataset.sequences.longest))
    used = rows if len(rows) <= most else np.random.default_rng(0).choice(rows, most, replace=False)
    codes = dataset.sequences.matrix()[used]
    targets = _targets(dataset, used)
    same_length = len(set(dataset.sequences.lengths[used].tolist())) == 1
    position, tells = _best_position(codes, dataset, used) if same_length else (None, 0.0)
    half = np.arange(len(used)) % 2 == 0
    words = _Words(codes)
    first, second = words.differences(targets, half), words.differences(targets, ~half)
    word, word_tells = "", 0.0
    if dataset.task is Task.BINARY:
        word, word_tells = words.most_telling(first + second, dataset.labels[used] == 1)
    return Traits(
        len(rows),
        dataset.sequences.longest,
        dataset.task,
        dataset.sequences.alphabet,
        position,
        tells,
        _usual_share(codes) if same_length else 0.0,
        word,
        word_tells,
        _strands_alike(first, second),
    )


def _targets(dataset: Dataset, rows: NDArray[np.int64]) -> Floats:
    """Return what words are held against, (targets, rows): each class's membership, or ranks, around their means."""
    labels = dataset.labels[rows]
    if dataset.task is Task.REGRESSION:
        found = np.argsort(np.argsort(labels, kind="stable"), kind="stable")[None].astype(np.float64)
    else:
        kinds = [1] if dataset.task is Task.BINARY else range(len(dataset.class_names))
        found = np.array([labels == kind for kind in kinds], np.float64)
    centred: Floats = found - found.mean(axis=1, keepdims=True)
    return centred


def _best_position(codes: Codes, dataset: Dataset, rows: NDArray[np.int64]) -> tuple[int, float]:
    """Return the position that tells most, counted from 1, and how much more than the median position."""
    labels = dataset.labels[rows]
    told = _variance_told(codes, labels) if dataset.task is Task.REGRESSION else _entropy_told(codes, labels)
    best = int(told.argmax())
    return best + 1, float(told[best] - np.median(told))


def _entropy_told(codes: Codes, labels: NDArray[np.int64]) -> Floats:
    """Return the mutual information of base and class at each position, as a share of the classes' entropy."""
    kinds = int(labels.max()) + 1
    joint = np.stack(
        [
            np.bincount(labels * 5 + codes[:, place], minlength=kinds * 5).reshape(kinds, 5)
            for place in range(codes.shape[1])
        ]
    ) / len(labels)
    entropy = _entropy(joint.sum(axis=2))
    shared = _entropy(joint.sum(axis=1)) + entropy - _entropy(joint.reshape(len(joint), -1))
    # What independent columns share by chance (Miller 1955).
    chance = 3 * (kinds - 1) / (2 * len(labels) * np.log(2))
    told: Floats = (shared - chance) / np.maximum(entropy, 1e-9)
    return told


def _entropy(shares: Floats) -> Floats:
    """Return the entropy of each row in bits."""
    found: Floats = -(shares * np.log2(np.maximum(shares, 1e-300))).sum(axis=1)
    return found


def _variance_told(codes: Codes, values: Floats) -> Floats:
    """Return the share of the values' variance that lies between the bases at each position."""
    centred = values - values.mean()
    total = float((centred**2).sum()) or 1.0
    told = np.zeros(codes.shape[1])
    for place in range(codes.shape[1]):
        counts = np.bincount(codes[:, place], minlength=5)
        sums = np.bincount(codes[:, place], weights=centred, minlength=5)
        between = (sums**2 / np.maximum(counts, 1)).sum()
        told[place] = (between - 3 * total / len(values)) / total
    return told


def _usual_share(codes: Codes) -> float:
    counts = [np.bincount(codes[:, place], minlength=5)[:4].max() for place in range(codes.shape[1])]
    return float(np.mean(counts) / len(codes))


class _Words:
    """Where each word of six bases stands in the sequences."""

    def __init__(self, codes: Codes) -> None:
        count = max(0, codes.shape[1] - _WORD + 1)
        place = np.zeros((len(codes), count), np.int64)
        known = np.ones((len(codes), count), np.bool_)
        for offset in range(_WORD):
            base = codes[:, offset : offset + count]
            known &= base != UNKNOWN
            place = place * 4 + base
        # One more word, of those with an unknown base.
        self._place = np.where(known, place, 4**_WORD)

    def differences(self, targets: Floats, rows: NDArray[np.bool_]) -> Floats:
        """Return how the counts of each word go with each target, (targets, 4096), as signed roots of evidence."""
        place = self._place[rows]
        flat = place.reshape(-1)
        counts = np.bincount(flat, minlength=4**_WORD + 1)[:-1]
        found = [
            np.bincount(flat, np.repeat(target[rows], place.shape[1]), 4**_WORD + 1)[:-1]
            for target in targets
        ]
        differences: Floats = np.array(found) / np.sqrt(counts + 1.0)
        return differences

    def most_telling(self, differences: Floats, positive: NDArray[np.bool_]) -> tuple[str, float]:
        """Return the word whose presence differs most between positives and negatives, and by how much."""
        best, told = 0, 0.0
        for word in np.argsort(-np.abs(differences[0]))[:_CANDIDATES].tolist():
            present = (self._place == word).any(axis=1)
            difference = abs(float(present[positive].mean() - present[~positive].mean()))
            if difference > told:
                best, told = word, difference
        letters = [(best >> 2 * (_WORD - 1 - place)) & 3 for place in range(_WORD)]
        return "".join("ACGT"[letter] for letter in letters), told


def _strands_alike(first: Floats, second: Floats) -> float | None:
    """Return how far reverse complements of the most telling words go with the label as the words do; None if unknown.

    The words that stand out in one half of the data are looked at in the other half alone, so that having been chosen
    tells nothing about how strong they, or their reverse complements, are there.
    """
    turned = np.zeros(4**_WORD, np.int64)
    rest = np.arange(4**_WORD)
    for _ in range(_WORD):
        turned, rest = turned * 4 + 3 - rest % 4, rest // 4
    palindrome = turned == np.arange(4**_WORD)  # alike without saying anything
    first, second = _beyond_composition(first), _beyond_composition(second)
    itself, other = [], []
    for chosen_by, seen_in in ((first, second), (second, first)):
        noise = 1.4826 * np.median(np.abs(seen_in)) or 1.0
        words = np.argsort(-np.abs(np.where(palindrome, 0, chosen_by)).max(axis=0), kind="stable")[:_TELLING]
        signed = np.sign(chosen_by[:, words]) / noise
        itself.append(signed * seen_in[:, words])
        other.append(signed * seen_in[:, turned[words]])
    count = np.sqrt(np.size(itself))
    # Both have a standard error of about one.
    repeats, across = float(np.mean(itself) * count), float(np.mean(other) * count)
    noise_of_difference = 3 * float(np.sqrt(2))
    if repeats < _REPEATS:
        return None
    differ = repeats - across > noise_of_difference
    exact = repeats > noise_of_difference / _TOLERANCE
    return across / repeats if differ or exact else None


def _beyond_composition(differences: Floats) -> Floats:
    """Return what is left of each word's difference beyond what its pairs of neighbours predict: that has no strand."""
    word = np.arange(4**_WORD)
    letters = np.stack([(word >> 2 * (_WORD - 1 - place)) & 3 for place in range(_WORD)], axis=1)
    pairs = letters[:, :-1] * 4 + letters[:, 1:]
    counts = np.stack([(pairs == pair).sum(axis=1) for pair in range(16)], axis=1).astype(np.float64)
    fitted = counts @ np.linalg.lstsq(counts, differences.T, rcond=None)[0]
    left: Floats = differences - fitted.T
    return left


# Telling words of one half that say less than this in the other, in standard errors, were mostly chance.
_REPEATS: Final = 5.0
_TELLING: Final = 20  # words
_TOLERANCE: Final = 0.15  # how exact a ratio has to be that says that the strands are alike
