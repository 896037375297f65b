"""Nominations (đề nghị khen thưởng): who is proposed for what, and where that stands.

Proposed → passed or failed by the council (`meetings.conclude`) → decided here (`decisions`) or
submitted to the level above; a nomination can be given back and proposed again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import fold, quoted, tidy
from app.domain.eligibility import Eligibility
from app.domain.terms import AwardGround, AwardScope, NominationState, PlanState, SubjectKind
from app.entities import Award, Decision, Meeting, Nomination, Plan, Subject, Vote
from app.services import candidates as candidate_list
from app.services import conditions, reading
from app.services.candidates import Candidate
from app.services.competence import SCOPES, AwardHistory, AwardRules
from app.services.decision_lines import by_priority
from app.services.many import in_list
from app.services.plan_access import open_plan, paper_obstacle, resolving_day
from app.services.reasons import reason_given
from app.services.registering import FieldName, alone, some_of, validated_all
from app.services.validation import Fields, Line, Prose, changed, labels
from app.services.verbs import countered, undoable
from app.storage.recorder import Writing

Rows = Select[*tuple[Any, ...]]

_UNCHANGED = "Chưa có gì thay đổi."


class NominationFields(Fields):
    """What a person fills in to propose somebody for an award."""

    subject_id: UUID = Field(title="Đối tượng")
    award_code: Line = Field(title="Danh hiệu, hình thức", min_length=1)
    period: Line = Field("", title="Thời gian tính thành tích", max_length=100)
    achievement: Prose = Field("", title="Thành tích")
    priority: int = Field(0, title="Thứ tự ưu tiên", ge=0, le=1_000_000)
    ground: AwardGround | None = Field(None, title="Loại hình khen thưởng")


LABELS = labels(NominationFields)
"""The Vietnamese label of each field of a nomination."""


@dataclass(frozen=True, slots=True)
class NominationRow:
    """A nomination as lists show it. Points in hundredths."""

    id: UUID
    plan_id: UUID
    subject_id: UUID
    subject_kind: SubjectKind
    name: str
    honorific: str
    post: str
    is_leader: bool
    unit_name: str
    award_code: str
    award_name: str
    """What the award is called on the plan's day."""
    period: str
    achievement: str
    total: int | None
    rank: int | None
    grade: str
    priority: int
    state: NominationState
    state_reason: str
    override_reason: str
    ground: AwardGround | None
    """Nothing: that of its plan."""

    @property
    def scope(self) -> AwardScope:
        """Whose award it is."""
        return SCOPES[self.subject_kind]


@dataclass(frozen=True, slots=True)
class NominationFilters:
    """Which nominations to show; what is left out does not matter."""

    text: str = ""
    """Words in any order, with or without marks: name, unit."""
    state: NominationState | None = None
    award_code: str = ""
    scope: AwardScope | None = None
    subject_id: UUID | None = None


EVERYTHING = NominationFilters()


@dataclass(frozen=True, slots=True)
class UpwardRow:
    """A nomination whose award a level above decides."""

    nomination: NominationRow
    decider: str
    obstacles: tuple[str, ...]
    """The sentences of what still stands in the way."""

    @property
    def id(self) -> UUID:
        """The nomination's id."""
        return self.nomination.id

    @property
    def is_ready(self) -> bool:
        """Whether it can be submitted now."""
        return self.nomination.state is NominationState.PASSED and not self.obstacles


# --- reading ---------------------------------------------------------------------------------


def candidates(
    session: Session, plan_id: UUID, phase_id: UUID | None = None, *, on: date | None = None
) -> tuple[Candidate, ...]:
    """Return who can be proposed under a plan, as `candidates.listed` says it."""
    return candidate_list.listed(session, plan_id, phase_id, on=on)


def listed(
    session: Session, plan_id: UUID, filters: NominationFilters = EVERYTHING
) -> tuple[NominationRow, ...]:
    """Return the nominations of a plan: collectives, people, households; by award and priority."""
    return _rows(session, plan_id, filters)


