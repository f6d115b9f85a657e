"""The right side of the Train page: the curves and, in tabs, the network's layers, its filters and the runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import Placeholder
from motifdesk.gui.pages.train_curves import TrainCurves
from motifdesk.gui.pages.train_runs import TrainRuns
from motifdesk.gui.pages.train_search import TrainSearch
from motifdesk.gui.pages.train_validate import TrainValidate
from motifdesk.gui.plots.curves import NamedRun
from motifdesk.gui.plots.filter_logos import FilterLogosView
from motifdesk.gui.tables.runs import RunRow
from motifdesk.gui.tables.summary import TextTable
from motifdesk.models.trained import NetworkSummary
from motifdesk.training.history import History
from motifdesk.training.records import EpochRecord, Run
from motifdesk.training.signs import Facts

_LAYER_COLUMNS = ("Layer", "Output", "Parameters")


class TrainResults(QWidget):
    """Shows the curves of a training and, in tabs under them, the layers and the runs."""

    run_chosen = Signal(int)
    note_changed = Signal(int, str)
    delete_requested = Signal(list)  # of places of runs

    def __init__(self) -> None:
        super().__init__()
        self._failed = False
        self._titles: dict[int, str] = {}  # of tabs whose titles say more than their name
        self.curves = TrainCurves()
        self.runs = TrainRuns()
        self.filters = FilterLogosView()
        self.search = TrainSearch()
        self.validate = TrainValidate()
        self._layers = TextTable(_LAYER_COLUMNS, numeric=[1, 2], wide_column=0)
        self._no_layers = Placeholder("")
        self._no_layers.setObjectName("noLayers")
        self._layers_view = QStackedWidget()
        self._layers_view.addWidget(self._layers.make_view("modelSummary", "Network layers"))
        self._layers_view.addWidget(self._no_layers)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("trainTabs")
        self._tabs.setUsesScrollButtons(False)  # in a narrow window the titles lose their ends instead
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.addTab(self._layers_view, "Layers")
        self._tabs.addTab(self.runs, "Runs")
        self._tabs.addTab(self.filters, "Filters")
        self._tabs.addTab(self.search, "Search")
        self._tabs.addTab(self.validate, "Cross-validation")
        self._tabs.currentChanged.connect(self._make_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.curves, 5)
        column.addWidget(self._tabs, 4)
        self.runs.run_chosen.connect(self.run_chosen)
        self.runs.note_changed.connect(self.note_changed)
        self.runs.delete_requested.connect(self.delete_requested)
        self.runs.compared.connect(self._compare)

    # -- what the controller shows

    def show_summary(self, summary: NetworkSummary) -> None:
        """Show a network's layer table."""
        rows = [(_words(layer.kind), layer.output_shape, f"{layer.parameters:,}") for layer in summary.layers]
        self._layers.show_rows(rows)
        self._layers_view.setCurrentIndex(0)
        self._name_tab(self._layers_view, f"Layers: {summary.parameters:,} parameters")

    def show_no_summary(self, text: str, *, failed: bool = False) -> None:
        """Say in the table's place why there is none."""
        self._layers.show_rows([])
        self._no_layers.show_text(text, failed=failed)
        self._layers_view.setCurrentIndex(1 if text else 0)
        self._name_tab(self._layers_view, "Layers")

    def set_ready(self, ready: bool) -> None:
        """Say what will stand here, where there is no run yet; `ready` says that there is data to train on."""
        self.runs.set_locked(False)
        if not (self.runs.has_runs or self._failed):
            text = "The curves appear here as the network learns." if ready else "Load sequences first."
            self.curves.show_empty(text)

    def show_failed(self, text: str) -> None:
        """Say in the curves' place why a training failed; it stands until the next one begins."""
        self._failed = True
        self.curves.show_empty(text, failed=True)

    def show_training(self, epochs: int, facts: Facts | None = None) -> None:
        """Show that a training has begun; with `facts` it is said what its curves mean."""
        self._failed = False
        self.runs.set_locked(True)
        self.curves.show_training(epochs, facts)

    def append_epochs(self, records: Sequence[EpochRecord]) -> None:
        """Draw epochs that have just ended."""
        self.curves.append(records)

    def show_run(self, run: Run, facts: Facts | None = None) -> None:
        """Draw the curves of a finished run."""
        self.runs.close_comparison()
        self.curves.show_run(run, facts)

    def show_earlier(self, histories: Sequence[History]) -> None:
        """Draw these runs behind the one that is looked at."""
        self.curves.show_earlier(histories)

    def show_runs(self, rows: Sequence[RunRow]) -> None:
        """List the finished runs."""
        self.runs.show_rows(rows)
        current = [row.number for row in rows if row.is_current]
        shown = f": run {current[0]} of {len(rows)} is evaluated" if current else ""
        self._name_tab(self.runs, f"Runs{shown}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the titles of the tabs where they have no room."""
        super().resizeEvent(event)
        self._fit_titles()

    def _name_tab(self, widget: QWidget, title: str) -> None:
        self._titles[self._tabs.indexOf(widget)] = title
        self._fit_titles()

    def _fit_titles(self) -> None:
        """Show the titles whole or, where the window is too narrow, without what follows the colon."""
        for shown in (
            self._titles,
            {index: title.partition(":")[0] for index, title in self._titles.items()},
        ):
            for index, title in shown.items():
                self._tabs.setTabText(index, title)
            if self._tabs.tabBar().sizeHint().width() <= self.width() - theme.WIDE:
                return

    def _make_room(self) -> None:
        """Give the whole side to what has plots of its own: the curves are of one training."""
        self.curves.setVisible(self._tabs.currentWidget() not in (self.search, self.validate))

    def _compare(self, rows: Sequence[RunRow]) -> None:
        self.curves.compare([NamedRun(f"run {row.number}", row.run.curves) for row in rows])


def _words(kind: str) -> str:
    """Return a Keras layer's class name in the words of its users."""
    known = {
        "Conv1D": "Convolution",
        "MaxPooling1D": "Max pooling",
        "GlobalMaxPooling1D": "Global max pooling",
        "GlobalAveragePooling1D": "Global mean pooling",
        "SpatialDropout1D": "Dropout of patterns",
        "BatchNormalization": "Batch normalisation",
        "Bidirectional": "Memory, both ways",
        "MultiHeadAttention": "Attention",
        "Add": "Sum",
        "Concatenate": "Joined",
        "GappedKmers": "Gapped words",
    }
    return known.get(kind, kind)
