"""What is taken over from the workbook of a unit: checked first, then written as the tabs do.

Whatever is written goes through the services of registrations, works, figures and marks; nothing
of their rules is said again here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import parse_number
from app.domain.dates import PartialDate, period_problem
from app.domain.terms import Operator, RegistrationKind, WorkKind
from app.domain.unit_workbooks import NO, NOT_ARISEN, YES, cell_key
from app.services import (
    figures,
    plan_access,
    registration_desk,
    registrations,
    scoring,
    sheets,
    works,
)
from app.services.marking import Page, pages
from app.services.registration_desk import Desk
from app.services.validation import validated
from app.services.workbook_forms import (
    WORK_COLUMNS,
    Ground,
    Links,
    Place,
    choices_of,
    link_key,
    pledges_on,
)
from app.storage.recorder import Writing

_SOURCE = "Tệp của đơn vị"
_KEEPS = "Đơn vị để trống. Muốn bỏ đăng ký này thì xóa ở trang Đăng ký."
_NEEDED = "Đơn vị để trống ô phải có. Muốn bỏ công trình, mô hình này thì xóa ở trang Đăng ký."
_NEEDED_TARGET = "Đơn vị để trống ô phải có. Muốn bỏ chỉ tiêu này thì xóa ở trang Đăng ký."
_NEEDED_FIELDS = ("kind", "name")
_NOT_A_FIGURE = f"Số liệu không ghi “{NOT_ARISEN}”. Ghi con số, hoặc để trống."
_NAMELESS = "Dòng này chưa có tên chỉ tiêu nên không ghi được. Ghi tên rồi nhận lại."
_OWN_TARGET_FIELDS = {
    "name": "content",
    "operator": "operator",
    "pledged": "pledged_value",
    "unit": "value_unit",
}
"""The fields of a registration, by the columns of the form."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell and what is to stand in it, as `domain.unit_workbooks.understood` gives it."""

    key: str
    words: str


@dataclass(slots=True)
class _Sorted:
    """Cells by what they are about."""

    awards: dict[tuple[UUID, int], Wanted]
    rows: dict[str, dict[str, Wanted]]
    """Works and targets of the unit's own, by row, then by column."""
    pledges: dict[UUID, Wanted]
    """By the target of the plan."""
    targets: list[Wanted]
    inputs: list[Wanted]
    marks: dict[tuple[UUID, UUID], dict[str, Wanted]]
    """By sheet and criterion, then by column."""

    @property
    def works(self) -> dict[str, dict[str, Wanted]]:
        return {row: found for row, found in self.rows.items() if row.startswith("work/")}

    @property
    def own_targets(self) -> dict[str, dict[str, Wanted]]:
        return {row: found for row, found in self.rows.items() if row.startswith("own/")}


def _sorted(wanted: Iterable[Wanted]) -> _Sorted:
    found = _Sorted({}, defaultdict(dict), {}, [], [], defaultdict(dict))
    for one in wanted:
        row, _, column = one.key.rpartition("/")
        match row.split("/"):
            case ["award", subject]:
                found.awards[UUID(subject), int(column.removeprefix("award-"))] = one
            case ["work" | "own", _]:
                found.rows[row][column] = one
            case ["figure", target, _] if column == "pledged":
                found.pledges[UUID(target)] = one
            case ["figure", *_]:
                found.targets.append(one)
            case ["home" | "input" | "mark", *_]:
                _sort_score(found, one)
            case _:
                raise ValueError(one.key)
    return found


def _sort_score(found: _Sorted, one: Wanted) -> None:
    """Sort in a cell of a score sheet; on the page of households its column says of what."""
    page, sheet, rest = one.key.split("/", 2)
    of, _, column = rest.partition("/")
    if page == "home":
        what, _, of = rest.partition("-")
        column = "given" if what == "mark" else what
    if page == "input" or column == "input":
        found.inputs.append(one)
    else:
        found.marks[UUID(sheet), UUID(of)][column] = one


