import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from helpers.examples import (
    example_discovery,
    example_evaluation,
    example_multiclass_session,
    example_regression_session,
    example_run,
    example_session,
)
from helpers.report_page import Page, report_of

from motifdesk.attribution.faithfulness import Faithfulness, Loss
from motifdesk.attribution.registry import all_methods
from motifdesk.attribution.results import SelfCheck
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.errors import InputError
from motifdesk.evaluation.results import Level, Verdict
from motifdesk.models.registry import all_architectures
from motifdesk.project.report import write_report
from motifdesk.project.session import Session
from motifdesk.project.wishes import Wishes


@pytest.fixture(scope="module")
def session():
    return example_session()


@pytest.fixture(scope="module")
def html(session, tmp_path_factory):
    return report_of(session, tmp_path_factory.mktemp("report"), {"train": 12.4, "interpret": 131})


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_it_needs_nothing_outside_itself(html, page):
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "img" not in page.tags
    assert all(value.startswith("#") for name, value in page.attributes if name in ("src", "href"))
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html


def test_it_has_every_section(page):
    for heading in (
        "Good",
        "Data and split",
        "Network and training",
        "Results on the test sequences",
        "Which bases made the difference",
        "Methods",
        "References",
        "To do it again",
    ):
        assert heading in page.text
    assert "Motifs" not in page.text
    assert page.tags.count("svg") == 1 + 1 + 2 + 3 + 5  # letters, split, curves, results, tracks


def test_motifs_that_lower_the_output_stand_apart(session, tmp_path):
    found = example_discovery(session)
    page = Page(report_of(session.with_discovery(found), tmp_path))
    assert "1 motif holds on held-out sequences." in page.text
    assert "the prediction" not in page.text.partition("Motifs")[2].partition("Methods")[0]
    (motif,) = found.motifs
    lowering = replace(motif, motif=replace(motif.motif, name="motif_2"), negative=True)
    both = replace(found, motifs=(motif, lowering), matches=found.matches * 2)
    page = Page(report_of(session.with_discovery(both), tmp_path))
    table, _, drawn = page.text.partition("Raise the prediction")
    assert table.index("raises “1”") < table.index("lowers “1”")
    order = ("motif_1", "raises", "Lower the prediction", "motif_2", "lowers")
    places = [drawn.index(words) for words in order]
    assert places == sorted(places)


def test_the_figures_are_the_evaluations(session, page):
    evaluation = session.evaluation
    interval = f"({evaluation.auroc_ci95.low:.3f}–{evaluation.auroc_ci95.high:.3f})"
    assert f"{evaluation.auroc:.3f} {interval}" in page.text
    for value in (evaluation.accuracy, evaluation.f1, evaluation.mcc):
        assert f"{value:.3f}" in page.text
    for sentence in evaluation.verdict.sentences:
        assert sentence in page.text
    assert "225 train, 75 validation and 100 test sequences" in page.text


def test_the_confusion_matrix_has_true_rows_and_predicted_columns(session, page):
    (tn, fp), (fn, tp) = session.evaluation.confusion.tolist()
    raw = f"predicted “0” predicted “1” truly “0” {tn} {fp} truly “1” {fn} {tp}"
    assert raw in page.text
    shares = [100 * tn / (tn + fp), 100 * fp / (tn + fp), 100 * fn / (fn + tp), 100 * tp / (fn + tp)]
    assert "truly “0” {:.1f}% {:.1f}% truly “1” {:.1f}% {:.1f}%".format(*shares) in page.text


def test_settings_seeds_and_times_are_there(session, page):
    for words in (
        "Filters 32",
        "Filter width 12 bp",
        "Learning rate 0.001",
        "Strands one",
        "Seed 0",
    ):
        assert words in page.text
    assert "Seed of the split 42" in page.text
    assert session.run.model.key in page.text
    assert "train 12 s interpret 2 min 11 s" in page.text
    assert "GlobalMaxPooling1D (32) 0" in page.text


