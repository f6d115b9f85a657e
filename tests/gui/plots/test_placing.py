from __future__ import annotations

import numpy as np
import pytest

from motifdesk.gui.plots.placing import Corner, corner_points, emptiest_corner, emptiest_height, sampled

ALONG = np.linspace(0, 1, 101)


def curve(y: np.ndarray) -> np.ndarray:
    return np.stack([ALONG, y], axis=1)


def test_points_lie_in_the_unit_square_of_what_is_visible() -> None:
    points = sampled(np.array([1.0, 6.0, 11.0]), np.array([20.0, np.nan, 40.0]), (1, 11), (0, 40))
    np.testing.assert_allclose(points, [[0, 0.5], [1, 1]])
    assert len(sampled(np.arange(100_000.0), np.ones(100_000), (0, 100_000), (0, 2))) <= 300


BOTH_RIGHT = np.where(ALONG > 0.5, np.where(np.arange(101) % 2, 0.95, 0.05), 0.9)


@pytest.mark.parametrize(
    ("heights", "now", "corner"),
    [
        (1 - ALONG, (0, 0), (1, 0)),  # falling: right above
        (ALONG, (1, 0), (1, 1)),  # rising: right below
        (BOTH_RIGHT, (1, 0), (0, 1)),  # left below alone is free
    ],
)
def test_words_go_into_the_emptiest_corner(heights: np.ndarray, now: Corner, corner: Corner) -> None:
    assert emptiest_corner(curve(heights), 0.4, 0.3, now) == corner


def test_words_do_not_move_for_little() -> None:
    free = np.empty((0, 2))
    for corner in ((0, 0), (0, 1), (1, 0), (1, 1)):
        assert emptiest_corner(free, 0.4, 0.3, corner) == corner


@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_box_in_a_corner_is_covered_by_its_points(corner: Corner) -> None:
    points = corner_points(corner, 0.4, 0.3)
    x, y = points.mean(axis=0)
    assert (x > 0.5, y < 0.5) == (bool(corner[0]), bool(corner[1]))
    assert np.ptp(points, axis=0) == pytest.approx([0.4, 0.3])


def test_a_label_stands_as_far_from_the_curves_as_it_can() -> None:
    choices = (0.5, 0.1, 0.9)
    assert emptiest_height(np.empty((0, 2)), 0.2, 0.6, choices) == 0.5
    assert emptiest_height(curve(np.full(101, 0.5)), 0.2, 0.6, (0.5, 0.1, 0.8)) == 0.1
    assert (
        emptiest_height(
            np.concatenate([curve(np.full(101, 0.5)), curve(np.full(101, 0.2))]), 0.2, 0.6, choices
        )
        == 0.9
    )
    assert emptiest_height(np.array([[0.9, 0.5]]), 0.2, 0.6, choices) == 0.5  # elsewhere
