"""Approving score sheets (duyệt phiếu): what is changed afterwards takes the approval back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.entities import ScoreSheet
from app.services.closing import refuse_closed
from app.services.ordering import in_chunks
from app.services.score_data import sheets
from app.services.sheet_findings import findings_of
from app.services.sheets import enumerated, living_sheet, subject_names
from app.services.verbs import undoable
from app.storage.recorder import Writing

_NAMED = 10


@undoable("Duyệt phiếu chấm")
def approve(session: Writing, sheet_ids: Sequence[UUID], today: date) -> None:
    """Approve sheets that are complete and owe no reason and no evidence; all or none.

    `NotAllowed` names those that are not.
    """
    rows = [living_sheet(session, sheet_id) for sheet_id in sheet_ids]
    for plan_id, phase_id in {(row.plan_id, row.phase_id) for row in rows}:
        refuse_closed(session, plan_id, phase_id)
    _refuse_incomplete(session, rows)
    owed = [
        finding
        for plan_id, phase_id in {(row.plan_id, row.phase_id) for row in rows}
        for finding in findings_of(session, plan_id, phase_id, sheet_ids)
    ]
    if owed:
        lines = [f"– {one.subject_name}: {one.message}" for one in owed[:_NAMED]]
        more = len(owed) - _NAMED
        lines += [f"– và {more} chỗ khác"] if more > 0 else []
        raise NotAllowed(
            "Chưa duyệt được phiếu vì còn thiếu lý do hoặc minh chứng.\n"
            + "\n".join(lines)
            + "\nChưa duyệt phiếu nào. Hãy ghi bổ sung rồi duyệt lại."
        )
    session.update_many(
        ScoreSheet, {row.id: {"approved_on": today, "approval_lost": None} for row in rows}
    )


@undoable("Bỏ duyệt phiếu chấm")
def take_back(session: Writing, sheet_ids: Sequence[UUID]) -> None:
    """Let sheets be unapproved again."""
    rows = [living_sheet(session, sheet_id) for sheet_id in sheet_ids]
    for plan_id, phase_id in {(row.plan_id, row.phase_id) for row in rows}:
        refuse_closed(session, plan_id, phase_id)
    session.update_many(
        ScoreSheet, {row.id: {"approved_on": None, "approval_lost": None} for row in rows}
    )


def _refuse_incomplete(session: Session, rows: Sequence[ScoreSheet]) -> None:
    incomplete = [
        sheet
        for chunk in in_chunks([row.id for row in rows])
        for sheet in sheets(session, ScoreSheet.id.in_(chunk))
        if not sheet.total.is_complete or sheet.total.total is None
    ]
    if incomplete:
        names = subject_names(session, [sheet.subject_id for sheet in incomplete])
        raise NotAllowed(
            f"Chưa duyệt được phiếu chưa chấm xong của {enumerated(list(names.values()))}. "
            "Chưa duyệt phiếu nào. Hãy chấm nốt, hoặc chỉ chọn phiếu đã chấm xong."
        )
