from __future__ import annotations

import numpy as np

from motifdesk.gui.plots.thinning import peaks


def test_a_short_curve_stays_as_it_is() -> None:
    x, y = np.arange(5.0), np.array([1.0, np.nan, 3.0, 2.0, 5.0])
    for thin, whole in zip(peaks(x, y, 10), (x, y), strict=True):
        np.testing.assert_array_equal(thin, whole)


def test_no_peak_is_lost() -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(10_007.0), rng.normal(size=10_007)
    y[[17, 5000]] = 100, -100
    thin_x, thin_y = peaks(x, y, 200)
    assert len(thin_x) == len(thin_y) == 200
    assert (thin_y.max(), thin_y.min()) == (100, -100)
    assert np.all(np.diff(thin_x) >= 0)
    edges = np.linspace(0, len(y), 101).astype(int)
    for stretch in range(100):
        part = y[edges[stretch] : edges[stretch + 1]]
        assert set(thin_y[2 * stretch : 2 * stretch + 2]) == {part.min(), part.max()}


def test_a_stretch_without_any_number_is_a_gap() -> None:
    y = np.ones(1000)
    y[:500] = np.nan
    _, thin = peaks(np.arange(1000.0), y, 100)
    np.testing.assert_array_equal(np.isnan(thin), [True] * 50 + [False] * 50)
