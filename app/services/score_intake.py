"""Scores that come in from Excel: the sheets of a stage, and marks by row of the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import collation_key
from app.entities import ScoreSheet
from app.services import stages
from app.services.many import in_list
from app.services.marking import Page, pages
from app.services.scoring import Cell, record_many
from app.services.sheets import subject_names
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class StageSheet:
    """A sheet of a stage as it stands; `scorer` is the unit that cross-scores, else empty."""

    page: Page
    scorer: str = ""


def sheets_of(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID
) -> dict[UUID, tuple[StageSheet, ...]]:
    """Return the sheets of a stage by whom they score: several where several units score one.

    Raises `NotAllowed` when the scores are closed, `InvalidInput` when there is no sheet.
    """
    of_stage = select(ScoreSheet.id, ScoreSheet.subject_id, ScoreSheet.scorer_id).where(
        ScoreSheet.plan_id == plan_id,
        ScoreSheet.phase_id == phase_id if phase_id else ScoreSheet.phase_id.is_(None),
        ScoreSheet.stage_id == stage_id,
        ScoreSheet.deleted_by.is_(None),
    )
    rows = session.execute(of_stage).all()
    if not rows:
        name = stages.living_stage(session, stage_id).name
        raise InvalidInput.of(
            None,
            f"Vòng chấm “{name}” chưa có phiếu nào. Chưa nhập gì. Hãy lập phiếu chấm trước.",
        )
    found = pages(session, (row.id for row in rows))
    names = subject_names(session, [row.scorer_id for row in rows])
    by_subject: defaultdict[UUID, list[StageSheet]] = defaultdict(list)
    for row in rows:
        by_subject[row.subject_id].append(
            StageSheet(found[row.id], names.get(row.scorer_id, "") if row.scorer_id else "")
        )
    return {
        subject: tuple(sorted(sheets, key=lambda one: collation_key(one.scorer)))
        for subject, sheets in by_subject.items()
    }


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
