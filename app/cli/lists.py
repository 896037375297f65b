"""`import`: a list from Excel, checked and taken in as the window does."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli.opening import open_data, refuse_unable
from app.cli.parsing import Command, a_path, data_option, json_option
from app.cli.reports import the_plan
from app.cli.saying import say, say_json
from app.core.clock import today
from app.core.errors import InvalidInput, StorageFailure
from app.domain.terms import ListKind

if TYPE_CHECKING:
    from app.imports.book_reading import Book
    from app.imports.lists.checking import Checked
    from app.imports.lists.fields import ListField
    from app.imports.lists.known import Known
    from app.imports.lists.rows import CheckedRow, Kind
    from app.imports.lists.starting import Start
    from app.operations import BackupFile, Operations

_SHOWN = 20


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    taken = command("import", "nhập một danh sách từ Excel", _import)
    kinds = ", ".join(f"{kind.value} ({kind.label.lower()})" for kind in ListKind)
    taken.add_argument(
        "kind", choices=[kind.value for kind in ListKind], metavar="LOẠI", help=kinds
    )
    taken.add_argument("book", type=a_path, metavar="TỆP_EXCEL", help="tệp .xlsx")
    data_option(taken)
    taken.add_argument("--plan", metavar="KẾ_HOẠCH", help="số, mã hoặc một phần tên kế hoạch")
    taken.add_argument("--stage", metavar="VÒNG", help="tên vòng chấm, với điểm chấm")
    taken.add_argument("--phase", metavar="GIAI_ĐOẠN", help="tên giai đoạn, đợt của phiếu chấm")
    taken.add_argument("--sheet", default="", metavar="TRANG", help="tên trang tính")
    taken.add_argument("--header-row", type=int, metavar="DÒNG", help="dòng đầu của tiêu đề bảng")
    taken.add_argument(
        "--all",
        action="append",
        default=[],
        metavar="TÊN_CỘT=GIÁ_TRỊ",
        help="giá trị chung cho mọi dòng để trống ô ấy, ví dụ Năm=2026",
    )
    taken.add_argument(
        "--letters",
        choices=["unicode", "tcvn3", "vni"],
        help="bảng mã của chữ khi phông chữ không cho biết",
    )
    taken.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
    taken.add_argument(
        "--update", action="store_true", help="cập nhật dòng đã có; không ghi thì bỏ qua"
    )
    taken.add_argument(
        "--reviewed", action="store_true", help="nhập cả dòng cần xem lại: đã xem và đồng ý"
    )
    taken.add_argument(
        "--errors-to", type=a_path, metavar="TỆP", help="ghi các dòng lỗi ra tệp .xlsx này"
    )
    json_option(taken)


def _import(chosen: argparse.Namespace) -> None:
    from app.imports.book_reading import read_book  # noqa: PLC0415 - help needs no database
    from app.imports.lists.kinds import KINDS  # noqa: PLC0415
    from app.services import list_imports  # noqa: PLC0415

    _refuse_unwritable(chosen.errors_to)
    if ListKind(chosen.kind) is ListKind.CRITERIA:
        _import_criteria(chosen)
        return
    kind = KINDS[ListKind(chosen.kind)]
    book = read_book(chosen.book)
    door = open_data(chosen, read_only=chosen.dry_run)
    try:
        if door.read_only_reason and not chosen.dry_run:
            raise StorageFailure(f"{door.read_only_reason} Chưa nhập gì.")
        if not chosen.dry_run:
            refuse_unable(door, list_imports.take_in)
        _run(door, kind, book, chosen)
    finally:
        door.close()


def _run(door: "Operations", kind: "Kind", book: "Book", chosen: argparse.Namespace) -> None:
    from app.imports.lists import checking, telling  # noqa: PLC0415
    from app.imports.lists.headings import Where  # noqa: PLC0415
    from app.imports.lists.known import Known  # noqa: PLC0415
    from app.imports.lists.old_fonts import Letters  # noqa: PLC0415
    from app.imports.lists.starting import start  # noqa: PLC0415

    plan_id = the_plan(door, chosen.plan).id if kind.needs_plan else None
    stage_id = _stage(door, plan_id, chosen.stage) if kind.needs_stage else None
    phase_id = _phase(door, plan_id, chosen.phase) if chosen.phase else None
    asked = Known(today(), plan_id, phase_id, stage_id)
    letters = Letters(chosen.letters) if chosen.letters else None
    where = Where(chosen.sheet, chosen.header_row, letters)
    begun = door.ask(start, kind, asked, book, where)
    wishes = replace(
        begun.wishes,
        common=_common(kind.fields(begun.known), chosen.all),
        updates=chosen.update,
        is_reviewed=chosen.reviewed,
    )
    checked = checking.check(begun.known, kind, begun.table, wishes)
    backup = None if chosen.dry_run else _take_in(door, checked, begun.known)
    try:
        written = _write_errors(checked, chosen.errors_to)
    except StorageFailure as refusal:
        told = telling.nothing_new(checked) if backup is None else telling.done(checked)
        raise StorageFailure(f"{told} {refusal}") from refusal
    if chosen.json:
        say_json(_answer(begun, checked, written, backup, dry_run=chosen.dry_run))
    else:
        _tell(begun, checked, written, backup, dry_run=chosen.dry_run)
    if checked.rows and len(checked.wrong) == len(checked.rows):
        raise StorageFailure(telling.nothing_right(checked))


def _import_criteria(chosen: argparse.Namespace) -> None:
    """Take in a criteria set by its own form; one that is there just so is not taken in again."""
    from app.imports.scheme_rules import read_scheme  # noqa: PLC0415
    from app.services import criteria_sets, scheme_imports, scheme_values  # noqa: PLC0415

    read = read_scheme(chosen.book)
    door = open_data(chosen, read_only=chosen.dry_run)
    try:
        if door.read_only_reason and not chosen.dry_run:
            raise StorageFailure(f"{door.read_only_reason} Chưa nhập gì.")
        if not chosen.dry_run:
            refuse_unable(door, scheme_imports.take_in)
        same = [row for row in door.ask(criteria_sets.listed) if row.name == read.file.name]
        known = any(door.ask(scheme_values.value, row.id) == read.file for row in same)
        backup = None
        if not known and not chosen.dry_run:
            backup = _copied(door)
            door.do(scheme_imports.take_in, read.file)
    finally:
        door.close()
    version = max((row.version for row in same), default=0) + (not known)
    if chosen.json:
        say_json(
            {
                "kind": ListKind.CRITERIA.value,
                "name": read.file.name,
                "version": version,
                "is_known": known,
                "warnings": list(read.warnings),
                "backup": str(backup.path) if backup else None,
                "is_dry_run": chosen.dry_run,
            }
        )
        return
    say(f"Bộ tiêu chí “{read.file.name}”, {len(read.file.criteria)} mục lớn nhất.")
    for line in read.warnings:
        say(f"  {line}")
    if known:
        say("Tệp dữ liệu đã có đúng bộ này: dữ liệu không thay đổi.")
    elif backup is None:
        say(f"Chỉ kiểm tra, chưa ghi gì. Nếu nhập: phiên bản {version}.")
    else:
        say(f"Bản sao lưu trước khi nhập: “{backup.path}”.")
        say(f"Đã nhập: phiên bản {version}.")


def _take_in(door: "Operations", checked: "Checked", known: "Known") -> "BackupFile | None":
    """Write what is to be written, after a copy among the program's own; nothing for none."""
    from app.imports.lists import checking, telling  # noqa: PLC0415
    from app.services import list_imports  # noqa: PLC0415

    rows = checking.incoming(checked, known)
    if not rows.added and not rows.changed:
        return None
    made = _copied(door)
    try:
        door.do(list_imports.take_in, rows)
    except InvalidInput as refusal:
        raise StorageFailure(telling.refused(refusal, checked)) from refusal
    return made


