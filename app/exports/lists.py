"""A list of the window as a paper: the rows and columns that are seen, typed as they read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.exports.files import safe_name
from app.exports.report import (
    Align,
    Cell,
    Column,
    Grid,
    Kind,
    Report,
    Tick,
    TotalRow,
    cell_text,
)
from app.exports.reports.frame import Parameters, lines_of, report
from app.services import office, plan_views

_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?|-?[0-9]+(,[0-9]+)?")
_COMMITTEE = re.compile("^(ủy|uỷ) ban nhân dân ", re.IGNORECASE)
"""What nobody needs in the name of a file: “xã An Bình” tells the office."""
_ORDINALS = ("TT", "STT")
_OWN_HEADINGS = ("danh sách", "danh mục", "kết quả", "sổ ", "thùng rác")
_LETTERS_ACROSS = 80
"""How many letters of the size of tables stand between the margins of an upright page."""
_WIDEST, _NARROWEST = 40, 4
_USUAL = 0.9
"""The share of the cells of a column whose texts are to fit on one line."""


@dataclass(frozen=True, slots=True)
class SeenCell:
    """A cell as the window has it: its value, and the text that is seen."""

    value: object
    text: str


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column as it is seen: its heading, whether it holds numbers, boxes, amounts to add up."""

    heading: str
    is_number: bool = False
    is_check: bool = False
    is_summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRows:
    """What a list shows on a day: its caption, columns and rows, and in words what narrows it."""

    caption: str
    columns: Sequence[SeenColumn]
    rows: Sequence[Sequence[SeenCell]]
    narrowed_by: str
    today: date
    plan_id: UUID | None = None
    """The plan that the list is about, which gives the letterhead and who signs."""


def file_name(session: Session, caption: str, year: int) -> str:
    """Return the name of a list's file, without its ending: "DanhSachCaNhan_2026_XaAnBinh"."""
    own = office.get(session)
    return safe_name(heading_of(caption), str(year), _COMMITTEE.sub("", own.name) if own else "")


def heading_of(caption: str) -> str:
    """Return what a list is called on paper.

    >>> heading_of("Giao ước thi đua"), heading_of("Danh sách cá nhân")
    ('Danh sách giao ước thi đua', 'Danh sách cá nhân')
    """
    if caption.casefold().startswith(_OWN_HEADINGS):
        return caption
    return f"Danh sách {caption[:1].lower()}{caption[1:]}"


def list_report(session: Session, seen: SeenRows) -> Report:
    """Return a list as a report under the letterhead of its plan, else of the office.

    A number, a day or a box that is ticked is one in the file too, wherever it would read there
    as it does in the window; everything else is the text that is seen.
    """
    plan = None if seen.plan_id is None else plan_views.view(session, seen.plan_id)
    grid, letters = _grid(seen)
    return report(
        session,
        Parameters(today=seen.today, plan_id=seen.plan_id),
        plan,
        heading_of(seen.caption),
        (grid,),
        subheadings=(f"(Đến ngày {cell_text(seen.today)})", *lines_of(seen.narrowed_by)),
        is_landscape=letters > _LETTERS_ACROSS,
    )


def _grid(seen: SeenRows) -> tuple[Grid, int]:
    """Return the table, and about how many letters it is wide."""
    texts = [[row[place].text for row in seen.rows] for place in range(len(seen.columns))]
    typed = [
        _typed(column, [row[place] for row in seen.rows])
        for place, column in enumerate(seen.columns)
    ]
    columns = [
        _column(column, kind, _letters(column.heading, column_texts))
        for column, (kind, _), column_texts in zip(seen.columns, typed, texts, strict=True)
    ]
    cells: list[Sequence[Cell]] = [column_cells for _, column_cells in typed]
    totals = [
        _total(column, kind, column_cells)
        for column, (kind, column_cells) in zip(seen.columns, typed, strict=True)
    ]
    if not seen.columns or seen.columns[0].heading not in _ORDINALS:
        columns = [Column("STT", max(len(str(len(seen.rows))) + 2, 5), Kind.INTEGER), *columns]
        cells = [range(1, len(seen.rows) + 1), *cells]
        totals = [None, *totals]
    rows = tuple(zip(*cells, strict=True))
    is_summed = totals[0] is None and any(total is not None for total in totals)
    closing = TotalRow("Cộng", tuple(totals)) if is_summed else None
    grid = Grid(columns=tuple(columns), rows=rows, totals=closing)
    return grid, sum(column.width for column in columns)


def _column(column: SeenColumn, kind: Kind, width: int) -> Column:
    is_plain_number = column.is_number and kind is Kind.TEXT
    align = Align.RIGHT if is_plain_number else None
    return Column(column.heading, width, kind, align=align)


def _typed(column: SeenColumn, cells: Sequence[SeenCell]) -> tuple[Kind, list[Cell]]:
    """Return what a column holds, and its cells: of that kind where they read the same."""
    if column.is_check:
        return Kind.TICK, [Tick(bool(cell.value)) for cell in cells]
    texts: list[Cell] = [cell.text or None for cell in cells]
    if column.is_number:
        numbers = [_number(cell.text) for cell in cells]
        # A year, and a number that reads as one, would get a dot; half a column of numbers would
        # give a wrong sum without a word.
        found = [pair for pair in zip(cells, numbers, strict=True) if pair[1] is not None]
        if found and not any(_is_unlike(*pair) for pair in found):
            pairs = zip(numbers, texts, strict=True)
            return Kind.NUMBER, [text if number is None else number for number, text in pairs]
        return Kind.TEXT, texts
    days = [_day(cell) for cell in cells]
    if any(days):
        return Kind.DATE, [day or text for day, text in zip(days, texts, strict=True)]
    return Kind.TEXT, texts


def _number(text: str) -> Decimal | None:
    """Return the number that a text is, None where it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def _is_unlike(cell: SeenCell, number: Decimal | None) -> bool:
    return number is not None and cell_text(number) != cell.text


def _day(cell: SeenCell) -> date | PartialDate | None:
    value = cell.value
    if not isinstance(value, date | PartialDate) or isinstance(value, datetime):
        return None
    return value if cell_text(value) == cell.text else None


def _total(column: SeenColumn, kind: Kind, cells: Sequence[Cell]) -> Decimal | None:
    """Return the sum of a column that is added up; None where a cell of it is no number."""
    if not column.is_summed or kind is not Kind.NUMBER:
        return None
    numbers = [cell for cell in cells if isinstance(cell, Decimal)]
    is_whole = len(numbers) == sum(cell is not None for cell in cells)
    return sum(numbers, Decimal()) if is_whole else None


def _letters(heading: str, texts: Sequence[str]) -> int:
    """Return how wide a column has to be for most of its cells, in letters."""
    lengths = sorted(len(line) for text in texts for line in text.split("\n"))
    usual = lengths[int(len(lengths) * _USUAL)] if lengths else 0
    words = max(map(len, _words(heading, texts)), default=0)
    return max(min(max(usual, len(heading) // 2), _WIDEST), min(words, _WIDEST), _NARROWEST) + 2


def _words(heading: str, texts: Sequence[str]) -> Iterator[str]:
    yield from heading.split()
    yield from chain.from_iterable(text.split() for text in texts)
