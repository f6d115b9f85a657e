"""The program's entry point: window, command line and, in a frozen program, the engine process."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys

from motifdesk.frozen import prepare


def main() -> None:
    """Run the program and leave with its exit code."""
    prepare()
    # In a frozen program the engine process starts here again; it must not go on into the window.
    multiprocessing.freeze_support()
    # What is imported stays: to look for garbage in it again and again would take a tenth of the start.
    gc.disable()
    from motifdesk.cli import run_command

    gc.enable()
    code = run_command(sys.argv[1:])
    # All is done and said: Ctrl+C while the libraries leave must not turn that into a death by a signal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


if __name__ == "__main__":
    main()
