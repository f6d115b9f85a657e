"""What the engine computes on, and in how many threads: the only setting that belongs to the computer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import label, pad_editor, wrapped
from motifdesk.gui.parameter_form import WholeBox
from motifdesk.models.backend import Devices


class ComputerPane(QWidget):
    """Names the processor's cores and the graphics card, and lets the user leave some cores to other programs."""

    threads_changed = Signal(int)

    def __init__(self, names_px: int = 0) -> None:
        """Build it; the names of settings take at least `names_px`, as in the forms above it."""
        super().__init__()
        self._threads = WholeBox()
        self._threads.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._threads.setObjectName("computer.threads")
        self._threads.setAccessibleName("CPU threads")
        self._threads.setToolTip(
            "In how many threads the engine computes: fewer leave cores to other programs. "
            "The engine starts anew with another number, which takes some seconds."
        )
        self._threads.setKeyboardTracking(False)
        pad_editor(self._threads)
        self._sentence = wrapped("", "muted")
        self._sentence.setObjectName("devicesSentence")
        self._threads.valueChanged.connect(self.threads_changed)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        name = label("CPU threads")
        name.setBuddy(self._threads)
        name.setMinimumWidth(names_px)
        form.addRow(name, self._threads)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(label("Computer", "section"))
        column.addLayout(form)
        column.addWidget(self._sentence)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Say that the engine is still starting."""
        self._threads.setEnabled(False)
        self._sentence.setText("The engine is starting …")

    def show_devices(self, devices: Devices | None) -> None:
        """Show what is computed on; None where the engine could not be set up for computing."""
        self._threads.setEnabled(devices is not None)
        if devices is None:
            self._sentence.setText("TensorFlow, which does the computing, could not be loaded.")
            return
        self._threads.blockSignals(True)
        self._threads.setRange(1, devices.cores)
        self._threads.setValue(devices.threads)
        self._threads.blockSignals(False)
        self._sentence.setText(devices.sentence)
