"""Draws the blocks of a chapter of the guide on pages: wrapped, numbered, with pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.utils import ImageReader

from app.core.guide import Block, Heading, Line, Picture, Run, Steps, Table, Text, Voice
from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, shared_widths
from app.exports.pages import Pages

_INDENT = 7 * MM
_CELL = 1.5 * MM
_LEAST_COLUMN = 17 * MM
_KEY_EDGE = 1.5
_TINT = 0.93
_TALLEST = 0.38
"""The share of a page that a picture may be high."""
_WHOLE = 0.45
"""The share of a page up to which a table is not parted."""
_LINE_GREY = 0.6
_HEADING = 1.15
_CAPTION = 0.9
_LONG_CELL = 60
"""Letters of a cell beyond which it may be wrapped."""
_STYLES = {
    Voice.PLAIN: REGULAR,
    Voice.STRONG: BOLD,
    Voice.WORD: BOLD,
    Voice.KEY: BOLD,
    Voice.LINK: ITALIC,
}


def _strong(row: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(tuple(replace(run, voice=Voice.STRONG) for run in cell) for cell in row)


@dataclass(frozen=True, slots=True)
class Look:
    """How large text is, how far its lines and blocks stand apart, how wide pictures are."""

    size: float
    leading: float
    gap: float
    picture: float
    """The share of the width that a picture has."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    style: str
    is_key: bool
    width: float
    target: str


_Word = tuple[_Piece, ...]
"""Pieces between which no line breaks: a word on a button and the comma behind it."""


def link(pages: Pages, target: str, box: tuple[float, float, float, float]) -> None:
    """Let a click within a box of the page lead to a bookmark."""
    canvas: Any = pages.canvas
    canvas.linkRect("", target, box)


