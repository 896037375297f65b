"""The text. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6 and V; HD 05."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.imports.document_check.model import (
    Align,
    FileKind,
    Leading,
    LeadingKind,
    Line,
    Paragraph,
)
from app.imports.document_check.registry import Severity, Subject, check, plain, span_text
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_NO_BODY = "Không có đoạn văn nào ngoài bảng."
_SINGLE = 1.15  # of the size: a single line of Times New Roman
_SEEN = 0.6  # points that a place on a page may be off
_JUST_WRAPS = 1.02
_LONGEST_HEADING = 200
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of điểm, in their order (Phụ lục I, Mục II.6)."""

_SECTION = re.compile(r"(?P<count>[IVXLC]+)(?P<mark>\s*[.\-–/)]+)\s*(?=\S)")
_POINT = re.compile(r"(?P<letter>[a-zđ])\)\s")
_ARTICLE = re.compile(r"Điều\s+(?P<count>\d+)\s*[.:]", re.IGNORECASE)
_CLAUSE = re.compile(r"(?P<count>\d{1,3})\.\s+(?=\D)")
_DEEP = re.compile(r"\d{1,2}\.\d{1,2}\.?\s")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_UNNUMBERED = re.compile(
    r"\b(?:Nghị định|Thông tư|Quyết định|Kế hoạch|Chỉ thị|Nghị quyết|Hướng dẫn|Công văn)"
    r"\s+\d+\s*[/\-]\s*[\dA-ZĐ]"
)


def _text(subject: Subject) -> tuple[Paragraph, ...]:
    return subject.parts.body


def _with_bases(subject: Subject) -> tuple[Paragraph, ...]:
    return (*subject.parts.bases, *subject.parts.body)


@check("BD-SIZE", "Cỡ chữ phần nội dung")
def sizes(subject: Subject) -> Outcome:
    """One size for all of the text, within the range."""
    paragraphs = _with_bases(subject)
    counts: dict[float, int] = {}
    for run in (run for one in paragraphs for line in one.lines for run in line.runs):
        if run.size is not None and run.text.strip():
            counts[run.size] = counts.get(run.size, 0) + len(run.text)
    if not counts:
        return not_applicable(_NO_BODY)
    usual = max(counts, key=lambda size: counts[size])
    low, high = subject.pack.span("body_sizes")
    told = span_text(low, high, "pt")
    if not low <= usual <= high:
        return judged([at(paragraphs[0], f"cỡ chữ {plain(usual)} pt", f"nội dung cỡ {told}")])
    odd = [one for one in paragraphs if _sizes_of(one) - {usual}]
    return judged(
        at(
            one,
            f"cỡ chữ {', '.join(plain(size) for size in sorted(_sizes_of(one) - {usual}))} pt",
            f"một cỡ chữ cho cả nội dung ({plain(usual)} pt)",
        )
        for one in odd
    )


def _sizes_of(paragraph: Paragraph) -> set[float]:
    runs = [run for line in paragraph.lines for run in line.runs]
    return {run.size for run in runs if run.size is not None and any(map(str.isalnum, run.text))}


@check("BD-JUST", "Nội dung canh đều hai lề")
def justified(subject: Subject) -> Outcome:
    """Paragraphs of more than one line are justified."""
    paragraphs = [one for one in _with_bases(subject) if _wraps(subject, one)]
    if not paragraphs:
        return not_applicable("Không có đoạn văn nào dài hơn một dòng.")
    return judged(
        at(one, "không canh đều hai lề", "canh đều hai lề")
        for one in paragraphs
        if one.align is not Align.JUSTIFY
    )


def _wraps(subject: Subject, paragraph: Paragraph) -> bool:
    if subject.document.kind is FileKind.PDF:
        return len(paragraph.lines) > 1 and paragraph.align is not None
    return any(line.room and line.width > line.room * _JUST_WRAPS for line in paragraph.lines)


