"""The history (nhật ký thay đổi): who did what and when, and what was undone since."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.codes import code_of
from app.core.vietnamese import fold
from app.domain.terms import ActionKind
from app.entities import Operation, RowChange, UserAccount
from app.services.ordering import in_chunks
from app.services.record_words import KINDS, capital
from app.services.verbs import verb_named
from app.storage import chain, undoing

Sorts = Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
"""What can be sorted by, by its name."""
REASON_GONE = "(lý do đã xóa hẳn cùng dữ liệu)"
"""Told in the place of a reason that went with the rows it was given for."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of one person, as the history lists it."""

    id: UUID
    happened_at: datetime
    user: str
    label: str
    kind: ActionKind
    reason: str
    row_count: int
    is_undone: bool
    is_undo: bool
    code: str
    """Of the log up to here, as signed papers have it at their foot."""
    counter: str
    """The label of the verb that alone takes it back; "" where there is none."""

    @property
    def standing(self) -> str:
        """Whether it holds and how it is taken back, in words; "" for what undo takes back."""
        if self.is_undone:
            return "Đã hoàn tác"
        if self.kind is ActionKind.UNDOABLE:
            return ""
        return f"Đảo lại bằng “{self.counter}”" if self.counter else ActionKind.FINAL.label

    @property
    def obstacle(self) -> str:
        """Why undo does not take it back, as a sentence; "" when undo does."""
        if self.is_undone:
            return "Việc này đã được hoàn tác. Muốn làm lại, hãy hoàn tác việc “Hoàn tác” của nó."
        if self.kind is ActionKind.UNDOABLE:
            return ""
        if self.counter:
            return f"Việc này chỉ đảo lại được bằng “{self.counter}”, ở nơi đã làm việc đó."
        return f"Việc “{self.label}” không đảo lại được."


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which actions are asked for; what is left out does not narrow."""

    first: date | None = None
    last: date | None = None
    table: str = ""
    words: str = ""
    user_id: UUID | None = None
    sort: str = ""
    """“moment”, “user”, “label” or “rows”; else the newest come first."""
    descending: bool = False


def actions(
    session: Session, narrowing: Narrowing | None = None, offset: int = 0, limit: int | None = None
) -> tuple[ActionRow, ...]:
    """Return the actions in the file, the newest first."""
    narrowed = _conditions(session, narrowing or Narrowing())
    order = _order(narrowing or Narrowing())
    statement = select(Operation).where(*narrowed).order_by(*order).offset(offset).limit(limit)
    return _rows(session, session.scalars(statement).all())


def count(session: Session, narrowing: Narrowing | None = None) -> int:
    """Return how many actions there are."""
    narrowed = _conditions(session, narrowing or Narrowing())
    return session.execute(select(func.count(Operation.id)).where(*narrowed)).scalar_one()


def place(session: Session, action_id: UUID, narrowing: Narrowing | None = None) -> int | None:
    """Return at which place, from 0, an action stands among those asked for, None when nowhere."""
    narrowed = _conditions(session, narrowing or Narrowing())
    order = _order(narrowing or Narrowing())
    ids = session.scalars(select(Operation.id).where(*narrowed).order_by(*order)).all()
    return ids.index(action_id) if action_id in ids else None


def in_the_way(session: Session, action_id: UUID) -> tuple[ActionRow, ...]:
    """Return the later actions that keep one from being undone, the newest first."""
    return _rows(session, undoing.in_the_way(session, action_id))


def told(session: Session, action_ids: Iterable[UUID]) -> tuple[ActionRow, ...]:
    """Return these actions, the newest first."""
    found = [
        operation
        for chunk in in_chunks(sorted(action_ids))
        for operation in session.scalars(select(Operation).where(Operation.id.in_(chunk)))
    ]
    found.sort(key=lambda operation: (operation.happened_at, operation.sequence), reverse=True)
    return _rows(session, found)


def newest_code(session: Session) -> str:
    """Return the code of the log as it stands; "" while nothing was done.

    It is the beginning of a hash that covers every action before it.
    """
    return code_of(chain.newest_hash(session))


def tables(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the tables that anything was done to, each with what its rows are called."""
    found = set(session.scalars(select(RowChange.table_name).distinct()))
    return tuple((table, capital(kind.noun)) for table, kind in KINDS.items() if table in found)


