"""Where the chains that this PC writes end. Kept outside the data file, which may be put back.

A file that was put back to an older state, by `restore` or by hand in Explorer, still lies at its
place with the device that wrote there. Were that device to go on, two different operations would
have the same number in one chain, and joining the file with its newer self would find the log
broken. So a device goes on only where it stopped; otherwise a new one begins.
"""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

from app.core.paths import settings_folder


def remember(device_id: UUID, end: str) -> None:
    """Keep the hash of the last operation that a device of this PC wrote."""
    with suppress(OSError):  # a chain too many is no harm
        file = _file(device_id)
        file.parent.mkdir(exist_ok=True)
        file.write_text(end, encoding="ascii")


def remembered(device_id: UUID) -> str | None:
    """Return the hash of the last operation that a device wrote on this PC, when it is known."""
    try:
        return _file(device_id).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def _file(device_id: UUID) -> Path:
    return settings_folder() / "chains" / str(device_id)
