"""The third step: how good the network is on sequences it has never seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSlider,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import BinaryEvaluation, Level, Verdict
from motifdesk.evaluation.threshold import decide
from motifdesk.gui import icons, theme
from motifdesk.gui.pages.base import Page, Placeholder, button, card, label, pad_editor, set_role
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.roc import PrecisionRecallPlot, RocPlot
from motifdesk.gui.plots.scores import ScorePlot
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.evaluated import COLUMNS, SCORE, SEQUENCE, EvaluatedModel

_LEVELS = {
    Level.GOOD: ("Good", "done"),
    Level.CAUTION: ("With caution", "warning"),
    Level.BAD: ("Not to be used", "error"),
}
_CELLS = (("true negatives", "false positives"), ("false negatives", "true positives"))
_STEPS = 1000  # of the slider, from 0 to 1
_DEFAULT = 0.5
_ROW_HEIGHT = 24
_PLOT_HEIGHT = 150
_ICON = 20
_SORT_ARROW = 12
_WIDEST_COLUMN = 140


class EvaluatePage(Page):
    """Shows an evaluation; lets the user move the threshold and look at the sequences behind each count."""

    title = "Evaluate the network"
    sentence = (
        "The network is tested on sequences that were held out: it has never seen them or their labels."
    )
    help_text = (
        "A network can learn its training sequences by heart; only sequences that it has never seen show whether it "
        "has found a rule. It gives each a score between 0 and 1, and the threshold says from which score on a "
        "sequence counts as positive: a high one finds fewer positives, but those more surely."
    )

    run_requested = Signal()
    sequence_activated = Signal(int)  # a row of the data set

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evaluatePage")
        self._evaluation: BinaryEvaluation | None = None
        self._placeholder = Placeholder("", "Go to training", "evaluateButton")
        self._placeholder.pressed.connect(self.run_requested)
        self._content = QScrollArea()
        self._content.setWidgetResizable(True)
        self._content.setWidget(self._build_content())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self._content)

    def show_empty(self, text: str, button_text: str = "Go to training") -> None:
        """Say why there is no evaluation yet, and what the one button does about it."""
        self._show_placeholder(text, button_text)

    def show_busy(self, text: str) -> None:
        """Say what is being done."""
        self._show_placeholder(text, "")

    def show_failed(self, text: str) -> None:
        """Say why there is no evaluation."""
        self._show_placeholder(text, "Try again", failed=True)

    def _show_placeholder(self, text: str, button_text: str, *, failed: bool = False) -> None:
        self._placeholder.show_text(text, failed=failed)
        self._placeholder.button.setText(button_text)
        self._placeholder.button.setVisible(bool(button_text))
        self._stack.setCurrentWidget(self._placeholder)

    def show_evaluation(self, evaluation: BinaryEvaluation, dataset: Dataset) -> None:
        """Show an evaluation of test sequences of `dataset`, at the threshold 0.5."""
        self._evaluation = evaluation
        self._show_verdict(evaluation.verdict)
        self._metrics.show_evaluation(evaluation)
        self._roc.show_curve(evaluation.roc, evaluation.auroc, evaluation.auroc_ci95)
        prevalence = float(evaluation.labels.mean())
        self._pr.show_curve(evaluation.precision_recall, evaluation.auprc, evaluation.auprc_ci95, prevalence)
        self._scores.show_scores(evaluation.labels, evaluation.scores, evaluation.class_names)
        self._model.show_evaluation(evaluation, dataset)
        self._fit_columns(dataset)
        self.set_threshold(_DEFAULT)
        (_, false_positives), (false_negatives, _) = evaluation.confusion.tolist()
        # The mistakes are what is worth a look.
        if false_positives or false_negatives:
            self._matrix.select(*((0, 1) if false_positives > false_negatives else (1, 0)))
        else:
            self._matrix.select(1, 1)
        self._stack.setCurrentWidget(self._content)

    def threshold(self) -> float:
        """Return the threshold in force."""
        return self._slider.value() / _STEPS

    def set_threshold(self, threshold: float) -> None:
        """Put a threshold in force, rounded to the slider's steps."""
        step = round(threshold * _STEPS)
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._slider.setValue(step)
            self._box.setValue(step / _STEPS)
        self._scores.set_threshold(step / _STEPS)
        self._reset.setEnabled(step != round(_DEFAULT * _STEPS))
        self._show_decision()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._evaluation is not None:
            self._show_verdict(self._evaluation.verdict)

    # -- what it is built of

    def _build_content(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._build_verdict())
        self._metrics = MetricRow()
        layout.addWidget(self._metrics)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        for column, frame in enumerate(self._build_plots()):
            grid.addWidget(frame, 0, 2 * column, 1, 2)
        grid.addWidget(self._build_scores(), 1, 0, 1, 3)
        grid.addWidget(self._build_table(), 1, 3, 1, 3)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        layout.addLayout(grid, 1)
        return content

    def _build_verdict(self) -> QFrame:
        frame, inside = card(margin=theme.GAP)
        self._verdict_icon = label()
        self._verdict_level = label()
        font = self._verdict_level.font()
        font.setBold(True)
        self._verdict_level.setFont(font)
        self._verdict = label(wrap=True)
        self._verdict.setObjectName("verdictLabel")
        self._verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._verdict_icon)
        row.addWidget(self._verdict_level)
        row.addSpacing(theme.GAP)
        row.addWidget(self._verdict, 1)
        inside.addLayout(row)
        return frame

    def _build_plots(self) -> tuple[QFrame, QFrame, QFrame]:
        self._matrix = ConfusionMatrixView()
        self._matrix.setObjectName("confusionMatrix")
        self._matrix.cell_selected.connect(self._show_cell)
        self._roc = RocPlot()
        self._roc.setObjectName("rocPlot")
        self._pr = PrecisionRecallPlot()
        self._pr.setObjectName("prPlot")
        frames = []
        for widget in (self._matrix, self._roc, self._pr):
            frame, inside = card(margin=theme.SMALL)
            widget.setMinimumHeight(_PLOT_HEIGHT)
            inside.addWidget(widget)
            frames.append(frame)
        return frames[0], frames[1], frames[2]

    def _build_scores(self) -> QFrame:
        frame, inside = card(margin=theme.SMALL)
        self._scores = ScorePlot()
        self._scores.setObjectName("scorePlot")
        self._scores.setMinimumHeight(_PLOT_HEIGHT)
        self._scores.threshold_changed.connect(self.set_threshold)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("thresholdSlider")
        self._slider.setRange(0, _STEPS)
        self._slider.setSingleStep(_STEPS // 100)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setValue(round(_DEFAULT * _STEPS))
        self._slider.valueChanged.connect(self._on_slider)
        self._box = QDoubleSpinBox()
        self._box.setObjectName("thresholdBox")
        pad_editor(self._box)
        self._box.setRange(0, 1)
        self._box.setDecimals(3)
        self._box.setSingleStep(0.01)
        self._box.setValue(_DEFAULT)
        self._box.valueChanged.connect(self.set_threshold)
        for widget in (self._slider, self._box):
            widget.setAccessibleName("Threshold")
            widget.setToolTip("A sequence with this score or a higher one counts as positive.")
        self._reset = button("Reset to 0.5", "thresholdResetButton", tip="Back to the usual threshold.")
        self._reset.clicked.connect(self._on_reset)
        row = QHBoxLayout()
        row.setContentsMargins(theme.GAP, 0, theme.GAP, theme.SMALL)
        row.addWidget(label("Threshold"))
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)
        row.addWidget(self._reset)
        inside.addWidget(self._scores, 1)
        inside.addLayout(row)
        return frame

    def _build_table(self) -> QFrame:
        frame, inside = card(margin=theme.GAP)
        self._table_title = label()
        self._open = button(
            "Interpret",
            "interpretSequenceButton",
            tip="Show which bases drive this sequence's score (Enter).",
        )
        self._open.clicked.connect(self._activate_current)
        row = QHBoxLayout()
        row.addWidget(self._table_title, 1)
        row.addWidget(self._open)
        inside.addLayout(row)
        self._model = EvaluatedModel()
        self._model.setParent(self)
        self._table = table = QTableView()
        table.setObjectName("selectionTable")
        table.setAccessibleName("Test sequences of the chosen cell")
        table.setModel(self._model)
        table.setItemDelegateForColumn(SEQUENCE, BasesDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSortIndicator(SCORE, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        table.doubleClicked.connect(self._activate)
        table.selectionModel().currentRowChanged.connect(self._on_current)
        self._model.modelReset.connect(self._on_current)
        self._add_open_action(table)
        inside.addWidget(table, 1)
        return frame

    def _add_open_action(self, table: QTableView) -> None:
        action = QAction("Interpret this sequence", table)
        action.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self._activate_current)
        table.addAction(action)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # -- what it shows

    def _show_verdict(self, verdict: Verdict) -> None:
        word, icon_name = _LEVELS[verdict.level]
        role = verdict.level.value
        drawn = icons.icon(icon_name, getattr(theme.current(), role))
        self._verdict_icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        self._verdict_level.setText(word)
        set_role(self._verdict_level, role)
        self._verdict.setText(" ".join(verdict.sentences))
        self._verdict.setAccessibleName(f"{word}. {self._verdict.text()}")

    def _fit_columns(self, dataset: Dataset) -> None:
        """Give the sequence all the room that the other columns do not need."""
        metrics = QFontMetrics(self._table.font())
        names = max(dataset.class_names, key=len)
        widest = (max((*dataset.ids[:200], dataset.ids[-1]), key=len), names, names, "0.000")
        for column, text in enumerate(widest):
            header = metrics.horizontalAdvance(COLUMNS[column]) + _SORT_ARROW
            width = max(header, metrics.horizontalAdvance(text)) + 2 * theme.WIDE
            self._table.setColumnWidth(column, min(width, _WIDEST_COLUMN))

    def _show_decision(self) -> None:
        if self._evaluation is None:
            return
        decision = decide(self._evaluation.labels, self._evaluation.scores, self.threshold())
        self._metrics.show_decision(decision)
        self._roc.mark(decision)
        self._pr.mark(decision)
        self._matrix.show_counts(np.array(decision.confusion, np.int64), self._evaluation.class_names)
        self._show_cell(*self._matrix.selected())

    def _show_cell(self, true: int, predicted: int) -> None:
        if self._evaluation is None:
            return
        self._model.show_cell(true, predicted, self.threshold())
        names = self._evaluation.class_names
        self._table_title.setText(
            f"{self._model.rowCount():,} {_CELLS[true][predicted]}: "
            f"true class {names[true]}, predicted {names[predicted]}"
        )

    # -- what the user does

    def _on_slider(self, step: int) -> None:
        self.set_threshold(step / _STEPS)

    def _on_reset(self) -> None:
        self.set_threshold(_DEFAULT)

    def _on_current(self, *_: QModelIndex) -> None:
        self._open.setEnabled(self._table.currentIndex().isValid())

    def _activate_current(self) -> None:
        self._activate(self._table.currentIndex())

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.sequence_activated.emit(self._model.dataset_row(index.row()))
