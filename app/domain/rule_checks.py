"""What is wrong, or only doubtful, with a rule as it is written, before anybody is scored by it.

A problem stops the rule from being used. A warning does not: real tables overlap, leave gaps and
do not add up, and the office has to be able to enter them as they are.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from app.core.vietnamese import fold, quoted
from app.domain.numbers import exact_text
from app.domain.points import points_text
from app.domain.rule_words import tier_text
from app.domain.rules import (
    Binary,
    Choice,
    Count,
    Ladder,
    Minus,
    Ratio,
    Rule,
    Tier,
    Tiers,
    needs,
)


def rule_problems(rule: Rule, maximum: int | None, figures: Iterable[str]) -> list[str]:
    """Return a sentence for each thing that stops a rule from being used; points in hundredths.

    `figures` are the codes of the figures that the set has.
    """
    known = set(figures)
    problems = [
        f"Không có số liệu mã {quoted(code)} trong bộ tiêu chí. Thêm số liệu hoặc chọn lại."
        for code in dict.fromkeys(needs(rule))
        if code not in known
    ]
    if maximum is None and not isinstance(rule, Count):
        problems.append("Chưa có điểm tối đa nên chưa tính được. Nhập điểm tối đa.")
    if maximum is not None and maximum < 0:
        problems.append(f"Điểm tối đa {points_text(maximum)} nhỏ hơn 0. Nhập lại.")
    return problems + _own_problems(rule)


def _own_problems(rule: Rule) -> list[str]:
    match rule:
        case Choice():
            problems = _choice_problems(rule)
        case Tiers():
            problems = _tier_problems(rule)
        case Minus():
            problems = _minus_problems(rule)
        case Ladder():
            problems = _ladder_problems(rule)
        case Count():
            problems = _not_negative("Điểm mỗi lần", [rule.points_each, rule.cap])
        case Ratio():
            cap = rule.overflow.cap_percent if rule.overflow else None
            is_wrong = cap is not None and cap < 0
            problems = ["Mức thưởng tối đa khi vượt phải từ 0%. Nhập lại."] if is_wrong else []
        case Binary():
            problems = []
    return problems


def _choice_problems(rule: Choice) -> list[str]:
    problems = _not_negative("Điểm của mức", [option.points for option in rule.options])
    if len(rule.options) < 2:
        problems.append("Cần ít nhất hai mức để chọn. Thêm mức.")
    problems += [
        f"Mức {quoted(o.code)} chưa có mô tả. Nhập mô tả."
        for o in rule.options
        if not fold(o.text)
    ]
    codes = [option.code for option in rule.options]
    problems += [
        f"Mã mức {quoted(code)} dùng hai lần. Mỗi mức một mã."
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    return problems


def _tier_problems(rule: Tiers) -> list[str]:
    problems = _not_negative("Điểm của bậc", [tier.points for tier in rule.tiers])
    if not rule.tiers:
        problems.append("Chưa có bậc nào. Thêm ít nhất một bậc.")
    return problems + [
        f"Bậc {_words(tier, rule)} không có giá trị nào nằm trong. Sửa lại hai đầu của bậc."
        for tier in rule.tiers
        if tier.lower is not None and tier.upper is not None and not _has_values(tier)
    ]


def _has_values(tier: Tier) -> bool:
    if tier.lower is None or tier.upper is None or tier.lower < tier.upper:
        return True
    return tier.lower == tier.upper and tier.has_lower and tier.has_upper


def _minus_problems(rule: Minus) -> list[str]:
    problems = _not_negative(
        "Điểm trừ mỗi lần", [p for v in rule.violations for p in (v.points_each, v.cap)]
    )
    if not rule.violations:
        problems.append("Chưa có lỗi nào để trừ điểm. Thêm ít nhất một lỗi.")
    return problems + _not_negative("Mức sàn, mức trừ tối đa", [rule.floor, rule.cap])


def _ladder_problems(rule: Ladder) -> list[str]:
    problems = _not_negative("Điểm của bậc", [step.points for step in rule.steps])
    if not rule.steps:
        problems.append("Chưa có bậc nào. Thêm ít nhất một bậc.")
    return problems + [
        f"Bậc từ {exact_text(lower.least)} đứng trước bậc từ {exact_text(upper.least)}. "
        "Xếp các bậc từ thấp lên cao, không trùng nhau."
        for lower, upper in pairwise(rule.steps)
        if lower.least >= upper.least
    ]


def _not_negative(what: str, points: Iterable[int | None]) -> list[str]:
    return [
        f"{what} không được nhỏ hơn 0 (đang ghi {points_text(value)}). Nhập số dương."
        for value in points
        if value is not None and value < 0
    ]


def rule_warnings(rule: Rule, maximum: int, step: int) -> list[str]:
    """Return a sentence for each thing that is doubtful in a rule that can be used."""
    warnings = [
        f"Mức {quoted(words)} được {points_text(points)} điểm, quá điểm tối đa "
        f"{points_text(maximum)}: khi chấm chỉ tính {points_text(maximum)}."
        for words, points in _levels(rule)
        if points > maximum
    ]
    warnings += [
        f"Mức {quoted(words)} được {points_text(points)} điểm, không theo bước "
        f"{points_text(step)}."
        for words, points in _levels(rule)
        if points % step
    ]
    levels = [points for _, points in _levels(rule)]
    if levels and max(levels) < maximum:
        warnings.append(
            f"Mức cao nhất chỉ được {points_text(max(levels))} điểm, "
            f"chưa đến điểm tối đa {points_text(maximum)}."
        )
    return warnings + (tier_warnings(rule) if isinstance(rule, Tiers) else [])


def _levels(rule: Rule) -> list[tuple[str, int]]:
    match rule:
        case Choice():
            return [(option.text, option.points) for option in rule.options]
        case Tiers():
            return [(_words(tier, rule), tier.points) for tier in rule.tiers]
        case Ladder():
            return [(f"từ {exact_text(step.least)}", step.points) for step in rule.steps]
        case _:
            return []


def tier_warnings(rule: Tiers) -> list[str]:
    """Return a sentence for each value that lies in two bands, or in none between two."""
    ordered = sorted((tier for tier in rule.tiers if _has_values(tier)), key=_start)
    warnings: list[str] = []
    for lower, upper in pairwise(ordered):
        meeting = _meeting(lower, upper)
        if meeting > 0:
            warnings.append(
                f"Bậc {_words(lower, rule)} và bậc {_words(upper, rule)} chồng lên nhau: "
                "khi chấm lấy bậc ghi trước."
            )
        elif meeting < 0:
            warnings.append(
                f"Giữa bậc {_words(lower, rule)} và bậc {_words(upper, rule)} còn khoảng trống: "
                "giá trị ở đó được 0 điểm."
            )
    return warnings


def _start(tier: Tier) -> tuple[bool, Fraction, bool]:
    return (tier.lower is not None, tier.lower or Fraction(0), not tier.has_lower)


def _meeting(lower: Tier, upper: Tier) -> int:
    """Return above 0 where two bands in order overlap, below where they leave a gap, else 0."""
    if lower.upper is None or upper.lower is None:
        return 1
    if lower.upper != upper.lower:
        return 1 if lower.upper > upper.lower else -1
    return int(lower.has_upper) + int(upper.has_lower) - 1


def _words(tier: Tier, rule: Tiers) -> str:
    return tier_text(tier, is_percent=rule.whole is not None)
