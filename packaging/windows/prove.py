"""Prove the Windows program, its installer and the portable zip on a Linux machine, under Wine.

Usage: `python3 packaging/windows/prove.py --out out/windows [--built FOLDER]`, as root on Debian
12. From nothing: system packages, a Python of Windows, the locked libraries for Windows; then it
builds, packages and tries. Every line of the table can fail; one that does makes the exit code 1.
Leaves in DIR what is to be published, the table (`proof.md`) and pictures of the window.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import package
from package import OLDER, ONLY_BEFORE
from wine import LIBRARIES, ROOT, SILENT, Wine, prepare_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

INSTALLED_BAR, INSTALLER_BAR = 150, 55
"""Most MB that the program takes once installed, and that its installer has."""
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\SoThiDua"
CLASSES = r"Software\Classes"
STICK, NETWORK, SMALL, FULL = "g:", "h:", "f:", "i:"
SCREEN = ":87"
DONE, BROKEN, TOO_OLD, NO_SPACE, RUNNING, WRONG_DISK = 0, 2, 10, 12, 13, 14
OTHER_FILES, CANNOT_WRITE, NEWER_THERE = 16, 17, 18
MB = 1_000_000
NEWER, ONLY_AFTER = "99.0.0", "only-after.txt"
"""The version that comes as an update file, and a file that only it has."""


class Failure(Exception):
    """What was not as it has to be."""


@dataclass
class Row:
    """One line of the table."""

    step: str
    result: str
    seconds: float
    told: str


def main(arguments: Sequence[str]) -> int:
    """Try everything, print and write the table."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "windows")
    parser.add_argument("--work", type=Path, help="where Wine lies; kept for a next time")
    parser.add_argument("--built", type=Path, help="a program built before, not to be built again")
    parser.add_argument("--only", default="", help="only steps whose name fits it")
    chosen = parser.parse_args(arguments)
    out = chosen.out.resolve()
    proof = Proof(out, (chosen.work or out / "work").resolve(), chosen.built)
    try:
        proof.run(chosen.only)
    finally:
        proof.clear_away()
    table = proof.table()
    (out / "proof.md").write_text(table, encoding="utf-8")
    print(table, flush=True)
    return int(any(row.result != "ok" for row in proof.rows))


