"""The documents a plan rests on: those named between its title and its first numbered part."""

import re
from collections.abc import Iterator

from app.domain.dates import PartialDate
from app.imports.plan_reader import words
from app.imports.plan_reader.dates import dates_in
from app.imports.plan_reader.head import issuing_clause
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.reading import Found, LegalBasis, text_of
from app.imports.plan_reader.structure import Structure

_KINDS = "|".join(sorted(words.BASES, key=len, reverse=True))
_LEAD = re.compile(
    r"(?:can cu(?: vao)?|thuc hien|thi hanh|theo|xet|trien khai(?: thuc hien)?|huong ung"
    r"|quan triet"
    r"|tren co so|chap hanh|thuc hien theo|va)\s*:?\s+(?:noi dung\s+|cac\s+|tinh than\s+)?"
)
_DOCUMENT = re.compile(
    rf"\b(?P<kind>{_KINDS})\b"
    rf"(?:(?P<name>(?:(?!\b(?:{_KINDS})\b)[^;.]){{0,90}}?)\s*(?:,\s*)?\bso\s*:?)?"
    r"\s*(?P<number>\d{1,5}[a-z]?(?:\s?[/-]\s?[a-z\d]+(?:\.[a-z\d]+)*)+)"
)
_UNNUMBERED = re.compile(rf"(?P<kind>{_KINDS})\b")
_ISSUER = re.compile(
    r"\bcua\s+(?P<issuer>.+?)(?=\s+(?:ve|quy dinh|ban hanh|huong dan|sua doi|phe duyet|phat dong"
    r"|giai doan|nam\s+20|tiep tuc|day manh|khoa|nhiem ky|trien khai|thuc hien|to chuc)\b"
    r"|\s*[,;.()]|$)"
)
_NEAR = 80
"""Letters before a name in which the words stand that lead in to it."""
_LEADS_IN = re.compile(rf"(?:{_LEAD.pattern})$|(?:^|[;,]\s*|\bva\s+(?:cac\s+)?)$")
_CARRIES = re.compile(r"\b(?:thuc hien|thi hanh|trien khai|huong ung)\b")
_ABOVE = frozenset(
    {"Kế hoạch", "Chỉ thị", "Hướng dẫn", "Công văn", "Quyết định", "Nghị quyết", "Thông tri"}
)


_BY = re.compile(r"(?:de nghi|de xuat)\s+cua\s+(?P<issuer>.{3,90}?)\s+tai\s+")
_PROPOSED = re.compile(
    r"(?:xet|theo|can cu)\s+(?P<what>(?:de nghi|de xuat"
    r"|bao cao)\s+cua\s+(?P<issuer>.{3,90}?)\s+tai\s+)"
)


def read_bases(structure: Structure) -> tuple[tuple[LegalBasis, ...], int | None]:
    """Return the documents, and the index of the one from above that is carried out."""
    found: list[LegalBasis] = []
    carried: int | None = None
    clause = issuing_clause(structure)
    for piece in structure.opening:
        stop = len(piece)
        if clause and clause[0] is piece:
            stop = clause[1].start("body")
        for phrase, lead in _phrases(piece.cut(0, stop).bare()):
            for basis in _documents(phrase):
                if (
                    carried is None
                    and _CARRIES.search(lead)
                    and basis.number
                    and basis.kind
                    and basis.kind.value in _ABOVE
                ):
                    carried = len(found)
                found.append(basis)
    return tuple(found), carried


def _phrases(piece: Passage) -> Iterator[tuple[Passage, str]]:
    """Yield what follows “Căn cứ”, “Thực hiện” and the like, up to the next; with that word."""
    for part in map(Passage.bare, _clauses(piece)):
        if match := _PROPOSED.match(part.folded):
            yield part.cut(match.start("what")), match[0]
            continue
        lead = _LEAD.match(part.folded)
        if lead and lead[0].strip() != "va":
            yield part.cut(lead.end()), lead[0]
        elif lead is None and _UNNUMBERED.match(part.folded) and _DOCUMENT.match(part.folded):
            yield part, ""


def _clauses(piece: Passage) -> Iterator[Passage]:
    start = 0
    for stop in re.finditer(
        r";\s*|[.]\s+(?=[A-ZĐÀ-Ỹ])|,\s+(?=(?:căn cứ|Căn cứ|thực hiện|Thực hiện|theo Kế hoạch)\b)",
        piece.text,
    ):
        yield piece.cut(start, stop.start())
        start = stop.end()
    yield piece.cut(start)


def _documents(phrase: Passage) -> Iterator[LegalBasis]:
    folded = phrase.folded
    starts: list[tuple[int, re.Match[str]]] = []
    numbered = {match.start(): match for match in _DOCUMENT.finditer(folded)}
    for match in _UNNUMBERED.finditer(folded):
        if match.start() and not folded[match.start() - 1].isspace():
            continue
        if starts and match.start() < starts[-1][1].end():
            continue
        before = folded[max(0, match.start() - _NEAR) : match.start()]
        if _LEADS_IN.search(before) or (not starts and _BY.search(folded[: match.start()])):
            starts.append((match.start(), numbered.get(match.start(), match)))
    for at, (start, match) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(folded)
        whole = phrase.cut(start if starts[0][0] != start or not _BY.match(folded) else 0, end)
        tail = re.search(r"[\s,;]*(?:va(?: cac)?)?[\s,;]*$", whole.folded)
        whole = whole.cut(0, tail.start() if tail else None)
        if whole:
            yield _basis(whole, match, start)


def _basis(whole: Passage, match: re.Match[str], offset: int) -> LegalBasis:
    by = _BY.match(whole.folded)
    offset -= by.end() if by else 0
    kind = whole.cut(match.start("kind") - offset, match.end("kind") - offset)
    number = None
    rest_at = match.end() - offset
    if match.re is _DOCUMENT:
        place = whole.cut(match.start("number") - offset, match.end("number") - offset)
        number = Found(re.sub(r"\s", "", place.text), place.span)
    rest = whole.cut(rest_at)
    issued = None
    dates = [one for one in dates_in(rest) if one.day is not None]
    if dates and re.fullmatch(r"[^;]{0,70}", rest.folded[: dates[0].start]) and dates[0].text:
        is_near = number is not None and dates[0].start < 12
        is_law = number is None and kind.folded in ("luat", "bo luat", "hien phap")
        if is_near or is_law or (number is None and dates[0].start < 60):
            one = dates[0]
            issued = Found(
                PartialDate.from_text(one.text or ""), rest.cut(one.start, one.end).span
            )
    if issued is None and number is None and kind.folded in ("luat", "bo luat"):
        years = [one for one in dates_in(rest) if one.month is None and one.text]
        if years:
            issued = Found(
                PartialDate.from_text(years[0].text or ""),
                rest.cut(years[0].start, years[0].end).span,
            )
    issuer = text_of(whole.group(by, "issuer")) if by else None
    if issuer is None and (found := _ISSUER.search(rest.folded)):
        issuer = text_of(rest.group(found, "issuer"))
    name = words.BASES[kind.folded]
    return LegalBasis(
        text_of(whole, is_sure=number is not None or issued is not None),
        Found(name, kind.span),
        number,
        issued,
        issuer,
    )
