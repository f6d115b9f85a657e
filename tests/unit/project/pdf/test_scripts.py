import io

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from motifdesk.project.pdf.document import pdf_of
from motifdesk.project.pdf.scripts import (
    CHINESE,
    JAPANESE,
    KOREAN,
    draw_text,
    marked,
    register_script_fonts,
    runs,
    shortened,
    width_of,
)
from motifdesk.project.pdf.style import BOLD, REGULAR, register_fonts

# Each with the font that its letters ask for beside the report's own.
NAMES = {
    "转录因子结合位点": CHINESE,
    "轉錄因子結合位點": CHINESE,
    "実験データ（第2回）": JAPANESE,
    "ﾃﾞｰﾀ": JAPANESE,
    "전사인자": KOREAN,
}


@pytest.fixture(autouse=True)
def fonts():
    register_fonts()
    register_script_fonts()


def page_of(words):
    table = f"<table><tbody><tr><th>{words}</th><td>{words}</td></tr></tbody></table>"
    picture = (
        '<figure><svg viewBox="0 0 200 20"><text class="name" x="0" y="10">'
        + words
        + "</text></svg></figure>"
    )
    main = (
        f"<h1>{words}</h1><p>It is {words}, <strong>{words}</strong>.</p>{table}{picture}<pre>{words}</pre>"
    )
    page = f"<html><head><title>{words}</title></head><body><main>{main}</main></body></html>"
    return PdfReader(io.BytesIO(pdf_of(page)))


@pytest.mark.parametrize("name", NAMES)
def test_names_in_east_asian_scripts_are_text_wherever_they_stand(name):
    (page,) = page_of(name).pages
    text = "".join(page.extract_text().split())
    assert (
        text.count("".join(name.split())) == 8
    )  # heading, twice in words, twice in a table, figure, code, foot
    assert "U+" not in text
    fonts = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert f"/{NAMES[name]}" in fonts


@pytest.mark.parametrize("name", NAMES)
def test_letters_that_the_report_s_own_font_lacks_are_in_the_font_of_their_language(name):
    own = getFont(REGULAR).face.charToGlyph
    for part, font in runs(f"peaks {name}.fa"):
        assert (font == "") == all(ord(letter) in own for letter in part)
        assert font in ("", NAMES[name])
    assert "".join(part for part, _ in runs(name)) == name


def test_what_no_font_has_is_its_code_point():
    assert "".join(part for part, _ in runs("a🧬b")) == "aU+1F9ECb"
    assert list(runs("\x7f")) == [("U+007F", "")]
    (page,) = page_of("gene 🧬 ꙮ 𠀋 転写🧬").pages
    text = page.extract_text()
    assert text.count("U+1F9EC") == 16
    assert text.count("U+2000B") == 8
    for lost in "🧬𠀋\x00":
        assert lost not in text


def test_no_letter_is_printed_with_the_box_of_a_missing_one():
    """The box is glyph 0 of a font."""
    for number in [*range(0x20, 0xD800), *range(0xE000, 0x11000), *range(0x1F000, 0x20010)]:
        for part, font in runs(chr(number)):
            if not font and not part.isspace():
                owns = [getFont(own).face.charToGlyph for own in (REGULAR, BOLD)]
                assert all(ord(letter) in own for own in owns for letter in part), hex(number)


def test_markup_is_escaped_and_plain_words_are_left_alone():
    assert marked("a < b & c") == "a &lt; b &amp; c"
    assert marked("Σ ≥ é") == "Σ ≥ é"
    assert marked("<数>") == f'&lt;<font name="{CHINESE}">数</font>&gt;'


def test_widths_are_those_of_the_parts():
    assert width_of("abc", BOLD, 8) == stringWidth("abc", BOLD, 8)
    assert width_of("a数b", REGULAR, 10) == stringWidth("ab", REGULAR, 10) + 10  # as wide as it is high


def test_parts_are_drawn_one_after_the_other():
    drawn = []

    class Recorder(Canvas):
        def drawString(self, x, y, text, *rest, **named):  # noqa: N802
            drawn.append((x, y, text, self._fontname))
            super().drawString(x, y, text, *rest, **named)

    draw_text(Recorder(None), (5, 7), "a数b", REGULAR, 10)
    after = 5 + stringWidth("a", REGULAR, 10)
    assert drawn == [
        (5, 7, "a", REGULAR),
        (after, 7, "数", CHINESE),
        (after + 10, 7, "b", REGULAR),
    ]


@pytest.mark.parametrize("text", ["short", "W" * 200, "数" * 200, ""])
def test_the_foot_keeps_within_its_room(text):
    kept = shortened(text, REGULAR, 7, 300)
    assert width_of(kept, REGULAR, 7) <= 300
    if kept != text:
        assert kept.endswith("…")
        assert width_of(f"{text[: len(kept)]}…", REGULAR, 7) > 300  # one letter more would not fit


def test_long_names_without_blanks_are_broken_within_the_page():
    name = "実験" * 60
    page = f"<html><head><title>Long</title></head><body><main><h1>{name}</h1><p>{name}end</p></main></body></html>"
    text = PdfReader(io.BytesIO(pdf_of(page))).pages[0].extract_text()
    lines = [line for line in text.split("\n") if "実" in line]
    assert "".join(lines).replace("end", "") == name * 2
    for line in lines:
        assert len(line) * 8.5 < 178 / 25.4 * 72  # the frame's width; a heading's letters are larger still
