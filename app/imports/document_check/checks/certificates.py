"""Giấy khen, by Nghị định 98/2023/NĐ-CP, Điều 104.

That lapsed on 01/7/2025; it is used until what follows it was read.
"""

from collections.abc import Iterator

from app.imports.document_check.model import Document, FileKind, Line, has_letters
from app.imports.document_check.registry import Subject, check, plain
from app.imports.document_check.results import Finding, Outcome, at, judged, needs_review

_SIZE = (297.0, 210.0)
_TOLERANCE = 0.5
_EDGE = 10.0  # millimetres; the border stands there
_BRIGHT, _DIM = 0x90, 0x60
_TITLE = "giay khen"


@check("GK-SIZE", "Khổ giấy khen 297 × 210 mm", is_for_certificates=True)
def size(subject: Subject) -> Outcome:
    """A4 on its side."""
    return judged(
        Finding(f"khổ {plain(page.width)} × {plain(page.height)} mm", "khổ 297 × 210 mm")
        for page in subject.document.pages
        if abs(page.width - _SIZE[0]) > _TOLERANCE or abs(page.height - _SIZE[1]) > _TOLERANCE
    )


@check("GK-ORDER", "Thứ tự các dòng của giấy khen", is_for_certificates=True)
def order(subject: Subject) -> Outcome:
    """Quốc hiệu, Tiêu ngữ, who awards, TẶNG, GIẤY KHEN."""
    found = _lines(subject.document)
    names = ("Quốc hiệu", "Tiêu ngữ", "chức danh người tặng", "TẶNG", "GIẤY KHEN")
    wanted = [name for name in names if name != "Tiêu ngữ" or "Tiêu ngữ" in found]
    missing = [name for name in wanted if name not in found]
    if missing:
        return needs_review(f"Không tìm thấy {', '.join(missing)}.")
    numbers = [found[name].number for name in wanted]
    if numbers == sorted(numbers):
        return judged(())
    now = sorted(wanted, key=lambda name: found[name].number)
    return judged([at(found[now[0]], " – ".join(now), " – ".join(wanted))])


@check("GK-COLOR", "Màu chữ của giấy khen", is_for_certificates=True)
def colors(subject: Subject) -> Outcome:
    """Who awards and GIẤY KHEN in red, the rest in black."""
    found = _lines(subject.document)
    red = {found[name].number for name in ("chức danh người tặng", "GIẤY KHEN") if name in found}
    return judged(_colors(subject.document, red))


def _colors(document: Document, red: set[int]) -> Iterator[Finding]:
    for line in document.lines:
        for run in line.runs:
            if not has_letters(run.text):
                continue
            wants_red = line.number in red
            if wants_red and not _is_red(run.color):
                yield at(line, f"màu #{run.color}", "chữ đỏ")
            elif not wants_red and any(_channels(run.color)):
                yield at(line, f"màu #{run.color}", "chữ đen")


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    return red, green, blue


def _is_red(color: str) -> bool:
    red, green, blue = _channels(color)
    return red >= _BRIGHT and green <= _DIM and blue <= _DIM


@check("GK-FIT", "Chữ nằm gọn trong khung giấy khen", is_for_certificates=True)
def fits(subject: Subject) -> Outcome:
    """Nothing runs over the border, names stay on one line."""
    document = subject.document
    if document.kind is FileKind.WORD:
        return judged(
            at(line, f"dài {plain(line.width)} mm, quá {plain(line.room)} mm", "trên một dòng")
            for line in document.lines[:12]
            if line.room is not None and line.width > line.room + 0.5
        )
    pages = {page.number: page for page in document.pages}
    return judged(
        at(line, "chữ chạm hoặc ra ngoài khung", f"cách mép giấy ít nhất {plain(_EDGE)} mm")
        for line in document.lines
        if line.box is not None
        and line.page is not None
        and not (
            line.box.left >= _EDGE
            and line.box.right <= pages[line.page].width - _EDGE
            and line.box.top >= _EDGE
            and line.box.bottom <= pages[line.page].height - _EDGE
        )
    )


def _lines(document: Document) -> dict[str, Line]:
    """Return the lines that have a place in the order, by what they are."""
    found: dict[str, Line] = {}
    for line in document.lines:
        name = ""
        if line.folded in ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam"):
            name = "Quốc hiệu"
        elif line.folded.startswith("doc lap"):
            name = "Tiêu ngữ"
        elif line.folded == _TITLE:
            name = "GIẤY KHEN"
        elif line.folded.startswith("tang") and line.is_capital:
            name = "TẶNG"
        elif line.is_capital and _awards(line):
            name = "chức danh người tặng"
        if name and name not in found:
            found[name] = line
    return found


def _awards(line: Line) -> bool:
    words = (
        "chu tich",
        "ban thuong vu",
        "ban chap hanh",
        "hieu truong",
        "giam doc",
        "bi thu",
        "dang uy",
    )
    return line.folded.startswith(words)
