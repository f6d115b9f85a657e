"""The traps that real data hold are found: what the audit says of published sets.

The sets lie beside the repository where it is developed; the tests skip where they do not.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from helpers.datasets import found

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.fixes.registry import AppliedFix, apply_fixes
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import SplitSettings, make_split

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not here")


def lines(name: str) -> list[str]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return text.decode("ascii").splitlines()


def fasta(name: str) -> list[str]:
    records: list[list[str]] = []
    for line in lines(name):
        if line.startswith(">"):
            records.append([])
        else:
            records[-1].append(line.strip())
    return ["".join(record) for record in records]


def table(name: str, separator: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(separator)] for line in lines(name) if line.strip()]


def classes(groups: dict[str, list[str]], alphabet: Alphabet = Alphabet.DNA) -> Dataset:
    texts = [text for group in groups.values() for text in group]
    return Dataset(
        tuple(str(number) for number in range(len(texts))),
        Sequences.of((encode(text.encode()) for text in texts), alphabet),
        np.repeat(np.arange(len(groups)), [len(group) for group in groups.values()]),
        tuple(groups),
        Task.BINARY if len(groups) == 2 else Task.MULTICLASS,
    )


def values(rows: list[list[str]], parts: np.ndarray | None = None) -> Dataset:
    return Dataset(
        tuple(str(number) for number in range(len(rows))),
        Sequences.of(encode(row[0].encode()) for row in rows),
        np.array([float(row[1]) for row in rows]),
        (),
        Task.REGRESSION,
        parts=parts,
    )


def grave(findings: dict[str, Finding]) -> set[str]:
    return {code for code, finding in findings.items() if finding.severity > Severity.NOTE}


def test_the_primer_s_data_are_clean() -> None:
    texts = [line for line in lines("primer/sequences.txt") if line]
    labels = [line for line in lines("primer/labels.txt") if line]
    groups = {name: [text for text, own in zip(texts, labels, strict=True) if own == name] for name in "01"}
    dataset = classes(groups)
    assert found(dataset, make_split(dataset, SplitSettings())) == {}


def test_splice_junctions_have_duplicates_and_one_with_two_labels() -> None:
    rows = table("uci_splice/splice.data", ",")
    dataset = classes({name: [row[2] for row in rows if row[0] == name] for name in ("N", "EI", "IE")})
    findings = found(dataset, make_split(dataset, SplitSettings()))
    texts = [row[2] for row in rows]
    pairs = {(row[0], row[2]) for row in rows}
    assert findings["exact-duplicates"].count == len(rows) - len(pairs)
    assert findings["conflicting-labels"].title == "1 sequence has more than one label"
    assert len(pairs) - len(set(texts)) == 1
    assert findings["leaks"].severity is Severity.SERIOUS
    assert findings["unknown-letters"].count == sum(set(text) > set("ACGT") for text in texts)
    mended = apply_fixes(dataset, [AppliedFix("drop-conflicts"), AppliedFix("drop-duplicates")])
    left = found(mended, make_split(mended, SplitSettings()))
    assert not {"exact-duplicates", "conflicting-labels", "leaks"} & set(left)


def test_a_hundred_promoters_are_too_few() -> None:
    rows = table("uci_promoters/promoters.data", ",")
    dataset = classes({name: [row[2] for row in rows if row[0] == name] for name in "-+"})
    assert len(dataset) == 106
    finding = found(dataset, make_split(dataset, SplitSettings()))["too-few"]
    assert finding.severity is Severity.SERIOUS
    assert finding.count < 15


def test_random_yeast_promoters_have_constant_ends_and_a_validation_file_that_is_the_training_file() -> None:
    train = table("yeast_gpra/demo_train.txt.gz", "\t")
    validation = table("yeast_gpra/demo_val.txt.gz", "\t")
    parts = np.repeat([0, 1], [len(train), len(validation)]).astype(np.uint8)
    dataset = values(train + validation, parts)
    findings = found(dataset)
    assert (findings["leaks"].severity, findings["leaks"].count) == (Severity.SERIOUS, len(validation))
    assert "(100 %)" in findings["leaks"].explanation
    assert (
        "begins with TGCATTTTTTTCACATC and ends with GGTTACGGCTGTT" in findings["constant-flanks"].explanation
    )
    mended = apply_fixes(dataset, [AppliedFix("drop-duplicates"), AppliedFix("cut-flanks")])
    assert len(mended) == len({row[0] for row in train})
    assert not {"leaks", "constant-flanks"} & set(found(mended))


def test_myod_peaks_differ_from_their_controls_in_gc_content_and_in_length() -> None:
    controls, peaks = fasta("myod_ctcf_motifRG/MD.control.fa"), fasta("myod_ctcf_motifRG/MD.peak.fa")
    findings = found(classes({"control": controls, "peak": peaks}))
    assert findings["composition"].severity is Severity.CAUTION
    assert any(f"AUROC of {area}" in findings["composition"].explanation for area in ("0.76", "0.77"))
    assert findings["length-bias"].severity is Severity.SERIOUS  # 201 bases against 200
    assert "unequal-lengths" in findings


@pytest.mark.parametrize(("protein", "areas"), [("pum2", ("0.76", "0.77")), ("qki", ("0.70", "0.71"))])
def test_clip_sites_differ_from_their_negatives_in_au_content(protein: str, areas: tuple[str, str]) -> None:
    names = {name: f"rbp_clip/{protein}.train.{name}.fasta.gz" for name in ("negative", "positive")}
    findings = found(classes({name: fasta(file) for name, file in names.items()}, Alphabet.RNA))
    assert findings["composition"].severity is Severity.CAUTION
    assert any(f"GC content alone tells the classes apart with an AUROC of {area}" in
               findings["composition"].explanation for area in areas)  # fmt: skip
    assert "all-unknown" in findings
    assert "reverse-complements" not in findings


def test_microarray_signals_have_a_long_tail_and_one_array_saturates() -> None:
    dataset = values(table("pbm_mouse/Egr2_HK.txt.gz", "\t"))
    findings = found(dataset)
    assert {"label-saturation", "label-tail"} <= grave(findings)
    assert findings["label-saturation"].count == (dataset.labels >= 65_524).sum()
    assert "label-tail" not in found(apply_fixes(dataset, [AppliedFix("log-labels")]))
    other = found(values(table("pbm_mouse/Tbx3_ME.txt.gz", "\t")))
    assert "label-tail" in other
    assert "label-saturation" not in other


def test_shuffled_negatives_are_not_too_easy() -> None:
    rows = table("encode_chip/USF1_HepG2_USF-1_HudsonAlpha_B.seq.gz", "\t")[1:]
    dataset = classes({name: [row[2] for row in rows if row[3] == name] for name in "01"})
    assert grave(found(dataset, make_split(dataset, SplitSettings()))) == set()


def test_splice_donors_are_aligned_to_their_site() -> None:
    groups = {"decoy": fasta("splice_sites/dm.n2don.fa.gz"), "donor": fasta("splice_sites/dm.don.fa.gz")}
    finding = found(classes(groups))["constant-positions"]
    assert finding.severity is Severity.NOTE
    assert "Positions 21 to 22 are GT" in finding.explanation
    assert "switch reverse complements off" in finding.explanation
