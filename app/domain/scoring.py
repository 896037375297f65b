"""Points of one score sheet (phiếu chấm): from the entries of a criterion tree to the total.

Points are whole hundredths. Not scored is not zero: a blank adds nothing and keeps the sheet
incomplete. What an entry is worth arrives here as points; a rule that computes them fills the
same entries.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.domain.points import points_text
from app.domain.terms import CriterionKind, EntryState, GroupMode


@dataclass(frozen=True, slots=True)
class CriterionNode:
    """One line of a criteria set: a group of lines or a line that is scored.

    A group's `max_points` caps each kind of points within it, None leaves them free; its `mode`
    says whether it counts all its lines or the highest only. With `na_gives_full` a line that does
    not apply ("không phát sinh") earns its maximum; otherwise it, or a line without a maximum,
    leaves the sheet: no points and no part in the maximum.
    """

    id: Hashable
    parent_id: Hashable | None
    kind: CriterionKind
    max_points: int | None
    step: int
    na_gives_full: bool = True
    name: str = ""
    mode: GroupMode = GroupMode.SUM
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What a scorer put on one line; points exactly when it is answered.

    `overflow` goes to the bonus. With `zeroes_group` the group that holds the line counts no base
    and bonus points; on a group itself it is the condition that the group failed.
    """

    state: EntryState
    points: int | None = None
    overflow: int = 0
    zeroes_group: bool = False

    def __post_init__(self) -> None:
        if (self.state == EntryState.ANSWERED) != (self.points is not None):
            raise ValueError(self)

    @classmethod
    @lru_cache(maxsize=4096)
    def answered(cls, points: int) -> "Entry":
        """Return an entry with points; those of a penalty count down with either sign."""
        return cls(EntryState.ANSWERED, points)


NOT_APPLICABLE = Entry(EntryState.NOT_APPLICABLE)
BLANK = Entry(EntryState.BLANK)
GATE_CLOSED = Entry(EntryState.ANSWERED, 0, zeroes_group=True)
"""The entry of a group whose condition is not met: nothing in it counts or has to be scored."""


@dataclass(frozen=True, slots=True)
class SheetCaps:
    """The most that the whole sheet lets its sums count, and the least total; None: no limit.

    `bonus` holds for the bonus lines and the overflow together, `overflow` for that alone.
    """

    bonus: int | None = None
    penalty: int | None = None
    total: int | None = None
    overflow: int | None = None
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class SheetTotal:
    """The sums of one sheet.

    `base` and `total` are None when nothing is scored. `bonus` holds the `overflow` too. `penalty`
    is what is taken off, so never below zero: total = base + bonus - penalty, within the limits.
    `maximum` is the most the base lines in play can reach, None when one of them has no maximum.
    Progress counts required base lines only: a bonus or penalty need not occur; of a group that
    counts its highest line one is enough, and a group whose condition failed has none. `points`
    is what each line and group came to; `group_points` the groups alone.
    """

    base: int | None
    bonus: int
    penalty: int
    total: int | None
    maximum: int | None
    scored_count: int
    expected_count: int
    group_points: Mapping[Hashable, int | None]
    overflow: int = 0
    points: Mapping[Hashable, int | None] = field(default_factory=dict[Hashable, int | None])

    @property
    def is_complete(self) -> bool:
        """Whether every required base line is answered or does not apply."""
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
_GROUP = CriterionKind.GROUP

# The points of each kind; a kind is missing while nothing of it is scored.
_Sums = dict[CriterionKind, int]
_Tree = dict[Hashable | None, list[CriterionNode]]


@dataclass(slots=True)
class _Part:
    """What a line, a group or the whole sheet comes to; `note` says what changed its sum."""

    sums: _Sums
    maximum: int | None = 0
    overflow: int = 0
    scored: int = 0
    expected: int = 0
    note: str = ""

    @property
    def net(self) -> int | None:
        """Points gained less points lost; None while nothing is scored."""
        if not self.sums:
            return None
        return sum(
            -points if kind == CriterionKind.PENALTY else points
            for kind, points in self.sums.items()
        )


