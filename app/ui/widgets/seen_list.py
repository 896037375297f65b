"""A list as it is seen, to be written as a file by whoever can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.errors import NotAllowed
from app.core.progress import Progress
from app.ui.models.column import Column
from app.ui.models.paged_table import PagedTableModel
from app.ui.models.row_table import TableModel

_AT_ONCE = 1000
"""Rows of a long list read in one go."""
_CHANGED = (
    "Danh sách vừa thay đổi trong lúc đọc nên chưa ghi tệp nào. Bấm F5 để nạp lại rồi xuất lại."
)


@dataclass(frozen=True, slots=True)
class SeenList:
    """The columns of a list that are seen, what narrows it in words, and what reads its rows.

    `rows` may be called on another thread; it raises NotAllowed where the list changes meanwhile
    and Cancelled when the person asks to stop.
    """

    caption: str
    columns: Sequence[Column[Any]]
    narrowed_by: str
    rows: Callable[[Progress], Sequence[Any]]
    plan_id: UUID | None = None
    """The plan that the list is about."""


@runtime_checkable
class ExportsLists(Protocol):
    """A window that writes lists as files; a list asks the nearest one around it."""

    def export_list(self, seen: SeenList, parent: QWidget) -> None:
        """Ask where to, and write the list there; the questions stand in front of `parent`."""
        ...


@runtime_checkable
class AboutPlan(Protocol):
    """What holds lists that are about one plan."""

    @property
    def plan_of_lists(self) -> UUID | None:
        """The plan."""
        ...


def plan_about(widget: QWidget) -> UUID | None:
    """Return the plan that a list is about, where it is about one."""
    above, plan_id = widget.parentWidget(), None
    while above is not None and not isinstance(above, ExportsLists):
        plan_id = above.plan_of_lists if isinstance(above, AboutPlan) else plan_id
        above = above.parentWidget()
    return plan_id


def rows_of(model: TableModel[Any]) -> Callable[[Progress], Sequence[Any]]:
    """Return what reads every row that is shown, in its order, as it is asked for now."""
    count = model.rowCount()
    if not isinstance(model, PagedTableModel):
        rows = [model.row_number(number) for number in range(count)]
        return lambda _: rows
    query, fetch = model.query, model.fetch

    def read(progress: Progress) -> Sequence[Any]:
        found: list[Any] = []
        for offset in range(0, count + 1, _AT_ONCE):  # one more than there were is seen, too
            progress.report(offset, count)
            found += fetch(replace(query, offset=offset, limit=_AT_ONCE))
        if len(found) != count or len({row.id for row in found}) != count:
            raise NotAllowed(_CHANGED)
        return found

    return read
