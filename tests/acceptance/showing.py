"""Where the reports show what a plan states, and how a sheet and a page are read back.

A line is what one row of a table, or one paragraph, must say; `...` stands for cells that the
plan does not lay down (a number, the days left, who it falls on).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from types import EllipsisType
from typing import Any

from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import AwardScope
from app.exports.report import Grid, GroupRow, Paragraph, Report
from app.services.plan_contents import ContentFields
from tests.acceptance.papers import FIELDS, Fact, Paper

Shown = str | int | Decimal | date | None | EllipsisType
_MOST_BETWEEN = 160
"""Letters between two cells of a row on a page, where others stand between them."""


@dataclass(frozen=True)
class Line:
    """What must stand together in a report, and the fields of the plan that it tells."""

    fields: frozenset[str]
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Document:
    """A report that was read back: rows of cells, or the text of its pages."""

    rows: tuple[tuple[Any, ...], ...] = ()
    text: str | None = None

    def says(self, line: Line) -> bool:
        """Whether the line stands in it, its cells in their order."""
        wanted = [cell for cell in line.cells if cell not in (None, "")]
        if self.text is not None:
            return re.search(_shape(wanted), self.text) is not None
        return any(_is_in_order(wanted, row) for row in self.rows)


def of_report(report: Report) -> Document:
    """Return a report as rows, before any renderer saw it."""
    rows: list[tuple[Any, ...]] = [(text,) for text in (report.plan, report.place_date)]
    rows += [(text,) for text in (*report.parent, *report.issuer, *report.subheadings)]
    for block in report.blocks:
        if isinstance(block, Paragraph):
            rows.append((block.whole,))
        elif isinstance(block, Grid):
            rows += [_values(row) for row in block.all_rows]
    for signature in report.signatures:
        above = (*signature.authority, signature.post, signature.second_post)
        rows += [(text.upper(),) for text in above]
        rows.append((signature.name,))
    return Document(tuple(tuple(map(_plain, row)) for row in rows))


def of_sheet(content: bytes) -> Document:
    """Read an Excel file back."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    return Document(tuple(tuple(map(_plain, row)) for row in rows))


def of_pages(content: bytes) -> Document:
    """Read a PDF file back: its letters, without blanks, page numbers left out."""
    with PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded().splitlines() for page in document]
    bodies = [lines[1:] if lines and lines[0].strip().isdigit() else lines for lines in pages]
    return Document(text=_flat("".join(map("".join, bodies))))


def lines(paper: Paper, report: str) -> tuple[Line, ...]:
    """Return all that a report must say of the plan's facts."""
    told = [*_heads(paper), *(_REPORTS.get(report, _nothing)(paper))]
    return tuple(line for line in told if line.fields)


def lines_of(paper: Paper, fact: Fact, report: str) -> tuple[Line, ...]:
    """Return the lines of a report that tell a fact. `LookupError` when none is known to."""
    found = tuple(line for line in lines(paper, report) if fact.field in line.fields)
    if not found:
        raise LookupError(f"{paper.stem}: no line of report {report!r} is to tell {fact.field}")
    return found


# --- what stands where -----------------------------------------------------------------------


def _heads(paper: Paper) -> Iterator[Line]:
    """Yield what every report about a plan has around its tables."""
    own = _Row(paper, "", 0)
    yield own.line("name")
    yield own.line("signer_name")
    for name in ("authority_line", "signer_post", "signer_second_post"):
        yield Line(own.line(name).fields, (str(own[name] or "").upper(),))


def _plan(paper: Paper) -> Iterator[Line]:
    own = _Row(paper, "", 0)
    number = "/".join(part for part in (own["number"], own["symbol"]) if part)
    yield Line(own.fields("number", "symbol"), ("Số, ký hiệu", number))
    for name, label in _LABELS.items():
        yield Line(own.fields(name), (label, own.cell(name)))
    for name, label in _LABELS_OF_TERMS.items():
        yield Line(own.fields(name), (label, own.term(name)))
    for name in ("preamble", "purpose", "requirements", "scope", "closing", "note"):
        yield own.line(name)
    for part in ("bases", "audiences", "recipients"):
        for row in _rows(paper, part):
            yield Line(row.fields("text"), (f"- {row['text']}",))
    yield Line(own.fields("archive_line"), (f"- {own['archive_line']}",))
    yield from _contents(paper)
    yield from _numbers(paper)
    yield from _carrying_out(paper)


