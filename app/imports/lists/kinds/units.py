"""Lists of units (đơn vị, tập thể); one may belong to another of the same list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, quoted
from app.domain.terms import ListKind
from app.imports.book_reading import BookCell
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, known_entries, known_units
from app.imports.lists.rows import Kind, ReadRow, Verdict
from app.imports.lists.subjects import Found, SubjectDesk
from app.services.units import UnitFields, UnitRow
from app.services.validation import labels

_TITLES = labels(UnitFields)


def _above(cell: BookCell, known: Known) -> Understood:
    """Read the unit above as it is written; the desk finds it, in the file or in the list."""
    return read.words(cell, known)


FIELDS = (
    ListField(
        "name",
        _TITLES["name"],
        read.words,
        (
            "Đơn vị",
            "Tên tập thể",
            "Tập thể",
            "Tên cơ quan, đơn vị",
            "Cơ quan, đơn vị",
            "Tên thôn",
            "Thôn, tổ dân phố",
            "Tên",
        ),
        is_required=True,
        is_name=True,
    ),
    ListField("code", _TITLES["code"], read.code, ("Mã", "Mã số", "Mã đơn vị"), is_text=True),
    ListField(
        "kind_code",
        _TITLES["kind_code"],
        read.entry("unit_kinds", "loại đơn vị"),
        ("Loại", "Loại hình", "Phân loại", "Loại hình đơn vị"),
        explained="Tên hoặc mã trong danh mục; không ghi thì để trống, phần mềm không tự điền.",
        offered=lambda known: known.entry_names("unit_kinds"),
    ),
    ListField(
        "parent_id",
        _TITLES["parent_id"],
        _above,
        ("Cấp trên", "Thuộc đơn vị", "Trực thuộc", "Đơn vị cha", "Đơn vị chủ quản"),
        explained="Tên hoặc mã của đơn vị đã có, hoặc của một dòng khác trong tệp.",
    ),
    ListField(
        "head_name",
        _TITLES["head_name"],
        read.words,
        ("Thủ trưởng", "Trưởng đơn vị", "Họ tên người đứng đầu", "Trưởng thôn", "Phụ trách"),
    ),
    ListField("phone", _TITLES["phone"], read.phone, ("Điện thoại", "SĐT", "Số ĐT"), is_text=True),
    ListField("address", _TITLES["address"], read.words),
    ListField(
        "household_count",
        _TITLES["household_count"],
        read.count,
        ("Tổng số hộ", "Số hộ dân", "Hộ"),
    ),
    ListField(
        "resident_count",
        _TITLES["resident_count"],
        read.count,
        ("Số khẩu", "Nhân khẩu", "Tổng số khẩu", "Dân số"),
    ),
    ListField("position", _TITLES["position"], read.count),
    ListField("valid_from", _TITLES["valid_from"], read.day, ("Hiệu lực từ", "Thành lập ngày")),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of units."""


class Units(Kind):
    """Lists of units: known by code, or by name and the unit above."""

    code = ListKind.UNITS

    def know(self, session: Session, asked: Known) -> Known:
        """Return units and their kinds."""
        return replace(
            asked, units=known_units(session), entries=known_entries(session, "unit_kinds")
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "UnitDesk":
        """Return who judges units."""
        return UnitDesk(known)


class UnitDesk(SubjectDesk[UnitRow]):
    """Judges rows of units, those above before those below."""

    model = UnitFields
    titles = _TITLES

    def __init__(self, known: Known) -> None:
        super().__init__(known, tuple(known.units.rows.values()))
        self.shows = {
            "parent_id": self._name,
            "kind_code": lambda code: known.entry_name("unit_kinds", code) if code else "",
        }
        self._new: dict[str, UUID] = {}
        self._new_names: dict[UUID, str] = {}
        self._refused: dict[str, int] = {}
        self._places: defaultdict[tuple[UUID | None, str], list[UnitRow]] = defaultdict(list)
        for one in known.units.rows.values():
            self._places[one.parent_id, one.name.casefold()].append(one)

    def complete(self, row: ReadRow) -> None:
        """Find the unit above: in the list, if a row before is it, or in the data file."""
        typed = row.values.get("parent_id")
        if typed is None:
            return
        if found := self._new.get(fold(typed)):
            row.values["parent_id"] = found
            return
        units = self.known.units.found(typed)
        if len(units) == 1:
            row.values["parent_id"] = units[0].id
            if units[0].name != typed:
                row.note("parent_id", f"hiểu là {units[0].name}")
            return
        del row.values["parent_id"]
        row.refuse("parent_id", self._why_none(typed, units))

    def _why_none(self, typed: str, units: Sequence[UnitRow]) -> str:
        if units:
            places = "; ".join(self.known.units.path(one) for one in units)
            return f"có {len(units)} đơn vị tên {quoted(typed)}: {places}. Ghi mã thay tên."
        if before := self._refused.get(fold(typed)):
            return f"đơn vị cấp trên {quoted(typed)} ở dòng {before} chưa nhập được. Sửa dòng ấy."
        return (
            f"không có đơn vị cấp trên {quoted(typed)} trong tệp dữ liệu, cũng không ở dòng nào "
            f"phía trên.{read.offered(typed, self.known.units.names)} Sửa tên hoặc đưa lên trên."
        )

    def settle(self, row: ReadRow, verdict: Verdict, new_id: UUID | None) -> None:  # noqa: ARG002
        """Let rows below belong to a unit that is going to be added."""
        if new_id is not None:
            name = row.values["name"]
            self._new[fold(name)] = new_id
            self._new_names[new_id] = name
            if code := row.values.get("code"):
                self._new[fold(code)] = new_id

    def pass_over(self, row: ReadRow) -> None:
        """Note a unit that is not going to be there, so that those below it say why."""
        if name := row.values.get("name"):
            self._refused.setdefault(fold(name), row.row)

    def key(self, values: Mapping[str, Any]) -> object:
        """Return place and name."""
        return (values.get("parent_id"), values["name"].casefold()) if "name" in values else None

    def may_be_same(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether kinds and codes let two be one."""
        return not any(
            one.get(name) and other.get(name) and one[name] != other[name]
            for name in ("code", "kind_code")
        )

    def find(self, row: ReadRow) -> Found[UnitRow] | None:
        """Return the unit of this name in this place; without one, the only one so called."""
        if "name" not in row.values:
            return None
        name, parent = row.values["name"], row.values.get("parent_id")
        if parent is not None:
            rows = self._places[parent, name.casefold()]
        else:
            rows = [one for one in self.known.units.found(name) if fold(one.name) == fold(name)]
        here = [
            one
            for one in rows
            if self.may_be_same(row.values, {"code": one.code, "kind_code": one.kind_code})
        ]
        if len(here) > 1:
            places = "; ".join(self.known.units.path(one) for one in here)
            row.doubt("name", f"có {len(here)} đơn vị tên này: {places}")
            return None
        return Found(here[0], "tên đơn vị") if here else None

    def _name(self, unit_id: UUID | None) -> str:
        new = self._new_names.get(unit_id) if unit_id else None
        return new or self.known.units.name(unit_id)
