"""The command `motifdesk worker`, and the options with which one reaches a cluster."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from motifdesk.errors import InputError
from motifdesk.jobs.cluster.settings import Tls


def add_tls_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the certificates of a cluster; `tls_of` reads them."""
    group = parser.add_argument_group("certificates, for tls:// (PEM files)")
    group.add_argument("--tls-ca", type=Path, metavar="FILE", help="of the authority that signed the others")
    group.add_argument("--tls-cert", type=Path, metavar="FILE", help="your own")
    group.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key")


def tls_of(options: argparse.Namespace) -> Tls | None:
    """Return the certificates that the options name, None where they name none.

    Raises
    ------
    InputError
        They name some and not all.
    """
    files = (options.tls_ca, options.tls_cert, options.tls_key)
    if not any(files):
        return None
    if not all(files):
        raise InputError(
            "A certificate needs all of --tls-ca, --tls-cert and --tls-key; give the missing ones."
        )
    return Tls(*files)


def add_worker_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `motifdesk worker`."""
    parser.set_defaults(command=_worker)
    parser.add_argument(
        "--scheduler", required=True, metavar="ADDRESS", help="tcp://HOST:PORT or tls://HOST:PORT"
    )
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="CPU threads (default: all)")
    parser.add_argument("--name", default="", help="what it is called in tables (default: its address)")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    # How a search on this computer starts its own.
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    add_tls_options(parser)


def _worker(options: argparse.Namespace) -> int:
    from motifdesk.jobs.cluster import worker

    if options.threads < 0:
        raise InputError(f"--threads is {options.threads}; give 1 or more, or 0 for all.")
    if options.folder:
        worker.work_for_parent(options.scheduler, options.threads, options.name, options.folder)

    def say(text: str) -> None:
        if not options.quiet:
            print(f"worker: {text}", file=sys.stderr, flush=True)

    settings = worker.WorkerSettings(options.scheduler, options.threads, options.name, tls_of(options))
    worker.work(settings, say)
    say("the scheduler has ended, and so does this worker")
    worker.leave(0)
    return 0
