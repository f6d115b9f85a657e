"""What the user may set about training."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.parameters import check, choice, flag, number

OPTIMIZERS = ("adam", "adamw", "nadam", "rmsprop", "sgd")


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
    reverse_complement: bool = flag(
        False, "Learn both strands",
        "Show each sequence as it is or as its reverse complement, at random: right for DNA bound on either strand, "
        "wrong for RNA and for sites of fixed direction.", advanced=True)  # fmt: skip

    def __post_init__(self) -> None:
        check(self)
