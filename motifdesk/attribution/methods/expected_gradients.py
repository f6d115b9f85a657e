"""Expected gradients (Erion et al., Nature Machine Intelligence 3, 620, 2021) over dinucleotide-shuffled references."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.paths import check_paths, path_contributions
from motifdesk.attribution.references import references
from motifdesk.attribution.registry import method
from motifdesk.data.alphabet import Codes
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.references import Reference

DRAWS: Final = 64


@method(
    "expected-gradients",
    title="Expected gradients",
    sentence="Like integrated gradients, with a new shuffled copy at every step: smoother, adds up only roughly.",
    rank=60,
    references=(
        Reference(
            "Erion et al. 2021",
            "Erion G, Janizek JD, Sturmfels P, Lundberg SM, Lee SI. Improving performance of deep "
            "learning models with axiomatic attribution priors and expected gradients. Nature Machine "
            "Intelligence 2021; 3: 620–631.",
        ),
    ),
)
def expected_gradients(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the mean over 64 draws of gradients times what a base would differ from the reference by (N, L, 4).

    Each draw is another shuffle and another place on the way to it; places are spread evenly, one in each 64th.

    Raises
    ------
    InputError
        The network cannot read mixtures of bases.
    """
    check_paths(trained)
    function = path_contributions(load(trained), ends=False)
    rng = np.random.default_rng(0)
    places = ((np.arange(DRAWS) + rng.random(DRAWS)) / DRAWS).astype(np.float32)
    total = np.empty((*codes.shape, 4), np.float32)
    for row in range(len(codes)):
        check_cancelled(monitor)
        monitor.progress(row, len(codes))
        one = codes[row : row + 1]
        (found,) = function(one, references(one, DRAWS), places)
        total[row] = found.numpy()[0]
    monitor.progress(len(codes), len(codes))
    return total
