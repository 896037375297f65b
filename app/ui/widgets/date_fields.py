"""Fields of dates: as plans give them (partial), and as the head of a document has them."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted, tidy
from app.domain.dates import DocumentDate, PartialDate
from app.ui import style
from app.ui.widgets.field import Field, LineEdit, LineField
from app.ui.widgets.icons import icon

_READS_AS_DATE = re.compile("[0-9]|(ngay|thang|nam) ?[0-9…._]")


class DateField(LineField[PartialDate]):
    """A day, a month or a year; with `events`, also words ("sau Đại hội"); or blank.

    Takes every way of writing that `PartialDate.parse` knows. F4, Alt+Down or the button
    opens a calendar. With `whole_days` a month or a year alone is refused.
    """

    def __init__(
        self, *, events: bool = False, whole_days: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(24 if events else 12, parent)
        self._takes_events = events
        self._whole_days = whole_days
        self._button = QToolButton()
        self._button.setIcon(icon("calendar"))
        self._button.setToolTip("Mở lịch (F4)")
        self._button.setAccessibleName("Mở lịch")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self.open_calendar)
        self.row.insertWidget(1, self._button)
        self.line.installEventFilter(self)

    def read(self, text: str) -> PartialDate | None:
        """Return the date; raises InvalidInput when there is no such date."""
        if self._takes_events and tidy(text) and not _READS_AS_DATE.match(fold(text)):
            return PartialDate.event(text)
        read = PartialDate.parse(text, today())
        if self._whole_days and read and read.day is None:
            message = f"Ngày “{read.display}” chưa đủ. Nhập cả ngày, tháng, năm."
            raise InvalidInput.of(None, message)
        return read

    def write(self, value: PartialDate) -> str:
        """Return the date as 15/03/2024, 03/2024 or 2024."""
        return value.display

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the date be read and copied, not changed."""
        super().set_read_only(read_only)
        self._button.setDisabled(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the calendar with F4 or Alt+Down; write today with Ctrl+;."""
        if _asks_for_today(event) and not self.line.isReadOnly():
            self._on_picked(PartialDate.of(today()))
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            with_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F4 or (event.key() == Qt.Key.Key_Down and with_alt):
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def open_calendar(self) -> None:
        """Show a calendar under the field, at the date that is in it."""
        if self.line.isReadOnly():
            return
        calendar = _Calendar(self._shown_day(), whole_days=self._whole_days, parent=self)
        calendar.picked.connect(self._on_picked)
        calendar.open_under(self.line)

    def _shown_day(self) -> date:
        try:
            value = self.value()
        except InvalidInput:
            value = None
        return (value and value.earliest) or today()

    @Slot(object)
    def _on_picked(self, picked: PartialDate | None) -> None:
        self.display(picked)
        self.edited.emit()
        self.commit()
        self.focus()


def _asks_for_today(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Semicolon
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


class DocumentDateField(Field[DocumentDate]):
    """The date at the head of a document: ngày … tháng … năm …, each may stay blank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = {"ngày": LineEdit(2), "tháng": LineEdit(2), "năm": LineEdit(4)}
        for word, part in self._parts.items():
            label = QLabel(word)
            label.setBuddy(part)
            self.row.addWidget(label)
            self.row.addWidget(part)
            part.textEdited.connect(self.edited)
            part.left.connect(self.commit)
            part.installEventFilter(self)
        self.row.addStretch()
        self.setFocusProxy(self._parts["ngày"])

    def value(self) -> DocumentDate:
        """Return the date with its blanks; raises InvalidInput when there is no such date."""
        texts = [tidy(part.text()) for part in self._parts.values()]
        if sum(map(bool, texts)) == 1 and not max(texts).isdigit():
            return _whole_date(max(texts))
        day, month, year = map(_part, self._parts, texts)
        return DocumentDate(day, month, year)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write today with Ctrl+;."""
        if _asks_for_today(event) and not self._parts["ngày"].isReadOnly():
            self.display(DocumentDate.of(today()))
            self.edited.emit()
            self.commit()
            return True
        return super().eventFilter(watched, event)

    def display(self, value: DocumentDate | None) -> None:
        """Show the parts that are there."""
        shown = value or DocumentDate()
        numbers = (shown.day, shown.month, shown.year)
        for part, number in zip(self._parts.values(), numbers, strict=True):
            text = "" if number is None else f"{number:02d}"
            if text != part.text():
                part.setText(text)

    def draft(self) -> str:
        """Return the three texts as they stand, parted by "|"."""
        return "|".join(part.text() for part in self._parts.values())

    def told(self) -> str:
        """Return the date as it stands, its blanks as dots."""
        return "/".join(part.text() or "…" for part in self._parts.values())

    def set_draft(self, draft: str) -> None:
        """Show three texts as they stood."""
        for part, text in zip(self._parts.values(), draft.split("|"), strict=True):
            part.setText(text)

    def parsed(self, text: str) -> DocumentDate:
        """Return what a pasted date means; raises InvalidInput."""
        return _whole_date(text)

    @property
    def is_blank(self) -> bool:
        """Whether no part is filled in."""
        return not self.draft().strip("| ")

    def stops(self) -> Sequence[QWidget]:
        """Return the day, the month and the year."""
        return list(self._parts.values())

    def set_label(self, label: str, hint: str = "") -> None:
        """Name each part."""
        super().set_label(label, hint)
        for word, part in self._parts.items():
            part.setAccessibleName(f"{label}: {word}")

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the date be read and copied, not changed."""
        for part in self._parts.values():
            part.setReadOnly(read_only)


class _Calendar(QFrame):
    """A calendar that closes when a date is picked or the person clicks elsewhere."""

    picked = Signal(object)

    def __init__(self, day: date, *, whole_days: bool, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._days = QCalendarWidget()
        self._days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._days.setSelectedDate(QDate(day.year, day.month, day.day))
        self._days.clicked.connect(self._on_day)
        self._days.activated.connect(self._on_day)
        buttons = QHBoxLayout()
        self._add(buttons, "Hôm nay", lambda: PartialDate.of(today()))
        if not whole_days:
            self._add(buttons, "Cả tháng", lambda: self._shown("month"))
            self._add(buttons, "Cả năm", lambda: self._shown("year"))
        self._add(buttons, "Để trống", lambda: None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self._days)
        layout.addLayout(buttons)

    def open_under(self, field: QWidget) -> None:
        """Show the calendar below `field`, or above it where the screen ends."""
        self.adjustSize()
        room = field.screen().availableGeometry()
        corner = field.mapToGlobal(QPoint(0, field.height()))
        if corner.y() + self.height() > room.bottom():
            corner.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height())
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        self.move(corner)
        self.show()
        self._days.setFocus()

    def _add(self, row: QHBoxLayout, text: str, meant: Callable[[], PartialDate | None]) -> None:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._pick(meant()))
        row.addWidget(button)

    def _shown(self, part: Literal["month", "year"]) -> PartialDate:
        year, month = self._days.yearShown(), self._days.monthShown()
        return PartialDate(year, month) if part == "month" else PartialDate(year)

    @Slot(QDate)
    def _on_day(self, day: QDate) -> None:
        self._pick(PartialDate(day.year(), day.month(), day.day()))

    def _pick(self, picked: PartialDate | None) -> None:
        self.close()
        self.picked.emit(picked)


def _part(word: str, text: str) -> int | None:
    """Return the number typed for a part of a document's date."""
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,4}", text):
        message = f"Phần {word} {quoted(text)} không phải số. Nhập chữ số hoặc để trống."
        raise InvalidInput.of(None, message)
    return int(text)


def _whole_date(text: str) -> DocumentDate:
    """Return the date that was typed whole into one of the parts."""
    read = PartialDate.parse(text, today())
    return DocumentDate(read.day, read.month, read.year) if read else DocumentDate()
