"""The text of a Word file as lines and paragraphs: cells, boxes, breaks, tabs, lists, rules.

A head or a signature may stand in a table without lines, in a text box, or be typed with tabs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from app.core.vietnamese import fold
from app.imports.document_check.docx_drawings import MC, Drawn, drawn_in
from app.imports.document_check.docx_numbering import Numbering
from app.imports.document_check.docx_styles import ParagraphLook, Styles, W, style_of
from app.imports.document_check.model import (
    MM,
    Align,
    Leading,
    LeadingKind,
    Line,
    Page,
    Paragraph,
    Rule,
    Run,
    Side,
)
from app.imports.document_check.packs import kind_named
from app.imports.document_check.widths import width_of

_TWIPS_PER_MM = 1440 / 25.4
_CELL_PADDING = 108 / _TWIPS_PER_MM
_DEEPEST = 6
_ALIGNS = {
    "center": Align.CENTER,
    "right": Align.RIGHT,
    "end": Align.RIGHT,
    "both": Align.JUSTIFY,
    "distribute": Align.JUSTIFY,
}
_SINGLE = 1.15
_TALL = 1.9  # of the size: so far below its paragraph a line belongs to the next one
_RUN_HOLDERS = {
    f"{W}{name}" for name in ("hyperlink", "ins", "smartTag", "fldSimple", "sdt", "sdtContent")
}
_BLOCK_HOLDERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins")}
_LAYOUT_WORDS = ("cong hoa xa hoi chu nghia", "dang cong san viet nam", "noi nhan:")
_RIGHT_HEAD = re.compile(r"(cong hoa xa hoi|doc lap|dang cong san|.*\bngay\b.*\bthang\b.*\bnam\b)")
_LONGEST_NAME = 60
_WIDE_BLANK = re.compile(r"\t+| {4,}")
_DATE_APART = re.compile(r"\s{2,}(?=\S[^\t]{0,60}ng[àa]y\b)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where paragraphs stand."""

    room: float | None
    side: Side = Side.FULL
    column: int | None = None
    is_tabular: bool = False
    is_layout: bool = False
    depth: int = 0
    row: int | None = None


@dataclass(slots=True)
class _Draft:
    """A paragraph on its way; its lines may still get a rule or a blank above."""

    lines: list[Line]
    made: Paragraph