def page(
    session: Session,
    plan_id: UUID,
    filters: NominationFilters = EVERYTHING,
    *,
    offset: int,
    limit: int,
) -> tuple[NominationRow, ...]:
    """Return `limit` rows of what `listed` returns, from the row `offset` on (from 0)."""
    return _rows(session, plan_id, filters, offset=offset, limit=limit)


def count(session: Session, plan_id: UUID, filters: NominationFilters = EVERYTHING) -> int:
    """Return how many rows `listed` would return."""
    statement = _joined(select(func.count()).select_from(Nomination))
    return session.scalar(statement.where(*_conditions(plan_id, filters))) or 0


def counts_by_state(session: Session, plan_id: UUID) -> Mapping[NominationState, int]:
    """Return how many nominations of a plan are in each state."""
    statement = (
        select(Nomination.state, func.count())
        .where(Nomination.plan_id == plan_id, Nomination.deleted_by.is_(None))
        .group_by(Nomination.state)
    )
    counts = {state: number for state, number in session.execute(statement)}  # noqa: C416 - rows are no pairs to a type checker
    return {state: counts.get(state, 0) for state in NominationState}


def one(session: Session, nomination_id: UUID) -> NominationRow:
    """Return one nomination. `NotAllowed` when it is gone."""
    nomination = _nomination(session, nomination_id)
    return _rows(session, nomination.plan_id, EVERYTHING, Nomination.id == nomination_id)[0]


def eligibility(session: Session, nomination_id: UUID, on: date) -> Eligibility:
    """Return the conditions of one nomination on the day of the decision, met or not."""
    _nomination(session, nomination_id)
    return conditions.judged(session, [nomination_id], on)[nomination_id]


def eligibilities(
    session: Session, nomination_ids: Collection[UUID], on: date
) -> Mapping[UUID, Eligibility]:
    """Return the conditions of many nominations, in a handful of queries for all of them."""
    return conditions.judged(session, nomination_ids, on)


def judging_day(session: Session, plan_id: UUID) -> date:
    """Return the day by which nominations are judged while no decision has a day.

    The day the council last met on the plan, else the plan's own day.
    """
    plan = reading.the(session, Plan, plan_id, "Kế hoạch")
    last = select(func.max(Meeting.held_on)).where(
        Meeting.plan_id == plan.id,
        Meeting.is_concluded,
        Meeting.deleted_by.is_(None),
    )
    return session.scalar(last) or resolving_day(plan.dated, plan.starts, plan.year)


def upward(session: Session, plan_id: UUID, on: date | None = None) -> tuple[UpwardRow, ...]:
    """Return the nominations of a plan that a level above decides, and who that is.

    Judged by the day `on`, without one by the `judging_day`. Those given back or not passed are
    left out.
    """
    day = on or judging_day(session, plan_id)
    rules = AwardRules.at(session, day)
    found = [
        (row, award)
        for row in _rows(session, plan_id, EVERYTHING)
        if row.state in _ON_THE_WAY_UP
        and (award := rules.award(row.award_code, row.scope))
        and rules.is_above(award)
    ]
    judged = conditions.judged(session, [row.id for row, _ in found], day)
    return tuple(
        UpwardRow(
            row,
            rules.decider(award),
            tuple(
                condition.sentence
                for condition in conditions.stopping(judged[row.id], row.override_reason)
            ),
        )
        for row, award in found
    )


# --- proposing -------------------------------------------------------------------------------


@undoable("Thêm đề nghị khen thưởng")
def nominate(
    session: Writing, plan_id: UUID, values: Mapping[str, Any], phase_id: UUID | None = None
) -> UUID:
    """Propose a subject for an award and return the nomination's id.

    Total, rank and grade are copied from the frozen results of the plan, or of `phase_id`. Without
    a period the plan's year counts. Raises `InvalidInput` when the award is not for this kind of
    subject or the same is proposed already.
    """
    return _nominate(session, plan_id, [values], phase_id)[0]


