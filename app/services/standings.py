"""Where everybody stands: ranks and grades, summed as they are asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain import scoring as rules
from app.domain.grading import GradeRule, Grading, short_of
from app.domain.ranking import Placing
from app.entities import ScoreSheet, Stage, Subject
from app.services import plan_access
from app.services.closing import scope_name
from app.services.council_orders import order_of
from app.services.placing import Stood, over_all, place
from app.services.schemes import Scheme
from app.services.score_data import (
    Competitor,
    Contestant,
    Sheet,
    any_sections,
    by_sections,
    contestants,
    grade_rules,
    sheets,
)
from app.services.stages import living_stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands at a stage; points in hundredths.

    Nothing is scored while `base` and `total` are None. Who is not scored completely has no rank
    and no grade, and `note` says what is missing. `reasons` say why the grade is what it is and
    why a better one was not given; `parted_by` what set it apart from equals, `shared_with` how
    many have its rank too.
    """

    subject_id: UUID
    subject_name: str
    cluster_id: UUID | None
    cluster_name: str
    sheet_id: UUID | None
    base: int | None
    bonus: int
    penalty: int
    total: int | None
    maximum: int | None
    scored_count: int
    expected_count: int
    is_complete: bool
    rank: int | None
    grade: str
    note: str
    reasons: tuple[str, ...] = ()
    parted_by: tuple[str, ...] = ()
    shared_with: int = 0
    approved_on: date | None = None
    approval_lost: bool = False
    overall_rank: int | None = None
    """The rank over all clusters, in a ranking of more than one."""


