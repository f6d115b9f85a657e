import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.evaluation.residuals import error_histogram


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_every_error_is_counted_once(values):
    counts, edges, beyond = error_histogram(np.array(values), 40)
    assert counts.sum() == len(values)
    assert edges[0] == pytest.approx(-edges[-1])
    assert beyond == np.sum(np.abs(values) > edges[-1])


def test_a_huge_error_does_not_flatten_the_rest():
    errors = np.append(np.random.default_rng(0).normal(size=999), 1e6)
    counts, edges, beyond = error_histogram(errors, 40)
    assert edges[-1] < 5
    assert beyond >= 1
    assert counts[-1] >= 1
    assert (counts > 0).sum() > 20
