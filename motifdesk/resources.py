"""Find the files of the `resources` folder, in a checkout, in an installed wheel and in a frozen program."""

from __future__ import annotations

from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of the resource `parts`, e.g. ``resource_path("style", "app.qss")``.

    Raises
    ------
    FileNotFoundError
        The program is not installed whole.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "resources", package.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {'/'.join(parts)} is missing: MotifDesk is not installed whole")
