import pytest

from motifdesk.errors import Cancelled
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish, check_cancelled


@pytest.mark.parametrize("wish", [Wish.GO_ON, Wish.STOP])
def test_only_a_cancellation_ends_by_exception(wish):
    check_cancelled(RecordingMonitor(wishes=[wish]))
    with pytest.raises(Cancelled):
        check_cancelled(RecordingMonitor(wishes=[Wish.CANCEL]))


def test_a_monitor_that_nobody_watches_never_asks_for_the_end():
    monitor = SilentMonitor()
    monitor.status("working")
    monitor.progress(1, 2)
    monitor.partial(3)
    assert monitor.wish() is Wish.GO_ON


def test_the_recording_monitor_keeps_everything():
    monitor = RecordingMonitor()
    monitor.status("working")
    monitor.progress(1, 4)
    monitor.progress(0, 0)
    monitor.partial("first")
    assert (monitor.texts, monitor.fractions, monitor.values) == (["working"], [0.25, 1.0], ["first"])


def test_its_wishes_come_one_by_one_and_the_last_stays():
    assert RecordingMonitor().wish() is Wish.GO_ON
    monitor = RecordingMonitor(wishes=[Wish.GO_ON, Wish.STOP])
    assert [monitor.wish() for _ in range(4)] == [Wish.GO_ON, Wish.STOP, Wish.STOP, Wish.STOP]
