"""Rules of criteria (cách tính điểm): from named figures to points.

Points are whole hundredths, figures are exact fractions; nothing is rounded before the end. A
figure that is missing leaves the criterion unscored, never zero. What has nothing to be measured
by, a denominator of zero, "does not occur" (không phát sinh), and the criterion says what that
is worth.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.rounding import Rounding
from app.domain.terms import Direction, EntryState

Figures = Mapping[str, Fraction]
"""Figures by their code; yes is 1 and no is 0; one that is missing is not there."""


@dataclass(frozen=True, slots=True)
class Option:
    """A described level that a scorer can choose; it may take the whole group down to zero."""

    code: str
    text: str
    points: int
    zeroes_group: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several described levels: A to D; đạt, một phần, chưa đạt."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Overflow:
    """What a figure beyond its plan adds to the bonus: per cent for per cent of the maximum.

    `cap_percent` is the most, as a part of the criterion's maximum; None leaves it free.
    """

    cap_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share of the maximum: reached out of planned, or a part of the whole.

    Where lower is better (hộ nghèo, sinh con thứ ba) it is planned out of reached.
    """

    reached: str
    planned: str
    direction: Direction = Direction.HIGHER
    overflow: Overflow | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A band of values with its points; an end that is None is open for ever."""

    points: int
    lower: Fraction | None = None
    upper: Fraction | None = None
    has_lower: bool = True
    has_upper: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the band."""
        above = (
            self.lower is None or value > self.lower or (self.has_lower and value == self.lower)
        )
        below = (
            self.upper is None or value < self.upper or (self.has_upper and value == self.upper)
        )
        return above and below


@dataclass(frozen=True, slots=True)
class Tiers:
    """Points by the band in which a figure lies, or with `whole` its percentage of another."""

    part: str
    tiers: tuple[Tier, ...]
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that is counted and costs points each time, at most `cap`."""

    count: str
    text: str
    points_each: int
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Minus:
    """The maximum less what violations cost; at most `cap` is taken, `floor` remains."""

    violations: tuple[Violation, ...]
    floor: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """From how many on (times, days) how many points there are."""

    least: Fraction
    points: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """Points by a count or by the days something came late, step by step; lowest first."""

    count: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """So many points for each; those in `excluded` are counted but do not count.

    The only rule whose criterion may have no maximum.
    """

    count: str
    points_each: int
    cap: int | None = None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Binary:
    """All or nothing: a yes, or a figure (with `whole` its percentage) that reaches `least`."""

    part: str
    least: Fraction = Fraction(1)
    whole: str | None = None


Rule = Choice | Ratio | Tiers | Minus | Ladder | Count | Binary
"""How points come about. A criterion without a rule is scored by hand from 0 to its maximum."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule made of the figures; points in hundredths exactly when it is answered."""

    state: EntryState
    points: int | None = None
    overflow: int = 0
    zeroes_group: bool = False


