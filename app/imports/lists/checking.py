"""A list checked row by row against what the data file knows. Nothing is written here.

It works on plain values alone, so a window may check again after each edit without the file; what
changed there in between, the writing service refuses.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from openpyxl.utils import get_column_letter

from app.core.errors import InvalidInput
from app.core.legacy_text import converted
from app.core.progress import Progress, Silent, tracked
from app.core.vietnamese import quoted, tidy
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists import headings
from app.imports.lists.fields import DATES, ListField, shown_number
from app.imports.lists.headings import Heading, Line, Table
from app.imports.lists.known import Known
from app.imports.lists.rows import (
    CheckedCell,
    CheckedRow,
    Choice,
    Desk,
    Kind,
    ReadRow,
    RowState,
    Verdict,
    required,
)
from app.services.list_imports import Incoming


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who takes a list in has said about it.

    `columns` says which column each field has; `edits` what a cell should read, by row and field;
    `choices` what to do with a row, which also says that its doubts were looked at.
    With `updates` a row whose record is there changes it; else it is passed over.
    With `is_reviewed` every doubt counts as looked at.
    """

    columns: Mapping[str, int]
    edits: Mapping[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])
    choices: Mapping[int, Choice] = field(default_factory=dict[int, Choice])
    common: Mapping[str, str] = field(default_factory=dict[str, str])
    """What holds for every row whose own cell is blank, where a person has said so: the year."""
    updates: bool = False
    is_reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A list with what is known of each of its rows."""

    kind: Kind
    table: Table
    fields: tuple[ListField, ...]
    wishes: Wishes
    rows: tuple[CheckedRow, ...]
    unread: tuple[Heading, ...]
    """The columns that no field takes; the running number is not among them."""

    def count(self, state: RowState) -> int:
        """Return how many rows are in a state."""
        return self.states[state]

    @property
    def states(self) -> Counter[RowState]:
        """How many rows are in each state."""
        return Counter(row.state for row in self.rows)

    @property
    def choices(self) -> Counter[Choice]:
        """How many rows are going to be added, changed and passed over."""
        return Counter(row.choice for row in self.rows)

    @property
    def wrong(self) -> tuple[CheckedRow, ...]:
        """The rows that are not right, or that nobody has looked at yet."""
        return tuple(row for row in self.rows if row.state is not RowState.VALID)


def check(
    known: Known, kind: Kind, table: Table, wishes: Wishes, progress: Progress | None = None
) -> Checked:
    """Return what each row of a list says, what it is about, and what would be done with it.

    Raises `InvalidInput` where a field that each row needs has no column, unless the desk of the
    kind finds it elsewhere, and where one column is given to two fields.
    """
    fields = tuple(kind.fields(known))
    _check_columns(fields, table, wishes.columns, wishes.common)
    reader = _Reader(known, fields, wishes, table)
    desk = kind.desk(known)
    rows = [
        _checked(line, reader, desk, wishes, fields)
        for line in tracked(table.lines, progress or Silent())
    ]
    taken = set(wishes.columns.values())
    unread = tuple(
        one
        for one in table.headings
        if one.column not in taken and not headings.is_order(one.text)
    )
    return Checked(kind, table, fields, wishes, tuple(rows), unread)


def incoming(checked: Checked, known: Known) -> Incoming:
    """Return what is to be written of a checked list."""
    added: dict[UUID, Mapping[str, object]] = {}
    changed: dict[UUID, Mapping[str, object]] = {}
    for row in checked.rows:
        if row.choice is Choice.ADD and row.id is not None:
            added[row.id] = row.values
        elif row.choice is Choice.UPDATE and row.match is not None:
            changed[row.match.id] = row.values
    refused = len(checked.wrong)
    return Incoming(
        kind=checked.kind.code,
        file_name=checked.table.book,
        sha256=checked.table.sha256,
        layout=checked.table.layout,
        columns=checked.wishes.columns,
        added=added,
        changed=changed,
        skipped=len(checked.rows) - len(added) - len(changed) - refused,
        refused=refused,
        plan_id=known.plan_id,
        stage_id=known.stage_id,
    )


def row_of(refusal: InvalidInput, checked: Checked) -> dict[int, list[str]]:
    """Return what the writing service refused, by the row that it is about; 0 for none."""
    order = [row.row for row in checked.rows if row.choice is Choice.UPDATE]
    order += [row.row for row in checked.rows if row.choice is Choice.ADD]
    found: dict[int, list[str]] = {}
    for problem in refusal.problems:
        place = (problem.field or "").partition(".")[0]
        is_row = place.isdigit() and int(place) < len(order)
        found.setdefault(order[int(place)] if is_row else 0, []).append(problem.message)
    return found


def _check_columns(
    fields: Sequence[ListField],
    table: Table,
    columns: Mapping[str, int],
    common: Mapping[str, str],
) -> None:
    known = {one.name: one for one in fields}
    texts = {one.column: one.text for one in table.headings}
    twice = [column for column, count in Counter(columns.values()).items() if count > 1]
    if twice:
        both = " và ".join(
            quoted(known[name].title) for name, column in columns.items() if column == twice[0]
        )
        raise InvalidInput.of(
            None,
            f"Cột {get_column_letter(twice[0])} được ghép cho cả {both}. Chưa nhập gì. "
            "Mỗi cột chỉ ghép cho một nội dung.",
        )
    has_groups = any(line.group for line in table.lines)
    missing = [
        one.title
        for one in required(fields)
        if one.name not in columns
        and one.name not in common
        and not one.is_elsewhere
        and not (one.is_in_group and has_groups)
    ]
    if missing:
        have = ", ".join(quoted(text) for text in texts.values() if text)
        raise InvalidInput.of(
            None,
            f"Chưa có cột cho {', '.join(quoted(title) for title in missing)} ở trang "
            f"{quoted(table.sheet)} (các cột có: {have}). Chưa nhập gì. "
            "Hãy ghép cột, hoặc chép danh sách vào tệp mẫu.",
        )


# --- one row ---------------------------------------------------------------------------------


class _Reader:
    """Reads the cells of a row by its fields."""

    def __init__(
        self, known: Known, fields: Sequence[ListField], wishes: Wishes, table: Table
    ) -> None:
        self._known = known
        self._table = table
        self._columns, self._edits, self._common = wishes.columns, wishes.edits, wishes.common
        self._fields = [
            one for one in fields if one.name in self._columns or one.name in self._common
        ]
        self._month_first = _written_month_first(table, self._fields, self._columns)
        self._letters = {name: get_column_letter(column) for name, column in self._columns.items()}

    def read(self, line: Line) -> ReadRow:
        """Return a row with what was understood of its cells, and what was not."""
        addresses = {name: f"{letter}{line.row}" for name, letter in self._letters.items()}
        row = ReadRow(line.row, line.group, {}, {}, addresses)
        for one in self._fields:
            column = self._columns.get(one.name, 0)
            cell = self._cell(line, one.name, column)
            if cell is None:
                continue
            read = _read_cell(cell, one, self._known, addresses.get(one.name, ""), row)
            row.cells[one.name] = read
            self._look_at_letters(cell, one.name, row)
            if one.name in self._month_first and _DAY_OR_MONTH.match(read.typed):
                told = (
                    f"cột này có ô ghi tháng trước ngày; {quoted(read.typed)} hiểu là ngày trước"
                )
                row.doubt(one.name, told)
            source = line.spread.get(column)
            if source and (line.row, one.name) not in self._edits:
                row.doubt(
                    one.name, f"ô này gộp với {source}; hiểu là {quoted(read.shown or read.typed)}"
                )
        return row

    def _look_at_letters(self, cell: BookCell, name: str, row: ReadRow) -> None:
        """Show what was changed from an old font; refuse what seems to be in one unsaid."""
        if cell.column and (before := self._table.before.get(cell.address)):
            row.note(name, f"đổi từ phông cũ: {quoted(before)} → {quoted(str(cell.value))}")
        text, guessed = cell.value, self._table.guessed
        if guessed and cell.kind is CellKind.TEXT and isinstance(text, str) and not text.isascii():
            row.refuse(
                name,
                f"có vẻ là chữ {guessed.value} cũ; nếu đúng thì là "
                f"{quoted(converted(text, guessed))}. Chọn bảng mã của tệp.",
            )

    def _cell(self, line: Line, name: str, column: int) -> BookCell | None:
        if (line.row, name) in self._edits:
            typed = self._edits[line.row, name]
            return BookCell(line.row, column, CellKind.TEXT, typed) if tidy(typed) else None
        typed = self._common.get(name, "")
        common = BookCell(line.row, column, CellKind.TEXT, typed) if tidy(typed) else None
        return line.cells.get(column) or common


_DAY_OR_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|1[0-2])[/.-][0-9]{2,4}$")
_MONTH_FIRST = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{2,4}$")


def _written_month_first(
    table: Table, fields: Sequence[ListField], columns: Mapping[str, int]
) -> set[str]:
    """Return the columns of dates in which some text can only have the month first: 03/25/1980."""
    dated = {one.name for one in fields if one.read in DATES and one.name in columns}
    return {
        name
        for name in dated
        for line in table.lines
        if (cell := line.cells.get(columns[name])) is not None
        and isinstance(cell.value, str)
        and _MONTH_FIRST.match(tidy(cell.value))
    }


def _read_cell(
    cell: BookCell, one: ListField, known: Known, address: str, row: ReadRow
) -> CheckedCell:
    typed = tidy(cell.value) if isinstance(cell.value, str) else shown_number(cell.value)
    try:
        found = one.read(cell, known)
    except ValueError as refusal:
        row.refuse(one.name, str(refusal))
        return CheckedCell(address, typed, problem=str(refusal))
    for note in found.notes:
        row.note(one.name, note)
    for doubt in found.doubts:
        row.doubt(one.name, doubt)
    row.values[one.name] = found.value
    return CheckedCell(address, typed, found.shown, found.notes, found.doubts)


def _checked(
    line: Line, reader: _Reader, desk: Desk, wishes: Wishes, fields: Sequence[ListField]
) -> CheckedRow:
    row = reader.read(line)
    desk.complete(row)
    for one in required(fields):
        if one.name not in row.values and not row.is_broken(one.name):
            row.refuse(one.name, f"thiếu {quoted(one.title)}")
    verdict = desk.judge(row)
    asked = wishes.choices.get(line.row)
    state, choice, can = _decided(row, verdict, asked, wishes)
    new_id = uuid4() if choice is Choice.ADD else None
    if choice is Choice.SKIP and verdict.match is None:
        desk.pass_over(row)
    elif choice is not Choice.SKIP:
        desk.settle(row, verdict, new_id)
    values = verdict.values if choice is Choice.ADD else verdict.changes
    return CheckedRow(
        row=line.row,
        group=line.group,
        cells=row.cells,
        state=state,
        choice=choice,
        can=can,
        problems=tuple(row.problems),
        doubts=tuple(row.doubts),
        notes=tuple(row.notes),
        match=verdict.match,
        id=new_id,
        values=values,
    )


def _decided(
    row: ReadRow, verdict: Verdict, asked: Choice | None, wishes: Wishes
) -> tuple[RowState, Choice, tuple[Choice, ...]]:
    """Return the state of a row, what is done with it and what may be."""
    if row.problems:
        return RowState.ERROR, Choice.SKIP, (Choice.SKIP,)
    can = [Choice.SKIP]
    if verdict.can_add:
        can.append(Choice.ADD)
    if verdict.match is not None and verdict.changes:
        can.append(Choice.UPDATE)
    usual = Choice.ADD if verdict.can_add else Choice.SKIP
    if verdict.match is not None:
        usual = Choice.UPDATE if wishes.updates and verdict.changes else Choice.SKIP
    if asked is not None and asked in can:
        return RowState.VALID, asked, tuple(can)
    if row.doubts and not wishes.is_reviewed:
        return RowState.REVIEW, Choice.SKIP, tuple(can)
    return RowState.VALID, usual, tuple(can)


def with_choice(wishes: Wishes, rows: Sequence[int], choice: Choice | None) -> Wishes:
    """Return the wishes with the same choice for some rows; nothing takes theirs back."""
    choices = {row: one for row, one in wishes.choices.items() if row not in set(rows)}
    if choice is not None:
        choices |= dict.fromkeys(rows, choice)
    return replace(wishes, choices=choices)


def with_edit(wishes: Wishes, row: int, name: str, typed: str) -> Wishes:
    """Return the wishes with another text in a cell."""
    return replace(wishes, edits={**wishes.edits, (row, name): typed})
