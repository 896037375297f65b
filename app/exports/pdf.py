"""Writes reports as PDF pages.

Everything is drawn on the canvas with our own wrapping and paging: it takes time in proportion
to the rows, and no text can ever be read as markup.
"""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.core.progress import Progress
from app.exports.counting import Counted
from app.exports.files import replacing
from app.exports.fonts import register_fonts
from app.exports.layout import size_sets, visible
from app.exports.pages import Pages
from app.exports.pdf_closing import Closing
from app.exports.pdf_grid import GridPen
from app.exports.pdf_head import draw_head
from app.exports.pdf_slips import SlipPages
from app.exports.pdf_text import draw_paragraph, paragraph_height
from app.exports.report import Block, Grid, PageBreak, Paragraph, Report


def write_pdf(
    reports: Report | Sequence[Report], path: Path, progress: Progress | None = None
) -> None:
    """Write one report, or several one after the other, to `path`: all of it or nothing.

    Raises StorageFailure (disk, fonts), InvalidInput (a table that fits no page) and, when the
    person asks to stop, Cancelled.
    """
    content = pdf_bytes(reports, progress)
    with replacing(path) as part:
        part.write_bytes(content)


def pdf_bytes(reports: Report | Sequence[Report], progress: Progress | None = None) -> bytes:
    """Return the pages as the bytes of a PDF file; the same reports give the same bytes."""
    register_fonts()
    reports = [reports] if isinstance(reports, Report) else reports
    target = BytesIO()
    rl_config.useA85 = 0  # pages as bytes: a fifth smaller than as printable letters
    canvas = Canvas(target, invariant=1)
    canvas.setTitle(visible(reports[0].title))
    canvas.setAuthor(visible(" ".join(reports[0].issuer)))
    canvas.setCreator("Sổ Thi Đua")
    counted = Counted(progress, reports)
    for report in reports:
        sizes = size_sets(report.regime)[0]
        if report.slips:
            slips = SlipPages(canvas, report, sizes)
            _draw(report, slips, counted.step)
            slips.lay_out()
        else:
            _draw(report, Pages(canvas, report, sizes), counted.step)
    canvas.save()
    return target.getvalue()


def _draw(report: Report, pages: Pages, step: Callable[[int], None]) -> None:
    draw_head(pages, report)
    closing = Closing(pages, report)
    last = len(report.blocks) - 1
    pens = _pens(report, pages, closing)
    pen: GridPen | None = None
    for place, block in enumerate(report.blocks):
        match block:
            case Paragraph():
                kept = closing.height if place == last else 0.0
                if (grid := _grid_below(report.blocks, place)) is not None:
                    pen = pens[grid]()
                    kept = pen.opening_height + sum(
                        paragraph_height(pages, one, report.regime)
                        for one in report.blocks[place + 1 : grid]
                        if isinstance(one, Paragraph)
                    )
                draw_paragraph(pages, block, report.regime, kept)
            case Grid():
                (pen or pens[place]()).draw(step)
                pen = None
            case PageBreak():
                pages.turn()
    closing.draw()
    pages.end()


def _pens(report: Report, pages: Pages, closing: Closing) -> dict[int, Callable[[], GridPen]]:
    """Return what draws each grid by its place; they are made one by one, reading their rows.

    Whoever signs, below the report or in a grid of its own, stays with the last rows above.
    """
    last = len(report.blocks) - 1
    pens: dict[int, Callable[[], GridPen]] = {}

    def kept_with(place: int) -> float:
        if place == last:
            return closing.height
        is_signed = _is_signed_at(report.blocks, place + 1)
        return pens[place + 1]().opening_height if is_signed else 0.0

    def pen_of(place: int, block: Grid) -> GridPen:
        return GridPen(pages, block, kept_with(place))

    for place, block in enumerate(report.blocks):
        if isinstance(block, Grid):
            pens[place] = partial(pen_of, place, block)
    return pens


def _grid_below(blocks: Sequence[Block], place: int) -> int | None:
    """Return the place of the grid that a paragraph announces, alone or with those below it.

    One that is signed never stands without the paragraph above it.
    """
    for below, block in enumerate(blocks[place:], start=place):
        if isinstance(block, Grid):
            return below
        is_tied = isinstance(block, Paragraph) and block.is_with_next
        if not is_tied and not _is_signed_at(blocks, below + 1):
            return None
    return None


def _is_signed_at(blocks: Sequence[Block], place: int) -> bool:
    """Say whether a block is a grid in which somebody signs."""
    block = blocks[place] if place < len(blocks) else None
    return isinstance(block, Grid) and block.is_signed
