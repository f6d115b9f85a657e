"""Where files are dropped: large while there are none, a slim bar once there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label, set_role

_INVITATION = "Drop your files here"
_EXPLANATION = (
    "FASTA or FASTQ, a table (CSV, TSV, Excel), a sequence a line with labels in a second file, or BED with its "
    "genome; .gz too.\n"
    "Positives with or without negatives. Several files, or a whole folder, at once.\n\n"
    "Or try the example: 2,000 made-up sequences, half of them with a hidden binding motif."
)


class FileDrop(QObject):
    """Lets files and folders be dropped on widgets, and says when they are over one."""

    dropped = Signal(list)
    over = Signal(bool)

    def __init__(self, parent: QObject | None = None, suffix: str = "") -> None:
        """Take files of this suffix alone, or any."""
        super().__init__(parent)
        self._suffix = suffix
        self.enabled = True

    def watch(self, widget: QWidget) -> None:
        """Accept files on this widget."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept local files and folders and nothing else."""
        if event.type() == QEvent.Type.DragLeave:
            self.over.emit(False)
        elif isinstance(event, (QDragEnterEvent, QDragMoveEvent, QDropEvent)):
            urls = event.mimeData().urls() if self.enabled else []
            local = [url.toLocalFile() for url in urls if url.isLocalFile()]
            paths = [path for path in local if path.endswith(self._suffix)]
            if paths:
                event.acceptProposedAction()
            dropped = event.type() == QEvent.Type.Drop
            self.over.emit(bool(paths) and not dropped)
            if paths and dropped:
                self.dropped.emit(paths)
            return True
        return super().eventFilter(watched, event)


class DropArea(QFrame):
    """A sentence and two buttons: open files, try the example."""

    open_pressed = Signal()
    example_pressed = Signal()
    files_dropped = Signal(list)

    def __init__(self, page: QWidget) -> None:
        """Take files that are dropped here or anywhere else on `page`."""
        super().__init__()
        self.setObjectName("dropArea")
        self._drop = FileDrop(self)
        self._drop.over.connect(self._set_over)
        self._drop.dropped.connect(self.files_dropped)
        for widget in (self, page):
            self._drop.watch(widget)
        self.setAccessibleName("Files: drop them here or open them")
        self._title = label("", "section")
        # Long file names are cut rather than making the window wider.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message = label("", "muted", wrap=True)
        self._open = button(
            "&Open files…",
            "openFilesButton",
            tip="Choose one file or several that belong together, all at once",
        )
        self._example = button("&Try the example", "exampleButton", tip="2,000 sequences with a known motif")
        self._open.clicked.connect(self.open_pressed)
        self._example.clicked.connect(self.example_pressed)
        self._words = QVBoxLayout()
        self._words.setSpacing(theme.SMALL)
        self._words.addWidget(self._title)
        self._words.addWidget(self._message)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        for widget in (self._open, self._example):
            buttons.addWidget(widget)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setSpacing(theme.WIDER)
        self._layout.addStretch()
        self._layout.addLayout(self._words)
        self._layout.addLayout(buttons)
        self._layout.setAlignment(buttons, Qt.AlignmentFlag.AlignCenter)
        self._layout.addStretch()
        self._slim = False
        self.show_empty()

    def show_empty(self, text: str = _EXPLANATION, *, failed: bool = False) -> None:
        """Be large; say what is wanted, or what failed."""
        self._set_slim(False)
        self._title.setText(_INVITATION)
        self._say(text, failed=failed)
        self._set_enabled(True)

    def show_files(self, names: tuple[str, ...], text: str = "", *, failed: bool = False) -> None:
        """Be slim; name the files, and say what else there is to say."""
        self._set_slim(True)
        self._title.setText(", ".join(names))
        self._title.setToolTip(self._title.text())
        self._say(text, failed=failed)
        self._set_enabled(True)

    def show_busy(self, text: str) -> None:
        """Say what is being done, and take no files meanwhile."""
        if not self._slim:
            self._title.setText("One moment")
        self._say(text, failed=False)
        self._set_enabled(False)

    def _say(self, text: str, *, failed: bool) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))
        set_role(self._message, "bad" if failed else "muted")

    def _set_over(self, over: bool) -> None:
        set_role(self, "dropAreaOver" if over else "dropArea")

    def _set_enabled(self, enabled: bool) -> None:
        self._drop.enabled = enabled
        self._open.setEnabled(enabled)
        self._example.setEnabled(enabled)

    def _set_slim(self, slim: bool) -> None:
        self._slim = slim
        direction = QBoxLayout.Direction.LeftToRight if slim else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        for place, stretch in enumerate((0, 1, 0, 0) if slim else (1, 0, 0, 1)):
            self._layout.setStretch(place, stretch)
        margin = theme.WIDE if slim else 3 * theme.WIDEST
        self._layout.setContentsMargins(margin, theme.GAP, margin, theme.GAP)
        side = Qt.AlignmentFlag.AlignLeft if slim else Qt.AlignmentFlag.AlignHCenter
        for widget in (self._title, self._message):
            widget.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        # The one primary button of the page, until there is something to work with.
        set_role(self._open, "" if slim else "primary")
        set_role(self, "dropArea")
