"""The rounds side by side: what was self-scored, cross-scored and appraised (đối chiếu)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.points import points_text
from app.domain.terms import CriterionKind
from app.entities import Entry, ScoreSheet
from app.services import plan_access
from app.services.schemes import CriterionLine
from app.services.score_data import Sheet, contestants, counted, difference, sheets
from app.services.stages import living_stages


@dataclass(frozen=True, slots=True)
class StageHeading:
    """A round over its columns."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class StagePoints:
    """What a round gave, in hundredths, and how far that is from the round before it.

    `points` is None when the round gave nothing, `difference` when there is nothing to compare.
    """

    points: int | None
    is_complete: bool
    difference: int | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A subject with its total at each round, in the order of the rounds."""

    subject_id: UUID
    subject_name: str
    cluster_name: str
    stages: tuple[StagePoints, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The totals of all rounds of a plan or phase, side by side."""

    stages: tuple[StageHeading, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class CriterionComparisonRow:
    """A criterion with what each round counted for it, and the reasons given.

    `owed` says of each round that changed it without a reason, or by more than the set allows.
    """

    criterion_id: UUID
    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    stages: tuple[StagePoints, ...]
    reasons: tuple[str, ...]
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionComparison:
    """The rounds of one subject side by side, criterion by criterion."""

    stages: tuple[StageHeading, ...]
    rows: tuple[CriterionComparisonRow, ...]
    totals: tuple[StagePoints, ...]


def comparison(session: Session, plan_id: UUID, phase_id: UUID | None) -> Comparison:
    """Return each subject's total at every round, with the difference from the one before."""
    plan = plan_access.the(session, plan_id)
    headings = _headings(session, plan_id)
    scored = {
        (sheet.subject_id, sheet.stage_id): sheet
        for sheet in sheets(
            session, ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id
        )
    }
    return Comparison(
        stages=headings,
        rows=tuple(
            ComparisonRow(
                subject_id=subject.id,
                subject_name=subject.name,
                cluster_name=subject.cluster_name,
                stages=_totals([scored.get((subject.id, stage.id)) for stage in headings]),
            )
            for subject in contestants(session, plan)
        ),
    )


def criterion_comparison(
    session: Session, plan_id: UUID, phase_id: UUID | None, subject_id: UUID
) -> CriterionComparison:
    """Return what every round gave one subject, criterion by criterion."""
    plan_access.the(session, plan_id)
    headings = _headings(session, plan_id)
    conditions = (
        ScoreSheet.plan_id == plan_id,
        ScoreSheet.phase_id == phase_id,
        ScoreSheet.subject_id == subject_id,
    )
    by_stage = {sheet.stage_id: sheet for sheet in sheets(session, *conditions)}
    reasons: dict[tuple[UUID, UUID], str] = {
        (row.stage_id, row.criterion_id): row.reason
        for row in session.execute(
            select(ScoreSheet.stage_id, Entry.criterion_id, Entry.reason)
            .join(ScoreSheet, ScoreSheet.id == Entry.sheet_id)
            .where(*conditions, Entry.deleted_by.is_(None), ScoreSheet.deleted_by.is_(None))
        )
    }
    own = [by_stage.get(stage.id) for stage in headings]
    given = [counted(sheet) if sheet else {} for sheet in own]
    limits = {
        line.id: sheet.scheme.whole.difference_limit
        for sheet in by_stage.values()
        for line in sheet.scheme.lines
    }
    rows: list[CriterionComparisonRow] = []
    for line in _lines(by_stage):
        stages = _side_by_side([(points.get(line.id), True) for points in given])
        said = tuple(reasons.get((stage.id, line.id), "") for stage in headings)
        owed = _owed(headings, stages, said, limits[line.id]) if line.is_scored else ()
        rows.append(
            CriterionComparisonRow(
                criterion_id=line.id,
                depth=line.depth,
                code=line.code,
                name=line.name,
                kind=line.kind,
                max_points=line.max_points,
                stages=stages,
                reasons=said,
                owed=owed,
            )
        )
    return CriterionComparison(stages=headings, rows=tuple(rows), totals=_totals(own))


def _owed(
    headings: tuple[StageHeading, ...],
    stages: tuple[StagePoints, ...],
    reasons: tuple[str, ...],
    limit: int | None,
) -> tuple[str, ...]:
    found: list[str] = []
    for heading, points, reason in zip(headings, stages, reasons, strict=True):
        apart = abs(points.difference or 0)
        said: list[str] = []
        if limit is not None and apart > limit:
            said.append(f"lệch {points_text(apart)} điểm, quá mức {points_text(limit)}")
        if apart and not reason:
            said.append("chưa ghi lý do")
        if said:
            found.append(f"{heading.name}: {', '.join(said)}")
    return tuple(found)


def _headings(session: Session, plan_id: UUID) -> tuple[StageHeading, ...]:
    return tuple(StageHeading(row.id, row.name) for row in living_stages(session, plan_id))


def _totals(own: list[Sheet | None]) -> tuple[StagePoints, ...]:
    return _side_by_side(
        [
            (None, False) if sheet is None else (sheet.total.total, sheet.total.is_complete)
            for sheet in own
        ]
    )


def _side_by_side(given: list[tuple[int | None, bool]]) -> tuple[StagePoints, ...]:
    """Set points side by side, each compared with the nearest before it that has any."""
    found: list[StagePoints] = []
    before: int | None = None
    for points, is_complete in given:
        found.append(StagePoints(points, is_complete, difference(points, before)))
        before = before if points is None else points
    return tuple(found)


def _lines(by_stage: Mapping[UUID, Sheet]) -> list[CriterionLine]:
    """Return the criteria of all rounds; they differ when a set was exchanged in between."""
    lines: dict[UUID, CriterionLine] = {}
    for sheet in by_stage.values():
        lines |= {line.id: line for line in sheet.scheme.lines}
    return list(lines.values())
