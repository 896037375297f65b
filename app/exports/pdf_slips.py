"""Slips of paper (ballots): half a sheet each, two side by side, with a line to cut along."""

from reportlab.pdfgen.canvas import Canvas

from app.exports.layout import MM, PAPER, Margins, Sizes
from app.exports.pages import Pages
from app.exports.report import Report

_SHEET = (PAPER[1], PAPER[0])
_SCALE = 0.85
"""How much smaller than on A4 a slip is drawn, so that its head has room for both halves."""
_PAPER = (_SHEET[0] / 2 / _SCALE, _SHEET[1] / _SCALE)
_MARGINS = Margins(17 * MM, 12 * MM, 14 * MM, 12 * MM)
_DASH = (4.0, 3.0)


class SlipPages(Pages):
    """The pages of one slip: each is drawn once and laid out on as many sheets as are asked."""

    def __init__(self, canvas: Canvas, report: Report, sizes: Sizes) -> None:
        self._first = canvas.getPageNumber()
        self._copies = report.slips
        super().__init__(canvas, report, sizes, _PAPER, _MARGINS)

    def end(self) -> None:
        """Keep the page that was drawn."""
        self.canvas.endForm()  # pyright: ignore[reportUnknownMemberType]

    def lay_out(self) -> None:
        """Put the slips on sheets; of an odd number the last half stays empty."""
        self.canvas.setPageSize(_SHEET)
        for first in range(0, self._copies, 2):
            for page in range(1, self.number + 1):
                self._put(page, 0.0)
                if first + 1 < self._copies:
                    self._put(page, _SHEET[0] / 2)
                self._draw_cut()
                self.canvas.showPage()

    def _start(self) -> None:
        name = self._name(self.number + 1)
        self.canvas.beginForm(name, 0, 0, *_PAPER)  # pyright: ignore[reportUnknownMemberType]
        super()._start()

    def _name(self, page: int) -> str:
        return f"slip-{self._first}-{page}"

    def _put(self, page: int, left: float) -> None:
        self.canvas.saveState()
        self.canvas.translate(left, 0)
        self.canvas.scale(_SCALE, _SCALE)
        self.canvas.doForm(self._name(page))  # pyright: ignore[reportUnknownMemberType]
        self.canvas.restoreState()

    def _draw_cut(self) -> None:
        middle = _SHEET[0] / 2
        self.canvas.saveState()
        self.canvas.setDash(*_DASH)
        self.strokes([(middle, 0.0, middle, _SHEET[1])], 0.5)
        self.canvas.restoreState()
