from xml.etree import ElementTree

import pytest
from reportlab.pdfgen.canvas import Canvas

from motifdesk.project.pdf.drawing import Figure
from motifdesk.project.pdf.style import colours, mixed, register_fonts, styled
from motifdesk.project.svg import Axes, element, picture


class Recorder(Canvas):
    """Notes where text is written and which paths are drawn, in points of the page."""

    def __init__(self):
        super().__init__(None, pageCompression=0)
        register_fonts()
        self.written, self.paths = [], []

    def drawString(self, x, y, text, *rest, **named):  # noqa: N802
        self.written.append((text, self.absolutePosition(x, y)))
        super().drawString(x, y, text, *rest, **named)

    def drawPath(self, path, *rest, **named):  # noqa: N802
        self.paths.append((path.getCode(), named))
        super().drawPath(path, *rest, **named)


def drawn(svg, room=1000.0, shapes=None):
    figure = Figure(ElementTree.fromstring(str(svg)), shapes or {})
    figure.wrap(room, 1000.0)
    canvas = Recorder()
    figure.canv = canvas
    figure.draw()
    return figure, canvas


def test_a_figure_is_as_large_as_it_says_or_as_there_is_room():
    svg = picture(400, 200, "", [])
    assert drawn(svg)[0].wrap(1000, 1000) == (300, 150)  # 0.75 points a pixel
    assert drawn(svg)[0].wrap(100, 1000) == (100, 50)


def test_text_stands_where_it_stands_in_the_svg():
    svg = picture(
        400,
        200,
        "",
        [element("text", "here", x=100, y=50), element("text", "mid", x=200, y=200, class_="middle")],
    )
    (here, place), (mid, (left, bottom)) = drawn(svg)[1].written
    assert here == "here"
    assert place == pytest.approx((75, 150 - 37.5))
    assert mid == "mid"
    assert bottom == pytest.approx(0)
    assert 130 < left < 150  # half of it on the left of 150


def test_turned_text_is_turned_to_the_left():
    svg = picture(400, 200, "", [element("text", "up", transform="translate(100 100) rotate(-90)")])
    figure = Figure(ElementTree.fromstring(str(svg)), {})
    figure.wrap(1000, 1000)
    canvas = Recorder()
    figure.canv = canvas
    figure.draw()
    assert canvas.written[0][1] == pytest.approx((75, 75))


def test_paths_hold_every_command_of_the_figures():
    path = "M1,2L3,4H5V6h0C1,1 2,2 3,3Z"
    code, _ = drawn(picture(10, 10, "", [element("path", d=path)]))[1].paths[0]
    assert code == "n 1 2 m 3 4 l 5 4 l 5 6 l 5 6 l 1 1 2 2 3 3 c h"


def test_all_marks_of_a_plot_are_drawn():
    axes = Axes("x", "y", (0, 1), (0, 1))
    marks = [
        axes.line((0, 1), (0, 1), "train"),
        axes.points((0.5,), (0.5,), "train"),
        axes.vertical(0.5, "reference"),
    ]
    svg = axes.draw("a plot", marks, [("train", "train")], "top left")
    tree = ElementTree.fromstring(str(svg))
    canvas = drawn(svg)[1]
    assert len(canvas.written) == len(tree.findall("text"))
    assert len(canvas.paths) == len(list(tree)) - len(tree.findall("text"))


@pytest.mark.parametrize(
    ("odd", "error"),
    [
        (element("path", d="M0,0Q1,1 2,2"), ValueError),
        (element("rect", width=1, height=1, transform="skewX(3)"), ValueError),
        (element("ellipse", rx=1), KeyError),
    ],
)
def test_what_it_does_not_know_is_never_left_out_in_silence(odd, error):
    with pytest.raises(error):
        drawn(picture(10, 10, "", [odd]))


def test_styles_are_those_of_the_style_sheet():
    assert styled("path", "line train")["stroke"] == colours()["accent"]
    assert styled("path", "line train")["stroke-width"] == "2"
    assert styled("path", "line reference")["stroke-dasharray"] == "5 4"
    tick = styled("text", "tick end")
    assert (tick["fill"], tick["font-size"], tick["text-anchor"]) == (colours()["muted"], "11px", "end")
    assert styled("use", "base-A")["fill"] == colours()["base-a"]


def test_colours_are_mixed_as_browsers_do():
    assert mixed("#000000", "#FFFFFF", 0) == "#FFFFFF"
    assert mixed("#000000", "#FFFFFF", 100) == "#000000"
    assert mixed("#1B6E8C", "#F7F7F5", 45) == "#94B9C6"
