"""What is kept from other people's eyes until somebody asks to see it."""

_SEEN = 3

MASKED = frozenset({("subject", "citizen_number")})
"""The fields, by table and column, of which people see the end alone."""


def masked(number: str) -> str:
    """Return a number of which only the end is seen.

    >>> masked("001080012345"), masked("12"), masked("")
    ('•••••••••345', '••', '')
    """
    hidden = max(len(number) - _SEEN, 0) or len(number)
    return "•" * hidden + number[hidden:]
