"""Look at single sequences: what the network predicts, and which bases it goes by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from motifdesk.attribution.results import Attribution
from motifdesk.attribution.summary import usual_size
from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Dataset
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, Placeholder, card, label
from motifdesk.gui.pages.interpret_hits import HitsPane
from motifdesk.gui.pages.interpret_list import SequenceList
from motifdesk.gui.pages.interpret_method import MethodChoice
from motifdesk.gui.pages.interpret_motif import MotifSearch
from motifdesk.gui.pages.interpret_motifs import MotifsPane
from motifdesk.gui.pages.interpret_prediction import NOTHING, PredictionLabel
from motifdesk.gui.pages.interpret_sequence import SequencePane, Subject
from motifdesk.gui.pages.interpret_sequence import row as row_of
from motifdesk.gui.pages.interpret_stack import StackPane
from motifdesk.gui.plots.filter_logos import FilterLogosView
from motifdesk.gui.tables.interpreted import Interpreted, Prediction, interpreted

_LIST_PX: Final = 360
_ID_PX: Final = 220
_EMPTY: Final = "Once a network is trained, the bases that drive its predictions stand here as letters."
_READY: Final = "See which bases drive the prediction, in this sequence and in all others."


class InterpretPage(Page):
    """Shows the sequences and the attributions; says which method the user wants and when to run it."""

    title = "Interpret the predictions"
    sentence = (
        "Every base is drawn as high as it pushes the prediction: letters that keep standing out are a motif."
    )
    help_text = (
        "The network is asked how much its answer hangs on each single base. Bases that speak for the positive class "
        "(of several classes: the predicted one; of numbers: a higher value) stand above the line, bases that speak "
        "against it hang below; a binding motif shows up as a run of tall letters, in one sequence after the other. "
        "Click a base and change it to see what becomes of the prediction; the row of colours says what every change "
        "would do. The tab of motifs finds what the sequences have in common, tests it on sequences held out, and "
        "compares it with known motifs; the tab of hits finds where a motif stands."
    )

    method_chosen = Signal(str)
    explanation_wanted = Signal(object)  # Codes, uint8 (M,): the sequence that is looked at, changed or not
    run_requested = (
        Signal()
    )  # the button in the track's place: explain, try again, or do first what must be done

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("interpretPage")
        self._interpreted: Interpreted | None = None
        self._attribution: Attribution | None = None
        self.sequences = SequenceList()
        self.sequences.row_chosen.connect(self._show_row)
        self.method = MethodChoice()
        self.method.chosen.connect(self.method_chosen)
        self._usual = 0.0  # size of contributions
        self._prediction = PredictionLabel()
        self.motif = MotifSearch()
        self.sequence = SequencePane()
        self.sequence.asked.connect(self.explanation_wanted)
        self.sequence.edited.connect(self._prediction.show_edited)
        self.sequence.drawn.connect(self.motif.show_sequence)
        self.motif.hits_changed.connect(self.sequence.track.show_bands)
        self._all = StackPane()
        self._all.row_chosen.connect(self._open_row)
        self.motifs = MotifsPane()
        self.motifs.site_chosen.connect(self._open_site)
        self.filters = FilterLogosView()
        self.filters.setObjectName("interpretFilters")
        self.hits = HitsPane()
        self.hits.site_chosen.connect(self._open_site)
        self._build()
        self.show_empty(_EMPTY)

    # -- building

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.WIDE)
        splitter.addWidget(self.sequences)
        splitter.addWidget(self._build_right())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_PX, 2 * _LIST_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _build_right(self) -> QWidget:
        frame, column = card(margin=theme.GAP)
        self._id = label("", "section")
        self._id.setObjectName("sequenceId")
        self._controls = QWidget()
        rows = QVBoxLayout(self._controls)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GAP)
        rows.addLayout(row_of(self._id, self._prediction, None, self.sequence.compared.button))
        rows.addLayout(row_of(self.motif, self.sequence.tools))
        rows.addWidget(self.motif.message)
        column.addWidget(self.method)
        column.addWidget(self._build_tabs(), 1)
        return frame

    def _build_tabs(self) -> QTabWidget:
        one = QWidget()
        inside = QVBoxLayout(one)
        inside.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        inside.setSpacing(theme.GAP)
        inside.addWidget(self._controls)
        inside.addWidget(self._build_stack(), 1)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("interpretTabs")
        self.tabs.addTab(one, "Sequence")
        self.tabs.addTab(self._all, "All sequences")
        self.tabs.addTab(self.motifs, "Motifs")
        self.tabs.addTab(self.hits, "Hits")
        self.tabs.addTab(self.filters, "Filters")
        self.tabs.currentChanged.connect(self._make_room)
        return self.tabs

    def _build_stack(self) -> QWidget:
        self._placeholder = Placeholder(_EMPTY, "Explain the predictions", "interpretButton")
        self._placeholder.button.setProperty("role", "primary")
        self._placeholder.pressed.connect(self.run_requested)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self.sequence)
        return self._stack

    # -- what the controller shows

    def set_methods(self, methods: Sequence[tuple[str, str, str]]) -> None:
        """Offer methods: name, title and sentence of each."""
        self.method.set_methods(methods)
        self.sequence.compared.set_methods(methods)

    @property
    def compared_methods(self) -> tuple[str, ...]:
        """The methods whose tracks stand under the chosen one's."""
        return self.sequence.compared.methods

    def show_session(
        self,
        dataset: Dataset,
        scores: NDArray[np.float32],
        parts: NDArray[np.uint8],
    ) -> None:
        """List the sequences with their predictions; nothing is explained yet.

        Parameters
        ----------
        dataset
            N sequences.
        scores
            float32: what the network says of each, as `motifdesk.training.records.Run.scores`.
        parts
            uint8, shape (N,): the part of the split each sequence belongs to.
        """
        self.sequence.compared.clear_pins()
        self._interpreted = interpreted(dataset, scores, parts)
        self._show_controls(shown=True)
        self.motif.show_dataset(dataset)
        self.show_attribution(None)
        self.sequences.show_sequences(self._interpreted)

    def show_attribution(self, attribution: Attribution | None) -> None:
        """Show the attributions of all listed sequences, or that they can be computed."""
        self._attribution = attribution
        self._usual = 0.0 if attribution is None else usual_size(attribution)
        self._all.show_attribution(self._interpreted, attribution)
        if attribution is None:
            self._say(_READY, button="Explain the predictions")
            return
        self.method.select(attribution.method, attribution.rounding)
        self.method.offer_export(possible=True)
        self._stack.setCurrentWidget(self.sequence)
        self._show_row(self.current_row())

    def show_new(
        self,
        name: str,
        said: str,
        codes: Codes,
        hypothetical: NDArray[np.float32],
        scores: NDArray[np.float32],
    ) -> None:
        """Show a sequence that is not of the data set, until one of the list is chosen.

        Parameters
        ----------
        name, said
            What it is called, and what the network says of it in words.
        codes
            uint8, shape (L,): as the network reads it, without what fills it up.
        hypothetical
            float32, shape (L, 4): the contributions by the chosen method.
        scores
            What the network says of it, one row of `motifdesk.training.records.Run.scores`.
        """
        if self._interpreted is None or self._attribution is None:
            return
        self.tabs.setCurrentIndex(0)
        self.sequences.clear_choice()
        self._name(name)
        tip = "A new sequence, of the Predict page; nobody has labelled it."
        self._prediction.show_prediction(Prediction(said, tip, None))
        subject = Subject(self._interpreted.dataset, -1, codes, hypothetical, scores, name, self._usual)
        self.sequence.show_subject(subject, self._attribution.method)

    def show_explained(self, explained: Explained) -> None:
        """Show what was found of the sequence that was asked for last."""
        self.sequence.show_explained(explained)

    def ask_again(self) -> None:
        """Ask once more about the sequence as it is now: what was asked before came to nothing."""
        self.sequence.ask_when_seen()

    def show_problem(self, text: str) -> None:
        """Say why the sequence that was asked for last is not explained."""
        self.sequence.show_problem(text)

    def show_empty(self, text: str) -> None:
        """Say what has to be done before anything can be interpreted; nothing is listed."""
        self._interpreted = self._attribution = None
        self.sequence.compared.clear_pins()
        self._all.show_attribution(None, None)
        self.sequences.show_sequences(None)
        self.motif.show_dataset(None)
        self._say(text, button="Go to training")
        self._show_controls(shown=False)

    def show_busy(self, text: str) -> None:
        """Say how far the computation is; the list stays usable."""
        self._say(text)

    def show_failed(self, text: str) -> None:
        """Say why there are no attributions, and how to mend it."""
        self._say(text, button="Try again", failed=True)

    def select_row(self, row: int) -> None:
        """Show the sequence of the data set's row."""
        self.sequences.select_row(row)

    def _make_room(self, tab: int) -> None:
        """Hide the list where it has nothing to say: a motif is of no single sequence."""
        self.sequences.setVisible(self.tabs.widget(tab) not in (self.motifs, self.hits, self.filters))

    def _open_row(self, row: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.select_row(row)

    def _open_site(self, row: int, start: int, width: int) -> None:
        """Show a site of a motif, with its neighbourhood."""
        self._open_row(row)
        self.sequence.show_stretch(start, start + width)

    def _show_controls(self, *, shown: bool) -> None:
        """Show what needs sequences; without any, one sentence stands alone."""
        for widget in (self._controls, self.method, self.tabs.tabBar()):
            widget.setVisible(shown)
        if not shown:
            self.tabs.setCurrentIndex(0)

    def current_row(self) -> int | None:
        """Return the data set's row that is shown, None where there is none."""
        return self.sequences.current_row()

    # -- what follows from it

    def _say(self, text: str, *, button: str = "", failed: bool = False) -> None:
        self.method.offer_export(possible=False)
        self._placeholder.show_text(text, failed=failed)
        self._placeholder.button.setText(button)
        self._placeholder.button.setVisible(bool(button))
        self._stack.setCurrentWidget(self._placeholder)

    def _show_row(self, row: int | None) -> None:
        shown = self._interpreted
        if shown is None or row is None or row < 0:
            self._id.clear()
            self._prediction.show_prediction(NOTHING)
            self.motif.show_sequence(np.empty(0, np.uint8))
            self.sequence.show_subject(None, "")
            return
        self._name(shown.dataset.ids[row])
        self._prediction.show_prediction(shown.prediction(row))
        codes = shown.dataset.sequences[row]
        if self._attribution is None or self._stack.currentWidget() is not self.sequence:
            self.motif.show_sequence(codes)
            return
        codes, hypothetical = contributions_of(self._attribution, row, len(codes))
        subject = Subject(shown.dataset, row, codes, hypothetical, shown.scores[row], usual=self._usual)
        self.sequence.show_subject(subject, self._attribution.method)

    def _name(self, name: str) -> None:
        self._id.setText(self._id.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _ID_PX))
        self._id.setToolTip(name)


def contributions_of(attribution: Attribution, row: int, length: int) -> tuple[Codes, NDArray[np.float32]]:
    """Return one sequence's codes, (L,), and hypothetical contributions, (L, 4), without what fills up the matrix.

    Taking the row first keeps a data set of a million sequences from being multiplied out.
    """
    return attribution.codes[row, :length], attribution.hypothetical_of(row)[:length]