@dataclass(slots=True)
class Entries:
    """Checks and writes what came back in the workbook of one unit."""

    session: Session
    plan_id: UUID
    unit_id: UUID
    known: Ground
    links: Links
    places: Mapping[str, Place]

    def checked(self, wanted: Sequence[Wanted]) -> dict[str, str | None]:
        """Return what cannot be taken over, with a sentence; None for what is there already."""
        blank = [one for one in wanted if not one.words]
        found = _sorted(one for one in wanted if one.words)
        told: dict[str, str | None] = {one.key: said for one in blank if (said := _kept(one.key))}
        told |= self._registration_problems(found)
        told |= self._pledge_problems(found)
        told |= self._target_problems(found.targets)
        told |= self._score_problems(found)
        return told

    def write(self, session: Writing, wanted: Sequence[Wanted], today: date) -> dict[str, UUID]:
        """Write what was accepted; return which registrations were made, by row or place."""
        found = _sorted(wanted)
        made = self._write_awards(session, found, today)
        made |= self._write_works(session, found, today)
        made |= self._write_own_targets(session, found, today)
        self._write_pledges(session, found, today)
        if found.targets:
            cells = [self._target_cell(one) for one in found.targets]
            figures.record(session, self.plan_id, cells, reported_on=today, source=_SOURCE)
        cells = [self._mark(key, columns) for key, columns in found.marks.items()]
        inputs = [self._input(one) for one in found.inputs]
        if cells or inputs:
            scoring.record_all(session, cells, inputs)
            touched = dict.fromkeys(one.sheet_id for one in (*cells, *inputs))
            sheets.mark_received(session, list(touched), today)
        return made

    # --- registrations -----------------------------------------------------------------------

    def _registration_problems(self, found: _Sorted) -> dict[str, str | None]:
        plan = plan_access.the(self.session, self.plan_id)
        awards = {key: self._award(key, one) for key, one in found.awards.items()}
        rows = {row: self._work(row, fields) for row, fields in found.works.items()}
        asked = [
            *awards.values(),
            *(self._wanted_work(row, v) for row, v in rows.items()),
        ]
        if not asked:
            return {}
        desk = Desk.at(self.session, plan, asked)
        told: dict[str, str | None] = {}
        for key, one in found.awards.items():
            if desk.has_taken(awards[key]):
                told[one.key] = None
            elif problems := desk.problems(awards[key]):
                told[one.key] = " ".join(problem.message for problem in problems)
        for row, fields in found.works.items():
            if said := self._work_problem(desk, row, rows[row]):
                told |= {one.key: said for one in fields.values()}
        return told

    def _award(self, key: tuple[UUID, int], one: Wanted) -> registration_desk.Wanted:
        subject_id, place = key
        return registration_desk.Wanted(
            subject_id,
            RegistrationKind.AWARD,
            self._code(subject_id, one.words),
            registration_id=self._linked(subject_id, place),
        )

    def _code(self, subject_id: UUID, name: str) -> str:
        every = self.known.applicants.get(self.unit_id, ())
        kind = next(one.kind for one in every if one.id == subject_id)
        return choices_of(self.known.offer, kind)[name]

    def _linked(self, subject_id: UUID, place: int) -> UUID | None:
        """Return the registration that a place was, while there is one."""
        row_id = self.links.get(link_key(subject_id, place))
        living = {row.id for row in self.known.registered.get(subject_id, ())}
        return row_id if row_id in living else None

    def _write_awards(self, session: Writing, found: _Sorted, today: date) -> dict[str, UUID]:
        new: dict[str, dict[str, Any]] = {}
        for (subject_id, place), one in found.awards.items():
            values: dict[str, Any] = {"award_code": self._code(subject_id, one.words)}
            linked = self._linked(subject_id, place)
            if linked is None:
                values |= {"subject_id": subject_id, "file_received_on": today}
                new[link_key(subject_id, place)] = values
                continue
            rows = self.known.registered[subject_id]
            before = next(row for row in rows if row.id == linked)
            received = before.file_received_on or today
            registrations.update(session, linked, values | {"file_received_on": received})
        if not new:
            return {}
        made = registrations.create_many(session, self.plan_id, list(new.values()))
        return dict(zip(new, made, strict=True))

    # --- works -------------------------------------------------------------------------------

    def _work(self, row: str, fields: Mapping[str, Wanted]) -> dict[str, Any]:
        """Return the whole of a work as it would stand: what is there, and what comes."""
        words = {
            column.key: self.places[cell_key(row, column.key)].cell.words
            for column in WORK_COLUMNS
        }
        words |= {name: one.words for name, one in fields.items()}
        values = {name: _work_value(name, said) for name, said in words.items()}
        if values["kind"] is None:
            del values["kind"]
        return values | {"subject_id": self.unit_id}

    def _work_id(self, row: str) -> UUID | None:
        own = row.removeprefix("work/")
        linked = self.links.get(row) if own.startswith("new-") else UUID(own)
        living = {work.id for work in self.known.works.get(self.unit_id, ())}
        return linked if linked in living else None

    def _wanted_work(self, row: str, values: Mapping[str, Any]) -> registration_desk.Wanted:
        return registration_desk.Wanted(
            self.unit_id,
            RegistrationKind.WORK,
            content=values["name"],
            content_field="name",
            registration_id=self._work_id(row),
        )

    def _work_problem(self, desk: Desk, row: str, values: Mapping[str, Any]) -> str:
        try:
            fields = validated(works.WorkFields, values)
        except InvalidInput as refusal:
            return " ".join(problem.message for problem in refusal.problems)
        if wrong := period_problem(fields.starts, fields.finishes):
            return wrong
        problems = desk.problems(self._wanted_work(row, values))
        return " ".join(problem.message for problem in problems)

    def _write_works(self, session: Writing, found: _Sorted, today: date) -> dict[str, UUID]:
        new: dict[str, dict[str, Any]] = {}
        for row, fields in found.works.items():
            own = self._work_id(row)
            if own is None:
                new[row] = self._work(row, fields) | {"file_received_on": today}
                continue
            before = next(work for work in self.known.works[self.unit_id] if work.id == own)
            values = {name: _work_value(name, one.words) for name, one in fields.items()}
            values["file_received_on"] = before.file_received_on or today
            works.update(session, own, values)
        if not new:
            return {}
        made = works.create_many(session, self.plan_id, list(new.values()))
        return dict(zip(new, made, strict=True))

    # --- targets that the unit registers ------------------------------------------------------

    def _pledge_problems(self, found: _Sorted) -> dict[str, str | None]:
        pledges = {key: self._pledge(key) for key in found.pledges}
        own = {row: self._own(row, fields) for row, fields in found.own_targets.items()}
        asked = [*pledges.values(), *(self._wanted_own(row, v) for row, v in own.items())]
        if not asked:
            return {}
        desk = Desk.at(self.session, plan_access.the(self.session, self.plan_id), asked)
        told: dict[str, str | None] = {}
        for target_id, one in found.pledges.items():
            if problems := desk.problems(pledges[target_id]):
                told[one.key] = " ".join(problem.message for problem in problems)
        for row, fields in found.own_targets.items():
            if said := self._own_problem(desk, row, own[row]):
                told |= {one.key: said for one in fields.values()}
        return told

    def _pledge(self, target_id: UUID) -> registration_desk.Wanted:
        standing = pledges_on(self.known, self.unit_id, target_id)
        every = (row for rows in self.known.progress.values() for row in rows)
        named = (row.target_name for row in every if row.target_id == target_id)
        return registration_desk.Wanted(
            self.unit_id,
            RegistrationKind.TARGET,
            content=standing[0].what if standing else next(named, ""),
            target_id=target_id,
            registration_id=standing[0].id if standing else None,
        )

    def _write_pledges(self, session: Writing, found: _Sorted, today: date) -> None:
        new: list[dict[str, Any]] = []
        for target_id, one in found.pledges.items():
            values: dict[str, Any] = {"pledged_value": _exact(one.words)}
            if standing := pledges_on(self.known, self.unit_id, target_id):
                values["file_received_on"] = standing[0].file_received_on or today
                registrations.update(session, standing[0].id, values)
            else:
                values |= self._new_target(today) | {"target_id": target_id}
                new.append(values)
        if new:
            registrations.create_many(session, self.plan_id, new)

    def _new_target(self, today: date) -> dict[str, Any]:
        return {
            "subject_id": self.unit_id,
            "kind": RegistrationKind.TARGET,
            "file_received_on": today,
        }

    def _own(self, row: str, fields: Mapping[str, Wanted]) -> dict[str, Any]:
        """Return the whole of a target of the unit's own: what is there, and what comes."""
        words = {
            column: self.places[cell_key(row, column)].cell.words for column in _OWN_TARGET_FIELDS
        }
        words |= {name: one.words for name, one in fields.items()}
        return {_OWN_TARGET_FIELDS[name]: _own_value(name, said) for name, said in words.items()}

    def _own_id(self, row: str) -> UUID | None:
        own = row.removeprefix("own/")
        linked = self.links.get(row) if own.startswith("new-") else UUID(own)
        living = {one.id for one in self.known.pledged.get(self.unit_id, ())}
        return linked if linked in living else None

    def _wanted_own(self, row: str, values: Mapping[str, Any]) -> registration_desk.Wanted:
        return registration_desk.Wanted(
            self.unit_id,
            RegistrationKind.TARGET,
            content=values["content"],
            registration_id=self._own_id(row),
        )

    def _own_problem(self, desk: Desk, row: str, values: Mapping[str, Any]) -> str:
        if not values["content"]:
            return _NAMELESS
        problems = desk.problems(self._wanted_own(row, values))
        return " ".join(problem.message for problem in problems)

    def _write_own_targets(self, session: Writing, found: _Sorted, today: date) -> dict[str, UUID]:
        new: dict[str, dict[str, Any]] = {}
        for row, fields in found.own_targets.items():
            values = self._own(row, fields)
            own = self._own_id(row)
            if own is None:
                new[row] = values | self._new_target(today)
                continue
            rows = self.known.pledged[self.unit_id]
            before = next(one for one in rows if one.id == own)
            received = before.file_received_on or today
            registrations.update(session, own, values | {"file_received_on": received})
        if not new:
            return {}
        made = registrations.create_many(session, self.plan_id, list(new.values()))
        return dict(zip(new, made, strict=True))

    # --- figures of targets --------------------------------------------------------------------

    def _target_problems(self, wanted: Sequence[Wanted]) -> dict[str, str | None]:
        if not wanted:
            return {}
        told: dict[str, str | None] = {}
        cells = [self._target_cell(one) for one in wanted]
        for problem in figures.problems_of(self.session, self.plan_id, cells):
            number = int((problem.field or "0").partition(".")[0])
            told[wanted[number].key] = problem.message
        return told

    def _target_cell(self, one: Wanted) -> figures.FigureCell:
        _, target_id, phase_id, _ = one.key.split("/")
        return figures.FigureCell(
            UUID(target_id),
            _exact(one.words),
            self.unit_id,
            None if phase_id == "plan" else UUID(phase_id),
        )

    # --- scores --------------------------------------------------------------------------------

    def _score_problems(self, found: _Sorted) -> dict[str, str | None]:
        sheet_ids = {sheet_id for sheet_id, _ in found.marks}
        sheet_ids |= {_input_of(one)[0] for one in found.inputs}
        on = pages(self.session, sheet_ids) if sheet_ids else {}
        return dict(self._problems_on(on, found))

    def _problems_on(
        self, on: Mapping[UUID, Page], found: _Sorted
    ) -> Iterator[tuple[str, str | None]]:
        for one in found.inputs:
            if one.words == NOT_ARISEN:
                yield one.key, _NOT_A_FIGURE
                continue
            given = self._input(one)
            if said := scoring.figure_problem(given, on[given.sheet_id]):
                yield one.key, said
        for key, columns in found.marks.items():
            if "given" not in columns:
                continue
            one = columns["given"]
            try:
                given = self._mark(key, columns)
            except InvalidInput as refusal:
                yield one.key, str(refusal)
                continue
            if said := scoring.cell_problem(given, on[given.sheet_id]):
                yield one.key, said

    def _input(self, one: Wanted) -> scoring.FigureCell:
        sheet_id, code = _input_of(one)
        if one.words in (YES, NO):
            return scoring.FigureCell(sheet_id, code, Fraction(one.words == YES))
        value = _exact(one.words)
        return scoring.FigureCell(sheet_id, code, None if value is None else Fraction(value))

    def _mark(self, key: tuple[UUID, UUID], columns: Mapping[str, Wanted]) -> scoring.Cell:
        """Return what is put on a line; where only words were written, the mark that is there."""
        place = self._given_place(key)
        words = columns["given"].words if "given" in columns else place.cell.words
        return scoring.Cell(
            *key,
            _mark_of(words, place),
            reason=columns["reason"].words if "reason" in columns else None,
            evidence=columns["evidence"].words if "evidence" in columns else None,
        )

    def _given_place(self, key: tuple[UUID, UUID]) -> Place:
        """Return where the mark of a line stands: on the page of its sheet, or of households."""
        alone = cell_key(f"mark/{key[0]}/{key[1]}", "given")
        together = cell_key(f"home/{key[0]}", f"mark-{key[1]}")
        return self.places[alone if alone in self.places else together]


