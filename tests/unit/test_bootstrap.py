"""The set-up of a checkout: what it asks of the system, what it says, and when it does nothing."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What every Debian has: these come with dpkg and apt.
BASE = re.compile(r"(ld-linux|lib(c|m|dl|pthread|rt|resolv|gcc_s|stdc\+\+|z|zstd)\.so)")


def load_bootstrap():
    specification = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


bootstrap = load_bootstrap()


def lacking(name="libX.so.1", package="libx1"):
    return bootstrap.Need(name, package, lambda: False)


@pytest.fixture
def apt(monkeypatch):
    """Pretend to be root on Debian; return the commands that would have run."""
    commands = []

    def run(command, **options):
        commands.append(command)
        assert options["stdin"] == subprocess.DEVNULL
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(bootstrap, "on_debian", lambda: True)
    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return commands


def names(purpose, **options):
    return {need.name for need in bootstrap.needs(purpose, **options)}


def test_a_demonstration_without_a_display_needs_no_window():
    assert names("demo", new_environment=True, display=False) == {"Python's ensurepip"}
    assert names("demo", new_environment=False, display=False) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries")
def test_a_window_needs_libraries_and_the_tests_a_virtual_display_too():
    window = names("demo", new_environment=False, display=True)
    assert "libxcb-cursor.so.0" in window
    assert names("test", new_environment=False, display=False) == window | {"Xvfb"}


def test_the_environment_needs_the_package_of_the_running_python():
    (need,) = bootstrap.needs("demo", new_environment=True, display=False)
    assert need.package == f"python3.{sys.version_info.minor}-venv"
    assert need.present() == (importlib.util.find_spec("ensurepip") is not None)


def test_each_package_is_named_once():
    missing = [lacking("a", "libglib2.0-0"), lacking("b", "libglib2.0-0"), lacking("c", "xvfb")]
    assert bootstrap.packages_of(missing) == ["libglib2.0-0", "xvfb"]


def test_on_debian_one_line_says_exactly_what_to_run():
    sentence = bootstrap.what_is_missing([lacking(package="libegl1"), lacking(package="xvfb")], debian=True)
    assert sentence.endswith("apt-get update && apt-get install -y --no-install-recommends libegl1 xvfb")
    assert "\n" not in sentence


def test_elsewhere_the_libraries_are_named():
    sentence = bootstrap.what_is_missing([lacking("libEGL.so.1"), lacking("Xvfb")], debian=False)
    assert "libEGL.so.1, Xvfb" in sentence
    assert "apt-get" not in sentence


def test_root_on_debian_installs_after_an_update(apt):
    there = iter([True])
    bootstrap.provide([bootstrap.Need("Xvfb", "xvfb", lambda: next(there))])
    assert [command[:2] for command in apt] == [["apt-get", "update"], ["apt-get", "install"]]
    assert apt[1][-1] == "xvfb"


def test_what_is_missing_after_the_installation_is_said(apt):
    with pytest.raises(bootstrap.SetupError, match=r"libEGL\.so\.1"):
        bootstrap.provide([lacking("libEGL.so.1")])


def test_others_are_told_what_root_has_to_run(apt, monkeypatch):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetupError, match="as root, run: apt-get update"):
        bootstrap.provide([lacking()])
    assert apt == []


def test_a_failing_apt_get_is_named(apt, monkeypatch):
    monkeypatch.setattr(
        bootstrap.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 100)
    )
    with pytest.raises(bootstrap.SetupError, match="'apt-get update' failed"):
        bootstrap.provide([lacking()])


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "packaging").mkdir()
    (tmp_path / "pyproject.toml").write_text("a")
    (tmp_path / "packaging" / "constraints.txt").write_text("b")
    return tmp_path


@pytest.mark.parametrize("file", ["pyproject.toml", "packaging/constraints.txt"])
def test_the_fingerprint_follows_requirements_and_versions(checkout, file):
    before = bootstrap.fingerprint(checkout, "3.11")
    assert bootstrap.fingerprint(checkout, "3.11") == before
    (checkout / file).write_text("changed")
    assert bootstrap.fingerprint(checkout, "3.11") != before


def test_the_fingerprint_follows_python_and_the_place(checkout, tmp_path_factory):
    moved = tmp_path_factory.mktemp("moved") / "checkout"
    before = bootstrap.fingerprint(checkout, "3.11")
    assert bootstrap.fingerprint(checkout, "3.12") != before
    checkout.rename(moved)
    assert bootstrap.fingerprint(moved, "3.11") != before


def test_an_environment_is_current_with_its_stamp_and_its_python(tmp_path):
    assert not bootstrap.is_current(tmp_path, "stamp")
    python = bootstrap.venv_python(tmp_path)
    python.parent.mkdir()
    python.touch()
    assert not bootstrap.is_current(tmp_path, "stamp")
    (tmp_path / bootstrap.STAMP.name).write_text("stamp")
    assert bootstrap.is_current(tmp_path, "stamp")
    assert not bootstrap.is_current(tmp_path, "another")
    python.unlink()
    assert not bootstrap.is_current(tmp_path, "stamp")


def test_only_an_environment_of_this_python_is_kept(tmp_path):
    assert not bootstrap.same_python(tmp_path)
    configuration = tmp_path / "pyvenv.cfg"
    configuration.write_text("version = {}.{}.{}\n".format(*sys.version_info[:3]))
    assert bootstrap.same_python(tmp_path)
    configuration.write_text("version = 3.10.1\n")
    assert not bootstrap.same_python(tmp_path)


def test_pip_keeps_the_user_s_index_and_installs_into_the_environment():
    environment = {
        "PIP_INDEX_URL": "mirror",
        "HTTPS_PROXY": "proxy",
        "PIP_USER": "1",
        "PIP_TARGET": "elsewhere",
    }
    assert bootstrap.pip_environment(environment) == {
        "PIP_INDEX_URL": "mirror",
        "HTTPS_PROXY": "proxy",
        "PIP_USER": "0",
    }


@pytest.mark.parametrize("arguments", [[], ["everything"], ["demo", "test"]])
def test_a_wrong_purpose_is_refused(arguments, capsys):
    assert bootstrap.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 14)])
def test_another_python_is_refused_with_a_way_out(version):
    with pytest.raises(
        bootstrap.SetupError, match=r"3\.11 to 3\.13, this is 3\.\d+: name another with 'make PYTHON="
    ):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_the_supported_pythons_are_those_of_pyproject(version):
    bootstrap.check_python(version)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"


def test_the_current_environment_is_left_alone(monkeypatch):
    monkeypatch.setattr(bootstrap, "is_current", lambda venv, stamp: True)
    monkeypatch.setattr(bootstrap, "needs", lambda purpose, **_: [])
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: pytest.fail("nothing has to be run"))
    assert bootstrap.main(["test"]) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the table is of Linux libraries")
def test_the_table_names_every_library_that_qt_asks_of_the_system():
    asked = libraries_asked_of_the_system()
    assert asked - set(bootstrap.WINDOW_LIBRARIES) == set()
    assert set(bootstrap.WINDOW_LIBRARIES) - asked == set()


def libraries_asked_of_the_system():
    """Return the libraries that the window's part of PySide6 needs and does not bring, by reading its files."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    plugins = folder / "Qt" / "plugins" / "platforms"
    queue = [folder / f"Qt{part}.abi3.so" for part in ("Core", "Gui", "Widgets", "Svg")]
    queue += [plugins / "libqxcb.so", plugins / "libqoffscreen.so"]
    asked, seen = set(), set()
    while queue:
        file = queue.pop()
        if file in seen:
            continue
        seen.add(file)
        loaded = dict(re.findall(r"^\s*(\S+) => (\S+|not found)", linked(file), flags=re.MULTILINE))
        mentioned = {
            name.decode() for name in re.findall(rb"(?<=\0)lib[\w.+-]+\.so[.\d]*(?=\0)", file.read_bytes())
        }
        for name in mentioned & loaded.keys():
            inside = Path(loaded[name]).resolve().is_relative_to(folder)
            if inside:
                queue.append(Path(loaded[name]).resolve())
            elif not BASE.match(name) and "shiboken" not in name:
                asked.add(name)
    return asked


def linked(file):
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(["ldd", file], env=environment, capture_output=True, text=True, check=True).stdout
