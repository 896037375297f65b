"""G26: where personal data are found that were to stay in the data file.

A process of its own fills a file with known words, signs in, lets the program log an error that
holds them, and makes a backup under a passphrase; then it ends in an orderly way, is brought down
by a fault, or is killed in the middle. After the next start nothing but the data file may hold one
of them: not the backup on the stick, not what the system keeps as temporary, not the settings with
their logs and lists, not the list of processes. The control looks through the data file itself.
"""

import faulthandler
import logging
import os
import random
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from app.core import passwords
from app.core.paths import settings_folder
from app.domain.terms import Role
from app.operations import open_file
from app.services import accounts, people
from app.ui import log, recent
from tests.faults.children import child
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome, spread
from tests.storage.disks import At

_WORDS = 500
"""Known words in the file of one try."""
PASSWORD, PHRASE = "Mat-khau-cua-toi-7531", "tam-bic-hop-nul-kem-vat"
_WORD = re.compile(rb"zqwj[a-z]{8}")
"""What every known word looks like; none stands in a file by chance."""
_ENDS = ("crash", "kill", "exit")


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Look through what is left so many times; the control looks through the data file."""
    outcome = Outcome()
    for seed in seeds:
        place = folder / f"{seed}"
        data = _placed(base, place)
        words = known_words(seed)
        with child(_work, data, desk, place, words, seed) as worker:
            for _ in worker.words():
                outcome.accepted += _told_to_others()
        _start_again(data, place)
        looked_at = [file for file in _files(place) if not file.is_relative_to(data.parent)]
        outcome.accepted += sum(_holds(file, words) for file in looked_at)
        outcome.lost += not any(file.suffix == ".log" for file in looked_at)
        outcome.tries += 1
        outcome.control_tries += 1
        outcome.control_found += _holds(data, words)
        shutil.rmtree(place)
    return outcome


def known_words(seed: int) -> set[bytes]:
    """Return names that stand nowhere else."""
    lot = random.Random(f"words {seed}")
    return {b"zqwj" + bytes(lot.choices(b"bcdghklmnpqrstvx", k=8)) for _ in range(_WORDS)}


def _placed(base: Path, place: Path) -> Path:
    for name in ("may", "usb", "tam", "thiet-lap"):
        (place / name).mkdir(parents=True)
    return Path(shutil.copy(base, place / "may" / "xa.thidua"))


def _at_home(place: Path) -> None:
    """Let settings and temporary files of this process lie in folders of their own."""
    os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = str(place / "thiet-lap")
    os.environ["TMPDIR"] = os.environ["TEMP"] = tempfile.tempdir = str(place / "tam")


def _work(
    data: Path, desk: Desk, place: Path, words: set[bytes], seed: int, line: Connection
) -> None:
    _at_home(place)
    passwords.MEMORY_KIB, passwords.PASSES = 64, 1
    log.log_to(settings_folder())
    log.watch_crashes(settings_folder())
    end = _ENDS[seed % len(_ENDS)]
    recent.remember(data)
    door = open_file(data)
    rows = [{"name": word.decode(), "unit_id": desk.unit_id} for word in sorted(words)]
    door.do(people.create_many, rows)
    door.do(accounts.add, {"name": "Quản", "login": "quan", "role": Role.ADMIN}, PASSWORD)
    door.sign_in("quan", PASSWORD)
    try:
        _fail(min(words).decode(), PASSWORD)
    except ZeroDivisionError:
        logging.getLogger("test").exception("an action failed")
    line.send("filled")
    kill = At(100 * spread(seed // len(_ENDS)), _kill) if end == "kill" else None
    door.back_up(place / "usb", progress=kill, passphrase=PHRASE)
    if end == "kill":
        _kill()
    if end == "crash":
        faulthandler._sigabrt()
    door.close()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fail(name: str, password: str) -> None:
    raise ZeroDivisionError(f"{name} {password}")


def _start_again(data: Path, place: Path) -> None:
    """Start the program anew, as the person does after a crash."""
    with child(_open, data, place) as worker:
        worker.hear()


def _open(data: Path, place: Path, line: Connection) -> None:
    _at_home(place)
    door = open_file(data)
    door.close()
    line.send("closed")


def _files(place: Path) -> Iterator[Path]:
    yield from (file for file in place.rglob("*") if file.is_file())


def _holds(file: Path, secrets: set[bytes]) -> bool:
    """Return whether a file holds one of the words, as it is or in the letters of Windows."""
    content = file.read_bytes()
    wide = content.replace(b"\x00", b"")
    return any(word in secrets for text in (content, wide) for word in _WORD.findall(text)) or any(
        secret.encode() in text for secret in (PASSWORD, PHRASE) for text in (content, wide)
    )


def _told_to_others() -> int:
    """Return whether the list of processes tells a secret."""
    told = b""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            told += file.read_bytes()
    return int(PASSWORD.encode() in told or PHRASE.encode() in told)
