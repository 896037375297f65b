"""A row of a list while it is checked, and what the check says of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.domain.terms import ListKind, Term
from app.imports.lists.fields import ListField, Vocabulary
from app.imports.lists.headings import Table
from app.imports.lists.known import Known
from app.imports.lists.matching import Match
from app.services.validation import Fields, validated


class RowState(Term):
    """What the check found."""

    VALID = "valid", "Hợp lệ"
    REVIEW = "review", "Cần xem lại"
    ERROR = "error", "Lỗi"


class Choice(Term):
    """What is done with a row."""

    ADD = "add", "Thêm mới"
    UPDATE = "update", "Cập nhật"
    SKIP = "skip", "Bỏ qua"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that stands against a row, at a cell where it has one."""

    field: str
    address: str
    text: str

    @property
    def told(self) -> str:
        """The sentence, with its address in front."""
        return f"{self.address}: {self.text}" if self.address else self.text


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """A cell as it was typed and as it was understood."""

    address: str
    typed: str
    shown: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class ReadRow:
    """A row whose cells are read: `values` has what was understood, by field."""

    row: int
    group: str
    cells: dict[str, CheckedCell]
    values: dict[str, Any]
    addresses: Mapping[str, str]
    """Where the cell of each column would stand, blank or not."""
    problems: list[Trouble] = field(default_factory=list[Trouble])
    doubts: list[Trouble] = field(default_factory=list[Trouble])
    notes: list[str] = field(default_factory=list[str])

    def refuse(self, name: str, text: str) -> None:
        """Note what makes the row impossible."""
        self.problems.append(Trouble(name, self.addresses.get(name, ""), text))

    def doubt(self, name: str, text: str) -> None:
        """Note what somebody has to look at first."""
        self.doubts.append(Trouble(name, self.addresses.get(name, ""), text))

    def note(self, name: str, text: str) -> None:
        """Note what was done, for people to see."""
        address = self.addresses.get(name, "")
        self.notes.append(f"{address}: {text}" if address else text)

    def hold_to(self, model: type[Fields], values: Mapping[str, Any]) -> None:
        """Refuse what the form of such a record refuses, in its own words.

        A row that has problems already is let alone: what it lacks may come of them.
        """
        if self.problems:
            return
        try:
            validated(model, values)
        except InvalidInput as refusal:
            for problem in refusal.problems:
                self.refuse(problem.field or "", problem.message)

    def is_broken(self, name: str) -> bool:
        """Return whether a cell holds something that was not understood."""
        return name in self.cells and bool(self.cells[name].problem)


@dataclass(slots=True)
class Verdict:
    """What a kind of list makes of a row.

    `values` are those of a new record, `changes` those that would change the one it matches.
    """

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    match: Match | None = None
    can_add: bool = True
    """Whether it may be added: two people of one name. Without a match: no row of this list."""

    def known_as(self, match: Match) -> None:
        """Say which record it is about; only what differs there can be changed, nothing added."""
        self.match = match
        names = {one.field for one in match.differences}
        self.changes = {name: value for name, value in self.values.items() if name in names}
        self.can_add = False


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the list with all that is known of it."""

    row: int
    group: str
    cells: Mapping[str, CheckedCell]
    state: RowState
    choice: Choice
    can: tuple[Choice, ...]
    """What may be chosen."""
    problems: tuple[Trouble, ...] = ()
    doubts: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()
    match: Match | None = None
    id: UUID | None = None
    """The id that a new record gets."""
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What is written when it is added or updated."""

    @property
    def is_of_another_list(self) -> bool:
        """Whether it is right but nothing that this kind of list holds; its notes say what."""
        return self.state is RowState.VALID and self.match is None and Choice.ADD not in self.can

    @property
    def told(self) -> str:
        """Why it is not simply right, in one line."""
        return " ".join(_sentence(one.told) for one in (*self.problems, *self.doubts))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


class Desk(ABC):
    """Judges the rows of one list in their order. It remembers those that it has seen."""

    @abstractmethod
    def complete(self, row: ReadRow) -> None:
        """Fill in what stands elsewhere in the row or its group, saying so in its notes."""

    @abstractmethod
    def judge(self, row: ReadRow) -> Verdict:
        """Return what a row is about, noting at the row what stands against it."""

    def pass_over(self, row: ReadRow) -> None:  # noqa: B027
        """Hear that a row is not going to be written."""

    def settle(self, row: ReadRow, verdict: Verdict, new_id: UUID | None) -> None:  # noqa: B027
        """Hear that a row is going to be written: as a new record with this id, or not."""


class Kind(ABC):
    """A kind of list: its columns, what it has to know, and who judges its rows."""

    code: ClassVar[ListKind]
    needs_plan: ClassVar[bool] = False
    needs_stage: ClassVar[bool] = False

    @abstractmethod
    def know(self, session: Session, asked: Known) -> Known:
        """Return what the data file has that rows of this kind are checked against."""

    @abstractmethod
    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns that such a list can have."""

    @abstractmethod
    def desk(self, known: Known) -> Desk:
        """Return who judges the rows of one list."""

    def sample_rows(self, known: Known) -> Sequence[Mapping[str, str]]:
        """Return what stands in the sample already, by column: whom an office has to score."""
        del known
        return ()

    def left_out(self, known: Known, table: Table) -> Iterator[str]:
        """Yield which columns of a table are not taken in on purpose, and why, as sentences."""
        del known, table
        yield from ()

    def vocabulary(self, known: Known) -> Vocabulary:
        """Return which headings mean which column."""
        return Vocabulary(self.fields(known))


def titles(fields: Sequence[ListField]) -> Mapping[str, str]:
    """Return the title of each column."""
    return {one.name: one.title for one in fields}


def required(fields: Sequence[ListField]) -> Iterator[ListField]:
    """Yield the columns that a row cannot do without."""
    return (one for one in fields if one.is_required)
