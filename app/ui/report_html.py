"""A report as simple HTML: what a document says, to be read in the window while it is written."""

from collections.abc import Iterator
from html import escape

from app.exports.report import (
    Align,
    Cell,
    Column,
    Grid,
    GridRow,
    Kind,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Report,
    cell_text,
    leading_blanks,
)

_NUMBERS = (Kind.INTEGER, Kind.NUMBER, Kind.POINTS, Kind.MONEY, Kind.PERCENT)


def report_html(report: Report) -> str:
    """Return a report as HTML. Headings and captions are anchors, named by their words."""
    return "".join(_parts(report))


def _parts(report: Report) -> Iterator[str]:
    head = [*report.parent, *(f"<b>{escape(line)}</b>" for line in report.issuer)]
    yield f"<p align='center'>{'<br>'.join(head)}</p>"
    yield f"<p align='center'>{_lines(report.number, report.place_date)}</p>"
    yield f"<h3 align='center'>{escape(report.heading.upper())}</h3>"
    yield f"<p align='center'><b>{_lines(*report.subheadings, report.plan)}</b></p>"
    for block in report.blocks:
        match block:
            case Paragraph():
                yield _paragraph(block)
            case Grid():
                yield from _grid(block)
            case PageBreak():
                yield "<hr>"
    if report.recipients:
        yield f"<p>{_anchor('Nơi nhận:')}<br>{_lines(*report.recipient_lines)}</p>"
    for signature in report.signatures:
        lines = (*signature.authority, signature.post.upper(), "", signature.name)
        yield f"<p align='center'><b>{_lines(*lines)}</b></p>"


def _paragraph(paragraph: Paragraph) -> str:
    words = escape(paragraph.text)
    lead = f"<b>{escape(paragraph.lead)}</b> " if paragraph.lead else ""
    match paragraph.kind:
        case ParagraphKind.SECTION:
            return f"<h4>{_anchor(paragraph.whole)}</h4>"
        case ParagraphKind.ITEM:
            return f"<p><b>{_anchor(paragraph.whole)}</b></p>"
        case ParagraphKind.PART | ParagraphKind.CENTER:
            return f"<p align='center'><b>{lead}{words}</b></p>"
        case ParagraphKind.NOTE | ParagraphKind.BASIS | ParagraphKind.TO_WRITE:
            return f"<p><i>{lead}{words}</i></p>"
        case ParagraphKind.BODY:
            return f"<p>{lead}{words}</p>"


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield f"<p><b>{_anchor(grid.caption)}</b></p>"
    if not grid.rows:
        yield f"<p><i>{escape(grid.nothing)}</i></p>"
        return
    yield "<table border='1' cellspacing='0' cellpadding='3' width='100%'><tr>"
    whole = sum(column.width for column in grid.columns)
    yield "".join(
        f"<th width='{100 * column.width // whole}%'>{escape(column.heading)}</th>"
        for column in grid.columns
    )
    yield "</tr>"
    for row in (*grid.rows, *((grid.totals,) if grid.totals else ())):
        yield f"<tr>{_row(row, grid.columns)}</tr>"
    yield "</table>"


def _row(row: GridRow, columns: tuple[Column, ...]) -> str:
    if isinstance(row, tuple):
        pairs = zip(columns, row, strict=True)
        return "".join(_cell(column, cell) for column, cell in pairs)
    span = leading_blanks(row, len(columns))
    rest = zip(columns[span:], row.cells[span:], strict=True) if row.cells else ()
    cells = "".join(_cell(column, cell) for column, cell in rest)
    return f"<td colspan='{span}'><b>{escape(row.text)}</b></td>{cells}"


def _cell(column: Column, cell: Cell) -> str:
    words = cell_text(cell)
    is_number = column.kind in _NUMBERS and column.align is not Align.LEFT
    written = _lines(words) if isinstance(cell, str) else f"<nobr>{escape(words)}</nobr>"
    return f"<td align='{'right' if is_number else 'left'}'>{written}</td>"


def _anchor(words: str) -> str:
    return f"<a name='{escape(words)}'>{escape(words)}</a>"


def _lines(*texts: str) -> str:
    lines = [line for text in texts for line in text.splitlines()]
    return "<br>".join(escape(line) for line in lines)
