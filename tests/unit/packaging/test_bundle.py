"""What goes into the frozen program, and what its parts weigh."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.scripts import script

bundle = script("bundle")
sizes = script("sizes")


@pytest.mark.parametrize(
    "name",
    [
        "tensorflow/libtensorflow_cc.so.2",
        "tensorflow/python/_pywrap_tfe.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "libxcb-cursor.so.0",
        "pillow.libs/libbrotlidec-7e5462ba.so.1.2.0",
        "motifdesk/resources/style/app.qss",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "motifdesk/resources/motifs/jaspar2026_core_plants.jaspar.gz",
        "optuna/storages/_rdb/alembic/env.py",
    ],
)
def test_it_belongs(name: str) -> None:
    assert bundle.belongs(name.replace("/", os.sep))


@pytest.mark.parametrize(
    "name",
    [
        "tensorflow/include/eigen/Eigen/Core",
        "tensorflow/compiler/mlir/stablehlo/stablehlo_extension.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libstdc++.so.6",
        "libGL.so.1",
        "libbrotlidec.so.1",
        "numpy/tests/data/anything.txt",
        "h5py/_conv.pxd",
        "reportlab/fonts/DarkGarden.sfd",
        "PIL/_avif.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_it_stays_out(name: str) -> None:
    assert not bundle.belongs(name.replace("/", os.sep))


def test_every_resource_belongs() -> None:
    folder = bundle.ROOT / "resources"
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path for path in files if not bundle.belongs(str(Path("motifdesk/resources") / path))] == []


def test_nothing_is_left_out_that_the_program_imports_by_name() -> None:
    excluded = set(bundle.EXCLUDED_MODULES)
    assert excluded.isdisjoint(bundle.HIDDEN_MODULES + bundle.HIDDEN_PACKAGES)


def test_the_sizes_of_the_parts_are_added_up(tmp_path: Path) -> None:
    for name, size in {
        "motifdesk": 3,
        "_internal/tensorflow/a.so": 5,
        "_internal/numpy.libs/b.so": 7,
        "_internal/x": 1,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    (tmp_path / "_internal" / "link.so").symlink_to("tensorflow/a.so")
    parts = sizes.parts_of(tmp_path)
    assert parts == {"TensorFlow": 5, "numpy": 7, "Python, and all modules in Python": 3, sizes.OTHERS: 1}


def test_the_table_begins_with_the_largest_and_ends_with_the_sum() -> None:
    lines = sizes.table({"small": 1_000_000, "large": 20_400_000}).split("\n")
    assert lines[2:] == ["| large | 20 |", "| small | 1 |", "| all of it | 21 |"]


def test_nothing_under_the_gpl_is_taken_along_by_the_way() -> None:
    assert {"readline", "curses"} <= set(bundle.EXCLUDED_MODULES)
    assert not bundle.belongs("reportlab/fonts/DarkGardenMK.pfb".replace("/", os.sep))


def test_what_the_window_imports_is_known() -> None:
    names = bundle.imported_by_the_window()
    assert {"motifdesk.gui.app", "motifdesk.cli", "pyqtgraph", "PySide6.QtWidgets", "numpy"} <= names
    assert not {
        name for name in names if name.partition(".")[0] in ("tensorflow", "keras", "sklearn", "scipy")
    }
