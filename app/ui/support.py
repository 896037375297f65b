"""The support file: what whoever looks after the program needs, and no data unless it is added."""

import locale
import platform
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import PySide6
from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from app import operations
from app.core.clock import moment_text, now
from app.core.os_words import os_words
from app.core.paths import settings_folder
from app.core.progress import Progress, tracked
from app.core.version import VERSION
from app.exports.files import replacing
from app.ui.log import log_files
from app.ui.preferences import Preferences
from app.ui.window_settings import WindowSettings

FACTS_NAME = "thong-tin.txt"


def facts(data: Path | None = None, tested: Sequence[str] = ()) -> list[str]:
    """Return what there is to say of the program and this PC, line by line, without any name.

    `tested` is what the last self-test said.
    """
    return [
        f"Sổ Thi Đua {VERSION}",
        f"Lập lúc {moment_text(now())}",
        "",
        f"Hệ điều hành: {platform.platform()}",
        f"Python: {platform.python_version()}",
        f"PySide6: {PySide6.__version__}, Qt: {qVersion()}",
        *(f"{name}: {version}" for name, version in operations.versions().items()),
        f"Vùng của máy: {locale.getlocale()[0]}, vùng của phần mềm: {QLocale().name()}",
        "",
        *_screens(),
        "",
        *_settings(),
        *_file(data),
        "",
        *(tested or ["Chưa chạy tự kiểm tra từ lúc mở phần mềm."]),
    ]


def write(path: Path, told: list[str], progress: Progress, data: Path | None = None) -> None:
    """Write the support file, with a copy of `data` where it is given: all of it or nothing.

    Runs on a worker; `told` was asked on the window's thread, where the screens are known.
    """
    progress.report(0, 0)
    with TemporaryDirectory() as folder, replacing(path) as part:
        held = {FACTS_NAME: Path(folder, FACTS_NAME)}
        held[FACTS_NAME].write_text("\n".join(told) + "\n", encoding="utf-8")
        for log in log_files(settings_folder()):  # copied, for it is written to meanwhile
            held[f"nhat-ky/{log.name}"] = Path(shutil.copy(log, folder))
        if data is not None:
            held[f"du-lieu/{data.name}"] = Path(folder, "du-lieu")
            operations.copy_file(data, held[f"du-lieu/{data.name}"])
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, file in tracked(held.items(), progress):
                packed.write(file, name)


def _screens() -> Iterator[str]:
    for number, screen in enumerate(QGuiApplication.screens(), start=1):
        size, room = screen.size(), screen.availableSize()
        yield (
            f"Màn hình {number}: {size.width()} × {size.height()}, "
            f"còn chỗ {room.width()} × {room.height()}, "
            f"phóng {round(100 * screen.devicePixelRatio())} %, "
            f"{round(screen.logicalDotsPerInch())} điểm/inch"
        )


def _settings() -> Iterator[str]:
    chosen = Preferences()
    yield f"Cỡ chữ: {WindowSettings().text_size}"
    yield f"Mở tệp gần nhất khi khởi động: {_yes(chosen.opens_last)}"
    yield f"Đã chọn thư mục sao lưu: {_yes(chosen.backup_folder is not None)}"


def _file(data: Path | None) -> Iterator[str]:
    if data is None:
        yield "Chưa mở tệp dữ liệu nào."
        return
    try:
        yield f"Cỡ tệp dữ liệu đang mở: {data.stat().st_size} byte"
    except OSError as error:
        yield f"Không xem được tệp dữ liệu đang mở vì {os_words(error)}."


def _yes(so: bool) -> str:  # noqa: FBT001 - the value to be told
    return "có" if so else "không"
