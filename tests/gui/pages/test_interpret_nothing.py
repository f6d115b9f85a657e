"""What the Interpret page says where there is nothing to be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.interpreting import shown_page
from helpers.window import child
from PySide6.QtWidgets import QLabel, QTabWidget
from pytestqt.qtbot import QtBot

from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.diverging import DivergingLegend
from motifdesk.project.session import Session


@pytest.fixture
def session() -> Session:
    return example_session(count=200)


@pytest.fixture
def dataset(session: Session) -> Dataset:
    assert session.dataset is not None
    return session.dataset


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> InterpretPage:
    return shown_page(qtbot, session)


@pytest.fixture
def explained(page: InterpretPage, session: Session) -> InterpretPage:
    page.show_attribution(session.attribution)
    return page


def text_of(page: InterpretPage, name: str) -> str:
    return child(page, QLabel, name).text()


def test_a_sequence_without_known_bases_is_said_to_have_none(
    page: InterpretPage, session: Session, dataset: Dataset
) -> None:
    assert session.run is not None
    assert session.split is not None
    assert session.attribution is not None
    codes = session.attribution.codes.copy()
    codes[7] = UNKNOWN
    blank = replace(dataset, sequences=Sequences.of(list(codes)))
    hypothetical = session.attribution.hypothetical.copy()
    hypothetical[7] = 0
    page.show_session(blank, session.run.scores, session.split.parts)
    page.show_attribution(replace(session.attribution, codes=codes, hypothetical=hypothetical))
    page.select_row(7)
    assert text_of(page, "trackSentence") == "There is no known base in this sequence."
    child(page, QTabWidget, "interpretTabs").setCurrentIndex(1)
    assert "In 1 of them there is no known base." in text_of(page, "stackCount")


def test_that_no_sequence_is_predicted_as_positive_stands_above_the_list(
    page: InterpretPage, session: Session, dataset: Dataset
) -> None:
    assert session.split is not None
    remark = child(page, QLabel, "sequenceRemark")
    assert not remark.isVisible()
    page.show_session(dataset, np.full(len(dataset), 0.03, np.float32), session.split.parts)
    assert remark.isVisible()
    assert remark.text() == "No sequence is predicted as 1; the highest score is 0.03."


def test_a_vanished_saliency_is_not_taken_for_no_contribution(
    page: InterpretPage, session: Session, dataset: Dataset
) -> None:
    assert session.attribution is not None
    assert session.split is not None
    page.show_session(dataset, np.full(len(dataset), 0.9999, np.float32), session.split.parts)
    nothing = np.zeros_like(session.attribution.hypothetical)
    page.show_attribution(replace(session.attribution, hypothetical=nothing))
    assert text_of(page, "trackSentence") == "No base of this sequence speaks for the positive class."
    page.show_attribution(replace(session.attribution, hypothetical=nothing, method="primer-saliency"))
    words = text_of(page, "trackSentence")
    assert "has vanished: the network is so sure (probability 1.00)" in words
    assert "for example Gradient × input" in words


def test_the_legend_of_substitutions_goes_with_the_row_it_explains(explained: InterpretPage) -> None:
    codes = np.full(50, 0, np.uint8)
    found = Explained(
        codes, np.float32(0.9), {"gradient-x-input": np.ones((50, 4), np.float32)}, np.eye(50, 4)
    )
    legend = child(explained, DivergingLegend, "effectLegend")
    explained.show_explained(found)
    assert legend.isVisible()
    explained.select_row(3)  # nothing is known of its substitutions yet
    assert not legend.isVisible()
