from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import Alphabet, decode, encode
from motifdesk.data.genome import open_genome
from motifdesk.data.negatives import KINDS, make_negatives
from motifdesk.data.records import Records
from motifdesk.data.regions import Regions
from motifdesk.data.sequences import Sequences
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

SILENT = SilentMonitor()
WORDS = st.lists(st.text("ACGTN", max_size=40), min_size=1, max_size=8)


def records(words: list[str], alphabet: Alphabet = Alphabet.DNA) -> Records:
    sequences = Sequences.of([encode(word.encode()) for word in words], alphabet)
    return Records(tuple(f"s{number}" for number in range(len(words))), sequences)


def pairs(word: str) -> Counter[str]:
    return Counter(word[at : at + 2] for at in range(len(word) - 1))


def orders(word: str) -> set[str]:
    """Every order of the letters with N in place and the same pairs of neighbours."""
    free = [letter for letter in word if letter != "N"]
    found = set()
    for order in set(permutations(free)):
        letters = iter(order)
        made = "".join("N" if letter == "N" else next(letters) for letter in word)
        if pairs(made) == pairs(word):
            found.add(made)
    return found


@given(words=WORDS, seed=st.integers(0, 1000))
def test_dinucleotide_shuffles_keep_every_pair_and_every_n(words: list[str], seed: int) -> None:
    try:
        made = make_negatives(records(words), "dinucleotide", 1, seed, SILENT)
    except InputError:
        return
    for number, name in enumerate(made.ids):
        source = words[int(name.removeprefix("s").removesuffix("_shuffled"))]
        shuffle = made.sequences.text(number)
        assert shuffle != source
        assert pairs(shuffle) == pairs(source)
        assert [letter == "N" for letter in shuffle] == [letter == "N" for letter in source]


@given(words=WORDS, seed=st.integers(0, 1000))
def test_mononucleotide_shuffles_keep_every_base_and_every_n(words: list[str], seed: int) -> None:
    possible = [word for word in words if len(set(word) - {"N"}) > 1]
    if not possible:
        with pytest.raises(InputError, match="No sequence has another order"):
            make_negatives(records(words), "mononucleotide", 1, seed, SILENT)
        return
    made = make_negatives(records(words), "mononucleotide", 1, seed, SILENT)
    assert len(made) == len(possible)
    for number, source in enumerate(possible):
        shuffle = made.sequences.text(number)
        assert shuffle != source
        assert sorted(shuffle) == sorted(source)
        assert [letter == "N" for letter in shuffle] == [letter == "N" for letter in source]


@given(words=st.lists(st.text("ACGTN", min_size=1, max_size=7), min_size=1, max_size=5))
def test_a_short_sequence_is_left_out_only_if_it_has_no_other_order(words: list[str]) -> None:
    # Runs between N are shuffled each on its own: exhaustive search over each run.
    def has_other(word: str) -> bool:
        return any(len(orders(run)) > 1 for run in word.split("N"))

    expected = [f"s{number}_shuffled" for number, word in enumerate(words) if has_other(word)]
    try:
        made = make_negatives(records(words), "dinucleotide", 1, 0, SILENT)
    except InputError:
        assert not expected
        return
    assert list(made.ids) == expected
    lost = len(words) - len(expected)
    assert any("no negative" in remark for remark in made.remarks) == bool(lost)


def test_every_order_of_a_short_sequence_comes_up_equally_often() -> None:
    source = "ACAGATACA"
    others = orders(source) - {source}
    made = make_negatives(records([source] * 4000), "dinucleotide", 1, 3, SILENT)
    counts = Counter(made.sequences.text(number) for number in range(len(made)))
    assert set(counts) == others
    expected = 4000 / len(others)
    assert max(abs(count - expected) for count in counts.values()) < 5 * np.sqrt(expected)


@pytest.mark.parametrize("kind", ["dinucleotide", "mononucleotide"])
def test_the_same_seed_gives_the_same_negatives(kind: str) -> None:
    rng = np.random.default_rng(0)
    words = [decode(rng.integers(0, 4, 50, dtype=np.uint8)) for _ in range(20)]
    first, again, other = (make_negatives(records(words), kind, 2, seed, SILENT) for seed in (1, 1, 2))
    assert np.array_equal(first.sequences.codes, again.sequences.codes)
    assert not np.array_equal(first.sequences.codes, other.sequences.codes)


