"""A place on this PC's own disk where files are made and looked at before people get them."""

import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from app.core.paths import settings_folder
from app.storage.atomic import in_words

_DAY_SECONDS = 86_400


@contextmanager
def workspace() -> Generator[Path]:
    """Give an empty folder only this user can see into; it goes with all it holds."""
    root = settings_folder() / "work"
    with in_words(root / "tệp tạm"):
        root.mkdir(exist_ok=True)
        folder = Path(mkdtemp(dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_left_behind(root)


def _remove_left_behind(root: Path) -> None:
    """Remove what a power cut left here, once it is a day old."""
    with suppress(OSError):
        for folder in root.iterdir():
            if time.time() - folder.stat().st_mtime > _DAY_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
