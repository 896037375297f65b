"""Fitting words into a box: smaller down to a floor, then on several lines, never cut."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.exports.certificates.designs import Lettering
from app.exports.layout import MM, balanced
from app.exports.pages import Letters

_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that fit, and the size of their letters in points."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """How high they stand, in millimetres."""
        return len(self.lines) * self.size * self.leading / MM


def fitted(
    text: str, lettering: Lettering, width: float, height: float, letters: Letters
) -> Fitted | None:
    """Return printable `text` as lines within a box, or nothing when not even the floor fits.

    Width and height are millimetres.
    """
    apart = tuple(text.split("\n"))
    sizes = list(_sizes(lettering))
    if lettering.keeps_line:
        for size in sizes:
            found = Fitted(apart, size, lettering.leading)
            if _fits(found, lettering, width, height, letters):
                return found
    for size in sizes:
        measure = letters.measure(size)
        lines = [line for part in apart for line in balanced(part, width * MM, measure)]
        found = Fitted(tuple(lines), size, lettering.leading)
        if _fits(found, lettering, width, height, letters):
            return found
    return None


def _sizes(lettering: Lettering) -> Iterator[float]:
    size = lettering.size
    while size > lettering.floor:
        yield size
        size -= _STEP
    yield lettering.floor


def _fits(
    found: Fitted, lettering: Lettering, width: float, height: float, letters: Letters
) -> bool:
    return (
        len(found.lines) <= lettering.most_lines
        and found.height <= height + 1e-6
        and all(letters.width(line, found.size) <= width * MM + 1e-6 for line in found.lines)
    )