@dataclass
class Body:
    """Walks the body once. `pages` are its sections."""

    root: Any
    styles: Styles
    numbering: Numbering
    pages: tuple[Page, ...]
    tab_stop: float = 12.7
    """Millimetres to which a tab goes where a paragraph has no stops of its own."""
    _section: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _columns: Iterator[int] = field(default_factory=lambda: count(1))
    _rows: Iterator[int] = field(default_factory=lambda: count(1))
    _drafts: list[_Draft] = field(default_factory=list[_Draft])
    _blank: float = 0.0
    _lasts: dict[int | None, _Draft] = field(default_factory=dict[int | None, _Draft])
    _waiting: dict[int | None, list[Rule]] = field(default_factory=dict[int | None, list[Rule]])
    _is_tabbed: bool = False

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs that have text, from the top down."""
        self._blocks(self.root, _Place(self._text_width()))
        for draft in self._drafts:
            yield replace(draft.made, lines=tuple(draft.lines))

    def _text_width(self) -> float | None:
        page = self.pages[min(self._section, len(self.pages) - 1)]
        if page.left is None or page.right is None:
            return None
        return page.width - page.left - page.right

    def _blocks(self, holder: Any, place: _Place) -> None:  # noqa: ANN401 - XML has no types here
        for node in holder.iterchildren():
            if node.tag == f"{W}p":
                self._paragraph(node, place)
                if node.find(f"{W}pPr/{W}sectPr") is not None:
                    self._section += 1
                    if place.depth == 0:
                        place = replace(place, room=self._text_width())
            elif node.tag == f"{W}tbl" and place.depth < _DEEPEST:
                self._table(node, place)
            elif node.tag in _BLOCK_HOLDERS:
                self._blocks(node, place)

    # --- tables and boxes ---

    def _table(self, table: Any, place: _Place) -> None:  # noqa: ANN401
        is_tabular = place.is_tabular or (_has_lines(table, self.styles) and not _is_layout(table))
        widths = [_twips(node, "w") for node in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        columns: dict[int, int] = {}
        blanks: dict[int, float] = {}
        for row in table.iterfind(f"{W}tr"):
            cells = list(row.iterfind(f"{W}tc"))
            row_number = place.row if place.row is not None else next(self._rows)
            at = 0
            for number, cell in enumerate(cells):
                span = _span(cell)
                width = _cell_width(cell) or sum(widths[at : at + span])
                column = columns.setdefault(at, next(self._columns))
                at += span
                inner = _Place(
                    room=width - 2 * _padding(table) if width else None,
                    side=_side(number, len(cells)),
                    column=column,
                    is_tabular=is_tabular,
                    is_layout=not is_tabular,
                    depth=place.depth + 1,
                    row=row_number,
                )
                self._blank, before = blanks.pop(column, 0.0), len(self._drafts)
                self._blocks(cell, inner)
                if len(self._drafts) == before:  # an empty cell leaves room to sign
                    blanks[column] = max(self._blank, _row_height(row))
        self._blank = 0.0
        self._lasts.pop(place.column, None)

    def _boxes(self, paragraph: Any, place: _Place) -> None:  # noqa: ANN401
        """Read the text boxes that are anchored in a paragraph."""
        if place.depth >= _DEEPEST:
            return
        for box in paragraph.iter(f"{W}txbxContent"):
            if next(box.iterancestors(f"{MC}Fallback"), None) is not None:
                continue
            if next(box.iterancestors(f"{W}p")) is not paragraph and _outer(box) is not paragraph:
                continue
            inner = _Place(None, column=next(self._columns), is_layout=True, depth=place.depth + 1)
            self._blocks(box, inner)

    # --- paragraphs ---

    def _paragraph(self, node: Any, place: _Place) -> None:  # noqa: ANN401
        label, level = self.numbering.of(node)
        look = self.styles.paragraph(node, level)
        style = style_of(node)
        runs = list(self._runs(node, style))
        if label and runs:
            runs.insert(0, replace(runs[0], text=f"{label} "))
        room = place.room - look.left - look.right if place.room is not None else None
        lines = list(self._lines(runs, place, look, room))
        if lines:
            self._add(lines, place, look, _typed_indent(runs, look, self.tab_stop))
        self._rules(node, place, look, room, has_text=bool(lines))
        if not lines:
            size = self.styles.letters(None, style).size
            self._blank += _height(look, size) + look.before + look.after
        self._boxes(node, place)

    def _add(
        self, lines: list[Line], place: _Place, look: ParagraphLook, indent: float | None
    ) -> None:
        made = Paragraph(
            lines=tuple(lines),
            align=_ALIGNS.get(look.align, Align.LEFT),
            indent=indent,
            before=look.before,
            after=look.after,
            leading=_leading(look),
            is_tabular=place.is_tabular,
            is_layout=place.is_layout or any(line.side is not Side.FULL for line in lines),
            section=self._section,
            row=place.row,
        )
        draft = _Draft(lines, made)
        self._drafts.append(draft)
        self._lasts[place.column] = draft
        for rule in self._waiting.pop(place.column, []):
            _give(lines, rule)

    def _rules(
        self,
        node: Any,  # noqa: ANN401
        place: _Place,
        look: ParagraphLook,
        room: float | None,
        *,
        has_text: bool,
    ) -> None:
        """Give a rule of a paragraph to the line above it: its own, or the one before it."""
        last = self._lasts.get(place.column)
        if last is None:
            return
        for drawn in drawn_in(node):
            rule = _drawn_rule(drawn, room)
            size = max((line.size or 0.0 for line in last.lines), default=0.0)
            if has_text and drawn.down * MM > len(last.lines) * _TALL * size + look.before:
                self._waiting.setdefault(place.column, []).append(rule)  # below what follows
            else:
                _give(last.lines, rule)
        for rule in _border(node, self.styles, look, room, has_text=has_text):
            _give(last.lines, rule)

    # --- lines ---

    def _lines(
        self, runs: Iterable[Run], place: _Place, look: ParagraphLook, room: float | None
    ) -> Iterator[Line]:
        align = _ALIGNS.get(look.align, Align.LEFT)
        is_begun = False
        for part in _broken(runs):
            text = "".join(run.text for run in part)
            if not text.strip():
                size = part[0].size if part else None
                self._blank += _height(look, size or 14.0) if _is_inside(part, runs) else 0.0
                continue
            pieces = self._parted(part, place, align)
            is_first, is_begun = not is_begun, True
            for side, piece in pieces:
                trimmed = _trimmed(piece)
                yield Line(
                    runs=trimmed,
                    number=next(self._numbers),
                    side=place.side if place.side is not Side.FULL else side,
                    width=width_of(trimmed),
                    room=room if len(pieces) == 1 else None,
                    column=place.column,
                    align=align,
                    blank_above=self._blank + (look.before if is_first else 0.0),
                )
            self._blank = 0.0

    def _parted(
        self, runs: list[Run], place: _Place, align: Align
    ) -> list[tuple[Side, list[Run]]]:
        """Part a line that was typed in two columns with tabs or blanks."""
        text = "".join(run.text for run in runs)
        if place.column is not None:
            return [(Side.FULL, runs)]
        cut = _cut(text, is_tabbed=self._is_tabbed)
        if cut is None:
            return [(self._side_of(text, align), runs)]
        before, after = text[:cut], text[cut:]
        self._is_tabbed = True
        self._is_in_head = not fold(before).startswith("noi nhan") and not _is_dated(after)
        return [(Side.LEFT, _sliced(runs, 0, cut)), (Side.RIGHT, _sliced(runs, cut, len(text)))]

    def _side_of(self, text: str, align: Align) -> Side:
        """Return where a line stands below or beside one of two columns."""
        if not self._is_tabbed:
            return Side.FULL
        if text.startswith("\t"):
            return Side.RIGHT
        is_over = align is Align.CENTER or len(text) > _LONGEST_NAME or kind_named(text)
        if not self._is_in_head or is_over:
            self._is_in_head = False
            return Side.FULL
        if _RIGHT_HEAD.match(fold(text)):
            self._is_in_head = not _is_dated(text)
            return Side.RIGHT
        return Side.LEFT

    _is_in_head: bool = False

    def _runs(self, holder: Any, style: str) -> Iterator[Run]:  # noqa: ANN401
        for node in holder.iterchildren():
            if node.tag == f"{W}r":
                text = _text(node)
                look = self.styles.letters(node, style) if text else None
                if look is not None and not look.is_hidden:
                    yield Run(
                        text=text.upper() if look.is_capital else text,
                        fonts=look.fonts,
                        size=look.size,
                        is_bold=look.is_bold,
                        is_italic=look.is_italic,
                        is_underlined=look.is_underlined,
                        color=look.color,
                    )
            elif node.tag in _RUN_HOLDERS:
                yield from self._runs(node, style)


# --- text ------------------------------------------------------------------------------------


def _text(run: Any) -> str:  # noqa: ANN401
    signs = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
    text = ""
    for node in run.iterchildren():
        name = str(node.tag).rpartition("}")[2]
        if name == "t":
            text += str(node.text or "")
        elif name == "br":
            text += "\n" if str(node.get(f"{W}type", "textWrapping")) == "textWrapping" else ""
        elif name == "sym":
            text += "•"
        else:
            text += signs.get(name, "")
    return text


def _broken(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        for place, part in enumerate(run.text.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(replace(run, text=part))
    return lines


def _is_inside(part: list[Run], runs: Iterable[Run]) -> bool:
    """Whether a blank line stands in a paragraph that has more than it."""
    return any("\n" in run.text for run in runs) or bool(part)


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Return runs without tabs and blanks at both ends; a tab inside is a blank."""
    kept = [replace(run, text=run.text.replace("\t", " ")) for run in runs]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _cut(text: str, *, is_tabbed: bool) -> int | None:
    """Return where a line of two columns parts."""
    for match in _WIDE_BLANK.finditer(text):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        if before and after and _is_column(before, after, is_tabbed=is_tabbed):
            return match.end()
    found = _DATE_APART.search(text)
    if found and fold(text).startswith("so"):
        return found.end()
    return None


