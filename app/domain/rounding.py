"""Rounding of whole numbers, always said by name. No float comes near points and money."""

from dataclasses import dataclass
from fractions import Fraction

from app.domain.terms import RoundingMode


def half_up(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to the nearest whole number, halves away from zero.

    Raises ZeroDivisionError for a denominator of 0: what that means is the caller's to say.

    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 3)
    (3, -3, 2)
    """
    quotient = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def up_to_step(numerator: int, denominator: int, step: int) -> int:
    """Return the quotient rounded up to the next whole multiple of `step`.

    >>> up_to_step(70_200_000, 100, 10_000)
    710000
    """
    return -(-numerator // (denominator * step)) * step


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which step, in hundredths of a point, a computed number is brought, and which way."""

    step: int = 1
    mode: RoundingMode = RoundingMode.NEAREST

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise ValueError(self)

    def of(self, hundredths: Fraction) -> int:
        """Return exact hundredths as whole ones on the step.

        >>> Rounding(25).of(Fraction(4375, 10)), Rounding(25, RoundingMode.DOWN).of(Fraction(449))
        (450, 425)
        """
        return self.of_quotient(hundredths.numerator, hundredths.denominator)

    def of_quotient(self, numerator: int, denominator: int) -> int:
        """Return a quotient of hundredths as whole ones on the step; `denominator` above zero.

        >>> Rounding(25).of_quotient(18 * 500, 20)
        450
        """
        step = denominator * self.step
        if self.mode is RoundingMode.DOWN:
            return numerator // step * self.step
        if self.mode is RoundingMode.UP:
            return -(-numerator // step) * self.step
        return half_up(numerator, step) * self.step
