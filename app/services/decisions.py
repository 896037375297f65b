"""Decisions to commend (quyết định khen thưởng): drafted, issued into the award book, revoked.

A draft's lines are rows of the award table that are not in the book yet (`award_entries.in_book`);
issuing fixes names, posts and prizes as they are on that day and gives them their golden-book
numbers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import (
    AwardGround,
    AwardNature,
    DecisionState,
    NominationState,
    Regime,
    SubjectKind,
)
from app.entities import Award, Decision, Meeting, NameCheck, Nomination, Plan, Subject
from app.services import awards, conditions, decision_lines, office, prizes, reading
from app.services.competence import SCOPES, AwardRules
from app.services.decision_lines import DecisionLine
from app.services.plan_access import open_plan, resolving_day
from app.services.reasons import reason_given
from app.services.validation import Fields, Line, Prose, changed, labels, validated
from app.services.verbs import countered, final, undoable
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."


class DecisionFields(Fields):
    """What heads and closes a decision. Number and day may stay blank in a draft."""

    meeting_id: UUID | None = Field(None, title="Cuộc họp hội đồng")
    number: Line = Field("", title="Số", max_length=30)
    symbol: Line = Field("", title="Ký hiệu", max_length=60)
    signed_on: date | None = Field(None, title="Ngày ký")
    issuer: Line = Field("", title="Người, cơ quan ban hành", max_length=300)
    authority_line: Line = Field("", title="Thẩm quyền ký", max_length=300)
    signer_post: Line = Field("", title="Chức vụ người ký", max_length=200)
    signer_name: Line = Field("", title="Người ký", max_length=200)
    subject_line: Prose = Field("", title="Trích yếu", max_length=1000)


class LineFields(Fields):
    """What a line of a draft has of its own."""

    nature: AwardNature = Field(AwardNature.GIVEN, title="Tính chất")
    note: Prose = Field("", title="Ghi chú")
    ground: AwardGround | None = Field(None, title="Loại hình khen thưởng")


LABELS = labels(DecisionFields)
"""The Vietnamese label of each field of a decision."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as lists show it."""

    id: UUID
    plan_id: UUID | None
    year: int
    number: str
    symbol: str
    signed_on: date | None
    subject_line: str
    signer_name: str
    state: DecisionState
    line_count: int

    @property
    def full_number(self) -> str:
        """The number with its symbol: "12/QĐ-UBND", of a Party body "12-QĐ/ĐU"."""
        return full_number(self.number, self.symbol)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with its lines. Money in đồng."""

    id: UUID
    plan_id: UUID | None
    meeting_id: UUID | None
    meeting_held_on: date | None
    year: int
    number: str
    symbol: str
    signed_on: date | None
    issuer: str
    authority_line: str
    signer_post: str
    signer_name: str
    subject_line: str
    state: DecisionState
    base_salary: int | None
    rounding_step: int | None
    revoke_reason: str
    lines: tuple[DecisionLine, ...]

    @property
    def full_number(self) -> str:
        """The number with its symbol."""
        return full_number(self.number, self.symbol)

    @property
    def total_amount(self) -> int:
        """The prizes of all lines that have one."""
        return sum(line.prize_amount or 0 for line in self.lines)

    @property
    def unknown_count(self) -> int:
        """How many lines have no amount."""
        return sum(line.prize_amount is None for line in self.lines)

    def count(self, kind: SubjectKind) -> int:
        """Return how many lines are for one kind of subject."""
        return sum(line.subject_kind is kind for line in self.lines)


def full_number(number: str, symbol: str) -> str:
    """Return a decision's number with its symbol; "…" while the number is blank.

    >>> full_number("12", "QĐ-UBND"), full_number("12", "QĐ/ĐU"), full_number("", "QĐ-UBND")
    ('12/QĐ-UBND', '12-QĐ/ĐU', '…/QĐ-UBND')
    """
    between = "-" if "/" in symbol else "/"
    return f"{number or '…'}{between if symbol else ''}{symbol}"


# --- reading ---------------------------------------------------------------------------------


def listed(
    session: Session, plan_id: UUID | None = None, year: int | None = None
) -> tuple[DecisionRow, ...]:
    """Return the decisions of a plan, of a year, or all: drafts first, then the latest."""
    lines = (
        select(Award.decision_id, func.count().label("count"))
        .where(Award.deleted_by.is_(None))
        .group_by(Award.decision_id)
        .subquery()
    )
    wanted: list[ColumnElement[bool]] = [Decision.deleted_by.is_(None)]
    if plan_id is not None:
        wanted.append(Decision.plan_id == plan_id)
    if year is not None:
        wanted.append(Decision.year == year)
    statement = (
        select(
            Decision.id,
            Decision.plan_id,
            Decision.year,
            func.coalesce(Decision.number, ""),
            Decision.symbol,
            Decision.signed_on,
            Decision.subject_line,
            Decision.signer_name,
            Decision.state,
            func.coalesce(lines.c.count, 0),
        )
        .outerjoin(lines, lines.c.decision_id == Decision.id)
        .where(*wanted)
        .order_by(
            Decision.state != DecisionState.DRAFT,
            func.coalesce(Decision.signed_on, date.max).desc(),
            Decision.number.desc(),
            Decision.id,
        )
    )
    return tuple(DecisionRow(*row) for row in session.execute(statement))


def view(session: Session, decision_id: UUID) -> DecisionView:
    """Return a decision with its lines; of a draft, with names and prizes as they are now."""
    decision = _decision(session, decision_id)
    meeting = session.get(Meeting, decision.meeting_id) if decision.meeting_id else None
    is_draft = decision.state is DecisionState.DRAFT
    rates = prizes.rates(session, _day(session, decision)) if is_draft else None
    return DecisionView(
        id=decision.id,
        plan_id=decision.plan_id,
        meeting_id=decision.meeting_id,
        meeting_held_on=meeting.held_on if meeting else None,
        year=decision.year,
        number=decision.number or "",
        symbol=decision.symbol,
        signed_on=decision.signed_on,
        issuer=decision.issuer,
        authority_line=decision.authority_line,
        signer_post=decision.signer_post,
        signer_name=decision.signer_name,
        subject_line=decision.subject_line,
        state=decision.state,
        base_salary=rates.base_salary if rates else decision.base_salary,
        rounding_step=rates.rounding_step if rates else decision.rounding_step,
        revoke_reason=decision.revoke_reason,
        lines=_lines(session, decision),
    )


def obstacles(session: Session, decision_id: UUID) -> tuple[str, ...]:
    """Return a sentence for everything that stands in the way of issuing a draft."""
    return tuple(_obstacles(session, _decision(session, decision_id)))


def ready(session: Session, plan_id: UUID, on: date) -> tuple[UUID, ...]:
    """Return the passed nominations of a plan that this office decides and no decision has."""
    rules = AwardRules.at(session, on)
    return tuple(row.id for row in _passed(session, plan_id) if _is_own(row, rules))


def next_number(session: Session, year: int, symbol: str) -> str:
    """Return the number after the highest of a year and symbol, as a proposal for the form."""
    statement = select(Decision.number).where(
        Decision.year == year, Decision.symbol == symbol, Decision.deleted_by.is_(None)
    )
    numbers = [
        int(number)
        for number in session.scalars(statement)
        if number and number.isascii() and number.isdecimal()
    ]
    return str(max(numbers, default=0) + 1)


# --- the draft -------------------------------------------------------------------------------


@undoable("Dự thảo quyết định khen thưởng")
def draft(
    session: Writing,
    plan_id: UUID,
    values: Mapping[str, Any],
    nomination_ids: Collection[UUID] | None = None,
) -> UUID:
    """Draft a decision on passed nominations and return its id.

    Without `nomination_ids` on all that this office decides and no other decision has, of one
    side: the plan's own where there are any. Who decides is resolved by the day of signing, else
    of the council's meeting, else of the plan. An award of the State is decided by the State,
    under a plan of the Party too.
    """
    plan = open_plan(session, plan_id)
    fields = validated(DecisionFields, values)
    year = fields.signed_on.year if fields.signed_on else plan.year
    decision = Decision(plan_id=plan_id, year=year, **_columns(fields))
    on = _day(session, decision)
    wanted = list(ready(session, plan_id, on) if nomination_ids is None else nomination_ids)
    sides = _sides(session, wanted, AwardRules.at(session, on))
    side = (
        plan.regime if plan.regime in sides.values() else next(iter(sides.values()), plan.regime)
    )
    chosen = [row for row in wanted if nomination_ids is not None or sides.get(row) is side]
    fields = _with_defaults(session, plan, side, fields)
    _check_heading(session, plan_id, fields, year, None)
    decision = Decision(plan_id=plan_id, year=year, **_columns(fields))
    if not chosen:
        raise NotAllowed(
            "Không có đề nghị nào đạt, thuộc thẩm quyền của cơ quan và chưa có trong quyết định. "
            f"{_UNCHANGED} Kết luận cuộc họp hội đồng hoặc chọn đề nghị khác."
        )
    session.add(decision)
    _add(session, decision, chosen)
    return decision.id


@undoable("Sửa quyết định khen thưởng")
def update(session: Writing, decision_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what heads and closes a draft."""
    decision = _draft(session, decision_id)
    before = {name: getattr(decision, name) for name in DecisionFields.model_fields}
    fields = changed(DecisionFields, before, values)
    year = fields.signed_on.year if fields.signed_on else decision.year
    _check_heading(session, decision.plan_id, fields, year, decision_id)
    if not fields.subject_line:
        raise InvalidInput.of("subject_line", "Chưa nhập “Trích yếu”.")
    for name, value in _columns(fields).items():
        setattr(decision, name, value)
    if year != decision.year:
        _move_to_year(session, decision, year)


