"""Finds the components of a document by what they say and where they stand.

What is not found with certainty is left out: a check then asks a person to look.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from app.core.vietnamese import fold, tidy
from app.domain.terms import Regime
from app.imports.document_check.closing import Recipients, Signature, closing_of
from app.imports.document_check.model import Align, Document, Line, Paragraph, Side
from app.imports.document_check.packs import DocumentKind, kind_named, kind_with_code

_MOST_HEAD = 30  # lines in which a head is looked for
_DATE = re.compile(
    r"ngày\s*(?P<day>\d{1,2})?\s*[….]*\s*tháng\s*(?P<month>\d{1,2})?\s*[….]*\s*năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
_DATE_ALONE = re.compile(
    r"[^,:.]{2,40}, ngày\b.{0,12}\btháng\b.{0,12}\bnăm\b.{0,6}", re.IGNORECASE
)
_LONGEST_DATE = 90
_SMALL = 12.5  # points
_STATE_NUMBER = re.compile(r"số\s*:", re.IGNORECASE)
_NUMBER = re.compile(r"số\s*:|số\s*\d*\s*[\-–]\s*\w+\s*/|số\s*\d*\s*/", re.IGNORECASE)
_DASHES = re.compile(r"[\-–—_─━=*. ]{3,}")
_ORGANISATION = (
    "uy ban", "ubnd", "hoi dong", "hdnd", "so ", "phong ", "dang uy", "dang bo", "ban ", "chi bo",
    "van phong", "trung tam", "truong ", "tram ", "huyen uy", "thanh uy", "tinh uy", "mat tran",
    "doan ", "cong doan",
)  # fmt: skip
_APPENDIX = re.compile(r"phụ lục(\s+([ivxlc]+|\d+))?\s*[.:]?", re.IGNORECASE)
_GOES_WITH = ("(kem theo ", "(ban hanh kem theo ")
_NUMBERED = re.compile(r"([IVXLC]+|\d+)\s*[.\-–)/]|Điều\s")
_BASES = ("can cu ", "theo de nghi", "xet de nghi", "xet thanh tich")
_DECIDES = re.compile(r"quyết\s+(định|nghị)\s*:?", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The letterhead: what stands above the title."""

    nation: tuple[Line, ...] = ()
    motto: tuple[Line, ...] = ()
    party_title: tuple[Line, ...] = ()
    parent: tuple[Line, ...] = ()
    issuer: tuple[Line, ...] = ()
    star: Line | None = None
    number: Line | None = None
    dated: Line | None = None

    @property
    def ends_at(self) -> int:
        """Return the number of its last line; 0 without a head."""
        lines = [*self.nation, *self.motto, *self.party_title, *self.issuer]
        lines += [line for line in (self.star, self.number, self.dated) if line is not None]
        return max((line.number for line in lines), default=0)


