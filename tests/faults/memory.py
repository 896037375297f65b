"""G28: the memory comes to its end while the clerk works, at so many different points."""

import os
import resource
import shutil
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from app.core.errors import AppError
from app.operations import open_file
from app.storage import engine as engines
from tests.faults.children import child
from tests.faults.clerk import Clerk, Desk, Told, judge, operations_of
from tests.faults.outcome import Outcome, spread

_MOST = 2**20
"""Bytes that the actions take at most beyond what the process has."""
_PAGE = 4096
_PEOPLE = 120
"""Added in one action."""


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Take the memory away so many times; the control saves each statement for itself."""
    outcome = Outcome()
    for seed in seeds:
        path = Path(shutil.copy(base, folder / "xa.thidua"))
        _without_memory(path, desk, seed, outcome)
        outcome.tries += 1
    while outcome.control_found == 0 and outcome.control_tries < 10 * len(seeds):
        outcome.control_tries += 1
        path = Path(shutil.copy(base, folder / "control.thidua"))
        found = Outcome()
        _without_memory(path, desk, outcome.control_tries, found, is_one_transaction=False)
        outcome.control_found += found.corrupted > 0
    return outcome


def _without_memory(
    path: Path, desk: Desk, seed: int, outcome: Outcome, *, is_one_transaction: bool = True
) -> None:
    leave = int(_MOST * spread(seed)) // _PAGE * _PAGE
    with child(_work, path, desk, seed, is_one_transaction, leave) as clerk:
        before = set(clerk.hear())
        heard = list(clerk.words())
    saved = [word for word in heard if isinstance(word, str)]
    failures = [word for word in heard if isinstance(word, BaseException)]
    judged = judge(path, Told(saved))
    outcome.lost += judged.lost
    outcome.corrupted += not judged.is_whole
    outcome.accepted += judged.operations != len(before | set(saved))
    outcome.accepted += any(not isinstance(one, AppError | MemoryError) for one in failures)
    outcome.accepted += bool(failures) and heard[-1] in failures  # with room it works again


def _work(
    path: Path,
    desk: Desk,
    seed: int,
    is_one_transaction: bool,
    leave: int,
    line: Connection,
) -> None:
    if not is_one_transaction:  # each statement is saved for itself, before what it names is there
        engines._begin = lambda connection: connection.exec_driver_sql("PRAGMA foreign_keys = 0")
    door = open_file(path)
    clerk = Clerk(door, desk, seed)
    clerk.add_people()
    clerk.mark_all()  # what is only made at the first time is made
    line.send(sorted(operations_of(door)))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries say before they give up
    size = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
    most = resource.getrlimit(resource.RLIMIT_AS)
    for is_short in (True, False):
        failure = None
        resource.setrlimit(resource.RLIMIT_AS, (size if is_short else most[0], most[1]))
        ballast = _filled(leave) if is_short else []
        try:
            clerk.add_people(_PEOPLE)
        except Exception as error:  # noqa: BLE001 - whatever comes is judged
            failure = error
        resource.setrlimit(resource.RLIMIT_AS, most)
        ballast.clear()
        line.send(failure if failure is not None else door._database.head())


def _filled(leave: int) -> list[bytes]:
    """Take what memory is left, in large and small pieces, and give so many bytes back."""
    ballast: list[bytes] = []
    for piece in (2**20, 2**16, 2**12, 400):
        with suppress(MemoryError):
            while True:
                ballast.append(bytes(piece))
    given_back = 0
    while ballast and given_back < leave:
        given_back += len(ballast.pop())
    return ballast
