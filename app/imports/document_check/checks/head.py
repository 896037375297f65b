"""The letterhead. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.1–2 and V; HD 05."""

from collections.abc import Iterator, Sequence

from app.imports.document_check.model import FileKind, Line
from app.imports.document_check.registry import (
    PARTY,
    STATE,
    Severity,
    Subject,
    check,
    plain,
    sized,
    span_text,
)
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
)

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY_TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
_RULE_SHARE = 0.02  # of the text, that a rule as long as it may differ
_RULE_SLACK = 0.5  # millimetres
_CENTRED = 1.0
_TYPED = frozenset("-–—_─━= ")


@check("HD-QH", "Quốc hiệu", regimes=STATE)
def nation(subject: Subject) -> Outcome:
    """Its words, capitals, bold, size."""
    lines = subject.parts.head.nation
    if not lines:
        return needs_review("Không tìm thấy Quốc hiệu.")
    return judged(_nation(subject, lines))


def _nation(subject: Subject, lines: Sequence[Line]) -> Iterator[Finding]:
    text = " ".join(line.text for line in lines)
    if text.upper().replace("HOÀ", "HÒA") != NATION:
        yield at(lines[0], "viết sai Quốc hiệu", NATION)
    elif not text.isupper():
        yield at(lines[0], "không viết hoa hết", NATION)
    yield from _bold(lines, "Quốc hiệu")
    yield from sized(lines, *subject.pack.size("nation"), "Quốc hiệu")


@check("HD-TN", "Tiêu ngữ", regimes=STATE)
def motto(subject: Subject) -> Outcome:
    """Its words with hyphens between blanks, bold, size."""
    lines = subject.parts.head.motto
    if not lines:
        return needs_review("Không tìm thấy Tiêu ngữ.")
    return judged(_motto(subject, lines[0]))


def _motto(subject: Subject, line: Line) -> Iterator[Finding]:
    if line.text != MOTTO:
        has_long = any(sign in line.text for sign in "–—−")
        found = "dùng gạch dài thay cho gạch nối" if has_long else "viết sai Tiêu ngữ"
        yield at(line, found, MOTTO)
    yield from _bold([line], "Tiêu ngữ")
    yield from sized([line], *subject.pack.size("motto"), "Tiêu ngữ")


def _bold(lines: Sequence[Line], what: str) -> Iterator[Finding]:
    for line in lines:
        if not line.is_bold or line.has_italic:
            yield at(line, "chữ không đứng, đậm", f"{what} chữ đứng, đậm")


@check("HD-TN-RULE", "Đường kẻ dưới Tiêu ngữ", regimes=STATE)
def motto_rule(subject: Subject) -> Outcome:
    """Ask for a drawn rule as long as the words."""
    lines = subject.parts.head.motto
    if not lines:
        return needs_review("Không tìm thấy Tiêu ngữ.")
    return rule_below(subject, lines, None)


@check("HD-PAIR", "Cỡ chữ Quốc hiệu, Tiêu ngữ, ngày tháng đi cùng nhau", Severity.WARNING, STATE)
def pairs(subject: Subject) -> Outcome:
    """All of the smaller or all of the larger sizes."""
    head = subject.parts.head
    if not (head.nation and head.motto):
        return needs_review("Không tìm thấy đủ Quốc hiệu và Tiêu ngữ.")
    lines = [head.nation[0], head.motto[0], *([head.dated] if head.dated else [])]
    sizes = [line.size for line in lines]
    sets = [one[: len(sizes)] for one in subject.pack.flags["size_sets"]]
    if None in sizes or sizes in sets or not _in_ranges(subject, lines):
        return judged(())
    told = " hoặc ".join(", ".join(map(str, one)) for one in sets)
    found = ", ".join(plain(size) for size in sizes if size is not None)
    return judged([at(lines[0], f"cỡ chữ {found}", f"cỡ chữ {told}")])


def _in_ranges(subject: Subject, lines: Sequence[Line]) -> bool:
    """Whether each is right by itself; else its own check says so."""
    for line, part in zip(lines, ("nation", "motto", "date"), strict=False):
        low, high = subject.pack.size(part)
        if line.size is None or not low <= line.size <= high:
            return False
    return True


@check("HD-ORG", "Tên cơ quan ban hành, cơ quan chủ quản")
def names(subject: Subject) -> Outcome:
    """Capitals; the body above not bold, the issuing body bold."""
    head = subject.parts.head
    if not head.issuer:
        return needs_review("Không tìm thấy tên cơ quan ban hành.")
    return judged(_names(subject))


def _names(subject: Subject) -> Iterator[Finding]:
    head = subject.parts.head
    for line in (*head.parent, *head.issuer):
        if not line.is_capital:
            yield at(line, "không viết hoa hết", "tên cơ quan viết hoa")
    for line in head.parent:
        if line.has_bold:
            yield at(line, "chữ đậm", "tên cơ quan chủ quản chữ đứng, không đậm")
    yield from _bold(head.issuer, "tên cơ quan ban hành")
    yield from sized((*head.parent, *head.issuer), *subject.pack.size("issuer"), "tên cơ quan")


