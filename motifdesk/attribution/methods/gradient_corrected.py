"""Gradient with the off-simplex correction (Majdandzic, Rajesh and Koo, Genome Biology 24, 109, 2023)."""

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
    "gradient-corrected",
    title="Corrected gradient",
    sentence="How much each base pushes the prediction more than the other three would at its place; less noisy.",
    rank=20,
    references=(
        Reference(
            "Majdandzic et al. 2023",
            "Majdandzic A, Rajesh C, Koo PK. Correcting gradient-based interpretations of deep neural "
            "networks for genomics. Genome Biology 2023; 24: 109.",
        ),
    ),
)
def gradient_corrected(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the gradient of the raw output less its mean over the four bases (equation 2 there).

    A network is only ever shown one base a position; what the gradient says of all four growing together is left to
    chance in training.
    """
    gradient = input_gradient(trained, codes, Output.RAW, monitor)
    corrected: NDArray[np.float32] = gradient - gradient.mean(axis=2, keepdims=True)
    return corrected
