"""What a line of a paper says: figures, dates, bodies, deadlines, awards."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.dates import DocumentDate, PartialDate

_SCAN = re.compile(
    r"""
      (?P<lead>(?<=^)[-+*(\s]*[0-9]+(?:\.[0-9]+)*[.)](?=\s))
    | (?:(?P<d1>[0-9]{1,2})\s+)?tháng\s+(?P<m1>[0-9]{1,2})\s+năm\s+(?P<y1>[0-9]{4})
    | (?P<d2>[0-9]{1,2})/(?P<m2>[0-9]{1,2})/(?P<y2>[0-9]{4})
    | (?P<m3>0?[1-9]|1[0-2])/(?P<y3>[0-9]{4})(?![0-9/])
    | (?P<d4>[0-9]{1,2})/(?P<m4>0?[1-9]|1[0-2])(?![0-9/])
    | (?P<number>[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?)
    """,
    re.VERBOSE,
)

_ORGANISATION = re.compile(
    r"UBND|HĐND|MTTQ|TĐKT|ĐUK|TDP|\bBan\b(?! hành)|\bBAN\b|(?<!Đại )\bHội\b|\bĐoàn\b"
    r"|(?i:[ủu][ỷy] ban|hội đồng|mặt trận|(?:đảng|thành|tỉnh|huyện|chi|cấp) (?:ủy|uỷ)"
    r"|đoàn thể|(?<!môi )(?<!thị )(?<!hiện )\btrường\b|\btrạm\b|(?<!nông )\bthôn\b"
    r"|tổ dân phố|chi bộ|công an|quân sự|văn phòng)"
)
_DEADLINE = re.compile(
    r"(?i:chậm nhất|trước ngày|\bhạn\b(?! chế)|h[ằà]ng năm|định kỳ|đến hết|tiến độ)"
)
_AWARD = re.compile(r"(?i:\bkhen\b|danh hiệu|\bcờ\b|\btặng\b)")

Meaning = tuple[int | None, int | None, int | None] | Decimal | None
"""A date (year, month, day), a number, or nothing: the number of a heading."""


@dataclass(frozen=True)
class Token:
    """A figure or a date on a line, as it is written and what it means."""

    text: str
    meaning: Meaning


def tokens(text: str) -> Iterator[Token]:
    """Yield the figures and dates of a line from left to right."""
    for match in _SCAN.finditer(text):
        written = match[0].strip(" -+*(\t") if match["lead"] else match[0].strip()
        yield Token(written, _meaning(match))


def _meaning(match: re.Match[str]) -> Meaning:
    if match["lead"]:
        return None
    if match["number"]:
        return Decimal(match["number"].replace(".", "").replace(",", "."))
    year = match["y1"] or match["y2"] or match["y3"]
    month = match["m1"] or match["m2"] or match["m3"] or match["m4"]
    day = match["d1"] or match["d2"] or match["d4"]
    return tuple(int(part) if part else None for part in (year, month, day))


def words(text: str) -> tuple[str, ...]:
    """Return the bodies, deadlines and awards that a line speaks of, as it writes them."""
    found = (shape.findall(text) for shape in (_ORGANISATION, _DEADLINE, _AWARD))
    return tuple(word for words in found for word in words)


def meanings(value: Any) -> tuple[Meaning, ...]:
    """Return the figures and dates that the value of a fact states."""
    match value:
        case PartialDate(year=None):
            return meanings(value.words)
        case PartialDate() | DocumentDate():
            return ((value.year, value.month, value.day),)
        case bool():
            return ()
        case int() | Decimal():
            return (Decimal(value),)
        case str():
            return tuple(token.meaning for token in tokens(value))
        case _:
            return ()


def is_stated(token: Token, stated: Iterable[Meaning]) -> bool:
    """Whether one of the facts' meanings says what the token says."""
    return any(_says(meaning, token.meaning) for meaning in stated)


def _says(meaning: Meaning, wanted: Meaning) -> bool:
    if meaning == wanted:
        return meaning is not None
    if not isinstance(meaning, tuple):
        return False
    if isinstance(wanted, Decimal):  # "từ tháng 01 đến hết tháng 6 năm 2022"
        return any(part is not None and wanted == part for part in meaning)
    return wanted is not None and wanted[0] is None and meaning[1:] == wanted[1:]


def is_written(meaning: Meaning, line_tokens: Iterable[Token]) -> bool:
    """Whether lines write a figure or date: at once, or in parts (“tháng 01 … năm 2022”)."""
    written = [token.meaning for token in line_tokens]
    if meaning is None or meaning in written:
        return True
    if not isinstance(meaning, tuple):
        return False
    parts = {Decimal(part) for found in written for part in _parts(found)}
    return {Decimal(part) for part in meaning if part is not None} <= parts


def _parts(found: Meaning) -> Iterator[int | Decimal]:
    if isinstance(found, tuple):
        yield from (part for part in found if part is not None)
    elif found is not None:
        yield found
