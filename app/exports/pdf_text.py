"""Paragraphs on paper: wrapped, indented, justified."""

from dataclasses import dataclass
from itertools import groupby

from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, balanced, broken, words_of
from app.exports.pages import Line, Pages
from app.exports.report import HEADINGS, Align, Paragraph, ParagraphKind, Regime

_INDENT = 10 * MM
_GAP = 6.0  # at least 6 pt (Nghị định 30/2020/NĐ-CP, Phụ lục I Mục II.6)
_NOTE_SIZE = 12
_LINES_AFTER_HEADING = 2


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    style: str
    width: float


def draw_paragraph(pages: Pages, paragraph: Paragraph, regime: Regime, kept: float) -> None:
    """Draw a paragraph below what stands on the page.

    `kept` is the height of what must stay with its last two lines.
    """
    text = f"- {paragraph.text}" if paragraph.has_dash(regime) else paragraph.text
    pages.y -= _GAP / 2
    if paragraph.kind is ParagraphKind.PART:
        _draw_centred(pages, f"{paragraph.lead}\n{paragraph.text.upper()}".strip(), kept)
    elif paragraph.kind is ParagraphKind.CENTER:
        _draw_centred(pages, paragraph.whole.upper(), kept)
    else:
        for place, part in enumerate(text.split("\n")):
            is_last = place == text.count("\n")
            writer = _Writer(pages, paragraph, _style(paragraph.kind, regime))
            writer.draw(paragraph.lead if place == 0 else "", part, kept if is_last else 0.0)
    pages.y -= _GAP / 2


def paragraph_height(pages: Pages, paragraph: Paragraph, regime: Regime) -> float:
    """Return how much of a page a paragraph takes; of one in the middle about how much."""
    if paragraph.kind in (ParagraphKind.PART, ParagraphKind.CENTER):
        return _LINES_AFTER_HEADING * pages.sizes.leading + _GAP
    writer = _Writer(pages, paragraph, _style(paragraph.kind, regime))
    return writer.height(paragraph.lead, paragraph.text) + _GAP


def _style(kind: ParagraphKind, regime: Regime) -> str:
    if kind in HEADINGS:
        return BOLD
    is_basis = kind is ParagraphKind.BASIS and regime is Regime.STATE
    is_slanted = kind in (ParagraphKind.NOTE, ParagraphKind.TO_WRITE)
    return ITALIC if is_basis or is_slanted else REGULAR


def _draw_centred(pages: Pages, text: str, kept: float) -> None:
    letters, size = pages.letters[BOLD], pages.sizes.body
    lines = balanced(letters.printable(text), pages.width, letters.measure(size))
    leading = pages.sizes.leading
    pages.ensure(len(lines) * leading + max(kept, _LINES_AFTER_HEADING * leading + _GAP))
    for line in lines:
        middle = (pages.left + pages.right) / 2
        pages.draw(Line(line, BOLD, size), middle, pages.y - size, Align.CENTER)
        pages.y -= leading


class _Writer:
    """Writes one paragraph that is not centred."""

    def __init__(self, pages: Pages, paragraph: Paragraph, style: str) -> None:
        self._pages, self._kind, self._style = pages, paragraph.kind, style
        is_note = paragraph.kind is ParagraphKind.NOTE
        self._size = _NOTE_SIZE if is_note else pages.sizes.body
        self._leading = pages.sizes.leading - (pages.sizes.body - self._size)
        self._indent = 0.0 if is_note else _INDENT

    def height(self, lead: str, text: str) -> float:
        parts = text.split("\n")
        counts = [len(self._broken(lead if n == 0 else "", part)) for n, part in enumerate(parts)]
        return sum(counts) * self._leading

    def _broken(self, lead: str, text: str) -> list[list[_Word]]:
        text = text.upper() if self._kind is ParagraphKind.SECTION else text
        return self._lines(self._words(lead, BOLD) + self._words(text, self._style))

    def draw(self, lead: str, text: str, kept: float) -> None:
        lines = self._broken(lead, text)
        is_heading = self._kind in HEADINGS
        follows = _LINES_AFTER_HEADING * self._leading + _GAP if is_heading else 0.0
        for place, line in enumerate(lines):
            left = len(lines) - place
            if left == 2 or len(lines) == 1:
                self._pages.ensure(left * self._leading + max(kept, follows))
            self._pages.ensure(self._leading)
            x = self._pages.left + (self._indent if place == 0 else 0.0)
            self._draw_line(line, x, is_last=left == 1)
            self._pages.y -= self._leading

    def _words(self, text: str, style: str) -> list[_Word]:
        letters = self._pages.letters[style]
        measure = letters.measure(self._size)
        widest = self._pages.width - self._indent
        words: list[_Word] = []
        for word in words_of(letters.printable(text)):
            pieces = [word] if measure(word) <= widest else broken(word, widest, measure)
            words += [_Word(piece, style, measure(piece)) for piece in pieces if piece]
        return words

    def _lines(self, words: list[_Word]) -> list[list[_Word]]:
        space = self._space()
        lines: list[list[_Word]] = [[]]
        used = self._indent
        for word in words:
            gap = space if lines[-1] else 0.0
            if lines[-1] and used + gap + word.width > self._pages.width:
                lines.append([])
                used = gap = 0.0
            lines[-1].append(word)
            used += gap + word.width
        return lines

    def _space(self) -> float:
        return self._pages.letters[self._style].width(" ", self._size)

    def _draw_line(self, line: list[_Word], x: float, *, is_last: bool) -> None:
        if not line:
            return
        gaps = len(line) - 1
        used = sum(word.width for word in line) + gaps * self._space()
        stretch = 0.0 if is_last or not gaps else (self._pages.right - x - used) / gaps
        pen = self._pages.canvas.beginText(x, self._pages.y - self._size)
        pen.setWordSpace(stretch)
        groups = [list(words) for _, words in groupby(line, key=lambda word: word.style)]
        for place, words in enumerate(groups):
            pen.setFont(words[0].style, self._size)
            text = " ".join(word.text for word in words)
            pen.textOut(text if place == len(groups) - 1 else f"{text} ")
        self._pages.canvas.drawText(pen)
