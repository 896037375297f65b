"""Makes lines and paragraphs of the letters of a PDF.

Letters on one height are a row; a wide gap parts it into the pieces of columns. In the head the
columns part left of the Quốc hiệu. What lies between upright lines is a table. A paragraph begins
where a line is indented, where the one before ended early, or after a gap.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from app.core.vietnamese import fold
from app.imports.document_check.model import (
    MM,
    Align,
    Box,
    Document,
    FileKind,
    Leading,
    LeadingKind,
    Line,
    Page,
    PageNumber,
    Paragraph,
    Rule,
    Run,
    Side,
)

_ROW = 2.5  # points that letters of one row may lie apart
_SPACE = 0.18  # of the size: letters further apart have a blank between them
_COLUMN_GAP = 1.2  # of the size: so far apart they may be columns
_UNEVEN = 2.2  # ... where the other gaps of the row are so much smaller
_HEAD_GAP = 0.6  # of the size, in the head
_SAME = 1.5  # points
_EDGE = 20 * MM  # page numbers and feet stand in there
_INDENTED = 4 * MM
_SHORT = 15 * MM
_WIDER = 3.0  # points: more than that between two lines is a gap between paragraphs
_CENTRED = 2 * MM
_USUAL_LEFT, _USUAL_RIGHT = 30 * MM, 15 * MM
_MIRRORED = 8 * MM
_LEAST_RULE = 10.0
_RULE_BELOW = 20.0
_TABLE_LINE = 10.0
_NUMBER = re.compile(r"so\s*[:\d/\-]")
_HEADS = ("conghoaxahoichunghia", "dangcongsanvietnam")


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look."""

    font: str
    size: float
    is_bold: bool
    is_italic: bool
    color: str
    is_embedded: bool | None


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on its page, in points from the upper left corner."""

    sign: str
    look: Look
    left: float
    right: float
    baseline: float
    ink_top: float
    ink_bottom: float
    ink_left: float
    ink_right: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line or thin box, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it was read."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    strokes: tuple[Stroke, ...]
    has_pictures: bool


@dataclass(slots=True)
class _Piece:
    """Letters that stand together on a row."""

    sheet: Sheet
    glyphs: list[Glyph]
    side: Side = Side.FULL
    is_tabular: bool = False
    is_head: bool = False
    is_alone: bool = True

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def baseline(self) -> float:
        return median(glyph.baseline for glyph in self.glyphs)

    @property
    def size(self) -> float:
        return max(glyph.look.size for glyph in self.glyphs)

    @property
    def is_bold(self) -> bool:
        return all(glyph.look.is_bold for glyph in self.glyphs if glyph.sign.isalnum())

    @property
    def packed(self) -> str:
        """The text for comparing, without blanks: they are not to be relied on."""
        return fold(self.text).replace(" ", "")

    @property
    def text(self) -> str:
        return "".join(run.text for run in _runs(self.glyphs))


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where the text begins and ends on a page, and how many lines say so."""

    left: float
    right: float
    is_left_sure: bool
    is_right_sure: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


def lay_out(sheets: Sequence[Sheet], name: str) -> Document:
    """Return the document that pages of letters make."""
    ended_at = _second_head(sheets)
    sheets = [sheet for sheet in sheets if ended_at is None or sheet.number < ended_at]
    numbers: dict[int, _Piece] = {}
    kept: dict[int, list[_Piece]] = {}
    others: list[Run] = []
    for sheet in sheets:
        own = list(_pieces(sheet))
        number = _page_number(sheet, own)
        if number is not None:
            numbers[sheet.number] = number
        rest = [one for one in own if one is not number]
        kept[sheet.number] = [one for one in rest if not _is_foot(one)]
        others += [run for one in rest if _is_foot(one) for run in _runs(one.glyphs)]
    bounds = _shared_bounds(sheets, kept)
    pieces = [piece for own in kept.values() for piece in own]
    _find_sides(pieces, bounds)
    return Document(
        kind=FileKind.PDF,
        name=name,
        pages=tuple(
            _page(sheet, kept[sheet.number], numbers.get(sheet.number), bounds[sheet.number])
            for sheet in sheets
        ),
        paragraphs=tuple(_Paragraphs(pieces, bounds).made()),
        page_count=len(sheets),
        has_pictures=any(sheet.has_pictures for sheet in sheets),
        other_runs=tuple(others),
        ended_at=ended_at,
    )


