"""What the user may set about training."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.parameters import check, choice, flag, number

OPTIMIZERS = ("adam", "adamw", "nadam", "rmsprop", "sgd")
STRANDS = ("one", "shared", "augmented")


@dataclass(frozen=True)
class TrainingSettings:
    """How to train; checked on construction. The defaults are those of the primer's tutorial."""

    epochs: int = number(50, 1, 100_000, "Epochs", "How many times the network sees every training sequence.")
    batch_size: int = number(
        32, 1, 65_536, "Batch size", "Sequences looked at before each small change of the weights."
    )
    learning_rate: float = number(
        0.001,
        1e-7,
        10.0,
        "Learning rate",
        "How large each change is: too small learns slowly, too large not at all.",
    )
    patience: int = number(
        0,
        0,
        100_000,
        "Patience",
        "End early when the validation loss has not improved for so many epochs; 0 never ends early.",
        unit="epochs",
    )
    seed: int = number(0, 0, 2**31 - 1, "Seed", "Where chance begins: the same seed gives the same network.")
    optimizer: str = choice(
        "adam", OPTIMIZERS, "Optimizer", "The rule by which weights change.", advanced=True
    )
    keep: str = choice(
        "best",
        ("best", "last"),
        "Keep the weights of",
        "The epoch with the lowest validation loss, or the last one as the tutorial does.",
        advanced=True,
    )
    strands: str = choice(
        "one",
        STRANDS,
        "Strands",
        "one: as given, right for RNA and for sites of fixed direction. shared: both strands are read with the "
        "same weights, which say the same of a sequence and its reverse complement, right for DNA bound on either "
        "strand. augmented: each sequence is shown as it is or turned, at random.",
        advanced=True,
    )
    members: int = number(
        1,
        1,
        20,
        "Averaged networks",
        "So many networks are trained, each from another random start, and their outputs averaged: a steadier answer, "
        "and their spread tells how sure it is.",
    )
    class_weights: str = choice(
        "none",
        ("none", "balanced"),
        "Class weights",
        "balanced: the rarer class counts for more, so that each class counts the same in all.",
        advanced=True,
    )
    fresh_negatives: bool = flag(
        True,
        "Fresh shuffles",
        "Where the negatives are shuffles that were made here, learn from new ones in every epoch: they cannot be "
        "memorised.",
        advanced=True,
    )
    schedule: str = choice(
        "constant",
        ("constant", "cosine"),
        "Learning rate schedule",
        "cosine: rises over the first tenth of the epochs, then falls to nothing along a cosine.",
        advanced=True,
    )
    weight_decay: float = number(
        0.0,
        0.0,
        1.0,
        "Weight decay",
        "How strongly weights are pulled towards zero at each step, times the learning rate: against memorising.",
        advanced=True,
    )

    def __post_init__(self) -> None:
        check(self)


def batch_remark(settings: TrainingSettings, rows: int) -> str:
    """Return a sentence on a batch that is larger than the `rows` to learn from; empty where it is not."""
    if settings.batch_size <= rows:
        return ""
    return (
        f"The batch size is {settings.batch_size:,} but there are only {rows:,} training sequences; each epoch is one "
        "step over all of them."
    )
