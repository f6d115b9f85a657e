"""The curves of one class against the rest; scikit-learn's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.evaluation.results import Floats, PrecisionRecallCurve, RocCurve


def roc_curve(labels: NDArray[np.int64], scores: Floats) -> RocCurve:
    """Return the ROC curve; `labels` are 0 and 1, both present, both arrays of shape (n,)."""
    from sklearn import metrics

    return RocCurve(*metrics.roc_curve(labels, scores, drop_intermediate=True))


def precision_recall_curve(labels: NDArray[np.int64], scores: Floats) -> PrecisionRecallCurve:
    """Return the precision-recall curve; arguments as for `roc_curve`."""
    from sklearn import metrics

    return PrecisionRecallCurve(*metrics.precision_recall_curve(labels, scores, drop_intermediate=True))
