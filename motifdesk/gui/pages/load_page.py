"""The first step: give sequences and labels, look at them, and choose how they are split."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import InputError
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, card, label
from motifdesk.gui.pages.drop_area import DropArea
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.one_hot import OneHotView
from motifdesk.gui.plots.small_bars import ClassBars, LengthHistogram, ValueHistogram
from motifdesk.gui.plots.split_bar import SplitBar
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.sequences import ID, LABEL, LENGTH, SEQUENCE, SequenceModel
from motifdesk.parameters import with_values

_FILTER = "Text files (*.txt *.seq *.labels *.lst *.csv *.tsv);;All files (*)"
_ROW_HEIGHT = 24
_STACK_WIDTH = 344


class LoadPage(Page):
    """Shows the data set and its split; says which files, or which other split, the user wants."""

    title = "Load your sequences"
    sentence = "Give sequences and, for each, what the experiment said about it; a part is set aside as an honest test."
    help_text = (
        "A network learns from examples: sequences together with their labels. Some of them are held back, so that "
        "later you can see whether it learned a rule that works on sequences it has never met."
    )

    files_chosen = Signal(list)
    example_requested = Signal()
    split_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loadPage")
        self.folder = ""  # where the file dialog opens
        self._dataset: Dataset | None = None
        self._settings = SplitSettings()
        self._drop_area = DropArea(self)
        self._drop_area.open_pressed.connect(self.open_files)
        self._drop_area.example_pressed.connect(self.example_requested)
        self._drop_area.files_dropped.connect(self.files_chosen)
        self._build_table()
        self._content = QWidget()
        columns = QHBoxLayout(self._content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.WIDE)
        rows = QVBoxLayout()
        rows.setSpacing(theme.WIDE)
        rows.addWidget(self._table, 1)
        rows.addWidget(self._build_one_hot())
        columns.addLayout(rows, 1)
        columns.addWidget(self._build_stack())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._drop_area)
        layout.addWidget(self._content, 1)
        self.show_empty()

    def show_empty(self) -> None:
        """Show that there is no data yet."""
        self._dataset = None
        self._model.set_dataset(None)
        self._content.hide()
        self._drop_area.show_empty()

    def show_busy(self, text: str) -> None:
        """Say what is being done; files are taken again after the next `show_...`."""
        self._drop_area.show_busy(text)

    def show_failed(self, text: str) -> None:
        """Say why the files could not be read; data that were there before stay."""
        if self._dataset is None:
            self._drop_area.show_empty(text, failed=True)
        else:
            self._drop_area.show_files(self._dataset.source, text, failed=True)

    def show_dataset(self, dataset: Dataset, split: Split) -> None:
        """Show a data set and how it is split."""
        self._dataset = dataset
        self._drop_area.show_files(dataset.source, f"{len(dataset):,} sequences with labels")
        self._model.set_dataset(dataset)
        self._fit_columns(dataset)
        self._show_labels(dataset)
        self._show_lengths(dataset)
        self.show_split(dataset, split)
        self._content.show()
        self._fit_stack()
        self._table.selectRow(0)

    def show_split(self, dataset: Dataset, split: Split) -> None:
        """Show another split of the data set."""
        self._settings = split.settings
        self._split_bar.show_counts(split.class_counts(dataset), dataset.class_names)
        self._form.set_values(split.settings)
        self._split_error.hide()

    def show_split_error(self, text: str) -> None:
        """Say why the data cannot be split as the form says; the split there is stays."""
        self._split_error.setText(text)
        self._split_error.show()

    def open_files(self) -> None:
        """Let the user choose files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Open sequences and labels", self.folder, _FILTER)
        if chosen:
            self.files_chosen.emit(chosen)

    def _build_table(self) -> None:
        self._model = SequenceModel(self)
        self._table = table = QTableView()
        table.setObjectName("sequenceTable")
        table.setAccessibleName("Sequences")
        table.setModel(self._model)
        table.setItemDelegateForColumn(SEQUENCE, BasesDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        table.selectionModel().currentRowChanged.connect(self._show_row)

    def _build_one_hot(self) -> QWidget:
        """Put the one-hot view under the table, where there is room for letters and the chosen row is near."""
        frame, layout = card()
        self._one_hot = OneHotView()
        self._one_hot.setObjectName("oneHotView")
        self._one_hot_title = label("", "muted")
        layout.addWidget(self._one_hot_title)
        layout.addWidget(self._one_hot)
        return frame

    def _build_stack(self) -> QWidget:
        frame, layout = card()
        self._labels_title = label("Classes", "section")
        self._class_bars = ClassBars()
        self._values_text = label(wrap=True)
        self._value_bars = ValueHistogram()
        self._lengths = label(wrap=True)
        self._histogram = LengthHistogram()
        self._split_bar = SplitBar()
        self._form = ParameterForm(self._settings, "split")
        self._form.setObjectName("splitForm")
        self._form.changed.connect(self._read_form)
        self._split_error = label("", "bad", wrap=True)
        for group in (
            (self._labels_title, self._class_bars, self._values_text, self._value_bars),
            (self._lengths, self._histogram),
            (label("Split", "section"), self._split_bar, self._form, self._split_error),
        ):
            for widget in group:
                layout.addWidget(widget)
            layout.addSpacing(theme.SMALL)
        layout.addStretch()
        self._split_error.hide()
        self._facts = frame
        self._stack = scroll = QScrollArea()
        scroll.setWidget(frame)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _fit_stack(self) -> None:
        """Give the stack the width that its form needs in the system's font, scroll bar included."""
        needed = self._facts.minimumSizeHint().width() + self._stack.verticalScrollBar().sizeHint().width()
        self._stack.setFixedWidth(max(_STACK_WIDTH, needed))

    def _fit_columns(self, dataset: Dataset) -> None:
        """Make the narrow columns as wide as what stands at either end of the table."""
        metrics = QFontMetrics(self._table.font())
        widest = {
            ID: max((*dataset.ids[:200], dataset.ids[-1], "Id"), key=len),
            LABEL: max((*_label_texts(dataset), "Label"), key=len),
            LENGTH: max((f"{dataset.sequences.longest:,}", "Length"), key=len),
        }
        for column, text in widest.items():
            self._table.setColumnWidth(column, min(metrics.horizontalAdvance(text), 200) + 3 * theme.GAP)

    def _show_labels(self, dataset: Dataset) -> None:
        """Show the number of sequences of each class, or how the values are distributed."""
        numbers = dataset.task is Task.REGRESSION
        self._labels_title.setText("Values" if numbers else "Classes")
        if numbers:
            low, high, middle = dataset.labels.min(), dataset.labels.max(), np.median(dataset.labels)
            self._values_text.setText(f"{low:.4g} to {high:.4g} (median {middle:.4g})")
            self._value_bars.show_values(dataset.labels)
        else:
            self._class_bars.show_counts(dataset.class_counts, dataset.class_names)
        self._class_bars.setVisible(not numbers)
        for widget in (self._values_text, self._value_bars):
            widget.setVisible(numbers)

    def _show_lengths(self, dataset: Dataset) -> None:
        lengths = dataset.sequences.lengths
        low, high = int(lengths.min()), int(lengths.max())
        kind = dataset.sequences.alphabet.name
        if low == high:
            self._lengths.setText(f"{kind}, {low:,} bases each")
        else:
            self._lengths.setText(f"{kind}, {low:,} to {high:,} bases (median {np.median(lengths):,.0f})")
            self._histogram.show_lengths(lengths)
        self._histogram.setVisible(low < high)

    def _show_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        if self._dataset is None or not current.isValid():
            return
        row = current.row()
        sequences = self._dataset.sequences
        self._one_hot_title.setText(f"Sequence {self._dataset.ids[row]} as the network sees it (one-hot)")
        self._one_hot.show_sequence(sequences[row], sequences.alphabet)

    def _read_form(self) -> None:
        try:
            settings = with_values(self._settings, self._form.values())
        except InputError as error:
            self.show_split_error(str(error))
            return
        if settings == self._settings:
            self._split_error.hide()
        else:
            self.split_changed.emit(settings)


def _label_texts(dataset: Dataset) -> Sequence[str]:
    """Return what stands in the label column, of numbers the first ones."""
    if dataset.task is Task.REGRESSION:
        return [dataset.label_text(row) for row in range(min(len(dataset), 200))]
    return dataset.class_names
