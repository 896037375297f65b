"""A plan made from what was read in its text: everything that was accepted, in one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.domain.unit_names import unit_key
from app.services import catalogues, office, plan_drafts, plans, units
from app.services.catalogues import AwardTypeRow, LegalDocumentRow
from app.services.office import OfficeView
from app.services.plan_items import PARTS, PLAN, UNITS, Item
from app.services.plans import PlanRow
from app.services.verbs import undoable
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit that the office follows."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the data file has already: what is read is matched with it before anything is new."""

    own: OfficeView | None = None
    units: tuple[NamedUnit, ...] = ()
    documents: tuple[LegalDocumentRow, ...] = ()
    awards: tuple[AwardTypeRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()


def known(session: Session) -> Known:
    """Return what a text is matched with."""
    return Known(
        office.get(session),
        tuple(NamedUnit(row.id, row.name) for row in units.listed(session)),
        catalogues.legal_documents(session, include_retired=True),
        catalogues.award_types(session, None),
        plans.listed(session),
    )


@undoable("Lập kế hoạch từ văn bản")
def create(session: Writing, items: Sequence[Item]) -> UUID:
    """Make a draft of the items that are taken, with the units they add, and return its id.

    What is not taken is not written. Raises `InvalidInput` before anything is written; its
    problems' fields are the ids of the items.
    """
    taken = refuse_wrong(items)
    made = add_units(taken, session)
    values: dict[str, Any] = {}
    parts: dict[str, list[Mapping[str, Any]]] = {name: [] for name in PARTS}
    for item in taken:
        if item.part == PLAN:
            values |= item.values
        elif item.part == "contents":
            parts["contents"].append({**item.values, "depth": depth_of(item, items)})
        elif item.part != UNITS:
            parts[item.part].append(linked(item, made))
    return plan_drafts.create(session, values, parts)


def refuse_wrong(items: Sequence[Item]) -> list[Item]:
    """Return the items that are to be written; `InvalidInput` names each that cannot be."""
    taken = [item for item in items if item.is_taken and not item.is_remark]
    wrong = [Problem(item.id, f"{item.label}: {item.problem}") for item in taken if item.problem]
    if wrong:
        raise InvalidInput(wrong)
    return taken


def add_units(taken: Iterable[Item], session: Writing) -> dict[str, UUID]:
    """Add the new units among the items; return which unit each of these items stands for.

    A unit that came in the meantime is taken for the one that is meant.
    """
    there: dict[str, UUID] = {}
    for row in units.listed(session):
        there.setdefault(unit_key(row.name), row.id)
    made: dict[str, UUID] = {}
    for item in taken:
        if item.part == UNITS:
            key = unit_key(item.values["name"])
            if key not in there:
                there[key] = units.create(session, item.values)
            made[item.id] = there[key]
    return made


def linked(item: Item, made: Mapping[str, UUID]) -> Mapping[str, Any]:
    """Return the values of an item, with the unit that was added for it."""
    if item.unit_id not in made or item.values.get("subject_id") is not None:
        return item.values
    return {**item.values, "subject_id": made[item.unit_id]}


def depth_of(item: Item, items: Sequence[Item]) -> int:
    """Return how deep a content stands once what is not taken above it is left out."""
    by_id = {one.id: one for one in items}
    depth, above = 0, by_id.get(item.parent_id or "")
    while above is not None:
        depth += above.is_taken
        above = by_id.get(above.parent_id or "")
    return depth
