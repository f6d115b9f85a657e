"""Discovery from attributions that are made where motifs were planted: weak ones, short ones, and what is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.monitor import SilentMonitor
from motifdesk.motifs import discovering
from motifdesk.motifs.discovering import find_motifs
from motifdesk.motifs.finding import Material

LENGTH = 60


class Planted:
    """Sequences of which the upper half holds words, and attributions of a given strength where these stand."""

    def __init__(self, seed: int = 0, count: int = 600) -> None:
        self.rng = np.random.default_rng(seed)
        self.codes = self.rng.integers(0, 4, (count, LENGTH), dtype=np.uint8)
        self.values = self.rng.normal(0, 0.3, self.codes.shape).astype(np.float32)
        self.high = np.arange(count) % 2 == 1

    def plant(self, word: bytes, share: float, strength: float, *, high: bool = True) -> None:
        """Write the word into a share of the sequences; what stands there already may be overwritten."""
        letters = encode(word)
        for row in np.flatnonzero(self.high == high):
            if self.rng.random() < share:
                start = self.rng.integers(0, LENGTH - len(letters) + 1)
                self.codes[row, start : start + len(letters)] = letters
                self.values[row, start : start + len(letters)] = strength if high else -strength

    def material(self) -> Material:
        """Two thirds to find motifs in, one to test them on; the null is noise."""
        cut = 2 * len(self.codes) // 3
        null_codes = self.rng.integers(0, 4, (400, LENGTH), dtype=np.uint8)
        null = self.rng.normal(0, 0.3, null_codes.shape).astype(np.float32)
        return Material(
            self.codes[:cut], self.values[:cut], null_codes, null, self.high[:cut], ~self.high[:cut],
            self.codes[cut:], self.high[cut:].astype(float), Alphabet.DNA, both_strands=False,
        )  # fmt: skip


def found_in(material: Material) -> list[tuple[str, bool]]:
    discovery = find_motifs(material, SilentMonitor(), target="bound")
    assert all(item.target == "bound" for item in discovery.motifs)
    return [(item.motif.consensus, item.negative) for item in discovery.motifs]


def test_a_motif_that_hardly_stands_out_is_found_once_the_stronger_one_is_taken_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = Planted()
    data.plant(b"ATTGCGTA", 0.6, 0.4)
    data.plant(b"GGATCCTCA", 0.9, 2.0)
    material = data.material()
    # Shuffled sequences hold what is left of the strong one: as strong as the weak one is anywhere.
    null = material.null.copy()
    null_codes = material.null_codes.copy()
    null[::4, 20:29] = 0.5
    null_codes[::4, 20:29] = encode(b"GGATCCTCA")
    hidden = replace(material, null=null, null_codes=null_codes)
    assert found_in(hidden) == [("GGATCCTCA", False), ("ATTGCGTA", False)]
    monkeypatch.setattr(discovering, "_ROUNDS", 1)
    assert found_in(hidden) == [("GGATCCTCA", False)]


def test_a_short_motif_has_hits_and_is_found_once() -> None:
    data = Planted(seed=1)
    data.plant(b"CAGCTC", 0.8, 1.5)
    discovery = find_motifs(data.material(), SilentMonitor())
    (item,) = discovery.motifs
    assert item.motif.consensus == "CAGCTC"
    # A word of six is commoner than once in 10,000: its best window still is a hit.
    assert item.share == pytest.approx(0.8, abs=0.1)
    assert item.share_of_others < 0.1


def test_motifs_of_both_directions_are_told_apart() -> None:
    data = Planted(seed=2)
    data.plant(b"GGATCCTCA", 0.8, 1.5)
    data.plant(b"TTACGACA", 0.8, 1.5, high=False)
    assert found_in(data.material()) == [("GGATCCTCA", False), ("TTACGACA", True)]


def test_what_room_a_motif_takes_makes_no_motif_of_the_others() -> None:
    data = Planted(seed=3, count=3000)
    # Half of each positive is one word: any other word is rarer there, for lack of room.
    data.plant(b"GGATCCTCAGTTGACCATGCAATCGGTACA", 1.0, 0.5)
    for row in np.flatnonzero(~data.high):  # a network that has learned by heart takes note of any word
        start = data.rng.integers(0, LENGTH - 6 + 1)
        data.values[row, start : start + 6] = -2.0
    data.plant(b"ACTGTA", 0.1, 2.0, high=False)
    data.plant(b"ACTGTA", 0.1, 0.0)
    material = data.material()
    negatives = [consensus for consensus, negative in found_in(material) if negative]
    assert negatives == []


def test_a_short_matrix_is_no_sharper_than_what_was_planted() -> None:
    data = Planted(seed=4, count=1500)
    truth = np.full((6, 4), 0.04)
    truth[np.arange(6), encode(b"ACGTGC")] = 0.88
    for row in np.flatnonzero(data.high):
        site = np.array([data.rng.choice(4, p=column) for column in truth], np.uint8)
        start = data.rng.integers(0, LENGTH - 5)
        data.codes[row, start : start + 6] = site
        data.values[row, start : start + 6] = 1.0
    (item,) = find_motifs(data.material(), SilentMonitor()).motifs
    assert item.motif.consensus == "ACGTGC"
    # Sites that had to fit better than chance would have 11 bits.
    assert item.motif.information.sum() == pytest.approx((truth * np.log2(truth / 0.25)).sum(), abs=0.9)
