"""Scores that come in from Excel: the sheets of a stage, and marks by row of the file."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.entities import ScoreSheet
from app.services import stages
from app.services.many import in_list
from app.services.marking import Page, pages
from app.services.scoring import Cell, record_many
from app.storage.recorder import Writing


def sheets_of(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID
) -> dict[UUID, Page]:
    """Return the sheets of a stage by whom they score, those with one sheet alone.

    Raises `NotAllowed` when the scores are closed, `InvalidInput` when there is no sheet.
    """
    of_stage = select(ScoreSheet.id, ScoreSheet.subject_id).where(
        ScoreSheet.plan_id == plan_id,
        ScoreSheet.phase_id == phase_id if phase_id else ScoreSheet.phase_id.is_(None),
        ScoreSheet.stage_id == stage_id,
        ScoreSheet.deleted_by.is_(None),
    )
    subjects: dict[UUID, list[UUID]] = {}
    for sheet_id, subject_id in session.execute(of_stage):
        subjects.setdefault(subject_id, []).append(sheet_id)
    if not subjects:
        name = stages.living_stage(session, stage_id).name
        raise InvalidInput.of(
            None,
            f"Vòng chấm “{name}” chưa có phiếu nào. Chưa nhập gì. Hãy lập phiếu chấm trước.",
        )
    alone = {subject: ids[0] for subject, ids in subjects.items() if len(ids) == 1}
    found = pages(session, alone.values())
    return {subject: found[sheet_id] for subject, sheet_id in alone.items()}


def write_marks(rows: Sequence[Mapping[str, Any]], session: Writing) -> None:
    """Write the marks of rows, all or none; the problems' fields say which row: “3.points”."""
    cells: list[Cell] = []
    places: dict[str, int] = {}
    for position, values in enumerate(rows):
        for cell in values["cells"]:
            cells.append(cell)
            places[cell.field] = position
    try:
        record_many(session, cells)
    except InvalidInput as refusal:
        told = [
            Problem(in_list(places[one.field], "points"), one.message)
            for one in refusal.problems
            if one.field in places
        ]
        raise InvalidInput(told) from refusal
