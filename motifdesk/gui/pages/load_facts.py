"""The narrow column of the Load page: how many of each class, how long, and how they are split."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QScrollArea

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import InputError
from motifdesk.gui import theme
from motifdesk.gui.pages.base import card, label
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.small_bars import ClassBars, LengthHistogram, ValueHistogram
from motifdesk.gui.plots.split_bar import SplitBar
from motifdesk.parameters import with_values

_WIDTH: Final = 312
_EDITOR_PX: Final = 96  # as wide as usual values need: a form is else as wide as its longest


class FactsPane(QScrollArea):
    """Sums up a data set, and asks for another split when the form is changed."""

    split_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._settings = SplitSettings()
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
        for editor in (*self._form.findChildren(QAbstractSpinBox), *self._form.findChildren(QComboBox)):
            editor.setMinimumWidth(_EDITOR_PX)
        self._split_error = label("", "bad", wrap=True)
        self._split_error.hide()
        self._facts, layout = card()
        for group in (
            (self._labels_title, self._class_bars, self._values_text, self._value_bars),
            (self._lengths, self._histogram),
            (label("Split", "section"), self._split_bar, self._form, self._split_error),
        ):
            for widget in group:
                layout.addWidget(widget)
            layout.addSpacing(theme.SMALL)
        layout.addStretch()
        self.setWidget(self._facts)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_dataset(self, dataset: Dataset, split: Split) -> None:
        """Show another data set and how it is split."""
        self._show_labels(dataset)
        self._show_lengths(dataset)
        self.show_split(dataset, split)

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

    def fit_width(self) -> None:
        """Be as wide as the form needs in the system's font, scroll bar included."""
        needed = self._facts.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setFixedWidth(max(_WIDTH, needed))

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