def _numbers(paper: Paper) -> Iterator[Line]:
    for row in _rows(paper, "phases"):
        yield row.line("name", "kind", "starts", "ends", "note", terms=["kind"])
    for row in _rows(paper, "targets"):
        terms = ("operator",) if row["value"] is not None else ()
        told = row.fields("name", *terms, "value", "unit", "due", "is_per_unit", "note")
        cells = [row.cell("name"), *map(row.term, terms), *map(row.cell, ("value", "unit", "due"))]
        yield Line(told, (*cells, _said("mỗi đơn vị" if row["is_per_unit"] else "", row["note"])))
    for row in _rows(paper, "deadlines"):
        names = ("task", "kind", "responsible", "minimum_count", "work_kinds", "due", "note")
        cells = [row.cell("task"), row.term("kind"), row.cell("responsible")]
        cells += [_minimum(row), row.cell("due"), row.cell("note")]
        yield Line(row.fields(*names), tuple(cells))


def _carrying_out(paper: Paper) -> Iterator[Line]:
    for number, row in enumerate(_rows(paper, "ladder"), start=1):
        told = row.fields("name", "authority", "quota_count", "quota_percent", "scope", "note")
        note = _said(AwardScope(row["scope"]).label if row["scope"] else "", row["note"])
        yield Line(told, (number, row.cell("name"), row.cell("authority"), _quota(row), note))
    for row in _rows(paper, "assignments"):
        yield row.line("organisation", "task", "due")


def _contents(paper: Paper) -> Iterator[Line]:
    places: list[int] = []
    for row in _rows(paper, "contents"):
        depth = row["depth"] or 0
        places = [*places[: depth + 1], *([0] * (depth + 1 - len(places)))]
        places[depth] += 1
        lead = f"{places[0]}." if depth == 0 else "-" if depth == 1 else "+"
        heading = f"{lead} {row['heading'] or ''}".strip()
        kind = row["kind"]
        known = row.fields("heading", "depth", "kind")
        label = ContentFields.model_fields["kind"].annotation(kind).label if kind else ""
        yield Line(known, (f"{heading} ({label.lower()})" if label else heading,))
        if row["body"]:
            yield Line(row.fields("body"), (row["body"],))


def _tasks(paper: Paper) -> Iterator[Line]:
    for row in _rows(paper, "deadlines"):
        yield row.line("task", "responsible", "due")
    for row in _rows(paper, "assignments"):
        yield row.line("task", "organisation", "due")


def _targets(paper: Paper) -> Iterator[Line]:
    for row in _rows(paper, "targets"):
        told = row.fields("name", "operator", "value", "unit")
        if row["value"] is None:
            yield Line(told, (row.cell("name"), ..., row.cell("unit")))
            continue
        wanted = (row.term("operator"), row.cell("value"), ..., row.cell("unit"))
        yield Line(told, (row.cell("name"), ..., *wanted))


def _missing(paper: Paper) -> Iterator[Line]:
    for row in _rows(paper, "deadlines"):
        if row["minimum_count"]:
            yield Line(
                row.fields("minimum_count", "due"), (row["minimum_count"], ..., row.cell("due"))
            )


def _review(paper: Paper) -> Iterator[Line]:
    for part in ("targets", "phases"):
        for row in _rows(paper, part):
            yield row.line("name")


def _nothing(_paper: Paper) -> Iterator[Line]:
    return iter(())


_REPORTS: Mapping[str, Callable[[Paper], Iterable[Line]]] = {
    "plan": _plan,
    "tasks": _tasks,
    "targets": _targets,
    "missing": _missing,
    "interim": _review,
    "final": _review,
}
KNOWN = tuple(_REPORTS)
"""The reports that tell what a plan lays down."""

_LABELS = {
    "dated": "Ngày ban hành",
    "place": "Địa danh",
    "issuer": "Cơ quan ban hành",
    "parent_body": "Cơ quan chủ quản",
    "upper_title": "Thực hiện văn bản",
    "upper_number": "Số, ký hiệu văn bản cấp trên",
    "upper_dated": "Ngày văn bản cấp trên",
    "upper_issuer": "Cơ quan ban hành văn bản cấp trên",
    "occasion": "Dịp, sự kiện",
    "theme": "Chủ đề",
    "slogan": "Khẩu hiệu",
    "starts": "Bắt đầu",
    "ends": "Kết thúc",
    "registration_due": "Hạn đăng ký",
    "registration_basis": "Căn cứ yêu cầu đăng ký",
}
_LABELS_OF_TERMS = {
    "regime": "Thể thức",
    "form": "Hình thức tổ chức",
    "registration_policy": "Quy định về đăng ký",
}


