"""Which machine this is. Kept outside the data file: a copied file must not carry it along."""

import json
import platform
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.core.paths import settings_folder


@dataclass(frozen=True, slots=True)
class Machine:
    """A PC, and its name as people know it."""

    id: str
    name: str


def this_machine(folder: Path | None = None) -> Machine:
    """Return this PC, giving it an identity the first time."""
    file = (folder or settings_folder()) / "machine.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Machine(str(kept["id"]), str(kept["name"]))
    except (OSError, ValueError, KeyError, TypeError):  # first start, or a file gone bad
        machine = Machine(str(uuid4()), platform.node() or "máy này")
        file.write_text(json.dumps({"id": machine.id, "name": machine.name}), encoding="utf-8")
        return machine
