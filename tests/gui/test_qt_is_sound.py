"""The installed Qt for Python does not destroy what it does not own."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_without_a_result_keep_the_count_of_none() -> None:
    """PySide6 6.12.0 lost one reference to None in each: long sessions ended in an abort on Python 3.11."""
    thing = QObject()
    thing.setObjectName("a")
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("a")

    assert abs(sys.getrefcount(None) - before) < 100
