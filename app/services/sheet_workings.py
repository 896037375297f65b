"""Where the points of sheets came from: the arithmetic of each line that a rule worked out."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.working import Answer
from app.entities import Entry
from app.services.marking import put_answer
from app.services.ordering import in_chunks
from app.services.score_data import Sheet

Workings = Mapping[Hashable, str]
"""The arithmetic by the place of a line."""


def workings(session: Session, sheets: Sequence[Sheet]) -> dict[UUID, Workings]:
    """Return the arithmetic of sheets by their id; nothing for lines that are scored by hand."""
    whole = {one.id: one for sheet in sheets for one in (*sheet.parts, sheet)}
    ruled = {key: one for key, one in whole.items() if _is_ruled(one)}
    answers = _answers(session, ruled)
    own = {
        key: one.scheme.book.work(one.typed, answers[key]).workings for key, one in ruled.items()
    }
    return {sheet.id: _told(sheet, own) for sheet in sheets}


def _is_ruled(sheet: Sheet) -> bool:
    return any(line.is_worked_out for line in sheet.scheme.lines)


def _answers(
    session: Session, found: Mapping[UUID, Sheet]
) -> Mapping[UUID, dict[Hashable, Answer]]:
    answers: dict[UUID, dict[Hashable, Answer]] = defaultdict(dict)
    for chunk in in_chunks(list(found)):
        rows = session.execute(
            select(Entry.sheet_id, Entry.criterion_id, Entry.inputs).where(
                Entry.sheet_id.in_(chunk), Entry.inputs.is_not(None), Entry.deleted_by.is_(None)
            )
        )
        for sheet_id, criterion_id, inputs in rows:
            place = found[sheet_id].scheme.place.get(criterion_id)
            if place is not None:
                answers[sheet_id][place] = put_answer(inputs)
    return answers


def _told(sheet: Sheet, own: Mapping[UUID, Workings]) -> Workings:
    if not sheet.sources:
        return own.get(sheet.id, {})
    told: dict[Hashable, str] = {}
    for node_id, ids in sheet.sources.items():
        if len(ids) > 1:
            told[node_id] = f"Trung bình của {len(ids)} vòng chấm"
        elif ids and (said := own.get(ids[0], {}).get(node_id)):
            told[node_id] = said
    return told
