from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from helpers.loading import decided, load_files, texts, written

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.loading import Loaded, Request, load, with_negatives
from motifdesk.data.records import ReadOptions
from motifdesk.errors import InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor

LINES = "ACGTACGT\nCCGTACGT\nGCGTACGA\nTCGTACGG\n"
LABELS = "0\n1\n0\n1\n"
FASTA = "".join(f">s{n}\n{line}\n" for n, line in enumerate(LINES.split()))
TABLE = "sequence,label\n" + "".join(f"{a},{b}\n" for a, b in zip(LINES.split(), LABELS.split(), strict=True))


def files(folder: Path, **contents: str) -> list[Path]:
    """Write files whose names are the keywords, with __ for a dot."""
    return [written(folder / name.replace("__", "."), content) for name, content in contents.items()]


def data(loaded: Loaded) -> Dataset:
    assert loaded.dataset is not None
    assert not loaded.positives_only
    return loaded.dataset


def refusal(*paths: Path, **roles: Path) -> str:
    with pytest.raises(InputError) as caught:
        load(Request(files=paths, **roles), SilentMonitor())
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("content", [LINES, FASTA], ids=["lines", "fasta"])
def test_sequences_and_labels_in_two_files(tmp_path: Path, content: str) -> None:
    sequences, labels = files(tmp_path, a__txt=content, b__txt=LABELS)
    for loaded in (
        load_files(sequences, labels),
        load_files(labels, sequences),
        load(Request(sequences=sequences, labels=labels), SilentMonitor()),
    ):
        assert data(loaded).labels.tolist() == [0, 1, 0, 1]
        assert data(loaded).source == ("a.txt", "b.txt")
        assert texts(loaded.records) == LINES.split()
        assert decided(loaded, "task") == "binary"
        assert decided(loaded, "alphabet") == "dna"


@pytest.mark.parametrize(
    "labels", ["Y\nN\nN\nY\n", "bad\nbad\ngood\ngood\n", "0.5\n0.1\n0.3\n7\n", "label\n1\n0\n0\n1\n"]
)
def test_labels_of_any_kind_are_told_from_sequences(tmp_path: Path, labels: str) -> None:
    sequences, other = files(tmp_path, a__txt=LINES, b__txt=labels)
    assert len(data(load_files(other, sequences))) == 4


def test_a_table_and_labelled_fasta_alone(tmp_path: Path) -> None:
    (table,) = files(tmp_path, t__csv=TABLE)
    assert data(load_files(table)).labels.tolist() == [0, 1, 0, 1]
    assert data(load(Request(table=table), SilentMonitor())).class_names == ("0", "1")
    fasta = written(tmp_path / "g.fa", FASTA.replace("\nA", " 0.5\nA").replace("\nC", " 1.5\nC").replace(
        "\nG", " 2\nG").replace("\nT", " 3\nT"))  # fmt: skip
    loaded = load(Request(fasta=fasta), SilentMonitor())
    assert data(loaded).task is Task.REGRESSION
    assert data(loaded).labels.tolist() == [0.5, 1.5, 2.0, 3.0]


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("MD.peak.fa", "MD.control.fa"), ("pos.fa", "neg.fa"), ("tata.fa", "non_prom.fa"),
        ("ctcf.fa", "ctcf_shuffled.fa"),
        ("Positives.txt", "b.txt"), ("x.fa", "x_background.fa"), ("boundSites.fa", "unboundSites.fa"),
    ],
)  # fmt: skip
def test_positives_and_negatives_are_told_by_their_names(
    tmp_path: Path, positive: str, negative: str
) -> None:
    first, second = written(tmp_path / positive, FASTA), written(tmp_path / negative, FASTA.lower())
    for order in ((first, second), (second, first)):
        loaded = load_files(*order)
        assert data(loaded).class_names == ("negative", "positive")
        assert data(loaded).labels.tolist() == [1] * 4 + [0] * 4
        assert data(loaded).source == (positive, negative)
        assert loaded.remarks[-1].endswith(f"{positive} as positive, {negative} as negative.")


