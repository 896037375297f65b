"""The commands that keep data files safe: backup, verify, restore."""

import argparse
from typing import TYPE_CHECKING

from app.cli import submissions
from app.cli.opening import check_target, open_to_read
from app.cli.parsing import Command, a_path, data_option, json_option
from app.cli.passphrase import new_passphrase, passphrase_of, passphrase_option
from app.cli.saying import say, say_counts, say_json, warn
from app.core.clock import moment_text
from app.core.errors import StorageFailure

if TYPE_CHECKING:
    from app.operations import FileCheck, Restoring


def add_to(command: Command) -> None:
    """Add these commands to the command line."""
    backup = command("backup", "sao lưu một tệp dữ liệu", _back_up)
    data_option(backup)
    backup.add_argument(
        "--to", type=a_path, required=True, metavar="THƯ_MỤC", help="thư mục cất bản sao lưu"
    )
    verify = command("verify", "kiểm tra một tệp dữ liệu, bản sao lưu hoặc gói nộp", _verify)
    verify.add_argument(
        "file",
        type=a_path,
        metavar="TỆP",
        help="tệp .thidua, .thiduabk, .thiduabk.age hoặc .thiduagoi",
    )
    restore = command("restore", "phục hồi một bản sao lưu", _restore)
    restore.add_argument(
        "backup", type=a_path, metavar="BẢN_SAO_LƯU", help="tệp .thiduabk, .thiduabk.age"
    )
    data_option(restore)
    restore.add_argument(
        "--dry-run", action="store_true", help="chỉ xem số liệu lúc ấy và hiện nay, không ghi gì"
    )
    for made in (backup, verify, restore):
        passphrase_option(made)
        json_option(made)


def _back_up(chosen: argparse.Namespace) -> None:
    door = open_to_read(chosen)
    try:
        made = door.back_up(chosen.to, passphrase=new_passphrase(chosen))
        warn(door.note_backup(made))
    finally:
        door.close()
    if chosen.json:
        say_json(
            {
                "path": str(made.path),
                "size": made.size,
                "sha256": made.sha256,
                "created": made.created.isoformat(),
                "encrypted": made.is_encrypted,
                "counts": dict(made.contents.counts),
            }
        )
        return
    say(f"Đã sao lưu vào “{made.path}” ({made.size_text}), đã đọc lại và đối chiếu.")
    if made.is_encrypted:
        say("Bản sao lưu được khóa bằng mật khẩu; mất mật khẩu thì không ai mở được.")
    say_counts(made.contents.told)


def _verify(chosen: argparse.Namespace) -> None:
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    if chosen.file.suffix.casefold() == ".thiduagoi":
        submissions.verify(chosen.file, as_json=chosen.json)
        return
    check = operations.verify_file(chosen.file, passphrase=passphrase_of(chosen.file, chosen))
    if chosen.json:
        say_json(_check_values(check))
    else:
        _say_check(check)
    if not check.is_whole:
        raise StorageFailure(
            f"Tệp “{chosen.file.name}” không còn nguyên vẹn ({len(check.findings)} chỗ). "
            "Tệp được giữ nguyên. Hãy dùng bản sao lưu còn nguyên vẹn."
        )


def _say_check(check: "FileCheck") -> None:
    for finding in check.findings:
        say(f"- {finding}")
    if check.is_whole:
        say(f"Tệp “{check.path.name}” còn nguyên vẹn.")
    if check.note:
        say(f"Lưu ý: {check.note}")
    if said := check.manifest:
        say(f"Bản sao lưu tạo lúc {moment_text(said.created)} trên máy {said.machine}.")
        say(f"Lý do: {said.reason.label}.")
    if held := check.contents:
        say(f"Cơ quan: {held.office or 'chưa khai báo'}.")
        say_counts(held.told)
    say("Bảo vệ khi mở tệp trên máy này:")
    for guard in check.protections:
        note = f" ({guard.note})" if guard.note else ""
        say(f"  [{'có' if guard.is_on else 'không'}] {guard.name}{note}")


def _check_values(check: "FileCheck") -> dict[str, object]:
    held, said = check.contents, check.manifest
    return {
        "file": str(check.path),
        "kind": "backup" if check.is_backup else "data",
        "whole": check.is_whole,
        "findings": list(check.findings),
        "note": check.note,
        "office": held.office if held else None,
        "schema": held.schema if held else None,
        "counts": dict(held.counts) if held else None,
        "heads": list(held.heads) if held else None,
        "created": said.created.isoformat() if said else None,
        "reason": said.reason.value if said else None,
        "app_version": said.app_version if said else None,
        "protections": [
            {"name": guard.name, "on": guard.is_on, "note": guard.note}
            for guard in check.protections
        ],
    }


def _restore(chosen: argparse.Namespace) -> None:
    from app import operations  # noqa: PLC0415
    from app.domain.terms import Role  # noqa: PLC0415

    check_target(chosen, Role.ADMIN, "Phục hồi vào tệp đang có")
    answer = operations.restore_file(
        chosen.backup,
        chosen.data,
        dry_run=chosen.dry_run,
        passphrase=passphrase_of(chosen.backup, chosen),
    )
    if chosen.json:
        say_json(_restoring_values(answer))
    else:
        _say_restoring(answer)


def _say_restoring(answer: "Restoring") -> None:
    made = f"“{answer.backup.name}” (tạo lúc {moment_text(answer.made)})"
    if answer.is_done:
        say(f"Đã phục hồi {made} vào “{answer.target}”.")
    else:
        say(f"Xem trước việc phục hồi {made}; chưa ghi gì.")
    now = dict(answer.now.told) if answer.now else {}
    say(f"  {'':<32}{'bản sao lưu':>12}{'trước đó' if answer.is_done else 'hiện nay':>12}")
    for label, count in answer.then.told:
        say(f"  {label:<32}{count:>12}{now.get(label, '–'):>12}")
    for warning in answer.warnings:
        say(f"Lưu ý: {warning}")
    if answer.lost and answer.newest_lost:
        say(
            f"Bản sao lưu không có {answer.lost} việc làm sau nó; việc cuối lúc "
            f"{moment_text(answer.newest_lost)}."
        )
    if answer.obstacle:
        say(f"Tệp ở đó không đọc được: {answer.obstacle}")
    for path in answer.kept:
        say(f"Dữ liệu trước đó được giữ ở “{path}”.")


def _restoring_values(answer: "Restoring") -> dict[str, object]:
    return {
        "backup": str(answer.backup),
        "made": answer.made.isoformat(),
        "data": str(answer.target),
        "done": answer.is_done,
        "then": dict(answer.then.counts),
        "now": dict(answer.now.counts) if answer.now else None,
        "obstacle": answer.obstacle or None,
        "lost": answer.lost,
        "warnings": list(answer.warnings),
        "newest_lost": answer.newest_lost.isoformat() if answer.newest_lost else None,
        "kept": [str(path) for path in answer.kept],
    }
