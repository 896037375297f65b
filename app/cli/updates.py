"""`update`: the installed program is exchanged for the one in an update file."""

import argparse
from typing import TYPE_CHECKING

from app.cli.opening import open_data
from app.cli.parsing import Command, a_path, data_option, json_option
from app.cli.saying import say, say_json
from app.core.errors import NotAllowed, StorageFailure
from app.core.program import installed

if TYPE_CHECKING:
    from app.core.progress import Progress
    from app.imports.update_file.reading import Update
    from app.operations import Operations


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    update = command("update", "cập nhật phần mềm từ một gói .thiduacn", _update)
    update.add_argument("file", type=a_path, metavar="GÓI", help="tệp .thiduacn")
    update.add_argument("--check", action="store_true", help="chỉ kiểm tra gói, không thay đổi gì")
    data_option(update, required=False)
    update.add_argument(
        "--without-data",
        action="store_true",
        help="máy này không có tệp dữ liệu nào cần giữ bản sao trước",
    )
    json_option(update)


def _update(chosen: argparse.Namespace) -> None:
    from app.imports.update_file import reading  # noqa: PLC0415 - help needs none of it

    update = reading.read_update(chosen.file)
    if not chosen.check:
        if (chosen.data is None) != chosen.without_data:
            raise StorageFailure(
                "Chưa rõ giữ bản sao của tệp dữ liệu nào trước khi cập nhật. Chưa có gì thay đổi. "
                "Hãy thêm --data với tệp dữ liệu đang dùng, hoặc --without-data nếu máy này không "
                "có tệp nào."
            )
        if chosen.data is None:
            _exchange(update, None)
        else:
            door = open_data(chosen)
            try:
                _exchange(update, door)
            finally:
                door.close()
    _tell(update, chosen)


def _exchange(update: "Update", door: "Operations | None") -> None:
    from app.imports.update_file import applying  # noqa: PLC0415
    from app.operations import BackupReason  # noqa: PLC0415

    program = installed()
    if program is None:  # read_update has refused this
        raise RuntimeError
    if door is not None and (refusal := door.why_not_update()):
        raise NotAllowed(refusal)

    def keep_copy(progress: "Progress") -> None:
        if door is not None:
            door.keep_copy(BackupReason.BEFORE_UPDATE, progress)

    record = applying.stage(update, program, applying.Wish(keep_copy, opens_window=False))
    applying.begin(program, record)


def _tell(update: "Update", chosen: argparse.Namespace) -> None:
    manifest = update.manifest
    if chosen.json:
        say_json(
            {
                "file": str(update.path),
                "version": manifest.app_version,
                "platform": manifest.platform,
                "key": update.key.id,
                "owner": update.key.owner,
                "schema": manifest.schema_version,
                "whats_new": list(manifest.whats_new),
                "done": not chosen.check,
            }
        )
        return
    say(f"Gói “{update.path.name}”: Sổ Thi Đua {manifest.app_version}, chữ ký đúng.")
    say(f"Ký bằng khóa {update.key.id} ({update.key.owner or 'không ghi tên'}).")
    for sentence in manifest.whats_new:
        say(f"- {sentence}")
    if not chosen.check:
        say("Phiên bản mới vào chỗ ngay khi lệnh này kết thúc; phiên bản cũ được giữ lại.")
