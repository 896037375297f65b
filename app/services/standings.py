"""Where everybody stands: the scoring matrix and the ranking, summed as they are asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain import scoring as rules
from app.domain.grades import GradeBand, grade
from app.domain.ranking import rank_within
from app.domain.terms import CriterionKind
from app.entities import ScoreSheet, Stage
from app.services import plan_access
from app.services.closing import reason_closed, scope_name
from app.services.schemes import Scheme
from app.services.score_data import Competitor, Sheet, contestants, grade_bands, sheets
from app.services.sheets import subject_names
from app.services.stages import living_stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands at a stage; points in hundredths.

    Nothing is scored while `base` and `total` are None. Who is not scored completely has no rank
    and no grade, and `note` says what is missing.
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


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A criterion over a column of the matrix; a group's column shows its sum."""

    criterion_id: UUID
    set_id: UUID
    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    step: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A subject with its marks, column by column; None where its set lacks the column."""

    standing: Standing
    set_id: UUID | None
    scorer_name: str
    cells: tuple[rules.Entry | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One stage of a plan: subjects down, criteria across.

    `closed_reason` says why nothing can be marked, or is empty.
    """

    stage_name: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    closed_reason: str


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


def matrix(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    cluster_id: UUID | None = None,
) -> Matrix:
    """Return the marks of a stage, for one cluster or for all who take part."""
    stage = _stage_of(session, plan_id, stage_id)
    found = _stood(session, stage, phase_id, cluster_id)
    used = {s.scheme.id: s.scheme for _, s in found if s is not None}
    order = sorted(used.values(), key=lambda scheme: (scheme.label, str(scheme.id)))
    names = subject_names(session, [s.scorer_id for _, s in found if s is not None])
    return Matrix(
        stage_name=stage.name,
        columns=tuple(column for scheme in order for column in _columns(scheme)),
        rows=tuple(
            MatrixRow(
                standing=standing,
                set_id=sheet.scheme.id if sheet else None,
                scorer_name=names.get(sheet.scorer_id, "") if sheet else "",
                cells=tuple(cell for scheme in order for cell in _cells(scheme, sheet)),
            )
            for standing, sheet in found
        ),
        closed_reason=reason_closed(session, plan_id, phase_id),
    )


def ranking(session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID) -> Ranking:
    """Return the ranking by a stage: within each cluster of the plan's year, ranks shared."""
    plan = plan_access.the(session, plan_id)
    stage = _stage_of(session, plan_id, stage_id)
    groups: dict[UUID | None, list[Standing]] = defaultdict(list)
    for standing in standings(session, stage, phase_id):
        groups[standing.cluster_id].append(standing)
    ranked = tuple(
        RankingGroup(cluster_id, rows[0].cluster_name or "Ngoài cụm, khối", _best_first(rows))
        for cluster_id, rows in groups.items()
    )
    unranked = sum(group.unranked_count for group in ranked)
    warning = f"{unranked} đối tượng chưa xếp hạng vì chưa chấm xong."
    return Ranking(
        scope=scope_name(session, plan, phase_id),
        stage_name=stage.name,
        groups=ranked,
        warnings=(warning,) if unranked else (),
    )


def standings(session: Session, stage: Stage, phase_id: UUID | None) -> tuple[Standing, ...]:
    """Return where everybody stands at a stage, by cluster and then in their order."""
    return tuple(standing for standing, _ in _stood(session, stage, phase_id, None))


def judged(
    scored: Sequence[tuple[Competitor, Sequence[Sheet]]], bands: Sequence[GradeBand]
) -> list[tuple[Standing, Sheet | None]]:
    """Rank subjects within their clusters and grade them, by what their sheets sum up to."""
    totals: dict[UUID | None, dict[UUID, int | None]] = defaultdict(dict)
    for subject, own in scored:
        totals[subject.cluster_id][subject.id] = _final_total(own)
    ranks = {key: place for group in rank_within(totals).values() for key, place in group.items()}
    return [
        (_standing(subject, own, ranks[subject.id], bands), own[0] if own else None)
        for subject, own in scored
    ]


def _stage_of(session: Session, plan_id: UUID, stage_id: UUID) -> Stage:
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
    plan = plan_access.the(session, stage.plan_id)
    pool = contestants(session, plan, cluster_id)
    conditions = [ScoreSheet.stage_id == stage.id, ScoreSheet.phase_id == phase_id]
    if cluster_id is not None:
        conditions.append(ScoreSheet.subject_id.in_([subject.id for subject in pool]))
    by_subject: dict[UUID, list[Sheet]] = defaultdict(list)
    for sheet in sheets(session, *conditions):
        by_subject[sheet.subject_id].append(sheet)
    scored = [(subject, by_subject[subject.id]) for subject in pool]
    return judged(scored, grade_bands(session, plan.id))


def _final_total(own: Sequence[Sheet]) -> int | None:
    """Return the total that counts: of one sheet, completely scored."""
    if len(own) != 1 or not own[0].total.is_complete:
        return None
    return own[0].total.total


def _standing(
    subject: Competitor, own: Sequence[Sheet], rank: int | None, bands: Sequence[GradeBand]
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
        is_complete=rank is not None,
        rank=rank,
        grade=(grade(total.total, bands) or "") if rank is not None else "",
        note="" if rank is not None else _missing(own),
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


def _columns(scheme: Scheme) -> list[MatrixColumn]:
    return [
        MatrixColumn(
            criterion_id=line.id,
            set_id=scheme.id,
            depth=line.depth,
            code=line.code,
            name=line.name,
            kind=line.kind,
            max_points=line.max_points,
            step=scheme.step,
        )
        for line in scheme.lines
    ]


def _cells(scheme: Scheme, sheet: Sheet | None) -> list[rules.Entry | None]:
    if sheet is None or sheet.scheme.id != scheme.id:
        return [None] * len(scheme.lines)
    sums = sheet.total.group_points
    return [
        _sum(sums[n]) if n in sums else sheet.entries.get(n, rules.BLANK)
        for n in range(len(scheme.lines))
    ]


@lru_cache(maxsize=4096)
def _sum(points: int | None) -> rules.Entry:
    return rules.BLANK if points is None else rules.Entry.answered(points)
