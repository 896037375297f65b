"""Lists taken in from Excel: all rows of a file as one action, and which file they came from."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.progress import Part, Progress, Silent, Watched
from app.domain.terms import ListKind, RegistrationKind, SubjectKind
from app.entities import ListImport
from app.services import (
    awards,
    cluster_intake,
    figures,
    plan_targets,
    reading,
    registrations,
    score_intake,
    works,
)
from app.services.many import in_list
from app.services.subject_intake import INTAKES
from app.services.verbs import undoable
from app.storage.reasons import Reason
from app.storage.recorder import Writing

Values = Mapping[str, Any]
Rows = Mapping[UUID, Values]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of a file that are to be written, and what is kept of the file.

    `added` are the values of new records by the ids that they get, so that one may name another;
    `changed` are new values of records that are there. `skipped` and `refused` count the rows
    that are not written: known already or passed over, and wrong.
    """

    kind: ListKind
    file_name: str
    sha256: str
    layout: str
    columns: Mapping[str, int]
    added: Rows = field(default_factory=dict[UUID, Values])
    changed: Rows = field(default_factory=dict[UUID, Values])
    skipped: int = 0
    refused: int = 0
    plan_id: UUID | None = None
    stage_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was taken in before."""

    id: UUID
    kind: ListKind
    taken_at: datetime
    file_name: str
    sha256: str
    layout: str
    columns: Mapping[str, Any]
    plan_id: UUID | None
    stage_id: UUID | None
    added: int
    changed: int
    skipped: int
    refused: int


Writer = Callable[[Incoming, Writing, Part], None]
"""Writes the rows of a kind; each is told of when it is looked at, and may be the last."""


def _subjects(kind: SubjectKind) -> Writer:
    def write(incoming: Incoming, session: Writing, part: Part) -> None:
        INTAKES[kind](session).take(incoming.added, incoming.changed, session, part)

    return write


def _write_clusters(incoming: Incoming, session: Writing, part: Part) -> None:
    cluster_intake.write_clusters(Watched(_every(incoming), part), session)


def _write_registrations(incoming: Incoming, session: Writing, part: Part) -> None:
    plan_id = _plan(incoming)
    _update_each(incoming, session, registrations.update, part)
    flat: list[Values] = []
    places: list[int] = []
    for position, values in enumerate(incoming.added.values(), start=len(incoming.changed)):
        own = {name: value for name, value in values.items() if name != "award_codes"}
        for code in values["award_codes"]:
            flat.append({**own, "kind": RegistrationKind.AWARD, "award_code": code})
            places.append(position)
    with _at(places):
        if flat:
            registrations.create_many(session, plan_id, Watched(flat, part))


def _write_works(incoming: Incoming, session: Writing, part: Part) -> None:
    plan_id = _plan(incoming)
    _update_each(incoming, session, works.update, part)
    with _at(_after_changes(incoming)):
        if incoming.added:
            rows = Watched(list(incoming.added.values()), part)
            works.create_many(session, plan_id, rows)


def _write_targets(incoming: Incoming, session: Writing, part: Part) -> None:
    plan_id = _plan(incoming)
    every = _every(incoming)
    reached = [
        (place, cell) for place, values in enumerate(every) for cell in values.get("figures", ())
    ]
    if reached:
        with _at([place for place, _ in reached]):
            figures.record(session, plan_id, [cell for _, cell in reached])
        return
    _update_each(incoming, session, plan_targets.update, part)
    for position, values in enumerate(incoming.added.values(), start=len(incoming.changed)):
        with _at([position]):
            plan_targets.add(session, plan_id, values)
            session.flush()
        part.reach(position + 1)


def _write_scores(incoming: Incoming, session: Writing, part: Part) -> None:
    score_intake.write_marks(Watched(_every(incoming), part), session)


def _write_awards(incoming: Incoming, session: Writing, part: Part) -> None:
    _update_each(incoming, session, awards.update, part)
    session.flush()
    with _at(_after_changes(incoming)):
        if incoming.added:
            awards.add_many(session, Watched(list(incoming.added.values()), part))


def _every(incoming: Incoming) -> list[Values]:
    """Return the values of all rows, those that change something first."""
    return [*incoming.changed.values(), *incoming.added.values()]


def _plan(incoming: Incoming) -> UUID:
    if incoming.plan_id is None:
        raise LookupError(f"{incoming.kind} belong to a plan")
    return incoming.plan_id


def _after_changes(incoming: Incoming) -> range:
    """Return the places of the new rows: they stand after those that change something."""
    return range(len(incoming.changed), len(incoming.changed) + len(incoming.added))


def _update_each(
    incoming: Incoming,
    session: Writing,
    update: Callable[[Writing, UUID, Values], object],
    part: Part,
) -> None:
    for position, (row_id, values) in enumerate(incoming.changed.items()):
        try:
            with _at([position]):
                update(session, row_id, values)
        except NotAllowed as refusal:
            raise InvalidInput.of(in_list(position, ""), str(refusal)) from refusal
        part.reach(position + 1)


@contextmanager
def _at(places: Sequence[int]) -> Generator[None]:
    """Let the problems of some rows say which rows of the file they are."""
    try:
        yield
    except InvalidInput as refusal:
        problems: list[Problem] = []
        for one in refusal.problems:
            place, _, name = (one.field or "").partition(".")
            if not place.isdigit() and len(places) == 1:
                place, name = "0", one.field or ""
            is_row = place.isdigit() and int(place) < len(places)
            field_name = in_list(places[int(place)], name) if is_row else one.field
            problems.append(Problem(field_name, one.message))
        raise InvalidInput(problems) from refusal


_WRITERS: Mapping[ListKind, Writer] = {
    ListKind.UNITS: _subjects(SubjectKind.UNIT),
    ListKind.PEOPLE: _subjects(SubjectKind.PERSON),
    ListKind.HOUSEHOLDS: _subjects(SubjectKind.HOUSEHOLD),
    ListKind.CLUSTERS: _write_clusters,
    ListKind.REGISTRATIONS: _write_registrations,
    ListKind.WORKS: _write_works,
    ListKind.TARGETS: _write_targets,
    ListKind.SCORES: _write_scores,
    ListKind.AWARDS: _write_awards,
}


@undoable("Nhập danh sách từ Excel", copy_first=Reason.BEFORE_IMPORT)
def take_in(session: Writing, incoming: Incoming, progress: Progress | None = None) -> UUID:
    """Write the rows of a list, all or none, and note the file; return the note's id.

    Who asks to stop before the end stops all of it: `progress` raises, and nothing is written.
    Raises `InvalidInput` when there is nothing to write, or with what is wrong with any row, the
    changed ones first: the field “3.name” is that of the fourth.
    """
    if not incoming.added and not incoming.changed:
        raise InvalidInput.of(None, "Không có dòng nào để nhập. Chưa có gì thay đổi.")
    count = len(incoming.added) + len(incoming.changed)
    watch, total = progress or Silent(), 2 * count
    watch.report(0, total)
    session.heard = Part(watch, count, count, total).more
    _WRITERS[incoming.kind](incoming, session, Part(watch, 0, count, total))
    session.flush()
    watch.report(total, total)
    noted = ListImport(
        kind=incoming.kind,
        taken_at=now(),
        file_name=incoming.file_name,
        sha256=incoming.sha256,
        layout=incoming.layout,
        columns=dict(incoming.columns),
        plan_id=incoming.plan_id,
        stage_id=incoming.stage_id,
        added=len(incoming.added),
        changed=len(incoming.changed),
        skipped=incoming.skipped,
        refused=incoming.refused,
    )
    session.add(noted)
    return noted.id


def earlier(
    session: Session,
    kind: ListKind,
    sha256: str,
    plan_id: UUID | None = None,
    stage_id: UUID | None = None,
) -> ImportRow | None:
    """Return when this very file was last taken in for the same purpose, or nothing."""
    found = reading.rows(
        session,
        ImportRow,
        ListImport,
        ListImport.kind == kind,
        ListImport.sha256 == sha256,
        _is(ListImport.plan_id, plan_id),
        _is(ListImport.stage_id, stage_id),
        order_by=[ListImport.taken_at.desc(), ListImport.id],
    )
    return found[0] if found else None


def remembered(session: Session, kind: ListKind, layout: str) -> Mapping[str, int] | None:
    """Return the columns that were chosen for a list with the same headings last, or nothing."""
    found = reading.rows(
        session,
        ImportRow,
        ListImport,
        ListImport.kind == kind,
        ListImport.layout == layout,
        order_by=[ListImport.taken_at.desc(), ListImport.id],
    )
    return dict(found[0].columns) if found else None


def _is(column: Any, value: UUID | None) -> Any:  # noqa: ANN401 - a column and a condition
    return column.is_(None) if value is None else column == value
