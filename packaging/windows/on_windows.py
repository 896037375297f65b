"""Try the installer on a real Windows: install, self-test, upgrade, self-test, uninstall.

Usage: `python packaging/windows/on_windows.py PROGRAM_FOLDER FOLDER_OF_INSTALLER`. It is what the
workflow runs on every push. It installs for this user, and refuses where that was done before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import package


def main(program: Path, made: Path) -> int:
    """Try it; the first thing that is not as it has to be ends it."""
    local = Path(os.environ["LOCALAPPDATA"])
    place = local / "Programs" / "SoThiDua"
    if place.exists():
        print(f"{place} is there already: nothing was tried", file=sys.stderr)
        return 1
    settings = local / "SoThiDua" / "kept.txt"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("kept", encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        run(package.make_older(program, Path(name)), "/S")
    need((place / "app" / package.ONLY_BEFORE).is_file(), "the older version is installed")
    run(place / "app" / "so-thi-dua.exe", "self-test")
    run(made / f"SoThiDua-setup-{package.version()}.exe", "/S")
    need(not (place / "app" / package.ONLY_BEFORE).exists(), "files of the older version are gone")
    run(place / "app" / "so-thi-dua.exe", "self-test")
    run(place / "uninstall.exe", "/S")
    until = time.monotonic() + 60
    while place.exists() and time.monotonic() < until:  # the uninstaller runs on as a copy
        time.sleep(0.5)
    need(not place.exists(), "the program is gone")
    need(settings.read_text(encoding="utf-8") == "kept", "the settings are kept")
    settings.unlink()
    return 0


def run(command: Path, *words: str) -> None:
    """Run a program; what it says goes to the log."""
    print(f"— {command.name} {' '.join(words)}", flush=True)
    subprocess.run([command, *words], check=True, timeout=600)


def need(what: bool, told: str) -> None:  # noqa: FBT001 - reads as a sentence
    """End unless it is so."""
    if not what:
        sys.exit(f"NOT SO: {told}")
    print(f"ok: {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
