"""The settings that a search may vary, and their ranges: worked out from the declarations of the dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from motifdesk.errors import InputError
from motifdesk.models.registry import all_architectures, get_architecture
from motifdesk.parameters import (
    Parameter,
    Value,
    check_value,
    expected,
    parameters_of,
    parse_value,
    with_values,
)
from motifdesk.training.search.records import Candidate
from motifdesk.training.settings import TrainingSettings

ARCHITECTURE = "architecture"
# Of how to train, these matter most; the values are those that people try by hand.
_TRAINING: Mapping[str, tuple[float, float] | tuple[Value, ...]] = {
    "learning_rate": (1e-4, 1e-2),
    "batch_size": (16, 32, 64, 128, 256),
    "weight_decay": (0.0, 1e-4, 1e-3, 1e-2, 1e-1),
}
_NEVER = {"epochs", "patience", "seed", "keep"}
_FEW = 4  # whole numbers up to this are counts of layers and the like
_OFF_OR = (16, 64, 256)
_LEAST_TO_TELL, _EACH_TO_TELL = 10, 2  # trials in all, and for each setting; fewer would let chance speak
_LOG_FROM = 8.0  # ranges that are wider than this are searched by orders of magnitude


@dataclass(frozen=True)
class Dimension:
    """One setting that is varied.

    Attributes
    ----------
    name
        ``learning_rate`` of training, ``scanner.width`` of an architecture, or ``architecture`` itself.
    label
        What users call it.
    kind
        `int`, `float`, or `str` where it is one of `choices`.
    low, high
        Of numbers, both included.
    log
        Whether it is searched by orders of magnitude.
    choices
        What it may be, where it is no range.
    """

    name: str
    label: str
    kind: type
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    choices: tuple[Value, ...] = ()

    @property
    def architecture(self) -> str:
        """The architecture that it belongs to; empty where it concerns all."""
        return self.name.partition(".")[0] if "." in self.name else ""

    def holds(self, value: Value) -> bool:
        """Return whether the value may be tried."""
        return value in self.choices if self.choices else self.low <= float(value) <= self.high

    def rounded(self, value: Value) -> Value:
        """Return the value with three digits, as people write it: more make no difference."""
        if self.choices or self.kind is not float:
            return value
        return min(max(float(f"{value:.3g}"), self.low), self.high)

    def describe(self) -> str:
        """Return what may be tried, in words."""
        if self.choices:
            return ", ".join(map(str, self.choices))
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Space:
    """Everything that a search may try.

    Attributes
    ----------
    base
        The settings that are varied, one candidate an architecture, the first one's tried first.
    dimensions
        What is varied; the rest stays as in `base`.
    """

    base: tuple[Candidate, ...]
    dimensions: tuple[Dimension, ...]

    def candidate(self, values: Mapping[str, Value]) -> Candidate:
        """Return settings with these values.

        Raises
        ------
        InputError
            They do not go together.
        """
        name = str(values.get(ARCHITECTURE, self.base[0].architecture))
        base = next(item for item in self.base if item.architecture == name)
        prefix = f"{name}."
        network = {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}
        training = {key: value for key, value in values.items() if "." not in key and key != ARCHITECTURE}
        return replace(
            base,
            parameters=replace(base.parameters, **network),  # type: ignore[type-var]
            training=replace(base.training, **training),  # type: ignore[arg-type]
        )

    def rounded(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values as they are tried, each with as many digits as matter."""
        by_name = {item.name: item for item in self.dimensions}
        return {name: by_name[name].rounded(value) for name, value in values.items()}

    def start(self) -> dict[str, Value]:
        """Return the values of the settings as they are, those that may be tried: what comes first."""
        first = self.base[0]
        values: dict[str, Value] = {ARCHITECTURE: first.architecture}
        values |= {item.name: getattr(first.training, item.name) for item in parameters_of(first.training)}
        for item in parameters_of(first.parameters):
            values[f"{first.architecture}.{item.name}"] = getattr(first.parameters, item.name)
        return {
            item.name: values[item.name]
            for item in self.dimensions
            if item.name in values and item.holds(values[item.name])
        }

    @property
    def trials_to_tell(self) -> int:
        """How many complete trials it takes to tell which of the settings that all of them share matter."""
        several = len(self.base) > 1
        shared = sum(not (several and item.architecture) for item in self.dimensions)
        return max(_LEAST_TO_TELL, _EACH_TO_TELL * shared)

    def signature(self) -> str:
        """Return what tells whether two searches are over the same."""
        return repr((self.base, self.dimensions))


