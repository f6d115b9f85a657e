"""The job that writes attributions into files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from motifdesk.attribution.results import Attribution
from motifdesk.jobs.tasks import Job
from motifdesk.monitor import Monitor

Layout = Literal["plain", "tfmodisco"]


@dataclass(frozen=True)
class SaveAttributions(Job[tuple[Path, ...]]):
    """Write the attributions of all sequences, and return the files.

    Attributes
    ----------
    attribution
        Of N sequences.
    ids
        The name of each, N of them.
    path
        A file for the plain layout, a folder for that of tfmodisco-lite.
    layout
        How they are laid out.
    """

    heavy = False
    attribution: Attribution
    ids: tuple[str, ...]
    path: Path
    layout: Layout

    def run(self, monitor: Monitor) -> tuple[Path, ...]:
        """Write them, each under a temporary name first."""
        from motifdesk.project.exports import write_attributions
        from motifdesk.project.modisco_files import write_modisco

        monitor.status("writing attributions")
        if self.layout == "tfmodisco":
            return tuple(write_modisco(self.path, self.attribution))
        write_attributions(self.path, self.ids, self.attribution)
        return (self.path,)