@pytest.mark.parametrize(
    "work",
    [
        "Kingma DP, Ba J",
        "Zou J",
        "Shrikumar A",
        "Pedregosa F",
        "Abadi M",
        "Chollet F",
        "Newcombe RG",
        "Boyd K",
    ],
)
def test_what_was_used_is_cited(page, work):
    assert work in page.text


def test_what_was_not_used_is_not_cited(session, tmp_path):
    settings = replace(session.run.settings, optimizer="sgd", keep="last", strands="augmented")
    bare = replace(
        session, runs=(replace(session.run, settings=settings),), evaluation=None, attribution=None
    )
    text = Page(report_of(bare, tmp_path)).text
    for absent in ("Kingma", "Shrikumar", "Pedregosa", "Results on the test", "made the difference", "Good"):
        assert absent not in text
    assert "the optimizer sgd" in text
    assert "reverse complement at random" in text


def test_names_from_files_cannot_break_the_page(session, tmp_path):
    evil = '<script>alert("1")</script>&\'"'
    data = session.dataset
    dataset = Dataset((evil,) * len(data), data.sequences, data.labels, (evil, f"{evil}2"), source=(evil,))
    split = make_split(dataset, SplitSettings())
    run = example_run(dataset, split)
    other = Session(dataset, split).with_run(run)
    other = replace(
        other, evaluation=example_evaluation(dataset, split, run), attribution=session.attribution
    )
    page = Page(report_of(other, tmp_path))
    assert "script" not in page.tags
    assert f"truly “{evil}2”" in page.text


@pytest.mark.parametrize(
    ("level", "word"), [(Level.GOOD, "Good"), (Level.CAUTION, "Read with caution"), (Level.BAD, "Not usable")]
)
def test_each_level_has_its_word_and_colour(session, tmp_path, level, word):
    evaluation = replace(session.evaluation, verdict=Verdict(level, ("One.", "Two.")))
    html = report_of(replace(session, evaluation=evaluation), tmp_path)
    assert f'class="verdict level-{level.value}"' in html
    assert re.search(rf"<h2>{word}</h2>\s*<p>One.</p>\s*<p>Two.</p>", html)


def test_unknown_architectures_and_methods_are_named_as_they_are(session, tmp_path):
    plan = replace(session.run.model.plan, architecture="of-a-plugin")
    run = replace(session.run, model=replace(session.run.model, plan=plan))
    attribution = replace(session.attribution, method="own-method", model_key=run.model.key)
    changed = replace(session, runs=(run,), evaluation=None, attribution=attribution)
    text = Page(report_of(changed, tmp_path)).text
    assert "network “of-a-plugin”" in text
    assert "Method: own-method." in text


def test_nothing_trained_is_one_sentence_and_no_file(session, tmp_path):
    with pytest.raises(InputError, match="train one"):
        write_report(tmp_path / "report.html", Session(session.dataset, session.split), {})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_one_sentence(session, tmp_path):
    with pytest.raises(InputError, match=r"report\.html: it cannot be written"):
        write_report(tmp_path / "gone" / "report.html", session, {})


