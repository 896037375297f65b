"""Figures of a criteria set (số liệu đầu vào): named, entered once, shared by several criteria.

A figure may be put together from others, such as "tổng số đơn = đơn mới + đơn năm trước". It is
then never typed. Codes that lead round in a circle are refused before they are used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core.vietnamese import quoted
from app.domain.numbers import exact_text
from app.domain.rules import Figures
from app.domain.terms import FigureKind


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that another is put together from: added, or taken away."""

    code: str
    is_subtracted: bool = False


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """What a figure is called and measured in; one with `parts` is computed and never typed."""

    code: str
    name: str
    kind: FigureKind = FigureKind.NUMBER
    unit: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Whether it is put together from others."""
        return bool(self.parts)


def completed(definitions: Sequence[FigureDefinition], typed: Figures) -> dict[str, Fraction]:
    """Return the typed figures with those that are computed from them.

    A computed one that lacks a part is missing too. Raises ValueError for figures in a circle.
    """
    computed = {d.code: d for d in definitions if d.is_computed}
    known: dict[str, Fraction | None] = {
        code: number for code, number in typed.items() if code not in computed
    }

    def value(code: str, above: tuple[str, ...]) -> Fraction | None:
        if code in known:
            return known[code]
        if code in above:
            raise ValueError(code)
        if code not in computed:
            return None
        parts = [value(part.code, (*above, code)) for part in computed[code].parts]
        known[code] = _sum(computed[code], parts)
        return known[code]

    for code in computed:
        value(code, ())
    return {code: number for code, number in known.items() if number is not None}


def _sum(definition: FigureDefinition, values: Sequence[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for part, found in zip(definition.parts, values, strict=True):
        if found is None:
            return None
        total += -found if part.is_subtracted else found
    return total


def figure_problems(definitions: Sequence[FigureDefinition]) -> list[str]:
    """Return a sentence for each thing that stops these figures from being used."""
    problems: list[str] = []
    by_code: dict[str, FigureDefinition] = {}
    for definition in definitions:
        if definition.code in by_code:
            problems.append(
                f"Mã số liệu {quoted(definition.code)} dùng cho hai số liệu. "
                "Mỗi mã chỉ dùng một lần."
            )
        by_code[definition.code] = definition
    for definition in definitions:
        problems += [
            f"Số liệu {quoted(definition.name)} cộng từ {quoted(part.code)} nhưng bộ tiêu chí "
            "không có số liệu này. Thêm số liệu hoặc sửa lại mã."
            for part in definition.parts
            if part.code not in by_code
        ]
    circle = _circle(by_code)
    if circle:
        names = " → ".join(quoted(by_code[code].name) for code in circle)
        problems.append(
            f"Các số liệu tính vòng quanh lẫn nhau: {names}. Bỏ một mối nối để tính được."
        )
    return problems


def _circle(by_code: Mapping[str, FigureDefinition]) -> list[str]:
    """Return the first circle found, its first code again at the end, or nothing."""
    done: set[str] = set()

    def search(code: str, path: list[str]) -> list[str]:
        if code in path:
            return [*path[path.index(code) :], code]
        if code in done or code not in by_code:
            return []
        for part in by_code[code].parts:
            if found := search(part.code, [*path, code]):
                return found
        done.add(code)
        return []

    for code in by_code:
        if found := search(code, []):
            return found
    return []


def figure_doubt(definition: FigureDefinition, value: Fraction) -> str:
    """Return why a typed value is doubtful, or nothing: 0,65 where per cent are asked for."""
    if definition.unit != "%" or not 0 < value < 1:
        return ""
    return (
        f"{quoted(definition.name)} ghi {exact_text(value)}%. "
        f"Nếu là {exact_text(value * 100)}% thì nhập {exact_text(value * 100)}."
    )


def figure_value_problem(definition: FigureDefinition, value: Fraction) -> str:
    """Return why a typed value cannot be, or nothing. Figures count things: none is below zero."""
    if definition.is_computed:
        return f"{quoted(definition.name)} do các số liệu khác cộng lại, không nhập tay."
    if value < 0:
        return f"{quoted(definition.name)} không thể nhỏ hơn 0. Nhập lại số liệu."
    if definition.kind is FigureKind.YES_NO and value not in (0, 1):
        return f"{quoted(definition.name)} chỉ nhận có hoặc không."
    if definition.kind is FigureKind.COUNT and value.denominator != 1:
        return f"{quoted(definition.name)} là số đếm nên phải là số nguyên. Nhập lại số liệu."
    return ""
