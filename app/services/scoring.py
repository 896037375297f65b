"""Giving marks and figures (chấm điểm): one or many, all or none. Not scored is not zero."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import quoted
from app.domain.figures import figure_value_problem
from app.domain.points import check_points, points_text
from app.domain.terms import CriterionKind, EntryState
from app.domain.working import Answer
from app.entities import Entry, ScoreSheet
from app.services.marking import Page, pages, write
from app.services.scheme_shape import ChoiceData
from app.services.schemes import CriterionLine
from app.services.stages import living_stages
from app.services.validation import Fields, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

NOT_APPLICABLE: Literal[EntryState.NOT_APPLICABLE] = EntryState.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Level:
    """A described level that was chosen, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Void:
    """Points taken away whatever the figures give, as for evidence that proved untrue."""


VOID = Void()

TypedMark = int | None | Literal[EntryState.NOT_APPLICABLE]
"""A mark as it can be typed into a cell: points in hundredths, nothing, or not applicable."""

Mark = TypedMark | Level | Void
"""Hundredths of a point; a level; nothing for not scored; or not applicable (không phát sinh)."""


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
class FigureCell:
    """A figure for one sheet; None takes it away. Yes is 1 and no is 0."""

    sheet_id: UUID
    code: str
    value: Fraction | None

    @property
    def field(self) -> str:
        """How a problem names this cell."""
        return f"{self.sheet_id}/{self.code}"


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
    """Write one mark, in place of the one that stood there; None takes it away.

    Points that were taken away (`VOID`) are let go by None first; no mark is written over them.
    """
    given = Cell(sheet_id, criterion_id, mark, reason, evidence)
    found = pages(session, [sheet_id])
    problem = _void_stands(given, found[sheet_id]) or cell_problem(given, found[sheet_id])
    if problem:
        raise InvalidInput.of("points", f"{problem} Chưa ghi điểm này.")
    _put(given, found[sheet_id])
    write(found.values(), session)


@undoable("Ghi nhiều ô điểm")
def record_many(session: Writing, cells: Sequence[Cell]) -> int:
    """Write many marks as one action and return how many cells were given.

    When any is wrong none is written: each problem's field is `Cell.field`, its sentence names
    the subject and the criterion.
    """
    return _record(session, cells, ())


@undoable("Ghi số liệu")
def record_figures(session: Writing, cells: Sequence[FigureCell]) -> int:
    """Write figures of sheets, all or none, with the points that come of them.

    `InvalidInput` names each wrong cell by `FigureCell.field`. Returns how many cells were given.
    """
    return _record(session, (), cells)


@undoable("Ghi điểm và số liệu")
def record_all(session: Writing, cells: Sequence[Cell], figures: Sequence[FigureCell]) -> int:
    """Write marks and figures as one action, all or none; return how many were given.

    `InvalidInput` names each wrong one by its `field`.
    """
    return _record(session, cells, figures)


def _record(session: Writing, cells: Sequence[Cell], figures: Sequence[FigureCell]) -> int:
    found = pages(session, (given.sheet_id for given in (*cells, *figures)))
    problems = [*_figure_problems(figures, found), *_mark_problems(cells, found)]
    count = len(cells) + len(figures)
    _refuse(problems, count)
    for given in figures:
        value = None if given.value is None else Fraction(given.value)
        found[given.sheet_id].new_figures[given.code] = value
    for given in cells:
        _put(given, found[given.sheet_id])
    write(found.values(), session)
    return count


def _mark_problems(cells: Sequence[Cell], found: Mapping[UUID, Page]) -> Iterator[Problem]:
    seen: set[str] = set()
    for given in cells:
        page = found[given.sheet_id]
        problem = _void_stands(given, page) or cell_problem(given, page)
        if not problem and given.field in seen:
            problem = f"{_cell_name(given, page)} được ghi hai lần trong một lần dán."
        if problem:
            yield Problem(given.field, f"{page.name} – {problem}")
        seen.add(given.field)


def _figure_problems(
    figures: Sequence[FigureCell], found: Mapping[UUID, Page]
) -> Iterator[Problem]:
    for given in figures:
        page = found[given.sheet_id]
        said = figure_problem(given, page)
        if said:
            yield Problem(given.field, f"{page.name} – {said}")


def figure_problem(given: FigureCell, page: Page) -> str:
    """Return why a figure cannot be written on a sheet, as a sentence, or nothing."""
    definition = page.scheme.figures.get(given.code)
    if definition is None:
        return f"bộ {quoted(page.scheme.label)} không có số liệu {quoted(given.code)}."
    return "" if given.value is None else figure_value_problem(definition, given.value)


def _refuse(problems: Sequence[Problem], count: int) -> None:
    if problems:
        advice = f"Chưa ghi ô nào trong {count} ô. Sửa {len(problems)} ô nêu trên rồi làm lại."
        raise InvalidInput([*problems, Problem(None, advice)])


def _cell_name(given: Cell, page: Page) -> str:
    line = page.line(given.criterion_id)
    return f"tiêu chí {quoted(line.name)}" if line else "tiêu chí"