@undoable("Thêm nhiều đề nghị khen thưởng")
def nominate_many(
    session: Writing,
    plan_id: UUID,
    rows: Sequence[Mapping[str, Any]],
    phase_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """Propose each of `rows` as `nominate` does, all or none.

    The problems' fields say which row: “3.award_code” is the fourth one's.
    """
    if not rows:
        raise InvalidInput.of(None, "Chưa chọn ai để đề nghị khen thưởng.")
    return _nominate(session, plan_id, rows, phase_id)


@undoable("Sửa đề nghị khen thưởng")
def update(session: Writing, nomination_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a nomination. Once it is passed, only its achievement and its priority."""
    nomination = _open(session, nomination_id)
    before = {name: getattr(nomination, name) for name in NominationFields.model_fields}
    fields = changed(NominationFields, before, values)
    if nomination.state not in _EDITABLE:
        _refuse_state(session, nomination, fields, before)
    else:
        fields = _accepted(session, nomination.plan_id, [fields], alone, nomination_id)[0]
    for name, value in fields.model_dump().items():
        setattr(nomination, name, value)


@undoable("Xếp thứ tự đề nghị khen thưởng")
def prioritise(session: Writing, plan_id: UUID, nomination_ids: Sequence[UUID]) -> None:
    """Put nominations of a plan into the given order; lists and decisions follow it."""
    open_plan(session, plan_id)
    wanted = list(dict.fromkeys(nomination_ids))
    session.update_many(
        Nomination,
        {
            row.id: {"priority": wanted.index(row.id) + 1}
            for row in _chosen(session, wanted)
            if row.plan_id == plan_id
        },
    )


@undoable("Rút đề nghị khen thưởng", deletes=True)
def withdraw(session: Writing, nomination_ids: Collection[UUID]) -> int:
    """Move nominations to the bin and return how many; what a council voted on stays."""
    rows = _moving(session, nomination_ids, "rút", _WITHDRAWABLE)
    voted = (
        select(Vote.nomination_id)
        .join(Meeting, Vote.meeting_id == Meeting.id)
        .where(
            Vote.nomination_id.in_([row.id for row in rows]),
            Vote.deleted_by.is_(None),
            Meeting.deleted_by.is_(None),
        )
    )
    if met := set(session.scalars(voted)):
        names = some_of([row.name for row in rows if row.id in met])
        raise NotAllowed(
            f"Không rút được {len(met)} đề nghị đã biểu quyết tại cuộc họp hội đồng: {names}. "
            f"{_UNCHANGED} Bỏ kết quả biểu quyết trước, hoặc trả về kèm lý do."
        )
    away = {"deleted_by": session.operation_id}
    session.update_many(Nomination, {row.id: away for row in rows})
    return len(rows)


# --- where it stands -------------------------------------------------------------------------


@undoable("Trả về đề nghị khen thưởng")
def give_back(session: Writing, nomination_ids: Collection[UUID], reason: str) -> int:
    """Give nominations back to who proposed them, with the reason; return how many."""
    words = reason_given(reason)
    rows = _moving(session, nomination_ids, "trả về", _RETURNABLE)
    _refuse_in_draft(session, rows)
    returned = {"state": NominationState.RETURNED, "state_reason": words}
    session.update_many(Nomination, {row.id: returned for row in rows})
    return len(rows)


@undoable("Đề nghị lại")
def resubmit(session: Writing, nomination_ids: Collection[UUID]) -> int:
    """Propose again what was given back or not passed; return how many."""
    rows = _moving(
        session, nomination_ids, "đề nghị lại", (NominationState.RETURNED, NominationState.FAILED)
    )
    again = {"state": NominationState.PROPOSED, "state_reason": ""}
    session.update_many(Nomination, {row.id: again for row in rows})
    return len(rows)


@undoable("Xét không qua họp hội đồng")
def pass_without_meeting(
    session: Writing, nomination_ids: Collection[UUID], reason: str, on: date
) -> int:
    """Pass nominations by the simplified procedure (thủ tục đơn giản), with the reason.

    (Luật Thi đua, khen thưởng 2022, Điều 85: sudden and bravery awards need no minutes of a
    council.) `NotAllowed` for awards that need a ballot on that day.
    """
    words = reason_given(reason)
    rows = _moving(session, nomination_ids, "xét", (NominationState.PROPOSED,))
    rules = AwardRules.at(session, on)
    ballot = [
        row.name
        for row in rows
        if (award := rules.award(row.award_code, row.scope)) and award.is_ballot_required
    ]
    if ballot:
        raise NotAllowed(
            f"{len(ballot)} đề nghị có danh hiệu phải bỏ phiếu tại hội đồng: {some_of(ballot)}. "
            f"{_UNCHANGED} Ghi biên bản họp và kiểm phiếu."
        )
    passed = {"state": NominationState.PASSED, "state_reason": words}
    session.update_many(Nomination, {row.id: passed for row in rows})
    return len(rows)


@undoable("Bỏ qua điều kiện có ghi lý do")
def override(session: Writing, nomination_id: UUID, reason: str, on: date) -> None:
    """Set aside the conditions that a person may set aside on that day, with the reason.

    `NotAllowed` names the conditions that nobody may set aside, or says that none is unmet.
    """
    words = reason_given(reason)
    nomination = _open(session, nomination_id)
    found = eligibility(session, nomination_id, on).blocking
    if firm := [condition.sentence for condition in found if not condition.is_overridable]:
        raise NotAllowed(
            "\n".join((f"Có điều kiện không được bỏ qua. {_UNCHANGED} Còn phải xử lý:", *firm))
        )
    if not found:
        raise NotAllowed(
            f"Đề nghị này không vướng điều kiện nào vào ngày {on:%d/%m/%Y}. {_UNCHANGED}"
        )
    nomination.override_reason = words


@undoable("Thôi bỏ qua điều kiện")
def stop_overriding(session: Writing, nomination_id: UUID) -> None:
    """Let the conditions of a nomination count again."""
    nomination = _open(session, nomination_id)
    if not nomination.override_reason:
        raise NotAllowed(f"Đề nghị này chưa bỏ qua điều kiện nào. {_UNCHANGED}")
    nomination.override_reason = ""


@countered("Trình cấp trên", by="nominations.recall")
def submit_upward(session: Writing, nomination_ids: Collection[UUID], on: date) -> int:
    """Mark passed nominations as submitted to the level above; return how many.

    `NotAllowed` names every one that this office decides itself, or that a condition stops.
    """
    rows = _moving(session, nomination_ids, "trình", (NominationState.PASSED,))
    rules = AwardRules.at(session, on)
    judged = conditions.judged(session, [row.id for row in rows], on)
    obstacles: list[str] = []
    for row in rows:
        award = rules.award(row.award_code, row.scope)
        if award is None or not rules.is_above(award):
            name = award.name if award else row.award_code
            decider = rules.decider(award) if award else ""
            told = f"thuộc thẩm quyền {decider}" if decider else "không có cấp trên quyết định"
            obstacles.append(f"{row.name}: {name} {told} vào ngày {on:%d/%m/%Y}.")
        obstacles += [
            f"{row.name}: {condition.sentence}"
            for condition in conditions.stopping(judged[row.id], row.override_reason)
        ]
    if obstacles:
        raise NotAllowed("\n".join((f"Chưa trình được. {_UNCHANGED} Còn vướng:", *obstacles)))
    submitted = {"state": NominationState.SUBMITTED}
    session.update_many(Nomination, {row.id: submitted for row in rows})
    return len(rows)


@countered("Rút hồ sơ đã trình", by="nominations.submit_upward", needs_reason=True)
def recall(session: Writing, nomination_ids: Collection[UUID]) -> int:
    """Take back what was submitted to the level above; it is passed again. Return how many."""
    rows = _moving(session, nomination_ids, "rút", (NominationState.SUBMITTED,))
    session.update_many(Nomination, {row.id: {"state": NominationState.PASSED} for row in rows})
    return len(rows)


# --- how: writing ----------------------------------------------------------------------------

_EDITABLE = (NominationState.PROPOSED, NominationState.RETURNED)
_WITHDRAWABLE = (NominationState.PROPOSED, NominationState.RETURNED, NominationState.FAILED)
_RETURNABLE = (NominationState.PROPOSED, NominationState.PASSED, NominationState.FAILED)
_ON_THE_WAY_UP = (
    NominationState.PROPOSED,
    NominationState.PASSED,
    NominationState.SUBMITTED,
)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What has to be known of a nomination before its state changes."""

    id: UUID
    plan_id: UUID
    name: str
    subject_kind: SubjectKind
    award_code: str
    state: NominationState
    override_reason: str

    @property
    def scope(self) -> AwardScope:
        return SCOPES[self.subject_kind]


def _nomination(session: Session, nomination_id: UUID) -> Nomination:
    return reading.the(session, Nomination, nomination_id, "Đề nghị khen thưởng")


def _open(session: Session, nomination_id: UUID) -> Nomination:
    nomination = _nomination(session, nomination_id)
    open_plan(session, nomination.plan_id)
    return nomination


def _nominate(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]], phase_id: UUID | None
) -> tuple[UUID, ...]:
    open_plan(session, plan_id)
    field = alone if len(rows) == 1 else in_list
    filled = _accepted(session, plan_id, validated_all(NominationFields, rows, field), field, None)
    results = candidate_list.results(session, plan_id, phase_id)
    new: list[dict[str, Any]] = []
    for fields in filled:
        result = results.get(fields.subject_id)
        points = {name: getattr(result, name) for name in ("total", "rank", "grade") if result}
        new.append({**fields.model_dump(), **points, "plan_id": plan_id})
    return tuple(session.insert_many(Nomination, new))


