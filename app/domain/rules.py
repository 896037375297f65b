"""Rules of criteria (cách tính điểm): from named figures to points, with the arithmetic behind.

Points are whole hundredths, figures are exact fractions; nothing is rounded before the end. A
figure that is missing leaves the criterion unscored, never zero. What has nothing to be measured
by, a denominator of zero, "does not occur" (không phát sinh), and the criterion says what that
is worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.numbers import exact_text, percent_text
from app.domain.points import points_text
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
    """What a rule made of the figures; points in hundredths exactly when it is answered.

    `formula` and `notes` say where the number came from; of a blank, which figures it waits for.
    """

    state: EntryState
    points: int | None = None
    overflow: int = 0
    zeroes_group: bool = False
    formula: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The arithmetic in one line, as the cell shows it."""
        said = "; ".join(self.notes)
        if not self.formula:
            return said
        line = f"{self.formula} = {points_text(self.points)}" if self.points is not None else ""
        return f"{line or self.formula} ({said})" if said else line or self.formula


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


def work(rule: Rule, line: Line, figures: Figures, chosen: str | None = None) -> Outcome:
    """Return what a rule gives for the figures, or for the option `chosen` by its code.

    Raises ValueError for an option that the rule does not have.
    """
    missing = [line.name(code) for code in needs(rule) if code not in figures]
    if missing:
        return Outcome(EntryState.BLANK, notes=(f"Chưa có số liệu: {', '.join(missing)}",))
    if isinstance(rule, Choice):
        return _chosen(rule, chosen)
    return _WORK[type(rule)](rule, line, figures)


def _chosen(rule: Choice, code: str | None) -> Outcome:
    if code is None:
        return Outcome(EntryState.BLANK, notes=("Chưa chọn mức",))
    option = next((option for option in rule.options if option.code == code), None)
    if option is None:
        raise ValueError(code)
    notes = (f"Chọn mức “{option.text}”",)
    if option.zeroes_group:
        notes += ("cả nhóm tính 0 điểm",)
    return Outcome(
        EntryState.ANSWERED, option.points, zeroes_group=option.zeroes_group, notes=notes
    )


def _ratio(rule: Ratio, line: Line, figures: Figures) -> Outcome:
    reached, planned = figures[rule.reached], figures[rule.planned]
    above, below = (reached, planned) if rule.direction is Direction.HIGHER else (planned, reached)
    if below == 0:
        return _without_denominator(rule, line, planned)
    formula = f"{exact_text(above)}/{exact_text(below)} × {points_text(line.maximum)}"
    numerator = max(above.numerator, 0) * below.denominator * line.maximum
    points, notes = _rounded(numerator, above.denominator * below.numerator, line)
    points, capped = _within(points, line.maximum)
    overflow, beyond = (0, ()) if above <= below else _overflow(rule, line, above / below)
    notes = (*((capped,) if capped else notes), *beyond)
    return Outcome(EntryState.ANSWERED, points, overflow, formula=formula, notes=notes)


def _without_denominator(rule: Ratio, line: Line, planned: Fraction) -> Outcome:
    """Nothing planned does not occur; nothing of what should be low is the best there is."""
    if rule.direction is Direction.HIGHER:
        return Outcome(
            EntryState.NOT_APPLICABLE,
            notes=(f"{line.name(rule.planned)} là 0 nên không phát sinh",),
        )
    cap = rule.overflow.cap_percent if rule.overflow and planned > 0 else None
    overflow = _percent_of(line, Fraction(cap, 100)) if cap is not None else 0
    notes = (f"{line.name(rule.reached)} là 0, không vượt kế hoạch nên đạt điểm tối đa",)
    if overflow:
        notes += (f"phần vượt tính {points_text(overflow)} điểm thưởng",)
    return Outcome(EntryState.ANSWERED, line.maximum, overflow, notes=notes)


def _overflow(rule: Ratio, line: Line, share: Fraction) -> tuple[int, tuple[str, ...]]:
    if rule.overflow is None:
        return 0, ()
    beyond = share - 1
    cap = rule.overflow.cap_percent
    counted = beyond if cap is None else min(beyond, Fraction(cap, 100))
    points = _percent_of(line, counted)
    note = f"vượt {percent_text(beyond)}, thưởng {points_text(points)} điểm"
    return points, (note if counted == beyond else f"{note} là mức thưởng tối đa",)


def _percent_of(line: Line, share: Fraction) -> int:
    return line.rounding.of(share * line.maximum)


def _tiers(rule: Tiers, line: Line, figures: Figures) -> Outcome:
    value = _value(rule.part, rule.whole, figures)
    if value is None:
        return _nothing_to_measure(rule.whole, line)
    said = _said(rule.part, rule.whole, line, figures, value)
    tier = next((tier for tier in rule.tiers if tier.holds(value)), None)
    if tier is None:
        return Outcome(EntryState.ANSWERED, 0, notes=(f"{said}, không thuộc bậc nào",))
    points, capped = _within(tier.points, line.maximum)
    notes = (f"{said}, bậc {tier_text(tier, is_percent=rule.whole is not None)}",)
    return Outcome(EntryState.ANSWERED, points, notes=notes + ((capped,) if capped else ()))


