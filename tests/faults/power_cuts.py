"""G2: the power goes while the clerk works.

The disk is an ext4 in a file. It is shut down without writing what it holds back, as when the
power goes; mounted again, it replays its own journal as after a reboot. Needs an administrator.
"""

import fcntl
import os
import random
import shutil
import struct
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.clerk import Desk, Way, disturbed, judge
from tests.faults.outcome import Outcome

WITHOUT_FLUSHES: Way = {"synchronous": 0}
_SHUTDOWN = 0x8004587D
_WITHOUT_WRITING_THE_LOG = 2


class Disk:
    """A disk of 64 MB that can lose its power."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.folder = folder
        self._image = image

    def mount(self) -> None:
        """Plug it in."""
        _run("mount", "-o", "loop", self._image, self.folder)

    def unmount(self) -> None:
        """Take it out; what was cut off holds nothing back any more."""
        for _ in range(50):
            if (
                subprocess.run(
                    ["umount", self.folder],
                    check=False,
                    capture_output=True,
                    timeout=60,
                ).returncode
                == 0
            ):
                return
            time.sleep(0.1)  # a process that is being killed may still have it open
        _run("umount", self.folder)

    def cut(self) -> None:
        """Take the power away."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _WITHOUT_WRITING_THE_LOG))
        finally:
            os.close(descriptor)

    def reboot(self) -> None:
        """Come up again after the power was gone."""
        self.unmount()
        self.mount()


def is_possible() -> bool:
    """Return whether this machine can mount a disk that lies in a file."""
    tools = all(shutil.which(tool) for tool in ("mkfs.ext4", "mount", "losetup"))
    if not tools or os.geteuid() != 0:
        return False
    return (
        subprocess.run(["losetup", "-f"], check=False, capture_output=True, timeout=60).returncode
        == 0
    )


@contextmanager
def disk(folder: Path) -> Generator[Disk]:
    """A new disk, mounted below `folder`."""
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(64 * 2**20)
    _run("mkfs.ext4", "-q", "-F", image)
    made = Disk(image, place)
    made.mount()
    try:
        yield made
    finally:
        made.unmount()


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Cut the power so many times, and as often as it takes where nothing waits for the disk."""
    outcome = Outcome()
    with disk(folder) as it:
        for seed in seeds:
            judged = _cut_once(it, base, desk, seed, {})
            outcome.tries += 1
            outcome.lost += judged.lost
            outcome.corrupted += not judged.is_whole
        while outcome.control_found == 0 and outcome.control_tries < len(seeds):
            outcome.control_tries += 1
            judged = _cut_once(it, base, desk, outcome.control_tries, WITHOUT_FLUSHES)
            outcome.control_found += judged.lost > 0 or not judged.is_whole
    return outcome


def _cut_once(it: Disk, base: Path, desk: Desk, seed: int, way: Way):
    path = it.folder / f"{random.Random(seed).randrange(3)}.thidua"  # some go on after a cut
    if not path.exists() or way or seed % 5 == 0:
        for left in it.folder.glob(f"{path.name}*"):
            left.unlink()
        shutil.copy(base, path)
        os.sync()
    told = disturbed(path, desk, seed, lambda _process: it.cut(), way)
    it.reboot()
    return judge(path, told)


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=60)
