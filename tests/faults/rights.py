"""G24: each verb, by each role, while a plan is open, closed, or its scores are.

What has to come is written in `rights_matrix.py`; who may do what is asked below any window, by
calling the verbs. A refusal leaves the log as it was. In the control the program has no roles.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import passwords
from app.core.errors import AppError, NotAllowed
from app.domain.terms import PlanState, Role
from app.entities import Finalisation, Phase, Plan, Stage
from app.operations import Operations
from app.services import accounts, rights
from app.services.verbs import verb_of
from app.storage import opening
from app.storage.database import Action, Database
from tests.builders import Office
from tests.examples import Call, load
from tests.examples.accounts import PASSWORD
from tests.faults.clerk import MACHINE, Desk
from tests.faults.outcome import Outcome
from tests.faults.rights_matrix import CLOSED_PLAN, CLOSED_SCORES, LEAST

_OPEN, _PLAN, _SCORES = "open", "plan", "scores"
_STATES = (_OPEN, _PLAN, _SCORES)
_PEOPLE = (None, *Role)
"""Nobody signed in, and one person of each role."""
_CELLS = len(_STATES) * len(_PEOPLE)
_FIRST = frozenset({"office.set_up", "party_sample.fill", "sample.fill", "shipped.load"})
"""What fills a file in which nobody has an account yet."""
_STRIDE = 101
"""Prime to the number of verbs: a few of them, too, are of several modules."""


def run(_base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Try so many cells: a verb in all states by all people, then the next verb."""
    outcome = Outcome()
    examples = load()
    names = sorted(examples.keys() - _FIRST)
    outcome.accepted += len(examples.keys() ^ LEAST.keys())
    outcome.accepted += sum(
        rights.least_role(verb_of(examples[name][0])).value != (least or "view")
        for name, least in LEAST.items()
        if name in examples and least
    )
    with _cheap_passwords():
        ready = _ready(folder)
        prepared: dict[str, _Prepared] = {}
        for seed in seeds:
            number, cell = divmod(seed, _CELLS)
            name = names[number * _STRIDE % len(names)]
            if name not in prepared:
                prepared = {name: _Prepared(ready, folder, name)}
            outcome.tries += 1
            _try_cell(prepared[name], *_cell(cell), outcome)
        with patch.object(rights, "why_not", lambda *_: ""):
            outcome.control_tries = 1
            found = Outcome()
            _try_cell(_Prepared(ready, folder, "office.update"), _OPEN, Role.VIEW, found)
            outcome.control_found = found.accepted
    return outcome


def _cell(number: int) -> tuple[str, Role | None]:
    state, person = divmod(number, len(_PEOPLE))
    return _STATES[state], _PEOPLE[person]


@contextmanager
def _cheap_passwords() -> Iterator[None]:
    with patch.multiple(passwords, MEMORY_KIB=64, PASSES=1):
        passwords._hasher.cache_clear()
        yield
    passwords._hasher.cache_clear()


def _ready(folder: Path) -> Path:
    path = folder / "ready.thidua"
    opening.create(path)
    database = Database.open(path, MACHINE)
    Office(database).set_up()
    database.close()
    return path


class _Prepared:
    """The example of a verb, ready to be called in each state, by people of each role."""

    def __init__(self, ready: Path, folder: Path, name: str) -> None:
        self.name, self._folder = name, folder
        self.service, prepare = load()[name]
        database = Database.open(Path(shutil.copy(ready, folder / "prepared.thidua")), MACHINE)
        office = Office(database)
        self.call: Call = prepare(office)
        if not office.ask(accounts.to_sign_in):
            _add(office, Role.ADMIN)
            office.operations.sign_in(_login(Role.ADMIN), PASSWORD)
        elif office.operations.account is None:
            office.operations.sign_in("quan.lt", PASSWORD)
        for role in Role:
            if all(one.login != _login(role) for one in office.ask(accounts.listed)):
                _add(office, role)
        database.close()
        self._files = {}
        for state in _STATES:
            path = Path(shutil.copy(folder / "prepared.thidua", folder / f"{state}.thidua"))
            database = Database.open(path, MACHINE)
            with database.changing(Action("Đóng", "test.close")) as change:
                _close(change.session, state)
            database.close()
            self._files[state] = path

    def opened(self, state: str) -> Operations:
        """Return a door to a copy of the file as it is prepared in a state."""
        path = shutil.copy(self._files[state], self._folder / "tried.thidua")
        return Operations(Database.open(Path(path), MACHINE))


def _add(office: Office, role: Role) -> None:
    values = {"name": f"Người {role.label}", "login": _login(role), "role": role}
    office.do(accounts.add, values, PASSWORD)


def _login(role: Role) -> str:
    return f"mot.{role.value}"


def _close(session: Session, state: str) -> None:
    """Close every plan, or the scores of every plan and phase that has any."""
    plans = session.scalars(select(Plan).where(Plan.deleted_by.is_(None))).all()
    for plan in plans if state == _PLAN else ():
        plan.state = PlanState.CLOSED
    for plan in plans if state == _SCORES else ():
        of_plan = (Stage.plan_id == plan.id, Stage.deleted_by.is_(None))
        stage = session.scalars(select(Stage.id).where(*of_plan)).first()
        if stage is None:
            made = Stage(plan_id=plan.id, position=0, name="Chấm")
            session.add(made)
            session.flush()
            stage = made.id
        living = (Phase.plan_id == plan.id, Phase.deleted_by.is_(None))
        phases = (None, *session.scalars(select(Phase.id).where(*living)))
        closed = (Finalisation.plan_id == plan.id, Finalisation.reopened_on.is_(None))
        there = set(session.scalars(select(Finalisation.phase_id).where(*closed)))
        for phase in phases:
            if phase not in there:
                values = {"plan_id": plan.id, "phase_id": phase, "stage_id": stage}
                session.add(Finalisation(finalised_on=date(2026, 12, 20), **values))


def _try_cell(it: _Prepared, state: str, role: Role | None, outcome: Outcome) -> None:
    least = LEAST[it.name]
    may = not least or (role is not None and role.may(Role(least)))
    is_closed = it.name in {_OPEN: (), _PLAN: CLOSED_PLAN, _SCORES: CLOSED_SCORES}[state]
    expected = "refused" if not may else "closed" if is_closed else "done"
    door = it.opened(state)
    try:
        if role is not None:
            door.sign_in(_login(role), PASSWORD)
        before = door.changes()
        came = _came_of(it, door)
        is_right = came == expected or (came == "other" and expected == "done")
        outcome.accepted += not is_right
        outcome.corrupted += came != "done" and door.changes() != before
        if not is_right and os.environ.get("SHOW"):
            print(it.name, state, role, came, expected)  # noqa: T201 - asked for
    finally:
        door.close()


def _came_of(it: _Prepared, door: Operations) -> str:
    """Do it; return whether it was refused, is closed, was done, or does not fit this person."""
    verb = verb_of(it.service)
    try:
        if verb.needs_reason:
            door.do_because("Vì đã nhập nhầm", it.service, *it.call.args, **it.call.kwargs)
        else:
            door.do(it.service, *it.call.args, **it.call.kwargs)
    except NotAllowed as refusal:
        told = str(refusal)
        if "cần quyền" in told or "Chưa đăng nhập" in told:
            return "refused"
        return "closed" if "ã đóng" in told or "đã chốt" in told else "other"
    except AppError:
        return "other"
    return "done"
