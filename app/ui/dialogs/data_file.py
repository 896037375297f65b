"""Making a new data file, and asking which one to open."""

import os
import re
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app import operations
from app.core.errors import InvalidInput, StorageFailure
from app.core.os_words import os_words
from app.core.paths import settings_folder
from app.core.vietnamese import fold, tidy
from app.domain.terms import Regime
from app.ui.dialogs.office import office_fields
from app.ui.files import DATA, Files
from app.ui.forms import FieldSpec, Form, Section
from app.ui.opening import Opened, described
from app.ui.widgets.field import LineField
from app.ui.widgets.fields import PickList
from app.ui.widgets.record_dialog import RecordDialog

SUFFIX = ".thidua"


def create(files: Files, parent: QWidget) -> Opened | None:
    """Ask for the office, make its data file and open it; nothing when the person stops."""
    dialog = RecordDialog(NewFileForm(files), _create, "Tạo tệp dữ liệu mới", parent=parent)
    dialog.exec()
    return dialog.saved[0] if dialog.saved else None


class NewFileForm(Form):
    """Asks for the office, and where its data file is to lie.

    The file is named after the office until the person names it.
    """

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        folders = _folders()
        where = [
            Section("Nơi lưu"),
            FieldSpec("folder", "Ai dùng tệp này", lambda: PickList(folders), required=True),
            FieldSpec(
                "path", "Tệp dữ liệu", lambda: NewFileField(files), required=True, wide=True
            ),
        ]
        super().__init__([*office_fields(), *where], columns=2, parent=parent)
        self.fill({"regime": Regime.STATE, "symbol": "UBND", "folder": folders[0][0]})
        self._suggested = ""
        self.field("name").committed.connect(self._suggest)
        self.field("folder").committed.connect(self._suggest)
        self._suggest()
        self.mark_clean()

    @Slot()
    def _suggest(self) -> None:
        path = self.field("path")
        if path.draft() != self._suggested:
            return  # named by the person
        name = re.sub("[^a-z0-9]+", "-", fold(self.field("name").draft())).strip("-")
        folder: Path | None = self.field("folder").value()
        if folder is not None:
            path.set_value(folder / f"{name or 'so-thi-dua'}{SUFFIX}")
            self._suggested = path.draft()


class NewFileField(LineField[Path]):
    """The path of a file that is to be made, with a button to choose where."""

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._files = files
        button = QPushButton("C&họn…")
        button.setAutoDefault(False)
        button.clicked.connect(self._on_choose)
        self.row.addWidget(button)

    def read(self, text: str) -> Path | None:
        """Return the path; raises InvalidInput when it does not say in which folder."""
        typed = tidy(text)
        if not typed:
            return None
        path = Path(typed)
        if not path.is_absolute():
            message = f"“{typed}” chưa nói rõ thư mục. Bấm “Chọn…” để chọn nơi lưu."
            raise InvalidInput.of(None, message)
        return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)

    def write(self, value: Path) -> str:
        """Return the path as this system writes it."""
        return str(value)

    @Slot()
    def _on_choose(self) -> None:
        named = Path(self.line.text())
        if named.parent.is_dir():
            self._files.folder = named.parent
        chosen = self._files.ask_where_to_save(self, "Nơi lưu tệp dữ liệu", named.stem, DATA)
        if chosen:
            self.set_value(self.read(str(chosen)))
            self.edited.emit()


def _create(values: dict[str, Any]) -> Opened:
    path: Path = values.pop("path")
    if path.parent == values.pop("folder"):
        _make_folder(path.parent)
    return described(operations.create_file(path, values))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa tạo tệp nào. "
            "Hãy chọn nơi lưu khác."
        ) from error


def _folders() -> list[tuple[Path, str]]:
    """Return where a data file can lie, with who can then use it."""
    mine = (settings_folder(), "Chỉ tôi")
    public = os.environ.get("PUBLIC", "")
    if sys.platform != "win32" or not public:
        return [mine]
    # Windows gives everyone who signs in the right to write there.
    return [mine, (Path(public) / "Documents" / "SoThiDua", "Mọi người dùng máy này")]