def total(
    nodes: Sequence[CriterionNode], entries: Mapping[Hashable, Entry], caps: SheetCaps = NO_CAPS
) -> SheetTotal:
    """Return the sums of a sheet; a line without an entry is blank.

    Raises ValueError when the nodes are no tree: a parent unknown, in a circle, or no group.
    """
    return CriteriaTree(nodes).total(entries, caps)


def explain(
    nodes: Sequence[CriterionNode],
    entries: Mapping[Hashable, Entry],
    caps: SheetCaps = NO_CAPS,
    workings: Mapping[Hashable, str] | None = None,
) -> list[ExplainedLine]:
    """Return every line of the sheet in order, with what it counted and why, then the sums.

    `workings` is the arithmetic of lines that a rule computed.
    """
    return CriteriaTree(nodes).explain(entries, caps, workings)


class CriteriaTree:
    """The lines of a set, put in order once for all the sheets that go by it.

    Raises ValueError when the nodes are no tree.
    """

    def __init__(self, nodes: Sequence[CriterionNode]) -> None:
        self.nodes = tuple(nodes)
        self._tree = _tree(nodes)
        self._in_order = tuple(_walk(self._tree, None, 0))

    def total(self, entries: Mapping[Hashable, Entry], caps: SheetCaps = NO_CAPS) -> SheetTotal:
        """Return the sums of one sheet, as the function `total` does."""
        parts: dict[Hashable, _Part] = {}
        whole = _whole(self._tree, entries, parts)
        return _total(whole, parts, caps, self.nodes)

    def explain(
        self,
        entries: Mapping[Hashable, Entry],
        caps: SheetCaps = NO_CAPS,
        workings: Mapping[Hashable, str] | None = None,
    ) -> list[ExplainedLine]:
        """Return the lines of one sheet, as the function `explain` does."""
        parts: dict[Hashable, _Part] = {}
        whole = _whole(self._tree, entries, parts)
        said = workings or {}
        lines = [
            ExplainedLine(
                node_id=node.id,
                depth=depth,
                name=node.name,
                points=parts[node.id].net,
                maximum=node.max_points,
                note="; ".join(note for note in (said.get(node.id), parts[node.id].note) if note),
            )
            for node, depth in self._in_order
        ]
        return lines + _summary(whole, _total(whole, parts, caps, self.nodes), caps)


def _total(
    whole: _Part,
    parts: Mapping[Hashable, _Part],
    caps: SheetCaps,
    nodes: Sequence[CriterionNode],
) -> SheetTotal:
    overflow = _capped(whole.overflow, caps.overflow)
    bonus = _capped(whole.sums.get(CriterionKind.BONUS, 0) + overflow, caps.bonus)
    penalty = _capped(whole.sums.get(CriterionKind.PENALTY, 0), caps.penalty)
    base = whole.sums.get(CriterionKind.BASE)
    reached = _capped((base or 0) + bonus - penalty, caps.total)
    points = {node_id: part.net for node_id, part in parts.items()}
    return SheetTotal(
        base=base,
        bonus=bonus,
        penalty=penalty,
        total=_floored(reached, caps.floor) if whole.sums else None,
        maximum=whole.maximum,
        scored_count=whole.scored,
        expected_count=whole.expected,
        group_points={node.id: points[node.id] for node in nodes if node.kind is _GROUP},
        overflow=overflow,
        points=points,
    )


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


def _whole(tree: _Tree, entries: Mapping[Hashable, Entry], parts: dict[Hashable, _Part]) -> _Part:
    """Return the sum of all lines; `parts` is filled with what each line and group comes to."""
    return _added([_part(tree, node, entries, parts) for node in tree.get(None, [])])


