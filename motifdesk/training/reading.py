"""What the curves of a training say, in plain words, while they form and when they are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from motifdesk.data.wording import counted
from motifdesk.training.history import History
from motifdesk.training.records import Ending
from motifdesk.training.signs import SMALL, Facts, Signs
from motifdesk.words import readable

_WILD = 1.5  # times what it is now: a first training loss that points to too large a learning rate
_AT_THE_END = 0.1  # share of the epochs, the last ones, in which a best epoch lies at the end


class Kind(Enum):
    """What the curves show."""

    EARLY = "too few epochs"
    LEARNING = "still learning"
    PLATEAU = "no change any more"
    MEMORISING = "memorising"
    BY_HEART = "learning nothing that holds for other sequences"
    NOTHING = "learning nothing"
    UNSTABLE = "unstable"
    EXPLODED = "exploded"
    UNCLEAR = "no clear direction"


_TONES = {
    Kind.LEARNING: "good",
    Kind.MEMORISING: "caution",
    Kind.BY_HEART: "bad",
    Kind.NOTHING: "bad",
    Kind.UNSTABLE: "caution",
    Kind.EXPLODED: "bad",
}


@dataclass(frozen=True)
class Reading:
    """What the curves show, in words; the tone is a role of text: good, caution, bad or muted."""

    kind: Kind
    text: str
    tone: str


def read(history: History, facts: Facts) -> Reading:
    """Say in a few sentences what the curves show.

    Parameters
    ----------
    history
        The epochs so far.
    facts
        The rest; with an `ending` the training is done.

    Raises
    ------
    ValueError
        There is no epoch yet.
    """
    signs = Signs(history, facts)
    kind = _kind(signs)
    if facts.ending is None:
        return Reading(kind, _LIVE[kind](signs) + _doubt(kind, facts), _TONES.get(kind, "muted"))
    return Reading(kind, _finished(kind, signs) + _doubt(kind, facts), _final_tone(kind, signs))


def _kind(signs: Signs) -> Kind:
    """Return what the curves show, the most alarming first."""
    if signs.exploded:
        return Kind.EXPLODED
    if signs.early:
        return Kind.EARLY
    rules: tuple[tuple[Kind, bool], ...] = (
        (Kind.UNSTABLE, signs.unstable),
        (Kind.NOTHING, signs.learned_nothing),
        (Kind.BY_HEART, signs.guesses and not signs.falls),
        (Kind.MEMORISING, signs.memorises),
        (Kind.LEARNING, signs.falls),
        (Kind.PLATEAU, signs.stays),
    )
    return next((kind for kind, applies in rules if applies), Kind.UNCLEAR)


# -- while it trains


def _early(signs: Signs) -> str:
    return f"Too early to say anything after {counted(signs.count, 'epoch')}."


def _learning(signs: Signs) -> str:
    return f"Still learning: the validation loss {_course(signs)}; validation {_score(signs)}."


def _plateau(signs: Signs) -> str:
    if signs.moves:
        return (
            f"The validation loss {_course(signs)}, which is little beside the {_loss(signs.train[0])} of the first "
            f"epoch; validation {_score(signs)}. More epochs will hardly change what the network says. "
            f"{_what_now(signs)}"
        )
    return (
        f"The validation loss has stayed near {_loss(signs.now)} for {signs.lately} epochs; validation "
        f"{_score(signs)}. More epochs will hardly change it. {_what_now(signs)}"
    )


def _course(signs: Signs) -> str:
    verb = "fell" if signs.now < signs.before else "rose"
    return f"{verb} from {_loss(signs.before)} to {_loss(signs.now)} in the last {signs.lately} epochs"


def _memorising(signs: Signs) -> str:
    return (
        f"The validation loss has risen for {signs.rising_for} epochs ({_rise(signs)}) while the training loss falls "
        f"({_fall(signs)}): it now memorises. {_what_now(signs)}"
    )


def _rise(signs: Signs) -> str:
    return f"{_loss(signs.smooth_validation[signs.lowest])} to {_loss(signs.now)}"


def _fall(signs: Signs) -> str:
    return f"{_loss(signs.smooth_train[signs.lowest])} to {_loss(signs.smooth_train[-1])}"


def _by_heart(signs: Signs) -> str:
    now = float(signs.smooth_train[-1])
    opening = (
        f"The training loss falls ({_loss(signs.train[0])} to {_loss(now)})"
        if now < signs.train[0]
        else f"The training sequences are told apart, at a loss of {_loss(now)}"
    )
    return (
        f"{opening}, but the validation {_score(signs)} is like guessing ({signs.facts.chance:g}): what it learns "
        "holds for the training sequences alone."
    )


def _nothing(signs: Signs) -> str:
    now = float(signs.smooth_train[-1])
    course = "stays near" if signs.train_stays else f"went from {_loss(signs.train[0])} to"
    advice = (
        f"Try {_smaller(signs)}" if signs.train[0] > _WILD * now else "Try another learning rate or network"
    )
    return (
        f"It has learned nothing in {signs.count} epochs: the training loss {course} {_loss(now)}, and the "
        f"validation {_score(signs)} is like guessing ({signs.facts.chance:g}). {advice}; if nothing helps, the "
        "labels may not follow from the sequences."
    )


def _unstable(signs: Signs) -> str:
    place = signs.count - signs.lately + int(np.flatnonzero(signs.jumps)[-1])
    jump = f"{_loss(signs.train[place - 1])} to {_loss(signs.train[place])} in epoch {place + 1}"
    return (
        f"The training loss jumps up and down ({jump}): with {_smaller(signs)} it would learn more steadily."
    )


def _exploded(signs: Signs) -> str:
    if not np.isfinite([signs.train[-1], signs.validation[-1]]).all():
        return f"The loss is no longer a number: choose {_smaller(signs)}."
    return (
        f"The training loss has grown from {_loss(signs.train[0])} to {_loss(signs.train[-1])} instead of falling: "
        f"choose {_smaller(signs)}."
    )


def _unclear(signs: Signs) -> str:
    if signs.moves:
        return f"The validation loss {_course(signs)}; {_score(signs)}."
    return (
        f"No clear direction: the validation loss goes up and down near {_loss(signs.now)}; {_score(signs)}."
    )


_LIVE: dict[Kind, Callable[[Signs], str]] = {
    Kind.EARLY: _early,
    Kind.LEARNING: _learning,
    Kind.PLATEAU: _plateau,
    Kind.MEMORISING: _memorising,
    Kind.BY_HEART: _by_heart,
    Kind.NOTHING: _nothing,
    Kind.UNSTABLE: _unstable,
    Kind.EXPLODED: _exploded,
    Kind.UNCLEAR: _unclear,
}


def _what_now(signs: Signs) -> str:
    """Say what becomes of it without the user, or what the user can do."""
    settings = signs.facts.settings
    if settings.patience:
        left = settings.patience - (signs.count - signs.best)
        return f"It ends by itself after {counted(max(left, 1), 'more epoch', 'more epochs')} without improvement."
    if settings.keep == "best":
        return f"Stop ends it and keeps epoch {signs.best}, the best so far."
    return f"The best epoch so far is {signs.best}."


# -- when it is done


def _finished(kind: Kind, signs: Signs) -> str:
    kept = f"epoch {signs.facts.kept} is kept"
    if kind is Kind.EXPLODED:
        return f"The training loss exploded; {kept}. Train again with {_smaller(signs)}."
    if kind in (Kind.BY_HEART, Kind.NOTHING, Kind.UNSTABLE):
        return f"{_LIVE[kind](signs)} {kept[0].upper()}{kept[1:]}."
    if kind is Kind.MEMORISING and signs.facts.kept != signs.best:
        kept += f", though epoch {signs.best} was the best"
    return f"{_how_it_ended(kind, signs)}; {kept} ({_figures(signs)})."


def _how_it_ended(kind: Kind, signs: Signs) -> str:
    if signs.facts.ending is Ending.EARLY:
        patience = counted(signs.facts.settings.patience, "epoch")
        return f"It ended by itself, for the validation loss had not improved for {patience}"
    if kind is Kind.MEMORISING:
        return (
            f"In the last {signs.rising_for} epochs the validation loss rose ({_rise(signs)}) while the training loss "
            f"fell ({_fall(signs)}): it memorised"
        )
    if _could_go_on(kind, signs):
        return (
            f"The validation loss was still falling at the end ({_loss(signs.before)} to {_loss(signs.now)} in the "
            f"last {signs.lately} epochs): more epochs would probably help"
        )
    if kind is Kind.EARLY:
        return f"{counted(signs.count, 'epoch')} are too few to say more"
    if signs.moves:
        return f"The validation loss {_course(signs)}"
    return f"The validation loss stayed near {_loss(signs.now)} in the end"


def _could_go_on(kind: Kind, signs: Signs) -> bool:
    """Whether the loss was still falling when the epochs, or the user's patience, ran out."""
    return kind is Kind.LEARNING and signs.best > (1 - _AT_THE_END) * signs.count


