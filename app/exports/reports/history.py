"""The history on paper: what was done in the file, and what was done to one record."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import short_moment
from app.exports.report import Column, Grid, Kind, Report
from app.exports.reports.frame import Parameters, report
from app.services import history, record_changes
from app.services.history import Narrowing
from app.services.record_changes import Change

_MOST = 20_000
"""How many changed rows of one record are printed."""


def action_list(session: Session, parameters: Parameters, narrowing: Narrowing) -> Report:
    """List the actions asked for, the newest first."""
    rows = history.actions(session, narrowing)
    grid = Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Lúc", 15),
            Column("Người làm", 16),
            Column("Việc", 36),
            Column("Lý do", 24),
            Column("Số dòng", 9, Kind.INTEGER),
            Column("Tình trạng", 18),
        ),
        rows=tuple(
            (
                number,
                short_moment(row.happened_at),
                row.user,
                row.label,
                row.reason,
                row.row_count,
                row.standing,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )
    return report(session, parameters, None, "Nhật ký thay đổi", [grid], is_landscape=True)


def record_history(session: Session, parameters: Parameters, table: str, row_id: UUID) -> Report:
    """List what was ever done to a record and its parts, the newest first."""
    found = record_changes.of_record(session, table, row_id, _MOST)
    grid = Grid(
        columns=(
            Column("Lúc", 14),
            Column("Người làm", 14),
            Column("Việc", 22),
            Column("Dòng dữ liệu", 26),
            Column("Nội dung", 16),
            Column("Từ", 22),
            Column("Đến", 22),
        ),
        rows=tuple(_lines(found)),
    )
    return report(
        session,
        parameters,
        None,
        "Lịch sử thay đổi",
        [grid],
        subheadings=(record_changes.record_name(session, table, row_id),),
        is_landscape=True,
    )


def _lines(found: Sequence[Change]) -> list[tuple[str, ...]]:
    return [
        (
            short_moment(change.happened_at),
            change.user,
            f"{change.label} ({change.reason})" if change.reason else change.label,
            f"{change.noun}: {change.name}",
            change.field,
            change.before,
            change.after,
        )
        for change in found
    ]
