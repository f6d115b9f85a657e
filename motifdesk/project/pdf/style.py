"""How the PDF looks: fonts that travel with it, and the colours and lines of the report's own style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from motifdesk.resources import resource_path

REGULAR: Final = "DejaVuSans"
BOLD: Final = "DejaVuSans-Bold"
POINTS: Final = 0.75  # a pixel, as style sheets count them

_BLOCK: Final = re.compile(r"@[a-z][^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # what holds for some media only
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE: Final = re.compile(r"var\((--[a-z0-9-]+)\)")


@dataclass(frozen=True)
class Rule:
    """What the style sheet says of the elements of figures that are of a tag (empty: any) and of all these classes."""

    tag: str
    classes: frozenset[str]
    declarations: dict[str, str]

    @property
    def weight(self) -> int:
        """The rule that asks for more wins over one that asks for less."""
        return len(self.classes)


def register_fonts() -> None:
    """Make the fonts known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, resource_path("fonts", f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)


@cache
def colours() -> dict[str, str]:
    """Return the colours of the light page by name, without the dashes: ``#1F2328``."""
    (first, *_) = re.findall(r":root \{([^}]*--[^}]*)\}", _sheet())
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-Fa-f]{6})", first))


@cache
def figure_rules() -> tuple[Rule, ...]:
    """Return what the style sheet says of figures, the weightier after the lighter."""
    rules = []
    for selectors, body in _RULE.findall(_BLOCK.sub("", _sheet())):
        for selector in selectors.split(","):
            words = selector.split()
            if len(words) == 2 and words[0] == "svg":
                tag, *classes = words[1].split(".")
                rules.append(Rule(tag, frozenset(classes), _declarations(body)))
    return tuple(sorted(rules, key=lambda rule: rule.weight))


def styled(tag: str, classes: str) -> dict[str, str]:
    """Return the declarations that hold for an element of a figure."""
    there = set(classes.split())
    style: dict[str, str] = {}
    for rule in figure_rules():
        if rule.tag in ("", tag) and rule.classes <= there:
            style |= rule.declarations
    return style


def mixed(colour: str, ground: str, percent: float) -> str:
    """Return so much of a colour mixed into another, as the style sheet's ``color-mix`` does."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(
        f"{round(one * percent / 100 + other * (1 - percent / 100)):02X}" for one, other in pairs
    )


def _sheet() -> str:
    return resource_path("report", "report.css").read_text("utf-8")


def _declarations(body: str) -> dict[str, str]:
    found = {}
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = _VARIABLE.sub(lambda match: colours()[match[1][2:]], value.strip())
    size = re.match(r"(?:\d{3} )?(\d+)px ", found.pop("font", ""))
    if size:
        found["font-size"] = f"{size[1]}px"
    return found