class GuidePen:
    """Draws blocks one below the other; `aim` says where a link leads, or "" for nowhere."""

    def __init__(self, pages: Pages, look: Look, aim: Callable[[str], str]) -> None:
        self.pages = pages
        self.look = look
        self._aim = aim

    def draw(self, blocks: Sequence[Block]) -> None:
        """Draw blocks; a heading stays with what is below it."""
        for place, block in enumerate(blocks):
            match block:
                case Heading(text):
                    below = blocks[place + 1 : place + 2]
                    self._heading(text, max(map(self._opening, below), default=0.0))
                case Text(line, is_note):
                    self._note(line) if is_note else self.text(line)
                case Steps():
                    self._steps(block)
                case Table():
                    self._table(block)
                case Picture():
                    self._picture(block)

    def text(self, line: Line, size: float = 0, kept: float = 0) -> None:
        """Draw a paragraph, and what is `kept` with it on its page."""
        look = self._sized(size)
        lines = self._lines(line, self.pages.width, look)
        self.pages.ensure(min(len(lines), 2) * look.leading + kept)
        for one in lines:
            self.pages.ensure(look.leading)
            self._draw_line(one, self.pages.left, look)
        self.pages.y -= look.gap

    def opening(self, blocks: Sequence[Block]) -> float:
        """Return how much of a chapter has to stand below its title: all up to its first list."""
        whole = 3 * self.look.leading
        for block in blocks:
            match block:
                case Text(line):
                    whole += self.height(line, self.pages.width) + self.look.gap
                case Heading():
                    whole += 2 * self.look.leading
                case Picture():
                    whole += self._opening(block)
                case Steps() | Table():
                    whole += self._opening(block)
                    break
        return whole

    def height(self, line: Line, width: float) -> float:
        """Return how high a line is when it is wrapped."""
        return len(self._lines(line, width, self.look)) * self.look.leading

    # --- blocks ------------------------------------------------------------------------------

    def _sized(self, size: float) -> Look:
        if not size:
            return self.look
        return replace(self.look, size=size, leading=size * self.look.leading / self.look.size)

    def _opening(self, block: Block) -> float:
        """Return how much of a block has to stand below its heading."""
        if isinstance(block, Picture):
            return self._picture_size(block)[1] + 2 * self.look.leading
        if isinstance(block, Table):
            return min(self._table_height(block), self.pages.height * _WHOLE)
        return 3 * self.look.leading

    def _heading(self, text: str, kept: float) -> None:
        self.pages.y -= self.look.gap
        run = Run(text, Voice.STRONG)
        self.text((run,), self.look.size * _HEADING, kept)

    def _note(self, line: Line) -> None:
        pages, look = self.pages, self.look
        inside = pages.width - 2 * _CELL - _CELL
        lines = self._lines((Run("Lưu ý: ", Voice.STRONG), *line), inside, look)
        height = len(lines) * look.leading + 2 * _CELL
        pages.ensure(height + look.gap)
        self._tint(pages.left, pages.y - height, pages.width, height)
        bottom = pages.y - height
        pages.y -= _CELL
        for one in lines:
            self._draw_line(one, pages.left + 2 * _CELL, look)
        pages.y = bottom - look.gap

    def _steps(self, steps: Steps) -> None:
        pages, look = self.pages, self.look
        for number, item in enumerate(steps.items, start=1):
            lines = self._lines(item, pages.width - _INDENT, look)
            pages.ensure(min(len(lines), 3) * look.leading)
            mark = f"{number}." if steps.is_numbered else "–"
            for place, one in enumerate(lines):
                pages.ensure(look.leading)
                if place == 0:
                    style = BOLD if steps.is_numbered else REGULAR
                    line = pages.line(mark, style, look.size)
                    pages.draw(line, pages.left + _CELL, pages.y - look.size)
                self._draw_line(one, pages.left + _INDENT, look)
            pages.y -= look.gap / 3
        pages.y -= look.gap * 2 / 3

    def _table(self, table: Table) -> None:
        pages, head = self.pages, _strong(table.head)
        widths = self._widths(table)
        height = self._table_height(table)
        if height > pages.height * _WHOLE:
            height = sum(self._row_height(row, widths) for row in (head, *table.rows[:1]))
        pages.ensure(height)
        self._row(head, widths, is_head=True)
        for row in table.rows:
            height = self._row_height(row, widths)
            if pages.room < height:
                pages.turn()
                self._row(head, widths, is_head=True)
            self._row(row, widths)
        pages.y -= self.look.gap * 1.5

    def _table_height(self, table: Table) -> float:
        widths = self._widths(table)
        rows = (_strong(table.head), *table.rows)
        return sum(self._row_height(row, widths) for row in rows)

    def _widths(self, table: Table) -> list[float]:
        """Return the widths of the columns: by their longest cell, as far as it is one line."""
        rows = (table.head, *table.rows)
        weights = [
            max(min(sum(len(run.text) for run in row[place]), _LONG_CELL) for row in rows)
            for place in range(len(table.head))
        ]
        least = [_LEAST_COLUMN] * len(weights)
        whole = self.pages.width
        return shared_widths(weights, least, whole) or [whole / len(weights)] * len(weights)

    def _row_height(self, row: tuple[Line, ...], widths: list[float]) -> float:
        return 2 * _CELL + max(
            self.height(cell, width - 2 * _CELL) for cell, width in zip(row, widths, strict=True)
        )

    def _row(self, row: tuple[Line, ...], widths: list[float], *, is_head: bool = False) -> None:
        pages = self.pages
        height = self._row_height(row, widths)
        top, x = pages.y, pages.left
        if is_head:
            self._tint(x, top - height, pages.width, height)
        pages.canvas.setStrokeGray(_LINE_GREY)
        pages.canvas.setLineWidth(0.5)
        for cell, width in zip(row, widths, strict=True):
            pages.canvas.rect(x, top - height, width, height)
            pages.y = top - _CELL
            for one in self._lines(cell, width - 2 * _CELL, self.look):
                self._draw_line(one, x + _CELL, self.look)
            x += width
        pages.canvas.setStrokeGray(0)
        pages.y = top - height

    def _picture(self, picture: Picture) -> None:
        pages, look = self.pages, self.look
        width, height = self._picture_size(picture)
        size = look.size * _CAPTION
        caption = self._lines((Run(picture.caption),), pages.width, self._sized(size))
        pages.ensure(height + len(caption) * look.leading + look.gap)
        x = pages.left + (pages.width - width) / 2
        canvas: Any = pages.canvas
        canvas.drawImage(str(picture.path), x, pages.y - height, width, height)
        pages.canvas.setStrokeGray(_LINE_GREY)
        pages.canvas.setLineWidth(0.5)
        pages.canvas.rect(x, pages.y - height, width, height)
        pages.canvas.setStrokeGray(0)
        pages.y -= height + look.gap / 2
        for one in caption:
            wide = sum(piece.width for word in one for piece in word)
            wide += (len(one) - 1) * self._blank(size)
            words = [tuple(replace(piece, style=ITALIC) for piece in word) for word in one]
            self._draw_line(words, pages.left + (pages.width - wide) / 2, self._sized(size))
        pages.y -= look.gap

    def _picture_size(self, picture: Picture) -> tuple[float, float]:
        """Return the size of a picture; one of a small dialog is not blown up."""
        width, height = ImageReader(str(picture.path)).getSize()
        room = self.pages.width * self.look.picture
        scale = min(room / width, 0.5, self.pages.height * _TALLEST / height)
        return width * scale, height * scale

    def _tint(self, x: float, y: float, width: float, height: float) -> None:
        self.pages.canvas.setFillGray(_TINT)
        self.pages.canvas.rect(x, y, width, height, stroke=0, fill=1)
        self.pages.canvas.setFillGray(0)

    # --- lines -------------------------------------------------------------------------------

    def _blank(self, size: float) -> float:
        return self.pages.letters[REGULAR].width(" ", size)

    def _lines(self, line: Line, width: float, look: Look) -> list[list[_Word]]:
        lines: list[list[_Word]] = [[]]
        used, blank = 0.0, self._blank(look.size)
        for word in self._words(line, look.size):
            size = sum(piece.width for piece in word)
            if lines[-1] and used + blank + size > width:
                lines.append([])
                used = 0.0
            used += size + (blank if lines[-1] else 0.0)
            lines[-1].append(word)
        return lines

    def _words(self, line: Line, size: float) -> list[_Word]:
        words: list[list[_Piece]] = [[]]
        for run in line:
            style, is_key = _STYLES[run.voice], run.voice is Voice.KEY
            letters = self.pages.letters[style]
            target = self._aim(run.target) if run.target else ""
            text = letters.printable(run.text)
            parts = [text.replace(" ", "\u00a0")] if is_key else text.split(" ")
            for place, part in enumerate(parts):
                if place and words[-1]:
                    words.append([])
                if part:
                    width = letters.width(part, size) + (2 * _KEY_EDGE if is_key else 0.0)
                    words[-1].append(_Piece(part, style, is_key, width, target))
        return [tuple(word) for word in words if word]

    def _draw_line(self, words: list[_Word], x: float, look: Look) -> None:
        pages = self.pages
        baseline = pages.y - look.size
        for word in words:
            for piece in word:
                if piece.is_key:
                    pages.canvas.setStrokeGray(_LINE_GREY)
                    pages.canvas.setLineWidth(0.4)
                    low = baseline - look.size * 0.22
                    pages.canvas.roundRect(x, low, piece.width, look.size, 1.5)
                    pages.canvas.setStrokeGray(0)
                pages.canvas.setFont(piece.style, look.size)
                edge = _KEY_EDGE if piece.is_key else 0.0
                pages.canvas.drawString(x + edge, baseline, piece.text)
                if piece.target:
                    box = (x, baseline - 2, x + piece.width, baseline + look.size)
                    link(pages, piece.target, box)
                x += piece.width
            x += self._blank(look.size)
        pages.y -= look.leading
