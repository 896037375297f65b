"""Whether a data file is older than what this PC wrote into it at this place.

A chain says nothing of what was cut off at its end: somebody put an older copy in the place of the
file, or took the last operations out. What is kept outside the file (`ends`) tells.
"""

from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.entities import Device, Operation
from app.storage import ends
from app.storage.device import Machine

WORDS = (
    "Tệp này thiếu những việc mà chính máy này đã lưu vào nó sau cùng: có thể một bản cũ đã được "
    "chép đè lên, hoặc nhật ký đã bị cắt bớt. Phần mềm chưa thay đổi gì. Nếu không cố ý dùng lại "
    "bản cũ, hãy tìm tệp mới hơn hoặc phục hồi từ bản sao lưu gần nhất trước khi nhập tiếp."
)


def is_behind(session: Session, machine: Machine, path: Path) -> bool:
    """Return whether none of what this PC last wrote at `path` is in the open file.

    Not known, and so no, where this PC wrote nothing there or does not remember it. A restore by
    the program begins a device of its own, and a file is not behind after it.
    """
    here = (Device.machine == machine.id, Device.place == str(path.resolve()))
    written = [
        ends.remembered(device_id) for device_id in session.scalars(select(Device.id).where(*here))
    ]
    return bool(written) and not any(
        end is None or session.scalar(select(exists().where(Operation.hash == end)))
        for end in written
    )
