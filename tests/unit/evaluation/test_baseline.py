from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.evaluation import baseline
from motifdesk.evaluation.baseline import count_words, measure_baseline


def sequences_of(texts):
    return Sequences.of([encode(text.encode()) for text in texts])


@given(st.lists(st.text("ACGTN", max_size=12), min_size=1, max_size=6), st.integers(1, 4))
def test_words_are_counted_as_a_plain_loop_counts_them(texts, width):
    counts = count_words(sequences_of(texts), np.arange(len(texts))[::-1], width).toarray()
    words = ["".join(letters) for letters in product("ACGT", repeat=width)]
    for row, text in zip(counts, texts[::-1], strict=True):
        expected = Counter(text[start : start + width] for start in range(len(text) - width + 1))
        assert row.tolist() == [expected[word] for word in words]


def measured(dataset):
    return measure_baseline(dataset, make_split(dataset, SplitSettings(kind="stratified")))


def test_it_finds_a_planted_motif():
    assert measured(simulate(SimulationSettings(count=600))).auroc > 0.99


def test_it_finds_a_short_motif_in_long_sequences():
    assert measured(simulate(SimulationSettings(motif="GATAA", count=2000, length=200))).auroc > 0.8


def test_it_finds_nothing_where_there_is_nothing():
    data = simulate(SimulationSettings(count=2000))
    labels = np.random.default_rng(3).permutation(data.labels)
    assert measured(Dataset(data.ids, data.sequences, labels, data.class_names)).auroc == pytest.approx(
        0.5, abs=0.09
    )


def test_it_never_learns_from_the_test_sequences():
    data = simulate(SimulationSettings(count=400))
    split = make_split(data, SplitSettings())
    labels = data.labels.copy()
    labels[split.test] = 1 - labels[split.test]
    turned = Dataset(data.ids, data.sequences, labels, data.class_names)
    assert measure_baseline(turned, split).auroc == pytest.approx(1 - measure_baseline(data, split).auroc)


def test_large_sets_are_thinned_evenly_and_the_name_says_so(monkeypatch):
    data = simulate(SimulationSettings(count=1000))
    whole = measured(data)
    monkeypatch.setattr(baseline, "MOST_BASES", 15_000)
    monkeypatch.setattr(baseline, "_BASES_AT_ONCE", 1_000)
    thinned = measured(data)
    assert whole.name == "Logistic regression on counts of 5-base words"
    assert thinned.name == whole.name + ", trained on 300 of 750 sequences"
    assert thinned.auroc > 0.95


def test_scoring_in_blocks_changes_nothing(monkeypatch):
    data = simulate(SimulationSettings(count=300))
    whole = measured(data)
    monkeypatch.setattr(baseline, "_BASES_AT_ONCE", 70)  # fewer than two sequences
    assert measured(data) == whole


def test_sequences_shorter_than_a_word_are_no_obstacle():
    texts = ["ACG", "T", "ACGTACGT", "TTTTTTTT"] * 10
    labels = np.array([0, 1, 0, 1] * 10)
    data = Dataset(tuple(map(str, range(40))), sequences_of(texts), labels, ("no", "yes"))
    assert 0.0 <= measured(data).auroc <= 1.0


def test_a_rare_class_is_never_thinned_away(monkeypatch):
    monkeypatch.setattr(baseline, "MOST_BASES", 100)  # two sequences
    data = simulate(SimulationSettings(count=400))
    assert "trained on 2 of 300" in measured(data).name