def _part(
    tree: _Tree,
    node: CriterionNode,
    entries: Mapping[Hashable, Entry],
    parts: dict[Hashable, _Part],
) -> _Part:
    if node.kind != CriterionKind.GROUP:
        part = _line(node, entries.get(node.id, BLANK))
    else:
        children = tree.get(node.id, [])
        own = [_part(tree, child, entries, parts) for child in children]
        part = _group(node, children, own)
        _zero(part, node, children, entries)
    parts[node.id] = part
    return part


def _line(node: CriterionNode, entry: Entry) -> _Part:
    is_base = node.kind == CriterionKind.BASE
    leaves = entry.state == EntryState.NOT_APPLICABLE and _na_points(node) is None
    part = _Part({}, maximum=node.max_points if is_base and not leaves else 0)
    if is_base and node.is_required:
        part.expected = 1
        part.scored = int(entry.state != EntryState.BLANK)
    if entry.points is not None:
        is_penalty = node.kind == CriterionKind.PENALTY
        part.sums[node.kind] = abs(entry.points) if is_penalty else entry.points
        part.overflow = entry.overflow
    elif entry.state == EntryState.NOT_APPLICABLE:
        if not leaves:
            part.sums[node.kind] = _na_points(node) or 0
        part.note = f"Không phát sinh, {'không tính' if leaves else 'tính điểm tối đa'}"
    elif is_base:
        part.note = "Chưa chấm"
    return part


def _na_points(node: CriterionNode) -> int | None:
    """Return what a line earns that does not apply; None: it leaves the sheet."""
    return node.max_points if node.kind == CriterionKind.BASE and node.na_gives_full else None


def _group(node: CriterionNode, children: Sequence[CriterionNode], own: Sequence[_Part]) -> _Part:
    part = _added(own)
    if node.mode is GroupMode.HIGHEST and own:
        part = _highest(children, own)
    notes = [part.note] if part.note else []
    notes += [note for p in part.sums.values() if (note := _cap_note(p, node.max_points))]
    part.note = "; ".join(notes)
    part.sums = {kind: _capped(points, node.max_points) for kind, points in part.sums.items()}
    if node.max_points is not None:
        part.maximum = _capped(
            node.max_points if part.maximum is None else part.maximum, node.max_points
        )
    return part


def _added(own: Sequence[_Part]) -> _Part:
    part = _Part({})
    for one in own:
        for kind, points in one.sums.items():
            part.sums[kind] = part.sums.get(kind, 0) + points
        part.overflow += one.overflow
        part.scored += one.scored
        part.expected += one.expected
        is_open = part.maximum is None or one.maximum is None
        part.maximum = None if is_open else (part.maximum or 0) + (one.maximum or 0)
    return part


def _highest(children: Sequence[CriterionNode], own: Sequence[_Part]) -> _Part:
    """Return the best of a group's lines; of equals the first."""
    maxima = [one.maximum for one in own if one.maximum is not None]
    chosen = _Part({}, maximum=max(maxima) if len(maxima) == len(own) else None)
    chosen.expected = int(any(one.expected for one in own))
    chosen.scored = int(any(one.expected and one.scored == one.expected for one in own))
    scored = [n for n, one in enumerate(own) if one.sums]
    if scored:
        best = max(scored, key=lambda n: (own[n].net or 0) + own[n].overflow)
        chosen.sums, chosen.overflow = dict(own[best].sums), own[best].overflow
        if len(scored) > 1:
            chosen.note = f"Chỉ lấy mục cao nhất: “{children[best].name}”"
    return chosen


def _zero(
    part: _Part,
    node: CriterionNode,
    children: Sequence[CriterionNode],
    entries: Mapping[Hashable, Entry],
) -> None:
    """Take base, bonus and overflow from a group that a level or its condition brings to zero."""
    if entries.get(node.id, BLANK).zeroes_group:
        part.scored = part.expected
        reason = "không đạt điều kiện của nhóm"
    else:
        zeroing = [
            child.name
            for child in children
            if child.kind != CriterionKind.GROUP and entries.get(child.id, BLANK).zeroes_group
        ]
        if not zeroing:
            return
        reason = f"do mục “{zeroing[0]}”"
    penalty = part.sums.get(CriterionKind.PENALTY)
    part.sums = {CriterionKind.BASE: 0}
    if penalty is not None:
        part.sums[CriterionKind.PENALTY] = penalty
    part.overflow = 0
    part.note = f"Cả nhóm tính 0 điểm {reason}"


