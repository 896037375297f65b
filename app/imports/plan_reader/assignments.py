"""Who has to do what, as the part on carrying the plan out says it."""

from collections.abc import Iterator

from app.imports.plan_reader.deadlines import due_in
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.reading import Assignment, Task, text_of
from app.imports.plan_reader.structure import Node, Structure
from app.imports.plan_reader.who import asked, may_name, names_somebody, subject_of, verb_at


def assigned_nodes(
    structure: Structure,
) -> Iterator[tuple[Node, Passage, tuple[Passage, ...], bool]]:
    """Yield each part that is one organisation's: the part, who, its tasks, whether it is sure."""
    for part in structure.nodes():
        if "organisation" not in part.topics() or any(
            "organisation" in one.topics() for one in part.above()
        ):
            continue
        yield from _below(part)


def read_assignments(structure: Structure) -> tuple[Assignment, ...]:
    """Return the organisations with what they have to do, in the order of the text."""
    return tuple(
        Assignment(
            text_of(who, is_sure=is_sure),
            tuple(Task(text_of(task), due_in(task)) for task in tasks if task.bare()),
        )
        for _, who, tasks, is_sure in assigned_nodes(structure)
    )


def _below(part: Node) -> Iterator[tuple[Node, Passage, tuple[Passage, ...], bool]]:
    for node in part.children:
        if node.cells:
            continue
        named = _named(node)
        if named is not None:
            who, first, is_sure = named
            yield node, who, (*first, *(child.whole() for child in node.children)), is_sure
        elif node.children and not node.is_bullet:
            yield from _below(node)


def _named(node: Node) -> tuple[Passage, tuple[Passage, ...], bool] | None:
    """Return who a part is about and the tasks in its own paragraphs."""
    if not node.paragraphs:
        return None
    if node.heading and (node.body or node.children) and may_name(node.heading):
        is_known = names_somebody(node.heading)
        if is_known or not node.is_bullet:
            return asked(node.heading), node.body, is_known
    first = node.paragraphs[0]
    who = subject_of(first)
    if who is None:
        return None
    return who, _own(first, who, node), False


def _own(first: Passage, who: Passage, node: Node) -> tuple[Passage, ...]:
    """Return the whole paragraph, or what follows a name that is run into it as a heading."""
    at = verb_at(first.cut(first.text.find(who.text)))
    start = first.text.find(who.text) + (at or 0)
    if at is not None and first.text[start : start + 1].isupper() and len(who) > 3:
        return (first.cut(start), *node.paragraphs[1:])
    return tuple(node.paragraphs)
