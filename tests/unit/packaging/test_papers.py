"""Licences and the bill of materials of what is in the frozen program."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

import keras
import numpy as np
import PySide6
import pytest
from helpers.scripts import FOLDER, script

provenance = script("provenance")
licences = script("licences")
bill = script("bill")

MIT = provenance.Part(
    "pypi", "alpha", "1.2", "MIT", True, "https://alpha.example", (("LICENSE", "MIT text\n"),)
)
SAME = provenance.Part("pypi", "beta", "2.0", "MIT License", False, "", (("LICENSE", "MIT text"),))
QT = provenance.Part("pypi", "PySide6_Essentials", "6.11.3", "LGPL-3.0-only", True, "", ())


def contents(folder: Path, entries: list[tuple[str, str]]) -> Path:
    path = folder / "contents.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_everything_is_traced_to_the_package_that_it_has_come_from(tmp_path: Path) -> None:
    internal = tmp_path / "_internal"
    (internal / "PySide6").mkdir(parents=True)
    (internal / "PySide6" / "QtCore.so").touch()
    entries = [
        ("", np.__file__),
        ("PySide6/QtCore.so", PySide6.__file__),
        ("pruned.so", keras.__file__),
        ("", str(FOLDER.parent / "motifdesk" / "cli.py")),
        ("", json.__file__),
    ]
    found = {part.name: part for part in provenance.parts(contents(tmp_path, entries), internal)}
    assert set(found) == {"python", "numpy", "PySide6_Essentials"}
    assert found["numpy"].version == np.__version__
    assert found["numpy"].licence == distribution("numpy").metadata["License-Expression"]
    assert any(
        "Redistribution and use in source and binary forms" in text for _, text in found["numpy"].texts
    )
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in found["python"].texts[0][1]


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="asks Debian's dpkg")
def test_libraries_of_the_system_are_traced_to_debians_packages(tmp_path: Path) -> None:
    library = next(Path("/").glob("lib/*/libc.so.6"))
    _, part = provenance.parts(contents(tmp_path, [("", str(library))]), tmp_path)
    assert (part.kind, part.name) == ("deb", "libc6")
    assert "GNU" in part.texts[0][1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is taken from the system")
def test_what_has_come_from_nowhere_is_a_sentence(tmp_path: Path) -> None:
    stray = tmp_path / "stray.so"
    stray.touch()
    with pytest.raises(LookupError, match="no package is known to own it"):
        provenance.parts(contents(tmp_path, [("", str(stray))]), tmp_path)


def test_a_text_that_two_parts_share_is_told_once() -> None:
    text = licences.document([MIT, SAME])
    assert text.count("MIT text") == 1
    assert "alpha 1.2\nLicence: MIT\nhttps://alpha.example\n" in text
    assert "beta 2.0\nLicence: MIT License" in text
    assert "[LICENSE: the same as of alpha (LICENSE), above]" in text


def test_qt_comes_with_the_lgpl_and_where_its_sources_are() -> None:
    text = licences.document([QT])
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "you may replace them" in text
    assert "https://download.qt.io" in text


def test_a_part_without_a_licence_text_is_a_sentence() -> None:
    with pytest.raises(
        LookupError, match=r"gamma 1\.0 \(MIT\) is in the program without a licence text: put one"
    ):
        licences.document([provenance.Part("pypi", "gamma", "1.0", "MIT", True, "", ())])


def test_the_bill_names_every_part_once_and_holds_to_the_schema() -> None:
    told = json.loads(bill.document([MIT, SAME, QT], "0.1.0"))  # it checks itself against the schema
    assert told["specVersion"] == "1.6"
    assert told["metadata"]["component"]["name"] == "motifdesk"
    assert told["metadata"]["component"]["version"] == "0.1.0"
    found = {each["purl"]: each for each in told["components"]}
    assert set(found) == {"pkg:pypi/alpha@1.2", "pkg:pypi/beta@2.0", "pkg:pypi/pyside6-essentials@6.11.3"}
    assert found["pkg:pypi/alpha@1.2"]["licenses"] == [{"expression": "MIT"}]
    assert found["pkg:pypi/beta@2.0"]["licenses"] == [{"license": {"name": "MIT License"}}]
    (whole,) = (each for each in told["dependencies"] if each["ref"] == "motifdesk")
    assert sorted(whole["dependsOn"]) == sorted(found)


def test_debians_libraries_are_named_as_debians(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    part = provenance.Part("deb", "zlib1g", "1:1.2.13", "Zlib", False, "", (("copyright", "x"),))
    (component,) = json.loads(bill.document([part], "0.1.0"))["components"]
    assert component["purl"] == "pkg:deb/debian/zlib1g@1:1.2.13"
