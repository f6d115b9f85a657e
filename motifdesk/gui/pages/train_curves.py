"""The curves on the Train page: loss and the task's own measure, how they are drawn, and a sentence on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import card, label, set_role
from motifdesk.gui.plots.curves import CurvePlot, NamedRun
from motifdesk.training.history import History
from motifdesk.training.reading import read
from motifdesk.training.records import ACCURACY, LOSS, ClassEpoch, EpochRecord, Measure, Run
from motifdesk.training.signs import Facts

READ_MS = 300
"""The sentence changes at most three times a second, however fast the epochs come."""
_SMOOTHEST = 98  # hundredths of the average that each epoch leaves
_SLIDER_PX = (40, 96)


class TrainCurves(QWidget):
    """Draws one run as it grows or as it ended, or several beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self._history = History()
        self._kind: type[EpochRecord] = ClassEpoch
        self._facts: Facts | None = None
        self._lowest = np.inf
        self._earlier_runs: Sequence[History] = ()
        self.loss_plot = CurvePlot("Loss")
        self.loss_plot.setObjectName("lossPlot")
        self.metric_plot = CurvePlot("Accuracy")
        self.metric_plot.setObjectName("metricPlot")
        self._read_timer = QTimer(self, singleShot=True, interval=READ_MS)
        self._read_timer.timeout.connect(self._read)
        self._build()
        self._offer_measures(ClassEpoch)
        self.loss_plot.epoch_pointed.connect(self.metric_plot.point_at)
        self.metric_plot.epoch_pointed.connect(self.loss_plot.point_at)

    # -- building

    def _build(self) -> None:
        plots = QHBoxLayout()
        plots.setSpacing(theme.WIDE)
        metric_head, loss_head = self._build_metric_head(), self._build_loss_head()
        for head, plot in ((loss_head, self.loss_plot), (metric_head, self.metric_plot)):
            frame, inside = card(margin=theme.SMALL)
            inside.setSpacing(0)
            inside.addLayout(head)
            inside.addWidget(plot, 1)
            plots.addWidget(frame, 1)
        self._sentence = label("", "muted", wrap=True)
        self._sentence.setObjectName("curveReading")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for two lines always, so that the plots do not jump when the sentence grows.
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing())
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(plots, 1)
        column.addWidget(self._sentence)

    def _build_loss_head(self) -> QHBoxLayout:
        self._earlier = _check(
            "Earlier runs", "earlierRunsBox", "Draw up to ten earlier runs on the same data in grey"
        )
        self._earlier.setChecked(True)
        self._logarithmic = _check("Log", "logScaleBox", "Draw the loss on a logarithmic scale")
        self._earlier.toggled.connect(self._show_earlier)
        self._logarithmic.toggled.connect(self.loss_plot.set_logarithmic)
        head = _head()
        name = label("Loss", "strong")
        name.setFixedHeight(self._measure.sizeHint().height())  # both plots begin at one height
        head.addWidget(name)
        head.addStretch()
        head.addWidget(self._earlier)
        head.addWidget(self._logarithmic)
        return head

    def _build_metric_head(self) -> QHBoxLayout:
        self._measure = QComboBox()
        self._measure.setObjectName("measureBox")
        self._measure.setAccessibleName("Measure")
        self._measure.setToolTip("Which measure of the validation sequences to draw")
        self._measure.currentIndexChanged.connect(self._choose_measure)
        self._smoothing = QSlider(Qt.Orientation.Horizontal)
        self._smoothing.setObjectName("smoothingSlider")
        self._smoothing.setAccessibleName("Smoothing of the curves")
        self._smoothing.setToolTip(
            "Smooth the curves: each point becomes the mean of the epochs before it, older ones counting less.\n"
            "The curves themselves stay behind, faintly."
        )
        self._smoothing.setRange(0, _SMOOTHEST)
        self._smoothing.setSingleStep(2)
        self._smoothing.setMinimumWidth(_SLIDER_PX[0])
        self._smoothing.setMaximumWidth(_SLIDER_PX[1])
        self._smoothing.valueChanged.connect(self._smooth)
        head = _head()
        head.addWidget(self._measure)
        head.addStretch(1)
        head.addWidget(label("Smooth", "muted"))
        head.addWidget(self._smoothing, 1)
        return head

    # -- what is shown

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Say in the curves' place what will stand there, or that it failed and why."""
        self._begin(History(), None)
        self.loss_plot.show_empty(text, failed=failed)
        self.metric_plot.show_empty("The training failed." if failed else text, failed=failed)

    def show_training(self, epochs: int, facts: Facts | None) -> None:
        """Show that a training of so many epochs has begun; with `facts` it is said what its curves mean."""
        self._begin(History(), facts)
        for plot in (self.loss_plot, self.metric_plot):
            plot.show_empty("The first epoch is under way.")
            plot.set_total_epochs(epochs)

    def append(self, records: Sequence[EpochRecord]) -> None:
        """Draw epochs that have just ended."""
        if not self._history:
            self._offer_measures(type(records[0]))
            for plot in (self.loss_plot, self.metric_plot):
                plot.show_empty("")
        self._history.extend(records)
        best = min(records, key=lambda record: record.val_loss)
        for plot in (self.loss_plot, self.metric_plot):
            if best.val_loss < self._lowest:
                plot.mark_best(best.epoch, kept=False)
            plot.refresh()
        self._lowest = min(self._lowest, best.val_loss)
        if not self._read_timer.isActive():
            self._read_timer.start()

    def show_run(self, run: Run, facts: Facts | None) -> None:
        """Draw the curves of a finished run."""
        self._offer_measures(type(run.kept))
        self._begin(run.curves, facts)
        for plot in (self.loss_plot, self.metric_plot):
            plot.show_empty("")
            plot.set_total_epochs(len(run.curves))
            plot.mark_best(run.kept_epoch)
        self._read()

    def show_earlier(self, histories: Sequence[History]) -> None:
        """Draw these runs behind, the newest last; they are of the same task."""
        self._earlier_runs = histories
        self._show_earlier(self._earlier.isChecked())

    def compare(self, runs: Sequence[NamedRun]) -> None:
        """Draw several finished runs of one task beside each other; none ends the comparison."""
        if runs and runs[0].history.kind is not None:
            self._offer_measures(runs[0].history.kind)
        elif self._history.kind is not None:
            self._offer_measures(self._history.kind)
        for plot in (self.loss_plot, self.metric_plot):
            plot.compare(runs)
        names = ", ".join(run.name for run in runs)
        if runs:
            self._say(
                f"Compared: {names}. Full lines are the validation sequences, faint ones the training.",
                "muted",
            )
        else:
            self._read()

    def _begin(self, history: History, facts: Facts | None) -> None:
        self._history, self._facts, self._lowest = history, facts, np.inf
        self._read_timer.stop()
        self._say("", "muted")
        self.loss_plot.show_history(history, LOSS)
        self.metric_plot.show_history(history, self._chosen())

    def _offer_measures(self, kind: type[EpochRecord]) -> None:
        """Offer the measures of a task, keeping the choice where it has the chosen one."""
        self.loss_plot.set_axes("epoch", kind.loss_label)
        if kind is self._kind and self._measure.count():
            return
        self._kind = kind
        with QSignalBlocker(self._measure):
            self._measure.clear()
            self._measure.addItems([_title(measure) for measure in kind.measures])
        self._choose_measure()

    def _chosen(self) -> Measure:
        return self._kind.measures[self._measure.currentIndex()] if self._measure.count() else ACCURACY

    def _read(self) -> None:
        if self._facts is None or not self._history:
            self._say("", "muted")
            return
        reading = read(self._history, self._facts)
        self._say(reading.text, reading.tone)

    def _say(self, text: str, role: str) -> None:
        self._sentence.setText(text)
        if self._sentence.property("role") != role:
            set_role(self._sentence, role)

    # -- what the user does

    def _choose_measure(self) -> None:
        measure = self._chosen()
        self.metric_plot.setAccessibleName(self._measure.currentText())
        self.metric_plot.set_axes("epoch", measure.label)
        self.metric_plot.set_measure(measure)

    def _smooth(self, hundredths: int) -> None:
        for plot in (self.loss_plot, self.metric_plot):
            plot.set_smoothing(hundredths / 100)

    def _show_earlier(self, shown: bool) -> None:
        for plot in (self.loss_plot, self.metric_plot):
            plot.show_earlier(self._earlier_runs if shown else ())


def _title(measure: Measure) -> str:
    """Return a short name that begins with a capital."""
    name = measure.label.removesuffix(" correlation")
    return name[:1].upper() + name[1:]


def _head() -> QHBoxLayout:
    head = QHBoxLayout()
    head.setContentsMargins(theme.GAP, theme.SMALL, theme.GAP, 0)
    head.setSpacing(theme.GAP)
    return head


def _check(text: str, name: str, tip: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setToolTip(tip)
    return box
