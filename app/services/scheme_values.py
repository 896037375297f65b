"""A criteria set of the data file as one value, as a file of it would hold it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import quoted
from app.domain.criterion_codes import CodedLine, given_codes
from app.entities import CriteriaSet
from app.services import reading
from app.services.scheme_checks import problems_of
from app.services.scheme_names import criteria_named
from app.services.scheme_shape import CriterionData, Place, SchemeFile, SetRules
from app.services.schemes import CriterionLine, Scheme, scheme, stored, whole_rules


def value(session: Session, set_id: UUID) -> SchemeFile:
    """Return a set as its file has it. A line without a code of its own gets one."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    return written(row, scheme(session, set_id), whole_rules(row))


def written(row: CriteriaSet, tree: Scheme, rules: SetRules) -> SchemeFile:
    """Return the value of a set with these rules in place of its own."""
    codes = codes_of(tree.lines, criteria_named(rules))
    children: dict[UUID | None, list[CriterionLine]] = defaultdict(list)
    for line in tree.lines:
        children[line.parent_id].append(line)
    return SchemeFile.model_construct(
        **{name: getattr(rules, name) for name in SetRules.model_fields},
        format="so-thi-dua/criteria-set",
        version=1,
        name=row.name,
        audience=row.audience or "",
        note=row.note,
        step=row.step,
        declared_total=row.declared_total,
        criteria=tuple(_criteria(children, None, codes)),
    )


def problems(row: CriteriaSet, tree: Scheme) -> list[str]:
    """Return a sentence for each thing that stops a set from being scored by."""
    file = written(row, tree, whole_rules(row))
    return [said_of(file, place, message) for place, message in problems_of(file)]


def said_of(file: SchemeFile, place: Place, message: str) -> str:
    """Return a problem as a person reads it in the window, with the criterion it is about."""
    found: Sequence[CriterionData] = file.criteria
    name = ""
    for part in place[1:] if place and place[0] == "criteria" else ():
        if isinstance(part, int) and part < len(found):
            name, found = found[part].name, found[part].children
        elif part != "children":
            break
    said = f"{message[:1].upper()}{message[1:]}"
    return f"Tiêu chí {quoted(name)}: {message}" if name else said


def stored_rules(rules: SetRules) -> dict[str, object] | None:
    """Return the rules as the data file holds them; bonus and penalty limits have columns."""
    caps = rules.caps.model_copy(update={"bonus": None, "penalty": None})
    return stored(rules.model_copy(update={"caps": caps})) or None


def _criteria(
    children: Mapping[UUID | None, Sequence[CriterionLine]],
    parent_id: UUID | None,
    codes: Mapping[UUID, str],
) -> Iterator[CriterionData]:
    for line in children.get(parent_id, ()):
        yield CriterionData.model_construct(
            code=codes[line.id],
            name=line.name,
            kind=line.kind,
            max=line.max_points,
            mode=line.mode,
            rule=line.rule,
            gate=line.gate or None,
            granted=line.granted or None,
            na_gives_full=line.na_gives_full,
            is_required=not line.is_optional,
            needs_evidence=line.needs_evidence,
            guidance=line.guidance,
            children=tuple(_criteria(children, line.id, codes)),
        )


def codes_of(lines: Sequence[CriterionLine], named: Collection[str] = ()) -> dict[UUID, str]:
    """Return a code of its own for each line: its own one, or one after its neighbours'."""
    given = given_codes(coded(lines), named)
    return {line.id: given.get(line.id, line.code) for line in lines}


def coded(lines: Sequence[CriterionLine]) -> Iterator[CodedLine]:
    """Yield lines with the codes they have."""
    for line in lines:
        yield CodedLine(line.id, line.parent_id, line.code, not line.is_scored)
