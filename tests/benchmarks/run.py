"""Measure what MotifDesk promises. ``make bench`` runs all of it; ``run.py NAME ...`` some.

Every ratio is measured in one run, by turns, against what a user would do instead. A missed target is said, not
hidden; it fails the run only with ``--strict``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from measuring import Company, Result, markdown, table

NAMES = (
    "encoding",
    "attribution",
    "explaining",
    "training",
    "start",
    "event_loop",
    "curves",
    "track",
    "loading",
    "search",
    "motifs",
    "discovery",
    "projects",
    "large",
    "accuracy",
)


def main() -> int:
    """Run the benchmarks that were asked for; return the exit status."""
    options = _parser().parse_args()
    results: list[Result] = []
    for name in options.names or NAMES:
        print(f"\n{name}", flush=True)
        company = Company()
        found = _measure_of(name, why=options.why)()
        for result in found:
            print(f"  {_line(result)}", flush=True)
        print(f"  {company.describe()}", flush=True)
        results += found
    print(f"\n{table(results)}")
    if options.markdown:
        options.markdown.write_text(markdown(results), encoding="utf-8")
    return 1 if options.strict and not all(result.reached for result in results) else 0


def _measure_of(name: str, *, why: bool) -> Callable[[], list[Result]]:
    # Imported when its turn comes: only some need TensorFlow.
    measure: Callable[..., list[Result]] = import_module(name).measure
    return partial(measure, why=why) if name == "event_loop" else measure


def _line(result: Result) -> str:
    details = f" ({result.details})" if result.details else ""
    return f"{result.what}: {result.measured}{details}; target {result.target}: {result.verdict}"


def _name(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no {text!r}; give some of {', '.join(NAMES)}")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure what MotifDesk promises.")
    parser.add_argument("names", nargs="*", type=_name, metavar="NAME", help=f"some of {', '.join(NAMES)}")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a target is missed")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table as Markdown too")
    parser.add_argument("--why", action="store_true", help="say what held the event loop up")
    return parser


if __name__ == "__main__":
    sys.exit(main())
