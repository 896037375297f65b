"""The award book (sổ khen thưởng): what everybody was given, as it was on that day.

Awards of decisions made here are written by `decisions`; those of former years and of the levels
above are entered by hand. The lines of a decision still in draft are no part of the book.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, false, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import (
    AwardGround,
    AwardNature,
    AwardScope,
    DecisionState,
    NominationState,
    SubjectKind,
)
from app.entities import Award, Decision, Nomination, Subject
from app.services import reading
from app.services.award_entries import AwardFields, accepted, in_book, standing
from app.services.competence import SCOPES
from app.services.many import in_list
from app.services.periods import counted_year
from app.services.posts import Posts
from app.services.reasons import reason_given
from app.services.registering import FieldName, alone, validated_all
from app.services.validation import Fields, Line, Prose, changed, labels
from app.services.verbs import countered, undoable
from app.storage.recorder import Writing

Rows = Select[*tuple[Any, ...]]

_UNCHANGED = "Chưa có gì thay đổi."


class CorrectionFields(Fields):
    """What can be corrected in the book of an award that a decision gave."""

    name: Line = Field(title="Tên lúc được khen", min_length=1, max_length=300)
    honorific: Line = Field("", title="Danh xưng", max_length=50)
    post: Line = Field("", title="Chức vụ lúc được khen", max_length=300)
    unit_name: Line = Field("", title="Đơn vị lúc được khen", max_length=300)
    is_leader: bool = Field(default=False, title="Giữ chức vụ lãnh đạo, quản lý")
    achievement: Prose = Field("", title="Thành tích")
    ground: AwardGround | None = Field(None, title="Loại hình khen thưởng")


LABELS = labels(AwardFields)
"""The Vietnamese label of each field of an award."""


@dataclass(frozen=True, slots=True)
class AwardRow:
    """A line of the award book. Money in đồng, the multiplier in hundredths."""

    id: UUID
    subject_id: UUID
    subject_kind: SubjectKind
    award_code: str
    award_name: str
    year: int
    period: str
    decision_id: UUID | None
    nomination_id: UUID | None
    decision_number: str
    decided_on: date | None
    decided_by: str
    name: str
    honorific: str
    post: str
    unit_name: str
    is_leader: bool
    achievement: str
    golden_book_number: int | None
    nature: AwardNature
    prize_multiplier: int | None
    prize_amount: int | None
    prize_note: str
    note: str
    ground: AwardGround | None = None
    """Nothing where the line does not say it."""

    @property
    def scope(self) -> AwardScope:
        """Whom it was given to: a person, a collective or a household."""
        return SCOPES[self.subject_kind]

    @property
    def counted_year(self) -> int:
        """The year whose achievement it counts."""
        return counted_year(self.period, self.year)


@dataclass(frozen=True, slots=True)
class AwardFilters:
    """Which lines of the award book to show; what is left out does not matter."""

    text: str = ""
    """Words in any order, with or without marks: name, unit, award, decision."""
    year: int | None = None
    award_code: str = ""
    decided_by: str = ""
    """The authority that decided, spelled as the lines spell it."""
    scope: AwardScope | None = None
    subject_id: UUID | None = None
    plan_id: UUID | None = None
    decision_id: UUID | None = None
    is_leader: bool | None = None
    withdrawn: bool | None = None
    """True: only those taken back (thu hồi); False: only those that stand."""


SortBy = Literal["year", "number", "name", "unit", "award", "decided_on", "amount"]
"""The columns by which the book can be sorted."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the book is sorted, before its usual order."""

    by: SortBy
    descending: bool = False


EVERYTHING = AwardFilters()
STANDING = AwardFilters(withdrawn=False)


@dataclass(frozen=True, slots=True)
class FormerAward:
    """An award that a subject has had, and for which years."""

    award_code: str
    award_name: str
    years: tuple[int, ...]

    @property
    def words(self) -> str:
        """Return it as "Lao động tiên tiến (2024, 2025)"."""
        return f"{self.award_name} ({', '.join(map(str, self.years))})"


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The prize money of one award for one kind of recipient, in đồng."""

    award_code: str
    award_name: str
    scope: AwardScope
    count: int
    amount: int
    unknown_count: int
    """How many lines have no amount: the multiplier or the base salary is not known."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many of one award were given to one kind of recipient, leaders apart from others."""

    award_code: str
    award_name: str
    scope: AwardScope
    leads: bool | None
    """Of people: whether they lead, nothing where neither a mark nor the post tells."""
    count: int


