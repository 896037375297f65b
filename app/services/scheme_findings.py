"""What is wrong or doubtful in a criteria set, each thing with the place to mend it at."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.rule_checks import rule_warnings
from app.domain.scoring import group_warnings
from app.entities import CriteriaSet
from app.services import reading
from app.services.scheme_checks import problems_of
from app.services.scheme_names import criteria_named
from app.services.scheme_shape import SchemeFile, rule_of, walk
from app.services.scheme_values import said_of, written
from app.services.schemes import CriterionLine, Scheme, scheme, warnings, whole_rules


@dataclass(frozen=True, slots=True)
class SetFinding:
    """One thing: a problem stops a plan from scoring by the set, anything else is only doubtful.

    `line_id` is the criterion it is about; without one, `part` is the member of the set's rules,
    "" for the set itself.
    """

    id: int
    is_problem: bool
    message: str
    line_id: UUID | None = None
    part: str = ""


def found(session: Session, set_id: UUID) -> tuple[SetFinding, ...]:
    """Return what there is to look at again in a set, problems first."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    tree = scheme(session, set_id)
    file = written(row, tree, whole_rules(row))
    named = criteria_named(whole_rules(row))
    doubts = (*_shared_codes(tree, named), *_doubts(tree, row.declared_total))
    said = [*_problems(file, tree), *doubts]
    return tuple(SetFinding(n, *one) for n, one in enumerate(said))


_Found = Iterator[tuple[bool, str, UUID | None, str]]


def _problems(file: SchemeFile, tree: Scheme) -> _Found:
    places = {
        place: line.id for (_, _, place), line in zip(walk(file.criteria), tree.lines, strict=True)
    }
    for place, message in problems_of(file):
        around = place
        while around and around not in places:
            around = around[:-1]
        yield True, said_of(file, place, message), places.get(around), str(place[0])


def _doubts(tree: Scheme, declared_total: int | None) -> _Found:
    """Yield doubts about lines, then groups, then the set: sums come right when all is entered."""
    for line in tree.lines:
        for said in _line_doubts(line, tree.step):
            yield False, f"Tiêu chí {quoted(line.name)}: {said}", line.id, ""
    groups = group_warnings(tree.nodes)
    ids: dict[Hashable, UUID] = {place: line_id for line_id, place in tree.place.items()}
    for node_id, said in groups:
        yield False, said, ids[node_id], ""
    of_groups = {said for _, said in groups}
    for said in warnings(tree, declared_total):
        if said not in of_groups:
            yield False, said, None, ""


def _shared_codes(tree: Scheme, named: set[str]) -> _Found:
    """Yield each later line with a code that the set names: it means the first of them."""
    seen: dict[str, str] = {}
    for line in tree.lines:
        first = seen.get(line.code)
        if line.code in named and first is not None:
            said = (
                f"Mã {quoted(line.code)} dùng cho cả {quoted(first)} và {quoted(line.name)}. "
                f"Trang “Vòng chấm”, “Xếp hạng”, “Xếp loại” dùng mã này để chỉ {quoted(first)}. "
                "Hãy đặt mã khác cho một trong hai."
            )
            yield False, said, line.id, ""
        seen.setdefault(line.code, line.name)


def _line_doubts(line: CriterionLine, step: int) -> Iterator[str]:
    most = line.max_points
    if most is None or not line.is_scored:
        return
    if most % step:
        yield f"Điểm tối đa {points_text(most)} không theo bước {points_text(step)}."
    if line.rule is not None:
        yield from rule_warnings(rule_of(line.rule), most, step)