@dataclass(frozen=True)
class Varied:
    """Something that a search could vary.

    Attributes
    ----------
    name
        As `make_space` takes it.
    label
        What users call it.
    usual
        Whether it is varied where nothing else is asked for.
    """

    name: str
    label: str
    usual: bool


def what_varies(candidate: Candidate) -> tuple[Varied, ...]:
    """Return what could be varied of these settings: the network's own first, then those of the training.

    Where chance begins, and how long to train, make no better network, only another or a slower search.
    """
    own = [Varied(item.name, item.label, not item.advanced) for item in parameters_of(candidate.parameters)]
    names = {item.name for item in own}
    how = [
        Varied(item.name, item.label, item.name in _TRAINING)
        for item in parameters_of(candidate.training)
        if item.name not in (_NEVER | names)
    ]
    return (*own, *how)


def make_space(base: Sequence[Candidate], vary: Iterable[str], length: int, rows: int) -> Space:
    """Return what a search may try.

    Parameters
    ----------
    base
        The settings that are varied, one candidate an architecture; with several, the architecture is varied too.
    vary
        Names of settings, each ``NAME``, ``NAME=LOW:HIGH`` or ``NAME=A,B,C``; where there are none, all of the
        networks' common settings, the learning rate, the batch size and the weight decay. ``architecture`` alone
        varies nothing but the network.
    length
        Bases of a sequence: no filter is tried that is wider.
    rows
        Sequences to learn from: no batch is tried that is larger.

    Raises
    ------
    InputError
        A name is unknown, a value outside what the setting may be, or too large for the data.
    """
    texts = list(vary)
    found: list[Dimension] = []
    if len(base) > 1:
        names = tuple(item.architecture for item in base)
        found.append(Dimension(ARCHITECTURE, "Network", str, choices=names))
    if texts:
        for text in texts:
            if text == ARCHITECTURE and len(base) > 1:
                continue  # that is varied by itself
            found += _asked(text, base, length, rows)
    else:
        for candidate in base:
            common = (item for item in parameters_of(candidate.parameters) if not item.advanced)
            found += [_of_network(item, candidate, length) for item in common]
        found += [_of_training(name, base[0].training, rows) for name in _TRAINING]
    dimensions = tuple({item.name: item for item in found if _varies(item)}.values())
    if not dimensions:
        raise InputError("There is nothing to vary; name a setting that may be more than one thing.")
    return Space(tuple(base), dimensions)


def architectures(names: Sequence[str], training: Mapping[str, str | Value]) -> tuple[Candidate, ...]:
    """Return the default settings of these architectures, ``all`` for every one, with those of training changed."""
    chosen = list(all_architectures()) if list(names) == ["all"] else names
    return tuple(
        Candidate(
            item.name, item.parameters(), with_values(TrainingSettings(), {**item.training, **training})
        )
        for item in map(get_architecture, dict.fromkeys(chosen))
    )


def _varies(dimension: Dimension) -> bool:
    return len(dimension.choices) > 1 if dimension.choices else dimension.low < dimension.high


def _asked(text: str, base: Sequence[Candidate], length: int, rows: int) -> list[Dimension]:
    """Return the dimensions that the user asked for: of training, or of every network that has such a setting."""
    name, _, limits = text.partition("=")
    declared = {item.name: item for item in parameters_of(TrainingSettings)}
    found: list[tuple[Parameter, Dimension]] = []
    if name in declared:
        found.append((declared[name], _of_training(name, base[0].training, rows)))
    for candidate in base:
        for item in parameters_of(candidate.parameters):
            if name in (item.name, f"{candidate.architecture}.{item.name}"):
                found.append((item, _of_network(item, candidate, length)))
    fits = {"bp": (length, f"the sequences have {length:,} bases")}
    if name == "batch_size":
        fits[""] = (rows, f"there are {rows:,} training sequences")
    if not found:
        theirs = [item.name for candidate in base for item in parameters_of(candidate.parameters)]
        names = ", ".join(dict.fromkeys([*theirs, *declared]))
        raise InputError(f"There is no setting {name!r} to vary; the settings are {names}.")
    return [
        _limited(dimension, item, limits, fits.get(item.unit)) if limits else dimension
        for item, dimension in found
    ]


