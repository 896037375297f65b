"""What was registered, who has not registered, and the works (công trình, mô hình, phần việc)."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from app.domain.terms import RegistrationKind
from app.exports.report import (
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    Money,
    Report,
    Tick,
    TotalRow,
)
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import missing, registrations, works
from app.services.registrations import RegistrationFilters, RegistrationRow
from app.services.works import WorkRow


def registration_list(session: Session, parameters: Parameters) -> Report:
    """List all registrations of a plan, by unit."""
    plan = the_plan(session, parameters)
    rows = registrations.listed(session, plan.id, RegistrationFilters(text=parameters.search))
    return report(
        session,
        parameters,
        plan,
        "Bảng tổng hợp đăng ký thi đua",
        [registration_grid(rows)],
        is_landscape=True,
    )


def registration_grid(rows: Sequence[RegistrationRow]) -> Grid:
    """Lay out registrations under their units."""
    body: list[GridRow] = []
    number = 0
    for unit_name, own in groupby(rows, key=lambda row: row.unit_name):
        body.append(GroupRow(unit_name or "Không thuộc đơn vị"))
        for row in own:
            number += 1
            body.append((number, *_registration(row)))
    counts = registration_counts(rows)
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Tập thể, cá nhân, hộ", 26),
            Column("Danh hiệu, hình thức", 24, group="Nội dung đăng ký"),
            Column("Công trình, chỉ tiêu", 26, group="Nội dung đăng ký"),
            Column("Bản giấy", 11, Kind.DATE, group="Ngày nhận"),
            Column("Bản mềm", 11, Kind.DATE, group="Ngày nhận"),
            Column("Đúng hạn", 12),
            Column("Trạng thái", 12),
            Column("Ghi chú", 14),
        ),
        rows=tuple(body),
        totals=TotalRow(f"Cộng: {counts['all']} đăng ký, {counts['late']} trễ hạn", (None,) * 9),
    )


def registration_counts(rows: Sequence[RegistrationRow]) -> dict[str, int]:
    """Return how many registrations there are, and how many came late."""
    return {"all": len(rows), "late": sum(row.is_late for row in rows)}


def missing_list(session: Session, parameters: Parameters) -> Report:
    """List who has not registered, who lacks a minimum, and what came late."""
    plan = the_plan(session, parameters)
    lacking = missing.listed(session, plan.id, parameters.today)
    late = missing.late(session, plan.id)
    absent = Grid(
        caption="Chưa đăng ký hoặc chưa đủ số lượng",
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Đơn vị", 26),
            Column("Tối thiểu", 10, Kind.INTEGER),
            Column("Đã đăng ký", 10, Kind.INTEGER),
            Column("Hạn", 12, Kind.DATE),
            Column("Nội dung", 46),
        ),
        rows=tuple(
            (number, row.subject_name, row.minimum, row.registered, row.due, row.sentence)
            for number, row in enumerate(lacking, start=1)
        ),
        nothing="Mọi đơn vị đã đăng ký đủ",
    )
    tardy = Grid(
        caption="Đăng ký trễ hạn",
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Đơn vị", 26),
            Column("Đối tượng", 26),
            Column("Nội dung đăng ký", 30),
            Column("Ngày nhận", 12, Kind.DATE),
            Column("Số ngày trễ", 14),
        ),
        rows=tuple(
            (n, row.unit_name, row.subject_name, row.what, row.received_on, row.lateness)
            for n, row in enumerate(late, start=1)
        ),
        nothing="Không có đăng ký trễ hạn",
    )
    day = f"Tính đến ngày {parameters.today:%d/%m/%Y}"
    heading = "Đơn vị chưa đăng ký, đăng ký trễ hạn"
    return report(session, parameters, plan, heading, [absent, tardy], subheadings=(day,))


def work_list(session: Session, parameters: Parameters) -> Report:
    """List the works of a plan, with cost and progress."""
    plan = the_plan(session, parameters)
    rows = works.listed(session, plan.id, parameters.today)
    heading = "Danh mục công trình, mô hình, phần việc"
    return report(session, parameters, plan, heading, [work_grid(rows)], is_landscape=True)


def work_grid(rows: Sequence[WorkRow]) -> Grid:
    """Lay out works. The cost of a work nobody knows is blank, and is not part of the sum."""
    total = sum(row.cost for row in rows if row.cost is not None)
    blanks: tuple[Cell, ...] = (None,) * 6
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Tên công trình, mô hình, phần việc", 28),
            Column("Loại", 11),
            Column("Nội dung, quy mô", 22),
            Column("Địa điểm", 14),
            Column("Đơn vị thực hiện", 18),
            Column("Người phụ trách", 16),
            Column("Kinh phí", 14, Kind.MONEY),
            Column("Nguồn", 16),
            Column("Khởi công", 11, Kind.DATE),
            Column("Hoàn thành", 11, Kind.DATE),
            Column("Gắn biển", 7, Kind.TICK),
            Column("Tiến độ", 14),
        ),
        rows=tuple(_work(number, row) for number, row in enumerate(rows, start=1)),
        totals=TotalRow("Cộng", (*blanks, None, Money(total), *(None,) * 5)),
        unit="Đơn vị tính: đồng",
    )


def _registration(row: RegistrationRow) -> tuple[Cell, ...]:
    is_award = row.kind is RegistrationKind.AWARD
    return (
        row.subject_name,
        row.what if is_award else None,
        None if is_award else row.what,
        row.paper_received_on,
        row.file_received_on,
        row.lateness,
        row.state.label,
        row.reject_reason or row.note or None,
    )


def _work(number: int, row: WorkRow) -> tuple[Cell, ...]:
    return (
        number,
        row.name,
        row.kind.label,
        row.scale,
        row.place,
        row.subject_name,
        row.person_in_charge,
        None if row.cost is None else Money(row.cost),
        row.funding,
        row.starts,
        row.finishes,
        Tick(row.has_plaque),
        row.progress,
    )