def _put(given: Cell, page: Page) -> None:
    """Put a mark that is right on its page."""
    words: dict[str, str] = {}
    if given.reason is not None or given.evidence is not None:
        fields = validated(WordFields, {"reason": given.reason, "evidence": given.evidence})
        words |= {"reason": fields.reason or ""} if given.reason is not None else {}
        words |= {"evidence": fields.evidence or ""} if given.evidence is not None else {}
    answer = answer_given(page.scheme.lines[page.scheme.place[given.criterion_id]], given.mark)
    page.answers[given.criterion_id] = (answer, words)


def answer_given(line: CriterionLine, mark: Mark) -> Answer:
    """Return what a mark, which is right, puts on a line: points of a choice are its level."""
    if isinstance(mark, int) and isinstance(line.rule, ChoiceData):
        mark = _level_worth(line.rule, mark)
    if mark is EntryState.NOT_APPLICABLE:
        return Answer(is_not_applicable=True)
    if isinstance(mark, Level):
        return Answer(chosen=mark.code)
    if isinstance(mark, Void):
        return Answer(is_void=True)
    return Answer(mark)


def _level_worth(rule: ChoiceData, points: int) -> Level | None:
    """Return the one level that gives these points, or None when none or several do."""
    found = [option.code for option in rule.options if option.points == points]
    return Level(found[0]) if len(found) == 1 else None


def _void_stands(given: Cell, page: Page) -> str:
    """Return why a mark does not take the place of points taken away, or nothing.

    They are let go first, by writing nothing: a block that is pasted does not do it in passing.
    """
    line = page.line(given.criterion_id)
    is_mark = given.mark is not None and not isinstance(given.mark, Void)
    if line is None or not is_mark or not page.answer(line).is_void:
        return ""
    reason = page.entries[line.id].reason
    told = f": {reason}" if reason else ""
    return f"Điểm của {quoted(line.name)} đã hủy{told}. Hãy bỏ hủy điểm trước, rồi chấm lại."


def cell_problem(given: Cell, page: Page) -> str:
    """Return why a mark cannot be written on a sheet, as a sentence, or nothing."""
    line = page.line(given.criterion_id)
    if line is None:
        return f"Tiêu chí này không có trong bộ {quoted(page.scheme.label)} của phiếu."
    if not line.is_scored:
        return f"{quoted(line.name)} là nhóm tiêu chí, điểm do các tiêu chí con cộng lại."
    if not page.scores(line.id):
        return f"Vòng {quoted(page.stage_name)} không chấm tiêu chí {quoted(line.name)}."
    if given.mark is None or given.mark is EntryState.NOT_APPLICABLE:
        return ""
    if isinstance(given.mark, Void):
        return _void_problem(line, given.reason)
    return mark_problem(line, given.mark, page.scheme.step)


def _void_problem(line: CriterionLine, reason: str | None) -> str:
    if reason and reason.strip():
        return ""
    return f"Hủy điểm của {quoted(line.name)} thì phải ghi lý do."


def mark_problem(line: CriterionLine, mark: int | Level, step: int) -> str:
    """Return why a criterion does not take a mark, as a sentence, or nothing."""
    if isinstance(line.rule, ChoiceData):
        return _level_problem(line, line.rule, mark)
    if isinstance(mark, Level):
        return f"Tiêu chí {quoted(line.name)} chấm bằng điểm, không chọn mức."
    if line.rule is not None:
        return (
            f"Điểm của {quoted(line.name)} do số liệu tính ra, không ghi tay. "
            "Hãy ghi số liệu của tiêu chí này."
        )
    return _points_problem(line, mark, step)


def _level_problem(line: CriterionLine, rule: ChoiceData, mark: int | Level) -> str:
    levels = ", ".join(f"{one.code} ({points_text(one.points)} điểm)" for one in rule.options)
    if isinstance(mark, Level):
        if any(option.code == mark.code for option in rule.options):
            return ""
        return f"Tiêu chí {quoted(line.name)} không có mức {quoted(mark.code)}. Các mức: {levels}."
    if _level_worth(rule, mark) is not None:
        return ""
    return (
        f"Tiêu chí {quoted(line.name)} chấm bằng cách chọn mức; {points_text(mark)} điểm không "
        f"ứng với đúng một mức nào. Các mức: {levels}."
    )


def _points_problem(line: CriterionLine, mark: int, step: int) -> str:
    if line.kind is CriterionKind.PENALTY and mark < 0:
        return (
            f"Điểm trừ {quoted(line.name)} ghi bằng số dương: nhập {points_text(-mark)} "
            f"để trừ {points_text(-mark)} điểm, không nhập {points_text(mark)}."
        )
    try:
        check_points(mark, line.max_points, step)
    except InvalidInput as error:
        return (
            f"Tiêu chí {quoted(line.name)} nhận điểm từ 0 đến {points_text(line.max_points)}, "
            f"bước {points_text(step)}: {str(error)[:1].lower()}{str(error)[1:]}"
        )
    return ""
