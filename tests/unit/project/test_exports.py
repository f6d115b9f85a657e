import csv
import json
import math
import os
from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import (
    example_multiclass_session,
    example_regression_session,
    example_run,
    example_session,
)

from motifdesk.data.alphabet import one_hot
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.errors import InputError
from motifdesk.project.exports import write_results
from motifdesk.project.session import Session

SECONDS = {"load": 0.1, "train": 2.5}


@pytest.fixture(scope="module")
def session():
    return example_session()


@pytest.fixture(scope="module")
def folder(session, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "deep" / "er"
    write_results(folder, session, SECONDS)
    return folder


def read_json(folder):
    def refuse(text):
        raise AssertionError(f"{text} is no JSON")

    return json.loads((folder / "metrics.json").read_text("utf-8"), parse_constant=refuse)


def read_table(path, separator):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def test_exactly_the_files_of_the_contract(folder):
    assert sorted(os.listdir(folder)) == [
        "attributions.npz",
        "history.csv",
        "metrics.json",
        "predictions.tsv",
    ]


def test_metrics_say_what_was_done(session, folder):
    found = read_json(folder)
    assert found["task"] == "binary"
    assert found["counts"] == {"train": 225, "validation": 75, "test": 100}
    assert sum(found["class_counts"]["test"].values()) == 100
    assert found["class_counts"]["test"]["1"] == int(session.dataset.labels[session.split.test].sum())
    assert found["architecture"] == "primer"
    assert found["parameters"] == {"filters": 32, "width": 12}
    assert found["seed"] == 0
    assert found["split"]["seed"] == 42
    assert found["seconds"] == SECONDS
    assert found["versions"].keys() == {"motifdesk", "python", "numpy", "scikit-learn", "tensorflow", "keras"}


def test_metrics_hold_the_test_results(session, folder):
    found = read_json(folder)
    evaluation = session.evaluation
    figures = {"accuracy", "auroc", "auprc", "f1", "mcc", "brier", "log_loss"}
    assert found["test"].keys() == figures | {"confusion_matrix", "auroc_ci95", "auprc_ci95"}
    for name in figures:
        assert found["test"][name] == getattr(evaluation, name)
    assert found["test"]["confusion_matrix"] == evaluation.confusion.tolist()
    assert found["test"]["auroc_ci95"] == list(evaluation.auroc_ci95)
    assert found["baseline"] == {"name": evaluation.baseline.name, "auroc": 0.71}
    assert found["verdict"] == {"level": "good", "sentences": list(evaluation.verdict.sentences)}


def test_history_has_a_line_an_epoch(session, folder):
    rows = read_table(folder / "history.csv", ",")
    columns = "epoch seconds loss val_loss accuracy val_accuracy auroc val_auroc"
    assert list(rows[0]) == columns.split()
    assert [int(row["epoch"]) for row in rows] == list(range(1, 21))
    assert [float(row["val_loss"]) for row in rows] == [record.val_loss for record in session.run.history]


def test_predictions_are_in_the_order_of_the_input(session, folder):
    rows = read_table(folder / "predictions.tsv", "\t")
    assert list(rows[0]) == ["id", "split", "label", "score"]
    assert [row["id"] for row in rows] == list(session.dataset.ids)
    assert [row["label"] for row in rows] == [str(label) for label in session.dataset.labels]
    assert np.array_equal(np.array([row["score"] for row in rows], np.float32), session.run.scores)
    assert {index for index, row in enumerate(rows) if row["split"] == "test"} == set(
        session.split.test.tolist()
    )
    assert sum(row["split"] == "validation" for row in rows) == len(session.split.validation)


def test_attributions_open_without_pickle(session, folder):
    with np.load(folder / "attributions.npz", allow_pickle=False) as found:
        assert set(found) == {"ids", "codes", "attributions", "hypothetical", "method"}
        assert found["ids"].tolist() == list(session.dataset.ids)
        assert (found["codes"].dtype, found["codes"].shape) == (np.uint8, (400, 50))
        assert (found["hypothetical"].dtype, found["hypothetical"].shape) == (np.float32, (400, 50, 4))
        expected = (found["hypothetical"] * one_hot(found["codes"])).sum(axis=2)
        assert found["attributions"].dtype == np.float32
        assert np.allclose(found["attributions"], expected)
        assert str(found["method"]) == "gradient-x-input"


def renamed(session, ids, class_names=("0", "1")):
    data = session.dataset
    dataset = Dataset(ids, data.sequences, data.labels, class_names)
    split = make_split(dataset, SplitSettings())
    return Session(dataset, split).with_run(example_run(dataset, split))


def test_names_with_tabs_breaks_and_quotes_stay_one_row_each(session, tmp_path):
    odd = ["tab\there", "line\nbreak", "win\r\n", "sep\u2028arator", '"quoted', "=1+1", "été", ""]
    ids = (*odd, *session.dataset.ids[len(odd) :])
    write_results(tmp_path, renamed(session, ids, ("not\tbound", "bound")), {})
    path = tmp_path / "predictions.tsv"
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 401
    assert all(line.count("\t") == 3 for line in lines)
    rows = read_table(path, "\t")
    expected = ["tab here", "line break", "win ", "sep arator", '"quoted', "=1+1", "été", ""]
    assert [row["id"] for row in rows[: len(odd)]] == expected
    assert {row["label"] for row in rows} == {"not bound", "bound"}


def test_what_is_not_a_number_is_null_and_an_empty_cell(session, tmp_path):
    history = (replace(session.run.history[0], val_auroc=math.nan), *session.run.history[1:])
    run = replace(session.run, history=history)
    evaluation = replace(session.evaluation, auprc=math.nan, run_key=run.key)
    changed = replace(session, runs=(run,), evaluation=evaluation)
    write_results(tmp_path, changed, {"train": math.inf})
    assert read_json(tmp_path)["test"]["auprc"] is None
    assert read_json(tmp_path)["seconds"] == {"train": None}
    assert read_table(tmp_path / "history.csv", ",")[0]["val_auroc"] == ""


def test_what_is_not_there_or_stale_is_left_out(session, tmp_path):
    write_results(tmp_path, session, {})
    other = renamed(session, session.dataset.ids)
    stale = replace(other, evaluation=replace(session.evaluation, run_key="older"))
    paths = write_results(tmp_path, stale, {})
    assert sorted(path.name for path in paths) == sorted(os.listdir(tmp_path))
    assert not (tmp_path / "attributions.npz").exists()
    assert {"test", "baseline", "verdict"}.isdisjoint(read_json(tmp_path))


def test_nothing_trained_is_one_sentence_and_no_file(session, tmp_path):
    stale = session.with_split(SplitSettings(seed=1))
    for unfinished in (Session(), Session(session.dataset, session.split), stale):
        with pytest.raises(InputError, match="train one"):
            write_results(tmp_path / "out", unfinished, {})
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(session, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="file where a folder is needed"):
        write_results(tmp_path / "out", session, {})


def test_attributions_of_other_sequences_are_refused(session, tmp_path):
    few = replace(session.attribution, codes=session.attribution.codes[:3])
    with pytest.raises(ValueError, match="every sequence"):
        write_results(tmp_path, replace(session, attribution=few), {})


def test_several_classes_have_their_own_figures_and_columns(tmp_path):
    session = example_multiclass_session()
    write_results(tmp_path, session, SECONDS)
    found, evaluation = read_json(tmp_path), session.evaluation
    assert found["task"] == "multiclass"
    assert found["classes"] == ["neither", "motif", "mirror"]
    assert sum(sum(part.values()) for part in found["class_counts"].values()) == 400
    test = found["test"]
    assert test["auroc"] == pytest.approx(evaluation.auroc)
    assert test["accuracy_ci95"] == pytest.approx(list(evaluation.accuracy_ci95))
    assert test["confusion_matrix"] == evaluation.confusion.tolist()
    assert test["classes"].keys() == {"neither", "motif", "mirror"}
    assert test["classes"]["mirror"]["recall"] == pytest.approx(evaluation.classes[2].recall)
    assert found["baseline"].keys() == {"name", "auroc"}
    rows = read_table(tmp_path / "predictions.tsv", "\t")
    assert list(rows[0]) == ["id", "split", "label", "score", "predicted", "p_neither", "p_motif", "p_mirror"]
    for place in (0, 17, 399):
        shares = [float(rows[place][f"p_{name}"]) for name in session.dataset.class_names]
        assert shares == pytest.approx(session.run.scores[place].tolist())
        assert float(rows[place]["score"]) == max(shares)
        assert rows[place]["predicted"] == session.dataset.class_names[int(np.argmax(shares))]
        assert rows[place]["label"] == session.dataset.class_names[session.dataset.labels[place]]


def test_numbers_have_values_instead_of_classes(tmp_path):
    session = example_regression_session()
    write_results(tmp_path, session, SECONDS)
    found = read_json(tmp_path)
    assert found["task"] == "regression"
    assert found["classes"] == []
    assert found["counts"] == {"train": 225, "validation": 75, "test": 100}
    for name in ("pearson", "spearman", "r2", "mse", "mae"):
        assert found["test"][name] == pytest.approx(getattr(session.evaluation, name))
        assert len(found["test"][f"{name}_ci95"]) == 2
    assert found["baseline"] == {"name": "Ridge regression on counts of 4-mers", "pearson": 0.55, "r2": 0.28}
    rows = read_table(tmp_path / "predictions.tsv", "\t")
    assert [float(row["label"]) for row in rows] == session.dataset.labels.tolist()
    assert np.allclose([float(row["score"]) for row in rows], session.run.scores)
    history = read_table(tmp_path / "history.csv", ",")
    assert {"pearson", "val_pearson", "r2", "val_r2"} <= history[0].keys()


def test_remarks_on_the_data_are_kept(session, tmp_path):
    remarked = replace(session.dataset, remarks=("2 rows without a sequence left out.",))
    write_results(tmp_path, replace(session, dataset=remarked), {})
    assert read_json(tmp_path)["remarks"] == ["2 rows without a sequence left out."]


def test_how_the_network_was_chosen_is_told(session, tmp_path):
    write_results(tmp_path, replace(session, runs=(replace(session.run, reason="One word decides."),)), {})
    found = read_json(tmp_path)
    assert found["reason"] == "One word decides."
    asked = {"strands", "members", "class_weights", "fresh_negatives", "schedule", "weight_decay"}
    assert asked <= found["training"].keys()


def test_an_ensemble_tells_how_far_its_members_are_apart(session, tmp_path):
    spread = np.linspace(0, 0.2, 400, dtype=np.float32)
    run = replace(session.run, spread=spread, member_headlines=(0.75, 0.5))
    write_results(tmp_path, replace(session, runs=(run,)), {})
    rows = read_table(tmp_path / "predictions.tsv", "\t")
    assert list(rows[0]) == ["id", "split", "label", "score", "spread"]
    assert np.array_equal(np.array([row["spread"] for row in rows], np.float32), spread)
    assert read_json(tmp_path)["member_headlines"] == [0.75, 0.5]


def test_the_spread_of_several_classes_is_that_of_the_likeliest(tmp_path):
    session = example_multiclass_session()
    spread = np.random.default_rng(0).random((400, 3)).astype(np.float32)
    write_results(tmp_path, replace(session, runs=(replace(session.run, spread=spread),)), {})
    rows = read_table(tmp_path / "predictions.tsv", "\t")
    assert list(rows[0])[-1] == "spread"
    for place, row in enumerate(rows):
        predicted = session.dataset.class_names.index(row["predicted"])
        assert np.float32(row["spread"]) == spread[place, predicted]
