"""Dated numbers (tham số) that rules use: base salary, thresholds, choices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.entities import Parameter
from app.services import dated, many, reading
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class ParameterFields(Fields):
    """What a person fills in about a parameter in one period."""

    code: Line = Field(title="Mã", min_length=1, max_length=60)
    name: Line = Field(title="Tên", min_length=1, max_length=300)
    value: int = Field(title="Giá trị", ge=0)
    unit: Line = Field(title="Đơn vị tính", min_length=1, max_length=50)
    valid_from: date | None = Field(None, title="Có hiệu lực từ")
    valid_to: date | None = Field(None, title="Hết hiệu lực ngày")
    legal_basis: Prose = Field("", title="Căn cứ pháp lý", max_length=1000)
    is_verified: bool = Field(default=True, title="Đã kiểm tra")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@undoable("Thêm tham số")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a parameter in one period and return its id.

    A further period of a known code counts in the same unit and picks from the same choices.
    Raises `InvalidInput` naming the wrong fields, or the row whose period it overlaps.
    """
    fields = validated(ParameterFields, values)
    known = _of_code(session, fields.code)
    more = known.more if known else None
    _check(session, fields, more, None)
    if known is not None and known.unit != fields.unit:
        raise InvalidInput.of(
            "unit",
            f"“{known.name}” tính bằng {quoted(known.unit)}. Hãy dùng cùng đơn vị tính.",
        )
    parameter = Parameter(**dict(fields), more=more)
    session.add(parameter)
    return parameter.id


@undoable("Thêm nhiều tham số")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add parameters as `create` does, all or none.

    The problems' fields say which row: “3.value” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, values)

    return many.each(rows, one, "Chưa có tham số nào để thêm.")


@undoable("Thay tham số từ một ngày")
def supersede(session: Writing, parameter_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a parameter anew from `valid_from` of `values` on; the old value holds until then.

    Returns the id of the new row. Raises `InvalidInput` as `create` does, and when the day leaves
    the old row no time.
    """
    parameter = _the(session, parameter_id)
    values = {**values, "code": parameter.code, "unit": parameter.unit}
    dated.end_before(parameter, session, validated(ParameterFields, values).valid_from)
    return create(session, values)


@undoable("Sửa tham số")
def update(session: Writing, parameter_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a parameter; its code and unit stay. Refuses what `create` refuses."""
    parameter = _the(session, parameter_id)
    fields = changed(ParameterFields, vars(parameter), values)
    if (fields.code, fields.unit) != (parameter.code, parameter.unit):
        raise NotAllowed(
            f"Mã và đơn vị tính của “{parameter.name}” do các quy tắc tính dùng nên không đổi "
            "được. Chưa có gì thay đổi."
        )
    _check(session, fields, parameter.more, parameter_id)
    for name, value in dict(fields).items():
        setattr(parameter, name, value)


@undoable("Ngừng theo dõi tham số")
def retire(session: Writing, parameter_id: UUID) -> None:
    """Mark a parameter as of the past; papers of its time still find it."""
    dated.retire(_the(session, parameter_id))


@undoable("Theo dõi lại tham số")
def restore(session: Writing, parameter_id: UUID) -> None:
    """Use a retired parameter again."""
    dated.restore(_the(session, parameter_id))


@undoable("Xóa tham số", deletes=True)
def delete(session: Writing, parameter_id: UUID) -> None:
    """Put away a parameter that the office added. `NotAllowed` for one that is shipped."""
    parameter = _the(session, parameter_id)
    if parameter.id.version == _SHIPPED:
        raise NotAllowed(
            f"“{parameter.name}” kèm theo chương trình và đang được dùng trong các quy tắc tính "
            "nên không xóa được. Hãy sửa giá trị, hoặc ghi ngày hết hiệu lực rồi thêm dòng mới."
        )
    session.put_away(parameter)


_SHIPPED = 5
"""The version of ids that are made of a code; what an office adds has random ids."""


def _the(session: Session, parameter_id: UUID) -> Parameter:
    return reading.the(session, Parameter, parameter_id, "Tham số")


def _of_code(session: Session, code: str) -> Parameter | None:
    statement = select(Parameter).where(Parameter.code == code, Parameter.deleted_by.is_(None))
    return session.execute(statement.order_by(Parameter.valid_from)).scalars().first()


def _check(
    session: Session,
    fields: ParameterFields,
    more: Mapping[str, object] | None,
    own_id: UUID | None,
) -> None:
    dated.check_code(fields.code)
    dated.check_period(fields.valid_from, fields.valid_to)
    choices: Any = (more or {}).get("choices", ())
    if choices and fields.value >= len(choices):
        raise InvalidInput.of("value", f"“Giá trị” phải từ 0 đến {len(choices) - 1}.")
    period = (fields.valid_from, fields.valid_to)
    dated.check_alone(session, Parameter, {"code": fields.code}, period, own_id)
