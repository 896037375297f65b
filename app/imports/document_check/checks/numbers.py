"""Number, symbol, place and date. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.3–4; HD 05."""

import re
from collections.abc import Iterator

from app.domain.terms import Regime
from app.imports.document_check.model import FileKind, Line
from app.imports.document_check.packs import symbols
from app.imports.document_check.registry import STATE, Severity, Subject, check, plain, sized
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_GROUPS = "[A-ZĐÂĂÊÔƠƯ0-9]+(?:-[A-ZĐÂĂÊÔƠƯ0-9]+)*"
_BLANK = r"[\s.…_]*"
_LEVEL = 1.0  # millimetres
_NO_NUMBER = "Không tìm thấy dòng số, ký hiệu."
_NO_DATE = "Không tìm thấy dòng địa danh, ngày tháng."
_DATE = re.compile(
    rf"(?P<place>\S.*), ngày (?P<day>\d{{1,2}}|{_BLANK})\s*tháng (?P<month>\d{{1,2}}|{_BLANK})\s*"
    rf"năm (?P<year>\d{{4}}|{_BLANK})\.?"
)
_ANY_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})", re.IGNORECASE)


def _number_pattern(subject: Subject) -> re.Pattern[str]:
    """Return what a number looks like: its figures or a blank, and its symbol."""
    kinds = "|".join(sorted(filter(None, symbols(subject.pack.side)), key=len, reverse=True))
    figures = rf"(?P<number>\d+|{_BLANK})"
    if subject.pack.side is Regime.PARTY:
        return re.compile(rf"Số {figures}-(?P<kind>{kinds})/(?P<body>{_GROUPS})")
    return re.compile(rf"Số:\s?{figures}/(?:(?P<kind>{kinds})-)?(?P<body>{_GROUPS})")


@check("NO-FORM", "Cách ghi số, ký hiệu")
def form(subject: Subject) -> Outcome:
    """As the regime writes it, without blanks; the number of a draft may be left open."""
    line = subject.parts.head.number
    if line is None:
        return _without(subject, _NO_NUMBER)
    if _number_pattern(subject).fullmatch(line.text):
        return judged(())
    is_party = subject.pack.side is Regime.PARTY
    expected = "Số 14-KH/ĐU" if is_party else "Số: 14/KH-UBND (công văn: Số: 14/UBND-VHXH)"
    found = "số và ký hiệu viết không đúng mẫu"
    if re.search(r"\d\s+[/\-]|[/\-]\s|\s[/\-]\s", line.text):
        found = "có dấu cách trong số, ký hiệu"
    return judged([at(line, found, f"viết liền như {expected}")])


def _without(subject: Subject, reason: str) -> Outcome:
    if subject.parts.kind is None or not subject.parts.is_type:
        return not_applicable("Bảng, danh sách không phải loại văn bản có số.")
    return needs_review(reason)


@check("NO-PAD", "Số nhỏ hơn 10 có số 0 ở trước")
def padded(subject: Subject) -> Outcome:
    """Ask for 01 to 09, not 1 to 9."""
    line = subject.parts.head.number
    if line is None:
        return _without(subject, _NO_NUMBER)
    figures = re.match(r"Số\s*:?\s*(\d+)", line.text, re.IGNORECASE)
    if figures is None:
        return not_applicable("Văn bản chưa có số.")
    digits = figures[1]
    is_right = not digits.startswith("0") if len(digits) > 2 else len(digits) == 2
    if is_right and int(digits):
        return judged(())
    return judged([at(line, f"số “{digits}”", f"số “{int(digits):02d}”")])


@check("NO-TYPE", "Ký hiệu đúng tên loại văn bản")
def symbol(subject: Subject) -> Outcome:
    """Compare the abbreviation in the number with the kind of document."""
    line, kind = subject.parts.head.number, subject.parts.kind
    if kind is None or not kind.is_type:
        return not_applicable("Không phải loại văn bản có ký hiệu riêng.")
    if line is None:
        return needs_review(_NO_NUMBER)
    match = _number_pattern(subject).fullmatch(re.sub(r"\s+(?=[/\-])", "", line.text))
    if match is None:
        return needs_review("Số, ký hiệu viết không đúng mẫu nên không đọc được.")
    wanted = kind.symbol(subject.pack.side)
    if (match["kind"] or "") == (wanted or ""):
        return judged(())
    name = kind.name.lower()
    expected = f"“{wanted}” cho {name}" if wanted else f"{name} không có ký hiệu tên loại"
    return judged([at(line, f"ký hiệu “{match['kind'] or match['body']}”", expected)])


