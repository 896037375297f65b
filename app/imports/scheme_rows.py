"""From the file of a criteria set to the rows of its Excel form. Nothing of the file is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.terms import CriterionKind, GroupMode
from app.imports import scheme_form as form
from app.imports.book_cells import CellValue
from app.imports.scheme_codecs import Data
from app.imports.scheme_form import Block, Member, Shape


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells by heading, how far its words stand in, and whether it heads a group."""

    cells: Mapping[str, CellValue]
    level: int = 0
    is_group: bool = False


def lines_of(block: Block, data: Data) -> list[Line]:
    """Return the rows of a block; its list is taken out of `data`."""
    rows = data.pop(block.list_name, ())
    match block:
        case form.CRITERIA:
            return list(_criteria(rows, "", 0))
        case form.SECTIONS:
            return list(_sections(rows))
        case form.TIES:
            return list(_ties(rows))
        case form.GRADES:
            return list(_grades(rows))
        case _:
            return list(_plain(form.PLAIN[block.list_name], rows))


def cell_of(member: Member, data: Data) -> CellValue:
    """Return what stands in the column of a member, which is taken out of `data`."""
    if member.spread:
        value = {name: data.pop(name) for name in member.spread if name in data}
    else:
        value = _pop(data, member.path)
    if value is None:
        value = member.shown
    return None if value is None else member.codec.write(value)


def nothing_left(data: Data) -> None:
    """Raise ValueError where the file has a member that the form does not know: none is lost."""
    if data:
        raise ValueError(data)


def _taken(members: Shape, data: Data) -> dict[str, CellValue]:
    """Return the cells of these members, which are taken out of `data`."""
    return {member.column: cell_of(member, data) for member in members}


def _pop(data: Data, path: Sequence[str]) -> Any:  # noqa: ANN401 - whatever stands there
    name, *rest = path
    if not rest:
        return data.pop(name, None)
    inner = data.get(name, {})
    value = _pop(inner, rest)
    if not inner:
        data.pop(name, None)
    return value


def _criteria(criteria: Sequence[Data], parent: str, level: int) -> Iterator[Line]:
    for data in criteria:
        code, kind = str(data["code"]), data.pop("kind", CriterionKind.BASE)
        children, rule = data.pop("children", ()), data.pop("rule", None)
        is_group = kind == CriterionKind.GROUP
        cells = _taken(form.CRITERION, data)
        cells[form.PARENT] = parent
        cells[form.KIND] = CriterionKind(kind).label
        mode = GroupMode(data.pop("mode", GroupMode.SUM))
        cells[form.HOW] = mode.label if is_group else form.BY_HAND
        parts: list[Line] = []
        if rule is not None:
            cells |= _rule(rule, parts, level + 1)
        nothing_left(data)
        yield Line(cells, level, is_group)
        yield from parts
        yield from _criteria(children, code, level + 1)


def _rule(rule: Data, parts: list[Line], level: int) -> dict[str, CellValue]:
    fitting = [word for word, one in form.RULES.items() if one.fixed.items() <= rule.items()]
    word = max(fitting, key=lambda word: len(form.RULES[word].fixed))
    shape = form.RULES[word]
    for name in shape.fixed:
        rule.pop(name)
    rule.pop("direction", None)  # that the word says
    for data in rule.pop(shape.parts, ()):
        parts.append(Line(_taken(shape.part_members, data) | {form.KIND: shape.part}, level))
        nothing_left(data)
    cells = _taken(shape.members, rule) | {form.HOW: word}
    nothing_left(rule)
    return cells


def _sections(sections: Sequence[Data]) -> Iterator[Line]:
    for data in sections:
        has_one = "takes" in data
        word = form.TAKES_ONE if has_one else form.TAKES_AVERAGE
        yield Line(_taken((*form.SECTION, form.TAKES), data) | {form.AVERAGE_OR_ONE: word})
        nothing_left(data)


def _ties(ties: Sequence[Data]) -> Iterator[Line]:
    for data in ties:
        word, shape = _by_type(form.TIE_BREAKS, data)
        yield Line(_taken(shape, data) | {form.BY: word})
        nothing_left(data)


def _grades(grades: Sequence[Data]) -> Iterator[Line]:
    for data in grades:
        conditions = data.pop("conditions", ())
        yield Line(_taken(form.GRADE, data) | {form.GRADE_KIND: form.GRADE_ROW}, is_group=True)
        nothing_left(data)
        for condition in conditions:
            word, shape = _by_type(form.CONDITIONS, condition)
            yield Line(_taken(shape, condition) | {form.GRADE_KIND: word})
            nothing_left(condition)


def _by_type(forms: Mapping[str, tuple[str, Shape]], data: Data) -> tuple[str, Shape]:
    kind = data.pop("type")
    return next((word, shape) for word, (own, shape) in forms.items() if own == kind)


def _plain(shape: Shape, rows: Sequence[Data]) -> Iterator[Line]:
    for data in rows:
        yield Line(_taken(shape, data))
        nothing_left(data)
