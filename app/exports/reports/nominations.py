"""Who is proposed for what, and who goes to the level above."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from app.exports.report import Cell, Column, Grid, GridRow, GroupRow, Kind, Points, Report
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import nominations
from app.services.nominations import NominationRow, UpwardRow


def nomination_list(session: Session, parameters: Parameters) -> Report:
    """List all nominations of a plan, award by award."""
    plan = the_plan(session, parameters)
    rows = nominations.listed(session, plan.id)
    heading = "Danh sách đề nghị khen thưởng"
    return report(session, parameters, plan, heading, [nomination_grid(rows)], is_landscape=True)


def nomination_grid(rows: Sequence[NominationRow]) -> Grid:
    """Lay out nominations under the awards they are for."""
    body: list[GridRow] = []
    number = 0
    for (award, scope), own in groupby(rows, key=lambda row: (row.award_name, row.scope)):
        body.append(GroupRow(f"{award} ({scope.label.lower()})"))
        for row in own:
            number += 1
            body.append((number, *_nomination(row)))
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Họ và tên, tập thể, hộ", 26),
            Column("Chức vụ, đơn vị", 26),
            Column("Thành tích", 26),
            Column("Điểm", 9, Kind.POINTS),
            Column("Hạng", 7, Kind.INTEGER),
            Column("Xếp loại", 11),
            Column("Tình trạng", 12),
            Column("Ghi chú", 16),
        ),
        rows=tuple(body),
        nothing="Chưa có đề nghị nào",
    )


def upward_list(session: Session, parameters: Parameters) -> Report:
    """List who may be proposed to the level above, and what stands in the way."""
    plan = the_plan(session, parameters)
    rows = nominations.upward(session, plan.id)
    grid = Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Họ và tên, tập thể, hộ", 28),
            Column("Chức vụ, đơn vị", 26),
            Column("Danh hiệu, hình thức", 28),
            Column("Cấp quyết định", 20),
            Column("Tình trạng", 14),
            Column("Còn vướng", 30),
        ),
        rows=tuple(_upward(number, row) for number, row in enumerate(rows, start=1)),
        nothing="Không có trường hợp nào thuộc thẩm quyền cấp trên",
    )
    heading = "Danh sách đề nghị cấp trên khen thưởng"
    return report(session, parameters, plan, heading, [grid], is_landscape=True)


def full_name(row: NominationRow) -> str:
    """Return a name with its honorific."""
    return " ".join(part for part in (row.honorific, row.name) if part)


def _post(row: NominationRow) -> str:
    return ", ".join(part for part in (row.post, row.unit_name) if part)


def _nomination(row: NominationRow) -> tuple[Cell, ...]:
    return (
        full_name(row),
        _post(row),
        ", ".join(part for part in (row.achievement, row.period) if part),
        None if row.total is None else Points(row.total),
        row.rank,
        row.grade,
        row.state.label,
        row.state_reason or row.override_reason or None,
    )


def _upward(number: int, row: UpwardRow) -> tuple[Cell, ...]:
    own = row.nomination
    return (
        number,
        full_name(own),
        _post(own),
        own.award_name,
        row.decider,
        own.state.label,
        " ".join(row.obstacles),
    )
