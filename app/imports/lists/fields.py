"""The columns of a list, and how the cell of each is understood: exactly, or not at all.

A reader takes a cell and what the data file knows, and gives the value with the text that shows
how it was understood. It raises ValueError with a sentence; who reads the row adds the address.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, number_text, quoted, read_number, tidy_lines
from app.domain.dates import PartialDate
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists.known import Known
from app.imports.lists.letters import Letters, cleaned

_FIRST_SERIAL, _LAST_SERIAL = 3654, 73415  # 01/01/1910 … 31/12/2100 as Excel counts days
_OLDEST = 120
_LONGEST_NUMBER = 15
_MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What a cell was understood to say.

    `shown` is what people see of it; `notes` say what was done to it and `doubts` what somebody
    has to look at before it is taken in.
    """

    value: Any
    shown: str
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


Reader = Callable[[BookCell, Known], Understood]
"""Reads one cell that is not blank. ValueError with a sentence."""


@dataclass(frozen=True, slots=True)
class ListField:
    """A column that a list can have.

    `synonyms` are headings that mean it, as people write them; `offered` gives what a cell may
    hold, for the drop-down list of the sample; `is_text` columns are text cells there, so that
    Excel keeps their zeros.
    """

    name: str
    title: str
    read: Reader
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    is_text: bool = False
    is_in_sample: bool = True
    is_name: bool = False
    """Whether it names what the row is about: rows without it are groups, totals or notes."""
    is_elsewhere: bool = False
    """Whether a list can do without its column: the desk may find it in other cells of a row."""
    is_in_group: bool = False
    """Whether the row of a group above may say it: “Thôn Đông” over its people."""
    explained: str = ""
    offered: Callable[[Known], Sequence[str]] | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that means it, the title first."""
        return (self.title, *self.synonyms)


class Vocabulary:
    """Which heading means which column. Only what is written so counts; nothing is guessed."""

    def __init__(self, fields: Sequence[ListField]) -> None:
        self._known: dict[str, str] = {}
        for one in fields:
            for heading in one.headings:
                self._known.setdefault(plain(heading), one.name)
        self.names = [one.name for one in fields if one.is_name]

    def field(self, heading: str) -> str:
        """Return the name of the column that a heading means, or nothing.

        Of a heading in two rows ("Đăng ký / Danh hiệu") the whole counts first, then the lower
        one alone.
        """
        whole = self._known.get(plain(heading), "")
        return whole or self._known.get(plain(heading.rpartition(" / ")[2]), "")


_BRACKETS = re.compile(r"\([^()]*\)|\*")
_NO_LETTER = re.compile(r"[^0-9a-z%]+")


def plain(heading: str) -> str:
    r"""Return a heading as it compares: no marks, case, brackets, stars or signs.

    >>> plain("Họ và tên (*)"), plain("Chức vụ,\nđơn vị")
    ('ho va ten', 'chuc vu don vi')
    """
    return _NO_LETTER.sub(" ", fold(_BRACKETS.sub(" ", heading))).strip()


# --- what stands in a cell -------------------------------------------------------------------


def refuse_odd(cell: BookCell) -> None:
    """Refuse what is no value: an error of Excel's, a formula without its result, TRUE."""
    if cell.kind is CellKind.UNCOMPUTED:
        raise ValueError("công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi nhập lại.")
    if cell.kind is CellKind.ERROR:
        raise ValueError(f"ô đang báo lỗi {cell.value} của Excel. Nhập lại giá trị.")
    if cell.kind is CellKind.BOOLEAN:
        raise ValueError("ô đang là giá trị TRUE hoặc FALSE. Nhập chữ hoặc số.")


def letters(cell: BookCell) -> Letters:
    """Return the text of a cell; a whole number counts as its digits."""
    refuse_odd(cell)
    if isinstance(cell.value, str):
        return cleaned(cell.value)
    if cell.kind is CellKind.DATE:
        raise ValueError(
            "ô đang là ngày tháng, có thể do Excel tự đổi. Chọn dạng ô là Text rồi nhập lại."
        )
    if isinstance(cell.value, int):
        return Letters(str(cell.value))
    raise ValueError(f"ô đang là số {shown_number(cell.value)}, cột này cần chữ. Nhập lại.")


def words(cell: BookCell, known: Known) -> Understood:
    """Read words on one line."""
    del known
    found = letters(cell)
    return Understood(found.text, found.text, found.notes, found.doubts)


def prose(cell: BookCell, known: Known) -> Understood:
    """Read words over several lines."""
    found = words(cell, known)
    if isinstance(cell.value, str) and "\n" in cell.value.strip():
        lines = "\n".join(cleaned(line).text for line in cell.value.splitlines())
        return Understood(tidy_lines(lines), found.shown, found.notes, found.doubts)
    return found


