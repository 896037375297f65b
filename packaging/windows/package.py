"""Make the installer and the portable zip of a program that `build.py` built for Windows.

Usage: `python3 packaging/windows/package.py FOLDER --out DIR`, on Linux or Windows; needs NSIS 3.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCRIPT = HERE / "installer.nsi"
ICON = ROOT / "build" / "program.ico"
LICENCE = HERE / "licence.txt"
CONTENTS = "contents.txt"
PORTABLE = "portable.txt"
PORTABLE_WORDS = (
    "Tệp này báo cho Sổ Thi Đua biết đây là bản portable; xóa đi thì chương trình chạy như bản đã"
    " cài.\r\nChạy từ USB được. Dữ liệu không nằm trên USB mà ở ổ đĩa của máy; khi thư mục này nằm"
    " trên ổ đĩa của máy thì dữ liệu ở thư mục “du-lieu” bên cạnh.\r\n"
)
OLDER, ONLY_BEFORE = "0.0.9", "_internal/only-in-the-older-version.txt"
SMALL, QUICK = "/SOLID lzma", "zlib"
WINDOWS_NSIS = Path("C:/Program Files (x86)/NSIS/makensis.exe")


class CannotPackage(Exception):
    """Why nothing was made."""


def main(arguments: Sequence[str]) -> int:
    """Make both, and say how large they are."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    chosen = parser.parse_args(arguments)
    try:
        made = [
            make_installer(chosen.folder, chosen.out, version()),
            make_portable(chosen.folder, chosen.out, version()),
        ]
    except CannotPackage as reason:
        print(reason, file=sys.stderr)
        return 1
    for file in made:
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB", flush=True)
    return 0


def version() -> str:
    """Return the program's version, as its own module says it."""
    words = (ROOT / "app" / "core" / "version.py").read_text(encoding="utf-8")
    found = re.search(r'^VERSION = "(\d+\.\d+\.\d+)"$', words, re.MULTILINE)
    if found is None:
        raise CannotPackage("app/core/version.py names no version of three numbers")
    return found[1]


def make_installer(
    folder: Path, out: Path, number: str, compressor: str = SMALL, icon: Path = ICON
) -> Path:
    """Make `SoThiDua-setup-x.y.z.exe`, with the icon that the build drew where it is there."""
    out.mkdir(parents=True, exist_ok=True)
    made = out.resolve() / f"SoThiDua-setup-{number}.exe"
    files = files_of(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "licence.txt").write_bytes(LICENCE.read_text("utf-8").encode("utf-16"))
        values = {
            "PROGRAM": folder.resolve(),
            "LICENCE": work / "licence.txt",
            "VERSION": number,
            "SIZE_KB": size // 1024,
            "LONGEST": max(map(len, files)),
            "OUT": made,
            "STUB": stub(),
            "COMPRESSOR": compressor,
        }
        if icon.is_file():
            values["ICON"] = icon.resolve()
        run_nsis(values)
    return made


def files_of(folder: Path) -> list[str]:
    """Return the paths of the program's files, refused unless its own list names just these.

    Installing and removing go by that list, in letters that every Windows reads alike.
    """
    files = sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )
    if not {"SoThiDua.exe", "so-thi-dua.exe", CONTENTS} <= {*files}:
        raise CannotPackage(f"{folder} holds no program for Windows")
    lines = (folder / CONTENTS).read_text(encoding="utf-8").splitlines()
    listed = sorted([CONTENTS, *(line.partition("\t")[0] for line in lines)])
    if listed != files:
        raise CannotPackage(f"not as listed: {sorted({*listed} ^ {*files})}")
    empty = [path.name for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())]
    if empty:
        raise CannotPackage(f"empty folders, which removing by the list would leave: {empty}")
    strange = [name for name in files if not re.fullmatch(r"[\w .,+~()[\]\-/]+", name, re.ASCII)]
    if strange:
        raise CannotPackage(f"not plain letters: {strange}")
    return files


def stub() -> str:
    """Choose the 64-bit installer where this NSIS has one (Debian's), else the 32-bit one.

    The 32-bit one also runs on 32-bit Windows, where it says that it needs a 64-bit one; but not
    in a Wine that is 64-bit only.
    """
    for place in (Path("/usr/share/nsis"), Path(nsis()).parent):
        if (place / "Stubs" / "lzma_solid-amd64-unicode").is_file():
            return "amd64-unicode"
    return "x86-unicode"


def nsis() -> str:
    """Return the NSIS compiler."""
    found = shutil.which("makensis") or (str(WINDOWS_NSIS) if WINDOWS_NSIS.is_file() else None)
    if found is None:
        raise CannotPackage("NSIS 3 is missing: apt-get install nsis, or its installer on Windows")
    return found


def run_nsis(values: dict[str, object]) -> None:
    """Compile the script; a warning is a failure."""
    given = [f"-D{name}={value}" for name, value in values.items()]
    command = [nsis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *given, str(SCRIPT)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise CannotPackage(f"{answer.stdout}{answer.stderr}".strip())


def make_older(program: Path, work: Path) -> Path:
    """Make an installer of an older version, with a file that the newer one lacks: for trying."""
    folder = work / "older"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(program, folder)
    add(folder, ONLY_BEFORE, b"gone after the upgrade")
    return make_installer(folder, work, OLDER, QUICK)


def add(folder: Path, name: str, content: bytes) -> None:
    """Put a file into a program that was built, and on its list."""
    (folder / name).write_bytes(content)
    with (folder / CONTENTS).open("a", encoding="utf-8", newline="\n") as contents:
        contents.write(f"{name}\t{len(content)}\t{hashlib.sha256(content).hexdigest()}\n")


def make_portable(folder: Path, out: Path, number: str) -> Path:
    """Make `SoThiDua-portable-x.y.z.zip`: one folder to put on a stick."""
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"SoThiDua-portable-{number}.zip"
    top = f"SoThiDua-{number}"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in files_of(folder):
            archive.write(folder / name, f"{top}/{name}")
        archive.writestr(f"{top}/{PORTABLE}", "\ufeff" + PORTABLE_WORDS)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
