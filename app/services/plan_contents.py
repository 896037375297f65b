"""What a plan is about (nội dung thi đua): a tree of contents, movements, themes, solutions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.outline import OutlineNode, settled
from app.domain.terms import ContentKind
from app.entities import ContestItem, Plan
from app.services import plan_access, plan_parts
from app.services.validation import Fields, Line, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class ContentFields(Fields):
    """What a person fills in about a node: a heading, a body, or both."""

    heading: Line = Field("", title="Đề mục", max_length=1000)
    body: Prose = Field("", title="Nội dung")
    kind: ContentKind = Field(ContentKind.CONTENT, title="Loại")


@dataclass(frozen=True, slots=True)
class ContentRow:
    """A node of the tree."""

    id: UUID
    parent_id: UUID | None
    position: int
    heading: str
    body: str
    kind: ContentKind


@dataclass(frozen=True, slots=True)
class ContentNode:
    """A node in its place: depth 0 at the top, `place` counted from 0 among its siblings."""

    row: ContentRow
    depth: int
    place: int
    has_children: bool


def _check(_session: Session, _plan: Plan, fields: ContentFields) -> None:
    if not fields.heading and not fields.body:
        raise InvalidInput.of("heading", "Chưa nhập “Đề mục” hoặc “Nội dung”.")


PART = plan_parts.Part(
    ContestItem, ContentFields, ContentRow, "Nội dung thi đua", "heading", _check
)


def tree(session: Session, plan_id: UUID) -> tuple[ContentNode, ...]:
    """Return the nodes of a plan from the top down, as they are printed."""
    children: dict[UUID | None, list[ContentRow]] = defaultdict(list)
    for row in PART.rows(session, plan_id):
        children[row.parent_id].append(row)
    return tuple(_walk(children, None, 0))


@undoable("Thêm nội dung thi đua")
def add(
    session: Writing,
    plan_id: UUID,
    values: Mapping[str, Any],
    parent_id: UUID | None = None,
    *,
    place: int | None = None,
) -> UUID:
    """Add a node at the top, or under `parent_id`, and return its id.

    It becomes the last of its siblings, or the one at `place`, counted from 0.
    """
    plan = plan_access.the(session, plan_id)
    plan_parts.check_link(session, plan, ContestItem, parent_id, "parent_id")
    node = PART.add(session, plan_id, values, _under(parent_id))
    node.parent_id = parent_id
    if place is not None:
        others = [row for row in _siblings(session, plan_id, parent_id) if row is not node]
        plan_parts.renumber([*others[:place], node, *others[place:]])
    return node.id


@undoable("Dán nội dung thi đua từ Word")
def add_block(
    session: Writing,
    plan_id: UUID,
    nodes: Sequence[OutlineNode],
    parent_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """Add a tree that was read from a text, after what stands at the top or under `parent_id`.

    Returns the ids in the order of `nodes`.
    """
    plan = plan_access.draft(session, plan_id)
    plan_parts.check_link(session, plan, ContestItem, parent_id, "parent_id")
    last = [len(_siblings(session, plan_id, parent_id))]
    above: list[UUID | None] = [parent_id]
    added: list[UUID] = []
    for node in settled(nodes):
        del above[node.depth + 1 :], last[node.depth + 1 :]
        last[node.depth] += 1
        values = {"heading": node.heading, "body": node.body}
        row = PART.put(session, plan, values, last[node.depth])
        row.parent_id = above[node.depth]
        above.append(row.id)
        last.append(0)
        added.append(row.id)
    return tuple(added)


@undoable("Sửa nội dung thi đua")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a node."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ nội dung thi đua")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a node at place `to`, counted from 0, among its siblings, with all under it."""
    node = PART.the(session, row_id)
    PART.move(session, row_id, to, _under(node.parent_id))


@undoable("Lùi vào một cấp")
def indent(session: Writing, row_id: UUID) -> None:
    """Put a node under the sibling before it, as its last child. The first has none."""
    node = PART.in_draft(session, row_id)
    siblings = _siblings(session, node.plan_id, node.parent_id)
    place = siblings.index(node)
    if place == 0:
        raise NotAllowed(
            "Mục này đứng đầu nên không lùi vào được. Chưa có gì thay đổi. "
            "Hãy thêm một mục phía trên trước."
        )
    above = siblings[place - 1]
    node.position = len(_siblings(session, node.plan_id, above.id)) + 1
    node.parent_id = above.id
    siblings.remove(node)
    plan_parts.renumber(siblings)


@undoable("Đưa ra một cấp")
def outdent(session: Writing, row_id: UUID) -> None:
    """Put a node right after its parent. A node at the top has none."""
    node = PART.in_draft(session, row_id)
    if node.parent_id is None:
        raise NotAllowed("Mục này đã ở cấp ngoài cùng. Chưa có gì thay đổi.")
    parent = PART.the(session, node.parent_id)
    left = _siblings(session, node.plan_id, parent.id)
    left.remove(node)
    plan_parts.renumber(left)
    joined = _siblings(session, node.plan_id, parent.parent_id)
    node.parent_id = parent.parent_id
    joined.insert(joined.index(parent) + 1, node)
    plan_parts.renumber(joined)


@undoable("Xóa nội dung thi đua", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put away a node with all that is under it. `NotAllowed` when a target names one of them."""
    node = PART.in_draft(session, row_id)
    doomed = [node, *_below(session, node)]
    for item in reversed(doomed):
        PART.refuse_if_used(session, item)
        session.put_away(item)


def _under(parent_id: UUID | None) -> ColumnElement[bool]:
    if parent_id is None:
        return ContestItem.parent_id.is_(None)
    return ContestItem.parent_id == parent_id


def _siblings(session: Session, plan_id: UUID, parent_id: UUID | None) -> list[Any]:
    return PART.ordered(session, plan_id, _under(parent_id))


def _below(session: Session, node: ContestItem) -> Iterator[ContestItem]:
    for child in _siblings(session, node.plan_id, node.id):
        yield child
        yield from _below(session, child)


def _walk(
    children: Mapping[UUID | None, list[ContentRow]], parent_id: UUID | None, depth: int
) -> Iterator[ContentNode]:
    for place, row in enumerate(children.get(parent_id, ())):
        yield ContentNode(row, depth, place, has_children=row.id in children)
        yield from _walk(children, row.id, depth + 1)