@check("HD-ORG-RULE", "Đường kẻ dưới tên cơ quan ban hành", regimes=STATE)
def name_rule(subject: Subject) -> Outcome:
    """Ask for a drawn rule, a third to a half of the line."""
    issuer = subject.parts.head.issuer
    if not issuer:
        return needs_review("Không tìm thấy tên cơ quan ban hành.")
    return rule_below(subject, issuer, subject.pack.flags["rule_parts"])


@check("HD-DANG", "Tiêu đề Đảng Cộng sản Việt Nam và dấu sao", regimes=PARTY)
def party_title(subject: Subject) -> Outcome:
    """Ask for the title with its rule, the star below the issuing body, no Quốc hiệu."""
    head = subject.parts.head
    if not head.party_title:
        return needs_review("Không tìm thấy tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”.")
    found = list(_party_title(subject))
    if head.issuer and head.star is None:
        found.append(at(head.issuer[-1], "không có dấu sao (*)", "dấu sao dưới tên cơ quan"))
    rule = rule_below(subject, head.party_title, None)
    if found or rule.findings:
        return judged([*found, *rule.findings])
    return rule


def _party_title(subject: Subject) -> Iterator[Finding]:
    lines = subject.parts.head.party_title
    if " ".join(line.text for line in lines) != PARTY_TITLE:
        yield at(lines[0], "viết sai tiêu đề", PARTY_TITLE)
    yield from _bold(lines, "tiêu đề")
    yield from sized(lines, *subject.pack.size("party_title"), "tiêu đề")
    for line in subject.parts.head.nation[:1]:
        yield at(line, "có Quốc hiệu", "văn bản của Đảng không có Quốc hiệu")


@check("HD-ONELINE", "Quốc hiệu, tiêu đề nằm trên một dòng")
def one_line(subject: Subject) -> Outcome:
    """Ask for the title at the right on one line."""
    lines = subject.parts.head.nation or subject.parts.head.party_title
    if not lines:
        return needs_review("Không tìm thấy Quốc hiệu hay tiêu đề.")
    line: Line = lines[0]
    if len(lines) > 1:
        return judged([at(line, "bị ngắt thành hai dòng", "trên một dòng")])
    is_word = subject.document.kind is FileKind.WORD
    if is_word and line.room is not None and line.width > line.room + _RULE_SLACK:
        found = f"dài {plain(line.width)} mm, ô chỉ rộng {plain(line.room)} mm nên xuống dòng"
        return judged([at(line, found, "trên một dòng")])
    return judged(())


# --- rules -----------------------------------------------------------------------------------


def rule_below(subject: Subject, lines: Sequence[Line], parts: Sequence[int] | None) -> Outcome:
    """Judge the rule below lines: as long as their text, or from 1/n to 1/m of it (`parts`)."""
    document, line = subject.document, lines[-1]
    told = f"dài từ 1/{parts[0]} đến 1/{parts[1]} dòng chữ" if parts else "dài bằng dòng chữ"
    expected = f"đường kẻ liền, {told}, ở giữa"
    near = [one for one in document.lines if one.column == line.column is not None and one.rule]
    rule = line.rule or next((one.rule for one in near), None)
    if rule is None:
        return _without_rule(subject, line, expected)
    if not _fits(rule.length, lines, parts):
        share = 100 * rule.length / line.width if line.width else 0
        low, high = _bounds(line.width, parts)
        found = f"đường kẻ dài {plain(rule.length)} mm, bằng {share:.0f}% dòng chữ"
        return judged([at(line, found, f"{expected} ({span_text(low, high, 'mm')})")])
    if rule.off_center is not None and abs(rule.off_center) > _CENTRED:
        found = f"đường kẻ lệch giữa {plain(abs(rule.off_center))} mm"
        return judged([at(line, found, expected)])
    return judged(())


def _without_rule(subject: Subject, line: Line, expected: str) -> Outcome:
    if line.is_underlined:
        return judged([at(line, "gạch chân chữ thay cho đường kẻ", expected)])
    after = [one for one in subject.document.lines if one.number > line.number][:3]
    typed = [one for one in after if one.column == line.column and _is_typed(one)]
    if typed:
        return judged([at(typed[0], "gõ gạch thay cho đường kẻ", expected)])
    if subject.document.has_pictures or _has_stray_rule(subject, line):
        return needs_review("Không rõ đường kẻ nào thuộc dòng này.")
    return judged([at(line, "không có đường kẻ", expected)])


def _bounds(width: float, parts: Sequence[int] | None) -> tuple[float, float]:
    return (width / parts[0], width / parts[1]) if parts else (width, width)


def _fits(length: float, lines: Sequence[Line], parts: Sequence[int] | None) -> bool:
    """Whether a rule is as long as told, by the last line or by the longest."""
    for width in (lines[-1].width, max(line.width for line in lines)):
        low, high = _bounds(width, parts)
        slack = max(_RULE_SLACK, _RULE_SHARE * high)
        if low - slack <= length <= high + slack:
            return True
    return False


def _is_typed(line: Line) -> bool:
    return len(line.text) > 2 and set(line.text) <= _TYPED


def _has_stray_rule(subject: Subject, line: Line) -> bool:
    """Whether a head typed with tabs has a rule that may belong to another of its lines."""
    head = subject.parts.head
    is_in_head = line.column is None and line.number <= head.ends_at
    if not is_in_head or subject.document.kind is FileKind.PDF:
        return False
    return any(one.rule for one in subject.document.lines if one.number <= head.ends_at)
