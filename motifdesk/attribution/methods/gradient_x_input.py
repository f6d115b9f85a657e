"""Gradient x input (Shrikumar et al., 2016, arXiv:1605.01713) of the log-odds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.gradients import Output, input_gradient
from motifdesk.attribution.registry import method
from motifdesk.data.alphabet import Codes
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor
from motifdesk.references import Reference


@method(
    "gradient-x-input",
    title="Gradient × input",
    sentence="How strongly each base pushes the prediction up (above the line) or down (below it).",
    rank=10,
    references=(
        Reference(
            "Shrikumar et al. 2016",
            "Shrikumar A, Greenside P, Shcherbina A, Kundaje A. Not just a black box: learning important "
            "features through propagating activation differences. 2016. arXiv:1605.01713.",
        ),
    ),
)
def gradient_x_input(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the gradient of the raw output: times the one-hot input it is the contribution of the bases there.

    The raw output is the log-odds, or the value: after the sigmoid or softmax, gradients vanish where the network is
    sure.
    """
    return input_gradient(trained, codes, Output.RAW, monitor)
