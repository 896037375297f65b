"""Whether somebody may register something: the award, the subject, and nothing twice.

`Desk` reads once what many registrations are checked against, so that ten thousand of them cost
a handful of queries.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput, Problem
from app.domain.terms import AwardScope, RegistrationKind, RegistrationState, SubjectKind
from app.entities import AwardType, Plan, Registration, Subject, Target
from app.services.registering import UNSAVED, FieldName, chunks, plan_day

SCOPES = {
    SubjectKind.PERSON: AwardScope.PERSON,
    SubjectKind.UNIT: AwardScope.COLLECTIVE,
    SubjectKind.CLUSTER: AwardScope.COLLECTIVE,
    SubjectKind.HOUSEHOLD: AwardScope.HOUSEHOLD,
}
"""Whose awards a kind of subject can be given."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that somebody wants to register."""

    subject_id: UUID
    kind: RegistrationKind
    award_code: str = ""
    content: str = ""
    content_field: str = "content"
    """The field of the form in which the content stands."""
    target_id: UUID | None = None
    registration_id: UUID | None = None
    """Its own row while it is being edited."""

    @property
    def key(self) -> tuple[UUID, RegistrationKind, str, str]:
        """What makes it the same as another."""
        return self.subject_id, self.kind, self.award_code, self.content.casefold()


_Key = tuple[UUID, RegistrationKind, str, str]


@dataclass(frozen=True, slots=True)
class _Applicant:
    name: str
    kind: SubjectKind
    is_retired: bool
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class _Award:
    name: str
    scope: AwardScope
    valid_from: date | None
    valid_to: date | None
    is_retired: bool

    def holds(self, on: date) -> bool:
        starts, ends = self.valid_from or date.min, self.valid_to or date.max
        return starts <= on <= ends


