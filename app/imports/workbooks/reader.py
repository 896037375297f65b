"""Reading the workbook of a unit that comes back: its identity, and what stands in its cells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, datetime
from pathlib import Path
from threading import Event

from app.core.apart import HEARD_EVERY
from app.core.errors import InvalidInput
from app.core.progress import Cancelled, Progress, Silent
from app.core.vietnamese import quoted
from app.domain.unit_workbooks import Filled, Identity, Unread, cell_key, plain_number
from app.imports.book_cells import Cell
from app.imports.book_reading import read_book
from app.imports.book_values import Book, BookCell, BookSheet, CellKind
from app.imports.workbooks.marks import FORMAT_NAME, HEAD_ROW, PAGE_MARK

_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".zip", ".rar", ".7z")
"""Of files in a folder that may have been meant; what is no workbook is told as such."""

_AT_ONCE = 2
"""Files: each has a process of its own, and a PC of the office two cores to spare at best."""
_TWICE = "Dòng này có hai lần trong tệp gửi về nên không rõ lấy dòng nào."


def found_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are meant: those named, and the workbooks in folders that are.

    Temporary files of Excel in a folder are passed over; each file once, in the order of names.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix.casefold() in _ENDINGS)
            for one in sorted(inside, key=lambda one: str(one).casefold()):
                if one.is_file() and not one.name.startswith(("~$", "._", ".~")):
                    found[one] = None
        else:
            found[path] = None
    return list(found)


def read_workbooks(
    paths: Sequence[Path], progress: Progress | None = None
) -> tuple[tuple[Filled, ...], tuple[Unread, ...]]:
    """Return what came back in some files, and why others are no workbook of ours. Cancelled.

    Two are read at a time: half of it is waiting for a process to begin.
    """
    steps, stop = progress or Silent(), _Stop()
    answers: list[Filled | Unread] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        under_way = [pool.submit(_read, path, stop) for path in paths]
        try:
            for done, one in enumerate(under_way):
                while not wait([one], HEARD_EVERY).done:
                    steps.report(done, len(paths))
                answers.append(one.result())
                steps.report(done + 1, len(paths))
        except BaseException:
            stop.asked.set()
            pool.shutdown(cancel_futures=True)
            raise
    read = tuple(one for one in answers if isinstance(one, Filled))
    return read, tuple(one for one in answers if isinstance(one, Unread))


class _Stop:
    """Progress that nobody watches, and that stops all files once one of them was."""

    def __init__(self) -> None:
        self.asked = Event()

    def report(self, done: int, total: int) -> None:  # noqa: ARG002 - as `Progress`
        """Stop where that was asked."""
        if self.asked.is_set():
            raise Cancelled


def _read(path: Path, stop: _Stop) -> Filled | Unread:
    try:
        return read_workbook(path, stop)
    except InvalidInput as refusal:
        return Unread(path.name, str(refusal))


def read_workbook(path: Path, progress: Progress | None = None) -> Filled:
    """Return what came back in a file. InvalidInput with one sentence where it is none of ours."""
    return filled_of(read_book(path, progress))


def filled_of(book: Book) -> Filled:
    """Return what stands in a workbook. InvalidInput with a sentence where it is none of ours."""
    identity = _identity(book)
    pages = [page for page in map(_Page, book.sheets) if page.is_ours]
    if not pages:
        raise _not_ours(book, "các trang để ghi đã mất")
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    addresses: dict[str, str] = {}
    heads: dict[str, None] = {}
    dates: set[str] = set()
    seen: set[str] = set()
    for page in pages:
        heads |= dict.fromkeys(page.heads)
        for key, number, column in page.places():
            if key in seen:
                problems[key] = _TWICE
                continue
            seen.add(key)
            cell = page.cell(number, column)
            values[key] = ""
            if cell is not None:
                addresses[key] = f"{page.name}, ô {cell.address}"
                if cell.kind is CellKind.DATE:
                    dates.add(key)
                try:
                    values[key] = _words(cell)
                except ValueError as refusal:
                    said = str(refusal)
                    problems[key] = said[:1].upper() + said[1:]
                    values[key] = str(cell.value)
    return Filled(
        file_name=book.name,
        sha256=book.sha256,
        identity=identity,
        heads=tuple(heads),
        values=values,
        problems=problems,
        addresses=addresses,
        dates=frozenset(dates),
        notices=book.notices,
    )


class _Page:
    """A sheet, its rows and columns by their keys."""

    def __init__(self, sheet: BookSheet) -> None:
        self.name = sheet.name.strip()
        self._cells: dict[tuple[int, int], BookCell] = {(c.row, c.column): c for c in sheet.cells}
        self._corner = next(
            (c for c in sheet.cells if isinstance(c.value, str) and c.value.startswith(PAGE_MARK)),
            None,
        )

    @property
    def is_ours(self) -> bool:
        return self._corner is not None

    @property
    def heads(self) -> Iterator[str]:
        """Yield whom the page says it is of."""
        for number, key in self._keys():
            if key == HEAD_ROW:
                at = self._corner.column if self._corner else 1
                cell = self._cells.get((number, at + 1))
                yield str(cell.value).strip() if cell else ""

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Yield each cell of the form: its key, row and column."""
        corner = self._corner
        if corner is None:
            return
        columns = {
            column: str(cell.value)
            for (row, column), cell in self._cells.items()
            if row == corner.row and column != corner.column
        }
        for number, key in self._keys():
            if "/" in key:
                for column, name in columns.items():
                    yield cell_key(key, name), number, column

    def cell(self, row: int, column: int) -> BookCell | None:
        return self._cells.get((row, column))

    def _keys(self) -> Iterator[tuple[int, str]]:
        corner = self._corner
        for (row, column), cell in sorted(self._cells.items()):
            if corner and column == corner.column and row > corner.row:
                yield row, str(cell.value)


def _words(cell: BookCell) -> str:
    """Return what stands in a cell as people would type it. ValueError with a sentence."""
    if cell.kind is CellKind.DATE and isinstance(cell.value, date | datetime):
        return f"{cell.value:%d/%m/%Y}"
    one = Cell(
        cell.row,
        cell.column,
        cell.value,
        is_error=cell.kind is CellKind.ERROR,
        is_percent=cell.kind is CellKind.NUMBER and "%" in cell.number_format,
        is_uncomputed=cell.kind is CellKind.UNCOMPUTED,
    )
    return plain_number(one.number()) if cell.kind is CellKind.NUMBER else one.text()


def _identity(book: Book) -> Identity:
    texts = next(
        (texts for sheet in book.sheets if (texts := _first_column(sheet)).get(1) == FORMAT_NAME),
        None,
    )
    if texts is None:
        raise _not_ours(book, "không có phần nhận dạng ẩn của Sổ Thi Đua")
    try:
        return Identity.from_text(texts.get(2, ""), texts.get(3, ""))
    except ValueError:
        raise _not_ours(book, "phần nhận dạng ẩn đã hỏng") from None


def _first_column(sheet: BookSheet) -> Mapping[int, str]:
    found: dict[int, str] = defaultdict(str)
    for cell in sheet.cells:
        if cell.column == 1 and isinstance(cell.value, str):
            found[cell.row] = cell.value
    return found


def _not_ours(book: Book, why: str) -> InvalidInput:
    return InvalidInput.of(
        None,
        f"Tệp {quoted(book.name)} không phải tệp do phần mềm lập cho đơn vị: {why}. "
        "Chưa có gì thay đổi. Hãy gửi lại tệp cho đơn vị ghi, hoặc nhập tay.",
    )
