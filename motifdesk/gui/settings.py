"""What the program remembers of its user between starts: one declared schema, one small file."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import Any

from motifdesk.errors import InputError
from motifdesk.files import home, make_folder, replacing

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """The settings.

    Attributes
    ----------
    theme
        ``system``, ``light`` or ``dark``.
    last_folder
        Where the last file was opened.
    threads
        In how many threads the engine computes; 0 in as many as there are cores.
    """

    theme: str = "system"
    last_folder: str = ""
    threads: int = 0

    def __post_init__(self) -> None:
        if self.threads < 0:
            raise ValueError(f"there cannot be {self.threads} threads")


def read_settings() -> Settings:
    """Return the kept settings, or the defaults where there are none or they cannot be read."""
    path = home() / "settings.json"
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        defaults: dict[str, Any] = asdict(Settings())
        known = {name: value for name, value in kept.items() if name in defaults}
        return Settings(**{name: type(defaults[name])(value) for name, value in known.items()})
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        log.warning("settings at %s cannot be read (%s); the defaults are used", path, error)
        return Settings()


def write_settings(settings: Settings) -> None:
    """Keep the settings; a folder that cannot be written to is logged, for nothing of the user's is at stake."""
    path = home() / "settings.json"
    try:
        make_folder(path.parent)
        with replacing(path) as file:
            file.write(json.dumps(asdict(settings), indent=1).encode())
    except InputError as error:
        log.warning("settings cannot be kept at %s (%s)", path, error)
