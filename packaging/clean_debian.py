"""A clean Debian to install into: made with debootstrap once, kept packed, and unpacked anew for each test.

Commands run in it with their own mounts, which vanish with them: nothing of the outer system can be removed by mistake.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from bootstrap import SetupError

RELEASE = "bookworm"
USER = "biologist"
_ENTER = """
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" || exit 125
user=$1; shift
exec chroot --userspec="$user:$user" "$0" "$@"
"""
# What apt has learnt to reach packages on this computer, and where those are, if it is the same Debian.
_REACH = ("/etc/apt/apt.conf.d", "/etc/resolv.conf")
_SOURCES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d")
# What any installation of any package changes.
_UNINTERESTING = ("var/lib/apt/", "var/cache/", "var/log/", "var/lib/dpkg/", "etc/ld.so.cache", "tmp/")


class CleanDebian:
    """A Debian in a folder, with one user who is nobody special."""

    def __init__(self, folder: Path, kept: Path) -> None:
        """Unpack it into `folder`; where the packed one at `kept` is missing, make that first.

        Raises
        ------
        SetupError
            The computer cannot do it.
        """
        _check()
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if not kept.exists():
            _make(folder, kept)
        else:
            subprocess.run(["tar", "-xpf", str(kept), "-C", str(folder)], check=True)
        _let_reach_packages(folder)

    @property
    def home(self) -> Path:
        """The user's home, seen from outside."""
        return self.folder / "home" / USER

    def command(self, *words: str, user: str = "root", **variables: str) -> list[str]:
        """Return the command that runs `words` in there, with nothing in its environment but these variables."""
        home = "/root" if user == "root" else f"/home/{user}"
        environment = {
            "HOME": home,
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            **variables,
        }
        pairs = [f"{name}={value}" for name, value in environment.items()]
        enter = ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", _ENTER]
        return [*enter, str(self.folder), user, "env", "-i", "-C", home, *pairs, *words]

    def run(self, *words: str, user: str = "root", timeout: float = 600, **variables: str) -> str:
        """Run a command to its end and return what it says; raises `CalledProcessError` where it fails."""
        done = subprocess.run(
            self.command(*words, user=user, **variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, words, done.stdout)
        return done.stdout

    def apt(self, *words: str) -> str:
        """Run apt-get without questions."""
        return self.run("apt-get", "-y", "--no-install-recommends", *words, DEBIAN_FRONTEND="noninteractive")

    def processes(self) -> list[str]:
        """Return the commands that are running in there."""
        found = []
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                with suppress(OSError):  # it has just ended
                    if (process / "root").samefile(self.folder):
                        words = (process / "cmdline").read_bytes().split(b"\0")
                        found.append(b" ".join(words).decode(errors="replace").strip())
        return [command for command in found if command]

    def files(self) -> set[str]:
        """Return every file and folder but the user's and what every installation changes."""
        found = set()
        for parent, folders, names in os.walk(self.folder):
            for name in (*folders, *names):
                path = Path(parent, name).relative_to(self.folder).as_posix()
                if not path.startswith(("proc/", "dev/", "home/", *_UNINTERESTING)):
                    found.add(path)
        return found


def left_behind(before: set[str], after: set[str]) -> list[str]:
    """Return what is there after an installation and its removal and was not before; caches of Python are nobody's."""
    return sorted(path for path in after - before if "__pycache__" not in path)


def _check() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        raise SetupError(
            "The package is tested in a Debian of its own, which only root can enter: run it as root on Linux."
        )
    missing = [tool for tool in ("debootstrap", "unshare", "chroot", "apt-get") if shutil.which(tool) is None]
    if missing:
        raise SetupError(
            f"The package is tested with {', '.join(missing)}, which this system lacks: install it and try again."
        )


def _make(folder: Path, kept: Path) -> None:
    print(f"making a clean Debian ({RELEASE}) with debootstrap; once, a few minutes", flush=True)
    command = ["debootstrap", "--variant=minbase", RELEASE, str(folder), *_sites()[:1]]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if made.returncode:
        raise SetupError(f"debootstrap failed: {made.stdout.strip().splitlines()[-1]}")
    subprocess.run(["chroot", str(folder), "useradd", "--create-home", USER], check=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    subprocess.run(["tar", "-cpf", str(part), "-C", str(folder), "."], check=True)
    part.rename(kept)


def _sites() -> list[str]:
    """Return from where this computer has packages of that release; nothing where it is another system."""
    command = ["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME)"]
    targets = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line.split()[0] for line in targets.stdout.splitlines() if line.endswith(f" {RELEASE}")]


def _let_reach_packages(folder: Path) -> None:
    for name in (*_REACH, *(_SOURCES if _sites() else ())):
        source, target = Path(name), folder / name[1:]
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, target)
        elif target.is_file():
            target.unlink()
    for hook in (folder / "etc/apt/apt.conf.d").glob("*"):
        # Some of the outer system's settings call programs that are not in there.
        if any(word in hook.read_text(encoding="utf-8") for word in ("Post-Invoke", "Pre-Install-Pkgs")):
            hook.unlink()
