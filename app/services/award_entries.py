"""Awards entered by hand into the award book: what a line must say, and what it may not repeat."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold, quoted
from app.domain.terms import AwardGround, AwardKind, AwardNature, SubjectKind
from app.entities import Award, Subject
from app.services.catalogues import AwardTypeRow
from app.services.competence import SCOPES, AwardHistory
from app.services.periods import counted_year
from app.services.registering import FieldName
from app.services.validation import Fields, Line, Prose


def in_book() -> ColumnElement[bool]:
    """Return the condition that a line stands in the book, not in a decision still in draft."""
    return Award.deleted_by.is_(None) & or_(
        Award.decision_id.is_(None), Award.golden_book_number.is_not(None)
    )


def standing() -> ColumnElement[bool]:
    """Return the condition that a line stands in the book and was not taken back."""
    return in_book() & (Award.nature != AwardNature.REVOKED)


class AwardFields(Fields):
    """What a person fills in of an award that no decision of this file gave."""

    subject_id: UUID = Field(title="Đối tượng")
    award_code: Line = Field(title="Danh hiệu, hình thức", min_length=1)
    year: int = Field(title="Năm", ge=1945, le=2100)
    period: Line = Field("", title="Thời gian tính thành tích", max_length=100)
    decision_number: Line = Field("", title="Số quyết định", max_length=100)
    decided_on: date | None = Field(None, title="Ngày quyết định")
    decided_by: Line = Field("", title="Cấp quyết định", max_length=200)
    name: Line = Field("", title="Tên lúc được khen", max_length=300)
    honorific: Line = Field("", title="Danh xưng", max_length=50)
    post: Line = Field("", title="Chức vụ lúc được khen", max_length=300)
    unit_name: Line = Field("", title="Đơn vị lúc được khen", max_length=300)
    is_leader: bool = Field(default=False, title="Giữ chức vụ lãnh đạo, quản lý")
    achievement: Prose = Field("", title="Thành tích")
    golden_book_number: int | None = Field(None, title="Số sổ vàng", ge=1)
    nature: AwardNature = Field(AwardNature.GIVEN, title="Tính chất")
    prize_amount: int | None = Field(None, title="Tiền thưởng", ge=0)
    note: Prose = Field("", title="Ghi chú")
    ground: AwardGround | None = Field(None, title="Loại hình khen thưởng")


@dataclass(frozen=True, slots=True)
class _Recipient:
    kind: SubjectKind
    name: str
    honorific: str
    post: str
    is_leader: bool
    unit_name: str


def accepted(
    session: Session,
    filled: Sequence[AwardFields],
    named: FieldName,
    own_id: UUID | None = None,
) -> list[dict[str, Any]]:
    """Return `filled` as rows of the book, or say what is wrong with any of them."""
    recipients = _recipients(session, {fields.subject_id for fields in filled})
    history = AwardHistory.read(session)
    book = _Book.of(session, filled, own_id)
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for position, fields in enumerate(filled):
        recipient = recipients.get(fields.subject_id)
        found = list(_problems(fields, recipient, history, book))
        problems += [Problem(named(position, name), told) for name, told in found]
        if recipient is not None and not found:
            rows.append(_row(fields, recipient, history))
    if problems:
        raise InvalidInput(problems)
    return rows


def _recipients(session: Session, ids: Collection[UUID]) -> dict[UUID, _Recipient]:
    """Return who the subjects are now, in one query."""
    unit = Subject.__table__.alias("unit")
    statement = (
        select(
            Subject.id,
            Subject.kind,
            Subject.name,
            Subject.honorific,
            Subject.post,
            Subject.is_leader,
            func.coalesce(unit.c.name, ""),
        )
        .outerjoin(unit, Subject.parent_id == unit.c.id)
        .where(Subject.id.in_(ids), Subject.deleted_by.is_(None))
    )
    return {row[0]: _Recipient(*row[1:]) for row in session.execute(statement)}


_Written = tuple[UUID, str, int, str, str]
"""Subject, award, year, period and decision, as they compare."""


@dataclass(slots=True)
class _Book:
    """What the book has already of some subjects and years, so that nothing comes twice."""

    titles: set[tuple[UUID, str, int]] = field(default_factory=set[tuple[UUID, str, int]])
    numbers: set[tuple[int, int | None]] = field(default_factory=set[tuple[int, int | None]])
    decisions: set[_Written] = field(default_factory=set[_Written])

    @classmethod
    def of(cls, session: Session, filled: Sequence[AwardFields], own_id: UUID | None) -> Self:
        """Read the lines of the same subjects and years, but for the row being edited."""
        book = cls()
        statement = select(
            Award.subject_id,
            Award.award_code,
            Award.period,
            Award.year,
            Award.decision_number,
            Award.golden_book_number,
            Award.nature,
        ).where(
            in_book(),
            or_(
                Award.subject_id.in_({fields.subject_id for fields in filled}),
                Award.year.in_({fields.year for fields in filled})
                & Award.golden_book_number.is_not(None),
            ),
            *([Award.id != own_id] if own_id else []),
        )
        for subject_id, code, period, year, decision, number, nature in session.execute(statement):
            book.numbers.add((year, number))
            if nature is not AwardNature.REVOKED:
                book.titles.add((subject_id, code, counted_year(period, year)))
                book.decisions.add((subject_id, code, year, fold(period), fold(decision)))
        return book

    def take(self, fields: AwardFields) -> None:
        """Note a line that is going to be written."""
        year = counted_year(fields.period, fields.year)
        self.titles.add((fields.subject_id, fields.award_code, year))
        self.decisions.add(_written(fields))
        if fields.golden_book_number is not None:
            self.numbers.add((fields.year, fields.golden_book_number))


def _written(fields: AwardFields) -> _Written:
    return (
        fields.subject_id,
        fields.award_code,
        fields.year,
        fold(fields.period),
        fold(fields.decision_number),
    )


def _problems(
    fields: AwardFields, recipient: _Recipient | None, history: AwardHistory, book: _Book
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one line, by field, and take its place when nothing is."""
    if recipient is None:
        yield "subject_id", "Đối tượng không còn trong danh sách. Chưa lưu. Nạp lại rồi chọn lại."
        return
    found = [
        *_award_problems(fields, recipient, history),
        *_place_problems(fields, recipient, history, book),
    ]
    if fields.nature is AwardNature.REVOKED:
        found.append(
            ("nature", "Không ghi mới một khen thưởng đã thu hồi. Ghi rồi dùng “Thu hồi”.")
        )
    if not found:
        book.take(fields)
    yield from found


