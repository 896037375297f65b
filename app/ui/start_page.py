"""What the window shows while no data file is open: where to begin, and why one did not open."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
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
from app.ui import style
from app.ui.opening import Refusal, has_sample
from app.ui.recent import RecentFile
from app.ui.recovery import RecoveryPanel
from app.ui.widgets.icons import icon
from app.ui.widgets.notice import Notice

_PATH_ROLE = Qt.ItemDataRole.UserRole
_WIDTH_IN_LETTERS = 100


class StartPage(QWidget):
    """Offers a new file, another file, the sample and the files opened lately.

    Signals:
        new_wanted, other_wanted, restore_wanted, sample_wanted: one of the buttons was pressed.
        path_wanted: a file (Path) to open.
        look_wanted: a file (Path) to open only to look at it.
        find_wanted: a file (Path) that is gone, to be shown where it lies now.
        forget_wanted: a file (Path) to leave out of the list.
        recover_wanted: a copy (Path, None: to be chosen) to take the place of a file (Path).
        support_wanted: the support file is to be saved.
    """

    new_wanted = Signal()
    other_wanted = Signal()
    restore_wanted = Signal()
    sample_wanted = Signal()
    path_wanted = Signal(object)
    look_wanted = Signal(object)
    find_wanted = Signal(object)
    forget_wanted = Signal(object)
    recover_wanted = Signal(object, object)
    support_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal: Refusal | None = None
        self._has_sample = has_sample()
        self._notice = Notice()
        self._choices = QHBoxLayout()
        self._look = self._choice("Mở chỉ xem", self._on_look)
        self._again = self._choice("Thử lại", self._on_again)
        self._find = self._choice("Tìm tệp…", self._on_find)
        self._forget = self._choice("Bỏ khỏi danh sách", self._on_forget)
        self._choices.addStretch()
        self.new_button = _big_button("Tạo tệp dữ liệu mới…", "add")
        self.other_button = _big_button("Mở tệp dữ liệu…", "folder")
        self.restore_button = _big_button("Phục hồi từ bản sao lưu…", "backup")
        self.sample_button = _big_button("Xem dữ liệu mẫu", "info")
        self.new_button.clicked.connect(self.new_wanted)
        self.other_button.clicked.connect(self.other_wanted)
        self.restore_button.clicked.connect(self.restore_wanted)
        self.sample_button.clicked.connect(self.sample_wanted)
        self.recovery = RecoveryPanel()
        self.recovery.restore_wanted.connect(self._on_recover)
        self.recovery.support_wanted.connect(self.support_wanted)
        self._about = QLabel("Theo dõi phong trào thi đua và khen thưởng của xã, phường")
        self._files = _FileList()
        self._files.picked.connect(self.path_wanted)
        self._lay_out()
        self.show_refusal(None)

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """Offer the files opened lately; those found to be gone are marked when that is known."""
        self._files.show_files(files)

    def show_refusal(self, refusal: Refusal | None) -> None:
        """Say why a file did not open and what can be done about it."""
        self._refusal = refusal
        path = refusal.path if refusal else None
        is_missing = refusal is not None and refusal.is_missing
        opened = self._files.opened(path) if is_missing else None
        known = f" Mở lần cuối trên máy này: {short_moment(opened)}." if opened else ""
        self._notice.tell(f"{refusal.sentence}{known}" if refusal else "", "warning")
        self._look.setVisible(refusal is not None and refusal.can_look)
        self._again.setVisible(path is not None)
        self._find.setVisible(is_missing)
        is_lost = refusal is not None and refusal.is_lost
        self.recovery.look_for(path if is_lost else None)
        self._about.setVisible(not is_lost)
        self.sample_button.setVisible(self._has_sample and not is_lost)
        self._forget.setVisible(path is not None and self._files.holds(path))

    def _choice(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(act)
        self._choices.addWidget(button)
        return button

    def _lay_out(self) -> None:
        caption = QLabel("Sổ Thi Đua")
        caption.setFont(_scaled(caption.font(), 2.0))
        begin = QVBoxLayout()
        begin.setSpacing(style.GAP)
        for button in (
            self.new_button,
            self.other_button,
            self.restore_button,
            self.sample_button,
        ):
            begin.addWidget(button)
        begin.addStretch()
        heading = QLabel("Mở &gần đây")
        heading.setFont(_scaled(heading.font(), 1.0))
        heading.setBuddy(self._files)
        lately = QVBoxLayout()
        lately.addWidget(heading)
        lately.addWidget(self._files, stretch=1)
        columns = QHBoxLayout()
        columns.setSpacing(4 * style.GAP)
        columns.addLayout(begin)
        columns.addLayout(lately, stretch=1)
        sheet = QVBoxLayout()
        sheet.setSpacing(style.GAP)
        sheet.addStretch(1)
        for widget in (caption, self._about, self._notice):
            sheet.addWidget(widget)
        sheet.addLayout(self._choices)
        sheet.addWidget(self.recovery, stretch=4)
        sheet.addSpacing(2 * style.GAP)
        sheet.addLayout(columns, stretch=4)
        sheet.addStretch(1)
        middle = QWidget()
        middle.setLayout(sheet)
        middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(middle, stretch=8)
        layout.addStretch(1)

    @Slot()
    def _on_look(self) -> None:
        if self._refusal and self._refusal.path:
            self.look_wanted.emit(self._refusal.path)

    @Slot()
    def _on_again(self) -> None:
        if self._refusal and self._refusal.path:
            self.path_wanted.emit(self._refusal.path)

    @Slot()
    def _on_find(self) -> None:
        if self._refusal and self._refusal.path:
            self.find_wanted.emit(self._refusal.path)

    @Slot(object)
    def _on_recover(self, backup: Path | None) -> None:
        if self._refusal and self._refusal.path:
            self.recover_wanted.emit(backup, self._refusal.path)

    @Slot()
    def _on_forget(self) -> None:
        if self._refusal and self._refusal.path:
            self.forget_wanted.emit(self._refusal.path)


class _FileList(QListWidget):
    """Files by name, the day they were opened, and folder. Enter or a click picks one."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[RecentFile] = []
        self._looking = _Looking(self)
        self._looking.missing.connect(self._on_missing)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Tệp mở gần đây")
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """List the files."""
        self._shown = list(files)
        self.clear()
        for file in files:
            item = QListWidgetItem(_lines(file), self)
            item.setData(_PATH_ROLE, file.path)
            item.setToolTip(_known(file))
            self._looking.look(file.path)
        if not files:
            item = QListWidgetItem("Chưa mở tệp nào trên máy này.", self)
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def holds(self, path: Path) -> bool:
        """Return whether a file stands in the list."""
        return any(file.path == path for file in self._shown)

    def opened(self, path: Path | None) -> datetime | None:
        """Return when a file of the list was last opened, where that is known."""
        return next((file.opened for file in self._shown if file.path == path), None)

    @Slot(object)
    def _on_missing(self, path: Path) -> None:
        for number, file in enumerate(self._shown):
            if file.path == path:
                item = self.item(number)
                item.setText(_lines(file, "không còn ở đó"))
                item.setIcon(icon("warning"))
                item.setToolTip(f"Không còn thấy tệp này:\n{_known(file)}")

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        path = item.data(_PATH_ROLE)
        if path is not None:
            self.picked.emit(path)


