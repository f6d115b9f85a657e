import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from helpers.examples import (
    example_discovery,
    example_multiclass_session,
    example_regression_session,
    example_session,
)
from pypdf import PdfReader

from motifdesk.data.dataset import Dataset
from motifdesk.errors import InputError
from motifdesk.project.exports import write_results
from motifdesk.project.pdf.document import pdf_of
from motifdesk.project.pdf.drawing import Figure
from motifdesk.project.report import write_report


def example_with_motifs():
    session = example_session()
    return session.with_discovery(example_discovery(session))


SESSIONS = {
    "binary": example_with_motifs,
    "multiclass": example_multiclass_session,
    "regression": example_regression_session,
}


@pytest.fixture(scope="module", params=SESSIONS)
def session(request):
    return SESSIONS[request.param]()


@pytest.fixture(scope="module")
def written(session, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    write_results(folder, session, {})
    for kind in ("html", "pdf"):
        write_report(folder / f"report.{kind}", session, {"train": 12.4})
    return folder


@pytest.fixture(scope="module")
def reader(written):
    return PdfReader(written / "report.pdf")


@pytest.fixture(scope="module")
def text(reader):
    feet = re.compile(rf"{re.escape(reader.metadata.title)}|Page \d+ of {len(reader.pages)}")
    return squeezed(" ".join(feet.sub("", page.extract_text()) for page in reader.pages))


def squeezed(words):
    """Lines are broken elsewhere than on the page of HTML, also within long names."""
    return re.sub(r"\s+", "", words)


def test_it_says_all_that_the_page_says(written, text):
    html = ElementTree.fromstring(
        re.sub(r"<(meta|br)\b([^>]*)>", r"<\1\2/>", (written / "report.html").read_text())
    )
    words = [part for part in html.find("body/main").itertext() if part.strip()]
    assert len(words) > 150
    for part in words:
        assert all(squeezed(line) in text for line in part.split("\n")), part


def test_the_numbers_are_those_of_the_metrics_file(written, text):
    test = json.loads((written / "metrics.json").read_text())["test"]
    for name in ("auroc", "accuracy", "f1", "mcc", "pearson", "r2"):
        if name in test:
            assert f"{test[name]:.3f}" in text, name
    for name in ("auroc_ci95", "pearson_ci95", "auprc_ci95"):
        if name in test:
            assert "({:.3f}–{:.3f})".format(*test[name]) in text, name
    for row in test.get("confusion_matrix", []):
        assert "".join(str(count) for count in row) in text


def test_every_figure_of_the_page_is_drawn_in_lines_and_text(session, written, monkeypatch, tmp_path):
    drawn = []
    draw = Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda self: (drawn.append(self), draw(self)))
    write_report(tmp_path / "report.pdf", session, {})
    shown = (written / "report.html").read_text().count('class="figure"')
    assert len(drawn) == shown
    assert shown >= 9
    for page in PdfReader(tmp_path / "report.pdf").pages:
        assert len(page.images) == 0


def test_its_fonts_are_inside(reader):
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"]
    assert {name.partition("+")[2] for name in names} == {"DejaVuSans", "DejaVuSans-Bold"}


def test_it_has_a_title_numbered_pages_and_an_outline(reader, session):
    assert reader.metadata.title == f"MotifDesk report: {session.dataset.source[0]}"
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} of {len(reader.pages)}" in page.extract_text()
    assert [entry.title for entry in reader.outline][1:3] == ["Data and split", "Network and training"]


def test_no_part_reaches_beyond_the_page(session, monkeypatch, tmp_path):
    """The frame of an A4 page is 178 mm wide: nothing laid out is wider."""
    widest = []
    wrap = Figure.wrap
    monkeypatch.setattr(
        Figure, "wrap", lambda self, room, down: widest.append(wrap(self, room, down)) or widest[-1]
    )
    write_report(tmp_path / "report.pdf", session, {})
    assert max(width for width, _ in widest) <= 178 / 25.4 * 72 + 0.01


def test_names_from_files_cannot_break_it(tmp_path):
    session = example_session()
    evil = "<b>&\x00\x0b]]>\ud800" + "W" * 300
    data = session.dataset
    dataset = Dataset((evil,) * len(data), data.sequences, data.labels, (evil, "1"), source=(evil,))
    run = replace(session.run, data_key=dataset.key)
    changed = replace(session, dataset=dataset, runs=(run,), evaluation=None)
    write_report(tmp_path / "report.pdf", changed, {})
    text = squeezed("".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages))
    assert "<b>&]]>W" in text


def test_a_long_table_repeats_its_head_and_cuts_no_row():
    rows = "".join(f"<tr><th>row {row}</th><td>value<br/>second {row}</td></tr>" for row in range(200))
    table = f"<table><thead><tr><th>name</th><th>what</th></tr></thead><tbody>{rows}</tbody></table>"
    page = f"<html><head><title>Long</title></head><body><main>{table}</main></body></html>"
    pages = [part.extract_text() for part in PdfReader(io.BytesIO(pdf_of(page))).pages]
    assert len(pages) > 3
    for text in pages:
        assert "name" in text
        assert "what" in text
        assert len(re.findall(r"row \d", text)) == len(re.findall(r"second \d", text))


def test_a_table_of_very_many_columns_stays_within_the_page():
    cells = "".join(f'<td class="number">{number:,}</td>' for number in range(1000, 1080))
    table = f"<table><tbody><tr>{cells}</tr></tbody></table>"
    page = f"<html><head><title>Wide</title></head><body><main>{table}</main></body></html>"
    (page,) = PdfReader(io.BytesIO(pdf_of(page))).pages
    assert "1,079" in squeezed(page.extract_text())


def test_motifs_stand_two_beside_each_other_and_go_on_over_the_page():
    logo = '<svg viewBox="0 0 300 200"><rect x="0" y="0" width="300" height="200"/></svg>'
    figures = "".join(f'<figure class="motif"><p>motif {name}</p>{logo}</figure>' for name in "ABCDEFGHIJKL")
    main = f'<div class="columns many">{figures}</div>'
    page = f"<html><head><title>Two</title></head><body><main>{main}</main></body></html>"
    places: dict[str, tuple[int, float, float]] = {}
    for number, part in enumerate(PdfReader(io.BytesIO(pdf_of(page))).pages):

        def note(text: str, space: list[float], *_: object, number: int = number) -> None:
            if text.strip().startswith("motif "):
                places[text.strip()[-1]] = (number, space[4], space[5])

        part.extract_text(visitor_text=note)
    rows = [[places[name] for name in pair] for pair in ("AB", "CD", "EF", "GH", "IJ", "KL")]
    for left, right in rows:
        assert (left[0], left[2]) == (right[0], right[2])
        assert right[1] > left[1] + 200
    heights = [(number, -height) for (number, _, height), _ in rows]
    assert heights == sorted(set(heights))
    assert rows[-1][0][0] == 1


def test_what_it_has_no_form_for_is_an_error():
    page = "<html><head><title>Odd</title></head><body><main><video/></main></body></html>"
    with pytest.raises(ValueError, match="no form for <video>"):
        pdf_of(page)


def test_another_ending_is_one_sentence(session, tmp_path):
    with pytest.raises(InputError, match=r"report\.doc: .* choose one of \.html, \.pdf"):
        write_report(tmp_path / "report.doc", session, {})
    assert list(tmp_path.iterdir()) == []
