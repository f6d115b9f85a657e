"""Data that all tests of the command line run on."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifdesk.data.simulate import SimulationSettings, simulate, write_lines


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_lines(simulate(SimulationSettings(count=400, seed=5)), folder)
    return folder
