"""Points of one score sheet (phiếu chấm): from the entries of a criterion tree to the total.

Points are whole hundredths. Not scored is not zero: a blank adds nothing and keeps the sheet
incomplete. What an entry is worth arrives here as points; a rule that computes them fills the
same entries.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.points import points_text
from app.domain.terms import CriterionKind, EntryState


@dataclass(frozen=True, slots=True)
class CriterionNode:
    """One line of a criteria set: a group of lines or a line that is scored.

    A group's `max_points` caps each kind of points within it, None leaves them free. With
    `na_gives_full` a line that does not apply ("không phát sinh") earns its maximum; otherwise
    it, or a line without a maximum, leaves the sheet: no points and no part in the maximum.
    """

    id: Hashable
    parent_id: Hashable | None
    kind: CriterionKind
    max_points: int | None
    step: int
    na_gives_full: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a scorer put on one line; points exactly when it is answered."""

    state: EntryState
    points: int | None = None

    def __post_init__(self) -> None:
        if (self.state == EntryState.ANSWERED) != (self.points is not None):
            raise ValueError(self)

    @classmethod
    def answered(cls, points: int) -> "Entry":
        """Return an entry with points; those of a penalty count down with either sign."""
        return cls(EntryState.ANSWERED, points)


NOT_APPLICABLE = Entry(EntryState.NOT_APPLICABLE)
BLANK = Entry(EntryState.BLANK)


