"""Asking for a file or a folder. The only user of QFileDialog.

A window gets a `Files` and tests give it another one that answers without a dialog.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.clock import moment_text
from app.core.vietnamese import tidy
from app.ui.widgets.ask import Box

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_TAKEN_BY_WINDOWS = re.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what people call it, and how its names end, without the dot."""

    label: str
    endings: tuple[str, ...]

    @property
    def filter(self) -> str:
        """The line that Qt shows among the kinds: "Excel (*.xlsx)"."""
        return f"{self.label} ({' '.join(f'*.{ending}' for ending in self.endings)})"


EXCEL = FileKind("Bảng tính Excel", ("xlsx",))
PLAIN_ROWS = FileKind("Tệp văn bản có cột", ("csv", "txt"))
WORD = FileKind("Văn bản Word", ("docx",))
PDF = FileKind("Tệp PDF", ("pdf",))
ZIP = FileKind("Tệp nén", ("zip",))
DATA = FileKind("Tệp dữ liệu Sổ Thi Đua", ("thidua",))
BACKUP = FileKind("Bản sao lưu Sổ Thi Đua", ("thiduabk", "thiduabk.age"))
PACKAGE = FileKind("Gói nộp Sổ Thi Đua", ("thiduagoi",))
UPDATE = FileKind("Gói cập nhật Sổ Thi Đua", ("thiduacn",))


def is_file_dialog(window: QWidget) -> bool:
    """Whether a window asks for a file; the system draws it, nothing can stand before it."""
    return isinstance(window, QFileDialog)


class Files:
    """Asks the person; remembers, while the program runs, where they went last."""

    def __init__(self, folder: Path | None = None) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        self.folder = folder or Path(QStandardPaths.writableLocation(documents))

    def ask_where_to_save(
        self, parent: QWidget | None, caption: str, name: str, kind: FileKind, *others: FileKind
    ) -> Path | None:
        """Return where to save, or None. It has the ending; replacing a file was agreed to.

        Where there are `others`, the person may save as one of these kinds instead of `kind`.
        A name that is not taken is proposed: what a person changed by hand stays as it is.
        """
        proposed = free_path(self.folder / file_name(name, kind)).name
        dialog = QFileDialog(parent, caption, str(self.folder / proposed))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Asked below: the system's own question has no way out but over the old file.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        kinds = (kind, *others)
        dialog.setNameFilters([one.filter for one in kinds])
        dialog.setDefaultSuffix(kind.endings[0])
        endings = {one.filter: one.endings[0] for one in kinds}

        def give_ending(chosen: str) -> None:
            dialog.setDefaultSuffix(endings[chosen])

        dialog.filterSelected.connect(give_ending)
        dialog.selectFile(proposed)
        path = next(iter(self._answer(dialog)), None)
        if path is None:
            return None
        if path.suffix[1:].casefold() not in {end for one in kinds for end in one.endings}:
            ending = endings[dialog.selectedNameFilter()]
            path = path.with_name(f"{path.name}.{ending}")  # it adds it to no "a.b"
        return _agreed(parent, path) if path.exists() else path

    def ask_open(self, parent: QWidget | None, caption: str, *kinds: FileKind) -> Path | None:
        """Return the file to open, or None."""
        return next(iter(self._ask_existing(parent, caption, kinds, many=False)), None)

    def ask_open_many(self, parent: QWidget | None, caption: str, *kinds: FileKind) -> list[Path]:
        """Return the files to open, none when the person thought better."""
        return self._ask_existing(parent, caption, kinds, many=True)

    def ask_folder(self, parent: QWidget | None, caption: str) -> Path | None:
        """Return a folder, or None."""
        dialog = QFileDialog(parent, caption, str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return next(iter(self._answer(dialog)), None)

    def open(self, path: Path) -> bool:
        """Open a file or folder with the program the system has for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _ask_existing(
        self, parent: QWidget | None, caption: str, kinds: Sequence[FileKind], *, many: bool
    ) -> list[Path]:
        mode = QFileDialog.FileMode
        dialog = QFileDialog(parent, caption, str(self.folder))
        dialog.setFileMode(mode.ExistingFiles if many else mode.ExistingFile)
        dialog.setNameFilters([*_together(kinds), *(kind.filter for kind in kinds)])
        return self._answer(dialog)

    def _answer(self, dialog: QFileDialog) -> list[Path]:
        is_chosen = dialog.exec()
        dialog.deleteLater()  # Qt would keep it for as long as its parent lives
        if not is_chosen:
            return []
        paths = [Path(name) for name in dialog.selectedFiles()]
        if paths:
            self.folder = paths[0] if paths[0].is_dir() else paths[0].parent
        return paths


def file_name(name: str, kind: FileKind) -> str:
    """Return a name that every system takes, with its ending: "Kế hoạch 20-2024.xlsx"."""
    stem = tidy(_FORBIDDEN.sub("-", name)).removesuffix(f".{kind.endings[0]}")
    stem = stem[:_LONGEST_NAME].strip(" .-") or "Tệp mới"
    taken = "_" if _TAKEN_BY_WINDOWS.fullmatch(stem) else ""
    return f"{stem}{taken}.{kind.endings[0]}"


def free_path(path: Path) -> Path:
    """Return a path beside `path` that is not taken: itself, else “… (2)”, “… (3)”."""
    stem, number, found = path.stem, 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{stem} ({number}){path.suffix}")
    return found


def _agreed(parent: QWidget | None, path: Path) -> Path | None:
    """Ask about a file that is there already: beside it, in its place, or not at all."""
    beside = free_path(path)
    facts = (
        f"Đã có tệp “{path.name}”{_changed_at(path)}. Ghi đè thì nội dung cũ của tệp sẽ mất, cả "
        "những chỗ đã sửa bằng tay."
    )
    box = Box(parent, "Đã có tệp này", facts, "warning")
    chosen: list[Path] = []

    def choose(one: Path) -> None:
        chosen.append(one)
        box.accept()

    new = box.add_button(f"Lưu thành “{beside.name}”", partial(choose, beside))
    box.add_button("Ghi đè tệp cũ", partial(choose, path))
    box.add_button("Hủy", box.reject)
    new.setFocus()
    box.exec()
    return chosen[0] if chosen else None


def _changed_at(path: Path) -> str:
    try:
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return ""
    return f", sửa lần cuối lúc {moment_text(moment)}"


def _together(kinds: Sequence[FileKind]) -> list[str]:
    if len(kinds) < 2:
        return []
    endings = tuple(ending for kind in kinds for ending in kind.endings)
    return [FileKind("Các loại tệp dùng được", endings).filter]


def local_files(data: QMimeData) -> list[Path]:
    """Return the files of this PC that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
