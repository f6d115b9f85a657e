"""Lengths, letters, repeats."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, found, random_texts, reverse_complement_text, values_of

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.audit.findings import Severity
from motifdesk.data.splits import Split, SplitSettings

CLEAN = random_texts(400, 60)
LABELS = [number % 2 for number in range(400)]


def with_rows(changes: dict[int, str]) -> list[str]:
    return [changes.get(number, text) for number, text in enumerate(CLEAN)]


def test_unequal_lengths_are_counted_and_much_padding_is_a_caution() -> None:
    finding = found(classes_of(with_rows({3: CLEAN[3][:50], 8: CLEAN[8][:40]}), LABELS))["unequal-lengths"]
    assert (finding.severity, finding.count, finding.rows.tolist()) == (Severity.NOTE, 2, [3, 8])
    assert "40 to 60" in finding.title
    longer = found(classes_of(with_rows({5: CLEAN[5] * 3}), LABELS))["unequal-lengths"]
    assert (longer.severity, longer.count) == (Severity.CAUTION, 399)
    assert "66 %" in longer.explanation


def test_unknown_letters_and_sequences_of_nothing_else_are_told_apart() -> None:
    texts = with_rows({2: "N" * 60, 4: CLEAN[4][:-2] + "NR", 9: "AY" + CLEAN[9][2:]})
    findings = found(classes_of(texts, LABELS))
    assert findings["unknown-letters"].rows.tolist() == [4, 9]
    assert "3 bases in 2 sequences" in findings["unknown-letters"].explanation
    assert findings["unknown-letters"].severity is Severity.NOTE
    assert findings["all-unknown"].rows.tolist() == [2]
    assert "In 1 they stand only at the ends" in findings["unknown-letters"].explanation
    masked = [text[:30] + "N" * 20 + text[:10] for text in CLEAN]
    assert found(classes_of(masked, LABELS))["unknown-letters"].severity is Severity.CAUTION


def test_unknown_letters_at_the_ends_alone_may_be_filling() -> None:
    filled = [text[:40] + "N" * 20 for text in CLEAN]
    finding = found(classes_of(filled, LABELS))["unknown-letters"]
    assert (finding.severity, finding.fixes) == (Severity.NOTE, ())
    assert "only at the ends" in finding.explanation
    filled[7] = f"A{filled[7][1:20]}N{filled[7][21:]}"
    finding = found(classes_of(filled, LABELS))["unknown-letters"]
    assert finding.fixes == ("drop-unknown",)
    assert "In 399 they stand only at the ends" in finding.explanation


def test_duplicates_are_found_and_copies_with_another_label_are_conflicts() -> None:
    findings = found(classes_of(with_rows({10: CLEAN[0], 20: CLEAN[0], 31: CLEAN[0]}), LABELS))
    assert findings["exact-duplicates"].rows.tolist() == [10, 20]
    assert findings["conflicting-labels"].rows.tolist() == [0, 10, 20, 31]
    assert findings["conflicting-labels"].title == "1 sequence has more than one label"
    assert findings["conflicting-labels"].fixes == ("drop-conflicts",)


def test_repeated_measurements_offer_their_mean_and_show_the_noise() -> None:
    rng = np.random.default_rng(0)
    signal = np.repeat(rng.normal(size=200), 2)
    values = signal + rng.normal(scale=0.5, size=400)
    findings = found(values_of([CLEAN[number // 2] for number in range(400)], values.tolist()))
    assert findings["exact-duplicates"].count == 200
    assert findings["exact-duplicates"].fixes[0] == "average-duplicates"
    pairs = values.reshape(-1, 2)
    ratio = pairs.var(axis=1, ddof=1).mean() / values.var()
    assert f"{ratio:.2f} times" in findings["conflicting-labels"].explanation


def test_reverse_complements_are_found_in_dna_alone() -> None:
    texts = with_rows({12: reverse_complement_text(CLEAN[2]), 15: reverse_complement_text(CLEAN[4])})
    finding = found(classes_of(texts, LABELS))["reverse-complements"]
    assert finding.rows.tolist() == [12, 15]
    assert finding.severity is Severity.CAUTION
    assert "2 sequences of such pairs differ" in finding.explanation
    assert "reverse-complements" not in found(classes_of(texts, LABELS, alphabet=Alphabet.RNA))


@pytest.mark.parametrize("given_by_file", [True, False])
def test_the_same_sequence_in_two_parts_is_a_leak(given_by_file: bool) -> None:
    parts = [0] * 200 + [1] * 100 + [2] * 100
    texts = with_rows(
        {201: CLEAN[1], 301: CLEAN[1], 302: reverse_complement_text(CLEAN[210]), 303: CLEAN[305]}
    )
    rows = np.arange(400)
    split = None if given_by_file else Split(rows[:200], rows[200:300], rows[300:], SplitSettings())
    finding = found(classes_of(texts, LABELS, parts=parts if given_by_file else None), split)["leaks"]
    assert finding.rows.tolist() == [201, 301, 302]
    assert "2 of the 100 test sequences (2.0 %) and 1 of the 100 validation" in finding.explanation
    assert "(1 of them on the other strand)" in finding.explanation
    assert finding.severity is Severity.SERIOUS
    assert finding.explanation.endswith("came with the file.") is given_by_file


def test_the_other_strand_of_rna_is_no_leak() -> None:
    texts = with_rows({302: reverse_complement_text(CLEAN[2])})
    rna = classes_of(texts, LABELS, parts=[0] * 300 + [2] * 100, alphabet=Alphabet.RNA)
    assert "leaks" not in found(rna)


def test_near_duplicates_are_found_across_parts_and_exact_ones_left_to_the_leaks() -> None:
    shifted = CLEAN[6][2:] + "AC"
    swapped = CLEAN[7][:30] + ("A" if CLEAN[7][30] != "A" else "C") + CLEAN[7][31:]
    texts = with_rows({301: CLEAN[1], 302: shifted, 303: reverse_complement_text(shifted), 304: swapped})
    findings = found(classes_of(texts, LABELS, parts=[0] * 300 + [2] * 100))
    assert findings["near-duplicates"].count == 3 - (304 not in findings["near-duplicates"].rows)
    assert set(findings["near-duplicates"].rows.tolist()) >= {302, 303}
    assert findings["leaks"].rows.tolist() == [301]
    assert "near-duplicates" not in found(classes_of(texts, LABELS))


def test_constant_ends_are_a_caution_and_in_one_class_serious() -> None:
    both = found(classes_of([f"ACGGT{text}TTGACC" for text in CLEAN], LABELS))["constant-flanks"]
    assert (both.severity, both.count, both.fixes) == (Severity.CAUTION, 11, ("cut-flanks",))
    assert "begins with ACGGT and ends with TTGACC" in both.explanation
    texts = [("GATTACA" if label else "") + text for text, label in zip(CLEAN, LABELS, strict=True)]
    one = found(classes_of(texts, LABELS))["constant-flanks"]
    assert (one.severity, one.count) == (Severity.SERIOUS, 7)
    assert "begins with GATTACA in the class 'yes'" in one.explanation


def test_constant_positions_are_named_and_ends_left_to_their_check() -> None:
    texts = [f"ACGGT{text[:20]}GT{text[20:40]}A{text[40:]}" for text in CLEAN]
    finding = found(classes_of(texts, LABELS))["constant-positions"]
    assert finding.count == 3
    assert "Positions 26 to 27 are GT, position 48 is A." in finding.explanation
    assert "constant-positions" not in found(classes_of([*texts[:-1], "A"], LABELS))


def test_data_without_any_difference_are_serious() -> None:
    assert (
        found(classes_of(["ACGT" * 5] * 100, LABELS[:100]))["constant-positions"].severity is Severity.SERIOUS
    )