@dataclass(frozen=True, slots=True)
class SheetCaps:
    """The most that the whole sheet lets bonus, penalty and total count; None leaves it free."""

    bonus: int | None = None
    penalty: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SheetTotal:
    """The sums of one sheet.

    `base` and `total` are None when nothing is scored. `penalty` is what is taken off, so never
    below zero: total = base + bonus - penalty, within the cap. `maximum` is the most the base
    lines in play can reach, None when one of them has no maximum. Progress counts base lines
    only: a bonus or penalty need not occur.
    """

    base: int | None
    bonus: int
    penalty: int
    total: int | None
    maximum: int | None
    scored_count: int
    expected_count: int
    group_points: Mapping[Hashable, int | None]

    @property
    def is_complete(self) -> bool:
        """Whether every base line is answered or does not apply."""
        return self.scored_count == self.expected_count


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One line of how a total came about; `node_id` None for the lines that sum up."""

    node_id: Hashable | None
    depth: int
    name: str
    points: int | None
    maximum: int | None
    note: str


NO_CAPS = SheetCaps()

# The points of each kind; a kind is missing while nothing of it is scored.
_Sums = dict[CriterionKind, int]
_Tree = dict[Hashable | None, list[CriterionNode]]


def total(
    nodes: Sequence[CriterionNode], entries: Mapping[Hashable, Entry], caps: SheetCaps = NO_CAPS
) -> SheetTotal:
    """Return the sums of a sheet; a line without an entry is blank.

    Raises ValueError when the nodes are no tree: a parent unknown, in a circle, or no group.
    """
    tree = _tree(nodes)
    sums = _sum_children(tree, None, entries)
    bonus = _capped(sums.get(CriterionKind.BONUS, 0), caps.bonus)
    penalty = _capped(sums.get(CriterionKind.PENALTY, 0), caps.penalty)
    base = sums.get(CriterionKind.BASE)
    lines = [node for node in nodes if node.kind == CriterionKind.BASE]
    return SheetTotal(
        base=base,
        bonus=bonus,
        penalty=penalty,
        total=_capped((base or 0) + bonus - penalty, caps.total) if sums else None,
        maximum=_maximum(tree, None, entries),
        scored_count=sum(_entry(line, entries) != BLANK for line in lines),
        expected_count=len(lines),
        group_points={
            node.id: _net(_sum_node(tree, node, entries))
            for node in nodes
            if node.kind == CriterionKind.GROUP
        },
    )


def explain(
    nodes: Sequence[CriterionNode], entries: Mapping[Hashable, Entry], caps: SheetCaps = NO_CAPS
) -> list[ExplainedLine]:
    """Return every line of the sheet in order, with what it counted and why, then the sums."""
    tree = _tree(nodes)
    lines = [
        ExplainedLine(
            node_id=node.id,
            depth=depth,
            name=node.name,
            points=_net(_sum_node(tree, node, entries)),
            maximum=node.max_points,
            note=_note(tree, node, entries),
        )
        for node, depth in _walk(tree, None, 0)
    ]
    return lines + _summary(_sum_children(tree, None, entries), total(nodes, entries, caps), caps)


def _tree(nodes: Sequence[CriterionNode]) -> _Tree:
    groups = {node.id for node in nodes if node.kind == CriterionKind.GROUP}
    tree: _Tree = {}
    for node in nodes:
        if node.parent_id is not None and node.parent_id not in groups:
            raise ValueError(node)
        tree.setdefault(node.parent_id, []).append(node)
    if len({node.id for node, _ in _walk(tree, None, 0)}) < len(nodes):
        raise ValueError(nodes)
    return tree


def _walk(
    tree: _Tree, parent_id: Hashable | None, depth: int
) -> Iterator[tuple[CriterionNode, int]]:
    for node in tree.get(parent_id, []):
        yield node, depth
        yield from _walk(tree, node.id, depth + 1)


def _sum_children(
    tree: _Tree, parent_id: Hashable | None, entries: Mapping[Hashable, Entry]
) -> _Sums:
    sums: _Sums = {}
    for child in tree.get(parent_id, []):
        for kind, points in _sum_node(tree, child, entries).items():
            sums[kind] = sums.get(kind, 0) + points
    return sums


def _sum_node(tree: _Tree, node: CriterionNode, entries: Mapping[Hashable, Entry]) -> _Sums:
    if node.kind == CriterionKind.GROUP:
        uncapped = _sum_children(tree, node.id, entries)
        return {kind: _capped(points, node.max_points) for kind, points in uncapped.items()}
    entry = _entry(node, entries)
    if entry.points is not None:
        is_penalty = node.kind == CriterionKind.PENALTY
        return {node.kind: abs(entry.points) if is_penalty else entry.points}
    if entry == NOT_APPLICABLE and _na_points(node) is not None:
        return {node.kind: _na_points(node) or 0}
    return {}


def _entry(node: CriterionNode, entries: Mapping[Hashable, Entry]) -> Entry:
    return entries.get(node.id, BLANK)


def _na_points(node: CriterionNode) -> int | None:
    """Return what a line earns that does not apply; None: it leaves the sheet."""
    return node.max_points if node.kind == CriterionKind.BASE and node.na_gives_full else None


def _maximum(
    tree: _Tree, parent_id: Hashable | None, entries: Mapping[Hashable, Entry]
) -> int | None:
    maximum: int | None = 0
    for node in tree.get(parent_id, []):
        part = 0
        if node.kind == CriterionKind.GROUP:
            within = _maximum(tree, node.id, entries)
            part = node.max_points if within is None else _capped(within, node.max_points)
        elif node.kind == CriterionKind.BASE and not _leaves_sheet(node, entries):
            part = node.max_points
        maximum = None if maximum is None or part is None else maximum + part
    return maximum


def _leaves_sheet(node: CriterionNode, entries: Mapping[Hashable, Entry]) -> bool:
    return _entry(node, entries) == NOT_APPLICABLE and _na_points(node) is None


def _net(sums: _Sums) -> int | None:
    if not sums:
        return None
    return sum(
        -points if kind == CriterionKind.PENALTY else points for kind, points in sums.items()
    )


def _capped(points: int, cap: int | None) -> int:
    return points if cap is None else min(points, cap)


def _note(tree: _Tree, node: CriterionNode, entries: Mapping[Hashable, Entry]) -> str:
    if node.kind == CriterionKind.GROUP:
        uncapped = _sum_children(tree, node.id, entries).values()
        notes = (_cap_note(points, node.max_points) for points in uncapped)
        return "; ".join(note for note in notes if note)
    entry = _entry(node, entries)
    if entry == NOT_APPLICABLE:
        leaves = _leaves_sheet(node, entries)
        return "Không phát sinh, không tính" if leaves else "Không phát sinh, tính điểm tối đa"
    return "Chưa chấm" if entry == BLANK and node.kind == CriterionKind.BASE else ""


def _cap_note(points: int, cap: int | None) -> str:
    if cap is None or points <= cap:
        return ""
    return f"Cộng lại {points_text(points)}, tính tối đa {points_text(cap)}"


def _summary(uncapped: _Sums, sheet: SheetTotal, caps: SheetCaps) -> list[ExplainedLine]:
    missing = sheet.expected_count - sheet.scored_count
    base_note = f"Còn {missing} tiêu chí chưa chấm" if missing else ""
    bonus_note = _cap_note(uncapped.get(CriterionKind.BONUS, 0), caps.bonus)
    penalty_note = _cap_note(uncapped.get(CriterionKind.PENALTY, 0), caps.penalty)
    total_note = _cap_note((sheet.base or 0) + sheet.bonus - sheet.penalty, caps.total)
    return [
        ExplainedLine(None, 0, "Điểm tiêu chí", sheet.base, sheet.maximum, base_note),
        ExplainedLine(None, 0, "Điểm cộng", sheet.bonus, caps.bonus, bonus_note),
        ExplainedLine(None, 0, "Điểm trừ", -sheet.penalty, caps.penalty, penalty_note),
        ExplainedLine(None, 0, "Tổng điểm", sheet.total, caps.total, total_note),
    ]


def tree_warnings(nodes: Sequence[CriterionNode]) -> list[str]:
    """Return a sentence for every group whose maximum is not the sum of its base lines.

    Real tables often do not add up, so this warns and stops nothing.
    """
    tree = _tree(nodes)
    warnings: list[str] = []
    for node in nodes:
        parts = [
            child.max_points
            for child in tree.get(node.id, [])
            if child.kind in (CriterionKind.GROUP, CriterionKind.BASE)
        ]
        known = [part for part in parts if part is not None]
        if node.max_points is None or not parts or len(known) < len(parts):
            continue
        if sum(known) != node.max_points:
            warnings.append(
                f"“{node.name}” ghi tối đa {points_text(node.max_points)} điểm, các mục con"
                f" cộng lại {points_text(sum(known))} điểm. Kiểm tra lại bảng điểm gốc."
            )
    return warnings


def declared_total_warning(declared: int | None, computed: int | None) -> str | None:
    """Return a sentence when the total written on a sheet is not the one its lines give.

    >>> declared_total_warning(8700, 8550)
    'Tổng ghi trên phiếu là 87, cộng từ các mục là 85,5 (chênh 1,5). Kiểm tra lại phiếu.'
    """
    if declared is None or computed is None or declared == computed:
        return None
    return (
        f"Tổng ghi trên phiếu là {points_text(declared)}, cộng từ các mục là"
        f" {points_text(computed)} (chênh {points_text(abs(declared - computed))})."
        " Kiểm tra lại phiếu."
    )
