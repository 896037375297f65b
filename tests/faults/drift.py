"""G23: many steps of the office at random, and a plain model that counts on its fingers.

Marks, registrations, undo and redo. What is stored, what is shown, what is
exported, and what the model says have to be one: sums, ranks and registrations. In the control a
point is taken away behind the rules.
"""

import copy
import io
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import openpyxl
from sqlalchemy import select

from app.entities import Entry
from app.exports.reports.frame import Parameters
from app.exports.reports.scores import scoreboard
from app.exports.xlsx import xlsx_bytes
from app.services import registrations, scoring, standings
from app.storage import opening
from app.storage.database import Action, Database
from app.storage.verifying import verify
from tests.builders import Office
from tests.contest import Contest, contest, make_sheets
from tests.faults.clerk import MACHINE, Desk
from tests.faults.outcome import Outcome

_STEPS, _LOOK_EVERY = 50, 10
_MOST = 1000
"""Hundredths of a point that each criterion is worth."""
_CRITERIA = 4

Seen = dict[str, tuple[int | None, int | None]]
"""Total in hundredths and rank of each unit by its name."""


@dataclass
class _Model:
    """What the office would have on a sheet of paper."""

    marks: dict[str, list[int | None]] = field(default_factory=dict)
    registered: dict[UUID, str] = field(default_factory=dict)

    def seen(self) -> Seen:
        """Return sums of what is given, and the ranks of those that are scored completely."""
        sums = {
            name: None if given == [None] * _CRITERIA else sum(one or 0 for one in given)
            for name, given in self.marks.items()
        }
        whole = {name: sums[name] or 0 for name, given in self.marks.items() if None not in given}
        ranks = {name: 1 + sum(o > total for o in whole.values()) for name, total in whole.items()}
        return {name: (sums[name], ranks.get(name)) for name in self.marks}


