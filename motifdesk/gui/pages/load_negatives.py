"""What the Load page offers where there are positives and nothing to compare them with."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, card, label, pad_editor, wrapped

_WIDTH: Final = 520
_EXPLANATION: Final = (
    "A network learns what sets two groups apart, so it needs negatives: sequences that are like yours in everything "
    "but what you look for. If you have some, open them together with this file. Otherwise make them here."
)
_KINDS: Final = {
    "dinucleotide": (
        "Dinucleotide shuffle (recommended)",
        "Each of your sequences is shuffled; how often each pair of neighbouring bases occurs stays exactly the same.",
    ),
    "mononucleotide": (
        "Mononucleotide shuffle",
        "Each of your sequences is shuffled base by base. Pairs such as CG are not kept, which a network may notice.",
    ),
    "genome": (
        "From the genome",
        "Regions outside your peaks, of the same lengths and GC content, are drawn from the genome.",
    ),
}


class NegativesCard(QWidget):
    """Says that there are only positives, and asks which negatives to make."""

    requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("positivesOnly")
        frame, inside = card(margin=theme.WIDEST)
        frame.setFixedWidth(_WIDTH)
        self._title = label("", "section", wrap=True)
        self._kind = QComboBox()
        self._kind.setObjectName("negativesKind")
        self._kind.setAccessibleName("How negatives are made")
        self._kind.currentIndexChanged.connect(self._describe)
        self._about = wrapped("", "muted")
        self._count = QSpinBox()
        self._count.setObjectName("negativesPerPositive")
        self._count.setAccessibleName("Negatives per positive")
        self._count.setToolTip("How many negatives are made for each positive: 1 to 20.")
        self._count.setRange(1, 20)
        pad_editor(self._count)
        self._make = button("&Make negatives", "makeNegativesButton", primary=True)
        self._make.setToolTip("Make the negatives and go on with both")
        self._make.clicked.connect(self._request)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Negatives", self._kind)
        form.addRow("", self._about)
        form.addRow("Per positive", self._count)
        inside.setSpacing(theme.WIDE)
        inside.addWidget(self._title)
        inside.addWidget(label(_EXPLANATION, wrap=True))
        inside.addLayout(form)
        inside.addWidget(self._make, 0, Qt.AlignmentFlag.AlignRight)
        self._lay_out(frame)

    def show_count(self, count: int, *, genome: bool) -> None:
        """Say how many positives there are; a genome at hand can give negatives."""
        self._title.setText(f"{counted(count, 'positive sequence')}, and no negatives")
        chosen = self._kind.currentData()
        self._kind.clear()
        for kind, (name, _) in _KINDS.items():
            if kind != "genome" or genome:
                self._kind.addItem(name, kind)
        self._kind.setCurrentIndex(max(self._kind.findData(chosen), 0))

    def _lay_out(self, frame: QFrame) -> None:
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(frame)
        middle.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)

    def _describe(self, place: int) -> None:
        if place >= 0:
            self._about.setText(_KINDS[self._kind.itemData(place)][1])

    def _request(self) -> None:
        self._count.interpretText()  # the user may still be in the field
        self.requested.emit(self._kind.currentData(), self._count.value())
