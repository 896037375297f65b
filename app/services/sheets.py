"""Score sheets (phiếu chấm): who scores whom, and one sheet as it is read and printed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.domain.cross_scoring import assign
from app.domain.terms import EntryState, StagePurpose
from app.entities import (
    CriteriaSet,
    Entry,
    Plan,
    PlanCriteria,
    ScoreSheet,
    SheetFigure,
    Stage,
    Subject,
)
from app.services import plan_access, reading
from app.services.closing import refuse_closed
from app.services.criteria_sets import set_for
from app.services.ordering import in_chunks
from app.services.schemes import schemes
from app.services.score_data import Contestant, Sheet, contestants, sheets
from app.services.scoring_conflicts import conflicts_of
from app.services.stages import living_stage, living_stages
from app.services.validation import Fields, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_NAMED = 10


class SheetFields(Fields):
    """What describes a sheet beside its marks."""

    scored_on: date | None = Field(None, title="Ngày chấm")
    received_on: date | None = Field(None, title="Ngày nhận phiếu")
    note: Prose = Field("", title="Ghi chú")


@dataclass(frozen=True, slots=True)
class Made:
    """The sheets that were made, and how many stood there before.

    `left_out` are those whose criteria set is not scored at this stage.
    """

    sheet_ids: tuple[UUID, ...]
    existing_count: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossAssignment:
    """How cross-scoring was assigned.

    `left_out` are those whom nobody can score; `mutual` are pairs that had to score each other.
    """

    made_count: int
    assigned_count: int
    kept_count: int
    left_out: tuple[str, ...]
    mutual: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet in a list; its total in hundredths."""

    id: UUID
    stage_id: UUID
    stage_name: str
    subject_id: UUID
    subject_name: str
    cluster_name: str
    scorer_id: UUID | None
    scorer_name: str
    scored_count: int
    expected_count: int
    total: int | None
    scored_on: date | None
    received_on: date | None
    note: str
    approved_on: date | None = None
    approval_lost: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every criterion is scored."""
        return self.scored_count == self.expected_count


def listed(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID | None = None
) -> tuple[SheetRow, ...]:
    """Return the sheets of a phase by stage, cluster and subject; with `stage_id` only its."""
    plan = plan_access.the(session, plan_id)
    stages = {stage.id: stage.name for stage in living_stages(session, plan_id)}
    conditions = [ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id]
    if stage_id is not None:
        conditions.append(ScoreSheet.stage_id == stage_id)
    columns = (ScoreSheet.id, ScoreSheet.scored_on, ScoreSheet.received_on, ScoreSheet.note)
    described = {row.id: row for row in session.execute(select(*columns).where(*conditions))}
    found: dict[tuple[UUID, UUID], list[Sheet]] = defaultdict(list)
    for sheet in sheets(session, *conditions):
        found[sheet.stage_id, sheet.subject_id].append(sheet)
    pool = contestants(session, plan)
    names = subject_names(
        session, [sheet.scorer_id for group in found.values() for sheet in group]
    )
    return tuple(
        SheetRow(
            id=sheet.id,
            stage_id=stage,
            stage_name=stage_name,
            subject_id=subject.id,
            subject_name=subject.name,
            cluster_name=subject.cluster_name,
            scorer_id=sheet.scorer_id,
            scorer_name=names.get(sheet.scorer_id, ""),
            scored_count=sheet.total.scored_count,
            expected_count=sheet.total.expected_count,
            total=sheet.total.total,
            scored_on=described[sheet.id].scored_on,
            received_on=described[sheet.id].received_on,
            note=described[sheet.id].note,
            approved_on=sheet.approved_on,
            approval_lost=sheet.approval_lost,
        )
        for stage, stage_name in stages.items()
        for subject in pool
        for sheet in found[stage, subject.id]
    )


def counts(session: Session, plan_id: UUID) -> dict[UUID | None, int]:
    """Return how many sheets each phase of a plan has; None stands for the plan as a whole."""
    living = (ScoreSheet.plan_id == plan_id, ScoreSheet.deleted_by.is_(None))
    return dict(
        session.execute(
            select(ScoreSheet.phase_id, func.count()).where(*living).group_by(ScoreSheet.phase_id)
        ).all()
    )


@undoable("Lập phiếu chấm")
def make(
    session: Writing,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    subject_ids: Sequence[UUID] | None = None,
) -> Made:
    """Make the missing sheets of a stage, for the chosen subjects or all that take part.

    A subject has one sheet at each stage. The criteria sets they go by are locked from now on.
    """
    plan, pool = _open_stage(session, plan_id, phase_id, stage_id)
    if subject_ids is not None:
        wanted = set(subject_ids)
        pool = [subject for subject in pool if subject.id in wanted]
        _refuse_strangers(session, plan, wanted - {subject.id for subject in pool})
    existing = _standing(session, phase_id, stage_id)
    missing = [subject for subject in pool if subject.id not in existing]
    ids, left_out = _make(session, plan, phase_id, stage_id, dict.fromkeys(missing))
    return Made(tuple(ids), len(pool) - len(missing), left_out)


@undoable("Phân công chấm chéo")
def assign_cross(
    session: Writing, plan_id: UUID, phase_id: UUID | None, stage_id: UUID
) -> CrossAssignment:
    """Share out who scores whom inside each cluster, by the rules of `domain.cross_scoring`.

    Missing sheets are made; a scorer chosen before stays. Nobody is guessed for those outside a
    cluster, alone in theirs, or barred from everybody: they are named as left out.
    """
    plan, pool = _open_stage(session, plan_id, phase_id, stage_id)
    _refuse_self_stage(living_stage(session, stage_id))
    groups: dict[UUID | None, list[Contestant]] = defaultdict(list)
    for subject in pool:
        groups[subject.cluster_id].append(subject)
    outside = groups.pop(None, [])
    existing = _standing(session, phase_id, stage_id)
    barred = conflicts_of(session, plan_id)
    scorers: dict[Contestant, UUID | None] = {}
    mutual: list[tuple[str, str]] = []
    alone: list[Contestant] = []
    for group in groups.values():
        names = {subject.id: subject.name for subject in group}
        chosen = {
            key: [scorer_id]
            for key in names
            if key in existing
            and (scorer_id := existing[key].scorer_id) is not None
            and scorer_id in names
        }
        shared = assign(list(names), 1, barred, chosen)
        alone += [subject for subject in group if subject.id in shared.lacking]
        mutual += [(names[one], names[other]) for one, other in shared.mutual]
        scorers |= {
            subject: shared.scorers[subject.id][0]
            for subject in group
            if shared.scorers[subject.id]
        }
    free = [s for s in scorers if s.id in existing and existing[s.id].scorer_id is None]
    for subject in free:
        existing[subject.id].scorer_id = scorers[subject]
    missing = {s: scorer for s, scorer in scorers.items() if s.id not in existing}
    made, not_scored = _make(session, plan, phase_id, stage_id, missing)
    return CrossAssignment(
        made_count=len(made),
        assigned_count=len(free),
        kept_count=len(scorers) - len(missing) - len(free),
        left_out=(*(subject.name for subject in [*alone, *outside]), *not_scored),
        mutual=tuple(mutual),
    )


@undoable("Chọn đơn vị chấm chéo")
def set_scorer(session: Writing, sheet_id: UUID, scorer_id: UUID | None) -> None:
    """Let a unit score a sheet, or nobody in particular.

    Never the subject itself, nor a unit that declared not to score it.
    """
    sheet = living_sheet(session, sheet_id)
    refuse_closed(session, sheet.plan_id, sheet.phase_id)
    _refuse_self_stage(living_stage(session, sheet.stage_id))
    if scorer_id is not None:
        scorer = reading.the(session, Subject, scorer_id, "Đơn vị")
        if scorer.id == sheet.subject_id:
            raise InvalidInput.of(
                "scorer_id",
                f"{quoted(scorer.name)} không chấm chéo cho chính mình. Chưa có gì thay đổi. "
                "Hãy chọn đơn vị khác.",
            )
        pair = {scorer.id, sheet.subject_id}
        if any({*barred} == pair for barred in conflicts_of(session, sheet.plan_id)):
            subject = session.get_one(Subject, sheet.subject_id)
            raise InvalidInput.of(
                "scorer_id",
                f"{quoted(scorer.name)} và {quoted(subject.name)} đã khai không chấm chéo nhau. "
                "Chưa có gì thay đổi. Hãy chọn đơn vị khác.",
            )
    sheet.scorer_id = scorer_id


@undoable("Sửa thông tin phiếu chấm")
def update(session: Writing, sheet_id: UUID, values: Mapping[str, Any]) -> None:
    """Change the dates and the note of a sheet."""
    sheet = living_sheet(session, sheet_id)
    plan_access.open_plan(session, sheet.plan_id)
    before = {name: getattr(sheet, name) for name in SheetFields.model_fields}
    for name, value in changed(SheetFields, before, values).model_dump().items():
        if before[name] != value:
            setattr(sheet, name, value)


@undoable("Ghi ngày nhận phiếu")
def mark_received(session: Writing, sheet_ids: Sequence[UUID], received_on: date | None) -> None:
    """Write down the day on which sheets came in, or that they did not."""
    fields = validated(SheetFields, {"received_on": received_on})
    for plan_id in {living_sheet(session, sheet_id).plan_id for sheet_id in sheet_ids}:
        plan_access.open_plan(session, plan_id)
    session.update_many(
        ScoreSheet, {sheet_id: {"received_on": fields.received_on} for sheet_id in sheet_ids}
    )


@undoable("Xóa phiếu trống", deletes=True)
def delete(session: Writing, sheet_ids: Sequence[UUID]) -> None:
    """Put sheets into the bin on which nothing is written.

    A criteria set that no sheet goes by any more can be edited again.
    """
    rows = [living_sheet(session, sheet_id) for sheet_id in sheet_ids]
    for plan_id, phase_id in {(row.plan_id, row.phase_id) for row in rows}:
        refuse_closed(session, plan_id, phase_id)
    entries = [
        entry
        for chunk in in_chunks(sheet_ids)
        for entry in session.scalars(
            select(Entry).where(Entry.sheet_id.in_(chunk), Entry.deleted_by.is_(None))
        )
    ]
    figures = [
        figure
        for chunk in in_chunks(sheet_ids)
        for figure in session.scalars(
            select(SheetFigure).where(
                SheetFigure.sheet_id.in_(chunk), SheetFigure.deleted_by.is_(None)
            )
        )
    ]
    written = {entry.sheet_id for entry in entries if _is_written(entry)}
    written |= {figure.sheet_id for figure in figures}
    if written:
        names = subject_names(session, [row.subject_id for row in rows if row.id in written])
        raise NotAllowed(
            f"Không xóa được phiếu đã có điểm của {enumerated(list(names.values()))}. "
            "Chưa xóa phiếu nào. Hãy xóa điểm trên phiếu trước, hoặc chỉ chọn phiếu trống."
        )
    session.put_away(*rows, *entries)
    session.flush()
    for set_id in {row.set_id for row in rows}:
        used = select(ScoreSheet.id).where(ScoreSheet.set_id == set_id)
        if session.scalar(used.where(ScoreSheet.deleted_by.is_(None)).limit(1)) is None:
            session.get_one(CriteriaSet, set_id).is_locked = False


def enumerated(names: Sequence[str]) -> str:
    """Return names for a sentence: all of them, or the first and how many more there are.

    >>> enumerated(["Thôn Đông", "Thôn Tây"])
    '“Thôn Đông”, “Thôn Tây”'
    """
    shown = ", ".join(quoted(name) for name in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} và {more} đối tượng khác" if more > 0 else shown


def _is_written(entry: Entry) -> bool:
    return entry.state is not EntryState.BLANK or bool(entry.reason or entry.evidence)


def living_sheet(session: Session, sheet_id: UUID) -> ScoreSheet:
    """Return a sheet that stands in no bin."""
    return reading.the(session, ScoreSheet, sheet_id, "Phiếu chấm")


def subject_names(session: Session, ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of subjects by id; nothing for nobody."""
    wanted = list({row_id for row_id in ids if row_id is not None})
    return {
        row_id: name
        for chunk in in_chunks(wanted)
        for row_id, name in session.execute(
            select(Subject.id, Subject.name).where(Subject.id.in_(chunk))
        )
    }