def run(_base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Let so many offices work, each for fifty steps."""
    outcome = Outcome()
    begun = folder / "begun.thidua"
    opening.create(begun)
    with closing(Database.open(begun, MACHINE)) as database:
        office = Office(database)
        rows = [(f"Tiêu chí {number}", _MOST) for number in range(_CRITERIA)]
        it = contest(office, *(f"Thôn {n}" for n in range(1, 6)), rows=rows, is_in_cluster=False)
        known = make_sheets(office, it)
    for seed in seeds:
        path = Path(shutil.copy(begun, folder / "xa.thidua"))
        with closing(Database.open(path, MACHINE)) as database:
            work = _Work(database, it, known, random.Random(f"drift {seed}"))
            for step in range(1, _STEPS + 1):
                work.act()
                if step % _LOOK_EVERY == 0:
                    outcome.lost += not work.is_as_stored()
                    outcome.accepted += not work.is_as_shown()
            outcome.accepted += work.exported() != {
                n: t for n, (t, _) in work.model.seen().items()
            }
            with database.reading() as session:
                outcome.corrupted += bool(verify(session).findings)
            outcome.tries += 1
            if seed == seeds[-1]:
                outcome.control_tries = 1
                outcome.control_found = int(_is_seen_when_taken_away(work))
    return outcome


def _is_seen_when_taken_away(work: "_Work") -> bool:
    work.mark_all()
    with work.office.database.changing(Action("Gộp", "test.join")) as change:
        change.session.scalars(
            select(Entry).where(Entry.points > 0, Entry.deleted_by.is_(None))
        ).first().points -= 1
    return not (work.is_as_stored() or work.is_as_shown())


class _Work:
    def __init__(
        self, database: Database, it: Contest, known: dict[UUID, UUID], lot: random.Random
    ) -> None:
        self.office, self._it, self._lot = Office(database), it, lot
        self._names = {unit: f"Thôn {n}" for n, unit in enumerate(it.units, start=1)}
        self._sheets = {self._names[unit]: sheet for unit, sheet in known.items()}
        self.model = _Model({name: [None] * _CRITERIA for name in self._sheets})
        self._done: list[_Model] = []
        self._undone: list[_Model] = []

    def act(self) -> None:
        """Do one thing in the office and on paper."""
        steps: list[Callable[[], None]] = [
            *(self._mark, self._mark, self._mark, self.mark_all),
            *(self._register, self._unregister, self._undo, self._undo, self._redo),
        ]
        self._lot.choice(steps)()

    def _do(self, change: Callable[[_Model], object]) -> None:
        """Note a step on paper that the office has just done."""
        before = copy.deepcopy(self.model)
        change(self.model)
        self._done.append(before)
        self._undone.clear()

    def _mark(self) -> None:
        names = self._lot.sample(sorted(self._sheets), 2)
        places = [(n, self._lot.randrange(_CRITERIA), self._points()) for n in names]
        self._give([one for one in places if self.model.marks[one[0]][one[1]] != one[2]])

    def mark_all(self) -> None:
        """Give every unit all its marks."""
        self._give([(n, c, self._points(0)) for n in self._sheets for c in range(_CRITERIA)])

    def _points(self, blank: float = 0.2) -> int | None:
        return None if self._lot.random() < blank else 25 * self._lot.randint(0, _MOST // 25)

    def _give(self, marks: list[tuple[str, int, int | None]]) -> None:
        changed = [one for one in marks if self.model.marks[one[0]][one[1]] != one[2]]
        if not changed:
            return
        cells = [
            scoring.Cell(self._sheets[name], self._it.criteria[number], points)
            for name, number, points in marks
        ]
        self.office.do(scoring.record_many, cells)

        def write(model: _Model) -> None:
            for name, number, points in marks:
                model.marks[name][number] = points

        self._do(write)

    def _register(self) -> None:
        unit = self._lot.choice(self._it.units)
        content = f"Chỉ tiêu {self._lot.randrange(10**9)}"
        values = {"subject_id": unit, "kind": "target", "content": content}
        made = self.office.do(registrations.create, self._it.plan_id, values)
        self._do(lambda model: model.registered.update({made: content}))

    def _unregister(self) -> None:
        if self.model.registered:
            gone = self._lot.choice(sorted(self.model.registered))
            self.office.do(registrations.delete, [gone])
            self._do(lambda model: model.registered.pop(gone))

    def _undo(self) -> None:
        if self._done:
            assert self.office.undo()
            self._undone.append(self.model)
            self.model = self._done.pop()

    def _redo(self) -> None:
        if self._undone:
            assert self.office.redo()
            self._done.append(self.model)
            self.model = self._undone.pop()

    # --- what there is -----------------------------------------------------------------------

    def is_as_stored(self) -> bool:
        """Return whether the rows of the file are what stands on paper."""
        living = select(Entry.sheet_id, Entry.criterion_id, Entry.points)
        with self.office.database.reading() as session:
            rows = session.execute(living.where(Entry.deleted_by.is_(None))).all()
        found = {(row.sheet_id, row.criterion_id): row.points for row in rows}
        expected = {
            (self._sheets[name], self._it.criteria[number]): points
            for name, given in self.model.marks.items()
            for number, points in enumerate(given)
        }
        return all(found.get(key) == points for key, points in expected.items())

    def is_as_shown(self) -> bool:
        """Return whether the ranking and the list of registrations say what stands on paper."""
        stage, plan = self._it.final_stage, self._it.plan_id
        ranking = self.office.ask(standings.ranking, plan, None, stage)
        shown = {
            row.subject_name: (row.total, row.rank)
            for group in ranking.groups
            for row in group.rows
        }
        listed = {row.id: row.what for row in self.office.ask(registrations.listed, plan)}
        return shown == self.model.seen() and listed == self.model.registered

    def exported(self) -> dict[str, int | None]:
        """Return the totals that the exported scoreboard has."""
        asked = Parameters(
            today=date(2026, 11, 27), plan_id=self._it.plan_id, stage_id=self._it.final_stage
        )
        book = openpyxl.load_workbook(
            io.BytesIO(xlsx_bytes(self.office.ask(scoreboard, asked))), data_only=True
        )
        page = book.active
        found: dict[str, int | None] = {}
        for row in page.iter_rows(values_only=True):
            if len(row) > 1 and row[1] in self._sheets:
                *_, total, _rank, _grade = row[: page.max_column]
                found[row[1]] = None if total is None else int(Decimal(str(total)) * 100)
        return found