@dataclass(slots=True)
class Desk:
    """Where registrations under one plan are checked, with what that needs read beforehand."""

    plan: Plan
    applicants: Mapping[UUID, _Applicant]
    awards: Mapping[str, Sequence[_Award]]
    targets: frozenset[UUID]
    taken: dict[_Key, UUID | None]
    former: frozenset[_Key]
    standing: Mapping[UUID, _Key]
    """What the rows of this plan say now, by their id."""

    @classmethod
    def at(cls, session: Session, plan: Plan, wanted: Sequence[Wanted]) -> Self:
        """Read what `wanted` has to be checked against."""
        subject_ids = [one.subject_id for one in wanted]
        taken: dict[_Key, UUID | None] = {}
        former: set[_Key] = set()
        standing: dict[UUID, _Key] = {}
        for plan_id, row_id, state, key in _registered(session, plan, subject_ids):
            if plan_id == plan.id:
                taken[key] = row_id
                standing[row_id] = key
            elif state is not RegistrationState.UNSENT:
                former.add(key)
        return cls(
            plan,
            _applicants(session, subject_ids),
            _awards(session, {one.award_code for one in wanted if one.award_code}),
            _targets(session, plan.id, wanted),
            taken,
            frozenset(former),
            standing,
        )

    def name(self, subject_id: UUID) -> str:
        """Return a subject's name."""
        applicant = self.applicants.get(subject_id)
        return applicant.name if applicant else ""

    def has_taken(self, wanted: Wanted) -> bool:
        """Return whether the same subject registered the same under this plan, in another row."""
        if wanted.key not in self.taken:
            return False
        mine = wanted.registration_id
        return mine is None or self.taken[wanted.key] != mine

    def is_again(self, wanted: Wanted) -> bool:
        """Return whether the same was registered under a plan of the year before (tái đăng ký)."""
        return wanted.key in self.former

    def problems(self, wanted: Wanted) -> list[Problem]:
        """Return what stands in the way, and take the place when nothing does.

        The award must hold on the plan's date and be meant for this kind of subject; a subject
        that the office no longer follows cannot register; nothing is registered twice. What is
        edited keeps the subject and the award it has, whatever became of them since.
        """
        found = list(self._problems(wanted))
        if not found:
            self.taken[wanted.key] = wanted.registration_id
        return found

    def _problems(self, wanted: Wanted) -> Iterator[Problem]:
        applicant = self.applicants.get(wanted.subject_id)
        if applicant is None:
            yield Problem(
                "subject_id",
                f"Đối tượng đăng ký không còn trong danh sách. {UNSAVED} Nạp lại rồi chọn lại.",
            )
            return
        own = self.standing.get(wanted.registration_id) if wanted.registration_id else None
        keeps_subject = own is not None and own[0] == wanted.subject_id
        keeps_award = keeps_subject and own is not None and own[2] == wanted.award_code
        if self._had_left(applicant) and not keeps_subject:
            yield Problem("subject_id", _retired(applicant))
        if wanted.kind is RegistrationKind.AWARD and not keeps_award:
            yield from self._award_problems(wanted.award_code, applicant)
        if wanted.target_id is not None and wanted.target_id not in self.targets:
            yield Problem(
                "target_id",
                f"Chỉ tiêu đã chọn không thuộc kế hoạch này. {UNSAVED} Chọn chỉ tiêu khác.",
            )
        if self.has_taken(wanted):
            is_award = wanted.kind is RegistrationKind.AWARD
            yield Problem(
                "award_code" if is_award else wanted.content_field,
                f"{applicant.name} đã đăng ký {self._what(wanted)} trong kế hoạch này. "
                f"{UNSAVED} Sửa đăng ký đã có hoặc chọn nội dung khác.",
            )

    def _had_left(self, applicant: _Applicant) -> bool:
        """Return whether the office stopped following it before the plan had ended.

        Plans of former years can still be entered for units that were merged since.
        """
        if not applicant.is_retired:
            return False
        plan_ends = self.plan.ends_latest or date(self.plan.year, 12, 31)
        return applicant.valid_to is None or applicant.valid_to <= plan_ends

    def _award_problems(self, code: str, applicant: _Applicant) -> Iterator[Problem]:
        awards = self.awards.get(code, ())
        day = plan_day(self.plan)
        holding = [award for award in awards if award.holds(day)]
        using = [award for award in holding if not award.is_retired]
        scope = SCOPES[applicant.kind]
        if not awards:
            told = f"Danh mục không có danh hiệu, hình thức nào mang mã “{code}”."
        elif not holding:
            told = (
                f"“{awards[0].name}” không có hiệu lực vào ngày {day:%d/%m/%Y} của kế hoạch "
                f"(chỉ áp dụng {_period(awards)})."
            )
        elif not using:
            told = f"“{holding[0].name}” đã ngừng theo dõi trong danh mục."
        elif all(award.scope is not scope for award in using):
            told = (
                f"“{using[0].name}” dành cho {_scopes(using)}, không dành cho "
                f"{scope.label.lower()} như {applicant.name}."
            )
        else:
            return
        yield Problem("award_code", f"{told} {UNSAVED} Chọn danh hiệu, hình thức khác.")

    def _what(self, wanted: Wanted) -> str:
        if wanted.kind is not RegistrationKind.AWARD:
            return f"“{wanted.content}”"
        named = self.awards.get(wanted.award_code, ())
        scope = SCOPES[self.applicants[wanted.subject_id].kind]
        fitting = [award.name for award in named if award.scope is scope]
        return f"“{fitting[0] if fitting else wanted.award_code}”"


def accepted(desk: Desk, wanted: Sequence[Wanted], field: FieldName) -> None:
    """Raise `InvalidInput` with everything that is wrong with any of `wanted`."""
    problems = [
        Problem(field(position, problem.field or ""), problem.message)
        for position, one in enumerate(wanted)
        for problem in desk.problems(one)
    ]
    if problems:
        raise InvalidInput(problems)