@pytest.mark.parametrize("names", [("a.fa", "b.fa"), ("pos1.fa", "pos2.fa"), ("pos_neg.fa", "b.fa")])
def test_files_whose_names_do_not_tell_are_asked_about(tmp_path: Path, names: tuple[str, str]) -> None:
    message = refusal(*(written(tmp_path / name, FASTA) for name in names))
    assert f"{names[0]} and {names[1]} hold sequences without labels" in message
    assert "pos or neg" in message


def test_four_files_are_two_classes_and_two_parts(tmp_path: Path) -> None:
    paths = [
        written(tmp_path / f"x.{part}.{side}.fa.gz", gzip.compress(FASTA.encode()))
        for part in ("train", "test")
        for side in ("negative", "positive")
    ]
    dataset = data(load_files(*paths))
    assert dataset.labels.tolist() == [1] * 8 + [0] * 8
    assert dataset.parts is not None
    assert dataset.parts.tolist() == ([0] * 4 + [2] * 4) * 2


def test_labelled_files_for_each_part_are_joined(tmp_path: Path) -> None:
    dataset = data(load_files(*files(tmp_path, my_train__csv=TABLE, my_val__csv=TABLE, my_test__csv=TABLE)))
    assert dataset.parts is not None
    assert sorted(dataset.parts.tolist()) == [0] * 4 + [1] * 4 + [2] * 4
    assert "put them in one file" in refusal(*files(tmp_path, a__csv=TABLE, b__csv=TABLE))
    assert "a.csv holds sequences with labels" in refusal(*files(tmp_path, a__csv=TABLE, pos__fa=FASTA))


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    files(tmp_path, sequences__txt=LINES, labels__txt=LABELS, __hidden="x\n")
    written(
        tmp_path / "README.txt",
        "These are the sequences of the paper, and their labels, as of May 2019.\n" * 2,
    )
    loaded = load_files(tmp_path)
    assert data(loaded).labels.tolist() == [0, 1, 0, 1]
    assert loaded.remarks == ("README.txt holds no sequences and was not read.",)
    (tmp_path / "empty").mkdir()
    assert "holds no file" in refusal(tmp_path / "empty")
    for n in range(20):
        written(tmp_path / f"{n}.txt", LINES)
    assert "too many" in refusal(tmp_path)


def test_positives_alone_wait_for_negatives(tmp_path: Path) -> None:
    (path,) = files(tmp_path, a__txt=LINES)
    for loaded in (load_files(path), load(Request(positives=path), SilentMonitor())):
        assert loaded.positives_only
        assert loaded.dataset is None
        assert texts(loaded.records) == LINES.split()
    complete = with_negatives(loaded, load_files(path).records, ReadOptions())
    assert data(complete).labels.tolist() == [1] * 4 + [0] * 4
    assert data(complete).class_names == ("negative", "positive")


def test_a_table_in_which_all_are_positive_holds_positives(tmp_path: Path) -> None:
    positive, negative = files(
        tmp_path, a__csv="seq,Bound\nACGTACGT,1\nCCGTACGT,1\n", b__csv="seq,Bound\nACGTACGT,0\nCCGTACGT,0\n"
    )
    loaded = load_files(positive)
    assert loaded.positives_only
    assert loaded.remarks == (
        "Columns of a.csv: sequences from 'seq', labels from 'Bound'; all used.",
        "Every label of a.csv is '1': these are positive sequences only.",
    )
    assert "Every label is '0'" in refusal(negative)


def test_sequences_without_a_label_are_left_out_and_said(tmp_path: Path) -> None:
    (path,) = files(tmp_path, a__csv=f"{TABLE}GGGGGGGG,NA\nCCCCCCCC,1\nAAAAAAAA,\n")
    loaded = load_files(path)
    assert texts(loaded.records) == [*LINES.split(), "CCCCCCCC"]
    assert data(loaded).labels.tolist() == [0, 1, 0, 1, 1]
    assert data(loaded).ids == loaded.records.ids
    assert loaded.remarks[1:] == ("2 sequences without a label left out of a.csv.",)
    (path,) = files(tmp_path, a__csv="sequence,label\nACGTACGT,NA\nCCGTACGT,NA\n")
    assert "no sequence has a label" in refusal(table=path)


