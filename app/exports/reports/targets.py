"""Progress against the targets of a plan (tiến độ thực hiện chỉ tiêu)."""

from sqlalchemy.orm import Session

from app.core.vietnamese import number_text
from app.exports.report import Column, Grid, Report
from app.exports.reports.frame import Parameters, phase_line, report, the_plan
from app.services import figures
from app.services.figures import ProgressRow


def target_progress(session: Session, parameters: Parameters) -> Report:
    """List what was reached of each target, for each unit and phase."""
    plan = the_plan(session, parameters)
    rows = figures.progress(session, plan.id, parameters.phase_id)
    grid = Grid(
        columns=(
            Column("Chỉ tiêu", 34),
            Column("Đơn vị", 24),
            Column("Giai đoạn", 14),
            Column("Kế hoạch", 16),
            Column("Thực hiện", 14),
            Column("Tỷ lệ", 10),
            Column("Kết quả", 16),
        ),
        rows=tuple(
            (
                row.target_name,
                row.subject_name or "Toàn xã",
                row.phase_name,
                wanted_text(row),
                "" if row.reached is None else number_text(row.reached),
                row.ratio_text,
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


def wanted_text(row: ProgressRow) -> str:
    """Return what is wanted: “ít nhất 92 %”."""
    if row.wanted is None:
        return ""
    return f"{row.operator.label} {number_text(row.wanted)} {row.value_unit}".rstrip()
