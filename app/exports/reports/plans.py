"""The plan itself on paper (tóm tắt kế hoạch), and how far its tasks are."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.core.vietnamese import number_text
from app.exports.report import Block, Column, Grid, Kind, Paragraph, ParagraphKind, Report
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import monitoring
from app.services.monitoring import TaskRow
from app.services.plan_deadlines import DeadlineRow
from app.services.plan_targets import TargetRow
from app.services.plan_views import PlanView


def plan_summary(session: Session, parameters: Parameters) -> Report:
    """Lay out all that a plan lays down."""
    plan = the_plan(session, parameters)
    return report(
        session,
        parameters,
        plan,
        "Tóm tắt kế hoạch thi đua",
        [*_general(plan), *_contents(plan), *_numbers(plan), *_carrying_out(plan)],
        is_landscape=False,
    )


def tasks(session: Session, parameters: Parameters) -> Report:
    """List what is to be done under a plan and how many days are left."""
    plan = the_plan(session, parameters)
    return task_list(
        session, parameters, plan, monitoring.listed(session, plan.id, parameters.today)
    )


def task_list(
    session: Session, parameters: Parameters, plan: PlanView, rows: tuple[TaskRow, ...]
) -> Report:
    """Lay out the tasks of a plan."""
    grid = Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Công việc", 36),
            Column("Đơn vị thực hiện", 24),
            Column("Hạn", 14, Kind.DATE),
            Column("Tình trạng", 18),
        ),
        rows=tuple(
            (number, row.task, row.responsible, row.due, row.left)
            for number, row in enumerate(rows, start=1)
        ),
    )
    day = f"Tính đến ngày {parameters.today:%d/%m/%Y}"
    return report(
        session, parameters, plan, "Tiến độ thực hiện kế hoạch", [grid], subheadings=(day,)
    )


def _general(plan: PlanView) -> Iterator[Block]:
    dated = plan.dated.display if plan.dated else ""
    upper_day = plan.upper_dated.display if plan.upper_dated else ""
    facts = (
        ("Số, ký hiệu", "/".join(part for part in (plan.number, plan.symbol) if part)),
        ("Ngày ban hành", dated),
        ("Cơ quan ban hành", plan.issuer),
        ("Cơ quan chủ quản", plan.parent_body),
        ("Hình thức tổ chức", plan.form.label),
        ("Trạng thái", plan.state.label),
        ("Thực hiện văn bản", plan.upper_title),
        ("Số, ký hiệu văn bản cấp trên", plan.upper_number),
        ("Ngày văn bản cấp trên", upper_day),
        ("Cơ quan ban hành văn bản cấp trên", plan.upper_issuer),
        ("Dịp, sự kiện", plan.occasion),
        ("Chủ đề", plan.theme),
        ("Khẩu hiệu", plan.slogan),
        ("Bắt đầu", plan.starts.display if plan.starts else ""),
        ("Kết thúc", plan.ends.display if plan.ends else ""),
        ("Hạn đăng ký", plan.registration_due.display if plan.registration_due else ""),
        ("Quy định về đăng ký", plan.registration_policy.label),
        ("Căn cứ yêu cầu đăng ký", plan.registration_basis),
    )
    yield _section("I. Thông tin chung")
    yield Grid(
        columns=(Column("Mục", 30), Column("Nội dung", 70)),
        rows=tuple((name, text) for name, text in facts if text),
    )
    yield from _prose("Lời dẫn", plan.preamble)
    yield from _listed("Căn cứ", [basis.text for basis in plan.bases])
    yield from _prose("Mục đích", plan.purpose)
    yield from _prose("Yêu cầu", plan.requirements)
    yield from _prose("Phạm vi", plan.scope)
    yield from _listed("Đối tượng", [audience.text for audience in plan.audiences])


def _contents(plan: PlanView) -> Iterator[Block]:
    if plan.contents:
        yield _section("II. Nội dung thi đua")
    for node in plan.contents:
        lead = f"{node.place + 1}." if node.depth == 0 else "-" if node.depth == 1 else "+"
        yield Paragraph(node.row.heading, ParagraphKind.BODY, lead)
        for line in node.row.body.splitlines():
            yield Paragraph(line)


def _numbers(plan: PlanView) -> Iterator[Block]:
    yield _section("III. Thời gian, chỉ tiêu, mốc thời gian")
    yield Grid(
        caption="Giai đoạn, đợt",
        columns=(
            Column("Tên", 30),
            Column("Bắt đầu", 16, Kind.DATE),
            Column("Kết thúc", 16, Kind.DATE),
            Column("Ghi chú", 38),
        ),
        rows=tuple((phase.name, phase.starts, phase.ends, phase.note) for phase in plan.phases),
    )
    yield Grid(
        caption="Chỉ tiêu",
        columns=(
            Column("Chỉ tiêu", 50),
            Column("Mức", 24),
            Column("Hạn", 14, Kind.DATE),
            Column("Ghi chú", 22),
        ),
        rows=tuple((t.name, target_text(t), t.due, t.note) for t in plan.targets),
    )
    yield Grid(
        caption="Mốc thời gian",
        columns=(
            Column("Việc", 44),
            Column("Đơn vị thực hiện", 24),
            Column("Tối thiểu", 16),
            Column("Hạn", 16, Kind.DATE),
        ),
        rows=tuple((d.task, d.responsible, minimum_text(d), d.due) for d in plan.deadlines),
    )


def _carrying_out(plan: PlanView) -> Iterator[Block]:
    yield _section("IV. Khen thưởng, tổ chức thực hiện")
    yield Grid(
        caption="Hình thức khen thưởng",
        columns=(
            Column("Bậc", 6, Kind.INTEGER),
            Column("Danh hiệu, hình thức", 44),
            Column("Thẩm quyền", 28),
            Column("Số lượng", 12),
        ),
        rows=tuple(
            (number, step.name, step.authority, _quota(step.quota_count, step.quota_percent))
            for number, step in enumerate(plan.ladder, start=1)
        ),
    )
    yield Grid(
        caption="Phân công",
        columns=(
            Column("Đơn vị", 28),
            Column("Nhiệm vụ", 56),
            Column("Hạn", 16, Kind.DATE),
        ),
        rows=tuple((a.organisation, a.task, a.due) for a in plan.assignments),
    )
    yield from _listed("Nơi nhận", [*(r.text for r in plan.recipients), plan.archive_line])
    yield from _prose("Lời kết", plan.closing)


def target_text(target: TargetRow) -> str:
    """Return what a target asks: “ít nhất 92 %”."""
    if target.value is None:
        return ""
    words = (target.operator.label, number_text(target.value), target.unit)
    return " ".join(word for word in words if word)


def minimum_text(deadline: DeadlineRow) -> str:
    """Return how many each unit must register at least: “ít nhất 01”."""
    return f"ít nhất {deadline.minimum_count:02d}" if deadline.minimum_count else ""


def _quota(count: int | None, percent: int | None) -> str:
    if count is not None:
        return f"{count:02d}"
    return "" if percent is None else f"{percent}%"


def _section(text: str) -> Paragraph:
    return Paragraph(text, ParagraphKind.SECTION)


def _prose(name: str, text: str) -> Iterator[Block]:
    if text:
        yield Paragraph(name, ParagraphKind.ITEM)
        for line in text.splitlines():
            yield Paragraph(line)


def _listed(name: str, lines: list[str]) -> Iterator[Block]:
    if any(lines):
        yield Paragraph(name, ParagraphKind.ITEM)
        for line in lines:
            if line:
                yield Paragraph(f"- {line}")
