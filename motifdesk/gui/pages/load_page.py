"""The first step: give sequences and labels, see what is wrong with them, and choose how they are split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QTabBar, QVBoxLayout, QWidget

from motifdesk.data.audit.findings import Finding
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import Fix
from motifdesk.data.records import Decision
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, card, wrapped
from motifdesk.gui.pages.drop_area import DropArea
from motifdesk.gui.pages.load_facts import FactsPane
from motifdesk.gui.pages.load_findings import FindingsPane
from motifdesk.gui.pages.load_negatives import NegativesCard
from motifdesk.gui.pages.load_reading import ReadingPanel
from motifdesk.gui.pages.load_table import SequenceTable
from motifdesk.gui.plots.one_hot import OneHotView

FILTER: Final = (
    "Sequences and tables (*.txt *.seq *.lst *.labels *.fa *.fasta *.fna *.fas *.ffn *.fq *.fastq *.csv *.tsv *.tab "
    "*.xlsx *.xls *.bed *.narrowPeak *.2bit *.gz *.bgz *.xz *.zst);;All files (*)"
)
_FINDINGS_PX: Final = 290
_NARROW_PX: Final = 960  # a page that has no room for three columns
_CHECKS_TAB, _FACTS_TAB = 0, 1


class LoadPage(Page):
    """Shows the data set, what is wrong with it and its split; says what the user wants of them."""

    title = "Load your sequences"
    sentence = "Give sequences and, for each, what the experiment said about it; a part is set aside as an honest test."
    help_text = (
        "A network learns from examples: sequences together with their labels. Some of them are held back, so that "
        "later you can see whether it learned a rule that works on sequences it has never met. What is found to be "
        "wrong with the data is listed; nothing is changed unless you say so, and every change can be undone."
    )

    files_chosen = Signal(list)  # paths of files and folders
    example_requested = Signal()
    split_changed = Signal(object)
    fix_requested = Signal(str)  # the fix's name
    undo_requested = Signal(int)  # its place in what `show_fixes` was given
    decision_changed = Signal(str, str)  # the decision's name, the value wanted
    negatives_requested = Signal(str, int)  # dinucleotide, mononucleotide or genome; how many per positive

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loadPage")
        self.folder = ""  # where the file dialog opens
        self._dataset: Dataset | None = None
        self._files: tuple[str, ...] | None = None  # of what is shown, None while nothing is
        self._drop_area = DropArea(self)
        self._reading = ReadingPanel()
        self._table = SequenceTable()
        self._findings = FindingsPane()
        self._facts = FactsPane()
        self._negatives = NegativesCard()
        self._content = self._lay_out_content()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._drop_area)
        layout.addWidget(self._reading)
        layout.addWidget(self._content, 1)
        layout.addWidget(self._negatives, 1)
        self._connect()
        self.show_empty()

    def show_empty(self) -> None:
        """Show that there is no data yet, and forget what was found about earlier ones."""
        self._forget(None)
        self._reading.show_decisions(())
        self._content.hide()
        self._negatives.hide()
        self._drop_area.show_empty()

    def show_busy(self, text: str) -> None:
        """Say what is being done; files and changes are taken again after the next `show_...` of data or a failure."""
        self._drop_area.show_busy(text)
        self._set_enabled(False)

    def show_failed(self, text: str) -> None:
        """Say why something could not be done; data that were there before stay, read as they were."""
        self._set_enabled(True)
        self._reading.reset()
        if self._files is None:
            self._drop_area.show_empty(text, failed=True)
        else:
            self._drop_area.show_files(self._files, text, failed=True)

    def show_dataset(self, dataset: Dataset, split: Split) -> None:
        """Show a data set and how it is split; what was found about another one is forgotten."""
        self._set_enabled(True)
        self._reading.reset()
        if dataset is not self._dataset:
            self._forget(dataset)
        self._files = dataset.source
        self._drop_area.show_files(dataset.source, f"{len(dataset):,} sequences with labels")
        self._facts.show_dataset(dataset, split)
        self._negatives.hide()
        self._content.show()
        self._arrange()

    def show_split(self, dataset: Dataset, split: Split) -> None:
        """Show another split of the data set."""
        self._facts.show_split(dataset, split)

    def show_split_error(self, text: str) -> None:
        """Say why the data cannot be split as the form says; the split there is stays."""
        self._facts.show_split_error(text)
        self._tabs.setCurrentIndex(_FACTS_TAB)

    def show_reading(self, decisions: Sequence[Decision], remarks: Sequence[str]) -> None:
        """Show what was found out on reading, to be changed, and what was noted."""
        self._reading.show_decisions(decisions)
        self._findings.show_remarks(remarks)

    def show_auditing(self, text: str) -> None:
        """Say that the data are being looked at, or why they could not be, in place of findings."""
        self._findings.show_auditing(text)
        self._name_tab("Checks")

    def show_findings(self, findings: Sequence[Finding], fixes_by_name: Mapping[str, Fix]) -> None:
        """Show what is wrong with the data set, in the order given, with the fixes that mend it."""
        self._findings.show_findings(findings, fixes_by_name)
        self._name_tab(f"Checks ({len(findings)})")

    def show_fixes(self, sentences: Sequence[str]) -> None:
        """List the changes made so far, in order."""
        self._findings.show_fixes(sentences)

    def show_positives_only(self, count: int, genome: bool, source: Sequence[str] = ()) -> None:
        """Show that negatives are missing, and offer to make them.

        Parameters
        ----------
        count
            The number of positives.
        genome
            Whether there is a genome to draw negatives from.
        source
            The names of the files, for the title.
        """
        self._set_enabled(True)
        self._reading.reset()
        self._forget(None)
        self._files = tuple(source) or ("Positives",)
        self._drop_area.show_files(self._files, f"{counted(count, 'sequence')}, all positive")
        self._negatives.show_count(count, genome=genome)
        self._content.hide()
        self._negatives.show()

    def open_files(self) -> None:
        """Let the user choose files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Open sequences", self.folder, FILTER)
        if chosen:
            self.files_chosen.emit(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the columns beside each other where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _connect(self) -> None:
        self._drop_area.open_pressed.connect(self.open_files)
        self._drop_area.example_pressed.connect(self.example_requested)
        self._drop_area.files_dropped.connect(self.files_chosen)
        self._reading.decision_changed.connect(self.decision_changed)
        self._table.row_chosen.connect(self._show_sequence)
        self._facts.split_changed.connect(self.split_changed)
        self._findings.fix_requested.connect(self.fix_requested)
        self._findings.undo_requested.connect(self.undo_requested)
        self._findings.rows_requested.connect(self._show_rows)
        self._negatives.requested.connect(self.negatives_requested)
        self._tabs.currentChanged.connect(self._arrange)

    def _lay_out_content(self) -> QWidget:
        """Set table, findings and facts beside each other, the one-hot view below the first two.

        The tabs are above findings and facts: where the page is narrow they say which of the two is shown.
        """
        self._tabs = QTabBar()
        self._tabs.setObjectName("loadTabs")
        self._tabs.setAccessibleName("What is shown beside the table")
        self._tabs.setDrawBase(False)
        for text in ("Checks", "Data and split"):
            self._tabs.addTab(text)
        self._tab_line = QWidget()
        above = QVBoxLayout(self._tab_line)
        above.setContentsMargins(0, 0, 0, theme.GAP)
        above.addWidget(self._tabs)
        self._sequence = self._one_hot_card()
        content = QWidget()
        self._grid = grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.WIDE)
        grid.setVerticalSpacing(0)  # the row of tabs, where it is hidden, would leave its spacing
        grid.setRowMinimumHeight(2, theme.WIDE)
        grid.setColumnStretch(0, 3)
        grid.setRowStretch(1, 1)
        grid.addWidget(self._table, 0, 0, 2, 1)
        grid.addWidget(self._tab_line, 0, 1, 1, 2)
        self._place(narrow=False)
        return content

    def _place(self, *, narrow: bool) -> None:
        """Give the height below the table to the one-hot view, and where findings stand alone, to them beside it."""
        self._narrow = narrow
        for widget in (self._sequence, self._findings, self._facts):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._sequence, 3, 0, 1, 1 if narrow else 2)
        self._grid.addWidget(self._findings, 1, 1, 3 if narrow else 1, 1)
        self._grid.addWidget(self._facts, 1, 1 if narrow else 2, 3, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)
        self._findings.show_title(not narrow)  # the tab says it

    def _one_hot_card(self) -> QWidget:
        frame, layout = card()
        self._one_hot = OneHotView()
        self._one_hot.setObjectName("oneHotView")
        self._one_hot_title = wrapped("", "muted")
        layout.addWidget(self._one_hot_title)
        layout.addWidget(self._one_hot)
        return frame

    def _arrange(self) -> None:
        """Show findings and facts beside each other, or the one that the tab says."""
        narrow = self.width() < _NARROW_PX
        if narrow is not self._narrow:
            self._place(narrow=narrow)
        chosen = self._tabs.currentIndex()
        self._tab_line.setVisible(narrow)
        self._findings.setVisible(not narrow or chosen == _CHECKS_TAB)
        self._facts.setVisible(not narrow or chosen == _FACTS_TAB)
        self._facts.fit_width()
        self._findings.setMinimumWidth(self._facts.width() if narrow else _FINDINGS_PX)

    def _name_tab(self, text: str) -> None:
        self._tabs.setTabText(_CHECKS_TAB, text)

    def _forget(self, dataset: Dataset | None) -> None:
        """Take another data set, of which nothing is known yet."""
        self._dataset = dataset
        self._files = None
        self._table.show_dataset(dataset)
        self._findings.clear()
        self._name_tab("Checks")

    def _set_enabled(self, enabled: bool) -> None:
        for widget in (self._reading, self._findings, self._negatives):
            widget.setEnabled(enabled)

    def _show_rows(self, finding: Finding) -> None:
        shown = counted(len(finding.rows), "sequence")
        first = "the first " if len(finding.rows) < finding.count else ""
        self._table.show_rows(finding.rows, f"Showing {first}{shown}: {finding.title}")

    def _show_sequence(self, row: int) -> None:
        if self._dataset is not None:
            sequences = self._dataset.sequences
            self._one_hot_title.setText(f"Sequence {self._dataset.ids[row]} as the network sees it (one-hot)")
            self._one_hot.show_sequence(sequences[row], sequences.alphabet)
