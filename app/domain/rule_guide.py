"""How a rule gives points, in words for who scores with it on paper: levels, bands, steps."""

from collections.abc import Callable, Mapping

from app.domain.numbers import exact_text
from app.domain.points import points_text
from app.domain.rule_words import tier_text
from app.domain.rules import Binary, Choice, Count, Ladder, Minus, Ratio, Rule, Tiers
from app.domain.terms import Direction

Names = Callable[[str], str]
"""What a figure is called, by its code."""


def rule_guide(rule: Rule, name: Names) -> tuple[str, ...]:
    """Return how a rule gives its points, a line for each level, band or kind of violation."""
    return _GUIDES[type(rule)](rule, name)


def _choice(rule: Choice, _: Names) -> tuple[str, ...]:
    return tuple(
        f"Mức {one.code}: {one.text}: {points_text(one.points)} điểm"
        + ("; cả nhóm tính 0 điểm" if one.zeroes_group else "")
        for one in rule.options
    )


def _ratio(rule: Ratio, name: Names) -> tuple[str, ...]:
    above, below = name(rule.reached), name(rule.planned)
    if rule.direction is not Direction.HIGHER:
        above, below = below, above
    lines = [f"{above} / {below} × điểm tối đa"]
    if rule.overflow is not None:
        cap = rule.overflow.cap_percent
        most = f", nhiều nhất {cap}%" if cap is not None else ""
        lines.append(f"Phần vượt kế hoạch tính điểm thưởng{most}")
    return tuple(lines)


def _tiers(rule: Tiers, name: Names) -> tuple[str, ...]:
    value = name(rule.part) + (f" / {name(rule.whole)}" if rule.whole else "")
    bands = (
        f"{tier_text(one, is_percent=rule.whole is not None)}: {points_text(one.points)} điểm"
        for one in rule.tiers
    )
    return (f"Theo {value}:", *bands)


def _ladder(rule: Ladder, name: Names) -> tuple[str, ...]:
    steps = (f"từ {exact_text(one.least)}: {points_text(one.points)} điểm" for one in rule.steps)
    return (f"Theo {name(rule.count)}:", *steps)


def _minus(rule: Minus, _: Names) -> tuple[str, ...]:
    lines = [
        f"{one.text}: trừ {points_text(one.points_each)} điểm mỗi lần"
        + (f", nhiều nhất {points_text(one.cap)}" if one.cap is not None else "")
        for one in rule.violations
    ]
    if rule.cap is not None:
        lines.append(f"Trừ nhiều nhất {points_text(rule.cap)} điểm")
    if rule.floor:
        lines.append(f"Không thấp hơn {points_text(rule.floor)} điểm")
    return tuple(lines)


def _count(rule: Count, name: Names) -> tuple[str, ...]:
    lines = [f"{name(rule.count)}: mỗi trường hợp {points_text(rule.points_each)} điểm"]
    if rule.excluded is not None:
        lines.append(f"Không tính {name(rule.excluded)}")
    if rule.cap is not None:
        lines.append(f"Nhiều nhất {points_text(rule.cap)} điểm")
    return tuple(lines)


def _binary(rule: Binary, name: Names) -> tuple[str, ...]:
    if rule.whole is not None:
        value = f"{name(rule.part)} / {name(rule.whole)}"
        return (f"{value} từ {exact_text(rule.least)}%: điểm tối đa; thấp hơn: 0 điểm",)
    if rule.least == 1:
        return (f"{name(rule.part)}: có thì điểm tối đa, không có thì 0 điểm",)
    least = exact_text(rule.least)
    return (f"{name(rule.part)} từ {least}: điểm tối đa; thấp hơn: 0 điểm",)


_GUIDES: Mapping[type, Callable[..., tuple[str, ...]]] = {
    Choice: _choice,
    Ratio: _ratio,
    Tiers: _tiers,
    Minus: _minus,
    Ladder: _ladder,
    Count: _count,
    Binary: _binary,
}
