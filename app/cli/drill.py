"""`drill`: a backup is tried (thử phục hồi), and what came of it is noted on this PC."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.cli.parsing import Command, a_path, json_option
from app.cli.passphrase import passphrase_of, passphrase_option
from app.cli.saying import say, say_json
from app.core.clock import moment_text
from app.core.errors import StorageFailure
from app.domain.points import points_text

if TYPE_CHECKING:
    from app.operations import Drill

_BLANK = "–"


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    drill = command("drill", "thử phục hồi một bản sao lưu vào tệp tạm", _drill)
    drill.add_argument(
        "file",
        type=a_path,
        metavar="TỆP",
        help="tệp .thiduabk, .thiduabk.age; hoặc tệp .thidua: bản sao mới nhất phần mềm tự giữ",
    )
    passphrase_option(drill)
    json_option(drill)


def _drill(chosen: argparse.Namespace) -> None:
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    answer = operations.drill_file(chosen.file, passphrase=passphrase_of(chosen.file, chosen))
    if chosen.json:
        say_json(_values(answer))
    else:
        for line in _lines(answer):
            say(line)
    if not answer.is_passed:
        raise StorageFailure(f"Thử phục hồi KHÔNG ĐẠT. {answer.failure}")


def _lines(answer: "Drill") -> Iterator[str]:
    if answer.is_passed:
        yield f"Thử phục hồi ĐẠT: “{answer.backup}”. Tệp tạm đã xóa."
    yield from (f"- {finding}" for finding in answer.findings)
    if said := answer.manifest:
        yield (
            f"Bản sao lưu số {said.sequence}, tạo lúc {moment_text(said.created)} trên máy "
            f"{said.machine}; lý do: {said.reason.label}."
        )
    yield from _figures(answer)
    if answer.missing:
        yield f"Bản sao lưu không có {answer.missing} việc làm sau nó."
    yield from (f"Lưu ý: {note}" for note in answer.notes)


def _figures(answer: "Drill") -> Iterator[str]:
    if answer.then is None:
        return
    counts = dict(answer.now.told) if answer.now else {}
    points = dict(answer.now.told_points) if answer.now else {}
    yield f"  {'':<32}{'bản sao lưu':>12}{'hiện nay':>12}"
    for label, count in answer.then.told:
        yield f"  {label:<32}{count:>12}{counts.get(label, _BLANK):>12}"
    for label, sum_ in answer.then.told_points:
        now = points_text(points[label]) if label in points else _BLANK
        yield f"  {label:<32}{points_text(sum_):>12}{now:>12}"


def _values(answer: "Drill") -> dict[str, object]:
    said, then, now = answer.manifest, answer.then, answer.now
    return {
        "backup": str(answer.backup),
        "passed": answer.is_passed,
        "failure": answer.failure or None,
        "findings": list(answer.findings),
        "number": said.sequence if said else None,
        "made": said.created.isoformat() if said else None,
        "then": {"counts": dict(then.counts), "points": dict(then.points)} if then else None,
        "digest": then.digest if then else None,
        "now": {"counts": dict(now.counts), "points": dict(now.points)} if now else None,
        "missing": answer.missing,
        "notes": list(answer.notes),
    }