@check("BD-INDENT", "Lùi đầu dòng")
def indents(subject: Subject) -> Outcome:
    """Look where first lines begin: 1 cm or 1,27 cm further in."""
    flags = subject.pack.flags
    wanted = [tenths / 10 for tenths in flags["indents_tenths_mm"]]
    slack = flags["indent_tolerance_tenths_mm"] / 10
    told = " hoặc ".join(f"{plain(one)} mm" for one in wanted)
    known = [one for one in _with_bases(subject) if one.indent is not None]
    if not known:
        return not_applicable(_NO_BODY)
    found = [
        at(one, f"lùi {plain(one.indent or 0.0)} mm", f"lùi {told}")
        for one in known
        if not any(abs((one.indent or 0.0) - right) <= slack + 0.05 for right in wanted)
    ]
    return _unless_unread(subject, "indents_tenths_mm", found)


@check("BD-PSPACE", "Khoảng cách giữa các đoạn")
def gaps(subject: Subject) -> Outcome:
    """At least 6 points between paragraphs."""
    least = float(subject.pack.flags["least_gap_pt"])
    pairs = [
        (two, gap)
        for one, two in pairwise(_with_bases(subject))
        if (gap := _gap(subject, one, two)) is not None
    ]
    if not pairs:
        return not_applicable("Không có hai đoạn văn liền nhau.")
    found = [
        at(two, f"cách đoạn trên {plain(max(gap, 0.0))} pt", f"ít nhất {plain(least)} pt")
        for two, gap in pairs
        if gap < least - (_SEEN if subject.document.kind is FileKind.PDF else 0.05)
    ]
    return _unless_unread(subject, "least_gap_pt", found)


def _gap(subject: Subject, one: Paragraph, two: Paragraph) -> float | None:
    """Return the points between two paragraphs that follow each other, if that is known."""
    if two.first.number != one.last.number + 1:
        return None
    if subject.document.kind is FileKind.PDF:
        return two.before
    return (one.after or 0.0) + max(two.before or 0.0, two.first.blank_above)


@check("BD-LEAD", "Cách dòng")
def leading(subject: Subject) -> Outcome:
    """Single to one and a half lines; Party documents exactly 18 to 22 points."""
    known = [one for one in _with_bases(subject) if one.leading is not None]
    if not known:
        return not_applicable("Không có đoạn văn nào dài hơn một dòng.")
    rule = subject.pack.flags["leading"]
    in_lines = rule["unit"] == "lines_tenths"
    low, high = (rule["from"] / 10, rule["to"] / 10) if in_lines else (rule["from"], rule["to"])
    expected = f"cách dòng {span_text(low, high, 'dòng' if in_lines else 'pt')}"
    found = [
        at(one, _told(one.leading), expected if in_lines else f"{expected} (Exactly)")
        for one in known
        if one.leading and not _is_right(one.leading, one.first.size, low, high, in_lines=in_lines)
    ]
    return _unless_unread(subject, "leading", found)


def _is_right(
    leading: Leading, size: float | None, low: float, high: float, *, in_lines: bool
) -> bool:
    slack = _SEEN if leading.kind is LeadingKind.MEASURED else 0.01
    if not in_lines:
        is_told = leading.kind in (LeadingKind.EXACT, LeadingKind.MEASURED)
        return is_told and low - slack <= leading.value <= high + slack
    if leading.kind is LeadingKind.MULTIPLE:
        return low - slack <= leading.value <= high + slack
    single = _SINGLE * (size or 14.0)
    return low * single - slack <= leading.value <= high * single + slack


def _told(leading: Leading | None) -> str:
    if leading is None:
        return ""
    if leading.kind is LeadingKind.MULTIPLE:
        return f"cách dòng {leading.value:.2f} dòng".replace(".", ",")
    words = {LeadingKind.EXACT: " (Exactly)", LeadingKind.AT_LEAST: " (At least)"}
    return f"cách dòng {plain(leading.value)} pt{words.get(leading.kind, '')}"