def _accepted(
    session: Session,
    plan_id: UUID,
    filled: Sequence[NominationFields],
    field: FieldName,
    own_id: UUID | None,
) -> list[NominationFields]:
    """Return `filled` with their periods, or say what is wrong with any of them."""
    plan = session.get_one(Plan, plan_id)
    rows = [
        fields.model_copy(update={"period": fields.period or str(plan.year)}) for fields in filled
    ]
    history = AwardHistory.read(session)
    subjects = _subjects(session, {fields.subject_id for fields in rows})
    taken = _taken(session, plan_id, own_id)
    problems: list[Problem] = []
    for position, fields in enumerate(rows):
        for name, told in _problems(fields, subjects.get(fields.subject_id), history, taken):
            problems.append(Problem(field(position, name), told))
        taken.add((fields.subject_id, fields.award_code, fold(fields.period)))
    if problems:
        raise InvalidInput(problems)
    return rows


def _subjects(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, SubjectKind]]:
    statement = select(Subject.id, Subject.name, Subject.kind).where(
        Subject.id.in_(ids), Subject.deleted_by.is_(None)
    )
    return {row_id: (name, kind) for row_id, name, kind in session.execute(statement)}


def _taken(session: Session, plan_id: UUID, own_id: UUID | None) -> set[tuple[UUID, str, str]]:
    statement = select(
        Nomination.id, Nomination.subject_id, Nomination.award_code, Nomination.period
    ).where(Nomination.plan_id == plan_id, Nomination.deleted_by.is_(None))
    return {
        (subject_id, code, fold(period))
        for row_id, subject_id, code, period in session.execute(statement)
        if row_id != own_id
    }


