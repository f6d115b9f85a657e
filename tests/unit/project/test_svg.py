import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.project.svg import Axes, element, ticks

UNIT = Axes("x", "y", (0.0, 1.0), (0.0, 1.0))


def points_of(path):
    return np.array(re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", path), float)


def test_names_are_escaped_everywhere():
    written = element("text", "<script>&", title='"><script>')
    assert ElementTree.fromstring(written).text == "<script>&"
    assert ElementTree.fromstring(written).get("title") == '"><script>'


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_are_few_even_and_inside(low, span):
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 8
    assert all(low - 1e-6 * span - 1e-8 <= value <= low + span * (1 + 1e-6) + 1e-8 for value in found)
    gaps = np.diff(found)
    assert np.allclose(gaps, gaps[0] if len(gaps) else 0, rtol=1e-3, atol=1e-9)


@pytest.mark.parametrize("last", [2, 3, 7, 50, 1000])
def test_ticks_of_epochs_are_whole(last):
    assert all(value == int(value) for value in ticks(1, last, whole=True))


def test_a_line_goes_through_its_points():
    x, y = np.array([0.0, 0.25, 1.0]), np.array([1.0, 0.5, 0.0])
    path = ElementTree.fromstring(UNIT.line(x, y, "train")).get("d")
    assert np.allclose(points_of(path), np.stack([UNIT.x(x), UNIT.y(y)], axis=1), atol=0.05)
    assert UNIT.y(1.0) < UNIT.y(0.0), "greater values stand higher"


def test_a_line_is_broken_where_a_value_is_missing():
    path = ElementTree.fromstring(UNIT.line([0, 0.2, 0.4, 0.6], [0.1, 0.2, np.nan, 0.3], "train")).get("d")
    assert path.count("M") == 2
    assert "nan" not in path


def test_a_single_value_is_a_dot():
    dot = ElementTree.fromstring(UNIT.line([0.5, 1.0], [0.5, np.nan], "train"))
    assert dot.tag == "circle"


def test_many_points_on_one_pixel_are_one():
    assert len(UNIT.line(np.linspace(0, 1, 100_000), np.zeros(100_000), "train")) < 100_000


def test_the_figure_says_its_axes_and_legend():
    svg = ElementTree.fromstring(
        UNIT.draw("A title", [], [("train", "one"), ("reference", "two")], "top left")
    )
    texts = [item.text for item in svg.iter("text")]
    assert svg.get("aria-label") == "A title"
    assert {"x", "y", "one", "two", "0.2"} <= set(texts)