def _retired(applicant: _Applicant) -> str:
    since = f" từ ngày {applicant.valid_to:%d/%m/%Y}" if applicant.valid_to else ""
    instead = (
        f"Chọn {applicant.successor} là đơn vị kế tục."
        if applicant.successor
        else "Chọn đối tượng khác."
    )
    return f"{applicant.name} đã ngừng theo dõi{since} nên không đăng ký được. {UNSAVED} {instead}"


def _period(awards: Sequence[_Award]) -> str:
    """Return from when to when an award type holds, in whichever form."""
    first = min(award.valid_from or date.min for award in awards)
    last = max(award.valid_to or date.max for award in awards)
    starts = f"từ {first:%d/%m/%Y}" if first > date.min else ""
    ends = f"đến hết {last:%d/%m/%Y}" if last < date.max else ""
    return " ".join(part for part in (starts, ends) if part) or "trong thời gian khác"


def _scopes(awards: Sequence[_Award]) -> str:
    return " và ".join(dict.fromkeys(award.scope.label.lower() for award in awards))


def _registered(
    session: Session, plan: Plan, subject_ids: Sequence[UUID]
) -> Iterator[tuple[UUID, UUID, RegistrationState, _Key]]:
    """Yield what the subjects registered under this plan and under those of the year before."""
    plans = select(Plan.id).where(
        Plan.deleted_by.is_(None), or_(Plan.id == plan.id, Plan.year == plan.year - 1)
    )
    for chunk in chunks(subject_ids):
        rows = session.execute(
            select(
                Registration.plan_id,
                Registration.id,
                Registration.state,
                Registration.subject_id,
                Registration.kind,
                Registration.award_code,
                Registration.content,
            ).where(
                Registration.deleted_by.is_(None),
                Registration.plan_id.in_(plans),
                Registration.subject_id.in_(chunk),
            )
        )
        for plan_id, row_id, state, subject_id, kind, code, content in rows:
            yield plan_id, row_id, state, (subject_id, kind, code, content.casefold())


def _applicants(session: Session, subject_ids: Sequence[UUID]) -> dict[UUID, _Applicant]:
    successor = aliased(Subject)
    found: dict[UUID, _Applicant] = {}
    for chunk in chunks(subject_ids):
        rows = session.execute(
            select(
                Subject.id,
                Subject.name,
                Subject.kind,
                Subject.is_retired,
                Subject.valid_to,
                successor.name,
            )
            .outerjoin(successor, Subject.successor_id == successor.id)
            .where(Subject.id.in_(chunk), Subject.deleted_by.is_(None))
        )
        for row_id, name, kind, is_retired, valid_to, successor_name in rows:
            found[row_id] = _Applicant(name, kind, is_retired, valid_to, successor_name)
    return found


def _awards(session: Session, codes: set[str]) -> dict[str, list[_Award]]:
    found: dict[str, list[_Award]] = {}
    if not codes:
        return found
    rows = session.execute(
        select(
            AwardType.code,
            AwardType.name,
            AwardType.scope,
            AwardType.valid_from,
            AwardType.valid_to,
            AwardType.is_retired,
        )
        .where(AwardType.code.in_(codes), AwardType.deleted_by.is_(None))
        .order_by(AwardType.code, AwardType.valid_from.desc(), AwardType.position)
    )
    for code, name, scope, valid_from, valid_to, is_retired in rows:
        award = _Award(name, scope, valid_from, valid_to, is_retired)
        found.setdefault(code, []).append(award)
    return found


def _targets(session: Session, plan_id: UUID, wanted: Sequence[Wanted]) -> frozenset[UUID]:
    if all(one.target_id is None for one in wanted):
        return frozenset()
    of_plan = select(Target.id).where(Target.plan_id == plan_id, Target.deleted_by.is_(None))
    return frozenset(session.scalars(of_plan))
