"""G17: two PCs go on with copies of one file, and the copies are joined.

A plain model knows what each did: joining has to ask about exactly the rows that both changed to
different values, write nothing until a person has chosen, lose nothing, do nothing a second time,
come to the same in either order, and be all or nothing when it is killed.
"""

import os
import random
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import Engine, event, select

from app.domain.terms import Side, SubjectKind
from app.entities import Subject
from app.storage import joining, opening
from app.storage.database import Action, Database
from app.storage.device import Machine
from app.storage.joining import RowKey
from app.storage.verifying import verify
from tests.faults.children import child
from tests.faults.clerk import MACHINE, Desk
from tests.faults.outcome import Outcome, spread

_OTHER = Machine("machine-2", "PC-VANHOA")
_KNOWN = 5
"""Units that both copies know."""
_STEPS = 60
"""More than a joining has."""

State = dict[UUID, str]
"""The living units of a file by their id."""
Choice = Mapping[RowKey, Side]


@dataclass(slots=True)
class _Side:
    """One copy at work, and what a reader of its clerk's notes would say of it."""

    database: Database
    units: State
    touched: set[UUID] = field(default_factory=set)

    def work(self, lot: random.Random, steps: int) -> None:
        """Do some actions of the office at random, and note them."""
        for _ in range(steps):
            before = dict(self.units)
            choice = lot.random()
            with self.database.changing(Action("Việc", "test.work")) as change:
                if choice < 0.3:
                    unit = Subject(kind=SubjectKind.UNIT, name=f"Thôn {lot.randrange(10**9)}")
                    change.session.add(unit)
                    change.session.flush()
                    rows = {unit.id: unit.name}
                else:
                    some = lot.sample(sorted(self.units), lot.randint(1, min(2, len(self.units))))
                    rows = {row: f"Thôn {lot.randrange(3)}" for row in some}
                    for row, name in rows.items():
                        change.session.get_one(Subject, row).name = name
            self.units |= rows
            self.touched |= {row for row in rows if before.get(row) != rows[row]}
            if change.done and lot.random() < 0.25:
                self.database.undo(change.done.operation_id, "Hoàn tác")
                self.units = before


def run(_base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Join so many pairs of histories; the control lets the other copy win without a word."""
    outcome = Outcome()
    shared = folder / "shared.thidua"
    opening.create(shared)
    database = Database.open(shared, MACHINE)
    with database.changing(Action("Thêm", "test.add")) as change:
        names = [f"Thôn số {number}" for number in range(_KNOWN)]
        change.session.add_all(Subject(kind=SubjectKind.UNIT, name=name) for name in names)
    known = _state(database)
    database.close()
    for seed in seeds:
        _join_once(_placed(shared, folder), known, seed, outcome)
        outcome.tries += 1
    with patch.object(joining.Difference, "_find_conflicts", lambda *_: ()):
        while outcome.control_found == 0 and outcome.control_tries < 10 * len(seeds):
            outcome.control_tries += 1
            found = Outcome()
            _join_once(_placed(shared, folder), known, outcome.control_tries, found)
            outcome.control_found += found.accepted > 0
    return outcome


def _placed(shared: Path, folder: Path) -> Path:
    place = folder / "place"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name in ("here", "there"):
        shutil.copy(shared, place / f"{name}.thidua")
    return place


def _join_once(place: Path, known: State, seed: int, outcome: Outcome) -> None:
    lot = random.Random(f"merge {seed}")
    paths = place / "here.thidua", place / "there.thidua"
    sides = [
        _Side(Database.open(path, machine), dict(known))
        for path, machine in zip(paths, (MACHINE, _OTHER), strict=True)
    ]
    for side in sides:
        side.work(lot, lot.randint(1, 6))
        side.database.close()
    here, there = sides
    both = here.touched & there.touched
    asked = {row for row in both if here.units.get(row) != there.units.get(row)}
    chosen = {("subject", row): lot.choice(tuple(Side)) for row in sorted(asked)}
    merged = here.units | {row: there.units[row] for row in there.touched & there.units.keys()}
    for (_, row), side in chosen.items():
        merged[row] = (here if side is Side.OURS else there).units[row]
    if seed % 3 == 0:
        path = shutil.copy(paths[0], place / "killed.thidua")
        _kill_joining(path, paths[1], chosen, seed)
        state = _opened_state(path)
        outcome.corrupted += state is None or state not in (here.units, merged)
    if seed % 3 == 1:
        mirrored = {key: _MIRROR[side] for key, side in chosen.items()}
        _judge(*reversed(paths), there.units, merged, mirrored, outcome)
    else:
        _judge(*paths, here.units, merged, chosen, outcome)


_COLUMNS = ("name", joining.BIN)
_MIRROR = {Side.OURS: Side.THEIRS, Side.THEIRS: Side.OURS}


def _judge(
    ours: Path, theirs: Path, before: State, merged: State, chosen: Choice, outcome: Outcome
) -> None:
    database = Database.open(ours, MACHINE)
    asked = {conflict.key for conflict in joining.join(database, theirs)[0].conflicts}
    outcome.accepted += asked != chosen.keys()
    if chosen:
        outcome.accepted += _state(database) != before
        joining.join(database, theirs, _fields(chosen))
    outcome.lost += _state(database) != merged
    head = database.head()
    again, _ = joining.join(database, theirs)
    outcome.corrupted += again.operations != 0 or database.head() != head
    with database.reading() as session:
        outcome.corrupted += bool(verify(session).findings)
    database.close()


def _fields(chosen: Choice) -> dict[joining.FieldKey, Side]:
    return {(*key, column): side for key, side in chosen.items() for column in _COLUMNS}


def _state(database: Database) -> State:
    with database.reading() as session:
        living = select(Subject.id, Subject.name).where(Subject.deleted_by.is_(None))
        return {row.id: row.name for row in session.execute(living)}


def _opened_state(path: Path) -> State | None:
    database = Database.open(path, MACHINE)
    try:
        with database.reading() as session:
            if verify(session).findings:
                return None
        return _state(database)
    finally:
        database.close()


def _kill_joining(path: Path, other: Path, chosen: Choice, seed: int) -> None:
    with child(_join, path, other, chosen, 1 + int(_STEPS * spread(seed // 3))) as worker:
        worker.hear()


def _join(path: Path, other: Path, chosen: Choice, at: int, line: Connection) -> None:
    database = Database.open(path, MACHINE)
    left = at

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    joining.join(database, other, _fields(chosen))
    line.send("done")
