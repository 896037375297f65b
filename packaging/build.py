"""Build the program that people install: one folder, made by PyInstaller, with all it needs.

Usage: `.venv/bin/python packaging/build.py [--out DIR] [--fonts DIR]`, on Windows the same with
its Python. Leaves `DIR/so-thi-dua`, with `contents.txt` and `licenses` in it. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bundled_licences import write_licences

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "packaging" / "so_thi_dua.spec"
PROGRAM = "so-thi-dua"
CONTENTS = "contents.txt"
FONTS = [f"Tinos-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")]
FONT_FOLDERS = [Path("/usr/share/fonts/truetype/croscore")]
ICON_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
SAME_EVERY_TIME = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1767225600"}
"""With the same files and libraries, the same program; the moment is 1/1/2026."""


def main(arguments: Sequence[str]) -> int:
    """Build, and say where the program lies and how large it is."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build")
    parser.add_argument("--fonts", type=Path, help="a folder with the four files of Tinos")
    chosen = parser.parse_args(arguments)
    made = build(chosen.out.resolve(), chosen.work.resolve(), chosen.fonts)
    size = sum(file.lstat().st_size for file in made.rglob("*"))
    print(f"{made}: {size / 1e6:.1f} MB", flush=True)
    return 0


def build(out: Path, work: Path, fonts: Path | None = None) -> Path:
    """Make the program's folder in `out`, with whatever is made on the way in `work`."""
    work.mkdir(parents=True, exist_ok=True)
    make_icon(ROOT / "resources" / "icons" / "program.svg", work / "program.ico")
    found = find_fonts(fonts)
    made = out / PROGRAM
    shutil.rmtree(made, ignore_errors=True)
    run_pyinstaller(out, work, found)
    sources = [Path(name) for name in json.loads((work / "sources.json").read_text("utf-8"))]
    write_licences(made, sources)
    for path in list(made.rglob("*")):
        if not path.exists():  # a second name of what the specification leaves out
            path.unlink()
    write_contents(made)
    return made


def find_fonts(folder: Path | None) -> list[Path]:
    """Return the files of Tinos; none is fine on Windows, which has Times New Roman."""
    for place in [folder] if folder else FONT_FOLDERS:
        files = [place / name for name in FONTS]
        if all(file.is_file() for file in files):
            return files
    if folder or sys.platform != "win32":
        raise SystemExit(f"Tinos is not in {folder or FONT_FOLDERS}: install fonts-croscore")
    return []


def run_pyinstaller(out: Path, work: Path, fonts: Sequence[Path]) -> None:
    """Run PyInstaller; what it says goes into a file, and is shown when it fails."""
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "INFO",
    ]
    command += ["--distpath", str(out), "--workpath", str(work / "pyinstaller"), str(SPEC)]
    environment = {
        **os.environ,
        **SAME_EVERY_TIME,
        "BUILD_WORK": str(work),
        "BUILD_FONTS": json.dumps([str(file) for file in fonts]),
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
    }
    log = work / "pyinstaller.log"
    with log.open("w", encoding="utf-8") as told:
        answer = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=told, stderr=told, check=False
        )
    if answer.returncode:
        raise SystemExit(log.read_text(encoding="utf-8", errors="replace"))


def make_icon(drawing: Path, icon: Path) -> None:
    """Draw the program's icon in every size that Windows shows it in."""
    from PIL import Image  # noqa: PLC0415 - a build for Linux has no need of it
    from PySide6.QtCore import QBuffer, QIODevice, QSize  # noqa: PLC0415
    from PySide6.QtGui import QImageReader  # noqa: PLC0415

    drawn = []
    for size in ICON_SIZES:
        reader = QImageReader(str(drawing))
        reader.setScaledSize(QSize(size, size))
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        if not reader.read().save(held, "PNG"):
            raise SystemExit(f"{drawing} cannot be drawn: {reader.errorString()}")
        drawn.append(Image.open(io.BytesIO(held.data().data())))
    sizes = [(size, size) for size in ICON_SIZES]
    drawn[-1].save(icon, format="ICO", sizes=sizes, append_images=drawn[:-1])


def write_contents(folder: Path) -> None:
    """Write what lies in the folder: path, bytes and SHA-256 of each file, but the list itself."""
    own = folder / CONTENTS
    files = [file for file in folder.rglob("*") if file.is_file() and file != own]
    lines = []
    for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        lines.append(f"{file.relative_to(folder).as_posix()}\t{file.stat().st_size}\t{digest}\n")
    (folder / CONTENTS).write_bytes("".join(lines).encode())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
