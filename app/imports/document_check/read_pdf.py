"""Reads a PDF: its letters with their places and looks, and the lines that are drawn on it."""

import ctypes
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as _raw

from app.core.errors import InvalidInput
from app.core.pdf_lock import PDF_LOCK
from app.core.progress import Progress, Silent
from app.imports.document_check.model import Document
from app.imports.document_check.pdf_layout import Glyph, Look, Sheet, Stroke, lay_out
from app.imports.document_check.reading import too_large, unread

raw: Any = _raw

_MOST_PAGES = 500
_MOST_LETTERS = 2_000_000
_MOST_OBJECTS = 200_000
_MOST_SECONDS = 60.0
_MOST_SEGMENTS = 20_000
_FORMS_DEEP = 5
_ITALIC_FLAG = 1 << 6
_BOLD_WEIGHT = 600
_THIN = 2.0  # points; a filled box no higher is a drawn line


def read_pdf(content: bytes, path: Path, progress: Progress | None = None) -> Document:
    """Return what is on the pages. InvalidInput for what is broken, has no text or is huge.

    Cancelled when the person asks to stop.
    """
    try:
        with PDF_LOCK:
            file = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise _refusal(error, path) from None
    try:
        if len(file) > _MOST_PAGES:
            raise too_large(path, f"có {len(file)} trang, quá {_MOST_PAGES} trang")
        sheets = list(_sheets(file, path, progress or Silent()))
    except pdfium.PdfiumError:
        raise _broken(path) from None
    finally:
        with PDF_LOCK:
            file.close()
    if not any(sheet.glyphs for sheet in sheets):
        raise unread(
            path,
            "tệp không có chữ, có thể là bản chụp (scan)",
            "Hãy chọn tệp Word, hoặc PDF xuất từ Word",
        )
    return lay_out(sheets, path.name)


def _refusal(error: pdfium.PdfiumError, path: Path) -> InvalidInput:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return unread(path, "tệp có mật khẩu", "Hãy xuất lại PDF không đặt mật khẩu rồi chọn lại")
    return _broken(path)


def _broken(path: Path) -> InvalidInput:
    return unread(path, "tệp PDF đã hỏng", "Hãy xuất hoặc chép lại tệp rồi chọn lại")


def _sheets(file: pdfium.PdfDocument, path: Path, progress: Progress) -> Iterator[Sheet]:
    begun, letters, objects = time.monotonic(), 0, 0
    for number in range(len(file)):
        progress.report(number, len(file))
        if time.monotonic() - begun > _MOST_SECONDS:
            raise too_large(path, "phức tạp quá nên đọc quá lâu")
        with PDF_LOCK:
            page: Any = file[number]
            objects += int(raw.FPDFPage_CountObjects(page))
            if objects > _MOST_OBJECTS:
                raise too_large(path, "có quá nhiều hình vẽ")
            text: Any = page.get_textpage()
            letters += int(text.count_chars())
            if letters > _MOST_LETTERS:
                raise too_large(path, "có quá nhiều chữ")
            width, height = page.get_size()
            glyphs = tuple(_Letters(text, height).read())
            strokes, has_pictures = _drawn(page, height)
            text.close()
            page.close()
        yield Sheet(number + 1, width, height, glyphs, strokes, has_pictures)


# --- letters ---------------------------------------------------------------------------------


