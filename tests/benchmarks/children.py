"""Run a part of a benchmark in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def run(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:
    """Run ``main()`` of a module of this folder in a new process; return what it prints, read as JSON.

    The module is no script there: the engine process, which is spawned, would import a script again.

    Raises
    ------
    RuntimeError
        It failed; with what it wrote to standard error.
    """
    command = [sys.executable, "-c", f"import {module}; {module}.main()", *arguments]
    inherited = {**os.environ, **(environment or {})}
    path = os.pathsep.join([str(HERE), inherited.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, env={**inherited, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    return json.loads(done.stdout)