def _award_problems(
    fields: AwardFields, recipient: _Recipient, history: AwardHistory
) -> Iterator[tuple[str, str]]:
    scopes = history.scopes(fields.award_code)
    if not scopes:
        told = (
            f"Danh mục không có danh hiệu, hình thức {quoted(fields.award_code)}. Chưa lưu. "
            "Chọn trong danh mục, hoặc thêm vào danh mục trước."
        )
        yield "award_code", told
    elif SCOPES[recipient.kind] not in scopes:
        meant = ", ".join(scope.label.lower() for scope in scopes)
        told = (
            f"Danh hiệu, hình thức này dành cho {meant}, không dành cho "
            f"{recipient.kind.label.lower()}. Chưa lưu. Chọn lại."
        )
        yield "award_code", told


def _place_problems(
    fields: AwardFields, recipient: _Recipient, history: AwardHistory, book: _Book
) -> Iterator[tuple[str, str]]:
    year = counted_year(fields.period, fields.year)
    award = _type(fields, recipient, history)
    title = award if award and award.kind is AwardKind.TITLE else None
    if title and (fields.subject_id, fields.award_code, year) in book.titles:
        told = (
            f"Sổ khen thưởng đã có {title.name} năm {year} của {quoted(recipient.name)}. "
            "Chưa lưu. Sửa dòng đã có."
        )
        yield "award_code", told
    elif _written(fields) in book.decisions:
        told = (
            f"Sổ khen thưởng đã có dòng này của {quoted(recipient.name)}, cùng thời gian và cùng "
            "số quyết định. Chưa lưu. Sửa dòng đã có."
        )
        yield "award_code", told
    number = fields.golden_book_number
    if number is not None and (fields.year, number) in book.numbers:
        told = f"Số sổ vàng {number} năm {fields.year} đã dùng. Chưa lưu. Nhập số khác."
        yield "golden_book_number", told


def _type(
    fields: AwardFields, recipient: _Recipient, history: AwardHistory
) -> AwardTypeRow | None:
    on = fields.decided_on or date(fields.year, 12, 31)
    return history.at(fields.award_code, SCOPES[recipient.kind], on)


def _row(fields: AwardFields, recipient: _Recipient, history: AwardHistory) -> dict[str, Any]:
    row = fields.model_dump()
    if not fields.name:
        row |= {"is_leader": recipient.is_leader}
    for name in ("name", "honorific", "post", "unit_name"):
        row[name] = row[name] or getattr(recipient, name)
    award = _type(fields, recipient, history)
    return row | {"award_name": award.name if award else fields.award_code}
