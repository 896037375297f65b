"""Rounding of whole numbers."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounding import half_up, up_to_step

numbers = st.integers(-(10**12), 10**12)


@given(numbers, numbers.filter(bool))
def test_half_up_rounds_as_decimal_does(numerator, denominator):
    exact = Decimal(numerator) / Decimal(denominator)
    assert half_up(numerator, denominator) == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(numbers, st.integers(1, 10**4), st.integers(1, 10**5))
def test_up_to_step_rounds_as_decimal_does(numerator, denominator, step):
    steps = (Decimal(numerator) / (denominator * step)).quantize(Decimal(1), ROUND_CEILING)
    assert up_to_step(numerator, denominator, step) == steps * step


def test_nothing_is_divided_by_zero():
    with pytest.raises(ZeroDivisionError):
        half_up(1, 0)