BLANK = Outcome(EntryState.BLANK)
NOT_APPLICABLE = Outcome(EntryState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule has to know of its criterion: the maximum, the rounding, whose names it says.

    With `is_open` there is no maximum: so much for each, without end.
    """

    maximum: int
    rounding: Rounding
    names: Mapping[str, str]
    is_open: bool = False

    def name(self, code: str) -> str:
        """Return what people call a figure."""
        return self.names.get(code, code)


def needs(rule: Rule) -> tuple[str, ...]:
    """Return the codes of the figures that a rule reads, in the order it reads them."""
    match rule:
        case Choice():
            return ()
        case Ratio():
            return (rule.reached, rule.planned)
        case Tiers() | Binary():
            return (rule.part,) if rule.whole is None else (rule.part, rule.whole)
        case Minus():
            return tuple(violation.count for violation in rule.violations)
        case Ladder():
            return (rule.count,)
        case Count():
            return (rule.count,) if rule.excluded is None else (rule.count, rule.excluded)


def missing(rule: Rule, figures: Figures) -> list[str]:
    """Return the codes of the figures that a rule waits for."""
    return [code for code in needs(rule) if code not in figures]


def work(rule: Rule, line: Line, figures: Figures, chosen: str | None = None) -> Outcome:
    """Return what a rule gives for the figures, or for the option `chosen` by its code.

    Raises ValueError for an option that the rule does not have.
    """
    if isinstance(rule, Choice):
        return _chosen(rule, chosen)
    if missing(rule, figures):
        return BLANK
    return _WORK[type(rule)](rule, line, figures)


def _chosen(rule: Choice, code: str | None) -> Outcome:
    if code is None:
        return BLANK
    option = option_of(rule, code)
    return Outcome(EntryState.ANSWERED, option.points, zeroes_group=option.zeroes_group)


def option_of(rule: Choice, code: str) -> Option:
    """Return an option by its code. Raises ValueError for one that the rule does not have."""
    option = next((option for option in rule.options if option.code == code), None)
    if option is None:
        raise ValueError(code)
    return option


def _ratio(rule: Ratio, line: Line, figures: Figures) -> Outcome:
    above, below = sides(rule, figures)
    if below == 0:
        return _without_denominator(rule, line, above)
    numerator = max(above.numerator, 0) * below.denominator * line.maximum
    points = line.rounding.of_quotient(numerator, above.denominator * below.numerator)
    overflow = 0
    if rule.overflow is not None and above > below:
        counted = counted_beyond(rule.overflow, beyond_plan(above, below))
        overflow = line.rounding.of(counted * line.maximum)
    return Outcome(EntryState.ANSWERED, min(points, line.maximum), overflow)


def sides(rule: Ratio, figures: Figures) -> tuple[Fraction, Fraction]:
    """Return what stands above and below the line of a share."""
    reached, planned = figures[rule.reached], figures[rule.planned]
    return (reached, planned) if rule.direction is Direction.HIGHER else (planned, reached)


def beyond_plan(above: Fraction, below: Fraction) -> Fraction:
    """Return how far a share is beyond its plan; `below` is not zero.

    >>> beyond_plan(Fraction(23), Fraction(20))
    Fraction(3, 20)
    """
    return max(above / below - 1, Fraction(0))


def counted_beyond(overflow: Overflow, beyond: Fraction) -> Fraction:
    """Return how much of what lies beyond the plan counts."""
    cap = overflow.cap_percent
    return beyond if cap is None else min(beyond, Fraction(cap, 100))


def _without_denominator(rule: Ratio, line: Line, planned: Fraction) -> Outcome:
    """Nothing planned does not occur; nothing of what should be low is the best there is."""
    if rule.direction is Direction.HIGHER:
        return NOT_APPLICABLE
    cap = rule.overflow.cap_percent if rule.overflow and planned > 0 else None
    overflow = 0 if cap is None else line.rounding.of(Fraction(cap, 100) * line.maximum)
    return Outcome(EntryState.ANSWERED, line.maximum, overflow)


def _tiers(rule: Tiers, line: Line, figures: Figures) -> Outcome:
    value = percentage(rule.part, rule.whole, figures)
    if value is None:
        return NOT_APPLICABLE
    tier = tier_of(rule, value)
    return Outcome(EntryState.ANSWERED, 0 if tier is None else min(tier.points, line.maximum))


def tier_of(rule: Tiers, value: Fraction) -> Tier | None:
    """Return the band in which a value lies; of two the one that is written first."""
    return next((tier for tier in rule.tiers if tier.holds(value)), None)


def _minus(rule: Minus, line: Line, figures: Figures) -> Outcome:
    taken = sum((cost for _, _, cost in violation_costs(rule, figures)), Fraction(0))
    if rule.cap is not None:
        taken = min(taken, Fraction(rule.cap))
    points = min(line.rounding.of(line.maximum - taken), line.maximum)
    return Outcome(EntryState.ANSWERED, max(points, rule.floor))


def violation_costs(
    rule: Minus, figures: Figures
) -> Iterator[tuple[Violation, Fraction, Fraction]]:
    """Yield each violation that happened, how often, and what it costs."""
    for violation in rule.violations:
        count = figures[violation.count]
        if count:
            cost = count * violation.points_each
            yield (
                violation,
                count,
                cost if violation.cap is None else min(cost, Fraction(violation.cap)),
            )


def _ladder(rule: Ladder, line: Line, figures: Figures) -> Outcome:
    step = step_of(rule, figures[rule.count])
    return Outcome(EntryState.ANSWERED, 0 if step is None else min(step.points, line.maximum))


def step_of(rule: Ladder, count: Fraction) -> Step | None:
    """Return the highest step that a count has come to."""
    reached = [step for step in rule.steps if step.least <= count]
    return max(reached, key=lambda step: step.least, default=None)


def _count(rule: Count, line: Line, figures: Figures) -> Outcome:
    counted = figures[rule.count]
    if rule.excluded is not None:
        counted = max(counted - figures[rule.excluded], Fraction(0))
    points = line.rounding.of_quotient(counted.numerator * rule.points_each, counted.denominator)
    cap = count_cap(rule, line)
    return Outcome(EntryState.ANSWERED, points if cap is None else min(points, cap))


def count_cap(rule: Count, line: Line) -> int | None:
    """Return the most that a count can come to; None: so much for each, without end."""
    caps = [cap for cap in (rule.cap, None if line.is_open else line.maximum) if cap is not None]
    return min(caps, default=None)


def _binary(rule: Binary, line: Line, figures: Figures) -> Outcome:
    value = percentage(rule.part, rule.whole, figures)
    if value is None:
        return NOT_APPLICABLE
    return Outcome(EntryState.ANSWERED, line.maximum if value >= rule.least else 0)


_WORK: Mapping[type, Callable[..., Outcome]] = {
    Ratio: _ratio,
    Tiers: _tiers,
    Minus: _minus,
    Ladder: _ladder,
    Count: _count,
    Binary: _binary,
}


def percentage(part: str, whole: str | None, figures: Figures) -> Fraction | None:
    """Return a figure, or its percentage of another; None where that other is zero."""
    if whole is None:
        return figures[part]
    return figures[part] * 100 / figures[whole] if figures[whole] else None