def _capped(points: int, cap: int | None) -> int:
    return points if cap is None else min(points, cap)


def _floored(points: int, floor: int | None) -> int:
    return points if floor is None else max(points, floor)


def _cap_note(points: int, cap: int | None) -> str:
    if cap is None or points <= cap:
        return ""
    return f"Cộng lại {points_text(points)}, tính tối đa {points_text(cap)}"


def _summary(whole: _Part, sheet: SheetTotal, caps: SheetCaps) -> list[ExplainedLine]:
    missing = sheet.expected_count - sheet.scored_count
    base_note = f"Còn {missing} tiêu chí chưa chấm" if missing else ""
    bonus = whole.sums.get(CriterionKind.BONUS, 0) + sheet.overflow
    bonus_notes = [_cap_note(bonus, caps.bonus)]
    if whole.overflow:
        beyond = _cap_note(whole.overflow, caps.overflow)
        counted = f"Trong đó phần vượt kế hoạch {points_text(sheet.overflow)}"
        bonus_notes.insert(
            0, f"{counted} ({beyond[0].lower()}{beyond[1:]})" if beyond else counted
        )
    penalty_note = _cap_note(whole.sums.get(CriterionKind.PENALTY, 0), caps.penalty)
    reached = (sheet.base or 0) + sheet.bonus - sheet.penalty
    total_note = _cap_note(reached, caps.total)
    if caps.floor is not None and whole.sums and reached < caps.floor:
        total_note = f"Cộng lại {points_text(reached)}, tính ít nhất {points_text(caps.floor)}"
    bonus_note = "; ".join(note for note in bonus_notes if note)
    return [
        ExplainedLine(None, 0, "Điểm tiêu chí", sheet.base, sheet.maximum, base_note),
        ExplainedLine(None, 0, "Điểm cộng", sheet.bonus, caps.bonus, bonus_note),
        ExplainedLine(None, 0, "Điểm trừ", -sheet.penalty, caps.penalty, penalty_note),
        ExplainedLine(None, 0, "Tổng điểm", sheet.total, caps.total, total_note),
    ]


def tree_warnings(nodes: Sequence[CriterionNode]) -> list[str]:
    """Return a sentence for every group whose maximum is not what its base lines come to.

    Real tables often do not add up, so this warns and stops nothing.
    """
    return [said for _, said in group_warnings(nodes)]


def group_warnings(nodes: Sequence[CriterionNode]) -> list[tuple[Hashable, str]]:
    """Return the same sentences, each with the id of its group."""
    tree = _tree(nodes)
    warnings: list[tuple[Hashable, str]] = []
    for node in nodes:
        parts = [child.max_points for child in tree.get(node.id, []) if _holds_base(tree, child)]
        known = [part for part in parts if part is not None]
        if node.max_points is None or not parts or len(known) < len(parts):
            continue
        takes_highest = node.mode is GroupMode.HIGHEST
        reached = max(known) if takes_highest else sum(known)
        if reached != node.max_points:
            what = "mục con cao nhất là" if takes_highest else "các mục con cộng lại"
            said = (
                f"“{node.name}” ghi tối đa {points_text(node.max_points)} điểm, {what}"
                f" {points_text(reached)} điểm. Kiểm tra lại bảng điểm gốc."
            )
            warnings.append((node.id, said))
    return warnings


def _holds_base(tree: _Tree, node: CriterionNode) -> bool:
    """Whether a node is a base line or a group of some; one without lines yet may become one."""
    if node.kind is not _GROUP:
        return node.kind is CriterionKind.BASE
    kinds = {line.kind for line, _ in _walk(tree, node.id, 0)} - {_GROUP}
    return not kinds or CriterionKind.BASE in kinds


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
