"""Criteria sets (bộ tiêu chí) as scoring reads them: lines in order, ready to be summed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Problem
from app.domain import scoring as rules
from app.domain.points import points_text
from app.domain.terms import CriterionKind
from app.entities import CriteriaSet, Criterion
from app.services.validation import Fields, labels

MOST_POINTS = 100_000_000
"""A million points, in hundredths: more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One line of a criteria set in the order it is printed; points in hundredths."""

    id: UUID
    parent_id: UUID | None
    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    na_gives_full: bool
    guidance: str

    @property
    def is_scored(self) -> bool:
        """Whether points are given here; a group only sums up."""
        return self.kind is not CriterionKind.GROUP


@dataclass(frozen=True, slots=True)
class Scheme:
    """A criteria set: its lines in order, and the same lines as the arithmetic takes them.

    The id of a node is its place among the lines, which is quicker to look up than a UUID.
    """

    id: UUID
    label: str
    step: int
    caps: rules.SheetCaps
    lines: tuple[CriterionLine, ...]
    nodes: tuple[rules.CriterionNode, ...]
    place: Mapping[UUID, int]

    @property
    def computed_total(self) -> int | None:
        """The most that the base lines add up to, in hundredths."""
        return rules.total(self.nodes, {}).maximum


def set_label(name: str, version: int) -> str:
    """Return how people call a set: its name, and its version from the second on.

    >>> set_label("Tiêu chí thôn", 1), set_label("Tiêu chí thôn", 2)
    ('Tiêu chí thôn', 'Tiêu chí thôn (phiên bản 2)')
    """
    return name if version == 1 else f"{name} (phiên bản {version})"


def warnings(scheme: Scheme, declared_total: int | None) -> tuple[str, ...]:
    """Return a sentence for every sum that does not meet what the set says of itself.

    Real tables are often wrong by a point or two, so this warns and stops nothing.
    """
    found = rules.tree_warnings(scheme.nodes)
    computed = scheme.computed_total
    if declared_total is not None and computed is not None and declared_total != computed:
        found.append(
            f"Bộ tiêu chí ghi tổng {points_text(declared_total)} điểm, các tiêu chí cộng lại "
            f"{points_text(computed)} điểm (chênh {points_text(abs(declared_total - computed))}). "
            "Kiểm tra lại bảng điểm gốc."
        )
    return tuple(found)


def points_problems(fields: Fields, name: str, *, least: int = 0) -> list[Problem]:
    """Return what is wrong with points that describe a set, such as a maximum; in hundredths."""
    points: int | None = getattr(fields, name)
    if points is None or least <= points <= MOST_POINTS:
        return []
    return [
        Problem(
            name,
            f"“{labels(type(fields))[name]}” phải từ {points_text(least)} đến "
            f"{points_text(MOST_POINTS)}, không phải {points_text(points)}.",
        )
    ]


def schemes(session: Session, set_ids: Iterable[UUID] | None = None) -> dict[UUID, Scheme]:
    """Return criteria sets by id, every living one when none is named; two queries in all.

    One that is named is read from the bin too: sheets may go by it after a joining.
    """
    sets = select(CriteriaSet).order_by(CriteriaSet.name, CriteriaSet.version, CriteriaSet.id)
    lines = select(
        Criterion.set_id,
        Criterion.id,
        Criterion.parent_id,
        Criterion.code,
        Criterion.name,
        Criterion.kind,
        Criterion.max_points,
        Criterion.na_gives_full,
        Criterion.guidance,
    ).order_by(Criterion.position, Criterion.id)
    lines = lines.where(Criterion.deleted_by.is_(None))
    if set_ids is None:
        sets = sets.where(CriteriaSet.deleted_by.is_(None))
    else:
        wanted = list(set_ids)
        sets = sets.where(CriteriaSet.id.in_(wanted))
        lines = lines.where(Criterion.set_id.in_(wanted))
    rows: dict[UUID, list[CriterionLine]] = defaultdict(list)
    for row in session.execute(lines):
        rows[row.set_id].append(
            CriterionLine(
                id=row.id,
                parent_id=row.parent_id,
                depth=0,
                code=row.code,
                name=row.name,
                kind=row.kind,
                max_points=row.max_points,
                na_gives_full=row.na_gives_full,
                guidance=row.guidance,
            )
        )
    return {row.id: _scheme(row, rows[row.id]) for row in session.scalars(sets)}


def scheme(session: Session, set_id: UUID) -> Scheme:
    """Return one criteria set. `KeyError` when it is gone."""
    return schemes(session, [set_id])[set_id]


def _scheme(row: CriteriaSet, rows: list[CriterionLine]) -> Scheme:
    lines = tuple(_in_order(rows))
    place = {line.id: n for n, line in enumerate(lines)}
    return Scheme(
        id=row.id,
        label=set_label(row.name, row.version),
        step=row.step,
        caps=rules.SheetCaps(bonus=row.bonus_cap, penalty=row.penalty_cap),
        lines=lines,
        nodes=tuple(
            rules.CriterionNode(
                id=n,
                parent_id=None if line.parent_id is None else place[line.parent_id],
                kind=rules.CriterionKind(line.kind.value),
                max_points=line.max_points,
                step=row.step,
                na_gives_full=line.na_gives_full,
                name=line.name,
            )
            for n, line in enumerate(lines)
        ),
        place=place,
    )


def _in_order(rows: list[CriterionLine]) -> Iterator[CriterionLine]:
    """Yield lines as a tree is read.

    Two copies of a file that were joined may have moved the same lines apart: what no group
    holds any more stands at the top rather than vanish.
    """
    groups = {row.id for row in rows if not row.is_scored}
    children: dict[UUID | None, list[CriterionLine]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in groups else None].append(row)
    seen: set[UUID] = set()

    def walk(row: CriterionLine, parent_id: UUID | None, depth: int) -> Iterator[CriterionLine]:
        if row.id in seen:
            return
        seen.add(row.id)
        yield replace(row, parent_id=parent_id, depth=depth)
        for child in children[row.id]:
            yield from walk(child, row.id, depth + 1)

    for row in [*children[None], *rows]:
        yield from walk(row, None, 0)
