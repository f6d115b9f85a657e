"""The demo: loads the built-in example and trains on it, so that a newcomer sees a network learn at once."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.project.session import Step


class DemoGuide(QObject):
    """Presses the first two buttons."""

    def __init__(self, shell: ShellController) -> None:
        """Wait for `begin`."""
        super().__init__(shell)
        self._shell = shell

    def begin(self) -> None:
        """Load the example; training follows when it is there."""
        example = self._shell.load.open_example()
        if example is not None:
            example.succeeded.connect(self._train)

    def _train(self) -> None:
        self._shell.go_to(Step.TRAIN)
        self._shell.train.train()
