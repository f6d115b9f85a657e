"""The record of every epoch, kept as columns: a hundred thousand epochs travel and are drawn as a few arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from motifdesk.training.records import EpochRecord

_ROOM = 64  # epochs that have room from the start; it doubles when they need more


class History(Sequence["EpochRecord"]):
    """Epoch records in order, all of one kind; read as a sequence of records or as columns.

    It grows by `extend` while a network trains; the history of a finished run is left as it is.

    Raises
    ------
    ValueError
        The records are of different kinds.
    """

    def __init__(self, records: Iterable[EpochRecord] = ()) -> None:
        self._kind: type[EpochRecord] | None = None
        self._names: tuple[str, ...] = ()
        self._columns: NDArray[np.float64] = np.empty((0, _ROOM))
        self._count = 0
        self.extend(records)

    @classmethod
    def of_columns(cls, kind: type[EpochRecord], columns: NDArray[np.float64]) -> History:
        """Return the history whose `columns` were kept; raises `ValueError` where they are not those of `kind`."""
        names = tuple(item.name for item in fields(kind))
        if columns.dtype != np.float64 or columns.ndim != 2 or len(columns) != len(names):
            raise ValueError(f"a history of {kind.__name__} has {len(names)} columns of numbers")
        if not np.array_equal(columns[names.index("epoch")], np.arange(1, columns.shape[1] + 1)):
            raise ValueError("epochs are missing")
        history = cls()
        history._kind, history._names = kind, names
        history._columns, history._count = columns, columns.shape[1]
        return history

    @property
    def columns(self) -> NDArray[np.float64]:
        """All fields of all records, shape (fields, epochs), in the order of the fields; not to be written to."""
        return self._columns[:, : self._count]

    @property
    def kind(self) -> type[EpochRecord] | None:
        """The class of the records; None where there are none."""
        return self._kind

    def extend(self, records: Iterable[EpochRecord]) -> None:
        """Add epochs that have just ended."""
        new = list(records)
        if not new:
            return
        if self._kind is None:
            self._kind = type(new[0])
            self._names = tuple(item.name for item in fields(self._kind))
            self._columns = np.empty((len(self._names), _ROOM))
        if any(type(record) is not self._kind for record in new):
            raise ValueError("the records of a history must be of one kind")
        values = np.array([[getattr(record, name) for name in self._names] for record in new], np.float64).T
        self._make_room(self._count + len(new))
        self._columns[:, self._count : self._count + len(new)] = values
        self._count += len(new)

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one field of all records, shape (epochs,); a read-only view of the values so far."""
        if self._kind is None:
            return np.empty(0)
        view = self._columns[self._names.index(name), : self._count]
        view.flags.writeable = False
        return view

    def _make_room(self, count: int) -> None:
        room = self._columns.shape[1]
        if count > room:
            room = max(room, _ROOM)
            while room < count:
                room *= 2
            wider = np.empty((len(self._names), room))
            wider[:, : self._count] = self._columns[:, : self._count]
            self._columns = wider

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> EpochRecord: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[EpochRecord, ...]: ...

    def __getitem__(self, index: int | slice) -> EpochRecord | tuple[EpochRecord, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(self._count)))
        if not -self._count <= index < self._count or self._kind is None:
            raise IndexError("there is no such epoch")
        epoch, *values = self._columns[:, index % self._count].tolist()
        return self._kind(int(epoch), *values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __getstate__(self) -> dict[str, Any]:
        """Send no more than there is."""
        return vars(self) | {"_columns": self._columns[:, : self._count].copy()}
