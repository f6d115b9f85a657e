"""The wizard as a map: which step comes after which, which can be entered, and if not, why not. No Qt."""

from __future__ import annotations

from motifdesk.project.session import Session, Step, StepState

ORDER = tuple(Step)


def next_step(step: Step) -> Step | None:
    """Return the step after this one, or None after the last."""
    place = ORDER.index(step) + 1
    return ORDER[place] if place < len(ORDER) else None


def previous_step(step: Step) -> Step | None:
    """Return the step before this one, or None before the first."""
    place = ORDER.index(step)
    return ORDER[place - 1] if place else None


def can_enter(session: Session, step: Step) -> bool:
    """Return whether the user can go to the step; earlier steps stay open always."""
    return session.state(step) is not StepState.LOCKED


def why_locked(step: Step) -> str:
    """Return what must be done before the step can be entered."""
    if step is Step.TRAIN:
        return "Load sequences first."
    return "Train a network first."


def summary(session: Session, step: Step) -> str:
    """Return in a few words how far a step is, for the step list."""
    state = session.state(step)
    if step is Step.PREDICT:
        return "not yet" if state is StepState.LOCKED else "new sequences"
    if state is StepState.STALE:
        return "out of date"
    if state is not StepState.DONE:
        return "not yet"
    match step:
        case Step.LOAD if session.dataset is not None:
            words = f"{len(session.dataset):,} sequences"
        case Step.TRAIN if session.run is not None:
            words = f"{len(session.run.history)} epochs"
        case Step.EVALUATE if session.evaluation is not None:
            name, value, _ = session.evaluation.headline
            words = f"{name} {value:.3f}"
        case _:
            words = "done"
    return words
