"""Writing on score sheets: answers and figures in, and whatever depends on them worked out anew.

Each line depends on its own answer and on the figures that its rule and its conditions name. A
change works out those lines of its sheet and no others, and all is written as one action. What was
changed after an approval takes the approval back.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.scoring import BLANK
from app.domain.scoring import Entry as EntryValue
from app.domain.terms import EntryState
from app.domain.working import NO_ANSWER, Answer
from app.entities import Entry, ScoreSheet, SheetFigure, Stage, Subject
from app.services.closing import refuse_closed
from app.services.ordering import in_chunks
from app.services.schemes import CriterionLine, Scheme, schemes
from app.storage.recorder import Writing

Words = Mapping[str, str]
"""The reason and the evidence that are to stand beside a mark; what is left out stays."""


@dataclass(slots=True)
class Page:
    """A sheet as it stands, and what is to be put on it."""

    id: UUID
    name: str
    """Whom it scores."""
    stage_name: str
    stage_code: str
    scheme: Scheme
    is_approved: bool
    entries: dict[UUID, "Stood"] = field(default_factory=dict[UUID, "Stood"])
    figures: dict[str, "StoodFigure"] = field(default_factory=dict[str, "StoodFigure"])
    answers: dict[UUID, tuple[Answer, Words]] = field(
        default_factory=dict[UUID, tuple[Answer, Words]]
    )
    new_figures: dict[str, Fraction | None] = field(default_factory=dict[str, Fraction | None])

    def line(self, criterion_id: UUID) -> CriterionLine | None:
        """Return the line of a criterion, or None when its set has no such one."""
        place = self.scheme.place.get(criterion_id)
        return None if place is None else self.scheme.lines[place]

    def scores(self, criterion_id: UUID) -> bool:
        """Whether this sheet's stage scores the line."""
        place = self.scheme.place[criterion_id]
        return self.scheme.counting("").scores(place, self.stage_code)

    def answer(self, line: CriterionLine) -> Answer:
        """Return what stands on a line by hand, beside the figures."""
        stood = self.entries.get(line.id)
        return NO_ANSWER if stood is None else answer_of(line, stood)


@dataclass(frozen=True, slots=True)
class Stood:
    """An entry as it stands in the data file."""

    id: UUID
    state: EntryState
    points: int | None
    inputs: Mapping[str, Any] | None
    overflow: int | None
    zeroes_group: bool | None
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StoodFigure:
    """A figure as it stands on a sheet."""

    id: UUID
    value: Fraction


def answer_of(line: CriterionLine, stood: Stood) -> Answer:
    """Return what a scorer put on a line, from its entry."""
    if not line.is_worked_out and not stood.inputs:
        is_left_out = stood.state is EntryState.NOT_APPLICABLE
        return Answer(stood.points, is_not_applicable=is_left_out)
    return put_answer(stood.inputs)


def put_answer(inputs: Mapping[str, Any] | None) -> Answer:
    """Return what a scorer put on a line that is worked out, from what its entry keeps of it."""
    put = inputs or {}
    return Answer(
        put.get("points"),
        put.get("level"),
        bool(put.get("not_applicable")),
        is_void=bool(put.get("void")),
    )


def pages(session: Session, sheet_ids: Iterable[UUID]) -> dict[UUID, Page]:
    """Return sheets to write on, by id. `NotAllowed` when one is gone or its scores are closed."""
    wanted = list(dict.fromkeys(sheet_ids))
    rows = [
        row
        for chunk in in_chunks(wanted)
        for row in session.execute(
            select(ScoreSheet.id, ScoreSheet.plan_id, ScoreSheet.phase_id, ScoreSheet.set_id)
            .add_columns(ScoreSheet.approved_on, Subject.name, Stage.code)
            .add_columns(Stage.name.label("stage_name"))
            .join(Subject, Subject.id == ScoreSheet.subject_id)
            .join(Stage, Stage.id == ScoreSheet.stage_id)
            .where(ScoreSheet.id.in_(chunk), ScoreSheet.deleted_by.is_(None))
        )
    ]
    if len(rows) < len(wanted):
        raise NotAllowed(
            f"{len(wanted) - len(rows)} phiếu chấm không còn nữa, có thể đã bị xóa. "
            "Chưa có gì thay đổi. Hãy nạp lại danh sách."
        )
    for plan_id, phase_id in {(row.plan_id, row.phase_id) for row in rows}:
        refuse_closed(session, plan_id, phase_id)
    used = schemes(session, {row.set_id for row in rows})
    found = {
        row.id: Page(
            id=row.id,
            name=row.name,
            stage_name=row.stage_name,
            stage_code=row.code or "",
            scheme=used[row.set_id],
            is_approved=row.approved_on is not None,
        )
        for row in rows
    }
    for chunk in in_chunks(wanted):
        _read(session, found, chunk)
    return found


def entries_of(session: Session, sheet_ids: Iterable[UUID]) -> Iterator[tuple[UUID, UUID, Stood]]:
    """Yield the entries of some sheets, with their sheet and criterion."""
    for chunk in in_chunks(list(sheet_ids)):
        rows = session.execute(
            select(
                Entry.sheet_id,
                Entry.criterion_id,
                Entry.id,
                Entry.state,
                Entry.points,
                Entry.inputs,
                Entry.overflow,
                Entry.zeroes_group,
                Entry.reason,
                Entry.evidence,
            ).where(Entry.sheet_id.in_(chunk), Entry.deleted_by.is_(None))
        )
        for row in rows:
            yield (
                row.sheet_id,
                row.criterion_id,
                Stood(
                    row.id,
                    row.state,
                    row.points,
                    row.inputs,
                    row.overflow,
                    row.zeroes_group,
                    row.reason,
                    row.evidence,
                ),
            )


