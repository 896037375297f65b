"""Errors a person can do something about.

The message of each is Vietnamese and is shown as it stands. Any other exception is a bug.

    AppError
    ├── InvalidInput     some fields are wrong; the form marks them
    ├── NotAllowed       right input, wrong moment (the plan is closed, ...)
    └── StorageFailure   disk, USB stick or file trouble
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field, or with the whole form when `field` is None."""

    field: str | None
    message: str


class AppError(Exception):
    """Base of every error that is shown to the person as it stands."""


class InvalidInput(AppError):
    """Some of the values entered cannot be accepted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))

    @classmethod
    def of(cls, field: str | None, message: str) -> "InvalidInput":
        """Return the refusal of one field."""
        return cls([Problem(field, message)])


class NotAllowed(AppError):
    """The action makes sense, but not in the present state."""


class StorageFailure(AppError):
    """A file, disk or USB stick cannot be read or written."""
