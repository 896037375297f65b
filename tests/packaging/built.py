"""The built program, made once for all tests of a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
READY = "SO_THI_DUA_BUILT"
"""Names the folder of a program that is built already, to try that one."""
BUILD_SECONDS = 1200
"""A build takes a minute; beside other tests on two cores, several."""


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of the built program. Nothing is changed in it: tests of other workers see it."""
    if READY in os.environ:
        return Path(os.environ[READY])
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    program = folder / "built" / "so-thi-dua"
    with FileLock(folder / "built.making"):
        if not (program / "contents.txt").exists():
            command = [sys.executable, ROOT / "packaging" / "build.py"]
            command += ["--out", program.parent, "--work", folder / "building"]
            done = subprocess.run(
                command,
                capture_output=True,
                encoding="utf-8",
                check=False,
                timeout=BUILD_SECONDS,
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return program
