"""Disks that misbehave, for tests: full, locked, gone in the middle."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest


@contextmanager
def small_disk(folder, size="16m"):
    """A disk of a few megabytes."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
        timeout=60,
    )
    if mounted.returncode:
        pytest.skip("only an administrator can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, timeout=60)


@contextmanager
def locked(folder):
    """Lock a folder against writing; an administrator needs a disk for that."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True, timeout=60)
    else:
        folder.chmod(0o500)
    try:
        yield
    finally:
        if os.geteuid() == 0:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True, timeout=60)
        else:
            folder.chmod(0o700)


def fill(folder, leave=0):
    """Leave so many bytes free."""
    ballast = folder / "ballast"
    free = shutil.disk_usage(folder).free
    ballast.write_bytes(bytes(max(free - leave, 0)))
    return ballast


class At:
    """Progress that does something once the work has come so far."""

    def __init__(self, share, action):
        self.share = share
        self.action = action

    def report(self, done, total):
        if self.action and done >= self.share:
            action, self.action = self.action, None
            action()


def contents(folder):
    """The files of a folder with their bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
