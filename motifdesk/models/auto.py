"""Choose a network by the data, and say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.traits import Traits, find_traits
from motifdesk.models.registry import get_architecture
from motifdesk.parameters import Value, with_values

AUTO: Final = "auto"
TITLE: Final = "Automatic"
SENTENCE: Final = "Looks at the training sequences and chooses the network and its settings; it says why."

# The thresholds were set on the assays of the accuracy benchmark: splice sites and aligned promoters tell 0.15 to 0.6
# at their best position, peaks, clusters of sites and random probes at most 0.07; strands of peaks are alike to 0.99
# or more, of everything with one strand to less than 0.8; the tutorial's word tells 0.99, real factors' at most 0.45.
_POSITION_TELLS: Final = 0.1
_VARIANTS: Final = 0.7
_STRANDS_ALIKE: Final = 0.85
_WORD_TELLS: Final = 0.8
# Bases that training reads in all: about as many as fill half a minute on two cores, within bounds.
_BASES: Final = 7_000_000
_BASES_OF_VALUES: Final = 12_000_000
# Probes of a microarray: short, all of one length, and tens of thousands of them.
_SHORT, _MANY = 60, 5_000
_FEWEST_EPOCHS, _MOST_EPOCHS = 3, 40


@dataclass(frozen=True)
class Choice:
    """A network for a data set.

    Attributes
    ----------
    architecture
        A name in the registry.
    parameters
        An instance of its parameters.
    training
        Training settings by name, where they are not the general defaults.
    reason
        One sentence for the user.
    """

    architecture: str
    parameters: object
    training: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""


def choose(dataset: Dataset, rows: NDArray[np.int64]) -> Choice:
    """Return the network and settings that suit the data; `rows` are those of the training part."""
    return choose_by(find_traits(dataset, rows))


def choose_by(traits: Traits) -> Choice:
    """Return the network and settings that suit data of these traits."""
    if traits.usual >= _VARIANTS:
        why = (
            f"The sequences are variants of one another ({traits.usual:.0%} of the bases are the usual one of their "
            "place), so what counts is which place is changed: a network that keeps positions."
        )
        return _made("positional", {}, why)
    if traits.position is not None and traits.position_tells >= _POSITION_TELLS:
        why = (
            f"The base at position {traits.position} alone tells {traits.position_tells:.0%} of the label, so the "
            "sequences are aligned: a network that keeps positions."
        )
        return _made("positional", {}, why)
    strands, because = _strands(traits)
    if traits.word_tells >= _WORD_TELLS:
        why = (
            f"One word, {_written(traits)}, nearly tells the classes apart wherever it stands: the plain "
            f"motif scanner, {because}."
        )
        return _made("scanner", {"strands": strands}, why)
    if traits.task is Task.REGRESSION:
        return _for_values(traits, strands, because)
    why = (
        "No single position or word decides, so many short patterns may add up: gapped words beside motif filters, "
        f"{because}."
    )
    return _made(
        "gapped", {"strands": strands, "epochs": _epochs(traits, _BASES), "batch_size": _batch(traits)}, why
    )


def _made(
    name: str, training: Mapping[str, Value], reason: str, parameters: Mapping[str, Value] | None = None
) -> Choice:
    chosen = get_architecture(name)
    made = with_values(chosen.parameters(), parameters or {})
    return Choice(name, made, {**chosen.training, **training}, reason)


def _for_values(traits: Traits, strands: str, because: str) -> Choice:
    """Return the network for measured values: they follow the best and the mean match of filters, not sums of words."""
    training: dict[str, Value] = {
        "schedule": "cosine",
        "batch_size": 128,
        "epochs": _epochs(traits, _BASES_OF_VALUES),
    }
    if traits.position is not None and traits.length <= _SHORT and traits.count >= _MANY:
        why = (
            f"Many sequences of the same {traits.length} bases were measured, so that the network can learn where in "
            "them a pattern counts: one that keeps positions."
        )
        return _made("positional", {**training, "learning_rate": 0.003}, why)
    why = (
        "Measured values grow with how well and how often patterns match: a motif scanner with many filters, "
        f"{because}."
    )
    settings: dict[str, Value] = {"filters": 256, "pooling": "both"}
    return _made("scanner", {**training, "learning_rate": 0.01, "strands": strands}, why, settings)


def _strands(traits: Traits) -> tuple[str, str]:
    if traits.alphabet is Alphabet.RNA:
        return "one", "on the given strand, for it is RNA"
    if traits.strands_alike is None:
        return "shared", "on both strands, as DNA is read where nothing speaks against it"
    if traits.strands_alike >= _STRANDS_ALIKE:
        return "shared", "on both strands, for words and their reverse complements go with the label alike"
    return (
        "one",
        "on the given strand, for words and their reverse complements do not go with the label alike",
    )


def _written(traits: Traits) -> str:
    return traits.word.replace("T", "U") if traits.alphabet is Alphabet.RNA else traits.word


def _epochs(traits: Traits, bases: int) -> int:
    return int(np.clip(round(bases / (traits.count * traits.length)), _FEWEST_EPOCHS, _MOST_EPOCHS))


def _batch(traits: Traits) -> int:
    """Return fewer sequences a batch where they are long or few: so memory stays bounded, and steps are not too few."""
    if traits.length > 1000 or traits.count < 1000:
        return 32
    return 64 if traits.length > 400 or traits.count < 2500 else 128
