"""Paper under the pen: measuring letters, drawing lines, turning pages (reportlab's canvas)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from app.exports.fonts import ITALIC, REGULAR, STYLES
from app.exports.layout import MARGINS, MM, PAPER, Margins, Measure, Sizes, balanced, visible
from app.exports.report import SAMPLE_MARK, Align, Report

_NO_GLYPH = "□"
_PAGE_NUMBER_TOP = 10 * MM
_FOOTER_BASELINE = 10 * MM
_FOOTER_SIZE = 9
_SAMPLE_SIZE = 64
_SAMPLE_GREY = 0.9

SINGLE = 1.15
"""The height of a single-spaced line of Times New Roman, for size 1."""


class Letters:
    """The letters of one style: how wide they are, and which the font has."""

    def __init__(self, style: str) -> None:
        font: Any = pdfmetrics.getFont(style)
        self._widths = _widths(font.face)

    def printable(self, text: str) -> str:
        """Return the text as it is drawn: a sign that the font lacks becomes an empty box."""
        text = visible(text)
        if self._widths.keys() >= set(text):
            return text
        return "".join(sign if sign in self._widths else _NO_GLYPH for sign in text)

    def width(self, text: str, size: float) -> float:
        """Return the width in points of a printable text."""
        return sum(map(self._widths.__getitem__, text)) * size

    def measure(self, size: float) -> Measure:
        """Return how printable texts of this size are measured."""
        return lambda text: self.width(text, size)


@lru_cache(maxsize=16)
def _widths(face: Any) -> Mapping[str, float]:  # noqa: ANN401 - the library tells no types
    """Return how wide each letter of a font is, at size 1."""
    codes: dict[int, int] = face.charToGlyph
    widths: dict[int, float] = face.charWidths
    found = {chr(code): widths[code] / 1000 for code in codes if code in widths}
    found["\n"] = found["\t"] = found["\u00a0"] = found[" "]
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line of printable text in one style."""

    text: str
    style: str
    size: float


class Pages:
    """The pages of one report: what is drawn goes below what was drawn before."""

    def __init__(
        self,
        canvas: Canvas,
        report: Report,
        sizes: Sizes,
        paper: tuple[float, float] | None = None,
        margins: Margins | None = None,
    ) -> None:
        self.canvas = canvas
        self.sizes = sizes
        self.letters = {style: Letters(style) for style in STYLES}
        self.number = 0
        self._report = report
        width, height = paper or (PAPER[::-1] if report.is_landscape else PAPER)
        margins = margins or MARGINS
        self._paper = (width, height)
        self.left, self.right = margins.left, width - margins.right
        self.top, self.bottom = height - margins.top, margins.bottom
        self.y = self.top
        self._start()

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """What is left of this page."""
        return self.y - self.bottom

    @property
    def height(self) -> float:
        """What a fresh page holds."""
        return self.top - self.bottom

    def ensure(self, height: float) -> None:
        """Turn the page when `height` does not fit on it, but would on a fresh one."""
        if self.room < height <= self.height or self.room <= 0:
            self.turn()

    def turn(self) -> None:
        """Go on at the top of the next page."""
        self.end()
        self._start()

    def end(self) -> None:
        """Finish the last page."""
        self.canvas.showPage()

    def line(self, text: str, style: str, size: float) -> Line:
        """Return a text ready to be drawn on one line."""
        return Line(self.letters[style].printable(text), style, size)

    def width_of(self, line: Line) -> float:
        """Return how wide a line is drawn."""
        return self.letters[line.style].width(line.text, line.size)

    def measure(self, text: str, style: str, size: float) -> float:
        """Return how wide a text is drawn in a style and size."""
        letters = self.letters[style]
        return letters.width(letters.printable(text), size)

    def draw(self, line: Line, x: float, baseline: float, align: Align = Align.LEFT) -> None:
        """Draw a line that begins, has its middle or ends at x."""
        share = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}[align]
        self.canvas.setFont(line.style, line.size)
        self.canvas.drawString(x - share * self.width_of(line), baseline, line.text)

    def strokes(self, lines: Iterable[tuple[float, float, float, float]], width: float) -> None:
        """Draw straight lines from (x, y) to (x, y)."""
        self.canvas.setLineWidth(width)
        self.canvas.lines(list(lines))  # pyright: ignore[reportUnknownMemberType]

    def rule(self, middle: float, y: float, length: float) -> None:
        """Draw a rule around `middle`."""
        self.canvas.setLineWidth(0.75)
        self.canvas.line(middle - length / 2, y, middle + length / 2, y)

    def _start(self) -> None:
        self.number += 1
        self.y = self.top
        self.canvas.setPageSize(self._paper)
        middle = (self.left + self.right) / 2
        if self._report.is_sample:
            self._draw_sample_mark()
        if self.number > 1:  # Nghị định 30/2020/NĐ-CP, Phụ lục I Mục I.6
            size = self.sizes.page_number
            line = self.line(str(self.number), REGULAR, size)
            self.draw(line, middle, self._paper[1] - _PAGE_NUMBER_TOP - size * 0.7, Align.CENTER)
        if self._report.footer:
            self._draw_footer(middle)

    def _draw_footer(self, middle: float) -> None:
        letters = self.letters[ITALIC]
        text = letters.printable(self._report.footer)
        lines = balanced(text, self.width, letters.measure(_FOOTER_SIZE))
        baseline = _FOOTER_BASELINE
        for text in reversed(lines):
            self.draw(Line(text, ITALIC, _FOOTER_SIZE), middle, baseline, Align.CENTER)
            baseline += _FOOTER_SIZE * SINGLE

    def _draw_sample_mark(self) -> None:
        width, height = self._paper
        self.canvas.saveState()
        self.canvas.setFillGray(_SAMPLE_GREY)
        self.canvas.translate(width / 2, height / 2)
        self.canvas.rotate(55 if height > width else 35)
        self.draw(self.line(SAMPLE_MARK, REGULAR, _SAMPLE_SIZE), 0, -20, Align.CENTER)
        self.canvas.restoreState()
