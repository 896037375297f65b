"""How wide a text is in Times New Roman, without any font file."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from reportlab.pdfbase.pdfmetrics import stringWidth

from app.imports.document_check.model import MM, Run

_STYLES = {
    (False, False): "Times-Roman",
    (True, False): "Times-Bold",
    (False, True): "Times-Italic",
    (True, True): "Times-BoldItalic",
}


def width_of(runs: Iterable[Run]) -> float:
    """Return the width in millimetres of runs on one line; an unknown size counts as 14."""
    points = 0.0
    for run in runs:
        style = _STYLES[run.is_bold, run.is_italic]
        points += sum(_width(style, sign) for sign in run.text) * (run.size or 14.0)
    return points / MM


@cache
def _width(style: str, sign: str) -> float:
    """Return the width for size 1; letters with marks are as wide as those without."""
    base = {"đ": "d", "Đ": "D"}.get(sign) or unicodedata.normalize("NFKD", sign)[0]
    if unicodedata.combining(base):
        return 0.0
    if not " " <= base <= "~":
        return 0.5
    return float(stringWidth(base, style, 1))
