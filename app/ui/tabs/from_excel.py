"""The way from a list to taking rows in from Excel, where its kind can be taken in."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.terms import ListKind
from app.ui.context import Context, Part
from app.ui.widgets.list_spec import ListAction


def from_excel(
    context: Context,
    kind: ListKind | None,
    parent: QWidget,
    place: Callable[[], Part] | None = None,
    off: Callable[[], str] | None = None,
) -> list[ListAction[Any]]:
    """Return the action of a list, or none where nothing takes such lists in yet.

    `place` says the phase and the round of the list that is seen; `off` why nothing can come in
    now, "" when it can.
    """
    from app.imports.lists.kinds import KINDS  # noqa: PLC0415 - not before a list is seen

    if kind not in KINDS:
        return []

    def run(_rows: list[Any]) -> None:
        from app.ui.dialogs.list_import import import_kind  # noqa: PLC0415 - brings openpyxl

        import_kind(context, parent, kind, place() if place else None)

    return [ListAction("Nhập từ Excel…", run, "import", on_empty=True, is_rare=True, off=off)]
