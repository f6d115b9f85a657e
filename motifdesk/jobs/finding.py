"""The job that finds the motifs behind the attributions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.rows import some_rows
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Split
from motifdesk.jobs.tasks import Job
from motifdesk.monitor import Monitor
from motifdesk.motifs.company import pairs_of
from motifdesk.motifs.discovering import find_motifs
from motifdesk.motifs.finding import Discovery, FoundMotif, Material, joined
from motifdesk.motifs.known import KnownMatch, best_matches, known_motifs
from motifdesk.motifs.marginal import MarginalEffect, marginal_effect
from motifdesk.training.records import Run

_MOST_ROWS: Final = 20_000  # sequences that motifs are found in; more would sharpen nothing
_NULL_ROWS: Final = 2_000
_BACKGROUNDS: Final = 200
_PAIR_ROWS: Final = 5_000
_MOST_TEST_ROWS: Final = 20_000
_EXTREME: Final = 0.02  # of measured sequences: few of a library hold a site, and those the highest values
_FEWEST_EXTREME: Final = 500
_OTHER_STRAND: Final = (
    0.3  # of what a word tells its reverse complement tells at least, where both strands count
)


@dataclass(frozen=True)
class FindMotifs(Job[Discovery]):
    """Find motifs in the training and validation sequences, and test them on the held-out test set.

    Attributes
    ----------
    attribution
        Of all sequences by the run's network.
    seed
        Of all that is drawn.
    """

    dataset: Dataset
    split: Split
    trained: Run
    attribution: Attribution
    seed: int = 0

    def run(self, monitor: Monitor) -> Discovery:
        """Find them: for several classes, one class after the other."""
        rng = np.random.default_rng(self.seed)
        rows = some_rows(np.concatenate([self.split.train, self.split.validation]), _MOST_ROWS, rng)
        test = some_rows(self.split.test, _MOST_TEST_ROWS, rng)
        null_codes, null = self._null(rows, rng, monitor)
        both = self._both_strands()
        found = []
        for name, high, low, truth in self._questions(rows, test):
            material = Material(
                self.attribution.codes[rows], self.attribution.attributions[rows], null_codes, null, high, low,
                self.attribution.codes[test], truth, self.dataset.sequences.alphabet, both,
                self.dataset.task is Task.REGRESSION,
            )  # fmt: skip
            found.append(find_motifs(material, monitor, seed=self.seed, target=name))
        key, method = self.attribution.model_key, self.attribution.method
        discovery = joined(found, rows)
        matches = tuple(self._matches(item, monitor) for item in discovery.motifs)
        backgrounds = self.attribution.codes[some_rows(rows, _BACKGROUNDS, rng)]
        effects = tuple(self._effect(item, backgrounds) for item in discovery.motifs)
        picked = some_rows(rows, _PAIR_ROWS, rng).tolist()
        sequences = Sequences.of([self.dataset.sequences[row] for row in picked])
        pairs = pairs_of(discovery, sequences, both_strands=both)
        return replace(discovery, matches=matches, effects=effects, pairs=pairs, model_key=key, method=method)

    def _effect(self, item: FoundMotif, backgrounds: Codes) -> MarginalEffect | None:
        """Return what the motif does alone; None where no sequence is long enough for it."""
        from motifdesk.attribution.outputs import log_odds_of, raw_outputs
        from motifdesk.models.network import load

        network = load(self.trained.model)
        several = self.dataset.task is Task.MULTICLASS
        target = self.dataset.class_names.index(item.target) if several else 0

        def predict(codes: Codes) -> NDArray[np.floating]:
            return log_odds_of(network, raw_outputs(network, codes), np.full(len(codes), target))

        if (backgrounds != UNKNOWN).sum(axis=1).max() < item.motif.width:
            return None
        return marginal_effect(item.motif, backgrounds, predict, seed=self.seed)

    def _matches(self, item: FoundMotif, monitor: Monitor) -> tuple[KnownMatch, ...]:
        monitor.status("Comparing with known motifs")
        return best_matches(item.motif, known_motifs(item.motif.alphabet))

    def _questions(
        self, rows: NDArray[np.int64], test: NDArray[np.int64]
    ) -> list[tuple[str, NDArray[np.bool_], NDArray[np.bool_], NDArray[np.floating]]]:
        """Return what is asked: a name, the sequences of high and of low output, and the truth of the test set."""
        scores, labels = self.trained.scores, self.dataset.labels
        if self.dataset.task is Task.MULTICLASS:
            likely = scores[rows].argmax(axis=1)
            nobody = np.zeros(len(rows), np.bool_)
            return [
                (name, likely == place, nobody, (labels[test] == place).astype(np.float64))
                for place, name in enumerate(self.dataset.class_names)
            ]
        outputs, truth = scores[rows], labels[test].astype(np.float64)
        if self.dataset.task is Task.REGRESSION:
            return [("", *_extremes(outputs), truth)]
        high = outputs >= np.median(outputs)
        return [(self.dataset.class_names[1], high, ~high, truth)]

    def _null(
        self, rows: NDArray[np.int64], rng: np.random.Generator, monitor: Monitor
    ) -> tuple[Codes, NDArray[np.float32]]:
        """Return dinucleotide shuffles of some of the sequences, and their attributions."""
        from motifdesk.attribution.registry import attribute
        from motifdesk.data.negatives import shuffled_rows

        monitor.status("Shuffling sequences")
        shuffled = shuffled_rows(self.attribution.codes[some_rows(rows, _NULL_ROWS, rng)], rng)
        found = attribute(self.trained.model, shuffled, self.attribution.method, monitor)
        return shuffled, found.attributions

    def _both_strands(self) -> bool:
        """Return whether motifs may read on either strand: for DNA, unless the data say that one alone counts.

        A network has to know if one strand counts less, as on microarrays, where probes are fixed at one end; motifs
        are still the same on both.
        """
        from motifdesk.data.traits import find_traits

        if self.dataset.sequences.alphabet is Alphabet.RNA:
            return False
        alike = find_traits(self.dataset, self.split.train).strands_alike
        return alike is None or alike >= _OTHER_STRAND


def _extremes(outputs: NDArray[np.floating]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which sequences have the highest and which the lowest outputs, bool (N,), at most half of them each."""
    count = min(len(outputs) // 2, max(_FEWEST_EXTREME, round(_EXTREME * len(outputs))))
    order = np.argsort(outputs, kind="stable")
    high, low = np.zeros(len(outputs), np.bool_), np.zeros(len(outputs), np.bool_)
    high[order[len(order) - count :]] = True
    low[order[:count]] = True
    return high, low
