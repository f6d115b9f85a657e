"""The audit: looks at the data whenever they or their split change, and applies and undoes fixes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.data.audit.findings import Finding
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix, all_fixes, get_fix
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import AuditData, Prepare
from motifdesk.project.session import Prepared, Step


class AuditController(QObject):
    """Shows findings on the Load page and does what their buttons say."""

    def __init__(self, page: LoadPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._auditing: JobHandle | None = None
        self._asked = ""
        self._drawn: tuple[Dataset, tuple[Finding, ...]] | None = None
        self._fixing: tuple[AppliedFix, ...] = ()
        page.fix_requested.connect(self._fix)
        page.undo_requested.connect(self._undo)
        workbench.follow(Step.LOAD, self._show)
        workbench.runner.started.connect(self._make_way)

    # -- looking

    def _show(self) -> None:
        session = self._workbench.session
        if session.dataset is None or session.split is None:
            self._drawn = None
            return
        if session.audited == session.audit_key:
            if not self._is_drawn(session.dataset, session.findings):
                self._drawn = session.dataset, session.findings
                self._page.show_findings(session.findings, all_fixes())
                self._page.show_fixes([get_fix(item.name).sentence for item in session.fixes])
        elif session.audit_key != self._asked:
            self._audit()

    def _is_drawn(self, dataset: Dataset, findings: tuple[Finding, ...]) -> bool:
        """Return whether the page shows just these; that nothing was found in other data does not count."""
        if self._drawn is None:
            return False
        return self._drawn[0] is dataset and self._drawn[1] is findings

    def _audit(self) -> None:
        session = self._workbench.session
        if session.dataset is None or session.split is None:
            return
        if self._auditing is not None:
            self._auditing.cancel()
        self._asked = session.audit_key
        self._drawn = None
        self._page.show_auditing("Looking for problems …")
        self._page.show_fixes([get_fix(item.name).sentence for item in session.fixes])
        job = AuditData(session.dataset, session.split)
        handle = self._workbench.submit(job, "Looking for problems", quiet=True)
        handle.succeeded.connect(self._audited)
        handle.failed.connect(self._not_audited)
        handle.ended.connect(self._audit_ended)
        self._auditing = handle

    def _make_way(self, job: JobHandle) -> None:
        """Let a job that the user started go first, and look again when it has ended."""
        if self._auditing is not None:
            self._auditing.cancel()
            self._auditing = None
            self._asked = ""
            job.ended.connect(self._show)

    def _audited(self, findings: tuple[Finding, ...]) -> None:
        if self.sender() is self._auditing:
            self._workbench.update(self._workbench.session.with_findings(findings, self._asked))

    def _not_audited(self, text: str, _: str) -> None:
        if self.sender() is self._auditing:
            self._page.show_auditing(text)

    def _audit_ended(self) -> None:
        if self.sender() is self._auditing:
            self._auditing = None

    # -- fixing

    def _fix(self, name: str) -> None:
        self._prepare((*self._workbench.session.fixes, AppliedFix(name)))

    def _undo(self, index: int) -> None:
        fixes = self._workbench.session.fixes
        self._prepare((*fixes[:index], *fixes[index + 1 :]))

    def _prepare(self, fixes: tuple[AppliedFix, ...]) -> None:
        session = self._workbench.session
        if session.original is None or session.split is None:
            return
        self._fixing = fixes
        handle = self._workbench.submit(
            Prepare(session.original, fixes, session.split.settings), "Mending the data"
        )
        handle.succeeded.connect(self._prepared)

    def _prepared(self, prepared: Prepared) -> None:
        session = self._workbench.session
        if session.original is not None:
            self._workbench.update(session.with_prepared(session.original, self._fixing, prepared))
