from __future__ import annotations

import bz2
import gzip
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from helpers.genomes import fasta_text, write_two_bit

from motifdesk.data import genome as module
from motifdesk.data.alphabet import decode
from motifdesk.data.genome import open_genome
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, Wish

RNG = np.random.default_rng(0)
CHROMOSOMES = {
    "chr1": "NNNNN" + "".join(RNG.choice(list("ACGTacgt"), 1003)),
    "chr2": "".join(RNG.choice(list("ACGT"), 240)) + "nnNN" + "".join(RNG.choice(list("acgt"), 77)),
    "chrM": "GATTACA",
}
ENDS = str.maketrans("ACGTN", "TGCAN")


def plain(path: Path) -> None:
    path.write_text(fasta_text(CHROMOSOMES))


def on_disk(path: Path) -> None:
    path.write_text(fasta_text(CHROMOSOMES))


def windows_lines(path: Path) -> None:
    path.write_bytes(fasta_text(CHROMOSOMES).replace("\n", "\r\n").encode())


def ragged(path: Path) -> None:
    path.write_text(fasta_text(CHROMOSOMES, 60).replace("GA", "GA\n\n"))


def one_line(path: Path) -> None:
    path.write_text(fasta_text(CHROMOSOMES, 10**9))


def gzipped(path: Path) -> None:
    path.write_bytes(gzip.compress(fasta_text(CHROMOSOMES).encode()))


def blocked(path: Path) -> None:
    """Gzip in blocks, as bgzip writes it: several members in one file."""
    text = fasta_text(CHROMOSOMES).encode()
    path.write_bytes(b"".join(gzip.compress(text[at : at + 200]) for at in range(0, len(text), 200)))


def xzipped(path: Path) -> None:
    path.write_bytes(lzma.compress(fasta_text(CHROMOSOMES).encode()))


def bzipped(path: Path) -> None:
    path.write_bytes(bz2.compress(fasta_text(CHROMOSOMES).encode()))


def two_bit(path: Path) -> None:
    write_two_bit(path, CHROMOSOMES)


FORMS = [plain, on_disk, windows_lines, ragged, one_line, gzipped, blocked, xzipped, bzipped, two_bit]


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a user's folder é"
    folder.mkdir()
    found = folder / "genome"
    request.param(found)
    if request.param is not plain:
        monkeypatch.setattr(module, "_IN_MEMORY_BYTES", 0)
    return found


def test_every_stretch_of_every_form_is_that_of_the_text(path: Path) -> None:
    rng = np.random.default_rng(1)
    with open_genome(path) as genome:
        assert genome.names() == tuple(CHROMOSOMES)
        assert dict(genome.lengths()) == {name: len(text) for name, text in CHROMOSOMES.items()}
        for name, text in CHROMOSOMES.items():
            letters = text.upper()
            stretches = [(0, len(text)), (0, 0), (len(text), len(text)), (0, 1), (len(text) - 1, len(text))]
            stretches += [tuple(sorted(rng.integers(0, len(text) + 1, 2).tolist())) for _ in range(40)]
            for start, end in stretches:
                expected = letters[start:end]
                assert decode(genome.fetch(name, start, end)) == expected
                assert decode(genome.fetch(name, start, end, "-")) == expected[::-1].translate(ENDS)
    assert os.listdir(path.parent) == ["genome"]


def test_chromosomes_are_known_with_and_without_chr(path: Path) -> None:
    with open_genome(path) as genome:
        for name, other in (("1", "chr1"), ("CHR2", "chr2"), ("MT", "chrM"), ("M", "chrM")):
            np.testing.assert_array_equal(genome.fetch(name, 0, 5), genome.fetch(other, 0, 5))
        assert genome.find("3") is None


def test_what_is_not_there_is_said_in_a_sentence(path: Path) -> None:
    with open_genome(path) as genome:
        with pytest.raises(InputError, match="no chromosome 'chrMT2' here, but chrM"):
            genome.fetch("chrMT2", 0, 5)
        with pytest.raises(InputError, match=r"chr2 has 321 bases, so that there is no 300 to 322"):
            genome.fetch("2", 300, 322)
        with pytest.raises(InputError, match="so that there is no -1 to 5"):
            genome.fetch("chr1", -1, 5)


def test_an_index_is_kept_in_the_cache_and_one_that_is_there_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IN_MEMORY_BYTES", 0)
    cache, folder = tmp_path / "cache", tmp_path / "user"
    cache.mkdir()
    folder.mkdir()
    path = folder / "genome.fa"
    plain(path)
    open_genome(path, cache=cache).close()
    (index,) = cache.iterdir()
    stamp = index.stat().st_mtime_ns
    open_genome(path, cache=cache).close()
    assert index.stat().st_mtime_ns == stamp
    assert os.listdir(folder) == ["genome.fa"]
    beside = folder / "genome.fa.fai"
    beside.write_bytes(index.read_bytes())
    index.unlink()
    with open_genome(path, cache=cache) as genome:
        assert decode(genome.fetch("M", 0, 7)) == "GATTACA"
    assert not list(cache.iterdir())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"ACGTACGT\nACGT\n", "no genome: give FASTA"),
        (b">P12345\nMKLVEELPQ\n", "the letter 'L' in P12345 is no base"),
        (b">chr1\nACGT\n>chr1\nACG\n", "two sequences are called 'chr1'"),
        (b">chr1\n>chr2\n", "headers but no bases"),
        (b">\nACGT\n", "a header without a name"),
        (b"", "empty"),
        (b"\x43\x27\x41\x1a" + b"\0" * 4 + b"\xff" * 40, "damaged|cut short"),
        (b"\x43\x27\x41\x1a\0\0", "damaged|cut short"),
        (gzip.compress(b">chr1\n" + b"ACGT" * 1000, mtime=0)[:40], "damaged|cut short"),
    ],
)
def test_what_is_no_genome_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "genome.fa"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        open_genome(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_genome(tmp_path / "genome.fa")


@pytest.mark.parametrize("form", [two_bit, gzipped], ids=lambda form: form.__name__)
def test_a_file_cut_anywhere_is_refused_or_right(tmp_path: Path, form: Callable[[Path], None]) -> None:
    path = tmp_path / "genome"
    form(path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        try:
            with open_genome(path) as genome:
                found = decode(genome.fetch("chr1", 100, 200))
        except InputError:
            continue
        assert found == CHROMOSOMES["chr1"][100:200].upper()


def test_opening_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "genome.fa"
    plain(path)
    with pytest.raises(Cancelled):
        open_genome(path, RecordingMonitor(wishes=[Wish.CANCEL]))
