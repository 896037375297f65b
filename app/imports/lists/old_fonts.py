"""Cells in an old font (.VnTime, VNI-Times) made Unicode, with what stood in them before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core.legacy_text import Encoding, converted, encoding_of_font, guess
from app.domain.terms import Term
from app.imports.book_reading import BookCell, BookSheet, CellKind

_LOOKED_AT = 2000


class Letters(Term):
    """What cells are written in whose font does not tell."""

    UNICODE = "unicode", "Unicode, giữ nguyên"
    TCVN3 = "tcvn3", "TCVN3 (phông .VnTime)"
    VNI = "vni", "VNI (phông VNI-Times)"

    @property
    def encoding(self) -> Encoding | None:
        """The old letters meant; nothing for Unicode."""
        return {Letters.TCVN3: Encoding.TCVN3, Letters.VNI: Encoding.VNI}.get(self)


@dataclass(frozen=True, slots=True)
class Turned:
    """A sheet in Unicode. `before` has the cells that were changed, as they were, by address."""

    sheet: BookSheet
    before: Mapping[str, str]
    guessed: Encoding | None


def in_unicode(sheet: BookSheet, letters: Letters | None) -> Turned:
    """Return a sheet with the cells of old fonts in Unicode.

    Other cells are changed only as `letters` says; without it what they seem to be in is told.
    """
    before: dict[str, str] = {}
    cells: list[BookCell] = []
    plain: list[str] = []
    for cell in sheet.cells:
        text = cell.value
        if cell.kind is not CellKind.TEXT or not isinstance(text, str) or text.isascii():
            cells.append(cell)
            continue
        encoding = encoding_of_font(cell.font) or (letters.encoding if letters else None)
        if encoding is None or _is_unicode(text):
            plain.append(text)
            cells.append(cell)
            continue
        before[cell.address] = text
        cells.append(replace(cell, value=converted(text, encoding, cell.font), font=""))
    guessed = guess("\n".join(plain[:_LOOKED_AT])) if letters is None and plain else None
    return Turned(replace(sheet, cells=tuple(cells)), before, guessed)


def _is_unicode(text: str) -> bool:
    """Return whether a text has letters that no old font has: it was typed in Unicode."""
    return any("\u0100" <= sign < "\u2000" for sign in text)
