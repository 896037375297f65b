"""Every report of the office (Báo cáo), by its code."""

from app.exports.log_code import coded
from app.exports.reports import (
    award_statistics,
    awards,
    cross_scoring,
    movements,
    nominations,
    plans,
    pledges,
    prizes,
    registrations,
    reviews,
    scores,
    targets,
)
from app.exports.reports.frame import Parameters, ReportKind
from app.exports.whole_rows import of_whole_rows

_PLAN = frozenset({"plan"})
_PHASE = frozenset({"plan", "phase"})
_STAGE = frozenset({"plan", "phase", "stage"})
_YEAR = frozenset({"year"})

_OTHERS = frozenset({"plan", "tasks", "registrations", "missing", "works", "pledges", "targets"})
"""What says nothing of scores or awards."""

_ALL: tuple[ReportKind, ...] = (
    ReportKind("plan", "Tóm tắt kế hoạch", plans.plan_summary, _PLAN),
    ReportKind("tasks", "Tiến độ thực hiện kế hoạch", plans.tasks, _PLAN),
    ReportKind("registrations", "Danh sách đăng ký", registrations.registration_list, _PLAN),
    ReportKind("missing", "Đơn vị chưa đăng ký, trễ hạn", registrations.missing_list, _PLAN),
    ReportKind("works", "Công trình, mô hình, phần việc", registrations.work_list, _PLAN),
    ReportKind("pledges", "Giao ước thi đua", pledges.pledge_list, _PLAN),
    ReportKind("targets", "Tiến độ thực hiện chỉ tiêu", targets.target_progress, _PHASE),
    ReportKind("cross_sheets", "Phiếu chấm chéo", cross_scoring.sheets_by_scorer, _STAGE),
    ReportKind("scoreboard", "Tổng hợp điểm", coded(scores.scoreboard), _STAGE),
    ReportKind("comparison", "So sánh tự chấm – thẩm định", scores.comparison, _PHASE),
    ReportKind("ranking", "Xếp hạng", coded(scores.ranking), _STAGE),
    ReportKind("nominations", "Danh sách đề nghị khen thưởng", nominations.nomination_list, _PLAN),
    ReportKind("upward", "Đề nghị cấp trên khen thưởng", nominations.upward_list, _PLAN),
    ReportKind("awards", "Sổ theo dõi khen thưởng", awards.award_book, _YEAR),
    ReportKind("interim", "Số liệu sơ kết", reviews.interim, _PHASE),
    ReportKind("final", "Số liệu tổng kết", reviews.final, _PHASE),
    ReportKind(
        "movements", "Thống kê phong trào thi đua", movements.movements, _YEAR, is_counted=True
    ),
    ReportKind(
        "proposed",
        "Thống kê đề nghị khen thưởng",
        award_statistics.proposed,
        _YEAR,
        is_counted=True,
    ),
    ReportKind(
        "awards_by_form", "Thống kê hình thức khen thưởng", award_statistics.by_form, _YEAR
    ),
    ReportKind(
        "awards_by_unit",
        "Khen thưởng theo đơn vị",
        award_statistics.by_unit,
        _YEAR,
        is_counted=True,
    ),
    ReportKind("prizes", "Tiền thưởng, quỹ thi đua", prizes.prizes, _YEAR, is_counted=True),
)

REPORTS: tuple[ReportKind, ...] = of_whole_rows(_ALL, _OTHERS)
"""In the order that people look for them."""


def kind_of(code: str) -> ReportKind:
    """Return the report with this code. `LookupError` when there is none."""
    for kind in REPORTS:
        if kind.code == code:
            return kind
    raise LookupError(f"no report {code!r}")


__all__ = ["REPORTS", "Parameters", "ReportKind", "kind_of"]
