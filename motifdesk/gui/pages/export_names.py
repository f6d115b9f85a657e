"""Names of files to export: the ending and what is written always agree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget


class Kind(NamedTuple):
    """A kind of file: its title, and its endings, the usual one first."""

    title: str
    suffixes: tuple[str, ...]


class Target(NamedTuple):
    """A file to write, and the name of its kind."""

    path: Path
    kind: str


def ask_target(parent: QWidget, title: str, suggested: str, kinds: Mapping[str, Kind]) -> Target | None:
    """Ask where to write one of these kinds of files, by name; None where the user changed their mind."""
    patterns = {
        f"{kind.title} ({' '.join(f'*{suffix}' for suffix in kind.suffixes)})": name
        for name, kind in kinds.items()
    }
    path, pattern = QFileDialog.getSaveFileName(parent, title, suggested, ";;".join(patterns))
    return target_of(Path(path), patterns.get(pattern, next(iter(kinds))), kinds) if path else None


def target_of(path: Path, chosen: str, kinds: Mapping[str, Kind]) -> Target:
    """Return what to write where: the kind that the path ends on, else the chosen one with its ending put on."""
    suffix = path.suffix.lower()
    if suffix in kinds[chosen].suffixes:
        return Target(path, chosen)
    for name, kind in kinds.items():
        if suffix in kind.suffixes:
            return Target(path, name)
    return Target(path.with_name(path.name + kinds[chosen].suffixes[0]), chosen)
