"""Projects that earlier versions have written still open, and predict what they predicted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motifdesk.data.fixes.registry import AppliedFix, apply_fixes
from motifdesk.models.network import Network
from motifdesk.models.trained import NetworkSummary
from motifdesk.project.archive.project import FORMAT, read_project
from motifdesk.project.session import Step, StepState

FOLDER = Path(__file__).parent / "versions"


def shape_of(summary: NetworkSummary) -> list[tuple[str, str, int]]:
    return [(layer.kind, layer.output_shape, layer.parameters) for layer in summary.layers]


def test_there_is_a_project_of_each_version() -> None:
    names = {f"version-{number}.motifdesk" for number in range(1, FORMAT + 1)}
    assert {path.name for path in FOLDER.glob("*.motifdesk")} == names
    assert all(path.stat().st_size < 100_000 for path in FOLDER.iterdir())


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_project_of_an_earlier_version_opens_whole(number: int) -> None:
    session = read_project(FOLDER / f"version-{number}.motifdesk").session
    assert [session.state(step) for step in Step] == [StepState.DONE] * 4 + [StepState.OPEN]
    assert session.fixes == (AppliedFix("length", 22),)
    assert apply_fixes(session.original, session.fixes).key == session.dataset.key
    assert session.findings
    assert session.audited == session.audit_key

    run = session.run
    assert (run.settings.strands, run.model.plan.members, len(run.history)) == ("shared", 2, 5)
    network = Network(run.model.plan, run.model.weights)
    scores = network.predict(session.dataset.sequences.matrix())
    np.testing.assert_allclose(scores, run.scores, atol=1e-5)  # another processor rounds otherwise
    # Keras counts the names of layers through the process; nothing else of them may differ.
    assert shape_of(network.summary()) == shape_of(run.summary)
    attribution = session.attribution
    assert np.array_equal(attribution.codes, session.dataset.sequences.matrix())
