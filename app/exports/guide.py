"""The guide on paper: the whole of it with contents and bookmarks, a chapter, the quick sheet."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import StorageFailure
from app.core.guide import QUICK, Chapter, Run, Voice, chapter, chapters
from app.core.os_words import os_words
from app.core.progress import Progress
from app.core.version import VERSION
from app.exports.files import replacing
from app.exports.fonts import BOLD, ITALIC, REGULAR, register_fonts
from app.exports.guide_pen import GuidePen, Look, link
from app.exports.layout import MM, Margins, size_sets
from app.exports.pages import Pages
from app.exports.report import Align, Regime, Report

GUIDE_NAME, QUICK_NAME = "Hướng dẫn sử dụng.pdf", "Tờ hướng dẫn nhanh.pdf"
_TITLE, _QUICK_TITLE = "Hướng dẫn sử dụng", "Tờ hướng dẫn nhanh"
_LOOK = Look(size=11.5, leading=15.5, gap=6, picture=0.76)
_QUICK_LOOK = Look(size=11.5, leading=14.5, gap=6, picture=1.0)
_MARGINS = Margins(top=20 * MM, right=20 * MM, bottom=18 * MM, left=25 * MM)
_QUICK_MARGINS = Margins(top=17 * MM, right=15 * MM, bottom=17 * MM, left=18 * MM)
_ENTRY = 11
_COLUMNS_APART = 9 * MM
_PART_APART = 8
_APART = 24
"""What lies between two chapters on one page."""


def write_guide(folder: Path, progress: Progress | None = None) -> tuple[Path, Path]:
    """Write the whole guide and the quick sheet into a folder; return their paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa ghi tệp nào. "
            "Hãy chọn thư mục khác."
        ) from error
    written: list[Path] = []
    for name, make in ((GUIDE_NAME, lambda: guide_pdf(progress)), (QUICK_NAME, quick_pdf)):
        content = make()
        with replacing(folder / name) as part:
            part.write_bytes(content)
        written.append(folder / name)
    return written[0], written[1]


def guide_pdf(progress: Progress | None = None) -> bytes:
    """Return the whole guide; the same chapters give the same bytes.

    It is laid out twice: the first time says on which pages the chapters begin.
    """
    told = chapters()
    numbers = _lay_out(told, dict.fromkeys((one.name for one in told), 0), progress)[1]
    return _lay_out(told, numbers, progress)[0]


def chapter_pdf(one: Chapter) -> bytes:
    """Return one chapter by itself."""
    canvas, target = _canvas(one.title)
    pen = _pen(canvas, one.title, _LOOK, _MARGINS, ())
    _draw_chapter(pen, one)
    pen.pages.end()
    canvas.save()
    return target.getvalue()


def quick_pdf() -> bytes:
    """Return the sheet to be laid beside the keyboard: one sheet of paper, two pages."""
    sheet = chapter(QUICK)
    if sheet is None:
        raise StorageFailure("Thiếu tờ hướng dẫn nhanh. Chưa ghi tệp nào. Hãy cài lại phần mềm.")
    canvas, target = _canvas(_QUICK_TITLE)
    pen = _pen(canvas, _QUICK_TITLE, _QUICK_LOOK, _QUICK_MARGINS, ())
    _draw_chapter(pen, sheet)
    pen.pages.end()
    canvas.save()
    return target.getvalue()


def _canvas(title: str) -> tuple[Canvas, BytesIO]:
    register_fonts()
    target = BytesIO()
    rl_config.useA85 = 0
    canvas = Canvas(target, invariant=1)
    canvas.setTitle(f"{title} – Sổ Thi Đua")
    canvas.setCreator("Sổ Thi Đua")
    return canvas, target


def _pen(
    canvas: Canvas, title: str, look: Look, margins: Margins, told: Sequence[Chapter]
) -> GuidePen:
    sizes = size_sets(Regime.STATE)[1]
    report = Report(heading=title, blocks=(), footer=f"Sổ Thi Đua {VERSION} – {title}")
    names = {one.name for one in told}

    def aim(link: str) -> str:
        name = link.partition("#")[0]
        return name if name in names else ""

    return GuidePen(Pages(canvas, report, sizes, margins=margins), look, aim)


