"""What a list page is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.core.vietnamese import number_text
from app.ui.models.column import Column, R
from app.ui.widgets.pasted_rows import Paste


@dataclass(frozen=True, slots=True)
class ListAction(Generic[R]):
    """Something to do from a list. `run` gets the selected rows.

    `keys` with Ctrl hold in the whole page, others only in the rows. `refuses` says why the
    selected rows do not allow it, "" when they do; `off` says so of any rows, and of none. An
    action that `writes` is off in a list that can only be read; one that `opens` is also what
    Enter and a double click do;
    `on_empty` offers it where the list is empty; one that `is_rare` stands under “Khác”, at the
    end of the buttons, so that the others have room on a small screen. With several rows selected
    it says `many`, with how many of them it `takes`: “Duyệt {} đăng ký”.
    """

    label: str
    run: Callable[[list[R]], object]
    icon: str = ""
    keys: tuple[str, ...] = ()
    needs: Literal["nothing", "one", "some"] = "nothing"
    refuses: Callable[[list[R]], str] | None = None
    writes: bool = True
    opens: bool = False
    on_empty: bool = False
    is_rare: bool = False
    many: str = ""
    takes: Callable[[R], bool] | None = None
    off: Callable[[], str] | None = None

    def label_for(self, rows: Sequence[R]) -> str:
        """Return its label while these rows are selected."""
        count = sum(1 for row in rows if self.takes is None or self.takes(row))
        if not self.many or len(rows) < 2 or not count:
            return self.label
        return self.many.format(number_text(count))


@dataclass(frozen=True, slots=True)
class ListFilter(Generic[R]):
    """A choice that narrows the list: its keys with their labels, and whether a row fits one.

    `accepts` may be left out for a list read page by page: its query holds the key. A filter
    that `counts` says behind each choice how many rows have it; where the rows come by pages,
    the page is told by `set_filter_counts`.
    """

    name: str
    label: str
    choices: Sequence[tuple[Any, str]]
    accepts: Callable[[R, Any], bool] | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec(Generic[R]):
    """What a list page is made of.

    `empty` says what is missing and what to do about it; `beside` are widgets of the page's
    own, beside the filters. Without a `search_hint` there is no line to search in and to count:
    for a list of a handful of rows. `history` is the table (a `Topic`) whose ids its rows have:
    then each row leads to what was done to it. Where rows come from more than one table it is
    what tells the table and the id of a row. With `paste` rows from Excel can be pasted into it
    as new ones, which wait in sight until they are saved.
    """

    columns: Sequence[Column[R]]
    actions: Sequence[ListAction[R]] = ()
    filters: Sequence[ListFilter[R]] = ()
    empty: str = "Chưa có dòng nào."
    counted: str = "dòng"
    search_hint: str = "Tìm, không cần gõ dấu (Ctrl+F)"
    beside: Sequence[QWidget] = ()
    history: str | Callable[[R], tuple[str, object]] = ""
    paste: Paste | None = None


@runtime_checkable
class TellsHistory(Protocol):
    """A window that shows what was done to a row; a list asks the nearest one around it."""

    def show_history(self, table: str, row_id: object, parent: QWidget) -> None:
        """Show what was done to a row of a table, in front of `parent`."""
        ...
