"""self-test: the installed program proves itself on files of its own."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.cli import reports
from app.cli.parsing import Command
from app.cli.saying import say
from app.core.errors import StorageFailure

T = TypeVar("T")


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    command("self-test", "tự kiểm tra phần mềm vừa cài", _self_test)


def _self_test(_chosen: argparse.Namespace) -> None:
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _timed("Dữ liệu mẫu và báo cáo", lambda: reports.run_demo(folder / "mau"))
        data = next((folder / "mau").glob("*.thidua"))
        copies = folder / "sao-luu"
        copies.mkdir()
        copy = _timed("Sao lưu", lambda: operations.back_up(data, copies))
        check = _timed("Kiểm tra bản sao lưu", lambda: operations.verify_file(copy.path))
        restored = folder / "phuc-hoi.thidua"
        _timed("Phục hồi", lambda: operations.restore_file(copy.path, restored))
        again = _timed("Kiểm tra tệp phục hồi", lambda: operations.verify_file(restored))
    if not (made and check.is_whole and again.is_whole):
        raise StorageFailure("Phần mềm tự kiểm tra không đạt. Hãy cài lại phần mềm.")
    say("OK")


def _timed(what: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    answer = work()
    say(f"{what}: {time.perf_counter() - begun:.1f} giây")
    return answer
