"""Give data that have only positives the negatives that the user asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from motifdesk.data.dropped import expand, sort_by_kind
from motifdesk.data.genome import open_genome
from motifdesk.data.loading import Loaded, Request, with_negatives
from motifdesk.data.negatives import GENOME, KINDS, SHUFFLES, make_negatives
from motifdesk.data.readers.bed import read_regions
from motifdesk.data.readers.source import Source, open_source
from motifdesk.data.records import Records
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor
from motifdesk.parameters import check, choice, number


@dataclass(frozen=True)
class NegativeSettings:
    """Which negatives to make; checked on construction."""

    kind: str = choice(
        "dinucleotide",
        KINDS,
        "Negatives",
        "Shuffles that keep the counts of neighbouring bases, shuffles that keep those of single bases, or regions of "
        "the genome with the same length and GC content.",
    )
    per_positive: int = number(1, 1, 20, "Negatives a positive", "How many are made for each positive.")
    seed: int = number(0, 0, 2**31 - 1, "Seed of the negatives", "The same seed gives the same negatives.")

    def __post_init__(self) -> None:
        check(self)


def add_negatives(loaded: Loaded, request: Request, settings: NegativeSettings, monitor: Monitor) -> Loaded:
    """Return the data set of the positives and of negatives made for them.

    Parameters
    ----------
    loaded
        Positives only.
    request
        Where they came from: regions of a genome can have negatives from it.
    settings
        Which negatives.
    monitor
        Told of progress; may cancel.

    Raises
    ------
    InputError
        There is no genome to draw from, or no negatives can be made.
    Cancelled
        The user cancelled.
    """
    if settings.kind == GENOME:
        negatives = _from_genome(loaded.records, request, settings, monitor)
    else:
        negatives = make_negatives(
            loaded.records, settings.kind, settings.per_positive, settings.seed, monitor
        )
    completed = with_negatives(loaded, negatives, request.options)
    if completed.dataset is None or settings.kind not in SHUFFLES:
        return completed
    return replace(completed, dataset=replace(completed.dataset, shuffled=settings.kind))


def _from_genome(
    positives: Records, request: Request, settings: NegativeSettings, monitor: Monitor
) -> Records:
    source, genome_path = _regions_and_genome(request)
    if source is None or genome_path is None:
        raise InputError(
            "Negatives from the genome need regions and their genome (BED with FASTA or 2bit); shuffle instead."
        )
    regions = read_regions(source, monitor)
    with open_genome(genome_path, monitor) as genome:
        return make_negatives(
            positives, settings.kind, settings.per_positive, settings.seed, monitor, genome, regions
        )


def _regions_and_genome(request: Request) -> tuple[Source | None, Path | None]:
    """Return the file of regions and the genome, whether they were named as such or dropped together."""
    if request.files:
        kinds = sort_by_kind(expand(request.files))
        return next(iter(kinds.regions), None), next(iter(kinds.genomes), None)
    return (None if request.bed is None else open_source(request.bed)), request.genome
