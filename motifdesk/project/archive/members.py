"""The zip: what may be in it, how much of it, and that each member is what the manifest says.

Members are kept as they are, never compressed: what is in a file cannot be larger than the file. They are read into
memory by their names, and nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.readers.source import guarded
from motifdesk.errors import NOT_ENOUGH_MEMORY, EnvironmentLacks, InputError
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.words import memory

MANIFEST: Final = "manifest.json"
_STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
_BLOCK: Final = 1 << 20
_MOST_AT_ONCE: Final = 1 << 23  # the longest list of members that is read, and the largest block
_MOST_MEMBERS: Final = 50_000
_LARGEST_TEXT: Final = 1 << 28
# What an object in memory takes at most over what stands in the file: an empty list is two letters and 64 bytes.
_GROWTH: Final = 30
_MOST_DIMENSIONS: Final = 4
_LONGEST_AXIS: Final = 1 << 24  # of an array that holds nothing
_TYPES: Final = {
    np.dtype(name).name: np.dtype(name).newbyteorder("<")
    for name in ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
}


class Packer:
    """Collects the members of a file to be; what is the same is kept once."""

    def __init__(self) -> None:
        self.contents: dict[str, memoryview] = {}
        self.digests: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        """Keep an array and return what refers to it."""
        kind = _TYPES[array.dtype.name]
        flat = np.ascontiguousarray(array, kind).reshape(-1).view(np.uint8)
        return {
            "array": self._put("arrays/{}", flat.data),
            "type": array.dtype.name,
            "shape": list(array.shape),
        }

    def put_texts(self, texts: Sequence[str]) -> dict[str, Any]:
        """Keep many texts and return what refers to them."""
        return {"texts": self._put("texts/{}.json", memoryview(json.dumps(list(texts)).encode()))}

    def put_json(self, name: str, value: object) -> None:
        """Keep a value under a name of its own."""
        content = json.dumps(value, allow_nan=False).encode()
        self.contents[name] = memoryview(content)
        self.digests[name] = hashlib.sha256(content).hexdigest()

    def _put(self, template: str, content: memoryview) -> str:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._names:
            name = template.format(len(self._names))
            self._names[digest], self.contents[name], self.digests[name] = name, content, digest
        return self._names[digest]

    def listed(self) -> dict[str, dict[str, Any]]:
        """Return size and SHA-256 of each member, for the manifest."""
        return {
            name: {"bytes": len(content), "sha256": self.digests[name]}
            for name, content in self.contents.items()
        }

    def write(self, file: BinaryIO, monitor: Monitor) -> None:
        """Write all members into a zip; raises `Cancelled` where the user wishes it."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            total, done = sum(map(len, self.contents.values())), 0
            for name, content in self.contents.items():
                info = zipfile.ZipInfo(name, _STAMP)
                info.file_size = len(content)
                with archive.open(info, "w", force_zip64=len(content) > zipfile.ZIP64_LIMIT) as member:
                    for start in range(0, len(content), _BLOCK):
                        check_cancelled(monitor)
                        member.write(content[start : start + _BLOCK])
                        done += min(_BLOCK, len(content) - start)
                        monitor.progress(done, total)


