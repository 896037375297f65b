"""Duties with a deadline: what, by whom, how many at least."""

import re
from collections.abc import Iterator

from app.imports.plan_reader.assignments import assigned_nodes
from app.imports.plan_reader.deadlines import deadline_in_row, deadline_of
from app.imports.plan_reader.passage import Passage, joined
from app.imports.plan_reader.reading import Duty, Found, Milestone, text_of
from app.imports.plan_reader.structure import Node, Structure
from app.imports.plan_reader.who import names_somebody, subject_of

_COUNT = re.compile(
    r"\b(?:it nhat|toi thieu|khong it hon|tu)\s+(?P<n>\d{1,4})\b(?!\s*(?:[/%.,]\d|%|gio"
    r"|ngay(?! cong)|thang|nam))"
)
_PLAIN_COUNT = re.compile(
    r"\b(?P<n>\d{1,3})\s+(?:mo hinh|cong trinh|phan viec|dien hinh|sang kien|san pham)\b"
    r"|(?<![\d/.,])(?P<z>0\d)\s+(?!thang|ngay|nam|gio|phut|lan\b)[a-z]"
)
_AIM = re.compile(r"\b(?:ty le|phan tram|\d\s*%)")
_TIME = re.compile(r"(?:thoi gian|thoi han)\b[^.:]{0,60}:?")
_DUTIES = {
    "registration": re.compile(r"\b(?:dang ky|ky (?:ket )?(?:ban )?giao uoc)\b"),
    "cross_scoring": re.compile(r"\bcham cheo\b|\bcham diem cheo\b"),
    "scoring": re.compile(
        r"\b(?:tu cham|cham diem|tu danh gia, cham|tu danh gia va cham|phieu cham)\b"
    ),
    "mid_review": re.compile(r"\bso ket\b"),
    "final_review": re.compile(r"\btong ket\b"),
}
_OF_NO_DUTY = re.compile(
    r"\b(?:la dip tong ket|co tham gia dang ky|da dang ky|tong ket thuc tien|ket qua dang ky"
    r"|don vi dang ky|so dang ky|dang ky (?:san xuat|kinh doanh|ket hon|khai sinh|ho khau"
    r"|thuong tru))\b"
)


def statements(structure: Structure) -> Iterator[tuple[Passage, Passage | None, Node | None]]:
    """Yield each sentence of the body with who it is laid on, and the part it stands in."""
    owners: dict[int, Passage] = {}
    for node, who, _, _ in assigned_nodes(structure):
        for below in node.walk():
            owners[id(below)] = who
    for node in structure.nodes():
        for paragraph in node.paragraphs:
            who = owners.get(id(node))
            for sentence in paragraph.sentences():
                yield sentence, who, node


def read_milestones(structure: Structure) -> tuple[Milestone, ...]:
    """Return every duty with a deadline of its own, in the order of the text."""
    found: list[Milestone] = []
    for sentence, who, node in statements(structure):
        if node is not None and _is_time(node, sentence):
            continue
        if _AIM.search(sentence.folded) and not re.search(r"\bcham nhat\b", sentence.folded):
            continue
        whole = _without_name(sentence, node)
        deadline = deadline_in_row(node) if node is not None and node.cells else deadline_of(whole)
        if deadline is not None:
            by = who or _in_row(node) or subject_of(_after_colon(whole))
            found.append(
                Milestone(
                    deadline.due,
                    text_of(whole, is_sure=deadline.is_strong),
                    text_of(by) if by else None,
                    minimum_count(whole),
                )
            )
    return tuple(found)


def read_duties(structure: Structure) -> dict[str, tuple[Duty, ...]]:
    """Return the duties of registering, scoring and reviewing, by what the answer calls them."""
    found: dict[str, list[Duty]] = {name: [] for name in _DUTIES}
    groups: dict[tuple[int, int], list[tuple[Passage, Passage | None, Node | None]]] = {}
    for sentence, who, node in statements(structure):
        at = (
            next(
                (
                    n
                    for n, one in enumerate(node.paragraphs)
                    if one.starts[0] <= sentence.starts[0] <= one.ends[-1]
                ),
                0,
            )
            if node
            else 0
        )
        groups.setdefault((id(node), at), []).append((sentence, who, node))
    for group in groups.values():
        node = group[0][2]
        if node is not None and _is_aim(node):
            continue
        for name in _DUTIES:
            held = [
                _without_name(sentence, node)
                for sentence, _, _ in group
                if _is_duty(name, sentence, node)
            ]
            if not held:
                continue
            whole = joined(held)
            by = group[0][1] or _in_row(node) or subject_of(_after_colon(whole))
            deadline = (
                deadline_in_row(node) if node is not None and node.cells else deadline_of(whole)
            )
            due = deadline.due if deadline else None
            found[name].append(Duty(text_of(whole), due, text_of(by) if by else None))
    return {name: tuple(duties) for name, duties in found.items()}


def _is_aim(node: Node) -> bool:
    """Whether a part stands under the purposes: what is hoped for there is laid on nobody."""
    topics = (one.topics() & {"purpose", "demand"} for one in (node, *node.above()))
    return "purpose" in next(filter(None, topics), set[str]())


def _is_duty(name: str, sentence: Passage, node: Node | None) -> bool:
    folded = _without_name(sentence, node).folded
    if len(folded) < 20 or _OF_NO_DUTY.search(folded):
        return False
    if (
        node is not None
        and node.heading
        and not node.body
        and node.children
        and len(node.paragraphs) == 1
    ):
        return False  # the heading of others
    if (
        name == "scoring"
        and _DUTIES["cross_scoring"].search(folded)
        and not re.search(r"\btu cham\b", folded)
    ):
        return False
    return bool(_DUTIES[name].search(folded))


def _in_row(node: Node | None) -> Passage | None:
    """Return the cell of a row of a table that names somebody."""
    cells = node.cells if node is not None else ()
    return next((cell for cell in cells[:-1] if len(cell) < 120 and names_somebody(cell)), None)


def minimum_count(piece: Passage) -> Found[int] | None:
    """Return the least number that is asked for: of “ít nhất 01 mô hình”, 1."""
    for sign in (_COUNT, _PLAIN_COUNT):
        if match := sign.search(piece.folded):
            name = "n" if match["n"] else "z"
            return Found(int(match[name]), piece.group(match, name).span, sign is _COUNT)
    return None


def _is_time(node: Node, sentence: Passage) -> bool:
    """Whether a sentence gives the time of the whole or of a phase, not a deadline."""
    if _TIME.match(sentence.folded) or re.match(
        r"(?:giai doan|dot)\s+\w{1,4}\s*:", sentence.folded
    ):
        return True
    return (
        "time" in node.topics()
        and bool(node.heading)
        and len(node.heading) + 60 > len(node.paragraphs[0])
        and not re.search(r"\b(?:truoc|cham nhat|hoan thanh|gui|nop)\b", sentence.folded)
    )


def _after_colon(whole: Passage) -> Passage:
    """Return a sentence without what names it: “Sơ kết: Ủy ban nhân dân xã tổ chức …”."""
    colon = whole.text.find(":", 0, 80)
    return whole.cut(colon + 1) if colon > 0 and not names_somebody(whole) else whole


def _without_name(sentence: Passage, node: Node | None) -> Passage:
    """Return a sentence without the name of whom it is laid on, where that is its heading."""
    if node is None or not node.heading or not node.paragraphs or not names_somebody(node.heading):
        return sentence
    if sentence.starts[:1] == node.paragraphs[0].starts[:1] and len(sentence) > len(node.heading):
        return sentence.cut(len(node.heading)).bare() or sentence
    return sentence
