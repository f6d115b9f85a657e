"""The rule by which weights change: Keras's own optimizers and schedules, as the settings ask for them."""

from __future__ import annotations

from typing import Any

from motifdesk.training.settings import TrainingSettings

# Starting small keeps the first, arbitrary gradients from throwing the weights far (Goyal et al., arXiv:1706.02677).
_RISING_SHARE = 0.1


def make_optimizer(settings: TrainingSettings, steps: int) -> Any:
    """Return a Keras optimizer, not built yet.

    Parameters
    ----------
    settings
        Optimizer, learning rate, schedule and weight decay.
    steps
        How many steps all epochs have together: the cosine (Loshchilov and Hutter, arXiv:1608.03983) ends there.
    """
    import keras

    rate: Any = settings.learning_rate
    if settings.schedule == "cosine":
        rising = int(steps * _RISING_SHARE)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0, decay_steps=max(1, steps - rising), warmup_target=settings.learning_rate, warmup_steps=rising
        )
    kind = type(keras.optimizers.get(settings.optimizer))
    # Where none is asked for, an optimizer keeps its own default: AdamW's is not zero.
    decay = {"weight_decay": settings.weight_decay} if settings.weight_decay else {}
    return kind(learning_rate=rate, **decay)