def _limited(
    dimension: Dimension, parameter: Parameter, text: str, fits: tuple[int, str] | None
) -> Dimension:
    """Return the dimension with the user's own limits, ``LOW:HIGH`` or ``A,B,C``.

    `fits` is the most that the data allow, and why: a range is cut off there.
    """
    if ":" not in text:
        chosen = tuple(parse_value(parameter, part.strip()) for part in text.split(","))
        _check_fits(parameter, text, max(chosen, key=float) if fits else 0, fits)
        return replace(dimension, kind=str, choices=chosen)
    if parameter.kind not in (int, float):
        raise InputError(f"{parameter.label} is no number; give what to try as A,B,C: {expected(parameter)}.")
    low, high = (float(parse_value(parameter, part.strip())) for part in text.split(":", 1))
    if low > high:
        raise InputError(f"{parameter.label} was given the range {text}; give the smaller number first.")
    _check_fits(parameter, text, low, fits)
    high = min(high, fits[0]) if fits else high
    wide = low > 0 and high / low >= _LOG_FROM
    return Dimension(dimension.name, dimension.label, parameter.kind, low, high, log=wide)


def _check_fits(parameter: Parameter, text: str, value: Value, fits: tuple[int, str] | None) -> None:
    """Raise `InputError` where a value of what was asked for is more than the data allow: every trial would fail."""
    if fits is not None and float(value) > fits[0]:
        raise InputError(
            f"{parameter.label} is to be varied within {text}, but {fits[1]}; give numbers up to {fits[0]:,}."
        )


def _of_training(name: str, training: TrainingSettings, rows: int) -> Dimension:
    parameter = next(item for item in parameters_of(training) if item.name == name)
    now: Value = getattr(training, name)
    known = _TRAINING.get(name)
    if known is None:
        return _around(parameter, now, name, None)
    if name == "learning_rate":
        low, high = float(known[0]), float(known[1])
        return Dimension(name, parameter.label, float, min(low, float(now)), max(high, float(now)), log=True)
    fitting = {value for value in known if name != "batch_size" or float(value) <= rows}
    return Dimension(name, parameter.label, str, choices=tuple(sorted(fitting | {now}, key=float)))


def _of_network(parameter: Parameter, candidate: Candidate, length: int) -> Dimension:
    now = getattr(candidate.parameters, parameter.name)
    longest = length if parameter.unit == "bp" else None
    return _around(parameter, now, f"{candidate.architecture}.{parameter.name}", longest)


def _around(parameter: Parameter, now: Value, name: str, longest: int | None) -> Dimension:
    """Return a range about the value that a setting has: a quarter to four times of it, where nothing is known."""
    check_value(parameter, now)
    if parameter.kind is bool:
        return Dimension(name, parameter.label, str, choices=(False, True))
    if parameter.kind is str:
        return Dimension(name, parameter.label, str, choices=parameter.choices or (now,))
    value = float(now)
    least = float("-inf") if parameter.low is None else parameter.low
    most = float("inf") if parameter.high is None else parameter.high
    if longest is not None:
        most = max(min(most, longest), value)
    if parameter.kind is int and value == 0 and most > _OFF_OR[0]:
        # Nothing of it, or some: a quarter to four times of nothing says little.
        return Dimension(name, parameter.label, str, choices=(0, *(size for size in _OFF_OR if size <= most)))
    if parameter.kind is int:
        low, high = (ceil(value / 4), value * 4) if value > _FEW else (min(value, 1), value + 2)
    elif most <= 1:
        low, high = 0.0, max(0.6, value)
    else:
        low, high = (value / 10, value * 10) if value > 0 else (0.0, 1.0)
    low, high = max(low, least), min(high, most)
    return Dimension(
        name, parameter.label, parameter.kind, low, high, log=low > 0 and high / low >= _LOG_FROM
    )
