"""self-test: the installed program proves itself on files of its own."""

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parsing import Command, a_path, json_option
from app.cli.saying import say, say_json
from app.core.errors import StorageFailure
from app.core.os_words import os_words

if TYPE_CHECKING:
    from app.self_test import Outcome


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    made = command("self-test", "tự kiểm tra phần mềm vừa cài trên dữ liệu mẫu", _self_test)
    made.add_argument(
        "--keep",
        type=a_path,
        metavar="THƯ_MỤC",
        help="giữ lại những tệp đã làm ra ở thư mục mới này; không ghi thì xóa hết",
    )
    json_option(made)


def _self_test(chosen: argparse.Namespace) -> None:
    from app import self_test  # noqa: PLC0415 - help and mistakes need no database

    outcomes: list[Outcome] = []
    kept = nullcontext(_fresh(chosen.keep)) if chosen.keep else self_test.scratch_folder()
    with kept as folder:
        for outcome in self_test.run(folder):
            outcomes.append(outcome)
            if not chosen.json:
                say(outcome.line)
    conclusion = self_test.conclusion(outcomes)
    if chosen.json:
        say_json({"passed": all(one.is_passed for one in outcomes), "steps": _values(outcomes)})
    if not all(one.is_passed for one in outcomes):
        raise StorageFailure(conclusion)
    if not chosen.json:
        say(conclusion)


def _fresh(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa kiểm tra gì. "
            "Hãy ghi tên một thư mục chưa có."
        ) from error
    return folder


def _values(outcomes: "list[Outcome]") -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "passed": one.is_passed,
            "seconds": round(one.seconds, 3),
            "failure": one.failure or None,
            "fault": one.fault or None,
        }
        for one in outcomes
    ]