@undoable("Thêm vào dự thảo quyết định")
def add_lines(session: Writing, decision_id: UUID, nomination_ids: Collection[UUID]) -> int:
    """Put more passed nominations of the same plan into a draft; return how many."""
    decision = _draft(session, decision_id)
    if not nomination_ids:
        raise InvalidInput.of(None, "Chưa chọn đề nghị nào. Chọn ít nhất một dòng rồi làm lại.")
    return _add(session, decision, list(dict.fromkeys(nomination_ids)))


@undoable("Bỏ khỏi dự thảo quyết định")
def remove_lines(session: Writing, decision_id: UUID, nomination_ids: Collection[UUID]) -> int:
    """Take nominations out of a draft; they stay passed. Return how many."""
    _draft(session, decision_id)
    own = select(Award).where(
        Award.decision_id == decision_id,
        Award.nomination_id.in_(nomination_ids),
        Award.deleted_by.is_(None),
    )
    rows = session.scalars(own).all()
    session.put_away(*rows)
    return len(rows)


@undoable("Xếp thứ tự trong quyết định")
def reorder(session: Writing, decision_id: UUID, nomination_ids: Sequence[UUID]) -> None:
    """Put the lines of a draft into the given order; those not named follow as they were."""
    decision = _draft(session, decision_id)
    known = [line.nomination_id for line in _lines(session, decision) if line.nomination_id]
    named = [row_id for row_id in dict.fromkeys(nomination_ids) if row_id in known]
    order = [*named, *(row_id for row_id in known if row_id not in named)]
    session.update_many(
        Nomination, {row_id: {"priority": n} for n, row_id in enumerate(order, start=1)}
    )


