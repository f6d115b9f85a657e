"""How the errors of predicted values are spread."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.evaluation.results import Floats

_MOST = 0.99  # of the errors set the range, so that a few huge ones do not flatten the rest
_MARGIN = 1.2


class ErrorHistogram(NamedTuple):
    """Counts between edges, as far to either side of zero.

    Attributes
    ----------
    counts
        int64, shape (bins,); the outermost hold all larger errors too.
    edges
        float64, shape (bins + 1,).
    beyond
        How many errors lie outside the edges.
    """

    counts: NDArray[np.int64]
    edges: Floats
    beyond: int


def error_histogram(errors: Floats, bins: int) -> ErrorHistogram:
    """Count the errors, shape (n,), in an even number of bins."""
    sizes = np.abs(errors)
    reach = min(float(sizes.max()), _MARGIN * float(np.quantile(sizes, _MOST))) or float(sizes.max()) or 1.0
    # Between bounds so close that no number lies between them there would be no bins.
    reach = max(reach, bins * float(np.finfo(np.float64).tiny))
    counts, edges = np.histogram(errors.clip(-reach, reach), bins=bins, range=(-reach, reach))
    return ErrorHistogram(counts, edges, int(np.sum(sizes > reach)))
