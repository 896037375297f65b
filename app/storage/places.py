"""Where a data file may lie: on a disk of this PC, not where it is pulled out or copied about.

What the system cannot tell (a USB disk that says it is a fixed one) is let through.
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_REMOVABLE = (
    "USB, ổ đĩa rời",
    "rút ra giữa chừng thì tệp dễ hỏng",
    "Hãy chọn thư mục trên ổ đĩa của máy; USB dùng để cất bản sao lưu.",
)
_NETWORK = (
    "ổ đĩa mạng",
    "mạng đứt, hoặc nhiều máy ghi cùng lúc thì tệp dễ hỏng",
    "Hãy chọn thư mục trên ổ đĩa của máy.",
)
_CLOUD = (
    "thư mục đồng bộ lên mạng",
    "phần mềm đồng bộ chép tệp lúc đang ghi thì tệp dễ hỏng, và dữ liệu ra khỏi máy này",
    "Hãy chọn thư mục khác trên ổ đĩa của máy.",
)

_CLOUD_FOLDERS = re.compile(
    r"onedrive( - .*)?|google ?drive|my drive|dropbox( \(.*\))?|iclouddrive|icloud drive", re.I
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK_SYSTEMS = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|davfs2?|fuse\.(sshfs|davfs2?|rclone|gvfsd-fuse|smbnetfs)"
)
WINDOWS_REMOVABLE = 2
_WINDOWS_NETWORK, _WINDOWS_DISC = 4, 5


def why_unfit(folder: Path) -> str:
    """Return why no data file may lie in a folder, as a sentence; "" when one may.

    The folder need not be there yet: what counts is the disk it would be on.
    """
    kind = _unfit_kind(folder.absolute())
    return _sentence(*kind) if kind else ""


def why_only_read(path: Path) -> str:
    """Return why the data file at `path` is only looked at where it lies, as a sentence, or ""."""
    kind = _unfit_kind(path.resolve().parent)
    if kind is None:
        return ""
    what, why, _ = kind
    return (
        f"Tệp “{path.name}” nằm trên {what} nên chỉ xem được: {why}. "
        "Hãy chép tệp vào ổ đĩa của máy rồi mở bản ấy."
    )


def _unfit_kind(folder: Path) -> tuple[str, str, str] | None:
    if _is_cloud(folder):
        return _CLOUD
    return _windows_kind(folder) if sys.platform == "win32" else _linux_kind(folder)


def _sentence(what: str, why: str, instead: str) -> str:
    return f"Không đặt tệp dữ liệu trên {what}: {why}. Chưa tạo tệp nào. {instead}"


def _is_cloud(folder: Path) -> bool:
    roots = [Path(os.environ[name]) for name in _CLOUD_VARIABLES if os.environ.get(name)]
    return any(folder.is_relative_to(root) for root in roots) or any(
        _CLOUD_FOLDERS.fullmatch(part) for part in folder.parts
    )


def _windows_kind(folder: Path) -> tuple[str, str, str] | None:
    if folder.drive.startswith("\\\\"):
        return _NETWORK
    kind = drive_type(folder.anchor)
    return {
        WINDOWS_REMOVABLE: _REMOVABLE,
        _WINDOWS_DISC: _REMOVABLE,
        _WINDOWS_NETWORK: _NETWORK,
    }.get(kind)


def drive_type(root: str) -> int:
    r"""Return what Windows says of the drive “E:\”, as GetDriveTypeW numbers it."""
    if sys.platform != "win32":
        return 0
    import ctypes  # noqa: PLC0415 - only there

    return ctypes.windll.kernel32.GetDriveTypeW(root)


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system that Linux shows at a place: what device it is on, what kind it is."""

    place: Path
    device: str
    system: str


def mounted(mounts: Path = Path("/proc/mounts")) -> list[Mount]:
    """Return what is mounted; nothing on a system that does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = (line.split(" ")[:3] for line in lines)
    return [Mount(Path(_plain(place)), device, system) for device, place, system in found]


def mount_of(folder: Path, mounts: Path = Path("/proc/mounts")) -> Mount | None:
    """Return the file system that a folder lies in, where Linux tells."""
    within = [mount for mount in mounted(mounts) if folder.is_relative_to(mount.place)]
    return max(within, key=lambda mount: len(str(mount.place)), default=None)


def _plain(escaped: str) -> str:
    r"""Return a path as it is: the list writes blanks and the like as “\040”."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), escaped)


def _linux_kind(folder: Path, mounts: Path = Path("/proc/mounts")) -> tuple[str, str, str] | None:
    mount = mount_of(folder, mounts)
    if mount is None:
        return None
    if _NETWORK_SYSTEMS.fullmatch(mount.system):
        return _NETWORK
    return _REMOVABLE if is_removable(Path(mount.device).name) else None


def is_removable(device: str, blocks: Path = Path("/sys/class/block")) -> bool:
    """Return whether a disk, or the disk that a partition is part of, can be pulled out."""
    try:
        disk = (blocks / device).resolve()
        disk = disk.parent if (disk / "partition").exists() else disk
        return (disk / "removable").read_text(encoding="ascii").strip() == "1"
    except (OSError, ValueError):
        return False