@undoable("Sửa dòng trong dự thảo quyết định")
def update_line(session: Writing, award_id: UUID, values: Mapping[str, Any]) -> None:
    """Say of a line of a draft its nature (tặng, truy tặng), its ground and a note.

    Without a ground of its own it has that of its nomination, else that of the plan.
    """
    award = reading.the(session, Award, award_id, "Dòng quyết định")
    if award.decision_id is None:
        raise NotAllowed(f"Dòng này không thuộc quyết định nào. {_UNCHANGED}")
    _draft(session, award.decision_id)
    before = {name: getattr(award, name) for name in LineFields.model_fields}
    fields = changed(LineFields, before, values)
    if fields.nature not in (AwardNature.GIVEN, AwardNature.POSTHUMOUS):
        raise InvalidInput.of("nature", "Dòng trong dự thảo chỉ là “Tặng” hoặc “Truy tặng”.")
    for name, value in fields.model_dump().items():
        setattr(award, name, value)


@undoable("Xóa dự thảo quyết định", deletes=True)
def delete(session: Writing, decision_id: UUID) -> None:
    """Move a draft with its lines to the bin; its nominations stay passed."""
    decision = _draft(session, decision_id)
    lines = select(Award).where(Award.decision_id == decision_id, Award.deleted_by.is_(None))
    checks = select(NameCheck).where(
        NameCheck.decision_id == decision_id, NameCheck.deleted_by.is_(None)
    )
    session.put_away(decision, *session.scalars(lines), *session.scalars(checks))


