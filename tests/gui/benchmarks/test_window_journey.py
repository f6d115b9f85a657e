"""The watch on the event loop sees what holds it up, and where."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from benchmarks.window_journey import Stage, Watch
from pytestqt.qtbot import QtBot


def hold_up(seconds: float) -> bool:
    """Compute for so long by the processor's clock, however busy the machine is."""
    end = process_time() + seconds
    while process_time() < end:
        pass
    return True


def stages() -> Iterator[Stage]:
    yield Stage("quiet", lambda: True, 0.05)
    yield Stage("held up", lambda: hold_up(0.2), 0.05)
    yield Stage("quiet again", lambda: True, 0.05)


def test_a_gap_is_seen_in_the_phase_that_made_it(qtbot: QtBot) -> None:
    watch = Watch(stages())
    with qtbot.waitSignal(watch.finished):
        pass
    assert set(watch.gaps) == {"quiet", "held up", "quiet again"}
    assert watch.gaps["held up"].seconds > 0.2
    # Processor time and wall time come from two clocks, which agree to a millisecond.
    assert 0.1 < watch.gaps["held up"].computed <= watch.gaps["held up"].seconds + 1e-3
    assert watch.gaps["quiet again"].seconds < watch.gaps["held up"].seconds
