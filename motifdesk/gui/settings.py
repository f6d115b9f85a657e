"""What the program remembers of its user between starts: one declared schema, one small file."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from motifdesk.errors import InputError
from motifdesk.files import home, make_folder, replacing
from motifdesk.jobs.cluster.settings import ClusterSettings, Tls

log = logging.getLogger(__name__)

_MOST_RECENT: Final = 8


@dataclass(frozen=True)
class Settings:
    """The settings.

    Attributes
    ----------
    theme
        ``system``, ``light`` or ``dark``.
    last_folder
        Where the last file was opened.
    recent
        The projects that were opened or saved last, newest first.
    threads
        In how many threads the engine computes; 0 in as many as there are cores.
    workers, scheduler, tls_ca, tls_cert, tls_key
        Where the networks of a search are trained, as in `ClusterSettings`; paths as text, empty for none.
    """

    theme: str = "system"
    last_folder: str = ""
    recent: tuple[str, ...] = ()
    threads: int = 0
    workers: int = 0
    scheduler: str = ""
    tls_ca: str = ""
    tls_cert: str = ""
    tls_key: str = ""

    def __post_init__(self) -> None:
        if self.threads < 0:
            raise ValueError(f"there cannot be {self.threads} threads")
        if not all(isinstance(path, str) for path in self.recent):
            raise ValueError(f"{self.recent} are no paths")

    def with_recent(self, path: str) -> Settings:
        """Return the settings with this project as the newest."""
        others = [other for other in self.recent if other != path]
        return replace(self, recent=(path, *others)[:_MOST_RECENT])

    def without_recent(self, path: str) -> Settings:
        """Return the settings without this project among the recent ones."""
        return replace(self, recent=tuple(other for other in self.recent if other != path))

    @property
    def cluster(self) -> ClusterSettings:
        """Where the networks of a search are trained; this computer where what is kept makes no sense any more."""
        files = (self.tls_ca, self.tls_cert, self.tls_key)
        tls = Tls(*map(Path, files)) if all(files) else None
        try:
            return ClusterSettings(self.workers, 0, self.scheduler, tls)
        except InputError as error:
            log.warning("the kept cluster cannot be used (%s)", error)
            return ClusterSettings()

    def with_cluster(self, cluster: ClusterSettings) -> Settings:
        """Return the settings with another place for the networks of a search."""
        tls = cluster.tls
        files = (tls.ca, tls.cert, tls.key) if tls else ("", "", "")
        ca, cert, key = map(str, files)
        return replace(
            self, workers=cluster.workers, scheduler=cluster.scheduler, tls_ca=ca, tls_cert=cert, tls_key=key
        )


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
        with replacing(path, lasting=False) as file:  # the window must not wait for a busy disk
            file.write(json.dumps(asdict(settings), indent=1).encode())
    except InputError as error:
        log.warning("settings cannot be kept at %s (%s)", path, error)