def _lay_out(
    told: Sequence[Chapter], numbers: dict[str, int], progress: Progress | None
) -> tuple[bytes, dict[str, int]]:
    """Return the file and the page on which each chapter begins."""
    canvas, target = _canvas(_TITLE)
    pen = _pen(canvas, _TITLE, _LOOK, _MARGINS, told)
    _draw_title(pen)
    _draw_contents(pen, told, numbers)
    found: dict[str, int] = {}
    part = ""
    for place, one in enumerate(told):
        if progress is not None:
            progress.report(place, len(told))
        if not found or pen.pages.room < _APART + pen.opening(one.blocks):
            pen.pages.turn()
        else:
            pen.pages.y -= _APART
        _mark(canvas, one, pen.pages.y, opens="" if one.part == part else one.part)
        part = one.part
        found[one.name] = pen.pages.number
        _draw_chapter(pen, one)
    pen.pages.end()
    canvas.showOutline()
    canvas.save()
    return target.getvalue(), found


def _mark(canvas: Any, one: Chapter, y: float, opens: str) -> None:  # noqa: ANN401 - reportlab
    """List a chapter among the bookmarks, the first of its part below the part's own name."""
    canvas.bookmarkHorizontal(one.name, 0, y)
    if opens:
        canvas.addOutlineEntry(opens, one.name, 0, closed=1)
    canvas.addOutlineEntry(one.title, one.name, 1)


def _draw_title(pen: GuidePen) -> None:
    pages = pen.pages
    middle = (pages.left + pages.right) / 2
    lines = (
        ("SỔ THI ĐUA", BOLD, 30, 90),
        (_TITLE.upper(), BOLD, 20, 45),
        ("Theo dõi phong trào thi đua và khen thưởng của xã, phường", ITALIC, 14, 30),
        (f"Phiên bản {VERSION}", REGULAR, 13, 22),
    )
    pages.y = pages.top - pages.height / 4
    for text, style, size, step in lines:
        pages.draw(pages.line(text, style, size), middle, pages.y, Align.CENTER)
        pages.y -= step
    pages.rule(middle, pages.y, pages.width / 3)
    pages.y -= 40
    said = (
        "Mọi tên đơn vị, tên người và số liệu trong các hình là của một xã không có thật.",
        "Trong phần mềm, bấm F1 ở bất cứ màn hình nào để đọc chương nói về màn hình ấy.",
    )
    for text in said:
        pages.draw(pages.line(text, REGULAR, 12), middle, pages.y, Align.CENTER)
        pages.y -= 18


def _draw_contents(pen: GuidePen, told: Sequence[Chapter], numbers: dict[str, int]) -> None:
    """List the parts and their chapters in two columns; a part is not torn apart."""
    pages = pen.pages
    pages.turn()
    pen.text((Run("Mục lục", Voice.STRONG),), 18)
    top, width, left = pages.y, (pages.width - _COLUMNS_APART) / 2, pages.left
    for part, entries in groupby(told, lambda one: one.part):
        below = list(entries)
        if pages.room < (len(below) + 1) * pen.look.leading + _PART_APART:
            is_second = left > pages.left
            if is_second:
                pages.turn()
                top = pages.y
            left = pages.left if is_second else pages.left + width + _COLUMNS_APART
            pages.y = top
        pages.y -= pen.look.leading
        pages.draw(pages.line(part, BOLD, _ENTRY), left, pages.y)
        for one in below:
            pages.y -= pen.look.leading
            _draw_entry(pages, one, numbers[one.name], (left, left + width))
        pages.y -= _PART_APART


def _draw_entry(pages: Pages, one: Chapter, number: int, edges: tuple[float, float]) -> None:
    left, right = edges[0] + 3 * MM, edges[1]
    title = pages.line(one.title, REGULAR, _ENTRY)
    told = pages.line(str(number), REGULAR, _ENTRY)
    pages.draw(title, left, pages.y)
    pages.draw(told, right, pages.y, Align.RIGHT)
    dots = left + pages.width_of(title) + 6, right - pages.width_of(told) - 6
    if dots[0] < dots[1]:
        pages.canvas.setDash(0.7, 3)
        pages.strokes([(dots[0], pages.y, dots[1], pages.y)], 0.7)
        pages.canvas.setDash()
    link(pages, one.name, (left, pages.y - 3, right, pages.y + _ENTRY))


def _draw_chapter(pen: GuidePen, one: Chapter) -> None:
    pages = pen.pages
    pen.text((Run(one.title, Voice.STRONG),), pen.look.size * 1.5)
    pages.strokes([(pages.left, pages.y + 2, pages.right, pages.y + 2)], 0.75)
    pages.y -= pen.look.gap
    pen.draw(one.blocks)
