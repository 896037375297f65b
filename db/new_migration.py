"""Writes the next migration from what the tables have become:

    python -m db.new_migration 0003 "clusters have a charter"

Read and mend what it wrote: call `record` for every recorded table that is new or rebuilt, raise
`app.storage.schema.VERSION`, write the `FINGERPRINT` that its test tells beside it, and keep a file
of the version before in tests/data/databases.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command

from app.entities import metadata
from app.entities.types import Stored
from app.storage import migration
from app.storage.engine import open_file


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """Name our column types as `db.migrations.columns` does."""
    if kind == "type" and isinstance(item, Stored):
        name = type(item).__name__
        return "c." + {"Choice": "WORDS", "When": "WORDS", "PaperDate": "WORDS",
                       "Structure": "WORDS"}.get(name, name.upper())  # fmt: skip
    return False


def main(number: str, message: str) -> None:
    """Write versions/`number`_`message`.py against a fresh file of the version before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "before.thidua"
        path.touch()
        if any((Path(__file__).parent / "migrations" / "versions").glob("0*.py")):
            migration.migrate_file(path)
        engine = open_file(path)
        with engine.begin() as connection:
            settings = migration.config(connection)
            settings.attributes |= {"metadata": metadata, "render_item": render}
            command.revision(settings, message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:3])
