"""Fields of numbers: counts, decimals, money, points. Comma and dot both part decimals."""

import re
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, number_text, parse_number, quoted, read_number, tidy
from app.domain.points import parse_points, points_text
from app.ui.widgets.field import LineField

N = TypeVar("N", int, Decimal)

_CURRENCY = re.compile(r"(?:dong|vnd|d)\.?$")


class NumberField(LineField[int]):
    """A whole number from `least` to `most`, both included; dots may part thousands."""

    def __init__(
        self,
        least: int | None = 0,
        most: int | None = None,
        characters: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(characters, parent)
        self._least, self._most = least, most

    def read(self, text: str) -> int | None:
        """Return the number; raises InvalidInput when it is no whole number in the range."""
        number = parse_number(text)
        if number is None:
            return None
        if number != int(number):
            message = f"{quoted(text)} không phải số nguyên. Nhập số không có phần lẻ."
            raise InvalidInput.of(None, message)
        return _within(int(number), self._least, self._most)

    def write(self, value: int) -> str:
        """Return the number as it is: a year has no dots."""
        return str(value)


class DecimalField(LineField[Decimal]):
    """A number with at most `decimals` figures after the comma."""

    def __init__(
        self,
        decimals: int = 2,
        least: Decimal | None = Decimal(0),
        most: Decimal | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(10, parent)
        self._decimals = decimals
        self._least, self._most = least, most
        self._is_typed = False
        self.line.textEdited.connect(self._on_typed)

    def read(self, text: str) -> Decimal | None:
        """Return the number; raises InvalidInput when it is none or out of range."""
        number = parse_number(text)
        if number is None:
            return None
        if number != round(number, self._decimals):
            message = f"Số {number_text(number)} có quá {self._decimals} chữ số sau dấu phẩy."
            raise InvalidInput.of(None, message)
        return _within(number, self._least, self._most)

    def write(self, value: Decimal) -> str:
        """Return the number as Vietnamese offices write it."""
        return number_text(value)

    @Slot()
    def commit(self) -> None:
        """Take the number and say how it was understood when it could mean another."""
        typed = self.line.text() if self._is_typed else ""
        self._is_typed = False
        super().commit()
        if typed and not self._is_refused_here:
            self.show_doubt(self.doubt(typed))

    def doubt(self, text: str) -> str:
        """Return how "1.234" was understood."""
        return read_number(text).doubt

    @Slot()
    def _on_typed(self) -> None:
        self._is_typed = True


class MoneyField(LineField[int]):
    """An amount of whole đồng, shown with dots: 1.500.000."""

    def __init__(self, most: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(15, parent)
        self._most = most

    def read(self, text: str) -> int | None:
        """Return the amount; raises InvalidInput when it is no whole number of đồng."""
        written = tidy(text)
        unit = _CURRENCY.search(fold(written))
        amount = parse_number(written[: unit.start()] if unit else written)
        if amount is None:
            return None
        if amount != int(amount):
            message = f"Số tiền {quoted(text)} có phần lẻ. Nhập số đồng chẵn, ví dụ 1.500.000."
            raise InvalidInput.of(None, message)
        return _within(int(amount), 0, self._most)

    def write(self, value: int) -> str:
        """Return the amount with dots."""
        return number_text(value)


class PointsField(LineField[int]):
    """Points (điểm) as hundredths; blank means not scored and is never zero.

    `maximum`, `minimum` and `step` are hundredths; None is no limit.
    """

    def __init__(
        self,
        maximum: int | None = None,
        step: int = 1,
        minimum: int | None = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(7, parent)
        self._maximum, self._step, self._minimum = maximum, step, minimum
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def read(self, text: str) -> int | None:
        """Return the points; raises InvalidInput when they are none, too many or off the step."""
        return parse_points(text, self._maximum, self._step, self._minimum)

    def write(self, value: int) -> str:
        """Return the points as they are printed: 9,5."""
        return points_text(value)


def _within(number: N, least: N | None, most: N | None) -> N:
    if least is not None and number < least:
        message = f"Số {number_text(number)} nhỏ hơn mức thấp nhất là {number_text(least)}."
        raise InvalidInput.of(None, message)
    if most is not None and number > most:
        message = f"Số {number_text(number)} vượt mức cao nhất là {number_text(most)}."
        raise InvalidInput.of(None, message)
    return number