def _problems(
    fields: NominationFields,
    subject: tuple[str, SubjectKind] | None,
    history: AwardHistory,
    taken: Collection[tuple[UUID, str, str]],
) -> Iterator[tuple[str, str]]:
    if subject is None:
        yield "subject_id", "Đối tượng không còn trong danh sách. Chưa lưu. Nạp lại rồi chọn lại."
        return
    name, kind = subject
    scopes = history.scopes(fields.award_code)
    if SCOPES[kind] not in scopes:
        meant = ", ".join(scope.label.lower() for scope in scopes)
        why = f"dành cho {meant}" if scopes else "không có trong danh mục"
        told = (
            f"Danh hiệu, hình thức {quoted(fields.award_code)} {why}, không đề nghị được cho "
            f"{kind.label.lower()} {quoted(name)}. Chưa lưu. Chọn lại."
        )
        yield "award_code", told
    if (fields.subject_id, fields.award_code, fold(fields.period)) in taken:
        told = (
            f"{quoted(name)} đã được đề nghị danh hiệu, hình thức này cho "
            f"{quoted(fields.period)}. Chưa lưu. Sửa đề nghị đã có, hoặc nhập thời gian "
            "tính thành tích khác."
        )
        yield "award_code", told


def _refuse_state(
    session: Session,
    nomination: Nomination,
    fields: NominationFields,
    before: Mapping[str, Any],
) -> None:
    """Refuse to change what a council or a decision rests on."""
    fixed = [
        LABELS[name]
        for name, value in fields.model_dump().items()
        if value != before[name] and name not in ("achievement", "priority")
    ]
    is_passed = nomination.state in (NominationState.PASSED, NominationState.FAILED)
    if is_passed and not fixed:
        return
    name = session.get_one(Subject, nomination.subject_id).name
    what = f"không sửa được {', '.join(fixed)}" if is_passed else "không sửa được"
    raise NotAllowed(
        f"Đề nghị của {quoted(name)} đang ở trạng thái “{nomination.state.label}” nên {what}. "
        f"{_UNCHANGED} Trả về kèm lý do rồi sửa."
    )


