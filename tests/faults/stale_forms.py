"""G16: a plan is changed elsewhere while its page is open and typed in.

The page of a plan stays open beside everything else that is done in the window: a copy of another
PC joined, a text read again, an undo. At random a field is typed in, the same or another field is
changed by another hand, taken back, the page is saved, put back, closed. A save may replace what
came in meanwhile only when both values were told before, and touches nothing that was not typed.
In the control nobody is told.
"""

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from app.entities import Plan
from app.operations import open_file
from app.services import plans
from app.ui.context import Context
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.tabs import plan as page
from app.ui.tabs.plan import PlanTab
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome

_STEPS = 25
_FIELDS = ("name", "theme", "purpose")
_CONTROLS = 20


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Let a page be typed in so many times, twenty-five steps each."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    outcome = Outcome()
    path = Path(shutil.copy(base, folder / "xa.thidua"))
    with closing(open_file(path)) as door:
        plan_id = door.do(plans.create, {"name": "Thi đua đường hoa", "year": 2026})
        for seed in seeds:
            outcome.lost += _Page(Operations(door), plan_id, seed).work()
            outcome.tries += 1
            app.sendPostedEvents()
        for seed in range(_CONTROLS):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Form, "overtaken", lambda _form: ())
                found = _Page(Operations(door), plan_id, seed).work()
            outcome.control_tries += 1
            outcome.control_found += bool(found)
            if found:
                break
    return outcome


def _fields(session: Session, plan_id: UUID) -> dict[str, str]:
    plan = session.get_one(Plan, plan_id)
    return {name: getattr(plan, name) for name in _FIELDS}


class _Page:
    """The open page, another hand, and a slip of paper with what each field is based on."""

    def __init__(self, operations: Operations, plan_id: UUID, seed: int) -> None:
        self._operations, self._plan_id = operations, plan_id
        self._lot = random.Random(f"stale {seed}")
        self._number = 0
        self._lost = 0
        self._open()

    def work(self) -> int:
        """Do so many steps; return how many values were lost without a word."""
        steps: list[Callable[[], object]] = [
            *(self._type, self._type, self._type, self._other, self._other, self._other),
            *(self._save, self._save, self._back, self._again, self._discard, self._reopen),
        ]
        for _ in range(_STEPS):
            step = self._lot.choice(steps)
            step()
            if step in (self._other, self._back, self._again):
                self._tab.reload()
        self._close()
        return self._lost

    def _open(self) -> None:
        self._tab = PlanTab(Context(self._operations, 2026), self._plan_id)
        self._tab.reload()
        self._base: dict[str, str] = {}
        """What the file had in each field when it began to be typed in."""

    def _close(self) -> None:
        self._tab.deleteLater()

    def _reopen(self) -> None:
        self._close()
        self._open()

    def _stored(self) -> dict[str, str]:
        return self._operations.ask(_fields, self._plan_id)

    def _shown(self) -> dict[str, str]:
        forms = self._tab._forms.values()
        return {n: f.field(n).value() for f in forms for n in _FIELDS if n in f.draft()}

    def _word(self) -> str:
        self._number += 1
        return f"Chữ số {self._number} lần {self._lot.randrange(10**6)}"

    def _type(self) -> None:
        name = self._lot.choice(_FIELDS)
        self._base.setdefault(name, self._stored()[name])
        form = next(one for one in self._tab._forms.values() if name in one.draft())
        word = self._stored()[name] if self._lot.random() < 0.2 else self._word()
        form.field(name).set_value(word)
        self._forget_what_agrees()

    def _forget_what_agrees(self) -> None:
        """Count a field that says what the file says as not typed in."""
        stored, shown = self._stored(), self._shown()
        self._base = {n: was for n, was in self._base.items() if shown[n] != stored[n]}

    def _other(self) -> None:
        touched = sorted(self._base) if self._lot.random() < 0.7 else []
        shown, name = self._shown(), self._lot.choice(touched or _FIELDS)
        word = shown[name] if shown[name] and self._lot.random() < 0.2 else self._word()
        self._operations.do(plans.update, self._plan_id, {name: word})
        self._forget_what_agrees()

    def _back(self) -> None:
        if self._operations.undo_label not in (None, "Thêm kế hoạch"):
            self._operations.undo()
            self._forget_what_agrees()

    def _again(self) -> None:
        self._operations.redo()
        self._forget_what_agrees()

    def _discard(self) -> None:
        self._tab.discard()
        self._base = {}

    def _save(self) -> None:
        before, typed, told = self._stored(), self._shown(), list[str]()
        says_yes = self._lot.random() < 0.6

        def confirm(_parent: object, _facts: str, *_buttons: str, lines: list[str]) -> bool:
            told.extend(lines)
            return says_yes

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(page, "confirm", confirm)
            self._tab.save()
        after = self._stored()
        meanwhile = {n for n, was in self._base.items() if before[n] != was}
        if told and not says_yes:
            self._lost += after != before
            return
        words = "".join(told)
        self._lost += sum(
            (before[n] or "để trống") not in words or (typed[n] or "để trống") not in words
            for n in meanwhile
        )
        wanted = {n: typed[n] if n in self._base else before[n] for n in _FIELDS}
        self._lost += sum(after[n] != wanted[n] for n in _FIELDS)
        self._base = {}
