"""Who signs. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7, Điều 13; HD 05."""

import re
from collections.abc import Iterator

from app.domain.terms import Regime
from app.imports.document_check.closing import Signature
from app.imports.document_check.model import FileKind, Line
from app.imports.document_check.registry import STATE, Severity, Subject, check, plain, sized
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_LEAST_SPACE = 25.0  # millimetres; advice of this program, no rule
_NO_SIGNATURE = "Không tìm thấy chỗ ký."
_DEGREES = re.compile(
    r"(?:GS|PGS|TS|TSKH|ThS|Th\.S|BS|BSCK\w*|KS|CN|LS|DS|NGƯT|NGND|TTƯT|Tiến sĩ|Thạc sĩ|Bác sĩ|"
    r"Kỹ sư|Giáo sư|Đồng chí|Ông|Bà)\b\.?\s",
    re.IGNORECASE,
)
_COLLECTIVE = ("uy ban nhan dan", "ubnd", "hoi dong")


def _signer(subject: Subject) -> Signature | None:
    """Return who signs for the body: the last column."""
    return subject.parts.signatures[-1] if subject.parts.signatures else None


def _missing(subject: Subject) -> Outcome:
    if not subject.parts.is_type:
        return not_applicable("Bảng, danh sách không có chỗ ký của cơ quan.")
    return needs_review(_NO_SIGNATURE)


@check("SG-PREFIX", "Cách ghi quyền hạn của người ký")
def prefix(subject: Subject) -> Outcome:
    """TM., KT., TL., TUQ., Q. with a full stop; T/M, K/T, T/L with a stroke in the Party."""
    if not subject.parts.signatures:
        return _missing(subject)
    lines = [line for one in subject.parts.signatures for line in one.authority]
    allowed = [str(one) for one in subject.pack.flags["authority_prefixes"]]
    return judged(
        at(line, f"“{line.text.split()[0]}”", f"{', '.join(allowed)} rồi một dấu cách")
        for line in lines
        if not any(re.match(rf"{re.escape(one)} \S", line.text) for one in allowed)
    )


@check("SG-TM", "Thay mặt tập thể (TM.) khi ký", Severity.WARNING, STATE)
def collective(subject: Subject) -> Outcome:
    """Acts of a collective body say TM.; acts of the chairman himself do not."""
    signer, head = _signer(subject), subject.parts.head
    if not subject.parts.is_type or subject.parts.is_kind("BIEN_BAN"):
        return not_applicable("Không phải văn bản do cơ quan ban hành.")
    if signer is None or not head.issuer:
        return _missing(subject)
    issuer = head.issuer[0].folded
    has_collective = any(line.text.startswith(("TM", "T/M")) for line in signer.authority)
    has_order = any(line.text.startswith(("TL", "TUQ", "T/L")) for line in signer.authority)
    if _is_of_chairman(subject):
        found = [at(signer.lines[0], "có “TM.”", "văn bản của Chủ tịch không có “TM.”")]
        return judged(found if has_collective else ())
    if not issuer.startswith(_COLLECTIVE) or subject.parts.is_kind("QUYET_DINH"):
        return not_applicable("Không rõ văn bản của tập thể hay của người đứng đầu.")
    if has_collective or has_order:
        return judged(())
    return judged([at(signer.lines[0], "không có “TM.”", f"“TM. {head.issuer[0].text}”")])


def _is_of_chairman(subject: Subject) -> bool:
    """Whether the line of competence names the chairman himself (quyết định của Chủ tịch)."""
    if not subject.parts.is_kind("QUYET_DINH") or subject.parts.title is None:
        return False
    after = subject.parts.title.number
    lines = [line for line in subject.document.lines if after < line.number < after + 12]
    return any(line.is_capital and line.folded.startswith("chu tich") for line in lines)


@check("SG-KT", "Cấp phó ký thay")
def deputy(subject: Subject) -> Outcome:
    """Ask that a deputy signs KT. the head; in the Party not for a collective body."""
    if not subject.parts.is_type:
        return not_applicable("Bảng, danh sách không có chỗ ký của cơ quan.")
    signer = _signer(subject)
    if signer is None or not signer.posts:
        return _missing(subject)
    post = signer.posts[-1]
    if not post.text.startswith("PHÓ "):
        return not_applicable("Người ký không phải cấp phó.")
    starts = [line.text for line in signer.authority]
    has_instead = any(text.startswith(("KT", "K/T")) for text in starts)
    is_collective = any(text.startswith(("TM", "T/M")) for text in starts)
    if subject.pack.flags["deputies_need_prefix"] or not is_collective:
        word = "KT." if subject.pack.side is Regime.STATE else "K/T"
        return judged(
            [] if has_instead else [at(post, f"không có “{word}”", f"dòng “{word}” ở trên")]
        )
    found = [at(post, "có “K/T” cùng “T/M”", "cấp phó của tập thể không ghi “K/T”")]
    return judged(found if has_instead else ())


