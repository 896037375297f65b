"""The commands that make reports: export one, or the whole job on the sample commune."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli.parsing import Command, data_option
from app.cli.saying import say
from app.core.clock import today
from app.core.errors import StorageFailure

if TYPE_CHECKING:
    from app.exports.report import Report
    from app.operations import Operations
    from app.services.plans import PlanRow

FORMATS = ("xlsx", "pdf")


def add_to(command: Command) -> None:
    """Add these commands to the command line."""
    demo = command("demo", "làm trọn công việc trên dữ liệu mẫu của một xã không có thật", _demo)
    _out_option(demo)
    export = command("export", "xuất một báo cáo", _export)
    export.add_argument("report", metavar="BÁO_CÁO", help="mã báo cáo, ví dụ registrations")
    data_option(export)
    export.add_argument("--plan", metavar="KẾ_HOẠCH", help="số, mã hoặc một phần tên kế hoạch")
    export.add_argument("--year", type=int, metavar="NĂM", help="năm, cho sổ khen thưởng")
    export.add_argument("--format", choices=FORMATS, required=True, help="loại tệp")
    _out_option(export)


def _out_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="THƯ_MỤC", help="thư mục để tệp xuất ra"
    )


def _export(chosen: argparse.Namespace) -> None:
    from app import operations  # noqa: PLC0415 - help and mistakes need no database
    from app.exports.reports import REPORTS, Parameters, kind_of  # noqa: PLC0415

    try:
        kind = kind_of(chosen.report)
    except LookupError:
        codes = ", ".join(kind.code for kind in REPORTS)
        raise StorageFailure(
            f"Không có báo cáo “{chosen.report}”. Chưa xuất gì. Các báo cáo có: {codes}."
        ) from None
    door = operations.open_file(chosen.data, read_only=True)
    try:
        plan = _plan(door, chosen.plan) if "plan" in kind.needs else None
        parameters = Parameters(today=today(), plan_id=plan.id if plan else None, year=chosen.year)
        report = door.ask(kind.build, parameters)
    finally:
        door.close()
    path = write(report, chosen.out, kind.code, chosen.format)
    say(f"Đã xuất “{path}”.")


def _plan(door: "Operations", wanted: str | None) -> "PlanRow":
    """Return the one plan that is meant. `StorageFailure` names those there are."""
    from app.services import plans  # noqa: PLC0415

    rows = door.ask(plans.listed, search=wanted or "")
    named = [row for row in rows if wanted in (row.number, str(row.id))] or list(rows)
    if len(named) == 1:
        return named[0]
    every = door.ask(plans.listed)
    known = "; ".join(f"{row.number or 'chưa có số'} ({row.year}) {row.name}" for row in every)
    found = "nhiều kế hoạch phù hợp" if named else "không có kế hoạch nào phù hợp"
    raise StorageFailure(
        f"Có {found} với “{wanted or ''}”. Chưa xuất gì. Hãy ghi rõ --plan. Các kế hoạch: {known}."
        if named
        else f"{found[0].upper()}{found[1:]} với “{wanted}”. Chưa xuất gì. Các kế hoạch: {known}."
    )


def write(report: "Report", folder: Path, name: str, ending: str) -> Path:
    """Write a report into `folder` as a file of its own name, and return its path."""
    from app.exports.files import FileNames  # noqa: PLC0415 - writers load when first used

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}”: {error.strerror}. Chưa xuất gì."
        ) from error
    path = FileNames(folder, replaces_existing=True).path(f".{ending}", name)
    if ending == "xlsx":
        from app.exports.xlsx import write_xlsx  # noqa: PLC0415

        write_xlsx(report, path)
    else:
        from app.exports.pdf import write_pdf  # noqa: PLC0415

        write_pdf(report, path)
    return path


def _demo(chosen: argparse.Namespace) -> None:
    made = run_demo(chosen.out)
    say(f"Tệp dữ liệu mẫu và {len(made)} báo cáo nằm trong “{chosen.out}”.")


def run_demo(folder: Path) -> list[Path]:
    """Make the sample commune's data file and every report of each of its plans in `folder`."""
    from app import operations  # noqa: PLC0415
    from app.services import plans, sample  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(f"Không tạo được thư mục “{folder}”: {error.strerror}.") from error
    data = folder / "xa-an-thinh-dong.thidua"
    data.unlink(missing_ok=True)
    sample.build(data)
    door = operations.open_file(data, read_only=True)
    try:
        rows = door.ask(plans.listed)
        made: list[Path] = []
        for row in rows:
            say(f"{row.year} · {row.state.label} · {row.name}")
            made += _all_reports(door, folder, row.id, f"{row.year}-{row.number or 'du-thao'}")
        _say_figures(door, [row.id for row in rows])
    finally:
        door.close()
    return made


def _all_reports(door: "Operations", folder: Path, plan_id: UUID, name: str) -> list[Path]:
    from app.core.errors import NotAllowed  # noqa: PLC0415
    from app.exports.reports import REPORTS, Parameters  # noqa: PLC0415

    made: list[Path] = []
    for kind in REPORTS:
        parameters = Parameters(today=today(), plan_id=plan_id)
        try:
            report = door.ask(kind.build, parameters)
        except NotAllowed as reason:
            say(f"  {kind.name}: {reason}")
            continue
        made += [write(report, folder, f"{name}-{kind.code}", ending) for ending in FORMATS]
    return made


def _say_figures(door: "Operations", plan_ids: Sequence[UUID]) -> None:
    from app.services import awards, registrations, works  # noqa: PLC0415

    registered = sum(door.ask(registrations.count, plan_id) for plan_id in plan_ids)
    work_count = sum(total.count for p in plan_ids for total in door.ask(works.totals, p))
    say(f"Đăng ký: {registered} · công trình, mô hình, phần việc: {work_count}")
    money = door.ask(awards.money)
    count, amount = sum(row.count for row in money), sum(row.amount for row in money)
    from app.core.vietnamese import money_text  # noqa: PLC0415

    say(f"Khen thưởng: {count} lượt · tiền thưởng {money_text(amount)}")
