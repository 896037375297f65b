"""The figures of an interim review (sơ kết) and a final review (tổng kết)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.terms import RegistrationKind, RegistrationState, ReviewKind
from app.exports.report import (
    Block,
    Chart,
    Column,
    Grid,
    Kind,
    Money,
    Paragraph,
    ParagraphKind,
    Percent,
    Report,
    TotalRow,
)
from app.exports.reports.awards import award_count_grid
from app.exports.reports.frame import Parameters, phase_line, report, the_plan
from app.exports.reports.scores import ranking_grid
from app.services import (
    figures,
    missing,
    registrations,
    stages,
    standing_words,
    standings,
    works,
)
from app.services.figures import ProgressRow
from app.services.plan_views import PlanView, ReviewRow
from app.services.registrations import RegistrationRow
from app.services.works import KindTotal


def interim(session: Session, parameters: Parameters) -> Report:
    """Gather the figures of a phase for its interim review."""
    return _review(session, parameters, ReviewKind.INTERIM, "Số liệu sơ kết phong trào thi đua")


_TOTAL_CHART = Chart("Tổng điểm của các đơn vị", values=5, labels=(1,))
_AWARD_CHART = Chart("Số lượt khen theo danh hiệu, hình thức", values=2, labels=(0, 1))


def final(session: Session, parameters: Parameters) -> Report:
    """Gather the figures of the whole plan for its final review."""
    return _review(session, parameters, ReviewKind.FINAL, "Số liệu tổng kết phong trào thi đua")


def _review(session: Session, parameters: Parameters, kind: ReviewKind, heading: str) -> Report:
    plan = the_plan(session, parameters)
    phase_id = parameters.phase_id
    blocks: list[Block] = [
        _section("I. Đăng ký thi đua"),
        registration_counts(registrations.listed(session, plan.id)),
        _lacking(len(missing.listed(session, plan.id, parameters.today))),
        _section("II. Công trình, mô hình, phần việc"),
        work_totals(works.totals(session, plan.id)),
        _section("III. Kết quả thực hiện chỉ tiêu"),
        target_results(progress_rows(session, plan.id, phase_id)),
        _section("IV. Chấm điểm, xếp hạng"),
        *map(_with_chart, standing_blocks(session, plan, parameters)),
        _section("V. Khen thưởng"),
        replace(award_count_grid(session, plan.id), chart=_AWARD_CHART),
        *_words(plan, kind, phase_id),
    ]
    about = (*phase_line(plan, phase_id), f"Tính đến ngày {parameters.today:%d/%m/%Y}")
    return report(
        session, parameters, plan, heading, blocks, subheadings=about, is_landscape=False
    )


def registration_counts(rows: Sequence[RegistrationRow]) -> Grid:
    """Count registrations by kind and state."""
    counts = Counter((row.kind, row.state) for row in rows)
    late = Counter(row.kind for row in rows if row.is_late)
    states = tuple(RegistrationState)
    body = tuple(
        (
            kind.label,
            *(counts[kind, state] for state in states),
            sum(counts[kind, state] for state in states),
            late[kind],
        )
        for kind in RegistrationKind
    )
    return Grid(
        columns=(
            Column("Loại đăng ký", 34),
            *(Column(state.label, 12, Kind.INTEGER) for state in states),
            Column("Cộng", 10, Kind.INTEGER),
            Column("Trễ hạn", 10, Kind.INTEGER),
        ),
        rows=body,
        totals=TotalRow(
            "Tổng cộng",
            (
                None,
                *(sum(counts[kind, state] for kind in RegistrationKind) for state in states),
                len(rows),
                sum(late.values()),
            ),
        ),
    )


def work_totals(rows: Sequence[KindTotal]) -> Grid:
    """Count works by kind, finished, with a plaque, and what they cost."""
    return Grid(
        columns=(
            Column("Loại", 30),
            Column("Đã đăng ký", 14, Kind.INTEGER),
            Column("Hoàn thành", 14, Kind.INTEGER),
            Column("Gắn biển", 12, Kind.INTEGER),
            Column("Kinh phí (đồng)", 20, Kind.MONEY),
        ),
        rows=tuple(
            (row.kind.label, row.count, row.finished_count, row.plaque_count, Money(row.cost))
            for row in rows
        ),
        totals=TotalRow(
            "Cộng",
            (
                None,
                sum(row.count for row in rows),
                sum(row.finished_count for row in rows),
                sum(row.plaque_count for row in rows),
                Money(sum(row.cost for row in rows)),
            ),
        ),
    )


def target_results(rows: Sequence[ProgressRow]) -> Grid:
    """Count, for each target, how many units reached it; nothing where it has no number.

    While no unit has told a figure there is no share: unknown is not 0 %.
    """
    names = list(dict.fromkeys((row.target_id, row.target_name) for row in rows))
    body: list[tuple[str, int, int | None, int, Percent | None]] = []
    for target_id, name in names:
        own = [row for row in rows if row.target_id == target_id and row.subject_id is not None]
        own = own or [row for row in rows if row.target_id == target_id]
        silent = sum(row.reached is None for row in own)
        if all(row.wanted is None for row in own):
            body.append((name, len(own), None, silent, None))
            continue
        met = sum(row.is_met is True for row in own)
        share = Percent.of(met, len(own)) if silent < len(own) else None
        body.append((name, len(own), met, silent, share))
    return Grid(
        columns=(
            Column("Chỉ tiêu", 46),
            Column("Số đơn vị", 12, Kind.INTEGER),
            Column("Đạt", 10, Kind.INTEGER),
            Column("Chưa có số liệu", 14, Kind.INTEGER),
            Column("Tỷ lệ đạt", 12, Kind.PERCENT),
        ),
        rows=tuple(body),
    )


def standing_blocks(session: Session, plan: PlanView, parameters: Parameters) -> Iterator[Block]:
    """Yield the ranking by the stage that decides, or why there is none."""
    try:
        stage_id = stages.decisive(session, plan.id).id
    except NotAllowed:
        yield Paragraph("Kế hoạch chưa chọn vòng chấm quyết định kết quả nên chưa có xếp hạng.")
        return
    answer = standings.ranking(session, plan.id, parameters.phase_id, stage_id)
    council = standing_words.council_words(session, plan.id, parameters.phase_id)
    yield ranking_grid(answer, council)


def _with_chart(block: Block) -> Block:
    return replace(block, chart=_TOTAL_CHART) if isinstance(block, Grid) else block


def _lacking(count: int) -> Paragraph:
    if not count:
        return Paragraph("Các đơn vị đã đăng ký đủ theo kế hoạch.")
    return Paragraph(f"Còn {count:02d} trường hợp chưa đăng ký hoặc chưa đủ số lượng tối thiểu.")


def progress_rows(
    session: Session, plan_id: UUID, phase_id: UUID | None
) -> tuple[ProgressRow, ...]:
    """Return one row for each target and unit: of the phase, or of the plan as a whole."""
    if phase_id is None:
        return figures.summary(session, [plan_id])
    return figures.progress(session, plan_id, phase_id)


def _words(plan: PlanView, kind: ReviewKind, phase_id: UUID | None) -> Iterator[Block]:
    for review in plan.reviews:
        if review.kind is not kind or phase_id not in (None, review.phase_id):
            continue
        yield Paragraph(_held(review, plan), ParagraphKind.ITEM)
        for name, text in (
            ("Kết quả", review.results),
            ("Tồn tại, hạn chế", review.shortcomings),
            ("Phương hướng", review.directions),
        ):
            if text:
                yield Paragraph(name, ParagraphKind.ITEM)
                yield from (Paragraph(line) for line in text.splitlines())


def _held(review: ReviewRow, plan: PlanView) -> str:
    """Return what a review was and when: “Sơ kết Giai đoạn 1, ngày 15/07/2026”."""
    parts = [" ".join((review.kind.label, *phase_line(plan, review.phase_id)))]
    if review.held_on:
        parts.append(f"ngày {review.held_on:%d/%m/%Y}")
    if review.report_number:
        parts.append(f"Báo cáo số {review.report_number}")
    return ", ".join(parts)


def _section(text: str) -> Paragraph:
    return Paragraph(text, ParagraphKind.SECTION)