class _Looking(QObject):
    """Looks whether files are there, each on a thread of its own.

    A drive of the network that is gone answers after a minute or never: it keeps nobody waiting,
    neither the window, nor the other files, nor the end of the program.
    """

    missing = Signal(object)

    def look(self, path: Path) -> None:
        """Look for a file; `missing` tells when it is not there."""
        threading.Thread(target=self._look, args=(path,), daemon=True).start()

    def _look(self, path: Path) -> None:
        if not os.path.exists(path):  # noqa: PTH110 - never raises
            with suppress(RuntimeError):  # the page has gone meanwhile
                self.missing.emit(path)


def _lines(file: RecentFile, state: str = "") -> str:
    moment = short_moment(file.opened) if file.opened else ""
    first = " – ".join(filter(None, [file.path.stem, state]))
    return f"{first}\n{' · '.join(filter(None, [moment, str(file.path.parent)]))}"


def _known(file: RecentFile) -> str:
    return (
        f"{file.path}\nMở lần cuối {short_moment(file.opened)}" if file.opened else str(file.path)
    )


def _big_button(text: str, sign: str) -> QPushButton:
    button = QPushButton(icon(sign), text)
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    button.setMinimumHeight(round(2.1 * button.fontMetrics().height()))
    return button


def _scaled(font: QFont, by: float) -> QFont:
    font.setPointSizeF(font.pointSizeF() * by)
    font.setBold(True)
    return font
