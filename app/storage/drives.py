"""The sticks and memory cards that are plugged in now, as people know them.

A disk in a USB case says it is a fixed one; it is chosen as a folder.
"""

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.storage import places
from app.storage.atomic import size_text
from app.storage.places import Mount

_LABELS = Path("/dev/disk/by-label")
_NAMELESS = "USB"


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive that can be pulled out."""

    path: Path
    label: str
    """What its owner called it; may be blank."""
    free: int
    """Bytes."""

    @property
    def told(self) -> str:
        """What people know it by, and how much room it has.

        >>> Drive(Path("/media/an/KINGSTON"), "KINGSTON", 13_207_024_435).told
        'KINGSTON (/media/an/KINGSTON) – còn 12,3 GB'
        """
        place = str(self.path).rstrip("\\")
        return f"{self.label or _NAMELESS} ({place}) – còn {size_text(self.free)}"


def removable() -> tuple[Drive, ...]:
    """Return the drives that are plugged in and can be pulled out. Asks each: it may be slow."""
    found = _windows(Kernel32()) if sys.platform == "win32" else _linux(places.mounted(), _LABELS)
    return tuple(sorted(found, key=lambda drive: str(drive.path)))


def _linux(mounts: list[Mount], labels: Path) -> Iterator[Drive]:
    names = _labels(labels)
    for mount in {mount.device: mount for mount in reversed(mounts)}.values():
        device = Path(mount.device)
        if not device.is_absolute() or not places.is_removable(device.name):
            continue
        try:
            free = shutil.disk_usage(mount.place).free
        except OSError:  # pulled out just now
            continue
        yield Drive(mount.place, names.get(device.name, ""), free)


def _labels(folder: Path) -> dict[str, str]:
    """Return the labels of the partitions by the names of their devices."""
    try:
        return {link.resolve().name: _unescaped(link.name) for link in folder.iterdir()}
    except OSError:
        return {}


def _unescaped(name: str) -> str:
    r"""Return a label as it is: the system writes a blank and the like as “\x20”."""
    plain = re.sub(
        rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), os.fsencode(name)
    )
    return plain.decode("utf-8", "replace")


class WindowsDrives(Protocol):
    """What Windows says of its drives."""

    def roots(self) -> list[str]:
        r"""Return the root of each: “E:\”."""
        ...

    def kind(self, root: str) -> int:
        """Return what kind it is, as GetDriveTypeW numbers it."""
        ...

    def label(self, root: str) -> str | None:
        """Return its label; None when nothing is in it."""
        ...

    def free(self, root: str) -> int | None:
        """Return how many bytes this user can still write; None when it is gone."""
        ...


def _windows(system: WindowsDrives) -> Iterator[Drive]:
    for root in system.roots():
        if system.kind(root) != places.WINDOWS_REMOVABLE:
            continue
        label, free = system.label(root), system.free(root)
        if label is not None and free is not None:  # a card reader without a card is a drive too
            yield Drive(Path(root), label, free)


class Kernel32:
    """Asks Windows itself."""

    def __init__(self) -> None:
        loaded: Any = ctypes  # only on Windows has it these
        self._kernel: Any = loaded.windll.kernel32
        no_question = 1  # else Windows asks for a card to be put into an empty reader
        self._kernel.SetThreadErrorMode(no_question, None)

    def roots(self) -> list[str]:
        """Return the root of each."""
        mask = self._kernel.GetLogicalDrives()
        return [f"{chr(ord('A') + place)}:\\" for place in range(26) if mask >> place & 1]

    def kind(self, root: str) -> int:
        """Return what kind a drive is."""
        return places.drive_type(root)

    def label(self, root: str) -> str | None:
        """Return its label; None when nothing is in it."""
        name = ctypes.create_unicode_buffer(261)
        nothing = (None,) * 4
        is_there = self._kernel.GetVolumeInformationW(root, name, len(name), *nothing, 0)
        return name.value if is_there else None

    def free(self, root: str) -> int | None:
        """Return how many bytes this user can still write."""
        free = ctypes.c_ulonglong(0)
        pointer = ctypes.byref(free)
        is_there = self._kernel.GetDiskFreeSpaceExW(root, pointer, None, None)
        return free.value if is_there else None