def _second_head(sheets: Sequence[Sheet]) -> int | None:
    """Return the page on which another document begins with a head of its own."""
    has_head = False
    for sheet in sheets:
        rows = ["".join(g.sign for g in row) for row in _rows(sheet.glyphs)[:4]]
        begins = any(head in fold(row).replace(" ", "") for row in rows for head in _HEADS)
        if begins and has_head:
            return sheet.number
        has_head = has_head or begins
    return None


# --- rows and pieces -------------------------------------------------------------------------


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda one: (one.baseline, one.left)):
        if rows and glyph.baseline - base <= _ROW:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.baseline
    return [sorted(row, key=lambda one: one.left) for row in rows if _inked(row)]


def _inked(row: Iterable[Glyph]) -> list[Glyph]:
    return [glyph for glyph in row if not glyph.sign.isspace()]


def _pieces(sheet: Sheet) -> Iterator[_Piece]:
    rows = _rows(sheet.glyphs)
    tables = _tables(sheet.strokes)
    edge, last_head = _head_edge(rows)
    for place, row in enumerate(rows):
        is_tabular = any(top - 1 <= row[0].baseline <= bottom + 1 for top, bottom in tables)
        parts = _split_at(row, edge) if edge is not None and place <= last_head else _split(row)
        for part in parts:
            piece = _Piece(sheet, part, is_tabular=is_tabular, is_alone=len(parts) == 1)
            if edge is not None and place <= last_head and not is_tabular:
                piece.is_head = True
                piece.side = Side.LEFT if piece.middle < edge else Side.RIGHT
            yield piece


def _head_edge(rows: Sequence[Sequence[Glyph]]) -> tuple[float | None, int]:
    """Return where the columns of the head part, and its last row: that of the date."""
    for place, row in enumerate(rows[:12]):
        inked = _inked(row)
        packed = "".join(fold(glyph.sign) or "?" for glyph in inked)
        at = next((found for head in _HEADS if (found := packed.find(head)) >= 0), -1)
        if at < 0:
            continue
        left = inked[at].left
        edge = (inked[at - 1].right + left) / 2 if at else left - 10
        return edge, _last_of_head(rows, place, left)
    return None, -1


def _last_of_head(rows: Sequence[Sequence[Glyph]], first: int, left: float) -> int:
    """Return the last row of a head: the number or date, and what a letter is about.

    `left` is where the right column begins.
    """
    near = list(enumerate(rows[first : first + 10], first))
    number = next((n for n, row in near if _NUMBER.match(_packed(row))), None)
    until = first + 6 if number is None else number + 1
    dated = next((n for n, row in near if n <= until and _has_date(row)), None)
    last = max((n for n in (number, dated) if n is not None), default=first + 2)
    is_in = False
    for place, row in enumerate(rows[last + 1 : last + 6], last + 1):
        packed = _packed(row)
        is_in = is_in or packed.startswith(("v/v", "veviec"))
        is_over = packed.startswith(("kinhgui", "kinhtrinh")) or _inked(row)[-1].right > left
        if is_over or not is_in:
            break
        last = place
    return last


def _packed(row: Sequence[Glyph]) -> str:
    return fold("".join(glyph.sign for glyph in row)).replace(" ", "")


def _has_date(row: Sequence[Glyph]) -> bool:
    packed = _packed(row)
    return "ngay" in packed and "thang" in packed and "nam" in packed


def _split_at(row: Sequence[Glyph], edge: float) -> list[list[Glyph]]:
    """Part a row of the head at the gap that is nearest to where its columns part."""
    inked = _inked(row)
    gaps = [
        (max(one.right - edge, edge - two.left, 0.0), place)
        for place, (one, two) in enumerate(pairwise(inked))
        if two.left - one.right > _HEAD_GAP * two.look.size
    ]
    near = min(gaps, default=None)
    if near is None or near[0] > _SHORT:
        return [_between(row, inked)]
    cut = near[1] + 1
    return [_between(row, inked[:cut]), _between(row, inked[cut:])]


