"""What scoring reads: who takes part, in which cluster, and every sheet with its totals.

Marks are read as plain columns and summed by the rules of `domain.scoring`. What a rule made of
the figures was written when the figures were: nothing is worked out here.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Text, cast, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.domain import scoring as rules
from app.domain.figures import completed
from app.domain.grading import GradeRule
from app.domain.rules import Figures
from app.domain.terms import BY_CLASS, BY_CLUSTER, EntryState, SubjectKind
from app.entities import (
    CriteriaSet,
    Entry,
    Participation,
    Plan,
    ScoreSheet,
    SheetFigure,
    Stage,
    Subject,
)
from app.entities import (
    GradeBand as GradeBandRow,
)
from app.services import clusters
from app.services.schemes import Scheme, schemes

Entries = Mapping[Hashable, rules.Entry]
"""Marks by the place of their line in the scheme."""


@dataclass(frozen=True, slots=True)
class Competitor:
    """A subject among those it competes with: its cluster, or all who are in none."""

    id: UUID
    name: str
    cluster_id: UUID | None
    cluster_name: str


@dataclass(frozen=True, slots=True)
class Contestant(Competitor):
    """A subject that takes part in a plan, in its cluster of the plan's year."""

    kind: SubjectKind
    kind_code: str
    class_code: str

    @property
    def audiences(self) -> tuple[str, ...]:
        """Whom a criteria set may be chosen for that this one is, the narrowest first.

        Its class (role), its cluster (area), the kind of its unit, its kind, everyone.
        """
        return (
            *([f"{BY_CLASS}{self.class_code}"] if self.class_code else []),
            *([f"{BY_CLUSTER}{self.cluster_id}"] if self.cluster_id else []),
            *([self.kind_code] if self.kind_code else []),
            self.kind.value,
            "",
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet with its marks and their sums; a line without a mark is blank.

    `typed` are the figures as they were put on it. A stage that scores some sections only sums up
    those: `tree` has its lines. Where other stages count too, `parts` are their sheets and
    `sources` says by the place of each line which sheets its mark came from.
    """

    id: UUID
    subject_id: UUID
    stage_id: UUID
    stage_code: str
    scorer_id: UUID | None
    approved_on: date | None
    approval_lost: bool
    scheme: Scheme
    tree: rules.CriteriaTree
    entries: Entries
    typed: Figures
    total: rules.SheetTotal
    parts: tuple["Sheet", ...] = ()
    sources: Mapping[Hashable, tuple[UUID, ...]] = field(
        default_factory=dict[Hashable, tuple[UUID, ...]]
    )

    @property
    def missing_count(self) -> int:
        """How many criteria are not scored yet."""
        return self.total.expected_count - self.total.scored_count

    @property
    def figures(self) -> Figures:
        """The figures with those that are computed from them."""
        return completed(self.scheme.rules.definitions, self.typed)

    def points(self, node_id: int) -> int | None:
        """Return what a line or group came to, in hundredths; a penalty below zero."""
        return self.total.points.get(node_id)


def contestants(
    session: Session, plan: Plan, cluster_id: UUID | None = None
) -> tuple[Contestant, ...]:
    """Return who takes part in a plan or has a sheet in it: by cluster, then by kind and name.

    With `cluster_id`, only the members of that cluster.
    """
    taking_part = or_(
        Subject.id.in_(
            select(Participation.subject_id).where(
                Participation.plan_id == plan.id, Participation.deleted_by.is_(None)
            )
        ),
        Subject.id.in_(
            select(ScoreSheet.subject_id).where(
                ScoreSheet.plan_id == plan.id, ScoreSheet.deleted_by.is_(None)
            )
        ),
    )
    rows = session.execute(
        select(Subject.id, Subject.name, Subject.kind, Subject.kind_code, Subject.class_code)
        .where(taking_part, Subject.deleted_by.is_(None))
        .order_by(Subject.kind.desc(), Subject.name_key, Subject.id)
    ).all()
    places = _places(session, plan.year)
    found = [
        (
            _order(place := places.get(row.id)),
            Contestant(
                id=row.id,
                name=row.name,
                cluster_id=place.cluster_id if place else None,
                cluster_name=place.cluster_name if place else "",
                kind=row.kind,
                kind_code=row.kind_code,
                class_code=row.class_code,
            ),
        )
        for row in rows
    ]
    found.sort(key=lambda item: item[0])
    return tuple(
        subject for _, subject in found if cluster_id is None or subject.cluster_id == cluster_id
    )


@dataclass(frozen=True, slots=True)
class _Place:
    cluster_id: UUID
    cluster_name: str
    order: tuple[int, int]


def _places(session: Session, year: int) -> dict[UUID, _Place]:
    """Return where each member of a cluster stands in a year: which cluster, which member."""
    return {
        member_id: _Place(cluster.cluster_id, cluster.cluster_name, (n, m))
        for n, cluster in enumerate(clusters.in_year(session, year))
        for m, member_id in enumerate(cluster.member_ids)
    }


def _order(place: _Place | None) -> tuple[int, int, int]:
    return (0, *place.order) if place else (1, 0, 0)


def sheets(
    session: Session,
    *conditions: ColumnElement[bool],
    known: Mapping[UUID, Scheme] | None = None,
) -> list[Sheet]:
    """Return the living sheets that meet `conditions` on `ScoreSheet`, with their sums.

    One query for the sheets, one for all their marks, one for their figures where a set has any;
    two for the criteria sets, where they are not all `known`.
    """
    chosen = (ScoreSheet.deleted_by.is_(None), *conditions)
    rows = session.execute(
        select(
            ScoreSheet.id,
            ScoreSheet.subject_id,
            ScoreSheet.stage_id,
            ScoreSheet.scorer_id,
            ScoreSheet.set_id,
            ScoreSheet.approved_on,
            ScoreSheet.approval_lost,
            Stage.code,
        )
        .join(Stage, Stage.id == ScoreSheet.stage_id)
        .where(*chosen)
        .order_by(ScoreSheet.id)
    ).all()
    used = {row.set_id for row in rows}
    held = known or {}
    by_id = {one: held[one] for one in used} if used <= held.keys() else schemes(session, used)
    marks = _marks(session, chosen, by_id.values())
    has_figures = any(scheme.rules.definitions for scheme in by_id.values())
    figures = _figures(session, chosen) if has_figures else {}
    found: list[Sheet] = []
    for row in rows:
        scheme = by_id[row.set_id]
        tree = scheme.tree_at(row.code or "")
        entries = marks[str(row.id)]
        found.append(
            Sheet(
                id=row.id,
                subject_id=row.subject_id,
                stage_id=row.stage_id,
                stage_code=row.code or "",
                scorer_id=row.scorer_id,
                approved_on=row.approved_on,
                approval_lost=bool(row.approval_lost),
                scheme=scheme,
                tree=tree,
                entries=entries,
                typed=figures.get(row.id, {}),
                total=tree.total(entries, scheme.caps),
            )
        )
    return found


def any_sections(session: Session, *conditions: ColumnElement[bool]) -> bool:
    """Whether any set that these sheets go by takes its sections from several stages."""
    used = select(ScoreSheet.set_id).where(ScoreSheet.deleted_by.is_(None), *conditions)
    rules = session.scalars(
        select(CriteriaSet.rules).where(CriteriaSet.id.in_(used), CriteriaSet.rules.is_not(None))
    )
    return any("sections" in (held or {}) for held in rules)


def by_sections(sheet: Sheet, others: Iterable[Sheet]) -> Sheet:
    """Return the sheet of the decisive stage with what counts from the subject's other stages.

    Whose set names no sections is answered as it is.
    """
    scheme = sheet.scheme
    if not scheme.rules.sections:
        return sheet
    parts = {other.stage_code: other for other in others if other.scheme.id == scheme.id}
    parts[sheet.stage_code] = sheet
    by_stage: dict[Hashable, Entries] = {code: one.entries for code, one in parts.items()}
    counting = scheme.counting(sheet.stage_code)
    entries = counting.entries(by_stage)
    return replace(
        sheet,
        tree=scheme.tree,
        entries=entries,
        total=scheme.tree.total(entries, scheme.caps),
        parts=tuple(parts.values()),
        sources={
            node_id: tuple(
                parts[str(code)].id for code in counting.stages(node_id) if code in parts
            )
            for node_id in entries
        },
    )


def _figures(
    session: Session, chosen: Iterable[ColumnElement[bool]]
) -> dict[UUID, dict[str, Fraction]]:
    rows = session.execute(
        select(SheetFigure.sheet_id, SheetFigure.code, SheetFigure.value)
        .join(ScoreSheet, ScoreSheet.id == SheetFigure.sheet_id)
        .where(*chosen, SheetFigure.deleted_by.is_(None))
    )
    found: dict[UUID, dict[str, Fraction]] = defaultdict(dict)
    for sheet_id, code, value in rows:
        found[sheet_id][code] = _exact(value)
    return found


@lru_cache(maxsize=4096)
def _exact(value: Decimal) -> Fraction:
    return Fraction(value)


def _marks(
    session: Session, chosen: Iterable[ColumnElement[bool]], used: Iterable[Scheme]
) -> dict[str, dict[Hashable, rules.Entry]]:
    """Return the marks of sheets by the sheet's id as text, then by the place of their line.

    Ids are read as text: turning a hundred thousand of them into UUIDs takes longer than
    everything else.
    """
    place = {str(row_id): n for scheme in used for row_id, n in scheme.place.items()}
    marks: dict[str, dict[Hashable, rules.Entry]] = defaultdict(dict)
    answered = session.execute(
        select(
            cast(Entry.sheet_id, Text),
            cast(Entry.criterion_id, Text),
            type_coerce(Entry.points, Integer),
            type_coerce(Entry.overflow, Integer),
            type_coerce(Entry.zeroes_group, Integer),
        )
        .join(ScoreSheet, ScoreSheet.id == Entry.sheet_id)
        .where(*chosen, Entry.deleted_by.is_(None), Entry.state != EntryState.BLANK)
    )
    for sheet_id, criterion_id, points, overflow, zeroes_group in answered:
        if criterion_id in place:
            marks[sheet_id][place[criterion_id]] = _entry(points, overflow, zeroes_group)
    return marks


@lru_cache(maxsize=4096)
def _entry(points: int | None, overflow: int | None, zeroes_group: int | None) -> rules.Entry:
    if points is None:
        return rules.NOT_APPLICABLE
    return rules.Entry(EntryState.ANSWERED, points, overflow or 0, bool(zeroes_group))


def grade_rules(session: Session, plan_id: UUID) -> tuple[GradeRule, ...]:
    """Return the grades of a plan from the best down; minimums in hundredths."""
    rows = session.execute(
        select(GradeBandRow.name, GradeBandRow.minimum)
        .where(GradeBandRow.plan_id == plan_id, GradeBandRow.deleted_by.is_(None))
        .order_by(GradeBandRow.minimum.desc())
    )
    return tuple(GradeRule(name, minimum) for name, minimum in rows)


def counted(sheet: Sheet) -> dict[UUID, int | None]:
    """Return what each line of a sheet counts for, in hundredths; a penalty below zero."""
    return {line.id: sheet.points(n) for n, line in enumerate(sheet.scheme.lines)}


def difference(now: int | None, before: int | None) -> int | None:
    """Return how far points went up, in hundredths; nothing while one of the two is missing."""
    return None if now is None or before is None else now - before
