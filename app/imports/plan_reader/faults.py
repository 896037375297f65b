"""What looks wrong in a plan: said, never mended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.core.errors import InvalidInput
from app.core.vietnamese import fold
from app.domain.dates import PartialDate
from app.imports.plan_reader.catalogue import ended_titles
from app.imports.plan_reader.closing import Closing
from app.imports.plan_reader.dates import dates_in
from app.imports.plan_reader.head import Head
from app.imports.plan_reader.passage import Passage, Span
from app.imports.plan_reader.reading import (
    Flaw,
    Found,
    IssuedOn,
    Milestone,
    Period,
    PlanReading,
)
from app.imports.plan_reader.structure import Node, Structure

_CONGRESS = re.compile(
    r"\bdai hoi\s+(?P<body>(?:dai bieu\s+)?(?:dang bo|dai bieu|toan quoc"
    r"|dang)\b[^,.;()]{0,60}?)\s*lan thu\s+(?P<ordinal>[ivxl]+|\d+)\b"
)
_LEVELS_GONE = (2025, 7, 1)
_GONE = re.compile(
    r"\b(?:huyen uy|ubnd huyen|uy ban nhan dan huyen|uy ban nhan dan thi xa|ubnd thi xa"
    r"|thi tran|cap huyen|huyen)\b"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class _Paper:
    """What the checks look at."""

    structure: Structure
    head: Head
    closing: Closing
    reading: PlanReading


def read_faults(
    structure: Structure, head: Head, closing: Closing, reading: PlanReading
) -> PlanReading:
    """Return the reading with what looks wrong, in the order of the kinds below."""
    paper = _Paper(structure, head, closing, reading)
    found: list[Flaw] = []
    for check in (
        _of_head,
        _of_end,
        _of_dates,
        _of_congresses,
        _of_numbers,
        _of_levels,
        _of_titles,
        _of_bases,
        _of_quotes,
        _of_regime,
        _of_text,
    ):
        found += check(paper)
    return replace(reading, warnings=tuple(found))


def _of_head(paper: _Paper) -> Iterator[Flaw]:
    if paper.head.has_number_line and paper.head.number is None:
        where = paper.head.symbol.span if paper.head.symbol else None
        yield Flaw(
            "number_blank",
            "Dòng “Số:” còn để trống số văn bản. Hãy điền số trước khi ban hành.",
            where,
        )
    day = paper.head.issued_on
    if day is not None and (day.day is None or day.month is None or day.year is None):
        where = paper.head.place.span if paper.head.place else None
        yield Flaw(
            "date_blank",
            "Dòng địa danh, ngày tháng còn để trống. Hãy điền đủ ngày, tháng, năm.",
            where,
        )
    if paper.reading.kind is not None and paper.reading.title is None:
        yield Flaw(
            "title_missing",
            "Không thấy trích yếu dưới tên loại văn bản. Hãy xem lại phần đầu.",
            paper.reading.kind.span,
        )


def _of_end(paper: _Paper) -> Iterator[Flaw]:
    if paper.reading.signer is None or paper.reading.signer.name is None:
        yield Flaw("signer_missing", "Không thấy người ký. Hãy xem lại phần ký.")
    if not paper.closing.recipients:
        yield Flaw("recipients_missing", "Không thấy “Nơi nhận”. Hãy xem lại phần cuối.")
    elif paper.closing.archive is None or len(paper.closing.archive.bare().text) <= 4:
        where = (
            paper.closing.archive.span
            if paper.closing.archive
            else paper.closing.recipients[-1].span
        )
        yield Flaw(
            "archive_blank",
            "Dòng “Lưu” còn để trống hoặc không có. Hãy ghi nơi lưu, ví dụ: Lưu: VT.",
            where,
        )


def _of_dates(paper: _Paper) -> Iterator[Flaw]:
    for piece in (paper.structure.title, *paper.structure.body()):
        for one in dates_in(piece):
            where = piece.cut(one.start, one.end).span
            said = piece.text[one.start : one.end]
            if (one.day is not None and not one.is_possible) or (
                one.month is not None and not 1 <= one.month <= 12
            ):
                yield Flaw(
                    "date_impossible", f"Lịch không có ngày “{said}”. Hãy xem lại ngày này.", where
                )
            elif one.is_slip:
                yield Flaw(
                    "date_wording", f"“{said}” viết chưa đúng. Hãy xem lại ngày này.", where
                )
    yield from _contradictions(paper.reading)


def _contradictions(reading: PlanReading) -> Iterator[Flaw]:
    whole = next((one for one in reading.periods if one.name is None), None)
    for period in reading.periods:
        if _is_after(period.start, period.end) and period.end:
            yield Flaw(
                "date_contradiction",
                "Ngày kết thúc đứng trước ngày bắt đầu. Hãy xem lại thời gian.",
                period.end.span,
            )
        elif period.name is not None and whole is not None:
            for one, other in ((whole.start, period.start), (period.end, whole.end)):
                if _is_after(one, other) and other is not None:
                    yield Flaw(
                        "date_contradiction",
                        f"Thời gian của “{period.name.value}” nằm ngoài thời gian chung. "
                        "Hãy xem lại.",
                        (period.start or period.end or other).span,
                    )
    days = issue_days(reading.issued_on)
    for one in reading.milestones:
        if one.due is not None and (why := _misplaced(one, days[0] if days else None, whole)):
            yield Flaw(
                "date_contradiction",
                f"Hạn {one.due.value.display} {why}. Hãy xem lại.",
                one.due.span,
            )


_AFTERWARDS = re.compile(
    r"\b(?:bao cao|tong ket|khen|binh xet|binh chon|cham|ho so|de nghi|tong hop|danh gia|gui"
    r"|cong bo|trao)\b"
)
"""What is naturally done when a drive is over."""


def _misplaced(one: Milestone, issued: date | None, whole: Period | None) -> str:
    """Return why a deadline cannot be meant as it stands, or ""."""
    last = one.due.value.latest if one.due else None
    first = one.due.value.earliest if one.due else None
    if last is None or first is None:
        return ""
    if issued is not None and last < issued:
        return "đứng trước ngày ban hành kế hoạch"
    start = whole.start.value.earliest if whole and whole.start else None
    end = whole.end.value.latest if whole and whole.end else None
    if start is not None and last < start and (start - last).days > 60:
        return "đứng trước thời gian thi đua"
    if end is not None and first > end and not _AFTERWARDS.search(fold(one.text.value)):
        return "đứng sau khi hết thời gian thi đua"
    return ""


def issue_days(day: IssuedOn | None) -> tuple[date, date] | None:
    """Return the first and the last day that the head can mean; None without month and year."""
    if day is None or day.year is None or day.month is None:
        return None
    try:
        said = PartialDate(day.year.value, day.month.value, day.day.value if day.day else None)
    except InvalidInput:
        return None
    return (said.earliest, said.latest) if said.earliest and said.latest else None


def _is_after(one: Found[PartialDate] | None, other: Found[PartialDate] | None) -> bool:
    if one is None or other is None:
        return False
    first, last = one.value.earliest, other.value.latest
    return first is not None and last is not None and first > last


def _of_congresses(paper: _Paper) -> Iterator[Flaw]:
    seen: list[tuple[str, int, str]] = []
    for piece in (paper.structure.title, *paper.structure.body()):
        for match in _CONGRESS.finditer(piece.folded):
            body = re.sub(r"^(?:dai bieu\s+)", "", match["body"]).strip()
            ordinal = match["ordinal"]
            number = int(ordinal) if ordinal.isdigit() else _roman(ordinal)
            known = next(
                (one for one in seen if one[0].startswith(body) or body.startswith(one[0])), None
            )
            if known is None:
                seen.append((body, number, piece.group(match).text))
            elif known[1] != number:
                yield Flaw(
                    "congress_differs",
                    f"Cùng một đại hội mà ghi hai lần khác nhau: “{known[2]}” và "
                    f"“{piece.group(match).text}”. Hãy xem lại.",
                    piece.group(match).span,
                )


def _roman(text: str) -> int:
    figures = [_ROMAN[letter] for letter in text]
    return sum(
        -one if at + 1 < len(figures) and figures[at + 1] > one else one
        for at, one in enumerate(figures)
    )


def _of_numbers(paper: _Paper) -> Iterator[Flaw]:
    yield from _gaps(list(paper.structure.parts))
    for node in paper.structure.nodes():
        yield from _gaps(node.children)


def _gaps(nodes: list[Node]) -> Iterator[Flaw]:
    last: dict[str, int] = {}
    for node in nodes:
        if not node.number:
            continue
        style = node.style.rstrip(".)")
        before = last.get(style)
        expected = 1 if before is None else before + 1
        if node.number != expected:
            yield Flaw(
                "numbering_gap",
                f"Số mục “{node.mark.text}” không nối tiếp mục trước. Hãy xem lại cách đánh số.",
                node.mark.span,
            )
        last[style] = node.number


def _of_levels(paper: _Paper) -> Iterator[Flaw]:
    day = paper.head.issued_on
    if (
        day is None
        or day.year is None
        or (day.year.value, day.month.value if day.month else 1, 1) < _LEVELS_GONE
    ):
        return
    for piece in (
        paper.structure.title,
        *paper.structure.body(),
        *(line.words for line in paper.structure.end),
    ):
        for match in _GONE.finditer(piece.folded):
            before = piece.folded[max(0, match.start() - 40) : match.start()]
            if re.search(r"\b(?:nguyen|cu|truoc day|kho khan|mien|vung)\b", before):
                continue
            yield Flaw(
                "level_not_then",
                f"“{piece.group(match).text}”: từ ngày 01/7/2025 không còn cấp huyện. "
                "Hãy xem lại tên gọi.",
                piece.group(match).span,
            )


def _of_titles(paper: _Paper) -> Iterator[Flaw]:
    days = issue_days(paper.head.issued_on)
    if days is None:
        return
    ended = [(fold(one.name), one) for one in ended_titles() if one.last_day < days[0]]
    for piece in (paper.structure.title, *paper.structure.body()):
        for name, title in ended:
            at = piece.folded.find(name)
            if at >= 0:
                last = f"{title.last_day:%d/%m/%Y}"
                yield Flaw(
                    "title_not_then",
                    f"“{title.name}” chỉ có đến ngày {last}, trước ngày của kế hoạch. Hãy xem lại "
                    "tên gọi theo quy định đang có hiệu lực.",
                    piece.cut(at, at + len(name)).span,
                )


def _of_bases(paper: _Paper) -> Iterator[Flaw]:
    for basis in paper.reading.legal_bases:
        if basis.in_force is False:
            named = (
                " ".join(one.value for one in (basis.kind, basis.number) if one)
                or basis.text.value
            )
            yield Flaw(
                "basis_expired",
                f"Căn cứ “{named}” không có hiệu lực vào ngày của kế hoạch. Hãy thay bằng văn bản "
                "đang có hiệu lực.",
                basis.text.span,
            )


def _of_quotes(paper: _Paper) -> Iterator[Flaw]:
    for piece in (paper.structure.title, *paper.structure.body()):
        opened: int | None = None
        for at, letter in enumerate(piece.text):
            if letter == "“":
                if opened is not None:
                    yield _open_quote(piece, opened)
                opened = at
            elif letter == "”":
                opened = None
        if opened is not None:
            yield _open_quote(piece, opened)
        elif piece.text.count('"') % 2:
            yield _open_quote(piece, piece.text.rindex('"'))


def _open_quote(piece: Passage, at: int) -> Flaw:
    where = piece.cut(at, at + 40).span
    return Flaw(
        "quote_open",
        f"Dấu ngoặc kép mở ở “{piece.text[at + 1 : at + 30]}…” chưa đóng. Hãy xem lại.",
        where,
    )


def _of_regime(paper: _Paper) -> Iterator[Flaw]:
    if paper.reading.regime is None or paper.head.symbol is None:
        return
    is_party_symbol = bool(re.match(r"[\w]+/", paper.head.symbol.value))
    lines = " ".join(line.words.folded for line in paper.structure.head)
    has_party_title = "dang cong san viet nam" in lines
    has_state_title = "cong hoa xa hoi" in lines
    is_party = paper.reading.regime.value == "party"
    if (
        is_party_symbol != is_party
        or (is_party and has_state_title)
        or (not is_party and has_party_title)
    ):
        yield Flaw(
            "regime_mixed",
            "Văn bản trộn thể thức của Đảng với thể thức của Nhà nước (tiêu đề hoặc ký hiệu). "
            "Hãy xem lại phần đầu.",
            paper.head.symbol.span,
        )


def _of_text(paper: _Paper) -> Iterator[Flaw]:
    pieces = list(paper.structure.body())
    if not paper.structure.end and pieces:
        last = pieces[-1]
        if not re.search(r"[.!?…:;/”\")]$", last.text) and len(last) > 20:
            yield Flaw(
                "text_cut",
                "Văn bản dừng giữa câu. Hãy xem tệp có bị thiếu trang không.",
                Span(last.ends[-1] - 1, last.ends[-1]),
            )