# --- issuing and revoking --------------------------------------------------------------------


@countered("Ban hành quyết định khen thưởng", by="decisions.revoke", closes_period=True)
def issue(session: Writing, decision_id: UUID) -> None:
    """Issue a draft: its lines go into the award book as they are now, and stay so.

    Each line keeps name, post, unit and prize of the day and gets the next golden-book number of
    the year. `NotAllowed` names every condition that is not met, and whom it is about.
    """
    decision = _draft(session, decision_id)
    found = list(_obstacles(session, decision))
    if found or decision.signed_on is None or decision.number is None:
        raise NotAllowed(
            "\n".join((f"Chưa ban hành được quyết định. {_UNCHANGED} Còn vướng:", *found))
        )
    lines = _lines(session, decision)
    rates = prizes.rates(session, decision.signed_on)
    decision.year = decision.signed_on.year
    first = awards.next_golden_book_number(session, decision.year)
    decided = {
        "year": decision.year,
        "decision_number": full_number(decision.number, decision.symbol),
        "decided_on": decision.signed_on,
        "decided_by": decision.issuer,
    }
    session.update_many(
        Award,
        {
            line.award_id: {**line.snapshot, **decided, "golden_book_number": number}
            for number, line in enumerate(lines, start=first)
        },
    )
    session.update_many(
        Nomination,
        {
            line.nomination_id: {"state": NominationState.DECIDED}
            for line in lines
            if line.nomination_id
        },
    )
    decision.base_salary = rates.base_salary
    decision.rounding_step = rates.rounding_step
    decision.state = DecisionState.ISSUED


@final("Thu hồi quyết định khen thưởng", needs_reason=True)
def revoke(session: Writing, decision_id: UUID, reason: str) -> None:
    """Revoke an issued decision, with the reason: its awards are taken back, their lines stay.

    Its nominations are passed again, and a new decision may be made on them.
    """
    decision = _decision(session, decision_id)
    if decision.state is not DecisionState.ISSUED:
        raise NotAllowed(
            f"Quyết định này đang ở trạng thái “{decision.state.label}” nên không thu hồi. "
            f"{_UNCHANGED}"
        )
    words = reason_given(reason)
    lines = decision_lines.issued(session, decision_id)
    session.update_many(Award, {line.award_id: {"nature": AwardNature.REVOKED} for line in lines})
    session.update_many(
        Nomination,
        {
            line.nomination_id: {"state": NominationState.PASSED}
            for line in lines
            if line.nomination_id
        },
    )
    decision.revoke_reason = words
    decision.state = DecisionState.REVOKED


# --- how: headings ---------------------------------------------------------------------------


def _decision(session: Session, decision_id: UUID) -> Decision:
    return reading.the(session, Decision, decision_id, "Quyết định khen thưởng")


