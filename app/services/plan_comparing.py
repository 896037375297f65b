"""A plan beside what its text says when it is read again: what differs, and taking it over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold
from app.domain.unit_names import unit_key
from app.services import plan_access, plan_contents, plan_views, plans
from app.services.plan_items import PARTS, PLAN, SAME, UNITS, Change, Group, Item
from app.services.plan_reading import add_units, linked, refuse_wrong
from app.services.plan_views import PlanView
from app.services.verbs import undoable
from app.storage.recorder import Writing

_ALIKE = 0.6
"""How alike two texts must be (0 to 1) to be the same row, changed."""
_COMPARED = 400
"""Letters of a text that are looked at for that."""
_GROUPS = {
    "bases": Group.BASES,
    "audiences": Group.AUDIENCES,
    "phases": Group.TIME,
    "contents": Group.CONTENTS,
    "targets": Group.TARGETS,
    "deadlines": Group.DEADLINES,
    "ladder": Group.LADDER,
    "assignments": Group.ASSIGNMENTS,
    "recipients": Group.RECIPIENTS,
}


def compared(session: Session, plan_id: UUID, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return what differs between a plan and what was read, in the order of the screen.

    What the text does not say is no difference, but a row that it does not have is told. The
    plan is not changed; `NotAllowed` when it is gone.
    """
    plan = plan_views.view(session, plan_id)
    found = [item for item in items if item.is_remark and item.id != SAME]
    found += _own_differences(plan, [item for item in items if item.part == PLAN])
    for part in PARTS:
        found += _row_differences(plan, part, [item for item in items if item.part == part])
    needed = {item.unit_id for item in found}
    found += [
        replace(item, change=Change.NEW)
        for item in items
        if item.part == UNITS and item.id in needed
    ]
    order = list(Group)
    return tuple(sorted(found, key=lambda item: order.index(item.group)))


@undoable("Cập nhật kế hoạch từ văn bản")
def take_over(session: Writing, plan_id: UUID, items: Sequence[Item]) -> None:
    """Write the differences that are taken into a draft; all others stay as the plan has them.

    Raises `InvalidInput` before anything is written, with the ids of the items that are wrong;
    `NotAllowed` once the plan is issued.
    """
    plan_access.draft(session, plan_id)
    taken = refuse_wrong(items)
    if own := {name: v for item in taken if item.part == PLAN for name, v in item.values.items()}:
        plans.update(session, plan_id, own)
    made = add_units(taken, session)
    rows = [item for item in taken if item.part in PARTS]
    for item in rows:
        if item.change is Change.CHANGED:
            PARTS[item.part].update(session, _row_of(item), linked(item, made))
    new = [item for item in rows if item.change in (None, Change.NEW)]
    _add(session, plan_id, new, items, made)
    _remove(session, plan_id, [item for item in rows if item.change is Change.GONE])


def _add(
    session: Writing,
    plan_id: UUID,
    new: Sequence[Item],
    items: Sequence[Item],
    made: Mapping[str, UUID],
) -> None:
    by_id = {item.id: item for item in items}
    added: dict[str, UUID] = {}
    for item in new:
        if item.part != "contents":
            PARTS[item.part].add(session, plan_id, linked(item, made))
            continue
        above = by_id.get(item.parent_id or "")
        while above is not None and above.id not in added:
            above = by_id.get(above.parent_id or "")
        parent_id = added[above.id] if above is not None else item.row_id
        added[item.id] = plan_contents.add(session, plan_id, item.values, parent_id)


def _remove(session: Writing, plan_id: UUID, gone: Sequence[Item]) -> None:
    leaving = {item.row_id for item in gone}
    for node in plan_contents.tree(session, plan_id):
        if node.row.parent_id in leaving and node.row.id not in leaving:
            text = node.row.heading or node.row.body
            raise NotAllowed(
                f"Mục {_short(text)} được giữ lại mà mục phía trên nó bị bỏ. Chưa có gì thay đổi. "
                "Hãy giữ mục phía trên, hoặc bỏ cả hai."
            )
    for item in reversed(gone):
        PARTS[item.part].remove(session, _row_of(item))


