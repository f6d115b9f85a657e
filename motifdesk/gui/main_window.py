"""The window: the step list, the pages in a stack, and the bars. It knows no session; its controller does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from motifdesk.gui import theme
from motifdesk.gui.bars import JobBar, MessageBar
from motifdesk.gui.icons import icon
from motifdesk.gui.pages.base import Page, button, label
from motifdesk.gui.step_list import StepList
from motifdesk.project.session import Step

_RAIL = 176


class MainWindow(QMainWindow):
    """The shell around the pages."""

    back_requested = Signal()
    next_requested = Signal()
    close_requested = Signal(object)  # QCloseEvent: whoever would lose something ignores it
    closing = Signal()

    def __init__(self, pages: Mapping[Step, Page]) -> None:
        """Build the shell around one page a step."""
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("MotifDesk")
        self.setWindowIcon(icon("motifdesk"))
        self.resize(1280, 800)
        self.setMinimumSize(1024, 680)
        self._pages = dict(pages)
        self.step_list = StepList()
        self.job_bar = JobBar()
        self.message_bar = MessageBar()
        self.setCentralWidget(self._build())
        self.show_step(Step.LOAD)

    def _build(self) -> QWidget:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._build_rail())
        top.addWidget(self._build_content(), 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self._build_bottom())
        return whole

    def _build_rail(self) -> QWidget:
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(_RAIL)
        brand = QHBoxLayout()
        brand.setSpacing(theme.GAP)
        brand.setContentsMargins(theme.WIDER, theme.WIDER, theme.GAP, theme.WIDER)
        self._logo = QLabel()
        self._logo.setPixmap(icon("motifdesk").pixmap(24, 24))
        brand.addWidget(self._logo)
        brand.addWidget(label("MotifDesk", "section"), 1)
        self.data_label = label("", "muted", wrap=True)
        self.data_label.setObjectName("dataLabel")
        self.data_label.setContentsMargins(theme.WIDER, theme.GAP, theme.GAP, theme.WIDE)
        self.project_label = label("", "strong")
        self.project_label.setObjectName("projectLabel")
        self.project_label.setContentsMargins(theme.WIDER, 0, theme.GAP, 0)
        self.saved_label = label("", "caution")
        self.saved_label.setObjectName("savedLabel")
        self.saved_label.setContentsMargins(theme.WIDER, 0, theme.GAP, 0)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(brand)
        column.addWidget(self.step_list, 1)
        for widget in (self.project_label, self.saved_label, self.data_label):
            column.addWidget(widget)
        return rail

    def _build_content(self) -> QWidget:
        self._title = label("", "pageTitle")
        self._title.setObjectName("pageTitle")
        self._sentence = label("", "muted", wrap=True)
        self._help = QToolButton()
        self._help.setObjectName("helpButton")
        self._help.setProperty("role", "flat")
        self._help.setToolTip("What happens on this page (F1)")
        self._help.setAccessibleName("Help on this page")
        self._help.setCheckable(True)
        self._help.toggled.connect(self._show_help)
        self._help_text = label("", "", wrap=True)
        self._help_text.setObjectName("helpText")
        self._help_text.hide()
        header = QHBoxLayout()
        header.addWidget(self._title, 1)
        header.addWidget(self._help)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pageStack")
        for page in self._pages.values():
            self.stack.addWidget(page)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.WIDEST, theme.WIDE, theme.WIDEST, theme.WIDER)
        column.setSpacing(theme.SMALL)
        column.addLayout(header)
        column.addWidget(self._sentence)
        column.addWidget(self._help_text)
        column.addSpacing(theme.GAP)
        column.addWidget(self.message_bar)
        column.addSpacing(theme.SMALL)
        column.addWidget(self.stack, 1)
        self._paint_icons()
        return content

    def _build_bottom(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("role", "bottomBar")
        self.back_button = button("Back", "backButton", tip="Go to the step before (Alt+Left)")
        self.next_button = button("Next", "nextButton", tip="Go to the next step (Alt+Right)")
        self.back_button.setShortcut("Alt+Left")
        self.next_button.setShortcut("Alt+Right")
        self.back_button.clicked.connect(self.back_requested)
        self.next_button.clicked.connect(self.next_requested)
        for widget in (self.back_button, self.next_button):
            widget.setMinimumWidth(88)
        self.job_bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.WIDER, theme.GAP, theme.WIDEST, theme.GAP)
        row.addWidget(self.back_button)
        row.addWidget(self.job_bar, 1)
        row.addWidget(self.next_button)
        return bar

    # -- what the controller shows

    def show_step(self, step: Step) -> None:
        """Show a step's page."""
        page = self._pages[step]
        self._title.setText(page.title)
        self._sentence.setText(page.sentence)
        self._help_text.setText(page.help_text)
        self.stack.setCurrentWidget(page)
        self.step_list.show_current(step)

    def show_source(self, names: Sequence[str]) -> None:
        """Name the files of the data; a name without blanks that is too wide for the rail loses its middle."""
        room = _RAIL - theme.WIDER - theme.GAP
        metrics = self.data_label.fontMetrics()
        words = [
            metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, room)
            for word in " and ".join(names).split()
        ]
        self.data_label.setText(" ".join(words))
        self.data_label.setToolTip(" and ".join(names))

    def show_project(self, name: str, path: str, *, modified: bool) -> None:
        """Name the project in the title and at the foot of the steps; without a name there is none."""
        self.setWindowTitle(f"{name}[*] – MotifDesk" if name else "MotifDesk[*]")
        self.setWindowModified(modified)
        room = _RAIL - theme.WIDER - theme.GAP
        elided = self.project_label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        self.project_label.setText(elided)
        self.project_label.setToolTip(path)
        self.saved_label.setText("unsaved changes" if modified else "")
        for widget in (self.project_label, self.saved_label):
            widget.setVisible(bool(widget.text()))

    def show_moves(self, back: bool, forward: bool, why_not: str) -> None:
        """Allow or forbid Back and Next; a Next that is forbidden says why in its tooltip."""
        self.back_button.setEnabled(back)
        self.next_button.setEnabled(forward)
        self.next_button.setToolTip("Go to the next step (Alt+Right)" if forward else why_not)

    def add_menu(self, title: str, actions: Sequence[QAction | None]) -> None:
        """Add a menu; None stands for a separator."""
        menu = self.menuBar().addMenu(title)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    def toggle_help(self) -> None:
        """Show or hide the help on the page."""
        self._help.toggle()

    def _show_help(self, shown: bool) -> None:
        self._help_text.setVisible(shown)

    def _paint_icons(self) -> None:
        self._help.setIcon(icon("help", theme.current().muted))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_help"):
            self._paint_icons()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the window closes, so that the engine ends with it, unless something would be lost."""
        self.close_requested.emit(event)
        if event.isAccepted():
            self.closing.emit()


def make_action(parent: MainWindow, text: str, name: str, shortcut: str = "", icon_name: str = "") -> QAction:
    """Return a menu action with its objectName."""
    action = QAction(icon(icon_name) if icon_name else QIcon(), text, parent)
    action.setObjectName(name)
    if shortcut:
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    return action
