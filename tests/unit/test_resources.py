import pytest

import motifdesk.resources
from motifdesk.resources import resource_path


def test_resources_are_found_in_a_checkout():
    assert resource_path("style", "app.qss").is_file()
    assert resource_path("icons").is_dir()


def test_resources_inside_the_package_go_first(tmp_path, monkeypatch):
    """As in an installed wheel."""
    inside = tmp_path / "motifdesk" / "resources"
    for folder in (inside, tmp_path / "resources"):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(folder.parent.name)
    (tmp_path / "resources" / "b.txt").write_text("")
    monkeypatch.setattr(motifdesk.resources, "__file__", str(tmp_path / "motifdesk" / "resources.py"))
    assert resource_path("a.txt") == inside / "a.txt"
    assert resource_path("b.txt") == tmp_path / "resources" / "b.txt"


def test_a_missing_one_says_that_the_program_is_not_whole():
    with pytest.raises(
        FileNotFoundError, match=r"icons/none\.svg is missing: MotifDesk is not installed whole"
    ):
        resource_path("icons", "none.svg")