def _copied(door: "Operations") -> "BackupFile":
    """Keep a copy among the program's own; without one nothing is taken in."""
    from app.operations import BackupReason  # noqa: PLC0415

    try:
        return door.keep_copy(BackupReason.BEFORE_IMPORT)
    except StorageFailure as refusal:
        raise StorageFailure(
            f"Chưa giữ được bản sao trước khi nhập nên chưa nhập gì. {refusal}"
        ) from refusal


def _stage(door: "Operations", plan_id: UUID | None, wanted: str | None) -> UUID:
    """Return the stage that is meant. `StorageFailure` names those there are."""
    from app.core.vietnamese import fold  # noqa: PLC0415
    from app.services import stages  # noqa: PLC0415

    every = door.ask(stages.listed, plan_id) if plan_id else ()
    found = [row for row in every if wanted is not None and fold(row.name) == fold(wanted)]
    if len(found) == 1:
        return found[0].id
    known = "; ".join(row.name for row in every) or "chưa có"
    why = f"Không có vòng chấm “{wanted}”" if wanted else "Chưa nói vòng chấm nào"
    raise StorageFailure(
        f"{why}. Chưa nhập gì. Hãy ghi rõ --stage. Các vòng của kế hoạch: {known}."
    )


def _phase(door: "Operations", plan_id: UUID | None, wanted: str) -> UUID:
    """Return the phase that is meant. `StorageFailure` names those there are."""
    from app.core.vietnamese import fold  # noqa: PLC0415
    from app.services import plan_phases  # noqa: PLC0415

    every = door.ask(plan_phases.PART.rows, plan_id) if plan_id else ()
    found = [row for row in every if fold(row.name) == fold(wanted)]
    if len(found) == 1:
        return found[0].id
    known = "; ".join(row.name for row in every) or "chưa có"
    raise StorageFailure(
        f"Không có giai đoạn, đợt “{wanted}”. Chưa nhập gì. Các giai đoạn của kế hoạch: {known}."
    )


