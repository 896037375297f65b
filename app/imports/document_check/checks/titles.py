"""Kind of document and what it is about. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5; HD 05."""

from collections.abc import Iterator

from app.imports.document_check.checks.head import rule_below
from app.imports.document_check.model import Line
from app.imports.document_check.registry import (
    PARTY,
    STATE,
    Severity,
    Subject,
    check,
    sized,
)
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_IS_LETTER = "Công văn không có tên loại."
_IS_LIST = "Bảng, danh sách không phải loại văn bản."
_NO_TITLE = "Không tìm thấy tên loại văn bản."
_NO_SUBJECT = "Không tìm thấy trích yếu."


@check("TL-CAPS-BOLD", "Tên loại, trích yếu: chữ, cỡ chữ")
def title(subject: Subject) -> Outcome:
    """Ask for the kind in bold capitals, what it is about in bold."""
    parts = subject.parts
    if parts.is_kind("CONG_VAN"):
        low, high = subject.pack.size("letter_subject")
        return judged(sized(parts.letter_subject, low, high, "trích yếu công văn"))
    if parts.title is None:
        return needs_review(_NO_TITLE)
    return judged(_title(subject, parts.title))


def _title(subject: Subject, line: Line) -> Iterator[Finding]:
    if not line.is_capital:
        yield at(line, "không viết hoa hết", "tên loại viết hoa")
    if not line.is_bold or line.has_italic:
        yield at(line, "chữ không đứng, đậm", "tên loại chữ đứng, đậm")
    yield from sized([line], *subject.pack.span("title_sizes"), "tên loại")
    for one in subject.parts.subject:
        if not one.is_bold or one.has_italic:
            yield at(one, "chữ không đứng, đậm", "trích yếu chữ đứng, đậm")
    yield from sized(subject.parts.subject, *subject.pack.size("subject"), "trích yếu")


@check("TY-RULE", "Đường kẻ dưới trích yếu", regimes=STATE)
def subject_rule(subject: Subject) -> Outcome:
    """Ask for a drawn rule, a third to a half of the line."""
    parts = subject.parts
    if parts.is_kind("CONG_VAN"):
        return not_applicable(_IS_LETTER)
    lines = parts.subject or ((parts.title,) if parts.title else ())
    if lines and not parts.is_type and lines[-1].rule is None:
        return not_applicable(_IS_LIST)
    if not lines or (not parts.subject and lines[0].rule is None):
        return needs_review(_NO_SUBJECT)
    return rule_below(subject, lines, subject.pack.flags["rule_parts"])


@check("TY-DASH", "Năm gạch nối dưới trích yếu", regimes=PARTY)
def subject_dashes(subject: Subject) -> Outcome:
    """Exactly five hyphens, typed."""
    parts = subject.parts
    if parts.is_kind("CONG_VAN"):
        return not_applicable(_IS_LETTER)
    if not parts.subject:
        is_list = parts.title is not None and not parts.is_type
        return not_applicable(_IS_LIST) if is_list else needs_review(_NO_SUBJECT)
    wanted = str(subject.pack.flags["subject_mark"])
    mark = parts.subject_mark
    if mark is None:
        return judged([at(parts.subject[-1], "không có gạch", f"“{wanted}” dưới trích yếu")])
    return judged([] if mark.text == wanted else [at(mark, f"“{mark.text}”", f"“{wanted}”")])


@check("TY-CASE", "Chữ đầu của trích yếu", Severity.WARNING)
def subject_case(subject: Subject) -> Outcome:
    """Ask for a capital in state documents, a small letter in those of the Party."""
    parts = subject.parts
    if parts.is_kind("CONG_VAN"):
        return not_applicable(_IS_LETTER)
    if not parts.subject:
        is_list = parts.title is not None and not parts.is_type
        return not_applicable(_IS_LIST) if is_list else needs_review(_NO_SUBJECT)
    line = parts.subject[0]
    first = next((sign for sign in line.text if sign.isalpha()), "")
    wants_upper = bool(subject.pack.flags["subject_starts"] == "upper")
    if not first or first.isupper() == wants_upper:
        return judged(())
    names = ("chữ thường", "chữ hoa")
    return judged([at(line, f"bắt đầu bằng {names[not wants_upper]}", names[wants_upper])])


@check("CV-NOTITLE", "Công văn không ghi tên loại")
def letter_without_title(subject: Subject) -> Outcome:
    """Look for a heading "CÔNG VĂN", which no letter has."""
    parts = subject.parts
    if not parts.is_kind("CONG_VAN"):
        return not_applicable("Chỉ dành cho công văn.")
    return judged([at(parts.title, "có tên loại “CÔNG VĂN”", "không ghi")] if parts.title else ())