# --- entering by hand ------------------------------------------------------------------------


@undoable("Ghi khen thưởng đã có")
def add(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Enter an award of a former year or of another level, and return its id.

    Name, post and unit are those of the subject now where they are not given. Raises
    `InvalidInput` when the award is not for this kind of subject, when the book has it already,
    and when the golden-book number is taken.
    """
    return _add(session, [values], alone)[0]


@undoable("Ghi nhiều khen thưởng đã có")
def add_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Enter each of `rows` as `add` does, all or none.

    The problems' fields say which row: “3.award_code” is the fourth one's.
    """
    if not rows:
        raise InvalidInput.of(None, "Chưa có dòng khen thưởng nào để ghi.")
    return _add(session, rows, in_list)


@undoable("Sửa khen thưởng đã ghi")
def update(session: Writing, award_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an award that was entered by hand."""
    award = _by_hand(session, award_id)
    before = {name: getattr(award, name) for name in AwardFields.model_fields}
    if values.get("subject_id", award.subject_id) != award.subject_id:
        before |= dict.fromkeys(("name", "honorific", "post", "unit_name"), "")
    fields = changed(AwardFields, before, values)
    [row] = accepted(session, [fields], alone, award_id)
    for name, value in row.items():
        setattr(award, name, value)


@undoable("Xóa khen thưởng đã ghi", deletes=True)
def delete(session: Writing, award_ids: Collection[UUID]) -> int:
    """Move awards that were entered by hand, by mistake, to the bin; return how many."""
    rows = [_by_hand(session, award_id) for award_id in award_ids]
    session.put_away(*rows)
    return len(rows)


@undoable("Ghi quyết định của cấp trên")
def receive(
    session: Writing, nomination_ids: Collection[UUID], values: Mapping[str, Any]
) -> tuple[UUID, ...]:
    """Enter a decision of the level above on nominations submitted to it; return the awards' ids.

    Subject, award, period and achievement are those of each nomination, which is then decided; the
    rest of `values` is the same for all.
    """
    if not nomination_ids:
        raise InvalidInput.of(None, "Chưa chọn đề nghị nào. Chọn ít nhất một dòng rồi làm lại.")
    if not values.get("decision_number") or values.get("decided_on") is None:
        raise InvalidInput.of(
            "decision_number",
            "Chưa nhập số và ngày quyết định của cấp trên. Nhập đủ rồi ghi lại.",
        )
    rows = [
        reading.the(session, Nomination, row_id, "Đề nghị khen thưởng")
        for row_id in dict.fromkeys(nomination_ids)
    ]
    for nomination in rows:
        if nomination.state is not NominationState.SUBMITTED:
            name = session.get_one(Subject, nomination.subject_id).name
            raise NotAllowed(
                f"Đề nghị của {quoted(name)} đang ở trạng thái “{nomination.state.label}”, chưa "
                f"trình cấp trên. {_UNCHANGED} Trình cấp trên trước khi ghi kết quả."
            )
    own = ("subject_id", "award_code", "period", "achievement", "ground")
    given = [{name: getattr(row, name) for name in own} | dict(values) for row in rows]
    filled = validated_all(AwardFields, given, alone)
    book = zip(rows, accepted(session, filled, alone), strict=True)
    ids = session.insert_many(Award, [line | {"nomination_id": row.id} for row, line in book])
    for nomination in rows:
        nomination.state = NominationState.DECIDED
    return tuple(ids)


# --- correcting and withdrawing --------------------------------------------------------------


@undoable("Điều chỉnh dòng sổ khen thưởng")
def correct(session: Writing, award_id: UUID, values: Mapping[str, Any], reason: str) -> None:
    """Correct what the book says of an award that a decision gave, and keep the reason.

    Award, decision, money and golden-book number stay as they were decided.
    """
    award = _given(session, award_id)
    if award.decision_id is None:
        raise NotAllowed(
            f"Dòng này ghi tay, không thuộc quyết định nào. {_UNCHANGED} Dùng “Sửa” để sửa."
        )
    _refuse_withdrawn(award)
    words = reason_given(reason)
    before = {name: getattr(award, name) for name in CorrectionFields.model_fields}
    fields = changed(CorrectionFields, before, values)
    if fields.model_dump() == before:
        raise InvalidInput.of(None, "Chưa sửa gì. Sửa ít nhất một ô rồi lưu.")
    for name, value in fields.model_dump().items():
        setattr(award, name, value)
    award.nature = AwardNature.CORRECTED
    award.note = _noted(award.note, f"Điều chỉnh: {words}")


@countered("Thu hồi khen thưởng", by="awards.reinstate", needs_reason=True)
def withdraw(session: Writing, award_id: UUID, reason: str) -> None:
    """Take one award back (thu hồi); its line and its golden-book number stay in the book."""
    award = _given(session, award_id)
    _refuse_withdrawn(award)
    award.note = _noted(award.note, f"Thu hồi: {reason_given(reason)}")
    award.nature = AwardNature.REVOKED


@countered("Khôi phục khen thưởng đã thu hồi", by="awards.withdraw", needs_reason=True)
def reinstate(
    session: Writing, award_id: UUID, reason: str, nature: AwardNature = AwardNature.GIVEN
) -> None:
    """Let an award stand again that was taken back by itself; not one of a revoked decision."""
    award = _given(session, award_id)
    if award.nature is not AwardNature.REVOKED:
        raise NotAllowed(f"Khen thưởng này chưa bị thu hồi. {_UNCHANGED}")
    decision = session.get(Decision, award.decision_id) if award.decision_id else None
    if decision is not None and decision.state is DecisionState.REVOKED:
        raise NotAllowed(
            f"Quyết định số {award.decision_number} đã thu hồi cả quyết định. {_UNCHANGED} Ban "
            "hành quyết định mới để khen lại."
        )
    award.note = _noted(award.note, f"Khôi phục: {reason_given(reason)}")
    award.nature = nature


# --- the book --------------------------------------------------------------------------------


def one(session: Session, award_id: UUID) -> AwardRow:
    """Return one line of the book. `NotAllowed` when it is gone."""
    _given(session, award_id)
    statement = _joined(_COLUMNS).where(Award.id == award_id)
    return AwardRow(*session.execute(statement).one())


def listed(session: Session, filters: AwardFilters = EVERYTHING) -> tuple[AwardRow, ...]:
    """Return the lines of the book, the latest year first, then by golden-book number and name.

    With a search text, those that have it as typed stand before those that have it without marks.
    """
    return _rows(session, filters)


def page(
    session: Session,
    filters: AwardFilters = EVERYTHING,
    order: Order | None = None,
    *,
    offset: int,
    limit: int,
) -> tuple[AwardRow, ...]:
    """Return `limit` rows of what `listed` returns, from the row `offset` on (from 0).

    With an `order` they are sorted by that column first; rows without a value come last.
    """
    return _rows(session, filters, order, offset=offset, limit=limit)


def place(
    session: Session,
    award_id: UUID,
    filters: AwardFilters = EVERYTHING,
    order: Order | None = None,
) -> int | None:
    """Return the number (from 0) of a line among the rows of `page`; None if not there."""
    statement = _joined(select(Award.id)).where(*_conditions(filters))
    ids = session.scalars(statement.order_by(*_order(filters.text, order)))
    return next((number for number, found_id in enumerate(ids) if found_id == award_id), None)


def count(session: Session, filters: AwardFilters = EVERYTHING) -> int:
    """Return how many rows `listed` would return."""
    statement = _joined(select(func.count()).select_from(Award))
    return session.scalar(statement.where(*_conditions(filters))) or 0


def years(session: Session) -> tuple[int, ...]:
    """Return the years in which the book has lines, the latest first."""
    statement = select(Award.year).where(in_book()).distinct().order_by(Award.year.desc())
    return tuple(session.scalars(statement))


def deciders(session: Session) -> tuple[str, ...]:
    """Return the authorities that lines of the book name, each once, those named most first."""
    statement = (
        select(Award.decided_by)
        .where(in_book(), Award.decided_by != "")
        .group_by(Award.decided_by)
        .order_by(func.count().desc(), Award.decided_by)
    )
    return tuple(session.scalars(statement))


def of_subject(session: Session, subject_id: UUID) -> tuple[AwardRow, ...]:
    """Return what a subject was given, the latest first, withdrawn awards too."""
    return _rows(session, AwardFilters(subject_id=subject_id))


def former(session: Session, subjects: Select[UUID]) -> dict[UUID, tuple[FormerAward, ...]]:
    """Return what the subjects (a select of ids) have been given and for which years.

    One query for all of them; what was taken back does not count.
    """
    found: dict[UUID, dict[str, tuple[str, set[int]]]] = defaultdict(dict)
    statement = (
        select(Award.subject_id, Award.award_code, Award.award_name, Award.period, Award.year)
        .where(standing(), Award.subject_id.in_(subjects))
        .order_by(Award.year, Award.award_code, Award.id)
    )
    for subject_id, code, name, period, year in session.execute(statement):
        _, held = found[subject_id].setdefault(code, (name, set()))
        held.add(counted_year(period, year))
    return {
        subject_id: tuple(
            FormerAward(code, name, tuple(sorted(held))) for code, (name, held) in by_code.items()
        )
        for subject_id, by_code in found.items()
    }


def consecutive_years(session: Session, subject_id: UUID, award_code: str) -> int:
    """Return for how many years running, up to the last, a subject was given an award."""
    own = select(Subject.id).where(Subject.id == subject_id)
    for row in former(session, own).get(subject_id, ()):
        if row.award_code == award_code:
            return _running(row.years)
    return 0


def money(session: Session, filters: AwardFilters = STANDING) -> tuple[MoneyRow, ...]:
    """Return the prize money by award and kind of recipient, collectives first."""
    unknown = func.sum(case((Award.prize_amount.is_(None), 1), else_=0))
    amount = func.coalesce(func.sum(Award.prize_amount), 0)
    found: dict[tuple[str, AwardScope], MoneyRow] = {}
    for code, kind, name, *sums in _grouped(session, filters, func.count(), amount, unknown):
        scope = SCOPES[kind]
        known = found.get((code, scope))
        before = (known.count, known.amount, known.unknown_count) if known else (0, 0, 0)
        added = [one_sum + int(more) for one_sum, more in zip(before, sums, strict=True)]
        found[code, scope] = MoneyRow(code, name, scope, *added)
    return tuple(sorted(found.values(), key=_in_order))


def counts(session: Session, filters: AwardFilters = STANDING) -> tuple[CountRow, ...]:
    """Return how many of each award each kind of recipient got.

    Of people those who lead come first, then those who do not, then those of whom it is not known.
    """
    posts = Posts.read(session)
    found: dict[tuple[str, AwardScope, bool | None], CountRow] = {}
    for code, kind, name, is_leader, post, number in _grouped(
        session, filters, Award.is_leader, Award.post, func.count(), by_post=True
    ):
        scope = SCOPES[kind]
        is_person = scope is AwardScope.PERSON
        leads = posts.leads(post, is_marked=is_leader) if is_person else None
        before = found[code, scope, leads].count if (code, scope, leads) in found else 0
        found[code, scope, leads] = CountRow(code, name, scope, leads, before + number)
    order = (True, False, None)
    return tuple(sorted(found.values(), key=lambda row: (*_in_order(row), order.index(row.leads))))


def next_golden_book_number(session: Session, year: int) -> int:
    """Return the first golden-book number (số sổ vàng) of a year that is not taken."""
    taken = select(func.max(Award.golden_book_number)).where(
        Award.year == year, Award.deleted_by.is_(None)
    )
    return (session.scalar(taken) or 0) + 1


# --- how: writing ----------------------------------------------------------------------------


def _add(
    session: Writing, rows: Sequence[Mapping[str, Any]], field: FieldName
) -> tuple[UUID, ...]:
    filled = validated_all(AwardFields, rows, field)
    return tuple(session.insert_many(Award, accepted(session, filled, field)))


def _given(session: Session, award_id: UUID) -> Award:
    award = reading.the(session, Award, award_id, "Dòng sổ khen thưởng")
    if award.decision_id is not None and award.golden_book_number is None:
        raise NotAllowed(
            f"Dòng này thuộc quyết định còn dự thảo, chưa vào sổ khen thưởng. {_UNCHANGED} Sửa ở "
            "quyết định."
        )
    return award


def _by_hand(session: Session, award_id: UUID) -> Award:
    award = _given(session, award_id)
    if award.decision_id is not None or award.nomination_id is not None:
        raise NotAllowed(
            f"Dòng này do quyết định số {award.decision_number} ghi vào sổ. {_UNCHANGED} Dùng "
            "“Điều chỉnh” hoặc “Thu hồi”."
        )
    _refuse_withdrawn(award)
    return award


def _refuse_withdrawn(award: Award) -> None:
    if award.nature is AwardNature.REVOKED:
        raise NotAllowed(f"Khen thưởng này đã thu hồi. {_UNCHANGED}")


def _noted(note: str, words: str) -> str:
    return f"{note}\n{words}".strip()


# --- how: reading ----------------------------------------------------------------------------

_COLUMNS: Rows = select(
    Award.id,
    Award.subject_id,
    Subject.kind,
    Award.award_code,
    Award.award_name,
    Award.year,
    Award.period,
    Award.decision_id,
    Award.nomination_id,
    Award.decision_number,
    Award.decided_on,
    Award.decided_by,
    Award.name,
    Award.honorific,
    Award.post,
    Award.unit_name,
    Award.is_leader,
    Award.achievement,
    Award.golden_book_number,
    Award.nature,
    Award.prize_multiplier,
    Award.prize_amount,
    Award.prize_note,
    Award.note,
    Award.ground,
)


def _joined(statement: Rows) -> Rows:
    return statement.join(Subject, Award.subject_id == Subject.id)


def _rows(
    session: Session,
    filters: AwardFilters,
    order: Order | None = None,
    *,
    offset: int | None = None,
    limit: int | None = None,
) -> tuple[AwardRow, ...]:
    statement = _joined(_COLUMNS).where(*_conditions(filters))
    statement = statement.order_by(*_order(filters.text, order))
    rows = session.execute(statement.offset(offset).limit(limit))
    return tuple(AwardRow(*row) for row in rows)


def _conditions(filters: AwardFilters) -> Iterator[ColumnElement[bool]]:
    yield in_book()
    yield from _matching(filters.text)
    equal: tuple[tuple[Any, object], ...] = (
        (Award.year, filters.year),
        (Award.award_code, filters.award_code or None),
        (Award.decided_by, filters.decided_by or None),
        (Award.subject_id, filters.subject_id),
        (Award.decision_id, filters.decision_id),
        (Award.is_leader, filters.is_leader),
    )
    for column, wanted in equal:
        if wanted is not None:
            yield column == wanted
    if filters.scope is not None:
        kinds = [kind for kind, scope in SCOPES.items() if scope is filters.scope]
        yield Subject.kind.in_(kinds)
    if filters.plan_id is not None:
        of_plan = select(Nomination.id).where(Nomination.plan_id == filters.plan_id)
        yield Award.nomination_id.in_(of_plan)
    if filters.withdrawn is not None:
        yield (Award.nature == AwardNature.REVOKED) == filters.withdrawn


def _matching(text: str) -> Iterator[ColumnElement[bool]]:
    for word in fold(text).split():
        yield Award.search.contains(word, autoescape=True)


_SORTED: Mapping[SortBy, Any] = {
    "year": Award.year,
    "number": Award.golden_book_number,
    "name": Award.name_key,
    "unit": func.nullif(Award.unit_name, ""),
    "award": Award.award_name,
    "decided_on": Award.decided_on,
    "amount": Award.prize_amount,
}


def _order(text: str, asked: Order | None = None) -> list[ColumnElement[Any]]:
    """Return what rows are sorted by: a column asked for, then what is spelled as typed."""
    order: list[Any] = list(_asked(asked)) if asked else []
    if reading.spells_marks(text):
        order.append(case((_spelled(tidy(text)), 0), else_=1))
    order += (Award.year.desc(), func.coalesce(Award.golden_book_number, 1_000_000_000))
    order += (Award.name_key, Award.award_code, Award.id)
    return order


def _asked(asked: Order) -> Iterator[Any]:
    """Yield what sorts by the column asked for; rows without a value come last, either way."""
    column = _SORTED[asked.by]
    yield column.is_(None)
    yield column.desc() if asked.descending else column.asc()


def _spelled(typed: str) -> ColumnElement[bool]:
    spellings = {typed, typed.lower(), typed.upper(), typed.capitalize(), typed.title()}
    return or_(
        false(),
        *(
            column.contains(spelling, autoescape=True)
            for column in (Award.name, Award.unit_name, Award.award_name)
            for spelling in sorted(spellings)
        ),
    )


def _grouped(
    session: Session,
    filters: AwardFilters,
    *columns: SQLColumnExpression[Any],
    by_post: bool = False,
) -> Iterable[Any]:
    told = [Award.is_leader, Award.post] if by_post else []
    groups = [Award.award_code, Subject.kind, *told]
    grouped: Rows = select(
        Award.award_code, Subject.kind, func.max(Award.award_name), *columns
    ).select_from(Award)
    return session.execute(_joined(grouped).where(*_conditions(filters)).group_by(*groups))


_SCOPE_ORDER = (AwardScope.COLLECTIVE, AwardScope.PERSON, AwardScope.HOUSEHOLD)


def _in_order(row: MoneyRow | CountRow) -> tuple[int, str]:
    return _SCOPE_ORDER.index(row.scope), row.award_code


def _running(held: Sequence[int]) -> int:
    if not held:
        return 0
    last = held[-1]
    return next(n for n in range(1, len(held) + 2) if last - n not in held)
