"""Whether every file of the built program is there as it was built."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from app.core.progress import Progress, tracked

CONTENTS = "contents.txt"
"""The list that a build leaves in the program's folder: path, bytes, SHA-256, parted by tabs."""


def faults_in(folder: Path, progress: Progress) -> Iterator[str]:
    """Yield the files below `folder` that are missing or changed, as its list has them.

    Raises `OSError` without a list, `ValueError` for one that cannot be read.
    """
    lines = (folder / CONTENTS).read_text(encoding="utf-8").splitlines()
    for line in tracked(lines, progress):
        name, size, digest = line.split("\t")
        file = folder / name
        if not file.is_file():
            yield f"thiếu “{name}”"
        elif file.stat().st_size != int(size) or _digest(file) != digest:
            yield f"“{name}” đã bị thay đổi"


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
