"""The table on a sheet: where its headings are, its rows, and what stands round it.

Nothing is dropped in silence: each row above, between and below that is no row of the list is
set aside with the reason.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from openpyxl.utils import get_column_letter

from app.core.errors import InvalidInput
from app.core.legacy_text import Encoding
from app.core.vietnamese import fold, number_text, quoted, tidy
from app.domain.terms import Term
from app.imports.book_reading import Book, BookCell, BookSheet, CellKind, Merge
from app.imports.lists.fields import Vocabulary, plain
from app.imports.lists.old_fonts import Letters, in_unicode

_DEEPEST = 3
_LAST_HEADER_ROW = 40
_LONGEST_MARK = 5  # of a running number: “1.2)”, “VIII.”
_ORDER = {"stt", "tt", "so tt", "so thu tu", "stt "}
_NUMBERING = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?(?:\s*=.*)?")
_MARKER = re.compile(r"(?:[IVXLC]+|[A-ZĐ])\.?\)?")
_MARKED = re.compile(r"(?:[IVXLC]+|[A-ZĐ])(?:[.)]|\s*[-–])\s+\S.*")
_TOTALS = ("tổng cộng", "tổng số", "cộng")
_SIGNATURES = re.compile(
    r"(nguoi lap( bieu| danh sach)?\b|thu truong|ke toan|xac nhan cua|t\.?m\.? |k\.?t\.? |"
    r"t/m |ghi chu\s*:|luu y\s*:|noi nhan|\(ky|chu ky|.*\bngay .* thang .*\bnam)"
)


class Aside(Term):
    """Why a row is no row of the list."""

    ABOVE = "above", "Phần trên bảng"
    NUMBERING = "numbering", "Dòng đánh số cột"
    REPEATED = "repeated", "Tiêu đề lặp lại"
    GROUP = "group", "Dòng nhóm"
    TOTAL = "total", "Dòng cộng"
    EMPTY = "empty", "Chỉ có số thứ tự hoặc công thức"
    BELOW = "below", "Phần dưới bảng"


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that was not taken as one of the list."""

    row: int
    why: Aside
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column; of two rows “Đăng ký / Danh hiệu”."""

    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: its cells by column, and the group that it stands in.

    `spread` names the columns whose cell is merged with cells above, and where its value stands.
    """

    row: int
    cells: Mapping[int, BookCell]
    group: str = ""
    spread: Mapping[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True, slots=True)
class Header:
    """The rows that hold the headings.

    With `is_open` nothing is merged: a heading also stands over the blank cells at its right.
    """

    first: int
    last: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it stands on a sheet."""

    book: str
    sha256: str
    sheet: str
    header: Header
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    aside: tuple[AsideRow, ...]
    notices: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict[str, str])
    """What stood in the cells whose letters were changed from an old font's, by address."""
    guessed: Encoding | None = None
    """The old letters that the list seems to be in although no font says so: a person decides."""

    @property
    def layout(self) -> str:
        """Return what tells this layout of columns from others: a mapping is kept by it."""
        written = "\n".join(plain(one.text) for one in self.headings)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


Mapped = Mapping[str, int]
"""The column of each field that has one."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a person has said of where a list stands, and of its letters; blank: it is found.

    `header_row` is the first row of the headings. `letters` says what cells are written in whose
    font does not tell.
    """

    sheet: str = ""
    header_row: int | None = None
    letters: Letters | None = None


def read_table(book: Book, vocabulary: Vocabulary, where: Where | None = None) -> Table:
    """Return the list of a workbook: on the sheet that is said, or that looks most like it.

    Cells in an old font are made Unicode. Raises `InvalidInput` when there is no such sheet, or
    no row with headings of this kind of list.
    """
    where = where or Where()
    turned = {page.name: in_unicode(page, where.letters) for page in book.sheets if page.cells}
    book = replace(book, sheets=tuple(one.sheet for one in turned.values()))
    page, header = _place(book, vocabulary, where.sheet, where.header_row)
    grid = _Grid(page)
    headings = tuple(grid.headings(header))
    names = {
        heading.column
        for heading in headings
        if vocabulary.field(heading.text) in vocabulary.names
    }
    sorter = _Sorter(grid, headings, names, header)
    lines, aside = sorter.sorted()
    notices = (*book.notices, *page.notices, *_nameless(lines, headings))
    return Table(
        book=book.name,
        sha256=book.sha256,
        sheet=page.name,
        header=header,
        headings=headings,
        lines=lines,
        aside=aside,
        notices=notices,
        before=turned[page.name].before,
        guessed=turned[page.name].guessed,
    )


