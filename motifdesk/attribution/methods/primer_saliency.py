"""The saliency map of the primer's tutorial (Zou et al., Nature Genetics 2018)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.gradients import Output, input_gradient
from motifdesk.attribution.registry import method
from motifdesk.data.alphabet import Codes
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor


@method(
    "primer-saliency",
    title="The primer's saliency",
    sentence="The tutorial's map: pushes down are cut off at zero, and where the network is sure it fades.",
    rank=90,
    fades=True,
)
def primer_saliency(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the gradient of the probability, clipped at zero.

    The tutorial clips the product of gradient and one-hot input; the input being 0 or 1, that is the same.
    """
    return np.maximum(input_gradient(trained, codes, Output.PROBABILITY, monitor), 0)
