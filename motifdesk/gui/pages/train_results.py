"""The right side of the Train page: the curves, the network's layers and the runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import card
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.gui.plots.filter_logos import FilterLogosView
from motifdesk.gui.tables.summary import TextTable
from motifdesk.models.trained import NetworkSummary
from motifdesk.training.records import EpochRecord, Run

_RUN_COLUMNS = ("Run", "Network", "Kept epoch", "Val. loss", "Val. score", "Time", "Seed")
_LAYERS_TAB, _RUNS_TAB = range(2)
_LAYER_COLUMNS = ("Layer", "Output", "Parameters")


class TrainResults(QWidget):
    """Shows the curves of a training and, in tabs under them, the layers and the runs."""

    run_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.loss_plot = CurvePlot("Loss")
        self.loss_plot.setObjectName("lossPlot")
        self.loss_plot.set_axes("epoch", "loss (cross-entropy)")
        self.metric_plot = CurvePlot("Accuracy")
        self.metric_plot.setObjectName("metricPlot")
        self.metric_plot.set_axes("epoch", "accuracy")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.WIDE)
        column.addLayout(self._build_plots(), 5)
        column.addWidget(self._build_tabs(), 4)

    # -- building

    def _build_plots(self) -> QHBoxLayout:
        plots = QHBoxLayout()
        plots.setSpacing(theme.WIDE)
        for plot in (self.loss_plot, self.metric_plot):
            frame, inside = card(margin=theme.SMALL)
            inside.addWidget(plot)
            plots.addWidget(frame, 1)
        return plots

    def _build_tabs(self) -> QTabWidget:
        self._layers = TextTable(_LAYER_COLUMNS, numeric=[1, 2], wide_column=0)
        self._runs = TextTable(_RUN_COLUMNS, numeric=[0, 2, 3, 4, 5, 6], wide_column=1)
        runs = self._runs.make_view("runTable", "Training runs")
        runs.setToolTip(
            "Loss and score (AUROC, or for numbers the Pearson correlation) are those of the validation sequences\n"
            "at the epoch that was kept. "
            "Double-click a run, or press Enter on it, to evaluate and interpret that one."
        )
        runs.activated.connect(self._activate_run)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("trainTabs")
        self._tabs.addTab(self._layers.make_view("modelSummary", "Network layers"), "Layers")
        self._tabs.addTab(runs, "Runs")
        self.filters = FilterLogosView()
        self._tabs.addTab(self.filters, "Filters")
        return self._tabs

    # -- what the controller shows

    def show_summary(self, summary: NetworkSummary) -> None:
        """Show a network's layer table."""
        rows = [(_words(layer.kind), layer.output_shape, f"{layer.parameters:,}") for layer in summary.layers]
        self._layers.show_rows(rows)
        self._tabs.setTabText(_LAYERS_TAB, f"Layers: {summary.parameters:,} parameters")

    def show_no_summary(self, text: str) -> None:
        """Say in the table's place why there is none."""
        self._layers.show_rows([(text, "", "")] if text else [])
        self._tabs.setTabText(_LAYERS_TAB, "Layers")

    def set_ready(self, ready: bool) -> None:
        """Say what will stand here, where there is no run yet; `ready` says that there is data."""
        if not self._runs.rowCount():
            for plot in (self.loss_plot, self.metric_plot):
                plot.clear()
                plot.show_empty(
                    "The curves appear here as the network learns." if ready else "Load sequences first."
                )

    def show_training(self, epochs: int) -> None:
        """Show that a training has begun."""
        for plot in (self.loss_plot, self.metric_plot):
            plot.show_empty("")
            plot.clear()
            plot.set_total_epochs(epochs)

    def append_epochs(self, records: Sequence[EpochRecord]) -> None:
        """Draw epochs that have just ended."""
        for record in records:
            if record.epoch == 1:
                self.metric_plot.set_axes("epoch", record.metric_label)
            self.loss_plot.append(record.epoch, record.loss, record.val_loss)
            self.metric_plot.append(record.epoch, *record.metric)

    def show_run(self, run: Run) -> None:
        """Draw the curves of a finished run."""
        epochs = [record.epoch for record in run.history]
        self.metric_plot.set_axes("epoch", run.kept.metric_label)
        pairs = (
            (self.loss_plot, [r.loss for r in run.history], [r.val_loss for r in run.history]),
            (self.metric_plot, [r.metric[0] for r in run.history], [r.metric[1] for r in run.history]),
        )
        for plot, train, validation in pairs:
            plot.show_empty("")
            plot.set_total_epochs(len(epochs))
            plot.set_history(epochs, train, validation)
            plot.mark_best(run.kept_epoch)

    def show_runs(self, runs: Sequence[Run], titles: Sequence[str], current: int | None) -> None:
        """List the finished runs; the current one is drawn bold."""
        rows = [
            _run_row(number, run, title)
            for number, (run, title) in enumerate(zip(runs, titles, strict=True), 1)
        ]
        self._runs.show_rows(rows, current)
        shown = "" if current is None else f": run {current + 1} of {len(runs)} is evaluated"
        self._tabs.setTabText(_RUNS_TAB, f"Runs{shown}")

    # -- what the user does

    def _activate_run(self, index: QModelIndex) -> None:
        self.run_chosen.emit(index.row())


def _words(kind: str) -> str:
    """Return a Keras layer's class name in the words of its users."""
    known = {
        "Conv1D": "Convolution",
        "MaxPooling1D": "Max pooling",
        "GlobalMaxPooling1D": "Global max pooling",
    }
    return known.get(kind, kind)


def _run_row(number: int, run: Run, title: str) -> tuple[str, ...]:
    return (
        str(number),
        title,
        f"{run.kept_epoch} of {len(run.history)}",
        f"{run.kept.val_loss:.4f}",
        f"{run.kept.headline:.4f}",
        f"{run.seconds:.1f} s",
        str(run.settings.seed),
    )
