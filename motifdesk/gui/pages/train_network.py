"""The choice of a network: a box whose list shows each network as a card with a sentence on when to use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from motifdesk.gui import theme
from motifdesk.gui.pages.base import label, set_role, wrapped

_CARDS_PX: Final = 440
_SENTENCE_ROLE: Final = Qt.ItemDataRole.UserRole
_ALL_CARDS: Final = 12  # so many are seen without scrolling
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Offer:
    """A network that can be chosen: what scripts call it, what users read, and when it is right."""

    name: str
    title: str
    sentence: str


class NetworkPane(QFrame):
    """Offers the networks and says what the chosen one is for."""

    chosen = Signal(str)  # the network's name

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "head")
        self._offers: tuple[Offer, ...] = ()
        self._box = QComboBox()
        self._box.setObjectName("architectureBox")
        self._box.setAccessibleName("Network")
        self._box.setToolTip("The kind of network that learns from your sequences")
        self._box.setItemDelegate(_Card(self._box))
        self._box.setMaxVisibleItems(_ALL_CARDS)
        self._box.view().setMinimumWidth(_CARDS_PX)
        self._box.currentIndexChanged.connect(self._choose)
        self._sentence = wrapped("", "muted")
        self._sentence.setObjectName("networkSentence")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.GAP)
        column.setSpacing(theme.GAP)
        for widget in (label("Network", "section"), self._box, self._sentence):
            column.addWidget(widget)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Offer these networks; the first is chosen."""
        self._offers = tuple(offers)
        self._box.clear()
        for row, item in enumerate(self._offers):
            self._box.addItem(item.title)
            self._box.setItemData(row, item.sentence, _SENTENCE_ROLE)

    def name(self) -> str:
        """Return the name of the chosen network."""
        return self._offers[self._box.currentIndex()].name

    def choose(self, name: str) -> None:
        """Choose a network as if the user had."""
        self._box.setCurrentIndex([item.name for item in self._offers].index(name))

    def show_sentence(self, text: str = "", role: str = "muted") -> None:
        """Say something else than what the chosen network is for: why it was chosen, say; nothing brings that back."""
        self._sentence.setText(text or self._offers[self._box.currentIndex()].sentence)
        set_role(self._sentence, role)

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.show_sentence()
            self.chosen.emit(self._offers[index].name)


class _Card(QStyledItemDelegate):
    """Draws a network in the list: its title, and under it its sentence."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        painter.save()
        ground = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(ground, option, painter, option.widget)
        look = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(look.selection))
        area = option.rect.adjusted(theme.WIDE, theme.SMALL, -theme.WIDE, -theme.SMALL)
        painter.setFont(_title_font(option.font))
        painter.setPen(QColor(look.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, str(index.data()))
        painter.setFont(option.font)
        painter.setPen(QColor(look.muted))
        area.setTop(area.top() + _line(option))
        painter.drawText(area, Qt.TextFlag.TextWordWrap, str(index.data(_SENTENCE_ROLE)))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size with room for the whole sentence."""
        room = QRect(0, 0, _CARDS_PX - 2 * theme.WIDE - theme.WIDEST, 1000)
        sentence = option.fontMetrics.boundingRect(
            room, Qt.TextFlag.TextWordWrap, str(index.data(_SENTENCE_ROLE))
        )
        return QSize(_CARDS_PX, 2 * theme.SMALL + _line(option) + sentence.height())


def _title_font(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _line(option: QStyleOptionViewItem) -> int:
    return option.fontMetrics.lineSpacing() + 1
