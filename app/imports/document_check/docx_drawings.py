"""Lines that are drawn in a Word file: shapes of today (DrawingML) and of old (VML)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.imports.document_check.docx_styles import A

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix it has everywhere
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"

_EMU_PER_MM = 36_000
_FLAT = 1.5  # millimetres
_LEAST = 3.0
_LINES = {"line", "straightConnector1", "rect"}
_TO_MM = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, "": 25.4 / 72}
_LENGTH = re.compile(r"(-?[0-9.]+)(pt|in|cm|mm|px)?")
_COLUMN = {"column", "margin", "text"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flat line. `middle` is measured from the left of the column; None where it is not told.

    `is_centred` is that the file says so in words. `down` is how far below the top of its
    paragraph it lies, where that is told.
    """

    length: float
    middle: float | None = None
    is_centred: bool = False
    down: float = 0.0


def drawn_in(paragraph: Any) -> Iterator[Drawn]:  # noqa: ANN401 - XML has no types here
    """Yield the flat lines that are anchored in a paragraph."""
    for node in paragraph.iter(f"{WP}anchor", f"{WP}inline"):
        if not _is_fallback(node) and (found := _shape(node)):
            yield found
    for node in paragraph.iter(f"{V}line", f"{V}shape", f"{V}rect"):
        if not _is_fallback(node) and (found := _old_shape(node)):
            yield found


def has_picture(root: Any) -> bool:  # noqa: ANN401
    """Whether there are pictures."""
    return next(root.iter(f"{PIC}pic", f"{V}imagedata"), None) is not None


def _is_fallback(node: Any) -> bool:  # noqa: ANN401
    return next(node.iterancestors(f"{MC}Fallback"), None) is not None


def _shape(node: Any) -> Drawn | None:  # noqa: ANN401
    extent = node.find(f"{WP}extent")
    forms = {str(one.get("prst")) for one in node.iter(f"{A}prstGeom")}
    if extent is None or not forms & _LINES:
        return None
    length, height = _emu(extent.get("cx")), _emu(extent.get("cy"))
    if height > _FLAT or length < _LEAST:
        return None
    down = node.find(f"{WP}positionV[@relativeFrom='paragraph']/{WP}posOffset")
    found = Drawn(length, down=_emu(down.text) if down is not None else 0.0)
    place = node.find(f"{WP}positionH")
    if place is None or str(place.get("relativeFrom")) not in _COLUMN:
        return found
    align, offset = place.find(f"{WP}align"), place.find(f"{WP}posOffset")
    if align is not None:
        return replace(found, is_centred=str(align.text) == "center")
    return found if offset is None else replace(found, middle=_emu(offset.text) + length / 2)


def _emu(text: str | None) -> float:
    found = re.fullmatch(r"\s*(-?[0-9]{1,12})\s*", text or "")
    return int(found[1]) / _EMU_PER_MM if found else 0.0


def _old_shape(node: Any) -> Drawn | None:  # noqa: ANN401
    style = {
        part.partition(":")[0].strip(): part.partition(":")[2].strip()
        for part in str(node.get("style") or "").split(";")
    }
    if node.tag == f"{V}line":
        x0, y0 = _point(node.get("from"))
        x1, y1 = _point(node.get("to"))
        length, height, left = abs(x1 - x0), abs(y1 - y0), min(x0, x1)
        if height > _FLAT or length < _LEAST:
            return None
        is_told = "position" in style and "mso-position-horizontal-relative" not in style
        return Drawn(length, left + length / 2 if is_told else None)
    is_line = node.get(f"{O}connectortype") == "straight" or node.tag == f"{V}rect"
    length, height = _mm(style.get("width", "")), _mm(style.get("height", ""))
    if not is_line or height > _FLAT or length < _LEAST:
        return None
    return Drawn(length, is_centred=style.get("mso-position-horizontal") == "center")


def _point(text: str | None) -> tuple[float, float]:
    x, _, y = (text or "").partition(",")
    return _mm(x), _mm(y)


def _mm(text: str) -> float:
    found = _LENGTH.fullmatch(text.strip())
    try:
        return float(found[1]) * _TO_MM[found[2] or ""] if found else 0.0
    except ValueError:
        return 0.0