def _final_tone(kind: Kind, signs: Signs) -> str:
    if kind in (Kind.EXPLODED, Kind.NOTHING, Kind.BY_HEART, Kind.UNSTABLE):
        return _TONES[kind]
    unfinished = signs.facts.ending is not Ending.EARLY and _could_go_on(kind, signs)
    if unfinished or (kind is Kind.MEMORISING and signs.facts.kept != signs.best):
        return "caution"
    # That it memorised after the epoch that was kept is neither good nor bad.
    return "muted" if kind in (Kind.EARLY, Kind.MEMORISING) else "good"


# -- words


def _doubt(kind: Kind, facts: Facts) -> str:
    if not 0 < facts.validation < SMALL or kind in (Kind.EARLY, Kind.EXPLODED):
        return ""
    sequences = counted(facts.validation, "validation sequence")
    return f" With only {sequences} small changes of their curve mean little."


def _loss(value: float) -> str:
    return readable(float(value), 3)


def _score(signs: Signs) -> str:
    return (
        f"{signs.score_name} {signs.score:.3f}" if np.isfinite(signs.score) else f"{signs.score_name} unknown"
    )


def _figures(signs: Signs) -> str:
    place = signs.facts.kept - 1
    return f"validation loss {_loss(signs.validation[place])}, {signs.score_name} {signs.scores[place]:.3f}"


def _smaller(signs: Signs) -> str:
    return f"a smaller learning rate than {signs.facts.settings.learning_rate:g}"
