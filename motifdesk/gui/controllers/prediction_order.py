"""The order of many predictions: found beside the engine when the user sorts the table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from motifdesk.gui.pages.predict_page import PredictPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.predicting import OrderPredictions
from motifdesk.project.predictions import By


class PredictionOrder(QObject):
    """Has predictions put in order of which there are too many for the window to do it while the user waits."""

    def __init__(self, page: PredictPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        # How how many were to be sorted then, and called positive from which probability on.
        self._wanted: tuple[object, int, float] = ((-1, False), 0, 0)
        page.order_wanted.connect(self._find)

    def forget(self) -> None:
        """Other predictions are about to be there."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _find(self, by: By, falling: bool) -> None:
        table = self._page.table
        wanted = (table.sorting, table.count, table.model.threshold)
        if self._job is not None and self._wanted == wanted:
            return  # Qt says it twice
        self.forget()
        self._wanted = wanted
        job = OrderPredictions.of(self._page.shown[1], by, falling=falling, threshold=table.model.threshold)
        self._job = handle = self._workbench.submit(job, "Sorting predictions", quiet=True)
        handle.succeeded.connect(self._on_found)
        handle.ended.connect(self._on_ended)

    def _on_found(self, order: NDArray[np.int64]) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.end_sorting(order if self._page.table.sorting == self._wanted[0] else None)

    def _on_ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.end_sorting(None)
