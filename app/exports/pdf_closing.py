"""The end of a document: who signs it and who gets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.exports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from app.exports.layout import MM, balanced, wrapped
from app.exports.pages import Line, Pages
from app.exports.report import Align, Regime, Report, Signature

_RECIPIENTS_WORD = "Nơi nhận:"
_GAP = 14.0
_SPACING = 1.2
_SIGNING_SPACE = 28 * MM
_HINT_SIZE = 12
_LONGEST_BESIDE = 110 * MM
_SIGNER_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and how far below the top of its block it ends."""

    line: Line
    bottom: float


class Closing:
    """Signatures side by side, kept together on one page; recipients left of a single one."""

    def __init__(self, pages: Pages, report: Report) -> None:
        self._pages, self._report = pages, report
        count = max(len(report.signatures), 1)
        self._width = pages.width * (_SIGNER_SHARE if count == 1 else 1 / count)
        above = [list(self._above_signature(signature)) for signature in report.signatures]
        # Everybody signs at the same height.
        self._signed_from = _SIGNING_SPACE + max((_bottom(lines) for lines in above), default=0.0)
        below = [list(self._below_signature(signature)) for signature in report.signatures]
        self._blocks = [[*head, *name] for head, name in zip(above, below, strict=True)]
        recipients = list(self._recipient_lines(pages.width * (1 - _SIGNER_SHARE)))
        self._beside = recipients if self._has_room_beside(recipients) else []
        self._below = [] if self._beside else list(self._recipient_lines(pages.width))

    @property
    def height(self) -> float:
        """What it takes below the last block, but for recipients that flow on.

        A short list of recipients below those who sign is on their page.
        """
        below = _bottom(self._below)
        is_kept = bool(self._blocks) and 0 < below < _LONGEST_BESIDE
        return self._signed_height + (below + _GAP if is_kept else 0.0)

    @property
    def _signed_height(self) -> float:
        bottom = max(map(_bottom, (*self._blocks, self._beside)), default=0.0)
        return bottom + _GAP if bottom else 0.0

    def draw(self) -> None:
        """Draw it below what stands on the page."""
        pages = self._pages
        if self.height > pages.height:
            self._flow_all()
            return
        pages.ensure(self.height)
        if self.height:
            top = pages.y - _GAP
            for place, block in enumerate(self._blocks):
                self._draw_block(block, self._middle(place), top, Align.CENTER)
            self._draw_block(self._beside, pages.left, top, Align.LEFT)
            pages.y -= self._signed_height
        self._flow(self._below, pages.left, Align.LEFT)

    def _flow_all(self) -> None:
        """Draw one block after the other where they are too tall for a page together."""
        for place, block in enumerate(self._blocks):
            self._flow(block, self._middle(place), Align.CENTER)
        self._flow([*self._beside, *self._below], self._pages.left, Align.LEFT)

    def _flow(self, block: list[_Placed], x: float, align: Align) -> None:
        pages, bottom = self._pages, 0.0
        if block:
            pages.y -= _GAP
        for placed in block:
            height, bottom = placed.bottom - bottom, placed.bottom
            pages.ensure(height)
            pages.y -= height
            self._draw_line(placed.line, x, pages.y + placed.line.size * (_SPACING - 1), align)

    def _middle(self, place: int) -> float:
        return self._pages.right - self._width * (len(self._blocks) - place - 0.5)

    def _has_room_beside(self, recipients: list[_Placed]) -> bool:
        return len(self._report.signatures) == 1 and 0 < _bottom(recipients) < _LONGEST_BESIDE

    def _draw_block(self, block: list[_Placed], x: float, top: float, align: Align) -> None:
        for placed in block:
            baseline = top - placed.bottom + placed.line.size * (_SPACING - 1)
            self._draw_line(placed.line, x, baseline, align)

    def _draw_line(self, line: Line, x: float, baseline: float, align: Align) -> None:
        self._pages.draw(line, x, baseline, align)
        is_ruled = self._report.regime is Regime.PARTY and line.text == _RECIPIENTS_WORD
        if is_ruled and align is Align.LEFT:
            length = self._pages.width_of(line)
            self._pages.rule(x + length / 2, baseline - 2, length)

    def _above_signature(self, signature: Signature) -> Iterator[_Placed]:
        size = self._pages.sizes.body
        texts = [(text.upper(), BOLD, size) for text in signature.authority]
        texts.append((signature.post.upper(), self._post_style(), size))
        texts.append((signature.hint, ITALIC, _HINT_SIZE))
        return self._placed(texts, 0.0)

    def _below_signature(self, signature: Signature) -> Iterator[_Placed]:
        size = self._pages.sizes.body
        texts = [(signature.second_post.upper(), self._post_style(), size)]
        texts.append((signature.name or " ", BOLD, size))
        return self._placed(texts, self._signed_from)

    def _post_style(self) -> str:
        return REGULAR if self._report.regime is Regime.PARTY else BOLD

    def _placed(self, texts: Iterable[tuple[str, str, int]], bottom: float) -> Iterator[_Placed]:
        for text, style, size in texts:
            for line in self._balanced(text, style, size):
                bottom += size * _SPACING
                yield _Placed(line, bottom)

    def _balanced(self, text: str, style: str, size: float) -> list[Line]:
        if not text:
            return []
        letters = self._pages.letters[style]
        width = self._width - 4 * MM
        lines = balanced(letters.printable(text), width, letters.measure(size))
        return [Line(line, style, size) for line in lines]

    def _recipient_lines(self, width: float) -> Iterator[_Placed]:
        if not self._report.recipients:
            return
        sizes = self._pages.sizes
        style = REGULAR if self._report.regime is Regime.PARTY else BOLD_ITALIC
        bottom = sizes.recipients_word * _SPACING
        yield _Placed(Line(_RECIPIENTS_WORD, style, sizes.recipients_word), bottom)
        letters, size = self._pages.letters[REGULAR], sizes.recipients
        for text in self._report.recipient_lines:
            for line in wrapped(letters.printable(text), width, letters.measure(size)):
                bottom += size * _SPACING
                yield _Placed(Line(line, REGULAR, size), bottom)


def _bottom(block: list[_Placed]) -> float:
    return block[-1].bottom if block else 0.0
