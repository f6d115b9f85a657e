"""The command `motifdesk search`: better settings, found on one computer or on a cluster, and cross-validation."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from pathlib import Path

from motifdesk.cli_recipe import (
    add_output_options,
    add_recipe_options,
    add_setting,
    check_network,
    given_settings,
    recipe_of,
    summary,
    use_threads,
)
from motifdesk.cli_worker import add_tls_options, tls_of
from motifdesk.console import INTERRUPTED, Interruption, fail, monitors, print_json
from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.jobs.cluster.settings import MOST_WORKERS, ClusterSettings
from motifdesk.jobs.search_pipeline import STUDY, Searched, SearchRecipe, run_search
from motifdesk.models.auto import AUTO
from motifdesk.parameters import Value, parameters_of, parse_value, with_values
from motifdesk.project.searched import options_of
from motifdesk.training.search.records import SearchSettings, TrialState, ValidationSettings

_ALL = "all"


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `motifdesk search`."""
    parser.set_defaults(command=_search)
    add_recipe_options(
        parser,
        f"one, or several as A,B,C, or '{_ALL}': then the network is searched for too (default: by the data)",
    )
    _add_searching(parser.add_argument_group("what to search for"))
    validating = parser.add_argument_group("cross-validation of what was found")
    for item in parameters_of(ValidationSettings):
        add_setting(validating, item.name, item)
    where = parser.add_argument_group("where trials run")
    where.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes of this computer (default: one a core)"
    )
    where.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="of a Dask cluster: tcp://HOST:PORT or tls://HOST:PORT",
    )
    add_tls_options(parser)
    add_output_options(parser)


def _add_searching(searching: argparse._ArgumentGroup) -> None:
    searches = {item.name: item for item in parameters_of(SearchSettings)}
    trials = searches["trials"]
    searching.add_argument(
        "--trials",
        metavar="N",
        help=f"{trials.help} 0 searches for nothing and only cross-validates (default: {trials.default}).",
    )
    add_setting(searching, "objective", searches["objective"])
    searching.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="NAME[=LOW:HIGH|=A,B,C]",
        help="vary this setting, and only those named so (default: those of the network, learning rate, batch size, "
        "weight decay)",
    )
    searching.add_argument("--no-prune", action="store_true", help="run hopeless trials to their end too")
    searching.add_argument(
        "--timeout", dest="minutes", metavar="MINUTES", help="begin no more trials after so long"
    )
    add_setting(searching, "search_seed", searches["seed"])
    searching.add_argument(
        "--study", type=Path, metavar="FILE", help=f"what remembers the search (default: {STUDY} in DIR)"
    )


def _search(options: argparse.Namespace) -> int:
    asked = _asked(options)
    use_threads(options)
    interruption = Interruption()
    try:
        with interruption.watched():
            with monitors(interruption, quiet=options.quiet, as_json=options.json) as monitor_of:
                made = run_search(asked, monitor_of, lambda: interruption.asked)
            interruption.work_is_done()
            if options.json:
                _print_events(made)
            elif not options.quiet:
                print("\n".join(_lines(made)))
            del made  # as in `motifdesk run`
    except InputError as error:
        if not interruption.asked:
            raise
        return fail(str(error), INTERRUPTED, debug=False)
    return INTERRUPTED if interruption.asked else 0


def _asked(options: argparse.Namespace) -> SearchRecipe:
    names = tuple(name.strip() for name in options.architecture.split(","))
    alone = len(names) == 1 and names[0] != _ALL
    for name in names:
        check_network(name, AUTO, _ALL)
    if AUTO in names and not alone:
        raise InputError(f"--architecture {AUTO} chooses one network by the data; name it alone.")
    if not alone and options.set:
        raise InputError(
            "--set is for one network, and there are several to choose from; name one, or leave it out."
        )
    search, validation = _search_settings(options), _validation_settings(options)
    if search is None and validation is None:
        raise InputError("--trials 0 leaves nothing to do; give --folds or --repeats too.")
    if not 0 <= options.workers <= MOST_WORKERS:
        raise InputError(
            f"--workers is {options.workers}; give a whole number from 1 to {MOST_WORKERS}, or 0 for one a core."
        )
    return SearchRecipe(
        recipe=recipe_of(options, architecture=names[0] if alone else AUTO),
        networks=() if alone else names,
        vary=tuple(options.vary),
        search=search,
        validation=validation,
        cluster=ClusterSettings(options.workers, 0, options.scheduler, tls_of(options)),
        study=options.study or options.out / STUDY,
    )


def _search_settings(options: argparse.Namespace) -> SearchSettings | None:
    trials = _trials(options.trials)
    if trials == 0:
        return None
    asked = {
        "trials": trials,
        "objective": options.objective,
        "minutes": options.minutes,
        "seed": options.search_seed,
    }
    read = given_settings(SearchSettings, asked, {"minutes": "timeout", "seed": "search_seed"})
    return with_values(SearchSettings(prune=not options.no_prune), read)


def _trials(text: str | None) -> Value | None:
    """Read how many trials were asked for: none at all is a number, too."""
    (declared,) = (item for item in parameters_of(SearchSettings) if item.name == "trials")
    return None if text is None else parse_value(replace(declared, label="--trials", low=0), text)


def _validation_settings(options: argparse.Namespace) -> ValidationSettings | None:
    asked = given_settings(ValidationSettings, {"folds": options.folds, "repeats": options.repeats})
    return with_values(ValidationSettings(folds=1), asked) if asked else None


def _print_events(made: Searched) -> None:
    if made.search is not None and made.search.best is not None and made.search.candidate is not None:
        best = made.search.best
        print_json(
            "best",
            number=best.number + 1,
            value=best.value,
            values=dict(best.values),
            options=shlex.join(options_of(made.search.candidate)),
            importances=dict(made.search.importances),
        )
    if made.validation is not None:
        print_json("validation", mean=dict(made.validation.mean), deviation=dict(made.validation.deviation))
    print_json("done", files=[str(path) for path in made.files])


def _lines(made: Searched) -> list[str]:
    """Return what came of it, for people to read."""
    lines: list[str] = []
    found = made.search
    if found is not None:
        states = [trial.state for trial in found.trials]
        counts = (f"{states.count(state)} {state.value}" for state in TrialState if state in states)
        lines.append(f"Search: {len(states)} trials ({', '.join(counts)}).")
        if found.candidate is not None:
            lines.append(f"Best settings: {shlex.join(options_of(found.candidate))}")
        if found.importances:
            shares = (f"{name} {share:.0%}" for name, share in list(found.importances.items())[:5])
            lines.append(
                f"What made the difference, as far as {found.complete:,} trials tell: {', '.join(shares)}."
            )
        elif 0 < found.complete < found.trials_to_tell:
            lines.append(
                f"{counted(found.complete, 'complete trial')} cannot tell which settings matter: "
                f"{found.trials_to_tell:,} can."
            )
    if made.validation is not None and made.validation.mean:
        folds = [fold for fold in made.validation.folds if fold.figures]
        several = len(folds) > 1  # one part alone has no deviation
        figures = (
            f"{name} {value:.4f}" + (f" ± {made.validation.deviation[name]:.4f}" if several else "")
            for name, value in made.validation.mean.items()
        )
        parts = f"{len(folds)} held-out parts, mean ± SD" if several else "1 held-out part"
        lines.append(f"Cross-validation, {parts}: {', '.join(figures)}.")
    if made.outcome is not None:
        return [*lines, summary(made.outcome)]
    return [*lines, "Written:", *(f"  {path}" for path in made.files)]