def _draft(session: Session, decision_id: UUID) -> Decision:
    decision = _decision(session, decision_id)
    if decision.state is not DecisionState.DRAFT:
        number = full_number(decision.number or "", decision.symbol)
        raise NotAllowed(
            f"Quyết định số {number} ở trạng thái “{decision.state.label}” nên không sửa được. "
            f"{_UNCHANGED} Muốn sửa, hãy thu hồi kèm lý do rồi dự thảo quyết định mới."
        )
    if decision.plan_id is not None:
        open_plan(session, decision.plan_id)
    return decision


def _check_heading(
    session: Session,
    plan_id: UUID | None,
    fields: DecisionFields,
    year: int,
    own_id: UUID | None,
) -> None:
    """Refuse a number that is taken, and a meeting about another plan."""
    if fields.meeting_id is not None:
        meeting = session.get(Meeting, fields.meeting_id)
        if meeting is None or meeting.deleted_by is not None or meeting.plan_id != plan_id:
            raise InvalidInput.of(
                "meeting_id", "Không thấy cuộc họp đã chọn về kế hoạch này. Hãy chọn lại."
            )
    if fields.number and (
        taken := _same_number(session, year, fields.symbol, fields.number, own_id)
    ):
        raise InvalidInput.of("number", taken)


def _same_number(
    session: Session, year: int, symbol: str, number: str, own_id: UUID | None
) -> str:
    """Return a sentence when a decision of the year has the number, however it is written."""
    statement = select(Decision.id, Decision.number, Decision.state).where(
        Decision.year == year, Decision.symbol == symbol, Decision.deleted_by.is_(None)
    )
    for other_id, other, state in session.execute(statement):
        if other_id != own_id and other and _plain(other) == _plain(number):
            return (
                f"Số {full_number(number, symbol)} năm {year} đã dùng cho một quyết định khác "
                f"({state.label.lower()}). Nhập số khác."
            )
    return ""


def _plain(number: str) -> str:
    """Return a number without the zeros before it, as "05" and "5" are the same."""
    return number.casefold().lstrip("0") or "0"


def _columns(fields: DecisionFields) -> dict[str, Any]:
    return fields.model_dump() | {"number": fields.number or None}


def _with_defaults(
    session: Session, plan: Plan, side: Regime, fields: DecisionFields
) -> DecisionFields:
    """Return `fields` with the office's own words, of one side, where nothing was given."""
    here = office.get(session)
    is_party = side is Regime.PARTY
    name = (here.party_name if is_party else here.name) if here else ""
    if is_party and not name and plan.regime is Regime.PARTY:
        name = plan.issuer
    usual = {
        "symbol": "QĐ/ĐU" if is_party else f"QĐ-{here.symbol if here else 'UBND'}",
        "issuer": name if is_party else f"Chủ tịch {name}".strip(),
        "subject_line": f"Về việc khen thưởng theo kế hoạch {quoted(plan.name)}",
    }
    return fields.model_copy(
        update={key: getattr(fields, key) or value for key, value in usual.items()}
    )


def _move_to_year(session: Writing, decision: Decision, year: int) -> None:
    """Move a draft, and its lines, to the year of its day."""
    decision.year = year
    lines = select(Award.id).where(Award.decision_id == decision.id, Award.deleted_by.is_(None))
    session.update_many(Award, {row_id: {"year": year} for row_id in session.scalars(lines)})


def _day(session: Session, decision: Decision) -> date:
    """Return the day by which a decision's rules are resolved, never today."""
    if decision.signed_on is not None:
        return decision.signed_on
    meeting = session.get(Meeting, decision.meeting_id) if decision.meeting_id else None
    if meeting is not None:
        return meeting.held_on
    plan = session.get(Plan, decision.plan_id) if decision.plan_id else None
    return resolving_day(plan.dated, plan.starts, plan.year) if plan else date(decision.year, 1, 1)


