"""Lists of households (hộ gia đình)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import collation_key, quoted
from app.domain.terms import ListKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known, known_entries, known_households, known_units
from app.imports.lists.rows import Kind, ReadRow
from app.imports.lists.subjects import Found, SubjectDesk
from app.services.households import HouseholdFields, HouseholdRow
from app.services.validation import labels

_TITLES = labels(HouseholdFields)

FIELDS = (
    ListField(
        "head_name",
        _TITLES["head_name"],
        read.words,
        (
            "Họ và tên chủ hộ",
            "Họ tên chủ hộ",
            "Tên chủ hộ",
            "Họ, tên chủ hộ",
            "Họ và tên",
            "Hộ gia đình",
            "Đại diện hộ",
        ),
        is_required=True,
        is_name=True,
        explained="Không ghi kèm danh xưng; nếu ghi kèm sẽ được tách ra.",
    ),
    ListField(
        "unit_id",
        _TITLES["unit_id"],
        read.unit,
        ("Thôn", "Tổ dân phố", "Đơn vị", "Khu dân cư", "Thôn, TDP", "Thôn/TDP", "Cụm dân cư"),
        is_required=True,
        is_in_group=True,
        explained="Tên hoặc mã của thôn, tổ dân phố đã có trong phần mềm.",
        offered=lambda known: known.units.names,
    ),
    ListField("name", _TITLES["name"], read.words),
    ListField("code", _TITLES["code"], read.code, ("Mã số hộ", "Mã", "Số hộ khẩu"), is_text=True),
    ListField("address", _TITLES["address"], read.words, ("Nơi ở", "Chỗ ở")),
    ListField("phone", _TITLES["phone"], read.phone, ("Điện thoại", "SĐT", "Số ĐT"), is_text=True),
    ListField(
        "resident_count",
        _TITLES["resident_count"],
        read.count,
        ("Nhân khẩu", "Số khẩu", "Số người", "Số thành viên"),
    ),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of households."""


class Households(Kind):
    """Lists of households: known by code, or by householder and unit."""

    code = ListKind.HOUSEHOLDS

    def know(self, session: Session, asked: Known) -> Known:
        """Return households, units and honorifics."""
        return replace(
            asked,
            units=known_units(session),
            households=known_households(session),
            entries=known_entries(session, "honorifics"),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "HouseholdDesk":
        """Return who judges households."""
        return HouseholdDesk(known)


class HouseholdDesk(SubjectDesk[HouseholdRow]):
    """Judges rows of households."""

    model = HouseholdFields
    titles = _TITLES
    name_field = "head_name"

    def __init__(self, known: Known) -> None:
        super().__init__(known, known.households)
        self.shows = {"unit_id": known.units.name}
        self._here: defaultdict[tuple[UUID | None, str], list[HouseholdRow]] = defaultdict(list)
        for one in known.households:
            self._here[one.unit_id, _key(one.head_name)].append(one)

    def complete(self, row: ReadRow) -> None:
        """Take the honorific out of the householder's name: a household keeps none."""
        super().complete(row)
        found = self.read_name(row)
        if found is not None and found.honorific:
            row.note(
                "head_name", f"bỏ danh xưng {quoted(found.honorific)} trước {quoted(found.name)}"
            )

    def key(self, values: Mapping[str, Any]) -> object:
        """Return unit and householder."""
        if "head_name" not in values or "unit_id" not in values:
            return None
        return values["unit_id"], _key(values["head_name"])

    def may_be_same(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether codes let two be one."""
        return not (one.get("code") and other.get("code") and one["code"] != other["code"])

    def find(self, row: ReadRow) -> Found[HouseholdRow] | None:
        """Return the household of this householder in this unit."""
        if self.key(row.values) is None:
            return None
        key = (row.values["unit_id"], _key(row.values["head_name"]))
        here = [one for one in self._here[key] if self.may_be_same(row.values, {"code": one.code})]
        if len(here) > 1:
            row.doubt("head_name", f"nơi này có {len(here)} hộ cùng tên chủ hộ")
            return None
        return Found(here[0], "chủ hộ, nơi ở") if here else None


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return collation_key(name.casefold())
