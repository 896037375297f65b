"""Progress against the targets of a plan (tiến độ thực hiện chỉ tiêu)."""

from sqlalchemy.orm import Session

from app.domain.rounding import half_up
from app.exports.report import Column, Grid, Kind, Percent, Report
from app.exports.reports.frame import Parameters, phase_line, report, the_plan
from app.services import figures, office
from app.services.figures import ProgressRow

_SUMMED = "(tổng các đơn vị)"
"""Stands with a figure that nobody reported as such; who reads the list in again leaves it out."""


def target_progress(session: Session, parameters: Parameters) -> Report:
    """List what was reached of each target, for each unit and phase."""
    plan = the_plan(session, parameters)
    rows = figures.progress(session, plan.id, parameters.phase_id)
    everywhere = office.everywhere(session)
    grid = Grid(
        columns=(
            Column("Chỉ tiêu", 32),
            Column("Đơn vị", 22),
            Column("Giai đoạn", 14),
            Column("So sánh", 10),
            Column("Kế hoạch", 12, Kind.NUMBER),
            Column("Thực hiện", 12, Kind.NUMBER),
            Column("Đơn vị tính", 12),
            Column("Tỷ lệ", 10, Kind.PERCENT),
            Column("Đánh giá", 16),
        ),
        rows=tuple(
            (
                row.target_name,
                row.subject_name or (f"{everywhere} {_SUMMED}" if row.is_total else everywhere),
                row.phase_name,
                "" if row.wanted is None else row.operator.label,
                row.wanted,
                row.reached,
                row.value_unit,
                _share(row),
                row.verdict,
            )
            for row in rows
        ),
    )
    return report(
        session,
        parameters,
        plan,
        "Tiến độ thực hiện chỉ tiêu",
        [grid],
        subheadings=phase_line(plan, parameters.phase_id),
        is_landscape=True,
    )


def _share(row: ProgressRow) -> Percent | None:
    if row.ratio is None:
        return None
    return Percent(half_up(row.ratio.numerator * 10_000, row.ratio.denominator))
