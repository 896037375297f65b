"""A report as plain values, before it becomes a sheet or a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Self

from app.core.vietnamese import number_text
from app.domain.dates import PartialDate

SAMPLE_MARK = "DỮ LIỆU MẪU"
NOTHING_FOUND = "Không có dữ liệu"


class Regime(Enum):
    """Whose rules of form a document follows (thể thức văn bản)."""

    STATE = "state"
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    PARTY = "party"
    """Hướng dẫn 05-HD/VPTW of 27/5/2026."""


class Kind(Enum):
    """What the cells of a column hold; a text or None may stand in any column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    """An exact number with as many decimals as it has."""
    POINTS = "points"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TICK = "tick"


class Align(Enum):
    """Where a text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a score, in hundredths: Points(950) is 9,5."""

    hundredths: int


class Count(int):
    """How many records there are, and which: the number cannot differ from what it counts.

    >>> Count(("An", "Bình")), Count(("An", "Bình")).records
    (2, ('An', 'Bình'))
    """

    records: tuple[object, ...]
    """What services answered, so that a window can show where the number comes from."""

    def __new__(cls, records: Sequence[object]) -> Self:
        """Count `records`."""
        number = super().__new__(cls, len(records))
        number.records = tuple(records)
        return number


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in đồng; of a sum, the records that it was added up from."""

    dong: int
    records: tuple[object, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage, in hundredths of one percent: Percent(39) is 0,39%."""

    hundredths: int

    @classmethod
    def of(cls, part: int, whole: int) -> "Percent | None":
        """Return part of whole, rounded half up to 0,01%; None when the whole is not above 0.

        >>> Percent.of(508, 779)
        Percent(hundredths=6521)
        """
        return cls((part * 20_000 + whole) // (2 * whole)) if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Tick:
    """A box that is ticked or empty; drawn, as the fonts have no such sign."""

    is_on: bool


Cell = str | int | Decimal | Points | Money | Percent | date | PartialDate | Tick | None

_CELLS_OF: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (str, int),
    Kind.NUMBER: (str, int, Decimal),
    Kind.POINTS: (str, Points),
    Kind.MONEY: (str, Money),
    Kind.PERCENT: (str, Percent),
    Kind.DATE: (str, date, PartialDate),
    Kind.TICK: (str, Tick),
}
_ALIGN_OF = {
    Kind.TEXT: Align.LEFT,
    Kind.NUMBER: Align.RIGHT,
    Kind.POINTS: Align.RIGHT,
    Kind.MONEY: Align.RIGHT,
    Kind.PERCENT: Align.RIGHT,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid.

    `width` is its share of the grid. `group` is the heading above it, or several from the top
    down; neighbours under the same heading are merged. `number` is the small line beneath the
    heading that statistical forms have ("7=6:3"). `is_turned` writes the heading bottom to top.
    A year, a code or a CCCD is a text: an integer gets dots between its thousands.
    """

    heading: str
    width: int = 10
    kind: Kind = Kind.TEXT
    group: str | tuple[str, ...] = ()
    align: Align | None = None
    number: str = ""
    is_turned: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above and its own, from the top down."""
        above = (self.group,) if isinstance(self.group, str) else self.group
        return (*(text for text in above if text), self.heading)

    @property
    def side(self) -> Align:
        """Where its cells stand: as told, else text left, amounts right, the rest centred."""
        return self.align or _ALIGN_OF.get(self.kind, Align.CENTER)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A bold row that opens a group ("I. Các thôn").

    Its text spreads over the whole row, or, when there are cells (one for each column), over
    the blank (None) cells they begin with.
    """

    text: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A bold row of sums ("Cộng"): its text spreads over the blank cells it begins with.

    The caller computes the sums; a renderer never does. In Excel one that the rows above do add up
    to is a formula over them.
    """

    text: str
    cells: tuple[Cell, ...]


GridRow = tuple[Cell, ...] | GroupRow | TotalRow


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of the numbers of a column, drawn in Excel alone, on a sheet after those of tables.

    `values` is the place of the column, `labels` those of the columns that name a bar.
    """

    title: str
    values: int
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. Without rows it says `nothing`; `totals` close it.

    `caption` stands above it in bold, `unit` above it at the right ("Đơn vị tính: đồng"),
    `footnote` beneath it. One to be signed (`is_signed`) is never alone on a page, nor parted
    where it fits one: the last rows of the grid above stay with it. Raises ValueError when a row
    does not fit the columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    totals: TotalRow | None = None
    caption: str = ""
    unit: str = ""
    footnote: str = ""
    nothing: str = NOTHING_FOUND
    is_signed: bool = False
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a grid without columns")
        for row in (*self.rows, *self._closing_rows()):
            _check_row(row, self.columns)

    @property
    def all_rows(self) -> tuple[GridRow, ...]:
        """What stands below the headings: the rows, or what it says without any; the totals."""
        body = self.rows or (GroupRow(self.nothing),)
        return (*body, *self._closing_rows())

    def as_lines(self, separator: str = " | ") -> Iterator[str]:
        """Yield the grid as lines of text, without its caption and footnote."""
        yield separator.join(" / ".join(column.path) for column in self.columns)
        if any(column.number for column in self.columns):
            yield separator.join(column.number for column in self.columns)
        for row in self.all_rows:
            yield separator.join(_row_texts(row))

    def _closing_rows(self) -> tuple[GridRow, ...]:
        return (self.totals,) if self.totals else ()


class ParagraphKind(Enum):
    """What a paragraph is; how it looks follows from it and from the regime."""

    BODY = "body"
    BASIS = "basis"
    """A legal basis (căn cứ)."""
    SECTION = "section"
    """A heading such as "I. KẾT QUẢ", printed in capitals."""
    ITEM = "item"
    """A heading below a section, in bold."""
    CENTER = "center"
    """A line in capitals in the middle, such as "QUYẾT ĐỊNH:"."""
    NOTE = "note"
    """A small remark in italics."""
    PART = "part"
    """"Phần thứ nhất" or "Chương I" (the lead) in the middle, its title in capitals below."""
    TO_WRITE = "to_write"
    """A place where a person still has to write: it is marked, so that nobody overlooks it."""


HEADINGS = (
    ParagraphKind.PART,
    ParagraphKind.SECTION,
    ParagraphKind.ITEM,
    ParagraphKind.CENTER,
)
"""What is bold and must not stand last on a page."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `lead` is its bold beginning ("Điều 1.")."""

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    lead: str = ""

    @property
    def whole(self) -> str:
        """The lead and the text."""
        return f"{self.lead} {self.text}".strip()

    @property
    def is_with_next(self) -> bool:
        """Whether it announces what follows and must not stand last on a page before a table."""
        return self.kind in HEADINGS or self.text.endswith(":")

    def has_dash(self, regime: Regime) -> bool:
        """Say whether it is a legal basis that gets a dash before it (Hướng dẫn 05-HD/VPTW)."""
        is_basis = self.kind is ParagraphKind.BASIS and regime is Regime.PARTY
        return is_basis and not self.text.startswith("-")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Paragraph | Grid | PageBreak


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one person signs.

    `authority` are the lines above the post ("TM. HỘI ĐỒNG", "KT. CHỦ TỊCH"), `second_post`
    stands above the name (a council that uses the seal of the UBND), `hint` is the small line
    beneath the post ("Ký, ghi rõ họ tên").
    """

    post: str
    name: str = ""
    authority: tuple[str, ...] = ()
    second_post: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document: who issues it, what it is called, its blocks, and who signs it.

    Texts are given as people write them; renderers put into capitals what the regime asks to
    be so. Without an `issuer` there is no letterhead (a list attached to a decision).

    parent, issuer   lines of the body above and of the issuing body
    number           "Số: 14/KH-UBND", "Số 14-KH/ĐU", blanks as they are
    subject          what a letter (công văn) is about, below its number; it has no heading
    place_date       "Xuân An, ngày 05 tháng 3 năm 2026"; minutes have none
    appendix         "Phụ lục I", above the heading
    heading          the kind of document or of list ("Danh sách đăng ký thi đua")
    subheadings      what it is about (trích yếu); `plan` is the name of the plan, below
    attached_to      "(Kèm theo Quyết định số …)"
    addressees       who it is sent to (Kính gửi); `address_words` may be "Kính trình"
    recipients       who gets it (Nơi nhận), without dashes and full stops
    signatures       from left to right, three at most
    footer           a small line at the foot of each page
    slips            how many copies are cut from the sheets, two from each; none of other papers
    """

    heading: str
    blocks: tuple[Block, ...]
    regime: Regime = Regime.STATE
    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    number: str = ""
    subject: str = ""
    place_date: str = ""
    appendix: str = ""
    subheadings: tuple[str, ...] = ()
    plan: str = ""
    attached_to: str = ""
    addressees: tuple[str, ...] = ()
    address_words: str = "Kính gửi"
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    footer: str = ""
    sheet_name: str = ""
    is_landscape: bool = False
    is_sample: bool = False
    slips: int = 0

    def __post_init__(self) -> None:
        if len(self.signatures) > 3:
            raise ValueError("more than three signatures")

    @property
    def title(self) -> str:
        """What it is called in one line, for a window or the properties of a file."""
        return " ".join(filter(None, (self.appendix, self.heading, *self.subheadings)))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def row_count(self) -> int:
        """How many rows its tables have, without headings of groups and totals."""
        return sum(isinstance(row, tuple) for grid in self.grids for row in grid.rows)

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """The lines under "Nơi nhận:", each with its dash, semicolon or last full stop."""
        last = len(self.recipients) - 1
        return tuple(
            f"- {text}{'.' if place == last else ';'}"
            for place, text in enumerate(self.recipients)
        )

    def as_text(self, separator: str = " | ") -> str:
        """Lay the report out as text, for tests and for the clipboard."""
        lines = [SAMPLE_MARK] if self.is_sample else []
        lines += [line.upper() for line in (*self.parent, *self.issuer)]
        lines += [self.number, self.subject, self.place_date]
        lines += [self.appendix, self.heading.upper()]
        lines += [*self.subheadings, self.plan, self.attached_to]
        if self.addressees:
            lines.append(f"{self.address_words}: {'; '.join(self.addressees)}")
        for block in self.blocks:
            lines += _block_lines(block, separator)
        if self.recipients:
            lines += ["Nơi nhận:", *self.recipient_lines]
        lines += [_signature_line(signature) for signature in self.signatures]
        return "\n".join([*(line for line in lines if line), self.footer]).rstrip() + "\n"


def cell_text(cell: Cell) -> str:
    """Return a cell as a person reads it.

    >>> cell_text(Points(950)), cell_text(Money(1_520_000)), cell_text(Percent(6520))
    ('9,5', '1.520.000', '65,2%')
    >>> cell_text(date(2026, 3, 5)), cell_text(None)
    ('05/03/2026', '')
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case date():
            return f"{cell:%d/%m}/{cell.year:04d}"
        case PartialDate():
            return cell.display
        case Tick():
            return "[x]" if cell.is_on else "[ ]"
        case _:
            return _number(cell)


def _number(cell: int | Decimal | Points | Money | Percent) -> str:
    match cell:
        case Points():
            return number_text(Decimal(cell.hundredths).scaleb(-2))
        case Percent():
            return f"{number_text(Decimal(cell.hundredths).scaleb(-2))}%"
        case Money():
            return number_text(cell.dong)
        case int() | Decimal():
            return number_text(cell)


def records_of(cell: Cell) -> tuple[object, ...]:
    """Return the records that a figure was counted or added up from; none of other cells."""
    return cell.records if isinstance(cell, Count | Money) else ()


def leading_blanks(row: GroupRow | TotalRow, column_count: int) -> int:
    """Return over how many columns the text of a bold row spreads."""
    if not row.cells:
        return column_count
    return next((place for place, cell in enumerate(row.cells) if cell is not None), column_count)


def _check_row(row: GridRow, columns: tuple[Column, ...]) -> None:
    cells = row if isinstance(row, tuple) else row.cells
    if isinstance(row, GroupRow) and not cells:
        return
    if len(cells) != len(columns):
        raise ValueError(f"not one cell for each column: {row}")
    if not isinstance(row, tuple) and cells[0] is not None:
        raise ValueError(f"no room for the text of {row}")
    for cell, column in zip(cells, columns, strict=True):
        fits = cell is None or isinstance(cell, _CELLS_OF[column.kind])
        if not fits or isinstance(cell, bool):
            raise ValueError(f"no cell for the column {column.heading}: {cell!r}")


def _row_texts(row: GridRow) -> Iterable[str]:
    if isinstance(row, tuple):
        return map(cell_text, row)
    return (row.text, *(cell_text(cell) for cell in row.cells[1:]))


def _block_lines(block: Block, separator: str) -> Iterable[str]:
    match block:
        case Paragraph():
            return (block.whole,)
        case Grid():
            return (block.caption, block.unit, *block.as_lines(separator), block.footnote)
        case PageBreak():
            return ()


def _signature_line(signature: Signature) -> str:
    lines = (*signature.authority, signature.post, signature.second_post, signature.name)
    return " | ".join(line for line in lines if line)
