"""The two laws of the house, as a running process shows them, and the budgets that keep it legible.

Which module may import which is checked by import-linter (pyproject.toml).
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for folder in ("motifdesk", "packaging", "tests") for path in (ROOT / folder).rglob("*.py")
)
MODULE_LINES, FUNCTION_LINES, CLASS_METHODS = 400, 40, 25
SMALLER_MODULES = {"motifdesk/gui/main_window.py": 250}

# Imports every module below the packages named on the command line, and prints which of the libraries came along.
IMPORT_ALL = """
import importlib, pkgutil, sys
names, libraries = sys.argv[1].split(","), sys.argv[2].split(",")
for name in names:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        importlib.import_module(found.name)
print(*sorted(set(libraries) & set(sys.modules)))
"""


def libraries_loaded_with(packages, libraries):
    command = [sys.executable, "-c", IMPORT_ALL, ",".join(packages), ",".join(libraries)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.split()


def test_the_window_s_process_never_loads_the_heavy_libraries():
    heavy = ["tensorflow", "keras", "sklearn", "scipy", "pandas", "lightmotif"]
    assert libraries_loaded_with(["motifdesk.gui"], heavy) == []


def test_only_the_window_loads_qt():
    packages = sorted(
        f"motifdesk.{path.stem}"
        for path in (ROOT / "motifdesk").iterdir()
        if path.stem not in ("gui", "__init__") and (path.suffix == ".py" or (path / "__init__.py").exists())
    )
    assert "motifdesk.cli" in packages
    assert libraries_loaded_with(packages, ["PySide6", "shiboken6", "pyqtgraph"]) == []


def relative(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_modules_functions_and_classes_keep_to_their_budgets(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= SMALLER_MODULES.get(relative(path), MODULE_LINES)
    nodes = list(ast.walk(ast.parse(text)))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    assert [f"{node.name}: {lines(node)}" for node in functions if lines(node) > FUNCTION_LINES] == []
    assert [f"{node.name}: {methods(node)}" for node in classes if methods(node) > CLASS_METHODS] == []


def lines(function):
    """Count the lines of a function without its docstring, which may be as long as its contract asks."""
    documented = ast.get_docstring(function) is not None
    docstring = function.body[0].end_lineno - function.body[0].lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def methods(node):
    return sum(isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) for member in node.body)


def test_both_sources_of_the_budget_were_found():
    assert {"motifdesk", "packaging", "tests"} == {relative(path).split("/")[0] for path in SOURCES}
