"""Dossiers for the level above (nộp lên trên): the log of what was sent, and what changed since.

Making the folder is not done here (`exports/submission`); here it is kept what went in, so that
a change afterwards is seen, whatever made it: a corrected name, a new registration, a decision
that was withdrawn.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.codes import code_of
from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import (
    DossierPart,
    SubmissionEventKind,
    SubmissionKind,
    SubmissionState,
)
from app.entities import Plan, Submission, SubmissionEvent, SubmittedFile, SubmittedPart
from app.services import plan_access, reading, submission_data
from app.services.submission_data import Dossier, Plain
from app.services.submission_shape import shown, told_fields
from app.services.validation import Fields, Line, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."
_NOUN = "Hồ sơ nộp"


class SubmissionFields(Fields):
    """What a dossier is, and for whom."""

    kind: SubmissionKind = Field(title="Loại hồ sơ")
    recipient: Line = Field(title="Nơi nhận", min_length=1, max_length=300)
    recipient_id: UUID | None = Field(None, title="Đơn vị nhận")
    follows_id: UUID | None = Field(None, title="Thay cho hồ sơ")
    folder: str = Field("", title="Thư mục")


class EventFields(Fields):
    """What happened to a dossier."""

    happened_on: date = Field(title="Ngày")
    person: Line = Field("", title="Người giao, nhận", max_length=200)
    note: Prose = Field("", title="Ghi chú", max_length=2000)


class ReturnFields(EventFields):
    """Why a dossier came back."""

    note: Prose = Field(title="Lý do trả lại", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a dossier's folder."""

    name: str
    title: str
    page_count: int | None
    """Of a PDF, counted in the file itself."""
    row_count: int | None
    """Lines of its tables, counted in the file itself; nothing where it has no table."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """It was sent, received or returned."""

    id: UUID
    kind: SubmissionEventKind
    position: int
    happened_on: date
    person: str
    note: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that is not any more what was submitted."""

    part: DossierPart
    before: int
    """How many lines went in."""
    now: int