# --- how: lines ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Passed:
    """A nomination that may stand in a decision."""

    id: UUID
    subject_id: UUID
    subject_kind: SubjectKind
    name: str
    award_code: str
    period: str
    state: NominationState


def _passed(session: Session, plan_id: UUID) -> list[_Passed]:
    """Return the passed nominations of a plan that stand in no decision."""
    return _found(
        session,
        Nomination.plan_id == plan_id,
        Nomination.state == NominationState.PASSED,
        Nomination.id.not_in(_in_decisions()),
    )


def _found(session: Session, *conditions: ColumnElement[bool]) -> list[_Passed]:
    statement = (
        select(
            Nomination.id,
            Nomination.subject_id,
            Subject.kind,
            Subject.name,
            Nomination.award_code,
            Nomination.period,
            Nomination.state,
        )
        .join(Subject, Nomination.subject_id == Subject.id)
        .where(Nomination.deleted_by.is_(None), *conditions)
        .order_by(Subject.name_key, Nomination.id)
    )
    return [_Passed(*row) for row in session.execute(statement)]


def _in_decisions() -> Any:  # noqa: ANN401 - a select of ids
    """Return the nominations that a draft or an issued decision has."""
    return (
        select(Award.nomination_id)
        .join(Decision, Award.decision_id == Decision.id)
        .where(
            Award.deleted_by.is_(None),
            Award.nomination_id.is_not(None),
            Decision.deleted_by.is_(None),
            Decision.state != DecisionState.REVOKED,
        )
    )


def _is_own(row: _Passed, rules: AwardRules) -> bool:
    award = rules.award(row.award_code, SCOPES[row.subject_kind])
    return award is not None and rules.holds(award) and rules.is_own(award)


def _add(session: Writing, decision: Decision, nomination_ids: Sequence[UUID]) -> int:
    """Put nominations into a draft, or say for each why it cannot stand there."""
    rules = AwardRules.at(session, _day(session, decision))
    rows = _found(
        session, Nomination.id.in_(nomination_ids), Nomination.plan_id == decision.plan_id
    )
    if gone := len(set(nomination_ids)) - len(rows):
        raise NotAllowed(
            f"Có {gone} đề nghị đã chọn không còn trong kế hoạch này. {_UNCHANGED} Nạp lại danh "
            "sách rồi chọn lại."
        )
    taken = set(session.scalars(_in_decisions().where(Award.nomination_id.in_(nomination_ids))))
    problems = [told for row in rows if (told := _line_problem(row, taken, rules))]
    if problems:
        raise NotAllowed("\n".join((f"Chưa đưa vào quyết định được. {_UNCHANGED}", *problems)))
    session.flush()
    _refuse_two_sides(session, decision, rows, rules)
    session.insert_many(
        Award,
        (
            {
                "subject_id": row.subject_id,
                "award_code": row.award_code,
                "award_name": rules.award_name(row.award_code, SCOPES[row.subject_kind]),
                "year": decision.year,
                "period": row.period,
                "decision_id": decision.id,
                "nomination_id": row.id,
                "name": row.name,
            }
            for row in rows
        ),
    )
    return len(rows)


def _sides(
    session: Session, nomination_ids: Collection[UUID], rules: AwardRules
) -> dict[UUID, Regime]:
    """Return of which side the award of each nomination is, as far as it is known."""
    rows = _found(session, Nomination.id.in_(nomination_ids))
    known = ((row.id, rules.award(row.award_code, SCOPES[row.subject_kind])) for row in rows)
    return {row_id: award.regime for row_id, award in known if award is not None}


