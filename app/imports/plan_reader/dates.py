"""Days, months and years as plans write them, with their slips, and ranges of them."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.imports.plan_reader.passage import Passage

_D, _M, _Y = r"(?P<{0}d>\d{{1,2}})", r"(?P<{0}m>\d{{1,2}})", r"(?P<{0}y>(?:19|20)\d{{2}})"
_SEP = r"\s?[/.\-]{1,2}\s?"
_SHAPES = (
    # ngày 05 tháng 3 năm 2026
    re.compile(
        r"\b(?:ngay\s+)?(?P<d>\d{1,2})\s*(?:thang|/)\s*(?P<m>\d{1,2})\s*(?:,\s*)?(?:nam"
        r"|/)\s*(?P<y>(?:19|20)\d{2})\b"
    ),
    # 5/3/2026, 24/9//2024, 05-3-2026, 05.3.2026
    re.compile(
        rf"(?<![\d/])(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<y>(?:19|20)\d{{2}})(?!\d|/\d)"
    ),
    # tháng 3 năm 2026, tháng 3/2026
    re.compile(
        r"\bthang\s+(?P<m>\d{1,2})\s*(?:nam|/|-|\.|,\s*nam)\s*(?P<y>(?:19|20)\d{2})\b(?!\s*/)"
    ),
    # 3/2026
    re.compile(r"(?<![\d/.\-])(?P<m>\d{1,2})\s?/\s?(?P<y>(?:19|20)\d{2})(?![\d/])"),
    # quý I năm 2026
    re.compile(r"\bquy\s+(?P<q>iv|i{1,3}|[1-4])(?:\s*(?:nam|/|-|\.|,)\s*(?P<y>(?:19|20)\d{2}))\b"),
    # ngày 15 tháng 8, without a year
    re.compile(r"\bngay\s+(?P<d>\d{1,2})\s*(?:thang|/|-)\s*(?P<m>\d{1,2})(?![\d/])"),
    re.compile(
        r"(?<![\d/.\-,])(?P<d>\d{1,2})\s?/\s?(?P<m>\d{1,2})(?![\d/]|[.,]\d|\s?[/%]|\s*(?:tieu"
        r"|hộ|ho|thon|don vi|chi|nguoi))"
    ),
    # tháng 8, without a year
    re.compile(r"\bthang\s+(?P<m>\d{1,2})\b(?!\s?[/\d])"),
    # năm 2026
    re.compile(r"\bnam\s+(?P<y>20\d{2})\b(?!\s?-\s?\d)"),
)
_MONTH_AND_DAY = re.compile(
    r"\bthang\s+(?P<d>\d{1,2})\s?/\s?(?P<m>\d{1,2})\s?/{1,2}\s?(?P<y>(?:19|20)\d{2})\b"
)
_SLIP = re.compile(r"//|/\s*-|-\s*/|\.\s?/")
_QUARTER_END = {"i": 3, "1": 3, "ii": 6, "2": 6, "iii": 9, "3": 9, "iv": 12, "4": 12}


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a passage: as precise as it is written; the year may be missing.

    `is_slip` says that it is written in a way that only a slip explains.
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    is_slip: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether the calendar has it."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None or self.month is None:
            return self.day is None
        last = calendar.monthrange(self.year or 2024, self.month)[1]
        return 1 <= self.day <= last

    @property
    def text(self) -> str | None:
        """Return it as the answer writes dates: "2026-12-15", "2026-08", "2026"."""
        if self.year is None or not self.is_possible:
            return None
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first(self) -> tuple[int, int, int]:
        """The first day it can mean, for comparing."""
        return (self.year or 0, self.month or 1, self.day or 1)

    @property
    def last(self) -> tuple[int, int, int]:
        """The last day it can mean, for comparing."""
        return (self.year or 0, self.month or 12, self.day or 31)

    def of(self, year: int | None) -> "DateFound":
        """Return it in a year, where it has none of its own."""
        if self.year is not None or year is None:
            return self
        return DateFound(self.start, self.end, year, self.month, self.day, self.is_slip)


def dates_in(piece: Passage) -> list[DateFound]:
    """Return the dates of a passage in their order; none lies inside another."""
    folded = piece.folded
    taken: list[DateFound] = []
    is_taken = bytearray(len(folded))
    for shape in (_MONTH_AND_DAY, *_SHAPES):
        for match in shape.finditer(folded):
            start, end = match.span()
            if not any(is_taken[start:end]):
                is_taken[start:end] = b"\1" * (end - start)
                is_slip = shape is _MONTH_AND_DAY or bool(_SLIP.search(match[0]))
                taken.append(_found(match, is_slip=is_slip))
    return sorted(taken, key=lambda one: one.start)


def _found(match: re.Match[str], *, is_slip: bool) -> DateFound:
    parts = match.groupdict()
    quarter = parts.get("q")
    month = _QUARTER_END[quarter] if quarter else _number(parts.get("m"))
    return DateFound(
        match.start(),
        match.end(),
        _number(parts.get("y")),
        month,
        _number(parts.get("d")),
        is_slip,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text else None


@dataclass(frozen=True, slots=True)
class RangeFound:
    """From when to when, either left open; an end may be an event in words."""

    start: int
    end: int
    since: DateFound | None
    until: DateFound | None
    event: Passage | None = None


_JOINTS = re.compile(
    r"\s*(?:,\s*)?(?:den|toi|cho den|ket thuc|khep lai vao|va khep lai vao|va khep lai|-"
    r"|den het|ket thuc vao|va ket thuc)\s*"
    r"(?:het\s+|truoc\s+|khi\s+ket thuc\s+|cuoi\s+|dau\s+|giua\s+)*(?:ngay\s+)?"
)
_SINCE = re.compile(
    r"\b(?:tu|bat dau|bat dau tu|khoi dau|khoi dau tu|ke tu|mo dau)\s+(?:vao\s+)?(?:ngay\s+"
    r"|dau\s+|het\s+|cuoi\s+|giua\s+|nay\b)?"
)
_UNTIL = re.compile(
    r"\b(?:den|toi|den het|het|ket thuc)\s+(?:ngay\s+|het\s+|cuoi\s+|vao\s+|khi\s+)*(?:ngay\s+)?$"
)
_EVENT = re.compile(
    r"\b(?:den|toi|cho den|ket thuc)\s+(?P<event>(?:(?:het|sau)\s+)?(?:ket thuc|khi|be mac"
    r"|sau khi|sau)\s+[^.;,()]{4,110}"
    r"|(?:ngay\s+)?(?:dai hoi|hoi nghi|tong ket|be mac|be giang|le|ngay hoi)\b[^.;,()]{4,110})"
)


def ranges_in(piece: Passage) -> Iterator[RangeFound]:
    """Yield the times in a passage that go from somewhere to somewhere, in their order."""
    dates = dates_in(piece)
    folded = piece.folded
    used: set[int] = set()
    for at, one in enumerate(dates):
        if at in used:
            continue
        since = _before(folded, one.start, _SINCE)
        following = dates[at + 1] if at + 1 < len(dates) else None
        if (
            following
            and _JOINTS.fullmatch(folded, one.end, following.start)
            and (since or not _anniversary(one, following))
        ):
            used.add(at + 1)
            until = following
            year = (
                until.year
                if until.first[1:] >= one.first[1:] or until.year is None
                else until.year - 1
            )
            yield RangeFound(
                since if since is not None else one.start, until.end, one.of(year), until
            )
            continue
        if since is not None:
            event = _EVENT.search(folded, one.end, min(len(folded), one.end + 160))
            if event and event.start() - one.end < 8:
                yield RangeFound(since, event.end(), one, None, piece.group(event, "event"))
            elif (
                following
                and following.start - one.end < 60
                and _until(folded, one.end, following.start)
            ):
                used.add(at + 1)
                yield RangeFound(since, following.end, one.of(following.year), following)
            else:
                yield RangeFound(since, one.end, one, None)
        elif _UNTIL.search(folded[max(0, one.start - 30) : one.start]):
            yield RangeFound(max(0, one.start - 10), one.end, None, one)


def _before(folded: str, at: int, sign: re.Pattern[str]) -> int | None:
    """Return where the words before a date begin that say it is a beginning."""
    for match in sign.finditer(folded, max(0, at - 30), at):
        if not folded[match.end() : at].strip() or folded[match.end() : at].strip() in (
            "ngay",
            "thang",
        ):
            return match.start()
    return None


def _until(folded: str, start: int, end: int) -> bool:
    between = folded[start:end]
    return not re.search(r"[.;]", between) and bool(
        re.search(r"\b(?:den|toi|ket thuc|khep lai)\b", between)
    )


def _anniversary(one: DateFound, other: DateFound) -> bool:
    """Whether two dates are the day of a founding and its anniversary: (8/1/2004-8/1/2024)."""
    if (one.day, one.month) == (other.day, other.month) and one.month is not None:
        return True
    return (one.year or 2000) < 1990
