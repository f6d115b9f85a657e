import json
from xml.etree import ElementTree

import pytest
from helpers.examples import example_multiclass_session, example_session
from sklearn import metrics

from motifdesk.project.exports import write_results
from motifdesk.project.report import write_report
from motifdesk.project.report_results import shown_results
from motifdesk.project.wishes import Wishes

EXAMPLE = example_session()
CHOSEN = "chosen after looking at the test sequences"


def report_at(threshold, folder, session=EXAMPLE):
    write_report(folder / "report.html", session, {}, Wishes(threshold=threshold))
    return (folder / "report.html").read_text("utf-8")


def line_of(histogram):
    """Where the line of the threshold stands, in pixels from the left."""
    lines = [item for item in ElementTree.fromstring(histogram).iter() if item.tag.endswith("line")]
    upright = [
        item for item in lines if item.get("class") == "line reference" and item.get("x1") == item.get("x2")
    ]
    (line,) = upright
    return float(line.get("x1"))


@pytest.mark.parametrize("threshold", [0.04, 0.5, 0.731])
def test_the_figures_of_two_classes_are_those_at_the_threshold(threshold):
    evaluation = EXAMPLE.evaluation
    shown = shown_results(evaluation, threshold)
    labels, predicted = evaluation.labels, (evaluation.scores >= threshold).astype(int)
    figures = {item.name: item.value for item in shown["figures"]}
    assert figures["Accuracy"] == f"{metrics.accuracy_score(labels, predicted):.3f}"
    assert figures["F1"] == f"{metrics.f1_score(labels, predicted):.3f}"
    assert figures["MCC"] == f"{metrics.matthews_corrcoef(labels, predicted):.3f}"
    assert shown["confusion"] == metrics.confusion_matrix(labels, predicted).tolist()
    shares = metrics.confusion_matrix(labels, predicted, normalize="true")
    assert [share for row in shown["shares"] for share in row] == pytest.approx(shares.ravel())
    assert figures["AUROC"].startswith(f"{metrics.roc_auc_score(labels, evaluation.scores):.3f} (")
    first, last = (line_of(shown_results(evaluation, end)["histogram"]) for end in (0, 1))
    assert line_of(shown["histogram"]) == pytest.approx(first + threshold * (last - first), abs=0.1)


def test_a_threshold_that_was_chosen_is_said_to_be(tmp_path):
    html = report_at(0.04, tmp_path)
    assert html.count(CHOSEN) == 2  # with the results, and in the methods
    assert "Confusion matrix at the threshold 0.04" in html
    assert "threshold 0.04</text>" in html
    assert "threshold 0.5" not in html


def test_of_the_usual_threshold_there_is_nothing_to_remark(tmp_path):
    html = report_at(0.5, tmp_path)
    assert CHOSEN not in html
    assert "Confusion matrix at the threshold 0.5" in html


def test_several_classes_have_no_threshold(tmp_path):
    assert CHOSEN not in report_at(0.04, tmp_path, example_multiclass_session(40))


def test_a_chosen_threshold_is_in_the_pdf(tmp_path):
    from pypdf import PdfReader

    path = tmp_path / "report.pdf"
    write_report(path, EXAMPLE, {}, Wishes(threshold=0.04))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert "from a probability of 0.04 on" in text


def test_the_files_for_scripts_stay_at_a_half(tmp_path):
    report_at(0.04, tmp_path)
    write_results(tmp_path, EXAMPLE, {})
    found = json.loads((tmp_path / "metrics.json").read_text())
    labels, predicted = EXAMPLE.evaluation.labels, EXAMPLE.evaluation.scores >= 0.5
    assert found["test"]["accuracy"] == pytest.approx(metrics.accuracy_score(labels, predicted))
    assert found["test"]["mcc"] == pytest.approx(metrics.matthews_corrcoef(labels, predicted))
