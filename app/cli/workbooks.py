"""The commands of the workbooks for units: made into a folder, and taken back."""

import argparse
from typing import TYPE_CHECKING

from app.cli.opening import open_data
from app.cli.parsing import Command, a_path, data_option, json_option
from app.cli.reports import the_plan
from app.cli.saying import say, say_json, warn
from app.core.clock import today
from app.core.errors import StorageFailure
from app.core.vietnamese import fold
from app.domain.exporting import folder_exported

if TYPE_CHECKING:
    from uuid import UUID

    from app.domain.unit_workbooks import Filled, Unread
    from app.operations import Operations
    from app.services.plans import PlanRow
    from app.services.unit_workbooks import Comparison, Taken


def add_to(command: Command) -> None:
    """Add these commands to the command line."""
    made = command("workbooks", "lập tệp Excel cho từng đơn vị ghi", _make)
    data_option(made)
    made.add_argument("--plan", metavar="KẾ_HOẠCH", help="số, mã hoặc một phần tên kế hoạch")
    made.add_argument(
        "--phase",
        metavar="GIAI_ĐOẠN",
        help="giai đoạn, đợt của phiếu chấm; để trống: đợt đang chấm",
    )
    made.add_argument("--cross", action="store_true", help="tệp chấm chéo, cho từng đơn vị chấm")
    made.add_argument(
        "--out", type=a_path, required=True, metavar="THƯ_MỤC", help="thư mục để tệp xuất ra"
    )
    taken = command("take-back", "nhận tệp các đơn vị gửi về", _take_back)
    taken.add_argument(
        "paths", type=a_path, nargs="+", metavar="TỆP", help="tệp .xlsx hoặc thư mục có các tệp"
    )
    data_option(taken)
    taken.add_argument("--dry-run", action="store_true", help="chỉ so sánh, không ghi gì")
    json_option(taken)


def _make(chosen: argparse.Namespace) -> None:
    from app.domain.terms import WorkbookKind  # noqa: PLC0415 - help needs no database
    from app.exports.folders import write_all  # noqa: PLC0415
    from app.imports.workbooks.writer import files_of  # noqa: PLC0415
    from app.services import unit_workbooks  # noqa: PLC0415

    kind = WorkbookKind.CROSS if chosen.cross else WorkbookKind.UNIT
    door = open_data(chosen)
    try:
        plan = the_plan(door, chosen.plan)
        if chosen.phase:
            phase_id = _phase(door, plan, chosen.phase)
        else:
            phase_id = door.ask(unit_workbooks.usual_phase, plan.id, kind)
        phase = _phase_words(door, plan, phase_id)
        asked = unit_workbooks.Asked(plan.id, kind, phase_id)
        issued = door.do(unit_workbooks.issue, asked, today())
        try:
            written = write_all(chosen.out, ".xlsx", files_of(issued.forms, _about(plan)))
        except BaseException:
            door.undo()  # what nobody was sent must not stand as sent
            raise
        warn(door.note_export(folder_exported("Tệp cho đơn vị", chosen.out, len(written))))
    finally:
        door.close()
    chosen_by = "theo --phase" if chosen.phase else "phần mềm tự chọn vì không ghi --phase"
    say(f"Phiếu chấm trong tệp: {phase} ({chosen_by}).")
    for notice in issued.notices:
        say(notice)
    say(f"Đã lập {len(written)} tệp trong “{chosen.out}”. Gửi mỗi đơn vị đúng tệp của mình.")


def _about(plan: "PlanRow") -> str:
    return f"{plan.year}-{plan.number or 'dự thảo'}"


def _phase_words(door: "Operations", plan: "PlanRow", phase_id: "UUID | None") -> str:
    from app.services import plan_views  # noqa: PLC0415

    names = {row.id: f"“{row.name}”" for row in door.ask(plan_views.view, plan.id).phases}
    return names[phase_id] if phase_id else "của cả kế hoạch, không theo giai đoạn nào"


def _phase(door: "Operations", plan: "PlanRow", wanted: str) -> "UUID":
    from app.services import plan_views  # noqa: PLC0415

    rows = door.ask(plan_views.view, plan.id).phases
    found = [row for row in rows if fold(row.name) == fold(wanted)]
    if found:
        return found[0].id
    known = "; ".join(row.name for row in rows) or "chưa có"
    raise StorageFailure(
        f"Kế hoạch không có giai đoạn “{wanted}”. Chưa lập tệp nào. Các giai đoạn: {known}."
    )


def _take_back(chosen: argparse.Namespace) -> None:
    from app.imports.workbooks.reader import found_in, read_workbooks  # noqa: PLC0415
    from app.services import unit_workbooks  # noqa: PLC0415

    paths = found_in(chosen.paths)
    if not paths:
        raise StorageFailure(
            "Không thấy tệp Excel nào ở đó. Chưa có gì thay đổi. Hãy chọn đúng thư mục."
        )
    door = open_data(chosen, read_only=chosen.dry_run)
    try:
        read, unread = read_workbooks(paths)
        told = door.ask(unit_workbooks.compared, read, today())
        taken = () if chosen.dry_run else _taken(door, read, told)
    finally:
        door.close()
    if chosen.json:
        say_json(_values(told, unread, taken, is_dry=chosen.dry_run))
    else:
        _say(told, unread, taken)
    refused = len(unread) + sum(bool(one.refusal) for one in told)
    if refused:
        raise StorageFailure(
            f"Không nhận được {refused} trong {len(paths)} tệp, lý do ghi ở trên. "
            "Các tệp khác không bị ảnh hưởng."
        )


def _taken(
    door: "Operations", read: "tuple[Filled, ...]", told: "tuple[Comparison, ...]"
) -> "tuple[Taken, ...]":
    """Take over what is proposed of every file that can be taken back."""
    from app.services import unit_workbooks  # noqa: PLC0415

    wanted = [
        unit_workbooks.Taking(filled)
        for filled, one in zip(read, told, strict=True)
        if not one.refusal and (one.proposed or not one.is_taken)
    ]
    return door.do(unit_workbooks.take_back, wanted, today()) if wanted else ()


def _say(
    told: "tuple[Comparison, ...]", unread: "tuple[Unread, ...]", taken: "tuple[Taken, ...]"
) -> None:
    for one in told:
        say(one.summary)
        for notice in one.notices:
            say(f"  {notice}")
        for cell in one.cells:
            say(f"  {cell.line}")
    for refused in unread:
        say(refused.sentence)
    for done in taken:
        say(done.summary)


def _values(
    told: "tuple[Comparison, ...]",
    unread: "tuple[Unread, ...]",
    taken: "tuple[Taken, ...]",
    *,
    is_dry: bool,
) -> dict[str, object]:
    done = {one.file_name: one for one in taken}
    return {
        "dry_run": is_dry,
        "files": [
            {
                "file": one.file_name,
                "unit": one.subject_name,
                "plan": one.plan_name,
                "version": one.version,
                "refusal": one.refusal or None,
                "already_taken": one.is_taken,
                "accepted": done[one.file_name].accepted_count if one.file_name in done else 0,
                "cells": [
                    {
                        "key": cell.key,
                        "where": cell.where,
                        "address": cell.address,
                        "sent": cell.sent,
                        "came": cell.came,
                        "now": cell.now,
                        "state": cell.state.value,
                        "sentence": cell.sentence or None,
                    }
                    for cell in one.cells
                ],
            }
            for one in told
        ],
        "unread": [{"file": one.file_name, "refusal": one.sentence} for one in unread],
    }
