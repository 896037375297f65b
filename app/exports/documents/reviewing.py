"""Reviews of a plan (sơ kết, tổng kết): the figures filled in, the places to judge marked."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.terms import RegistrationKind, ReviewKind
from app.exports.documents.frame import Asked, Source, paper, symbol_of, typed
from app.exports.report import Block, Grid, Paragraph, Report
from app.exports.reports import reviews
from app.exports.reports.awards import award_count_grid
from app.exports.reports.frame import phase_line, signature_of
from app.services import awards, missing, registrations, works
from app.services.awards import AwardFilters
from app.services.plan_views import ReviewRow
from app.services.registering import COUNTED


def interim_report(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Report on a phase, or on the plan so far, for its interim review."""
    return _report(session, asked, ReviewKind.INTERIM, "interim_report")


def final_report(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Report on the whole plan for its final review."""
    return _report(session, asked, ReviewKind.FINAL, "final_report")


def _report(session: Session, asked: Asked, kind: ReviewKind, code: str) -> tuple[Report, ...]:
    source = Source.of(session, asked)
    plan = source.plan
    rows = [row for row in registrations.listed(session, plan.id) if row.state in COUNTED]
    totals = works.totals(session, plan.id)
    given = awards.counts(session, AwardFilters(plan_id=plan.id, withdrawn=False))
    held = [one for one in plan.reviews if _is_meant(one, kind, asked.phase_id)]
    above = asked.recipient or source.above
    facts = {
        "cơ quan nhận": above,
        "như trên": "Như trên" if above else "",
        "giai đoạn": " ".join(phase_line(plan, asked.phase_id)),
        "ngày tính": f"{asked.today:%d/%m/%Y}",
        "số đăng ký danh hiệu": _two(sum(row.kind is RegistrationKind.AWARD for row in rows)),
        "số đơn vị đăng ký": _two(len({row.unit_id for row in rows if row.unit_id})),
        "số đơn vị chưa đăng ký đủ": _two(_lacking(source)),
        "số công trình": _two(sum(row.count for row in totals)),
        "số công trình hoàn thành": _two(sum(row.finished_count for row in totals)),
        "số khen thưởng": _two(sum(row.count for row in given)),
    }
    tables: dict[str, list[Block]] = {
        "căn cứ của kế hoạch": [*source.bases],
        "tổng hợp đăng ký": _if_any(reviews.registration_counts(rows), rows),
        "tổng hợp công trình": _if_any(
            reviews.work_totals(totals), [row for row in totals if row.count]
        ),
        "kết quả chỉ tiêu": _filled(
            reviews.target_results(reviews.progress_rows(session, plan.id, asked.phase_id))
        ),
        "xếp hạng": list(reviews.standing_blocks(session, plan, asked)),
        "tổng hợp khen thưởng": _filled(award_count_grid(session, plan.id)),
        "kết quả đã ghi": _said(one.results for one in held),
        "tồn tại đã ghi": _said(one.shortcomings for one in held),
        "phương hướng đã ghi": _said(one.directions for one in held),
    }
    return (
        paper(
            source,
            code,
            "Báo cáo",
            facts,
            tables,
            [signature_of(plan)],
            symbol=symbol_of(source, "BC"),
        ),
    )


def _is_meant(review: ReviewRow, kind: ReviewKind, phase_id: UUID | None) -> bool:
    return review.kind is kind and phase_id in (None, review.phase_id)


def _lacking(source: Source) -> int:
    rows = missing.listed(source.session, source.plan.id, source.asked.today)
    return len({row.subject_id for row in rows})


def _two(count: int) -> str:
    return f"{count:02d}" if count else ""


def _if_any(grid: Grid, rows: Iterable[object]) -> list[Block]:
    return [grid] if any(True for _ in rows) else []


def _filled(grid: Grid) -> list[Block]:
    return [grid] if grid.rows else []


def _said(texts: Iterable[str]) -> list[Block]:
    lines: list[Paragraph] = []
    for text in texts:
        lines += typed(text)
    return [*lines]
