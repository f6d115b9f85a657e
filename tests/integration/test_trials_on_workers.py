"""Trials on real worker processes of a real scheduler, on the loopback: what is lost on the way is run again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import psutil
import pytest
from helpers.small import small_data
from helpers.trials import Listing, WishingMonitor, alive, kill, pid_of, small_candidate

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.errors import Cancelled
from motifdesk.jobs.cluster.runner import Cluster, opened, run_trials
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.models.registry import make_parameters
from motifdesk.monitor import SilentMonitor, Wish
from motifdesk.training.search.trial import Epoch, order_for, perform, without_test

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals"),
    # The garbage collector finds the sockets of a client whose worker was killed.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Split]:
    return small_data()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with opened(ClusterSettings(workers=2), SilentMonitor()) as cluster:
        yield cluster


def test_sixteen_trials_arrive_once_each_though_a_worker_is_killed(
    cluster: Cluster, data: tuple[Dataset, Split]
) -> None:
    dataset, split = data
    source = Listing(dataset, 16)
    # Long enough not to be over before its worker is killed.
    source.waiting[5] = order_for(5, small_candidate(epochs=200, patience=200), dataset)
    orders = list(source.waiting)
    killed: list[tuple[int, str]] = []

    def kill_the_sixth(number: int, epoch: Epoch) -> None:
        if number == 5 and not killed:
            worker = dict(source.where)[number]
            killed.append((number, worker))
            kill(pid_of(cluster, worker))

    source.on_epoch = kill_the_sixth
    material = without_test(dataset, split)
    run_trials(cluster, material, source, SilentMonitor())

    assert len(killed) == 1
    assert source.numbers == list(range(16))
    short, long = (perform(orders[number], material, lambda _: None, lambda: False) for number in (0, 5))
    for result in source.results:
        expected = long if result.number == 5 else short
        assert (result.message, result.ended, result.kept) == ("", False, expected.kept)
        losses = [epoch.val_loss for epoch in result.epochs]
        assert losses == pytest.approx([epoch.val_loss for epoch in expected.epochs], rel=1e-4)
    # It began once on the worker that was killed, and once more.
    assert Counter(number for number, _ in source.where)[5] == 2
    assert {worker for _, worker in source.where} == {"worker-1", "worker-2"}


def test_only_the_hopeless_are_ended(cluster: Cluster, data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    source = Listing(dataset, 3)
    endless = small_candidate(epochs=100_000)
    source.waiting[0::2] = [order_for(number, endless, dataset) for number in (0, 2)]
    source.hopeless = {0, 2}
    run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
    ended = {result.number: result.ended for result in source.results}
    assert ended == {0: True, 1: False, 2: True}


@pytest.mark.parametrize("wish", [Wish.STOP, Wish.CANCEL])
def test_the_user_s_wish_is_done_within_two_seconds(
    cluster: Cluster, data: tuple[Dataset, Split], wish: Wish
) -> None:
    dataset, split = data
    source = Listing(dataset, 5, epochs=100_000)
    monitor = WishingMonitor()
    source.on_epoch = lambda number, epoch: monitor.make(wish)
    if wish is Wish.CANCEL:
        with pytest.raises(Cancelled):
            run_trials(cluster, without_test(dataset, split), source, monitor)
    else:
        run_trials(cluster, without_test(dataset, split), source, monitor)
    assert monitor.seconds < 2
    assert all(result.ended for result in source.results)
    assert 1 <= len(source.results) <= 2
    assert len(source.results) + len(source.waiting) == 5


def test_workers_are_free_again_after_trials_were_ended(
    cluster: Cluster, data: tuple[Dataset, Split]
) -> None:
    dataset, split = data
    source = Listing(dataset, 2)
    run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
    assert source.numbers == [0, 1]
    assert not any(result.ended for result in source.results)


def test_what_cannot_be_trained_is_a_sentence_and_the_rest_goes_on(
    cluster: Cluster, data: tuple[Dataset, Split]
) -> None:
    dataset, split = data
    source = Listing(dataset, 3)
    wide = replace(small_candidate(), parameters=make_parameters("scanner", {"width": 31}))
    source.waiting[1] = order_for(1, wide, dataset)
    run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
    messages = {result.number: result.message for result in source.results}
    assert (messages[0], messages[2]) == ("", "")
    assert "The sequences have 30 bases" in messages[1]


def test_a_lone_worker_that_is_killed_is_replaced_and_gets_the_sequences_again(
    data: tuple[Dataset, Split],
) -> None:
    dataset, split = data
    source = Listing(dataset, 3)
    killed: list[int] = []
    with opened(ClusterSettings(workers=1), SilentMonitor()) as cluster:

        def kill_the_second(number: int, epoch: Epoch) -> None:
            if number == 1 and not killed:
                killed.extend(cluster.local.pids)
                kill(killed[0])

        source.on_epoch = kill_the_second
        run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
        pids = cluster.local.pids
    assert source.numbers == [0, 1, 2]
    assert all(result.message == "" and not result.ended for result in source.results)
    assert not set(pids) & set(killed)
    _, still = psutil.wait_procs([psutil.Process(pid) for pid in pids if alive(pid)], timeout=5)
    assert not still
