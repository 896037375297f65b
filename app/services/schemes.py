"""Criteria sets (bộ tiêu chí) as scoring reads them: lines in order, ready to be summed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Problem
from app.core.vietnamese import quoted
from app.domain.figures import FigureDefinition
from app.domain.grading import FigureMinimum
from app.domain.judging import SchemeRules
from app.domain.points import points_text
from app.domain.rules import Rule
from app.domain.scoring import CriteriaTree, CriterionNode, SheetCaps, tree_warnings
from app.domain.stages import Counting
from app.domain.terms import CriterionKind, GroupMode
from app.domain.working import RuleBook, RuledLine
from app.entities import CriteriaSet, Criterion
from app.services.scheme_names import criteria_named
from app.services.scheme_rules import set_rules
from app.services.scheme_shape import FileModel, RuleData, SetRules, rule_of
from app.services.validation import Fields, labels

T = TypeVar("T")

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
    rule: RuleData | None = None
    mode: GroupMode = GroupMode.SUM
    gate: str = ""
    granted: str = ""
    is_optional: bool = False
    needs_evidence: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether points are given here; a group only sums up."""
        return self.kind is not CriterionKind.GROUP

    @property
    def is_worked_out(self) -> bool:
        """Whether its points come of figures, a level or a condition.

        With a condition alone points are typed, and count while it is met.
        """
        return self.rule is not None or bool(self.gate or self.granted)


@dataclass(frozen=True)
class Scheme:
    """A criteria set: its lines in order, and the same lines as the arithmetic takes them.

    The id of a node is its place among the lines, which is quicker to look up than a UUID.
    """

    id: UUID
    label: str
    step: int
    lines: tuple[CriterionLine, ...]
    place: Mapping[UUID, int]
    whole: SetRules
    """What holds for the whole set, as it is written."""
    rules: SchemeRules
    """The same with the lines, as the arithmetic takes it."""
    missing: tuple[str, ...] = ()
    """Codes of criteria that sections, tie-breaks or grades name and that are gone; while there
    are any, none of the three is gone by."""

    @property
    def caps(self) -> SheetCaps:
        """The limits of the whole sheet."""
        return self.rules.caps

    @cached_property
    def nodes(self) -> tuple[CriterionNode, ...]:
        """The lines as they are summed."""
        return tuple(self.rules.nodes)

    @cached_property
    def book(self) -> RuleBook:
        """The rules, ready to work sheets out."""
        return RuleBook(self.rules.lines, self.rules.definitions, self.rules.rounding)

    @cached_property
    def figures(self) -> Mapping[str, FigureDefinition]:
        """The figures by their code."""
        return {definition.code: definition for definition in self.rules.definitions}

    @cached_property
    def named_figures(self) -> frozenset[str]:
        """The codes of figures that part equals, or that a grade or an event goes by.

        Where one of them is computed, all figures may come into it.
        """
        rules = self.rules
        named = {code for tie in rules.tie_breaks for code in (tie.figure, tie.whole) if code}
        named |= {rule.figure for rule in rules.effects if rule.figure}
        for grade in rules.grades:
            named |= {one.code for one in grade.conditions if isinstance(one, FigureMinimum)}
        computed = {one.code for one in rules.definitions if one.is_computed}
        return frozenset(self.figures if named & computed else named)

    def counting(self, decisive: str) -> Counting:
        """Return which stage counts for each line, where the set's sections name none."""
        return self._kept(
            ("counting", decisive),
            lambda: Counting(self.nodes, decisive, self.rules.sections, self.rules.rounding),
        )

    def tree_at(self, *stage_codes: str) -> CriteriaTree:
        """Return the lines that each of some stages scores with their groups, ready to be summed.

        A set without sections is scored whole at every stage.
        """
        codes = stage_codes if self.rules.sections else ()
        return self._kept(("tree", *codes), lambda: CriteriaTree(self._scored_at(codes)))

    def parts_at(self, *stage_codes: str) -> tuple[CriterionLine, ...]:
        """Return the topmost lines of which each of some stages scores everything."""
        kept = {node.id for node in self.tree_at(*stage_codes).nodes}
        lacking = {self.lines[n].parent_id for n in range(len(self.lines)) if n not in kept}
        for line in reversed(self.lines):
            if line.id in lacking:
                lacking.add(line.parent_id)
        whole = {line.id for n, line in enumerate(self.lines) if n in kept} - lacking
        return tuple(
            line for line in self.lines if line.id in whole and line.parent_id not in whole
        )

    @property
    def tree(self) -> CriteriaTree:
        """The whole set, ready to be summed."""
        return self._kept(("tree",), lambda: CriteriaTree(self.nodes))

    def _kept(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[str, ...], Any]:
        return {}

    def _scored_at(self, stage_codes: tuple[str, ...]) -> tuple[CriterionNode, ...]:
        if not stage_codes:
            return self.nodes
        counting = self.counting("")
        parents = {node.id: node.parent_id for node in self.nodes}
        kept: set[Hashable] = set()
        for node in self.nodes:
            scored = node.kind is not CriterionKind.GROUP
            if scored and all(counting.scores(node.id, code) for code in stage_codes):
                above: Hashable | None = node.id
                while above is not None and above not in kept:
                    kept.add(above)
                    above = parents[above]
        return tuple(node for node in self.nodes if node.id in kept)

    @property
    def computed_total(self) -> int | None:
        """The most that the base lines add up to, in hundredths."""
        return self.tree.total({}).maximum


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
    found = tree_warnings(scheme.nodes)
    if scheme.missing:
        found.append(
            f"Bộ tiêu chí không còn tiêu chí mã {', '.join(map(quoted, scheme.missing))} mà phần "
            "vòng chấm, xếp hạng hoặc xếp loại nhắc đến, nên tạm không dùng các phần ấy. "
            "Hãy sửa lại các phần ấy trong bộ tiêu chí."
        )
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
        Criterion.rule,
        Criterion.mode,
        Criterion.gate,
        Criterion.granted,
        Criterion.is_optional,
        Criterion.needs_evidence,
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
                rule=rule_data(row.rule),
                mode=row.mode or GroupMode.SUM,
                gate=row.gate or "",
                granted=row.granted or "",
                is_optional=bool(row.is_optional),
                needs_evidence=bool(row.needs_evidence),
            )
        )
    return {row.id: _scheme(row, rows[row.id]) for row in session.scalars(sets)}