def _read(session: Session, found: Mapping[UUID, Page], chunk: Iterable[UUID]) -> None:
    for sheet_id, criterion_id, stood in entries_of(session, chunk):
        found[sheet_id].entries[criterion_id] = stood
    figures = session.execute(
        select(SheetFigure.sheet_id, SheetFigure.code, SheetFigure.id, SheetFigure.value).where(
            SheetFigure.sheet_id.in_(chunk), SheetFigure.deleted_by.is_(None)
        )
    )
    for sheet_id, code, row_id, value in figures:
        found[sheet_id].figures[code] = StoodFigure(row_id, Fraction(value))


def write(changed: Iterable[Page], session: Writing) -> None:
    """Write the answers and figures put on pages, and what comes of them."""
    entries: dict[UUID, Mapping[str, Any]] = {}
    new: list[dict[str, Any]] = []
    figures = _Figures()
    losing: dict[UUID, Mapping[str, Any]] = {}
    for page in changed:
        is_touched = figures.take(page)
        for criterion_id, values in _entries(page).items():
            stood = page.entries.get(criterion_id)
            if stood is None:
                if any(values[name] != value for name, value in _NOTHING.items()):
                    new.append({"sheet_id": page.id, "criterion_id": criterion_id, **values})
                    is_touched = True
            elif any(getattr(stood, name) != value for name, value in values.items()):
                entries[stood.id] = values
                is_touched = True
        if is_touched and page.is_approved:
            losing[page.id] = {"approved_on": None, "approval_lost": True}
    figures.write(session)
    session.update_many(Entry, entries)
    session.insert_many(Entry, new)
    session.update_many(ScoreSheet, losing)


_NOTHING: dict[str, Any] = {
    "state": EntryState.BLANK,
    "points": None,
    "inputs": None,
    "overflow": None,
    "zeroes_group": None,
    "reason": "",
    "evidence": "",
}


@dataclass(slots=True)
class _Figures:
    """The figures that are another than before."""

    changes: dict[UUID, Mapping[str, Any]] = field(default_factory=dict[UUID, Mapping[str, Any]])
    new: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    gone: list[UUID] = field(default_factory=list[UUID])

    def take(self, page: Page) -> bool:
        """Take what changes on a page, and say whether anything does."""
        before = len(self.changes) + len(self.new) + len(self.gone)
        for code, value in page.new_figures.items():
            stood = page.figures.get(code)
            if value is None:
                self.gone += [stood.id] if stood else []
            elif stood is None:
                self.new.append({"sheet_id": page.id, "code": code, "value": decimal(value)})
            elif stood.value != value:
                self.changes[stood.id] = {"value": decimal(value)}
        return len(self.changes) + len(self.new) + len(self.gone) > before

    def write(self, session: Writing) -> None:
        session.update_many(SheetFigure, self.changes)
        session.insert_many(SheetFigure, self.new)
        for chunk in in_chunks(self.gone):
            session.put_away(
                *session.scalars(select(SheetFigure).where(SheetFigure.id.in_(chunk)))
            )


def decimal(value: Fraction) -> Decimal:
    """Return a figure as the data file holds it; people type figures that have an end."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _entries(page: Page) -> dict[UUID, dict[str, Any]]:
    """Return the values of each entry that the changes of a page bear on."""
    book = page.scheme.book
    lines = page.scheme.lines
    affected: set[int] = {page.scheme.place[row_id] for row_id in page.answers}
    for code in page.new_figures:
        affected |= {n for n in book.readers(code) if isinstance(n, int)}
    figures = {code: stood.value for code, stood in page.figures.items()}
    for code, value in page.new_figures.items():
        if value is None:
            figures.pop(code, None)
        else:
            figures[code] = value
    answers: dict[Hashable, Answer] = {n: page.answer(lines[n]) for n in affected}
    answers |= {page.scheme.place[key]: answer for key, (answer, _) in page.answers.items()}
    worked = book.work(figures, answers, affected).entries
    found: dict[UUID, dict[str, Any]] = {}
    for n in affected:
        line = lines[n]
        values = _values(line, answers[n], worked.get(n, BLANK))
        _, words = page.answers.get(line.id, (NO_ANSWER, {}))
        stood = page.entries.get(line.id)
        values |= {"reason": stood.reason, "evidence": stood.evidence} if stood else {}
        found[line.id] = {**_NOTHING, **values, **words}
    return found


def _values(line: CriterionLine, answer: Answer, entry: EntryValue) -> dict[str, Any]:
    return {
        "state": entry.state,
        "points": entry.points,
        "inputs": _inputs(answer) if line.is_worked_out or answer.is_void else None,
        "overflow": entry.overflow or None,
        "zeroes_group": entry.zeroes_group or None,
    }


def _inputs(answer: Answer) -> dict[str, object] | None:
    put: dict[str, object] = {}
    if answer.points is not None:
        put["points"] = answer.points
    if answer.chosen is not None:
        put["level"] = answer.chosen
    if answer.is_not_applicable:
        put["not_applicable"] = True
    if answer.is_void:
        put["void"] = True
    return put or None