def _chosen(session: Session, nomination_ids: Collection[UUID]) -> list[_Chosen]:
    """Return the nominations chosen; `NotAllowed` when some are gone or their plan is closed."""
    wanted = set(nomination_ids)
    if not wanted:
        raise InvalidInput.of(None, "Chưa chọn đề nghị nào. Chọn ít nhất một dòng rồi làm lại.")
    statement = (
        select(
            Nomination.id,
            Nomination.plan_id,
            Subject.name,
            Subject.kind,
            Nomination.award_code,
            Nomination.state,
            Nomination.override_reason,
            Plan.state,
        )
        .join(Subject, Nomination.subject_id == Subject.id)
        .join(Plan, Nomination.plan_id == Plan.id)
        .where(Nomination.id.in_(wanted), Nomination.deleted_by.is_(None))
        .order_by(Subject.name_key, Nomination.id)
    )
    rows = list(session.execute(statement))
    if gone := len(wanted) - len(rows):
        raise NotAllowed(
            f"Có {gone} đề nghị đã chọn không còn trong danh sách. {_UNCHANGED} Nạp lại danh sách "
            "rồi chọn lại."
        )
    if any(row[7] is PlanState.CLOSED for row in rows):
        raise NotAllowed(paper_obstacle(PlanState.CLOSED))
    return [_Chosen(*row[:7]) for row in rows]


def _moving(
    session: Session,
    nomination_ids: Collection[UUID],
    doing: str,
    leaves: tuple[NominationState, ...],
) -> list[_Chosen]:
    """Return the nominations chosen; one in any other state refuses the whole."""
    rows = _chosen(session, nomination_ids)
    stuck = [row for row in rows if row.state not in leaves]
    if stuck:
        states = " hoặc ".join(dict.fromkeys(f"“{row.state.label}”" for row in stuck))
        names = some_of([row.name for row in stuck])
        raise NotAllowed(
            f"Không {doing} được {len(stuck)} đề nghị vì đang ở trạng thái {states}: {names}. "
            f"{_UNCHANGED} Bỏ chọn các dòng này rồi làm lại."
        )
    return rows


