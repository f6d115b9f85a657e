"""What the report is to say beyond what the session knows."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.data.completing import NegativeSettings
from motifdesk.data.loading import Request
from motifdesk.evaluation.threshold import USUAL


@dataclass(frozen=True)
class Wishes:
    """What the report says that the session does not know.

    Attributes
    ----------
    rows
        The sequences whose tracks are shown, by their numbers in the data set; none: those with the best scores.
    faithfulness
        Of the attributions, where it was measured.
    request, negatives
        Where the data came from; without a request they were made here.
    threshold
        Of two classes: from which probability on a sequence is called positive.
    """

    rows: tuple[int, ...] = ()
    faithfulness: Faithfulness | None = None
    request: Request | None = None
    negatives: NegativeSettings | None = None
    threshold: float = USUAL
