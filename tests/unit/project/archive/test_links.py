"""Data that stay in their files: found again, asked for where they are not, and never another's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from helpers.forged import forge
from helpers.projects import difference

from motifdesk.data.completing import NegativeSettings
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Request, load
from motifdesk.data.simulate import SimulationSettings, simulate, write_lines
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.jobs.projects import OpenProject, SaveProject
from motifdesk.jobs.tasks import Load, Prepare
from motifdesk.monitor import SilentMonitor
from motifdesk.project.archive.links import FilesMissing, is_near
from motifdesk.project.archive.project import Project, read_project, write_project
from motifdesk.project.session import Session

FIXES = (AppliedFix("length", 26),)


def project_of(request: Request, negatives: NegativeSettings | None = None) -> Project:
    loaded = Load(request, negatives).run(SilentMonitor())
    original = loaded.dataset
    assert original is not None
    prepared = Prepare(original, FIXES, SplitSettings()).run(SilentMonitor())
    session = Session(*prepared, original=original, fixes=FIXES)
    return Project(session, loaded, request, negatives, view={"page": "load"})


@pytest.fixture
def data(tmp_path: Path) -> tuple[Path, Path]:
    """A sequence a line, and a label a line."""
    sequences, labels = write_lines(simulate(SimulationSettings(count=60, length=30)), tmp_path / "data")
    return sequences, labels


@pytest.fixture
def path(tmp_path: Path, data: tuple[Path, Path]) -> Path:
    """A project that links them."""
    (tmp_path / "projects").mkdir()
    path = tmp_path / "projects" / "mine.motifdesk"
    write_project(path, project_of(Request(sequences=data[0], labels=data[1])), linked=True)
    return path


def test_linked_data_come_back_the_same(path: Path, data: tuple[Path, Path]) -> None:
    project = project_of(Request(sequences=data[0], labels=data[1]))
    assert difference(read_project(path), project) == ""
    whole = path.with_name("whole.motifdesk")
    write_project(whole, project)
    assert path.stat().st_size < whole.stat().st_size
    assert difference(read_project(whole), project) == ""


def test_dropped_files_are_linked_too(path: Path, data: tuple[Path, Path]) -> None:
    for files in (data, (data[0].parent,)):
        write_project(path, project_of(Request(files=files)), linked=True)
        again = read_project(path)
        assert difference(again.session, project_of(Request(files=data)).session) == ""


def test_made_negatives_come_back_the_same(tmp_path: Path) -> None:
    positives = tmp_path / "positives.fa"
    made = simulate(SimulationSettings(count=40, length=30))
    texts = [made.sequences.text(row) for row in range(len(made))]
    positives.write_text("".join(f">s{row}\n{text}\n" for row, text in enumerate(texts)))
    project = project_of(Request(positives=positives), NegativeSettings("dinucleotide", 2, seed=5))
    write_project(tmp_path / "mine.motifdesk", project, linked=True)
    again = read_project(tmp_path / "mine.motifdesk")
    assert difference(again, project) == ""
    assert again.session.dataset.shuffled == "dinucleotide"


def test_files_that_moved_with_the_project_are_found(
    path: Path, tmp_path: Path, data: tuple[Path, Path]
) -> None:
    before = read_project(path).session
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder in ("projects", "data"):
        (tmp_path / folder).rename(elsewhere / folder)
    found = read_project(elsewhere / "projects" / path.name)
    assert found.session.dataset.key == before.dataset.key
    sequences, labels = (elsewhere / "data" / file.name for file in data)
    assert found.request == Request(sequences=sequences, labels=labels)


def test_a_moved_file_is_asked_for(path: Path, tmp_path: Path, data: tuple[Path, Path]) -> None:
    before = read_project(path).session
    moved = data[0].rename(tmp_path / "renamed.txt")
    with pytest.raises(FilesMissing) as caught:
        read_project(path)
    assert str(caught.value) == (
        f"mine.motifdesk: its data are in {data[0]}, and there is no such file any more; choose where it is now."
    )
    assert [item.path for item in caught.value.missing] == [data[0]]

    opened = OpenProject(path).run(SilentMonitor())
    assert opened.project is None
    assert [item.path for item in opened.missing] == [data[0]]
    answered = OpenProject(path, {data[0]: moved}).run(SilentMonitor())
    assert answered.missing == ()
    assert answered.project is not None
    assert answered.project.session.dataset.key == before.dataset.key
    assert answered.project.request == Request(sequences=moved, labels=data[1])
    # Saved anew it knows where they are.
    SaveProject(answered.project, path, linked=True).run(SilentMonitor())
    assert read_project(path).request == answered.project.request


@pytest.mark.parametrize("which", [0, 1])
def test_no_label_meets_another_sequence(path: Path, data: tuple[Path, Path], which: int) -> None:
    lines = data[which].read_text().splitlines()
    data[which].write_text("\n".join([*lines[1:], lines[0]]) + "\n")
    with pytest.raises(FilesMissing, match="is not the same file as when the project was saved"):
        read_project(path)


def test_another_file_in_answer_is_refused(path: Path, data: tuple[Path, Path]) -> None:
    data[0].unlink()
    with pytest.raises(FilesMissing) as caught:
        read_project(path, moved={data[0]: data[1]})
    assert [(item.path, item.problem.split(" is not ")[0]) for item in caught.value.missing] == [
        (data[0], str(data[1]))
    ]


def test_files_that_no_longer_give_the_data_are_not_linked(path: Path, data: tuple[Path, Path]) -> None:
    project = project_of(Request(sequences=data[0], labels=data[1]))
    data[0].write_text(data[0].read_text().replace("A", "C"))
    content = path.read_bytes()
    with pytest.raises(InputError, match="no longer give the data"):
        write_project(path, project, linked=True)
    assert path.read_bytes() == content


def test_data_without_files_cannot_be_linked(path: Path, data: tuple[Path, Path]) -> None:
    project = project_of(Request(sequences=data[0], labels=data[1]))
    for without in (replace(project, request=None), replace(project, session=Session())):
        with pytest.raises(InputError, match="These data are in no files of their own"):
            write_project(path, without, linked=True)


def test_a_project_names_its_files_wherever_it_is_opened(
    tmp_path: Path, data: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data[0].parent)
    project = project_of(Request(sequences=Path(data[0].name), labels=Path(data[1].name)))
    for linked in (False, True):
        write_project(tmp_path / "mine.motifdesk", project, linked=linked)
        monkeypatch.chdir(tmp_path)
        again = read_project(tmp_path / "mine.motifdesk")
        assert again.request == Request(sequences=data[0], labels=data[1])
        monkeypatch.chdir(data[0].parent)


def test_a_file_more_in_the_folder_does_not_matter(path: Path, data: tuple[Path, Path]) -> None:
    write_project(path, project_of(Request(files=(data[0].parent,))), linked=True)
    (data[0].parent / "more.txt").write_text("ACGT\nAAAA\n")
    assert read_project(path).request.files == (data[1], data[0])


def test_no_file_is_read_that_has_no_hash(path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ACGT\n")
    forge(path, lambda contents: contents["project"]["request"].update(labels=str(secret)))
    with pytest.raises(InputError, match="it is damaged, or no MotifDesk project"):
        read_project(path)


@pytest.mark.parametrize(
    ("path", "project", "expected"),
    [
        (PureWindowsPath("C:/data/a.txt"), PureWindowsPath("D:/mine.motifdesk"), True),
        (PureWindowsPath("//evil/share/a.txt"), PureWindowsPath("C:/mine.motifdesk"), False),
        (PureWindowsPath("C:/x") / "//evil/share/a.txt", PureWindowsPath("C:/mine.motifdesk"), False),
        (PureWindowsPath("//Lab/data/a.txt"), PureWindowsPath("//lab/data/mine.motifdesk"), True),
        (PurePosixPath("/data/a.txt"), PurePosixPath("/mine.motifdesk"), True),
    ],
)
def test_another_computer_is_not_asked(path: PurePath, project: PurePath, expected: bool) -> None:
    assert is_near(path, project) is expected


def test_positives_alone_are_kept(tmp_path: Path) -> None:
    positives = tmp_path / "positives.txt"
    positives.write_text("ACGTACGT\nCCGTACGA\nACCCACGT\n")
    loaded = load(Request(positives=positives), SilentMonitor())
    assert loaded.positives_only
    project = Project(loaded=loaded, request=Request(positives=positives))
    write_project(tmp_path / "mine.motifdesk", project)
    assert difference(read_project(tmp_path / "mine.motifdesk"), project) == ""
