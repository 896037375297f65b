"""How the numbers of the dated parameters are filled in, by what they count."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted, tidy
from app.domain.dates import PartialDate
from app.services.catalogues import ParameterRow
from app.services.parameter_words import choice_text, day_of, month_day_text, value_words
from app.ui.tabs.days import day_field
from app.ui.widgets.field import LineField
from app.ui.widgets.fields import DateField, Field, MoneyField, NumberField, PickList, PointsField

PLAIN_UNITS = ("dong", "percent", "count", "days", "working_days", "months")
"""The units of a parameter that the office adds itself."""


def value_text(row: ParameterRow) -> str:
    """Return the value of a parameter as people read it."""
    return value_words(row.unit, row.value, row.choice)


def value_field(row: ParameterRow) -> Field[Any]:
    """Return the field for the value of a parameter, by what it counts."""
    if row.unit == "choice":
        return PickList([(n, choice_text(word)) for n, word in enumerate(row.choices)])
    return _FIELDS.get(row.unit, NumberField)()


def to_field(unit: str, value: int) -> Any:  # noqa: ANN401 - what the field of the unit holds
    """Return a value as its field shows it."""
    return PartialDate.of(day_of(value)) if unit == "date" else value


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
        return month_day_text(value)


def _date_field() -> DateField:
    return day_field()


_FIELDS: Mapping[str, Callable[[], Field[Any]]] = {
    "dong": MoneyField,
    "hundredths": PointsField,
    "date": _date_field,
    "month_day": lambda: MonthDayField(8),
}
