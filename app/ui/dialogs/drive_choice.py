"""The sticks that are plugged in, to choose one; those that come or go are seen at once."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget
from shiboken6 import isValid

from app import operations
from app.core.progress import Progress
from app.ui.jobs import Job, JobRunner
from app.ui.widgets.fold_row import FoldRow

if TYPE_CHECKING:
    from app.operations import Drive

EVERY_MILLISECONDS = 2000
_NONE = "Chưa thấy USB. Cắm USB vào thì ổ hiện ra ở đây."


class DriveChoice(QWidget):
    """A button for each stick, and one for any other folder. Asking a sick stick holds up nobody.

    Signals:
        chosen: the person chose this drive; None for another folder.
        found: the drives that are there now are others than before.
    """

    chosen = Signal(object)
    found = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drives: tuple[Drive, ...] = ()
        self._current: Path | None = None
        self._group = QButtonGroup(self)
        self._row = FoldRow(self)
        self._heading = QLabel("USB đang cắm:")
        self._told = QLabel(_NONE)
        self.other = QRadioButton("Thư mục khác…")
        self.other.clicked.connect(partial(self.chosen.emit, None))
        self._group.addButton(self.other)
        for widget in (self._heading, self._told, self.other):
            self._row.addWidget(widget)
        self._heading.setVisible(False)
        self._jobs = JobRunner(self)  # its own: it is no work that closing has to ask about
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask again, unless the last question is still open."""
        if not self._jobs.is_busy:
            self._jobs.start(Job(_drives, self._show))

    def show_folder(self, folder: Path | None) -> None:
        """Mark the drive that a folder lies on, or “another folder”; nothing without a folder."""
        self._current = folder
        drive = self.drive_of(folder)
        marked = str(drive.path) if drive else None
        self._group.setExclusive(False)  # else the last mark cannot be taken away
        for button in self._group.buttons():
            button.setChecked(folder is not None and button.property("drive") == marked)
        self._group.setExclusive(True)

    def drive_of(self, folder: Path | None) -> "Drive | None":
        """Return the stick that a folder lies on, if it does."""
        if folder is None:
            return None
        return next((one for one in self.drives if folder.is_relative_to(one.path)), None)

    def _show(self, drives: "tuple[Drive, ...]") -> None:
        if not isValid(self) or drives == self.drives:  # the dialog may be gone meanwhile
            return
        is_other = [one.path for one in drives] != [one.path for one in self.drives]
        self.drives = drives
        self._lay_out()
        if is_other:
            self.found.emit()

    def _lay_out(self) -> None:
        for button in self._group.buttons():
            if button is not self.other:
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.deleteLater()
        self._row.removeWidget(self.other)
        for drive in self.drives:
            button = QRadioButton(drive.told.replace("&", "&&"))
            button.setProperty("drive", str(drive.path))
            button.clicked.connect(partial(self.chosen.emit, drive.path))
            self._group.addButton(button)
            self._row.addWidget(button)
        self._row.addWidget(self.other)
        self._heading.setVisible(bool(self.drives))
        self._told.setVisible(not self.drives)
        self.show_folder(self._current)


def _drives(_progress: Progress) -> "tuple[Drive, ...]":
    return operations.removable_drives()
