"""Who stands where: ranks inside clusters, what parts equals, and grades with their reasons.

The rules are those of `domain`; here they are given what sheets hold. Subjects of one cluster are
ranked together. A chain of tie-breaks, and grades with their quotas, are those of a set: where
subjects of a cluster go by several sets, each set grades its own, and only the council parts
equals.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from app.domain.grading import Graded, GradeRule, Grading, Minimum, gradings
from app.domain.judging import EffectRule, SchemeRules, TieRule, figure_or_share
from app.domain.ranking import Placing, TieBreak, placings
from app.services.score_data import Competitor, Sheet

COUNCIL = TieRule("Hội đồng chọn")
"""What parts equals last of all, where the council wrote down its order."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A subject with the sheet that counts for it, if it has exactly one."""

    subject: Competitor
    sheet: Sheet | None

    @property
    def total(self) -> int | None:
        """The total that is ranked, in hundredths: of a sheet that is complete."""
        if self.sheet is None or not self.sheet.total.is_complete:
            return None
        return self.sheet.total.total


Placed = tuple[Placing[UUID], Grading]


def place(
    stood: Sequence[Stood], bands: Sequence[GradeRule], council: Mapping[UUID, int]
) -> dict[UUID, Placed]:
    """Return the rank and the grade of each subject by its id.

    `bands` hold where a set has no grades of its own; `council` is the council's order of equals.
    """
    clusters: dict[UUID | None, list[Stood]] = defaultdict(list)
    for one in stood:
        clusters[one.subject.cluster_id].append(one)
    found: dict[UUID, Placed] = {}
    for group in clusters.values():
        places = placings(
            {one.subject.id: one.total for one in group},
            [_tie_break(rule, group, council) for rule in _chain(group)],
        )
        grades = _grades(group, bands, places)
        found |= {
            one.subject.id: (places[one.subject.id], grades[one.subject.id]) for one in group
        }
    return found


def over_all(stood: Sequence[Stood], council: Mapping[UUID, int]) -> dict[UUID, int | None]:
    """Return the rank of each subject over all clusters; nothing where there is only one."""
    if len({one.subject.cluster_id for one in stood}) < 2:
        return {}
    totals = {one.subject.id: one.total for one in stood}
    places = placings(totals, [_tie_break(rule, stood, council) for rule in _chain(stood)])
    return {key: placing.rank for key, placing in places.items()}


def _chain(group: Sequence[Stood]) -> tuple[TieRule, ...]:
    sets = {one.sheet.scheme.id: one.sheet.scheme for one in group if one.sheet is not None}
    [*schemes] = sets.values()
    chain = schemes[0].rules.tie_breaks if len(schemes) == 1 else ()
    has_council = any(rule.node_id is None and rule.figure is None for rule in chain)
    return chain if has_council else (*chain, COUNCIL)


def _tie_break(
    rule: TieRule, group: Sequence[Stood], council: Mapping[UUID, int]
) -> TieBreak[UUID]:
    members = {one.subject.id: one for one in group}

    def value(subject_id: UUID) -> Fraction | None:
        return _tie_value(rule, members[subject_id], council)

    is_council = rule.node_id is None and rule.figure is None
    unit = "" if rule.whole is None else "%"
    return TieBreak(rule.name, value, rule.is_lower_better or is_council, unit)


def _tie_value(rule: TieRule, one: Stood, council: Mapping[UUID, int]) -> Fraction | None:
    if rule.node_id is None and rule.figure is None:
        chosen = council.get(one.subject.id)
        return None if chosen is None else Fraction(chosen)
    if one.sheet is None:
        return None
    if rule.figure is not None:
        return figure_or_share(rule.figure, rule.whole, one.sheet.figures)
    points = _points(one.sheet, rule.node_id)
    return None if points is None else Fraction(points, 100)


def _grades(
    group: Sequence[Stood], bands: Sequence[GradeRule], places: Mapping[UUID, Placing[UUID]]
) -> dict[UUID, Grading]:
    schemes = {one.sheet.scheme.id: one.sheet.scheme for one in group if one.sheet is not None}
    only = next(iter(schemes)) if len(schemes) == 1 else None
    by_set: dict[UUID | None, list[Stood]] = defaultdict(list)
    for one in group:
        by_set[one.sheet.scheme.id if one.sheet is not None else only].append(one)
    found: dict[UUID, Grading] = {}
    for set_id, own in by_set.items():
        rules = schemes[set_id].rules if set_id is not None else SchemeRules(())
        grades = rules.grades or tuple(bands)
        brought = {
            one.subject.id: _graded(one, rules, grades, places[one.subject.id].rank) for one in own
        }
        found |= gradings(brought, grades) if grades else dict.fromkeys(brought, NO_GRADE)
    return found


NO_GRADE = Grading(None, ())


def _graded(
    one: Stood, rules: SchemeRules, grades: Sequence[GradeRule], rank: int | None
) -> Graded:
    if one.sheet is None:
        return Graded(None, rank)
    named = {
        condition.node_id
        for grade in grades
        for condition in grade.conditions
        if isinstance(condition, Minimum)
    }
    sheet = one.sheet
    figures = sheet.figures
    nodes = sheet.scheme.nodes
    sections: dict[Hashable, tuple[int, int]] = {
        node.id: (_points(sheet, node.id) or 0, node.max_points or 0)
        for node in nodes
        if node.id in named
    }
    effects = tuple(rule.effect for rule in rules.effects if _happened(rule, sheet, figures))
    return Graded(one.total, rank, sections, figures, effects)


def _happened(rule: EffectRule, sheet: Sheet, figures: Mapping[str, Fraction]) -> bool:
    if rule.node_id is not None:
        return bool(_points(sheet, rule.node_id))
    return figures.get(rule.figure or "", Fraction(0)) > 0


def _points(sheet: Sheet, node_id: Hashable) -> int | None:
    return sheet.points(node_id) if isinstance(node_id, int) else None
