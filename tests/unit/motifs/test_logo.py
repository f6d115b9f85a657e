"""The letters of a logo stand on each other, whatever they are drawn with."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from motifdesk.motifs.logo import Placed, stacked


def test_letters_stand_on_each_other_the_largest_on_top() -> None:
    found = list(stacked(np.array([[0.5, 1.0, -0.25, -2.0], [0.0, 0.0, 0.0, 3.0]])))
    assert found == [
        Placed(0, 2, 0.0, -0.25),
        Placed(0, 0, 0.0, 0.5),
        Placed(0, 1, 0.5, 1.0),
        Placed(0, 3, -0.25, -2.0),
        Placed(1, 3, 0.0, 3.0),
    ]


def test_what_is_too_low_to_be_seen_takes_no_room() -> None:
    found = list(stacked(np.array([[0.05, 1.0, 0.5, 0.0]]), 0.1))
    assert [(item.code, item.foot) for item in found] == [(2, 0.0), (1, 0.5)]


def test_no_two_letters_overlap() -> None:
    heights = np.random.default_rng(3).normal(size=(30, 4))
    for column in range(30):
        spans = sorted(
            sorted((item.foot, item.foot + item.height)) for item in stacked(heights) if item.column == column
        )
        for (_, end), (start, _) in pairwise(spans):
            assert start == pytest.approx(end, abs=1e-12)
        assert spans[0][0] == pytest.approx(np.minimum(heights[column], 0).sum())
        assert spans[-1][1] == pytest.approx(np.maximum(heights[column], 0).sum())
