"""What time an award counts (thời gian tính thành tích), read from the words it is written in."""

import re

from app.core.vietnamese import fold

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def counted_year(period: str, year: int) -> int:
    """Return the year whose achievement is counted: the last one in `period`, else `year`.

    An award for 2026 may be decided in January 2027, and a school year counts by its end.

    >>> counted_year("2026", 2027), counted_year("năm học 2025-2026", 2026)
    (2026, 2026)
    >>> counted_year("đợt 1", 2026)
    2026
    """
    years = _YEAR.findall(period)
    return int(years[-1]) if years else year


def period_key(period: str, year: int) -> str:
    """Return what is equal for two writings of the same time: "2026", "Năm 2026" and none.

    `year` stands in where no period is written.

    >>> period_key("Năm 2026", 2027) == period_key("", 2026)
    True
    """
    return fold(period).removeprefix("nam ").strip() or str(year)