def _own_differences(plan: PlanView, items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        if not item.values:
            continue
        stored = {name: getattr(plan, name) for name in item.values}
        if not _is_same(item.values, stored):
            yield replace(item, change=Change.CHANGED, row_id=plan.id, stored=stored)


def _row_differences(plan: PlanView, part: str, items: Sequence[Item]) -> Iterator[Item]:
    """Yield the rows of a part that were read otherwise, that are new, and that are not read."""
    rows = [node.row for node in plan.contents] if part == "contents" else getattr(plan, part)
    names = [name for name in PARTS[part].fields.model_fields if rows and hasattr(rows[0], name)]
    stored = {row.id: {name: getattr(row, name) for name in names} for row in rows}
    pairs = _pairs(part, items, stored)
    row_of = {item_id: row_id for row_id, item_id in pairs.items()}
    for item in items:
        row_id = row_of.get(item.id)
        if row_id is None:
            yield replace(item, change=Change.NEW, row_id=_row_above(item, items, row_of))
        elif not _is_same(item.values, stored[row_id]):
            had = {name: stored[row_id][name] for name in item.values}
            read = {n: v if _is_said(v) else had[n] for n, v in item.values.items()}
            yield replace(item, change=Change.CHANGED, values=read, row_id=row_id, stored=had)
    for row_id, values in stored.items():
        if row_id not in pairs:
            yield _gone(part, row_id, values)


def _gone(part: str, row_id: UUID, values: Mapping[str, Any]) -> Item:
    return Item(
        id=f"gone/{part}/{row_id}",
        group=_GROUPS[part],
        part=part,
        label=PARTS[part].noun,
        values=values,
        is_sure=False,
        note="Kế hoạch đang có mà văn bản không có. Chấp nhận thì dòng này bị bỏ.",
        change=Change.GONE,
        row_id=row_id,
        stored=values,
    )


def _pairs(
    part: str, items: Sequence[Item], stored: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, str]:
    """Return which stored row each item is: named alike, else the one that is most like it."""
    pairs: dict[UUID, str] = {}
    left = list(items)
    for row_id, values in stored.items():
        key = _key(part, values)
        if same := next((item for item in left if _key(part, item.values) == key), None):
            pairs[row_id] = same.id
            left.remove(same)
    for row_id, values in stored.items():
        if row_id in pairs or not left:
            continue
        key = _key(part, values)[:_COMPARED]
        likeness = [(_likeness(key, _key(part, item.values)[:_COMPARED]), item) for item in left]
        best, item = max(likeness, key=lambda pair: pair[0])
        if best >= _ALIKE:
            pairs[row_id] = item.id
            left.remove(item)
    return pairs


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0


def _key(part: str, values: Mapping[str, Any]) -> str:
    """Return what tells a row from others, however it is written."""
    if part == "assignments":
        return unit_key(values["organisation"])
    if part == "contents":
        return fold(values["heading"] or values["body"])
    return fold(str(values[PARTS[part].name_of]))


def _row_above(item: Item, items: Sequence[Item], row_of: Mapping[str, UUID]) -> UUID | None:
    """Return the stored content that a new one goes under: the nearest that was read above it."""
    by_id = {one.id: one for one in items}
    above = by_id.get(item.parent_id or "")
    while above is not None and above.id not in row_of:
        above = by_id.get(above.parent_id or "")
    return row_of[above.id] if above is not None else None


def _is_same(read: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Return whether what was read is stored so; what the text does not say counts as such."""
    return all(
        _bare(stored[name]) == _bare(value) for name, value in read.items() if _is_said(value)
    )


def _is_said(value: Any) -> bool:  # noqa: ANN401 - whatever a field holds
    return value not in (None, "", (), 0)


def _bare(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return " ".join(value)  # pyright: ignore[reportUnknownArgumentType] - codes
    return " ".join(value.split()) if isinstance(value, str) else value


def _row_of(item: Item) -> UUID:
    if item.row_id is None:
        raise InvalidInput.of(item.id, f"{item.label}: không rõ dòng nào của kế hoạch.")
    return item.row_id


def _short(text: str) -> str:
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"
