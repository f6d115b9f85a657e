"""What the report says of the data, the training and the methods."""

from dataclasses import replace

import pytest
from helpers.examples import (
    example_run,
    example_session,
)
from helpers.report_page import Page, report_of

from motifdesk.data.audit.findings import Finding, Severity, no_examples
from motifdesk.data.fixes.registry import AppliedFix, apply_fixes
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.models.registry import all_architectures
from motifdesk.project.session import Session


@pytest.fixture(scope="module")
def session():
    return example_session()


@pytest.fixture(scope="module")
def page(session, tmp_path_factory):
    return Page(report_of(session, tmp_path_factory.mktemp("report")))


def test_what_was_decided_on_reading_is_in_the_report(session, tmp_path):
    dataset = replace(session.dataset, remarks=("2 rows without a sequence left out.",))
    page = Page(report_of(replace(session, dataset=dataset), tmp_path))
    assert "What was decided on reading 2 rows without a sequence left out." in page.text


def test_what_was_said_of_the_training_is_in_the_report(session, page, tmp_path):
    said = "The batch size is 4,096 but there are only 135 training sequences; each epoch is one step over all of them."
    runs = (replace(session.run, notices=(said,)),)
    assert said in Page(report_of(replace(session, runs=runs), tmp_path)).text
    assert said not in page.text


def test_methods_name_how_the_network_was_chosen_and_trained(session, page, tmp_path):
    settings = replace(
        session.run.settings,
        strands="shared",
        members=3,
        schedule="cosine",
        weight_decay=0.01,
        class_weights="balanced",
    )
    plan = replace(session.run.model.plan, both_strands=True, members=3)
    model = replace(session.run.model, plan=plan)
    run = replace(session.run, settings=settings, model=model, reason="One word decides.")
    dataset = replace(session.dataset, shuffled="dinucleotide")
    changed = replace(session, dataset=dataset, runs=(replace(run, data_key=dataset.key),))
    text = Page(report_of(changed, tmp_path)).text
    for words in (
        "Chosen by the data: One word decides.",
        "both strands being read with the same weights",
        "fell to zero along a cosine",
        "a weight decay of 0.01",
        "each class counting the same in all",
        "3 networks of this kind were trained together",
        "dinucleotide shuffles drawn anew in every epoch",
    ):
        assert words in text
        assert words not in page.text


def methods_of(text):
    return text.partition("Methods ")[2].partition("References")[0]


def test_methods_say_of_the_learning_rate_that_it_rose_and_fell(session, tmp_path):
    settings = replace(
        session.run.settings, strands="shared", schedule="cosine", learning_rate=0.002, weight_decay=0.01
    )
    changed = replace(session, runs=(replace(session.run, settings=settings),))
    methods = methods_of(Page(report_of(changed, tmp_path)).text)
    assert (
        "at a learning rate that rose to 0.002 over the first tenth of the steps and then fell to zero along a cosine "
        "(Loshchilov and Hutter 2017), with a weight decay of 0.01 (Loshchilov and Hutter 2019), both strands being "
        "read with the same weights;"
    ) in methods


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("primer", "with filters 32, filter width 12 bp, pooling 4 positions, hidden units 16, and "),
        (
            "gapped",
            "with word length 7 bp, word span 11 bp, gap patterns 8, word step 60, filters 64, filter width 11 bp, "
            "dropout 0.8, and ",
        ),
    ],
)
def test_methods_name_the_parameters_of_the_network_and_the_seed(session, tmp_path, name, words):
    plan = replace(
        session.run.model.plan, architecture=name, parameters=all_architectures()[name].parameters()
    )
    settings = replace(session.run.settings, seed=4711)
    run = replace(session.run, model=replace(session.run.model, plan=plan), settings=settings)
    methods = methods_of(Page(report_of(replace(session, runs=(run,)), tmp_path)).text)
    assert f"{words}{run.summary.parameters:,} trainable parameters was trained" in methods
    assert f"in batches of {settings.batch_size} from the seed 4711, minimising" in methods


@pytest.mark.parametrize(
    ("patience", "keep", "words"),
    [
        (5, "best", "only watched, to choose when to stop and which epoch's weights to keep;"),
        (5, "last", "only watched, to choose when to stop;"),
        (0, "best", "only watched, to choose which epoch's weights to keep;"),
        (0, "last", "only watched, and nothing was chosen by them;"),
    ],
)
def test_the_validation_sequences_decided_what_the_settings_let_them(
    session, tmp_path, patience, keep, words
):
    settings = replace(session.run.settings, patience=patience, keep=keep)
    changed = replace(session, runs=(replace(session.run, settings=settings),))
    assert words in Page(report_of(changed, tmp_path)).text


def test_fresh_shuffles_are_a_setting_only_where_negatives_are_shuffles(session, page, tmp_path):
    assert "Fresh shuffles" not in page.text
    dataset = replace(session.dataset, shuffled="dinucleotide")
    runs = (replace(session.run, data_key=dataset.key),)
    assert (
        "Fresh shuffles yes" in Page(report_of(replace(session, dataset=dataset, runs=runs), tmp_path)).text
    )


def test_what_was_read_and_what_was_changed_stand_apart(session, tmp_path):
    original = replace(session.dataset, remarks=("Read as DNA.",))
    fixes = (AppliedFix("length", 40),)
    dataset = apply_fixes(original, fixes)
    split = make_split(dataset, SplitSettings())
    run = example_run(dataset, split)
    changed = Session(dataset, split, original=original, fixes=fixes).with_run(run)
    text = Page(report_of(changed, tmp_path)).text
    assert "What was decided on reading Read as DNA. What was changed then" in text
    assert dataset.remarks[1] in text


def test_what_the_checks_found_is_in_the_report_while_it_is_current(session, page, tmp_path):
    found = Finding("odd", Severity.CAUTION, "3 sequences are odd", "They may mislead.", 3, no_examples())
    audited = session.with_findings((found,), session.audit_key)
    assert "caution 3 sequences are odd. They may mislead." in Page(report_of(audited, tmp_path)).text
    clean = Page(report_of(session.with_findings((), session.audit_key), tmp_path)).text
    assert "Nothing that would mislead was found" in clean
    stale = Page(report_of(session.with_findings((found,), "other data"), tmp_path)).text
    for text in (stale, page.text):
        assert "What the checks found" not in text


def test_a_serious_leak_is_said_with_the_verdict_and_in_the_methods(session, page, tmp_path):
    title = "12 sequences stand in more than one part of the split"
    leak = Finding("leaks", Severity.SERIOUS, title, "They may mislead.", 12, no_examples())
    html = report_of(session.with_findings((leak,), session.audit_key), tmp_path)
    verdict = Page(html).text.partition("Data and split")[0]
    assert f"That may be better than the truth: {title} (see the checks of the data)." in verdict
    assert "Read with caution" in verdict
    assert "level-caution" in html
    methods = methods_of(Page(html).text)
    assert (
        f"test sequences. The checks of the data found that {title}; the results may therefore be" in methods
    )
    harmless = replace(leak, severity=Severity.CAUTION)
    for other in (
        session.with_findings((harmless,), session.audit_key),
        session.with_findings((leak,), "old"),
    ):
        assert "better than the truth" not in Page(report_of(other, tmp_path)).text
    assert "better than the truth" not in page.text
