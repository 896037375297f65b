"""Giving marks (chấm điểm): one cell or many, all or none. Not scored is not zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import quoted
from app.domain.points import check_points, points_text
from app.domain.terms import CriterionKind, EntryState
from app.entities import Entry, ScoreSheet, Subject
from app.services.closing import refuse_closed
from app.services.ordering import in_chunks
from app.services.schemes import CriterionLine, Scheme, schemes
from app.services.stages import living_stages
from app.services.validation import Fields, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

NOT_APPLICABLE: Literal[EntryState.NOT_APPLICABLE] = EntryState.NOT_APPLICABLE

Mark = int | None | Literal[EntryState.NOT_APPLICABLE]
"""Hundredths of a point; nothing for not scored; or not applicable (không phát sinh)."""


class WordFields(Fields):
    """What is written beside a mark; nothing leaves what stands there."""

    reason: Prose | None = Field(None, title="Lý do")
    evidence: Prose | None = Field(None, title="Minh chứng")


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark for one criterion of one sheet; words that are None leave what stands there."""

    sheet_id: UUID
    criterion_id: UUID
    mark: Mark
    reason: str | None = None
    evidence: str | None = None

    @property
    def field(self) -> str:
        """How a problem names this cell."""
        return f"{self.sheet_id}/{self.criterion_id}"


@dataclass(frozen=True, slots=True)
class StageMark:
    """What one stage gave a subject for one criterion; points in hundredths."""

    stage_id: UUID
    stage_name: str
    sheet_id: UUID | None
    state: EntryState
    points: int | None
    reason: str
    evidence: str


def cell(
    session: Session, plan_id: UUID, phase_id: UUID | None, subject_id: UUID, criterion_id: UUID
) -> tuple[StageMark, ...]:
    """Return what each stage of a plan gave a subject for one criterion."""
    rows = session.execute(
        select(ScoreSheet.stage_id, ScoreSheet.id, Entry.state, Entry.points)
        .add_columns(Entry.reason, Entry.evidence)
        .outerjoin(
            Entry,
            (Entry.sheet_id == ScoreSheet.id)
            & (Entry.criterion_id == criterion_id)
            & Entry.deleted_by.is_(None),
        )
        .where(
            ScoreSheet.plan_id == plan_id,
            ScoreSheet.phase_id == phase_id,
            ScoreSheet.subject_id == subject_id,
            ScoreSheet.deleted_by.is_(None),
        )
        .order_by(ScoreSheet.id)
    ).all()
    found = {row.stage_id: row for row in rows}
    return tuple(
        StageMark(
            stage_id=stage.id,
            stage_name=stage.name,
            sheet_id=row.id if row else None,
            state=(row.state if row else None) or EntryState.BLANK,
            points=row.points if row else None,
            reason=(row.reason if row else None) or "",
            evidence=(row.evidence if row else None) or "",
        )
        for stage in living_stages(session, plan_id)
        for row in (found.get(stage.id),)
    )


@undoable("Chấm điểm")
def record(
    session: Writing,
    sheet_id: UUID,
    criterion_id: UUID,
    mark: Mark,
    reason: str | None = None,
    evidence: str | None = None,
) -> None:
    """Write one mark, in place of the one that stood there; None takes it away."""
    given = Cell(sheet_id, criterion_id, mark, reason, evidence)
    subjects, used = _sheets(session, [given])
    problem = _problem(given, subjects, used)
    if problem:
        raise InvalidInput.of("points", f"{problem} Chưa ghi điểm này.")
    _write(session, [given])


@undoable("Ghi nhiều ô điểm")
def record_many(session: Writing, cells: Sequence[Cell]) -> int:
    """Write many marks as one action and return how many cells were given.

    When any is wrong none is written: each problem's field is `Cell.field`, its sentence names
    the subject and the criterion.
    """
    subjects, used = _sheets(session, cells)
    problems: list[Problem] = []
    seen: set[str] = set()
    for given in cells:
        problem = _problem(given, subjects, used)
        if not problem and given.field in seen:
            problem = f"{_cell_name(given, subjects, used)} được ghi hai lần trong một lần dán."
        if problem:
            problems.append(Problem(given.field, f"{subjects[given.sheet_id].name} – {problem}"))
        seen.add(given.field)
    if problems:
        advice = (
            f"Chưa ghi ô nào trong {len(cells)} ô. Sửa {len(problems)} ô nêu trên rồi làm lại."
        )
        raise InvalidInput([*problems, Problem(None, advice)])
    _write(session, cells)
    return len(cells)


@dataclass(frozen=True, slots=True)
class _SheetOf:
    name: str
    set_id: UUID


