"""Closing scores (chốt điểm): a frozen copy of where everybody stood, and opening them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import collation_key, quoted, tidy
from app.domain.points import points_text
from app.entities import Finalisation, Phase, Result, ScoreSheet, Stage
from app.services import plan_access, reading
from app.services.closing import refuse_closed, scope_name, standing
from app.services.council_orders import order_of
from app.services.result_detail import detail
from app.services.score_data import Competitor, Sheet, grade_rules, sheets
from app.services.sheet_findings import Finding, findings_of
from app.services.sheet_workings import workings
from app.services.stages import decisive
from app.services.standings import Standing, judged, of_stage, stood_with_sheets
from app.services.verbs import countered
from app.storage.recorder import Writing

_NAMED = 20


@dataclass(frozen=True, slots=True)
class FinalisationRow:
    """One closing of scores; it stands while `reopened_on` is None."""

    id: UUID
    phase_id: UUID | None
    phase_name: str
    stage_name: str
    finalised_on: date
    reopened_on: date | None
    reopen_reason: str
    result_count: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """Where a subject stood when scores were closed; points in hundredths.

    Who was not scored completely has no rank. `detail` is what it came from on that day.
    """

    subject_id: UUID
    subject_name: str
    cluster_id: UUID | None
    cluster_name: str
    base_points: int | None
    bonus_points: int
    penalty_points: int
    total: int | None
    rank: int | None
    grade: str
    detail: Mapping[str, Any] | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the grade is what it is, as it was said when scores were closed."""
        return tuple((self.detail or {}).get("reasons", ()))


@dataclass(frozen=True, slots=True)
class Results:
    """One closing of scores with all its results, by cluster and rank."""

    finalisation: FinalisationRow
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """A frozen figure that the sheets no longer give."""

    subject_name: str
    figure: str
    frozen: str
    now: str

    @property
    def message(self) -> str:
        """Say it as a sentence."""
        return f"{quoted(self.subject_name)}: {self.figure} đã chốt {self.frozen}, nay {self.now}."


@countered("Chốt điểm", by="results.reopen", closes_period=True)
def finalise(
    session: Writing,
    plan_id: UUID,
    phase_id: UUID | None,
    today: date,
    *,
    allow_incomplete: bool = False,
) -> UUID:
    """Freeze the results of the decisive stage and return the closing's id.

    `NotAllowed` names the sheets that are not complete, unless that is allowed: their subjects
    are frozen without rank and grade.
    """
    plan = plan_access.the(session, plan_id)
    scope = scope_name(session, plan, phase_id)
    refuse_closed(session, plan_id, phase_id)
    stage = decisive(session, plan_id)
    found = stood_with_sheets(session, stage, phase_id)
    stood = [row for row, _ in found]
    if not any(row.is_complete for row in stood):
        raise NotAllowed(
            f"Chưa chốt được điểm của {scope}: vòng {quoted(stage.name)} chưa có phiếu nào chấm "
            "xong. Chưa có gì thay đổi. Hãy chấm điểm trước."
        )
    incomplete = [row for row in stood if not row.is_complete]
    if incomplete and not allow_incomplete:
        raise NotAllowed(
            f"Chưa chốt được điểm của {scope}: {len(incomplete)} phiếu ở vòng "
            f"{quoted(stage.name)} chưa chấm xong.\n{_named(incomplete)}\n"
            "Chưa có gì thay đổi. Hãy chấm nốt, hoặc chọn chốt cả khi còn phiếu chưa xong."
        )
    if unexplained := findings_of(session, plan_id, phase_id):
        raise NotAllowed(
            f"Chưa chốt được điểm của {scope}: {len(unexplained)} chỗ chưa đủ lý do hoặc minh "
            f"chứng.\n{_first_of(unexplained)}\nChưa có gì thay đổi. Hãy ghi lý do, minh chứng "
            "ở các chỗ trên rồi chốt lại."
        )
    closing = Finalisation(
        plan_id=plan_id, phase_id=phase_id, stage_id=stage.id, finalised_on=today
    )
    session.add(closing)
    said = workings(session, [sheet for _, sheet in found if sheet is not None])
    session.insert_many(
        Result,
        [
            {
                "finalisation_id": closing.id,
                "subject_id": row.subject_id,
                "cluster_id": row.cluster_id,
                "subject_name": row.subject_name,
                "cluster_name": row.cluster_name,
                "base_points": row.base,
                "bonus_points": row.bonus,
                "penalty_points": row.penalty,
                "total": row.total,
                "rank": row.rank,
                "grade": row.grade,
                "detail": detail(row, sheet, said[sheet.id] if sheet else {}),
            }
            for row, sheet in found
        ],
    )
    return closing.id


@countered("Mở lại điểm", by="results.finalise", needs_reason=True)
def reopen(
    session: Writing, plan_id: UUID, phase_id: UUID | None, reason: str, today: date
) -> None:
    """Let scores change again, with the reason. The results stay in the history."""
    plan = plan_access.open_plan(session, plan_id)
    scope = scope_name(session, plan, phase_id)
    closing = standing(session, plan_id, phase_id)
    if closing is None:
        raise NotAllowed(f"Điểm của {scope} chưa chốt nên không cần mở lại. Chưa có gì thay đổi.")
    if not tidy(reason):
        raise InvalidInput.of("reason", "Chưa nhập lý do mở lại điểm.")
    closing.reopened_on = today
    closing.reopen_reason = tidy(reason)


