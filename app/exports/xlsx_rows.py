"""Rows of a sheet as values, before they become cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from app.exports.layout import MARGINS, PAPER, balanced, plain_width, rule_length, visible, wrapped
from app.exports.report import Report
from app.exports.xlsx_cells import Look, Value

CELL_PAD = 6.0
"""What is left free in a cell, left and right together, in points."""

_LINE = 1.25  # the height of a row of one line, for size 1
_ROW_PAD = 3.0
_RULE_ROW = 7.0
_HIGHEST = 409.0  # Excel draws no higher row


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line in a row: its middle from the left edge of the sheet, and its length."""

    middle: float
    length: float


@dataclass(slots=True)
class Span:
    """A value that covers the columns from `start` to before `end`, and `rows` rows."""

    start: int
    end: int
    value: Value = None
    look: Look = field(default_factory=Look)
    rows: int = 1
    is_covered: bool = False
    """Whether it lies beneath a span of a row above."""


@dataclass(slots=True)
class SheetRow:
    """One row: what stands in it, and its height in points (None: Excel finds it)."""

    spans: list[Span] = field(default_factory=list[Span])
    height: float | None = None
    rules: list[Rule] = field(default_factory=list[Rule])


class Edges:
    """The columns of a sheet: where each begins and ends, in points."""

    def __init__(self, widths: Sequence[float]) -> None:
        self.widths = list(widths)
        self.at = [0.0]
        for width in widths:
            self.at.append(self.at[-1] + width)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.widths)

    @property
    def width(self) -> float:
        """All of them together."""
        return self.at[-1]

    def between(self, start: int, end: int) -> float:
        """Return the width between two edges."""
        return self.at[end] - self.at[start]

    def middle(self, start: int, end: int) -> float:
        """Return the point half way between two edges."""
        return (self.at[start] + self.at[end]) / 2

    def nearest(self, wanted: float, first: int, last: int) -> int:
        """Return the edge from `first` to `last` that lies nearest to `wanted`."""
        return min(range(first, last + 1), key=lambda edge: abs(self.at[edge] - wanted))

    def shares(self, weights: Sequence[float]) -> list[int]:
        """Return the edges at which a row of `weights` is parted, each part with a column."""
        whole, done, edges = sum(weights) or 1, 0.0, [0]
        for place, weight in enumerate(weights[:-1], start=1):
            done += weight
            last = self.count - (len(weights) - place)
            edges.append(self.nearest(self.width * done / whole, edges[-1] + 1, last))
        return [*edges, self.count]


def paper_width(report: Report) -> float:
    """Return the width between the margins of the report's paper, in points."""
    paper = PAPER[1] if report.is_landscape else PAPER[0]
    return paper - MARGINS.left - MARGINS.right


def lines_of(text: str, width: float, look: Look) -> list[str]:
    """Return about the lines a text takes in a cell of this width."""
    measure = partial(plain_width, size=look.size, is_bold=look.is_bold)
    return wrapped(visible(text), width - CELL_PAD, measure)


def height_of(lines: int, size: float) -> float:
    """Return the height of a row of that many lines."""
    return min(lines * size * _LINE + _ROW_PAD, _HIGHEST)


def text_row(edges: Edges, ends: tuple[int, int], text: str, look: Look) -> SheetRow:
    """Return a row with one text between two edges, a blank row without a text."""
    if not text:
        return SheetRow()
    lines = lines_of(text, edges.between(*ends), look)
    return SheetRow([Span(*ends, text, look)], height_of(len(lines), look.size))


def _balanced(edges: Edges, ends: tuple[int, int], text: str, look: Look) -> list[str]:
    measure = partial(plain_width, size=look.size, is_bold=look.is_bold)
    return balanced(visible(text), edges.between(*ends) - CELL_PAD, measure)


def line_rows(edges: Edges, ends: tuple[int, int], text: str, look: Look) -> list[SheetRow]:
    """Return a row for each line of a centred text, so that what stands beside it is no taller."""
    lines = _balanced(edges, ends, text, look)
    return [text_row(edges, ends, line, look) for line in lines]


def balanced_row(edges: Edges, ends: tuple[int, int], text: str, look: Look) -> SheetRow:
    """Return a row with one centred text in lines of much the same length."""
    lines = _balanced(edges, ends, text, look)
    return text_row(edges, ends, "\n".join(lines), look)


def rule_row(edges: Edges, ends: tuple[int, int], length: float) -> SheetRow:
    """Return a low row with a rule in the middle between two edges."""
    return SheetRow(height=_RULE_ROW, rules=[Rule(edges.middle(*ends), length)])


def rule_row_below(edges: Edges, ends: tuple[int, int], text: str, look: Look) -> SheetRow:
    """Return a row with the rule that stands below a name: a third to a half of its length."""
    lines = _balanced(edges, ends, text, look)
    widths = [plain_width(line, look.size, is_bold=look.is_bold) for line in lines]
    return rule_row(edges, ends, rule_length(widths))


def side_by_side(rows: Sequence[SheetRow | None]) -> SheetRow:
    """Return the row that holds what stands in all of these."""
    present = [row for row in rows if row]
    heights = [row.height for row in present if row.height is not None]
    return SheetRow(
        [span for row in present for span in row.spans],
        max(heights, default=None),
        [rule for row in present for rule in row.rules],
    )
