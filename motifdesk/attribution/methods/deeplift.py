"""DeepLIFT's contributions, averaged over references as DeepSHAP does (Lundberg and Lee, NeurIPS 2017)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.deeplift_rules import mean_contributions
from motifdesk.attribution.references import references
from motifdesk.attribution.registry import method
from motifdesk.attribution.self_checks import completeness
from motifdesk.data.alphabet import Codes
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.references import Reference

REFERENCES: Final = 20
_BASES_AT_ONCE: Final = 20_000  # of references: more do not fit the cache of a processor


@method(
    "deeplift",
    title="DeepLIFT",
    sentence="How much of the difference to shuffled copies of the sequence each base explains; it adds up exactly.",
    rank=40,
    check=completeness(REFERENCES),
    references=(
        Reference(
            "Shrikumar et al. 2017",
            "Shrikumar A, Greenside P, Kundaje A. Learning important features through propagating "
            "activation differences. ICML 2017: 3145–3153.",
        ),
        Reference(
            "Lundberg and Lee 2017",
            "Lundberg SM, Lee SI. A unified approach to interpreting model predictions. NeurIPS 2017: "
            "4765–4774.",
        ),
    ),
)
def deeplift(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return multipliers times what a base would differ from the reference by, the mean over 20 dinucleotide shuffles.

    Raises
    ------
    InputError
        The network has a layer without a rule.
    """
    function = mean_contributions(load(trained))
    total = np.empty((*codes.shape, 4), np.float32)
    # One sequence alone is explained at once where somebody waits for it; all others in batches of one size.
    together = 1 if len(codes) == 1 else max(_BASES_AT_ONCE // (REFERENCES * codes.shape[1]), 1)
    for start in range(0, len(codes), together):
        check_cancelled(monitor)
        monitor.progress(start, len(codes))
        part = codes[start : start + together]
        missing = together - len(part)
        full = np.pad(part, ((0, missing), (0, 0))) if missing else part
        found = function(full, references(full, REFERENCES)).numpy()
        total[start : start + together] = found[: len(part)]
    monitor.progress(len(codes), len(codes))
    return total