@check("SG-BOLD", "Quyền hạn, chức vụ, họ tên: chữ, cỡ chữ")
def looks(subject: Subject) -> Outcome:
    """All bold in state documents; the post not bold in those of the Party."""
    if not subject.parts.signatures:
        return _missing(subject)
    return judged(found for one in subject.parts.signatures for found in _looks(subject, one))


def _looks(subject: Subject, one: Signature) -> Iterator[Finding]:
    is_bold = bool(subject.pack.flags["post_is_bold"])
    name = (one.name,) if one.name else ()
    for line in (*one.authority, *name):
        if not line.is_bold:
            yield at(line, "chữ không đậm", "chữ đậm")
    for line in (*one.posts, *one.second):
        if is_bold and not line.is_bold:
            yield at(line, "chữ không đậm", "chức vụ chữ đậm")
        if not is_bold and line.has_bold:
            yield at(line, "chữ đậm", "chức vụ không đậm")
    low, high = subject.pack.size("authority")
    yield from sized((*one.authority, *one.posts, *one.second), low, high, "quyền hạn, chức vụ")
    yield from sized(name, *subject.pack.size("signer"), "họ tên")


@check("SG-NAME", "Không ghi học hàm, học vị trước họ tên")
def names(subject: Subject) -> Outcome:
    """Nothing stands before the name."""
    lines = [one.name for one in subject.parts.signatures if one.name]
    if not lines:
        return not_applicable("Chưa có họ tên người ký.")
    return judged(
        at(line, f"“{match[0].strip()}” trước họ tên", "chỉ ghi họ tên")
        for line in lines
        if (match := _DEGREES.match(line.text))
    )


@check("SG-COUNCIL", "Hội đồng dùng dấu của UBND", Severity.WARNING, STATE)
def council(subject: Subject) -> Outcome:
    """Who signs for a council has the post that belongs to the seal above the name."""
    signer = _signer(subject)
    first = signer.authority[0] if signer and signer.authority else None
    if signer is None or first is None or not first.folded.startswith("tm. hoi dong"):
        return not_applicable("Không phải văn bản của hội đồng.")
    if "nhan dan" in first.folded or signer.second:
        return judged(())
    place: Line = signer.name or signer.posts[-1]
    return judged([at(place, "không có chức vụ ở trên họ tên", "ví dụ “CHỦ TỊCH UBND XÃ”")])


@check("SG-SPACE", "Khoảng trống để ký, đóng dấu", Severity.WARNING)
def space(subject: Subject) -> Outcome:
    """There is room to sign above the name."""
    named = [one for one in subject.parts.signatures if one.name and one.gap is not None]
    if not named:
        return not_applicable("Chưa có họ tên người ký.")
    least = f"khoảng {plain(_LEAST_SPACE)} mm trở lên"
    return judged(
        at(one.name, f"trống {plain(one.gap or 0.0)} mm", least)
        for one in named
        if (one.gap or 0.0) < _LEAST_SPACE
    )


@check("SG-KEEP", "Chỗ ký không nằm một mình trên trang", Severity.WARNING)
def kept(subject: Subject) -> Outcome:
    """Ask for some text on the page of the signature."""
    if subject.document.kind is FileKind.WORD:
        return not_applicable("Tệp Word không cho biết trang; hãy kiểm tra bản PDF.")
    signer = _signer(subject)
    if signer is None:
        return _missing(subject)
    page, closing = signer.lines[0].page, {line.number for line in signer.lines}
    others = subject.parts.recipients
    closing |= {line.number for item in others.items for line in item} if others else set()
    closing |= {others.word.number} if others else set()
    closing |= {line.number for one in subject.parts.signatures for line in one.lines}
    text = [line for line in subject.document.lines if line.page == page]
    if any(line.number not in closing and not line.text.startswith("(") for line in text):
        return judged(())
    return judged([at(signer.lines[0], "không có dòng nào ở trên", "cùng trang với nội dung")])
