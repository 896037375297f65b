"""Exact numbers in words of the arithmetic: rounded to be read, written as `core` writes them."""

from decimal import Decimal
from fractions import Fraction

from app.core.vietnamese import number_text
from app.domain.rounding import half_up

_MOST_DECIMALS = 4


def exact_text(number: Fraction | int, decimals: int = _MOST_DECIMALS) -> str:
    """Return an exact number as offices write it, rounded half up where it has more decimals.

    >>> exact_text(Fraction(21, 2)), exact_text(1200), exact_text(Fraction(2, 3), 2)
    ('10,5', '1.200', '0,67')
    """
    if number.denominator == 1:
        return number_text(number.numerator)
    scaled = half_up(number.numerator * 10**decimals, number.denominator)
    return number_text(Decimal(f"{scaled}e-{decimals}"))


def percent_text(share: Fraction) -> str:
    """Return a share as a percentage with at most two decimals.

    One that only rounding makes whole says so: 99,999% must not read as 100%.

    >>> percent_text(Fraction(9, 10)), percent_text(Fraction(2, 3))
    ('90%', '66,67%')
    >>> percent_text(Fraction(99_999, 100_000))
    '≈100%'
    """
    text = exact_text(share * 100, 2)
    is_whole_by_rounding = "," not in text and (share * 100).denominator != 1
    return f"{'≈' if is_whole_by_rounding else ''}{text}%"
