"""The command line: what scripts rely on. It does the same jobs as the window, in its own process."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from motifdesk import __version__
from motifdesk.attribution.registry import DEFAULT_METHOD, all_methods
from motifdesk.cli_predict import add_explain_options, add_predict_options
from motifdesk.cli_recipe import (
    add_output_options,
    add_recipe_options,
    add_setting,
    given_settings,
    recipe_of,
    summary,
    use_threads,
)
from motifdesk.cli_search import add_search_options
from motifdesk.cli_worker import add_worker_options
from motifdesk.console import INTERRUPTED, Interruption, fail, monitors, print_json
from motifdesk.data.fixes.registry import all_fixes
from motifdesk.data.readers.registry import all_formats
from motifdesk.data.simulate import SimulationSettings, simulate, write_lines
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import EnvironmentLacks, InputError, MotifDeskError
from motifdesk.jobs.pipeline import Recipe, run_recipe
from motifdesk.jobs.tasks import MakeExample
from motifdesk.models import auto
from motifdesk.models.auto import AUTO
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import parameters_of, with_values
from motifdesk.project.archive.project import SUFFIX

DEMO_FOLDER = "motifdesk-demo"
_WINDOW_PACKAGES = "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libdbus-1-3 libfontconfig1"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage text."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"motifdesk: {message}; see '{self.prog} --help'\n")


def run_command(arguments: Sequence[str]) -> int:
    """Run the program with these arguments and return its exit code.

    Returns
    -------
    code
        0 done; 2 the input or the options are wrong; 3 the computer lacks something; 130 interrupted.
    """
    project = Path(arguments[0]) if arguments and Path(arguments[0]).suffix == SUFFIX else None
    options = build_parser().parse_args(arguments[1:] if project else arguments)
    options.opened = project
    try:
        code: int = options.command(options)
        if sys.stdout is not None:  # None in a windowed program
            sys.stdout.flush()  # so that a reader who has gone is found out here
    except MotifDeskError as error:
        return fail(str(error), error.exit_code, debug=options.debug)
    except MemoryError:
        return fail(
            "The computer's memory is not enough for this; give fewer sequences.", 3, debug=options.debug
        )
    except KeyboardInterrupt:
        return fail("Interrupted.", INTERRUPTED, debug=options.debug)
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain about it again on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        text = f"MotifDesk made a mistake ({type(error).__name__}: {error}); run again with --debug and report it."
        return fail(text, 1, debug=options.debug)
    return code


# -- the parser


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="motifdesk",
        description="Train, test and interpret networks on DNA and RNA sequences.",
        epilog="Without a command the window is shown; 'motifdesk NAME.motifdesk' opens that project in it.",
    )
    parser.add_argument("--version", action="version", version=f"motifdesk {__version__}")
    parser.add_argument("--debug", action="store_true", help="show where in the program an error arose")
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    demo = commands.add_parser("demo", help="the main job on the built-in example")
    demo.add_argument(
        "--out", type=Path, default=Path(DEMO_FOLDER), metavar="DIR", help="where results go, headless"
    )
    demo.set_defaults(command=_demo)
    _add_run(commands.add_parser("run", help="load, train, evaluate and interpret, without a window"))
    add_predict_options(commands.add_parser("predict", help="predict new sequences with a project's network"))
    add_explain_options(
        commands.add_parser("explain", help="attribute predictions of new sequences to bases")
    )
    _add_simulate(commands.add_parser("simulate", help="make sequences with a motif planted in half of them"))
    add_search_options(commands.add_parser("search", help="look for better settings, cross-validate them"))
    add_worker_options(commands.add_parser("worker", help="run trials of a search on a cluster"))
    listing = commands.add_parser("list", help="what there is to choose from")
    listing.add_argument("what", choices=("architectures", "methods", "formats", "fixes"))
    listing.set_defaults(command=_list)
    for command in commands.choices.values():
        command.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_run)
    add_recipe_options(parser)
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on from the checkpoint that an interrupted run has left in DIR",
    )
    add_output_options(parser)


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_simulate)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where sequences.txt and labels.txt go"
    )
    for parameter in parameters_of(SimulationSettings):
        add_setting(parser, parameter.name, parameter)


# -- the commands


def _window(options: argparse.Namespace) -> int:
    if not has_display():
        raise EnvironmentLacks(
            "There is no display to show the window on; start it on a desktop, or use 'motifdesk run' (see "
            "'motifdesk run --help')."
        )
    return _open_window(demo=False, project=options.opened)


def _open_window(*, demo: bool, project: Path | None = None) -> int:
    gc.disable()  # until the window is shown: what it is made of stays
    try:
        from motifdesk.gui import app
    except ImportError as error:
        raise EnvironmentLacks(
            f"The window cannot be opened because a system library is missing ({error}); on Debian or Ubuntu, "
            f"'apt-get install {_WINDOW_PACKAGES}' brings it."
        ) from error
    return app.main(demo=demo, project=project)


def has_display() -> bool:
    """Return whether a window can be shown: always on Windows and macOS, elsewhere where a display is named."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _demo(options: argparse.Namespace) -> int:
    if has_display():
        return _open_window(demo=True)
    print("There is no display, so the demo runs without a window.", file=sys.stderr)
    recipe = Recipe(
        load=MakeExample(),
        fixes=(),
        split=SplitSettings(),
        training={},
        architecture=AUTO,
        parameters={},
        method=DEFAULT_METHOD,
        folder=options.out,
    )
    return _cook(recipe, quiet=False, as_json=False)


def _run(options: argparse.Namespace) -> int:
    recipe = recipe_of(options, architecture=options.architecture, resume=options.resume)
    use_threads(options)
    return _cook(recipe, quiet=options.quiet, as_json=options.json)


def _cook(recipe: Recipe, *, quiet: bool, as_json: bool) -> int:
    interruption = Interruption()
    if recipe.checkpoint.exists() and not (recipe.resume or quiet or as_json):
        print(
            f"motifdesk: {recipe.folder} holds the checkpoint of an interrupted training; --resume would go on "
            "from it, this run replaces it.",
            file=sys.stderr,
        )
    try:
        with interruption.watched():
            with monitors(interruption, quiet=quiet, as_json=as_json) as monitor_of:
                outcome = run_recipe(recipe, monitor_of)
            interruption.work_is_done()
            if as_json:
                print_json("done", files=[str(path) for path in outcome.files])
            elif not quiet:
                print(summary(outcome))
            del outcome  # it is large, and Ctrl+C would be reported from wherever it is taken apart
    except InputError as error:
        if not interruption.asked:
            raise
        return fail(str(error), INTERRUPTED, debug=False)  # nothing was done so far that could be kept
    return INTERRUPTED if interruption.asked else 0


def _simulate(options: argparse.Namespace) -> int:
    names = [parameter.name for parameter in parameters_of(SimulationSettings)]
    asked = given_settings(SimulationSettings, {name: getattr(options, name) for name in names})
    settings = with_values(SimulationSettings(), asked)
    for path in write_lines(simulate(settings), options.out):
        print(path)
    return 0


def _list(options: argparse.Namespace) -> int:
    things: dict[str, list[tuple[str, str]]] = {
        "architectures": [
            (AUTO, auto.SENTENCE),
            *((item.name, item.sentence) for item in all_architectures().values()),
        ],
        "methods": [(item.name, item.sentence) for item in all_methods().values()],
        "formats": [(item.name, item.sentence) for item in all_formats().values()],
        "fixes": [(item.name, item.sentence) for item in all_fixes().values()],
    }
    for name, sentence in things[options.what]:
        print(f"{name}\t{sentence}")
    return 0