@dataclass(frozen=True, slots=True)
class RankingGroup:
    """Those who compete among themselves: a cluster, or all who are in none."""

    cluster_id: UUID | None
    name: str
    rows: tuple[Standing, ...]

    @property
    def unranked_count(self) -> int:
        """How many are not scored completely."""
        return sum(row.rank is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of a plan or phase by one stage, group by group.

    `warnings` say who is not ranked.
    """

    scope: str
    stage_name: str
    groups: tuple[RankingGroup, ...]
    warnings: tuple[str, ...]


def ranking(session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID) -> Ranking:
    """Return the ranking by a stage: within each cluster of the plan's year, ranks shared."""
    plan = plan_access.the(session, plan_id)
    stage = stage_of(session, plan_id, stage_id)
    groups: dict[UUID | None, list[Standing]] = defaultdict(list)
    scored = scored_at(session, stage, phase_id)
    council = order_of(session, plan_id, phase_id)
    ranks = over_all([Stood(subject, _only(own)) for subject, own in scored], council)
    for standing, _ in judged(scored, grade_rules(session, plan_id), council):
        placed = replace(standing, overall_rank=ranks.get(standing.subject_id))
        groups[standing.cluster_id].append(placed)
    ranked = tuple(
        RankingGroup(cluster_id, rows[0].cluster_name or "Ngoài cụm, khối", _best_first(rows))
        for cluster_id, rows in groups.items()
    )
    unranked = sum(group.unranked_count for group in ranked)
    warning = f"{unranked} đối tượng chưa xếp hạng vì chưa chấm xong."
    known = {standing.subject_id for group in ranked for standing in group.rows}
    return Ranking(
        scope=scope_name(session, plan, phase_id),
        stage_name=stage.name,
        groups=ranked,
        warnings=(*((warning,) if unranked else ()), *_mergers(session, known)),
    )


def _mergers(session: Session, subject_ids: Collection[UUID]) -> list[str]:
    """Return a sentence for each of these units that went into another one."""
    successor = aliased(Subject)
    rows = session.execute(
        select(Subject.id, Subject.name, successor.name, Subject.valid_to)
        .join(successor, successor.id == Subject.successor_id)
        .where(Subject.deleted_by.is_(None))
        .order_by(Subject.name_key)
    )
    return [
        f"{quoted(name)} đã gộp vào {quoted(into)}{f' sau ngày {last:%d/%m/%Y}' if last else ''}. "
        "Phiếu và điểm đã chấm được giữ nguyên, vẫn xếp hạng riêng. Nếu không xét nữa, hãy bỏ "
        f"{quoted(name)} khỏi đối tượng tham gia."
        for row_id, name, into, last in rows
        if row_id in subject_ids
    ]


def standings(session: Session, stage: Stage, phase_id: UUID | None) -> tuple[Standing, ...]:
    """Return where everybody stands at a stage, by cluster and then in their order."""
    return tuple(standing for standing, _ in _stood(session, stage, phase_id, None))


def stood_with_sheets(
    session: Session, stage: Stage, phase_id: UUID | None, cluster_id: UUID | None = None
) -> list[tuple[Standing, Sheet | None]]:
    """Return where all, or those of one cluster, stand at a stage, with the sheet that counts."""
    return _stood(session, stage, phase_id, cluster_id)


def judged(
    scored: Sequence[tuple[Competitor, Sequence[Sheet]]],
    bands: Sequence[GradeRule],
    council: Mapping[UUID, int],
) -> list[tuple[Standing, Sheet | None]]:
    """Rank subjects within their clusters and grade them, by what their sheets sum up to.

    `bands` are the grades of the plan, for those whose set has none of its own.
    """
    stood = [Stood(subject, _only(own)) for subject, own in scored]
    placed = place(stood, bands, council)
    return [
        (
            _standing(subject, own, *placed[subject.id], _short_of(_only(own), bands)),
            own[0] if own else None,
        )
        for subject, own in scored
    ]


def _short_of(sheet: Sheet | None, bands: Sequence[GradeRule]) -> tuple[str, ...]:
    if sheet is None or not sheet.total.is_complete or sheet.total.total is None:
        return ()
    return short_of(sheet.total.total, sheet.scheme.rules.grades or bands)


def stage_of(session: Session, plan_id: UUID, stage_id: UUID) -> Stage:
    """Return a stage of a plan. `NotAllowed` when it is another plan's."""
    plan = plan_access.the(session, plan_id)
    stage = living_stage(session, stage_id)
    if stage.plan_id != plan_id:
        raise NotAllowed(
            f"Vòng {quoted(stage.name)} không thuộc kế hoạch {quoted(plan.name)}. "
            "Hãy chọn lại vòng chấm."
        )
    return stage


def _stood(
    session: Session, stage: Stage, phase_id: UUID | None, cluster_id: UUID | None
) -> list[tuple[Standing, Sheet | None]]:
    scored = scored_at(session, stage, phase_id, cluster_id)
    bands = grade_rules(session, stage.plan_id)
    return judged(scored, bands, order_of(session, stage.plan_id, phase_id))


def scored_at(
    session: Session, stage: Stage, phase_id: UUID | None, cluster_id: UUID | None = None
) -> list[tuple[Contestant, list[Sheet]]]:
    """Return who takes part with what counts of their sheets at a stage, ready to be judged.

    At the decisive stage each section counts from the stage that the set names; any other stage
    is told by what it scored itself.
    """
    plan = plan_access.the(session, stage.plan_id)
    pool = contestants(session, plan, cluster_id)
    only = None if cluster_id is None else [subject.id for subject in pool]
    found = sheets_at(session, stage, phase_id, only)
    return [(subject, found.get(subject.id, [])) for subject in pool]


def sheets_at(
    session: Session,
    stage: Stage,
    phase_id: UUID | None,
    subject_ids: Collection[UUID] | None = None,
    known: Mapping[UUID, Scheme] | None = None,
) -> dict[UUID, list[Sheet]]:
    """Return what counts of the sheets at a stage by subject, of these subjects or of all.

    `known` are criteria sets that need not be read again.
    """
    conditions = [ScoreSheet.plan_id == stage.plan_id, ScoreSheet.phase_id == phase_id]
    if subject_ids is not None:
        conditions.append(ScoreSheet.subject_id.in_(subject_ids))
    if not (stage.is_decisive and any_sections(session, *conditions)):
        conditions.append(ScoreSheet.stage_id == stage.id)
    found: dict[UUID, list[Sheet]] = defaultdict(list)
    for sheet in sheets(session, *conditions, known=known):
        found[sheet.subject_id].append(sheet)
    if not stage.is_decisive:
        return found
    return {subject_id: of_stage(stage.id, own) for subject_id, own in found.items()}


def of_stage(stage_id: UUID, own: Sequence[Sheet]) -> list[Sheet]:
    """Return a subject's sheets of a stage, with what its other sheets count for."""
    return [by_sections(sheet, own) for sheet in own if sheet.stage_id == stage_id]


def _only(own: Sequence[Sheet]) -> Sheet | None:
    """Return the one sheet that counts; nobody chooses between two."""
    return own[0] if len(own) == 1 else None


def _standing(
    subject: Competitor,
    own: Sequence[Sheet],
    placing: Placing[UUID],
    grading: Grading,
    short: tuple[str, ...],
) -> Standing:
    sheet = own[0] if own else None
    total = sheet.total if sheet else _NO_SHEET
    return Standing(
        subject_id=subject.id,
        subject_name=subject.name,
        cluster_id=subject.cluster_id,
        cluster_name=subject.cluster_name,
        sheet_id=sheet.id if sheet else None,
        base=total.base,
        bonus=total.bonus,
        penalty=total.penalty,
        total=total.total,
        maximum=total.maximum,
        scored_count=total.scored_count,
        expected_count=total.expected_count,
        is_complete=placing.rank is not None,
        rank=placing.rank,
        grade=grading.grade or "",
        note="" if placing.rank is not None else _missing(own),
        reasons=(*short, *grading.reasons),
        parted_by=placing.parted_by,
        shared_with=max(len(placing.sharing) - 1, 0),
        approved_on=sheet.approved_on if sheet else None,
        approval_lost=bool(sheet and sheet.approval_lost),
    )


_NO_SHEET = rules.total((), {})


def _missing(own: Sequence[Sheet]) -> str:
    if not own:
        return "Chưa có phiếu chấm"
    if len(own) > 1:
        return f"Có {len(own)} phiếu ở cùng vòng chấm, cần giữ lại một phiếu"
    if own[0].missing_count:
        return f"Còn {own[0].missing_count} tiêu chí chưa chấm"
    return "Chưa chấm"


def _best_first(rows: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return rows by rank, those without one last; equals keep their order."""
    return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0)))
