"""How the numbers of the dated parameters are written and filled in, by what they count."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.core.errors import InvalidInput
from app.core.vietnamese import money_text, number_text, quoted, tidy
from app.domain.dates import PartialDate
from app.domain.points import points_text
from app.services.catalogues import ParameterRow
from app.ui.tabs.days import day_field
from app.ui.widgets.field import LineField
from app.ui.widgets.fields import DateField, Field, MoneyField, NumberField, PickList, PointsField

UNITS: Mapping[str, str] = {
    "dong": "đồng",
    "percent": "%",
    "count": "số lượng",
    "days": "ngày",
    "working_days": "ngày làm việc",
    "months": "tháng",
    "hundredths": "số có hai chữ số lẻ",
    "choice": "lựa chọn",
    "date": "ngày tháng năm",
    "month_day": "ngày, tháng trong năm",
}
"""What people call each unit."""

PLAIN_UNITS = ("dong", "percent", "count", "days", "working_days", "months")
"""The units of a parameter that the office adds itself."""

_CHOICES: Mapping[str, str] = {
    "up": "Làm tròn lên",
    "half_up": "Từ một nửa trở lên thì làm tròn lên",
    "none": "Không áp dụng",
    "warn": "Nhắc",
    "block": "Không cho",
    "highest": "Chỉ tính mức cao nhất",
    "sum": "Cộng các mức",
    "multiply_then_round": "Nhân hệ số rồi làm tròn",
    "round_then_multiply": "Làm tròn rồi nhân hệ số",
    "all_members": "Toàn thể thành viên",
    "present_members": "Thành viên có mặt",
    "valid_ballots": "Số phiếu hợp lệ",
    "counted": "Được tính",
    "not_counted": "Không tính",
    "secret": "Bỏ phiếu kín",
    "free": "Không bắt buộc bỏ phiếu kín",
    "keep_denominator": "Vẫn tính vào mẫu số",
    "shrink_denominator": "Không tính vào mẫu số",
    "no": "Không",
    "yes": "Có",
}


def choice_text(word: str) -> str:
    """Return how a choice is written; a word that is not known stands as it is."""
    return _CHOICES.get(word, word)


def value_text(row: ParameterRow) -> str:
    """Return the value of a parameter as people read it.

    >>> _month_day_text(1215), _day_text(20261001)
    ('15/12', '01/10/2026')
    """
    write = _TEXTS.get(row.unit)
    if row.unit == "choice":
        return choice_text(row.choice) or number_text(row.value)
    if write is not None:
        return write(row.value)
    return f"{number_text(row.value)} {UNITS.get(row.unit, row.unit)}"


def value_field(row: ParameterRow) -> Field[Any]:
    """Return the field for the value of a parameter, by what it counts."""
    if row.unit == "choice":
        return PickList([(n, choice_text(word)) for n, word in enumerate(row.choices)])
    return _FIELDS.get(row.unit, NumberField)()


def to_field(unit: str, value: int) -> Any:  # noqa: ANN401 - what the field of the unit holds
    """Return a value as its field shows it."""
    return PartialDate.of(_day(value)) if unit == "date" else value


def from_field(value: Any) -> int | None:  # noqa: ANN401
    """Return what the field of a value holds as the services take it."""
    if isinstance(value, PartialDate):
        day = value.earliest
        if day is None:
            return None
        return day.year * 10_000 + day.month * 100 + day.day
    return value


class MonthDayField(LineField[int]):
    """A day of every year, as month × 100 + day: "15/12" is 1215."""

    def read(self, text: str) -> int | None:
        """Return the day; raises InvalidInput when no year has it."""
        typed = tidy(text)
        if not typed:
            return None
        day, _, month = typed.partition("/")
        try:
            date(2024, int(month), int(day))
        except ValueError:
            message = f"{quoted(typed)} không phải ngày, tháng. Nhập ngày/tháng, ví dụ 15/12."
            raise InvalidInput.of(None, message) from None
        return int(month) * 100 + int(day)

    def write(self, value: int) -> str:
        """Return the day as people write it."""
        return _month_day_text(value)


def _day(value: int) -> date:
    return date(value // 10_000, value // 100 % 100, value % 100)


def _day_text(value: int) -> str:
    return f"{_day(value):%d/%m/%Y}"


def _month_day_text(value: int) -> str:
    return f"{value % 100:02}/{value // 100:02}"


def _date_field() -> DateField:
    return day_field()


_TEXTS: Mapping[str, Callable[[int], str]] = {
    "dong": money_text,
    "percent": lambda value: f"{number_text(value)} %",
    "count": number_text,
    "hundredths": points_text,
    "date": _day_text,
    "month_day": _month_day_text,
}
_FIELDS: Mapping[str, Callable[[], Field[Any]]] = {
    "dong": MoneyField,
    "hundredths": PointsField,
    "date": _date_field,
    "month_day": lambda: MonthDayField(8),
}
