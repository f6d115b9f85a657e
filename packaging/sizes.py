"""How large each part of the frozen program is: ``python packaging/sizes.py [FOLDER]`` prints a table."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

# The first pattern that fits a file's path in the program's folder says which part it belongs to.
PARTS = (
    ("TensorFlow", ("_internal/tensorflow/*", "_internal/ml_dtypes/*", "_internal/h5py*", "_internal/google/*")),
    ("Qt and PySide6", ("_internal/PySide6/*", "_internal/shiboken6/*", "_internal/libxcb*", "_internal/libxkb*")),
    ("SciPy and scikit-learn", ("_internal/scipy*", "_internal/sklearn*")),
    ("numpy", ("_internal/numpy*",)),
    ("Python, and all modules in Python", ("motifdesk*", "_internal/libpython*", "_internal/base_library.zip",
     "_internal/python3*", "_internal/lib-dynload/*")),
    ("MotifDesk's resources", ("_internal/motifdesk/*",)),
)  # fmt: skip
OTHERS = "other libraries"


def part_of(path: str) -> str:
    """Return the name of the part to which the file with this path, with slashes, belongs."""
    for name, patterns in PARTS:
        if any(fnmatch(path, pattern) for pattern in patterns):
            return name
    return OTHERS


def parts_of(program: Path) -> Counter[str]:
    """Return the bytes of each part; a link counts for nothing."""
    found: Counter[str] = Counter()
    for path in program.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[part_of(path.relative_to(program).as_posix())] += path.stat().st_size
    return found


def table(parts: Mapping[str, int]) -> str:
    """Return the sizes as a table in Markdown, largest first, with their sum."""
    rows = sorted(parts.items(), key=lambda item: -item[1])
    rows.append(("all of it", sum(parts.values())))
    return "\n".join(
        ["| part | MB |", "| --- | ---: |", *(f"| {name} | {size / 1e6:.0f} |" for name, size in rows)]
    )


def main(arguments: list[str]) -> int:
    """Print the table; return the exit code."""
    from bundle import PROGRAM

    print(table(parts_of(Path(arguments[0]) if arguments else PROGRAM)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
