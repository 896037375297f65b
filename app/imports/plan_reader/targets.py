"""Measurable aims: what, compared how, with which number of what."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from app.imports.plan_reader import words
from app.imports.plan_reader.dates import dates_in
from app.imports.plan_reader.milestones import statements
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.reading import Found, Target, text_of
from app.imports.plan_reader.structure import Structure

_UNITS = "|".join(sorted(words.UNITS.split("|"), key=len, reverse=True))
_PER = r"(?:\s?/\s?[a-z]+(?: vien)?){0,3}"
"""Of “triệu đồng/người/năm”, “tiết/giáo viên/tháng”."""
_NUMBER = re.compile(
    rf"(?<![\d/.,\-])(?P<value>\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*(?P<unit>%"
    rf"|phan tram|(?:{_UNITS})\b{_PER})(?!\s*/\s*\d)"
)
_COMPARED = re.compile(
    r"\b(?:it nhat|toi thieu|toi da|khong qua|khong duoi|khong vuot qua|tren|duoi"
    r"|khong it hon)\s+(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
    rf"\s+(?P<unit>[a-z]{{1,8}}{_PER})\b"
)
_ALL = re.compile(r"100\s*%")
_AIM = re.compile(
    r"\b(?:phan dau|dat|it nhat|toi thieu|toi da|khong qua|tren|duoi|tro len|tro xuong|giam"
    r"|tang|la|xuong con|con"
    r"|xay dung|trong|van dong|ho tro|thu|huy dong|co|bao dam|dam bao|duy tri|moi|nang"
    r"|thanh lap|ket nap|sua chua|lam moi|hien)\b"
)
_AFTER = (
    (re.compile(r"\s*(?:[^,;.]{0,30}?\s)?tro len\b"), ">="),
    (re.compile(r"\s*(?:[^,;.]{0,30}?\s)?tro xuong\b"), "<="),
)
_BEFORE = (
    (
        re.compile(
            r"\b(?:it nhat|toi thieu|khong duoi|khong it hon|khong thap hon)\s*(?:la\s+|\w+\s+)?$"
        ),
        ">=",
    ),
    (
        re.compile(
            r"\b(?:khong qua|toi da|nhieu nhat|khong vuot qua|khong cao hon"
            r"|khong nhieu hon)\s*(?:la\s+)?$"
        ),
        "<=",
    ),
    (re.compile(r"\b(?:tren|hon|vuot|cao hon)\s*(?:la\s+)?$"), ">"),
    (re.compile(r"\b(?:duoi|thap hon|it hon)\s*(?:la\s+|muc\s+)?$"), "<"),
)
_NOT_AIMS = re.compile(
    r"\b(?:bao gom|trong do co|hien co|da co|nam qua|ket qua dat duoc|theo bieu|he so|muc thuong"
    r"|tien thuong|tri gia|kinh phi"
    r"|diem thuong|diem tru|cham|thang diem|khong qua \d+ trang)\b"
)


_BEGINS = words.Words(
    "",
    words.TASK_VERBS + "|kết nạp|giảm|tăng|đạt|không|nâng|huy động|thu hút|mỗi|phấn đấu"
    "|trên|dưới|ít nhất|tối thiểu",
    r"\b",
)


def read_targets(structure: Structure) -> tuple[Target, ...]:
    """Return the aims that can be measured, in the order of the text."""
    found: list[Target] = []
    for sentence, _, node in statements(structure):
        topics: set[str] = node.topics() if node else set()
        parents = [one.topics() for one in node.above()] if node else []
        nearest = next(filter(None, parents), set[str]())
        above = set[str]().union(*parents)
        if "award" in topics | above or {"subject", "time"} & (topics | nearest):
            continue
        is_aimed = "target" in topics | above
        if node is not None and node.cells:  # a row of a table is one aim, its name in a cell
            found += _of_clause(sentence, is_aimed=is_aimed, is_row=True)
            continue
        for clause in _clauses(sentence):
            found += _of_clause(clause, is_aimed=is_aimed)
    return tuple(found)


def _of_clause(clause: Passage, *, is_aimed: bool, is_row: bool = False) -> Iterator[Target]:
    folded = clause.folded
    if (
        any(one.month is not None for one in dates_in(clause))
        and re.search(r"\b(?:it nhat|toi thieu|cham nhat)\b", folded)
        and "%" not in folded
    ):
        return
    if not (is_aimed or _AIM.search(folded) or _ALL.search(folded)) or _NOT_AIMS.search(folded):
        return
    known = list(_NUMBER.finditer(folded))
    others = [
        one
        for one in _COMPARED.finditer(folded)
        if not any(each.start("value") == one.start("value") for each in known)
    ]
    aim = clause if is_row else _from_aim(clause)
    for match in [*known, *others]:
        unit = match["unit"]
        if (
            unit not in ("%", "phan tram")
            and not is_aimed
            and not re.search(
                r"\b(?:phan dau|it nhat|toi thieu|tren|duoi|khong qua|tro len|moi (?:thon"
                r"|don vi|chi bo|to)|dat|giam|tang)\b",
                folded,
            )
        ):
            continue
        value = clause.group(match, "value")
        operator, place = _operator(clause, match)
        yield Target(
            text_of(aim, is_sure=is_aimed),
            Found(operator, place.span, is_aimed),
            Found(_value(value.text), value.span),
            Found(
                "%" if unit == "phan tram" else clause.group(match, "unit").text,
                clause.group(match, "unit").span,
            ),
        )


_SEPARATOR = re.compile(r"[;,]\s+|\s+va\s+(?=(?:giam|tang|dat|co|ty le|xay dung|\d))")


def _clauses(sentence: Passage) -> Iterator[Passage]:
    """Yield the parts of a sentence that hold a number of their own."""
    numbers = [match.start() for match in _NUMBER.finditer(sentence.folded)]
    stops = list(_SEPARATOR.finditer(sentence.folded))
    ends = [*(stop.start() for stop in stops[1:]), len(sentence)]
    start = 0
    for stop, until in zip(stops, ends, strict=False):
        at = bisect_left(numbers, stop.end())
        is_held = bisect_left(numbers, start) < bisect_left(numbers, stop.start())
        is_near = at < len(numbers) and numbers[at] < until
        if stop[0][0] == ";" or (is_held and is_near):
            yield sentence.cut(start, stop.start())
            start = stop.end()
    yield sentence.cut(start)


_HOPE = re.compile(
    r"\bphan dau(?:\s+den\s+(?:het\s+|cuoi\s+)?nam\s+\d{4},?)?(?:\s+den\s+\d[\d/]*,?)?\s*:?\s*"
)
_LEADS = re.compile(
    r"(?:trong do\s+|thi dua\s+(?=(?:gia co|xay|trong|thu|lam|dat|giam|tang|van dong)\b))+"
)
_COMPARING = re.compile(
    r"\s*(?:(?:dat|la|phan dau)\s*)?"
    r"(?:it nhat|toi thieu|khong duoi|khong qua|toi da|tren|duoi|tu)?\s*"
)
_NO_MORE = re.compile(r"\s*(?:\([^)]*\))?\s*[.;]?")


def _from_aim(clause: Passage) -> Passage:
    """Return a clause without “Phấn đấu” and what leads up to it."""
    first = _NUMBER.search(clause.folded)
    end = first.start() if first else len(clause)
    hopes = [one.end() for one in _HOPE.finditer(clause.folded) if one.end() <= end]
    aim = _without_ends(clause.cut(hopes[-1] if hopes else 0))
    aim = _after_its_name(aim)
    leads = _LEADS.match(aim.folded)
    return aim.cut(leads.end()) if leads else aim


def _after_its_name(aim: Passage) -> Passage:
    """Return an aim from where it begins: after a colon, or the last verb before its number."""
    number = _NUMBER.search(aim.folded) or _COMPARED.search(aim.folded)
    if number is None:
        return aim
    colon = aim.text.find(":", 0, number.start())
    if colon > 0:
        is_all = _COMPARING.fullmatch(aim.folded, colon + 1, number.start("value"))
        if is_all and _NO_MORE.fullmatch(aim.folded, number.end()):
            return aim  # “Tỷ lệ hộ nghèo: không quá 1,2%”
        return aim.cut(colon + 1)
    for comma in reversed(list(re.finditer(r",\s+", aim.text[: number.start("value")]))):
        if _BEGINS.match(aim.cut(comma.end())):
            return aim.cut(comma.end())
    return aim


_NEAR = 80
"""Letters before a number in which the words stand that say how it bounds."""


_OBLIGED = re.compile(
    r"\bphai\s+(?=(?:nang|keo|dat|giam|tang|so hoa|xay|trong|ho tro)\b)"
    r"|^(?:dong thoi|co)\s+(?=(?:keo|tu|nang|giam)\b)"
)
_GOES_ON = re.compile(
    r",\s+(?:khong|dua|uu tien|nghe|bao dam|dam bao|trong do|phan dau|gop phan|qua do|nhat la"
    r"|dong thoi|gan|theo|tao|de)\b|\s+va\s+(?:huong dan|van dong|tuyen truyen|to chuc|khong)\b"
)


_FOR_WHOM = re.compile(r"\s+(?:cho|qua|tu nguon)\b")


def _without_ends(aim: Passage) -> Passage:
    """Return an aim without what leads up to it and what follows from it."""
    number = _NUMBER.search(aim.folded) or _COMPARED.search(aim.folded)
    if number is None:
        return aim
    after = _GOES_ON.search(aim.folded, number.end())
    if number["unit"] not in ("%", "phan tram"):
        after = (
            _FOR_WHOM.search(aim.folded, number.end(), after.start() if after else len(aim))
            or after
        )
    before = [one.end() for one in _OBLIGED.finditer(aim.folded, 0, number.start())]
    return aim.cut(before[-1] if before else 0, after.start() if after else None)


def _operator(clause: Passage, match: re.Match[str]) -> tuple[str, Passage]:
    folded = clause.folded
    for sign, operator in _AFTER:
        if sign.match(folded, match.end()):
            return operator, clause.group(match)
    value = match.start("value")
    before = folded[max(0, value - _NEAR) : value]
    for sign, operator in _BEFORE:
        if found := sign.search(folded, max(0, value - _NEAR), value):
            return operator, clause.cut(found.start(), match.end())
    if re.search(r"\btu\s*$", before) and "tro len" in folded[match.end() : match.end() + 60]:
        return ">=", clause.group(match)
    return "=", clause.group(match)


def _value(text: str) -> float | int:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number