class _Letters:
    """The letters of one page; how an object looks is asked once."""

    def __init__(self, text: Any, height: float) -> None:  # noqa: ANN401 - a library without types
        self._text, self._height = text, height
        self._looks: dict[tuple[int, float], Look | None] = {}

    def read(self) -> Iterator[Glyph]:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        x, y = ctypes.c_double(), ctypes.c_double()
        for place in range(self._text.count_chars()):
            code = int(raw.FPDFText_GetUnicode(self._text, place))
            if code < 0x20 or raw.FPDFText_IsGenerated(self._text, place) == 1:
                continue
            look = self._look(place)
            if look is None:
                continue
            raw.FPDFText_GetCharOrigin(self._text, place, x, y)
            raw.FPDFText_GetCharBox(self._text, place, left, right, bottom, top)
            box = raw.FS_RECTF()
            raw.FPDFText_GetLooseCharBox(self._text, place, box)
            yield Glyph(
                sign=chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd",
                look=look,
                left=min(x.value, box.left),
                right=box.right,
                baseline=self._height - y.value,
                ink_top=self._height - top.value,
                ink_bottom=self._height - bottom.value,
                ink_left=left.value,
                ink_right=right.value,
            )

    def _look(self, place: int) -> Look | None:
        """Return how a letter looks; None where it is turned, as in a watermark."""
        item = raw.FPDFText_GetTextObject(self._text, place)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, place, matrix)
        key = (ctypes.cast(item, ctypes.c_void_p).value or 0, round(matrix.b + matrix.d, 4))
        if key not in self._looks:
            self._looks[key] = self._new_look(place, item, matrix)
        return self._looks[key]

    def _new_look(self, place: int, item: Any, matrix: Any) -> Look | None:  # noqa: ANN401
        if abs(matrix.b) > 0.01 * max(abs(matrix.a), 1e-9):
            return None
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
        size = float(raw.FPDFText_GetFontSize(self._text, place)) * scale
        name, flags = self._font(place)
        low = name.lower()
        weight = int(raw.FPDFText_GetFontWeight(self._text, place))
        font = raw.FPDFTextObj_GetFont(item) if item else None
        return Look(
            font=name,
            size=round(size * 4) / 4,
            is_bold="bold" in low or weight >= _BOLD_WEIGHT,
            is_italic="italic" in low
            or "oblique" in low
            or bool(flags & _ITALIC_FLAG)
            or abs(matrix.c) > 0.05 * abs(matrix.d),
            color=self._color(place),
            is_embedded=bool(raw.FPDFFont_GetIsEmbedded(font)) if font else None,
        )

    def _font(self, place: int) -> tuple[str, int]:
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(256)
        raw.FPDFText_GetFontInfo(self._text, place, buffer, 256, flags)
        name = buffer.value.decode("utf-8", "replace")
        head, plus, rest = name.partition("+")
        return (rest if plus and len(head) == 6 and head.isupper() else name), flags.value

    def _color(self, place: int) -> str:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFText_GetFillColor(self._text, place, red, green, blue, alpha):
            return "000000"
        return f"{red.value:02X}{green.value:02X}{blue.value:02X}"


# --- what is drawn ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Matrix:
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def of(cls, item: Any) -> "_Matrix":  # noqa: ANN401
        found = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, found)
        return cls(found.a, found.b, found.c, found.d, found.e, found.f)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: "_Matrix") -> "_Matrix":
        (e, f) = outer.at(self.e, self.f)
        return _Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )


_PLAIN = _Matrix(1, 0, 0, 1, 0, 0)


def _drawn(page: Any, height: float) -> tuple[tuple[Stroke, ...], bool]:  # noqa: ANN401
    """Return the straight lines of a page, and whether it has pictures."""
    count = raw.FPDFPage_CountObjects(page)
    items = [raw.FPDFPage_GetObject(page, place) for place in range(count)]
    strokes: list[Stroke] = []
    has_pictures = False
    waiting = [(item, _PLAIN, 0) for item in reversed(items)]
    while waiting and len(strokes) < _MOST_SEGMENTS:
        item, outer, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            has_pictures = True
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORMS_DEEP:
            inner = _Matrix.of(item).then(outer)
            count = raw.FPDFFormObj_CountObjects(item)
            waiting += [
                (raw.FPDFFormObj_GetObject(item, n), inner, depth + 1) for n in range(count)
            ]
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            strokes += _path(item, _Matrix.of(item).then(outer), height)
    return tuple(strokes), has_pictures


def _path(item: Any, matrix: _Matrix, height: float) -> Iterator[Stroke]:  # noqa: ANN401
    fill, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, is_stroked)
    if not (fill.value or is_stroked.value):
        return
    pieces = list(_pieces(item, matrix, height))
    if is_stroked.value:
        for piece in pieces:
            for (x0, y0), (x1, y1) in pairwise(piece):
                yield Stroke(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return
    for piece in pieces:
        xs, ys = [x for x, _ in piece], [y for _, y in piece]
        box = Stroke(min(xs), min(ys), max(xs), max(ys))
        if min(box.right - box.left, box.bottom - box.top) <= _THIN:
            yield box


def _pieces(item: Any, matrix: _Matrix, height: float) -> Iterator[list[tuple[float, float]]]:  # noqa: ANN401
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(min(int(raw.FPDFPath_CountSegments(item)), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        right, up = matrix.at(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if points:
                yield points
            points = []
        points.append((right, height - up))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
