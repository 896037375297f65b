"""The head of a document: who issues it, its number, place and day, by whose rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.vietnamese import fold
from app.imports.plan_reader import words
from app.imports.plan_reader.passage import Passage, joined
from app.imports.plan_reader.reading import Found, IssuedOn, text_of
from app.imports.plan_reader.structure import Structure

_BLANK = r"[.…_\s]*"
_NUMBER = re.compile(
    rf"so\s*:?\s*(?P<number>\d{{1,5}}\s?[a-z]?\b)?{_BLANK}\s*(?P<joint>[-/])\s*"
    r"(?P<symbol>[a-z]{1,8}(?:\s*[-/]\s*[a-z&.\d]+)*)"
)
_NUMBER_ALONE = re.compile(rf"so\s*:?\s*(?P<number>\d{{1,5}})?{_BLANK}$")
_DATE = re.compile(
    rf"(?P<place>[a-z][^,:;]{{1,60}}?)\s*,?\s*ngay{_BLANK}(?P<d>\d{{1,2}})?{_BLANK}thang{_BLANK}"
    rf"(?P<m>\d{{1,2}})?{_BLANK}nam{_BLANK}(?P<y>\d{{4}})?(?:\d{{0,3}}{_BLANK})$"
)
_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia(?:\s*viet nam)?|doc lap\s*-?\s*tu do\s*-?\s*hanh phuc"
    r"|dang cong san viet nam|^viet nam$"
)
_NOT_A_NAME = re.compile(r"(?:v/v|ve viec|\(?du thao|mat$|hoa toc|kinh gui|\d+$|so\b|phu luc)")
_BARE = re.compile(
    r"(?:uy ban nhan dan|hoi dong nhan dan|dang uy|dang bo|chi bo|chi uy|truong|ban chi dao"
    r"|hoi dong|uy ban mttq|uy ban mat tran to quoc(?: viet nam)?|ubnd|hdnd|ban chap hanh"
    r"|ban thuong vu|bch)"
)
_ISSUES = (
    r"(?:xay dung|ban hanh|lap|to chuc phat dong|phat dong|de ra|trien khai|to chuc|thong nhat)\s+"
    r"(?:va\s+\w+\s+)?(?:ban hanh\s+|trien khai\s+)?(?:noi dung\s+)?"
)
_ISSUING = re.compile(
    rf"(?:^|[.,;]\s+)(?P<body>(?:{words.BODY_WORDS})\b(?:(?!\s(?:ve|ngay|nhu sau|nham"
    rf"|so)\s)[^.;]){{0,90}}?)"
    rf"\s+{_ISSUES}(?:ke hoach|phong trao|dot thi dua|cac phong trao|dot cao diem|thi dua)"
)


@dataclass(frozen=True)
class Head:
    """What stands above the kind of the document."""

    parent_issuer: Found[str] | None = None
    issuer: Found[str] | None = None
    number: Found[str] | None = None
    symbol: Found[str] | None = None
    place: Found[str] | None = None
    issued_on: IssuedOn | None = None
    has_number_line: bool = False


def read_head(structure: Structure) -> Head:
    """Return what the head says; who issues the plan is looked for in its sentences else."""
    names: list[Passage] = []
    number = symbol = place = None
    issued_on: IssuedOn | None = None
    has_number = False
    for piece in _pieces(structure):
        left = piece
        if not has_number and (
            match := _NUMBER.match(left.folded) or _NUMBER_ALONE.match(left.folded)
        ):
            has_number = True
            number, symbol = _number(left, match)
            left = left.cut(match.end())
        if left and (match := _DATE.search(left.folded)):
            if issued_on is None:
                place = text_of(left.group(match, "place"))
                issued_on = IssuedOn(*(_part(left, match, name) for name in "dmy"))
            left = left.cut(0, match.start("place"))
        left = _without_motto(left)
        if left and left is not piece and left.text != piece.text and len(left) < 4:
            continue
        if left and not _NOT_A_NAME.match(left.folded) and left.text.upper() == left.text:
            names.append(left)
    bodies = _bodies(names)
    issuer = text_of(bodies[-1]) if bodies else issuer_said(structure)
    parent = text_of(joined(bodies[:-1])) if len(bodies) > 1 else None
    return Head(parent, issuer, number, symbol, place, issued_on, has_number)


def issuing_clause(structure: Structure) -> tuple[Passage, re.Match[str]] | None:
    """Return the sentence that says who makes this plan, with the match of who."""
    for piece in (*structure.opening, *structure.closing):
        found = None
        for start in range(len(piece.folded)):
            if start and piece.folded[start - 1] not in " ":
                continue
            match = (
                _ISSUING.match(piece.folded, max(0, start - 2))
                if start
                else _ISSUING.match(piece.folded)
            )
            found = match or found
        if found:
            return piece, found
    return None


def issuer_said(structure: Structure) -> Found[str] | None:
    """Return who issues the plan by its own sentences; a person should look again."""
    clause = issuing_clause(structure)
    return text_of(clause[0].group(clause[1], "body"), is_sure=False) if clause else None


def regime_of(head: Head, authority: Passage | None) -> Found[str] | None:
    """Return whose rules the document follows: the State's, the Party's, or nobody's known."""
    sources: list[tuple[str, Found[str] | None]] = [
        (_plain(head.issuer), head.issuer),
        (authority.folded if authority else "", text_of(authority) if authority else None),
        (_plain(head.parent_issuer), head.parent_issuer),
    ]
    for folded, found in sources:
        if found is None:
            continue
        for regime, sign in (
            ("front", words.FRONT_BODY),
            ("party", words.PARTY_BODY),
            ("state", words.STATE_BODY),
        ):
            if sign.search(folded):
                return None if regime == "front" else Found(regime, found.span, found.is_sure)
    if head.symbol is not None:
        is_party = bool(re.match(r"\w+/", head.symbol.value))
        return Found("party" if is_party else "state", head.symbol.span, is_sure=False)
    if authority is not None and re.match(r"t/m ban (?:thuong vu|chap hanh)", authority.folded):
        return Found("party", authority.span, is_sure=False)
    return None


