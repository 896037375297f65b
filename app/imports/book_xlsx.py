"""Reading an .xlsx: its sheets as plain cells, in one pass, and nothing else of it.

Values, formulas, fonts and merged cells are all that is taken. Pictures, links, names, pivot
tables and macros are never opened. openpyxl would need two passes (a blank and a formula
without a result look the same to it), knows no merged cells in its quick mode, and refuses whole
books for a border it does not know.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import IO

from app.imports.book_kind import refuse_other_packages
from app.imports.book_limits import MOST_CELLS, Gathering, Unreadable
from app.imports.book_package import BROKEN, DAMAGED, Package
from app.imports.book_styles import Style, Styles, moment_of, read_styles
from app.imports.book_values import BookCell, BookSheet, CellKind, CellValue, Merge
from app.imports.xml_pieces import Attributes, Forbidden, NotXml, pieces

_MOST_SHEETS = 300
_MOST_MERGES = 20_000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_LEAVES = frozenset({"v", "f", "t"})
_UNREACHABLE = "#####"  # what Excel shows of a date that cannot be

Beat = Callable[[int, int], None]
"""Hears how many bytes of how many were read."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the book, and the name of the font of most of it where it has its own."""

    text: str
    font: str | None = None


@dataclass(slots=True)
class _Book:
    """What the sheets have in common."""

    texts: list[_Text]
    styles: Styles
    is_1904: bool
    is_stale: bool
    """The file itself says that its results are to be worked out again when it is opened."""
    gathering: Gathering = field(default_factory=Gathering)


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet as the list of sheets has it."""

    name: str
    part: str
    is_hidden: bool


def read_xlsx(content: bytes, beat: Beat) -> tuple[tuple[BookSheet, ...], tuple[str, ...]]:
    """Return the sheets of a workbook, and notices. Raises Unreadable."""
    try:
        package = Package(content)
        package.refuse_declarations()
        refuse_other_packages(package)
        return _read(package, beat)
    except (*BROKEN, NotXml):
        raise Unreadable(*DAMAGED) from None
    except Forbidden:
        raise Unreadable(
            "bên trong tệp có khai báo lạ (DOCTYPE) mà bảng tính không bao giờ có",
            "Hãy mở tệp bằng Excel, lưu thành tệp mới rồi chọn lại.",
        ) from None


def workbook_part(package: Package) -> str:
    """Return the name of the part that lists the sheets; Unreadable where there is none."""
    for target, kind in _relations(package, "").values():
        if kind == "officeDocument" and target in package:
            return target
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise Unreadable(*DAMAGED)


def _read(package: Package, beat: Beat) -> tuple[tuple[BookSheet, ...], tuple[str, ...]]:
    main = workbook_part(package)
    relations = _relations(package, main)
    by_kind = {kind: target for target, kind in relations.values()}
    strings, styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
    pages, is_1904, is_stale = _listed(package, main, relations)
    if not pages:
        raise Unreadable(
            "tệp không có trang tính nào", "Hãy mở tệp bằng Excel, xem lại rồi chọn tệp khác."
        )
    total = package.size(strings) + sum(package.size(page.part) for page in pages)
    count = _Counting(beat, total)
    book = _Book([], Styles(), is_1904, is_stale)
    if styles in package:
        with package.open(styles) as stream:
            book.styles = read_styles(stream)
    if strings in package:
        with package.open(strings) as stream:
            book.texts.extend(_texts(stream, count))
    sheets = [_sheet(package, page, book, count) for page in pages]
    return tuple(sheets), tuple(_notices(book, sheets))


def _notices(book: _Book, sheets: list[BookSheet]) -> Iterator[str]:
    if book.is_1904:
        yield "Tệp dùng hệ ngày 1904 (Excel trên máy Mac); ngày đã được tính theo hệ ấy."
    if book.is_stale and any(cell.is_formula for sheet in sheets for cell in sheet.cells):
        yield (
            "Tệp do phần mềm khác lập, công thức chưa được Excel tính. Mở tệp bằng Excel, lưu lại "
            "rồi chọn lại thì mới đọc được các ô có công thức."
        )


class _Counting:
    """Adds up the bytes that were read."""

    def __init__(self, beat: Beat, total: int) -> None:
        self._beat = beat
        self._total = max(total, 1)
        self._done = 0

    def __call__(self, more: int) -> None:
        self._done += more
        self._beat(min(self._done, self._total), self._total)


# --- what the book lists


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the part and the kind that each name of a relation of a part stands for."""
    folder, own_name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{own_name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if path not in package:
        return found
    with package.open(path) as stream:
        for name, told, _ in pieces(stream):
            if told is None or name != "Relationship" or told.get("TargetMode") == "External":
                continue
            target = told.get("Target", "").replace("\\", "/")
            target = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            kind = told.get("Type", "").rpartition("/")[2]
            found[told.get("Id", "")] = (posixpath.normpath(target.lstrip("/")), kind)
    return found


def _listed(
    package: Package, main: str, relations: dict[str, tuple[str, str]]
) -> tuple[list[_Page], bool, bool]:
    pages: list[_Page] = []
    is_1904 = is_stale = False
    with package.open(main) as stream:
        for name, told, _ in pieces(stream):
            if told is None:
                continue
            match name:
                case "workbookPr":
                    is_1904 = _yes(told.get("date1904"))
                case "calcPr":
                    is_stale = _yes(told.get("fullCalcOnLoad"))
                case "sheet":
                    own_ids = [told[key] for key in told if key.endswith(":id")]
                    target, kind = relations.get(own_ids[0] if own_ids else "", ("", ""))
                    if kind == "worksheet":
                        is_hidden = told.get("state", "visible") != "visible"
                        pages.append(_Page(told.get("name", ""), target, is_hidden))
                case _:
                    pass
    if len(pages) > _MOST_SHEETS:
        raise Unreadable(
            f"tệp có {len(pages)} trang tính, nhiều hơn {_MOST_SHEETS}",
            "Hãy chép trang cần dùng sang một tệp mới rồi chọn tệp ấy.",
        )
    return pages, is_1904, is_stale


def _yes(text: str | None) -> bool:
    return text in ("1", "true", "on")


# --- texts


def _texts(stream: IO[bytes], count: Callable[[int], None]) -> Iterator[_Text]:
    reader = _TextReader()
    found = 0
    for name, told, text in pieces(stream, count, _LEAVES):
        reader.take(name, told, text)
        if name == "si" and told is None:
            found += 1
            if found > MOST_CELLS:
                raise Unreadable(
                    f"tệp có hơn {MOST_CELLS // 1000}.000 ô chữ",
                    "Hãy chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
                )
            yield reader.finish()


class _TextReader:
    """Puts together the runs of a text; how it is to be spoken (phonetic runs) is left out."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, str | None]] = []
        self._font: str | None = None
        self._is_spoken = False

    def take(self, name: str, told: Attributes | None, text: str) -> None:
        """Take an element inside a text."""
        match name:
            case "t":
                if not self._is_spoken:
                    self._runs.append((unescaped(text), self._font))
            case "r" if told is not None:
                self._font = None
            case "rFont" if told is not None:
                self._font = told.get("val")
            case "rPh":
                self._is_spoken = told is not None
            case _:
                pass

    def finish(self) -> _Text:
        """Return the text, and forget it."""
        runs, self._runs, self._font = self._runs, [], None
        if len(runs) == 1:
            return _Text(*runs[0])
        letters: Counter[str | None] = Counter()
        for text, font in runs:
            letters[font] += len(text.strip())
        font = max(letters, key=lambda one: letters[one]) if letters else None
        return _Text("".join(text for text, _ in runs), font)


def unescaped(text: str) -> str:
    r"""Return a text with the signs that XML cannot hold, which Excel writes as _x000D_.

    Half a character is left as it is written.

    >>> unescaped("dòng_x000A_dòng, _x005F_x000A_")
    'dòng\ndòng, _x000A_'
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


# --- cells


def _sheet(package: Package, page: _Page, book: _Book, count: Callable[[int], None]) -> BookSheet:
    if page.part not in package:
        raise Unreadable(*DAMAGED)
    reader = _SheetReader(page.name, book)
    with package.open(page.part) as stream:
        for name, told, text in pieces(stream, count, _LEAVES):
            reader.take(name, told, text)
    cells = sorted(reader.cells, key=lambda cell: (cell.row, cell.column))
    for one, next_one in pairwise(cells):
        if (one.row, one.column) == (next_one.row, next_one.column):
            raise Unreadable(*DAMAGED)
    return BookSheet(page.name, tuple(cells), page.is_hidden, tuple(reader.merges))


class _SheetReader:
    """Gathers the cells and the merged ranges of a sheet."""

    def __init__(self, name: str, book: _Book) -> None:
        self.cells: list[BookCell] = []
        self.merges: list[Merge] = []
        self._where = f"trang “{name.strip()}”"
        self._book = book
        self._text = _TextReader()
        self._row = self._column = 0
        self._told: dict[str, str] | None = None  # of the cell that is open
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: _Text | None = None

    def take(self, name: str, told: Attributes | None, text: str) -> None:
        """Take an element of a sheet."""
        if self._told is not None:
            self._in_cell(name, told, text)
        elif told is None:
            return
        elif name == "c":
            self._told = told
            self._value = self._formula = self._inline = None
            self._place(told.get("r"))
        elif name == "row":
            self._row = _whole(told.get("r"), self._row + 1)
            self._column = 0
        elif name == "mergeCell":
            self._merge(told.get("ref", ""))

    def _in_cell(self, name: str, told: Attributes | None, text: str) -> None:
        if name == "v":
            self._value = text
        elif name == "c" and told is None:
            self._close()
        elif name == "f":
            self._formula = text
        elif name == "is" and told is None:
            self._inline = self._text.finish()
        else:
            self._text.take(name, told, text)

    def _place(self, reference: str | None) -> None:
        self._column += 1
        if reference is not None:
            self._row, self._column = _spot(reference)

    def _close(self) -> None:
        told, self._told = self._told or {}, None
        style = self._book.styles[_whole(told.get("s"), 0)]
        kind, value, font = self._read(told.get("t", "n"), style)
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        self._book.gathering.add(self._where, self._row, self._column, value)
        self.cells.append(
            BookCell(
                self._row,
                self._column,
                kind,
                value,
                style.number_format,
                font or style.font,
                is_formula=self._formula is not None,
            )
        )

    def _read(self, kind: str, style: Style) -> tuple[CellKind, CellValue | None, str | None]:
        value = self._value
        is_formula = self._formula is not None
        has_result = value is not None and (value != "" or kind == "str")
        if is_formula and (self._book.is_stale or not has_result):
            return CellKind.UNCOMPUTED, f"={self._formula}", None
        match kind:
            case "inlineStr":
                text = self._inline or _Text(unescaped(value or ""))
                return CellKind.TEXT, text.text, text.font
            case "s":
                text = self._shared(value)
                return CellKind.TEXT, text.text, text.font
            case "str":
                return CellKind.TEXT, unescaped(value or ""), None
            case _:
                return (*self._plain(kind, (value or "").strip(), style), None)

    def _plain(self, kind: str, value: str, style: Style) -> tuple[CellKind, CellValue | None]:
        if not value:
            return CellKind.TEXT, None
        match kind:
            case "b":
                return CellKind.BOOLEAN, value in ("1", "true")
            case "e":
                return CellKind.ERROR, value
            case "d":
                return _iso(value)
            case _:
                return _number(value, style, is_1904=self._book.is_1904)

    def _shared(self, value: str | None) -> _Text:
        if not value:
            return _Text("")
        number = _whole(value.strip(), -1)
        if not 0 <= number < len(self._book.texts):
            raise Unreadable(*DAMAGED)
        return self._book.texts[number]

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _spot(first), _spot(last or first)
        if len(self.merges) >= _MOST_MERGES:
            raise Unreadable(
                f"{self._where} có quá nhiều ô gộp",
                "Hãy bỏ gộp ô hoặc chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
            )
        self.merges.append(Merge(top, left, bottom, right))


def _spot(reference: str) -> tuple[int, int]:
    match = _ADDRESS.fullmatch(reference.replace("$", ""))
    if not match:
        raise Unreadable(*DAMAGED)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if not row:
        raise Unreadable(*DAMAGED)
    return row, column


def _whole(text: str | None, otherwise: int) -> int:
    if text is None or len(text) > 9 or not (text.isascii() and text.isdecimal()):
        return otherwise
    return int(text)


def _number(text: str, style: Style, *, is_1904: bool) -> tuple[CellKind, CellValue]:
    if not _NUMBER.fullmatch(text) or len(text) > 400:
        return CellKind.ERROR, text[:40]
    number = exact(text)
    if number is None:
        return CellKind.ERROR, "#NUM!"
    if not style.is_date:
        return CellKind.NUMBER, number
    moment = moment_of(number, is_1904=is_1904)
    return (CellKind.ERROR, _UNREACHABLE) if moment is None else (CellKind.DATE, moment)


def exact(text: str) -> int | Decimal | None:
    """Return a number as Excel means it, which keeps 15 digits; None where it has no end.

    >>> exact("9.4000000000000004"), exact("3.0"), exact("1E400")
    (Decimal('9.4'), 3, None)
    """
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return None
    kept = Decimal(f"{number:.15g}")
    return int(kept) if kept == kept.to_integral_value() else kept


def _iso(text: str) -> tuple[CellKind, CellValue]:
    for kind in (date, datetime, time):
        try:
            return CellKind.DATE, kind.fromisoformat(text)
        except ValueError:
            continue
    return CellKind.TEXT, text