def of(session: Session, plan_id: UUID, phase_id: UUID | None) -> Results | None:
    """Return the results that stand for a phase, or None while scores are open."""
    closing = standing(session, plan_id, phase_id)
    return None if closing is None else read(session, closing.id)


def read(session: Session, finalisation_id: UUID) -> Results:
    """Return one closing of scores with its results, also when it was opened again since."""
    reading.the(session, Finalisation, finalisation_id, "Lần chốt điểm")
    [closing] = _closings(session, Finalisation.id == finalisation_id)
    of_closing = Result.finalisation_id == finalisation_id
    rows = reading.rows(session, ResultRow, Result, of_closing)
    return Results(closing, tuple(sorted(rows, key=_order)))


def history(session: Session, plan_id: UUID) -> tuple[FinalisationRow, ...]:
    """Return every closing of a plan's scores, the newest first, opened again or not."""
    return _closings(session, Finalisation.plan_id == plan_id)


def drift(session: Session, finalisation_id: UUID) -> tuple[Drift, ...]:
    """Return where the sheets no longer give what was frozen; nothing while scores stay closed.

    Names and clusters count as they were frozen: a unit renamed since is no drift.
    """
    return tuple(
        found
        for row, current in beside(session, finalisation_id)
        for found in _drifts(row, current)
    )


def beside(session: Session, finalisation_id: UUID) -> tuple[tuple[ResultRow, Standing], ...]:
    """Return each frozen result beside where its subject stands now, among the same others."""
    closing = reading.the(session, Finalisation, finalisation_id, "Lần chốt điểm")
    frozen = read(session, finalisation_id).rows
    by_subject: dict[UUID, list[Sheet]] = defaultdict(list)
    conditions = (
        ScoreSheet.plan_id == closing.plan_id,
        ScoreSheet.phase_id == closing.phase_id,
    )
    for sheet in sheets(session, *conditions):
        by_subject[sheet.subject_id].append(sheet)
    scored = [
        (
            Competitor(row.subject_id, row.subject_name, row.cluster_id, row.cluster_name),
            of_stage(closing.stage_id, by_subject[row.subject_id]),
        )
        for row in frozen
    ]
    council = order_of(session, closing.plan_id, closing.phase_id)
    now = judged(scored, grade_rules(session, closing.plan_id), council)
    return tuple((row, current) for row, (current, _) in zip(frozen, now, strict=True))


def _drifts(frozen: ResultRow, now: Standing) -> Iterable[Drift]:
    figures = (
        ("điểm tiêu chí", points_text(frozen.base_points), points_text(now.base)),
        ("điểm thưởng", points_text(frozen.bonus_points), points_text(now.bonus)),
        ("điểm trừ", points_text(frozen.penalty_points), points_text(now.penalty)),
        ("tổng điểm", points_text(frozen.total), points_text(now.total)),
        ("hạng", str(frozen.rank or ""), str(now.rank or "")),
        ("xếp loại", frozen.grade, now.grade),
    )
    for figure, was, current in figures:
        if was != current:
            yield Drift(frozen.subject_name, figure, was or "để trống", current or "để trống")


def _closings(session: Session, condition: ColumnElement[bool]) -> tuple[FinalisationRow, ...]:
    counts = (
        select(Result.finalisation_id, func.count().label("result_count"))
        .where(Result.deleted_by.is_(None))
        .group_by(Result.finalisation_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Finalisation.id,
            Finalisation.phase_id,
            func.coalesce(Phase.name, ""),
            Stage.name,
            Finalisation.finalised_on,
            Finalisation.reopened_on,
            Finalisation.reopen_reason,
            func.coalesce(counts.c.result_count, 0),
        )
        .join(Stage, Stage.id == Finalisation.stage_id)
        .outerjoin(Phase, Phase.id == Finalisation.phase_id)
        .outerjoin(counts, counts.c.finalisation_id == Finalisation.id)
        .where(condition, Finalisation.deleted_by.is_(None))
        .order_by(
            Finalisation.reopened_on.is_not(None),
            Finalisation.reopened_on.desc(),
            Finalisation.finalised_on.desc(),
            Finalisation.id,
        )
    )
    return tuple(FinalisationRow(*row) for row in rows)


def _order(row: ResultRow) -> tuple[object, ...]:
    return (
        row.cluster_id is None,
        collation_key(row.cluster_name),
        row.rank is None,
        row.rank or 0,
        collation_key(row.subject_name),
    )


def _named(incomplete: Sequence[Standing]) -> str:
    """Return who is not scored completely, one to a line; of a long list, how many more."""
    lines = [f"– {row.subject_name}: {row.note[:1].lower()}{row.note[1:]}" for row in incomplete]
    more = len(lines) - _NAMED
    return "\n".join([*lines[:_NAMED], *([f"– và {more} đối tượng khác"] if more > 0 else [])])


def _first_of(found: Sequence[Finding]) -> str:
    """Return what was found, one to a line; of a long list, how many more."""
    lines = [f"– {one.subject_name}, vòng {one.stage_name}: {one.message}" for one in found]
    more = len(lines) - _NAMED
    return "\n".join([*lines[:_NAMED], *([f"– và {more} chỗ khác"] if more > 0 else [])])
