"""One writer at a time: the lock beside a data file, and who holds it."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from app.core import clock
from app.core.errors import StorageFailure
from app.storage.device import Machine


class AlreadyOpen(StorageFailure):
    """Another window, or another PC, has the data file open for writing."""


@dataclass(frozen=True, slots=True)
class WriterLock:
    """The right to write to a data file, held until `release`. The system frees it on a crash."""

    _lock: FileLock
    _holder: Path

    @classmethod
    def take(cls, path: Path, machine: Machine) -> "WriterLock":
        """Take the lock of `path`, or raise `AlreadyOpen` naming who holds it."""
        path = path.resolve()
        lock = FileLock(path.with_name(f"~{path.name}.lock"))
        holder = path.with_name(f"~{path.name}.who")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise AlreadyOpen(
                f"Tệp “{path.name}” đang được mở {_who(holder)}. Tệp chưa bị thay đổi. "
                "Hãy đóng cửa sổ kia trước, hoặc mở tệp ở chế độ chỉ xem."
            ) from None
        said = json.dumps({"name": machine.name, "since": clock.now().isoformat()})
        with suppress(OSError):  # on a full disk the lock holds, only nobody can say whose it is
            holder.write_text(said, encoding="utf-8")
        return cls(lock, holder)

    def release(self) -> None:
        """Let others write.

        The file goes while the lock is still held: whoever opened it before finds that its lock
        guards no name. Taken away afterwards it would be the one that another has just locked,
        and the next would lock a new one: two writers. Windows removes no open file; there
        `filelock` takes it away once nobody has it open.
        """
        with suppress(OSError):
            self._holder.unlink(missing_ok=True)
        if os.name != "nt":
            with suppress(OSError):
                Path(os.fspath(self._lock.lock_file)).unlink(missing_ok=True)
        self._lock.release()


def why_only_looking(path: Path) -> str:
    """Return why a file is only looked at: where it is open, if it is, or that this was chosen."""
    holder = path.resolve().with_name(f"~{path.name}.who")
    if not holder.exists():
        return "Tệp đang mở ở chế độ chỉ xem."
    return f"Tệp đang được mở {_who(holder)} nên ở đây chỉ xem được."


def _who(holder: Path) -> str:
    try:
        kept = json.loads(holder.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(str(kept["since"])).astimezone()
        return f"trên máy “{kept['name']}” từ {since:%H:%M} ngày {since:%d/%m/%Y}"
    except (OSError, ValueError, KeyError, TypeError):
        return "ở một cửa sổ khác"
