import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session

from motifdesk.data.alphabet import UNKNOWN, Alphabet
from motifdesk.data.sequences import Sequences
from motifdesk.project.finished import finished
from motifdesk.project.letters import letter_shapes
from motifdesk.project.report import write_report
from motifdesk.project.tracks import MOST_BASES, best_tracks, tracks_of


@pytest.fixture(scope="module")
def session():
    return example_session()


def letters_of(track):
    """Return letter, left edge and height (negative: below the line) of each drawn letter."""
    found = []
    for item in ElementTree.fromstring(track.figure).iter("use"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", item.get("transform"))]
        found.append((item.get("href").removeprefix("#letter-"), numbers[0], numbers[3]))
    return found


def test_it_shows_the_surest_positives_of_the_test_set(session):
    rows = session.split.test[session.dataset.labels[session.split.test] == 1]
    best = rows[np.argsort(-session.run.scores[rows])[:5]]
    tracks = best_tracks(finished(session))
    assert [track.name for track in tracks] == [session.dataset.ids[row] for row in best]
    assert [track.score for track in tracks] == pytest.approx(session.run.scores[best].tolist())


def test_letters_stand_at_their_place_as_high_as_their_contribution(session):
    track = best_tracks(finished(session), 1)[0]
    row = session.dataset.ids.index(track.name)
    values, text = session.attribution.attributions[row], session.dataset.sequences.text(row)
    drawn = letters_of(track)
    apart = min(np.diff([left for _, left, _ in drawn]))  # neighbours stand one letter apart
    origin = drawn[0][1] - apart * text.index(drawn[0][0])
    for letter, left, _ in drawn:
        assert text[round((left - origin) / apart)] == letter
    tall = sorted(drawn, key=lambda item: -item[2])[:12]
    assert "".join(letter for letter, left, _ in sorted(tall, key=lambda item: item[1])) == "CGACCGAACTCC"
    heights = np.array([height for _, _, height in drawn])
    ratio = heights.max() / values.max()
    assert heights.min() == pytest.approx(values.min() * ratio, abs=0.02)
    assert heights.min() < 0 < heights.max()


def test_every_letter_used_is_defined_and_fills_its_box():
    shapes = {item.get("id"): item.get("d") for item in ElementTree.fromstring(letter_shapes()).iter("path")}
    assert set(shapes) == {f"letter-{letter}" for letter in "ACGTU"}
    for outline in shapes.values():
        numbers = [float(number) for number in re.findall(r"[\d.]+", outline)]
        assert (min(numbers), max(numbers)) == (0.0, 1.0)


def test_of_long_sequences_the_busiest_part_is_shown():
    session = example_session(count=100, length=300)
    for track in best_tracks(finished(session), 3):
        row = session.dataset.ids.index(track.name)
        place = session.dataset.sequences.text(row).index("CGACCGAACTCC")
        assert track.end - track.start == MOST_BASES
        assert track.start <= place
        assert place + 12 <= track.end
        positions = [
            int(item.text)
            for item in ElementTree.fromstring(track.figure).iter("text")
            if "," not in item.text and "middle" in item.get("class")
        ]
        assert positions == [number for number in range(track.start + 1, track.end + 1) if number % 10 == 0]


def test_rna_is_written_with_u(session):
    rna = Sequences(session.dataset.sequences.codes, session.dataset.sequences.offsets, Alphabet.RNA)
    results = replace(finished(session), dataset=replace(session.dataset, sequences=rna))
    letters = {letter for track in best_tracks(results) for letter, _, _ in letters_of(track)}
    assert letters == {"A", "C", "G", "U"}


def test_unknown_bases_and_all_zero_contributions_draw_nothing(session):
    nothing = replace(
        session.attribution,
        codes=np.full_like(session.attribution.codes, UNKNOWN),
        hypothetical=np.zeros_like(session.attribution.hypothetical),
    )
    tracks = best_tracks(replace(finished(session), attribution=nothing))
    assert [letters_of(track) for track in tracks] == [[]] * 5


def test_without_attributions_there_are_no_tracks(session):
    assert best_tracks(replace(finished(session), attribution=None)) == []


def test_of_several_classes_the_surest_right_ones_take_turns():
    session = example_multiclass_session()
    dataset, test = session.dataset, session.split.test
    tracks = best_tracks(finished(session), 5)
    rows = [dataset.ids.index(track.name) for track in tracks]
    assert set(rows) <= set(test.tolist())
    labels = dataset.labels[rows]
    assert (session.run.scores[rows].argmax(axis=1) == labels).all()
    assert set(labels[:3]) == {0, 1, 2}
    for label, track in zip(labels, tracks, strict=True):
        mine = session.run.scores[test[dataset.labels[test] == label], label]
        assert track.score in np.sort(mine)[-2:]
        assert track.words.startswith(f"“{dataset.class_names[label]}” ")


def test_of_numbers_the_highest_predicted_are_shown():
    session = example_regression_session()
    test = session.split.test
    best = test[np.argsort(-session.run.scores[test])[:5]]
    tracks = best_tracks(finished(session))
    assert [track.name for track in tracks] == [session.dataset.ids[row] for row in best]
    assert tracks[0].words.startswith(f"predicted {session.run.scores[best[0]]:.4g}, measured ")


def test_a_sequence_without_known_bases_is_said_to_have_none(session):
    row = int(session.split.test[0])
    codes = session.attribution.codes.copy()
    codes[row] = UNKNOWN
    blank = replace(session, attribution=replace(session.attribution, codes=codes))
    (track,) = tracks_of(finished(blank), np.array([row]))
    assert track.words.endswith(", no known base in it")
    assert letters_of(track) == []


def test_the_report_says_above_the_tracks_that_nothing_is_predicted_as_positive(session, tmp_path):
    run = replace(session.runs[0], scores=np.full_like(session.runs[0].scores, 0.03))
    said = "No sequence is predicted as 1; the highest score is 0.03."
    for name, shown in (("usual.html", session), ("none.html", replace(session, runs=(run,)))):
        write_report(tmp_path / name, shown, {})
        text = (tmp_path / name).read_text("utf-8")
        assert (said in text) is (name == "none.html")