def test_the_file_s_own_split_is_kept(tmp_path: Path) -> None:
    rows = zip(LINES.split(), LABELS.split(), ("train", "train", "val", "test"), strict=True)
    (path,) = files(tmp_path, a__csv="seq,y,set\n" + "".join(f"{','.join(row)}\n" for row in rows))
    dataset = data(load_files(path))
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [0, 0, 1, 2]


def test_the_user_s_options_are_heeded(tmp_path: Path) -> None:
    (path,) = files(tmp_path, a__csv=TABLE)
    loaded = load_files(path, task="regression", alphabet="rna")
    assert data(loaded).task is Task.REGRESSION
    assert data(loaded).sequences.alphabet is Alphabet.RNA
    assert decided(loaded, "task") == "regression"
    assert load_files(path, label_column="none").positives_only


def test_rna_is_rna_everywhere_and_never_mixed_with_dna(tmp_path: Path) -> None:
    rna, plain, dna = files(
        tmp_path, pos__fa=">a\nACGU\n>b\nGGUU\n", neg__fa=">a\nACG\n>b\nGGG\n", dna_neg__fa=FASTA
    )
    for order in ((rna, plain), (plain, rna)):
        loaded = load_files(*order)
        assert data(loaded).sequences.alphabet is Alphabet.RNA
        assert decided(loaded, "alphabet") == "rna"
    assert "pos.fa is RNA, but dna_neg.fa is DNA" in refusal(positives=rna, negatives=dna)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({"a__txt": LABELS}, ["a.txt: ", "the labels", "both at once"]),
        ({"a__txt": LABELS, "b__txt": LABELS}, ["2 of the files seem to hold labels and 0 sequences"]),
        ({"a__txt": ">a\nACGT\n"}, ["a.txt: ", "only one sequence"]),
        ({"a__txt": f">a\n{'ACGT' * 3000}\n"}, ["a.txt: ", "12,000 bases", "genome"]),
        ({"a__txt": LINES, "b__txt": "0\n1\n0\n"}, ["b.txt: ", "3 labels", "4 sequences"]),
        ({"a__bed": "chr1\t1\t9\nchr1\t20\t30\n"}, ["a.bed", "together with one genome"]),
        ({"a__txt": "hello\nthere, you\n"}, ["a.txt: no DNA or RNA sequences"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, contents: dict[str, str], words: list[str]) -> None:
    message = refusal(*files(tmp_path, **contents))
    assert all(word in message for word in words), message


def test_roles_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    (path,) = files(tmp_path, a__txt=LINES)
    for roles in ({"sequences": path}, {"labels": path}, {"negatives": path}, {"table": path, "fasta": path}):
        assert "do not belong together" in refusal(**roles)
    assert "given twice" in refusal(path, path)
    assert "given twice" in refusal(sequences=path, labels=path)
    assert "given twice" in refusal(positives=path, negatives=path)
    assert "no such file" in refusal(tmp_path / "none.txt")


def test_regions_and_their_genome(tmp_path: Path) -> None:
    bed, genome = files(tmp_path, peaks__bed="chr1\t0\t4\nchr1\t4\t9\n", g__fa=">chr1\nACGTACGTACGT\n")
    for loaded in (load_files(genome, bed), load(Request(bed=bed, genome=genome), SilentMonitor())):
        assert loaded.positives_only
        assert texts(loaded.records) == ["ACGT", "ACGTA"]


def test_what_is_being_read_is_told(tmp_path: Path) -> None:
    sequences, labels = files(tmp_path, a__txt=LINES, b__txt=LABELS)
    monitor = RecordingMonitor()
    load(Request(sequences=sequences, labels=labels), monitor)
    assert monitor.texts == ["Reading a.txt", "Reading b.txt"]
    assert monitor.fractions[-1] == 1.0
