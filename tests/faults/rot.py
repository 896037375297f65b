"""G8 and G9: bits that turn by themselves, in a backup and in the data file.

Damage that leaves everything as it was read before is none: it is tried, and not counted as taken
for whole.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from app.core.errors import StorageFailure
from app.storage.backup import back_up, opened_backup, verify_file
from app.storage.workspace import workspace
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome

BLOCK = 4096
PHRASE = "tam-bic-hop-nul-kem-vat"


def in_backups(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Damage a backup in so many ways; none may give other data than were backed up."""
    outcome = Outcome()
    sound = back_up(base, folder).path
    whole, original = sound.read_bytes(), _restored(sound)
    assert original is not None
    inner_file = folder / "control.sqlite"
    with workspace() as work:
        inner = opened_backup(sound, work).data.read_bytes()
    inner_file.write_bytes(inner)
    rows = rows_of(inner_file)
    for seed in seeds:
        damaged = folder / "hong.thiduabk"
        damaged.write_bytes(damage(whole, seed))
        outcome.tries += 1
        outcome.accepted += _restored(damaged) not in (None, original)
    for seed in _until_found(outcome, 40 * len(seeds)):
        inner_file.write_bytes(_flipped(inner, seed))
        outcome.control_found += _structure_is_sound(inner_file) and rows_of(inner_file) != rows
    return outcome


def in_encrypted_backups(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Damage an encrypted backup; the control damages one whose lock was taken off.

    Each try derives the key anew, which takes a second on purpose.
    """
    outcome = Outcome()
    sound = back_up(base, folder, passphrase=PHRASE).path
    whole, original = sound.read_bytes(), _restored(sound, PHRASE)
    assert original is not None
    for seed in seeds:
        damaged = folder / "hong.thiduabk.age"
        damaged.write_bytes(damage(whole, seed))
        outcome.tries += 1
        outcome.accepted += _restored(damaged, PHRASE) not in (None, original)
    with workspace() as work:
        inner = opened_backup(sound, work, passphrase=PHRASE).data.read_bytes()
    inner_file = folder / "control.sqlite"
    inner_file.write_bytes(inner)
    rows = rows_of(inner_file)
    for seed in _until_found(outcome, 1000):
        inner_file.write_bytes(_flipped(inner, seed))
        outcome.control_found += _structure_is_sound(inner_file) and rows_of(inner_file) != rows
    return outcome


def in_data_files(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Damage the data file in so many ways; whatever is read otherwise has to be told."""
    outcome = Outcome()
    whole, original = base.read_bytes(), rows_of(base)
    path = folder / "xa.thidua"
    for seed in seeds:
        path.write_bytes(damage(whole, seed))
        outcome.tries += 1
        outcome.accepted += _is_taken_for_whole(path) and rows_of(path) != original
    for seed in _until_found(outcome, 40 * len(seeds)):
        path.write_bytes(_flipped(whole, seed))
        outcome.control_found += _structure_is_sound(path) and rows_of(path) != original
    return outcome


def damage(whole: bytes, seed: int) -> bytes:
    """Return bytes with one fault: mostly a bit, else a cut, zeros, or two blocks in turn."""
    lot = random.Random(f"damage {seed}")
    kind = lot.choices([_flipped, _cut, _emptied, _swapped], weights=[20, 2, 2, 1])[0]
    return kind(whole, seed)


def _flipped(whole: bytes, seed: int) -> bytes:
    place = random.Random(f"flip {seed}").randrange(8 * len(whole))
    changed = bytearray(whole)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def _cut(whole: bytes, seed: int) -> bytes:
    return whole[: random.Random(f"cut {seed}").randrange(len(whole))]


def _emptied(whole: bytes, seed: int) -> bytes:
    start = random.Random(f"zeros {seed}").randrange(0, max(len(whole) - BLOCK, 1), 512)
    return whole[:start] + bytes(BLOCK) + whole[start + BLOCK :]


def _swapped(whole: bytes, seed: int) -> bytes:
    blocks = [whole[start : start + BLOCK] for start in range(0, len(whole), BLOCK)]
    first, second = random.Random(f"swap {seed}").sample(range(len(blocks) - 1), 2)
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return b"".join(blocks)


def _restored(backup: Path, passphrase: str = "") -> str | None:
    """Return the hash of what restoring a backup would give; nothing where it is refused."""
    with suppress(StorageFailure), workspace() as work:
        opened = opened_backup(backup, work, passphrase=passphrase)
        return sha256(opened.data.read_bytes()).hexdigest()
    return None


def _is_taken_for_whole(path: Path) -> bool:
    with suppress(StorageFailure):
        return verify_file(path).is_whole
    return False


def rows_of(path: Path) -> object:
    """Return all that is read from a data file by somebody who checks nothing."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            return {
                name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
                for (name,) in names.fetchall()
            }
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            return str(error)


def _structure_is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            checks = ("integrity_check", "foreign_key_check")
            told = [connection.execute(f"PRAGMA {check}").fetchall() for check in checks]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return False
    return told == [[("ok",)], []]


def _until_found(outcome: Outcome, most: int) -> Iterator[int]:
    while outcome.control_found == 0 and outcome.control_tries < most:
        outcome.control_tries += 1
        yield outcome.control_tries
