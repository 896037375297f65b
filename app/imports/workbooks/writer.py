"""Writing the workbook of a unit: pages to fill in, protected elsewhere; a hidden identity."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from textwrap import fill
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection

from app.core.vietnamese import fold
from app.domain.terms import WorkbookKind
from app.domain.unit_workbooks import Column, Form, FormCell, FormPage, FormRow, Identity
from app.imports.book_cells import text_cell
from app.imports.book_pen import BARE, Look, Pen
from app.imports.workbooks.marks import (
    FORMAT_NAME,
    HEAD_ROW,
    IDENTITY_PAGE,
    LISTS_PAGE,
    PAGE_MARK,
)

GUIDE_PAGE = "Hướng dẫn"

_TITLE = Look(size=14, is_bold=True, is_boxed=False)
_NAME = Look(size=13, is_bold=True, color="1F4E79", is_boxed=False)
_HINT = Look(size=10, is_italic=True, is_boxed=False)
_HEAD = Look(is_bold=True, fill="DDEBF7", is_centred=True)
_GROUP = Look(is_bold=True, fill="F2F2F2")
_LOCKED = Look(fill="F7F7F7")
_OPEN = Look(fill="FFF2CC", is_open=True)
_WAY = Look(size=13, is_bold=True, color="1F4E79", is_boxed=False)
_KEY = Look(is_boxed=False, color="808080")
_MOST_TITLE = 31
_MOST_INDENT = 10
_TITLE_LETTERS = 70  # of a line of the guide's title
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")


def write_workbook(form: Form) -> bytes:
    """Return a form as the bytes of a workbook. InvalidInput for a text that no cell can hold."""
    book = Workbook(write_only=True)
    book.properties.creator = "Sổ Thi Đua"
    book.properties.title = f"{form.identity.subject_name} – {form.identity.plan_name}"
    book.security = WorkbookProtection(lockStructure=True)
    target = BytesIO()
    lists = _Lists()
    titles = _Titles()
    guide_title = titles.free(GUIDE_PAGE)
    pages = [(titles.free(page.title), page) for page in form.pages]
    try:
        _write_guide(book.create_sheet(guide_title), form.identity, pages)
        for title, page in pages:
            _PageWriter(book.create_sheet(title), form.identity, lists).write(page)
        lists.write(book.create_sheet(LISTS_PAGE))
        _write_identity(book.create_sheet(IDENTITY_PAGE), form.identity)
    finally:
        book.save(target)  # also lets go of what openpyxl keeps open
    return target.getvalue()


def files_of(
    forms: Iterable[Form], about: str
) -> Iterator[tuple[tuple[str, ...], Callable[[], bytes]]]:
    """Yield what each file is called by, the unit first, and what makes its bytes."""
    for form in forms:
        own = form.identity
        what = "Chấm chéo" if own.kind is WorkbookKind.CROSS else ""
        yield (own.subject_name, what, about, f"Bản {own.version}"), partial(write_workbook, form)


class _Titles:
    """Names of sheets that Excel takes, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        plain = _NOT_IN_TITLES.sub(" ", wanted).strip() or "Trang"
        number, title = 1, plain[:_MOST_TITLE].strip()
        while fold(title) in self._taken:
            number += 1
            ending = f" ({number})"
            title = plain[: _MOST_TITLE - len(ending)].strip() + ending
        self._taken.add(fold(title))
        return title


