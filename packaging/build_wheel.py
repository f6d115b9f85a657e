"""Build the wheel into `dist` and check that it is whole: installed alone, elsewhere, it has every resource."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bootstrap import ROOT, venv_python

DIST = ROOT / "dist"
LIST_RESOURCES = """
from motifdesk.resources import resource_path
root = resource_path("style").parent
print("\\n".join(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()))
"""


def build() -> Path:
    """Return the path of a wheel that is newly built."""
    shutil.rmtree(DIST, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(DIST), str(ROOT)],
        check=True,
    )
    (wheel,) = DIST.glob("motifdesk-*.whl")
    return wheel


def installed_resources(wheel: Path) -> set[str]:
    """Return the resources that `wheel` has when it is installed by itself, relative to their folder."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(venv_python(Path(folder)))
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True)
        # -I: neither the checkout nor PYTHONPATH may stand in for what the wheel lacks.
        listed = subprocess.run(
            [python, "-I", "-c", LIST_RESOURCES], check=True, cwd=folder, capture_output=True, text=True
        )
    return set(listed.stdout.split("\n")) - {""}


def main() -> int:
    """Build and check; return the exit code."""
    wheel = build()
    folder = ROOT / "resources"
    wanted = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    lacking = wanted - installed_resources(wheel)
    if lacking:
        print(f"{wheel.name} lacks the resources {', '.join(sorted(lacking))}", file=sys.stderr)
        return 1
    print(
        f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.2f} MB, all {len(wanted)} resources are in it"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
