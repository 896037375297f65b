"""Reading a criteria set from the workbook that people filled in, all of it or nothing.

What is wrong is told by the address of its cell, everything at once: first each cell, then the
shape of the set, then what the shape cannot say. Where a cell could not be read, something stands
in for it, and what follows from that is not told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import column_index_from_string
from pydantic import ValidationError

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold, quoted
from app.domain.terms import CriterionKind
from app.imports import scheme_form as form
from app.imports.book_cells import Cell, read_cells
from app.imports.json_file import nearest, own_place, said_of
from app.imports.scheme_codecs import Data
from app.imports.scheme_form import Block, Member, RuleForm, Shape
from app.services.scheme_checks import problems_of
from app.services.scheme_shape import Place, SchemeFile

_MOST_PROBLEMS = 20
_WHAT = "tệp bộ tiêu chí"


def read_book(content: bytes, what: str = _WHAT) -> SchemeFile:
    """Return the set in a workbook. Raises InvalidInput with a problem for each wrong cell.

    `what` names the file in sentences.
    """
    reader = _Reader(_by_row(read_cells(content, form.SHEET, what)))
    file = reader.checked(reader.data())
    if file is None or reader.problems:
        raise InvalidInput(_told(reader.problems, what))
    return file


def _by_row(cells: Sequence[Cell]) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for cell in cells:
        rows[cell.row][cell.column] = cell
    return dict(rows)


def _told(problems: Mapping["_Spot", list[str]], what: str) -> list[Problem]:
    said = [
        Problem(spot.address, f"{spot.words}: {message}")
        for spot, messages in sorted(problems.items())
        for message in messages
    ]
    more = len(said) - _MOST_PROBLEMS
    rest = f" Còn {more} chỗ sai nữa." if more > 0 else ""
    advice = f"Chưa có gì thay đổi.{rest} Hãy sửa các chỗ trên trong {what} rồi làm lại."
    return [*said[:_MOST_PROBLEMS], Problem(None, advice)]


@dataclass(frozen=True, slots=True, order=True)
class _Spot:
    """A cell, or with no column a row, of the sheet; row 0 is the sheet itself."""

    row: int
    column: int = 0
    address: str = ""
    heading: str = ""

    @property
    def words(self) -> str:
        """Return where it is as people say it."""
        if not self.row:
            return f"Trang {quoted(form.SHEET)}"
        if not self.column:
            return f"Dòng {self.row}"
        named = f" ({self.heading})" if self.heading else ""
        return f"Ô {self.address}{named}"


@dataclass(slots=True)
class _Row:
    """The cells of one row of a table by their heading; what is read is taken out."""

    number: int
    cells: dict[str, Cell]
    columns: Mapping[str, int]

    def spot(self, heading: str) -> _Spot:
        """Return the place of a cell, also of a blank one."""
        column = self.columns.get(heading, 0)
        address = Cell(self.number, column, None).address if column else ""
        return _Spot(self.number, column, address, heading)


@dataclass(slots=True)
class _Criterion:
    """The criterion that rows of levels below it belong to; `form` None: it takes none."""

    data: Data
    place: Place
    name: str
    form: RuleForm | None
    is_known: bool


class _Reader:
    """Reads one sheet; keeps where each member of the file stands and what is wrong."""

    def __init__(self, rows: Mapping[int, Mapping[int, Cell]]) -> None:
        self.problems: dict[_Spot, list[str]] = defaultdict(list)
        self._rows = rows
        self._where: dict[Place, _Spot] = {}

    # --- all of it

    def data(self) -> Data:
        """Return the set as its JSON file would have it."""
        blocks = self._blocks()
        data: Data = {"format": "so-thi-dua/criteria-set"}
        self._info(data, blocks.get(form.INFO.heading, []))
        for block in form.TABLES:
            self._where[(block.list_name,)] = _Spot(0)
            if block.heading in blocks:
                rows = list(self._table(block, blocks[block.heading]))
                data[block.list_name] = self._list(block, rows)
        return data

    def checked(self, data: Data) -> SchemeFile | None:
        """Return the set, or None where its shape is wrong; problems are kept either way."""
        bad = {spot.row for spot in self.problems}
        try:
            file = SchemeFile.model_validate(data)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                self._add_unless(bad, own_place(one["loc"], self._where), said_of(one))
            return None
        unsure = {place[0] for place, spot in self._where.items() if spot.row in bad}
        for place, message in problems_of(file):
            if place[0] == "criteria" or place[0] not in unsure:
                self._add_unless(bad, place, message)
        return file

    def _add_unless(self, bad: set[int], place: Place, message: str) -> None:
        """Keep a problem, unless it stands in a row that is told already."""
        spot = self._where.get(nearest(place, self._where), _Spot(0))
        if spot.row not in bad:
            self.problems[spot].append(message)

    # --- blocks and rows

    def _blocks(self) -> dict[str, list[int]]:
        """Return the numbers of the rows of each block by its heading."""
        headings = {fold(b.heading): b.heading for b in (form.INFO, *form.TABLES)}
        found: dict[str, list[int]] = {}
        at: list[int] | None = None
        for number, row in sorted(self._rows.items()):
            heading = _heading(row, headings)
            if heading is not None:
                if heading in found:
                    self._bad(_Spot(number), f"phần {quoted(heading)} có hai lần.")
                at = found.setdefault(heading, [])
            elif at is not None:
                at.append(number)
        for heading in headings.values():
            if heading not in found:
                said = f"thiếu phần {quoted(heading)}. Hãy thêm lại dòng tên phần ấy."
                self._bad(_Spot(0), said)
        return found

    def _info(self, data: Data, rows: Sequence[int]) -> None:
        members = {fold(member.column): member for member in form.GENERAL}
        value_at = column_index_from_string("D")
        for number in rows:
            cells = dict(self._rows[number])
            label = cells.pop(1, None)
            member = members.pop(fold(str(label.value)), None) if label else None
            if member is None:
                self._bad(_Spot(number), "phần mềm không biết mục này, hoặc mục ghi hai lần.")
                continue
            own = {member.column: cells.pop(value_at)} if value_at in cells else {}
            row = _Row(number, own, {member.column: value_at})
            self._strays(cells)
            self._members((member,), row, data, ())
        for member in members.values():
            if rows:
                self._bad(_Spot(0), f"phần “{form.INFO.heading}” thiếu mục “{member.column}”.")
        for member in members.values():
            if member.is_needed:
                _put(data, member, member.codec.stand_in)

    def _table(self, block: Block, numbers: Sequence[int]) -> Iterator[_Row]:
        """Yield the rows of a table below its headings."""
        if not numbers:
            self._bad(_Spot(0), f"phần {quoted(block.heading)} thiếu dòng tên cột.")
            return
        head, *rest = numbers
        columns = self._columns(block, head)
        self._where[(block.list_name,)] = _Spot(head)
        for number in rest:
            cells = dict(self._rows[number])
            own = {name: cells.pop(at) for name, at in columns.items() if at in cells}
            self._strays(cells)
            if own:
                yield _Row(number, own, columns)

    def _columns(self, block: Block, number: int) -> dict[str, int]:
        known = {fold(column.heading): column.heading for column in block.columns}
        found: dict[str, int] = {}
        for at, cell in self._rows[number].items():
            heading = known.get(fold(str(cell.value)))
            spot = _Spot(number, at, cell.address)
            if heading is None:
                self._bad(spot, f"phần mềm không biết cột {quoted(str(cell.value))}.")
            elif heading in found:
                self._bad(spot, f"cột {quoted(heading)} có hai lần.")
            else:
                found[heading] = at
        for heading in known.values():
            if heading not in found:
                self._bad(_Spot(number), f"thiếu cột {quoted(heading)}.")
        return found

    def _strays(self, cells: Mapping[int, Cell]) -> None:
        for cell in cells.values():
            spot = _Spot(cell.row, cell.column, cell.address)
            self._bad(spot, "ô này không thuộc cột nào của bảng. Xóa hoặc chuyển sang cột đúng.")

    # --- lists of the file

    def _list(self, block: Block, rows: Sequence[_Row]) -> list[Data]:
        match block:
            case form.CRITERIA:
                return self._criteria(rows)
            case form.SECTIONS:
                return self._sections(rows)
            case form.TIES:
                return self._ties(rows)
            case form.GRADES:
                return self._grades(rows)
            case _:
                shape = form.PLAIN[block.list_name]
                made: list[Data] = []
                for row in rows:
                    made.append({})
                    self._group(shape, row, made[-1], (block.list_name, len(made) - 1))
                return made

    def _criteria(self, rows: Sequence[_Row]) -> list[Data]:
        top: list[Data] = []
        holders: dict[str, tuple[list[Data], Place]] = {}
        current: _Criterion | None = None
        for row in rows:
            kind = self._word(row, form.KIND, (*form.KINDS, *form.PARTS_OF_RULES))
            if kind in form.PARTS_OF_RULES:
                self._part(row, kind, current)
                continue
            held, place = self._holder(row, holders, (top, ("criteria",)))
            own: Place = (*place, len(held))
            data: Data = {}
            held.append(data)
            current = self._criterion(row, kind, data, own)
            if "code" in data:
                children: list[Data] = []
                data["children"] = children
                self._where[(*own, "children")] = row.spot("")
                holders.setdefault(data["code"].strip(), (children, (*own, "children")))
        return top

    def _holder(
        self,
        row: _Row,
        holders: Mapping[str, tuple[list[Data], Place]],
        top: tuple[list[Data], Place],
    ) -> tuple[list[Data], Place]:
        """Return the list that a criterion stands in, and its place."""
        cell = row.cells.pop(form.PARENT, None)
        if cell is None:
            return top
        spot = row.spot(form.PARENT)
        try:
            code = cell.text().strip()
        except ValueError as error:
            self._bad(spot, str(error))
            return top
        if code not in holders:
            self._bad(spot, f"không có nhóm mã {quoted(code)} ở các dòng trên.")
        return holders.get(code, top)

    def _criterion(self, row: _Row, kind: str | None, data: Data, place: Place) -> _Criterion:
        shape, rule, is_known = form.CRITERION, None, kind is not None
        if kind is not None:
            data["kind"] = form.KINDS[kind].value
            self._where[(*place, "kind")] = row.spot(form.KIND)
            is_group = form.KINDS[kind] is CriterionKind.GROUP
            how = self._word(row, form.HOW, form.MODES if is_group else form.WAYS)
            is_known = how is not None
            self._where[(*place, "mode" if is_group else "rule")] = row.spot(form.HOW)
            if how is not None and how in form.MODES:
                data["mode"] = form.MODES[how].value
            elif how is not None and how in form.RULES:
                rule = form.RULES[how]
                data["rule"] = dict(rule.fixed)
                if rule.parts:
                    data["rule"][rule.parts] = []
        self._members(shape, row, data, place)
        if rule is not None:
            self._members(rule.members, row, data["rule"], (*place, "rule"))
        if is_known:
            self._leftover(row)
        return _Criterion(data, place, str(data.get("name", "")), rule, is_known)

    def _part(self, row: _Row, kind: str, criterion: _Criterion | None) -> None:
        """Read a level, a band or a violation of the criterion above it."""
        if criterion is not None and not criterion.is_known:
            return
        if criterion is None or criterion.form is None or criterion.form.part != kind:
            which = f"tiêu chí {quoted(criterion.name)}" if criterion else "không có tiêu chí"
            said = (
                f"dòng “{kind}” không dùng được ở đây: {which} phía trên không tính theo cách ấy."
            )
            self._bad(row.spot(form.KIND), said)
            return
        parts = criterion.data["rule"][criterion.form.parts]
        parts.append({})
        place = (*criterion.place, "rule", criterion.form.parts, len(parts) - 1)
        self._where.setdefault(place[:-1], row.spot(""))
        self._group(criterion.form.part_members, row, parts[-1], place)

    def _sections(self, rows: Sequence[_Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._word(row, form.AVERAGE_OR_ONE, (form.TAKES_ONE, form.TAKES_AVERAGE))
            made.append({})
            has_one = word == form.TAKES_ONE
            shape = (*form.SECTION, form.TAKES) if has_one else form.SECTION
            self._group(shape, row, made[-1], ("sections", len(made) - 1))
        return made

    def _ties(self, rows: Sequence[_Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._word(row, form.BY, form.TIE_BREAKS)
            if word is not None:
                self._typed(form.TIE_BREAKS[word], row, made, ("tie_breaks",))
        return made

    def _grades(self, rows: Sequence[_Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._word(row, form.GRADE_KIND, (form.GRADE_ROW, *form.CONDITIONS))
            place: Place = ("grades", len(made) - 1)
            if word == form.GRADE_ROW:
                made.append({"conditions": []})
                self._group(form.GRADE, row, made[-1], ("grades", len(made) - 1))
            elif word is not None and not made:
                self._bad(row.spot(form.GRADE_KIND), "chưa có mức nào phía trên dòng điều kiện.")
            elif word is not None:
                conditions = made[-1]["conditions"]
                self._typed(form.CONDITIONS[word], row, conditions, (*place, "conditions"))
        return made

    def _typed(self, typed: tuple[str, Shape], row: _Row, made: list[Data], place: Place) -> None:
        """Read a group of a type into the list at `place`."""
        kind, shape = typed
        made.append({"type": kind})
        self._where.setdefault(place, row.spot(""))
        self._group(shape, row, made[-1], (*place, len(made) - 1))

    # --- members and words

    def _group(self, shape: Shape, row: _Row, data: Data, place: Place) -> None:
        self._where[place] = row.spot("")
        self._members(shape, row, data, place)
        self._leftover(row)

    def _members(self, shape: Shape, row: _Row, data: Data, place: Place) -> None:
        """Read the cells of these members into `data`."""
        self._where.setdefault(place, row.spot(""))
        for member in shape:
            spot = row.spot(member.column)
            for path in member.paths:
                self._where[(*place, *path)] = spot
                self._where.setdefault((*place, path[0]), spot)
            cell = row.cells.pop(member.column, None)
            if cell is not None:
                _put(data, member, self._value(member, cell, spot))
            elif member.is_needed:
                self._bad(spot, "đang để trống.")
                _put(data, member, member.codec.stand_in)

    def _value(self, member: Member, cell: Cell, spot: _Spot) -> Any:  # noqa: ANN401 - as the codec
        try:
            return member.codec.read(cell)
        except ValueError as error:
            self._bad(spot, str(error))
            return member.codec.stand_in

    def _word(self, row: _Row, heading: str, words: Collection[str]) -> str | None:
        """Return which of the words stands in a cell, or None where none does."""
        cell = row.cells.pop(heading, None)
        spot = row.spot(heading)
        known = "; ".join(words)
        if cell is None:
            self._bad(spot, f"đang để trống. Chọn một trong: {known}.")
            return None
        found = next((word for word in words if fold(word) == fold(str(cell.value))), None)
        if found is None:
            said = f"không có loại {quoted(str(cell.value))}. Chọn một trong: {known}."
            self._bad(spot, said)
        return found

    def _leftover(self, row: _Row) -> None:
        for heading in row.cells:
            said = "cột này không dùng cho dòng loại này. Xóa ô hoặc chọn lại cách tính."
            self._bad(row.spot(heading), said)

    def _bad(self, spot: _Spot, message: str) -> None:
        self.problems[spot].append(message)


def _heading(row: Mapping[int, Cell], headings: Mapping[str, str]) -> str | None:
    """Return which block a row begins: nothing but its heading stands in it."""
    if set(row) != {1}:
        return None
    return headings.get(fold(str(row[1].value)))


def _put(data: Data, member: Member, value: Any) -> None:  # noqa: ANN401 - as the codec gives it
    if member.spread:
        data |= value
        return
    *outer, name = member.path
    for group in outer:
        data = data.setdefault(group, {})
    data[name] = value
