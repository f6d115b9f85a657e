"""What the Interpret page says of a prediction and of what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.registry import DEFAULT_METHOD, all_methods
from motifdesk.data.dataset import Dataset, Task
from motifdesk.words import readable

_SURE: Final = 0.99
_DIGITS: Final = range(2, 5)  # of a probability; where so many do not tell two apart, their log-odds do


def scores_in_words(dataset: Dataset, before: NDArray[np.float32], after: NDArray[np.float32]) -> str:
    """Return a prediction and what became of it: `0.98 → 0.07`; of several classes, of the one predicted before."""
    if dataset.task is Task.REGRESSION:
        return f"{readable(float(before))} → {readable(float(after))}"
    if dataset.task is Task.BINARY:
        return " → ".join(told_apart((float(before), float(after))))
    predicted, now = int(before.argmax()), int(after.argmax())
    there, then = told_apart((float(before[predicted]), float(after[predicted])))
    words = f"{dataset.class_names[predicted]} {there} → {then}"
    return words if now == predicted else f"{words}, now {dataset.class_names[now]} {after[now]:.2f}"


def told_apart(shares: Sequence[float]) -> tuple[str, ...]:
    """Return probabilities with as many decimals as tell them apart, or their log-odds where four do not."""
    for digits in _DIGITS:
        texts = tuple(f"{share:.{digits}f}" for share in shares)
        if len(set(texts)) == len(set(shares)):
            return texts
    if all(0 < share < 1 for share in shares):
        odds = tuple(f"{np.log(share / (1 - share)):.1f}" for share in shares)
        if len(set(odds)) == len(set(shares)):
            return (f"log-odds {odds[0]}", *odds[1:])
    return tuple(f"{share:.2f}" for share in shares)


def edited_in_words(dataset: Dataset, scores: NDArray[np.float32]) -> str:
    """Return what the network says of a sequence that was changed by hand; nobody has labelled it."""
    if dataset.task is Task.REGRESSION:
        return f"Predicted {readable(float(scores))}, edited"
    if dataset.task is Task.BINARY:
        return f"Probability of {dataset.class_names[1]}: {float(scores):.2f}, edited"
    predicted = int(scores.argmax())
    return f"Predicted {dataset.class_names[predicted]} ({scores[predicted]:.2f}), edited"


def vanished_in_words(dataset: Dataset, method: str, scores: NDArray[np.float32]) -> str:
    """Return why a method's contributions are next to nothing where the network is sure; else, nothing."""
    found = all_methods().get(method)
    if found is None or not found.fades or dataset.task is Task.REGRESSION:
        return ""
    sure = max(float(scores), 1 - float(scores)) if dataset.task is Task.BINARY else float(scores.max())
    if sure < _SURE:
        return ""
    told = float(scores) if dataset.task is Task.BINARY else sure
    return (
        f"The saliency has vanished: the network is so sure (probability {told:.2f}) that no single base changes its "
        f"answer. Choose another method, for example {all_methods()[DEFAULT_METHOD].title}."
    )
