"""The recipe for SLURM in packaging/CLUSTER.md, as it stands there, with a queue that runs jobs here and at once."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.certificates import Authority
from helpers.commands import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="SLURM is for POSIX")]

SBATCH = """#!{python}
import subprocess, sys
nothing = subprocess.DEVNULL
job = subprocess.Popen(["bash", sys.argv[1]], start_new_session=True, stdout=nothing, stderr=nothing)
print("Submitted batch job", job.pid)
"""
SCANCEL = """#!{python}
import os, signal, sys
for job in sys.argv[1:]:
    os.killpg(int(job), signal.SIGKILL)
"""


def test_the_recipe_for_slurm_searches(data: Path, tmp_path: Path) -> None:
    (recipe,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "packaging/CLUSTER.md").read_text("utf-8"), re.DOTALL
    )
    (tmp_path / "search_on_slurm.py").write_text(recipe.replace("jobs=20", "jobs=1"), "utf-8")
    files = Authority(tmp_path, "authority").member("cluster")
    for path, name in ((files.ca, "ca.pem"), (files.cert, "cluster.pem"), (files.key, "cluster-key.pem")):
        path.rename(tmp_path / name)
    for name, text in (("sbatch", SBATCH), ("scancel", SCANCEL)):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text.format(python=sys.executable), "utf-8")
        program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    asked = [
        "--sequences",
        data / "sequences.txt",
        "--labels",
        data / "labels.txt",
        "--out",
        tmp_path / "results",
    ]
    short = ["--trials", 2, "--epochs", 3, "--architecture", "scanner", "--no-interpret", "--quiet"]
    finished = subprocess.run(
        [sys.executable, "search_on_slurm.py", *map(str, [*asked, *short])],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    with (tmp_path / "results" / "trials.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [(row["state"], row["worker"]) for row in rows] == [("complete", "SLURMCluster-0")] * 2
