"""What was typed and not saved, on disk: one file for each data file, of this user alone.

Nothing secret comes here: what a `Field` does not let be kept never leaves the window.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from app.core.paths import settings_folder
from app.ui.widgets.drafts import Draft, Step, Typed


def read(file_id: str) -> list[Draft]:
    """Return the drafts of a data file, those not of this shape left out."""
    try:
        kept = json.loads(_path(file_id).read_text(encoding="utf-8"))["drafts"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found: list[Draft] = []
    for one in cast("list[Any]", kept) if isinstance(kept, list) else ():
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            found.append(_draft(one))
    return found


def write(file_id: str, drafts: Sequence[Draft]) -> None:
    """Keep these drafts of a data file and no others: all of them, or what was there stays.

    Raises OSError where the disk refuses.
    """
    path = _path(file_id)
    part = path.with_suffix(".part")
    if not drafts:
        path.unlink(missing_ok=True)
        part.unlink(missing_ok=True)  # of a program that was killed while it wrote
        return
    path.parent.mkdir(exist_ok=True)
    words = json.dumps({"drafts": [asdict(one) for one in drafts]}, ensure_ascii=False)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with open(os.open(part, flags, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _path(file_id: str) -> Path:
    return settings_folder() / "drafts" / f"{file_id}.json"


def _draft(kept: Any) -> Draft:  # noqa: ANN401 - whatever stands in the file
    typed = {
        str(name): Typed(*(str(one[part]) for part in ("label", "text", "words", "saved")))
        for name, one in kept["typed"].items()
    }
    steps = [
        Step(str(one["where"]), str(one["act"]), tuple(map(str, one["rows"])))
        for one in kept["steps"]
    ]
    return Draft(
        editor=str(kept["editor"]),
        caption=str(kept["caption"]),
        typed=typed,
        focus=str(kept["focus"]),
        left_out=tuple(map(str, kept["left_out"])),
        steps=tuple(steps),
        user=str(kept["user"]),
        kept=str(kept["kept"]),
        place={str(name): str(text) for name, text in kept["place"].items()},
    )
