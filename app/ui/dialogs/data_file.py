"""Making a new data file: in four steps, which are those of the first start.

The office; where its data lie; where backups go; an empty file or a look at the sample. Nothing is
made before the last step has said what will be made and where.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app import operations
from app.core.errors import AppError, InvalidInput
from app.ui import recent
from app.ui.dialogs.data_file_steps import (
    BackupStep,
    BeginStep,
    OfficeStep,
    Step,
    WhereForm,
    WhereStep,
)
from app.ui.files import Files
from app.ui.opening import Opened, described
from app.ui.preferences import Preferences
from app.ui.widgets.ask import confirm
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.step_pages import StepPages


@dataclass(frozen=True, slots=True)
class Made:
    """A new data file, open, and whether the sample is to be looked at first."""

    opened: Opened
    wants_sample: bool


def create(files: Files, parent: QWidget) -> Made | None:
    """Ask the four questions, make the data file and open it; nothing when the person stops."""
    dialog = FirstStart(files, parent)
    dialog.exec()
    return dialog.made


class FirstStart(FittedDialog):
    """Four steps with Quay lại and Tiếp tục; what was filled in stays whichever way one goes."""

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made: Made | None = None
        self.office = OfficeStep()
        self.place = WhereForm(files)
        self.where = WhereStep(self.place)
        self.backup = BackupStep(files)
        self.begin = BeginStep()
        self.steps: tuple[Step, ...] = (self.office, self.where, self.backup, self.begin)
        self.setWindowTitle("Tạo tệp dữ liệu mới" if recent.files() else "Thiết lập ban đầu")
        self._pages = StepPages(self.steps, self.go_back, self.go_on, self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.office.form.field("name").committed.connect(self._on_named)
        self._on_named()
        self._clean = self._drafts()
        self.show_step(0)

    @property
    def number(self) -> int:
        """Which step is shown, from 0."""
        return self._pages.number

    def show_step(self, number: int) -> None:
        """Turn to a step."""
        if number == len(self.steps) - 1:
            self._summarise()
        is_last = number + 1 == len(self.steps)
        self._pages.next.setText("Hoàn thành" if is_last else "Tiếp tục")
        self._pages.turn_to(number)

    @Slot()
    def go_back(self) -> None:
        """Turn to the step before; nothing is asked of what stands in this one."""
        if self.number:
            self.show_step(self.number - 1)

    @Slot()
    def go_on(self) -> None:
        """Turn to the next step once this one is right; make the file after the last."""
        if not self.steps[self.number].is_right():
            return
        if self.number + 1 < len(self.steps):
            self.show_step(self.number + 1)
        else:
            self._finish()

    def reject(self) -> None:
        """Close, but ask first when something typed would be lost."""
        lost = "Những gì vừa nhập chưa được lưu và sẽ mất. Chưa có tệp nào được tạo."
        is_same = self._drafts() == self._clean
        if is_same or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    @Slot()
    def _on_named(self) -> None:
        self.place.name_after(self.office.form.field("name").draft())

    def _summarise(self) -> None:
        values = self.office.form.values()
        level = self.office.level_name(values["level_code"])
        path: Path = self.place.values()["path"]
        self.begin.summarise(values["name"], level, path, self.backup.folder())

    def _finish(self) -> None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            opened = self._create()
        except InvalidInput as refusal:
            of_office = {problem.field for problem in refusal.problems} & self._drafts()[0].keys()
            self._refuse(self.office if of_office else self.where, refusal)
            return
        except AppError as refusal:
            self._refuse(self.where, refusal)
            return
        finally:
            QApplication.restoreOverrideCursor()
        if folder := self.backup.folder():
            Preferences().backup_folder = folder
        self.made = Made(opened, self.begin.wants_sample)
        self.accept()

    def _create(self) -> Opened:
        path = self.place.ready_path()
        return described(operations.create_file(path, self.office.form.values()))

    def _refuse(self, step: Step, refusal: AppError) -> None:
        self.show_step(self.steps.index(step))
        step.show_refusal(refusal)

    def _drafts(self) -> list[dict[str, str]]:
        return [step.draft() for step in self.steps]
