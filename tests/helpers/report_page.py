"""The report's page as tests read it."""

from __future__ import annotations

from html.parser import HTMLParser

from motifdesk.project.report import write_report

VOID = {"meta", "br"}


class Page(HTMLParser):
    """The page's text, its tags and attributes; fails where tags are not nested right."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.attributes, self._open = [], [], [], []
        self.feed(html)
        self.close()
        assert not self._open
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] != "style":
            self.words.append(data)


def report_of(session, folder, seconds=None, wishes=None):
    path = folder / "report.html"
    write_report(path, session, seconds or {}, wishes)
    return path.read_text("utf-8")
