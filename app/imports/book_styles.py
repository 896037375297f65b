"""What the style of a cell says of its value: the number format, the font, whether it is a day."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO

from app.imports.xml_pieces import pieces

_GENERAL = "General"
_BUILT_IN = {
    0: _GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""ECMA-376 part 1, 18.8.30. Number 14 is the short date of the PC, here as Vietnam writes it."""

_OF_LOCALES = {*range(27, 37), *range(50, 59)}  # dates of East Asian Excels
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_MILLISECONDS_OF_DAY = 86_400_000
_LAST_SERIAL = 2_958_465  # 31/12/9999


@dataclass(frozen=True, slots=True)
class Style:
    """The number format and the name of the font of a cell."""

    number_format: str = _GENERAL
    font: str = ""
    is_date: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a book by their number; one that it does not have is the plain one."""

    _found: list[Style] = field(default_factory=list[Style])

    def __getitem__(self, number: int) -> Style:
        return self._found[number] if 0 <= number < len(self._found) else Style()


def read_styles(stream: IO[bytes]) -> Styles:
    """Return the styles in a part; raises what `pieces` raises."""
    formats: dict[int, str] = {}
    fonts: list[str] = []
    found: list[tuple[int, int]] = []
    open_names: list[str] = []
    for name, told, _ in pieces(stream):
        if told is None:
            open_names.pop()
            continue
        open_names.append(name)
        match open_names[-3:]:
            case [*_, "numFmts", "numFmt"]:
                formats[_number(told.get("numFmtId"))] = told.get("formatCode", _GENERAL)
            case [*_, "fonts", "font"]:
                fonts.append("")
            case ["fonts", "font", "name"]:
                fonts[-1] = told.get("val", "")
            case [*_, "cellXfs", "xf"]:
                found.append((_number(told.get("numFmtId")), _number(told.get("fontId"))))
            case _:
                pass
    return Styles([_style(number, font, formats, fonts) for number, font in found])


def _style(number: int, font: int, formats: dict[int, str], fonts: list[str]) -> Style:
    code = formats.get(number) or _BUILT_IN.get(number, _GENERAL)
    name = fonts[font] if 0 <= font < len(fonts) else ""
    return Style(code, name, is_date=number in _OF_LOCALES or is_date_format(code))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0


def is_date_format(code: str) -> bool:
    """Return whether a number format shows a day or a time.

    >>> is_date_format("dd/mm/yyyy"), is_date_format("[h]:mm"), is_date_format("0.00")
    (True, True, False)
    >>> is_date_format('[Red]#,##0 "điểm mỗi ngày d"'), is_date_format("General")
    (False, False)
    """
    first = _NO_LETTERS.sub("", code.partition(";")[0])
    return first.strip().casefold() != "general" and bool(_DATE_LETTERS.search(first))


def moment_of(serial: int | Decimal, *, is_1904: bool) -> date | datetime | time | None:
    """Return the day, moment or time of day that a number shows in a date format.

    Less than a day is a time of day. None where Excel shows only signs (before the first day,
    after the year 9999). The fraction is rounded to a thousandth of a second, never over midnight.

    >>> moment_of(45_000, is_1904=False), moment_of(Decimal("0.75"), is_1904=False)
    (datetime.date(2023, 3, 15), datetime.time(18, 0))
    """
    if not 0 <= serial <= _LAST_SERIAL:
        return None
    days = int(serial)
    fraction = Decimal(serial) - days
    moved = min(round(fraction * _MILLISECONDS_OF_DAY), _MILLISECONDS_OF_DAY - 1)
    since_midnight = timedelta(milliseconds=moved)
    if days == 0:
        return (_first_day(days, is_1904=is_1904) + since_midnight).time()
    day = _first_day(days, is_1904=is_1904) + timedelta(days=days)
    return day + since_midnight if moved else day.date()


def _first_day(days: int, *, is_1904: bool) -> datetime:
    """Return the day whose number is 0. Excel has a 29/02/1900, so two days from there on."""
    if is_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001 - a day of the calendar, nowhere in particular
    return datetime(1899, 12, 30 if days > 59 else 31)  # noqa: DTZ001 - as above
