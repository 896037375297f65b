"""Every paper that somebody signs (văn bản), by its code."""

from app.exports.documents import (
    achieving,
    awarding,
    council,
    planning,
    registering,
    reviewing,
    scoring,
)
from app.exports.documents.frame import Asked, DocumentKind
from app.exports.log_code import coded
from app.exports.whole_rows import of_whole_rows

_PLAN = frozenset({"plan"})
_PHASE = frozenset({"plan", "phase"})
_SHEETS = frozenset({"plan", "phase", "unit"})
_UNIT = frozenset({"plan", "unit"})
_DECISION = frozenset({"plan", "decision"})
_MEETING = frozenset({"plan", "meeting"})

_OTHERS = frozenset(
    {
        "plan_paper",
        "registration_form",
        "registration_table",
        "works_list",
        "pledge_paper",
        "reminder",
    }
)
"""What says nothing of scores or awards."""

_ALL: tuple[DocumentKind, ...] = (
    DocumentKind("plan_paper", "Kế hoạch phát động thi đua", planning.plan_paper, _PLAN, "plan"),
    DocumentKind(
        "registration_form",
        "Bản đăng ký thi đua",
        registering.registration_form,
        _UNIT,
        "registration_form",
    ),
    DocumentKind(
        "registration_table",
        "Bảng tổng hợp đăng ký thi đua",
        registering.registration_table,
        _PLAN,
        "registration_table",
    ),
    DocumentKind(
        "works_list",
        "Danh mục công trình, mô hình, phần việc",
        registering.works_list,
        _PLAN,
        "works_list",
    ),
    DocumentKind(
        "pledge_paper", "Bản giao ước thi đua", registering.pledge_paper, _PLAN, "pledge_paper"
    ),
    DocumentKind("reminder", "Công văn đôn đốc", registering.reminder, _UNIT, "reminder"),
    DocumentKind("self_sheet", "Phiếu tự chấm điểm", scoring.self_sheet, _SHEETS, "self_sheet"),
    DocumentKind("cross_sheet", "Phiếu chấm chéo", scoring.cross_sheet, _SHEETS, "cross_sheet"),
    DocumentKind(
        "interim_report",
        "Báo cáo sơ kết",
        coded(reviewing.interim_report),
        _PHASE,
        "interim_report",
    ),
    DocumentKind(
        "final_report", "Báo cáo tổng kết", coded(reviewing.final_report), _PHASE, "final_report"
    ),
    DocumentKind(
        "achievement_report",
        "Báo cáo thành tích",
        achieving.achievement_report,
        _UNIT,
        "achievement_report",
    ),
    DocumentKind("ballot", "Phiếu bầu", council.ballot, _MEETING, "ballot"),
    DocumentKind(
        "meeting_minutes",
        "Biên bản họp Hội đồng",
        coded(council.meeting_minutes),
        _MEETING,
        "meeting_minutes",
    ),
    DocumentKind(
        "counting_minutes",
        "Biên bản kiểm phiếu",
        coded(council.counting_minutes),
        _MEETING,
        "counting_minutes",
    ),
    DocumentKind(
        "award_proposal",
        "Tờ trình đề nghị khen thưởng",
        coded(awarding.award_proposal),
        _PLAN,
        "award_proposal",
    ),
    DocumentKind(
        "award_decision",
        "Quyết định khen thưởng",
        coded(awarding.award_decision),
        _DECISION,
        "award_decision",
    ),
    DocumentKind(
        "prize_list", "Danh sách ký nhận tiền thưởng", coded(awarding.prize_list), _DECISION
    ),
)

DOCUMENTS: tuple[DocumentKind, ...] = of_whole_rows(_ALL, _OTHERS)
"""In the order that the year brings them."""


def document_of(code: str) -> DocumentKind:
    """Return the document with this code. `LookupError` when there is none."""
    for kind in DOCUMENTS:
        if kind.code == code:
            return kind
    raise LookupError(f"no document {code!r}")


__all__ = ["DOCUMENTS", "Asked", "DocumentKind", "document_of"]
