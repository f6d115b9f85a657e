"""The layout that tfmodisco-lite reads: (N, 4, L) in arr_0."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motifdesk.attribution.results import Attribution
from motifdesk.project.modisco_files import write_modisco

RNG = np.random.default_rng(0)
ATTRIBUTION = Attribution(
    "any",
    "key",
    RNG.integers(0, 5, (7, 30), dtype=np.uint8),
    RNG.normal(size=(7, 30, 4)).astype(np.float32),
)


@pytest.mark.parametrize("rows", [None, np.array([5, 0, 3])])
def test_its_product_is_the_attributions(tmp_path: Path, rows: np.ndarray | None) -> None:
    paths = write_modisco(tmp_path / "new", ATTRIBUTION, rows)
    sequences, hypothetical = (np.load(path)["arr_0"] for path in paths)
    chosen = np.arange(7) if rows is None else rows
    assert sequences.shape == hypothetical.shape == (len(chosen), 4, 30)
    codes = ATTRIBUTION.codes[chosen]
    for place, base in enumerate("ACGT"):
        np.testing.assert_array_equal(sequences[:, place], codes == "ACGT".index(base))
    np.testing.assert_allclose((sequences * hypothetical).sum(axis=1), ATTRIBUTION.attributions[chosen])
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(path.name for path in paths)
