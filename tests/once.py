"""Files that are long in the making, made once for all workers of a run."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def copy_of(folders: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """Return this worker's own copy of the file that `build` makes at the path it is given.

    The first worker that needs it builds it; the others wait, and copy.
    """
    folder = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of the run; each worker has a folder of its own in it
    made = folder / "once" / name
    made.parent.mkdir(exist_ok=True)
    with FileLock(made.with_suffix(".making")):
        if not made.exists():
            begun = made.parent / "begun" / name
            begun.parent.mkdir(exist_ok=True)
            build(begun)
            begun.rename(made)
    return Path(shutil.copy(made, folders.mktemp(made.stem) / name))
