"""G5: the disk says no to one call of the system, or to all from then on, while the clerk works.

`strace` answers in the place of the system: the n-th write, flush, shortening, deleting or locking
of the process fails.
"""

import random
import shutil
import subprocess
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from app.core.errors import AppError
from app.operations import open_file
from app.storage import engine as engines
from tests.faults.children import SECONDS, child
from tests.faults.clerk import Clerk, Desk, Told, Way, judge
from tests.faults.killing import WITHOUT_A_JOURNAL
from tests.faults.outcome import Outcome

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "pread64", "openat", "lseek", "fcntl")
ERRORS = ("EIO", "ENOSPC", "EROFS")
_ACTIONS = 6
_FAILED, _SAVED_WITHOUT_A_NAME = "failed", "saved, but its place in the log cannot be read"


def is_possible() -> bool:
    """Return whether calls of another process can be answered here."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "true"],
        check=False,
        capture_output=True,
        timeout=60,
    )
    return tried.returncode == 0


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Let so many calls fail; the control works without a journal."""
    outcome = Outcome()
    for seed in seeds:
        path = Path(shutil.copy(base, folder / "xa.thidua"))
        _with_errors(path, desk, seed, {}, outcome)
        outcome.tries += 1
    while outcome.control_found == 0 and outcome.control_tries < 4 * len(seeds):
        outcome.control_tries += 1
        path = Path(shutil.copy(base, folder / "control.thidua"))
        found = Outcome()
        _with_errors(path, desk, len(CALLS) * outcome.control_tries, WITHOUT_A_JOURNAL, found)
        outcome.control_found += found.corrupted > 0
    return outcome


def _with_errors(path: Path, desk: Desk, seed: int, way: Way, outcome: Outcome) -> None:
    with child(_work, path, desk, seed, way) as clerk:
        before = set(clerk.hear())
        tracer = _attached(clerk.pid, seed)
        try:
            clerk.line.send("go")
            heard = list(clerk.words())
            clerk.kill()
            tracer.wait(SECONDS)
        finally:
            tracer.kill()
    for left in path.parent.glob(f"{path.name}-*"):
        if way:
            left.unlink()
    saved = [word for word in heard if word not in (_FAILED, _SAVED_WITHOUT_A_NAME)]
    judged = judge(path, Told(saved))
    outcome.lost += judged.lost
    outcome.corrupted += not judged.is_whole
    known = len(before | set(saved)) + heard.count(_SAVED_WITHOUT_A_NAME)
    outcome.accepted += judged.operations > known  # told as failed, and there


def _attached(process_id: int, seed: int) -> subprocess.Popen[bytes]:
    """Let one call, or all from one on, fail in a process that waits; return who sees to it."""
    lot = random.Random(f"call {seed}")
    call = CALLS[seed % len(CALLS)]
    number = 1 + lot.randrange(50)
    when = f"{number}+" if lot.random() < 0.3 else str(number)
    inject = f"inject={call}:error={lot.choice(ERRORS)}:when={when}"
    which = ["-e", f"trace={call}", "-e", inject]
    tracer = subprocess.Popen(
        ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(process_id), *which],
        stderr=subprocess.DEVNULL,
    )
    status = Path(f"/proc/{process_id}/status")
    until = time.monotonic() + SECONDS
    while "TracerPid:\t0" in status.read_text():
        if tracer.poll() is not None or time.monotonic() > until:
            tracer.kill()
            raise ChildProcessError("strace did not attach")
        time.sleep(0.01)
    return tracer


def _work(path: Path, desk: Desk, seed: int, way: Way, line: Connection) -> None:
    engines.RECIPE.update(way)
    door = open_file(path)
    clerk = Clerk(door, desk, seed)
    line.send(sorted(clerk.operations()))
    assert line.poll(SECONDS)
    for _ in range(_ACTIONS):
        done = False
        with suppress(AppError):
            clerk.act()
            done = True
            line.send(door._database.head())
            continue
        line.send(_SAVED_WITHOUT_A_NAME if done else _FAILED)