def _kept(key: str) -> str:
    """Return why a blank takes nothing away here, or nothing where it can."""
    row, _, column = key.rpartition("/")
    if row.startswith("award/") or (row.startswith("figure/") and column == "pledged"):
        return _KEEPS
    if row.startswith("own/") and column in ("name", "operator"):
        return _NEEDED_TARGET
    return _NEEDED if row.startswith("work/") and column in _NEEDED_FIELDS else ""


def _input_of(one: Wanted) -> tuple[UUID, str]:
    what, sheet_id, rest = one.key.split("/", 2)
    code = rest.removeprefix("input-") if what == "home" else rest.rpartition("/")[0]
    return UUID(sheet_id), code


def _exact(words: str) -> Decimal | None:
    return Decimal(words.replace(",", ".")) if words else None


def _mark_of(words: str, place: Place) -> scoring.Mark:
    if not words:
        return None
    if words == NOT_ARISEN:
        return scoring.NOT_APPLICABLE
    if place.cell.choices:
        return scoring.Level(words)
    hundredths = Decimal(words.replace(",", ".")) * 100
    if hundredths != int(hundredths):
        raise InvalidInput.of(
            None, f"Điểm {words} có quá hai chữ số lẻ. Ghi tối đa hai, ví dụ 9,25."
        )
    return int(hundredths)


def _work_value(name: str, words: str) -> Any:  # noqa: ANN401 - whatever the field takes
    if name == "kind":
        return next((kind for kind in WorkKind if kind.label == words), None)
    if name == "cost":
        amount = parse_number(words)
        return None if amount is None else int(amount)
    if name in ("starts", "finishes"):
        return _when(words)
    return words == YES if name == "has_plaque" else words


def _own_value(name: str, words: str) -> Any:  # noqa: ANN401 - whatever the field takes
    if name == "operator":
        return next((one for one in Operator if one.label == words), Operator.AT_LEAST)
    return _exact(words) if name == "pledged" else words


def _when(words: str) -> PartialDate | None:
    """Return a date; words that stood there before may be an event."""
    if not words:
        return None
    try:
        return PartialDate.parse(words, date.today())  # noqa: DTZ011 - it is whole by now
    except InvalidInput:
        return PartialDate.event(words)
