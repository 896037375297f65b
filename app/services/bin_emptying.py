"""Emptying the bin: rows are destroyed, and what they held is blanked in the log too.

What stays is a tombstone: that there was a row, and the hashes of what was done to it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.entities import metadata
from app.services import recycle_bin
from app.services.ordering import in_chunks
from app.services.record_names import RowKey
from app.services.record_words import kind_of
from app.services.verbs import final
from app.storage.reasons import Reason
from app.storage.recorder import Writing
from app.storage.undoing import links_to

_NAMED = 3
"""How many users of one row are named."""


@dataclass(frozen=True, slots=True)
class Emptying:
    """What emptying would destroy, and what it would have to leave."""

    rows: tuple[RowKey, ...]
    """What people see of it in the bin."""
    counts: tuple[tuple[str, int], ...]
    """How many of each kind, the most first."""
    parts: int
    """How many rows beyond these go with them."""
    kept: tuple[str, ...]
    """What is still used, a sentence each."""


def emptying(session: Session, keys: Sequence[RowKey] | None = None) -> Emptying:
    """Return what destroying these rows of the bin would mean, or all of them."""
    nouns = {row.key: row.noun for row in recycle_bin.listed(session)}
    chosen = list(nouns) if keys is None else list(keys)
    going, used = _going(session, chosen)
    rows = tuple(key for key in chosen if key not in used)
    counts = Counter(recycle_bin.lower(nouns.get(key) or kind_of(key[0]).noun) for key in rows)
    return Emptying(
        rows=rows,
        counts=tuple(counts.most_common()),
        parts=len(going) - len(rows),
        kept=tuple(_sentence(session, key, users) for key, users in used.items()),
    )


@final("Xóa hẳn khỏi Thùng rác", copy_first=Reason.BEFORE_EMPTYING)
def empty(session: Writing, keys: Sequence[RowKey]) -> int:
    """Destroy rows of the bin with all that belongs to them; return how many rows in all.

    `NotAllowed` names what still uses one of them; nothing is destroyed then.
    """
    going, used = _going(session, keys)
    if used:
        told = " ".join(_sentence(session, key, users) for key, users in used.items())
        raise NotAllowed(f"{told} Chưa xóa hẳn dòng nào.")
    for table in dict.fromkeys(table for table, _ in going):
        session.destroy(metadata.tables[table], [id_ for name, id_ in going if name == table])
    return len(going)


@dataclass(frozen=True, slots=True)
class _Use:
    """That a row names another."""

    named: RowKey
    user: RowKey
    is_living: bool
    is_part: bool

    def holds(self, seen: Collection[RowKey]) -> bool:
        """Return whether the named row must stay for it: parts and hidden rows go along."""
        return self.is_living or (self.user in seen and not self.is_part)


def _going(
    session: Session, keys: Sequence[RowKey]
) -> tuple[Collection[RowKey], dict[RowKey, list[RowKey]]]:
    """Return all rows that would go, and which of `keys` must stay, with what uses each."""
    seen = {row.key for row in recycle_bin.listed(session)}
    used: dict[RowKey, list[RowKey]] = {}
    chosen = list(keys)
    while True:
        because = _closure(session, chosen, seen)
        stuck: dict[RowKey, list[RowKey]] = {}
        for use in _uses(session, list(because)):
            if use.user not in because and use.holds(seen):
                for key in because[use.named]:
                    stuck.setdefault(key, []).append(use.user)
        if not stuck:
            return because.keys(), used
        used |= stuck
        chosen = [key for key in chosen if key not in stuck]


def _closure(
    session: Session, keys: Sequence[RowKey], seen: Collection[RowKey]
) -> dict[RowKey, set[RowKey]]:
    """Return every row that goes with `keys`, each with those because of which it goes."""
    because = {key: {key} for key in keys}
    waiting = list(keys)
    while waiting:
        more: dict[RowKey, None] = {}
        for use in _uses(session, waiting):
            if use.user not in because and use.holds(seen):
                continue
            known = because.setdefault(use.user, set())
            if because[use.named] - known:
                known |= because[use.named]
                more[use.user] = None
        waiting = list(more)
    return because


def _uses(session: Session, keys: Iterable[RowKey]) -> Iterator[_Use]:
    by_table: dict[str, list[UUID]] = {}
    for table, row_id in keys:
        by_table.setdefault(table, []).append(row_id)
    for table, ids in by_table.items():
        for column in links_to(table):
            rows, name = column.table.c, column.table.name
            is_part = column.name == kind_of(name).owner
            for chunk in in_chunks(ids):
                statement = select(rows.id, rows.deleted_by, column).where(column.in_(chunk))
                for row_id, by, named in session.execute(statement):
                    yield _Use((table, named), (name, row_id), by is None, is_part)


def _sentence(session: Session, key: RowKey, users: Sequence[RowKey]) -> str:
    own, *others = recycle_bin.told(session, [key, *users[:_NAMED]])
    more = f" và {len(users) - _NAMED} dòng khác" if len(users) > _NAMED else ""
    return f"Còn giữ {own} vì đang được dùng ở {', '.join(others)}{more}."