def code(cell: BookCell, known: Known) -> Understood:
    """Read a code. One that stands as a number may have lost its zeros in front."""
    found = words(cell, known)
    if cell.kind is CellKind.NUMBER:
        note = f"mã đang là số {found.shown}; nếu có số 0 ở đầu thì Excel đã bỏ mất"
        return Understood(found.value, found.shown, (*found.notes, note), found.doubts)
    return found


def phone(cell: BookCell, known: Known) -> Understood:
    """Read a telephone number. One that stands as a number has lost its zero."""
    found = words(cell, known)
    if cell.kind is CellKind.NUMBER and len(found.shown) == 9:
        raise ValueError(
            f"số điện thoại đang là số {found.shown} nên đã mất số 0 ở đầu. "
            "Chọn dạng ô là Text rồi nhập lại cả số 0."
        )
    return found


def citizen_number(cell: BookCell, known: Known) -> Understood:
    """Read a CCCD: twelve digits. Lost zeros are told, never put back."""
    found = words(cell, known)
    digits = re.sub(r"[ .]", "", found.shown)
    if cell.kind is CellKind.NUMBER:  # a CCCD begins with the 0 of its province's code
        raise ValueError(
            f"số CCCD đang là số {digits} ({len(digits)} chữ số) nên Excel đã bỏ số 0 ở đầu. "
            "Chọn dạng ô là Text rồi nhập lại đủ 12 chữ số."
        )
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise ValueError(f"số CCCD {quoted(found.shown)} phải có đúng 12 chữ số. Nhập lại.")
    notes = found.notes if digits == found.shown else (*found.notes, f"đọc là {digits}")
    return Understood(digits, digits, notes)


_GENDERS = {"nam": "Nam", "nu": "Nữ", "ong": "Nam", "ba": "Nữ", "m": "Nam", "f": "Nữ"}


def gender(cell: BookCell, known: Known) -> Understood:
    """Read Nam or Nữ: "NAM", "NU", "nữ"."""
    found = words(cell, known)
    value = _GENDERS.get(fold(found.shown))
    if value is None:
        raise ValueError(f"giới tính {quoted(found.shown)} không rõ. Ghi Nam hoặc Nữ.")
    return _said(value, found)


_YES = {"x", "co", "yes", "y", "1", "v", "dung"}
_NO = {"khong", "no", "n", "0", "k", "sai"}


def yes_no(cell: BookCell, known: Known) -> Understood:
    """Read a tick: "x", "Có", "1"; "Không", "0". TRUE and FALSE of Excel count here."""
    if cell.kind is CellKind.BOOLEAN:
        return Understood(cell.value, "Có" if cell.value else "Không")
    found = words(cell, known)
    typed = fold(found.shown)
    if typed not in _YES | _NO:
        raise ValueError(f"{quoted(found.shown)} không rõ là có hay không. Ghi Có hoặc Không.")
    return _said("Có" if typed in _YES else "Không", found, typed in _YES)


def _said(shown: str, found: Letters | Understood, value: object = None) -> Understood:
    typed = found.text if isinstance(found, Letters) else found.shown
    notes = found.notes if typed == shown else (*found.notes, f"hiểu là {shown}")
    return Understood(shown if value is None else value, shown, notes, found.doubts)


# --- numbers ---------------------------------------------------------------------------------


def shown_number(value: object) -> str:
    """Return a number as offices write it."""
    return number_text(value) if isinstance(value, int | Decimal) else str(value)


def number(cell: BookCell, known: Known) -> Understood:
    """Read an exact number. "1.000" as text could be 1 or 1000 and has to be looked at."""
    del known
    refuse_odd(cell)
    if cell.kind is CellKind.DATE:
        raise ValueError(
            f"ô đang là ngày {day_text(cell.value)}, có thể do Excel tự đổi số thành ngày. "
            "Chọn dạng ô là Number rồi nhập lại."
        )
    if isinstance(cell.value, int | Decimal):
        return _number_of(cell, cell.value)
    found = cleaned(str(cell.value))
    is_percent = found.text.endswith("%")
    typed = found.text.removesuffix("%").strip()
    try:
        reading = read_number(typed)
    except InvalidInput as refusal:
        raise ValueError(small(str(refusal))) from None
    if reading.value is None:
        raise ValueError(f"{quoted(found.text)} không phải số. Nhập số, ví dụ 9,5.")
    shown = number_text(reading.value) + ("%" if is_percent else "")
    notes = () if shown == found.text else (f"hiểu là {shown}",)
    return Understood(reading.value, shown, notes, (reading.doubt,) if reading.doubt else ())