def _open_stage(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID
) -> tuple[Plan, list[Contestant]]:
    plan = plan_access.the(session, plan_id)
    refuse_closed(session, plan_id, phase_id)
    stage = living_stage(session, stage_id)
    if stage.plan_id != plan_id:
        raise NotAllowed(
            f"Vòng {quoted(stage.name)} không thuộc kế hoạch {quoted(plan.name)}. "
            "Chưa có gì thay đổi."
        )
    pool = list(contestants(session, plan))
    if not pool:
        raise NotAllowed(
            f"Kế hoạch {quoted(plan.name)} chưa có đối tượng tham gia. Chưa có gì thay đổi. "
            "Hãy chọn đối tượng tham gia trước."
        )
    return plan, pool


def _refuse_strangers(session: Session, plan: Plan, strangers: set[UUID]) -> None:
    if strangers:
        names = sorted(subject_names(session, list(strangers)).values())
        raise NotAllowed(
            f"{enumerated(names)} không tham gia kế hoạch {quoted(plan.name)}. "
            "Chưa lập phiếu nào. Hãy thêm vào đối tượng tham gia trước."
        )


def _refuse_self_stage(stage: Stage) -> None:
    if stage.purpose is StagePurpose.SELF:
        raise NotAllowed(
            f"Vòng {quoted(stage.name)} do đơn vị tự chấm nên không phân công chấm chéo. "
            "Chưa có gì thay đổi. Hãy chọn vòng chấm chéo."
        )


