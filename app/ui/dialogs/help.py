"""What the program is, and the keys that work on the page that is seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.core.paths import settings_folder
from app.core.program import LICENCES, Program, installed
from app.core.version import VERSION
from app.ui import page_help, style
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.preferences import Preferences
from app.ui.tabs.tab import Tab
from app.ui.widgets.ask import Box
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.lines import lines_box
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.table import TableView

LIBRARIES: Mapping[str, str] = {
    "PySide6-Essentials": "LGPL-3.0",
    "SQLAlchemy": "MIT",
    "alembic": "MIT",
    "argon2-cffi": "MIT",
    "pyrage": "MIT",
    "pydantic": "MIT",
    "openpyxl": "MIT",
    "defusedxml": "PSF",
    "python-docx": "MIT",
    "reportlab": "BSD",
    "filelock": "MIT",
    "platformdirs": "MIT",
    "psycopg": "LGPL-3.0",
    "pypdfium2": "BSD-3-Clause, Apache-2.0",
    "PyNaCl": "Apache-2.0",
}
"""The libraries that the program uses from source and their licences, as they say."""

_OWN, _PLACE = "So-Thi-Dua ", " (licenses/"
"""In the list of a build: how the line of the program itself begins, how each line ends."""

_NOT_DONE = (
    "Không gửi dữ liệu đi đâu: phần mềm chạy trên máy này, không cần mạng.",
    "Không tự kết luận thay Hội đồng: điểm, xếp hạng, điều kiện chỉ là căn cứ để xem xét.",
    "Không thay văn bản gốc: quy định trong danh mục ghi “Chưa xác nhận” phải được đối chiếu.",
    "Không ký số, không phát hành văn bản.",
    "Không tự sao lưu ra ngoài máy: cần vào Tệp › Sao lưu… và cất một bản ở USB, ổ cứng rời.",
)

EVERYWHERE = "Mọi màn hình"
HELP = "Phím tắt của trang này"


# --- about -----------------------------------------------------------------------------------


def show_about(parent: QWidget, data: Path | None, open_path: Callable[[Path], object]) -> None:
    """Say which version this is, its licence, where the data lie, what it does not do."""
    box = Box(parent, "Giới thiệu", f"Sổ Thi Đua, phiên bản {VERSION}", "info")
    box.body.addWidget(lines_box(about_lines(data), "Giới thiệu"))
    if data is not None:
        box.add_button("Mở thư mục dữ liệu", lambda: open_path(data.parent))
    box.add_button("Đóng", box.accept).setFocus()
    box.exec()


def about_lines(data: Path | None) -> list[str]:
    """Return what there is to say of the program, line by line."""
    licence = (
        "Giấy phép: GNU General Public License, phiên bản 3 (GPL-3.0). Được dùng, sao chép, "
        "sửa đổi miễn phí theo giấy phép đó; không kèm bảo hành."
    )
    return [
        "Theo dõi phong trào thi đua và khen thưởng của xã, phường, trong một tệp dữ liệu.",
        "",
        f"Tệp dữ liệu đang mở: {data or 'chưa mở tệp nào'}",
        f"Tùy chọn của người dùng này: {settings_folder()}",
        "",
        "Phần mềm không làm những việc sau:",
        *(f"– {sentence}" for sentence in _NOT_DONE),
        "",
        licence,
        "Thư viện đi cùng và giấy phép của chúng:",
        *(f"– {library}" for library in libraries(installed())),
    ]


def libraries(program: Program | None) -> list[str]:
    """Return what of others is inside the built program, or used from source, with its terms."""
    if program is None:
        return [f"{name} {version}: {LIBRARIES[name]}" for name, version in _versions()]
    try:
        told = (program.folder / LICENCES).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return [f"chưa đọc được tệp “{LICENCES}” trong thư mục của phần mềm"]
    lines = (line for line in told if line.endswith(")"))  # others speak of all of it
    parts = [part for part, place, _ in (line.partition(_PLACE) for line in lines) if place]
    return [part for part in parts if not part.startswith(_OWN)]


def _versions() -> Iterator[tuple[str, str]]:
    for name in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):  # only those that are there
            yield name, metadata.version(name)


# --- keys ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """One thing to do, the keys that do it, and where they do."""

    what: str
    keys: str
    where: str

    @property
    def id(self) -> tuple[str, str]:
        """What makes the line itself."""
        return self.what, self.where


def keys_of(window: QWidget, seen: QWidget | None, caption: str) -> list[Key]:
    """Return what can be done on the page that is `seen`, then the keys of the whole window.

    They are read from the actions and shortcuts that stand there, so that none is told that does
    not work.
    """
    found = [] if seen is None else [*_of_lists(seen, caption), *_of_page(seen, caption)]
    found += _of_window(window)
    first: dict[tuple[str, str], Key] = {}
    for key in found:
        first.setdefault(key.id, key)
    return list(first.values())


def show_keys(window: QWidget, tab: Tab | None) -> None:
    """Say what can be done on the page that is seen, and the keys that do it."""
    dialog = Dialog(window)
    dialog.setWindowTitle(HELP)
    purpose = QLabel(page_help.purpose_of(tab))
    purpose.setWordWrap(True)
    purpose.setTextFormat(Qt.TextFormat.PlainText)
    purpose.setAccessibleName("Trang này để làm gì")
    table = TableView[Key]()
    model = RowTableModel[Key](_COLUMNS, dialog)
    model.set_rows(keys_of(window, tab, tab.heading if tab else ""))
    table.setModel(model)
    table.setAccessibleName(HELP)
    below = QHBoxLayout()
    told = QLabel(keys_in_fields())
    told.setWordWrap(True)
    below.addWidget(told, stretch=1)
    close = push_button("Đóng", dialog.accept)
    below.addWidget(close)
    layout = QVBoxLayout(dialog)
    layout.setSpacing(style.GAP)
    if tab is not None:
        heading = QLabel(tab.heading)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        layout.addWidget(heading)
    layout.addWidget(purpose)
    layout.addWidget(table, stretch=1)
    layout.addLayout(below)
    dialog.resize(720, 500)
    table.setFocus()
    dialog.exec()


def keys_in_fields() -> str:
    """Return what the keys of typing do in a field, and in a cell as this person chose it."""
    ways = {"down": "xuống ô dưới", "right": "sang ô bên phải"}
    return (
        "Trong ô nhập: Enter sang ô sau, Shift+Enter về ô trước, Esc để hủy.\n"
        f"Trong bảng nhập: Enter {ways[Preferences().enter_goes]} (đổi ở Hệ thống › Tùy chọn), "
        "Shift+Enter ngược lại, Tab sang ô bên phải, F2 sửa, Ctrl+D điền xuống, Ctrl+; hôm nay."
    )


_COLUMNS: Sequence[Column[Key]] = (
    Column("Việc", lambda key: key.what, width=44),
    Column("Phím", lambda key: key.keys, width=22),
    Column("Ở đâu", lambda key: key.where),
)


def _of_window(window: QWidget) -> Iterator[Key]:
    for action in window.actions():
        if keys := action.shortcuts():
            yield Key(_plain(action.whatsThis() or action.text()), _written(keys), EVERYWHERE)


def _of_lists(seen: QWidget, caption: str) -> Iterator[Key]:
    pages = cast("list[ListPage[Any]]", seen.findChildren(ListPage))
    for page in pages:
        if page.isVisible():
            for words, keys in page.told_keys():
                yield Key(_plain(words), _written([QKeySequence(key) for key in keys]), caption)


def _of_page(seen: QWidget, caption: str) -> Iterator[Key]:
    """Yield the keys of what is seen beside the lists: buttons of the page itself."""
    for action in seen.findChildren(QAction):
        owner = action.parent()
        is_seen = isinstance(owner, QWidget) and owner.isVisible()
        if is_seen and (keys := action.shortcuts()) and (words := action.data() or action.text()):
            yield Key(_plain(str(words)), _written(keys), caption)


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def _written(keys: Sequence[QKeySequence]) -> str:
    return " hoặc ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
