"""Bring sequences to one length, and cut off what all of them share."""

from __future__ import annotations

from dataclasses import replace

from motifdesk.data.dataset import Dataset
from motifdesk.data.fitting import Begun, Centred, Cut, Fitted
from motifdesk.data.fixes.registry import FixValue, fix
from motifdesk.data.flanks import flank_widths
from motifdesk.data.readers.letters import LONGEST_SEQUENCE
from motifdesk.data.rows import Rows, trimmed
from motifdesk.data.wording import counted
from motifdesk.errors import InputError

_LENGTH = "Length in bases"


@fix(
    "pad-longest",
    label="Pad to the longest",
    sentence="Fill shorter sequences up with unknown bases at their end; nothing is lost.",
    last=True,
    treat=lambda dataset, value: Fitted(dataset.sequences.longest),
)
def pad_longest(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Fill up with unknown bases at the end."""
    return _fitted(dataset, dataset.sequences.longest)


@fix(
    "crop-centre",
    label="Crop to the centre",
    sentence="Keep the middle of each sequence, as long as the shortest one or as the length given; sequences that "
    "are shorter are filled up with unknown bases on both sides.",
    takes=_LENGTH,
    treat=lambda dataset, value: Centred(_centre_width(dataset, value)),
)
def crop_centre(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Keep the middle; of an odd number of surplus bases, the one more is cut off at the end."""
    lengths = dataset.sequences.lengths
    width = _centre_width(dataset, value)
    if (lengths == width).all():
        return None
    made = replace(dataset, sequences=Centred(width).apply(dataset.sequences))
    done = [f"{counted(int((lengths > width).sum()), 'sequence')} cropped to the middle {width:,} bases"]
    if (lengths < width).any():
        done.append(f"{int((lengths < width).sum()):,} filled up on both sides")
    return made, ", ".join(done) + "."


@fix(
    "crop-shortest",
    label="Crop to the shortest",
    sentence="Keep the first bases of each sequence, as many as the shortest one has.",
    treat=lambda dataset, value: Begun(_shortest(dataset.sequences.lengths)),
)
def crop_shortest(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Cut at the end."""
    lengths = dataset.sequences.lengths
    width = _shortest(lengths)
    if (lengths == width).all():
        return None
    made = replace(dataset, sequences=Begun(width).apply(dataset.sequences))
    return made, f"{counted(int((lengths > width).sum()), 'sequence')} cut at the end to {width:,} bases."


@fix(
    "length",
    label="Set the length",
    sentence="Crop longer sequences to their middle and fill shorter ones up with unknown bases at their end.",
    takes=f"{_LENGTH}, min (the shortest) or max (the longest)",
    last=True,
    treat=lambda dataset, value: Fitted(_set_width(dataset, value)),
)
def set_length(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Crop at both ends, pad at the end; by default to the longest."""
    return _fitted(dataset, _set_width(dataset, value))


@fix(
    "cut-flanks",
    label="Cut off",
    sentence="Cut off the ends that all sequences, or all of one class, have in common; the same number of bases from "
    "every sequence.",
    treat=lambda dataset, value: _flanks_cut(dataset),
)
def cut_flanks(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Cut the constant ends off."""
    left, right = flank_widths(dataset)
    if not left + right:
        return None
    if left + right >= dataset.sequences.lengths.min():
        raise InputError(
            f"Cutting {left} bases from the start and {right} from the end would leave nothing of the shortest "
            "sequence; leave out short sequences first, or keep the ends."
        )
    made = replace(dataset, sequences=trimmed(dataset.sequences, left, right))
    return made, f"Constant ends cut off every sequence: {left} bases at the start and {right} at the end."


def _fitted(dataset: Dataset, width: int) -> tuple[Dataset, str] | None:
    lengths = dataset.sequences.lengths
    if (lengths == width).all():
        return None
    made = replace(dataset, sequences=Fitted(width).apply(dataset.sequences))
    cropped, padded = int((lengths > width).sum()), int((lengths < width).sum())
    done = [f"{counted(cropped, 'sequence')} cropped to the middle {width:,} bases"] if cropped else []
    if padded:
        done.append(
            f"{counted(padded, 'sequence')} filled up with unknown bases at the end to {width:,} bases"
        )
    return made, ", ".join(done) + "."


def _centre_width(dataset: Dataset, value: FixValue) -> int:
    return _shortest(dataset.sequences.lengths) if value is None else _length(value)


def _set_width(dataset: Dataset, value: FixValue) -> int:
    word = str(value).strip().lower()
    if value is None or word == "max":
        return dataset.sequences.longest
    return _shortest(dataset.sequences.lengths) if word == "min" else _length(value)


def _flanks_cut(dataset: Dataset) -> Cut | None:
    left, right = flank_widths(dataset)
    return Cut(left, right) if left + right else None


def _shortest(lengths: Rows) -> int:
    shortest = int(lengths.min())
    if not shortest:
        raise InputError(
            "The shortest sequence has no base at all; leave out sequences without a known base first."
        )
    return shortest


def _length(value: FixValue) -> int:
    try:
        number = float(str(value))
        length = int(number)
    except (ValueError, OverflowError):
        number, length = 0.0, -1
    if length != number or not 1 <= length <= LONGEST_SEQUENCE:
        raise InputError(
            f"The length is {str(value)!r}; give a whole number of bases from 1 to {LONGEST_SEQUENCE:,}, or min or max."
        )
    return length
