from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from motifdesk.data.alphabet import IUPAC, decode, reverse_complement
from motifdesk.data.loading import Request, load
from motifdesk.data.simulate import EXAMPLE_MOTIF, SimulationSettings, simulate, write_lines
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor


def holds(letters: str, motif: str) -> bool:
    pattern = "".join(f"[{IUPAC[letter]}]" for letter in motif.upper())
    return re.search(pattern, letters) is not None


def test_the_default_is_the_built_in_example() -> None:
    dataset = simulate(SimulationSettings())
    assert dataset.class_counts == (1000, 1000)
    assert set(dataset.sequences.lengths.tolist()) == {50}
    for index in range(len(dataset)):
        assert holds(dataset.sequences.text(index), EXAMPLE_MOTIF) == bool(dataset.labels[index])


@pytest.mark.parametrize("motif", ["TATA", "gatnc", "WSWSW", "ACGU"])
def test_positives_hold_the_motif_and_negatives_do_on_neither_strand(motif: str) -> None:
    dataset = simulate(SimulationSettings(motif=motif, count=400, length=30))
    for index in range(len(dataset)):
        forward = dataset.sequences.text(index)
        reverse = decode(reverse_complement(dataset.sequences[index]))
        if dataset.labels[index]:
            assert holds(forward, motif)
        else:
            assert not holds(forward, motif)
            assert not holds(reverse, motif)


def test_a_seed_fixes_everything() -> None:
    first, again, other = (simulate(SimulationSettings(motif="TATA", count=100, seed=s)) for s in (3, 3, 4))
    assert first.key == again.key != other.key


def test_the_bases_are_uniform() -> None:
    codes = simulate(SimulationSettings()).sequences.codes
    assert np.bincount(codes, minlength=4) / len(codes) == pytest.approx([0.25] * 4, abs=0.03)


@pytest.mark.parametrize("motif", ["NNNN", "AC"])
def test_a_motif_that_every_sequence_holds_is_refused(motif: str) -> None:
    with pytest.raises(InputError, match="nearly always hold the motif"):
        simulate(SimulationSettings(motif=motif, count=20, length=200))


@pytest.mark.parametrize(
    ("motif", "words"),
    [("", "holds nothing"), ("ACX", "'X'"), ("ß", "'ß'"), ("A" * 60, "60 letters")],
)
def test_a_motif_that_cannot_be_planted_is_refused(motif: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        SimulationSettings(motif=motif)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    dataset = simulate(SimulationSettings(count=50))
    sequences, labels = write_lines(dataset, tmp_path / "new" / "folder")
    back = load(Request(sequences=sequences, labels=labels), SilentMonitor()).dataset
    assert back is not None
    assert back.key == dataset.key
    assert back.ids == dataset.ids
    assert sorted(path.name for path in sequences.parent.iterdir()) == ["labels.txt", "sequences.txt"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="there is a file where a folder is needed"):
        write_lines(simulate(SimulationSettings(count=10)), tmp_path / "file")