class _Careful(io.RawIOBase):
    """A file of which nobody reads much at once: a list of millions of members is no project's."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == os.SEEK_SET and offset < 0:
            raise ValueError("it points before its beginning")
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_AT_ONCE:
            raise ValueError("it asks for too much at once")
        found = self._file.read(size if size >= 0 else _MOST_AT_ONCE + 1)
        if len(found) > _MOST_AT_ONCE:
            raise ValueError("it asks for too much at once")
        return found


class Unpacker:
    """The members of a file, each read once and checked against the manifest."""

    def __init__(self, archive: zipfile.ZipFile, size: int, monitor: Monitor) -> None:
        """Look at the list of members; raises `ValueError` where it is not one that `Packer` wrote."""
        self._archive = archive
        self._monitor = monitor
        self._sizes = _sizes_of(archive.infolist(), size)
        self._digests: Mapping[str, str] = {}
        self._bytes: dict[str, NDArray[np.uint8]] = {}
        self._arrays: dict[tuple[str, str, tuple[int, ...]], NDArray[Any]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._done = 0

    def manifest(self) -> Any:
        """Return the manifest, which says what the others are."""
        return self._json(MANIFEST)

    def expect(self, listed: Mapping[str, tuple[int, str]]) -> None:
        """Say which members there must be, with their sizes and SHA-256.

        Raises
        ------
        ValueError
            There are others.
        EnvironmentLacks
            They do not fit into memory.
        """
        sizes = {name: size for name, size in self._sizes.items() if name != MANIFEST}
        if sizes != {name: size for name, (size, _) in listed.items()}:
            raise ValueError("the members are not those of the manifest")
        self._digests = {name: digest for name, (_, digest) in listed.items()}
        needed = sum(size * (_GROWTH if name.endswith(".json") else 1) for name, size in sizes.items())
        check_room(needed)

    def json(self, name: str) -> Any:
        """Return the value of a member of JSON."""
        return self._json(name)

    def check_all_read(self) -> None:
        """Raise `ValueError` where a member belongs to nothing."""
        if self._digests.keys() - self._bytes.keys():
            raise ValueError("a member belongs to nothing")

    def get_array(self, reference: Any) -> NDArray[Any]:
        """Return the array that is referred to; raises `ValueError` where there is none."""
        name, kind, shape = _array_reference(reference)
        key = (name, kind, shape)
        if key not in self._arrays:
            content = self._read(name)
            dtype = _TYPES[kind]
            if prod(shape) * dtype.itemsize != len(content):
                raise ValueError(f"{name} is of another size than its shape")
            if not len(content) and max(shape) > _LONGEST_AXIS:
                raise ValueError(f"the shape of {name} is absurd")
            if kind == "bool" and content.max(initial=0) > 1:
                raise ValueError(f"{name} is not true or false")
            self._arrays[key] = content.view(dtype).astype(kind, copy=False).reshape(shape)
        return self._arrays[key]

    def get_texts(self, reference: Any) -> tuple[str, ...]:
        """Return the texts that are referred to; raises `ValueError` where there are none."""
        if type(reference) is not dict or reference.keys() != {"texts"}:
            raise ValueError("this refers to no texts")
        name = _name(reference["texts"])
        if name not in self._texts:
            texts = self._json(name)
            if type(texts) is not list or not all(type(text) is str for text in texts):
                raise ValueError(f"{name} holds no texts")
            self._texts[name] = tuple(texts)
        return self._texts[name]

    def _json(self, name: str) -> Any:
        if self._sizes.get(name, 0) > _LARGEST_TEXT:
            raise ValueError(f"{name} is too long")
        return json.loads(
            self._read(name).tobytes().decode(), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )

    def _read(self, name: str) -> NDArray[np.uint8]:
        if name in self._bytes:
            return self._bytes[name]
        if name not in self._sizes or (name != MANIFEST and name not in self._digests):
            raise ValueError(f"there is no {name}")
        content = np.empty(self._sizes[name], np.uint8)
        digest, start = hashlib.sha256(), 0
        with self._archive.open(name) as member:
            while block := member.read(_BLOCK):
                check_cancelled(self._monitor)
                digest.update(block)
                content[start : start + len(block)] = np.frombuffer(block, np.uint8)
                start += len(block)
                self._done += len(block)
                self._monitor.progress(self._done, sum(self._sizes.values()))
        if start != len(content) or digest.hexdigest() != self._digests.get(name, digest.hexdigest()):
            raise ValueError(f"{name} has changed since it was written")
        self._bytes[name] = content
        return content


@contextmanager
def opened(path: Path, monitor: Monitor) -> Iterator[Unpacker]:
    """Open a file to read its members.

    Raises
    ------
    InputError
        It is missing or cannot be opened.
    ValueError, BadZipFile, and what else zipfile raises
        It is no file of ours, or damaged.
    """
    with guarded(path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise InputError.at(path, None, "this is no ordinary file; give a file on disk.")
        file = path.open("rb")
    with file, zipfile.ZipFile(_Careful(file)) as archive:
        yield Unpacker(archive, status.st_size, monitor)


def check_room(needed: int) -> None:
    """Raise `EnvironmentLacks` where so many bytes do not fit into memory."""
    from motifdesk.training.memory import free_bytes

    free = free_bytes()
    if needed > free:
        raise EnvironmentLacks(
            f"{NOT_ENOUGH_MEMORY} for this project: it needs {memory(needed)} and {memory(free)} are free; close other "
            "programs, or open it on a larger computer."
        )


def _sizes_of(infos: Sequence[zipfile.ZipInfo], size: int) -> dict[str, int]:
    sizes = {info.filename: info.file_size for info in infos}
    if len(sizes) != len(infos) or len(infos) > _MOST_MEMBERS:
        raise ValueError("members are there twice, or too many")
    for info in infos:
        if (
            info.compress_type != zipfile.ZIP_STORED
            or info.compress_size != info.file_size
            or info.flag_bits & 0x1
        ):
            raise ValueError("a member is compressed or encrypted")
    if sum(sizes.values()) > size:
        raise ValueError("the members are larger than the file")
    return sizes


def _name(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("a member's name is no text")
    return value


def _array_reference(reference: Any) -> tuple[str, str, tuple[int, ...]]:
    if type(reference) is not dict or reference.keys() != {"array", "type", "shape"}:
        raise ValueError("this refers to no array")
    kind, shape = reference["type"], reference["shape"]
    if type(kind) is not str or kind not in _TYPES:
        raise ValueError(f"there is no array of {str(kind)[:20]}")
    if type(shape) is not list or not all(type(axis) is int and axis >= 0 for axis in shape):
        raise ValueError("the shape is none")
    if len(shape) > _MOST_DIMENSIONS:
        raise ValueError("the shape has too many dimensions")
    return _name(reference["array"]), kind, tuple(shape)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")