def _nameless(lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[str]:
    """Yield which columns hold something that nobody can be asked about: they have no heading."""
    named = {one.column for one in headings}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for line in lines:
        for column, cell in line.cells.items():
            if column not in named and cell.row == line.row and _is_typed(cell):
                found[column].append(cell.address)
    for column, places in sorted(found.items()):
        yield (
            f"Cột {get_column_letter(column)} không có tiêu đề nên không nhập: có "
            f"{number_text(len(places))} ô đã ghi, đầu tiên là {places[0]}. "
            "Nếu cần cột này, ghi tiêu đề cho cột, lưu lại rồi chọn lại tệp."
        )


def suggested(table: Table, vocabulary: Vocabulary) -> dict[str, int]:
    """Return the column of each field whose heading is known.

    A field that two columns are called by gets none: a person chooses.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for heading in table.headings:
        if name := vocabulary.field(heading.text):
            found[name].append(heading.column)
    return {name: columns[0] for name, columns in found.items() if len(columns) == 1}


def twice(table: Table, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the headings of fields that more than one column is called by."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for heading in table.headings:
        if name := vocabulary.field(heading.text):
            found[name].append(heading.text)
    return {name: texts for name, texts in found.items() if len(texts) > 1}


def is_order(heading: str) -> bool:
    """Return whether a heading is that of the running number, which is not read."""
    return plain(heading) in _ORDER


# --- where the list is -----------------------------------------------------------------------


def _place(
    book: Book, vocabulary: Vocabulary, sheet: str, header_row: int | None
) -> tuple[BookSheet, Header]:
    pages = [page for page in book.sheets if page.cells]
    if sheet:
        pages = [page for page in pages if fold(page.name) == fold(sheet)]
        if not pages:
            known = ", ".join(quoted(page.name) for page in book.sheets)
            raise InvalidInput.of(
                None,
                f"Tệp “{book.name}” không có trang tính {quoted(sheet)} hoặc trang ấy trống. "
                f"Chưa nhập gì. Các trang có: {known}.",
            )
    else:
        pages = [page for page in pages if not page.is_hidden]
    best: tuple[int, BookSheet, Header] | None = None
    for page in pages:
        found = _header(_Grid(page), vocabulary, header_row)
        if found and (best is None or found[0] > best[0]):
            best = (found[0], page, found[1])
    if best is None:
        raise InvalidInput.of(None, _no_header(book, sheet, header_row))
    return best[1], best[2]


def _no_header(book: Book, sheet: str, header_row: int | None) -> str:
    where = f"trang {quoted(sheet)} của tệp" if sheet else "tệp"
    row = f" ở dòng {header_row}" if header_row else ""
    return (
        f"Không thấy dòng tiêu đề{row} có các cột cần thiết trong {where} “{book.name}”. "
        "Chưa nhập gì. Hãy chọn trang tính và dòng tiêu đề, hoặc chép danh sách vào tệp mẫu."
    )


def _header(
    grid: "_Grid", vocabulary: Vocabulary, header_row: int | None
) -> tuple[int, Header] | None:
    """Return the rows that hold most known headings, with how many; of equal ones the first."""
    rows = [header_row] if header_row else [row for row in grid.rows if row <= _LAST_HEADER_ROW]
    best: tuple[int, Header] | None = None
    for first in rows:
        for header in grid.headers(first):
            fields = {vocabulary.field(one.text) for one in grid.headings(header)} - {""}
            score = len(fields) + 2 * bool(fields & set(vocabulary.names))
            is_better = best is None or score > best[0]
            is_deeper = best is not None and (score, header.first) == (best[0], best[1].first)
            is_deeper = is_deeper and not header.is_open
            if (len(fields) > 1 or score > 2) and (is_better or is_deeper):
                best = (score, header)
    if header_row and best is None and header_row in grid.rows:
        return 0, max(grid.headers(header_row), key=lambda one: one.last)
    return best


class _Grid:
    """The cells of a sheet by row and column, with its merges."""

    def __init__(self, page: BookSheet) -> None:
        self.page = page
        self.cells: defaultdict[int, dict[int, BookCell]] = defaultdict(dict)
        for cell in page.cells:
            self.cells[cell.row][cell.column] = cell
        self.rows = sorted(self.cells)
        self._width, last_row = page.last_column, page.last_row
        self._wide: defaultdict[int, list[Merge]] = defaultdict(list)
        self._tall: defaultdict[int, list[Merge]] = defaultdict(list)
        for merge in page.merges:
            if merge.right > merge.left:
                self._wide[merge.top].append(merge)
            if merge.bottom > merge.top:
                for row in range(merge.top, min(merge.bottom, last_row) + 1):
                    self._tall[row].append(merge)

    def headers(self, first: int) -> Iterator[Header]:
        """Yield the header that begins in a row: of one row, and of as many as belong together."""
        yield Header(first, first)
        if self._is_open(first):
            yield Header(first, first + 1, is_open=True)
        for last in range(first + 1, first + _DEEPEST):
            if not self._joined(first, last):
                return
            yield Header(first, last)

    def _is_open(self, first: int) -> bool:
        """Return whether the next row names what is under headings with blanks at their right.

        That is how two rows of headings look where nobody merged a cell. A row of the list has
        something under its other headings too.
        """
        above, below = self.cells.get(first, {}), self.cells.get(first + 1, {})
        if len(above) < 2 or not below or self._tall[first + 1]:
            return False
        if any(cell.kind is not CellKind.TEXT for cell in below.values()):
            return False
        right = self._right(first)
        return bool(right) and set(below) <= {*right, *right.values()}

    def _right(self, row: int) -> dict[int, int]:
        """Return the blank columns of a row that the next one fills, each with its heading's."""
        above, below = self.cells.get(row, {}), self.cells.get(row + 1, {})
        found: dict[int, int] = {}
        for column in sorted(below):
            left = found.get(column - 1, column - 1)
            if column not in above and left in above and left in below:
                found[column] = left
        return found

    def _joined(self, first: int, last: int) -> bool:
        """Return whether a row still belongs to the headings above it.

        It does when a heading reaches down into it, or when all it has stands under merged ones
        or where the rows above are blank.
        """
        below = self.cells.get(last, {})
        is_title = len(self.cells.get(first, {})) < 2  # one cell merged over the whole table
        if not below or is_title or any(cell.kind is not CellKind.TEXT for cell in below.values()):
            return False
        if any(first <= merge.top < last <= merge.bottom for merge in self._tall[last]):
            return True
        above = [column for row in range(first, last) for column in self.cells.get(row, {})]
        under = {
            column
            for row in range(first, last)
            for merge in self._wide[row]
            for column in range(merge.left, merge.right + 1)
        }
        return bool(under) and all(c in under or c not in above for c in below)

    def headings(self, header: Header) -> Iterator[Heading]:
        """Yield what stands over each column, from the top down, once where it is merged."""
        columns = range(1, self._width + 1)
        texts: dict[int, list[str]] = {column: [] for column in columns}
        for row in range(header.first, header.last + 1):
            for column, text in self._row_texts(row, header).items():
                if text and text not in texts[column][-1:]:
                    texts[column].append(text)
        for column, parts in texts.items():
            if parts:
                yield Heading(column, " / ".join(parts))

    def _row_texts(self, row: int, header: Header) -> dict[int, str]:
        texts = {column: shown(cell) for column, cell in self.cells.get(row, {}).items()}
        for merge in self._wide[row] if row < header.last else ():
            for column in range(merge.left + 1, merge.right + 1):
                texts.setdefault(column, texts.get(merge.left, ""))
        if header.is_open and row == header.first:
            texts |= {column: texts[left] for column, left in self._right(row).items()}
        return texts

    def spread(self, row: int) -> dict[int, BookCell]:
        """Return the cells of a row whose value stands higher up, in cells merged with them."""
        found: dict[int, BookCell] = {}
        for merge in self._tall[row]:
            source = self.cells.get(merge.top, {}).get(merge.left)
            if source is not None and merge.top < row:
                found[merge.left] = source
        return found

    def is_wide(self, row: int) -> bool:
        """Return whether cells of a row are merged side by side."""
        return bool(self._wide[row])


def shown(cell: BookCell) -> str:
    """Return the text of a cell on one line, as far as it has one."""
    return _tidied(cell.value) if isinstance(cell.value, str) else str(cell.value)


_tidied = lru_cache(maxsize=8192)(tidy)


# --- which rows are its own ------------------------------------------------------------------


class _Sorter:
    """Tells the rows of a list from what stands above, between and below them."""

    def __init__(
        self, grid: _Grid, headings: Sequence[Heading], names: set[int], header: Header
    ) -> None:
        self._grid = grid
        self._header = header
        self._titles = {one.column: one.text.rpartition(" / ")[2] for one in headings}
        self._orders = {one.column for one in headings if is_order(one.text)}
        self._names = names
        self._is_below = False
        self._group = ""
        self._lines: list[Line] = []
        self._aside: list[AsideRow] = []

    def sorted(self) -> tuple[tuple[Line, ...], tuple[AsideRow, ...]]:
        before = 0
        for row in self._grid.rows:
            if row < self._header.first:
                self._put_aside(row, Aside.ABOVE)
            elif row > self._header.last:
                if before and row > before + 1 and self._lines:
                    self._is_below = self._is_below or self._ends(row)
                self._take(row)
                before = row
        return tuple(self._lines), tuple(self._aside)

    def _take(self, row: int) -> None:
        cells = self._grid.cells[row]
        why = self._why_aside(row, cells)
        if why is None:
            merged = self._grid.spread(row)
            spread = {column: cell.address for column, cell in merged.items()}
            self._lines.append(Line(row, {**merged, **cells}, self._group, spread))
            return
        if why is Aside.GROUP:
            self._group = " ".join(
                shown(cell) for column, cell in cells.items() if self._is_content(column, cell)
            )
        if why is Aside.BELOW:
            self._is_below = True
        self._put_aside(row, why)

    def _why_aside(self, row: int, cells: Mapping[int, BookCell]) -> Aside | None:
        content = {c: cell for c, cell in cells.items() if self._is_content(c, cell)}
        tests = (
            (Aside.BELOW, lambda: self._is_below),
            (Aside.NUMBERING, lambda: not self._lines and self._is_numbering(cells)),
            (Aside.TOTAL, lambda: self._is_total(cells)),
            (Aside.EMPTY, lambda: not any(_is_typed(cell) for cell in content.values())),
            (Aside.REPEATED, lambda: self._is_repeated(cells)),
            (Aside.GROUP, lambda: self._is_group(row, cells, content)),
            (Aside.BELOW, lambda: self._is_signature(cells, content)),
        )
        return next((why for why, is_so in tests if is_so()), None)

    def _is_content(self, column: int, cell: BookCell) -> bool:
        """Return whether a cell is more than a running number: a title may begin in its column."""
        if column not in self._orders:
            return True
        return cell.kind is CellKind.TEXT and len(shown(cell)) > _LONGEST_MARK

    def _is_repeated(self, cells: Mapping[int, BookCell]) -> bool:
        return all(fold(shown(cell)) == fold(self._titles.get(c, "")) for c, cell in cells.items())

    @staticmethod
    def _is_signature(cells: Mapping[int, BookCell], content: Mapping[int, BookCell]) -> bool:
        texts = [shown(cell) for cell in content.values() if cell.kind is CellKind.TEXT]
        return len(cells) <= 3 and any(_SIGNATURES.match(fold(text)) for text in texts)

    def _ends(self, row: int) -> bool:
        """Return whether what comes after blank rows is no more of the list."""
        cells = self._grid.cells[row]
        if any(_is_number(cells[column]) for column in self._orders if column in cells):
            return False
        typed = [cell for cell in cells.values() if _is_typed(cell)]
        return len(typed) < 2 and len(self._titles) > 2 and not self._names & set(cells)

    @staticmethod
    def _is_numbering(cells: Mapping[int, BookCell]) -> bool:
        typed = [shown(cell) for cell in cells.values()]
        return len(typed) > 1 and all(_NUMBERING.fullmatch(text) for text in typed)

    @staticmethod
    def _is_total(cells: Mapping[int, BookCell]) -> bool:
        typed = [shown(c) for c in cells.values() if c.kind is CellKind.TEXT and not c.is_formula]
        first = typed[0].casefold() if typed else ""
        is_said = first.startswith(_TOTALS) or first.rstrip(":. ") == "tổng"
        return is_said and len(typed) <= 2

    def _is_group(
        self, row: int, cells: Mapping[int, BookCell], content: Mapping[int, BookCell]
    ) -> bool:
        typed = {c: cell for c, cell in content.items() if not cell.is_formula}
        if len(typed) != 1 or next(iter(typed.values())).kind is not CellKind.TEXT:
            return False
        marks = [
            shown(cells[column])
            for column in self._orders
            if column in cells and column not in content
        ]
        if any(_MARKER.fullmatch(mark) for mark in marks):
            return True
        if any(mark for mark in marks):
            return False
        text = shown(next(iter(typed.values())))
        return self._grid.is_wide(row) or bool(_MARKED.fullmatch(text))

    def _put_aside(self, row: int, why: Aside) -> None:
        text = " | ".join(shown(cell) for cell in self._grid.cells[row].values())
        self._aside.append(AsideRow(row, why, text))


def _is_typed(cell: BookCell) -> bool:
    """Return whether somebody wrote into a cell; a formula that gives nothing is not so."""
    if cell.is_formula:
        return cell.kind not in (CellKind.ERROR, CellKind.UNCOMPUTED) and cell.value not in ("", 0)
    return True


def _is_number(cell: BookCell) -> bool:
    return isinstance(cell.value, int) or shown(cell).rstrip(".").isdigit()