@dataclass(frozen=True)
class Parts:
    """The components of a document."""

    side: Regime | None
    kind: DocumentKind | None
    is_certificate: bool
    day: date | None
    head: Head
    title: Line | None = None
    subject: tuple[Line, ...] = ()
    subject_mark: Line | None = None
    letter_subject: tuple[Line, ...] = ()
    addressed: Line | None = None
    bases: tuple[Paragraph, ...] = ()
    body: tuple[Paragraph, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: Recipients | None = None
    appendices: tuple[Paragraph, ...] = ()
    """The headings “Phụ lục …”."""
    attached: tuple[Paragraph, ...] = ()
    """The headings of lists and texts that go with it, which say so: “(Kèm theo … số …)”."""

    @property
    def is_type(self) -> bool:
        """Whether it is one of the kinds that the regulations name, not a list or a table."""
        return self.kind is not None and self.kind.is_type

    def is_kind(self, *codes: str) -> bool:
        """Whether it is of one of the kinds with these codes."""
        return self.kind is not None and self.kind.code in codes


def parts_of(document: Document) -> Parts:
    """Return the components of a document."""
    appendices = tuple(_appendices(document.paragraphs))
    attached = tuple(_attached(document.paragraphs))
    ends = [one.first.number for one in (*appendices, *attached)]
    end = min(ends, default=1_000_000_000)
    own = [one for one in document.paragraphs if one.first.number < end and not one.is_tabular]
    lines = [line for paragraph in own for line in paragraph.lines]
    head = _head(lines[:_MOST_HEAD])
    letter_subject = tuple(_letter_subject(lines, head))
    after = max([head.ends_at, *(line.number for line in letter_subject)])
    title = _title(lines, after, is_letter=bool(letter_subject))
    kind = kind_named(title.text) if title else None
    if kind is None and letter_subject:
        kind = kind_with_code("CONG_VAN")
    subject, mark = _subject(lines, title, kind)
    last = max([after, *(line.number for line in (title, *subject, mark) if line)])
    addressed = _addressed(lines, last)
    signatures, recipients = closing_of(own, last)
    starts = [line.number for signature in signatures for line in signature.lines]
    starts += [recipients.word.number] if recipients else []
    middle = [
        one
        for one in own
        if last < one.first.number < min(starts, default=end) and not one.is_layout
    ]
    tables = {line.number for one in document.paragraphs if one.is_tabular for line in one.lines}
    middle = [one for one in middle if not _is_caption_of(one, tables)]
    bases = tuple(_bases(middle))
    skipped = {id(one) for one in (*bases, *_addressees(middle, addressed))}
    return Parts(
        side=_side(lines, head, signatures),
        kind=kind,
        is_certificate=_is_certificate(document),
        day=_day(head.dated),
        head=head,
        title=title,
        subject=subject,
        subject_mark=mark,
        letter_subject=letter_subject,
        addressed=addressed,
        bases=bases,
        body=tuple(one for one in middle if id(one) not in skipped and not _is_caption(one)),
        signatures=signatures,
        recipients=recipients,
        appendices=appendices,
        attached=attached,
    )


# --- head ------------------------------------------------------------------------------------


def _head(lines: Sequence[Line]) -> Head:
    nation = _spelt(lines, "cong hoa xa hoi chu nghia viet nam")
    party = _spelt(lines, "dang cong san viet nam")
    motto = tuple(
        line
        for line in lines
        if line.folded.startswith("doc lap") and line.folded.endswith("hanh phuc")
    )[:1]
    # Minutes have no day at the head, but one in their last sentence.
    above_kind = takewhile(lambda line: kind_named(line.text) is None, lines)
    dated = next((line for line in above_kind if _is_dated(line)), None)
    number = next((line for line in lines if _is_number(line)), None)
    if not (nation or party or number):
        return Head(dated=dated if dated and dated.side is Side.RIGHT else None)
    named = [line for line in lines if line.side is Side.LEFT] or _stacked(lines)
    taken = (*nation, *motto, *party, number, dated)
    end = number or dated
    names = [
        line
        for line in named
        if line not in taken
        and (end is None or line.number < end.number)
        and not line.folded.startswith(("v/v", "ve viec", "du thao"))
        and any(sign.isalpha() for sign in line.text)
        and not _NUMBER.match(line.text)
    ]
    parent, issuer = _named(names)
    star = next(
        (
            one
            for one in lines
            if one.text == "*" and (not issuer or one.number > issuer[-1].number)
        ),
        None,
    )
    return Head(nation, motto, party, parent, issuer, star, number, dated)


def _stacked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines above the title of a head that was not typed in columns."""
    found: list[Line] = []
    for line in lines:
        is_name = line.is_capital and len(line.text) <= _LONGEST_DATE and not kind_named(line.text)
        is_other = line.text == "*" or line.folded.startswith("doc lap")
        if not (is_name or is_other or _NUMBER.match(line.text) or _DATE.search(line.text)):
            break
        found.append(line)
    return [line for line in found if line.is_capital]


def _spelt(lines: Sequence[Line], words: str) -> tuple[Line, ...]:
    """Return the line that says `words`, or the two lines that say it together."""
    for place, line in enumerate(lines):
        if line.folded == words:
            return (line,)
        if len(line.folded) > 5 and words.startswith(line.folded):
            rest = [one for one in lines[place + 1 : place + 4] if one.side is line.side]
            for later in rest:
                if f"{line.folded} {later.folded}" == words:
                    return line, later
    return ()


def _is_number(line: Line) -> bool:
    return line.side is not Side.RIGHT and bool(_NUMBER.match(line.text))


def _is_dated(line: Line) -> bool:
    if line.side is Side.RIGHT:
        return len(line.text) < _LONGEST_DATE and bool(_DATE.search(line.text))
    return line.side is Side.FULL and bool(_DATE_ALONE.fullmatch(line.text))


def _named(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Part the names at the left into the body above and the issuing body.

    The issuing body is what is bold; where all is alike, the last name that begins as names of
    bodies do, if it is not the only one.
    """
    if not lines:
        return (), ()
    bold = [place for place, line in enumerate(lines) if line.is_bold]
    if bold and len(bold) < len(lines):
        return tuple(lines[: bold[0]]), tuple(lines[bold[0] :])
    begins = [n for n, line in enumerate(lines) if line.folded.startswith(_ORGANISATION)]
    start = begins[-1] if len(begins) > 1 else 0
    return tuple(lines[:start]), tuple(lines[start:])


def _letter_subject(lines: Sequence[Line], head: Head) -> Iterable[Line]:
    """Yield the lines of what a công văn is about, below its number."""
    if head.number is None:
        return
    found = False
    for line in lines:
        if line.number <= head.number.number or line.side is Side.RIGHT:
            continue
        if not found and not line.folded.startswith(("v/v", "ve viec")):
            if line.side is Side.LEFT:
                continue
            return
        if found and (line.side is not Side.LEFT or line.column != head.number.column):
            return
        found = True
        yield line


def _day(dated: Line | None) -> date | None:
    match = _DATE.search(dated.text) if dated else None
    if match is None or not match["year"]:
        return None
    try:
        return date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None


def _side(lines: Sequence[Line], head: Head, signatures: Sequence[Signature]) -> Regime | None:
    if head.nation or head.motto:
        return Regime.STATE
    if head.party_title:
        return Regime.PARTY
    if head.number is not None:
        is_state = bool(_STATE_NUMBER.match(head.number.text))
        return Regime.STATE if is_state else Regime.PARTY
    for signature in signatures:
        for line in signature.authority:
            return Regime.PARTY if "/" in line.text[:4] else Regime.STATE
    if any(line.text == "*" for line in lines[:_MOST_HEAD]):
        return Regime.PARTY
    return None


# --- title -----------------------------------------------------------------------------------


def _title(lines: Sequence[Line], after: int, *, is_letter: bool) -> Line | None:
    for line in [one for one in lines if one.number > after][:12]:
        if line.side is not Side.FULL:
            continue
        is_central = line.align in (Align.CENTER, None)
        if kind_named(line.text) and (is_central or line.is_capital):
            return line
        if is_letter or line.folded.startswith(("kinh gui", "kinh trinh")):
            return None
        if line.align is Align.CENTER and line.is_capital and len(line.text) < 120:
            return line
    return None


def _subject(
    lines: Sequence[Line], title: Line | None, kind: DocumentKind | None
) -> tuple[tuple[Line, ...], Line | None]:
    """Return the lines of the trích yếu below a title, and the dashes typed below them."""
    if title is None or title.rule is not None:
        return (), None
    found: list[Line] = []
    for line in [one for one in lines if one.number > title.number]:
        if _DASHES.fullmatch(line.text):
            return tuple(found), line
        is_name = line.is_capital and (bool(found) or (kind and kind.code == "QUYET_DINH"))
        is_other = line.folded.startswith(("kinh gui", "kinh trinh", "(kem theo", "(ban hanh"))
        if line.align is not Align.CENTER or line.side is not Side.FULL or is_name or is_other:
            break
        found.append(line)
        if line.rule is not None:
            break
    return tuple(found), None


def _addressed(lines: Sequence[Line], after: int) -> Line | None:
    later = [line for line in lines if line.number > after][:8]
    words = ("kinh gui", "kinh trinh")
    return next((line for line in later if line.folded.startswith(words)), None)


def _addressees(paragraphs: Sequence[Paragraph], addressed: Line | None) -> Iterable[Paragraph]:
    """Yield the paragraphs that say whom it is sent to."""
    is_in = False
    for paragraph in paragraphs:
        if addressed is not None and addressed in paragraph.lines:
            is_in = True
            yield paragraph
        elif is_in and paragraph.text.startswith(("-", "–")):
            yield paragraph
        elif is_in:
            return


# --- text ------------------------------------------------------------------------------------


def _bases(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    """Yield the paragraphs of căn cứ; one that leads into the text ("… như sau:") is none.

    A last one "Thực hiện …" is one where the line before it ends with a semicolon.
    """
    texts = [one.folded.lstrip("-– ") for one in paragraphs]
    for place, paragraph in enumerate(paragraphs):
        text = texts[place]
        begins = text.startswith((*_BASES, "thuc hien "))
        if not begins:
            if paragraph.align is Align.CENTER or text.startswith(("kinh gui", "kinh trinh")):
                continue
            return
        if "nhu sau" in text[-40:] or len(text) > 700:
            return
        later = texts[place + 1] if place + 1 < len(texts) else ""
        is_last = not later.startswith(_BASES)
        goes_on = place > 0 and paragraphs[place - 1].text.rstrip().endswith(";")
        leads_in = text.startswith("thuc hien ") and not goes_on
        if is_last and (leads_in or not _ends_as_basis(paragraph)):
            return
        yield paragraph


def _ends_as_basis(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    return text.endswith((";", ".", ",")) and ". " not in text.rstrip(".")


def _is_caption(paragraph: Paragraph) -> bool:
    """Whether a paragraph is no text: a line in the middle, a lone mark, a remark in brackets."""
    text = paragraph.text
    return (
        paragraph.align is Align.CENTER
        or bool(_DECIDES.fullmatch(text))
        or bool(_DASHES.fullmatch(text))
        or text.startswith("(")
    )


def _is_caption_of(paragraph: Paragraph, tables: set[int]) -> bool:
    """Whether a paragraph is the line above a table, or a small remark below one."""
    is_heading = bool(_NUMBERED.match(paragraph.text))
    is_above = len(paragraph.lines) == 1 and paragraph.last.number + 1 in tables
    is_small = (paragraph.first.size or 0.0) <= _SMALL
    return (is_above and not is_heading) or (is_small and paragraph.first.number - 1 in tables)


def _appendices(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    for paragraph in paragraphs:
        is_heading = not paragraph.is_tabular and bool(_APPENDIX.fullmatch(paragraph.first.text))
        if is_heading and paragraph.align in (Align.CENTER, None):
            yield paragraph


def _attached(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    """Yield the headings in capitals that head a page of their own and say what they go with."""
    for place, paragraph in enumerate(paragraphs):
        if not any(line.folded.startswith(_GOES_WITH) for line in paragraph.lines):
            continue
        start = place
        while start and _is_heading(paragraphs[start - 1]):
            start -= 1
        heading = paragraphs[start]
        is_below_another = start > 0 and _is_on_a_new_page(paragraphs[start - 1], heading)
        if is_below_another and _is_heading(heading):
            yield heading


def _is_heading(paragraph: Paragraph) -> bool:
    is_in_middle = paragraph.align is Align.CENTER and not paragraph.is_tabular
    return is_in_middle and not paragraph.is_layout and paragraph.first.is_capital


def _is_on_a_new_page(above: Paragraph, below: Paragraph) -> bool:
    return below.section > above.section or (below.first.page or 0) > (above.last.page or 0)


def _is_certificate(document: Document) -> bool:
    lines = document.lines[:40]
    is_named = any(line.folded == "giay khen" and line.is_capital for line in lines)
    return is_named and document.pages[0].is_landscape


def plain(text: str) -> str:
    """Return a text for comparing words, whatever its marks and dashes."""
    return fold(tidy(text).replace("–", "-").replace("—", "-"))