def _number_of(cell: BookCell, value: int | Decimal) -> Understood:
    exact = Decimal(value)
    if len(f"{abs(exact):f}".replace(".", "").strip("0")) > _LONGEST_NUMBER or (
        exact and exact.adjusted() >= _LONGEST_NUMBER
    ):
        raise ValueError("số dài quá 15 chữ số nên Excel không giữ được đúng. Nhập lại.")
    if "%" in cell.number_format:
        percent = exact * 100
        shown = f"{number_text(percent)}%"
        return Understood(percent, shown, (f"ô có dạng phần trăm, hiểu là {shown}",))
    return Understood(exact, number_text(exact))


def count(cell: BookCell, known: Known) -> Understood:
    """Read a whole number from 0 on."""
    found = number(cell, known)
    value: Decimal = found.value
    if value != value.to_integral_value() or value < 0 or found.shown.endswith("%"):
        raise ValueError(f"{found.shown} không phải số nguyên từ 0 trở lên. Nhập lại.")
    return Understood(int(value), found.shown, found.notes, found.doubts)


_WITH_UNIT = re.compile(
    r"(?P<number>[0-9][0-9., ]*)(?P<unit>dong|d|vnd|trieu|trieu dong|ty|tr)?\.?"
)
_TIMES = {"trieu": 10**6, "trieu dong": 10**6, "tr": 10**6, "ty": 10**9}


def money(cell: BookCell, known: Known) -> Understood:
    """Read an amount of đồng: "5.000.000", "5 triệu đồng"."""
    if not isinstance(cell.value, str):
        found = count(cell, known)
        return Understood(found.value, f"{found.shown} đồng", found.notes, found.doubts)
    text = cleaned(cell.value).text
    match = _WITH_UNIT.fullmatch(fold(text))
    if match is None:
        raise ValueError(
            f"{quoted(text)} không rõ là bao nhiêu tiền. Nhập số đồng, ví dụ 5.000.000."
        )
    try:
        reading = read_number(match["number"].strip())
    except InvalidInput as refusal:
        raise ValueError(small(str(refusal))) from None
    amount = (reading.value or Decimal(0)) * _TIMES.get(match["unit"] or "", 1)
    if amount != amount.to_integral_value():
        raise ValueError(f"{quoted(text)} không phải số đồng nguyên. Nhập lại.")
    shown = f"{number_text(amount)} đồng"
    doubts = (reading.doubt,) if reading.doubt else ()
    return Understood(int(amount), shown, (f"hiểu là {shown}",), doubts)


# --- days ------------------------------------------------------------------------------------


def partial_date(cell: BookCell, known: Known) -> Understood:
    """Read a day, month or year: a date of Excel's, text with the day first, a bare year.

    A date whose year has two digits, or that stands as Excel's count of days, has to be looked
    at.
    """
    refuse_odd(cell)
    if isinstance(cell.value, datetime | date):
        return _of_day(cell.value)
    if isinstance(cell.value, int | Decimal):
        return _of_count(cell.value)
    found = cleaned(str(cell.value))
    try:
        when = PartialDate.parse(found.text, known.today)
    except InvalidInput as refusal:
        raise ValueError(small(str(refusal))) from None
    if when is None:
        raise ValueError(f"{quoted(found.text)} không phải ngày. Nhập dạng 05/03/2024.")
    notes = () if when.display == found.text else (*found.notes, f"hiểu là {when.display}")
    if not re.search("[0-9]{4}", found.text):
        told = f"năm của {quoted(found.text)} không ghi đủ bốn chữ số; hiểu là {when.display}"
        return Understood(when, when.display, notes, (told,))
    return Understood(when, when.display, notes)


def _of_day(value: date) -> Understood:
    if isinstance(value, datetime):
        clock = (value.hour, value.minute, value.second)
        day = value.date()
        if clock == (23, 59, 59):  # Excel's rounding of a whole day
            day += timedelta(days=1)
        elif clock != (0, 0, 0):
            when = PartialDate.of(day)
            return Understood(when, when.display, (f"bỏ giờ {value:%H:%M}",))
        value = day
    when = PartialDate.of(value)
    return Understood(when, when.display)


def _of_count(value: int | Decimal) -> Understood:
    if value != int(value):
        raise ValueError(f"{shown_number(value)} không phải ngày. Nhập dạng 05/03/2024.")
    if 1900 <= value <= 2100:
        when = PartialDate(int(value))
        return Understood(when, when.display, ("chỉ có năm",))
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        when = PartialDate.of(date(1899, 12, 30) + timedelta(days=int(value)))
        told = f"ô là số {value}, theo cách đếm ngày của Excel là {when.display}"
        return Understood(when, when.display, (), (told,))
    raise ValueError(f"số {value} không phải ngày. Nhập dạng 05/03/2024, 03/2024 hoặc 2024.")


