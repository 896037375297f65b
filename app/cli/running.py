"""Runs one command and turns whatever happens into an exit code and at most one sentence."""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress

from app.cli import (
    documents,
    drill,
    files,
    guide,
    lists,
    reports,
    score,
    submissions,
    trial,
    updates,
    workbooks,
)
from app.cli.parsing import COMMAND, Parser
from app.core.errors import AppError
from app.core.paths import settings_folder
from app.core.version import VERSION

_FAULTS = "loi-dong-lenh.log"


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = Parser(
        prog="so-thi-dua",
        description="Sổ Thi Đua: công tác thi đua, khen thưởng của xã, phường. "
        "Không có lệnh hoặc chỉ có một tệp .thidua thì mở cửa sổ.",
    )
    top.add_argument(
        "--version", action="version", version=f"Sổ Thi Đua {VERSION}", help="xem phiên bản"
    )
    commands = top.add_subparsers(
        title="Lệnh", dest="command", metavar=COMMAND, required=True, parser_class=Parser
    )

    def command(
        name: str, what: str, work: Callable[[argparse.Namespace], None]
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        made.set_defaults(work=work)
        return made

    groups = (files, drill, reports, lists, workbooks, submissions, score, documents, guide, trial)
    for group in (*groups, updates):
        group.add_to(command)
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command. 0: done; 1: a reason the user can act on; 2: wrong usage.

    Help and wrong usage end in `SystemExit`, as argparse does.
    """
    _speak_utf8()
    chosen = parser().parse_args(arguments)
    try:
        chosen.work(chosen)
        if sys.stdout is not None:
            sys.stdout.flush()
    except AppError as error:
        return _refused(str(error))
    except KeyboardInterrupt:
        return _refused("Đã dừng theo yêu cầu. Dữ liệu đã lưu còn nguyên.")
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:  # noqa: BLE001 - the last stop before a person sees a traceback
        return _refused(_fault(error))
    return 0


def _refused(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return 1


def _fault(error: Exception) -> str:
    """Note where the program failed, without the values it worked on, and say so."""
    where = ""
    with suppress(OSError):
        log = settings_folder() / _FAULTS
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.write_text(f"Sổ Thi Đua {VERSION}\n{frames}{type(error).__name__}\n", encoding="utf-8")
        where = f" và gửi tệp “{log}” cho người phụ trách phần mềm"
    return (
        "Phần mềm gặp lỗi ngoài dự kiến nên chưa làm xong. Dữ liệu đã lưu còn nguyên. "
        f"Hãy thử lại{where}."
    )


def _speak_utf8() -> None:
    """Print Vietnamese on any console and in pipes. A program without a console has neither."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