def _refuse_in_draft(session: Session, rows: Sequence[_Chosen]) -> None:
    drafted = (
        select(Award.nomination_id)
        .join(Decision, Award.decision_id == Decision.id)
        .where(
            Award.nomination_id.in_([row.id for row in rows]),
            Award.golden_book_number.is_(None),
            Award.deleted_by.is_(None),
            Decision.deleted_by.is_(None),
        )
    )
    found = set(session.scalars(drafted))
    if found:
        names = some_of([row.name for row in rows if row.id in found])
        raise NotAllowed(
            f"{len(found)} đề nghị đang có trong dự thảo quyết định: {names}. {_UNCHANGED} Bỏ "
            "khỏi dự thảo trước."
        )


# --- how: reading ----------------------------------------------------------------------------

_unit = aliased(Subject, name="unit")
_KINDS = case({kind: n for n, kind in enumerate(SubjectKind)}, value=Subject.kind)

_COLUMNS: Rows = select(
    Nomination.id,
    Nomination.plan_id,
    Nomination.subject_id,
    Subject.kind.label("subject_kind"),
    Subject.name,
    Subject.honorific,
    Subject.post,
    Subject.is_leader,
    func.coalesce(_unit.name, "").label("unit_name"),
    Nomination.award_code,
    Nomination.period,
    Nomination.achievement,
    Nomination.total,
    Nomination.rank,
    Nomination.grade,
    Nomination.priority,
    Nomination.state,
    Nomination.state_reason,
    Nomination.override_reason,
    Nomination.ground,
)


def _joined(statement: Rows) -> Rows:
    belongs = (Subject.parent_id == _unit.id) & (Subject.kind != SubjectKind.CLUSTER)
    return statement.join(Subject, Nomination.subject_id == Subject.id).outerjoin(_unit, belongs)


def _rows(
    session: Session,
    plan_id: UUID,
    filters: NominationFilters,
    *only: ColumnElement[bool],
    offset: int | None = None,
    limit: int | None = None,
) -> tuple[NominationRow, ...]:
    plan = reading.the(session, Plan, plan_id, "Kế hoạch")
    statement = (
        _joined(_COLUMNS)
        .where(*_conditions(plan_id, filters), *only)
        .order_by(*_order(filters.text))
        .offset(offset)
        .limit(limit)
    )
    history, on = AwardHistory.read(session), resolving_day(plan.dated, plan.starts, plan.year)
    rows: list[NominationRow] = []
    for row in session.execute(statement).mappings():
        award = history.at(row["award_code"], SCOPES[row["subject_kind"]], on)
        name = award.name if award else row["award_code"]
        rows.append(NominationRow(**row, award_name=name))
    return tuple(rows)


def _conditions(plan_id: UUID, filters: NominationFilters) -> Iterator[ColumnElement[bool]]:
    yield Nomination.plan_id == plan_id
    yield Nomination.deleted_by.is_(None)
    for word in fold(filters.text).split():
        yield or_(
            Subject.search.contains(word, autoescape=True),
            _unit.search.contains(word, autoescape=True),
        )
    if filters.state is not None:
        yield Nomination.state == filters.state
    if filters.award_code:
        yield Nomination.award_code == filters.award_code
    if filters.subject_id is not None:
        yield Nomination.subject_id == filters.subject_id
    if filters.scope is not None:
        kinds = [kind for kind, scope in SCOPES.items() if scope is filters.scope]
        yield Subject.kind.in_(kinds)


def _order(text: str) -> list[ColumnElement[Any]]:
    """Return what rows are sorted by; hits spelled with the very marks come first."""
    order: list[Any] = [
        _KINDS,
        Nomination.award_code,
        by_priority(),
        func.coalesce(Nomination.total, -1_000_000_000).desc(),
        Subject.name_key,
        Nomination.id,
    ]
    if not reading.spells_marks(text):
        return order
    typed = tidy(text).casefold()
    alike = or_(
        Subject.spelling.contains(typed, autoescape=True),
        _unit.spelling.contains(typed, autoescape=True),
    )
    return [case((alike, 0), else_=1), *order]
