"""The choice of the attribution method, and what is known of how far it can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.attribution.results import SelfCheck
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label, set_role
from motifdesk.gui.pages.export_names import Kind, ask_target

_PLAIN: Final = {"plain": Kind("NumPy file", (".npz",))}


class MethodChoice(QWidget):
    """A box of methods with the chosen one's sentence, its self-check and its faithfulness."""

    chosen = Signal(str)
    faithfulness_wanted = Signal()
    export_wanted = Signal(object, str)  # Path and layout: the attributions of all sequences

    def __init__(self) -> None:
        super().__init__()
        self._sentences: dict[str, str] = {}
        self._box = QComboBox()
        self._box.setObjectName("methodBox")
        self._box.setAccessibleName("Attribution method")
        self._box.setToolTip("How the contribution of each base is worked out.")
        self._box.currentIndexChanged.connect(self._on_chosen)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._sentence = label("", "muted", wrap=True)
        self._sentence.setObjectName("methodSentence")
        self._check = label()
        self._check.setObjectName("methodCheck")
        self._faith = label("", "muted")
        self._faith.setObjectName("methodFaithfulness")
        self._measure = button(
            "Faithful?",
            "faithfulnessButton",
            tip="Scramble the bases of the highest attributions, and as many at random, and compare what the output "
            "loses; compare the maps with those of random weights.",
        )
        self._measure.clicked.connect(self.faithfulness_wanted)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._check, 0, Qt.AlignmentFlag.AlignRight)
        said.addWidget(self._faith, 0, Qt.AlignmentFlag.AlignRight)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._box)
        layout.addWidget(self._sentence, 1)
        layout.addLayout(said)
        layout.addWidget(self._measure)
        layout.addWidget(self._build_export())
        self.show_check(None)
        self.show_faithfulness(None)

    def _build_export(self) -> QWidget:
        self._export = button(
            "Export", "exportAttributionsButton", tip="Write the attributions of all sequences into files."
        )
        menu = QMenu(self._export)
        plain = menu.addAction("NumPy file (NPZ) …")
        plain.setObjectName("exportPlainAction")
        plain.triggered.connect(self._export_plain)
        modisco = menu.addAction("Files for tfmodisco-lite …")
        modisco.setObjectName("exportModiscoAction")
        modisco.triggered.connect(self._export_modisco)
        self._export.setMenu(menu)
        return self._export

    def set_methods(self, methods: Sequence[tuple[str, str, str]]) -> None:
        """Offer methods: name, title and sentence of each."""
        self._sentences = {name: sentence for name, _, sentence in methods}
        self._box.blockSignals(True)
        self._box.clear()
        for place, (name, title, sentence) in enumerate(methods):
            self._box.addItem(title, name)
            self._box.setItemData(place, sentence, Qt.ItemDataRole.ToolTipRole)
        self._box.blockSignals(False)
        self._say()

    def select(self, name: str, remark: str = "") -> None:
        """Show the method of a result, and what is to be said of it; the user chose nothing."""
        self._box.blockSignals(True)
        self._box.setCurrentIndex(self._box.findData(name))
        self._box.blockSignals(False)
        self._say(remark)

    def offer_export(self, *, possible: bool) -> None:
        """Offer to export, where there are attributions."""
        self._export.setEnabled(possible)

    def show_check(self, check: SelfCheck | None) -> None:
        """Say whether the method keeps what it promises; nothing where it promises nothing."""
        self._check.setVisible(check is not None)
        if check is not None:
            self._check.setText(check.verdict)
            self._check.setToolTip(check.sentence)
            self._check.setAccessibleDescription(check.sentence)
            set_role(self._check, "good" if check.passed else "caution")

    def show_faithfulness(self, found: Faithfulness | None, *, busy: bool = False) -> None:
        """Say how faithful the method's maps are, or that it can be measured."""
        self._faith.setVisible(found is not None)
        self._measure.setVisible(found is None)
        self._measure.setEnabled(not busy)
        if found is not None:
            self._faith.setText(
                f"Top bases −{found.top.mean:.2f}, random −{found.random.mean:.2f}".replace("−-", "+")
            )
            self._faith.setToolTip(found.sentence)
            self._faith.setAccessibleDescription(found.sentence)
            believed = found.top.low > found.random.high
            set_role(self._faith, "good" if believed else "caution")

    def _export_plain(self) -> None:
        target = ask_target(self, "Export attributions", "attributions.npz", _PLAIN)
        if target is not None:
            self.export_wanted.emit(*target)

    def _export_modisco(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "A folder for the files that tfmodisco-lite reads")
        if folder:
            self.export_wanted.emit(Path(folder), "tfmodisco")

    def _on_chosen(self) -> None:
        self._say()
        self.chosen.emit(self._box.currentData())

    def _say(self, remark: str = "") -> None:
        self._sentence.setText(f"{self._sentences.get(self._box.currentData(), '')} {remark}".strip())
