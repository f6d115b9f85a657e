"""The first layer's filters as logos: while a network learns, and as they are in the current run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.wording import percent
from motifdesk.gui.plots.filter_logos import FilterLogosView, Logo
from motifdesk.gui.workbench import Workbench
from motifdesk.project.session import Step
from motifdesk.training.filters import FilterLogo, FilterLogos
from motifdesk.training.records import Run

WAITING: Final = "What the filters of the first layer look for appears here as the network learns."
NONE: Final = "This network does not begin with filters over the bases; there is nothing to draw."
SILENT: Final = "No filter of the first layer finds anything yet."


class FiltersController(QObject):
    """Draws what the engine says of the filters."""

    def __init__(self, view: FilterLogosView, step: Step, workbench: Workbench) -> None:
        """Draw nothing yet."""
        super().__init__(view)
        self._view = view
        self._workbench = workbench
        self._shown: Run | None = None
        self._passing = False  # what is drawn is of a training that may be discarded
        workbench.follow(step, self.show_run)
        view.show_text(WAITING)

    def begin(self) -> None:
        """A training has begun."""
        self._passing = True
        self._view.show_text(WAITING)

    def take(self, found: FilterLogos) -> None:
        """Draw the filters of the training under way."""
        self._draw(found)

    def show_run(self) -> None:
        """Draw the filters of the current run, unless a training is under way."""
        run = self._workbench.session.run
        if self._workbench.training or (run is self._shown and not self._passing):
            return
        self._shown, self._passing = run, False
        if run is None:
            self._view.show_text(WAITING)
        elif run.filters is None:
            self._view.show_text(NONE)
        else:
            self._draw(run.filters)

    def _draw(self, found: FilterLogos) -> None:
        dataset = self._workbench.session.dataset
        if dataset is None or not found.logos:
            self._view.show_text(SILENT)
            return
        logos = [_logo(logo, dataset) for logo in found.logos]
        sentence = f"Epoch {found.epoch:,}: of {found.filters:,} filters those that go with the labels most."
        self._view.show_logos(logos, dataset.sequences.alphabet, sentence)


def _logo(logo: FilterLogo, dataset: Dataset) -> Logo:
    letters = dataset.sequences.alphabet.value
    consensus = "".join(letters[code] for code in logo.frequencies.argmax(axis=1))
    share, speaks = percent(logo.share, 1), _speaks(logo, dataset)
    return Logo(
        logo.heights,
        f"{share}, {speaks}",
        f"Filter {logo.index + 1}, {consensus}: {logo.sites:,} sites in {share} of the sequences looked at; "
        f"speaks {speaks} (correlation {logo.correlation:+.2f}).",
    )


def _speaks(logo: FilterLogo, dataset: Dataset) -> str:
    """Return what the filter speaks for or against."""
    if dataset.task is Task.REGRESSION:
        return "for larger values" if logo.correlation >= 0 else "for smaller values"
    return f"{'for' if logo.correlation >= 0 else 'against'} {dataset.class_names[logo.towards]}"
