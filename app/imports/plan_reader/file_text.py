"""The text of a Word or PDF document: a line for each paragraph, tables as rows with tabs.

Of a head or a signature in two columns the left one comes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from app.core.legacy_text import converted, encoding_of_font
from app.core.vietnamese import tidy
from app.imports.document_check.model import Document, FileKind, Line, Paragraph, Run, Side

_ROW = 1.0  # millimetres that lines of one row of a PDF may lie apart
_ROWS_OF_A_TABLE = 3
_HEAD_OR_END = ("cong hoa xa hoi", "dang cong san viet nam", "noi nhan", "so:", "tm.", "t/m")
_LIST_SIGNS = ("-", "–", "+", "luu")


def text_of(document: Document) -> str:
    """Return the text, its lines in the order in which a person reads them."""
    lines: list[str] = []
    for kind, group in groupby(_kinds(document), key=lambda one: one[0]):
        paragraphs = [paragraph for _, paragraph in group]
        if kind == "table" or (kind == "columns" and _is_table(paragraphs)):
            lines += _rows(paragraphs)
        elif kind == "columns":
            lines += _columns(paragraphs)
        else:
            for paragraph in paragraphs:
                lines += _lines_of(paragraph, document.kind)
    return "\n".join(line for line in lines if line)


def notices_of(document: Document) -> tuple[str, ...]:
    """Return what the person should know about how the file was read."""
    said: list[str] = []
    if any(encoding_of_font(_font(run)) for line in document.lines for run in line.runs):
        said.append(
            "Chữ phông cũ (.VnTime, VNI) đã được đổi sang Unicode để đọc. Tệp được giữ nguyên. "
            "Hãy xem lại các tên riêng."
        )
    if document.has_macros:
        said.append("Tệp có chứa macro: chỉ đọc chữ, macro không được chạy.")
    if document.ended_at is not None:
        said.append(
            "Trong tệp còn một văn bản khác ở phía sau, có phần đầu riêng: chưa đọc phần ấy. "
            "Nếu cần, hãy tách thành tệp riêng rồi đọc."
        )
    return tuple(said)


def _kinds(document: Document) -> Iterator[tuple[str, Paragraph]]:
    """Yield each paragraph with how it is read: in a table, in columns, or by itself."""
    is_end = False
    for paragraph in document.paragraphs:
        folded = paragraph.folded
        is_sided = paragraph.first.side is not Side.FULL
        is_end = is_end or folded.startswith("noi nhan")
        is_listed = is_end and document.kind is FileKind.PDF and folded.startswith(_LIST_SIGNS)
        if paragraph.is_tabular:
            yield "table", paragraph
        elif paragraph.is_layout or is_sided or is_listed:
            yield "columns", paragraph
        else:
            yield "plain", paragraph


def _is_table(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a table without lines is a table, not the columns of a head or an end."""
    rows = {paragraph.row for paragraph in paragraphs}
    return (
        None not in rows
        and len(rows) >= _ROWS_OF_A_TABLE
        and not any(paragraph.folded.startswith(_HEAD_OR_END) for paragraph in paragraphs)
    )


def _columns(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    for side in (False, True):
        yield from (_text([line]) for line in lines if (line.side is Side.RIGHT) is side)


def _lines_of(paragraph: Paragraph, kind: FileKind) -> Iterator[str]:
    """Yield the lines a person broke; those that a page broke are one."""
    if kind is FileKind.PDF:
        yield _text(paragraph.lines)
    else:
        yield from (_text([line]) for line in paragraph.lines)


def _rows(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    cells: list[str] = []
    before: Paragraph | None = None
    for paragraph in paragraphs:
        words = _text(paragraph.lines)
        if before is None or not _is_same_row(before, paragraph):
            if cells:
                yield "\t".join(cells)
            cells = [words]
        elif paragraph.first.column is not None and paragraph.first.column == before.first.column:
            cells[-1] = f"{cells[-1]} {words}"
        else:
            cells.append(words)
        before = paragraph
    if cells:
        yield "\t".join(cells)


def _is_same_row(one: Paragraph, other: Paragraph) -> bool:
    if one.row is not None or other.row is not None:
        return one.row == other.row
    above, below = one.first, other.first
    if above.page != below.page or above.baseline is None or below.baseline is None:
        return False
    return abs(above.baseline - below.baseline) < _ROW


def _text(lines: Iterable[Line]) -> str:
    return tidy(" ".join(_unicode(line.runs) for line in lines))


def _unicode(runs: Iterable[Run]) -> str:
    """Return the letters of runs; those in a font of old are made Unicode."""
    made = ""
    for font, group in groupby(runs, key=_font):
        text = "".join(run.text for run in group)
        encoding = encoding_of_font(font)
        made += converted(text, encoding, font) if encoding else text
    return made


def _font(run: Run) -> str:
    return run.fonts[0] if run.fonts else ""