def users(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Return who has worked with the file."""
    found = session.execute(select(UserAccount.id, UserAccount.name).order_by(UserAccount.name))
    return tuple((row.id, row.name) for row in found)


def within(
    moment: InstrumentedAttribute[datetime], first: date | None, last: date | None
) -> list[ColumnElement[bool]]:
    """Return the conditions that a moment lies in these days, on the wall of the office."""
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(moment >= _midnight(first))
    if last is not None:
        found.append(moment < _midnight(last + timedelta(days=1)))
    return found


def ordered(sorts: Sorts, newest: Sequence[Any], sort: str, *, descending: bool) -> Sequence[Any]:
    """Return the order that is asked for by its name, and within it the newest first."""
    chosen = sorts.get(sort)
    if chosen is None:
        return newest
    return [chosen.desc() if descending else chosen.asc(), *newest]


def holding(texts: Iterable[str], words: Sequence[str]) -> list[str]:
    """Return the texts that have all of these folded words."""
    return [text for text in texts if all(word in fold(text) for word in words)]


# --- inside ----------------------------------------------------------------------------------

_NEWEST = (Operation.happened_at.desc(), Operation.sequence.desc(), Operation.id)


_SORTS: Sorts = {
    "moment": Operation.happened_at,
    "user": Operation.user_id,
    "label": Operation.label,
    "rows": Operation.row_count,
}


def _order(narrowing: Narrowing) -> Sequence[Any]:
    return ordered(_SORTS, _NEWEST, narrowing.sort, descending=narrowing.descending)


def _conditions(session: Session, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    found = within(Operation.happened_at, narrowing.first, narrowing.last)
    if narrowing.user_id is not None:
        found.append(Operation.user_id == narrowing.user_id)
    if narrowing.table:
        of_table = RowChange.table_name == narrowing.table
        found.append(exists().where(RowChange.operation_id == Operation.id, of_table))
    if words := fold(narrowing.words).split():
        labels = holding(session.scalars(select(Operation.label).distinct()), words)
        reasons = holding(session.scalars(select(Operation.reason).distinct()), words)
        code = Operation.hash.startswith(fold(narrowing.words).replace("-", "").replace(" ", ""))
        told = or_(Operation.label.in_(labels), Operation.reason.in_(reasons))
        found.append(or_(told, code) if _is_code(narrowing.words) else told)
    return found


def _is_code(words: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}", words.strip()) is not None


def _midnight(day: date) -> datetime:
    """Return when a day begins on the wall of the office."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)


def _rows(session: Session, operations: Sequence[Operation]) -> tuple[ActionRow, ...]:
    undone = _undone(session, [operation.id for operation in operations])
    known = dict(users(session))
    return tuple(
        ActionRow(
            id=operation.id,
            happened_at=operation.happened_at,
            user=known.get(operation.user_id, ""),
            label=operation.label,
            kind=operation.kind,
            reason=REASON_GONE if operation.blanked_by else operation.reason,
            row_count=operation.row_count,
            is_undone=operation.id in undone,
            is_undo=operation.undoes_id is not None,
            code=code_of(operation.hash),
            counter=counter_of(operation.verb),
        )
        for operation in operations
    )


def counter_of(verb: str) -> str:
    """Return the label of the verb that alone takes another back, "" where there is none."""
    declared = verb_named(verb)
    counter = verb_named(declared.counter) if declared else None
    return counter.label if counter else ""


def _undone(session: Session, action_ids: Sequence[UUID]) -> set[UUID]:
    """Return which actions are taken back: by an undo that was not taken back itself."""
    undoing_of: dict[UUID, set[UUID]] = {}
    asked = set(action_ids)
    while asked:
        found = {
            (row.undoes_id, row.id)
            for chunk in in_chunks(list(asked))
            for row in session.execute(
                select(Operation.undoes_id, Operation.id).where(Operation.undoes_id.in_(chunk))
            )
        }
        for undone, by in found:
            undoing_of.setdefault(undone, set()).add(by)
        asked = {by for _, by in found} - undoing_of.keys()
    is_undone: dict[UUID, bool] = {}
    for action_id in action_ids:
        open_ones = [action_id]  # no calls in calls: an action can go back and forth for ever
        while open_ones:
            undoing = undoing_of.get(open_ones[-1], set())
            if unknown := undoing - is_undone.keys():
                open_ones += unknown
            else:
                is_undone[open_ones.pop()] = any(not is_undone[by] for by in undoing)
    return {action_id for action_id in action_ids if is_undone[action_id]}
