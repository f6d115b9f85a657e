"""Attribution tracks for the report: every base as a letter as high as its contribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from motifdesk.attribution.summary import best_window
from motifdesk.data.alphabet import UNKNOWN, Alphabet
from motifdesk.data.dataset import Task
from motifdesk.data.splits import Part
from motifdesk.project.finished import Finished
from motifdesk.project.letters import letter
from motifdesk.project.svg import element, joined, picture, ticks
from motifdesk.words import readable

TRACKS = 5
MOST_BASES = 100  # a track; of longer sequences the part with the largest contributions is shown
_WIDTH, _LEFT, _RIGHT, _TOP, _HEIGHT, _RULER = 920.0, 48.0, 14.0, 6.0, 84.0, 22.0
_WIDEST_LETTER = 20.0


class Track(NamedTuple):
    """One sequence's track.

    Attributes
    ----------
    name
        The sequence's name.
    score
        Predicted probability of the positive class, or of the predicted one of several; or the predicted value.
    words
        The prediction in words.
    start, end, length
        The bases shown (0-based, end not included) of how many there are.
    figure
        The drawing.
    """

    name: str
    score: float
    words: str
    start: int
    end: int
    length: int
    figure: Markup


def best_tracks(results: Finished, count: int = TRACKS) -> list[Track]:
    """Return the tracks of some test sequences, all on one scale.

    The positives with the highest scores; of several classes the surest right ones, from each class in turn; of
    numbers the highest predicted.
    """
    if results.attribution is None:
        return []
    return tracks_of(results, _CHOOSE[results.dataset.task](results)[:count])


def tracks_of(results: Finished, chosen: NDArray[np.int64]) -> list[Track]:
    """Return the tracks of these rows of the data set, all on one scale."""
    attribution = results.attribution
    if attribution is None:
        return []
    codes, values = attribution.codes[chosen], attribution.attributions[chosen]
    lengths = np.minimum(results.dataset.sequences.lengths[chosen], codes.shape[1])
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    low, high = min(0.0, float(values.min(initial=0.0))), max(0.1 * scale, float(values.max(initial=0.0)))
    tracks = []
    for place, row in enumerate(chosen):
        length = int(lengths[place])
        shown = _window(values[place, :length])
        figure = _draw(
            codes[place, shown],
            values[place, shown],
            shown.start,
            (low, high),
            results.dataset.sequences.alphabet,
        )
        score, words = _says(results, int(row))
        if (codes[place] == UNKNOWN).all():
            words += ", no known base in it"
        name = results.dataset.ids[row]
        tracks.append(Track(name, score, words, shown.start, shown.stop, length, figure))
    return tracks


def _surest_positives(results: Finished) -> NDArray[np.int64]:
    test = results.split.rows(Part.TEST)
    positives = test[results.dataset.labels[test] == 1]
    chosen: NDArray[np.int64] = positives[np.argsort(-results.run.scores[positives], kind="stable")]
    return chosen


def _surest_of_each_class(results: Finished) -> NDArray[np.int64]:
    test = results.split.rows(Part.TEST)
    labels, scores = results.dataset.labels[test], results.run.scores[test]
    right = scores.argmax(axis=1) == labels
    order = np.flatnonzero(right)[np.argsort(-scores[right].max(axis=1), kind="stable")]
    turn = np.zeros(len(order), np.int64)
    for label in np.unique(labels):
        of_class = labels[order] == label
        turn[of_class] = np.arange(of_class.sum())
    chosen: NDArray[np.int64] = test[order[np.argsort(turn, kind="stable")]]
    return chosen


def _highest_values(results: Finished) -> NDArray[np.int64]:
    test = results.split.rows(Part.TEST)
    return test[np.argsort(-results.run.scores[test], kind="stable")]


_CHOOSE: dict[Task, Callable[[Finished], NDArray[np.int64]]] = {
    Task.BINARY: _surest_positives,
    Task.MULTICLASS: _surest_of_each_class,
    Task.REGRESSION: _highest_values,
}


def _says(results: Finished, row: int) -> tuple[float, str]:
    """Return what the network says of a sequence, as a number and in words."""
    dataset, said = results.dataset, results.run.scores[row]
    if dataset.task is Task.MULTICLASS:
        best = int(said.argmax())
        return float(said[best]), f"“{dataset.class_names[best]}” {said[best]:.3f}"
    if dataset.task is Task.REGRESSION:
        return float(said), f"predicted {readable(said)}, measured {readable(dataset.labels[row])}"
    return float(said), f"score {said:.3f}"


def _window(values: NDArray[np.float32]) -> slice:
    if len(values) <= MOST_BASES:
        return slice(0, len(values))
    start = int(best_window(np.abs(values)[None, :], MOST_BASES)[0])
    return slice(start, start + MOST_BASES)


def _draw(
    codes: NDArray[np.uint8],
    values: NDArray[np.float32],
    start: int,
    limits: tuple[float, float],
    alphabet: Alphabet,
) -> Markup:
    low, high = limits
    scale = _HEIGHT / (high - low)
    zero = _TOP + high * scale
    width = min(_WIDEST_LETTER, (_WIDTH - _LEFT - _RIGHT) / max(len(codes), 1))
    parts = [_scale_lines(limits, zero, scale, _LEFT + width * len(codes))]
    for place, (code, value) in enumerate(zip(codes.tolist(), values.tolist(), strict=True)):
        if code != UNKNOWN:
            at = (_LEFT + place * width, zero)
            parts += letter(alphabet.value[code], at, width, value * scale)
    for position in range(start - start % 10 + 10, start + len(codes) + 1, 10):
        middle = _LEFT + (position - start - 0.5) * width
        text = element(
            "text", f"{position:,}", x=f"{middle:.1f}", y=_TOP + _HEIGHT + 16, class_="tick middle"
        )
        parts.append(text)
    return picture(_WIDTH, _TOP + _HEIGHT + _RULER, "Contribution of each base, as letters", parts)


def _scale_lines(limits: tuple[float, float], zero: float, scale: float, right: float) -> Markup:
    parts = []
    for value in ticks(*limits, most=3):
        at = f"{zero - value * scale:.1f}"
        style = "axis" if value == 0 else "grid"
        parts.append(element("line", x1=_LEFT, x2=f"{right:.1f}", y1=at, y2=at, class_=style))
        label = element(
            "text", f"{value:g}", x=_LEFT - 6, y=f"{zero - value * scale + 4:.1f}", class_="tick end"
        )
        parts.append(label)
    return joined(parts)