def need(what: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Fail unless it is so."""
    if not what:
        raise Failure(otherwise)


def size_of(folder: Path) -> float:
    """Return how many MB a folder holds."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / MB


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Proof:
    """All that is tried, one after another, on one Wine."""

    def __init__(self, out: Path, work: Path, built: Path | None) -> None:
        self.out = out
        self.work = work
        self.cache = work / "cache"
        self.cache.mkdir(parents=True, exist_ok=True)
        out.mkdir(parents=True, exist_ok=True)
        self.wine = Wine(work / "wine")
        self.program = built.resolve() if built else work / "dist" / "so-thi-dua"
        self.is_built = built is not None
        self.version = package.version()
        self.setup = out / f"SoThiDua-setup-{self.version}.exe"
        self.portable = out / f"SoThiDua-portable-{self.version}.zip"
        self.older = work / f"SoThiDua-setup-{OLDER}.exe"
        self.data: dict[Path, str] = {}
        self.rows: list[Row] = []
        self._mounts: list[Path] = []
        self._screen: subprocess.Popen[bytes] | None = None

    def run(self, only: str) -> None:
        """Try all steps; after one that all others stand on has failed, none."""
        for name, step, all_stand_on_it in self.steps():
            if not re.search(only, name):
                continue
            row = self.try_one(name, step)
            print(f"{row.result:6} {row.seconds:6.1f} s  {name}  {row.told}", flush=True)
            if all_stand_on_it and row.result != "ok":
                return

    def try_one(self, name: str, step: Callable[[], str]) -> Row:
        """Try one step."""
        begun = time.monotonic()
        try:
            told, result = step(), "ok"
        except Exception as error:  # noqa: BLE001 - each line of the table can fail, in any way
            told, result = f"{type(error).__name__}: {error}".replace("\n", " ")[:600], "FAILED"
        row = Row(name, result, time.monotonic() - begun, told)
        self.rows.append(row)
        return row

    def steps(self) -> list[tuple[str, Callable[[], str], bool]]:
        """Name the steps, and whether all after one stand on it."""
        return [
            ("machine: packages, Wine, a Python of Windows, libraries", self.prepare, True),
            ("build the program", self.build, True),
            ("nothing made for Wine is in the program", self.look_for_stubs, False),
            ("installer and portable zip", self.package, True),
            ("sizes", self.weigh, False),
            ("older version: silent install", self.install_older, True),
            ("what Windows is told: entries, .thidua, list of programs", self.look_around, False),
            ("self-test of the installed program", self.self_test, False),
            ("make data with the installed program", self.make_data, False),
            ("upgrade: old files gone, data and foreign files kept", self.upgrade, True),
            ("self-test after the upgrade", self.self_test, False),
            ("older over newer is refused", self.refuse_older, False),
            ("window opens on the sample", self.look_at_window, False),
            ("install and uninstall while the window is open: refused", self.refuse_window, False),
            ("install while a command runs: refused", self.refuse_command, False),
            ("Windows 7 is refused", self.refuse_old_windows, False),
            ("stick, network drive, folder of others are refused", self.refuse_places, False),
            ("too little space is refused", self.refuse_small, False),
            ("disk full half-way: old program whole; then again", self.fill_disk, False),
            ("killed half-way: old program runs; then again", self.kill_half_way, False),
            ("folder with Vietnamese letters and blanks", self.install_elsewhere, False),
            ("for all users, then uninstalled", self.install_for_all, False),
            ("planted DLL beside the setup is not loaded", self.plant_beside_setup, False),
            ("planted DLL beside the program", self.plant_beside_program, False),
            ("portable on a disk: settings beside it", self.try_portable, False),
            ("portable on a stick: nothing is written to it", self.try_stick, False),
            ("update from a signed file; another key's is refused", self.update, False),
            ("uninstall: program gone, data kept", self.uninstall, False),
        ]

    # --- making -------------------------------------------------------------------------------

    def prepare(self) -> str:
        """Make the machine ready, and drives of every kind in Wine."""
        prepare_machine()
        shutil.rmtree(self.wine.folder, ignore_errors=True)
        self.wine.prepare(self.cache)
        kinds = {STICK: "floppy", NETWORK: "network"}
        for drive in (STICK, NETWORK, SMALL, FULL):
            place = self.drive(drive)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            (self.wine.prefix / "dosdevices" / drive).symlink_to(place)
            words = ["reg", "add", r"HKLM\Software\Wine\Drives", "/v", drive, "/d"]
            self.wine.run(*words, kinds.get(drive, "hd"), limit=60)
        self.wine.stop()
        answer = self.wine.run(self.wine.python, "-c", "import sys; print(sys.version)", limit=60)
        need(answer.returncode == 0, answer.stdout)
        return f"Python {answer.stdout.split()[0]}"

    def build(self) -> str:
        """Build under Wine as `build.py` does on Windows."""
        if not self.is_built:
            folder = self.wine.inside(ROOT / "packaging")
            places = [self.wine.inside(self.work / name) for name in ("dist", "build")]
            code = (
                "import runpy, sys\n"  # this Python does not look beside the script by itself
                f"sys.path.insert(0, {folder!r})\n"
                f"sys.argv = ['build.py', '--out', {places[0]!r}, '--work', {places[1]!r}]\n"
                f"runpy.run_path({folder!r} + '/build.py', run_name='__main__')\n"
            )
            answer = self.wine.run(self.wine.python, "-c", code, limit=3000)
            need(answer.returncode == 0, answer.stdout[-600:])
        return f"{size_of(self.program):.1f} MB, {len(package.files_of(self.program))} files"

    def look_for_stubs(self) -> str:
        """Neither the two DLLs nor anything with their bytes."""
        made = {digest(self.wine.folder / f"{name}.dll") for name in LIBRARIES}
        files = [file for file in self.program.rglob("*") if file.is_file()]
        found = [
            file.name
            for file in files
            if file.stem.lower() in LIBRARIES or (file.suffix == ".dll" and digest(file) in made)
        ]
        need(not found, f"in the program: {found}")
        return f"{len(files)} files looked at"

    def package(self) -> str:
        """Make what is published, and the installer of an older version to upgrade from."""
        icon = self.work / "build" / "program.ico"
        package.make_installer(self.program, self.out, self.version, icon=icon)
        package.make_portable(self.program, self.out, self.version)
        package.make_older(self.program, self.work)
        return "made"

    def weigh(self) -> str:
        """Compare the sizes with the bars."""
        program, setup = size_of(self.program), self.setup.stat().st_size / MB
        told = f"program {program:.1f} MB of {INSTALLED_BAR}, installer {setup:.1f} of"
        told += f" {INSTALLER_BAR}, zip {self.portable.stat().st_size / MB:.1f}"
        need(program <= INSTALLED_BAR and setup <= INSTALLER_BAR, told)
        return told

    # --- helps --------------------------------------------------------------------------------

    @property
    def usual(self) -> Path:
        """Where it is installed for one user."""
        return self.wine.local / "Programs" / "SoThiDua"

    @property
    def settings(self) -> Path:
        """Where the program keeps the settings of one user."""
        return self.wine.local / "SoThiDua" / "options.ini"

    def drive(self, letter: str) -> Path:
        """Where one of the drives lies."""
        return self.work / f"drive-{letter[0]}"

    def install(self, code: int, *words: str, setup: Path | None = None) -> str:
        """Run an installer silently; its exit code has to be this one. Return what it said."""
        log = self.wine.home / "Temp" / "so-thi-dua-setup.log"
        log.unlink(missing_ok=True)
        answer = self.wine.run(setup or self.setup, "/S", *words)
        told = log.read_text("utf-16").strip().split("\t") if log.exists() else []
        need(answer.returncode == code, f"exit code {answer.returncode}, not {code}: {told}")
        need(len(told) == 4 and told[0] == str(code), f"its log says {told}")
        return told[-1]

    def run_uninstaller(self, folder: Path) -> None:
        """Uninstall silently, and wait: the uninstaller runs on as a copy of itself."""
        self.wine.run(folder / "uninstall.exe", "/S", limit=120)
        until = time.monotonic() + 60
        while (folder / "uninstall.exe").exists() and time.monotonic() < until:
            time.sleep(0.5)
        self.wine.wait()

    def registry(self, root: str, key: str) -> dict[str, str | int] | None:
        """Return what stands in the registry; nothing where the key is missing."""
        code = (
            "import json, sys, winreg\n"
            "try: key = winreg.OpenKey(getattr(winreg, sys.argv[1]), sys.argv[2])\n"
            "except FileNotFoundError: print('null')\n"
            "else:\n"
            "    count = winreg.QueryInfoKey(key)[1]\n"
            "    print(json.dumps(dict(winreg.EnumValue(key, n)[:2] for n in range(count))))\n"
        )
        answer = self.wine.run(self.wine.python, "-c", code, root, key, limit=60)
        need(answer.returncode == 0, answer.stdout)
        return json.loads(answer.stdout)

    def need_whole(self, folder: Path, version: str = "") -> None:
        """Every file of the program is there, whole, and its console program runs."""
        for line in (folder / package.CONTENTS).read_text("utf-8").splitlines():
            name, _, checked = line.split("\t")
            need(checked == digest(folder / name), f"{name} is not whole")
        answer = self.wine.run(folder / "so-thi-dua.exe", "--version", limit=120)
        need(answer.returncode == 0, answer.stdout)
        need((version or self.version) in answer.stdout, f"it says {answer.stdout}")

    def need_data(self) -> None:
        """Fail unless the data is what it was."""
        need(bool(self.data), "there is no data to keep")
        for path, was in self.data.items():
            need(path.is_file() and digest(path) == was, f"{path.name} is gone or changed")

    def test_itself(self, folder: Path) -> str:
        """Run the self-test of the program in a folder."""
        answer = self.wine.run(folder / "so-thi-dua.exe", "self-test")
        need(answer.returncode == 0, answer.stdout[-600:])
        parts = [line for line in answer.stdout.splitlines() if line.endswith(": OK")]
        need(len(parts) > 5, answer.stdout[-600:])
        return f"{len(parts)} parts OK"

    def foreign(self) -> list[Path]:
        """Return the files that `upgrade` put among those of the program."""
        return [path for path in self.usual.rglob("*.txt") if path.read_bytes() == b"mine"]

    # --- the usual life -----------------------------------------------------------------------

    def install_older(self) -> str:
        """Install the older version silently."""
        self.install(DONE, setup=self.older)
        need((self.usual / "app" / ONLY_BEFORE).is_file(), "a file is missing")
        return f"{size_of(self.usual):.1f} MB"

    def look_around(self) -> str:
        """Look at what Windows shows of it."""
        told = self.registry("HKEY_CURRENT_USER", UNINSTALL) or {}
        need(told.get("DisplayName") == "Sổ Thi Đua", f"list of programs: {told}")
        need(told.get("DisplayVersion") == OLDER, f"list of programs: {told}")
        for name in ("EstimatedSize", "QuietUninstallString", "UninstallString", "DisplayIcon"):
            need(bool(told.get(name)), f"{name} is missing")
        size = int(told["EstimatedSize"]) * 1024 / MB
        need(abs(size - size_of(self.usual)) < 2, f"EstimatedSize says {size:.1f} MB")
        kind = (self.registry("HKEY_CURRENT_USER", rf"{CLASSES}\.thidua") or {}).get("")
        command = rf"{CLASSES}\{kind}\shell\open\command"
        opened = (self.registry("HKEY_CURRENT_USER", command) or {}).get("", "")
        program = self.wine.inside(self.usual / "app" / "SoThiDua.exe")
        need(opened == f'"{program}" "%1"', f".thidua opens with {opened}")
        need(self.registry("HKEY_LOCAL_MACHINE", UNINSTALL) is None, "written for all users")
        links = [path.name for path in self.wine.home.rglob("Sổ Thi Đua.lnk")]
        need(len(links) == 2, f"entries: {links}")
        return f"DisplayVersion {told['DisplayVersion']}, EstimatedSize {size:.1f} MB"

    def self_test(self) -> str:
        """Let the installed program test itself."""
        return self.test_itself(self.usual / "app")

    def make_data(self) -> str:
        """Make data and settings as an office has them."""
        folder = self.wine.home / "Documents" / "Thi đua xã An Bình"
        folder.mkdir(parents=True, exist_ok=True)
        program = self.usual / "app" / "so-thi-dua.exe"
        answer = self.wine.run(program, "demo", "--out", self.wine.inside(folder))
        need(answer.returncode == 0, answer.stdout[-600:])
        self.settings.parent.mkdir(exist_ok=True)
        self.settings.write_text("[General]\n", encoding="utf-8")
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.data = {path: digest(path) for path in [*files, self.settings]}
        names = [path.suffix for path in files]
        need(".thidua" in names, f"no data file among {names}")
        return f"{len(files)} files, {size_of(folder):.1f} MB"

    def upgrade(self) -> str:
        """Install the new version over the older one; a file that somebody put there stays."""
        foreign = [self.usual / "của tôi.txt", self.usual / "app" / "_internal" / "note.txt"]
        for path in foreign:
            path.write_text("mine", encoding="utf-8")
        self.install(DONE)
        need(not any(self.usual.rglob(Path(ONLY_BEFORE).name)), "an old file is still there")
        kept = [path.name for path in self.foreign()]
        need(sorted(kept) == sorted(path.name for path in foreign), f"of foreign files: {kept}")
        self.need_whole(self.usual / "app")
        told = self.registry("HKEY_CURRENT_USER", UNINSTALL) or {}
        need(told.get("DisplayVersion") == self.version, f"list of programs: {told}")
        if self.data:
            self.need_data()
        return f"{OLDER} -> {self.version}"

    def update(self) -> str:
        """Exchange the installed program for the one in a signed file."""
        app, other = self.usual / "app", self.work / "update.thiduacn"
        told = self.signed(other)
        said = self.wine.run(app / "so-thi-dua.exe", "update", self.wine.inside(other), "--check")
        need(said.returncode == 1, f"without its key it was taken: {said.stdout[-300:]}")
        keys = app / "_internal" / "resources" / "update_keys.json"
        known = json.loads(keys.read_text("utf-8"))
        keys.write_text(json.dumps(known | {"keys": [told]}), encoding="utf-8")
        words = ["update", self.wine.inside(other), "--without-data"]
        answer = self.wine.run(app / "so-thi-dua.exe", *words)
        need(answer.returncode == 0, answer.stdout[-600:])
        until = time.monotonic() + 300
        while not (app / ONLY_AFTER).exists() and time.monotonic() < until:
            time.sleep(1)
        self.wine.wait()
        need((app / ONLY_AFTER).exists(), "the new version is not in its place")
        need((self.usual / "app-cu").is_dir(), "the version before was not kept")
        self.need_whole(app)
        told = self.registry("HKEY_CURRENT_USER", UNINSTALL) or {}
        need(told.get("DisplayVersion") == NEWER, f"list of programs: {told}")
        self.need_data()
        return f"{self.version} -> {NEWER}, {other.stat().st_size / MB:.1f} MB"

    def signed(self, path: Path) -> dict[str, object]:
        """Make an update file of this program under a key of its own; return the public line."""
        folder = self.work / "newer"
        shutil.rmtree(folder, ignore_errors=True)
        path.unlink(missing_ok=True)
        shutil.copytree(self.program, folder)
        package.add(folder, ONLY_AFTER, b"new")
        code = (
            "import json, pathlib, sys\n"
            f"sys.path.insert(0, {self.wine.inside(ROOT / 'packaging')!r})\n"
            "import sign\n"
            "folder, out = map(pathlib.Path, sys.argv[1:])\n"
            "key = sign.SigningKey.generate()\n"
            "public = bytes(key.verify_key)\n"
            "said = sign.manifest_of(folder, 'SoThiDua.exe', '0.1.0')\n"
            f"said['app_version'] = {NEWER!r}\n"
            "sign.write_package(out, folder, said, key)\n"
            "print(json.dumps({'id': sign.key_id(public), 'public': public.hex(), 'owner': '',\n"
            "    'valid_from': said['created'], 'valid_to': None}))\n"
        )
        places = [self.wine.inside(folder), self.wine.inside(path)]
        answer = self.wine.run(self.wine.python, "-c", code, *places)
        need(answer.returncode == 0, answer.stdout[-600:])
        return json.loads(answer.stdout.splitlines()[-1])

    def refuse_older(self) -> str:
        """Refuse to put an older version over a newer one."""
        said = self.install(NEWER_THERE, setup=self.older)
        self.need_whole(self.usual / "app")
        return said

    def uninstall(self) -> str:
        """Take it away; what is not of the program stays."""
        foreign = self.foreign()
        self.run_uninstaller(self.usual)
        left = [path for path in self.usual.rglob("*") if path.is_file()]
        need(sorted(left) == sorted(foreign), f"left: {[path.name for path in left]}")
        need(self.registry("HKEY_CURRENT_USER", UNINSTALL) is None, "still on the list")
        need(self.registry("HKEY_CURRENT_USER", rf"{CLASSES}\.thidua") is None, ".thidua is left")
        links = list(self.wine.home.rglob("Sổ Thi Đua.lnk"))
        need(not links, f"entries: {links}")
        self.need_data()
        return f"{len(self.data)} files of the office as they were, {len(foreign)} foreign files"

    # --- the window ---------------------------------------------------------------------------

    def show_screen(self) -> None:
        """Have a screen to show windows on."""
        if self._screen is None:
            command = ["Xvfb", SCREEN, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
            self._screen = subprocess.Popen(command, **SILENT)
            time.sleep(2)

    @contextmanager
    def window(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Have the window of the installed program open on the screen."""
        self.show_screen()
        self.wine.stop()  # what began without a screen goes on without one
        program = self.usual / "app" / "SoThiDua.exe"
        running = self.wine.start(program, *words, DISPLAY=SCREEN)
        try:
            yield running
        finally:
            self.wine.stop()
            if self.settings in self.data:  # which the window keeps itself
                self.data[self.settings] = digest(self.settings)

    def take_picture(self, name: str, running: subprocess.Popen[bytes]) -> int:
        """Wait until the screen shows a window that stands still; leave a picture of it."""
        picture = self.out / name
        seen, count = "", 0
        for _ in range(40):
            time.sleep(5)
            need(running.poll() is None, f"it ended with {running.poll()}")
            command = ["import", "-display", SCREEN, "-window", "root", picture]
            subprocess.run(command, check=True, timeout=60)
            told = subprocess.run(
                ["identify", "-format", "%k %#", picture],
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
            )
            before, (colours, seen) = seen, told.stdout.split()
            count = int(colours)
            if count > 200 and seen == before:  # nothing moves any more
                return count
        raise Failure(f"after three minutes the screen shows {count} colours")

    def look_at_window(self) -> str:
        """Open the sample commune and take a picture, to be looked at by a person."""
        with self.window("--sample") as running:
            count = self.take_picture("window.png", running)
        return f"window.png, {count} colours"

    # --- what is refused ----------------------------------------------------------------------

    def refuse_window(self) -> str:
        """Neither install nor uninstall under an open window."""
        with self.window() as running:
            self.take_picture("start.png", running)
            said = self.install(RUNNING)
            answer = self.wine.run(self.usual / "uninstall.exe", "/S", limit=120)
            del answer  # the copy that it started says it, and nobody hears that one
            time.sleep(5)
            need((self.usual / "uninstall.exe").exists(), "uninstalled under an open window")
        self.need_whole(self.usual / "app")
        return said

    def refuse_command(self) -> str:
        """Nor while a command works, one that takes longer than the install needs to look."""
        scratch = self.wine.inside(self.work / "scratch")
        program = self.usual / "app" / "so-thi-dua.exe"
        running = self.wine.start(program, "demo", "--out", scratch)
        try:
            time.sleep(4)
            need(running.poll() is None, "the command had ended already")
            said = self.install(RUNNING)
            need(running.poll() is None, f"the command ended with {running.poll()}")
        finally:
            self.wine.stop()
            running.communicate(timeout=60)
        self.need_whole(self.usual / "app")
        return said

    def refuse_old_windows(self) -> str:
        """Refuse a Windows that gives itself out as 7."""
        self.wine.say_version("win7")
        try:
            return self.install(TOO_OLD)
        finally:
            self.wine.say_version("win10")

    def refuse_places(self) -> str:
        """No program on what is pulled out, cut off or somebody else's."""
        for letter in (NETWORK, STICK):
            said = self.install(WRONG_DISK, f"/D={letter.upper()}\\Sổ")
        self.install(CANNOT_WRITE, r"/D=\\server\share\SoThiDua")
        others = self.wine.drive / "others"
        others.mkdir(exist_ok=True)
        (others / "theirs.txt").write_text("theirs", encoding="utf-8")
        self.install(OTHER_FILES, r"/D=C:\others")
        need([path.name for path in others.iterdir()] == ["theirs.txt"], "something was put there")
        left = [*self.drive(STICK).iterdir(), *self.drive(NETWORK).iterdir()]
        need(not left, f"left: {left}")
        return said

    def mount(self, letter: str, megabytes: int) -> Path:
        """Make a drive small."""
        place = self.drive(letter)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place]
        subprocess.run(command, check=True, capture_output=True)
        self._mounts.append(place)
        return place

    def refuse_small(self) -> str:
        """Too little space is told before anything is written."""
        place = self.mount(SMALL, 60)
        said = self.install(NO_SPACE, f"/D={SMALL}\\SoThiDua")
        need(not list(place.iterdir()), "something was written")
        return said

    def fill_disk(self) -> str:
        """Others fill the disk while it is unpacked: the old program stays, the next one comes."""
        place = self.mount(FULL, round(2 * INSTALLED_BAR + 80))
        folder = place / "SoThiDua"
        self.install(DONE, f"/D={FULL}\\SoThiDua")
        running = self.wine.start(self.setup, "/S", f"/D={FULL}\\SoThiDua")
        self.wait_for_files(folder / "~new", running)
        with (place / "others").open("wb") as filler, suppress(OSError):  # full
            for _ in range(2 * INSTALLED_BAR + 80):
                filler.write(bytes(MB))
                filler.flush()
        running.communicate(timeout=900)
        need(running.returncode == BROKEN, f"exit code {running.returncode}")
        self.need_whole(folder / "app")
        (place / "others").unlink()
        self.install(DONE, f"/D={FULL}\\SoThiDua")
        need(not (folder / "~new").exists(), "what was broken off is left")
        self.need_whole(folder / "app")
        self.run_uninstaller(folder)
        need(not folder.exists(), f"left: {list(folder.rglob('*'))[:5]}")
        self.install(DONE)
        return "exit code 2, then 0"

    def wait_for_files(self, folder: Path, running: subprocess.Popen[bytes]) -> int:
        """Wait until an install has unpacked some files, but not all."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            count = sum(1 for _ in folder.rglob("*.*")) if folder.exists() else 0
            if count > 20:
                return count
            need(running.poll() is None, "the install ended too early to be disturbed")
            time.sleep(0.02)
        raise Failure("nothing was unpacked for two minutes")

    def kill_half_way(self) -> str:
        """Pull the plug while it is unpacked, on a first install and on an upgrade."""
        folder = self.wine.drive / "killed"
        counts = []
        for _ in range(2):
            running = self.wine.start(self.setup, "/S", r"/D=C:\killed")
            counts.append(self.wait_for_files(folder / "~new", running))
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate(timeout=60)
            self.wine.stop()
            if counts[1:]:
                self.need_whole(folder / "app")
            self.install(DONE, r"/D=C:\killed")
            self.need_whole(folder / "app")
            left = sorted(path.name for path in folder.iterdir())
            need(left == ["app", "uninstall.exe"], f"left: {left}")
        self.run_uninstaller(folder)
        need(not folder.exists(), "the folder is left")
        self.install(DONE)
        return f"killed with {counts[0]} and {counts[1]} files unpacked"

    # --- other places -------------------------------------------------------------------------

    def install_elsewhere(self) -> str:
        """Into a folder as people name them; the program in the usual place gives way."""
        folder = self.wine.drive / "Phần mềm xã" / "Sổ Thi Đua"
        words = self.wine.inside(folder).split(" ")  # else Wine would quote it
        self.install(DONE, f"/D={words[0]}", *words[1:])
        self.need_whole(folder / "app")
        need(not (self.usual / "app").exists(), "the program is there twice")
        self.run_uninstaller(folder)
        need(not folder.exists(), "the folder is left")
        self.install(DONE)
        return self.wine.inside(folder)

    def install_for_all(self) -> str:
        """For everyone on the PC, without an icon on the desktop."""
        folder = self.wine.drive / "Program Files" / "SoThiDua"
        self.install(DONE, "/ALLUSERS", "/NODESKTOP")
        self.need_whole(folder / "app")
        told = self.registry("HKEY_LOCAL_MACHINE", UNINSTALL) or {}
        need(told.get("InstallLocation") == self.wine.inside(folder), f"list of programs: {told}")
        entries = self.wine.drive.rglob("Sổ Thi Đua.lnk")
        common = [path for path in entries if not path.is_relative_to(self.wine.home)]
        need(len(common) == 1, f"entries for all: {common}")
        self.run_uninstaller(folder)
        need(not folder.exists(), "the folder is left")
        need(self.registry("HKEY_LOCAL_MACHINE", UNINSTALL) is None, "still on the list")
        self.need_whole(self.usual / "app")  # one user's own is another program
        return self.wine.inside(folder)

    def plant(self, folder: Path) -> list[str]:
        """Put DLLs beside a program that bear names of Windows."""
        made = self.wine.compile("planted", self.work)
        names = ["version.dll", "uxtheme.dll", "dwmapi.dll", "cryptbase.dll", "propsys.dll"]
        for name in names:
            shutil.copy(made, folder / name)
        return names

    def is_loaded(self) -> bool:
        """Whether a planted DLL was loaded since this was asked last."""
        trace = self.wine.drive / "planted-dll-was-loaded"
        was = trace.exists()
        trace.unlink(missing_ok=True)
        return was

    def plant_beside_setup(self) -> str:
        """As in a folder of downloads."""
        folder = self.wine.home / "Downloads"
        folder.mkdir(exist_ok=True)
        names = self.plant(folder)
        shutil.copy(self.setup, folder)
        planted = self.wine.inside(folder / names[-1])  # one that Python has not loaded yet
        self.wine.run(self.wine.python, "-c", f"import ctypes; ctypes.CDLL({planted!r})")
        need(self.is_loaded(), "the planted DLL leaves no trace where it is loaded")
        self.install(DONE, setup=folder / self.setup.name)
        need(not self.is_loaded(), "the setup loaded a planted DLL")
        return f"{', '.join(names)}: none loaded"

    def plant_beside_program(self) -> str:
        """In the program's own folder; whoever writes there could change the program itself."""
        names = self.plant(self.usual / "app")
        self.is_loaded()
        try:
            self.wine.run(self.usual / "app" / "so-thi-dua.exe", "--version", limit=120)
            was = self.is_loaded()
        finally:
            for name in names:
                (self.usual / "app" / name).unlink()
        return "LOADED by the program (see README)" if was else "none loaded"

    def unpack_portable(self, place: Path) -> Path:
        """Unpack the zip, and return the program's folder."""
        with zipfile.ZipFile(self.portable) as archive:
            archive.extractall(place)
        return place / f"SoThiDua-{self.version}"

    def try_portable(self) -> str:
        """Where the disk stays in the PC, all stays in the folder."""
        folder = self.unpack_portable(self.wine.drive / "portable")
        told = self.test_itself(folder)
        need((folder / "du-lieu").is_dir(), "its settings do not lie beside it")
        return told

    def try_stick(self) -> str:
        """On what is pulled out it only lies."""
        folder = self.unpack_portable(self.drive(STICK))
        before = {*folder.rglob("*")}
        program = f"{STICK.upper()}\\{folder.name}\\so-thi-dua.exe"
        answer = self.wine.run(program, "self-test")
        need(answer.returncode == 0, answer.stdout[-600:])
        new = {*folder.rglob("*")} - before
        need(not new, f"written to the stick: {[path.name for path in new]}")
        return "self-test OK"

    # --- the end ------------------------------------------------------------------------------

    def clear_away(self) -> None:
        """End what was started, give back what was mounted."""
        self.wine.stop()
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait(timeout=30)
        for place in self._mounts:
            subprocess.run(["umount", "-l", place], check=False, capture_output=True)

    def table(self) -> str:
        """Return the table, with when and of what it is."""
        command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
        commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        today = dt.datetime.now(tz=dt.UTC).date()
        lines = [f"Version {self.version}, commit {commit.strip()}, {today:%d/%m/%Y}, Wine.", ""]
        lines += ["| step | result | seconds | told |", "|---|---|---:|---|"]
        for row in self.rows:
            told = row.told.replace("|", "/")
            lines.append(f"| {row.step} | {row.result} | {row.seconds:.1f} | {told} |")
        return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
