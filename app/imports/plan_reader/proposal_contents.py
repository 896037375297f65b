"""The numbered text of a plan as its contents: all that is not kept as something else already."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.vietnamese import fold, quoted
from app.domain.terms import ContentKind
from app.imports.plan_reader.reading import Content, Found, PlanReading
from app.services.plan_items import Group, Item, Where

_BULLETS = frozenset({"-", "+", "*", "•", "–"})
_CONTENTS = re.compile(r"noi dung|nhiem vu|giai phap|phong trao|tieu chi")
_OTHER = re.compile(
    r"chi tieu|moc thoi gian|tien do|trinh tu|to chuc thuc hien|phan cong|khen thuong|thoi han"
)
_SAID = re.compile(
    r"(?:ve )?(?:chu de|khau hieu|doi tuong|thoi gian|muc dich|yeu cau|hinh thuc|khen thuong"
    r"|giai doan|dot\b|pham vi)"
)
_SMALL_SHARE, _SMALL = 0.2, 60
"""What may be left of a passage that is kept elsewhere: a share, or letters under such a head."""


def contents(reading: PlanReading, others: Sequence[Item]) -> list[Item]:
    """Return the contents that the other items do not keep, and the movements named in them."""
    aims = [item for item in others if item.part in ("targets", "deadlines")]
    rest = [item for item in others if item.part not in ("targets", "deadlines", "bases")]
    walk = _Walk(_spans(rest), _spans([*rest, *aims]))
    found = list(walk.items(reading.contents, None, are_contents=False))
    return _with_movements(found, reading)


@dataclass
class _Walk:
    """Goes through the text. `kept` is kept always, `aimed` where the text is no content."""

    kept: set[int]
    aimed: set[int]
    count: int = 0

    def items(
        self, nodes: Iterable[Content], parent_id: str | None, *, are_contents: bool
    ) -> Iterator[Item]:
        """Yield the items of nodes, each before those under it."""
        for node in nodes:
            yield from self._item(node, parent_id, are_contents=are_contents)

    def _item(self, node: Content, parent_id: str | None, *, are_contents: bool) -> Iterator[Item]:
        heading = fold(node.heading.value) if node.heading else ""
        if _OTHER.search(heading):
            are_contents = False
        elif _CONTENTS.search(heading):
            are_contents = True
        bullets = [child for child in node.children if _is_bullet(child)]
        numbered = [child for child in node.children if not _is_bullet(child)]
        identity = f"contents/{self.count}"
        self.count += 1
        below = list(self.items(numbered, identity, are_contents=are_contents))
        own = [] if self._is_elsewhere(node, are_contents) else _texts(node)
        lines = [
            (f"{'- ' * (depth > 0)}{piece.value}", piece)
            for bullet, depth in _deep(bullets, 1)
            if not self._is_elsewhere(bullet, are_contents)
            for piece in [_joined(bullet)]
        ]
        if not own and not below and not lines:
            return
        texts = _texts(node)
        body = [node.text.value] if node.text else []
        values = {
            "heading": node.heading.value if node.heading else "",
            "body": "\n".join([*body, *(line for line, _ in lines)]),
            "kind": ContentKind.CONTENT,
        }
        pieces = [*texts, *(piece for _, piece in lines)]
        if pieces:
            yield Item(
                id=identity,
                group=Group.CONTENTS,
                part="contents",
                label=node.label or "Đoạn",
                values=values,
                spans=tuple((piece.span.start, piece.span.end) for piece in pieces),
                is_sure=all(piece.is_sure for piece in pieces),
                parent_id=parent_id,
            )
            yield from below
        else:  # nothing to call it by: what is under it stands in its place
            yield from (
                replace(item, parent_id=parent_id) if item.parent_id == identity else item
                for item in below
            )

    def _is_elsewhere(self, node: Content, are_contents: bool) -> bool:  # noqa: FBT001
        """Return whether other items keep what a node says itself."""
        pieces = [node.text] if node.text else _texts(node)
        letters = [at for piece in pieces for at in range(piece.span.start, piece.span.end)]
        if not letters:
            return True
        kept = self.kept if are_contents else self.aimed
        left = sum(at not in kept for at in letters)
        if left <= _SMALL_SHARE * len(letters):
            return True
        if node.children and not node.text:
            return True  # a heading alone is kept for what stands under it
        start = fold(_texts(node)[0].value)
        is_partly = left < len(letters) or bool(node.children)
        return left < _SMALL and is_partly and _SAID.match(start) is not None


def _with_movements(found: list[Item], reading: PlanReading) -> list[Item]:
    """Mark the contents that are movements; add the movements that are named in passing."""
    title = fold(reading.title.value) if reading.title else ""
    for number, movement in enumerate(reading.movements):
        if fold(movement.value) in title:
            continue  # it is the plan itself
        at = next((n for n, item in enumerate(found) if _holds(item, movement)), None)
        if at is not None and fold(movement.value) in fold(str(found[at].values["heading"])):
            values: dict[str, Any] = {**found[at].values, "kind": ContentKind.MOVEMENT}
            found[at] = replace(found[at], values=values, label="Phong trào")
            continue
        item = Item(
            id=f"movements/{number}",
            group=Group.CONTENTS,
            part="contents",
            label="Phong trào",
            values={
                "heading": f"Phong trào {quoted(movement.value)}",
                "body": "",
                "kind": ContentKind.MOVEMENT,
            },
            spans=((movement.span.start, movement.span.end),),
            is_sure=False,
            note="Văn bản nhắc tới phong trào này.",
            parent_id=found[at].id if at is not None else None,
        )
        found.insert(_end_of(found, at) if at is not None else len(found), item)
    return found


def _end_of(found: Sequence[Item], at: int) -> int:
    """Return the place after the last item under one."""
    under, end = {found[at].id}, at + 1
    while end < len(found) and found[end].parent_id in under:
        under.add(found[end].id)
        end += 1
    return end


def _holds(item: Item, found: Found[str]) -> bool:
    return any(a <= found.span.start and found.span.end <= b for a, b in item.spans)


def _is_bullet(node: Content) -> bool:
    return node.label in _BULLETS


def _deep(nodes: Iterable[Content], depth: int) -> Iterator[tuple[Content, int]]:
    for node in nodes:
        yield node, depth
        yield from _deep(node.children, depth + 1)


def _texts(node: Content) -> list[Found[str]]:
    return [piece for piece in (node.heading, node.text) if piece is not None]


def _joined(node: Content) -> Found[str]:
    """Return heading and text of a bullet as one line."""
    pieces = _texts(node)
    first, last = pieces[0], pieces[-1]
    words = ": ".join(piece.value for piece in pieces)
    span = replace(first.span, end=max(last.span.end, first.span.end))
    return Found(words, span, all(piece.is_sure for piece in pieces))


def _spans(items: Iterable[Item]) -> set[int]:
    spans: list[Where] = [span for item in items for span in item.spans]
    return {at for start, end in spans for at in range(start, end)}
