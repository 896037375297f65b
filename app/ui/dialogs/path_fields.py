"""Fields for a place on a disk, typed or chosen: a folder, or a file that is to be made."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.core.errors import InvalidInput
from app.ui.files import DATA, Files
from app.ui.widgets.field import LineField

SUFFIX = ".thidua"


class PathField(LineField[Path]):
    """A whole path, with a button to choose it. `vague` says what a path lacks that is not."""

    vague = ""

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._files = files
        button = QPushButton("C&họn…")
        button.setAutoDefault(False)
        button.clicked.connect(self.choose_now)
        self.row.addWidget(button)

    def read(self, text: str) -> Path | None:
        """Return the path; raises InvalidInput when it does not say from which disk on.

        Its letters stay as they are: a folder may be named with two spaces, or in decomposed
        letters. The quotes that Windows puts around a path it copies are no part of it.
        """
        typed = text.strip()
        if len(typed) > 1 and typed[0] == typed[-1] == '"':
            typed = typed[1:-1].strip()
        if not typed:
            return None
        path = Path(typed)
        if not path.is_absolute():
            raise InvalidInput.of(None, f"“{typed}” {self.vague}")
        return path

    def write(self, value: Path) -> str:
        """Return the path as this system writes it."""
        return str(value)

    def choose(self, named: Path) -> Path | None:
        """Ask for a place, beginning at the one that is named."""
        raise NotImplementedError

    def value_or_none(self) -> Path | None:
        """Return the path, nothing where there is none that can be read."""
        try:
            return self.value()
        except InvalidInput:
            return None

    @Slot()
    def choose_now(self) -> None:
        """Let the person choose, as the button does."""
        if chosen := self.choose(Path(self.line.text())):
            self.line.setText(str(chosen))
            self.commit()
            self.edited.emit()


class FolderField(PathField):
    """A folder that is there; `caption` is what the dialog that asks for it says."""

    caption = "Chọn thư mục cất bản sao lưu"
    vague = "chưa nói rõ ổ đĩa. Bấm “Chọn…” để chọn thư mục."

    def read(self, text: str) -> Path | None:
        """Return the folder; raises InvalidInput when it is not there."""
        folder = super().read(text)
        if folder is not None and not folder.is_dir():
            raise InvalidInput.of(
                None, f"Không thấy thư mục “{folder}”. Hãy cắm USB hoặc chọn thư mục khác."
            )
        return folder

    def choose(self, named: Path) -> Path | None:
        """Ask for a folder."""
        if named.is_absolute() and named.is_dir():
            self._files.folder = named
        return self._files.ask_folder(self, self.caption)


class NewFileField(PathField):
    """The path of a data file that is to be made."""

    vague = "chưa nói rõ thư mục. Bấm “Chọn…” để chọn nơi lưu."

    def read(self, text: str) -> Path | None:
        """Return the path with its ending; raises InvalidInput as every path does."""
        path = super().read(text)
        if path is None or path.suffix.lower() == SUFFIX:
            return path
        return path.with_name(path.name + SUFFIX)

    def choose(self, named: Path) -> Path | None:
        """Ask where to save."""
        if named.parent.is_dir():
            self._files.folder = named.parent
        return self._files.ask_where_to_save(self, "Nơi lưu tệp dữ liệu", named.stem, DATA)
