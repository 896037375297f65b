"""The commands that make reports: export one, or the whole job on the two samples."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli import certificates, submissions
from app.cli.opening import open_to_read
from app.cli.parsing import Command, a_path, data_option
from app.cli.saying import say, warn
from app.core.clock import today
from app.core.errors import StorageFailure
from app.core.os_words import os_words
from app.domain.exporting import file_exported

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.exports.files import FileNames
    from app.exports.papers import Asked, Papers
    from app.operations import Operations
    from app.services.plans import PlanRow

FORMATS = ("xlsx", "pdf", "docx")


def add_to(command: Command) -> None:
    """Add these commands to the command line."""
    demo = command(
        "demo",
        "làm trọn công việc trên dữ liệu mẫu của một xã và một Đảng ủy không có thật",
        _demo,
    )
    _out_option(demo)
    export = command("export", "xuất một báo cáo", _export)
    export.add_argument("report", metavar="BÁO_CÁO", help="mã báo cáo, ví dụ registrations")
    data_option(export)
    export.add_argument("--plan", metavar="KẾ_HOẠCH", help="số, mã hoặc một phần tên kế hoạch")
    export.add_argument(
        "--decision",
        metavar="SỐ",
        help="số quyết định; để trống: bản mới nhất, với giấy khen: mọi quyết định",
    )
    export.add_argument("--meeting", metavar="NGÀY", help="ngày họp; để trống: cuộc mới nhất")
    export.add_argument("--year", type=int, metavar="NĂM", help="năm, cho sổ khen thưởng")
    export.add_argument("--format", choices=FORMATS, required=True, help="loại tệp")
    certificates.add_options(export)
    _out_option(export)


def _out_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=a_path, required=True, metavar="THƯ_MỤC", help="thư mục để tệp xuất ra"
    )


def _export(chosen: argparse.Namespace) -> None:
    from app.exports.papers import PAPERS, Asked, kind_of, row_count  # noqa: PLC0415 - writers load when used

    if chosen.report in (certificates.CERTIFICATES, certificates.NAMES):
        door = open_to_read(chosen)
        try:
            certificates.export_certificates(door, chosen, partial(_names, chosen.out))
        finally:
            door.close()
        return
    try:
        kind = kind_of(chosen.report)
    except LookupError:
        known = [*(kind.code for kind in PAPERS), certificates.CERTIFICATES, certificates.NAMES]
        codes = ", ".join(known)
        raise StorageFailure(
            f"Không có báo cáo, văn bản “{chosen.report}”. Chưa xuất gì. Các mã có: {codes}."
        ) from None
    door = open_to_read(chosen)
    try:
        needs = kind.needs
        plan = the_plan(door, chosen.plan) if "plan" in needs else None
        asked = Asked(
            today=today(),
            plan_id=plan.id if plan else None,
            year=chosen.year,
            decision_id=_decision(door, plan, chosen.decision) if "decision" in needs else None,
            meeting_id=_meeting(door, plan, chosen.meeting) if "meeting" in needs else None,
        )
        papers = door.ask(kind.build, asked)
        about = _short_name(plan) if plan else str(chosen.year or "")
        names = _names(chosen.out)
        path = write_report(papers, names.path(f".{chosen.format}", about, kind.name))
        warn(door.note_export(file_exported(kind.name, path, row_count(papers))))
    finally:
        door.close()
    say(f"Đã xuất “{path}”.")


def the_plan(door: "Operations", wanted: str | None) -> "PlanRow":
    """Return the one plan that is meant. `StorageFailure` names those there are."""
    from app.services import plans  # noqa: PLC0415

    every = door.ask(plans.listed)
    numbered = [row for row in every if row.number]
    named = [row for row in numbered if wanted in (row.number, f"{row.number}/{row.year}")]
    found = named or door.ask(plans.listed, search=wanted or "")
    if len(found) == 1:
        return found[0]
    if not every:
        raise StorageFailure(
            "Tệp dữ liệu chưa có kế hoạch nào. Chưa xuất gì. Hãy lập kế hoạch trong cửa sổ trước."
        )
    known = "; ".join(f"{row.number or 'chưa có số'}/{row.year} {row.name}" for row in every)
    if wanted is None:
        why = "Chưa nói kế hoạch nào"
    else:
        why = f"Có {len(found)} kế hoạch phù hợp" if found else "Không có kế hoạch nào phù hợp"
        why += f" với “{wanted}”"
    raise StorageFailure(f"{why}. Chưa xuất gì. Hãy ghi rõ --plan. Các kế hoạch: {known}.")


def _decision(door: "Operations", plan: "PlanRow | None", number: str | None) -> UUID:
    """Return the decision with this number, or the latest. `StorageFailure` names those there."""
    from app.services import decisions  # noqa: PLC0415

    rows = door.ask(decisions.listed, plan.id if plan else None)
    found = [row.id for row in rows if number in (None, row.number, row.full_number)]
    if found:
        return found[0]
    known = ", ".join(row.full_number for row in rows) or "chưa có"
    raise StorageFailure(
        f"Kế hoạch không có quyết định “{number or ''}”. Chưa xuất gì. Các quyết định: {known}."
    )


def _meeting(door: "Operations", plan: "PlanRow | None", day: str | None) -> UUID:
    """Return the meeting of this day, or the latest. `StorageFailure` names those there are."""
    from app.services import meetings  # noqa: PLC0415

    rows = door.ask(meetings.listed, plan.id if plan else None)
    found = [row.id for row in rows if day in (None, f"{row.held_on:%d/%m/%Y}")]
    if found:
        return found[0]
    known = ", ".join(f"{row.held_on:%d/%m/%Y}" for row in rows) or "chưa có"
    raise StorageFailure(
        f"Kế hoạch không có cuộc họp ngày “{day or ''}”. Chưa xuất gì. Các cuộc họp: {known}."
    )


def _short_name(plan: "PlanRow") -> str:
    return f"{plan.year}-{plan.number or 'dự thảo'}"


def _names(folder: Path, *, replaces_existing: bool = False) -> "FileNames":
    from app.exports.files import FileNames  # noqa: PLC0415 - writers load when first used

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa xuất gì. "
            "Hãy chọn thư mục khác."
        ) from error
    return FileNames(folder, replaces_existing=replaces_existing)


def write_report(papers: "Papers", path: Path) -> Path:
    """Write papers as the ending says."""
    from app.exports.papers import write_papers  # noqa: PLC0415 - writers load when used

    write_papers(papers, path)
    return path


def _demo(chosen: argparse.Namespace) -> None:
    made = run_demo(chosen.out)
    say(f"Hai tệp dữ liệu mẫu và {len(made)} báo cáo, văn bản nằm trong “{chosen.out}”.")


def run_demo(folder: Path) -> list[Path]:
    """Make both samples with every report and paper of each of their plans.

    The commune's are in `folder`, those of the Party committee in the folder "dang-uy" in it.
    """
    from app.services import party_sample, sample  # noqa: PLC0415

    commune = _run_sample(folder, "xa-an-thinh-dong.thidua", sample.build)
    committee = folder / "dang-uy"
    return [
        *commune,
        *_run_sample(committee, "dang-uy-xa-an-thinh-dong.thidua", party_sample.build),
    ]


def _run_sample(folder: Path, name: str, build: "Callable[[Path], None]") -> list[Path]:
    from app import operations  # noqa: PLC0415
    from app.services import office, plans  # noqa: PLC0415

    names = _names(folder, replaces_existing=True)
    data = folder / name
    _build_sample(data, build)
    door = operations.open_file(data)
    try:
        own = door.ask(office.get)
        submissions.remove_former(folder, own.name if own else "")
        rows = door.ask(plans.listed)
        made: list[Path] = []
        for row in rows:
            say(f"{row.year} · {row.state.label} · {row.name}")
            made += _made(door, names, _short_name(row), row.id)
            made += certificates.written(door, row.id, names)
            made += _submitted(door, row, folder)
        made += _made(door, names, "", None)
        _say_figures(door, [row.id for row in rows])
    finally:
        door.close()
    return made


def _submitted(door: "Operations", plan: "PlanRow", folder: Path) -> list[Path]:
    """Make the dossier of a plan where there is something to send."""
    from app.core.errors import AppError  # noqa: PLC0415

    try:
        made = submissions.submit_plan(door, plan, folder)
    except AppError as reason:
        say(f"  Hồ sơ nộp lên trên: {reason}")
        return []
    say(f"  Hồ sơ nộp lên trên: {made.written.folder.name}")
    return [made.written.folder / file.name for file in made.written.files]


def _build_sample(path: Path, build: "Callable[[Path], None]") -> None:
    """Make a sample's data file; only an earlier one that nobody has open gives way to it."""
    from app import operations  # noqa: PLC0415
    from app.services import office  # noqa: PLC0415

    if path.exists():
        door = operations.open_file(path)
        try:
            found, obstacle = door.ask(office.get), door.read_only_reason
        finally:
            door.close()
        if obstacle or found is None or not found.is_sample:
            why = obstacle or f"Tệp “{path.name}” ở đó không phải dữ liệu mẫu nên không thay."
            raise StorageFailure(f"{why} Tệp chưa bị thay đổi. Hãy chọn thư mục khác.")
    fresh = path.with_name(f"~{token_hex(4)}-{path.name}")
    build(fresh)
    try:
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StorageFailure(
            f"Không thay được tệp “{path.name}” vì {os_words(error)}. Tệp chưa bị thay đổi. "
            "Hãy đóng tệp đó hoặc chọn thư mục khác."
        ) from error


