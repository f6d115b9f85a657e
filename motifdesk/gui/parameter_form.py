"""A form built from a settings dataclass: one row a field, with its range, unit and meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QSpinBox, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import label, pad_editor, set_role
from motifdesk.parameters import Parameter, Value, expected, parameters_of

# As many as the smallest learning rate needs; zeros at the end are not shown.
_DECIMALS = 7
_LETTERS = 8


class WholeBox(QSpinBox):
    """Is not changed by a wheel that turns to scroll the form: it must have been clicked first."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number only where the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _ChoiceBox(QComboBox):
    """Is not changed by a wheel that turns to scroll the form, either."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _DecimalBox(QDoubleSpinBox):
    """Shows 0.001 as 0.001, not as 0.0010000; nor does a wheel change it that turns to scroll the form."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def textFromValue(self, value: float) -> str:
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


class ParameterForm(QWidget):
    """Shows the declared fields of a settings dataclass and returns a new instance of it.

    Each editor's objectName is the form's prefix and the field's name, e.g. ``split.test_fraction``. Once `recommend`
    has said what the fields should be, those that the user sets otherwise have a bold name.
    """

    changed = Signal()

    def __init__(
        self, settings: object, prefix: str, *, advanced: bool | None = None, names_px: int = 0
    ) -> None:
        """Show `settings`; `advanced` limits it to the advanced (True) or the plain (False) fields.

        The names take at least `names_px`, so that the editors of forms above each other stand in one line.
        """
        super().__init__()
        self._names_px = names_px
        self._readers: dict[str, Callable[[], Value]] = {}
        self._writers: dict[str, Callable[[Any], None]] = {}
        self._names: dict[str, QLabel | QCheckBox] = {}
        self._tips: dict[str, str] = {}
        self._recommended: dict[str, Value] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for parameter in parameters_of(settings):
            if advanced is None or parameter.advanced is advanced:
                editor = self._editor(parameter)
                editor.setObjectName(f"{prefix}.{parameter.name}")
                self._tips[parameter.name] = f"{parameter.help} Give {expected(parameter)}."
                editor.setToolTip(self._tips[parameter.name])
                editor.setAccessibleName(parameter.label)
                self._add_row(layout, parameter, editor)
        self.set_values(settings)

    def _add_row(self, layout: QFormLayout, parameter: Parameter, editor: QWidget) -> None:
        if isinstance(editor, QCheckBox):
            self._names[parameter.name] = editor
            layout.addRow("", editor)
            return
        name = label(parameter.label)
        name.setBuddy(editor)
        name.setMinimumWidth(max(_bold_width(name), self._names_px))  # nothing moves when it becomes bold
        self._names[parameter.name] = name
        layout.addRow(name, editor)

    def values(self) -> dict[str, Value]:
        """Return what the form says, by field."""
        return {name: read() for name, read in self._readers.items()}

    def set_values(self, settings: object) -> None:
        """Show the fields of another instance of the same dataclass; `changed` is not emitted."""
        self._write({name: getattr(settings, name) for name in self._writers})

    def set_known(self, values: Mapping[str, object]) -> None:
        """Set those of the values that this form has a field for, as if the user had; the others are none of it."""
        known = self.values()
        for name, value in values.items():
            if name in known and type(value) is type(known[name]):
                self._writers[name](value)

    def set_value(self, name: str, value: Value) -> None:
        """Set one field as if the user had: `changed` is emitted if it is another value."""
        self._writers[name](value)

    def recommend(self, settings: object) -> None:
        """Show the fields of an instance as those to be recommended, save where the user has set another value.

        `changed` is not emitted.
        """
        kept = self.changes()
        self.set_values(settings)
        self._recommended = self.values()  # as they can be read back: a box has so many decimals
        self._write(kept)

    def changes(self) -> dict[str, Value]:
        """Return the fields that are not as recommended."""
        values = self.values()
        return {name: values[name] for name, value in self._recommended.items() if values[name] != value}

    def reset(self) -> None:
        """Take back every change to what is recommended; `changed` is emitted if there was one."""
        if self.changes():
            self._write(self._recommended)
            self.changed.emit()

    def _write(self, values: Mapping[str, Value]) -> None:
        self.blockSignals(True)
        for name, value in values.items():
            self._writers[name](value)
        self.blockSignals(False)
        self._mark()

    def _mark(self) -> None:
        """Show which fields are not as recommended."""
        changes = self.changes()
        for name, shown in self._names.items():
            role = "strong" if name in changes else ""
            if shown.property("role") != role:
                set_role(shown, role)
            tip = self._tips[name]
            if name in changes:
                tip += f"\nChanged; {_worded(self._recommended[name])} is recommended."
            editor = shown if isinstance(shown, QCheckBox) else shown.buddy()
            editor.setToolTip(tip)

    def _editor(self, parameter: Parameter) -> QWidget:
        if parameter.kind is bool:
            return self._flag(parameter)
        if parameter.choices:
            return self._choice(parameter)
        return self._whole(parameter) if parameter.kind is int else self._decimal(parameter)

    def _flag(self, parameter: Parameter) -> QWidget:
        box = QCheckBox(parameter.label)
        box.setProperty("role", "")
        box.toggled.connect(self._emit_changed)
        self._readers[parameter.name] = box.isChecked
        self._writers[parameter.name] = box.setChecked
        return box

    def _choice(self, parameter: Parameter) -> QWidget:
        box = _ChoiceBox()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a wheel that turns over it does not focus it
        box.addItems(list(parameter.choices))
        # A narrow column may make it narrower than its longest choice.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)
        box.currentTextChanged.connect(self._emit_changed)
        self._readers[parameter.name] = box.currentText
        self._writers[parameter.name] = box.setCurrentText
        return box

    def _whole(self, parameter: Parameter) -> QWidget:
        box = WholeBox()
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
        box.setSpecialValueText(parameter.zero)
        pad_editor(box)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a wheel that turns over it does not focus it
        box.setKeyboardTracking(False)  # a number counts once it is typed whole
        box.valueChanged.connect(self._emit_changed)

        def read() -> Value:
            box.interpretText()  # the user may still be in the field, having pressed a key that starts the work
            return box.value()

        def write(value: float) -> None:
            box.setValue(min(max(value, box.minimum()), box.maximum()))  # type: ignore[arg-type]  # of the box's kind

        self._readers[parameter.name] = read
        self._writers[parameter.name] = write
        return box

    def _emit_changed(self, *_: object) -> None:
        if not self.signalsBlocked():
            self._mark()
            self.changed.emit()


def _bold_width(shown: QLabel) -> int:
    shown.ensurePolished()  # the style sheet decides on the font's size
    font = QFont(shown.font())
    font.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(font).horizontalAdvance(shown.text())


def _worded(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:,.7g}"
