"""The entries of plain catalogues (loại đơn vị, chức vụ, danh xưng …) that an office may edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.terms import BY_CLASS
from app.entities import AwardType, CatalogueEntry, Office, PlanCriteria, Subject
from app.services import catalogues, dated, many, reading, uses
from app.services.uses import Use
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

BY_CODE: Mapping[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "admin_levels": (AwardType.level_code, Office.level_code),
    "authorities": (AwardType.authority_code,),
    "subject_classes": (Subject.class_code,),
    "unit_kinds": (Subject.kind_code, PlanCriteria.applies_to),
}
"""Which columns name entries of a catalogue by code."""

BY_NAME: Mapping[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "honorifics": (Subject.honorific,),
    "posts": (Subject.post,),
}
"""Which columns hold the names of entries."""


class EntryFields(Fields):
    """What a person fills in about an entry in one period."""

    code: Line = Field(title="Mã", min_length=1, max_length=30)
    name: Line = Field(title="Tên", min_length=1, max_length=300)
    position: int = Field(0, title="Thứ tự", ge=0)
    valid_from: date | None = Field(None, title="Có hiệu lực từ")
    valid_to: date | None = Field(None, title="Hết hiệu lực ngày")
    legal_basis: Prose = Field("", title="Căn cứ pháp lý", max_length=1000)
    is_verified: bool = Field(default=True, title="Đã kiểm tra")
    note: Prose = Field("", title="Ghi chú", max_length=2000)
    more: dict[str, object] | None = Field(None, title="Chi tiết")


@undoable("Thêm mục danh mục")
def create(session: Writing, catalogue: str, values: Mapping[str, Any]) -> UUID:
    """Add an entry to a catalogue, at its end unless a position is given, and return its id.

    Raises `InvalidInput` naming the wrong fields, or the row whose period it overlaps.
    """
    if catalogue not in catalogues.catalogue_names(session):
        raise InvalidInput.of("catalogue", f"Không có danh mục {quoted(catalogue)}.")
    fields = validated(EntryFields, {"position": _last(session, catalogue) + 1, **values})
    _check(session, catalogue, fields, None)
    entry = CatalogueEntry(catalogue=catalogue, **dict(fields))
    session.add(entry)
    return entry.id


@undoable("Thêm nhiều mục danh mục")
def create_many(
    session: Writing, catalogue: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add entries as `create` does, all or none.

    The problems' fields say which row: “3.code” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, catalogue, values)

    return many.each(rows, one, "Chưa có mục nào để thêm.")


@undoable("Thay mục danh mục từ một ngày")
def supersede(session: Writing, entry_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add an entry anew from `valid_from` of `values` on; the old one holds until then.

    Returns the id of the new row. Raises `InvalidInput` as `create` does, and when the day leaves
    the old row no time.
    """
    entry = _the(session, entry_id)
    values = {"more": entry.more, **values, "code": entry.code}
    dated.end_before(entry, session, validated(EntryFields, values).valid_from)
    return create(session, entry.catalogue, values)


@undoable("Sửa mục danh mục")
def update(session: Writing, entry_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an entry. The code of one in use stays. Refuses what `create` refuses."""
    entry = _the(session, entry_id)
    fields = changed(EntryFields, vars(entry), values)
    if fields.code != entry.code:
        uses.refuse_if_used(entry.name, _uses(session, entry), "Hãy giữ nguyên mã.")
    _check(session, entry.catalogue, fields, entry_id)
    for name, value in dict(fields).items():
        setattr(entry, name, value)


@undoable("Ngừng theo dõi mục danh mục")
def retire(session: Writing, entry_id: UUID) -> None:
    """Stop offering an entry; what refers to it still finds it."""
    dated.retire(_the(session, entry_id))


@undoable("Theo dõi lại mục danh mục")
def restore(session: Writing, entry_id: UUID) -> None:
    """Offer a retired entry again."""
    dated.restore(_the(session, entry_id))


@undoable("Xóa mục danh mục", deletes=True)
def delete(session: Writing, entry_id: UUID) -> None:
    """Put away an entry that nothing uses. `NotAllowed` says where it is used."""
    entry = _the(session, entry_id)
    advice = "Hãy dùng “Ngừng theo dõi” để ẩn khỏi danh mục."
    uses.refuse_if_used(entry.name, _uses(session, entry), advice)
    session.put_away(entry)


def _the(session: Session, entry_id: UUID) -> CatalogueEntry:
    return reading.the(session, CatalogueEntry, entry_id, "Mục danh mục")


def _last(session: Session, catalogue: str) -> int:
    statement = select(func.max(CatalogueEntry.position))
    found = session.execute(statement.where(CatalogueEntry.catalogue == catalogue))
    return found.scalar() or 0


def _uses(session: Session, entry: CatalogueEntry) -> tuple[Use, ...]:
    by_code = BY_CODE.get(entry.catalogue, ())
    by_name = BY_NAME.get(entry.catalogue, ())
    return (
        *dated.uses_by_value(session, by_code, entry.code),
        *dated.uses_by_value(session, by_name, entry.name),
        *_grouped(session, entry),
        *_chosen_for(session, entry),
    )


def _chosen_for(session: Session, entry: CatalogueEntry) -> tuple[Use, ...]:
    if entry.catalogue != "subject_classes":
        return ()
    audience = f"{BY_CLASS}{entry.code}"
    return uses.of_audiences(session, [audience])[audience]


def _grouped(session: Session, entry: CatalogueEntry) -> tuple[Use, ...]:
    if entry.catalogue != "unit_groups":
        return ()
    kinds = catalogues.entries(session, "unit_kinds", include_retired=True)
    count = sum(kind.detail("group") == entry.code for kind in kinds)
    return (Use("loại đơn vị", count),) if count else ()


def _check(session: Session, catalogue: str, fields: EntryFields, own_id: UUID | None) -> None:
    dated.check_code(fields.code)
    dated.check_period(fields.valid_from, fields.valid_to)
    same = {"catalogue": catalogue, "code": fields.code}
    period = (fields.valid_from, fields.valid_to)
    dated.check_alone(session, CatalogueEntry, same, period, own_id)
