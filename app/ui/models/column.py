"""One column of a table or tree: what it shows, how it sorts, how it is edited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.core.vietnamese import collation_key, person_key
from app.domain.dates import PartialDate
from app.ui import style
from app.ui.widgets.field import Field
from app.ui.widgets.icons import sign
from app.ui.widgets.sentence import Weight

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
SORT_ROLE = Role.UserRole
VALUE_ROLE = Role.UserRole + 1

BY_GIVEN_NAME = "Xếp theo tên, rồi họ đệm"
"""What the heading of a column of people says when it is pointed at."""
_LONG_TEXT = 24
_TINTS: dict[Weight, str] = {
    "error": style.ERROR_TINT,
    "warning": style.WARNING_TINT,
    "info": style.NOTE_TINT,
    "check": style.GOOD_TINT,
}


class HasId(Protocol):
    """A row that can be told from the others."""

    @property
    def id(self) -> object:
        """What makes the row itself, whatever its values."""
        ...


R = TypeVar("R", bound=HasId)


@dataclass(frozen=True, slots=True, eq=False)
class Column(Generic[R]):
    """What one column shows, how it sorts and how it is edited.

    heading, note   what stands above it, and its tooltip
    value, text     the value of a row, and how it is written; a missing value is blank
    name            how others speak of it: queries, edits, a remembered layout
    edit            takes the row and the new value of one cell
    field           makes the field a cell is edited with; without it `edit` takes plain text
    field_per_row   whether that field depends on the row; else one reads a whole pasted column
    is_check        shows a box to tick instead of text
    sort            what to sort a row by, when not by its value
    person          the name of the person in a cell, which sorts by tên and then by họ đệm; ""
                    where it is no person's
    struck          per row: whether its words are struck through, for what counts no more
    tooltip, sign, tint   per row: a tooltip, an icon's name, a background that stands out
    quiet           per row: whether its words stand back, for what is not asked for here
    locked          per row: why its cell cannot be changed, "" where it can
    width           in characters; 0 leaves it to the content
    takes_room      whether it is given the room that the other columns of a list leave
    is_summed       whether its numbers are added up below the list on paper
    is_sensitive    whether it is sensitive by law (kỷ luật): seen here, left out of files
    """

    heading: str
    value: Callable[[R], Any]
    text: Callable[[Any], str] = str
    edit: Callable[[R, Any], object] | None = None
    is_number: bool = False
    name: str = ""
    note: str = ""
    field: Callable[[R], Field[Any]] | None = None
    field_per_row: bool = False
    is_check: bool = False
    sort: Callable[[R], Any] | None = None
    person: Callable[[R], str] | None = None
    tooltip: Callable[[R], str] | None = None
    sign: Callable[[R], str] | None = None
    tint: Callable[[R], Weight | None] | None = None
    quiet: Callable[[R], bool] | None = None
    struck: Callable[[R], bool] | None = None
    locked: Callable[[R], str] | None = None
    width: int = 0
    takes_room: bool = False
    is_summed: bool = False
    is_sensitive: bool = False

    @property
    def is_editable(self) -> bool:
        """Whether a person can change its cells."""
        return self.edit is not None or self.field is not None

    def shown(self, row: R) -> str:
        """Return the text of a row's cell."""
        value = self.value(row)
        return "" if value is None or self.is_check else self.text(value)

    def own_value(self, row: R) -> Any:  # noqa: ANN401 - its kind
        """Return what its field edits: the value, or the text where it has no field."""
        return self.value(row) if self.field is not None or self.is_check else self.shown(row)

    def sort_key(self, row: R) -> Any:  # noqa: ANN401 - numbers, days and texts all sort
        """Return what to sort a row by; None comes last, whichever way the column is sorted."""
        if self.sort:
            return self.sort(row)
        if self.person and (name := self.person(row)):
            return person_key(name)
        value = self.value(row)
        if isinstance(value, PartialDate):
            return value.earliest
        if value is None or isinstance(value, int | Decimal | date):
            return value
        return collation_key(self.text(value))

    def data(self, row: R, role: int) -> Any:  # noqa: ANN401 - Qt's own type
        """Return what a view asks of a row's cell."""
        answer = _ANSWERS.get(role)
        return answer(self, row) if answer else None

    def why_locked(self, row: R | None) -> str:
        """Return why a row's cell cannot be changed, "" when it can or nobody says why."""
        return self.locked(row) if self.locked is not None and row is not None else ""

    def flags(self) -> Qt.ItemFlag:
        """Return what can be done with its cells."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.is_editable:
            flags |= (
                Qt.ItemFlag.ItemIsUserCheckable if self.is_check else Qt.ItemFlag.ItemIsEditable
            )
        return flags

    def heading_data(self, role: int) -> Any:  # noqa: ANN401 - Qt's own type
        """Return what a header asks."""
        match role:
            case Role.DisplayRole:
                return self.heading
            case Role.ToolTipRole:
                return self.note or (BY_GIVEN_NAME if self.person else None)
            case Role.TextAlignmentRole:
                return _heading_alignment(self)
            case _:
                return None


def _alignment(column: Column[Any], _row: object = None) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _heading_alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    """Return the side of a heading. One over numbers is centred: it must not touch the next."""
    side = Qt.AlignmentFlag.AlignHCenter if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tooltip(column: Column[Any], row: Any) -> str | None:  # noqa: ANN401 - any kind of row
    if column.tooltip:
        return column.tooltip(row) or None
    text = column.shown(row)
    return text if len(text) > _LONG_TEXT else None


def _check_state(column: Column[Any], row: Any) -> Qt.CheckState | None:  # noqa: ANN401
    if not column.is_check:
        return None
    return Qt.CheckState.Checked if column.value(row) else Qt.CheckState.Unchecked


def _background(column: Column[Any], row: Any) -> QColor | None:  # noqa: ANN401
    weight = column.tint and column.tint(row)
    return QColor(_TINTS[weight]) if weight else None


def _foreground(column: Column[Any], row: Any) -> QColor | None:  # noqa: ANN401
    if column.quiet and column.quiet(row):
        return QColor(style.QUIET_INK)
    return QColor(style.INK) if column.tint and column.tint(row) else None


def _sign(column: Column[Any], row: Any) -> Any:  # noqa: ANN401
    name = column.sign and column.sign(row)
    return sign(name) if name else None


def _font(column: Column[Any], row: Any) -> QFont | None:  # noqa: ANN401
    if not (column.struck and column.struck(row)):
        return None
    font = QFont()
    font.setStrikeOut(True)
    return font


_ANSWERS: dict[int, Callable[[Column[Any], Any], Any]] = {
    Role.DisplayRole: lambda column, row: column.shown(row),
    Role.EditRole: lambda column, row: column.shown(row),
    Role.TextAlignmentRole: _alignment,
    Role.ToolTipRole: _tooltip,
    Role.CheckStateRole: _check_state,
    Role.BackgroundRole: _background,
    Role.ForegroundRole: _foreground,
    Role.DecorationRole: _sign,
    Role.FontRole: _font,
    SORT_ROLE: lambda column, row: column.sort_key(row),
    VALUE_ROLE: lambda column, row: column.own_value(row),
}
