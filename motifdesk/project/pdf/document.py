"""The whole document: pages with their numbers, the title, and a table of contents beside them."""

from __future__ import annotations

import io
import re
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from motifdesk.project.pdf.flow import Layout
from motifdesk.project.pdf.scripts import draw_text, register_script_fonts, shortened
from motifdesk.project.pdf.style import REGULAR, colours, register_fonts

_MARGIN: Final = 16 * mm
_FOOT: Final = 9 * mm
_NUMBER: Final = 25 * mm  # of the foot, for the page's number
_VOID: Final = re.compile(r"<(meta|br|hr)\b([^<>]*?)/?>")
# What XML may not hold; names in users' files do.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def pdf_of(page: str) -> bytes:
    """Return the report as PDF.

    Parameters
    ----------
    page
        The HTML text of `motifdesk.project.report.render_report`.

    Raises
    ------
    ValueError
        It holds an element that this module has no form for.
    """
    register_fonts()
    register_script_fonts()
    root = ElementTree.fromstring(
        _VOID.sub(r"<\1\2/>", _UNWRITABLE.sub("", page))
    )  # ours, with names escaped
    body = root.find("body")
    main, title = root.find("body/main"), root.findtext("head/title")
    assert body is not None
    assert main is not None
    assert title is not None
    shapes = {path.attrib["id"]: path for path in body.iter("path") if "id" in path.attrib}
    data = io.BytesIO()
    document = _Document(data, title)
    document.build(document.story(main, shapes), canvasmaker=_numbered(title))
    return data.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    def __init__(self, data: io.BytesIO, title: str) -> None:
        super().__init__(
            data,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN,
            title=title,
            creator="MotifDesk",
            author="MotifDesk",
            lang="en",
            initialFontName=REGULAR,
        )
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0, showBoundary=0)
        self.addPageTemplates(PageTemplate(frames=[frame]))

    def story(self, main: Element, shapes: dict[str, Element]) -> list[Flowable]:
        """Return everything in order."""
        layout = Layout((self.width, self.height), shapes)
        return [part for child in main for part in layout.flowables(child, self.width)]

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab's name
        """Put headings into the outline that PDF viewers show beside the pages."""
        if isinstance(flowable, Paragraph) and flowable.style.name == "h2":
            mark = f"heading-{self.canv.getPageNumber()}-{id(flowable)}"
            self.canv.bookmarkPage(mark)
            self.canv.addOutlineEntry(flowable.getPlainText(), mark, 0)


def _numbered(title: str) -> type[Canvas]:
    """Return a canvas that knows, when it writes the foot of a page, how many pages there are."""
    foot = shortened(title, REGULAR, 7, A4[0] - 2 * _MARGIN - _NUMBER)

    class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  # reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for state in self._pages:
                self.__dict__.update(state)
                self.setFillColor(HexColor(colours()["muted"]))
                draw_text(self, (_MARGIN, _FOOT), foot, REGULAR, 7)
                self.setFont(REGULAR, 7)
                self.drawRightString(
                    A4[0] - _MARGIN, _FOOT, f"Page {self.getPageNumber()} of {len(self._pages)}"
                )
                super().showPage()
            super().save()

    return Numbered
