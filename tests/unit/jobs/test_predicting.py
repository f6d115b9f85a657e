"""The jobs that predict and explain new sequences."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.small import small_data, small_plan

from motifdesk.attribution.registry import attribute
from motifdesk.data.fitting import Fitting
from motifdesk.data.readers import blocks
from motifdesk.errors import Cancelled, EnvironmentLacks, InputError
from motifdesk.jobs.predicting import ExplainFile, MakePredictor, PredictFile, PredictNew, SavePredictions
from motifdesk.models.network import Network
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.project.predicting import Predictor
from motifdesk.project.predictions import joined

DATA, _ = small_data(count=300)


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    plan = small_plan()
    model = TrainedModel(plan, DATA.class_names, DATA.sequences.alphabet, Network(plan).weights())
    return Predictor(model, Fitting(30))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "new.fa"
    path.write_text("".join(f">n{row}\n{DATA.sequences.text(row)}\n" for row in range(len(DATA))))
    return path


def scores_of(predictor: Predictor) -> np.ndarray:
    network = Network(predictor.model.plan, predictor.model.weights)
    return network.predict(DATA.sequences.matrix())


def test_the_window_has_its_predictor_made() -> None:
    session = example_session(40)
    job = MakePredictor.of(session)
    assert job.session.attribution is None
    assert job.run(SilentMonitor()).fitting == Predictor.of(session).fitting == Fitting(50)
    assert not MakePredictor.heavy


def test_a_file_is_predicted_block_by_block(
    predictor: Predictor, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_blocks", small_blocks)
    monitor = RecordingMonitor()
    written = PredictNew(predictor, source).run(monitor)
    assert (written.changes.sequences, written.said) == (300, ())
    found = joined(monitor.values)
    assert tuple(found.ids) == tuple(f"n{row}" for row in range(300))
    assert found.scores.tobytes() == scores_of(predictor).tobytes()
    assert [len(part) for part in monitor.values] == [100, 100, 100]
    assert b"".join(part.scores.tobytes() for part in monitor.values) == found.scores.tobytes()


def small_blocks(source, cut, monitor, size):  # type: ignore[no-untyped-def]
    lines = b"".join(source.chunks(monitor)).splitlines(keepends=True)
    for start in range(0, len(lines), 200):
        yield blocks.Block(source.path, "", text=b"".join(lines[start : start + 200]), lines_before=start)


def test_pasted_text_is_predicted(predictor: Predictor) -> None:
    text = "\n".join(DATA.sequences.text(row) for row in range(3))
    monitor = RecordingMonitor()
    PredictNew(predictor, text).run(monitor)
    (found,) = monitor.values
    assert tuple(found.ids) == ("1", "2", "3")
    assert found.scores.tobytes() == scores_of(predictor)[:3].tobytes()


def test_a_table_is_written_with_scores_that_lose_nothing(
    predictor: Predictor, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_blocks", small_blocks)
    table = tmp_path / "table.tsv"
    written = PredictFile(predictor, source, table).run(SilentMonitor())
    assert (written.changes.sequences, written.said) == (300, ())
    heading, *rows = [line.split("\t") for line in table.read_text().splitlines()]
    assert heading == ["id", "probability", "predicted", "note"]
    assert [row[0] for row in rows] == [f"n{row}" for row in range(300)]
    scores = np.array([row[1] for row in rows], np.float32)
    assert scores.tobytes() == scores_of(predictor).tobytes()
    assert {row[3] for row in rows} == {""}
    assert [row[2] for row in rows] == [DATA.class_names[int(score >= 0.5)] for score in scores]


def test_what_was_done_to_each_stands_in_the_table_and_in_the_window_s(
    predictor: Predictor, tmp_path: Path
) -> None:
    source, table, export = tmp_path / "new.txt", tmp_path / "a.tsv", tmp_path / "b.tsv"
    text = DATA.sequences.text(0)
    source.write_text(f"ACGT\n{text}\n{text}ACGT\nNN{text[2:]}\n")
    written = PredictFile(predictor, source, table).run(SilentMonitor())
    assert written.changes.scarce == 1
    assert written.said[-1].startswith(
        "Of 1 sequence less than half of the 30 bases that the network takes are known"
    )
    assert [line.split("\t")[3] for line in table.read_text().splitlines()] == [
        "note",
        "less than half known; filled up from 4 to 30 bases at the end",
        "",
        "cropped from 34 to 30 bases at both ends",
        "2 unknown bases",
    ]
    monitor = RecordingMonitor()
    PredictNew(predictor, source).run(monitor)
    SavePredictions.of(predictor.model, tuple(monitor.values), export).run(SilentMonitor())
    assert export.read_bytes() == table.read_bytes()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.fa", ">{0}\n{1}\n"),
        ("a.fq", "@{0}\n{1}\n+\n{2}\n"),
        ("a.tsv", "{0}\t{1}\n"),
    ],
)
def test_records_without_bases_are_said_to_be_left_out(
    predictor: Predictor, tmp_path: Path, name: str, form: str
) -> None:
    source, text = tmp_path / name, DATA.sequences.text(0)
    rows = [("void", "", ""), ("n0", text, "I" * len(text)), ("n1", text[::-1], "I" * len(text))]
    source.write_text(
        ("id\tsequence\n" if name == "a.tsv" else "") + "".join(form.format(*row) for row in rows)
    )
    expected = "1 record without bases was left out: void."
    for job in (
        PredictNew(predictor, source),
        PredictFile(predictor, source, tmp_path / "table.tsv"),
        ExplainFile(predictor, source, "gradient-x-input", tmp_path / "arrays.npz"),
    ):
        written = job.run(SilentMonitor())
        assert (written.changes.sequences, written.said) == (2, (expected,))


@pytest.mark.parametrize("wish", [Wish.STOP, Wish.CANCEL])
def test_no_half_of_a_table_is_left(predictor: Predictor, source: Path, tmp_path: Path, wish: Wish) -> None:
    for job in (
        PredictFile(predictor, source, tmp_path / "table.tsv"),
        ExplainFile(predictor, source, "gradient-x-input", tmp_path / "arrays.npz"),
        PredictNew(predictor, source),
    ):
        with pytest.raises(Cancelled):
            job.run(RecordingMonitor(wishes=[wish]))
    assert os.listdir(tmp_path) == ["new.fa"]


def test_attributions_are_those_of_the_method(predictor: Predictor, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    ExplainFile(predictor, source, "gradient-corrected", path).run(SilentMonitor())
    expected = attribute(predictor.model, DATA.sequences.matrix(), "gradient-corrected", SilentMonitor())
    with np.load(path) as arrays:
        assert set(arrays.files) == {"ids", "codes", "attributions", "hypothetical", "method"}
        assert arrays["ids"].tolist() == [f"n{row}" for row in range(300)]
        assert np.array_equal(arrays["codes"], expected.codes)
        assert arrays["hypothetical"].tobytes() == expected.hypothetical.tobytes()
        assert arrays["attributions"].tobytes() == expected.attributions.tobytes()
        assert str(arrays["method"]) == "gradient-corrected"


@pytest.mark.parametrize("method", ["mutagenesis", "deeplift"])
def test_a_method_that_checks_itself_says_what_it_found(
    predictor: Predictor, source: Path, tmp_path: Path, method: str
) -> None:
    written = ExplainFile(predictor, source, method, tmp_path / "arrays.npz").run(SilentMonitor())
    check = attribute(predictor.model, DATA.sequences.matrix(), method, SilentMonitor()).check
    assert check is not None
    assert written.said == (f"Self-check passed: {check.sentence}",)


def test_a_method_that_promises_nothing_says_nothing(
    predictor: Predictor, source: Path, tmp_path: Path
) -> None:
    written = ExplainFile(predictor, source, "gradient-x-input", tmp_path / "arrays.npz").run(SilentMonitor())
    assert written.said == ()


def test_contributions_that_were_rounded_are_said_to_be(
    predictor: Predictor, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motifdesk.attribution.registry.MOST_EXACT", 1000)
    written = ExplainFile(predictor, source, "mutagenesis", tmp_path / "arrays.npz").run(SilentMonitor())
    assert written.said[0].startswith("Contributions of 9,000 bases are held to three digits")
    assert written.said[1].startswith("Self-check passed: 48 substitutions")


def test_what_does_not_fit_into_memory_is_not_explained(
    predictor: Predictor, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motifdesk.training.memory.free_bytes", lambda: 10_000)
    with pytest.raises(EnvironmentLacks, match="memory is not enough"):
        ExplainFile(predictor, source, "gradient-x-input", tmp_path / "arrays.npz").run(SilentMonitor())


def test_an_unknown_method_is_refused_before_anything_is_read(predictor: Predictor, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no attribution method 'magic'"):
        ExplainFile(predictor, tmp_path / "nothing", "magic", tmp_path / "x.npz").run(SilentMonitor())
