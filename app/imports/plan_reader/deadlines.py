"""Until when something has to be done: the words of a deadline before a date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.dates import PartialDate
from app.imports.plan_reader.dates import DateFound, RangeFound, dates_in, ranges_in
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.reading import Found
from app.imports.plan_reader.structure import Node

_BEFORE = re.compile(
    r"\b(?P<sign>cham nhat|muon nhat|khong muon hon|khong qua|truoc|den het|het|xong|den|han"
    r"|han cuoi|trong|vao|cuoi"
    r"|dau|giua|ngay|thoi gian|thoi han)"
    r"\s*(?:la\s+)?(?:vao\s+)?(?:den\s+)?(?:truoc\s+)?(?:\d{1,2}\s*(?:gio"
    r"|h)\s*(?:\d{1,2}\s*)?(?:phut\s*)?,?\s*)?(?:het\s+)?(?:cuoi\s+|dau\s+"
    r"|giua\s+)?(?:ngay\s+|thang\s+|nam\s+)?"
    r"(?:thang\s+)?(?:,\s*)?:?\s*(?:la\s+)?(?:truoc\s+)?(?:ngay\s+)?$"
)
_OF_A_DOCUMENT = re.compile(
    r"(?:\bso\s*:?\s*\d[^.;]{0,40}?|\b(?:luat|nghi quyet|chi thi|ket luan|quyet dinh|nghi dinh"
    r"|cong van|thong tu)\b[^.;,]{0,60}?"
    r"|-ct/tw|-[a-z]{1,4}/[a-z.]{1,5}|/[a-z]{2,4}-[a-z]{2,8}|/nd-cp"
    r"|/[a-z]{2,3}-[a-z]{2,6}),?\s*(?:ky\s+)?(?:ngay\s+)?$"
)
_ANNIVERSARY = re.compile(
    r"\b(?:ky niem|ngay thanh lap|nam ngay|chao mung|sinh nhat|quoc khanh"
    r"|ngay truyen thong)\b[^.;]{0,60}$"
)
_STARTS = re.compile(r"\b(?:tu|ke tu|bat dau(?: tu)?)\s+(?:ngay\s+|thang\s+|nay\s+)*$")
_STRONG = frozenset(
    {"cham nhat", "muon nhat", "khong muon hon", "truoc", "den het", "xong", "han", "han cuoi"}
)
_NO_YEARS = re.compile(
    r"\b(?:ke hoach|chi tieu|nhiem vu|ngan sach|chu de|nam hoc|tu nam|giai doan|phat trien"
    r"|van hoa|xa hoi|an ninh)[^,.;]{0,50}$"
)


_TIME = re.compile(
    r"thoi gian (?:thuc hien|thi dua|huong ung|phat dong|to chuc|cua|dien ra|trien khai)"
    r"|thoi gian:"
)
_DOING = re.compile(
    r"\b(?:hoan thanh|gui|nop|bao cao|dang ky|to chuc|phat dong|so ket|tong ket|xong|cham cheo"
    r"|tu cham)\b"
)
_EVENT = re.compile(
    r"\b(?:cham nhat(?: la)?|trong vong|trong thoi han|trong"
    r"|muon nhat)\s+(?P<event>\d{1,3}\s+ngay(?: lam viec)?,?\s+(?:sau|ke tu"
    r"|truoc)\s+[^.;,]{5,100})"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that something is due on; `is_strong` when the words leave no other meaning."""

    date: DateFound | None
    """None for an event."""
    due: Found[PartialDate] | None
    """None for a day that the calendar does not have."""
    is_strong: bool


def deadlines_in(piece: Passage) -> Iterator[Deadline]:
    """Yield the deadlines of a sentence; days of documents and anniversaries are none."""
    if _TIME.match(piece.folded):
        return
    ranges = [one for one in ranges_in(piece) if one.since is not None]
    for one in dates_in(piece):
        word = _word(piece, one, ranges)
        if word is None or (one.is_possible and one.text is None):
            continue
        is_strong = word in _STRONG or bool(_DOING.search(piece.folded[: one.start][-80:]))
        due = None
        if one.text is not None:
            span = piece.cut(one.start, one.end).span
            due = Found(PartialDate.from_text(one.text), span, not one.is_slip and is_strong)
        yield Deadline(one, due, is_strong)
    for match in _EVENT.finditer(piece.folded):
        place = piece.group(match, "event").bare()
        if not dates_in(place):
            yield Deadline(
                None,
                Found(PartialDate.event(place.text), place.span, is_sure=False),
                is_strong=True,
            )


