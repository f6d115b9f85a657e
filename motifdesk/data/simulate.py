"""Simulated data with a known answer: random sequences, half of them with a motif planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motifdesk.data.alphabet import IUPAC, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.parameters import check, number

EXAMPLE_MOTIF = "CGACCGAACTCC"


@dataclass(frozen=True)
class SimulationSettings:
    """What to simulate; checked on construction.

    The default is like the primer's data: 2,000 sequences of 50 bases, CGACCGAACTCC once in every positive.
    """

    motif: str = EXAMPLE_MOTIF
    count: int = number(2000, 4, 10_000_000, "Sequences", "How many sequences, half of them positive.")
    length: int = number(50, 4, 1_000_000, "Length", "Bases in each sequence.", unit="bp")
    seed: int = number(0, 0, 2**31 - 1, "Seed", "The same seed gives the same sequences.")

    def __post_init__(self) -> None:
        check(self)
        strange = sorted(set(self.motif.upper()) - set(IUPAC))
        if strange or not self.motif:
            found = f"the letter {strange[0]!r}" if strange else "nothing"
            raise InputError(
                f"The motif holds {found}; give bases or IUPAC letters, for example {EXAMPLE_MOTIF}."
            )
        if len(self.motif) > self.length:
            raise InputError(
                f"The motif has {len(self.motif)} letters and the sequences only {self.length}; make them longer."
            )


def simulate(settings: SimulationSettings) -> Dataset:
    """Return random sequences, uniform over ACGT, with the motif at a random place in every positive.

    An ambiguous letter of the motif is drawn anew for each sequence. Positives and negatives are mixed at random.
    The same settings give the same data on every machine.
    """
    rng = np.random.default_rng(settings.seed)
    codes = rng.integers(0, 4, (settings.count, settings.length), dtype=np.uint8)
    labels = rng.permutation(np.arange(settings.count) % 2)
    positives = np.flatnonzero(labels)
    width = len(settings.motif)
    starts = rng.integers(0, settings.length - width + 1, len(positives))
    for place, letter in enumerate(settings.motif.upper()):
        options = encode(IUPAC[letter].encode())
        codes[positives, starts + place] = rng.choice(options, len(positives))
    ids = tuple(str(number) for number in range(1, settings.count + 1))
    return Dataset(ids, Sequences.of(list(codes)), labels.astype(np.int64), ("0", "1"), source=("simulated",))
