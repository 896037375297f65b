"""Who gets it. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9; HD 05."""

import re
from collections.abc import Iterator, Sequence

from app.domain.terms import Regime
from app.imports.document_check.closing import Recipients
from app.imports.document_check.model import Line
from app.imports.document_check.registry import Severity, Subject, check, sized
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_WORD = "Nơi nhận:"


def _missing(subject: Subject) -> Outcome:
    if not subject.parts.is_type:
        return not_applicable("Bảng, danh sách không phải loại văn bản.")
    return needs_review("Không tìm thấy “Nơi nhận:”.")


def _items(recipients: Recipients) -> list[tuple[Line, str]]:
    return [(item[0], " ".join(line.text for line in item)) for item in recipients.items]


@check("NN-HEAD", "Chữ “Nơi nhận:”")
def word(subject: Subject) -> Outcome:
    """12 points bold italic; in the Party 14 points with a rule as long as the words."""
    found = subject.parts.recipients
    if found is None:
        return _missing(subject)
    return judged(_word(subject, found.word))


def _word(subject: Subject, line: Line) -> Iterator[Finding]:
    if line.text != _WORD:
        yield at(line, f"viết “{line.text}”", f"“{_WORD}” trên dòng riêng")
    yield from sized([line], *subject.pack.size("recipients_word"), "“Nơi nhận:”")
    if subject.pack.flags["recipients_ruled"]:
        if not (line.is_underlined or line.rule):
            yield at(line, "không có gạch dưới", "gạch dưới dài bằng chữ")
        if line.has_bold or line.has_italic:
            yield at(line, "chữ đậm hoặc nghiêng", "chữ đứng, không đậm")
    else:
        if not (line.is_bold and line.is_italic):
            yield at(line, "chữ không nghiêng, đậm", "chữ nghiêng, đậm")
        if line.is_underlined:
            yield at(line, "gạch chân", "không gạch chân")


@check("NN-ITEM", "Các dòng nơi nhận")
def items(subject: Subject) -> Outcome:
    """Each begins with a dash and ends with a semicolon."""
    found = subject.parts.recipients
    if found is None:
        return _missing(subject)
    if not found.items:
        return judged([at(found.word, "không có dòng nào", "các dòng nơi nhận")])
    return judged(_each(subject, found))


def _each(subject: Subject, recipients: Recipients) -> Iterator[Finding]:
    listed = _items(recipients)
    for line, text in listed:
        if not text.startswith("- "):
            yield at(line, "không bắt đầu bằng “- ”", "gạch đầu dòng và một dấu cách")
        if line is not listed[-1][0] and not text.endswith(";"):
            yield at(line, f"kết thúc bằng “{text[-1:]}”", "dấu chấm phẩy")
    lines = [line for item in recipients.items for line in item]
    yield from sized(lines, *subject.pack.size("recipients"), "nơi nhận")
    for line in lines:
        if line.is_bold or line.is_italic:
            yield at(line, "chữ đậm hoặc nghiêng", "chữ đứng, không đậm")


@check("NN-LAST", "Dòng lưu")
def archived(subject: Subject) -> Outcome:
    """Ask that the last line says where it is kept."""
    found = subject.parts.recipients
    if found is None:
        return _missing(subject)
    if not found.items:
        return not_applicable("Không có dòng nào dưới “Nơi nhận:”.")
    line, text = _items(found)[-1]
    if _last(subject).fullmatch(text):
        return judged(())
    kept = subject.pack.flags["archive_line"]
    return judged([at(line, f"“{text}”", f"“- {kept}….” có dấu chấm ở cuối")])


def _last(subject: Subject) -> re.Pattern[str]:
    if subject.pack.side is Regime.PARTY:
        return re.compile(r"-\s*Lưu (?!:)\S.+\.")
    kept = re.escape(str(subject.pack.flags["archive_line"]))
    return re.compile(rf"-?\s*{kept}(, .+)?\.")


@check("NN-ASABOVE", "Dòng đầu của nơi nhận", Severity.WARNING)
def first(subject: Subject) -> Outcome:
    """Như trên for what is addressed, Như Điều n for decisions."""
    parts = subject.parts
    is_addressed = parts.is_kind("CONG_VAN", "TO_TRINH") or (
        parts.is_kind("BAO_CAO") and parts.addressed is not None
    )
    is_decision = parts.is_kind("QUYET_DINH") and subject.pack.side is Regime.STATE
    if not (is_addressed or is_decision):
        return not_applicable("Chỉ dành cho công văn, tờ trình, báo cáo gửi cấp trên, quyết định.")
    if parts.recipients is None or not parts.recipients.items:
        return _missing(subject)
    return judged(_first(_items(parts.recipients), "Như Điều" if is_decision else "Như trên"))


def _first(listed: Sequence[tuple[Line, str]], words: str) -> Iterator[Finding]:
    line, text = listed[0]
    if not text.lstrip("- ").startswith(words):
        yield at(line, f"“{text}”", f"“- {words}{' …' if words.endswith('u') else ''};”")


@check("KG", "Nơi gửi (Kính gửi)")
def addressed(subject: Subject) -> Outcome:
    """Letters and proposals say whom they are sent to."""
    parts = subject.parts
    if not parts.is_kind("CONG_VAN", "TO_TRINH"):
        return not_applicable("Chỉ dành cho công văn, tờ trình.")
    wanted = "Kính gửi"
    if parts.is_kind("TO_TRINH"):
        wanted = str(subject.pack.flags["proposal_addressed"])
    line = parts.addressed
    if line is None:
        return judged([Finding(f"không có dòng “{wanted}:”", f"“{wanted}: …”")])
    if line.text.startswith(f"{wanted}:"):
        return judged(())
    return judged([at(line, f"“{line.text[:12]}…”", f"“{wanted}: …”")])