def day(cell: BookCell, known: Known) -> Understood:
    """Read a whole day."""
    found = partial_date(cell, known)
    when: PartialDate = found.value
    if when.day is None or when.earliest is None:
        raise ValueError(f"{found.shown} thiếu ngày hoặc tháng. Nhập đủ, ví dụ 05/03/2024.")
    return Understood(when.earliest, found.shown, found.notes, found.doubts)


def birth(cell: BookCell, known: Known) -> Understood:
    """Read when somebody was born; a year alone is enough."""
    found = partial_date(cell, known)
    when: PartialDate = found.value
    first = when.earliest
    if first is None or first > known.today or known.today.year - first.year > _OLDEST:
        raise ValueError(f"ngày sinh {found.shown} không hợp lý. Nhập lại.")
    return found


DATES = (partial_date, day, birth)
"""The readers of dates."""


def year(cell: BookCell, known: Known) -> Understood:
    """Read a year of four digits."""
    del known
    refuse_odd(cell)
    typed = str(cell.value) if cell.kind is not CellKind.DATE else ""
    match = re.fullmatch(r"(?:nam )?((?:19|20)[0-9]{2})", fold(typed))
    if match is None:
        raise ValueError(
            f"{quoted(typed or day_text(cell.value))} không phải năm. Ghi đủ 4 chữ số."
        )
    return Understood(int(match[1]), match[1])


def day_text(value: object) -> str:
    """Return a date as people read it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


# --- what the data file knows ----------------------------------------------------------------


def unit(cell: BookCell, known: Known) -> Understood:
    """Read a unit by its code or name. One that is not there is never made."""
    found = letters(cell)
    units = known.units.found(found.text)
    if len(units) == 1:
        return _said(units[0].name, found, units[0].id)
    if units:
        places = "; ".join(known.units.path(one) for one in units)
        raise ValueError(
            f"có {len(units)} đơn vị tên {quoted(found.text)}: {places}. Ghi mã đơn vị thay tên."
        )
    raise ValueError(
        f"không có đơn vị {quoted(found.text)} trong tệp dữ liệu."
        f"{offered(found.text, known.units.names)} Sửa tên cho khớp, hoặc thêm đơn vị trước."
    )


_SCOPES = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}


def entry(catalogue: str, label: str, scope: str = "") -> Reader:
    """Return a reader of an entry of a plain catalogue, by its code or name.

    With `scope` one that is for others is refused: people with the class of collectives.
    """

    def read(cell: BookCell, known: Known) -> Understood:
        found = letters(cell)
        match = known.entry(catalogue, found.text)
        if match is None:
            names = known.entry_names(catalogue)
            raise ValueError(
                f"danh mục không có {label} {quoted(found.text)}."
                f"{offered(found.text, names)} Ghi đúng tên hoặc mã trong danh mục."
            )
        meant = match.detail("scope")
        if scope and meant not in (None, scope):
            raise ValueError(
                f"{label} {quoted(match.name)} dành cho {_SCOPES.get(meant, meant)}, không dành "
                f"cho {_SCOPES[scope]}. Chọn lại."
            )
        return _said(match.name, found, match.code)

    return read


def term(choices: Mapping[str, Any], label: str) -> Reader:
    """Return a reader of one of a few choices, by what people write for them."""
    by_words = {fold(words_): (words_, value) for words_, value in choices.items()}

    def read(cell: BookCell, known: Known) -> Understood:
        del known
        found = letters(cell)
        match = by_words.get(fold(found.text))
        if match is None:
            raise ValueError(
                f"{label} {quoted(found.text)} không rõ. Ghi một trong: {', '.join(choices)}."
            )
        return _said(match[0], found, match[1])

    return read


def offered(typed: str, names: Sequence[str]) -> str:
    """Return the names most like what was typed, as a sentence, or nothing."""
    wanted = fold(typed)
    by_fold = {fold(name): name for name in names}
    ends = [one for one in by_fold if wanted and one.endswith(f" {wanted}")]
    near = get_close_matches(wanted, list(by_fold), n=_MOST_OFFERED, cutoff=0.7)
    found = list(dict.fromkeys([*ends, *near]))[:_MOST_OFFERED]
    return f" Gần giống: {', '.join(quoted(by_fold[one]) for one in found)}." if found else ""


def small(sentence: str) -> str:
    """Return a sentence as it stands behind an address."""
    return sentence[:1].lower() + sentence[1:]
