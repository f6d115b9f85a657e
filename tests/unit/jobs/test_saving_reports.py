import pytest
from helpers.examples import example_session
from pypdf import PdfReader

from motifdesk.jobs.tasks import SaveReport, SaveResults
from motifdesk.monitor import SilentMonitor
from motifdesk.project.wishes import Wishes


@pytest.fixture(scope="module")
def session():
    return example_session()


def test_results_have_the_report_as_pdf_where_it_is_asked_for(session, tmp_path):
    with_it = SaveResults(session, tmp_path, {}, pdf=True).run(SilentMonitor())
    assert [path.name for path in with_it][-2:] == ["report.html", "report.pdf"]
    assert len(PdfReader(tmp_path / "report.pdf").pages) > 2
    assert "report.pdf" not in [path.name for path in SaveResults(session, tmp_path, {}).run(SilentMonitor())]


@pytest.mark.parametrize(("name", "begin"), [("a.html", b"<!DOCTYPE html>"), ("a.pdf", b"%PDF-")])
def test_the_report_alone_is_written_as_its_name_says(session, tmp_path, name, begin):
    job = SaveReport(session, tmp_path / name, {}, Wishes(rows=(1, 2)))
    assert job.run(SilentMonitor()) == tmp_path / name
    assert (tmp_path / name).read_bytes().startswith(begin)
    assert [path.name for path in tmp_path.iterdir()] == [name]
