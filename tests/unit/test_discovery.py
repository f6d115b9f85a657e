import importlib
import sys

import pytest

from motifdesk.discovery import discover


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "shelf_of_numbers"
    folder.mkdir()
    (folder / "__init__.py").write_text("outside = 99\n")
    (folder / "b.py").write_text("third = 3\nword = 'not a number'\n")
    (folder / "a.py").write_text("first = 1\nsecond = 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("shelf_of_numbers")
    for name in [name for name in sys.modules if name.startswith("shelf_of_numbers")]:
        del sys.modules[name]


def test_every_value_of_the_kind_is_found_module_by_module(package):
    assert discover(package, int) == [1, 2, 3]
    assert discover(package, str)[-1] == "not a number"


def test_one_more_file_is_all_it_takes(package, tmp_path):
    (tmp_path / "shelf_of_numbers" / "c.py").write_text("fourth = 4\n")
    importlib.invalidate_caches()
    assert discover(package, int)[-1] == 4


def test_a_module_that_cannot_be_imported_is_not_passed_over(package, tmp_path):
    (tmp_path / "shelf_of_numbers" / "c.py").write_text("1 / 0\n")
    importlib.invalidate_caches()
    with pytest.raises(ZeroDivisionError):
        discover(package, int)