def _common(fields: "Sequence[ListField]", given: Sequence[str]) -> dict[str, str]:
    """Return what holds for every row, by column. `StorageFailure` for a column that is none."""
    from app.imports.lists.fields import plain  # noqa: PLC0415

    names = {plain(one.title): one.name for one in fields}
    found: dict[str, str] = {}
    for text in given:
        title, _, value = text.partition("=")
        name = names.get(plain(title))
        if name is None or not value.strip():
            known = ", ".join(one.title for one in fields)
            raise StorageFailure(
                f"Không hiểu “--all {text}”. Chưa nhập gì. Ghi TÊN_CỘT=GIÁ_TRỊ; các cột: {known}."
            )
        found[name] = value
    return found


def _refuse_unwritable(path: Path | None) -> None:
    if path is not None and path.exists():
        raise StorageFailure(
            f"Đã có tệp “{path}”. Chưa nhập gì, tệp ấy còn nguyên. Hãy chọn tên khác."
        )
    if path is not None and not path.absolute().parent.is_dir():
        raise StorageFailure(
            f"Không thấy thư mục “{path.parent}” để ghi các dòng lỗi. Chưa nhập gì. "
            "Hãy chọn thư mục khác rồi nhập lại."
        )


def _write_errors(checked: "Checked", path: Path | None) -> Path | None:
    """Write the rows that were not taken in, where there are some and somebody wants them."""
    if path is None or not checked.wrong:
        return None
    from app.exports.files import replacing  # noqa: PLC0415
    from app.imports.lists import error_rows  # noqa: PLC0415

    content = error_rows.write(checked)
    with replacing(path) as part:
        part.write_bytes(content)
    return path


def _tell(
    begun: "Start",
    checked: "Checked",
    written: Path | None,
    backup: "BackupFile | None",
    *,
    dry_run: bool,
) -> None:
    from app.imports.lists import telling  # noqa: PLC0415

    say(f"{checked.kind.code.label}. {telling.place(begun.table)}")
    if begun.earlier is not None:
        say(telling.earlier(begun.earlier))
    for line in (*telling.columns(checked), *telling.unclear(begun, checked)):
        say(f"  {line}")
    for line in (*begun.table.notices, *telling.aside(begun.table)):
        say(f"  {line}")
    say(telling.counts(checked))
    _say_some([telling.row(one) for one in checked.wrong])
    _say_some(list(telling.of_other_lists(checked)))
    _say_some([line for one in checked.rows for line in telling.known_before(one)])
    if backup is not None:
        say(f"Bản sao lưu trước khi nhập: “{backup.path}”.")
        say(telling.done(checked))
    elif dry_run:
        say(f"Chỉ kiểm tra, chưa ghi gì. Nếu nhập: {telling.plans(checked)}.")
    else:
        say(telling.nothing_new(checked))
    if written is not None:
        say(f"Các dòng chưa nhập, kèm lý do: “{written}”.")


def _say_some(lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        say(f"  {line}")
    if len(lines) > _SHOWN:
        say(f"  … và {len(lines) - _SHOWN} dòng nữa.")


def _answer(
    begun: "Start",
    checked: "Checked",
    written: Path | None,
    backup: "BackupFile | None",
    *,
    dry_run: bool,
) -> dict[str, object]:
    table, choices = checked.table, checked.choices
    return {
        "kind": checked.kind.code.value,
        "file": table.book,
        "sha256": table.sha256,
        "sheet": table.sheet,
        "header_rows": [table.header.first, table.header.last],
        "earlier": begun.earlier.taken_at.isoformat() if begun.earlier else None,
        "columns": dict(checked.wishes.columns),
        "unread": [one.text for one in checked.unread],
        "aside": [{"row": one.row, "why": one.why.value, "text": one.text} for one in table.aside],
        "notices": list(table.notices),
        "counts": {state.value: count for state, count in checked.states.items()},
        "choices": {choice.value: count for choice, count in choices.items()},
        "rows": [_row(one) for one in checked.rows],
        "errors_to": str(written) if written else None,
        "backup": str(backup.path) if backup else None,
        "is_dry_run": dry_run,
    }


def _row(one: "CheckedRow") -> dict[str, object]:
    return {
        "row": one.row,
        "state": one.state.value,
        "choice": one.choice.value,
        "understood": {name: cell.shown for name, cell in one.cells.items()},
        "problems": [trouble.told for trouble in one.problems],
        "doubts": [trouble.told for trouble in one.doubts],
        "notes": list(one.notes),
        "match": None
        if one.match is None
        else {
            "name": one.match.name,
            "by": one.match.by,
            "differences": [
                {"field": found.title, "before": found.before, "after": found.after}
                for found in one.match.differences
            ],
        },
    }
