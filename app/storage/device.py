"""Which machine this is. Kept outside the data file: a copied file must not carry it along."""

import json
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.core.paths import settings_folder
from app.storage.atomic import in_words, reading_in_words


@dataclass(frozen=True, slots=True)
class Machine:
    """A PC, and its name as people know it."""

    id: str
    name: str


def this_machine(folder: Path | None = None) -> Machine:
    """Return this PC, giving it an identity the first time.

    Raises `StorageFailure` when the disk does not answer: a PC has one identity, and a second one
    is not made up for that.
    """
    with in_words(Path.home() / "machine.json", "tên của máy này"):
        file = (folder or settings_folder()) / "machine.json"
    try:
        with reading_in_words(file):
            kept: Any = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return Machine(str(kept["id"]), str(kept["name"]))
    except (ValueError, KeyError, TypeError):  # first start, or a file gone bad
        machine = Machine(str(uuid4()), platform.node() or "máy này")
        with in_words(file, "tên của máy này"):
            file.write_text(json.dumps({"id": machine.id, "name": machine.name}), encoding="utf-8")
        return machine
