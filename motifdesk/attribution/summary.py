"""Attributions in plain sentences: where those of one sequence lie, and where there is nothing to be seen."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, decode
from motifdesk.data.dataset import Dataset, Task

_SPREAD: Final = 1.5  # a window stands out if its share is this many times what an even spread would give it
_NOTHING: Final = 0.01  # contributions smaller than this share of what they usually are amount to nothing
_USUAL: Final = 0.95  # the quantile, over sequences, of the largest contribution
_SAMPLE: Final = 500  # sequences, and
_BASES: Final = 500_000  # that are looked at for it: more would hold up the window
_POSITIVE: Final = 0.5
NO_BASE: Final = "There is no known base in this sequence."
_LETTERS: Final = 24  # windows up to this width are spelt out


class Window(NamedTuple):
    """A run of bases: 0-based start, end (not included), share of the positive attribution, 0 to 1."""

    start: int
    end: int
    share: float


def strongest_window(values: NDArray[np.floating]) -> Window | None:
    """Return the run of bases that stands out most from the sequence's average.

    It is the maximum-sum segment (Bentley, Communications of the ACM 27, 1984) of the attributions less the
    mean of their absolute values, so that its width follows from the data.

    Parameters
    ----------
    values
        Floats, shape (L,): the attribution of each base.

    Returns
    -------
    window
        None where no attribution is positive.
    """
    positive = np.clip(values, 0, None).astype(np.float64)
    total = positive.sum()
    if not total > 0:
        return None
    excess = values - np.abs(values).mean(dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(excess, dtype=np.float64)])
    lowest = np.minimum.accumulate(sums)
    end = int(np.argmax(sums[1:] - lowest[:-1])) + 1
    # The last of equally low starts: a window does not begin with bases that add nothing.
    start = end - 1 - int(np.argmin(sums[:end][::-1]))
    return Window(start, end, float(positive[start:end].sum() / total))


def best_window(values: NDArray[np.floating], width: int) -> NDArray[np.int64]:
    """Return where the window of `width` bases with the greatest total starts, in each row.

    Parameters
    ----------
    values
        Floats, shape (N, L).
    width
        Bases in the window, 1 to L.

    Returns
    -------
    starts
        int64, shape (N,); the first of equally good ones.

    Raises
    ------
    ValueError
        The window is wider than the rows, or empty.
    """
    if not 1 <= width <= values.shape[1]:
        raise ValueError(f"width is {width}; give 1 to {values.shape[1]}, the number of bases in a row")
    totals = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    starts: NDArray[np.int64] = np.argmax(totals[:, width:] - totals[:, :-width], axis=1)
    return starts


def usual_size(attribution: Attribution) -> float:
    """Return how large the largest contribution in a sequence usually is, from up to 500 of the sequences."""
    count = len(attribution.codes)
    most = min(count, _SAMPLE, max(_BASES // max(attribution.codes.shape[1], 1), 1))
    rows = np.linspace(0, count - 1, most).astype(np.int64)
    codes, hypothetical = attribution.codes[rows], attribution.hypothetical_of(rows)
    there = np.minimum(codes, UNKNOWN - 1).astype(np.intp)[..., None]
    values = np.abs(np.take_along_axis(hypothetical, there, axis=2)[..., 0]) * (codes < UNKNOWN)
    return float(np.quantile(values.max(axis=1), _USUAL)) if values.size else 0.0


def none_predicted(dataset: Dataset, scores: NDArray[np.float32]) -> str:
    """Return a sentence where no sequence is predicted as positive; else, and with other tasks, nothing.

    Parameters
    ----------
    dataset
        N sequences.
    scores
        float32: as `motifdesk.training.records.Run.scores`.
    """
    if dataset.task is not Task.BINARY or not len(scores) or scores.max() >= _POSITIVE:
        return ""
    highest = f"{scores.max():.2f}"
    if highest == "0.50":
        highest = f"{scores.max():.3g}"
    return f"No sequence is predicted as {dataset.class_names[1]}; the highest score is {highest}."


def describe(
    codes: Codes,
    values: NDArray[np.floating],
    alphabet: Alphabet,
    goal: str = "the positive class",
    usual: float = 0.0,
    vanished: str = "",
) -> str:
    """Return a sentence that says where the positive attribution lies.

    Parameters
    ----------
    codes
        uint8, shape (L,).
    values
        Floats, shape (L,).
    alphabet
        How the letters are written.
    goal
        What positive attributions speak for.
    usual
        How large the largest attribution of a sequence usually is; 0 where that is not known.
    vanished
        What to say instead where the attributions amount to nothing because the method fails there.
    """
    if not (codes < UNKNOWN).any():
        return NO_BASE
    if np.abs(values).max(initial=0.0) <= _NOTHING * usual:
        nothing = "The contributions of these bases amount to nothing beside those in other sequences."
        return vanished or (nothing if usual else f"No base of this sequence speaks for {goal}.")
    window = strongest_window(values)
    if window is None or values.max() <= _NOTHING * usual:
        return f"No base of this sequence speaks for {goal}."
    width = window.end - window.start
    if width == len(values) or window.share < _SPREAD * width / len(values):
        return "The positive attribution is spread over the whole sequence: no stretch stands out."
    letters = f" ({decode(codes[window.start : window.end], alphabet)})" if width <= _LETTERS else ""
    share = f"{100 * window.share:.0f} % of the positive attribution"
    if width == 1:
        return f"Base {window.start + 1:,}{letters} alone carries {share}."
    return f"The {width:,} bases from {window.start + 1:,} to {window.end:,}{letters} carry {share}."
