"""What a project keeps of the Interpret page beside the results: what is looked at, chosen and changed there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Step

CHOSEN: Final = "chosen"
"""Where a project keeps the sequences that the user has chosen for the report, where those are several."""
EDITS: Final = "edits"
"""Where a project keeps what the user has changed in the sequence that is looked at."""
_MOST_CHOSEN: Final = 100  # of more, the first: no report shows so many tracks


class InterpretView(QObject):
    """Keeps the page as it is, and brings it back."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        page.sequences.choice_changed.connect(workbench.kept_changed)
        page.sequence.changed.connect(workbench.kept_changed)

    def _keep(self, project: Project) -> Project:
        page = self._page
        row = page.current_row()
        if row is None:
            return project
        motif, both = page.motif.question
        view: dict[str, Any] = {
            "sequence": row,
            "tab": page.tabs.currentIndex(),
            "motif": {"text": motif, "both": both},
        }
        if page.sequences.count_chosen() > 1:
            view[CHOSEN] = page.sequences.chosen_rows()[:_MOST_CHOSEN]
        edited = page.sequence.changes_made
        if edited is not None:
            view[EDITS] = edited.written()
        return project.viewed(**view)

    def _restore(self, project: Project) -> None:
        self._workbench.draw(Step.INTERPRET, partial(self._show, project))

    def _show(self, project: Project) -> None:
        page, view, dataset = self._page, project.view, project.session.dataset
        motif = view.get("motif")
        asked: Mapping[str, Any] = motif if isinstance(motif, dict) else {}
        text = asked.get("text")
        page.motif.ask(text if isinstance(text, str) else "", both=asked.get("both") is not False)
        row, tab, chosen = view.get("sequence"), view.get("tab"), view.get(CHOSEN)
        if type(row) is not int or dataset is None or not 0 <= row < len(dataset):
            return
        page.tabs.setCurrentIndex(tab if type(tab) is int and 0 <= tab < page.tabs.count() else 0)
        page.select_row(row)
        if isinstance(chosen, list | tuple):
            rows = [item for item in chosen[:_MOST_CHOSEN] if type(item) is int and 0 <= item < len(dataset)]
            page.sequences.choose_rows(rows)
        page.sequence.take_changes(view.get(EDITS))
