import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from sklearn.metrics import auc

from motifdesk.project import figures
from motifdesk.project.svg import Axes

UNIT = Axes("", "", (0.0, 1.0), (0.0, 1.0))


@pytest.fixture(scope="module")
def session():
    return example_session()


def path_of(figure, style):
    svg = ElementTree.fromstring(figure)
    paths = [item for item in svg.iter("path") if item.get("class") == f"line {style}"]
    return paths[0].get("d")  # the curves are drawn before the legend


def texts_of(figure):
    return [item.text for item in ElementTree.fromstring(figure).iter("text")]


def values_of(path):
    """Return the data behind a path in a figure whose axes run from 0 to 1."""
    points, x, y = [], 0.0, 0.0
    for command, numbers in re.findall(r"([MLHV])([^MLHV]*)", path):
        values = [float(number) for number in numbers.split(",")]
        x = values[0] if command in "MLH" else x
        y = values[-1] if command in "MLV" else y
        points.append((x, y))
    left, right, bottom, top = UNIT.x(0.0), UNIT.x(1.0), UNIT.y(0.0), UNIT.y(1.0)
    pixels = np.array(points)
    return (pixels[:, 0] - left) / (right - left), (pixels[:, 1] - bottom) / (top - bottom)


def test_the_area_under_the_drawn_roc_curve_is_the_auroc(session):
    figure = figures.roc_figure(session.evaluation)
    x, y = values_of(path_of(figure, "train"))
    assert auc(x, y) == pytest.approx(session.evaluation.auroc, abs=0.003)
    assert {"false positive rate", "true positive rate"} <= set(texts_of(figure))


def test_the_area_under_the_drawn_precision_recall_steps_is_the_auprc(session):
    figure = figures.precision_recall_figure(session.evaluation)
    x, y = values_of(path_of(figure, "train"))
    assert auc(x, y) == pytest.approx(session.evaluation.auprc, abs=0.003)
    prevalence = session.evaluation.labels.mean()
    assert f"guessing, {prevalence:.3f}" in texts_of(figure)


def test_the_histogram_counts_every_test_sequence_once(session):
    figure = figures.score_figure(session.evaluation, 0.25)
    assert "threshold 0.25" in texts_of(figure)
    path = path_of(figure, "positive")
    x, y = values_of(path)
    positives = session.evaluation.scores[session.evaluation.labels == 1]
    counts = np.histogram(positives, np.linspace(0, 1, 21))[0]
    other = np.histogram(session.evaluation.scores[session.evaluation.labels == 0], np.linspace(0, 1, 21))[0]
    # The area of the drawn steps, in units of a bin and of the axis that ends four tenths above the highest bin.
    highest = max(counts.max(), other.max())
    assert auc(x, y) * 20 * 1.4 * highest == pytest.approx(len(positives), rel=0.02)


def test_learning_curves_end_where_the_history_ends(session):
    figure = figures.learning_curve(session.run, "accuracy")
    assert path_of(figure, "train").count("L") == 19
    assert {"train", "validation", "weights kept", "epoch", "accuracy"} <= set(texts_of(figure))


@pytest.mark.parametrize("quantity", ["loss", "accuracy"])
@pytest.mark.parametrize("value", [0.0, 1e9, np.nan, np.inf])
def test_odd_histories_are_drawn_too(session, quantity, value):
    odd = {quantity: value, f"val_{quantity}": value}
    run = replace(session.run, history=(replace(session.run.history[0], **odd),), kept_epoch=1)
    assert "nan" not in figures.learning_curve(run, quantity)


def test_the_split_bar_is_in_proportion(session):
    svg = ElementTree.fromstring(figures.split_bar(session.split))
    widths = np.array([float(item.get("width")) for item in svg.iter("rect")])
    assert widths / widths.sum() == pytest.approx([225 / 400, 75 / 400, 100 / 400], abs=0.001)
    assert texts_of(figures.split_bar(session.split)) == ["train 225", "validation 75", "test 100"]


def test_every_class_has_its_curve_and_its_area():
    classes = example_multiclass_session().evaluation.classes
    figure = figures.class_roc_figure(classes)
    for place, item in enumerate(classes):
        x, y = values_of(path_of(figure, f"class-{place}"))
        assert auc(x, y) == pytest.approx(item.auroc, abs=0.003)
        assert f"“{item.name}” {item.auroc:.3f}" in texts_of(figure)


def test_every_test_sequence_is_a_dot_where_its_values_are():
    evaluation = example_regression_session().evaluation
    svg = ElementTree.fromstring(figures.scatter_figure(evaluation))
    (path,) = [item.get("d") for item in svg.iter("path") if item.get("class") == "points train"]
    dots = np.array(re.findall(r"M([\d.]+),([\d.]+)h0", path), float)
    assert len(dots) == len(evaluation.labels)
    # Both axes have the same range, so that pixels are in proportion to values.
    assert np.corrcoef(dots[:, 0], evaluation.labels)[0, 1] == pytest.approx(1, abs=1e-4)
    assert np.corrcoef(dots[:, 1], -evaluation.scores)[0, 1] == pytest.approx(1, abs=1e-4)
    assert {"measured value", "predicted value", "predicted = measured"} <= set(texts_of(svg_text(svg)))


def svg_text(svg):
    return ElementTree.tostring(svg, encoding="unicode")


def test_large_test_sets_are_thinned_and_constant_ones_are_drawn_too():
    evaluation = example_regression_session().evaluation
    many = replace(evaluation, labels=np.tile(evaluation.labels, 90), scores=np.tile(evaluation.scores, 90))
    assert figures.scatter_figure(many).count("h0") == 3000
    for value in (0.0, 7.0, -3e9):
        same = np.full(20, value)
        constant = replace(evaluation, labels=same, scores=same)
        assert "nan" not in figures.scatter_figure(constant) + figures.residual_figure(constant)


def test_the_histogram_of_errors_counts_every_test_sequence():
    evaluation = example_regression_session().evaluation
    figure = figures.residual_figure(evaluation)
    assert {"error (predicted − measured)", "test sequences", "no error"} <= set(texts_of(figure))


def test_the_curve_of_a_regression_is_its_correlation():
    run = example_regression_session().run
    assert "Pearson correlation" in texts_of(figures.learning_curve(run, "pearson"))
    assert any("mean squared error" in text for text in texts_of(figures.learning_curve(run, "loss")))
