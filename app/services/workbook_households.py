"""The households of a unit on one page of its workbook: rows of them, columns of criteria.

What is worked out from figures alone has no column of its own: its figures have.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.terms import CriterionKind, FigureKind, SubjectKind
from app.domain.unit_workbooks import (
    NO,
    YES,
    Column,
    FormCell,
    FormPage,
    FormRow,
    ValueKind,
)
from app.domain.working import NO_ANSWER
from app.entities import Phase, ScoreSheet, Stage, Subject
from app.services.closing import reason_closed
from app.services.marking import Stood, answer_of, entries_of
from app.services.ordering import in_chunks
from app.services.scheme_shape import ChoiceData
from app.services.schemes import CriterionLine, Scheme
from app.services.score_data import Sheet
from app.services.workbook_scores import (
    NOT_ARISEN_HINT,
    VOID,
    answer_words,
    approved_words,
    figure_words,
    guide_words,
    levels,
)

_WIDTH = 14
_OF_FIGURES = "Tiêu chí tính từ số liệu thì chỉ ghi số liệu ở các cột đầu; phần mềm tính điểm."
_MOST_PROMPT = 250
"""Letters that Excel shows of a prompt; the whole stands in the note at the heading."""


@dataclass(frozen=True, slots=True)
class Household:
    """A household, by what a hamlet knows it."""

    code: str
    name: str
    address: str


def households_of(session: Session, sheets: Sequence[Sheet]) -> dict[UUID, Household]:
    """Return those whom the sheets score that are households, by their id."""
    found: dict[UUID, Household] = {}
    for chunk in in_chunks([sheet.subject_id for sheet in sheets]):
        rows = session.execute(
            select(Subject.id, Subject.code, Subject.name, Subject.address).where(
                Subject.id.in_(chunk), Subject.kind == SubjectKind.HOUSEHOLD
            )
        )
        for row_id, code, name, address in rows:
            found[row_id] = Household(code or "", name, address)
    return found


def household_pages(
    session: Session, scored: Sequence[tuple[Sheet, Household]]
) -> tuple[FormPage, ...]:
    """Return a page for the households that go by the same criteria set, in their order."""
    if not scored:
        return ()
    first = session.get_one(ScoreSheet, scored[0][0].id)
    phase = session.get(Phase, first.phase_id) if first.phase_id else None
    stage = session.get_one(Stage, first.stage_id).name
    about = f"{stage}, {phase.name}" if phase else stage
    closed = reason_closed(session, first.plan_id, first.phase_id)
    entries: dict[UUID, dict[UUID, Stood]] = defaultdict(dict)
    for sheet_id, criterion_id, stood in entries_of(session, [s.id for s, _ in scored]):
        entries[sheet_id][criterion_id] = stood
    by_set: dict[UUID, list[tuple[Sheet, Household]]] = defaultdict(list)
    for sheet, home in scored:
        by_set[sheet.scheme.id].append((sheet, home))
    return tuple(_page(group, about, closed, entries) for group in by_set.values())


@dataclass(frozen=True, slots=True)
class _Given:
    """A criterion that is scored by hand or by its levels."""

    line: CriterionLine
    options: tuple[str, ...]


def _page(
    scored: Sequence[tuple[Sheet, Household]],
    about: str,
    closed: str,
    entries: Mapping[UUID, Mapping[UUID, Stood]],
) -> FormPage:
    sheet = scored[0][0]
    given = _given(sheet)
    figures = _figure_columns(sheet)
    columns = (
        Column("code", "Mã hộ", 9),
        Column("name", "Hộ gia đình", 30),
        Column("address", "Địa chỉ", 20),
        *figures,
        *chain.from_iterable(_criterion_columns(sheet.scheme, one) for one in given),
    )
    return FormPage(
        f"homes:{sheet.scheme.id}",
        "Chấm hộ",
        f"Chấm từng hộ gia đình ({about})",
        (
            f"Theo {sheet.scheme.label}. Mỗi dòng một hộ, mỗi cột một tiêu chí.",
            "Đưa chuột tới tên cột để xem cách chấm. Chưa chấm thì để trống, không ghi 0.",
            *([_OF_FIGURES] if figures else []),
            NOT_ARISEN_HINT,
        ),
        columns,
        tuple(_row(one, home, given, entries.get(one.id, {}), closed) for one, home in scored),
    )


def _given(sheet: Sheet) -> list[_Given]:
    here = {node.id for node in sheet.tree.nodes}
    found: list[_Given] = []
    for n, line in enumerate(sheet.scheme.lines):
        options = _options(line)
        is_by_figures = line.rule is not None and not options
        if n in here and line.kind is not CriterionKind.GROUP and not is_by_figures:
            found.append(_Given(line, options))
    return found


def _options(line: CriterionLine) -> tuple[str, ...]:
    rule = line.rule
    return tuple(one.code for one in rule.options) if isinstance(rule, ChoiceData) else ()


def _criterion_columns(scheme: Scheme, one: _Given) -> Iterator[Column]:
    line = one.line
    guide = "\n".join(guide_words(scheme, scheme.place[line.id]))
    most = points_text(line.max_points)
    what = ", ".join(one.options) or (f"0 – {most} điểm" if most else "")
    heading = f"{line.code}. {line.name}" if line.code else line.name
    yield Column(
        f"mark-{line.id}",
        f"{heading}\n({what})" if what else heading,
        _WIDTH,
        ValueKind.MARK,
        guide if len(guide) <= _MOST_PROMPT else f"{guide[:_MOST_PROMPT]}…",
        f"{heading}\n{guide}",
    )
    if line.needs_evidence:
        yield Column(
            f"evidence-{line.id}",
            f"Minh chứng cho {line.code or quoted(line.name)}",
            20,
            ValueKind.PROSE,
            "Số, ngày văn bản hoặc việc làm được.",
        )


def _figure_columns(sheet: Sheet) -> tuple[Column, ...]:
    here = {node.id for node in sheet.tree.nodes}
    found: list[Column] = []
    for one in sheet.scheme.rules.definitions:
        readers = sheet.scheme.book.readers(one.code)
        if one.is_computed or (readers and not readers & here):
            continue
        unit = YES + "/" + NO if one.kind is FigureKind.YES_NO else one.unit
        heading = f"{one.name}\n({unit})" if unit else one.name
        is_choice = one.kind is FigureKind.YES_NO
        kind = ValueKind.CHOICE if is_choice else ValueKind.NUMBER
        said = "Chọn trong danh sách." if is_choice else "Chỉ ghi số. Chưa có thì để trống."
        found.append(Column(f"input-{one.code}", heading, _WIDTH, kind, said))
    return tuple(found)


def _row(
    sheet: Sheet,
    home: Household,
    given: Sequence[_Given],
    entries: Mapping[UUID, Stood],
    closed: str,
) -> FormRow:
    locked = closed or approved_words(home.name, sheet.approved_on)
    cells = {
        "code": FormCell(home.code),
        "name": FormCell(home.name),
        "address": FormCell(home.address),
    }
    for one in sheet.scheme.rules.definitions:
        choices = (YES, NO) if one.kind is FigureKind.YES_NO else ()
        words = figure_words(one.kind, sheet.typed.get(one.code))
        cells[f"input-{one.code}"] = FormCell(words, not locked, choices, locked)
    for one in given:
        stood = entries.get(one.line.id)
        answer = answer_of(one.line, stood) if stood else NO_ANSWER
        why = locked or (VOID if answer.is_void else "")
        words = answer_words(answer, one.options, is_worked_out=one.line.is_worked_out)
        choices = levels(one.options) if one.options else ()
        cells[f"mark-{one.line.id}"] = FormCell(words, not why, choices, why)
        cells[f"evidence-{one.line.id}"] = FormCell(
            stood.evidence if stood else "", not why, (), why
        )
    return FormRow(f"home/{sheet.id}", cells)
