"""The rounds side by side: what was self-scored, cross-scored and appraised (đối chiếu)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
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
    Where the two rounds do not score the same, `compared` names the parts of the set that both do,
    and the difference is of these alone.
    """

    points: int | None
    is_complete: bool
    difference: int | None
    compared: tuple[str, ...] = ()


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
class OwedRow:
    """A criterion of a subject that needs a word, and why, round by round."""

    subject_id: UUID
    subject_name: str
    cluster_name: str
    criterion_id: UUID
    code: str
    name: str
    owed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionComparison:
    """The rounds of one subject side by side, criterion by criterion."""

    stages: tuple[StageHeading, ...]
    rows: tuple[CriterionComparisonRow, ...]
    totals: tuple[StagePoints, ...]


def comparison(session: Session, plan_id: UUID, phase_id: UUID | None) -> Comparison:
    """Return each subject's total at every round, with the difference from the one before.

    Two rounds are compared by what both score, whatever else one of them scores.
    """
    plan = plan_access.the(session, plan_id)
    headings = _headings(session, plan_id)
    scored = _by_subject(
        sheets(session, ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id)
    )
    return Comparison(
        stages=headings,
        rows=tuple(
            ComparisonRow(
                subject_id=subject.id,
                subject_name=subject.name,
                cluster_name=subject.cluster_name,
                stages=_totals([scored.get(subject.id, {}).get(stage.id) for stage in headings]),
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
    reasons = _reasons(session, *conditions)
    own = [by_stage.get(stage.id) for stage in headings]
    given = [counted(sheet) if sheet else {} for sheet in own]
    rows: list[CriterionComparisonRow] = []
    for line in _lines(by_stage.values()):
        said = tuple(reasons.get((subject_id, stage.id, line.id), "") for stage in headings)
        points = [one.get(line.id) for one in given]
        owed = _owed(headings, points, said, _limit(line.id, own)) if line.is_scored else ()
        rows.append(
            CriterionComparisonRow(
                criterion_id=line.id,
                depth=line.depth,
                code=line.code,
                name=line.name,
                kind=line.kind,
                max_points=line.max_points,
                stages=_line_side_by_side(line, own, points),
                reasons=said,
                owed=owed,
            )
        )
    return CriterionComparison(stages=headings, rows=tuple(rows), totals=_totals(own))


def owed_by_all(session: Session, plan_id: UUID, phase_id: UUID | None) -> tuple[OwedRow, ...]:
    """Return every criterion of every subject that needs a word (cần giải trình)."""
    plan = plan_access.the(session, plan_id)
    headings = _headings(session, plan_id)
    conditions = (ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id)
    scored = _by_subject(sheets(session, *conditions))
    reasons = _reasons(session, *conditions)
    rows: list[OwedRow] = []
    for subject in contestants(session, plan):
        own = [scored.get(subject.id, {}).get(stage.id) for stage in headings]
        for line in _lines([sheet for sheet in own if sheet is not None]):
            points = [_line_points(sheet, line.id) for sheet in own]
            if not line.is_scored or len(set(points) - {None}) < 2:
                continue
            said = [reasons.get((subject.id, stage.id, line.id), "") for stage in headings]
            owed = _owed(headings, points, said, _limit(line.id, own))
            if owed:
                rows.append(
                    OwedRow(
                        subject_id=subject.id,
                        subject_name=subject.name,
                        cluster_name=subject.cluster_name,
                        criterion_id=line.id,
                        code=line.code,
                        name=line.name,
                        owed=owed,
                    )
                )
    return tuple(rows)


def _by_subject(found: Iterable[Sheet]) -> dict[UUID, dict[UUID, Sheet]]:
    by_subject: dict[UUID, dict[UUID, Sheet]] = defaultdict(dict)
    for sheet in found:
        by_subject[sheet.subject_id][sheet.stage_id] = sheet
    return by_subject


def _reasons(
    session: Session, *conditions: ColumnElement[bool]
) -> dict[tuple[UUID, UUID, UUID], str]:
    """Return the reasons of sheets by subject, stage and criterion."""
    rows = session.execute(
        select(ScoreSheet.subject_id, ScoreSheet.stage_id, Entry.criterion_id, Entry.reason)
        .join(ScoreSheet, ScoreSheet.id == Entry.sheet_id)
        .where(
            *conditions,
            Entry.reason != "",
            Entry.deleted_by.is_(None),
            ScoreSheet.deleted_by.is_(None),
        )
    )
    return {(subject, stage, criterion): reason for subject, stage, criterion, reason in rows}


def _limit(line_id: UUID, own: Sequence[Sheet | None]) -> int | None:
    """Return how far rounds may be apart on a line, by the set it stands in; None: no limit."""
    held = [sheet.scheme for sheet in own if sheet is not None and line_id in sheet.scheme.place]
    return held[-1].whole.difference_limit if held else None


def _owed(
    headings: Sequence[StageHeading],
    points: Sequence[int | None],
    reasons: Sequence[str],
    limit: int | None,
) -> tuple[str, ...]:
    """Return what each round owes a word for: a change without a reason, or beyond the limit."""
    found: list[str] = []
    before: int | None = None
    for heading, given, reason in zip(headings, points, reasons, strict=True):
        apart = abs(difference(given, before) or 0)
        before = before if given is None else given
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


def _totals(own: Sequence[Sheet | None]) -> tuple[StagePoints, ...]:
    """Set totals side by side, each compared with the nearest before it that has any."""
    found: list[StagePoints] = []
    before: Sheet | None = None
    for sheet in own:
        if sheet is None or sheet.total.total is None:
            found.append(StagePoints(None, is_complete=False, difference=None))
            continue
        apart, compared = (None, ()) if before is None else totals_apart(before, sheet)
        found.append(StagePoints(sheet.total.total, sheet.total.is_complete, apart, compared))
        before = sheet
    return tuple(found)


def totals_apart(before: Sheet, now: Sheet) -> tuple[int | None, tuple[str, ...]]:
    """Return how far two totals are apart in what both sheets score, and what that is.

    Nothing is named where both score the same. Sheets of two sets have no parts in common that
    could be told, so they are compared whole.
    """
    scheme = now.scheme
    if before.scheme.id != scheme.id or before.tree is now.tree:
        return difference(now.total.total, before.total.total), ()
    both = scheme.tree_at(before.stage_code, now.stage_code)
    if len(both.nodes) == len(before.tree.nodes) == len(now.tree.nodes):
        return difference(now.total.total, before.total.total), ()
    one, other = (both.total(sheet.entries, scheme.caps).total for sheet in (now, before))
    parts = scheme.parts_at(before.stage_code, now.stage_code)
    return difference(one, other), tuple(line.code or line.name for line in parts)


def _line_side_by_side(
    line: CriterionLine, own: Sequence[Sheet | None], given: Sequence[int | None]
) -> tuple[StagePoints, ...]:
    """Set the points of a line side by side; those of a group by what both rounds score of it."""
    found: list[StagePoints] = []
    before: int | None = None
    for number, points in enumerate(given):
        apart = None
        if points is not None:
            if before is not None:
                apart = line_apart(line, own[before], own[number])
            before = number
        found.append(StagePoints(points, is_complete=True, difference=apart))
    return tuple(found)


def line_apart(line: CriterionLine, before: Sheet | None, now: Sheet | None) -> int | None:
    """Return how far two sheets are apart on a line; on a group by what both score of it."""
    if before is None or now is None:
        return None
    if before.scheme.id != now.scheme.id or line.is_scored:
        return difference(_line_points(now, line.id), _line_points(before, line.id))
    both = now.scheme.tree_at(before.stage_code, now.stage_code)
    place = now.scheme.place[line.id]
    one, other = (both.total(sheet.entries).points.get(place) for sheet in (now, before))
    return difference(one, other)


def _line_points(sheet: Sheet | None, line_id: UUID) -> int | None:
    place = None if sheet is None else sheet.scheme.place.get(line_id)
    return None if sheet is None or place is None else sheet.points(place)


def _lines(own: Iterable[Sheet]) -> list[CriterionLine]:
    """Return the criteria of all rounds; they differ when a set was exchanged in between."""
    lines: dict[UUID, CriterionLine] = {}
    for sheet in own:
        lines |= {line.id: line for line in sheet.scheme.lines}
    return list(lines.values())
