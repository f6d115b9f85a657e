from __future__ import annotations

from dataclasses import dataclass

import pytest
from helpers.window import child
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import choice, flag, number, parameters_of, with_values
from motifdesk.training.search.records import SearchSettings
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True)
class Example:
    filters: int = number(32, 1, 512, "Filters", "How many patterns.")
    width: int = number(12, 2, 30, "Width", "How long they are.", unit="bp")
    rate: float = number(0.001, 1e-7, 10.0, "Rate", "How fast.")
    both: bool = flag(False, "Both strands", "Look at both.", advanced=True)
    rule: str = choice("adam", ("adam", "sgd"), "Rule", "How.", advanced=True)


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    form = ParameterForm(Example(), "example")
    qtbot.addWidget(form)
    form.show()
    return form


def test_a_row_a_field_with_its_range_unit_and_meaning(form: ParameterForm) -> None:
    width = child(form, QSpinBox, "example.width")
    assert (width.minimum(), width.maximum(), width.value(), width.suffix()) == (2, 30, 12, " bp")
    assert width.toolTip() == "How long they are. Give a whole number from 2 to 30."
    assert width.accessibleName() == "Width"
    rule = child(form, QComboBox, "example.rule")
    assert [rule.itemText(index) for index in range(rule.count())] == ["adam", "sgd"]


def test_it_says_what_was_set(form: ParameterForm, qtbot: QtBot) -> None:
    with qtbot.waitSignals([form.changed] * 5):
        child(form, QSpinBox, "example.filters").setValue(7)
        child(form, QSpinBox, "example.width").setValue(9)
        child(form, QDoubleSpinBox, "example.rate").setValue(0.25)
        child(form, QCheckBox, "example.both").setChecked(True)
        child(form, QComboBox, "example.rule").setCurrentText("sgd")
    assert with_values(Example(), form.values()) == Example(7, 9, 0.25, True, "sgd")


def test_a_limit_of_nothing_reads_none(qtbot: QtBot) -> None:
    form = ParameterForm(SearchSettings(), "search")
    qtbot.addWidget(form)
    box = child(form, QDoubleSpinBox, "search.minutes")
    assert box.text() == "none"
    box.setValue(90)
    assert box.text() == "90 min"
    box.lineEdit().setText("0")
    assert (form.values()["minutes"], box.text()) == (0, "none")


@pytest.mark.parametrize("rate", [1e-7, 0.00035, 0.001, 0.1, 3.0, 10.0])
def test_decimals_are_kept_and_written_without_zeros(form: ParameterForm, rate: float) -> None:
    form.set_values(Example(rate=rate))
    box = child(form, QDoubleSpinBox, "example.rate")
    assert form.values()["rate"] == rate
    assert float(box.text()) == rate
    assert not (box.text().endswith("0") and "." in box.text())


def test_showing_other_values_is_no_change_of_the_user_s(form: ParameterForm, qtbot: QtBot) -> None:
    other = Example(3, 4, 0.5, True, "sgd")
    with qtbot.assertNotEmitted(form.changed):
        form.set_values(other)
    assert with_values(Example(), form.values()) == other


def test_a_number_counts_once_it_is_typed_whole(form: ParameterForm, qtbot: QtBot) -> None:
    box = child(form, QSpinBox, "example.filters")
    box.selectAll()
    with qtbot.assertNotEmitted(form.changed):
        QTest.keyClicks(box, "128")
    with qtbot.waitSignal(form.changed):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert form.values()["filters"] == 128


def test_a_number_still_being_typed_is_read(form: ParameterForm) -> None:
    box = child(form, QSpinBox, "example.filters")
    box.selectAll()
    QTest.keyClicks(box, "128")
    assert form.values()["filters"] == 128


@pytest.mark.parametrize(
    ("advanced", "names"), [(False, {"filters", "width", "rate"}), (True, {"both", "rule"})]
)
def test_few_fields_first_and_the_others_apart(qtbot: QtBot, advanced: bool, names: set[str]) -> None:
    form = ParameterForm(Example(), "example", advanced=advanced)
    qtbot.addWidget(form)
    assert set(form.values()) == names


@pytest.mark.parametrize(
    "settings",
    [TrainingSettings(), *(item.parameters() for item in all_architectures().values())],
    ids=lambda settings: type(settings).__name__,
)
def test_the_form_of_every_real_setting_gives_back_what_it_was_given(qtbot: QtBot, settings: object) -> None:
    form = ParameterForm(settings, "real")
    qtbot.addWidget(form)
    assert with_values(settings, form.values()) == settings
    for parameter in parameters_of(settings):
        assert child(form, QWidget, f"real.{parameter.name}").toolTip().startswith(parameter.help)


def test_what_is_not_as_recommended_is_bold_and_says_so(form: ParameterForm) -> None:
    form.recommend(Example(filters=16))
    assert with_values(Example(), form.values()) == Example(filters=16)
    filters, both = child(form, QSpinBox, "example.filters"), child(form, QCheckBox, "example.both")
    name = next(label for label in form.findChildren(QLabel) if label.text() == "Filters")
    width = name.width()
    filters.setValue(1000 // 5)
    both.setChecked(True)
    assert form.changes() == {"filters": 200, "both": True}
    assert [name.font().weight(), both.font().weight()] == [QFont.Weight.DemiBold] * 2
    assert name.width() == width
    assert filters.toolTip().endswith("Changed; 16 is recommended.")
    assert both.toolTip().endswith("Changed; no is recommended.")
    filters.setValue(16)
    assert form.changes() == {"both": True}
    assert name.font().weight() == QFont.Weight.Normal
    assert "Changed" not in filters.toolTip()


def test_another_recommendation_leaves_what_the_user_changed(form: ParameterForm, qtbot: QtBot) -> None:
    form.recommend(Example())
    child(form, QSpinBox, "example.width").setValue(20)
    with qtbot.assertNotEmitted(form.changed):
        form.recommend(Example(filters=64, rate=0.002))
    assert with_values(Example(), form.values()) == Example(filters=64, width=20, rate=0.002)
    form.recommend(Example(width=20))
    assert form.changes() == {}
    form.recommend(Example())
    assert form.values()["width"] == 12  # by then it was as recommended


def test_changes_are_taken_back_at_once(form: ParameterForm, qtbot: QtBot) -> None:
    form.recommend(Example(rule="sgd"))
    form.set_value("width", 20)
    form.set_value("rule", "adam")
    with qtbot.waitSignal(form.changed):
        form.reset()
    assert with_values(Example(), form.values()) == Example(rule="sgd")
    with qtbot.assertNotEmitted(form.changed):
        form.reset()


def turn(widget: QWidget) -> None:
    """Turn the wheel upwards over the widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("name", ["filters", "rate", "rule"])
def test_a_wheel_that_scrolls_the_form_changes_nothing(form: ParameterForm, qtbot: QtBot, name: str) -> None:
    form.set_values(Example(rule="sgd"))
    before = form.values()
    editor = child(form, QWidget, f"example.{name}")
    editor.clearFocus()  # the first one has it when the window is shown
    turn(editor)
    assert form.values() == before
    with qtbot.waitActive(form):
        form.activateWindow()
    editor.setFocus()
    turn(editor)
    assert form.values() != before
