"""Trying changes out (thử thay đổi): what other points, limits or grades would make of a ranking.

A `Scratch` holds what the ranking is made of, as it stood when it was read; it is worked on in
memory and nothing is written. What may be tried is what can be decided without guessing: a point
that is given by hand or as a level, the maximum of a criterion (what lies above counts as it, and
no points are scaled), the total from which a grade is given.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.domain.grade_checks import band_problems
from app.domain.grading import GradeRule
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind
from app.services.council_orders import order_of
from app.services.scheme_shape import ChoiceData
from app.services.schemes import CriterionLine, Scheme
from app.services.score_data import Competitor, Sheet, grade_rules
from app.services.scoring import mark_problem
from app.services.standings import Standing, judged, scored_at, stage_of

GradeKey = tuple[UUID | None, str]
"""A grade by its name, of a criteria set or, with None, of the plan."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried, in hundredths: points by subject and criterion, maxima, least totals."""

    points: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict[tuple[UUID, UUID], int])
    maxima: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    minima: Mapping[GradeKey, int] = field(default_factory=dict[GradeKey, int])


@dataclass(frozen=True, slots=True)
class Point:
    """A point that can be tried: where it would be written, and what stands there."""

    sheet_id: UUID
    criterion_id: UUID
    name: str
    points: int | None
    max_points: int | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A criterion with the maximum that it has."""

    criterion_id: UUID
    name: str
    max_points: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """A grade with the total from which it is given."""

    key: GradeKey
    name: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a subject stands, and where it would."""

    before: Standing
    after: Standing

    @property
    def is_moved(self) -> bool:
        """Whether its total, rank or grade would differ."""
        old, new = self.before, self.after
        return (old.total, old.rank, old.grade) != (new.total, new.rank, new.grade)


@dataclass(frozen=True)
class Scratch:
    """The sheets of a stage with the grades and the council's order, to try changes on."""

    scored: tuple[tuple[Competitor, tuple[Sheet, ...]], ...]
    bands: tuple[GradeRule, ...]
    council: Mapping[UUID, int]

    @property
    def subjects(self) -> tuple[tuple[UUID, str], ...]:
        """Who has exactly one sheet, whose points can be tried."""
        return tuple((one.id, one.name) for one, own in self.scored if len(own) == 1)

    def points(self, subject_id: UUID) -> tuple[Point, ...]:
        """Return the points of a subject that are given by hand or as a level."""
        sheet = self._sheet(subject_id)
        found: list[Point] = []
        for n, line in enumerate(sheet.scheme.lines):
            sources = sheet.sources.get(n, ()) if sheet.parts else (sheet.id,)
            if _is_typed(line) and len(sources) == 1 and n in _places(sheet):
                entry = sheet.entries.get(n)
                points = entry.points if entry else None
                found.append(Point(sources[0], line.id, _name(line), points, line.max_points))
        return tuple(found)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The criteria and groups that have a maximum."""
        schemes = self._schemes()
        label = len(schemes) > 1
        return tuple(
            Limit(line.id, f"{scheme.label}: {_name(line)}" if label else _name(line), most)
            for scheme in schemes
            for line in scheme.lines
            if (most := line.max_points) is not None
        )

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The grades that are given here, those of criteria sets first."""
        own = [(s.id, s.label, s.rules.grades) for s in self._schemes() if s.rules.grades]
        needs_plan = len(own) < len(self._schemes())
        of_plan = [(None, "Kế hoạch", self.bands)] if needs_plan else []
        groups = [*own, *of_plan]
        return tuple(
            Threshold(
                (set_id, grade.name),
                f"{label}: {grade.name}" if len(groups) > 1 else grade.name,
                grade.minimum,
            )
            for set_id, label, grades in groups
            for grade in grades
        )

    def moved(self, tried: Tried) -> tuple[Moved, ...]:
        """Return where everybody stands and would stand; `InvalidInput` for what cannot be."""
        self._refuse_wrong(tried)
        bands = _with_minima(self.bands, None, tried)
        schemes = {one.id: _scheme(one, tried) for one in self._schemes()}
        scored = [
            (subject, [_sheet(subject, one, schemes, tried) for one in own])
            for subject, own in self.scored
        ]
        before = judged(self.scored, self.bands, self.council)
        after = judged(scored, bands, self.council)
        return tuple(Moved(old, new) for (old, _), (new, _) in zip(before, after, strict=True))

    def _refuse_wrong(self, tried: Tried) -> None:
        problems: list[str] = []
        for (subject_id, criterion_id), points in tried.points.items():
            scheme = self._sheet(subject_id).scheme
            line = scheme.lines[scheme.place[criterion_id]]
            most = tried.maxima.get(criterion_id, line.max_points)
            said = mark_problem(replace(line, max_points=most), points, scheme.step)
            problems += [said] if said else []
        for set_id, grades in [
            (None, self.bands),
            *((s.id, s.rules.grades) for s in self._schemes()),
        ]:
            changed = _with_minima(grades, set_id, tried)
            problems += band_problems(changed) if changed != grades else []
        if problems:
            raise InvalidInput(Problem(None, problem) for problem in problems)

    def _sheet(self, subject_id: UUID) -> Sheet:
        return next(own[0] for subject, own in self.scored if subject.id == subject_id and own)

    def _schemes(self) -> list[Scheme]:
        found = {one.scheme.id: one.scheme for _, own in self.scored for one in own}
        return sorted(found.values(), key=lambda scheme: (scheme.label, str(scheme.id)))


