"""Taking a whole criteria set into the data file: one read from a file, or a ready one."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core.errors import InvalidInput, Problem
from app.domain.terms import GroupMode
from app.entities import CriteriaSet, Criterion
from app.services.criteria_sets import next_version
from app.services.scheme_checks import problems_of
from app.services.scheme_shape import CriterionData, SchemeFile, SetRules, walk
from app.services.scheme_values import said_of, stored_rules
from app.services.schemes import stored
from app.services.verbs import undoable
from app.storage.recorder import Writing


@undoable("Nhập bộ tiêu chí")
def take_in(session: Writing, file: SchemeFile) -> UUID:
    """Add a set and return its id: as the next version where one of its name is known.

    `InvalidInput` names each thing that stops it from being scored by; then nothing is added.
    """
    if found := list(problems_of(file)):
        said = [Problem(str(place[0]), said_of(file, place, message)) for place, message in found]
        advice = "Chưa nhập bộ tiêu chí. Hãy sửa các chỗ trên rồi nhập lại."
        raise InvalidInput([*said, Problem(None, advice)])
    version = next_version(session, file.name)
    row = CriteriaSet(
        name=file.name,
        version=version,
        declared_total=file.declared_total,
        step=file.step,
        bonus_cap=file.caps.bonus,
        penalty_cap=file.caps.penalty,
        copied_from_id=_newest(session, file.name, version - 1),
        note=file.note,
        audience=file.audience or None,
        rules=stored_rules(_rules(file)),
    )
    session.add(row)
    session.flush()
    ids = {one.code: uuid4() for one, _, _ in walk(file.criteria)}
    session.insert_many(
        Criterion,
        [
            {
                **_columns(one),
                "id": ids[one.code],
                "set_id": row.id,
                "parent_id": None if parent is None else ids[parent],
                "position": position,
            }
            for position, (one, parent, _) in enumerate(walk(file.criteria))
        ],
    )
    return row.id


def _rules(file: SchemeFile) -> SetRules:
    return SetRules.model_construct(
        **{name: getattr(file, name) for name in SetRules.model_fields}
    )


def _newest(session: Writing, name: str, version: int) -> UUID | None:
    same = (CriteriaSet.name == name, CriteriaSet.version == version)
    return session.scalar(
        select(CriteriaSet.id).where(*same, CriteriaSet.deleted_by.is_(None)).limit(1)
    )


def _columns(one: CriterionData) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "max_points": one.max,
        "rule": None if one.rule is None else stored(one.rule),
        "mode": None if one.mode is GroupMode.SUM else one.mode,
        "gate": one.gate,
        "granted": one.granted,
        "na_gives_full": one.na_gives_full,
        "is_optional": None if one.is_required else True,
        "needs_evidence": one.needs_evidence or None,
        "guidance": one.guidance,
    }