def _unless_unread(subject: Subject, flag: str, found: Sequence[Finding]) -> Outcome:
    """Judge findings, or leave them to a person where that part of the regulation was not read."""
    if subject.pack.is_read(flag):
        return judged(found)
    return needs_review(
        f"Chưa đọc được quy định này của {subject.pack.legal_basis}; so với quy định hiện nay.",
        found,
    )


# --- bases and numbering ---------------------------------------------------------------------


@check("BD-CANCU", "Căn cứ ban hành")
def bases(subject: Subject) -> Outcome:
    """One on each line, ended by a semicolon, the last by a full stop; italic or with a dash."""
    found = subject.parts.bases
    if not found:
        return not_applicable("Không có phần căn cứ.")
    return judged(_bases(subject, found))


def _bases(subject: Subject, found: Sequence[Paragraph]) -> Iterator[Finding]:
    flags = subject.pack.flags
    for one in found:
        end = "." if one is found[-1] else ";"
        if not one.text.endswith(end) or one.text.endswith("./."):
            yield at(one, f"kết thúc bằng “{one.text[-1:]}”", f"kết thúc bằng “{end}”")
        is_italic = all(line.is_italic for line in one.lines)
        if flags["bases_are_italic"] and not is_italic:
            yield at(one, "chữ đứng", "căn cứ chữ nghiêng")
        if not flags["bases_are_italic"] and any(line.has_italic for line in one.lines):
            yield at(one, "chữ nghiêng", "căn cứ chữ đứng")
        if bool(flags["bases_have_dash"]) != one.text.startswith("- "):
            wanted = "có gạch đầu dòng" if flags["bases_have_dash"] else "không có gạch đầu dòng"
            yield at(one, "gạch đầu dòng chưa đúng", wanted)


@check("BD-MUC", "Đề mục I, II, III viết hoa, đậm")
def sections(subject: Subject) -> Outcome:
    """Headings with a Roman number stand in bold capitals."""
    found = _sections(subject)
    if not found:
        return not_applicable("Không có đề mục đánh số La Mã.")
    return judged(finding for one in found for finding in _section(one))


def _sections(subject: Subject) -> list[Paragraph]:
    return [
        one
        for one in _text(subject)
        if len(one.text) <= _LONGEST_HEADING and _SECTION.match(one.text)
    ]


def _section(one: Paragraph) -> Iterator[Finding]:
    if not one.text.isupper():
        yield at(one, "không viết hoa hết", "đề mục viết hoa")
    if not one.is_bold:
        yield at(one, "chữ không đậm", "đề mục chữ đậm")
    if one.text.endswith(":"):
        yield at(one, "có dấu hai chấm ở cuối", "không có dấu ở cuối đề mục")


@check("BD-DIEM", "Thứ tự chữ cái của điểm")
def points(subject: Subject) -> Outcome:
    """Look for a, b, c, d, đ, e in their order; no f, j, w, z."""
    found = [(one, match["letter"]) for one in _text(subject) if (match := _POINT.match(one.text))]
    if not found:
        return not_applicable("Không có điểm a), b), c).")
    return judged(_points(found))


def _points(found: Sequence[tuple[Paragraph, str]]) -> Iterator[Finding]:
    before = ""
    for one, letter in found:
        wanted = (
            _LETTERS[_LETTERS.index(before) + 1 : _LETTERS.index(before) + 2] if before else "a"
        )
        if letter not in _LETTERS:
            yield at(one, f"điểm “{letter})”", "chữ cái tiếng Việt, không dùng f, j, w, z")
            continue
        if letter not in ("a", wanted):
            yield at(one, f"điểm “{letter})”", f"điểm “{wanted or 'a'})”")
        before = letter