def _is_column(before: str, after: str, *, is_tabbed: bool) -> bool:
    head, tail = fold(before), fold(after)
    if _RIGHT_HEAD.match(tail) and (before == before.upper() or head.startswith("so")):
        return True
    if head.startswith("noi nhan"):
        return True
    return is_tabbed and before.startswith("-") and (after.isupper() or after.istitle())


def _is_dated(text: str) -> bool:
    return "ngay" in fold(text).split()


def _sliced(runs: Iterable[Run], start: int, end: int) -> list[Run]:
    found: list[Run] = []
    at = 0
    for run in runs:
        part = run.text[max(start - at, 0) : max(end - at, 0)]
        if part:
            found.append(replace(run, text=part))
        at += len(run.text)
    return found


def _typed_indent(runs: Iterable[Run], look: ParagraphLook, tab_stop: float) -> float | None:
    """Return where a first line begins; None where blanks were typed before it.

    A tab goes to the next stop; stops of a paragraph's own are not followed.
    """
    text = "".join(run.text for run in runs)
    typed = text[: len(text) - len(text.lstrip())]
    start = look.left + look.first
    if not typed:
        return start
    if look.has_stops or typed.strip("\t") or tab_stop <= 0:
        return None
    return (start // tab_stop + len(typed)) * tab_stop


# --- measures --------------------------------------------------------------------------------


def _leading(look: ParagraphLook) -> Leading:
    if look.line_rule == "exact":
        return Leading(LeadingKind.EXACT, look.line / 20)
    if look.line_rule == "atLeast":
        return Leading(LeadingKind.AT_LEAST, look.line / 20)
    return Leading(LeadingKind.MULTIPLE, look.line / 240)


def _height(look: ParagraphLook, size: float) -> float:
    leading = _leading(look)
    if leading.kind is LeadingKind.EXACT:
        return leading.value
    single = size * _SINGLE
    if leading.kind is LeadingKind.AT_LEAST:
        return max(single, leading.value)
    return single * leading.value


def _twips(node: Any, name: str) -> float:  # noqa: ANN401
    try:
        return min(max(float(node.get(f"{W}{name}") or 0), 0.0), 1e5) / _TWIPS_PER_MM
    except ValueError:
        return 0.0


def _cell_width(cell: Any) -> float:  # noqa: ANN401
    node = cell.find(f"{W}tcPr/{W}tcW")
    if node is None or str(node.get(f"{W}type", "dxa")) != "dxa":
        return 0.0
    return _twips(node, "w")


def _row_height(row: Any) -> float:  # noqa: ANN401
    """Return the height in points that a row is given, 0 where it is as high as its text."""
    node = row.find(f"{W}trPr/{W}trHeight")
    return _twips(node, "val") * MM if node is not None else 0.0


def _span(cell: Any) -> int:  # noqa: ANN401
    node = cell.find(f"{W}tcPr/{W}gridSpan")
    text = str(node.get(f"{W}val", "1")) if node is not None else "1"
    return int(text) if text.isdecimal() and 0 < int(text) < 64 else 1


def _padding(table: Any) -> float:  # noqa: ANN401
    for name in ("left", "start"):
        node = table.find(f"{W}tblPr/{W}tblCellMar/{W}{name}")
        if node is not None:
            return _twips(node, "w")
    return _CELL_PADDING


def _side(number: int, cells: int) -> Side:
    if cells < 2:
        return Side.FULL
    if number == 0:
        return Side.LEFT
    return Side.RIGHT if number == cells - 1 else Side.FULL


def _has_lines(table: Any, styles: Styles) -> bool:  # noqa: ANN401
    own = table.find(f"{W}tblPr/{W}tblBorders")
    if own is not None:
        return any(_is_drawn(node) for node in own.iterchildren())
    named = table.find(f"{W}tblPr/{W}tblStyle")
    key = str(named.get(f"{W}val", "")) if named is not None else ""
    if key and styles.styles is not None:
        for style in styles.styles.iterchildren(f"{W}style"):
            if style.get(f"{W}styleId") == key:
                borders = style.find(f"{W}tblPr/{W}tblBorders")
                if borders is not None:
                    return any(_is_drawn(node) for node in borders.iterchildren())
    cells = table.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
    return any(_is_drawn(node) for borders in cells for node in borders.iterchildren())


def _is_drawn(node: Any) -> bool:  # noqa: ANN401
    return str(node.get(f"{W}val", "none")) not in ("none", "nil")


def _is_layout(table: Any) -> bool:  # noqa: ANN401
    """Whether a table holds a head or the signatures, drawn or not."""
    for paragraph in table.iter(f"{W}p"):
        text = fold("".join(str(node.text or "") for node in paragraph.iter(f"{W}t")))
        if text.startswith(_LAYOUT_WORDS):
            return True
    return False


def _outer(box: Any) -> Any:  # noqa: ANN401
    return next(box.iterancestors(f"{W}p"), None)


# --- rules -----------------------------------------------------------------------------------


def _drawn_rule(drawn: Drawn, room: float | None) -> Rule:
    if drawn.is_centred:
        return Rule(drawn.length, 0.0)
    if drawn.middle is None or room is None:
        return Rule(drawn.length)
    return Rule(drawn.length, drawn.middle - room / 2)


def _border(
    node: Any,  # noqa: ANN401
    styles: Styles,
    look: ParagraphLook,
    room: float | None,
    *,
    has_text: bool,
) -> Iterator[Rule]:
    borders = styles.inherited(node, "pBdr")
    if borders is None or room is None:
        return
    sides = ("bottom",) if has_text else ("top", "bottom")
    if any((line := borders.find(f"{W}{side}")) is not None and _is_drawn(line) for side in sides):
        yield Rule(room, 0.0 if has_text else (look.left - look.right) / 2)


def _give(lines: list[Line], rule: Rule) -> None:
    free = [n for n, line in enumerate(lines) if line.rule is None]
    at = _wanted(lines, free, rule)
    if at is not None:
        lines[at] = replace(lines[at], rule=rule)


def _wanted(lines: list[Line], free: list[int], rule: Rule) -> int | None:
    """Return the line of a paragraph that a rule belongs to: its last, or one as wide by half."""
    if not free:
        return None
    if len(lines) > 1:
        alike = [n for n in free if abs(lines[n].width - rule.length) < 0.15 * rule.length]
        if alike:
            return alike[-1]
    return free[-1]
