"""What the engine says of a job while it runs. Every job ends with exactly one `End`."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.models.backend import Devices


@dataclass(frozen=True)
class Event:
    """Something about the job with this number."""

    job: int


@dataclass(frozen=True)
class Status(Event):
    """What is being done, in a few words."""

    text: str


@dataclass(frozen=True)
class Progress(Event):
    """How much is done, in any unit."""

    done: float
    total: float


@dataclass(frozen=True)
class Partial(Event):
    """A result that is ready before the end: an epoch, say."""

    value: object


@dataclass(frozen=True)
class End(Event):
    """The last event of a job."""


@dataclass(frozen=True)
class Succeeded(End):
    """The job is done."""

    result: object


@dataclass(frozen=True)
class Failed(End):
    """The job could not be done.

    Attributes
    ----------
    message
        One sentence for the user.
    details
        The traceback of a mistake of ours, for a report; empty where the message says it all.
    """

    message: str
    details: str = ""


@dataclass(frozen=True)
class WasCancelled(End):
    """The user cancelled the job, and what it did is discarded."""


@dataclass(frozen=True)
class EngineReady:
    """The engine has TensorFlow loaded: from now on jobs start at once.

    Attributes
    ----------
    devices
        What it computes on; None where TensorFlow could not be loaded.
    """

    devices: Devices | None = None
