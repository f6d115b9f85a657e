"""`motifdesk worker` on a real scheduler of Dask's, open or with certificates."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from helpers.certificates import Authority
from helpers.commands import one_sentence, run
from helpers.small import small_data
from helpers.trials import Listing, WishingMonitor, kill, started_scheduler, started_worker

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.errors import EnvironmentLacks
from motifdesk.jobs.cluster import runner, worker
from motifdesk.jobs.cluster.runner import opened, run_trials
from motifdesk.jobs.cluster.settings import ClusterSettings, Tls
from motifdesk.monitor import SilentMonitor, Wish
from motifdesk.training.search.trial import without_test

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Split]:
    return small_data()


def test_a_worker_started_by_hand_does_trials_and_ends_with_its_scheduler(
    data: tuple[Dataset, Split],
) -> None:
    dataset, split = data
    source = Listing(dataset, 3)
    with started_scheduler() as (address, scheduler), started_worker(address, "--name", "mine") as process:
        assert f"connecting to {address}" in process.stderr.readline()
        with opened(ClusterSettings(scheduler=address), SilentMonitor()) as cluster:
            run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
        assert source.numbers == [0, 1, 2]
        assert {worker for _, worker in source.where} == {"mine"}
        assert all(result.message == "" for result in source.results)
        kill(scheduler.pid)
        assert process.wait(timeout=60) == 0
        rest = process.stderr.read().splitlines()
    assert rest[0] == f"worker: working for {address}; Ctrl+C ends"
    assert rest[-1] == "worker: the scheduler has ended, and so does this worker"
    assert not any("Traceback" in line for line in rest)


def test_a_search_that_loses_its_scheduler_says_so(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    source = Listing(dataset, 3, epochs=100_000)
    with started_scheduler() as (address, scheduler), started_worker(address):
        source.on_epoch = lambda number, epoch: kill(scheduler.pid)
        with (
            opened(ClusterSettings(scheduler=address), SilentMonitor()) as cluster,
            pytest.raises(EnvironmentLacks, match=f"The scheduler at {address} is gone"),
        ):
            run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
    assert [(result.number, result.ended) for result in source.results] == [(0, True)]


def test_ctrl_c_ends_a_worker() -> None:
    with started_scheduler() as (address, _), started_worker(address) as process:
        process.stderr.readline()
        assert "working for" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read().splitlines() == ["motifdesk: Interrupted."]


def test_a_cancelled_trial_leaves_the_worker_of_a_cluster_free(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    material = without_test(dataset, split)
    with started_scheduler() as (address, _), started_worker(address):
        with opened(ClusterSettings(scheduler=address), SilentMonitor()) as cluster:
            endless, monitor = Listing(dataset, 1, epochs=100_000), WishingMonitor()
            endless.on_epoch = lambda number, epoch: monitor.make(Wish.STOP)
            run_trials(cluster, material, endless, monitor)
            assert monitor.seconds < 2
        with opened(ClusterSettings(scheduler=address), SilentMonitor()) as cluster:
            source = Listing(dataset, 1)
            run_trials(cluster, material, source, SilentMonitor())
    assert [result.ended for result in source.results] == [False]


def test_certificates_keep_others_out(data: tuple[Dataset, Split], tmp_path: Path, monkeypatch) -> None:
    dataset, split = data
    authority, stranger = Authority(tmp_path, "ours"), Authority(tmp_path, "theirs")
    scheduler, worker, user = (authority.member(name) for name in ("scheduler", "worker", "user"))
    files = (scheduler.ca, scheduler.cert, scheduler.key)
    ours = ("--tls-ca", worker.ca, "--tls-cert", worker.cert, "--tls-key", worker.key)
    with started_scheduler(*files) as (address, _), started_worker(address, *ours):
        assert address.startswith("tls://")
        source = Listing(dataset, 1)
        with opened(ClusterSettings(scheduler=address, tls=user), SilentMonitor()) as cluster:
            run_trials(cluster, without_test(dataset, split), source, SilentMonitor())
        assert [result.message for result in source.results] == [""]

        monkeypatch.setattr(runner, "_CONNECT_SECONDS", 2)
        forged = stranger.member("user")
        for settings in (
            ClusterSettings(scheduler=address, tls=forged),
            ClusterSettings(scheduler=address, tls=Tls(user.ca, forged.cert, forged.key)),
            ClusterSettings(scheduler=address.replace("tls", "tcp")),
        ):
            with pytest.raises(EnvironmentLacks, match="No scheduler answers at"):
                runner.Cluster(settings, SilentMonitor())


def test_where_no_scheduler_answers_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 1.0)
    with pytest.raises(EnvironmentLacks, match=r"No scheduler answers at tcp://127\.0\.0\.1:9 within 1 s"):
        worker.work(worker.WorkerSettings("tcp://127.0.0.1:9"), lambda text: None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the following arguments are required: --scheduler"),
        (
            ("--scheduler", "here"),
            "'here' is no scheduler's address; give tcp://HOST:PORT or tls://HOST:PORT.",
        ),
        (("--scheduler", "tls://h:1"), "tls://h:1 needs certificates"),
        (
            ("--scheduler", "tls://h:1", "--tls-ca", "a"),
            "A certificate needs all of --tls-ca, --tls-cert and",
        ),
        (("--scheduler", "tcp://h:1", "--threads", "-1"), "--threads is -1; give 1 or more, or 0 for all."),
        (
            ("--scheduler", "tls://h:1", "--tls-ca", "a", "--tls-cert", "b", "--tls-key", "c"),
            "a: it cannot be read (No such file or directory); name another file.",
        ),
    ],
)
def test_wrong_options_are_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    finished = run("worker", *arguments)
    assert finished.returncode == 2
    assert one_sentence(finished.stderr).startswith(said)
