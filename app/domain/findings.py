"""What is missing on the sheets of a subject, line by line: a reason, a piece of evidence.

A finding stops nothing from being computed; a person puts it right, or decides that it stays.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.scoring import BLANK, CriterionNode, Entry

Entries = Mapping[Hashable, Entry]
Notes = Mapping[Hashable, str]
"""Reasons, or evidence, by the line that they were written at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is missing at one line of the sheet of one stage, and what to do, in a sentence."""

    stage: Hashable
    node_id: Hashable
    message: str


@dataclass(frozen=True, slots=True)
class ScoredStage:
    """The sheet of a stage: the lines that it scores with their entries, reasons and evidence."""

    stage: Hashable
    entries: Entries
    reasons: Notes
    evidence: Notes


def findings(
    nodes: Sequence[CriterionNode],
    stages: Sequence[ScoredStage],
    reason_length: int,
    need_evidence: Sequence[Hashable],
    difference_limit: int | None = None,
) -> list[Finding]:
    """Return what is missing on the sheets of a subject, given in the order of their stages.

    A change needs a reason of `reason_length`; without one asked for, any sentence where it goes
    beyond `difference_limit`, in hundredths.
    A line is held against the last stage before that answered it. Evidence that an earlier stage
    brought need not be brought again.
    """
    found: list[Finding] = []
    before: dict[Hashable, Entry] = {}
    evidence: dict[Hashable, str] = {}
    for one in stages:
        evidence |= {node_id: text for node_id, text in one.evidence.items() if text.strip()}
        told = [
            *_unexplained(nodes, before, one, reason_length),
            *(_too_far(nodes, before, one, difference_limit) if reason_length <= 0 else ()),
            *_unproven(nodes, one.entries, evidence, need_evidence),
        ]
        found += [Finding(one.stage, node_id, message) for node_id, message in told]
        before |= {key: entry for key, entry in one.entries.items() if entry != BLANK}
    return found


def _unexplained(
    nodes: Sequence[CriterionNode], before: Entries, now: ScoredStage, least_length: int
) -> Iterator[tuple[Hashable, str]]:
    """Yield each line that was changed without a reason.

    A reason counts from `least_length` letters on, blanks at its ends left out; 0 asks for none.
    """
    if least_length <= 0:
        return
    for node in nodes:
        old, new = before.get(node.id, BLANK), now.entries.get(node.id, BLANK)
        if BLANK in (old, new) or (old.state, old.points) == (new.state, new.points):
            continue
        length = len(now.reasons.get(node.id, "").strip())
        if length < least_length:
            has = f"lý do mới có {length} chữ cái" if length else "chưa có lý do"
            change = f"{quoted(node.name)} đổi từ {_said(old)} thành {_said(new)}"
            yield node.id, f"{change} nhưng {has}. Ghi lý do từ {least_length} chữ cái."


def _too_far(
    nodes: Sequence[CriterionNode], before: Entries, now: ScoredStage, limit: int | None
) -> Iterator[tuple[Hashable, str]]:
    """Yield each line that lies further from the stage before than the limit, without a reason."""
    if limit is None:
        return
    for node in nodes:
        old, new = before.get(node.id, BLANK).points, now.entries.get(node.id, BLANK).points
        if old is None or new is None or abs(new - old) <= limit:
            continue
        if not now.reasons.get(node.id, "").strip():
            far = f"{quoted(node.name)} lệch {points_text(abs(new - old))} điểm so với vòng trước"
            yield node.id, f"{far}, quá {points_text(limit)} điểm. Ghi một câu lý do."


def _unproven(
    nodes: Sequence[CriterionNode],
    entries: Entries,
    evidence: Notes,
    need_evidence: Sequence[Hashable],
) -> Iterator[tuple[Hashable, str]]:
    """Yield each line that has points without the evidence it needs; zero needs none."""
    for node in nodes:
        points = entries.get(node.id, BLANK).points
        if points and node.id in need_evidence and node.id not in evidence:
            has = f"{quoted(node.name)} có {points_text(points)} điểm nhưng chưa có minh chứng"
            yield node.id, f"{has}. Ghi số văn bản hoặc tên tệp minh chứng."


def _said(entry: Entry) -> str:
    if entry.points is None:
        return "không phát sinh"
    return f"{points_text(entry.points)} điểm"
