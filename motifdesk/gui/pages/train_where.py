"""Where many trainings run: on worker processes of this computer, or on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from motifdesk.errors import InputError
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label, pad_editor
from motifdesk.gui.parameter_form import WholeBox
from motifdesk.jobs.cluster.settings import ClusterSettings, Tls

_HERE, _CLUSTER = range(2)
_FILES: Final = {
    "ca": ("Authority", "Certificate of the authority that signed the others (PEM)"),
    "cert": ("Certificate", "Your own certificate (PEM)"),
    "key": ("Key", "The private key of your certificate (PEM)"),
}


class WherePane(QWidget):
    """Asks for a number of workers, or for a scheduler's address and, with tls://, for certificates."""

    changed = Signal()

    def __init__(self, names_px: int) -> None:
        super().__init__()
        self._place = QComboBox()
        self._place.setObjectName("where.place")
        self._place.setAccessibleName("Where trainings run")
        self._place.addItems(["This computer", "Cluster"])
        self._place.setToolTip(
            "A cluster is a Dask scheduler with workers; packaging/CLUSTER.md says how to start one"
        )
        self._workers = WholeBox()
        self._workers.setObjectName("where.workers")
        self._workers.setAccessibleName("Workers")
        self._workers.setRange(0, 256)
        self._workers.setSpecialValueText("one a core")
        self._workers.setToolTip("How many trainings run at a time, each in a process of its own")
        self._workers.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pad_editor(self._workers)
        self._address = _line("where.scheduler", "Scheduler's address", "tcp://HOST:PORT or tls://HOST:PORT")
        self._files = {name: _FileLine(name) for name in _FILES}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(theme.GAP)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: list[tuple[str, QWidget]] = [
            ("Where", self._place),
            ("Workers", self._workers),
            ("Scheduler", self._address),
            *((_FILES[name][0], line) for name, line in self._files.items()),
        ]
        for text, editor in rows:
            name = label(text)
            name.setBuddy(editor)
            name.setMinimumWidth(names_px)
            self._form.addRow(name, editor)
        self._place.currentIndexChanged.connect(self._change)
        self._workers.valueChanged.connect(self._change)
        self._address.textChanged.connect(self._change)
        for line in self._files.values():
            line.edit.textChanged.connect(self._change)
        self._show_rows()

    def settings(self) -> ClusterSettings:
        """Return where trainings are to run; raises `InputError` where that makes no sense."""
        if self._place.currentIndex() == _HERE:
            return ClusterSettings(workers=self._workers.value())
        files = [self._files[name].edit.text().strip() for name in _FILES]
        tls = Tls(*map(Path, files)) if any(files) and self._is_secure() else None
        if not self._address.text().strip():
            raise InputError("There is no address of a scheduler yet; give one, or choose this computer.")
        return ClusterSettings(scheduler=self._address.text().strip(), tls=tls)

    def show_settings(self, settings: ClusterSettings) -> None:
        """Show where trainings ran the last time."""
        self.blockSignals(True)
        self._workers.setValue(settings.workers)
        self._address.setText(settings.scheduler)
        if settings.tls is not None:
            for name, line in self._files.items():
                line.edit.setText(str(getattr(settings.tls, name)))
        self._place.setCurrentIndex(_CLUSTER if settings.scheduler else _HERE)
        self.blockSignals(False)

    def _change(self) -> None:
        self._show_rows()
        if not self.signalsBlocked():
            self.changed.emit()

    def _show_rows(self) -> None:
        """Show the rows that matter for what is chosen."""
        cluster = self._place.currentIndex() == _CLUSTER
        self._form.setRowVisible(self._workers, not cluster)
        self._form.setRowVisible(self._address, cluster)
        for line in self._files.values():
            self._form.setRowVisible(line, cluster and self._is_secure())

    def _is_secure(self) -> bool:
        return self._address.text().strip().startswith("tls:")


class _FileLine(QWidget):
    """The path of a file, to be typed or chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        _, meaning = _FILES[name]
        self.edit = _line(f"where.{name}", meaning, "file")
        self._meaning = meaning
        choose = QToolButton()
        choose.setObjectName(f"where.{name}Button")
        choose.setText("…")
        choose.setProperty("role", "button")
        choose.setAccessibleName(f"Choose: {meaning}")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self.edit, 1)
        row.addWidget(choose)
        self.setFocusProxy(self.edit)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._meaning, self.edit.text())
        if path:
            self.edit.setText(path)


def _line(name: str, accessible: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(accessible)
    line.setToolTip(accessible)
    line.setPlaceholderText(placeholder)
    return line
