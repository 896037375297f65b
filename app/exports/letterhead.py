"""How the head of a document is laid out: which sizes fit, how wide its two halves are."""

from collections.abc import Callable
from dataclasses import dataclass

from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, Sizes, national_lines, plain_width, size_sets
from app.exports.report import Regime, Report

TextMeasure = Callable[[str, str, float], float]
"""How wide a text is drawn in a style and size, in points."""

_NATION_SHARE = {Regime.STATE: 0.55, Regime.PARTY: 0.5}
_GAP_BESIDE_NATION = 3 * MM
_DATE_SHARE = 0.62


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The sizes of a document and the widths of the halves of its head, in points.

    Between the halves a gap is left free.
    """

    sizes: Sizes
    left: float
    right: float


def letterhead(report: Report, width: float, measure: TextMeasure) -> Letterhead:
    """Return the first set of sizes with which each line of the head fits on one line.

    The last set where none does: then names wrap, and the date gets the room they leave.
    """
    heads = [_head_of(report, width, sizes, measure) for sizes in size_sets(report.regime)]
    fitting = next((head for head in heads if _fits(report, head, measure)), None)
    return fitting or _widened(report, heads[-1], width, measure)


def plain_measure(text: str, style: str, size: float) -> float:
    """Measure without a font file, for what Word lays out itself."""
    return plain_width(text, size, is_bold=style == BOLD, is_italic=style == ITALIC)


def _head_of(report: Report, width: float, sizes: Sizes, measure: TextMeasure) -> Letterhead:
    nation = measure(national_lines(report.regime)[0], BOLD, sizes.nation)
    right = max(nation + _GAP_BESIDE_NATION, width * _NATION_SHARE[report.regime])
    return Letterhead(sizes, width - right, right - _GAP_BESIDE_NATION)


def _widened(report: Report, head: Letterhead, width: float, measure: TextMeasure) -> Letterhead:
    """Return a head whose right half has room for the date on one line, if that can be."""
    right = measure(report.place_date, ITALIC, head.sizes.date) + _GAP_BESIDE_NATION
    if not head.right < right - _GAP_BESIDE_NATION <= width * _DATE_SHARE:
        return head
    return Letterhead(head.sizes, width - right, right - _GAP_BESIDE_NATION)


def _fits(report: Report, head: Letterhead, measure: TextMeasure) -> bool:
    sizes = head.sizes
    names = [measure(text.upper(), BOLD, sizes.issuer) for text in report.issuer]
    number = measure(report.number, REGULAR, sizes.number)
    date = measure(report.place_date, ITALIC, sizes.date)
    return date <= head.right and max((*names, number)) <= head.left
