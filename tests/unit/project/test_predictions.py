"""Predictions in another order, and what of them a project keeps."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.data.fitting import Changes
from motifdesk.data.names import Names
from motifdesk.data.sequences import Sequences
from motifdesk.project import predictions as module
from motifdesk.project.predictions import By, Predicted, Predictions, number_at, numbers_of, order_of


def part_of(count: int, seed: int, classes: int = 0, *, numeric: bool = False) -> Predictions:
    rng = np.random.default_rng(seed)
    sequences = Sequences.of([rng.integers(0, 4, rng.integers(1, 9)).astype(np.uint8) for _ in range(count)])
    shape = (count, classes) if classes else (count,)
    scores = rng.integers(0, 5, shape).astype(np.float32) / 4  # with many that are equal
    names = [str(rng.integers(0, 30)) if numeric else f"n{rng.integers(0, 30)}" for _ in range(count)]
    spread = rng.random(shape).astype(np.float32)
    return Predictions(
        Names.of(names), sequences, sequences.matrix(8), scores, spread, Changes(count, padded=count)
    )


def expected(parts: list[Predictions], by: By, numeric: bool) -> list[object]:
    """Return what each is sorted by, worked out one by one in plain Python."""
    found: list[object] = []
    for part in parts:
        for place in range(len(part)):
            scores, spread = np.atleast_1d(part.scores[place]), np.atleast_1d(part.spread[place])
            best = max(range(len(scores)), key=lambda at, scores=scores: scores[at])
            words = {
                "id": int(part.ids[place]) if numeric else part.ids[place],
                "length": len(part.sequences[place]),
                "score": float(scores[best]),
                "spread": float(spread[best]),
                "predicted": best if len(scores) > 1 else int(scores[0] >= 0.5),
            }
            found.append(float(scores[by]) if isinstance(by, int) else words[by])
    return found


@pytest.mark.parametrize("classes", [0, 3])
@pytest.mark.parametrize("by", ["id", "length", "score", "predicted", "spread", 2])
@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("numeric", [False, True])
def test_they_are_put_in_order_and_what_is_equal_stays(
    classes: int, by: By, falling: bool, numeric: bool
) -> None:
    if isinstance(by, int) and not classes:
        return
    parts = [part_of(40, 1, classes, numeric=numeric), part_of(25, 2, classes, numeric=numeric)]
    keys = expected(parts, by, numeric)
    order = order_of(parts, by, falling=falling)
    assert order.tolist() == sorted(range(65), key=keys.__getitem__, reverse=falling)
    slim = [part.without_bases() for part in parts]
    assert order_of(slim, by, falling=falling).tolist() == order.tolist()
    if by not in ("id", "length"):
        assert [number_at(parts[1], place, by) for place in range(25)] == numbers_of(parts[1], by).tolist()


def test_one_long_name_does_not_make_all_names_as_long() -> None:
    part = part_of(3, 0)
    names = Names.of(["b" * 10**7, "c", "a"])
    long = Predictions(names, part.sequences, part.codes, part.scores, None, part.changes)
    assert order_of([long] * 3, "id", falling=False).tolist() == [2, 5, 8, 0, 3, 6, 1, 4, 7]


def test_of_very_many_bases_names_and_scores_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = (part_of(40, 1), part_of(25, 2))
    kept = Predicted("run", "data", parts, ("Said.",))
    given = sum(len(part.sequences.codes) for part in parts)
    seen = 65 * 8
    assert seen > given
    monkeypatch.setattr(module, "MOST_BASES", seen)
    assert kept.bounded is kept
    monkeypatch.setattr(module, "MOST_BASES", seen - 1)
    slim = kept.bounded
    assert slim.said == ("Said.", module.NOT_KEPT)
    for before, after in zip(parts, slim.parts, strict=True):
        assert after.sequences is None
        assert after.codes is None
        assert after.ids is before.ids
        assert after.scores is before.scores
        assert after.lengths.tolist() == before.lengths.tolist()
        assert [after.length_of(place) for place in range(len(after))] == before.lengths.tolist()
    assert slim.bounded is slim