@dataclass(frozen=True, slots=True)
class DossierChange:
    """One thing that changed since: a line that came, went, or has another value."""

    part: DossierPart
    name: str
    """Whom or what the line is about."""
    what: str
    """“Thêm”, “Bỏ”, or the field that changed."""
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A dossier as the log shows it."""

    id: UUID
    plan_id: UUID
    plan_name: str
    kind: SubmissionKind
    recipient: str
    recipient_id: UUID | None
    follows_id: UUID | None
    attempt: int
    """1 for the first, 2 for the one that takes its place, and so on."""
    is_replaced: bool
    """Whether another dossier takes its place."""
    prepared_at: datetime
    folder: str
    fingerprint: str
    file_count: int
    events: tuple[EventRow, ...]
    changes: tuple[PartChange, ...]

    @property
    def code(self) -> str:
        """The short form of its fingerprint."""
        return code_of(self.fingerprint)

    @property
    def state(self) -> SubmissionState:
        """Where it stands."""
        if not self.events:
            return SubmissionState.PREPARED
        match self.events[-1].kind:
            case SubmissionEventKind.RECEIVED:
                return SubmissionState.RECEIVED
            case SubmissionEventKind.RETURNED:
                return SubmissionState.RETURNED
            case SubmissionEventKind.SENT:
                is_first = self.attempt == 1 and len(self.events) == 1
                return SubmissionState.SENT if is_first else SubmissionState.SENT_AGAIN

    @property
    def last_on(self) -> date | None:
        """The day of what happened last."""
        return self.events[-1].happened_on if self.events else None

    @property
    def return_reason(self) -> str:
        """Why it came back last, also once it was sent again; "" when it never did."""
        returned = [row for row in self.events if row.kind is SubmissionEventKind.RETURNED]
        return returned[-1].note if returned else ""

    @property
    def mark(self) -> str:
        """Say that the data are not any more what the dossier has; "" while they are."""
        if not self.changes:
            return ""
        return "đã thay đổi sau khi nộp" if self.events else "đã thay đổi sau khi lập"


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """One dossier with its files."""

    row: SubmissionRow
    files: tuple[FileRow, ...]


# --- reading ---------------------------------------------------------------------------------


def listed(session: Session, plan_id: UUID | None = None) -> tuple[SubmissionRow, ...]:
    """Return the log, the newest first: of one plan, or of all."""
    conditions: list[ColumnElement[bool]] = [Submission.deleted_by.is_(None)]
    if plan_id is not None:
        conditions.append(Submission.plan_id == plan_id)
    statement = (
        select(
            Submission.id,
            Submission.plan_id,
            Plan.name,
            Submission.kind,
            Submission.recipient,
            Submission.recipient_id,
            Submission.follows_id,
            Submission.prepared_at,
            Submission.folder,
            Submission.fingerprint,
        )
        .join(Plan, Submission.plan_id == Plan.id)
        .where(*conditions)
        .order_by(Submission.prepared_at.desc(), Submission.id)
    )
    found = session.execute(statement).all()
    ids = [row.id for row in found]
    events, parts = _events(session, ids), _parts(session, ids)
    files, chain = _file_counts(session, ids), _chain(session)
    at_present: dict[tuple[UUID, SubmissionKind], Dossier] = {}
    rows: list[SubmissionRow] = []
    for row in found:
        key = row.plan_id, row.kind
        if key not in at_present:
            at_present[key] = submission_data.collect(session, *key)
        rows.append(
            SubmissionRow(
                id=row.id,
                plan_id=row.plan_id,
                plan_name=row.name,
                kind=row.kind,
                recipient=row.recipient,
                recipient_id=row.recipient_id,
                follows_id=row.follows_id,
                attempt=_attempt(row.id, chain),
                is_replaced=row.id in chain.values(),
                prepared_at=row.prepared_at,
                folder=row.folder,
                fingerprint=row.fingerprint,
                file_count=files.get(row.id, 0),
                events=events.get(row.id, ()),
                changes=_changed_parts(parts.get(row.id, ()), at_present[key]),
            )
        )
    return tuple(rows)


def view(session: Session, submission_id: UUID) -> SubmissionView:
    """Return one dossier with its files. `NotAllowed` when it is gone."""
    submission = reading.the(session, Submission, submission_id, _NOUN)
    rows = {row.id: row for row in listed(session, submission.plan_id)}
    files = reading.rows(
        session,
        FileRow,
        SubmittedFile,
        SubmittedFile.submission_id == submission_id,
        order_by=[SubmittedFile.position],
    )
    return SubmissionView(rows[submission_id], files)


def changes_since(session: Session, submission_id: UUID) -> tuple[DossierChange, ...]:
    """Return what is not any more as it was when a dossier was made, line by line.

    What happens to a nomination at the level above does not count: it was sent as it is.
    """
    submission = reading.the(session, Submission, submission_id, _NOUN)
    dossier = submission_data.collect(session, submission.plan_id, submission.kind)
    kept = {
        part: cast("list[Plain]", lines["lines"])
        for part, lines in session.execute(
            select(SubmittedPart.part, SubmittedPart.lines).where(
                SubmittedPart.submission_id == submission_id, SubmittedPart.deleted_by.is_(None)
            )
        )
    }
    return tuple(
        change
        for part, lines in dossier.parts.items()
        if part.value in kept
        for change in _compared(part, kept[part.value], lines)
    )


# --- writing ---------------------------------------------------------------------------------


@undoable("Ghi hồ sơ nộp đã lập")
def record_prepared(
    session: Writing, values: Mapping[str, Any], dossier: Dossier, files: Sequence[FileRow]
) -> UUID:
    """Keep what went into a dossier and which files it is made of; return its id.

    `dossier` is what was read when the files were written, not what stands now.
    """
    fields = validated(SubmissionFields, values)
    plan_access.the(session, dossier.plan_id)
    if fields.kind is not dossier.kind:
        raise ValueError("data of another kind of dossier")
    if fields.follows_id is not None:
        _check_former(session, fields.follows_id, dossier)
    submission = Submission(
        plan_id=dossier.plan_id,
        prepared_at=now(),
        fingerprint=dossier.fingerprint,
        **fields.model_dump(),
    )
    session.add(submission)
    session.flush()
    session.insert_many(
        SubmittedPart,
        [
            {
                "submission_id": submission.id,
                "part": part.value,
                "line_count": len(lines),
                "fingerprint": submission_data.fingerprint(lines),
                "lines": {"lines": [dict(line) for line in lines]},
            }
            for part, lines in dossier.parts.items()
        ],
    )
    session.insert_many(
        SubmittedFile,
        [
            {
                "submission_id": submission.id,
                "position": position,
                "name": file.name,
                "title": file.title,
                "page_count": file.page_count,
                "row_count": file.row_count,
                "size": file.size,
                "sha256": file.sha256,
            }
            for position, file in enumerate(files)
        ],
    )
    return submission.id


@undoable("Ghi đã nộp hồ sơ")
def record_sent(session: Writing, submission_id: UUID, values: Mapping[str, Any]) -> None:
    """Note that a dossier was sent, or sent again after it came back."""
    fields = validated(EventFields, values)
    _happened(session, submission_id, SubmissionEventKind.SENT, fields)


@undoable("Ghi nơi nhận đã nhận hồ sơ")
def record_received(session: Writing, submission_id: UUID, values: Mapping[str, Any]) -> None:
    """Note that the recipient has a dossier."""
    fields = validated(EventFields, values)
    _happened(session, submission_id, SubmissionEventKind.RECEIVED, fields)


@undoable("Ghi nơi nhận trả lại hồ sơ")
def record_returned(session: Writing, submission_id: UUID, values: Mapping[str, Any]) -> None:
    """Note that a dossier came back, and why."""
    fields = validated(ReturnFields, values)
    _happened(session, submission_id, SubmissionEventKind.RETURNED, fields)


@undoable("Xóa hồ sơ chưa nộp", deletes=True)
def delete(session: Writing, submission_id: UUID) -> None:
    """Put a dossier away that was made but never sent; its folder stays where it is."""
    submission = reading.the(session, Submission, submission_id, _NOUN)
    if _events(session, [submission_id]):
        raise NotAllowed(
            f"Hồ sơ nộp {quoted(submission.recipient)} đã có lần nộp nên được giữ trong nhật ký. "
            f"{_UNCHANGED} Nếu ghi nhầm lần nộp, hãy hoàn tác lần ghi ấy."
        )
    for part in (SubmittedPart, SubmittedFile):
        statement = select(part).where(
            part.submission_id == submission_id, part.deleted_by.is_(None)
        )
        for row in session.scalars(statement).all():
            session.put_away(row)
    session.put_away(submission)


# --- how: writing ----------------------------------------------------------------------------

_AFTER: Mapping[SubmissionEventKind, tuple[SubmissionEventKind | None, ...]] = {
    SubmissionEventKind.SENT: (None, SubmissionEventKind.RETURNED),
    SubmissionEventKind.RECEIVED: (SubmissionEventKind.SENT,),
    SubmissionEventKind.RETURNED: (SubmissionEventKind.SENT, SubmissionEventKind.RECEIVED),
}
"""After what each can happen."""


def _happened(
    session: Writing, submission_id: UUID, kind: SubmissionEventKind, fields: EventFields
) -> None:
    submission = reading.the(session, Submission, submission_id, _NOUN)
    if kind is SubmissionEventKind.SENT and submission_id in _chain(session).values():
        raise NotAllowed(
            f"Hồ sơ này đã được thay bằng một hồ sơ lập sau. {_UNCHANGED} Hãy ghi nộp hồ sơ lập "
            "sau."
        )
    events = _events(session, [submission_id]).get(submission_id, ())
    last = events[-1] if events else None
    if (last.kind if last else None) not in _AFTER[kind]:
        stands = f"“{last.kind.label}” ngày {last.happened_on:%d/%m/%Y}" if last else "chưa nộp"
        raise NotAllowed(
            f"Hồ sơ nộp {quoted(submission.recipient)} đang ở bước {stands} nên không ghi "
            f"“{kind.label}” được. {_UNCHANGED}"
        )
    if last and fields.happened_on < last.happened_on:
        raise InvalidInput.of(
            "happened_on",
            f"Ngày {fields.happened_on:%d/%m/%Y} trước lần “{last.kind.label}” ngày "
            f"{last.happened_on:%d/%m/%Y}. {_UNCHANGED} Nhập lại ngày.",
        )
    session.add(
        SubmissionEvent(
            submission_id=submission_id,
            kind=kind,
            position=len(events),
            **fields.model_dump(),
        )
    )


def _check_former(session: Session, former_id: UUID, dossier: Dossier) -> None:
    """Refuse to take the place of a dossier of something else, or of one replaced already."""
    former = reading.the(session, Submission, former_id, _NOUN)
    if (former.plan_id, former.kind) != (dossier.plan_id, dossier.kind):
        raise NotAllowed(
            f"Hồ sơ được thay là của kế hoạch hoặc loại hồ sơ khác. {_UNCHANGED} Chọn lại hồ sơ "
            "được thay."
        )
    if former_id in _chain(session).values():
        raise NotAllowed(
            f"Hồ sơ ấy đã được thay bằng một hồ sơ khác. {_UNCHANGED} Chọn hồ sơ mới nhất."
        )


# --- how: reading ----------------------------------------------------------------------------


def _events(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[EventRow, ...]]:
    statement = (
        select(
            SubmissionEvent.submission_id,
            SubmissionEvent.id,
            SubmissionEvent.kind,
            SubmissionEvent.position,
            SubmissionEvent.happened_on,
            SubmissionEvent.person,
            SubmissionEvent.note,
        )
        .where(SubmissionEvent.submission_id.in_(ids), SubmissionEvent.deleted_by.is_(None))
        .order_by(SubmissionEvent.position, SubmissionEvent.id)
    )
    found: dict[UUID, tuple[EventRow, ...]] = {}
    for row in session.execute(statement):
        found[row[0]] = (*found.get(row[0], ()), EventRow(*row[1:]))
    return found


def _parts(
    session: Session, ids: Collection[UUID]
) -> dict[UUID, tuple[tuple[str, int, str], ...]]:
    """Return of each dossier the parts that went in: which, how many lines, their fingerprint."""
    statement = select(
        SubmittedPart.submission_id,
        SubmittedPart.part,
        SubmittedPart.line_count,
        SubmittedPart.fingerprint,
    ).where(SubmittedPart.submission_id.in_(ids), SubmittedPart.deleted_by.is_(None))
    found: dict[UUID, tuple[tuple[str, int, str], ...]] = {}
    for submission_id, part, count, mark in session.execute(statement):
        found[submission_id] = (*found.get(submission_id, ()), (part, count, mark))
    return found


def _file_counts(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    statement = (
        select(SubmittedFile.submission_id, func.count())
        .where(SubmittedFile.submission_id.in_(ids), SubmittedFile.deleted_by.is_(None))
        .group_by(SubmittedFile.submission_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _chain(session: Session) -> dict[UUID, UUID]:
    """Return of each dossier the one that it takes the place of."""
    statement = select(Submission.id, Submission.follows_id).where(
        Submission.follows_id.is_not(None), Submission.deleted_by.is_(None)
    )
    return {row_id: former for row_id, former in session.execute(statement) if former}


def _attempt(submission_id: UUID, chain: Mapping[UUID, UUID]) -> int:
    count, at = 1, submission_id
    while at in chain:
        count, at = count + 1, chain[at]
    return count


def _changed_parts(
    kept: Sequence[tuple[str, int, str]], dossier: Dossier
) -> tuple[PartChange, ...]:
    former = {part: (count, mark) for part, count, mark in kept}
    return tuple(
        PartChange(part, former[part.value][0], len(lines))
        for part, lines in dossier.parts.items()
        if part.value in former and former[part.value][1] != submission_data.fingerprint(lines)
    )


def _compared(
    part: DossierPart, before: Sequence[Plain], after: Sequence[Plain]
) -> Iterator[DossierChange]:
    """Yield what changed between two readings of a part.

    A field that only one of the two knows was added by another version of the program.
    """
    former = {line["id"]: line for line in before}
    latter = {line["id"]: line for line in after}
    for row_id, line in former.items():
        if row_id not in latter:
            yield DossierChange(part, line["name"], "Bỏ", _told(part, line), "")
            continue
        new = latter[row_id]
        for name, field in told_fields(part).items():
            if name in line and name in new and line[name] != new[name]:
                told = field.title or name
                was, now_is = shown(field, line[name]), shown(field, new[name])
                yield DossierChange(part, line["name"], told, was, now_is)
    for row_id, line in latter.items():
        if row_id not in former:
            yield DossierChange(part, line["name"], "Thêm", "", _told(part, line))


def _told(part: DossierPart, line: Plain) -> str:
    """Return a line in a few words."""
    fields = told_fields(part)
    words = (shown(field, line.get(name)) for name, field in fields.items())
    return ", ".join(word for word in words if word)
