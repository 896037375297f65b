"""Paper, margins, letters, page numbers. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I; HD 05."""

from collections.abc import Iterable, Iterator

from app.imports.document_check.model import Document, FileKind, Line, Page, PageNumber, Run
from app.imports.document_check.registry import Subject, check, plain, sized, span_text
from app.imports.document_check.results import (
    Finding,
    Outcome,
    at,
    judged,
    needs_review,
    not_applicable,
)

_A4 = (210.0, 297.0)
_TOLERANCE = 0.5
_CENTRED = 1.0
_DARK = 0x20
_FONTS = ("timesnewroman", "tinos", "liberationserif")
_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


@check("PG-SIZE", "Khổ giấy A4")
def paper(subject: Subject) -> Outcome:
    """A4, upright or on its side."""
    return judged(
        Finding(
            f"khổ {plain(page.width)} × {plain(page.height)} mm",
            "khổ A4, 210 × 297 mm",
            _page_of(subject.document, page),
        )
        for page in subject.document.pages
        if not _is_a4(page)
    )


def _is_a4(page: Page) -> bool:
    sides = sorted((page.width, page.height))
    return all(abs(one - two) <= _TOLERANCE for one, two in zip(sides, _A4, strict=True))


def _page_of(document: Document, page: Page) -> int | None:
    return page.number if document.kind is FileKind.PDF else None


@check("PG-MARGIN", "Lề trang")
def margins(subject: Subject) -> Outcome:
    """Within the ranges; a PDF does not tell its margins, so its text must keep within them."""
    found = [one for page in subject.document.pages for one in _margins(subject, page)]
    failed = [one for one, is_sure in found if is_sure]
    if not subject.pack.is_read("margins_mm"):
        return needs_review(
            f"Chưa đọc được lề trang trong {subject.pack.legal_basis}; so với quy định hiện nay.",
            failed,
        )
    if failed or not found:
        return judged(failed)
    return needs_review("PDF không ghi lề trang; xem lại chỗ chữ kết thúc.", [o for o, _ in found])


def _margins(subject: Subject, page: Page) -> Iterator[tuple[Finding, bool]]:
    is_back = bool(subject.pack.flags["mirrored_back"]) and _is_mirrored(subject, page)
    for side, name in _SIDES.items():
        value = getattr(page, side)
        if value is None:
            continue
        told = {"left": "right", "right": "left"}.get(side, side) if is_back else side
        low, high = subject.pack.margin(told)
        is_exact = side in page.sure
        is_low, is_high = value < low - _TOLERANCE, value > high + _TOLERANCE
        if is_low or (is_high and side in ("left", "right")) or (is_high and is_exact):
            yield (
                Finding(
                    f"lề {name} {plain(value)} mm",
                    f"lề {name} {span_text(low, high, 'mm')}",
                    _page_of(subject.document, page),
                ),
                is_exact or is_low,
            )


def _is_mirrored(subject: Subject, page: Page) -> bool:
    if subject.document.kind is not FileKind.PDF or page.number % 2 or page.left is None:
        return False
    return page.left < subject.pack.margin("left")[0] - _TOLERANCE


@check("PG-FONT", "Phông chữ Times New Roman, màu đen")
def letters(subject: Subject) -> Outcome:
    """Ask for Times New Roman (or one with its measures), black, carried by a PDF."""
    return judged(_odd_letters(subject.document))


def _odd_letters(document: Document) -> Iterator[Finding]:
    told: set[str] = set()
    for line, run in _every_run(document):
        if not run.text.strip():
            continue
        for what, expected in _odd(run):
            if what not in told:
                told.add(what)
                yield at(line, what, expected)


def _every_run(document: Document) -> Iterator[tuple[Line | None, Run]]:
    for line in document.lines:
        for run in line.runs:
            yield line, run
    for page in document.pages:
        if page.page_number is not None:
            for run in page.page_number.line.runs:
                yield None, run
    for run in document.other_runs:
        yield None, run


def _odd(run: Run) -> Iterator[tuple[str, str]]:
    for font in run.fonts:
        if not font.replace(" ", "").lower().startswith(_FONTS):
            yield f"phông “{font or 'không rõ'}”", "phông Times New Roman"
    if run.is_embedded is False:
        yield f"phông “{run.fonts[0]}” không nhúng trong tệp", "phông được nhúng trong PDF"
    if any(int(run.color[n : n + 2], 16) > _DARK for n in (0, 2, 4)):
        yield f"chữ màu #{run.color}", "chữ màu đen"


