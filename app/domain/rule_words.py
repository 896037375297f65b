"""Where the points of a rule came from: the arithmetic in one line, as the cell shows it.

Only the line that somebody looks at is put into words; the points themselves are worked out in
`rules`.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from app.domain.numbers import exact_text, percent_text
from app.domain.points import points_text
from app.domain.rules import (
    Binary,
    Choice,
    Count,
    Figures,
    Ladder,
    Line,
    Minus,
    Outcome,
    Ratio,
    Rule,
    Tier,
    Tiers,
    beyond_plan,
    count_cap,
    counted_beyond,
    missing,
    option_of,
    percentage,
    sides,
    step_of,
    tier_of,
    violation_costs,
    work,
)
from app.domain.terms import Direction


def rule_words(rule: Rule, line: Line, figures: Figures, chosen: str | None = None) -> str:
    """Return how a rule came to its points, or why it has none yet; as `work`, of the same."""
    lacking = missing(rule, figures)
    if lacking:
        return f"Chưa có số liệu: {', '.join(map(line.name, lacking))}"
    if isinstance(rule, Choice):
        return _choice_words(rule, chosen)
    return _WORDS[type(rule)](rule, line, figures, work(rule, line, figures))


def _choice_words(rule: Choice, code: str | None) -> str:
    if code is None:
        return "Chưa chọn mức"
    option = option_of(rule, code)
    zeroed = "; cả nhóm tính 0 điểm" if option.zeroes_group else ""
    return f"Chọn mức “{option.text}”{zeroed}"


def _ratio_words(rule: Ratio, line: Line, figures: Figures, outcome: Outcome) -> str:
    above, below = sides(rule, figures)
    if below == 0:
        if rule.direction is Direction.HIGHER:
            return f"{line.name(rule.planned)} là 0 nên không phát sinh"
        best = f"{line.name(rule.reached)} là 0, không vượt kế hoạch nên đạt điểm tối đa"
        more = f"; phần vượt tính {points_text(outcome.overflow)} điểm thưởng"
        return f"{best}{more if outcome.overflow else ''}"
    formula = f"{exact_text(above)}/{exact_text(below)} × {points_text(line.maximum)}"
    notes = _rounding_notes(max(above / below, Fraction(0)) * line.maximum, line, line.maximum)
    beyond = beyond_plan(above, below)
    if rule.overflow is not None and beyond:
        most = "" if counted_beyond(rule.overflow, beyond) == beyond else " là mức thưởng tối đa"
        points = points_text(outcome.overflow)
        notes.append(f"vượt {percent_text(beyond)}, thưởng {points} điểm{most}")
    return _sum_words(formula, outcome, notes)


def _tiers_words(rule: Tiers, line: Line, figures: Figures, _: Outcome) -> str:
    value = percentage(rule.part, rule.whole, figures)
    if value is None:
        return _nothing_to_measure(rule.whole, line)
    said = _value_words(rule.part, rule.whole, line, figures)
    tier = tier_of(rule, value)
    if tier is None:
        return f"{said}, không thuộc bậc nào"
    band = tier_text(tier, is_percent=rule.whole is not None)
    return f"{said}, bậc {band}{_capped(tier.points, line)}"


def _minus_words(rule: Minus, line: Line, figures: Figures, outcome: Outcome) -> str:
    parts = [points_text(line.maximum)]
    notes: list[str] = []
    taken = Fraction(0)
    for violation, count, cost in violation_costs(rule, figures):
        parts.append(f"{exact_text(count)} × {points_text(violation.points_each)}")
        if cost != count * violation.points_each:
            notes.append(f"{violation.text}: trừ tối đa {points_text(violation.cap)}")
        taken += cost
    if rule.cap is not None and taken > rule.cap:
        notes.append(f"trừ tối đa {points_text(rule.cap)}")
        taken = Fraction(rule.cap)
    rounding = _rounding_notes(line.maximum - taken, line, None)
    if line.rounding.of(line.maximum - taken) < rule.floor:
        notes.append(f"không thấp hơn {points_text(rule.floor)}")
    return _sum_words(" - ".join(parts), outcome, [*notes, *rounding])


def _ladder_words(rule: Ladder, line: Line, figures: Figures, _: Outcome) -> str:
    count = figures[rule.count]
    said = f"{line.name(rule.count)}: {exact_text(count)}"
    step = step_of(rule, count)
    if step is None:
        return f"{said}, chưa đến bậc nào"
    return f"{said}, bậc từ {exact_text(step.least)}{_capped(step.points, line)}"


def _count_words(rule: Count, line: Line, figures: Figures, outcome: Outcome) -> str:
    count = figures[rule.count]
    left_out = figures[rule.excluded] if rule.excluded is not None else Fraction(0)
    factor = f"({exact_text(count)} - {exact_text(left_out)})" if left_out else exact_text(count)
    exact = max(count - left_out, Fraction(0)) * rule.points_each
    notes = _rounding_notes(exact, line, count_cap(rule, line))
    return _sum_words(f"{factor} × {points_text(rule.points_each)}", outcome, notes)


def _binary_words(rule: Binary, line: Line, figures: Figures, _: Outcome) -> str:
    value = percentage(rule.part, rule.whole, figures)
    if value is None:
        return _nothing_to_measure(rule.whole, line)
    is_met = value >= rule.least
    if rule.whole is None and rule.least == 1 and value in (0, 1):
        return f"{line.name(rule.part)}: {'có' if is_met else 'không'}"
    unit = "%" if rule.whole is not None else ""
    said = _value_words(rule.part, rule.whole, line, figures)
    return f"{said}, {'đạt' if is_met else 'chưa đạt'} mức {exact_text(rule.least)}{unit}"


_WORDS: Mapping[type, Callable[..., str]] = {
    Ratio: _ratio_words,
    Tiers: _tiers_words,
    Minus: _minus_words,
    Ladder: _ladder_words,
    Count: _count_words,
    Binary: _binary_words,
}


def _sum_words(formula: str, outcome: Outcome, notes: Sequence[str]) -> str:
    said = f" ({'; '.join(notes)})" if notes else ""
    return f"{formula} = {points_text(outcome.points)}{said}"


def _rounding_notes(exact: Fraction, line: Line, cap: int | None) -> list[str]:
    points = line.rounding.of(exact)
    if cap is not None and points > cap:
        return [f"tính tối đa {points_text(cap)}"]
    return [] if points == exact else [f"làm tròn {points_text(line.rounding.step)}"]


def _capped(points: int, line: Line) -> str:
    return "" if points <= line.maximum else f"; tính tối đa {points_text(line.maximum)}"


def _nothing_to_measure(whole: str | None, line: Line) -> str:
    return f"{line.name(whole or '')} là 0 nên không phát sinh"


def _value_words(part: str, whole: str | None, line: Line, figures: Figures) -> str:
    if whole is None:
        return f"{line.name(part)}: {exact_text(figures[part])}"
    shares = f"{exact_text(figures[part])}/{exact_text(figures[whole])}"
    return f"{shares} = {percent_text(figures[part] / figures[whole])}"


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