def scheme(session: Session, set_id: UUID) -> Scheme:
    """Return one criteria set. `KeyError` when it is gone."""
    return schemes(session, [set_id])[set_id]


_RULE: TypeAdapter[RuleData] = TypeAdapter(RuleData, config={"defer_build": True})


def rule_data(stored: Mapping[str, Any] | None) -> RuleData | None:
    """Return how a criterion's points come about, from what the data file holds."""
    return None if stored is None else _RULE.validate_python(stored)


def whole_rules(row: CriteriaSet) -> SetRules:
    """Return what holds for a whole set; its limits of bonus and penalty are columns."""
    found = SetRules.model_validate(row.rules or {})
    limits = {"bonus": row.bonus_cap, "penalty": row.penalty_cap}
    return found.model_copy(update={"caps": found.caps.model_copy(update=limits)})


def stored(model: FileModel) -> dict[str, object]:
    """Return a part of a set as the data file holds it."""
    return model.model_dump(mode="json", exclude_defaults=True)


def _scheme(row: CriteriaSet, rows: list[CriterionLine]) -> Scheme:
    lines = tuple(_in_order(rows))
    place = {line.id: n for n, line in enumerate(lines)}
    ruled = tuple(_ruled(n, line, place, row.step) for n, line in enumerate(lines))
    codes: dict[Hashable, Hashable] = {line.code: n for n, line in reversed([*enumerate(lines)])}
    whole = whole_rules(row)
    if missing := _missing(whole, lines):
        whole = SetRules(rounding=whole.rounding, caps=whole.caps, figures=whole.figures)
    return Scheme(
        id=row.id,
        label=set_label(row.name, row.version),
        step=row.step,
        lines=lines,
        place=place,
        whole=whole,
        rules=set_rules(whole, ruled, codes),
        missing=missing,
    )


def _missing(whole: SetRules, lines: Sequence[CriterionLine]) -> tuple[str, ...]:
    """Return the codes that the set names and no line has any more, as after a joining."""
    return tuple(sorted(criteria_named(whole) - {line.code for line in lines}))


def _ruled(n: int, line: CriterionLine, place: Mapping[UUID, int], step: int) -> RuledLine:
    node = CriterionNode(
        id=n,
        parent_id=None if line.parent_id is None else place[line.parent_id],
        kind=line.kind,
        max_points=line.max_points,
        step=step,
        na_gives_full=line.na_gives_full,
        name=line.name,
        mode=line.mode,
        is_required=not line.is_optional,
    )
    rule: Rule | None = None if line.rule is None else rule_of(line.rule)
    return RuledLine(node, rule, line.gate or None, line.granted or None, line.needs_evidence)


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
