"""A clerk at work in a process of its own: actions of the office, each told once saved."""

import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.core.errors import AppError, NotAllowed
from app.entities import Operation
from app.operations import Operations, open_file
from app.services import people, scoring, units
from app.storage import engine as engines
from app.storage.database import Database
from app.storage.device import Machine
from app.storage.verifying import verify
from tests.builders import Office
from tests.contest import contest, make_sheets
from tests.faults.children import Child, child

MACHINE = Machine("machine-1", "PC-VANPHONG")


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on a clerk's desk: sheets to score, and a unit to put people into."""

    sheet_ids: tuple[UUID, ...]
    criterion_ids: tuple[UUID, ...]
    unit_id: UUID


def furnish(empty: Path) -> Desk:
    """Fill an empty data file with a contest of twelve units, and let go of it."""
    office = Office(Database.open(empty, MACHINE))
    names = [f"Thôn {number}" for number in range(1, 13)]
    it = contest(office, *names, rows=[(f"Tiêu chí {n}", 1000) for n in range(1, 11)])
    sheet_ids = make_sheets(office, it)
    office.database.close()
    return Desk(tuple(sheet_ids.values()), tuple(it.criteria), it.units[0])


class Clerk:
    """Does one thing after the other; the same seed does the same things."""

    def __init__(self, door: Operations, desk: Desk, seed: int) -> None:
        self.door = door
        self._desk = desk
        self._random = random.Random(f"{seed}")
        self._number = 0

    def act(self) -> None:
        """Do one action; an undo that is not allowed counts as none."""
        step = self._random.choices(
            [self._mark, self.mark_all, self._add_unit, self.add_people, self._step_back],
            weights=[6, 2, 2, 2, 3],
        )[0]
        with suppress(NotAllowed):
            step()

    def _mark(self) -> None:
        sheet_id = self._random.choice(self._desk.sheet_ids)
        some = self._random.sample(self._desk.criterion_ids, 3)
        self.door.do(scoring.record_many, [self._cell(sheet_id, one) for one in some])

    def mark_all(self) -> None:
        """Give every sheet all its marks in one action."""
        pairs = [(s, c) for s in self._desk.sheet_ids for c in self._desk.criterion_ids]
        self.door.do(scoring.record_many, [self._cell(*pair) for pair in pairs])

    def _cell(self, sheet_id: UUID, criterion_id: UUID) -> scoring.Cell:
        return scoring.Cell(sheet_id, criterion_id, 25 * self._random.randint(0, 40))

    def _add_unit(self) -> None:
        self.door.do(units.create, {"name": f"Tổ {self._new()}", "kind_code": "TO_DAN_PHO"})

    def operations(self) -> frozenset[str]:
        """Return the hashes of what the file holds."""
        return operations_of(self.door)

    def add_people(self, count: int = 60) -> None:
        """Add so many people in one action."""
        unit_id, first = self._desk.unit_id, self._new()
        rows = [{"name": f"Nguyễn Văn {first}-{n}", "unit_id": unit_id} for n in range(count)]
        self.door.do(people.create_many, rows)

    def _step_back(self) -> None:
        self.door.undo() if self._random.random() < 0.7 else self.door.redo()

    def _new(self) -> str:
        self._number += 1
        return f"{os.getpid()}-{self._number}-{self._random.randrange(10**6)}"


def operations_of(door: Operations) -> frozenset[str]:
    """Return the hashes of all operations of an open file."""
    return frozenset(door.ask(lambda session: session.scalars(select(Operation.hash)).all()))


Way = dict[str, str | int]
"""Settings of the engine that take the place of the recipe's: how a control works."""


def _work(path: Path, desk: Desk, seed: int, way: Way, line: Connection) -> None:
    engines.RECIPE.update(way)
    try:
        door = open_file(path)
        clerk = Clerk(door, desk, seed)
        line.send("ready")
        while True:
            clerk.act()
            line.send(door._database.head())
    except AppError as failure:
        line.send(failure)


@dataclass(slots=True)
class Told:
    """What a clerk told before the end."""

    saved: list[str]
    """The hash at the end of the log after each action."""
    failure: AppError | None = None


def disturbed(
    path: Path, desk: Desk, seed: int, disturb: Callable[[int], None], way: Way | None = None
) -> Told:
    """Let a clerk work on the file at `path`; `disturb` the process with that number.

    `disturb` is called in the middle of an action, a different one for each seed.
    """
    told = Told([])
    with child(_work, path, desk, seed, way or {}) as clerk:
        moment = random.Random(f"moment {seed}")
        for _ in range(1 + moment.randrange(5)):  # "ready", then a few actions
            _hear(clerk, told)
        time.sleep(moment.uniform(0, 0.08))  # somewhere in the next
        disturb(clerk.pid)
        while _hear(clerk, told):
            pass
    return told


def _hear(clerk: Child, told: Told) -> bool:
    """Take one word of the clerk; return whether there was one."""
    word = clerk.hear()
    if isinstance(word, AppError):
        told.failure = word
    elif word is not None and word != "ready":
        told.saved.append(word)
    return word is not None and told.failure is None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is worth after a fault."""

    lost: int
    is_whole: bool
    operations: int = 0


def judge(path: Path, told: Told) -> Judged:
    """Open a file as the program does, and look for what was said to be saved."""
    try:
        database = Database.open(path, MACHINE)
    except AppError:
        return Judged(len(told.saved), is_whole=False)
    try:
        with database.reading() as session:
            hashes = set(session.scalars(select(Operation.hash)))
            is_whole = not verify(session).findings
    except AppError:
        return Judged(len(told.saved), is_whole=False)
    finally:
        database.close()
    return Judged(len(set(told.saved) - hashes), is_whole, len(hashes))
