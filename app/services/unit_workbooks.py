"""Workbooks for units (tệp cho đơn vị): made, taken back, and where each of them is.

`issue` keeps what was sent, `compared` lays what was sent, what came back and what stands now side
by side, `take_back` takes over what was accepted, through the same inner functions that the tabs
use. A file is known by what lies hidden and signed in it, never by its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import token_hex
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.clock import moment_text, now
from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.progress import Progress, Silent, tracked
from app.core.vietnamese import quoted, tidy_lines
from app.domain.terms import StagePurpose, SubjectKind, WorkbookKind
from app.domain.unit_workbooks import (
    ACCEPTABLE,
    FORMAT,
    WAITING,
    BoardState,
    CellState,
    Filled,
    Form,
    FormPage,
    Identity,
    ValueKind,
    fingerprint_of,
    state_of,
    understood,
)
from app.entities import (
    Participation,
    Phase,
    Plan,
    PlanCriteria,
    ScoreSheet,
    Subject,
    UnitWorkbook,
    WorkbookReturn,
)
from app.services import plan_access, sheets, workbook_forms
from app.services.closing import reason_closed
from app.services.ordering import in_chunks
from app.services.stages import living_stages
from app.services.verbs import undoable
from app.services.workbook_entries import Entries, Wanted
from app.services.workbook_forms import Ground, Place, places_of
from app.storage.reasons import Reason
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which workbooks are to be made; without `subject_ids`, those of all who get one."""

    plan_id: UUID
    kind: WorkbookKind
    phase_id: UUID | None = None
    """The phase whose score sheets they have; none: of the plan as a whole."""
    subject_ids: Sequence[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The forms of the workbooks that were made, and what they do not have, in sentences."""

    forms: tuple[Form, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellComparison:
    """One cell: what was sent, what came back, what stands now."""

    key: str
    page: str
    row: str
    column: str
    address: str
    sent: str
    came: str
    now: str
    state: CellState
    sentence: str = ""
    """Why it is not taken over, or what to know before it is."""
    is_acceptable: bool = True
    """Whether it can be taken over at all."""

    @property
    def where(self) -> str:
        """What it is: the page, the row, the column."""
        return " › ".join(part for part in (self.page, self.row, self.column) if part)

    @property
    def line(self) -> str:
        """All of it on one line."""
        where = f"{self.where} ({self.address})" if self.address else self.where
        values = (("gửi", self.sent), ("về", self.came), ("nay", self.now))
        told = ", ".join(f"{word} {quoted(said) if said else 'trống'}" for word, said in values)
        return f"[{self.state.label}] {where}: {told}. {self.sentence}".rstrip()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A workbook that came back. With a `refusal` nothing of it can be taken over."""

    file_name: str
    subject_name: str
    plan_name: str
    workbook_id: UUID | None = None
    version: int = 0
    refusal: str = ""
    is_taken: bool = False
    """Whether this very file was taken back before."""
    cells: tuple[CellComparison, ...] = ()
    """Those that are not the same everywhere."""
    notices: tuple[str, ...] = ()

    def count(self, *states: CellState) -> int:
        """Return how many cells are in one of some states."""
        return sum(cell.state in states for cell in self.cells)

    @property
    def summary(self) -> str:
        """What came in the file, in a sentence."""
        if self.refusal:
            return self.refusal
        what = f"Tệp {quoted(self.file_name)} của {quoted(self.subject_name)}, bản {self.version}"
        if not self.cells:
            if self.is_taken:
                return f"{what}: đã nhận trước đây, không có gì khác với số liệu hiện nay."
            return f"{what}: không có gì khác với số liệu hiện nay; đơn vị có thể chưa ghi gì."
        counts = ", ".join(
            f"{state.label.lower()} {count} ô"
            for state in CellState
            if (count := self.count(state))
        )
        return f"{what}: {counts}."

    @property
    def proposed(self) -> frozenset[str]:
        """What is taken over without being asked for one by one."""
        return frozenset(
            cell.key
            for cell in self.cells
            if cell.state is CellState.CHANGED and cell.is_acceptable
        )


@dataclass(frozen=True, slots=True)
class Taking:
    """A workbook to take back; without `accepted`, all that is proposed."""

    filled: Filled
    accepted: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over from one workbook."""

    file_name: str
    subject_name: str
    accepted_count: int
    waiting_count: int

    @property
    def summary(self) -> str:
        """What was done, in a sentence."""
        waiting = f", còn {self.waiting_count} ô cần xem lại" if self.waiting_count else ""
        return f"Đã nhận {self.accepted_count} ô của {quoted(self.subject_name)}{waiting}."


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Where the workbook of a unit is."""

    subject_id: UUID
    subject_name: str
    state: BoardState
    version: int
    """0 while none was made."""
    issued_at: datetime | None
    taken_at: datetime | None
    waiting_count: int


# --- going out -------------------------------------------------------------------------------


@undoable("Lập tệp cho đơn vị")
def issue(session: Writing, asked: Asked, today: date, progress: Progress | None = None) -> Issued:
    """Make the forms for the units of a plan, or for those that score others; keep what was sent.

    Missing self-score sheets are made, so that the criteria which go out can no more change. An
    earlier workbook of the same unit is no more taken back. `NotAllowed` when nobody gets one;
    `Cancelled` leaves nothing.
    """
    plan_id, kind, phase_id = asked.plan_id, asked.kind, asked.phase_id
    plan = plan_access.open_plan(session, plan_id)
    notices: list[str] = []
    if kind is WorkbookKind.UNIT:
        subjects = _units(session, plan_id)
        notices += _made_sheets(session, plan_id, phase_id)
    else:
        subjects = _scorers(session, plan_id, phase_id)
    if asked.subject_ids is not None:
        chosen = set(asked.subject_ids)
        subjects = {key: name for key, name in subjects.items() if key in chosen}
    if not subjects:
        raise NotAllowed(_nobody(plan, kind))
    known = workbook_forms.ground(session, plan_id, today)
    versions = _latest(session, plan_id, kind)
    scored = _sheets_of(session, plan_id, phase_id, kind, subjects)
    moment = now()
    forms: list[Form] = []
    for subject_id, name in tracked(subjects.items(), progress or Silent()):
        links = workbook_forms.links_of(known, subject_id)
        pages = _pages(session, kind, known, subject_id, links, scored[subject_id])
        latest = versions.get(subject_id)
        row = UnitWorkbook(
            id=uuid4(),
            plan_id=plan_id,
            kind=kind,
            subject_id=subject_id,
            phase_id=phase_id,
            version=latest.version + 1 if latest else 1,
            issued_at=moment,
            secret=token_hex(32),
            sent={},
            links={key: str(value) for key, value in links.items()},
        )
        form = Form(_identity(row, name, plan.name, pages), pages)
        row.sent = cast("dict[str, object]", form.sent)
        session.add(row)
        forms.append(form)
    session.flush()
    return Issued(tuple(forms), tuple(notices))


def usual_phase(session: Session, plan_id: UUID, kind: WorkbookKind) -> UUID | None:
    """Return the phase whose score sheets go out: the last one that has any, or none.

    Where the plan as a whole has sheets, or nothing has, it is the plan as a whole.
    """
    phases = _phases(session, plan_id)
    if kind is WorkbookKind.UNIT:
        scored = set(sheets.counts(session, plan_id))
    else:
        scored = {one for one in (None, *phases) if _scorers(session, plan_id, one)}
    found = [None] if None in scored else [one for one in phases if one in scored]
    return found[-1] if found else None


def _identity(
    row: UnitWorkbook, subject_name: str, plan_name: str, pages: tuple[FormPage, ...]
) -> Identity:
    sent = {key: words for page in pages for key, words in page.open_cells.items()}
    bare = Identity(
        workbook_id=row.id,
        plan_id=row.plan_id,
        subject_id=row.subject_id,
        kind=row.kind,
        version=row.version,
        moment=moment_text(row.issued_at),
        subject_name=subject_name,
        plan_name=plan_name,
        fingerprint=fingerprint_of(sent),
    )
    return replace(bare, signature=bare.signed_by(row.secret))


def _nobody(plan: Plan, kind: WorkbookKind) -> str:
    if kind is WorkbookKind.CROSS:
        return (
            f"Kế hoạch {quoted(plan.name)} chưa có phiếu chấm chéo nào đã chọn đơn vị chấm "
            "ở giai đoạn này. Chưa lập tệp nào. Hãy phân công chấm chéo trước, hoặc chọn giai "
            "đoạn khác."
        )
    return (
        f"Kế hoạch {quoted(plan.name)} chưa có đơn vị nào tham gia. Chưa lập tệp nào. "
        "Hãy chọn đối tượng tham gia trước."
    )


def _made_sheets(session: Writing, plan_id: UUID, phase_id: UUID | None) -> Iterator[str]:
    """Make the missing self-score sheets; yield why there are none."""
    own = _stage(session, plan_id, StagePurpose.SELF)
    has_set = session.scalar(
        select(PlanCriteria.id).where(
            PlanCriteria.plan_id == plan_id, PlanCriteria.deleted_by.is_(None)
        )
    )
    if own is None or has_set is None:
        lacks = "vòng tự chấm" if own is None else "bộ tiêu chí"
        yield f"Kế hoạch chưa có {lacks} nên tệp không có trang tự chấm."
    elif closed := reason_closed(session, plan_id, phase_id):
        yield f"{closed} Trang tự chấm trong tệp chỉ để xem."
    else:
        sheets.make(session, plan_id, phase_id, own)
        session.flush()


def _stage(session: Session, plan_id: UUID, purpose: StagePurpose) -> UUID | None:
    stages = living_stages(session, plan_id)
    return next((stage.id for stage in stages if stage.purpose is purpose), None)


def _units(session: Session, plan_id: UUID) -> dict[UUID, str]:
    """Return the units that take part, and those of the people and households that do."""
    takes_part = select(Participation.subject_id).where(
        Participation.plan_id == plan_id, Participation.deleted_by.is_(None)
    )
    of_a_unit = (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)
    homes = select(Subject.parent_id).where(
        Subject.id.in_(takes_part), Subject.kind.in_(of_a_unit), Subject.deleted_by.is_(None)
    )
    return _named(
        session,
        Subject.kind == SubjectKind.UNIT,
        Subject.id.in_(takes_part) | Subject.id.in_(homes),
    )


def _scorers(session: Session, plan_id: UUID, phase_id: UUID | None) -> dict[UUID, str]:
    stage_id = _stage(session, plan_id, StagePurpose.CROSS)
    scorers = select(ScoreSheet.scorer_id).where(
        ScoreSheet.plan_id == plan_id,
        ScoreSheet.phase_id == phase_id,
        ScoreSheet.stage_id == stage_id,
        ScoreSheet.deleted_by.is_(None),
    )
    return _named(session, Subject.id.in_(scorers))


def _named(session: Session, *rules: Any) -> dict[UUID, str]:  # noqa: ANN401 - SQLAlchemy's own
    rows = session.execute(
        select(Subject.id, Subject.name)
        .where(Subject.deleted_by.is_(None), *rules)
        .order_by(Subject.position, Subject.name_key, Subject.id)
    )
    return {row[0]: row[1] for row in rows}


def _sheets_of(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    kind: WorkbookKind,
    subject_ids: Iterable[UUID],
) -> dict[UUID, list[UUID]]:
    """Return the score sheets in the workbook of each unit: its own first, then by name."""
    is_cross = kind is WorkbookKind.CROSS
    stage_id = _stage(session, plan_id, StagePurpose.CROSS if is_cross else StagePurpose.SELF)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    wanted = set(subject_ids)
    owners = (ScoreSheet.scorer_id,) if is_cross else (Subject.id, Subject.parent_id)
    rows = session.execute(
        select(ScoreSheet.id, ScoreSheet.scorer_id, Subject.id, Subject.kind, Subject.parent_id)
        .join(Subject, Subject.id == ScoreSheet.subject_id)
        .where(
            ScoreSheet.plan_id == plan_id,
            ScoreSheet.phase_id == phase_id,
            ScoreSheet.stage_id == stage_id,
            ScoreSheet.deleted_by.is_(None),
            or_(*(owner.in_(wanted) for owner in owners)),
        )
        .order_by(Subject.kind.desc(), Subject.name_key, Subject.id)
    )
    for sheet_id, scorer_id, subject_id, subject_kind, parent_id in rows:
        home = subject_id if subject_kind is SubjectKind.UNIT else parent_id
        owner = scorer_id if is_cross else home
        if owner is not None and owner in wanted:
            found[owner].append(sheet_id)
    return found


def _pages(
    session: Session,
    kind: WorkbookKind,
    known: Ground,
    subject_id: UUID,
    links: workbook_forms.Links,
    sheet_ids: Sequence[UUID],
) -> tuple[FormPage, ...]:
    scored = workbook_forms.score_pages(session, kind, sheet_ids)
    if kind is WorkbookKind.CROSS:
        return scored
    return (*workbook_forms.pages_of_unit(known, subject_id, links), *scored)


# --- where they are --------------------------------------------------------------------------


def board(session: Session, plan_id: UUID, kind: WorkbookKind) -> tuple[BoardRow, ...]:
    """Return where the workbook of each unit is: those that get one, and those that got one."""
    latest = _latest(session, plan_id, kind)
    returned = _returns(session, [row.id for row in latest.values()])
    if kind is WorkbookKind.UNIT:
        subjects = _units(session, plan_id)
    else:
        subjects: dict[UUID, str] = {}
        for phase_id in (None, *_phases(session, plan_id)):
            subjects |= _scorers(session, plan_id, phase_id)
    gone = [subject_id for subject_id in latest if subject_id not in subjects]
    for subject_id, name in sheets.subject_names(session, gone).items():
        if subject_id is not None:
            subjects[subject_id] = name
    return tuple(
        _board_row(subject_id, name, latest.get(subject_id), returned)
        for subject_id, name in subjects.items()
    )


def _phases(session: Session, plan_id: UUID) -> Sequence[UUID]:
    living = select(Phase.id).where(Phase.plan_id == plan_id, Phase.deleted_by.is_(None))
    return session.scalars(living.order_by(Phase.position, Phase.id)).all()


def _board_row(
    subject_id: UUID,
    name: str,
    row: UnitWorkbook | None,
    returned: Mapping[UUID, Sequence[WorkbookReturn]],
) -> BoardRow:
    if row is None:
        return BoardRow(subject_id, name, BoardState.UNSENT, 0, None, None, 0)
    came = returned.get(row.id, ())
    if not came:
        state = BoardState.SENT
    else:
        state = BoardState.TO_CHECK if came[-1].waiting_count else BoardState.RECEIVED
    return BoardRow(
        subject_id,
        name,
        state,
        row.version,
        row.issued_at,
        came[-1].taken_at if came else None,
        came[-1].waiting_count if came else 0,
    )


def _latest(
    session: Session, plan_id: UUID, kind: WorkbookKind, subject_id: UUID | None = None
) -> dict[UUID, UnitWorkbook]:
    """Return the newest workbook of each unit, or of one."""
    statement = (
        select(UnitWorkbook)
        .where(
            UnitWorkbook.plan_id == plan_id,
            UnitWorkbook.kind == kind,
            UnitWorkbook.deleted_by.is_(None),
        )
        .order_by(UnitWorkbook.version)
    )
    if subject_id is not None:
        statement = statement.where(UnitWorkbook.subject_id == subject_id)
    rows = session.scalars(statement)
    return {row.subject_id: row for row in rows}


def _returns(
    session: Session, workbook_ids: Iterable[UUID]
) -> dict[UUID, Sequence[WorkbookReturn]]:
    """Return what came back of some workbooks, the latest last."""
    found: dict[UUID, list[WorkbookReturn]] = defaultdict(list)
    for chunk in in_chunks(list(workbook_ids)):
        rows = session.scalars(
            select(WorkbookReturn)
            .where(WorkbookReturn.workbook_id.in_(chunk), WorkbookReturn.deleted_by.is_(None))
            .order_by(WorkbookReturn.position, WorkbookReturn.id)
        )
        for row in rows:
            found[row.workbook_id].append(row)
    return dict(found)


# --- coming back -----------------------------------------------------------------------------


def compared(
    session: Session,
    filled: Sequence[Filled],
    today: date,
    plan_id: UUID | None = None,
    progress: Progress | None = None,
) -> tuple[Comparison, ...]:
    """Return what some workbooks that came back say, each beside what was sent and what is now.

    With `plan_id`, those of another plan are refused. Nothing is written.
    """
    return tuple(one.told for one in _looked_at(session, filled, today, plan_id, progress))


@undoable("Nhận tệp của đơn vị", copy_first=Reason.BEFORE_IMPORT)
def take_back(
    session: Writing,
    takings: Sequence[Taking],
    today: date,
    plan_id: UUID | None = None,
    progress: Progress | None = None,
) -> tuple[Taken, ...]:
    """Take over what is accepted of some workbooks, as one action: all of it, or nothing.

    `NotAllowed` when one of them cannot be taken back; `InvalidInput` when what is accepted is
    not to be had any more. Taking the same again changes nothing and writes nothing.
    """
    looks = _looked_at(session, [one.filled for one in takings], today, plan_id, progress)
    if refused := [look.told for look in looks if look.told.refusal]:
        told = " ".join(dict.fromkeys(one.refusal for one in refused))
        raise NotAllowed(f"{told} Chưa nhận tệp nào. Bỏ tệp ấy ra rồi nhận lại.")
    answers: list[Taken] = []
    for taking, look in zip(takings, looks, strict=True):
        answers.append(_take(session, taking, look, today))
        session.flush()
    return tuple(answers)


@dataclass(slots=True)
class _Look:
    """A file that was looked at, with what is needed to take it over."""

    told: Comparison
    row: UnitWorkbook | None = None
    position: int = 0
    """Which of the returns of its workbook it would be."""
    entries: Entries | None = None


def _looked_at(
    session: Session,
    filled: Sequence[Filled],
    today: date,
    plan_id: UUID | None,
    progress: Progress | None,
) -> list[_Look]:
    grounds: dict[UUID, Ground] = {}
    twins = _twins(filled)
    looks: list[_Look] = []
    for number, one in enumerate(tracked(filled, progress or Silent())):
        refusal = twins.get(number) or _refusal(session, one, plan_id)
        told = Comparison(one.file_name, one.identity.subject_name, one.identity.plan_name)
        if refusal:
            looks.append(_Look(replace(told, refusal=refusal)))
            continue
        row = session.get_one(UnitWorkbook, one.identity.workbook_id)
        if row.plan_id not in grounds:
            grounds[row.plan_id] = workbook_forms.ground(session, row.plan_id, today)
        looks.append(_compare(session, one, row, grounds[row.plan_id], today))
    return looks


def _twins(filled: Sequence[Filled]) -> dict[int, str]:
    """Return what is wrong with files of one batch that are the same workbook."""
    found: dict[UUID, list[int]] = defaultdict(list)
    for number, one in enumerate(filled):
        found[one.identity.workbook_id].append(number)
    told: dict[int, str] = {}
    for numbers in found.values():
        first = filled[numbers[0]]
        others = [n for n in numbers if filled[n].sha256 != first.sha256]
        if others:
            names = ", ".join(quoted(filled[n].file_name) for n in numbers)
            for n in numbers:
                told[n] = (
                    f"Có {len(numbers)} tệp khác nhau cùng lập cho "
                    f"{quoted(first.identity.subject_name)}: {names}. Có thể đơn vị khác đã ghi "
                    f"vào bản sao. {_UNCHANGED} Giữ lại một tệp đúng rồi nhận lại."
                )
        else:
            for n in numbers[1:]:
                told[n] = (
                    f"Tệp {quoted(filled[n].file_name)} giống hệt tệp {quoted(first.file_name)} "
                    "trong lần nhận này nên chỉ đọc một lần."
                )
    return told


def _refusal(session: Session, one: Filled, plan_id: UUID | None) -> str:
    """Return why a workbook cannot be taken back, as a sentence, or nothing."""
    own, what = one.identity, f"Tệp {quoted(one.file_name)}"
    if own.format > FORMAT:
        return (
            f"{what} do phiên bản phần mềm mới hơn lập. {_UNCHANGED} "
            "Hãy cập nhật phần mềm rồi nhận lại."
        )
    row = session.get(UnitWorkbook, own.workbook_id)
    if row is None or row.deleted_by is not None:
        return _unknown(session, own, what)
    return _untrue(row, one, what) or _outdated(session, row, own, what, plan_id)


def _unknown(session: Session, own: Identity, what: str) -> str:
    if session.get(Plan, own.plan_id) is None:
        return (
            f"{what} thuộc kế hoạch {quoted(own.plan_name)} của tệp dữ liệu khác. "
            f"{_UNCHANGED} Hãy mở đúng tệp dữ liệu đã lập tệp này."
        )
    return (
        f"{what} của {quoted(own.subject_name)} (lập lúc {own.moment}) không còn trong sổ: "
        f"lần lập tệp ấy đã được hoàn tác. {_UNCHANGED} Hãy lập và gửi tệp mới."
    )


def _untrue(row: UnitWorkbook, one: Filled, what: str) -> str:
    """Return what gives away that a workbook is not the one that was made, or nothing."""
    own = one.identity
    is_whole = own.fingerprint == fingerprint_of(_words(row.sent))
    if not own.is_signed_by(row.secret) or not is_whole:
        return (
            f"{what} có phần nhận dạng ẩn đã bị sửa hoặc ghép từ tệp khác nên không tin được. "
            f"{_UNCHANGED} Hãy gửi lại tệp cho đơn vị ghi."
        )
    if strangers := [head for head in one.heads if head != own.subject_name]:
        return (
            f"{what} lập cho {quoted(own.subject_name)} nhưng đầu trang ghi "
            f"{quoted(strangers[0])}. {_UNCHANGED} Hãy gửi đúng tệp cho từng đơn vị."
        )
    return ""


def _outdated(
    session: Session, row: UnitWorkbook, own: Identity, what: str, plan_id: UUID | None
) -> str:
    """Return why a true workbook is not taken back any more, or not here, or nothing."""
    if plan_id is not None and row.plan_id != plan_id:
        return (
            f"{what} thuộc kế hoạch khác: {quoted(own.plan_name)}. {_UNCHANGED} "
            "Hãy mở kế hoạch ấy rồi nhận."
        )
    newest = _latest(session, row.plan_id, row.kind, row.subject_id)[row.subject_id]
    if newest.id != row.id:
        return (
            f"{what} là bản {row.version} của {quoted(own.subject_name)}, đã có bản "
            f"{newest.version} lập lúc {moment_text(newest.issued_at)}. {_UNCHANGED} "
            "Hãy đề nghị đơn vị ghi vào bản mới."
        )
    try:
        plan_access.open_plan(session, row.plan_id)
    except NotAllowed as closed:
        return f"{what}: {closed}"
    return ""


def _words(values: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}


def _compare(
    session: Session, one: Filled, row: UnitWorkbook, known: Ground, today: date
) -> _Look:
    returned = _returns(session, [row.id]).get(row.id, ())
    links = {key: UUID(str(value)) for key, value in row.links.items()}
    sent = _words(row.sent)
    for came in returned:
        links |= {key: UUID(str(value)) for key, value in came.made.items()}
        sent |= _words(came.accepted)
    scored = _sheets_of(session, row.plan_id, row.phase_id, row.kind, [row.subject_id])
    pages = _pages(session, row.kind, known, row.subject_id, links, scored[row.subject_id])
    places = places_of(pages)
    order = [*(key for key in places if key in sent), *(key for key in sent if key not in places)]
    cells = [_cell(one, key, sent[key], places.get(key), today) for key in order]
    open_cells = [cell for cell in cells if cell.state is not CellState.SAME]
    entries = Entries(session, row.plan_id, row.subject_id, known, links, places)
    checked = entries.checked([Wanted(c.key, c.came) for c in open_cells if c.state in ACCEPTABLE])
    told = Comparison(
        one.file_name,
        one.identity.subject_name,
        one.identity.plan_name,
        row.id,
        row.version,
        is_taken=any(came.sha256 == one.sha256 for came in returned),
        cells=tuple(
            judged
            for cell in open_cells
            if (judged := _judged(cell, checked)).state is not CellState.SAME
        ),
        notices=one.notices,
    )
    return _Look(told, row, max((came.position for came in returned), default=0) + 1, entries)


_GONE = "Dòng này không còn trong kế hoạch nên không nhận được."
_CUT = "Dòng này đã bị xóa khỏi tệp gửi về nên không rõ đơn vị ghi gì."


def _cell(one: Filled, key: str, sent: str, place: Place | None, today: date) -> CellComparison:
    """Return what came back in one cell, by itself."""
    came, problem = _came(one, key, sent, place, today)
    found = CellComparison(
        key,
        place.page if place else "",
        place.row if place else "",
        place.column if place else "",
        one.addresses.get(key, ""),
        sent,
        came,
        place.cell.words if place else "",
        CellState.SAME,
    )
    state = state_of(sent, came, found.now) if place else CellState.SAME
    if not problem and place is None and came != sent:
        problem = _GONE
    elif not problem and place and state in ACCEPTABLE:
        problem = place.cell.locked
    if problem:
        return replace(found, state=CellState.REFUSED, sentence=problem, is_acceptable=False)
    return replace(found, state=state, is_acceptable=state in ACCEPTABLE)


def _came(one: Filled, key: str, sent: str, place: Place | None, today: date) -> tuple[str, str]:
    """Return what came back in a cell, and why it cannot be understood, if so."""
    raw = one.values.get(key)
    if key in one.problems:
        return raw or "", one.problems[key]
    if raw is None:
        return sent, _CUT if sent else ""
    plain = tidy_lines(raw)
    if plain == sent or place is None:
        return plain, ""
    if key in one.dates and place.kind is not ValueKind.WHEN:
        return plain, _A_DAY
    try:
        return understood(place.kind, raw, place.cell.choices, today), ""
    except InvalidInput as refusal:
        return plain, str(refusal)


_A_DAY = "Ô đang là ngày tháng, có thể do Excel tự đổi. Ghi lại ô này, hoặc nhập tay."


def _judged(cell: CellComparison, checked: Mapping[str, str | None]) -> CellComparison:
    """Return a cell with what the rules of the office say to it; None: it is there already."""
    if cell.key not in checked:
        return cell
    said = checked[cell.key]
    if said is None:
        return replace(cell, state=CellState.SAME)
    if cell.state is CellState.EMPTIED:
        return replace(cell, sentence=said, is_acceptable=False)
    return replace(cell, state=CellState.REFUSED, sentence=said, is_acceptable=False)


def _take(session: Writing, taking: Taking, look: _Look, today: date) -> Taken:
    told, row, entries = look.told, look.row, look.entries
    if row is None or entries is None:
        raise NotAllowed(told.refusal)
    cells = {cell.key: cell for cell in told.cells}
    accepted = told.proposed if taking.accepted is None else taking.accepted
    if lost := [
        Problem(key, f"{_name(cells.get(key))} không nhận được nữa. {_UNCHANGED} So sánh lại.")
        for key in sorted(accepted)
        if key not in cells or not cells[key].is_acceptable
    ]:
        raise InvalidInput(lost)
    wanted = [Wanted(key, cells[key].came) for key in cells if key in accepted]
    try:
        made = entries.write(session, wanted, today)
    except InvalidInput as refusal:
        what = f"Tệp {quoted(told.file_name)} của {quoted(told.subject_name)}: "
        raise InvalidInput(
            Problem(one.field, f"{what}{one.message}") for one in refusal.problems
        ) from None
    waiting = sum(c.state in WAITING and c.key not in accepted for c in cells.values())
    if not told.is_taken or accepted:
        session.add(
            WorkbookReturn(
                workbook_id=row.id,
                position=look.position,
                taken_at=now(),
                file_name=told.file_name,
                sha256=taking.filled.sha256,
                accepted={one.key: one.words for one in wanted},
                made={key: str(value) for key, value in made.items()},
                waiting_count=waiting,
            )
        )
    return Taken(told.file_name, told.subject_name, len(wanted), waiting)


def _name(cell: CellComparison | None) -> str:
    return f"{cell.row}, {cell.column}" if cell else "Ô đã chọn"
