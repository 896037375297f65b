"""What can be done where a data file is gone or damaged: its copies that this PC can reach."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import short_moment
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.ui import style
from app.ui.jobs import Job, JobRunner
from app.ui.widgets.icons import icon

if TYPE_CHECKING:  # at run time it is imported by a worker: it brings the database
    from app.operations import KnownCopy

_LOOKING = "Đang tìm các bản sao của tệp này trên máy và trên USB đang cắm…"
_NONE = (
    "Chưa thấy bản sao nào trên máy này và trên USB đang cắm. Cắm USB có bản sao lưu rồi bấm “Tìm "
    "lại”, hoặc bấm “Tìm bản sao khác…”."
)
_FOUND = (
    "Các bản sao của tệp này, mới nhất ở trên. Phục hồi không xóa tệp cũ: tệp ấy được giữ lại."
)
_ROLE = Qt.ItemDataRole.UserRole
_LINES = 5
_TOLD = 3
"""Counts of a copy that are told, of those that come last: awards, decisions, the log."""


class RecoveryPanel(QWidget):
    """The copies of one data file, and what can be done with them. Needs no data file open.

    Signals:
        restore_wanted: a copy (Path) to be restored; None to choose another.
        support_wanted: the support file is to be saved.
    """

    restore_wanted = Signal(object)
    support_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Path | None = None
        self._jobs = JobRunner(self)  # its own: it is no work that closing has to ask about
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Các bản sao của tệp này")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._on_restore)
        self.list.currentItemChanged.connect(self._show_state)
        height = self.list.fontMetrics().lineSpacing() * 2 * _LINES // 2
        self.list.setMinimumHeight(height)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.restore_button = self._button("Phục hồi từ bản này…", self._on_restore)
        self.check_button = self._button("Kiểm tra bản này", self._on_check)
        self.again_button = self._button("Tìm lại", self._on_again)
        self.other_button = self._button("Tìm bản sao khác…", self._on_other)
        self.support_button = self._button("Lưu tệp hỗ trợ…", self.support_wanted)
        buttons = QHBoxLayout()
        for button in (
            self.restore_button,
            self.check_button,
            self.again_button,
            self.other_button,
            self.support_button,
        ):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addWidget(self._words)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(buttons)

    def look_for(self, data: Path | None) -> None:
        """Look for copies of the data file that lay here; of none, and hide."""
        self._data = data
        self.setVisible(data is not None)
        self.list.clear()
        self._show_state()
        if data is None:
            return
        self._words.setText(_LOOKING)

        def work(_progress: Progress) -> "tuple[Path, tuple[KnownCopy, ...]]":
            from app import operations  # noqa: PLC0415 - it brings the database

            return data, operations.known_copies(data)

        self._jobs.start(Job(work, self._show))

    @property
    def chosen(self) -> Path | None:
        """The copy that is selected."""
        item = self.list.currentItem()
        return item.data(_ROLE) if item else None

    def _show(self, answer: "tuple[Path, tuple[KnownCopy, ...]]") -> None:
        data, copies = answer
        if data != self._data:
            return
        self._words.setText(_FOUND if copies else _NONE)
        self.list.clear()
        self.list.setVisible(bool(copies))
        for copy in copies:
            item = QListWidgetItem(_told(copy), self.list)
            item.setIcon(
                icon("warning" if copy.is_damaged else "lock" if copy.is_locked else "backup")
            )
            item.setData(_ROLE, copy.path)
            item.setToolTip(str(copy.path))
        self.list.setCurrentRow(0)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        for button in (self.restore_button, self.check_button):
            button.setEnabled(self.chosen is not None)

    @Slot()
    def _on_restore(self) -> None:
        if self.chosen is not None:
            self.restore_wanted.emit(self.chosen)

    @Slot()
    def _on_other(self) -> None:
        self.restore_wanted.emit(None)

    @Slot()
    def _on_again(self) -> None:
        self.look_for(self._data)

    @Slot()
    def _on_check(self) -> None:
        """Judge the whole of the selected copy aside, and say beside it what was found."""
        item, path = self.list.currentItem(), self.chosen
        if path is None or self._jobs.is_busy:
            return
        row, words = self.list.row(item), item.text().partition(_STATE)[0]
        item.setText(f"{words}{_STATE}đang kiểm tra…")

        def work(progress: Progress) -> str:
            from app import operations  # noqa: PLC0415 - it brings the database

            return _judged(operations, path, progress)

        def done(state: str) -> None:
            if row < self.list.count() and self.list.item(row).data(_ROLE) == path:
                self.list.item(row).setText(f"{words}{_STATE}{state}")

        self._jobs.start(Job(work, done))

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button


_STATE = " – "


def _judged(operations: Any, path: Path, progress: Progress) -> str:  # noqa: ANN401 - the module
    try:
        if operations.is_encrypted(path):
            return "có mật khẩu: bấm “Phục hồi từ bản này…” để nhập và kiểm tra"
        check = operations.verify_file(path, progress)
    except AppError as refusal:
        return str(refusal)
    return (
        "đã kiểm tra từng dòng: còn nguyên vẹn" if check.is_whole else f"HỎNG: {check.findings[0]}"
    )


def _told(copy: "KnownCopy") -> str:
    """Return what to say of a copy: when and what in one line, where and its state below."""
    when = short_moment(copy.made) if copy.made else copy.path.name
    number = f"số {copy.sequence}" if copy.sequence else ""
    counts = [f"{number_text(count)} {label.lower()}" for label, count in copy.told if count]
    first = " · ".join(filter(None, [when, number, *counts[-_TOLD:]]))
    below = " · ".join(filter(None, [copy.where, copy.office]))
    state = "chưa kiểm tra lại"
    if copy.is_damaged:
        state = "HỎNG, không đọc được"
    elif copy.is_locked:
        state = "có mật khẩu"
    return f"{first}\n{below}{_STATE}{state}"