# --- inside ----------------------------------------------------------------------------------


def _pieces(structure: Structure) -> list[Passage]:
    """Return the lines of the head; a date that is broken over two lines is one."""
    lines = [line.words for line in structure.head]
    found: list[Passage] = []
    for piece in lines:
        if found and _is_broken_date(found[-1].folded, piece.folded):
            found[-1] = joined((found[-1], piece))
        else:
            found.append(piece)
    return found


def _is_broken_date(first: str, second: str) -> bool:
    return (
        bool(re.search(r"\bngay\b", first))
        and not re.search(r"\bnam\b", first)
        and bool(re.search(r"\bnam\b", second))
    )


def _number(line: Passage, match: re.Match[str]) -> tuple[Found[str] | None, Found[str] | None]:
    number = symbol = None
    if match["number"]:
        place = line.group(match, "number")
        number = Found(place.text.replace(" ", ""), place.span)
    if match.re is _NUMBER:
        place = line.group(match, "symbol")
        end = len(place)
        for gap in re.finditer(r"\s+(?![-/])(?<![-/]\s)", place.text):
            end = gap.start()
            break
        place = place.cut(0, end)
        symbol = Found(place.text.replace(" ", "").rstrip("."), place.span)
    return number, symbol


def _part(line: Passage, match: re.Match[str], name: str) -> Found[int] | None:
    if not match[name]:
        return None
    return Found(int(match[name]), line.group(match, name).span)


def _without_motto(line: Passage) -> Passage:
    match = _MOTTO.search(line.folded)
    if match is None:
        return line
    before, after = line.cut(0, match.start()), line.cut(match.end())
    return before or after


def _bodies(names: Sequence[Passage]) -> list[Passage]:
    """Return the names of the bodies, those that take two lines as one."""
    found: list[Passage] = []
    for name in names:
        is_new = bool(words.BODY.match(name.folded)) and not (
            found and _BARE.fullmatch(found[-1].folded) and not _is_strong(name.folded)
        )
        if found and not is_new:
            found[-1] = joined((found[-1], name))
        elif is_new or not found:
            found.append(name)
    return [name for name in found if words.BODY.search(name.folded)]


def _is_strong(folded: str) -> bool:
    return bool(
        re.match(r"(?:uy ban|hoi dong|dang uy|dang bo|ban chi dao|truong|van phong)\b", folded)
    )


def _plain(found: Found[str] | None) -> str:
    return fold(found.value) if found else ""
