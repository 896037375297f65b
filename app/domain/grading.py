"""Grades (xếp loại) as real schemes give them: points, conditions, events, quotas, and why.

A grade is reached by its points and its conditions. An event may hold a subject below a grade,
lower it by levels, or shut it out. A quota gives a grade to the best only. Each result says in
words why it is what it is, and why every better grade that the points reach was not given.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Generic, TypeVar

from app.core.vietnamese import quoted
from app.domain.numbers import exact_text, percent_text
from app.domain.points import points_text
from app.domain.rounding import Rounding
from app.domain.terms import GradeEffectKind, RoundingMode

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Minimum:
    """A condition of a grade: a section's points, or with `is_share` their part of its maximum.

    `least` is hundredths of a point, or with `is_share` per cent.
    """

    node_id: Hashable
    name: str
    least: int
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class FigureMinimum:
    """A condition of a grade: a figure that has to be reached, such as one model (mô hình)."""

    code: str
    name: str
    least: Fraction


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a group may have a grade: a number, or a percentage with its rounding.

    `least` is given even where the percentage comes to less.
    """

    count: int | None = None
    percent: Fraction | None = None
    rounding: RoundingMode = RoundingMode.DOWN
    least: int = 0

    def __post_init__(self) -> None:
        if (self.count is None) == (self.percent is None):
            raise ValueError(self)

    def places(self, size: int) -> tuple[int, str]:
        """Return how many places a group of `size` has, and how that was reckoned.

        >>> Quota(percent=Fraction(25)).places(7)
        (1, '25% của 7 là 1,75, làm tròn xuống còn 1')
        """
        if self.percent is None:
            places = self.count or 0
            return places, f"{places} chỉ tiêu"
        exact = Fraction(size) * self.percent / 100
        places = max(Rounding(1, self.rounding).of(exact), min(self.least, size))
        said = f"{percent_text(self.percent / 100)} của {size} là {exact_text(exact, 2)}"
        if exact == places:
            return places, said
        way = {
            RoundingMode.DOWN: "làm tròn xuống",
            RoundingMode.UP: "làm tròn lên",
            RoundingMode.NEAREST: "làm tròn",
        }[self.rounding]
        least = places != Rounding(1, self.rounding).of(exact)
        return places, f"{said}, {'ít nhất' if least else f'{way} còn'} {places}"


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A grade: the least total in hundredths, the conditions, and how many may have it."""

    name: str
    minimum: int
    conditions: tuple[Minimum | FigureMinimum, ...] = ()
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class GradeEffect:
    """What an event does to a grade, and the event in words.

    `grade` is the best that a CAP leaves; `levels` is how far LOWER goes down.
    """

    kind: GradeEffectKind
    reason: str
    grade: str = ""
    levels: int = 1


@dataclass(frozen=True, slots=True)
class Graded:
    """What a subject brings to its grade: total and rank, sections, figures, events.

    `total` is None while it is not scored completely. `sections` holds the points and the maximum
    of the groups and criteria that conditions name, in hundredths.
    """

    total: int | None
    rank: int | None
    sections: Mapping[Hashable, tuple[int, int]] = field(
        default_factory=dict[Hashable, tuple[int, int]]
    )
    figures: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])
    effects: tuple[GradeEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class Grading:
    """A grade, None for none, with the reasons in words, the decisive one last."""

    grade: str | None
    reasons: tuple[str, ...]


def gradings(group: Mapping[K, Graded], rules: Sequence[GradeRule]) -> dict[K, Grading]:
    """Grade those who compete with each other. `rules` go from the best grade down.

    A grade reaches up to the next one and its minimum belongs to it; a total below zero is graded
    as zero.

    Who shares a rank at the end of a quota is not parted by chance: none of them has the grade,
    and the reason says that the council has to choose. Raises ValueError for rules out of order.
    """
    if any(upper.minimum < lower.minimum for upper, lower in pairwise(rules)):
        raise ValueError(rules)
    work = _Work(group, rules)
    for level, rule in enumerate(rules):
        if rule.quota is not None:
            work.hold_to_quota(level, rule.quota)
    return {key: work.grading(key) for key in group}


def short_of(total: int, rules: Sequence[GradeRule]) -> tuple[str, ...]:
    """Return why the next better grade was not given, where only points are lacking.

    Nothing for who reaches the best, or not even the lowest: `gradings` says that itself.

    >>> short_of(8400, [GradeRule("Tốt", 9000), GradeRule("Khá", 7000)])
    ('Không xếp “Tốt”: 84 điểm, cần từ 90 điểm.',)
    """
    better = [rule for rule in rules if rule.minimum > max(total, 0)]
    if not better or len(better) == len(rules):
        return ()
    rule = better[-1]
    needed = points_text(rule.minimum)
    return (f"Không xếp {quoted(rule.name)}: {points_text(total)} điểm, cần từ {needed} điểm.",)


class _Work(Generic[K]):
    """The level of each subject while grades are given; one past the last is no grade."""

    def __init__(self, group: Mapping[K, Graded], rules: Sequence[GradeRule]) -> None:
        self.group = group
        self.rules = rules
        self.levels: dict[K, int] = {}
        self.reasons: dict[K, list[str]] = {key: [] for key in group}
        for key, graded in group.items():
            self.levels[key] = self._after_effects(key, self._reached(key, graded, 0), graded)

    def hold_to_quota(self, level: int, quota: Quota) -> None:
        """Leave a grade to the best by rank and send the others to the next that they meet."""
        places, said = quota.places(len(self.group))
        holding = sorted(
            (key for key, at in self.levels.items() if at == level),
            key=lambda key: self.group[key].rank or len(self.group) + 1,
        )
        if len(holding) <= places:
            return
        ranks = [self.group[key].rank for key in holding]
        name = quoted(self.rules[level].name)
        for place, key in enumerate(holding):
            is_tied = places > 0 and ranks[place] == ranks[places - 1] == ranks[places]
            if place < places and not is_tied:
                continue
            why = "vì đồng hạng nên hội đồng phải chọn" if is_tied else "đã dành cho hạng cao hơn"
            self.reasons[key].append(f"Không xếp {name}: chỉ có {places} chỗ ({said}), {why}.")
            self.levels[key] = self._reached(key, self.group[key], level + 1)

    def grading(self, key: K) -> Grading:
        """Return what became of a subject."""
        level = self.levels[key]
        if level == len(self.rules):
            return Grading(None, tuple(self.reasons[key]))
        rule = self.rules[level]
        total = points_text(self.group[key].total)
        why = f"Xếp {quoted(rule.name)}: {total} điểm, mức từ {points_text(rule.minimum)} điểm."
        return Grading(rule.name, (*self.reasons[key], why))

    def _reached(self, key: K, graded: Graded, best: int) -> int:
        """Return the best level from `best` down whose points and conditions are met."""
        none = len(self.rules)
        if graded.total is None:
            self.reasons[key].append("Chưa chấm xong nên chưa xếp loại.")
            return none
        reached = max(graded.total, 0)
        for level, rule in enumerate(self.rules[best:], start=best):
            if reached < rule.minimum:
                continue
            lacking = [said for one in rule.conditions if (said := _lacking(one, graded))]
            if not lacking:
                return level
            self.reasons[key].append(f"Không xếp {quoted(rule.name)}: {'; '.join(lacking)}.")
        if self.rules and reached < self.rules[-1].minimum:
            self.reasons[key].append(
                f"{points_text(graded.total)} điểm, chưa đến mức thấp nhất "
                f"{quoted(self.rules[-1].name)} (từ {points_text(self.rules[-1].minimum)} điểm)."
            )
        return none

    def _after_effects(self, key: K, level: int, graded: Graded) -> int:
        none = len(self.rules)
        names = [rule.name for rule in self.rules]
        caps = [e for e in graded.effects if e.kind is GradeEffectKind.CAP]
        lowering = [e for e in graded.effects if e.kind is GradeEffectKind.LOWER]
        for effect in caps:
            allowed = names.index(effect.grade)
            if level < allowed:
                self.reasons[key].append(
                    f"Không xếp cao hơn {quoted(effect.grade)}: {effect.reason}."
                )
                level = self._reached(key, graded, allowed)
        for effect in lowering:
            if level < none:
                self.reasons[key].append(f"Hạ {effect.levels} mức: {effect.reason}.")
                level = min(level + effect.levels, none - 1)
        for effect in graded.effects:
            if effect.kind is GradeEffectKind.EXCLUDE and level < none:
                self.reasons[key].append(f"Không xếp loại: {effect.reason}.")
                level = none
        return level


def _lacking(condition: Minimum | FigureMinimum, graded: Graded) -> str:
    """Return how far a condition is from being met, or nothing."""
    if isinstance(condition, FigureMinimum):
        value = graded.figures.get(condition.code)
        if value is not None and value >= condition.least:
            return ""
        has = "chưa có số liệu" if value is None else f"mới có {exact_text(value)}"
        return f"{condition.name} {has}, cần ít nhất {exact_text(condition.least)}"
    points, maximum = graded.sections.get(condition.node_id, (0, 0))
    if not condition.is_share:
        if points >= condition.least:
            return ""
        return (
            f"{condition.name} được {points_text(points)} điểm, "
            f"cần ít nhất {points_text(condition.least)}"
        )
    if points * 100 >= condition.least * maximum:
        return ""
    share = percent_text(Fraction(points, maximum))
    return (
        f"{condition.name} được {points_text(points)}/{points_text(maximum)} điểm ({share}), "
        f"cần ít nhất {condition.least}%"
    )
