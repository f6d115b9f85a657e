"""The job that finds motifs, on the tutorial's data: the whole way from a trained network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motifdesk.attribution.registry import attribute
from motifdesk.attribution.results import Attribution
from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.jobs.finding import FindMotifs, _extremes
from motifdesk.models.registry import get_architecture
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.motifs.finding import Discovery
from motifdesk.training.fit import fit
from motifdesk.training.records import Run
from motifdesk.training.settings import TrainingSettings

Trained = tuple[Dataset, Split, Run, Attribution]


def trained(dataset: Dataset, epochs: int) -> Trained:
    split = make_split(dataset, SplitSettings())
    plan = NetworkPlan.for_dataset(dataset, "scanner", get_architecture("scanner").parameters())
    run = fit(dataset, split, plan, TrainingSettings(epochs=epochs), SilentMonitor())
    codes = dataset.sequences.matrix(plan.length)
    return dataset, split, run, attribute(run.model, codes, "gradient-x-input", SilentMonitor())


@pytest.fixture(scope="module")
def example() -> Trained:
    return trained(simulate(SimulationSettings(count=1000)), 15)


@pytest.fixture(scope="module")
def found(example: Trained) -> Discovery:
    return FindMotifs(*example).run(SilentMonitor())


def test_exactly_the_planted_motif_is_found(example: Trained, found: Discovery) -> None:
    (item,) = found.motifs
    assert (item.motif.consensus, item.motif.width) == ("CGACCGAACTCC", 12)
    assert (item.negative, item.target, item.motif.name) == (False, "1", "motif_1")
    assert item.p_value < 1e-20
    assert item.separation.auroc > 0.99
    dataset, split, *_ = example
    # Its sites are where the word is, and none is in a held-out sequence.
    assert not np.isin(item.rows, split.test).any()
    texts = [dataset.sequences.text(row) for row in item.rows]
    exact = [
        text[start : start + 12] == "CGACCGAACTCC" for text, start in zip(texts, item.starts, strict=True)
    ]
    assert np.mean(exact) > 0.98
    assert item.share > 0.99
    assert item.share_of_others < 0.05
    assert found.sentence == "1 motif holds on held-out sequences."
    assert (found.model_key, found.method) == (example[3].model_key, example[3].method)
    assert len(found.matches) == 1
    (effect,) = found.effects
    assert effect is not None
    assert 0 < effect.low < effect.mean < effect.high
    # The mean contributions are largest for the letters of the motif.
    np.testing.assert_array_equal(item.contributions.argmax(axis=1), item.motif.frequencies.argmax(axis=1))


def test_the_same_seed_finds_the_same(example: Trained, found: Discovery) -> None:
    again = FindMotifs(*example).run(SilentMonitor())
    np.testing.assert_array_equal(again.motifs[0].motif.frequencies, found.motifs[0].motif.frequencies)
    assert again.motifs[0].p_value == found.motifs[0].p_value


def test_labels_that_mean_nothing_give_no_motif() -> None:
    dataset = simulate(SimulationSettings(count=600))
    labels = np.random.default_rng(1).permutation(dataset.labels)
    nothing = trained(replace(dataset, labels=labels), 10)
    found = FindMotifs(*nothing).run(SilentMonitor())
    assert found.motifs == ()
    assert found.sentence.startswith("No motif: ")


def test_constant_attributions_give_no_motif(example: Trained) -> None:
    dataset, split, run, attribution = example
    flat = replace(attribution, hypothetical=np.zeros_like(attribution.hypothetical))
    found = FindMotifs(dataset, split, run, flat).run(SilentMonitor())
    assert (found.motifs, found.seqlets) == ((), (0, 0))
    assert found.sentence == (
        "No motif: by these attributions no stretch of any sequence stands out from what shuffled sequences show; "
        "another attribution method may show more."
    )


def test_of_measured_values_the_extremes_are_looked_at() -> None:
    outputs = np.random.default_rng(0).permutation(60_000).astype(float)
    high, low = _extremes(outputs)
    np.testing.assert_array_equal(high, outputs >= 58_800)
    np.testing.assert_array_equal(low, outputs < 1_200)
    high, low = _extremes(np.array([3.0, 1.0, 1.0, 2.0, 5.0]))
    assert (high.tolist(), low.tolist()) == (
        [True, False, False, False, True],
        [False, True, True, False, False],
    )