def _standing(session: Session, phase_id: UUID | None, stage_id: UUID) -> dict[UUID, ScoreSheet]:
    rows = session.scalars(
        select(ScoreSheet).where(
            ScoreSheet.phase_id == phase_id,
            ScoreSheet.stage_id == stage_id,
            ScoreSheet.deleted_by.is_(None),
        )
    )
    return {row.subject_id: row for row in rows}


def _make(
    session: Writing,
    plan: Plan,
    phase_id: UUID | None,
    stage_id: UUID,
    scorers: Mapping[Contestant, UUID | None],
) -> tuple[list[UUID], tuple[str, ...]]:
    """Make sheets, and name those whose set has rounds of its own and not this one."""
    rows = session.execute(
        select(PlanCriteria.applies_to, PlanCriteria.set_id).where(
            PlanCriteria.plan_id == plan.id, PlanCriteria.deleted_by.is_(None)
        )
    )
    sets = dict(rows.all())
    chosen = {subject: set_for(sets, subject.audiences) for subject in scorers}
    without = [subject.name for subject, set_id in chosen.items() if set_id is None]
    if without:
        raise NotAllowed(
            f"Kế hoạch {quoted(plan.name)} chưa có bộ tiêu chí cho {enumerated(without)}. "
            "Chưa lập phiếu nào. Hãy chọn bộ tiêu chí cho kế hoạch trước."
        )
    used = schemes(session, {set_id for set_id in chosen.values() if set_id is not None})
    code = living_stage(session, stage_id).code
    not_here = {
        set_id
        for set_id, scheme in used.items()
        if scheme.whole.stages and code not in {stage.code for stage in scheme.whole.stages}
    }
    left_out = tuple(s.name for s, set_id in chosen.items() if set_id in not_here)
    scored = {s: set_id for s, set_id in chosen.items() if set_id not in not_here}
    session.update_many(
        CriteriaSet,
        {set_id: {"is_locked": True} for set_id in scored.values() if set_id is not None},
    )
    ids = session.insert_many(
        ScoreSheet,
        [
            {
                "plan_id": plan.id,
                "phase_id": phase_id,
                "subject_id": subject.id,
                "stage_id": stage_id,
                "set_id": set_id,
                "scorer_id": scorers[subject],
            }
            for subject, set_id in scored.items()
        ],
    )
    return ids, left_out
