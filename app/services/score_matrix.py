"""The scoring matrix (bảng điểm): subjects down, criteria across, kept while marks are typed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.orm import Session

from app.domain import scoring as rules
from app.domain.grading import GradeRule
from app.domain.terms import CriterionKind, EntryState
from app.entities import Entry, ScoreSheet
from app.services import plan_access
from app.services.closing import reason_closed
from app.services.council_orders import order_of
from app.services.marking import put_answer
from app.services.scheme_shape import ChoiceData
from app.services.schemes import CriterionLine, Scheme
from app.services.score_data import Contestant, Sheet, contestants, grade_rules
from app.services.sheets import subject_names
from app.services.stages import living_stage, living_stages
from app.services.standings import Standing, judged, scored_at, sheets_at, stage_of


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A criterion over a column of the matrix; a group's column shows its sum.

    `levels` are the codes of a choice and `level_points` what they give; what `is_worked_out` by
    a rule and has none is never typed.
    """

    criterion_id: UUID
    set_id: UUID
    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    step: int
    is_worked_out: bool = False
    levels: tuple[str, ...] = ()
    level_points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A subject with its marks, column by column; None where its set lacks the column.

    `elsewhere` are the columns that another stage scores: they show what counts and are not typed.
    `void` are those whose points were taken away, with the reason.
    """

    standing: Standing
    set_id: UUID | None
    scorer_name: str
    cells: tuple[rules.Entry | None, ...]
    elsewhere: frozenset[int] = frozenset()
    void: Mapping[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True, slots=True)
class Matrix:
    """One stage of a plan: subjects down, criteria across.

    `closed_reason` says why nothing can be marked, or is empty.
    """

    stage_name: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    closed_reason: str


Voided = Mapping[tuple[UUID, UUID], str]
"""Why points were taken away, by sheet and criterion."""


@dataclass(frozen=True, slots=True)
class Board:
    """One stage of a plan as it was read, and all that a mark written later is judged by.

    `own` are the sheets that count for each subject, `groups` those who are ranked together.
    `again` reads what a change of some sheets moves; any other change wants a new board.
    """

    stage_id: UUID
    stage_name: str
    phase_id: UUID | None
    closed_reason: str
    subjects: Mapping[UUID, Contestant]
    own: Mapping[UUID, Sequence[Sheet]]
    standings: Mapping[UUID, Standing]
    groups: Mapping[UUID | None, Sequence[UUID]]
    bands: Sequence[GradeRule]
    council: Mapping[UUID, int]
    schemes: Mapping[UUID, Scheme]
    """The criteria sets gone by, in the order of their columns."""
    scorers: Mapping[UUID | None, str]
    void: Mapping[UUID, Voided]
    """By subject, of all stages."""

    def sheet(self, subject_id: UUID) -> Sheet | None:
        """Return the first sheet that counts for a subject."""
        own = self.own[subject_id]
        return own[0] if own else None


Marks = Mapping[tuple[UUID, UUID], rules.Entry]
"""Marks by subject and criterion."""


def board(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    cluster_id: UUID | None = None,
) -> Board:
    """Read a stage of a plan, for one cluster or for all who take part."""
    stage = stage_of(session, plan_id, stage_id)
    scored = scored_at(session, stage, phase_id, cluster_id)
    bands, council = grade_rules(session, plan_id), order_of(session, plan_id, phase_id)
    groups: dict[UUID | None, list[UUID]] = defaultdict(list)
    for subject, _ in scored:
        groups[subject.cluster_id].append(subject.id)
    first = [sheets[0] for _, sheets in scored if sheets]
    used = {sheet.scheme.id: sheet.scheme for _, sheets in scored for sheet in sheets}
    order = sorted(used.values(), key=lambda scheme: (scheme.label, str(scheme.id)))
    return Board(
        stage_id=stage.id,
        stage_name=stage.name,
        phase_id=phase_id,
        closed_reason=reason_closed(session, plan_id, phase_id),
        subjects={subject.id: subject for subject, _ in scored},
        own={subject.id: sheets for subject, sheets in scored},
        standings={one.subject_id: one for one, _ in judged(scored, bands, council)},
        groups=groups,
        bands=bands,
        council=council,
        schemes={scheme.id: scheme for scheme in order},
        scorers=subject_names(session, [sheet.scorer_id for sheet in first]),
        void=_voided(session, ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id),
    )


def again(
    session: Session, before: Board, subject_ids: Collection[UUID]
) -> tuple[Board, set[UUID]]:
    """Read the sheets of some subjects again after marks or figures were written on them.

    Whoever is ranked with them is placed and graded anew. Returns the board as it is now and the
    subjects whose marks or standing are others than before. The cost goes by the subjects named
    and the size of their clusters, not by how many take part.
    """
    stage = living_stage(session, before.stage_id)
    found = sheets_at(session, stage, before.phase_id, subject_ids, before.schemes)
    own = {**before.own, **{key: found.get(key, []) for key in subject_ids}}
    standings = dict(before.standings)
    moved = set(subject_ids)
    for cluster_id in {before.subjects[key].cluster_id for key in subject_ids}:
        group = [(before.subjects[key], own[key]) for key in before.groups[cluster_id]]
        for standing, _ in judged(group, before.bands, before.council):
            if standing != standings[standing.subject_id]:
                standings[standing.subject_id] = standing
                moved.add(standing.subject_id)
    read = _voided(
        session,
        ScoreSheet.plan_id == stage.plan_id,
        ScoreSheet.phase_id == before.phase_id,
        ScoreSheet.subject_id.in_(subject_ids),
    )
    void = {key: held for key, held in before.void.items() if key not in subject_ids} | read
    return replace(before, own=own, standings=standings, void=void), moved


def matrix(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    cluster_id: UUID | None = None,
) -> Matrix:
    """Return the marks of a stage, for one cluster or for all who take part."""
    return matrix_of(board(session, plan_id, phase_id, stage_id, cluster_id))


def matrix_of(found: Board) -> Matrix:
    """Return the marks of a board."""
    return Matrix(
        stage_name=found.stage_name,
        columns=tuple(column for scheme in found.schemes.values() for column in _columns(scheme)),
        rows=matrix_rows(found, found.subjects),
        closed_reason=found.closed_reason,
    )


def matrix_rows(found: Board, subject_ids: Collection[UUID]) -> tuple[MatrixRow, ...]:
    """Return the rows of some subjects of a board."""
    return tuple(_matrix_row(found, subject_id) for subject_id in subject_ids)


def marks_before(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    cluster_id: UUID | None = None,
) -> Marks:
    """Return what the nearest stage before gave each subject for each criterion and group.

    A stage that gave nothing for a criterion is passed over.
    """
    plan = plan_access.the(session, plan_id)
    only = None
    if cluster_id is not None:
        only = [subject.id for subject in contestants(session, plan, cluster_id)]
    found: dict[tuple[UUID, UUID], rules.Entry] = {}
    for stage in living_stages(session, plan_id):
        if stage.id == stage_id:
            break
        for subject_id, own in sheets_at(session, stage, phase_id, only).items():
            for sheet in own[:1]:
                cells = zip(sheet.scheme.lines, _cells(sheet.scheme, sheet), strict=True)
                for line, entry in cells:
                    if entry is not None and entry.state is not EntryState.BLANK:
                        found[subject_id, line.id] = entry
    return found


def _voided(session: Session, *conditions: ColumnElement[bool]) -> dict[UUID, Voided]:
    """Return what was taken away on the sheets that meet `conditions`, by subject."""
    rows = session.execute(
        select(ScoreSheet.subject_id, ScoreSheet.id, Entry.criterion_id)
        .add_columns(Entry.inputs, Entry.reason)
        .join(Entry, Entry.sheet_id == ScoreSheet.id)
        .where(*conditions, ScoreSheet.deleted_by.is_(None), Entry.deleted_by.is_(None))
        .where(cast(Entry.inputs, Text).contains('"void"'))  # few of many, read before judged
    )
    found: dict[UUID, dict[tuple[UUID, UUID], str]] = defaultdict(dict)
    for subject_id, sheet_id, criterion_id, inputs, reason in rows:
        if put_answer(inputs).is_void:
            found[subject_id][sheet_id, criterion_id] = reason
    return dict(found)


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
            is_worked_out=line.rule is not None,
            levels=levels_of(line),
            level_points=_level_points(line),
        )
        for line in scheme.lines
    ]


def levels_of(line: CriterionLine) -> tuple[str, ...]:
    """Return the codes of the levels that a criterion is scored by; none for all others."""
    if not isinstance(line.rule, ChoiceData):
        return ()
    return tuple(option.code for option in line.rule.options)


def _level_points(line: CriterionLine) -> tuple[int, ...]:
    if not isinstance(line.rule, ChoiceData):
        return ()
    return tuple(option.points for option in line.rule.options)


def _matrix_row(found: Board, subject_id: UUID) -> MatrixRow:
    sheet = found.sheet(subject_id)
    cells: list[rules.Entry | None] = []
    elsewhere: set[int] = set()
    void: dict[int, str] = {}
    for scheme in found.schemes.values():
        if sheet is not None and sheet.scheme.id == scheme.id:
            here = {node.id for node in scheme.tree_at(sheet.stage_code).nodes}
            elsewhere |= {len(cells) + n for n in range(len(scheme.lines)) if n not in here}
            for (sheet_id, criterion_id), reason in found.void.get(subject_id, {}).items():
                n = scheme.place.get(criterion_id, -1)
                if sheet_id in ((sheet.id,) if n in here else sheet.sources.get(n, ())):
                    void[len(cells) + n] = reason
        cells += _cells(scheme, sheet)
    return MatrixRow(
        standing=found.standings[subject_id],
        set_id=sheet.scheme.id if sheet else None,
        scorer_name=found.scorers.get(sheet.scorer_id, "") if sheet else "",
        cells=tuple(cells),
        elsewhere=frozenset(elsewhere),
        void=void,
    )


def _cells(scheme: Scheme, sheet: Sheet | None) -> list[rules.Entry | None]:
    if sheet is None or sheet.scheme.id != scheme.id:
        return [None] * len(scheme.lines)
    sums = sheet.total.group_points
    given = sheet.entries
    for part in sheet.parts:
        if part.id == sheet.id:  # what the stage scored itself is seen, wherever it counts from
            here = {node.id for node in part.tree.nodes}
            own = {n: part.entries.get(n, rules.BLANK) for n in here}
            given = {**given, **own}
    return [
        _sum(sums[n]) if n in sums else given.get(n, rules.BLANK) for n in range(len(scheme.lines))
    ]


@lru_cache(maxsize=4096)
def _sum(points: int | None) -> rules.Entry:
    return rules.BLANK if points is None else rules.Entry.answered(points)
