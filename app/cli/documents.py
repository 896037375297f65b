"""check-document and read-plan: the form (thể thức) of a document, and what a plan says."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parsing import Command, a_path, json_option
from app.cli.saying import say, say_json
from app.core.clock import today
from app.core.errors import InvalidInput
from app.core.vietnamese import quoted

if TYPE_CHECKING:
    from app.imports.document_check import Checked


def add_to(command: Command) -> None:
    """Add these commands to the command line."""
    made = command("check-document", "kiểm tra thể thức một văn bản PDF hoặc Word", _check)
    made.add_argument("file", type=a_path, metavar="TỆP", help="tệp .pdf hoặc .docx")
    made.add_argument(
        "--skip",
        type=_a_check,
        action="append",
        default=[],
        metavar="MÃ",
        help="bỏ qua phép kiểm tra cơ quan không áp dụng, ví dụ TX-MIX; dùng được nhiều lần",
    )
    json_option(made)
    plan = command("read-plan", "đọc nội dung một kế hoạch thi đua thành dữ liệu", _read)
    plan.add_argument("file", type=a_path, metavar="TỆP", help="tệp .docx, .pdf hoặc .txt")
    json_option(plan)


def _a_check(text: str) -> str:
    from app.imports.document_check import check_ids  # noqa: PLC0415 - help needs no checks

    if text not in check_ids():
        raise argparse.ArgumentTypeError(f"unknown check '{text}'")
    return text


def _check(chosen: argparse.Namespace) -> None:
    from app.imports.document_check import check_document  # noqa: PLC0415
    from app.imports.document_check.telling import as_lines, as_values  # noqa: PLC0415
    from app.services.waived_checks import Waivers  # noqa: PLC0415

    found = check_document(chosen.file, today(), Waivers.everywhere(chosen.skip))
    if chosen.json:
        say_json(as_values(found))
    else:
        for line in as_lines(found):
            say(line)
    if found.has_errors:
        raise _refused(chosen.file, found)


def _refused(path: Path, found: "Checked") -> InvalidInput:
    errors = sum(result.is_error for result in found.results)
    return InvalidInput.of(
        None,
        f"Văn bản {quoted(path.name)} có {errors} lỗi thể thức. Tệp được giữ nguyên. "
        "Hãy sửa các chỗ ghi “Sai – Lỗi” rồi kiểm tra lại.",
    )


def _read(chosen: argparse.Namespace) -> None:
    from app.imports.plan_reader.answer import answer_of  # noqa: PLC0415
    from app.imports.plan_reader.files import read_plan_file  # noqa: PLC0415
    from app.imports.plan_reader.reader import read_plan  # noqa: PLC0415
    from app.imports.plan_reader.telling import as_lines  # noqa: PLC0415

    file = read_plan_file(chosen.file)
    reading = read_plan(file.text)
    if chosen.json:
        say_json({**answer_of(reading), "file": file.name, "notices": list(file.notices)})
        return
    for line in as_lines(file, reading):
        say(line)