class _Lists:
    """The lists to choose from, on a hidden page: any length, any sign in them."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], str] = {}

    def source(self, choices: tuple[str, ...]) -> str:
        """Return where a list stands."""
        letter = self._columns.setdefault(choices, get_column_letter(len(self._columns) + 1))
        return f"'{LISTS_PAGE}'!${letter}$1:${letter}${len(choices)}"

    def write(self, page: Any) -> None:  # noqa: ANN401 - openpyxl's sheets are untyped
        page.sheet_state = "veryHidden"
        pen = Pen(page, {})
        for n in range(max(map(len, self._columns), default=0)):
            for choices, letter in self._columns.items():
                if n < len(choices):
                    pen.put(letter, letter, choices[n], _KEY)
            pen.end_row()
        pen.protect()


class _PageWriter:
    """Writes one page of a form."""

    def __init__(self, page: Any, identity: Identity, lists: _Lists) -> None:  # noqa: ANN401
        self._page = page
        self._identity = identity
        self._lists = lists
        self._choices: dict[tuple[tuple[str, ...], str], dict[str, list[int]]] = {}
        """The rows of the cells to fill in by their columns, by what can be chosen and said."""

    def write(self, page: FormPage) -> None:
        letters = {column.key: get_column_letter(n) for n, column in enumerate(page.columns, 2)}
        last = get_column_letter(len(page.columns) + 1)
        widths = {letters[column.key]: column.width for column in page.columns}
        pen = Pen(self._page, {"A": 4, **widths})
        self._page.column_dimensions["A"].hidden = True
        above = 6 + len(page.hints)
        pen.set_paper(is_landscape=True, freeze=f"{_frozen(page.columns)}{above + 1}")
        pen.put("A", "A", f"{PAGE_MARK}{page.key}", _KEY, grows=False)
        for column in page.columns:
            letter = letters[column.key]
            pen.put(letter, letter, column.key, _KEY, grows=False)
        pen.end_row(is_hidden=True)
        self._line(pen, last, page.heading, _TITLE, 2)
        pen.put("A", "A", HEAD_ROW, _KEY, grows=False)
        self._line(pen, last, self._identity.subject_name, _NAME)
        self._line(pen, last, self._identity.plan_name, _HINT)
        for hint in (_WHERE_TO_WRITE, *page.hints):
            self._line(pen, last, hint, _HINT)
        for column in page.columns:
            letter = letters[column.key]
            pen.put(letter, letter, column.heading, _HEAD)
            if column.note:
                pen.hang(letter, column.note)
        pen.end_row(2)
        for row in page.rows:
            self._row(pen, page.columns, letters, row)
        for (choices, prompt), cells in self._choices.items():
            where = " ".join(_runs(cells))
            if choices:
                pen.let_choose(where, self._lists.source(choices), prompt)
            else:
                pen.tell(where, prompt)
        pen.protect()

    def _line(self, pen: Pen, last: str, text: str, look: Look, least: int = 1) -> None:
        pen.put("B", last, text, look)
        pen.end_row(least)

    def _row(
        self, pen: Pen, columns: Sequence[Column], letters: dict[str, str], row: FormRow
    ) -> None:
        pen.put("A", "A", row.key, _KEY, grows=False)
        for column in columns:
            letter = letters[column.key]
            cell = row.cells.get(column.key, FormCell())
            level = min(row.level, _MOST_INDENT) if column.key == "name" else 0
            look = _OPEN if cell.is_open else _GROUP if row.is_group else _LOCKED
            pen.put(letter, letter, cell.words or None, replace(look, level=level))
            said = cell.help or column.help
            if cell.is_open and (cell.choices or said):
                cells = self._choices.setdefault((cell.choices, said), defaultdict(list))
                cells[letter].append(pen.row)
        pen.end_row()


def _runs(cells: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Yield cells as ranges: Excel has no room for the name of each one of hundreds."""
    for letter, rows in cells.items():
        first = last = rows[0]
        for row in rows[1:]:
            if row != last + 1:
                yield f"{letter}{first}:{letter}{last}"
                first = row
            last = row
        yield f"{letter}{first}:{letter}{last}"


def _frozen(columns: Sequence[Column]) -> str:
    """Return the first column that moves: what a row is about stays in sight."""
    names = [n for n, column in enumerate(columns, 2) if column.key == "name"]
    number = names[0] + 1 if names and names[0] <= 3 else 2
    return get_column_letter(number)


def _write_identity(page: Any, identity: Identity) -> None:  # noqa: ANN401
    page.sheet_state = "veryHidden"
    pen = Pen(page, {})
    for text in (FORMAT_NAME, identity.text, identity.signature):
        pen.put("A", "A", text_cell(text), replace(BARE, is_number=True))
        pen.end_row()
    pen.protect()


def _write_guide(
    page: Any,  # noqa: ANN401
    own: Identity,
    pages: Sequence[tuple[str, FormPage]],
) -> None:
    pen = Pen(page, {"A": 95})
    pen.set_paper(is_landscape=False)
    pen.put("A", "A", own.subject_name, replace(_NAME, size=16))
    pen.end_row(2)
    pen.put("A", "A", fill(own.plan_name, _TITLE_LETTERS), _TITLE)
    pen.end_row(3)
    pen.put("A", "A", f"Bản {own.version}, lập lúc {own.moment}.", _HINT)
    pen.end_row()
    for line in ("", *(_CROSS if own.kind is WorkbookKind.CROSS else ()), *_GUIDE):
        pen.put("A", "A", line or None, replace(BARE, size=13, is_number=True))
        pen.end_row()
    pen.put("A", "A", "Ô có màu như thế này là ô để ghi.", replace(_OPEN, size=13, is_open=False))
    pen.end_row(2)
    pen.put("A", "A", _WAYS, replace(BARE, size=13))
    pen.end_row(2)
    for title, one in pages:
        about = one.heading.removeprefix(title).strip(" ,:")
        pen.put("A", "A", f"▸ {title} – {about}" if about else f"▸ {title}", _WAY)
        pen.lead("A", f"'{title}'!B2")
        pen.end_row(2)
    pen.protect()


_CROSS = ("Tệp này để đơn vị trên chấm chéo; mỗi đơn vị được chấm có một trang.",)
_GUIDE = (
    "1. Chỉ ghi vào các ô màu vàng. Các ô khác đã khóa.",
    "2. Ô có mũi tên thì chọn trong danh sách. Số lẻ ghi 9,5 hay 9.5 đều được.",
    "3. Chưa có số liệu, chưa chấm thì để trống, không ghi 0. Ô để trống không xóa điều đã có.",
    "4. Không thêm, bớt, đổi chỗ dòng và cột. Thiếu người, thiếu hộ thì báo xã bổ sung.",
    "5. Ghi xong thì lưu lại (Ctrl+S), giữ dạng .xlsx, rồi gửi chính tệp này về.",
    "6. Mỗi đơn vị một tệp riêng: không chép tệp này cho đơn vị khác.",
)
_WAYS = "Các trang cần ghi: bấm vào tên trang dưới đây, hoặc tên trang ở mép dưới màn hình."
_WHERE_TO_WRITE = "Chỉ ghi vào các ô màu vàng. Ghi xong thì lưu (Ctrl+S) và gửi lại chính tệp này."