class _Row:
    """The facts of one row of a part, or of the plan itself."""

    def __init__(self, paper: Paper, part: str, row: int) -> None:
        self._part = part
        self._facts = {f.name: f for f in paper.facts if (f.part, f.row) == (part, row)}

    def __getitem__(self, name: str) -> Any:
        return self._facts[name].value if name in self._facts else None

    def fields(self, *names: str) -> frozenset[str]:
        """Return which of these fields are stated."""
        return frozenset(self._facts[name].field for name in names if name in self._facts)

    def cell(self, name: str) -> Shown:
        """Return the cell that shows a field; None for one that is not stated."""
        fact = self._facts.get(name)
        if fact is None:
            return None
        return fact.shown or _cell(fact.value)

    def term(self, name: str) -> str | None:
        """Return the label of a field that holds a word of the field."""
        if self[name] is None:
            default = FIELDS[self._part].model_fields[name].default
            return default.label
        return FIELDS[self._part].model_fields[name].annotation(self[name]).label

    def line(self, *names: str, terms: Sequence[str] = ()) -> Line:
        """Return the row in which these fields stand side by side."""
        cells = (self.term(name) if name in terms else self.cell(name) for name in names)
        return Line(self.fields(*names), tuple(cells))


def _rows(paper: Paper, part: str) -> Iterator[_Row]:
    for number in sorted({fact.row for fact in paper.facts if fact.part == part}):
        yield _Row(paper, part, number)


def _cell(value: Any) -> Shown:
    match value:
        case PartialDate(year=None):
            return value.words
        case PartialDate(year, month, day) if day:
            return date(year, month, day)
        case PartialDate(year, month):
            return f"{month:02d}/{year}" if month else f"{year}"
        case DocumentDate(day, month, year) if day and month and year:
            return date(year, month, day)
        case DocumentDate():
            return value.display
        case _:
            return value


def _minimum(row: _Row) -> str:
    if not row["minimum_count"]:
        return ""
    kinds = " hoặc ".join(_WORKS[kind] for kind in row["work_kinds"] or ())
    return f"ít nhất {row['minimum_count']:02d} {kinds}".strip()


def _said(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)


_WORKS = {
    "project": "công trình",
    "model": "mô hình",
    "task": "phần việc",
    "event": "lễ hội, sự kiện",
}


def _quota(row: _Row) -> str:
    if row["quota_count"] is not None:
        return f"{row['quota_count']:02d}"
    return "" if row["quota_percent"] is None else f"{row['quota_percent']}%"


# --- comparing -------------------------------------------------------------------------------


def _values(row: Any) -> tuple[Any, ...]:
    if isinstance(row, tuple):
        return row
    return (row.text,) if isinstance(row, GroupRow) and not row.cells else (row.text, *row.cells)


def _plain(cell: Any) -> Any:
    """Return a cell as it can be compared: texts single-spaced, days as days."""
    match cell:
        case str():
            return " ".join(cell.split())
        case datetime():
            return cell.date()
        case PartialDate():
            return _cell(cell)
        case float():
            return Decimal(str(cell))
        case _:
            return cell


def _is_in_order(wanted: Sequence[Shown], row: Sequence[Any]) -> bool:
    found = iter(row)
    cells = [_plain(cell) for cell in wanted if cell is not ...]
    return all(any(_same(cell, other) for other in found) for cell in cells)


def _same(wanted: Any, other: Any) -> bool:
    if isinstance(wanted, str) != isinstance(other, str):
        return False
    return wanted == other and isinstance(wanted, date) == isinstance(other, date)


def _shape(wanted: Sequence[Shown]) -> str:
    between = f".{{0,{_MOST_BETWEEN}}}?"
    return "".join(between if cell is ... else re.escape(_flat(_text(cell))) for cell in wanted)


def _text(cell: Shown) -> str:
    match cell:
        case date():
            return f"{cell:%d/%m/%Y}"
        case int() | Decimal():
            return _number(cell)
        case _:
            return str(cell)


def _number(value: Decimal | int) -> str:
    """Write a number as the law on accounting wants it: 100.000 and 0,39."""
    return f"{Decimal(value).normalize():,f}".translate(str.maketrans(",.", ".,"))


def _flat(text: str) -> str:
    return "".join(text.split())
