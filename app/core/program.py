"""The installed program: the one folder it lies in, and what that folder is for."""

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from app.core.paths import PORTABLE, program_folder
from app.core.version import VERSION

PRODUCT = "so-thi-dua"
_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}
_SYSTEMS = {"win32": "windows", "linux": "linux", "darwin": "macos"}
LICENCES = "LICENSES.txt"
"""What a build leaves in the program's folder: a line for each part of others, with its terms."""
RECORD = "-cap-nhat.json"
"""The end of the name, after that of the folder, of what is noted of an exchange of it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program as it is installed: all of it in one folder, which it never writes to."""

    folder: Path
    version: str = VERSION
    platform: str = ""
    product: str = PRODUCT

    @property
    def is_portable(self) -> bool:
        """Whether it is carried about in its folder, with its settings."""
        return (self.folder / PORTABLE).is_file()

    @property
    def may_be_exchanged(self) -> bool:
        """Whether its folder was ever exchanged, or is one beside such a folder."""
        is_beside = self.folder.name.rpartition("-")[2] in ("cu", "moi", "chay")
        return is_beside or self.folder.with_name(f"{self.folder.name}{RECORD}").exists()


def platform_name() -> str:
    """Return for what the program is built: “windows-x86_64”, “linux-x86_64”."""
    machine = platform.machine().lower()
    system = _SYSTEMS.get(sys.platform, sys.platform)
    return f"{system}-{_MACHINES.get(machine, machine)}"


def installed() -> Program | None:
    """Return the program that runs where it is installed; nothing when it runs from source."""
    folder = program_folder()
    return Program(folder, VERSION, platform_name()) if folder else None
