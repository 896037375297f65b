"""Rules of every dated catalogue row: its period, and no second row of its code in that time."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.entities import metadata
from app.services.uses import NOUNS, Use
from app.storage.recorder import Writing


def check_period(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse an end before its start."""
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidInput.of(
            "valid_to",
            f"Ngày hết hiệu lực ({valid_to:%d/%m/%Y}) trước ngày có hiệu lực "
            f"({valid_from:%d/%m/%Y}). Sửa một trong hai ngày.",
        )


def check_alone(
    session: Session,
    entity: type[Any],
    same: Mapping[str, Any],
    period: tuple[date | None, date | None],
    own_id: UUID | None,
) -> None:
    """Refuse a period in which another living row agrees in all that `same` names."""
    conditions = [getattr(entity, name) == value for name, value in same.items()]
    statement = select(entity.id, entity.valid_from, entity.valid_to).where(
        entity.deleted_by.is_(None), *conditions
    )
    for other_id, other_from, other_to in session.execute(statement):
        if other_id != own_id and _overlap(period, (other_from, other_to)):
            raise InvalidInput.of(
                "valid_from",
                f"Mã {quoted(same['code'])} đã có một dòng {period_words(other_from, other_to)}, "
                "trùng thời gian với dòng này. Hãy đổi ngày của một trong hai dòng.",
            )


def end_before(row: Any, session: Writing, first_day: date | None) -> None:  # noqa: ANN401
    """Let a dated row hold to the day before `first_day`, on which another follows it.

    Raises `InvalidInput` when that leaves the row no day, or it ended before.
    """
    if first_day is None:
        raise InvalidInput.of(
            "valid_from", "Chưa nhập “Có hiệu lực từ”: ngày dòng mới thay dòng cũ."
        )
    if row.valid_from and first_day <= row.valid_from:
        raise InvalidInput.of(
            "valid_from",
            f"Dòng đang có bắt đầu từ {row.valid_from:%d/%m/%Y}. Hãy nhập ngày sau đó, hoặc sửa "
            "chính dòng ấy.",
        )
    if row.valid_to and row.valid_to < first_day:
        return
    row.valid_to = first_day - timedelta(days=1)
    session.flush()


def period_words(valid_from: date | None, valid_to: date | None) -> str:
    """Return a period in words: "từ 01/01/2024 đến 30/06/2025", "không giới hạn thời gian"."""
    first = f"từ {valid_from:%d/%m/%Y}" if valid_from else ""
    last = f"đến {valid_to:%d/%m/%Y}" if valid_to else ""
    return " ".join(part for part in (first, last) if part) or "không giới hạn thời gian"


def check_code(code: str) -> None:
    """Refuse a code with blanks in it: lists of codes are written with blanks between them."""
    if " " in code:
        raise InvalidInput.of("code", f"Mã {quoted(code)} có dấu cách. Hãy nhập mã viết liền.")


def retire(row: Any) -> None:  # noqa: ANN401 - a dated entity
    """Stop offering a row in pick-lists."""
    if row.is_retired:
        raise NotAllowed(f"{quoted(_name(row))} đã ngừng theo dõi từ trước. Chưa có gì thay đổi.")
    row.is_retired = True


def restore(row: Any) -> None:  # noqa: ANN401 - a dated entity
    """Offer a retired row in pick-lists again."""
    if not row.is_retired:
        raise NotAllowed(f"{quoted(_name(row))} đang được dùng. Chưa có gì thay đổi.")
    row.is_retired = False


def uses_by_value(
    session: Session, columns: Iterable[InstrumentedAttribute[Any]], value: str
) -> tuple[Use, ...]:
    """Return which living rows have `value` in one of the columns, by kind."""
    found: list[Use] = []
    for column in columns:
        table = metadata.tables[column.class_.__tablename__]
        statement = select(table.c.id).where(column == value, table.c.deleted_by.is_(None))
        if count := len(session.execute(statement).all()):
            found.append(Use(NOUNS[table.name], count))
    return tuple(found)


def _name(row: Any) -> str:  # noqa: ANN401 - a dated entity
    return getattr(row, "name", "") or row.number


def _overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    first = max(one[0] or date.min, other[0] or date.min)
    last = min(one[1] or date.max, other[1] or date.max)
    return first <= last
