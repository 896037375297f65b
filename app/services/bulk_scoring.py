"""Scoring many alike at once (chấm hàng loạt): one answer for all, all but the exceptions.

What a sheet holds already stays unless it is to be overwritten; what was made void stays in any
case, and an approved sheet is not touched: its approval is taken back first, by whoever gave it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput, Problem
from app.core.progress import Progress, Silent
from app.domain.working import NO_ANSWER, Answer
from app.entities import ScoreSheet, Subject
from app.services import plan_access
from app.services.criteria_sets import applies_to_names
from app.services.marking import Page, pages
from app.services.ordering import in_chunks
from app.services.schemes import CriterionLine, Scheme
from app.services.score_data import Contestant, contestants
from app.services.scoring import (
    Cell,
    FigureCell,
    Mark,
    answer_given,
    cell_problem,
    figure_problem,
    record_all,
)
from app.services.standings import stage_of
from app.services.verbs import undoable
from app.storage.recorder import Writing

UNDER = "under:"
"""How the group of those who belong to one unit is told from whom a set is chosen for."""
_AT_A_TIME = 50
"""Sheets between two reports: a stop is heard within a moment."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What many sheets are to get: marks by criterion, figures by code, and words beside them.

    Words that are "" leave what stands. Nothing wanted for a criterion leaves it as it is.
    """

    marks: Mapping[UUID, Mark] = field(default_factory=dict[UUID, Mark])
    figures: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])
    reason: str = ""
    evidence: str = ""
    overwrites: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """A sheet with what it holds by hand: answers by criterion, figures by code.

    `groups` are the groups that its subject is in, by their keys.
    """

    sheet_id: UUID
    subject_id: UUID
    subject_name: str
    set_id: UUID
    is_approved: bool
    answers: Mapping[UUID, Answer]
    figures: Mapping[str, Fraction]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What scoring alike does: counts of marks and figures written, and of what stays.

    `kept_count` are places that hold something already, `void_count` those made void;
    `approved_count` are sheets left alone because they are approved.
    """

    sheet_count: int = 0
    mark_count: int = 0
    figure_count: int = 0
    kept_count: int = 0
    void_count: int = 0
    approved_count: int = 0

    @property
    def is_none(self) -> bool:
        """Whether nothing is written."""
        return not self.sheet_count


@dataclass(frozen=True)
class Board:
    """The sheets of one stage, to choose who is scored alike and to see what it would do.

    `groups` are keys with what people call them; `without` is how many have no sheet of their own.
    """

    stage_code: str
    schemes: tuple[Scheme, ...]
    sheets: tuple[Holding, ...]
    groups: tuple[tuple[str, str], ...]
    without: int

    def lines(self, set_id: UUID) -> tuple[CriterionLine, ...]:
        """Return the lines of a set that this stage scores, with the groups they stand in."""
        scheme = self.scheme(set_id)
        here = {node.id for node in scheme.tree_at(self.stage_code).nodes}
        return tuple(line for n, line in enumerate(scheme.lines) if n in here)

    def scheme(self, set_id: UUID) -> Scheme:
        """Return a criteria set that sheets go by."""
        return next(one for one in self.schemes if one.id == set_id)

    def effect(self, sheet_ids: Iterable[UUID], alike: Alike) -> Effect:
        """Return what scoring these sheets alike would do."""
        wanted = set(sheet_ids)
        chosen = [one for one in self.sheets if one.sheet_id in wanted]
        return _sum(_share(one, self.scheme(one.set_id), alike) for one in chosen)


def board(session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID) -> Board:
    """Return the sheets of a stage with what they hold.

    `NotAllowed` when the scores of the plan are closed.
    """
    plan = plan_access.the(session, plan_id)
    stage = stage_of(session, plan_id, stage_id)
    pool = contestants(session, plan)
    sheet_of = _only_sheets(
        session,
        ScoreSheet.plan_id == plan_id,
        ScoreSheet.phase_id == phase_id,
        ScoreSheet.stage_id == stage_id,
    )
    found = pages(session, sheet_of.values())
    above = _units_above(session, list(sheet_of))
    names = {key: f"Thuộc {name}" for key, name in above.values()} | applies_to_names(session)
    sheets = tuple(
        _holding(found[sheet_of[one.id]], one, (*above.get(one.id, ())[:1], *one.audiences))
        for one in pool
        if one.id in sheet_of
    )
    used = {page.scheme.id: page.scheme for page in found.values()}
    groups = dict.fromkeys(key for one in sheets for key in one.groups if key in names and key)
    return Board(
        stage_code=stage.code or "",
        schemes=tuple(sorted(used.values(), key=lambda one: (one.label, str(one.id)))),
        sheets=sheets,
        groups=tuple((key, names[key]) for key in names if key in groups),
        without=len(pool) - len(sheets),
    )


