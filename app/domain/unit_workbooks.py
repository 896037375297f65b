"""Workbooks that units fill in (tệp cho đơn vị): what their cells hold, and how one is recognised.

A value is the text that people see: “9,5”, “Không phát sinh”, “Mô hình”. What was sent, what came
back and what stands now are compared as such; nothing is made of it before somebody accepts it.
A blank is a blank: not zero, and no order to take something away.
"""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from uuid import UUID

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, money_text, parse_number, quoted, tidy, tidy_lines
from app.domain.dates import PartialDate
from app.domain.terms import EntryState, Term, WorkbookKind

FORMAT = 1
"""Of the form; a file of a later one is refused."""

NOT_ARISEN = EntryState.NOT_APPLICABLE.label
YES, NO = "Có", "Không"
_SHOWN_CHOICES = 8
_MOST_DECIMALS = 6


class ValueKind(Enum):
    """What can be written into the cells of a column."""

    CHOICE = "choice"
    LINE = "line"
    PROSE = "prose"
    NUMBER = "number"
    MONEY = "money"
    WHEN = "when"
    MARK = "mark"
    """Points, a level of those to choose from, or not applicable."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form; one without a kind is only read."""

    key: str
    heading: str
    width: int
    kind: ValueKind | None = None
    help: str = ""
    """What Excel says when a cell of the column is gone to."""
    note: str = ""
    """What hangs at its heading, to be read when it is pointed at."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """What stands in a cell; only an open one is filled in. No choices: anything is.

    `locked` says why nothing can be written into what others of its column are open for, `help`
    what Excel says at it in place of what it says at its column.
    """

    words: str = ""
    is_open: bool = False
    choices: tuple[str, ...] = ()
    locked: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row, known by its key wherever it stands."""

    key: str
    cells: Mapping[str, FormCell]
    """By the keys of columns."""
    is_group: bool = False
    level: int = 0
    title: str = ""
    """What it is about, where its cells do not say so."""

    @property
    def label(self) -> str:
        """What it is about."""
        if self.title:
            return self.title
        names = (self.cells[key].words for key in ("code", "name") if key in self.cells)
        return " ".join(name for name in names if name)


@dataclass(frozen=True, slots=True)
class FormPage:
    """One sheet of a workbook. Its key tells it, whatever it is called by then."""

    key: str
    title: str
    heading: str
    hints: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]

    @property
    def open_cells(self) -> dict[str, str]:
        """What stands in the cells to fill in, by `row/column`."""
        return {
            cell_key(row.key, column.key): row.cells[column.key].words
            for row in self.rows
            for column in self.columns
            if column.key in row.cells and row.cells[column.key].is_open
        }


@dataclass(frozen=True, slots=True)
class Identity:
    """Which workbook it is. It lies hidden in the file, signed; names of files do not count."""

    workbook_id: UUID
    plan_id: UUID
    subject_id: UUID
    kind: WorkbookKind
    version: int
    moment: str
    """When it was made, as the office's clock showed it."""
    subject_name: str
    plan_name: str
    fingerprint: str
    """Of everything that was sent."""
    format: int = FORMAT
    signature: str = ""

    @property
    def text(self) -> str:
        """All but the signature, in one form."""
        return canonical(
            {
                "format": self.format,
                "workbook": str(self.workbook_id),
                "plan": str(self.plan_id),
                "subject": str(self.subject_id),
                "kind": self.kind.value,
                "version": self.version,
                "moment": self.moment,
                "subject_name": self.subject_name,
                "plan_name": self.plan_name,
                "fingerprint": self.fingerprint,
            }
        )

    @classmethod
    def from_text(cls, text: str, signature: str) -> "Identity":
        """Return what `text` says; raises ValueError when it is no identity."""
        try:
            told = json.loads(text)
            return cls(
                workbook_id=UUID(told["workbook"]),
                plan_id=UUID(told["plan"]),
                subject_id=UUID(told["subject"]),
                kind=WorkbookKind(told["kind"]),
                version=int(told["version"]),
                moment=str(told["moment"]),
                subject_name=str(told["subject_name"]),
                plan_name=str(told["plan_name"]),
                fingerprint=str(told["fingerprint"]),
                format=int(told["format"]),
                signature=signature,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(text) from error

    def signed_by(self, secret: str) -> str:
        """Return the signature that only who has the data file can make."""
        return hmac.new(secret.encode(), self.text.encode(), sha256).hexdigest()

    def is_signed_by(self, secret: str) -> bool:
        """Whether the signature is the one of the data file, and nothing was changed since."""
        return hmac.compare_digest(self.signed_by(secret), self.signature)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole workbook as it goes out."""

    identity: Identity
    pages: tuple[FormPage, ...]

    @property
    def sent(self) -> dict[str, str]:
        """What stands in the cells to fill in."""
        return {key: words for page in self.pages for key, words in page.open_cells.items()}


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook as it came back: what stands in its cells, not yet understood."""

    file_name: str
    sha256: str
    identity: Identity
    heads: tuple[str, ...]
    """Whom the heads of its sheets name."""
    values: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict[str, str])
    """Cells that cannot be read, in sentences."""
    dates: frozenset[str] = frozenset()
    """Cells that Excel holds as a day; where no day is asked for, it may have made it of another
    text ("9.5", "12/5") by itself."""
    addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no workbook of ours, and why, in a sentence."""

    file_name: str
    sentence: str


class CellState(Term):
    """What becomes of a cell that came back."""

    SAME = "same", "Không đổi"
    CHANGED = "changed", "Đơn vị ghi"
    HERE = "here", "Ta đã sửa"
    CONFLICT = "conflict", "Hai bên cùng sửa"
    EMPTIED = "emptied", "Để trống"
    REFUSED = "refused", "Không nhận được"


WAITING = frozenset({CellState.CHANGED, CellState.CONFLICT, CellState.EMPTIED, CellState.REFUSED})
"""Somebody has to look at it as long as it is not taken over."""

ACCEPTABLE = frozenset({CellState.CHANGED, CellState.CONFLICT, CellState.EMPTIED})
"""It can be taken over; of these only what the unit wrote is without being asked for."""


class BoardState(Term):
    """Where the workbook of a unit is."""

    UNSENT = "unsent", "Chưa gửi"
    SENT = "sent", "Đã gửi"
    RECEIVED = "received", "Đã nhận"
    TO_CHECK = "to_check", "Cần xem lại"


def state_of(sent: str, came: str, now: str) -> CellState:
    """Return what becomes of a cell, from the three values of it.

    >>> state_of("8", "9", "8").value, state_of("8", "8", "7").value, state_of("8", "9", "7").value
    ('changed', 'here', 'conflict')
    >>> state_of("8", "", "8").value, state_of("8", "9", "9").value
    ('emptied', 'same')
    """
    if came == now:
        return CellState.SAME
    if came == sent:
        return CellState.HERE
    if not came:
        return CellState.EMPTIED
    return CellState.CHANGED if now == sent else CellState.CONFLICT


def cell_key(row: str, column: str) -> str:
    """Return how a cell is called: its row and its column."""
    return f"{row}/{column}"


def canonical(values: object) -> str:
    """Return values as JSON in the one form that fingerprints go by."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint_of(sent: Mapping[str, str]) -> str:
    """Return the fingerprint of what was sent."""
    return sha256(canonical(dict(sent)).encode()).hexdigest()


