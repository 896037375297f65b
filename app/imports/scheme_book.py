"""Reading a criteria set from the workbook that people filled in, all of it or nothing.

What is wrong is told by the address of its cell, everything at once: first each cell, then the
shape of the set, then what the shape cannot say. Where a cell could not be read, something stands
in for it, and what follows from that is not told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import column_index_from_string
from pydantic import ValidationError

from app.core.vietnamese import quoted
from app.domain.terms import CriterionKind
from app.imports import scheme_form as form
from app.imports.book_cells import Cell, cells_of
from app.imports.book_form import FormPage, Row, Spot
from app.imports.book_reading import Book, read_content
from app.imports.json_file import nearest, own_place, said_of
from app.imports.scheme_codecs import Data
from app.imports.scheme_form import Block, Member, RuleForm, Shape
from app.services.scheme_checks import problems_of
from app.services.scheme_names import with_codes
from app.services.scheme_shape import Place, SchemeFile

_WHAT = "tệp bộ tiêu chí"


def read_book(content: bytes, what: str = _WHAT) -> SchemeFile:
    """Return the set in a workbook. Raises InvalidInput with a problem for each wrong cell.

    `what` names the file in sentences.
    """
    return read_set(read_content(content, "", what), what)


def read_set(book: Book, what: str) -> SchemeFile:
    """Return the set in a workbook that was read. InvalidInput as above."""
    page = FormPage(cells_of(book, form.SHEET, what))
    file = _Reader(page).read()
    if file is None or page.problems:
        raise page.refusal(what)
    return file


@dataclass(slots=True)
class _Criterion:
    """The criterion that rows of levels below it belong to; `form` None: it takes none."""

    data: Data
    place: Place
    name: str
    form: RuleForm | None
    is_known: bool


class _Reader:
    """Makes a set of the rows of a form, and knows where each member of it stands."""

    def __init__(self, page: FormPage) -> None:
        self._page = page
        self._where: dict[Place, Spot] = {}

    def read(self) -> SchemeFile | None:
        """Return the set, or None where its shape is wrong; the page has the problems."""
        data = self._data()
        bad = self._page.bad_rows
        try:
            file = with_codes(SchemeFile.model_validate(data))
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
        spot = self._where.get(nearest(place, self._where), Spot(0))
        if spot.row not in bad:
            self._page.bad(spot, message)

    def _data(self) -> Data:
        """Return the set as its JSON file would have it."""
        blocks = self._page.blocks([block.heading for block in (form.INFO, *form.TABLES)])
        data: Data = {"format": "so-thi-dua/criteria-set"}
        self._info(data, blocks.get(form.INFO.heading, []))
        for block in form.TABLES:
            self._where[(block.list_name,)] = Spot(0)
            if numbers := blocks.get(block.heading):
                self._where[(block.list_name,)] = Spot(numbers[0])
            if block.heading in blocks:
                headings = [column.heading for column in block.columns]
                rows = self._page.table(blocks[block.heading], block.heading, headings)
                data[block.list_name] = self._list(block, list(rows))
        return data

    def _info(self, data: Data, numbers: Sequence[int]) -> None:
        members = {member.column: member for member in form.GENERAL}
        for row in self._page.labelled(numbers, list(members), column_index_from_string("D")):
            [label] = row.columns
            self._members((members.pop(label),), row, data, ())
        for member in members.values():
            if member.is_needed:
                _put(data, member, member.codec.stand_in)

    # --- lists of the file

    def _list(self, block: Block, rows: Sequence[Row]) -> list[Data]:
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

    def _criteria(self, rows: Sequence[Row]) -> list[Data]:
        top: list[Data] = []
        holders: dict[str, tuple[list[Data], Place]] = {}
        current: _Criterion | None = None
        for row in rows:
            kind = self._page.word(row, form.KIND, (*form.KINDS, *form.PARTS_OF_RULES))
            if kind in form.PARTS_OF_RULES:
                self._part(row, kind, current)
                continue
            held, place = self._holder(row, holders, (top, ("criteria",)))
            own: Place = (*place, len(held))
            data: Data = {}
            held.append(data)
            current = self._criterion(row, kind, data, own)
            if "code" not in data and data.get("kind") == CriterionKind.GROUP.value:
                said = f"đang để trống. Nhóm phải có mã để các dòng sau ghi ở cột “{form.PARENT}”."
                self._page.bad(row.spot("Mã"), said)
            if "code" in data:
                children: list[Data] = []
                data["children"] = children
                self._where[(*own, "children")] = row.spot()
                holders.setdefault(data["code"].strip(), (children, (*own, "children")))
        return top

    def _holder(
        self,
        row: Row,
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
            self._page.bad(spot, str(error))
            return top
        if code not in holders:
            self._page.bad(spot, f"không có nhóm mã {quoted(code)} ở các dòng trên.")
        return holders.get(code, top)

    def _criterion(self, row: Row, kind: str | None, data: Data, place: Place) -> _Criterion:
        shape, rule, is_known = form.CRITERION, None, kind is not None
        if kind is not None:
            data["kind"] = form.KINDS[kind].value
            self._where[(*place, "kind")] = row.spot(form.KIND)
            is_group = form.KINDS[kind] is CriterionKind.GROUP
            how = self._page.word(row, form.HOW, form.MODES if is_group else form.WAYS)
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
            self._page.leftover(row)
        return _Criterion(data, place, str(data.get("name", "")), rule, is_known)

    def _part(self, row: Row, kind: str, criterion: _Criterion | None) -> None:
        """Read a level, a band or a violation of the criterion above it."""
        if criterion is not None and not criterion.is_known:
            return
        if criterion is None or criterion.form is None or criterion.form.part != kind:
            which = f"tiêu chí {quoted(criterion.name)}" if criterion else "không có tiêu chí"
            said = (
                f"dòng “{kind}” không dùng được ở đây: {which} phía trên không tính theo cách ấy."
            )
            self._page.bad(row.spot(form.KIND), said)
            return
        parts = criterion.data["rule"][criterion.form.parts]
        parts.append({})
        place = (*criterion.place, "rule", criterion.form.parts, len(parts) - 1)
        self._where.setdefault(place[:-1], row.spot())
        self._group(criterion.form.part_members, row, parts[-1], place)

    def _sections(self, rows: Sequence[Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._page.word(row, form.AVERAGE_OR_ONE, (form.TAKES_ONE, form.TAKES_AVERAGE))
            made.append({})
            has_one = word == form.TAKES_ONE
            shape = (*form.SECTION, form.TAKES) if has_one else form.SECTION
            self._group(shape, row, made[-1], ("sections", len(made) - 1))
        return made

    def _ties(self, rows: Sequence[Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._page.word(row, form.BY, form.TIE_BREAKS)
            if word is not None:
                self._typed(form.TIE_BREAKS[word], row, made, ("tie_breaks",))
        return made

    def _grades(self, rows: Sequence[Row]) -> list[Data]:
        made: list[Data] = []
        for row in rows:
            word = self._page.word(row, form.GRADE_KIND, (form.GRADE_ROW, *form.CONDITIONS))
            place: Place = ("grades", len(made) - 1)
            if word == form.GRADE_ROW:
                made.append({"conditions": []})
                self._group(form.GRADE, row, made[-1], ("grades", len(made) - 1))
            elif word is not None and not made:
                self._page.bad(
                    row.spot(form.GRADE_KIND), "chưa có mức nào phía trên dòng điều kiện."
                )
            elif word is not None:
                conditions = made[-1]["conditions"]
                self._typed(form.CONDITIONS[word], row, conditions, (*place, "conditions"))
        return made

    def _typed(self, typed: tuple[str, Shape], row: Row, made: list[Data], place: Place) -> None:
        """Read a group of a type into the list at `place`."""
        kind, shape = typed
        made.append({"type": kind})
        self._where.setdefault(place, row.spot())
        self._group(shape, row, made[-1], (*place, len(made) - 1))

    # --- members and words

    def _group(self, shape: Shape, row: Row, data: Data, place: Place) -> None:
        self._where[place] = row.spot()
        self._members(shape, row, data, place)
        self._page.leftover(row)

    def _members(self, shape: Shape, row: Row, data: Data, place: Place) -> None:
        """Read the cells of these members into `data`."""
        self._where.setdefault(place, row.spot())
        for member in shape:
            spot = row.spot(member.column)
            for path in member.paths:
                self._where[(*place, *path)] = spot
                self._where.setdefault((*place, path[0]), spot)
            cell = row.cells.pop(member.column, None)
            if cell is not None:
                _put(data, member, self._value(member, cell, spot))
            elif member.is_needed:
                self._page.bad(spot, "đang để trống.")
                _put(data, member, member.codec.stand_in)

    def _value(self, member: Member, cell: Cell, spot: Spot) -> Any:  # noqa: ANN401 - as the codec
        try:
            return member.codec.read(cell)
        except ValueError as error:
            self._page.bad(spot, str(error))
            return member.codec.stand_in


def _put(data: Data, member: Member, value: Any) -> None:  # noqa: ANN401 - as the codec gives it
    if member.spread:
        data |= value
        return
    *outer, name = member.path
    for group in outer:
        data = data.setdefault(group, {})
    data[name] = value