def _made(door: "Operations", names: "FileNames", about: str, plan_id: UUID | None) -> list[Path]:
    """Write every report of a plan, or all those that are about no plan."""
    from app.core.errors import NotAllowed  # noqa: PLC0415
    from app.exports.papers import PAPERS  # noqa: PLC0415

    made: list[Path] = []
    for kind in PAPERS:
        if ("plan" in kind.needs) != (plan_id is not None):
            continue
        for own, asked in _every(door, kind.needs, plan_id):
            try:
                papers = door.ask(kind.build, asked)
            except NotAllowed as reason:
                say(f"  {kind.name}: {reason}")
                continue
            parts = (about, kind.name, own)
            made += [write_report(papers, names.path(f".{ending}", *parts)) for ending in FORMATS]
    return made


def _every(
    door: "Operations", needs: frozenset[str], plan_id: UUID | None
) -> "list[tuple[str, Asked]]":
    """Return what to ask about: each decision, each meeting of a plan, or the plan itself."""
    from app.exports.papers import Asked  # noqa: PLC0415
    from app.services import decisions, meetings  # noqa: PLC0415

    asked = Asked(today=today(), plan_id=plan_id)
    if "decision" in needs:
        rows = door.ask(decisions.listed, plan_id)
        return [(row.number, replace(asked, decision_id=row.id)) for row in rows]
    if "meeting" in needs:
        held = door.ask(meetings.listed, plan_id)
        return [(f"{row.held_on:%Y-%m-%d}", replace(asked, meeting_id=row.id)) for row in held]
    return [("", asked)]


def _say_figures(door: "Operations", plan_ids: Sequence[UUID]) -> None:
    from app.services import awards, registrations, works  # noqa: PLC0415

    registered = sum(door.ask(registrations.count, plan_id) for plan_id in plan_ids)
    work_count = sum(total.count for p in plan_ids for total in door.ask(works.totals, p))
    say(f"Đăng ký: {registered} · công trình, mô hình, phần việc: {work_count}")
    money = door.ask(awards.money)
    count, amount = sum(row.count for row in money), sum(row.amount for row in money)
    from app.core.vietnamese import money_text  # noqa: PLC0415

    say(f"Khen thưởng: {count} lượt · tiền thưởng {money_text(amount)}")