def plain_number(number: Decimal | int) -> str:
    """Return a number so that it can be typed again: no dots between thousands.

    >>> plain_number(Decimal("1250.50")), plain_number(7)
    ('1250,5', '7')
    """
    whole, _, rest = f"{Decimal(number):f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def understood(kind: ValueKind, words: str, choices: Sequence[str], today: date) -> str:
    """Return what a unit wrote in the form that values are compared in.

    Raises InvalidInput with a sentence for what can be read two ways or not at all.
    """
    typed = tidy_lines(words) if kind is ValueKind.PROSE else tidy(words)
    if not typed:
        return ""
    if kind is ValueKind.CHOICE:
        return _chosen(typed, choices)
    if kind is ValueKind.MARK:
        return _mark(typed, choices)
    return _READERS[kind](typed, today)


def _chosen(typed: str, choices: Sequence[str]) -> str:
    exact = [choice for choice in choices if choice == typed]
    found = exact or [choice for choice in choices if fold(choice) == fold(typed)]
    if len(found) == 1:
        return found[0]
    shown = "; ".join(choices[:_SHOWN_CHOICES]) + ("; …" if len(choices) > _SHOWN_CHOICES else "")
    raise InvalidInput.of(
        None, f"{quoted(typed)} không có trong danh sách để chọn. Chọn một trong: {shown}."
    )


def _mark(typed: str, choices: Sequence[str]) -> str:
    if fold(typed) in (fold(NOT_ARISEN), "kps"):
        return NOT_ARISEN
    if choices:
        return _chosen(typed, choices)
    return plain_number(_number(typed))


def _when(typed: str, today: date) -> str:
    found = PartialDate.parse(typed, today)
    return found.display if found else ""


def _number(typed: str) -> Decimal:
    """Return a number that can be read one way only: three decimals could be thousands."""
    before, parting, after = typed.replace(",", ".").partition(".")
    if parting and len(after) == 3 and after.isdigit() and before.lstrip("+-\u2212") != "0":
        raise InvalidInput.of(
            None,
            f"{quoted(typed)} không rõ là {before}{after} hay {before},{after}. "
            "Ghi không có dấu tách hàng nghìn; phần lẻ thêm một số 0 ở cuối.",
        )
    found = parse_number(typed)
    if found is None or -found.as_tuple().exponent > _MOST_DECIMALS:  # type: ignore[operator]
        raise InvalidInput.of(
            None, f"{quoted(typed)} có quá nhiều số lẻ. Ghi tối đa {_MOST_DECIMALS} số lẻ."
        )
    return found


def _money(typed: str) -> str:
    try:
        found = parse_number(fold(typed).removesuffix("dong").removesuffix("d").strip())
    except InvalidInput:
        found = None
    if found is None or found != int(found):
        raise InvalidInput.of(
            None, f"{quoted(typed)} không phải số tiền. Ghi số đồng, ví dụ 1.500.000."
        )
    return money_words(int(found))


def money_words(amount: int) -> str:
    """Return an amount of đồng as it stands in a cell.

    >>> money_words(1_500_000)
    '1.500.000'
    """
    return money_text(amount).removesuffix(" đồng")


_READERS: Mapping[ValueKind, Callable[[str, date], str]] = {
    ValueKind.LINE: lambda typed, _: typed,
    ValueKind.PROSE: lambda typed, _: typed,
    ValueKind.NUMBER: lambda typed, _: plain_number(_number(typed)),
    ValueKind.MONEY: lambda typed, _: _money(typed),
    ValueKind.WHEN: _when,
}