def _split(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part a row at gaps that are wide and uneven, as those between columns are."""
    inked = _inked(row)
    gaps = [
        two.left - one.right
        for one, two in pairwise(inked)
        if two.left - one.right > _SPACE * two.look.size
    ]
    parts: list[list[Glyph]] = [[inked[0]]]
    for one, two in pairwise(inked):
        gap = two.left - one.right
        rest = [other for other in gaps if other < gap * 0.999]
        usual = median(rest) if rest else 0.3 * two.look.size
        if gap > _COLUMN_GAP * two.look.size and gap > _UNEVEN * usual:
            parts.append([])
        parts[-1].append(two)
    return [_between(row, part) for part in parts]


def _between(row: Sequence[Glyph], inked: Sequence[Glyph]) -> list[Glyph]:
    """Return letters with the blanks among them."""
    first, last = row.index(inked[0]), len(row) - 1 - row[::-1].index(inked[-1])
    return list(row[first : last + 1])


def _runs(glyphs: Sequence[Glyph]) -> tuple[Run, ...]:
    runs: list[Run] = []
    look: Look | None = None
    text = ""
    before: Glyph | None = None
    for glyph in glyphs:
        if look is not None and glyph.look != look and not glyph.sign.isspace():
            runs.append(_run(text, look))
            text = ""
        if look is None or not glyph.sign.isspace():
            look = glyph.look
        text += f" {glyph.sign}" if _is_apart(before, glyph) else glyph.sign
        before = glyph
    if look is not None:
        runs.append(_run(text, look))
    return tuple(runs)


def _is_apart(before: Glyph | None, glyph: Glyph) -> bool:
    if before is None or before.sign.isspace() or glyph.sign.isspace():
        return False
    return glyph.left - before.right > _SPACE * glyph.look.size


def _run(text: str, look: Look) -> Run:
    return Run(
        text=text,
        fonts=(look.font,),
        size=look.size,
        is_bold=look.is_bold,
        is_italic=look.is_italic,
        color=look.color,
        is_embedded=look.is_embedded,
    )


def _tables(strokes: Sequence[Stroke]) -> list[tuple[float, float]]:
    """Return from where to where on the page drawn tables stand."""
    upright = sorted(
        (one.top, one.bottom)
        for one in strokes
        if one.right - one.left <= 2 and one.bottom - one.top >= _TABLE_LINE
    )
    found: list[tuple[float, float]] = []
    for top, bottom in upright:
        if found and top <= found[-1][1] + 3:
            found[-1] = (found[-1][0], max(found[-1][1], bottom))
        else:
            found.append((top, bottom))
    return found


# --- pages -----------------------------------------------------------------------------------


def _page_number(sheet: Sheet, pieces: Sequence[_Piece]) -> _Piece | None:
    for piece in pieces:
        is_edge = piece.baseline < _EDGE + 2 or piece.baseline > sheet.height - _EDGE - 2
        if piece.is_alone and is_edge and piece.text.strip(" -").isdecimal():
            return piece
    return None


def _is_foot(piece: _Piece) -> bool:
    return piece.baseline > piece.sheet.height - _EDGE + 2 and piece.size < 13


def _shared_bounds(sheets: Sequence[Sheet], kept: dict[int, list[_Piece]]) -> dict[int, _Bounds]:
    """Return the bounds of the text on each page: those of all pages that lie alike.

    A page alone may have too few lines. Where the backs of sheets are mirrored, fronts and backs
    have bounds of their own.
    """
    found: dict[int, _Bounds] = {}
    for size in {(sheet.width, sheet.height) for sheet in sheets}:
        alike = [sheet for sheet in sheets if (sheet.width, sheet.height) == size]
        sides = [[one for one in alike if one.number % 2 == odd] for odd in (1, 0)]
        halves = [_bounds(half, kept) for half in sides if half]
        is_mirrored = (
            len(halves) == 2
            and all(one.is_left_sure and one.is_right_sure for one in halves)
            and abs(halves[0].left - halves[1].left) > _MIRRORED
            and abs(halves[0].width - halves[1].width) < _SAME
        )
        whole = _bounds(alike, kept)
        for sheet in alike:
            found[sheet.number] = halves[sheet.number % 2 == 0] if is_mirrored else whole
    return found


def _bounds(sheets: Sequence[Sheet], kept: dict[int, list[_Piece]]) -> _Bounds:
    lefts: list[float] = []
    rights: list[float] = []
    for sheet in sheets:
        lines = [one for one in sheet.strokes if one.right - one.left > sheet.width / 2]
        text = [one for one in kept[sheet.number] if not one.is_tabular]
        lefts += [one.left for one in (*text, *lines)]
        rights += [one.right for one in (*text, *lines)]
    if not lefts:
        return _Bounds(0.0, sheets[0].width, is_left_sure=False, is_right_sure=False)
    left, right = min(lefts), max(rights)
    is_left_sure = sum(one - left < _SAME for one in lefts) > 1
    is_right_sure = sum(right - one < _SAME for one in rights) > 1
    # Where too few lines reach an edge, the middle of the page is told by the usual margins.
    if not is_left_sure:
        left = min(left, _USUAL_LEFT)
    if not is_right_sure:
        right = max(right, sheets[0].width - _USUAL_RIGHT)
    return _Bounds(left, right, is_left_sure=is_left_sure, is_right_sure=is_right_sure)


def _page(sheet: Sheet, pieces: Sequence[_Piece], number: _Piece | None, bounds: _Bounds) -> Page:
    """Return what is told of a page; a margin only where its own text reaches it."""
    inked = [glyph for piece in pieces for glyph in _inked(piece.glyphs)]
    sure = {"left"} if bounds.is_left_sure else set[str]()
    sure |= {"right"} if bounds.is_right_sure else set[str]()
    reaches_left = any(one.left - bounds.left < _SAME for one in pieces)
    reaches_right = any(bounds.right - one.right < _SAME for one in pieces)
    return Page(
        number=sheet.number,
        width=sheet.width / MM,
        height=sheet.height / MM,
        left=bounds.left / MM if reaches_left else None,
        right=(sheet.width - bounds.right) / MM if reaches_right else None,
        top=min(glyph.ink_top for glyph in inked) / MM if inked else None,
        bottom=(sheet.height - max(g.baseline for g in inked)) / MM if inked else None,
        page_number=_number_found(sheet, number, bounds) if number else None,
        sure=frozenset(sure),
    )


def _number_found(sheet: Sheet, piece: _Piece, bounds: _Bounds) -> PageNumber:
    line = _line(piece, 0, None)
    off = min((piece.middle - bounds.middle, piece.middle - sheet.width / 2), key=abs)
    return PageNumber(line, line.text, off / MM, is_in_top_margin=piece.baseline < _EDGE + 2)


def _line(piece: _Piece, number: int, rule: Rule | None, align: Align | None = None) -> Line:
    inked = _inked(piece.glyphs)
    box = Box(
        piece.left / MM,
        min(glyph.ink_top for glyph in inked) / MM,
        piece.right / MM,
        max(glyph.ink_bottom for glyph in inked) / MM,
    )
    return Line(
        runs=_runs(piece.glyphs),
        number=number,
        page=piece.sheet.number,
        side=piece.side,
        box=box,
        baseline=piece.baseline / MM,
        width=box.right - box.left,
        align=align,
        rule=rule,
    )


def _find_sides(pieces: Sequence[_Piece], bounds: dict[int, _Bounds]) -> None:
    """Tell the halves of the page below the head, as signatures stand in them."""
    for piece in pieces:
        if piece.is_head or piece.is_tabular:
            continue
        middle = bounds[piece.sheet.number].middle
        if not piece.is_alone:
            piece.side = Side.LEFT if piece.middle < middle else Side.RIGHT
        elif piece.left > middle - 10 * MM and piece.middle - middle > 3 * MM:
            piece.side = Side.RIGHT


# --- paragraphs ------------------------------------------------------------------------------


class _Paragraphs:
    def __init__(self, pieces: Sequence[_Piece], bounds: dict[int, _Bounds]) -> None:
        self._pieces = pieces
        self._bounds = bounds
        self._rules = {id(piece): rule for piece, rule in _rules(pieces)}
        self._usual = self._usual_height()

    def _usual_height(self) -> float | None:
        """Return how far apart lines of one paragraph are: where one reaches the right edge."""
        heights = [
            two.baseline - one.baseline
            for one, two in pairwise(self._pieces)
            if self._may_go_on(one, two)
            and one.sheet is two.sheet
            and self._bounds[one.sheet.number].right - one.right < _SAME
        ]
        return median(heights) if len(heights) > 2 else None

    def made(self) -> list[Paragraph]:
        groups: list[list[_Piece]] = []
        for before, piece in pairwise([None, *self._pieces]):
            assert piece is not None  # noqa: S101 - the first of a pair alone is None
            if before is not None and self._goes_on(before, piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        number = 0
        paragraphs: list[Paragraph] = []
        for group in groups:
            paragraphs.append(self._paragraph(group, number))
            number += len(group)
        return _with_gaps(paragraphs)

    def _goes_on(self, before: _Piece, piece: _Piece) -> bool:
        """Whether a line goes on with the paragraph of the one before."""
        if not self._may_go_on(before, piece):
            return False
        if piece.sheet is not before.sheet:
            return True
        most = self._usual + _WIDER if self._usual else 2 * piece.size
        return piece.baseline - before.baseline < most

    def _may_go_on(self, before: _Piece, piece: _Piece) -> bool:
        for one in (before, piece):
            if one.is_head or one.is_tabular or not one.is_alone or one.side is not Side.FULL:
                return False
        own, former = self._bounds[piece.sheet.number], self._bounds[before.sheet.number]
        if piece.left > own.left + _INDENTED or before.right < former.right - _SHORT:
            return False
        return piece.size == before.size and (piece.is_bold or not before.is_bold)

    def _paragraph(self, group: Sequence[_Piece], number: int) -> Paragraph:
        align = self._align(group)
        lines = [
            _line(piece, number + n + 1, self._rules.get(id(piece)), align)
            for n, piece in enumerate(group)
        ]
        first = group[0]
        heights = [
            two.baseline - one.baseline
            for one, two in pairwise(group)
            if one.sheet.number == two.sheet.number
        ]
        is_plain = first.is_alone and first.side is Side.FULL and not first.is_head
        indent = first.left - self._bounds[first.sheet.number].left if is_plain else None
        return Paragraph(
            lines=tuple(lines),
            align=align,
            indent=indent / MM if indent is not None else None,
            leading=Leading(LeadingKind.MEASURED, median(heights)) if heights else None,
            is_tabular=first.is_tabular,
            is_layout=first.is_head or not first.is_alone or first.side is not Side.FULL,
        )

    def _align(self, group: Sequence[_Piece]) -> Align | None:
        def bounds(piece: _Piece) -> _Bounds:
            return self._bounds[piece.sheet.number]

        if all(
            abs(one.middle - bounds(one).middle) < _CENTRED
            and one.left > bounds(one).left + _INDENTED
            for one in group
        ):
            return Align.CENTER
        if len(group) < 2:
            return None
        full = all(bounds(one).right - one.right < 1.0 * MM for one in group[:-1])
        return Align.JUSTIFY if full else Align.LEFT


def _with_gaps(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Tell the gap above each paragraph: what lies between two lines beyond their usual height."""
    heights = [p.leading.value for p in paragraphs if p.leading and not p.is_tabular]
    if not heights:
        return list(paragraphs)
    usual = median(heights)
    found: list[Paragraph] = []
    for before, one in pairwise([None, *paragraphs]):
        assert one is not None  # noqa: S101
        gap = _gap(before, one, usual) if before is not None else None
        found.append(replace(one, before=gap))
    return found


def _gap(before: Paragraph, one: Paragraph, usual: float) -> float | None:
    above, below = before.last, one.first
    if above.page != below.page or before.is_layout or one.is_layout:
        return None
    if above.baseline is None or below.baseline is None or above.size != below.size:
        return None
    return (below.baseline - above.baseline) * MM - usual


def _rules(pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, Rule]]:
    """Yield the lines that have a rule below them."""
    sheets = {piece.sheet.number: piece.sheet for piece in pieces}
    for sheet in sheets.values():
        tables = _tables(sheet.strokes)
        own = [one for one in pieces if one.sheet is sheet and not one.is_tabular]
        for stroke in sheet.strokes:
            length, y = stroke.right - stroke.left, stroke.top
            is_flat = stroke.bottom - stroke.top <= 2 and length >= _LEAST_RULE
            if not is_flat or any(top - 2 <= y <= bottom + 2 for top, bottom in tables):
                continue
            middle = (stroke.left + stroke.right) / 2
            above = [
                one
                for one in own
                if -1 <= y - one.baseline <= _RULE_BELOW and one.left <= middle <= one.right
            ]
            if above:
                piece = max(above, key=lambda one: one.baseline)
                yield piece, Rule(length / MM, (middle - piece.middle) / MM)