def due_in(piece: Passage) -> Found[PartialDate] | None:
    """Return until when a task is due; None when it says none, or more than one."""
    found = [best for sentence in piece.sentences() if (best := deadline_of(sentence))]
    found = [one for one in found if one.date is None or one.date.month is not None]
    strong = [one for one in found if one.is_strong] or found
    values = {one.due.value.text for one in strong if one.due}
    return strong[0].due if len(values) == 1 else None


def deadline_of(sentence: Passage) -> Deadline | None:
    """Return the deadline of a sentence: of several the one that is told to the day."""
    found = list(deadlines_in(sentence))
    days = [one for one in found if one.date is not None and one.date.day is not None]
    strong = [one for one in days if one.is_strong] or days or found
    return strong[0] if strong else None


_MEETING = re.compile(
    r"\b(?:so ket|tong ket|phat dong|ra quan|khai mac|cong bo|trao thuong|hop|to chuc)\b[^.;]*$"
)


def deadline_in_row(row: Node) -> Deadline | None:
    """Return the date of a row of a table: its last cell with one says until when."""
    for cell in reversed(row.cells):
        dates = [one for one in dates_in(cell) if one.text]
        if dates:
            one = dates[-1]
            due = Found(PartialDate.from_text(one.text or ""), cell.cut(one.start, one.end).span)
            return Deadline(one, due, is_strong=True)
    return None


def _word(piece: Passage, one: DateFound, ranges: Sequence[RangeFound]) -> str | None:
    """Return the word that makes a date a deadline; None where it is another one's date."""
    is_end = any(each.until and each.until.start == one.start for each in ranges)
    if not is_end and any(each.start <= one.start < each.end for each in ranges):
        return None
    before = piece.folded[: one.start]
    if _is_quoted(piece.text, one.start) or _OF_A_DOCUMENT.search(before[-75:]):
        return None
    word = "den" if is_end else _sign(piece.folded, one)
    if word is None or _STARTS.search(before[-25:]) or _is_another(piece.folded, one, word):
        return None
    return word


def _sign(folded: str, one: DateFound) -> str | None:
    """Return the word before a date that makes it a deadline."""
    before = folded[: one.start]
    if sign := _BEFORE.search(before[-60:]):
        return sign["sign"]
    own = re.match(r"(?:ngay|thang|nam|quy)\b", folded[one.start :])
    if own and re.search(
        r"\b(?:trong|vao|truoc|den|het|cham nhat|to chuc|cuoi"
        r"|dau)\s*(?:ky sinh hoat\s+)?(?:het\s+|cuoi\s+|dau\s+)*$",
        before,
    ):
        return "trong"
    if own and one.day is not None and one.start < 3:
        return "ngay"
    if own and one.month is not None and _MEETING.search(before[-130:]):
        return "trong"  # “sơ kết … trong buổi họp … ngày 23/01/2026”
    return None


def _is_another(folded: str, one: DateFound, word: str) -> bool:
    """Whether a date is an anniversary, a term or what a year's plan is called by."""
    before = folded[: one.start]
    if _ANNIVERSARY.search(before[-75:]) and word not in ("cham nhat", "truoc", "muon nhat"):
        return True
    if re.match(r"\s*(?:-|den)\s*\d", folded[one.end :]) and one.month is None:
        return True
    if re.match(
        r"\s*(?:hang|moi) (?:thang|quy|nam)|\s*(?:cua )?thang (?:ke tiep|sau)", folded[one.end :]
    ):
        return True
    if one.month is None:
        return word in ("ngay", "thoi gian") or (
            bool(_NO_YEARS.search(before)) and word not in _STRONG
        )
    return False


def _is_quoted(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at) and "”" in text[at:]
