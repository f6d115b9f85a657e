"""The computer's own settings: how many threads the engine may use."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer

from motifdesk.gui.pages.train_computer import ComputerPane
from motifdesk.gui.workbench import Workbench

REST_MS: Final = 600
"""So long after the last change the engine starts anew: not for every step of the arrow."""


class ComputerController(QObject):
    """Shows what the engine computes on, and keeps the user's number of threads."""

    def __init__(self, pane: ComputerPane, workbench: Workbench) -> None:
        """Wait for the engine to say what there is."""
        super().__init__(pane)
        self._pane = pane
        self._workbench = workbench
        self._wanted = 0
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._remember)
        pane.threads_changed.connect(self._change)
        workbench.runner.ready.connect(self._show)

    def _show(self) -> None:
        self._pane.show_devices(self._workbench.runner.devices)

    def _change(self, threads: int) -> None:
        devices = self._workbench.runner.devices
        # All of them stays all of them on another computer.
        self._wanted = 0 if devices is not None and threads == devices.cores else threads
        self._timer.start()

    def _remember(self) -> None:
        settings = self._workbench.settings
        if settings.threads != self._wanted:
            self._pane.show_waiting()
            self._workbench.remember(replace(settings, threads=self._wanted))