def _minus(rule: Minus, line: Line, figures: Figures) -> Outcome:
    taken: Fraction | int = 0
    parts: list[str] = []
    notes: list[str] = []
    for violation in rule.violations:
        count = figures[violation.count]
        if not count:
            continue
        cost: Fraction | int = count * violation.points_each
        parts.append(f"{exact_text(count)} × {points_text(violation.points_each)}")
        if violation.cap is not None and cost > violation.cap:
            notes.append(f"{violation.text}: trừ tối đa {points_text(violation.cap)}")
            cost = violation.cap
        taken += cost
    if rule.cap is not None and taken > rule.cap:
        notes.append(f"trừ tối đa {points_text(rule.cap)}")
        taken = rule.cap
    left = line.maximum - taken
    points, rounded = _rounded(left.numerator, left.denominator, line)
    if points < rule.floor:
        points = rule.floor
        notes.append(f"không thấp hơn {points_text(rule.floor)}")
    formula = " - ".join([points_text(line.maximum), *parts])
    return Outcome(EntryState.ANSWERED, points, formula=formula, notes=(*notes, *rounded))


def _ladder(rule: Ladder, line: Line, figures: Figures) -> Outcome:
    count = figures[rule.count]
    said = f"{line.name(rule.count)}: {exact_text(count)}"
    reached = [step for step in rule.steps if step.least <= count]
    if not reached:
        return Outcome(EntryState.ANSWERED, 0, notes=(f"{said}, chưa đến bậc nào",))
    step = max(reached, key=lambda step: step.least)
    points, capped = _within(step.points, line.maximum)
    notes = (f"{said}, bậc từ {exact_text(step.least)}",)
    return Outcome(EntryState.ANSWERED, points, notes=notes + ((capped,) if capped else ()))


def _count(rule: Count, line: Line, figures: Figures) -> Outcome:
    count = figures[rule.count]
    left_out = 0 if rule.excluded is None else figures[rule.excluded]
    counted = max(count - left_out, Fraction(0)) if left_out else count
    factor = f"({exact_text(count)} - {exact_text(left_out)})" if left_out else exact_text(count)
    points, notes = _rounded(counted.numerator * rule.points_each, counted.denominator, line)
    caps = [cap for cap in (rule.cap, None if line.is_open else line.maximum) if cap is not None]
    points, capped = _within(points, min(caps)) if caps else (points, "")
    return Outcome(
        EntryState.ANSWERED,
        points,
        formula=f"{factor} × {points_text(rule.points_each)}",
        notes=(capped,) if capped else notes,
    )


def _binary(rule: Binary, line: Line, figures: Figures) -> Outcome:
    value = _value(rule.part, rule.whole, figures)
    if value is None:
        return _nothing_to_measure(rule.whole, line)
    is_met = value >= rule.least
    said = _said(rule.part, rule.whole, line, figures, value)
    if rule.whole is None and rule.least == 1 and value in (0, 1):
        said = f"{line.name(rule.part)}: {'có' if is_met else 'không'}"
    else:
        unit = "%" if rule.whole is not None else ""
        reach = "đạt" if is_met else "chưa đạt"
        said = f"{said}, {reach} mức {exact_text(rule.least)}{unit}"
    return Outcome(EntryState.ANSWERED, line.maximum if is_met else 0, notes=(said,))


_WORK: Mapping[type, Callable[..., Outcome]] = {
    Ratio: _ratio,
    Tiers: _tiers,
    Minus: _minus,
    Ladder: _ladder,
    Count: _count,
    Binary: _binary,
}


def _value(part: str, whole: str | None, figures: Figures) -> Fraction | None:
    """Return a figure, or its percentage of another; None where that other is zero."""
    if whole is None:
        return figures[part]
    return figures[part] * 100 / figures[whole] if figures[whole] else None


def _nothing_to_measure(whole: str | None, line: Line) -> Outcome:
    note = f"{line.name(whole or '')} là 0 nên không phát sinh"
    return Outcome(EntryState.NOT_APPLICABLE, notes=(note,))


def _said(part: str, whole: str | None, line: Line, figures: Figures, value: Fraction) -> str:
    if whole is None:
        return f"{line.name(part)}: {exact_text(value)}"
    shares = f"{exact_text(figures[part])}/{exact_text(figures[whole])}"
    return f"{shares} = {percent_text(value / 100)}"


def _rounded(numerator: int, denominator: int, line: Line) -> tuple[int, tuple[str, ...]]:
    points = line.rounding.of_quotient(numerator, denominator)
    if points * denominator == numerator:
        return points, ()
    return points, (f"làm tròn {points_text(line.rounding.step)}",)


def _within(points: int, cap: int) -> tuple[int, str]:
    if points <= cap:
        return points, ""
    return cap, f"tính tối đa {points_text(cap)}"


def tier_text(tier: Tier, *, is_percent: bool) -> str:
    """Return a band in words.

    >>> tier_text(Tier(200, Fraction(88), Fraction(90)), is_percent=True)
    'từ 88% đến dưới 90%'
    >>> tier_text(Tier(200, Fraction(5), has_lower=False), is_percent=False)
    'trên 5'
    """
    unit = "%" if is_percent else ""
    if tier.lower is not None and tier.lower == tier.upper:
        return f"đúng {exact_text(tier.lower)}{unit}"
    words: list[str] = []
    if tier.lower is not None:
        words.append(f"{'từ' if tier.has_lower else 'trên'} {exact_text(tier.lower)}{unit}")
    if tier.upper is not None:
        words.append(f"{'đến' if tier.has_upper else 'đến dưới'} {exact_text(tier.upper)}{unit}")
    return " ".join(words) or "mọi giá trị"
