"""Many files made in one go: all of them stand in the folder in the end, or none."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from app.core.errors import StorageFailure
from app.core.os_words import os_words
from app.core.progress import Progress, Silent
from app.exports.files import FileNames, replacing

Making = tuple[Sequence[str], Callable[[], bytes]]
"""What a file is called by, and what makes its bytes when its turn has come."""


def write_all(
    folder: Path, suffix: str, files: Iterable[Making], progress: Progress | None = None
) -> list[Path]:
    """Write files into a folder and return where they are; no file that was there gives way.

    Raises StorageFailure with the reason, or Cancelled: what was written by then is taken away.
    """
    steps, every = progress or Silent(), list(files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa ghi tệp nào. "
            "Hãy chọn thư mục khác."
        ) from error
    names, written = FileNames(folder), list[Path]()
    try:
        for done, (parts, make) in enumerate(every, 1):
            path = names.path(suffix, *parts)
            with replacing(path) as part:
                part.write_bytes(make())
            written.append(path)
            steps.report(done, len(every))
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
    return written