# --- page numbers ----------------------------------------------------------------------------


@check("PG-NUM", "Số trang")
def page_numbers(subject: Subject) -> Outcome:
    """From the second page on, in the middle of the top margin; none on the first."""
    document = subject.document
    if document.kind is FileKind.PDF:
        if len(document.pages) == 1 and document.pages[0].page_number is None:
            return judged(())
        return judged(_numbers_seen(subject))
    first = document.pages[0]
    if first.page_number is None:
        if document.page_count:
            return judged([Finding("không có số trang", "số trang ở giữa lề trên, từ trang 2")])
        return needs_review("Không có số trang; văn bản từ hai trang trở lên phải đánh số.")
    return judged(_number_fields(subject, first))


def _numbers_seen(subject: Subject) -> Iterator[Finding]:
    expected = 1
    parts = subject.parts
    starts = {one.first.page for one in (*parts.appendices, *parts.attached)}
    for page in subject.document.pages:
        expected = 1 if page.number in starts and _restarts(page) else expected
        number = page.page_number
        if expected == 1 and page.number == 1:
            if number is not None:
                yield Finding(
                    f"trang đầu có số “{number.text}”", "không hiện số ở trang đầu", page.number
                )
        elif number is None and expected > 1:
            yield Finding("không có số trang", f"số trang {expected}", page.number)
        elif number is not None:
            if number.text.strip(" -") != str(expected) and page.number not in starts:
                yield Finding(f"số trang “{number.text}”", f"số trang {expected}", page.number)
            yield from _look(subject, number, page.number)
        expected += 1


def _restarts(page: Page) -> bool:
    return page.page_number is None or page.page_number.text.strip(" -") == "1"


def _number_fields(subject: Subject, first: Page) -> Iterator[Finding]:
    if first.first_number is not None and first.first_number is first.page_number:
        yield Finding("trang đầu cũng hiện số trang", "không hiện số ở trang đầu")
    elif first.first_number is not None:
        yield Finding("trang đầu có số trang", "không hiện số ở trang đầu")
    assert first.page_number is not None  # noqa: S101 - asked before
    yield from _look(subject, first.page_number, None)


def _look(subject: Subject, number: PageNumber, page: int | None) -> Iterable[Finding]:
    if not number.is_in_top_margin:
        yield Finding("số trang ở cuối trang", "số trang ở lề trên", page)
    if number.off_center is not None and abs(number.off_center) > _CENTRED:
        yield Finding(f"số trang lệch giữa {plain(abs(number.off_center))} mm", "ở giữa", page)
    low, high = subject.pack.size("page_number")
    for found in sized([number.line], low, high, "số trang"):
        yield Finding(found.found, found.expected, page)
    if number.line.has_italic or number.line.has_bold:
        yield Finding("số trang in đậm hoặc nghiêng", "số trang chữ đứng, không đậm", page)


@check("PG-NUM-APP", "Số trang của phụ lục đánh lại từ 1")
def appendix_numbers(subject: Subject) -> Outcome:
    """Each appendix has page numbers of its own."""
    appendices = subject.parts.appendices
    if not appendices:
        return not_applicable("Văn bản không có phụ lục.")
    document = subject.document
    if document.kind is FileKind.PDF:
        pages = {page.number: page for page in document.pages}
        own = [pages[one.first.page] for one in appendices if one.first.page in pages]
        return judged(
            Finding(
                f"trang đầu phụ lục có số “{page.page_number.text}”", "đánh lại từ 1", page.number
            )
            for page in own
            if page.page_number is not None and page.page_number.text.strip(" -") != "1"
        )
    if all(page.page_number is None for page in document.pages):
        return needs_review("Không thấy số trang trong tệp.")
    return judged(
        at(one, "số trang tiếp tục của văn bản", "đánh số trang lại từ 1")
        for one in appendices
        if one.section == 0 or document.pages[_last(document, one.section)].restarts != 1
    )


def _last(document: Document, section: int) -> int:
    return min(section, len(document.pages) - 1)