def test_reports_are_written_without_the_heavy_libraries():
    code = (
        "import sys; from helpers.examples import example_session; from pathlib import Path;"
        "from motifdesk.project.report import write_report; from motifdesk.project.exports import write_results;"
        "import tempfile; folder = Path(tempfile.mkdtemp()); session = example_session();"
        "write_results(folder, session, {}); write_report(folder / 'report.html', session, {});"
        "print([name for name in ('sklearn', 'scipy', 'tensorflow', 'keras', 'PySide6') if name in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"


def test_several_classes_are_reported_one_by_one(tmp_path):
    session = example_multiclass_session()
    page, evaluation = Page(report_of(session, tmp_path)), session.evaluation
    assert "3 classes" in page.text
    row = "truly “motif” " + " ".join(str(count) for count in evaluation.confusion[1])
    assert row in page.text
    for item in evaluation.classes:
        assert (
            f"“{item.name}” {item.count} {item.auroc:.3f} {item.auprc:.3f} {item.precision:.3f}" in page.text
        )
    assert "positive class" not in page.text
    assert "log-odds of the most likely class" in page.text
    assert "Newcombe RG" in page.text


def test_more_classes_than_colours_are_said_to_be_left_out(tmp_path):
    session = example_multiclass_session()
    classes = session.evaluation.classes
    many = replace(session.evaluation, classes=classes * 4)
    assert "the 4 classes with the highest are left out" in report_of(
        replace(session, evaluation=many), tmp_path
    )


def test_numbers_are_reported_with_correlation_and_errors(tmp_path):
    session = example_regression_session()
    page, evaluation = Page(report_of(session, tmp_path)), session.evaluation
    for value in (evaluation.pearson, evaluation.spearman, evaluation.r2):
        assert f"{value:.3f} (" in page.text
    assert f"{evaluation.mae:.4g} (" in page.text
    assert "part all share train 225 56.2%" in page.text
    assert "mean squared error of the standardised values" in page.text
    assert "gradient of the predicted value times the input" in page.text
    for absent in ("Confusion", "positive class", "AUROC", "Newcombe", "logistic"):
        assert absent not in page.text


def test_it_says_how_much_the_network_sees_and_of_how_many_it_is_one(session, page, tmp_path):
    summary = replace(session.run.summary, receptive_field=12)
    several = replace(session, runs=(replace(session.run, summary=summary), session.run))
    text = Page(report_of(several, tmp_path)).text
    assert "each of its units sees 12 of 50 bases" in text
    assert "2 networks were trained on this data and split" in text
    assert "networks were trained on this data" not in page.text


def test_checks_of_the_method_and_its_faithfulness_are_told_where_they_were_made(session, page, tmp_path):
    check = SelfCheck(0.01, 0.1, "The contributions add up to 1 %.")
    measured = Faithfulness(200, Loss(3.0, 2.5, 3.5), Loss(0.5, 0.4, 0.6), 0.05)
    checked = session.with_attribution(replace(session.attribution, check=check))
    text = Page(report_of(checked, tmp_path, wishes=Wishes(faithfulness=measured))).text
    for words in (f"itself passed: {check.sentence}", measured.sentence, "Samek W", "Adebayo J"):
        assert words in text
        assert words not in page.text


def test_chosen_sequences_are_shown_in_their_order(session, tmp_path):
    text = Page(report_of(session, tmp_path, wishes=Wishes(rows=(7, 3)))).text
    ids = session.dataset.ids
    shown = text.partition("Shown are chosen sequences, on one scale.")[2]
    assert 0 < shown.index(f"{ids[7]} score") < shown.index(f"{ids[3]} score")


@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture_is_cited_after_its_paper(session, tmp_path, name):
    plan = replace(session.run.model.plan, architecture=name)
    run = replace(session.run, model=replace(session.run.model, plan=plan))
    page = report_of(replace(session, runs=(run,), evaluation=None, attribution=None), tmp_path)
    assert_cited(page, all_architectures()[name].references)


@pytest.mark.parametrize("name", all_methods())
def test_every_method_is_cited_after_its_paper(session, tmp_path, name):
    changed = session.with_attribution(replace(session.attribution, method=name))
    assert_cited(report_of(changed, tmp_path), all_methods()[name].references)


def assert_cited(html, references):
    """Each is named in the text and listed, and no other is listed but those that the text names."""
    text, _, listed = (
        Page(html).text.partition("Methods ")[2].partition("To do it again")[0].partition("References")
    )
    for reference in references:
        assert reference.cited in text
        assert reference.entry in listed
    names = re.findall(r"([A-Z][\w-]+)(?: et al\.| and [A-Z][\w-]+)? (?:19|20)\d\d", text)
    firsts = re.findall(r"<li>([A-Z][\w-]+)", html.partition("<h3>References</h3>")[2])
    assert sorted(set(names), key=str.casefold) == sorted(set(firsts), key=str.casefold)
