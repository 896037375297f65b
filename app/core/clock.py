"""The time, asked for in one place so that tests can set it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return the date on the wall of the office."""
    return datetime.now().astimezone().date()


def moment_text(moment: datetime) -> str:
    """Return a moment as the clock on the wall of the office showed it."""
    return f"{moment.astimezone():%H:%M ngày %d/%m/%Y}"


def short_moment(moment: datetime) -> str:
    """Return a moment as the clock on the wall of the office showed it, in figures only."""
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"
