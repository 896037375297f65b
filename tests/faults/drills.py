"""G31: the program's own copy is tried by itself, whole or damaged; what came of it is noted.

A whole copy has to pass, any other to fail, the note of each try has to say the same, and neither
the copy nor the scratch folder may be other than before. The control changes a name in a copy that
is packed anew with hashes that fit, and asks those alone.
"""

from contextlib import suppress
from pathlib import Path

from app.core.errors import StorageFailure
from app.core.paths import settings_folder
from app.storage import archive, drill_log, own_copies
from app.storage.backup import opened_backup
from app.storage.drilling import drill
from app.storage.reasons import Reason
from app.storage.workspace import workspace
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome
from tests.faults.rot import damage, rows_of
from tests.storage.damage import past_triggers

_WHOLE, _ALTERED, _CUT_OFF = 3, 1, 2
"""Which of six tries are of a copy that is whole, altered, empty; the others have one fault."""


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Try so many copies of one file."""
    outcome = Outcome()
    work_folder = settings_folder() / "work"
    copy = own_copies.make_of(base, Reason.AUTOMATIC).path
    whole = copy.read_bytes()
    altered = _altered(copy, folder / "altered.thiduabk")
    original = _rows(copy)
    outcome.control_tries = 1
    outcome.control_found = int(_rows(folder / "altered.thiduabk") not in (None, original))
    for seed in seeds:
        kind = seed % 6
        content = {_WHOLE: whole, _ALTERED: altered, _CUT_OFF: b""}.get(kind, damage(whole, seed))
        copy.write_bytes(content)
        noted = len(drill_log.noted(base))
        came = drill(copy, base, is_automatic=True)
        outcome.tries += 1
        outcome.accepted += came.is_passed and _rows(copy) != original
        outcome.corrupted += not came.is_passed and kind == _WHOLE
        outcome.lost += len(drill_log.noted(base)) != noted + 1
        outcome.lost += drill_log.last_own(base).is_passed is not came.is_passed
        outcome.corrupted += copy.read_bytes() != content or any(work_folder.iterdir())
    return outcome


def _rows(copy: Path) -> object:
    """Return what a copy gives whose hashes alone are asked; nothing where they refuse it."""
    with suppress(StorageFailure), workspace() as work:
        return rows_of(archive.unpack(copy, work, copy.name).data)
    return None


def _altered(copy: Path, target: Path) -> bytes:
    """Return a copy in which a name was changed, with all hashes made anew."""
    with workspace() as work:
        opened = opened_backup(copy, work)
        past_triggers(opened.data, "UPDATE subject SET name = name || ' giả'")
        archive.pack(opened.data, opened.manifest, target)
    return target.read_bytes()
