from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.resources import resource_path

FILES = sorted(resource_path("icons").glob("*.svg"))


def drawn(name: str, colour: str | None = None, size: int = 24, scale: float = 1.0) -> QImage:
    return icon(name, colour).pixmap(QSize(size, size), scale).toImage()


def opaque_colours(image: QImage) -> set[str]:
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_icon_is_drawn_inside_its_square(file):
    root = ElementTree.parse(file).getroot()
    assert root.get("width") == root.get("height")
    image = drawn(file.stem)
    assert opaque_colours(image)
    assert all(image.pixelColor(x, y).alpha() == 0 for x in (0, 23) for y in (0, 23))


def test_an_icon_takes_the_text_colour_of_the_light_theme():
    assert opaque_colours(drawn("stop")) == {theme.LIGHT.text}


def test_an_icon_takes_the_text_colour_of_the_dark_theme(dark_theme):
    assert opaque_colours(drawn("stop")) == {dark_theme.text}


def test_an_icon_takes_a_colour_of_its_own():
    assert opaque_colours(drawn("done", theme.LIGHT.good)) == {theme.LIGHT.good}
    assert icon("done", theme.LIGHT.good) is icon("done", theme.LIGHT.good)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("size", [16, 20, 24])
def test_icons_are_drawn_at_the_screen_s_own_pixels(size, scale):
    wanted = round(size * scale)
    assert drawn("fit", size=size, scale=scale).width() == wanted
    assert QSize(wanted, wanted) in icon("fit").availableSizes()


def test_the_program_s_own_icon_keeps_its_colours():
    assert QColor("#12313D").name().upper() in opaque_colours(drawn("motifdesk", size=128))


def test_an_unknown_icon_is_an_error():
    with pytest.raises(FileNotFoundError, match=r"icons/no-such-icon\.svg"):
        icon("no-such-icon")
