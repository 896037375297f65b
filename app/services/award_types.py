"""Titles and forms of commendation (danh hiệu, hình thức khen thưởng) that an office may edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.domain.terms import AwardKind, AwardScope, Regime
from app.entities import Award, AwardType, LadderStep, Nomination, Registration
from app.services import catalogues, dated, many, reading, uses
from app.services.uses import NOUNS, Use
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class AwardTypeFields(Fields):
    """What a person fills in about an award type in one period. Multipliers in hundredths."""

    code: Line = Field(title="Mã", min_length=1, max_length=30)
    name: Line = Field(title="Tên", min_length=1, max_length=300)
    abbreviation: Line = Field("", title="Viết tắt", max_length=50)
    kind: AwardKind = Field(title="Loại")
    scope: AwardScope = Field(title="Đối tượng")
    regime: Regime = Field(Regime.STATE, title="Thể thức")
    position: int = Field(0, title="Thứ tự", ge=0)
    level_code: Line = Field("", title="Cấp", max_length=30)
    authority_code: Line = Field("", title="Thẩm quyền", max_length=30)
    prerequisite: Prose = Field("", title="Điều kiện", max_length=4000)
    needs_code: Line = Field("", title="Danh hiệu phải có trước", max_length=30)
    needs_years: int = Field(0, title="Số năm liên tục", ge=0, le=50)
    quota_percent: int | None = Field(None, title="Tỷ lệ khống chế (%)", ge=0, le=100)
    is_ballot_required: bool = Field(default=False, title="Bỏ phiếu kín")
    vote_threshold_percent: int | None = Field(None, title="Tỷ lệ phiếu (%)", ge=1, le=100)
    prize_multiplier: int | None = Field(None, title="Hệ số tiền thưởng (phần trăm)", ge=0)
    counts_as_title: bool = Field(default=False, title="Tính thưởng như danh hiệu")
    given: Line = Field("", title="Hiện vật kèm theo", max_length=300)
    valid_from: date | None = Field(None, title="Có hiệu lực từ")
    valid_to: date | None = Field(None, title="Hết hiệu lực ngày")
    legal_basis: Prose = Field("", title="Căn cứ pháp lý", max_length=1000)
    is_verified: bool = Field(default=True, title="Đã kiểm tra")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@undoable("Thêm hình thức khen thưởng")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add an award type in one period and return its id.

    Raises `InvalidInput` naming the wrong fields, or the row whose period it overlaps.
    """
    fields = validated(AwardTypeFields, values)
    _check(session, fields, None)
    award = AwardType(**_columns(fields, {}))
    session.add(award)
    return award.id


@undoable("Thêm nhiều hình thức khen thưởng")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add award types as `create` does, all or none.

    The problems' fields say which row: “3.code” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, values)

    return many.each(rows, one, "Chưa có hình thức khen thưởng nào để thêm.")


@undoable("Thay hình thức khen thưởng từ một ngày")
def supersede(session: Writing, award_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add an award type anew from `valid_from` of `values` on; the old one holds until then.

    Returns the id of the new row. Raises `InvalidInput` as `create` does, and when the day leaves
    the old row no time.
    """
    award = _the(session, award_id)
    same = {"code": award.code, "scope": award.scope}
    fields = validated(AwardTypeFields, {**values, **same})
    dated.end_before(award, session, fields.valid_from)
    _check(session, fields, None)
    new = AwardType(**_columns(fields, award.more or {}))
    session.add(new)
    return new.id


@undoable("Sửa hình thức khen thưởng")
def update(session: Writing, award_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an award type. The code of one in use stays. Refuses what `create` refuses."""
    award = _the(session, award_id)
    more = award.more or {}
    fields = changed(AwardTypeFields, {**more, **award.__dict__}, values)
    if fields.code != award.code:
        uses.refuse_if_used(award.name, _uses(session, award), "Hãy giữ nguyên mã.")
    _check(session, fields, award_id)
    for name, value in _columns(fields, more).items():
        setattr(award, name, value)


@undoable("Ngừng theo dõi hình thức khen thưởng")
def retire(session: Writing, award_id: UUID) -> None:
    """Stop offering an award type; what refers to it still finds it."""
    dated.retire(_the(session, award_id))


@undoable("Theo dõi lại hình thức khen thưởng")
def restore(session: Writing, award_id: UUID) -> None:
    """Offer a retired award type again."""
    dated.restore(_the(session, award_id))


@undoable("Xóa hình thức khen thưởng", deletes=True)
def delete(session: Writing, award_id: UUID) -> None:
    """Put away an award type that nothing uses. `NotAllowed` says where it is used."""
    award = _the(session, award_id)
    advice = "Hãy dùng “Ngừng theo dõi” để ẩn khỏi danh mục."
    uses.refuse_if_used(award.name, _uses(session, award), advice)
    session.put_away(award)


def _the(session: Session, award_id: UUID) -> AwardType:
    return reading.the(session, AwardType, award_id, "Hình thức khen thưởng")


def _uses(session: Session, award: AwardType) -> tuple[Use, ...]:
    columns = [
        Registration.award_code,
        Nomination.award_code,
        Award.award_code,
        AwardType.needs_code,
    ]
    found = dated.uses_by_value(session, columns, award.code)
    steps = session.execute(select(LadderStep.award_codes).where(LadderStep.deleted_by.is_(None)))
    in_ladders = sum(award.code in codes.split() for codes in steps.scalars())
    return (*found, Use(NOUNS["ladder_step"], in_ladders)) if in_ladders else found


def _check(session: Session, fields: AwardTypeFields, own_id: UUID | None) -> None:
    dated.check_code(fields.code)
    dated.check_period(fields.valid_from, fields.valid_to)
    catalogues.check_code(session, "admin_levels", fields.level_code, "level_code", "Cấp")
    label = "Thẩm quyền"
    catalogues.check_code(session, "authorities", fields.authority_code, "authority_code", label)
    known = {award.code for award in catalogues.award_types(session, None, include_retired=True)}
    if fields.needs_code and fields.needs_code not in known:
        raise InvalidInput.of(
            "needs_code",
            f"Danh mục không có “Danh hiệu phải có trước” mã “{fields.needs_code}”. "
            "Hãy chọn trong danh mục.",
        )
    same = {"code": fields.code, "scope": fields.scope}
    period = (fields.valid_from, fields.valid_to)
    dated.check_alone(session, AwardType, same, period, own_id)


def _columns(fields: AwardTypeFields, more: Mapping[str, object]) -> dict[str, Any]:
    values = dict(fields)
    beside = {name: values.pop(name) for name in ("counts_as_title", "given")}
    return values | {"more": {**more, **beside}}
