"""G20: archives that an enemy, or an accident, puts in the place of a backup.

Each is checked, restored to a new name, and joined with an open file: all three have to refuse it,
and nothing may be written but in the program's own work folder, which is empty again afterwards.
The control lets Python's own unpacking have them.
"""

import dataclasses
import json
import random
import shutil
import sqlite3
import stat
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app.core.errors import AppError
from app.core.paths import settings_folder
from app.storage import archive, joining
from app.storage.archive import Manifest
from app.storage.backup import back_up, opened_backup, verify_file
from app.storage.database import Database
from app.storage.restoring import restore
from tests.faults.clerk import MACHINE, Desk
from tests.faults.outcome import Outcome
from tests.storage.disks import contents

MANIFEST, DATA, README = "manifest.json", "data.sqlite", "README.txt"
_NAME = "xa.thiduabk"

Members = dict[str, bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class _Good:
    """A sound backup: its bytes, its members, and what is needed to pack another."""

    whole: bytes
    members: Members
    manifest: Manifest
    data: Path


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Try the ways one after the other, a little different each time round."""
    outcome = Outcome()
    good = _good(base, folder)
    database = Database.open(Path(shutil.copy(base, folder / "dang-mo.thidua")), MACHINE)
    place = folder / "usb"
    with closing(database), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # names that are there twice
        for seed in seeds:
            path = _made(good, place, seed)
            before = contents(folder)
            with _Watched() as written:
                outcome.accepted += _is_taken(path, database)
            outcome.tries += 1
            outcome.corrupted += contents(folder) != before or bool(written)
            outcome.corrupted += any(
                file.is_file() and file.suffix != ".lock"
                for file in (settings_folder() / "work").rglob("*")
            )
            outcome.control_tries += 1
            outcome.control_found += _is_unpacked_plainly(path, folder / "control")
    return outcome


def _good(base: Path, folder: Path) -> _Good:
    path = back_up(base, folder).path
    work = folder / "good"
    work.mkdir()
    opened = opened_backup(path, work)
    with ZipFile(path) as held:
        members = {name: held.read(name) for name in held.namelist()}
    return _Good(path.read_bytes(), members, opened.manifest, opened.data)


def _made(good: _Good, place: Path, seed: int) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    turn, kind = divmod(seed, len(WAYS))
    path = place / _NAME
    WAYS[kind](good, path, random.Random(f"container {turn}"))
    return path


def _is_taken(path: Path, database: Database) -> bool:
    """Return whether any of the three takes the archive."""
    taken = False
    with suppress(AppError):
        taken |= verify_file(path).is_whole
    with suppress(AppError):
        taken |= restore(path, path.with_name("moi.thidua")).is_done
    with suppress(AppError):
        joining.preview(database, path)
        taken = True
    return taken


def _is_unpacked_plainly(path: Path, target: Path) -> bool:
    shutil.rmtree(target, ignore_errors=True)
    try:
        with ZipFile(path) as opened:
            opened.extractall(target)
    except Exception:  # noqa: BLE001 - it refuses in many ways
        return False
    shutil.rmtree(target, ignore_errors=True)
    return True


class _Watched:
    """The files that are opened for writing, made or moved meanwhile outside the settings."""

    found: list[str] | None = None
    root = Path()

    def __enter__(self) -> list[str]:
        if _Watched.root == Path():
            sys.addaudithook(_note)
        _Watched.root = settings_folder()
        _Watched.found = []
        return _Watched.found

    def __exit__(self, *_: object) -> None:
        _Watched.found = None


_SECOND = {"os.link", "os.symlink", "os.rename"}
"""What says the new name second."""


def _note(event: str, told: tuple[object, ...]) -> None:
    if _Watched.found is None:
        return
    if event == "open":
        path, mode, flags = told
        is_writing = set(str(mode or "")) & set("wax+") or (isinstance(flags, int) and flags & 3)
        if not is_writing:
            return
    elif event in _SECOND or event == "os.mkdir":
        path = told[1 if event in _SECOND else 0]
    else:
        return
    if isinstance(path, str | Path) and not Path(path).is_relative_to(_Watched.root):
        _Watched.found.append(str(path))


# --- the ways ------------------------------------------------------------------------------------

Way = Callable[[_Good, Path, random.Random], object]


def _plain(name: str, kind: int = stat.S_IFREG, method: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    info.compress_type = method
    return info


def _written(path: Path, *entries: tuple[str | ZipInfo, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for info, content in entries:
            made.writestr(_plain(info) if isinstance(info, str) else info, content)
    return path


def _with_data_named(name: str | ZipInfo) -> Way:
    def way(good: _Good, path: Path, _lot: random.Random) -> None:
        _written(path, *((name if n == DATA else n, c) for n, c in good.members.items()))

    return way


def _with_members(*names: str) -> Way:
    def way(good: _Good, path: Path, lot: random.Random) -> None:
        other = lot.randbytes(200)
        _written(path, *((name, good.members.get(name, b"MZ" + other)) for name in names))

    return way


def _with_member(name: str, change: Callable[[bytes, random.Random], bytes]) -> Way:
    def way(good: _Good, path: Path, lot: random.Random) -> None:
        members = good.members | {name: change(good.members[name], lot)}
        _written(path, *members.items())

    return way


def _with_bytes(change: Callable[[bytes, random.Random], bytes]) -> Way:
    def way(good: _Good, path: Path, lot: random.Random) -> None:
        path.write_bytes(change(good.whole, lot))

    return way


def _saying(**changes: object) -> Way:
    def way(good: _Good, path: Path, _lot: random.Random) -> None:
        archive.pack(good.data, dataclasses.replace(good.manifest, **changes), path)

    return way


def _holding(sql: str) -> Way:
    """A container in which every hash is right, and the database has a trap."""

    def way(good: _Good, path: Path, _lot: random.Random) -> None:
        data = Path(shutil.copy(good.data, path.with_name("trap.sqlite")))
        with closing(sqlite3.connect(data, isolation_level=None)) as connection:
            connection.executescript(sql)
        archive.pack(data, good.manifest, path)
        data.unlink()

    return way


def _flagged(flag: int) -> Callable[[bytes, random.Random], bytes]:
    def change(whole: bytes, _lot: random.Random) -> bytes:
        content = bytearray(whole)
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.find(signature) + offset] |= flag
        return bytes(content)

    return change


def _hand_edited(manifest: bytes, lot: random.Random) -> bytes:
    said = json.loads(manifest)
    said["counts"]["subject"] += lot.randint(1, 500)
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _said_twice(manifest: bytes, _lot: random.Random) -> bytes:
    return manifest.replace(b'"operations":', b'"operations": 1,\n "operations":', 1)


def _lies_about_its_size(good: _Good, path: Path, lot: random.Random) -> None:
    data = bytes(lot.randint(11, 30) * 2**20)
    _written(path, *(good.members | {DATA: data}).items())
    said = len(good.members[DATA]).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(len(data).to_bytes(4, "little"), said))


def _ends_early(good: _Good, path: Path, _lot: random.Random) -> None:
    _with_data_named(f"{DATA}#.txt")(good, path, _lot)
    path.write_bytes(path.read_bytes().replace(b"#.txt", b"\x00.txt"))


def _overlapping(whole: bytes, _lot: random.Random) -> bytes:
    """Let the last member begin where the one before it begins."""
    content = bytearray(whole)
    second = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    third = content.find(b"PK\x01\x02", second + 4)
    content[third + 42 : third + 46] = content[second + 42 : second + 46]
    return bytes(content)


def _crowd(_good_one: _Good, path: Path, lot: random.Random) -> None:
    with ZipFile(path, "w", ZIP_STORED) as made:
        for number in range(lot.randint(1000, 5000)):
            made.writestr(str(number), b"")


def _nested(good: _Good, path: Path, _lot: random.Random) -> None:
    entries = [(name, good.whole if name == DATA else held) for name, held in good.members.items()]
    _written(path, *entries)


def _named_otherwise_inside(whole: bytes, _lot: random.Random) -> bytes:
    """Give the local header another name than the list at the end has."""
    return whole.replace(b"data.sqlite", b"../evil.exe", 1)


_NAMES = (
    *("../../data.sqlite", "/data.sqlite", "C:\\data.sqlite", "\\\\may\\chung\\data.sqlite"),
    *("data.sqlite:ads", "DATA.SQLITE", "con.txt", "data.sqlite.", "data.sqlite "),
    *("du lieu/data.sqlite", "data.sqlite/", "./data.sqlite", "dữ liệu", "data\u202eetilqs.exe"),
    *("data\tsqlite", "data.sqlite\r\n"),
)
_SIDE = "CREATE TABLE them (x); INSERT INTO them VALUES (1)"
_TRIGGER = "CREATE TRIGGER gift AFTER INSERT ON award BEGIN SELECT 1; END"
_ENDLESS = (
    "CREATE VIEW v AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) "
    "SELECT * FROM r"
)
_WITHOUT_A_RULE = (
    "PRAGMA writable_schema = 1; "
    "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'hold'"
)


def _ways() -> Iterator[Way]:
    yield from (_with_data_named(name) for name in _NAMES)
    yield _ends_early
    yield _with_members(MANIFEST, DATA, DATA)
    yield _with_members(MANIFEST, DATA, README, DATA)
    yield _with_members(DATA, MANIFEST, README)
    yield _with_members(MANIFEST, DATA)
    yield _with_members(MANIFEST, DATA, README, "evil.exe")
    yield _with_members()
    yield _with_data_named(_plain(DATA, stat.S_IFLNK))
    yield _with_data_named(_plain(DATA, stat.S_IFDIR))
    yield _with_data_named(_plain(DATA, method=ZIP_BZIP2))
    yield _with_member(DATA, lambda _held, lot: bytes(lot.randint(50, 90) * 2**20))
    yield _lies_about_its_size
    yield _crowd
    yield _nested
    yield _with_bytes(_flagged(1))  # encrypted
    yield _with_bytes(_flagged(8))  # sizes told only afterwards
    yield _with_bytes(_overlapping)
    yield _with_bytes(_named_otherwise_inside)
    yield _with_bytes(lambda whole, lot: lot.randbytes(lot.randint(1, 99)) + whole)
    yield _with_bytes(lambda whole, lot: whole + lot.randbytes(lot.randint(1, 99)))
    yield _with_bytes(lambda whole, lot: whole[: lot.randrange(len(whole))])
    yield _with_bytes(lambda whole, _lot: whole[:-22] + whole[-22:-2] + b"\x04\x00evil")
    yield _with_member(MANIFEST, _hand_edited)
    yield _with_member(MANIFEST, _said_twice)
    yield _with_member(MANIFEST, lambda _held, lot: b"[" * lot.randint(10**4, 10**5))
    yield _with_member(README, lambda held, lot: held + lot.randbytes(9))
    yield _with_member(DATA, lambda held, lot: held[:-1] + lot.randbytes(1) + b"!")
    yield _saying(counts={"subject": 9})
    yield _saying(heads=())
    yield _saying(schema=10**6)
    yield _saying(office="Xã khác")
    yield _holding(_TRIGGER)
    yield _holding(_ENDLESS)
    yield _holding(_WITHOUT_A_RULE)
    yield _holding(_SIDE)
    yield _holding("DROP TRIGGER recorded_update_award")


WAYS = tuple(random.Random(20).sample([*_ways()], len([*_ways()])))
"""In an order in which a few of them, too, are of several kinds."""