def _sheets(
    session: Session, cells: Sequence[Cell]
) -> tuple[dict[UUID, _SheetOf], dict[UUID, Scheme]]:
    """Return the sheets that cells stand on and their schemes. `NotAllowed` when closed."""
    wanted = list({given.sheet_id for given in cells})
    found: dict[UUID, _SheetOf] = {}
    scopes: set[tuple[UUID, UUID | None]] = set()
    for chunk in in_chunks(wanted):
        rows = session.execute(
            select(ScoreSheet.id, ScoreSheet.plan_id, ScoreSheet.phase_id)
            .add_columns(ScoreSheet.set_id, Subject.name)
            .join(Subject, Subject.id == ScoreSheet.subject_id)
            .where(ScoreSheet.id.in_(chunk), ScoreSheet.deleted_by.is_(None))
        )
        for row in rows:
            found[row.id] = _SheetOf(row.name, row.set_id)
            scopes.add((row.plan_id, row.phase_id))
    if len(found) < len(wanted):
        raise NotAllowed(
            f"{len(wanted) - len(found)} phiếu chấm không còn nữa, có thể đã bị xóa. "
            "Chưa có gì thay đổi. Hãy nạp lại danh sách."
        )
    for plan_id, phase_id in scopes:
        refuse_closed(session, plan_id, phase_id)
    return found, schemes(session, {sheet.set_id for sheet in found.values()})


def _line(
    given: Cell, subjects: Mapping[UUID, _SheetOf], used: Mapping[UUID, Scheme]
) -> tuple[Scheme, CriterionLine | None]:
    scheme = used[subjects[given.sheet_id].set_id]
    place = scheme.place.get(given.criterion_id)
    return scheme, None if place is None else scheme.lines[place]


def _cell_name(given: Cell, subjects: Mapping[UUID, _SheetOf], used: Mapping[UUID, Scheme]) -> str:
    _, line = _line(given, subjects, used)
    return f"tiêu chí {quoted(line.name)}" if line else "tiêu chí"


def _problem(given: Cell, subjects: Mapping[UUID, _SheetOf], used: Mapping[UUID, Scheme]) -> str:
    """Return why a cell cannot be written, as a sentence, or nothing."""
    scheme, line = _line(given, subjects, used)
    if line is None:
        return f"Tiêu chí này không có trong bộ {quoted(scheme.label)} của phiếu."
    if not line.is_scored:
        return f"{quoted(line.name)} là nhóm tiêu chí, điểm do các tiêu chí con cộng lại."
    if given.mark is None or given.mark is EntryState.NOT_APPLICABLE:
        return ""
    if line.kind is CriterionKind.PENALTY and given.mark < 0:
        return (
            f"Điểm trừ {quoted(line.name)} ghi bằng số dương: nhập {points_text(-given.mark)} "
            f"để trừ {points_text(-given.mark)} điểm, không nhập {points_text(given.mark)}."
        )
    try:
        check_points(given.mark, line.max_points, scheme.step)
    except InvalidInput as error:
        return (
            f"Tiêu chí {quoted(line.name)} nhận điểm từ 0 đến {points_text(line.max_points)}, "
            f"bước {points_text(scheme.step)}: {str(error)[:1].lower()}{str(error)[1:]}"
        )
    return ""


def _write(session: Writing, cells: Sequence[Cell]) -> None:
    known: dict[tuple[UUID, UUID], UUID] = {}
    for chunk in in_chunks(list({given.sheet_id for given in cells})):
        rows = session.execute(
            select(Entry.sheet_id, Entry.criterion_id, Entry.id).where(
                Entry.sheet_id.in_(chunk), Entry.deleted_by.is_(None)
            )
        )
        known.update(((sheet_id, criterion_id), row_id) for sheet_id, criterion_id, row_id in rows)
    changes: dict[UUID, Mapping[str, Any]] = {}
    new: list[dict[str, Any]] = []
    for given in cells:
        values = _values(given)
        row_id = known.get((given.sheet_id, given.criterion_id))
        if row_id is not None:
            changes[row_id] = values
        elif values != _NOTHING:
            new.append({"sheet_id": given.sheet_id, "criterion_id": given.criterion_id, **values})
    session.update_many(Entry, changes)
    session.insert_many(Entry, new)


_NOTHING: dict[str, Any] = {"state": EntryState.BLANK, "points": None}


def _values(given: Cell) -> dict[str, Any]:
    values: dict[str, Any] = dict(_NOTHING)
    if given.mark is EntryState.NOT_APPLICABLE:
        values["state"] = EntryState.NOT_APPLICABLE
    elif given.mark is not None:
        values |= {"state": EntryState.ANSWERED, "points": given.mark}
    if given.reason is not None or given.evidence is not None:
        words = validated(WordFields, {"reason": given.reason, "evidence": given.evidence})
        if given.reason is not None:
            values["reason"] = words.reason
        if given.evidence is not None:
            values["evidence"] = words.evidence
    return values
