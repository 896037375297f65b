"""The movements of a year (phong trào thi đua): how many, and which."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.domain.terms import PlanForm, PlanState
from app.exports.report import (
    Block,
    Cell,
    Column,
    Count,
    Grid,
    Kind,
    Paragraph,
    ParagraphKind,
    Report,
    TotalRow,
)
from app.exports.reports.figures import counts, statistics
from app.exports.reports.frame import Parameters
from app.services import award_statistics
from app.services.award_statistics import MovementRow


def movements(session: Session, parameters: Parameters) -> Report:
    """Count the movements by form and state, and list them."""
    rows = award_statistics.movements(session, parameters.year)
    blocks: list[Block] = [
        Paragraph("I. Số phong trào", ParagraphKind.SECTION),
        movement_counts(rows),
        Paragraph("II. Danh sách phong trào", ParagraphKind.SECTION),
        movement_list(rows),
    ]
    return statistics(session, parameters, "Tổng hợp phong trào thi đua", blocks)


def movement_counts(rows: Sequence[MovementRow]) -> Grid:
    """Count movements by how they are organised and where they stand."""
    body = [
        (form.label, *_figures([row for row in rows if row.form is form])) for form in PlanForm
    ]
    return Grid(
        columns=(
            Column("Hình thức tổ chức", 34),
            Column("Tổng", 10, Kind.INTEGER),
            *(Column(state.label, 12, Kind.INTEGER, group="Trạng thái") for state in PlanState),
        ),
        rows=tuple(body),
        totals=TotalRow("Cộng", (None, *_figures(rows))),
        unit="Đơn vị tính: phong trào",
    )


def movement_list(rows: Sequence[MovementRow]) -> Grid:
    """List movements; what a plan does not say is blank."""
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Nội dung", 34),
            Column("Số, ký hiệu", 13),
            Column("Ngày ban hành", 12),
            Column("Loại hình", 13),
            Column("Nơi phát động", 18),
            Column("Phạm vi", 18),
            Column("Bắt đầu", 12, Kind.DATE),
            Column("Kết thúc", 12, Kind.DATE),
            Column("Trạng thái", 12),
        ),
        rows=tuple(
            (
                number,
                row.name,
                row.number_line or None,
                row.dated.display if row.dated else None,
                row.form.label,
                row.issuer or None,
                row.scope or None,
                row.starts,
                row.ends,
                row.state.label,
            )
            for number, row in enumerate(rows, start=1)
        ),
        footnote="Ô trống: kế hoạch chưa ghi.",
        nothing="Chưa có kế hoạch thi đua nào",
    )


def _figures(rows: Sequence[MovementRow]) -> tuple[Cell, ...]:
    return (Count(rows), *counts(rows, lambda row: row.state, PlanState))
