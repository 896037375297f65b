"""Dates as plans give them: a day, a month, a year, an event in words, or half left blank."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted, tidy

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_EVENT_SIGN = "~"
_BLANK = "…"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month, a day, or an event in words ("sau Đại hội Đảng bộ").

    Exactly one of `year` and `words` is given; a day needs its month. Raises InvalidInput for
    a date the calendar does not have.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    words: str = ""

    def __post_init__(self) -> None:
        if self.words:
            if self.words != tidy(self.words) or (self.year, self.month, self.day) != (None,) * 3:
                raise ValueError(self)
            return
        if self.year is None or (self.day is not None and self.month is None):
            raise ValueError(self)
        _check_calendar(self.year, self.month, self.day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return the day as a partial date."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def event(cls, words: str) -> "PartialDate":
        """Return an event in words; raises InvalidInput when there are none."""
        if not tidy(words):
            raise InvalidInput.of(None, "Chưa ghi sự kiện. Nhập vài chữ, ví dụ: sau Đại hội.")
        return cls(words=tidy(words))

    @classmethod
    def parse(cls, text: str, today: date) -> "PartialDate | None":
        """Read what a person typed; None for a blank.

        Takes 5/3/2024, 5-3-24, 5.3.2024, 05032024, 050324, 03/2024, 2024, "tháng 3 năm 2024",
        "ngày 5 tháng 3 năm 2024", the ISO form 2024-03-15, and 5/3 or 0503 for this year. Four
        digits from 1900 to 2100 are a year. A year of two digits lies between 79 years before
        and 20 years after `today`. Raises InvalidInput with a sentence for anything else.

        >>> PartialDate.parse("5/3/2024", date(2024, 1, 1)).display
        '05/03/2024'
        """
        typed = tidy(text)
        if not typed:
            return None
        for shape in _SHAPES:
            if match := shape.fullmatch(fold(typed)):
                parts = {name: int(part) for name, part in match.groupdict().items() if part}
                year = _full_year(match.groupdict().get("year"), today)
                return cls(year, parts.get("month"), parts.get("day"))
        raise InvalidInput.of(
            None, f"Không hiểu ngày {quoted(typed)}. Nhập dạng 05/03/2024, 03/2024 hoặc 2024."
        )

    @classmethod
    def from_text(cls, text: str) -> "PartialDate":
        """Return the date stored as `text`; raises ValueError when it is not in that form."""
        if text.startswith(_EVENT_SIGN):
            return cls(words=text[1:])
        match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(year, month, day)

    @property
    def text(self) -> str:
        """The form that is stored: "2024", "2024-03", "2024-03-15" or "~" and the words."""
        if self.year is None:
            return _EVENT_SIGN + self.words
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def display(self) -> str:
        """The form people read: "15/03/2024", "03/2024", "2024" or the words."""
        if self.year is None:
            return self.words
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, f"{self.year:04d}"])

    @property
    def is_event(self) -> bool:
        """Whether it is an event in words."""
        return self.year is None

    @property
    def earliest(self) -> date | None:
        """The first day it can mean, None for an event."""
        return date(self.year, self.month or 1, self.day or 1) if self.year is not None else None

    @property
    def latest(self) -> date | None:
        """The last day it can mean, None for an event."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def days_left(self, today: date) -> int | None:
        """Return the days from today to its last day, negative when past; None for an event."""
        latest = self.latest
        return (latest - today).days if latest else None

    def is_overdue(self, today: date) -> bool:
        """Return whether its last day has passed. An event is never overdue."""
        left = self.days_left(today)
        return left is not None and left < 0


def due_words(due: PartialDate | None, today: date) -> str:
    """Return how far a deadline is: "Còn n ngày", "Hôm nay", "Quá hạn n ngày", "" for events.

    >>> due_words(PartialDate(2024, 3), date(2024, 3, 30))
    'Còn 1 ngày'
    """
    left = due.days_left(today) if due else None
    if left is None:
        return ""
    if left == 0:
        return "Hôm nay"
    return f"Còn {left} ngày" if left > 0 else f"Quá hạn {-left} ngày"


