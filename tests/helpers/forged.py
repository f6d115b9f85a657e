"""Project files that somebody has tampered with, hashes and all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

CONTENTS, MANIFEST = "project.json", "manifest.json"


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(path: Path, members: dict[str, bytes], **options: Any) -> None:
    """Write a zip of these members and a manifest that lists them with the right sizes and hashes."""
    manifest = json.loads(members[MANIFEST])
    manifest["members"] = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != MANIFEST
    }
    members = members | {MANIFEST: json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def forge(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a project says, and make its hashes right again."""
    members = members_of(path)
    contents = json.loads(members[CONTENTS])
    change(contents)
    write_members(path, members | {CONTENTS: json.dumps(contents).encode()})


def forge_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    members = members_of(path)
    manifest = json.loads(members[MANIFEST])
    change(manifest)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (members | {MANIFEST: json.dumps(manifest).encode()}).items():
            archive.writestr(name, content)


def forge_array(path: Path, reference: Callable[[dict[str, Any]], dict[str, Any]], content: bytes) -> None:
    """Put other bytes into the array that a project refers to."""
    members = members_of(path)
    name = reference(json.loads(members[CONTENTS])["project"]["session"])["array"]
    write_members(path, members | {name: content})
