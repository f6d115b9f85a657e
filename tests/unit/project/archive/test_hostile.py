"""A file from a stranger, or from a bad disk: one sentence, and nothing else happens."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.forged import CONTENTS, MANIFEST, forge, forge_array, forge_manifest, members_of, write_members
from helpers.projects import difference, example_project

from motifdesk.errors import EnvironmentLacks, InputError
from motifdesk.project.archive import members as members_module
from motifdesk.project.archive.project import Project, read_project, write_project

DAMAGED = "mine.motifdesk: it is damaged, or no MotifDesk project; use a copy of it, or start anew."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "mine.motifdesk"
    write_project(path, example_project("binary", 24))
    return path


def refused(path: Path) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(InputError) as caught:
        read_project(path)
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert [item.name for item in path.parent.parent.iterdir()] == ["folder"]
    return str(caught.value)


def said(path: Path, project: Project) -> str:
    """Return the sentence with which a file is refused, or the path where it still holds the same project."""
    try:
        found = read_project(path)
    except InputError as error:
        return str(error)
    return difference(project, found) or f"{path.name}: the same"


# -- damage


def test_no_flipped_byte_goes_unnoticed(path: Path) -> None:
    whole, project = path.read_bytes(), read_project(path)
    rng = np.random.default_rng(0)
    edges = [*range(40), *range(len(whole) - 200, len(whole))]
    for place in [*edges, *rng.integers(0, len(whole), 250).tolist()]:
        flipped = bytearray(whole)
        flipped[place] ^= int(rng.integers(1, 256))
        path.write_bytes(flipped)
        assert said(path, project).startswith("mine.motifdesk: "), place


def test_a_file_that_was_cut_short_is_damaged(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(0, len(whole), 997):
        path.write_bytes(whole[:length])
        assert refused(path) == DAMAGED


@pytest.mark.parametrize("content", [b"", b"PK", b"\0" * 5000, b"\x80\x04K\x01.", b"{}"])
def test_what_is_no_project_is_said_to_be_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refused(path) == DAMAGED


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_project(tmp_path / "nothing.motifdesk")
    with pytest.raises(InputError, match="this is a folder"):
        read_project(tmp_path)


# -- the zip


def test_a_member_outside_of_the_folder_is_not_written(path: Path) -> None:
    write_members(path, members_of(path) | {"../outside": b"x", "/tmp/outside": b"x"})
    assert refused(path) == DAMAGED


def test_a_member_that_nothing_refers_to_is_refused(path: Path) -> None:
    write_members(path, members_of(path) | {"arrays/999": b"x"})
    assert refused(path) == DAMAGED


def test_a_member_that_the_manifest_does_not_list_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more", b"x")
    assert refused(path) == DAMAGED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(path: Path) -> None:
    contents = members_of(path)[CONTENTS]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(CONTENTS, contents)
    assert refused(path) == DAMAGED


def test_compressed_members_are_refused_so_that_no_bomb_unpacks(path: Path) -> None:
    zeros = {"arrays/0": bytes(10_000_000)}
    write_members(path, members_of(path) | zeros, compression=zipfile.ZIP_DEFLATED)
    assert refused(path) == DAMAGED


def test_members_that_overlap_are_not_larger_than_the_file(path: Path) -> None:
    # Fifield's bomb: many entries of the list that point to the same bytes.
    whole = bytearray(path.read_bytes())
    place = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<II", whole, place + 20, 2**31, 2**31)
    path.write_bytes(whole)
    assert refused(path) == DAMAGED


def test_a_list_of_millions_of_members_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members_module, "_MOST_AT_ONCE", 2000)
    assert refused(path) == DAMAGED


def test_what_does_not_fit_into_memory_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motifdesk.training.memory.free_bytes", lambda: 50_000)
    with pytest.raises(EnvironmentLacks, match="memory is not enough for this project"):
        read_project(path)


def test_sizes_beyond_all_measure_are_refused(path: Path) -> None:
    contents = members_of(path)
    for size in (2**33, 2**60, 2**63):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
            archive.filelist[0].file_size = archive.filelist[0].compress_size = (
                size  # zip64, in the list alone
            )
        assert refused(path) == DAMAGED


def test_a_list_that_zip64_says_to_be_huge_is_not_read(path: Path) -> None:
    whole = path.read_bytes()
    end = whole.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", whole, end + 16)[0]
    huge = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**40, 2**40, 2**40, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    path.write_bytes(whole[:end] + huge + locator + whole[end:])
    assert refused(path) == DAMAGED


def test_an_encrypted_member_is_refused(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(whole)
    assert refused(path) == DAMAGED


# -- the manifest


def test_a_newer_format_is_refused(path: Path) -> None:
    forge_manifest(path, lambda manifest: manifest.update(format=2, more=[1]))
    assert refused(path) == (
        "mine.motifdesk: it was made by a newer version of MotifDesk; install that version to open it."
    )


@pytest.mark.parametrize("number", [0, -1, "1", 1.0, True, None])
def test_a_format_that_never_was_is_damage(path: Path, number: object) -> None:
    forge_manifest(path, lambda manifest: manifest.update(format=number))
    assert refused(path) == DAMAGED


def test_a_wrong_hash_is_refused(path: Path) -> None:
    forge_manifest(path, lambda manifest: manifest["members"]["arrays/0"].update(sha256="0" * 64))
    assert refused(path) == DAMAGED


def test_a_wrong_size_is_refused(path: Path) -> None:
    forge_manifest(path, lambda manifest: manifest["members"]["arrays/0"].update(bytes=1))
    assert refused(path) == DAMAGED


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"project": NaN}',
        b'{"project": {}, "project": {}}',
        b"\xff\xfe",
        b'{"project": 1' + b"0" * 10_000 + b"}",
        b'{"project": {"session": {}, "view": ' + b"[" * 200 + b"]" * 200 + b"}}",
        b"null",
    ],
    ids=["deep list", "deep object", "no number", "twice", "no text", "long number", "deep view", "nothing"],
)
def test_json_that_is_none_of_ours_is_refused(path: Path, text: bytes) -> None:
    write_members(path, members_of(path) | {CONTENTS: text})
    assert refused(path) == DAMAGED


# -- what it says


def test_an_unknown_field_is_named(path: Path) -> None:
    forge(path, lambda contents: contents["project"]["session"].update(magic=1))
    assert refused(path).startswith(
        "mine.motifdesk: it holds 'magic' of Session, which is not known here; open it with the version that made it "
        "(MotifDesk "
    )


def test_a_missing_field_takes_its_default(path: Path) -> None:
    forge(path, lambda contents: contents["project"]["session"]["runs"][0].pop("note"))
    assert read_project(path).session.runs[0].note == ""


@pytest.mark.parametrize("name", ["Evaluation", "ClassEvaluation", "Path", "ZipFile", "", None, 3, ["x"]])
def test_nothing_is_made_but_what_is_declared(path: Path, name: object) -> None:
    forge(path, lambda contents: contents["project"]["session"]["evaluation"].update({"@": name}))
    assert "which is not known here" in refused(path)


def test_an_unknown_network_is_named(path: Path) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["project"]["session"]["runs"][0]["model"]["plan"]["architecture"] = "os.system"

    forge(path, change)
    assert refused(path).startswith("mine.motifdesk: There is no architecture 'os.system'; ")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("filters", 10**9, "Filters is 1000000000; give a whole number from 1 to"),
        ("filters", "__import__('os')", "Filters is"),
        ("magic", 1, "There is no setting 'magic' here"),
    ],
)
def test_parameters_out_of_range_are_refused(path: Path, name: str, value: object, words: str) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["project"]["session"]["runs"][0]["model"]["plan"]["parameters"][name] = value

    forge(path, change)
    assert refused(path).startswith(f"mine.motifdesk: {words}")


def run_of(session: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = session["runs"][0]
    return found


def part_of(session: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = session["predicted"]["parts"][0]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.update(current=5),
        lambda session: session.update(current=-1),
        lambda session: session.update(current=True),
        lambda session: session.update(split=None),
        lambda session: session["split"].update(train=session["split"]["test"]),
        lambda session: session["dataset"].update(labels=session["split"]["train"]),
        lambda session: session["dataset"].update(ids=["a"]),
        lambda session: session["dataset"].update(task="REGRESSION"),
        lambda session: session["dataset"].update(task="__class__"),
        lambda session: session["dataset"]["sequences"].update(alphabet="mro"),
        lambda session: session["dataset"]["labels"]["shape"].append(10**30),
        lambda session: session["dataset"]["labels"].update(shape=[0, 10**12]),
        lambda session: session["dataset"]["labels"].update(shape=[-1]),
        lambda session: session["dataset"]["labels"].update(shape=[2.0]),
        lambda session: session["dataset"]["labels"].update(type="object"),
        lambda session: session["dataset"]["labels"].update(type="float64"),
        lambda session: session["dataset"]["labels"].update(array="manifest.json"),
        lambda session: session["dataset"]["labels"].update(array="../x"),
        lambda session: session["dataset"]["labels"].update(array=["x"]),
        lambda session: run_of(session).update(kept_epoch=0),
        lambda session: run_of(session).update(kept_epoch=10**30),
        lambda session: run_of(session).update(seconds="1"),
        lambda session: run_of(session).update(note=None),
        lambda session: run_of(session).update(scores=session["split"]["train"]),
        lambda session: run_of(session)["model"]["plan"].update(length=10**9),
        lambda session: run_of(session)["model"]["plan"].update(members=10**6),
        lambda session: run_of(session)["model"]["plan"].update(classes=3),
        lambda session: run_of(session)["model"].update(weights=[session["split"]["train"]]),
        lambda session: run_of(session)["history"].update({"columns": session["split"]["train"]}),
        lambda session: session["evaluation"].update(rows=session["attribution"]["codes"]),
        lambda session: session["attribution"].update(codes=session["dataset"]["sequences"]["codes"]),
        lambda session: session["findings"][0].update(severity="HIGHEST"),
        lambda session: session["fixes"][0].update(value=[1]),
        lambda session: session["measured"][0].update(method=None),
        lambda session: session["measured"][0]["faithfulness"]["top"].update(mean="1"),
        lambda session: session["predicted"].update(said=[1]),
        lambda session: session["predicted"].update(parts=None),
        lambda session: part_of(session).update(ids=["a", "b"]),
        lambda session: part_of(session).update(scores=session["split"]["train"]),
        lambda session: part_of(session).update(scores=run_of(session)["scores"]),
        lambda session: part_of(session).update(spread=run_of(session)["scores"]),
        lambda session: part_of(session).update(spread=part_of(session)["scores"]),
        lambda session: part_of(session).update(codes=None),
        lambda session: part_of(session).update(codes=session["dataset"]["sequences"]["codes"]),
        lambda session: part_of(session)["codes"].update(shape=[2, 10**12]),
        lambda session: part_of(session)["codes"].update(shape=[50, 2]),
        lambda session: part_of(session).update(sequences=session["dataset"]["sequences"]),
        lambda session: part_of(session).update(known_lengths=session["split"]["train"]),
        lambda session: part_of(session).update(notes=session["predicted"]["parts"][1]["notes"]),
        lambda session: part_of(session)["notes"].update(words=[""]),
        lambda session: part_of(session)["ids"].update(offsets=session["split"]["train"]),
        lambda session: part_of(session)["ids"]["offsets"].update(shape=[3, 1]),
        lambda session: part_of(session)["ids"].update(letters=session["dataset"]["labels"]),
        lambda session: part_of(session)["changes"].update(cut=None),
    ],
)
def test_what_does_not_fit_together_is_damage(path: Path, change: Any) -> None:
    forge(path, lambda contents: change(contents["project"]["session"]))
    assert refused(path) == DAMAGED


def test_a_name_beyond_the_letters_is_damage(path: Path) -> None:
    for offsets in ([0, 10**12, 8], [0, -3, 8], [1, 2, 8], [0, 3, 7]):
        content = np.array(offsets, np.int64).tobytes()
        forge_array(path, lambda session: part_of(session)["ids"]["offsets"], content)
        assert refused(path) == DAMAGED


def test_predictions_of_a_network_that_is_not_there_are_nobody_s(path: Path) -> None:
    forge(path, lambda contents: contents["project"]["session"]["predicted"].update(run_key="x"))
    session = read_project(path).session
    assert session.predicted is not None
    assert session.predictions is None


@pytest.mark.parametrize("label", [-1, 2, 10**12])
def test_a_label_that_is_no_class_is_damage(path: Path, label: int) -> None:
    labels = np.array([label, *[0, 1] * 12][:24], np.int64)
    forge_array(path, lambda session: session["dataset"]["labels"], labels.tobytes())
    assert refused(path) == DAMAGED


def test_a_code_that_is_no_base_is_damage(path: Path) -> None:
    count = 24 * 50
    forge_array(path, lambda session: session["dataset"]["sequences"]["codes"], bytes([5]) * count)
    assert refused(path) == DAMAGED


def test_offsets_beyond_the_codes_are_damage(path: Path) -> None:
    offsets = np.arange(25, dtype=np.int64) * 5000
    forge_array(path, lambda session: session["dataset"]["sequences"]["offsets"], offsets.tobytes())
    assert refused(path) == DAMAGED


def test_the_forger_of_these_tests_leaves_a_project_a_project(path: Path) -> None:
    before = read_project(path)
    forge(path, lambda contents: None)
    forge_manifest(path, lambda manifest: None)
    assert difference(before, read_project(path)) == ""
    assert json.loads(members_of(path)[MANIFEST])["format"] == 1