@undoable("Chấm hàng loạt")
def give(
    session: Writing, sheet_ids: Sequence[UUID], alike: Alike, progress: Progress | None = None
) -> Effect:
    """Give sheets the same marks and figures as one action, and return what was written.

    `InvalidInput` names what is wrong by its criterion's id or its figure's code, once for all;
    nothing is written then, nor when `progress` is told to stop.
    """
    if not sheet_ids:
        raise InvalidInput.of(
            None, "Chưa chọn đối tượng nào để chấm. Chưa ghi gì. Hãy chọn ít nhất một đối tượng."
        )
    if not alike.marks and not alike.figures:
        raise InvalidInput.of(
            None, "Chưa điền điểm, mức hay số liệu nào. Chưa ghi gì. Hãy điền ít nhất một ô."
        )
    heard = progress or Silent()
    given: list[_Share] = []
    for start in range(0, len(sheet_ids), _AT_A_TIME):
        heard.report(start, len(sheet_ids))
        found = pages(session, sheet_ids[start : start + _AT_A_TIME])
        _refuse_wrong(found.values(), alike)
        shares = [_share(_holding(page), page.scheme, alike) for page in found.values()]
        record_all(
            session,
            [cell for share in shares for cell in share.cells],
            [figure for share in shares for figure in share.figures],
        )
        given += shares
    heard.report(len(sheet_ids), len(sheet_ids))
    return _sum(given)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one sheet gets, and what of it stays."""

    cells: tuple[Cell, ...] = ()
    figures: tuple[FigureCell, ...] = ()
    kept: int = 0
    void: int = 0
    is_approved: bool = False


def _share(one: Holding, scheme: Scheme, alike: Alike) -> _Share:
    if one.is_approved:
        return _Share(is_approved=True)
    words = (alike.reason or None, alike.evidence or None)
    cells: list[Cell] = []
    kept = void = 0
    for criterion_id, mark in alike.marks.items():
        held = one.answers.get(criterion_id)
        answer = answer_given(scheme.lines[scheme.place[criterion_id]], mark)
        if held is not None and held.is_void:
            void += 1
        elif held is None or (alike.overwrites and (held != answer or any(words))):
            cells.append(Cell(one.sheet_id, criterion_id, mark, *words))
        else:
            kept += 1
    figures = [
        FigureCell(one.sheet_id, code, value)
        for code, value in alike.figures.items()
        if code not in one.figures or (alike.overwrites and one.figures[code] != value)
    ]
    kept += len(alike.figures) - len(figures)
    return _Share(tuple(cells), tuple(figures), kept, void)


def _sum(shares: Iterable[_Share]) -> Effect:
    found = list(shares)
    return Effect(
        sheet_count=sum(bool(one.cells or one.figures) for one in found),
        mark_count=sum(len(one.cells) for one in found),
        figure_count=sum(len(one.figures) for one in found),
        kept_count=sum(one.kept for one in found),
        void_count=sum(one.void for one in found),
        approved_count=sum(one.is_approved for one in found),
    )


def _refuse_wrong(found: Iterable[Page], alike: Alike) -> None:
    """Raise `InvalidInput` with each mark and figure that a set among these does not take."""
    problems: dict[tuple[str, str], Problem] = {}
    of_each_set = {page.scheme.id: page for page in found}
    for page in of_each_set.values():
        told = {
            str(criterion_id): cell_problem(Cell(page.id, criterion_id, mark, alike.reason), page)
            for criterion_id, mark in alike.marks.items()
        }
        told |= {
            code: figure_problem(FigureCell(page.id, code, value), page)
            for code, value in alike.figures.items()
        }
        problems |= {(name, said): Problem(name, said) for name, said in told.items() if said}
    if problems:
        advice = "Chưa ghi ô nào của phiếu nào. Hãy sửa các ô nêu trên rồi chấm lại."
        raise InvalidInput([*problems.values(), Problem(None, advice)])


def _holding(page: Page, subject: Contestant | None = None, groups: Sequence[str] = ()) -> Holding:
    answers = {line.id: page.answer(line) for line in page.scheme.lines if line.id in page.entries}
    return Holding(
        sheet_id=page.id,
        subject_id=subject.id if subject else page.id,
        subject_name=page.name,
        set_id=page.scheme.id,
        is_approved=page.is_approved,
        answers={key: answer for key, answer in answers.items() if answer != NO_ANSWER},
        figures={code: stood.value for code, stood in page.figures.items()},
        groups=tuple(groups),
    )


def _only_sheets(session: Session, *conditions: ColumnElement[bool]) -> dict[UUID, UUID]:
    """Return the sheet of each subject that has exactly one: nobody chooses between two."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    living = (ScoreSheet.deleted_by.is_(None), *conditions)
    for sheet_id, subject_id in session.execute(
        select(ScoreSheet.id, ScoreSheet.subject_id).where(*living)
    ):
        found[subject_id].append(sheet_id)
    return {subject_id: ids[0] for subject_id, ids in found.items() if len(ids) == 1}


def _units_above(session: Session, subject_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the unit that each subject belongs to: its group's key and its name."""
    unit = aliased(Subject)
    return {
        subject_id: (f"{UNDER}{unit_id}", name)
        for chunk in in_chunks(subject_ids)
        for subject_id, unit_id, name in session.execute(
            select(Subject.id, unit.id, unit.name)
            .join(unit, unit.id == Subject.parent_id)
            .where(Subject.id.in_(chunk))
            .order_by(unit.name_key, unit.id)
        )
    }