def test_several_negatives_of_a_positive_belong_to_its_group() -> None:
    positives = records(["ACGTACGATCGATTACG", "AAAAAAA", "GATTACAGATTACCA"], Alphabet.RNA)
    positives = Records(positives.ids, positives.sequences, groups=("chr1", "chr2", "chr3"))
    made = make_negatives(positives, "dinucleotide", 2, 0, SILENT)
    assert made.ids == ("s0_shuffled_1", "s2_shuffled_1", "s0_shuffled_2", "s2_shuffled_2")
    assert made.groups == ("chr1", "chr3") * 2
    assert made.labels is None
    assert made.sequences.alphabet is Alphabet.RNA
    assert "4 negatives were made by dinucleotide shuffling" in made.remarks[0]
    assert made.remarks[1].startswith("1 positive has no negative")


@pytest.fixture
def genome_path(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    weights = np.repeat([[0.35, 0.15, 0.15, 0.35], [0.2, 0.3, 0.3, 0.2]], 10_000, axis=0)
    chromosomes = []
    for number in range(2):
        letters = [rng.choice(list("ACGT"), p=row) for row in weights]
        letters[3000:3500] = "N" * 500
        chromosomes.append(f">chr{number + 1}\n{''.join(letters)}\n")
    path = tmp_path / "genome.fa"
    path.write_text("".join(chromosomes))
    return path


def test_negatives_from_the_genome_match_length_and_gc_and_keep_away(genome_path: Path) -> None:
    rng = np.random.default_rng(1)
    starts = rng.integers(4000, 19_000, 60)
    lengths = np.where(np.arange(60) % 2, 100, 60)
    names = tuple(f"{1 + number % 2}" for number in range(60))  # without chr
    regions = Regions(
        names, starts, starts + lengths, np.zeros(60, np.bool_), names, names, None, "peaks.bed"
    )
    with open_genome(genome_path) as genome:
        codes = [
            genome.fetch(name, at, at + size) for name, at, size in zip(names, starts, lengths, strict=True)
        ]
        positives = Records(tuple(map(str, range(60))), Sequences.of(codes))
        made = make_negatives(positives, "genome", 3, 0, SILENT, genome, regions)
        again = make_negatives(positives, "genome", 3, 0, SILENT, genome, regions)
        assert made.ids == again.ids
        assert len(set(made.ids)) == len(made) == 180
        assert made.groups is not None
        for number, name in enumerate(made.ids):
            chromosome, _, places = name.partition(":")
            start, end = map(int, places.split("-"))
            held = made.sequences.text(number)
            assert held in (
                decode(genome.fetch(chromosome, start, end)),
                decode(genome.fetch(chromosome, start, end, "-")),
            )
            assert "N" not in held
            source = positives.sequences.text(number // 3)
            assert len(held) == len(source)
            gc = [sum(map(text.count, "CG")) / len(text) for text in (held, source)]
            assert abs(gc[0] - gc[1]) <= 0.026 + 0.026 * 3
            ours = [row for row in range(60) if f"chr{names[row]}" == chromosome]
            assert all(end <= starts[row] or start >= starts[row] + lengths[row] for row in ours)


def test_what_cannot_be_made_is_said(genome_path: Path) -> None:
    positives = records(["ACGTACGATCG" * 5])
    with pytest.raises(InputError, match="need a genome"):
        make_negatives(positives, "genome", 1, 0, SILENT)
    with pytest.raises(InputError, match="choose one of dinucleotide, mononucleotide, genome"):
        make_negatives(positives, "trinucleotide", 1, 0, SILENT)
    with pytest.raises(InputError, match="1 or more"):
        make_negatives(positives, "dinucleotide", 0, 0, SILENT)
    with open_genome(genome_path) as genome, pytest.raises(InputError, match="no region like the positives"):
        make_negatives(records(["G" * 200]), "genome", 1, 0, SILENT, genome)
    for kind in KINDS:
        with open_genome(genome_path) as genome, pytest.raises(Cancelled):
            make_negatives(positives, kind, 1, 0, RecordingMonitor(wishes=[Wish.CANCEL]), genome)
