"""Taking the figures and answers of the stage before into blank places (lấy theo vòng trước)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.terms import EntryState
from app.domain.working import NO_ANSWER
from app.entities import ScoreSheet
from app.services.marking import Page, pages, write
from app.services.ordering import in_chunks
from app.services.sheets import enumerated, living_sheet
from app.services.stages import living_stages
from app.services.verbs import undoable
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class Copied:
    """How many marks and figures were filled in, on how many sheets; who has no stage before."""

    sheet_count: int
    mark_count: int
    figure_count: int
    without: tuple[str, ...]


@undoable("Lấy theo vòng trước")
def take_from_before(session: Writing, sheet_ids: Sequence[UUID]) -> Copied:
    """Fill the blanks of sheets with what the nearest stage before has; all or none.

    What stands there already stays. Evidence comes along where a mark does; the reason stays
    empty, for nothing was changed. Lines that this stage does not score are left out. `NotAllowed`
    when no sheet has one of the same criteria set before it.
    """
    before = _before(session, sheet_ids)
    found = pages(session, [*sheet_ids, *before.values()])
    marks = figures = 0
    changed: list[Page] = []
    for sheet_id in sheet_ids:
        if sheet_id in before:
            page = found[sheet_id]
            given = _take(page, found[before[sheet_id]])
            marks, figures = marks + given[0], figures + given[1]
            changed += [page] if any(given) else []
    without = tuple(found[sheet_id].name for sheet_id in sheet_ids if sheet_id not in before)
    if not before:
        raise NotAllowed(
            f"Không có phiếu vòng trước theo cùng bộ tiêu chí của {enumerated(without)}. "
            "Chưa có gì thay đổi. Hãy lập và chấm phiếu vòng trước đã."
        )
    write(changed, session)
    return Copied(len(changed), marks, figures, without)


def _take(page: Page, earlier: Page) -> tuple[int, int]:
    """Put on a page what is blank there, and return how many marks and figures."""
    read_here = {
        code
        for line in page.scheme.lines
        if line.is_scored and page.scores(line.id)
        for code in _figures_of(page, line.id)
    }
    for code, stood in earlier.figures.items():
        if code in read_here and code not in page.figures:
            page.new_figures[code] = stood.value
    for line in page.scheme.lines:
        if not line.is_scored or not page.scores(line.id):
            continue
        stood = page.entries.get(line.id)
        old = earlier.entries.get(line.id)
        answer = earlier.answer(line)
        is_free = stood is None or (
            page.answer(line) == NO_ANSWER
            and (line.is_worked_out or stood.state is EntryState.BLANK)
        )
        evidence = old.evidence if old and not (stood and stood.evidence) else ""
        if is_free and answer != NO_ANSWER:
            page.answers[line.id] = (answer, {"evidence": evidence} if evidence else {})
    return len(page.answers), len(page.new_figures)


def _figures_of(page: Page, criterion_id: UUID) -> set[str]:
    """Return the typed figures that bear on a line, its groups' conditions included."""
    places = {page.scheme.place[criterion_id]}
    above = page.scheme.lines[page.scheme.place[criterion_id]].parent_id
    while above is not None:
        places.add(page.scheme.place[above])
        above = page.scheme.lines[page.scheme.place[above]].parent_id
    return {code for code in page.scheme.figures if page.scheme.book.readers(code) & places}


def _before(session: Session, sheet_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the subject's sheet of the nearest stage before that goes by the same set."""
    own = {sheet_id: living_sheet(session, sheet_id) for sheet_id in sheet_ids}
    order: dict[UUID, int] = {}
    for plan_id in {row.plan_id for row in own.values()}:
        order |= {stage.id: n for n, stage in enumerate(living_stages(session, plan_id))}
    others: dict[tuple[UUID, UUID | None, UUID], list[tuple[int, UUID]]] = defaultdict(list)
    for chunk in in_chunks(list({row.subject_id for row in own.values()})):
        rows = session.execute(
            select(ScoreSheet.id, ScoreSheet.subject_id, ScoreSheet.phase_id, ScoreSheet.set_id)
            .add_columns(ScoreSheet.stage_id)
            .where(ScoreSheet.subject_id.in_(chunk), ScoreSheet.deleted_by.is_(None))
        )
        for row in rows:
            if row.stage_id in order:
                key = (row.subject_id, row.phase_id, row.set_id)
                others[key].append((order[row.stage_id], row.id))
    found: dict[UUID, UUID] = {}
    for sheet_id, sheet in own.items():
        here = order.get(sheet.stage_id, 0)
        key = (sheet.subject_id, sheet.phase_id, sheet.set_id)
        earlier = [(place, other) for place, other in others[key] if place < here]
        if earlier:
            found[sheet_id] = max(earlier)[1]
    return found