def scratch(session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID) -> Scratch:
    """Return what the ranking of a stage is made of, to try changes on."""
    stage = stage_of(session, plan_id, stage_id)
    return Scratch(
        scored=tuple((one, tuple(own)) for one, own in scored_at(session, stage, phase_id)),
        bands=grade_rules(session, plan_id),
        council=order_of(session, plan_id, phase_id),
    )


def _is_typed(line: CriterionLine) -> bool:
    by_hand = line.rule is None or isinstance(line.rule, ChoiceData)
    return line.is_scored and by_hand and not line.gate and not line.granted


def _name(line: CriterionLine) -> str:
    return f"{line.code} {line.name}".strip()


def _places(sheet: Sheet) -> set[Hashable]:
    return {node.id for node in sheet.tree.nodes}


def _with_minima(
    grades: tuple[GradeRule, ...], set_id: UUID | None, tried: Tried
) -> tuple[GradeRule, ...]:
    return tuple(
        replace(grade, minimum=tried.minima.get((set_id, grade.name), grade.minimum))
        for grade in grades
    )


def _scheme(scheme: Scheme, tried: Tried) -> Scheme:
    """Return a set with the maxima and grades that are tried; the lines keep their places."""
    lines = tuple(
        replace(line, max_points=tried.maxima.get(line.id, line.max_points))
        for line in scheme.lines
    )
    ruled = tuple(
        replace(one, node=replace(one.node, max_points=line.max_points))
        for one, line in zip(scheme.rules.lines, lines, strict=True)
    )
    grades = _with_minima(scheme.rules.grades, scheme.id, tried)
    return replace(scheme, lines=lines, rules=replace(scheme.rules, lines=ruled, grades=grades))


def _sheet(
    subject: Competitor, sheet: Sheet, schemes: Mapping[UUID, Scheme], tried: Tried
) -> Sheet:
    scheme = schemes[sheet.scheme.id]
    entries = dict(sheet.entries)
    for n, line in enumerate(scheme.lines):
        points = tried.points.get((subject.id, line.id))
        if points is not None:
            entries[n] = _entry(line, points)
        if line.id in tried.maxima and n in entries:
            entries[n] = _within(line, entries[n], tried.maxima[line.id])
    tree = scheme.tree if sheet.parts else scheme.tree_at(sheet.stage_code)
    total = tree.total(entries, scheme.caps)
    return replace(sheet, scheme=scheme, tree=tree, entries=entries, total=total)


def _entry(line: CriterionLine, points: int) -> Entry:
    if not isinstance(line.rule, ChoiceData):
        return Entry.answered(points)
    [option] = [one for one in line.rule.options if one.points == points]
    return replace(Entry.answered(points), zeroes_group=option.zeroes_group)


def _within(line: CriterionLine, entry: Entry, most: int) -> Entry:
    if entry.points is None or line.kind is CriterionKind.GROUP or abs(entry.points) <= most:
        return entry
    return replace(entry, points=most)