def _refuse_two_sides(
    session: Session, decision: Decision, rows: Sequence[_Passed], rules: AwardRules
) -> None:
    """Refuse a decision on awards of the State and of the Party: no one may sign both."""
    standing = select(Award.nomination_id).where(
        Award.decision_id == decision.id,
        Award.deleted_by.is_(None),
        Award.nomination_id.is_not(None),
    )
    ids = {*(row.id for row in rows), *filter(None, session.scalars(standing))}
    if len(set(_sides(session, ids, rules).values())) > 1:
        raise NotAllowed(
            "Một quyết định không gồm cả khen thưởng của Nhà nước và khen thưởng của Đảng, vì "
            f"hai bên có thẩm quyền riêng. {_UNCHANGED} Hãy lập mỗi bên một quyết định."
        )


def _line_problem(row: _Passed, taken: Collection[UUID], rules: AwardRules) -> str:
    award = rules.award(row.award_code, SCOPES[row.subject_kind])
    name = award.name if award else row.award_code
    if row.state is not NominationState.PASSED:
        return f"{row.name} ({name}): đang ở trạng thái “{row.state.label}”."
    if row.id in taken:
        return f"{row.name} ({name}): đã có trong một quyết định khác."
    if award is None or not rules.is_own(award):
        decider = rules.decider(award) if award else ""
        whose = f"thuộc thẩm quyền {decider}" if decider else "không rõ thẩm quyền"
        return f"{row.name} ({name}): {whose} vào ngày {rules.on:%d/%m/%Y}."
    return ""


def _lines(session: Session, decision: Decision) -> tuple[DecisionLine, ...]:
    if decision.state is not DecisionState.DRAFT:
        return decision_lines.issued(session, decision.id)
    on = _day(session, decision)
    rules, rates = AwardRules.at(session, on), prizes.rates(session, on)
    year = decision.signed_on.year if decision.signed_on else decision.year
    return decision_lines.drafted(session, decision.id, rules, rates, year)


def _obstacles(session: Session, decision: Decision) -> Iterator[str]:
    yield from _heading_obstacles(session, decision)
    lines = _lines(session, decision)
    if not lines:
        yield "Quyết định chưa có dòng khen thưởng nào."
    if decision.signed_on is not None:
        yield from _line_obstacles(session, lines, decision.signed_on)


def _heading_obstacles(session: Session, decision: Decision) -> Iterator[str]:
    if not decision.number:
        yield "Chưa nhập số quyết định."
    if decision.signed_on is None:
        yield "Chưa nhập ngày ký quyết định."
        return
    if decision.number and (
        taken := _same_number(
            session, decision.signed_on.year, decision.symbol, decision.number, decision.id
        )
    ):
        yield taken
    meeting = session.get(Meeting, decision.meeting_id) if decision.meeting_id else None
    if meeting is None:
        return
    if meeting.held_on > decision.signed_on:
        yield (
            f"Cuộc họp hội đồng (ngày {meeting.held_on:%d/%m/%Y}) sau ngày ký quyết định "
            f"({decision.signed_on:%d/%m/%Y}). Sửa một trong hai ngày."
        )
    if not meeting.is_concluded:
        yield f"Cuộc họp hội đồng ngày {meeting.held_on:%d/%m/%Y} chưa kết luận."


def _line_obstacles(session: Session, lines: Sequence[DecisionLine], on: date) -> Iterator[str]:
    """Yield who cannot be given what on the day, and why; what was set aside does not count."""
    rules = AwardRules.at(session, on)
    judged = conditions.judged(
        session, [line.nomination_id for line in lines if line.nomination_id], on
    )
    for line in lines:
        whom = f"{line.name} ({line.award_name})"
        if line.nomination_state is not NominationState.PASSED:
            state = line.nomination_state.label if line.nomination_state else "đã xóa"
            yield f"{whom}: đề nghị đang ở trạng thái “{state}”."
        award = rules.award(line.award_code, line.scope)
        if award is not None and rules.is_above(award):
            yield f"{whom}: thuộc thẩm quyền {rules.decider(award)} vào ngày {on:%d/%m/%Y}."
        found = judged.get(line.nomination_id) if line.nomination_id else None
        if found is not None:
            for condition in conditions.stopping(found, line.override_reason):
                yield f"{whom}: {condition.sentence}"
