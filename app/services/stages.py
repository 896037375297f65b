"""The rounds of scoring of a plan (vòng chấm): self, cross, appraisal … Each is a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted
from app.domain.terms import StagePurpose
from app.entities import ScoreSheet, Stage
from app.services import plan_access, reading
from app.services.closing import refuse_any_closed
from app.services.ordering import moved, positions
from app.services.scheme_shape import SetRules
from app.services.validation import Fields, Line, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_USUAL = (StagePurpose.SELF, StagePurpose.CROSS, StagePurpose.APPRAISAL)


class StageFields(Fields):
    """What describes a round of scoring."""

    name: Line = Field(title="Tên vòng chấm", min_length=1, max_length=200)
    purpose: StagePurpose = Field(StagePurpose.OTHER, title="Ai chấm")
    due: date | None = Field(None, title="Hạn chấm")


@dataclass(frozen=True, slots=True)
class StageRow:
    """A round of scoring, and how many sheets it has."""

    id: UUID
    name: str
    purpose: StagePurpose
    is_decisive: bool
    due: date | None
    sheet_count: int


def listed(session: Session, plan_id: UUID) -> tuple[StageRow, ...]:
    """Return the rounds of a plan in their order, with the sheets of the plan and its phases."""
    return _rows(session, plan_id, ScoreSheet.plan_id == plan_id)


def listed_in(session: Session, plan_id: UUID, phase_id: UUID | None) -> tuple[StageRow, ...]:
    """Return the rounds with the sheets of one phase, or of the plan as a whole, alone."""
    return _rows(session, plan_id, ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id)


def _rows(
    session: Session, plan_id: UUID, *conditions: ColumnElement[bool]
) -> tuple[StageRow, ...]:
    counts = dict(
        session.execute(
            select(ScoreSheet.stage_id, func.count())
            .where(ScoreSheet.deleted_by.is_(None), *conditions)
            .group_by(ScoreSheet.stage_id)
        ).all()
    )
    return tuple(
        StageRow(row.id, row.name, row.purpose, row.is_decisive, row.due, counts.get(row.id, 0))
        for row in living_stages(session, plan_id)
    )


@undoable("Thêm vòng chấm")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a round as the last one and return its id. The first round of a plan is decisive."""
    plan_access.open_plan(session, plan_id)
    fields = validated(StageFields, values)
    stages = living_stages(session, plan_id)
    _refuse_known_name(stages, fields.name)
    stage = Stage(
        plan_id=plan_id,
        position=max((stage.position for stage in stages), default=-1) + 1,
        is_decisive=not stages,
        **fields.model_dump(),
    )
    session.add(stage)
    return stage.id


@undoable("Thêm các vòng chấm thường dùng")
def add_usual(session: Writing, plan_id: UUID) -> tuple[UUID, ...]:
    """Add self, cross and appraisal rounds, the last one decisive, and return their ids."""
    plan = plan_access.open_plan(session, plan_id)
    if living_stages(session, plan_id):
        raise NotAllowed(
            f"Kế hoạch {quoted(plan.name)} đã có vòng chấm. Chưa có gì thay đổi. "
            "Hãy thêm từng vòng còn thiếu."
        )
    stages = [
        Stage(
            plan_id=plan_id,
            position=n,
            name=purpose.label,
            purpose=purpose,
            is_decisive=purpose is _USUAL[-1],
        )
        for n, purpose in enumerate(_USUAL)
    ]
    session.add_all(stages)
    return tuple(stage.id for stage in stages)


def add_stages_of(rules: SetRules, session: Writing, plan_id: UUID) -> None:
    """Give a plan the rounds that a criteria set is scored in, as far as it lacks them.

    A round of the same name becomes the set's own. The set's decisive one decides only in a plan
    that had no rounds.
    """
    stages = living_stages(session, plan_id)
    is_first = not stages
    position = max((stage.position for stage in stages), default=-1)
    for wanted in rules.stages:
        found = next((s for s in stages if s.code == wanted.code), None) or next(
            (s for s in stages if not s.code and fold(s.name) == fold(wanted.name)), None
        )
        if found is None:
            position += 1
            session.add(
                Stage(
                    plan_id=plan_id,
                    position=position,
                    name=_free_name(stages, wanted.name),
                    purpose=wanted.purpose,
                    code=wanted.code,
                    is_decisive=is_first and wanted.code == rules.decisive_stage,
                )
            )
        elif found.code is None:
            found.code = wanted.code
    session.flush()


