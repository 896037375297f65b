"""Rounding of whole numbers, always said by name. No float comes near points and money."""


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
