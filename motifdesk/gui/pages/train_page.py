"""Choose a network, set how it learns, and watch it learn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, button, card, label, set_role
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.curves import CurvePlot
from motifdesk.gui.tables.summary import TextTable
from motifdesk.models.registry import Architecture
from motifdesk.models.trained import NetworkSummary
from motifdesk.parameters import Value
from motifdesk.training.records import EpochRecord, Run
from motifdesk.training.settings import TrainingSettings

_LEFT = 320
_RUN_COLUMNS = ("Run", "Network", "Kept epoch", "Val. loss", "Val. score", "Time", "Seed")
_LAYERS_TAB, _RUNS_TAB = range(2)
_LAYER_COLUMNS = ("Layer", "Output", "Parameters")


class TrainPage(Page):
    """Shows the networks, the settings, the curves and the runs; says what the user wants to train."""

    title = "Train a network"
    sentence = "The network learns from the training sequences; the validation sequences show whether it really learns."
    help_text = (
        "A network starts out guessing and changes its numbers a little after each batch of sequences, so that its "
        "guesses come closer to your labels. Watch the validation curve: while it falls with the training curve the "
        "network learns something that holds for new sequences; where it turns and rises the network is memorising."
    )

    network_changed = Signal(str)  # another architecture was chosen
    parameters_changed = Signal()
    train_requested = Signal()
    stop_requested = Signal()
    cancel_requested = Signal()
    run_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trainPage")
        self._architectures: list[Architecture] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._build_left())
        layout.addLayout(self._build_right(), 1)
        self.set_ready(False)

    # -- building

    def _build_left(self) -> QWidget:
        frame, outer = card(margin=0)
        frame.setFixedWidth(_LEFT)
        self._settings_area = QWidget()
        column = QVBoxLayout(self._settings_area)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(label("Network", "section"))
        self.architecture_box = QComboBox()
        self.architecture_box.setObjectName("architectureBox")
        self.architecture_box.setAccessibleName("Network")
        self.architecture_box.currentIndexChanged.connect(self._choose)
        column.addWidget(self.architecture_box)
        self._network_sentence = label("", "muted", wrap=True)
        column.addWidget(self._network_sentence)
        self._parameters: ParameterForm | None = None
        self._parameter_place = QVBoxLayout()
        column.addLayout(self._parameter_place)
        column.addSpacing(theme.GAP)
        column.addWidget(label("Training", "section"))
        self._plain = ParameterForm(TrainingSettings(), "training", advanced=False)
        self._advanced = ParameterForm(TrainingSettings(), "training", advanced=True)
        self._advanced.hide()
        column.addWidget(self._plain)
        column.addWidget(self._build_more())
        column.addWidget(self._advanced)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._settings_area)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._build_buttons())
        return frame

    def _build_more(self) -> QToolButton:
        more = QToolButton()
        more.setObjectName("moreSettingsButton")
        more.setText("More settings")
        more.setProperty("role", "flat")
        more.setCheckable(True)
        more.setArrowType(Qt.ArrowType.RightArrow)
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.toggled.connect(self._show_more)
        self._more = more
        return more

    def _build_buttons(self) -> QWidget:
        self.train_button = button(
            "Train", "trainButton", primary=True, tip="Start a new training run (Ctrl+Return)"
        )
        self.stop_button = button("Stop", "stopButton", tip="End now and keep the best weights so far")
        self.cancel_button = button("Cancel", "cancelButton", tip="End now and discard this run")
        self.train_button.setShortcut("Ctrl+Return")
        self.train_button.clicked.connect(self.train_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self._state = label("", "muted", wrap=True)
        self._state.setObjectName("trainState")
        area = QFrame()
        column = QVBoxLayout(area)
        column.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(self._state)
        row = QHBoxLayout()
        row.addWidget(self.train_button, 1)
        row.addWidget(self.stop_button)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        return area

    def _build_right(self) -> QVBoxLayout:
        self.loss_plot = CurvePlot("Loss")
        self.loss_plot.setObjectName("lossPlot")
        self.loss_plot.set_axes("epoch", "loss (cross-entropy)")
        self.metric_plot = CurvePlot("Accuracy")
        self.metric_plot.setObjectName("metricPlot")
        self.metric_plot.set_axes("epoch", "accuracy")
        plots = QHBoxLayout()
        plots.setSpacing(theme.WIDE)
        for plot in (self.loss_plot, self.metric_plot):
            frame, inside = card(margin=theme.SMALL)
            inside.addWidget(plot)
            plots.addWidget(frame, 1)
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
        column = QVBoxLayout()
        column.setSpacing(theme.WIDE)
        column.addLayout(plots, 5)
        column.addWidget(self._tabs, 4)
        return column

    # -- what the controller shows

    def set_architectures(self, architectures: Sequence[Architecture]) -> None:
        """Offer these networks; the first is chosen."""
        self._architectures = list(architectures)
        self.architecture_box.clear()
        self.architecture_box.addItems([item.title for item in self._architectures])

    def architecture(self) -> Architecture:
        """Return the chosen network."""
        return self._architectures[self.architecture_box.currentIndex()]

    def parameter_values(self) -> dict[str, Value]:
        """Return the chosen network's parameters as they stand in the form."""
        return self._parameters.values() if self._parameters else {}

    def training_values(self) -> dict[str, Value]:
        """Return the training settings as they stand in the form."""
        return self._plain.values() | self._advanced.values()

    def show_training_settings(self, settings: TrainingSettings) -> None:
        """Show training settings."""
        self._plain.set_values(settings)
        self._advanced.set_values(settings)

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
        """Show whether a training can be started: there is data and no training is running."""
        self.train_button.setEnabled(ready)
        self.stop_button.setEnabled(False)
        self.cancel_button.setEnabled(False)
        self._settings_area.setEnabled(True)
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
        self._settings_area.setEnabled(False)
        self.train_button.setEnabled(False)
        self.stop_button.setEnabled(True)
        self.cancel_button.setEnabled(True)
        self.show_state("Preparing the network.")

    def append_epochs(self, records: Sequence[EpochRecord]) -> None:
        """Draw epochs that have just ended."""
        for record in records:
            if record.epoch == 1:
                self.metric_plot.set_axes("epoch", record.metric_label)
            self.loss_plot.append(record.epoch, record.loss, record.val_loss)
            self.metric_plot.append(record.epoch, *record.metric)

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how the training goes or how it ended."""
        self._state.setText(text)
        set_role(self._state, role)

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

    def _choose(self, index: int) -> None:
        if index < 0:
            return
        chosen = self._architectures[index]
        self._network_sentence.setText(chosen.sentence)
        form = ParameterForm(chosen.parameters(), "network")
        form.setObjectName("parameterForm")
        form.changed.connect(self.parameters_changed)
        if self._parameters is not None:
            self._parameters.hide()
            self._parameters.setParent(None)  # at once, so that no name is found twice
            self._parameters.deleteLater()
        self._parameter_place.addWidget(form)
        self._parameters = form
        self.network_changed.emit(chosen.name)

    def _show_more(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self._more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

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
