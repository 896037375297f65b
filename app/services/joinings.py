"""What joining another copy of the file brings and asks, in the words that people have for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.terms import Side
from app.entities import Device, Operation, RowChange, UserAccount, metadata
from app.services import history
from app.services.history import ActionRow
from app.services.ordering import in_chunks
from app.services.record_changes import BINNED, LIVES, STATE
from app.services.record_names import Names, RowKey
from app.services.record_words import field_word, told_columns
from app.storage import canonical
from app.storage.joining import BIN, Conflict, Difference, FieldKey, Twins, row_of

TWICE = "Dòng thêm ở cả hai máy"
"""What is chosen about where each PC added a row and only one may live."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changed a row last in one copy, and when; UTC."""

    user: str
    machine: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field that stands differently in the two copies."""

    id: FieldKey
    noun: str
    name: str
    owner: str
    """What the row is a part of, "" when it stands alone."""
    field: str
    before: str
    """What stood there before either changed it."""
    ours: str
    theirs: str
    hands: tuple[Hand | None, Hand | None]
    """Ours and theirs."""
    changed_by: Side | None
    """Which copy alone changed it; nothing when both did."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another copy of the file did that this one has not, and what people choose."""

    actions: tuple[ActionRow, ...]
    """The newest first."""
    rows: int
    only_here: int
    """How many actions the other copy does not know."""
    machines: tuple[str, ...]
    """The names of the PCs where the actions were done."""
    choices: tuple[FieldChoice, ...]
    in_the_way: tuple[str, ...]
    """Rows that both added, and that have parts: people must take one back first."""


def told(difference: Difference) -> Comparison:
    """Return what a difference is, in words."""
    joining = difference.joining
    teller = _Teller(difference)
    choices = [*teller.choices(joining.conflicts), *teller.twins(joining.twins)]
    choices.sort(key=lambda choice: (choice.changed_by is not None, choice.noun, choice.name))
    return Comparison(
        actions=history.told(difference.theirs, difference.new_operations),
        rows=joining.rows,
        only_here=len(difference.our_operations),
        machines=_machines(difference.theirs, difference.new_operations),
        choices=tuple(choices),
        in_the_way=tuple(teller.both_names(pair) for pair in difference.in_the_way),
    )


class _Teller:
    """Knows the names of the rows of both copies, and whose hands they went through."""

    def __init__(self, difference: Difference) -> None:
        self._difference = difference
        self._ours, self._theirs = Names(difference.ours), Names(difference.theirs)
        joining = difference.joining
        twins = (*joining.twins, *difference.in_the_way)
        here = {conflict.key for conflict in joining.conflicts} | {pair.ours for pair in twins}
        there = {conflict.key for conflict in joining.conflicts} | {pair.theirs for pair in twins}
        self._ours.load(here)
        self._theirs.load(there)
        self._hands_here = _hands(difference.ours, here, difference.our_operations)
        self._hands_there = _hands(difference.theirs, there, difference.new_operations)

    def both_names(self, pair: Twins) -> str:
        ours, theirs = self._ours.name(*pair.ours), self._theirs.name(*pair.theirs)
        return f"{self._ours.noun(*pair.ours)}: “{ours}” ở máy này, “{theirs}” ở máy kia"

    def choices(self, conflicts: Iterable[Conflict]) -> Iterator[FieldChoice]:
        for conflict in conflicts:
            for column in conflict.columns:
                yield self._choice(conflict, column)

    def twins(self, pairs: Iterable[Twins]) -> Iterator[FieldChoice]:
        for pair in pairs:
            ours, theirs = self._summaries(pair)
            words = (TWICE, "", ours, theirs)
            yield self._told(pair.field, pair.ours, words, None, pair.theirs)

    def _choice(self, conflict: Conflict, column: str) -> FieldChoice:
        table = metadata.tables[conflict.key[0]]
        if column == BIN:
            values = (conflict.base, conflict.ours, conflict.theirs)
            before, ours, theirs = (BINNED if value.get(BIN) else LIVES for value in values)
            words = (STATE, before, ours, theirs)
        else:
            base, our, their = (
                canonical.python(table, {column: values.get(column)})[column]
                for values in (conflict.base, conflict.ours, conflict.theirs)
            )
            words = (
                field_word(table.name, column),
                self._shown(self._ours, conflict.key, column, base),
                self._shown(self._ours, conflict.key, column, our),
                self._shown(self._theirs, conflict.key, column, their),
            )
        return self._told(
            (*conflict.key, column), conflict.key, words, conflict.changed_by(column)
        )

    def _told(
        self,
        field: FieldKey,
        key: RowKey,
        words: tuple[str, str, str, str],
        changed_by: Side | None,
        their_key: RowKey | None = None,
    ) -> FieldChoice:
        return FieldChoice(
            field,
            self._ours.noun(*key),
            self._ours.name(*key),
            self._ours.owner(*key),
            *words,
            hands=(
                self._hands_here.get(key),
                self._hands_there.get(their_key or key),
            ),
            changed_by=changed_by,
        )

    def _summaries(self, pair: Twins) -> tuple[str, str]:
        """Return the fields in which two rows differ, of each."""
        ours = row_of(self._difference.ours, pair.ours) or {}
        theirs = row_of(self._difference.theirs, pair.theirs) or {}
        table = pair.ours[0]
        told: tuple[list[str], list[str]] = ([], [])
        for column in told_columns(table):
            shown = (
                self._shown(self._ours, pair.ours, column, ours.get(column)),
                self._shown(self._theirs, pair.theirs, column, theirs.get(column)),
            )
            if shown[0] != shown[1]:
                for words, value in zip(told, shown, strict=True):
                    words.append(f"{field_word(table, column)}: {value or '(để trống)'}")
        alike = "Giống hệt nhau"
        return "; ".join(told[0]) or alike, "; ".join(told[1]) or alike

    def _shown(self, names: Names, key: RowKey, column: str, value: object) -> str:
        for foreign in metadata.tables[key[0]].columns[column].foreign_keys:
            if isinstance(value, UUID):
                names.load([(foreign.column.table.name, value)])
        return names.shown_beside(key[0], column, value, key[1])


def _hands(
    session: Session, keys: Iterable[RowKey], operations: Iterable[UUID]
) -> dict[RowKey, Hand]:
    """Return who last changed each row within these operations."""
    known = set(operations)
    found: dict[RowKey, Hand] = {}
    for chunk in in_chunks(sorted(row_id for _, row_id in keys)):
        statement = (
            select(
                RowChange.table_name,
                RowChange.row_id,
                Operation.id,
                Operation.happened_at,
                UserAccount.name,
                Device.name.label("machine"),
            )
            .join(RowChange, RowChange.operation_id == Operation.id)
            .join(Device, Device.id == Operation.device_id)
            .join(UserAccount, UserAccount.id == Operation.user_id, isouter=True)
            .where(RowChange.row_id.in_(chunk))
            .order_by(RowChange.revision)
        )
        for row in session.execute(statement):
            if row.id in known:
                hand = Hand(row.name or "", row.machine, row.happened_at)
                found[row.table_name, row.row_id] = hand
    return found


def _machines(session: Session, operations: Iterable[UUID]) -> tuple[str, ...]:
    names: set[str] = set()
    for chunk in in_chunks(sorted(operations)):
        statement = (
            select(Device.name)
            .join(Operation, Operation.device_id == Device.id)
            .where(Operation.id.in_(chunk))
            .distinct()
        )
        names.update(session.scalars(statement))
    return tuple(sorted(names))