def _free_name(stages: Sequence[Stage], name: str) -> str:
    known = {fold(stage.name) for stage in stages}
    number, free = 2, name
    while fold(free) in known:
        free, number = f"{name} ({number})", number + 1
    return free


@undoable("Sửa vòng chấm")
def update(session: Writing, stage_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what describes a round."""
    stage = _changeable(session, stage_id)
    before = {name: getattr(stage, name) for name in StageFields.model_fields}
    fields = changed(StageFields, before, values)
    others = [other for other in living_stages(session, stage.plan_id) if other.id != stage.id]
    _refuse_known_name(others, fields.name)
    for name, value in fields.model_dump().items():
        if before[name] != value:
            setattr(stage, name, value)


@undoable("Chuyển chỗ vòng chấm")
def move(session: Writing, stage_id: UUID, steps: int) -> None:
    """Move a round among those of its plan, up when `steps` is negative."""
    stage = _changeable(session, stage_id)
    ids = [other.id for other in living_stages(session, stage.plan_id)]
    session.update_many(Stage, positions(moved(ids, stage.id, steps)))


@undoable("Chọn vòng quyết định kết quả")
def make_decisive(session: Writing, stage_id: UUID) -> None:
    """Take results from this round, and from no other of its plan."""
    stage = _changeable(session, stage_id)
    refuse_any_closed(session, stage.plan_id)
    for other in living_stages(session, stage.plan_id):
        if other.is_decisive != (other.id == stage.id):
            other.is_decisive = other.id == stage.id


@undoable("Xóa vòng chấm", deletes=True)
def delete(session: Writing, stage_ids: Sequence[UUID]) -> None:
    """Put rounds that have no sheets into the bin; the one that decides only with all others."""
    stages = [_changeable(session, stage_id) for stage_id in stage_ids]
    for stage in stages:
        rows = {row.id: row for row in listed(session, stage.plan_id)}
        if count := rows[stage.id].sheet_count:
            raise NotAllowed(
                f"Không xóa được vòng {quoted(stage.name)} vì đã có {count} phiếu chấm. "
                "Chưa có gì thay đổi. Hãy xóa các phiếu trống của vòng này trước."
            )
        if stage.is_decisive and rows.keys() - set(stage_ids):
            raise NotAllowed(
                f"Không xóa được vòng {quoted(stage.name)} vì kết quả lấy từ vòng này. "
                "Chưa có gì thay đổi. Hãy chọn vòng khác quyết định kết quả trước."
            )
    session.put_away(*stages)


def living_stage(session: Session, stage_id: UUID) -> Stage:
    """Return a round that stands in no bin."""
    return reading.the(session, Stage, stage_id, "Vòng chấm")


def _changeable(session: Session, stage_id: UUID) -> Stage:
    stage = living_stage(session, stage_id)
    plan_access.open_plan(session, stage.plan_id)
    return stage


def living_stages(session: Session, plan_id: UUID) -> list[Stage]:
    """Return the rounds of a plan in their order."""
    stages = select(Stage).where(Stage.plan_id == plan_id, Stage.deleted_by.is_(None))
    return list(session.scalars(stages.order_by(Stage.position, Stage.id)))


def decisive(session: Session, plan_id: UUID) -> Stage:
    """Return the round that results come from. `NotAllowed` when none was chosen."""
    for stage in living_stages(session, plan_id):
        if stage.is_decisive:
            return stage
    plan = plan_access.the(session, plan_id)
    raise NotAllowed(
        f"Kế hoạch {quoted(plan.name)} chưa chọn vòng chấm nào quyết định kết quả. "
        "Chưa có gì thay đổi. Hãy chọn một vòng trước."
    )


def _refuse_known_name(stages: list[Stage], name: str) -> None:
    if any(fold(stage.name) == fold(name) for stage in stages):
        raise InvalidInput.of(
            "name", f"Kế hoạch đã có vòng {quoted(name)}. Hãy đặt tên khác, ví dụ thêm “lần 2”."
        )
