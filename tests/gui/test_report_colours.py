import re

import pytest

from motifdesk.gui.theme import DARK, LIGHT
from motifdesk.resources import resource_path

NAMES = (
    "window",
    "surface",
    "border",
    "text",
    "muted",
    "accent",
    "on_accent",
    "good",
    "caution",
    "bad",
    "base_t",
)


@pytest.mark.parametrize(("place", "theme"), [(0, LIGHT), (1, DARK)])
def test_the_report_has_the_colours_of_the_window(place, theme):
    css = resource_path("report", "report.css").read_text("utf-8")
    blocks = re.findall(r":root \{([^}]*--[^}]*)\}", css)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", blocks[place]))
    for name in NAMES:
        assert found[name.replace("_", "-")] == getattr(theme, name), name


def test_bases_and_parts_have_the_same_colours_in_both_themes():
    css = resource_path("report", "report.css").read_text("utf-8")
    for name in ("base_a", "base_c", "base_g", "validation"):
        assert f"--{name.replace('_', '-')}: {getattr(LIGHT, name)};" in css
        assert getattr(LIGHT, name) == getattr(DARK, name)