@check("BD-SEQ", "Thứ tự Điều, khoản, mục", Severity.WARNING)
def sequences(subject: Subject) -> Outcome:
    """No gap in the numbers, one way of writing them."""
    found = list(_steps(_text(subject)))
    if not any(_SECTION.match(p.text) or _ARTICLE.match(p.text) or _CLAUSE.match(p.text)
               for p in _text(subject)):  # fmt: skip
        return not_applicable("Không có mục, điều, khoản đánh số.")
    return judged(found)


def _steps(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    section = article = clause = 0
    mark = ""
    for one in paragraphs:
        is_short = len(one.text) <= _LONGEST_HEADING
        if is_short and (match := _SECTION.match(one.text)):
            number = _roman(match["count"])
            yield from _step(one, section, number, "mục")
            if mark and match["mark"].strip() != mark:
                yield at(
                    one, f"dấu “{match['mark'].strip()}” sau số mục", f"như các mục trên “{mark}”"
                )
            mark = mark or match["mark"].strip()
            section, clause = number, 0
        elif match := _ARTICLE.match(one.text):
            yield from _step(one, article, int(match["count"]), "Điều")
            article, clause = int(match["count"]), 0
        elif match := _CLAUSE.match(one.text):
            yield from _step(one, clause, int(match["count"]), "khoản")
            clause = int(match["count"])
        elif _DEEP.match(one.text):
            yield at(one, "đánh số hai cấp dưới khoản", "điểm a), b), c)")


def _step(one: Paragraph, before: int, number: int, what: str) -> Iterator[Finding]:
    if number not in (1, before + 1):
        yield at(one, f"{what} {number} sau {what} {before}", f"{what} {before + 1}")


def _roman(text: str) -> int:
    values = [_ROMAN[sign] for sign in text]
    return sum(
        -one if later > one else one for one, later in zip(values, [*values[1:], 0], strict=True)
    )


# --- the end, citing -------------------------------------------------------------------------


@check("BD-END", "Dấu kết thúc nội dung")
def ending(subject: Subject) -> Outcome:
    """State documents end with "./.", those of the Party with a full stop."""
    if not subject.parts.is_type:
        return not_applicable("Bảng, danh sách không phải loại văn bản.")
    body = _text(subject)
    if not body:
        return not_applicable(_NO_BODY)
    last, wanted = body[-1], str(subject.pack.flags["text_ends"])
    if not subject.parts.signatures and subject.parts.recipients is None:
        return needs_review("Không tìm thấy chỗ ký nên không rõ nội dung kết thúc ở đâu.")
    if _ends_with_table(subject, last):
        return needs_review("Nội dung kết thúc bằng bảng.")
    is_right = last.text.endswith(wanted)
    if wanted == ".":
        is_right = is_right and not last.text.endswith(("./.", ".."))
    if is_right:
        return judged(())
    return judged([at(_end_of(last), f"kết thúc bằng “{last.text[-3:]}”", f"“{wanted}” ở cuối")])


def _ends_with_table(subject: Subject, last: Paragraph) -> bool:
    starts = [line.number for one in subject.parts.signatures for line in one.lines]
    if subject.parts.recipients:
        starts.append(subject.parts.recipients.word.number)
    end = min(starts, default=0)
    return any(
        one.is_tabular and last.last.number < one.first.number < end
        for one in subject.document.paragraphs
    )


def _end_of(paragraph: Paragraph) -> Line:
    return paragraph.last


@check("BD-CITE", "Viện dẫn văn bản có chữ “số”", Severity.WARNING)
def citing(subject: Subject) -> Outcome:
    """Look for the word "số" before the number of a document."""
    paragraphs = _with_bases(subject)
    if not paragraphs:
        return not_applicable(_NO_BODY)
    return judged(
        at(one, f"“{match[0]}…”", f"“{match[0].split()[0]} {match[0].split()[1]} số …”")
        for one in paragraphs
        if (match := _UNNUMBERED.search(one.text))
    )