def period_problem(start: PartialDate | None, end: PartialDate | None) -> str | None:
    """Return a sentence when a period surely ends before it starts, else None.

    >>> period_problem(PartialDate(2024, 3, 15), PartialDate(2024, 3, 1))
    'Ngày kết thúc (01/03/2024) trước ngày bắt đầu (15/03/2024). Sửa một trong hai ngày.'
    """
    first, last = start and start.earliest, end and end.latest
    if start is None or end is None or first is None or last is None or last >= first:
        return None
    return (
        f"Ngày kết thúc ({end.display}) trước ngày bắt đầu ({start.display})."
        " Sửa một trong hai ngày."
    )


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """The date at the head of a document; the day, month or year may still be blank.

    Raises InvalidInput when the parts that are there fit no calendar.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        _check_calendar(self.year, self.month, self.day)

    @classmethod
    def of(cls, day: date) -> "DocumentDate":
        """Return a whole date."""
        return cls(day.day, day.month, day.year)

    @classmethod
    def from_text(cls, text: str) -> "DocumentDate":
        """Return the date stored as `text`; raises ValueError when it is not in that form."""
        match = re.fullmatch(r"([0-9]{4})?-([0-9]{2})?-([0-9]{2})?", text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(day, month, year)

    @property
    def text(self) -> str:
        """The form that is stored, year-month-day with blanks left empty: "2024-03-", "--".

        >>> DocumentDate(day=None, month=3, year=2024).text
        '2024-03-'
        """
        year = "" if self.year is None else f"{self.year:04d}"
        month = "" if self.month is None else f"{self.month:02d}"
        day = "" if self.day is None else f"{self.day:02d}"
        return f"{year}-{month}-{day}"

    @property
    def display(self) -> str:
        """The date line of a document, blanks as "…".

        A day below 10 and the months 1 and 2 take a leading zero (Nghị định 30/2020/NĐ-CP,
        Phụ lục I).

        >>> DocumentDate(20, 1, 2022).display, DocumentDate(None, 3, 2024).display
        ('ngày 20 tháng 01 năm 2022', 'ngày … tháng 3 năm 2024')
        """
        day = "…" if self.day is None else f"{self.day:02d}"
        month = (
            "…" if self.month is None else f"{self.month:02d}" if self.month < 3 else self.month
        )
        return f"ngày {day} tháng {month} năm {'…' if self.year is None else self.year}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it is filled in."""
        return self == DocumentDate()

    def as_date(self) -> date | None:
        """Return the day, None while a part is blank."""
        if self.day is None or self.month is None or self.year is None:
            return None
        return date(self.year, self.month, self.day)

    def as_partial(self) -> PartialDate | None:
        """Return as much of it as a partial date can hold, None without a year."""
        if self.year is None:
            return None
        return PartialDate(self.year, self.month, self.day if self.month else None)


def _check_calendar(year: int | None, month: int | None, day: int | None) -> None:
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput.of(
            None, f"Năm {year} không hợp lệ. Nhập năm từ {_FIRST_YEAR} đến {_LAST_YEAR}."
        )
    if month is not None and not 1 <= month <= 12:
        raise InvalidInput.of(None, f"Không có tháng {month}. Nhập tháng từ 1 đến 12.")
    if day is not None and not 1 <= day <= _days_in(year, month):
        where = "" if month is None else f"Tháng {month:02d}{'' if year is None else f'/{year}'} "
        raise InvalidInput.of(None, f"{where}{'không' if where else 'Không'} có ngày {day}.")


def _days_in(year: int | None, month: int | None) -> int:
    """Return the most days a month can have; while its year is blank, it may be a leap year."""
    return 31 if month is None else calendar.monthrange(2000 if year is None else year, month)[1]


def _full_year(typed: str | None, today: date) -> int:
    if typed is None:
        return today.year
    if len(typed) == 4:
        return int(typed)
    oldest = today.year - 79
    return oldest + (int(typed) - oldest) % 100


# Matched against folded text ("ngay 5 thang 3 nam 2024"), the first that fits.
_BETWEEN = r"(?: ?[/.\-\u2013] ?| )"
_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_SHAPES = [
    re.compile(shape)
    for shape in (
        f"{_YEAR}[-/.]{_MONTH}(?:[-/.]{_DAY})?",
        f"(?:ngay )?{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        f"(?:thang )?{_MONTH}{_BETWEEN}{_YEAR}",
        f"(?:ngay )?{_DAY}{_BETWEEN}{_MONTH}",
        rf"(?:ngay ?)?(?:{_DAY} |[.\u2026_ ]*)thang {_MONTH}(?:(?: nam |[/.\-]){_YEAR})?",
        "(?:nam )?(?P<year>19[0-9]{2}|20[0-9]{2}|2100)",
        "(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})?",
    )
]
