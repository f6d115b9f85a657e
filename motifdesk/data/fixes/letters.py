"""Leave out sequences with unknown bases."""

from __future__ import annotations

from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import FixValue, fix
from motifdesk.data.fixes.subset import left_out
from motifdesk.data.rows import unknown_counts


@fix(
    "drop-unknown",
    label="Leave out",
    sentence="Leave out every sequence with an unknown base (N or another ambiguous letter).",
)
def drop_unknown(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Leave out the sequences with any unknown base."""
    return left_out(
        dataset, unknown_counts(dataset.sequences) > 0, "sequence with unknown bases",
        plural="sequences with unknown bases",
    )  # fmt: skip


@fix(
    "drop-all-unknown",
    label="Leave out",
    sentence="Leave out every sequence that has no known base at all.",
)
def drop_all_unknown(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Leave out the sequences without a known base, empty ones among them."""
    return left_out(
        dataset, unknown_counts(dataset.sequences) == dataset.sequences.lengths, "sequence without a known base",
        plural="sequences without a known base",
    )  # fmt: skip
