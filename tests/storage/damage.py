"""What befalls data files outside the program."""

import shutil
import sqlite3
from contextlib import closing


def interrupt_a_save(path):
    """Leave a data file as a power cut in the middle of a save does, with its journal."""
    copy, journal = path.with_name("copy"), path.with_name(f"{path.name}-journal")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TRIGGER recorded_update_subject")
        connection.execute("UPDATE subject SET name = name || ' nửa chừng', revision = 7")
        shutil.copyfile(path, copy)
        left = journal.read_bytes()
        connection.execute("ROLLBACK")
    copy.replace(path)
    journal.write_bytes(left)


def alter(path):
    """Change a name the way a database browser does."""
    past_triggers(path, "UPDATE subject SET name = 'Thôn Giả' WHERE name = 'Thôn Đông'")


def past_triggers(path, sql):
    """Do something to a data file while its triggers are out of the way."""
    with closing(sqlite3.connect(path)) as connection:
        found = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        triggers = connection.execute(found).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql)
        for _, trigger in triggers:
            connection.execute(trigger)
        connection.commit()
