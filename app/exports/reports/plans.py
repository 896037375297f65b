"""The plan itself on paper (tóm tắt kế hoạch), and how far its tasks are."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate
from app.domain.terms import ContentKind
from app.exports.report import (
    Align,
    Block,
    Cell,
    Column,
    Grid,
    Kind,
    Paragraph,
    ParagraphKind,
    Report,
)
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import monitoring, subjects
from app.services.monitoring import TaskRow
from app.services.plan_contents import ContentNode
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
        [
            *_general(plan),
            *_contents(plan),
            *_numbers(plan, _whose(session, plan)),
            *_carrying_out(plan),
        ],
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
    facts: tuple[tuple[str, Cell], ...] = (
        ("Số, ký hiệu", "/".join(part for part in (plan.number, plan.symbol) if part)),
        ("Ngày ban hành", _day(plan.dated)),
        ("Địa danh", plan.place),
        ("Cơ quan ban hành", plan.issuer),
        ("Cơ quan chủ quản", plan.parent_body),
        ("Năm", f"{plan.year}"),
        ("Thể thức", plan.regime.label),
        ("Hình thức tổ chức", plan.form.label),
        ("Trạng thái", plan.state.label),
        ("Thực hiện văn bản", plan.upper_title),
        ("Số, ký hiệu văn bản cấp trên", plan.upper_number),
        ("Ngày văn bản cấp trên", _day(plan.upper_dated)),
        ("Cơ quan ban hành văn bản cấp trên", plan.upper_issuer),
        ("Dịp, sự kiện", plan.occasion),
        ("Chủ đề", plan.theme),
        ("Khẩu hiệu", plan.slogan),
        ("Bắt đầu", plan.starts),
        ("Kết thúc", plan.ends),
        ("Hạn đăng ký", plan.registration_due),
        ("Quy định về đăng ký", plan.registration_policy.label),
        ("Căn cứ yêu cầu đăng ký", plan.registration_basis),
    )
    yield _section("I. Thông tin chung")
    yield Grid(
        columns=(Column("Mục", 30), Column("Nội dung", 70, Kind.DATE, align=Align.LEFT)),
        rows=tuple(fact for fact in facts if fact[1]),
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
        yield Paragraph(_heading(node), ParagraphKind.BODY, lead)
        for line in node.row.body.splitlines():
            yield Paragraph(line)


def _numbers(plan: PlanView, whose: Mapping[UUID, str]) -> Iterator[Block]:
    phases: dict[UUID | None, str] = {phase.id: phase.name for phase in plan.phases}
    yield _section("III. Thời gian, chỉ tiêu, mốc thời gian")
    yield Grid(
        caption="Giai đoạn, đợt",
        columns=(
            Column("Tên", 26),
            Column("Loại", 12),
            Column("Bắt đầu", 14, Kind.DATE),
            Column("Kết thúc", 14, Kind.DATE),
            Column("Ghi chú", 34),
        ),
        rows=tuple(
            (phase.name, phase.kind.label, phase.starts, phase.ends, phase.note)
            for phase in plan.phases
        ),
    )
    yield Grid(
        caption="Chỉ tiêu",
        columns=(
            Column("Chỉ tiêu", 40),
            Column("So sánh", 12),
            Column("Mức", 14, Kind.NUMBER),
            Column("Đơn vị tính", 14),
            Column("Hạn", 14, Kind.DATE),
            Column("Ghi chú", 22),
        ),
        rows=tuple(_target(target, whose, phases) for target in plan.targets),
    )
    yield Grid(
        caption="Mốc thời gian",
        columns=(
            Column("Việc", 30),
            Column("Loại việc", 16),
            Column("Đơn vị thực hiện", 18),
            Column("Tối thiểu", 14),
            Column("Hạn", 14, Kind.DATE),
            Column("Ghi chú", 16),
        ),
        rows=tuple(
            (
                d.task,
                d.kind.label,
                d.responsible,
                minimum_text(d),
                d.due,
                _said(phases.get(d.phase_id), d.note),
            )
            for d in plan.deadlines
        ),
    )


def _target(
    target: TargetRow, whose: Mapping[UUID, str], phases: Mapping[UUID | None, str]
) -> tuple[Cell, ...]:
    compared = "" if target.value is None else target.operator.label
    note = _said(whose.get(target.id), phases.get(target.phase_id), target.note)
    return (target.name, compared, target.value, target.unit, target.due, note)


def _whose(session: Session, plan: PlanView) -> dict[UUID, str]:
    """Return on whom each target falls; the plan as a whole has no entry."""
    given = {target.id: target.subject_id for target in plan.targets if target.subject_id}
    names = subjects.names(session, given.values())
    each = {target.id: "mỗi đơn vị" for target in plan.targets if target.is_per_unit}
    return each | {row: names[unit].name for row, unit in given.items() if unit in names}


def _said(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)


def _carrying_out(plan: PlanView) -> Iterator[Block]:
    yield _section("IV. Khen thưởng, tổ chức thực hiện")
    yield Grid(
        caption="Hình thức khen thưởng",
        columns=(
            Column("Bậc", 6, Kind.INTEGER),
            Column("Danh hiệu, hình thức", 36),
            Column("Thẩm quyền", 24),
            Column("Số lượng", 12),
            Column("Ghi chú", 22),
        ),
        rows=tuple(
            (
                number,
                step.name,
                step.authority,
                _quota(step.quota_count, step.quota_percent),
                _said(step.scope and step.scope.label, step.note),
            )
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
    yield from _prose("Ghi chú", plan.note)


def minimum_text(deadline: DeadlineRow) -> str:
    """Return what each unit must register at least: “ít nhất 01 mô hình hoặc công trình”."""
    if not deadline.minimum_count:
        return ""
    kinds = " hoặc ".join(kind.label.lower() for kind in deadline.kinds)
    return f"ít nhất {deadline.minimum_count:02d} {kinds}".rstrip()


def _day(dated: DocumentDate | None) -> Cell:
    """Return a paper's date as a day, or in words while a part of it is blank."""
    return dated and (dated.as_date() or dated.display)


def _heading(node: ContentNode) -> str:
    kind = "" if node.row.kind is ContentKind.CONTENT else f" ({node.row.kind.label.lower()})"
    return f"{node.row.heading}{kind}"


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
