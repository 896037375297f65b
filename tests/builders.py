"""An office for tests, with a verb for each thing a test needs to have been done.

Every argument has a default: a test names only what matters to it.
"""

from app.operations import Operations
from app.storage.database import Database


class Office:
    """Does and asks what a test wants, through the one door."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.operations = Operations(database)
        self.ask = self.operations.ask
        self.do = self.operations.do
        self.do_because = self.operations.do_because
        self.undo = self.operations.undo
        self.redo = self.operations.redo