@check("NO-SIZE", "Cỡ chữ số, ký hiệu")
def number_size(subject: Subject) -> Outcome:
    """Size; upright."""
    line = subject.parts.head.number
    if line is None:
        return _without(subject, _NO_NUMBER)
    found = list(sized([line], *subject.pack.size("number"), "số, ký hiệu"))
    if line.has_bold or line.has_italic:
        found.append(at(line, "chữ đậm hoặc nghiêng", "số, ký hiệu chữ đứng, không đậm"))
    return judged(found)


# --- place and date --------------------------------------------------------------------------


def _dated(subject: Subject) -> Line | Outcome:
    line = subject.parts.head.dated
    if line is not None:
        return line
    if subject.parts.is_kind("BIEN_BAN"):
        return not_applicable("Biên bản không có dòng địa danh, ngày tháng ở đầu.")
    return _without(subject, _NO_DATE)


@check("DT-FORM", "Cách ghi địa danh, ngày tháng")
def dated_form(subject: Subject) -> Outcome:
    """Place, comma, "ngày … tháng … năm …"."""
    line = _dated(subject)
    if isinstance(line, Outcome):
        return line
    match = _DATE.fullmatch(line.text)
    if match and _is_day(match["day"], match["month"]):
        return judged(())
    found = "ngày, tháng không có thật" if match else "viết không đúng mẫu"
    return judged([at(line, found, "Địa danh, ngày 05 tháng 3 năm 2026")])


def _is_day(day: str, month: str) -> bool:
    is_right = not day.isdecimal() or 1 <= int(day) <= 31
    return is_right and (not month.isdecimal() or 1 <= int(month) <= 12)


@check("DT-PAD", "Ngày nhỏ hơn 10, tháng 1 và 2 có số 0 ở trước")
def dated_padded(subject: Subject) -> Outcome:
    """Days 1 to 9 and the months 1 and 2 are written with a 0."""
    line = _dated(subject)
    if isinstance(line, Outcome):
        return line
    return judged(_unpadded(line))


def _unpadded(line: Line) -> Iterator[Finding]:
    match = _ANY_DATE.search(line.text)
    if match is None:
        return
    day, month = match[1], match[2]
    if len(day) == 1:
        yield at(line, f"ngày {day}", f"ngày 0{day}")
    if month in ("1", "2"):
        yield at(line, f"tháng {month}", f"tháng 0{month}")


@check("DT-PAD-EXTRA", "Tháng 3 đến 9 không cần số 0", Severity.WARNING)
def dated_padded_too_much(subject: Subject) -> Outcome:
    """Months 3 to 9 need no 0; it is not forbidden."""
    line = _dated(subject)
    if isinstance(line, Outcome):
        return line
    match = _ANY_DATE.search(line.text)
    if match and re.fullmatch("0[3-9]", match[2]):
        return judged([at(line, f"tháng {match[2]}", f"tháng {match[2][1]}")])
    return judged(())


@check("DT-ITALIC", "Địa danh, ngày tháng chữ nghiêng")
def dated_italic(subject: Subject) -> Outcome:
    """Italic, not bold, size."""
    line = _dated(subject)
    if isinstance(line, Outcome):
        return line
    found = list(sized([line], *subject.pack.size("date"), "địa danh, ngày tháng"))
    if not line.is_italic or line.has_bold:
        found.append(at(line, "chữ không nghiêng hoặc đậm", "chữ nghiêng, không đậm"))
    return judged(found)


@check("DT-LEVEL", "Ngày tháng ngang hàng với số, ký hiệu", Severity.WARNING, STATE)
def level(subject: Subject) -> Outcome:
    """Both stand on one height."""
    head = subject.parts.head
    if head.number is None or head.dated is None:
        return not_applicable("Không có đủ số, ký hiệu và ngày tháng.")
    if subject.document.kind is FileKind.WORD:
        return not_applicable("Tệp Word không cho biết vị trí trên trang; hãy kiểm tra bản PDF.")
    one, two = head.number.baseline, head.dated.baseline
    if one is None or two is None or abs(one - two) <= _LEVEL:
        return judged(())
    return judged(
        [at(head.dated, f"lệch {plain(abs(one - two))} mm", "cùng hàng với số, ký hiệu")]
    )


@check("BB-NODATE", "Biên bản không ghi địa danh, ngày tháng ở đầu", Severity.WARNING)
def minutes_without_date(subject: Subject) -> Outcome:
    """Minutes tell their time in the text."""
    if not subject.parts.is_kind("BIEN_BAN"):
        return not_applicable("Chỉ dành cho biên bản.")
    line = subject.parts.head.dated
    return judged([at(line, "có địa danh, ngày tháng", "không ghi ở đầu")] if line else ())
