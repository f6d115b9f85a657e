"""A form built from a settings dataclass: one row a field, with its range, unit and meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import pad_editor
from motifdesk.parameters import Parameter, Value, expected, parameters_of

# As many as the smallest learning rate needs; zeros at the end are not shown.
_DECIMALS = 7


class _DecimalBox(QDoubleSpinBox):
    """Shows 0.001 as 0.001, not as 0.0010000."""

    def textFromValue(self, value: float) -> str:
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


class ParameterForm(QWidget):
    """Shows the declared fields of a settings dataclass and returns a new instance of it.

    Each editor's objectName is the form's prefix and the field's name, e.g. ``split.test_fraction``.
    """

    changed = Signal()

    def __init__(self, settings: object, prefix: str, *, advanced: bool | None = None) -> None:
        """Show `settings`; `advanced` limits it to the advanced (True) or the plain (False) fields."""
        super().__init__()
        self._readers: dict[str, Callable[[], Value]] = {}
        self._writers: dict[str, Callable[[Any], None]] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for parameter in parameters_of(settings):
            if advanced is None or parameter.advanced is advanced:
                editor = self._editor(parameter)
                editor.setObjectName(f"{prefix}.{parameter.name}")
                editor.setToolTip(f"{parameter.help} Give {expected(parameter)}.")
                editor.setAccessibleName(parameter.label)
                layout.addRow("" if parameter.kind is bool else parameter.label, editor)
        self.set_values(settings)

    def values(self) -> dict[str, Value]:
        """Return what the form says, by field."""
        return {name: read() for name, read in self._readers.items()}

    def set_values(self, settings: object) -> None:
        """Show the fields of another instance of the same dataclass; `changed` is not emitted."""
        self.blockSignals(True)
        for name, write in self._writers.items():
            write(getattr(settings, name))
        self.blockSignals(False)

    def _editor(self, parameter: Parameter) -> QWidget:
        if parameter.kind is bool:
            return self._flag(parameter)
        if parameter.choices:
            return self._choice(parameter)
        return self._whole(parameter) if parameter.kind is int else self._decimal(parameter)

    def _flag(self, parameter: Parameter) -> QWidget:
        box = QCheckBox(parameter.label)
        box.toggled.connect(self._emit_changed)
        self._readers[parameter.name] = box.isChecked
        self._writers[parameter.name] = box.setChecked
        return box

    def _choice(self, parameter: Parameter) -> QWidget:
        box = QComboBox()
        box.addItems(list(parameter.choices))
        box.currentTextChanged.connect(self._emit_changed)
        self._readers[parameter.name] = box.currentText
        self._writers[parameter.name] = box.setCurrentText
        return box

    def _whole(self, parameter: Parameter) -> QWidget:
        box = QSpinBox()
        box.setRange(int(parameter.low or 0), int(parameter.high or 2**31 - 1))
        box.setGroupSeparatorShown(True)
        return self._number(parameter, box)

    def _decimal(self, parameter: Parameter) -> QWidget:
        low = parameter.low or 0.0
        box = _DecimalBox()
        box.setDecimals(_DECIMALS)
        box.setRange(low, parameter.high or 1e9)
        box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        return self._number(parameter, box)

    def _number(self, parameter: Parameter, box: QSpinBox | QDoubleSpinBox) -> QWidget:
        if parameter.unit:
            box.setSuffix(f" {parameter.unit}")
        pad_editor(box)
        box.setKeyboardTracking(False)  # a number counts once it is typed whole
        box.valueChanged.connect(self._emit_changed)

        def read() -> Value:
            box.interpretText()  # the user may still be in the field, having pressed a key that starts the work
            return box.value()

        self._readers[parameter.name] = read
        self._writers[parameter.name] = box.setValue
        return box

    def _emit_changed(self, *_: object) -> None:
        self.changed.emit()
