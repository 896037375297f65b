"""What the lists of the units tab have in common: a list of one kind of subject."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import number_text, quoted
from app.domain.terms import ListKind, Topic
from app.services import (
    awards,
    units,
)
from app.services.awards import AwardRow
from app.services.uses import InUse
from app.services.validation import Fields, labels
from app.ui.context import Context
from app.ui.dialogs.in_use import ask_to_retire
from app.ui.dialogs.quick_add import unit_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column, R
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.days import filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.widgets.fields import (
    Field,
    PickList,
)
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.table import TableView

_MOST_NAMED = 5
"""Rows named in a dialog that takes them."""


class SubjectList(QWidget, Generic[R]):
    """A list of one kind of subject. Subclasses say what they show.

    Signals:
        status_changed: the words that say how many are shown.
    """

    status_changed = Signal(str)
    noun: ClassVar[str] = ""
    fields: ClassVar[type[Fields]] = Fields
    verbs: ClassVar[Any] = None
    """The module of services of this kind; its `create_many` takes rows pasted from Excel."""
    takes: ClassVar[ListKind | None] = None
    """The kind of list from Excel that brings such records."""
    has_awards: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = ()
    """The fields that the next new record takes over."""
    own: ClassVar[frozenset[str]] = frozenset({"code", "citizen_number", "valid_to"})
    """The fields that a copy does not take over: no two records have the same."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.with_retired = QCheckBox("Cả ngừng theo dõi")
        self.with_retired.toggled.connect(self.reload)
        self._history = AwardHistory(self) if self.has_awards else None
        self.list = ListPage[R](
            ListSpec(
                history=Topic.SUBJECT,
                columns=self.columns(),
                actions=self.list_actions(),
                filters=self.filters(),
                empty=f"Chưa có {self.noun} nào. {self._way_in()}",
                counted=self.noun,
                beside=(self.with_retired,),
                paste=Paste(
                    noun=self.noun,
                    form=self.paste_form,
                    save=lambda: self.save_many,
                    undo=self.operations.undo,
                ),
            ),
            detail=self._history,
        )
        self.list.table.setAccessibleName(f"Danh sách {self.noun}")
        self.list.status_changed.connect(self.status_changed)
        if self._history is not None:
            self.list.selection_changed.connect(self._history.reload)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    # --- for each kind to say ----------------------------------------------------------------

    def columns(self) -> Sequence[Column[R]]:
        """Return the columns."""
        raise NotImplementedError

    def filters(self) -> Sequence[ListFilter[R]]:
        """Return the filters."""
        return ()

    def rows(self) -> Sequence[R]:
        """Return the rows as the file has them."""
        raise NotImplementedError

    def form(self) -> Form:
        """Return an empty form for one record."""
        raise NotImplementedError

    def paste_form(self) -> Form:
        """Return an empty form for the cells of a pasted record."""
        return self.form()

    def values(self, row: R) -> Mapping[str, Any]:
        """Return what a record holds, for the form."""
        raise NotImplementedError

    def list_actions(self) -> list[ListAction[Any]]:
        """Return what can be done."""
        return [
            ListAction("Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            ListAction(
                "Sửa", self._edit, "edit", ("Ctrl+E", "F2"), "one", writes=False, opens=True
            ),
            ListAction("Nhân bản", self._duplicate, "duplicate", ("Ctrl+D",), "one"),
            ListAction(
                "Xóa",
                self.remove,
                "delete",
                ("Delete",),
                "some",
                many=f"Xóa {{}} {self.noun}",
            ),
            ListAction(
                "Ngừng theo dõi",
                self.retire,
                "lock",
                needs="some",
                refuses=refuse_retired,
                many="Ngừng theo dõi {}",
            ),
            ListAction(
                "Theo dõi lại",
                self.resume,
                "unlock",
                needs="some",
                refuses=_refuse_followed,
                many="Theo dõi lại {}",
            ),
            *from_excel(self.context, self.takes, self),
        ]

    # --- what all kinds do -------------------------------------------------------------------

    @Slot()
    def reload(self) -> None:
        """Show the records as the file has them."""
        self.list.set_read_only(self.operations.read_only_reason or "")
        self.list.set_rows(self.rows())

    def show_row(self, row_id: UUID, *, is_retired: bool) -> None:
        """Read the list and select a record."""
        if is_retired:
            self.with_retired.setChecked(True)
        self.reload()
        self.list.show_row(row_id)

    def add(self, like: R | None = None) -> None:
        """Ask for a new record, and for the next one; the first may begin as one `like` it."""
        form = self.form()
        if like is not None:
            known = to_fields(self.values(like))
            names = form.draft().keys() & known.keys() - self.own
            form.fill({name: known[name] for name in names})
        dialog = RecordDialog(
            form,
            self.save_new,
            f"Nhân bản {self.noun}" if like is not None else f"Thêm {self.noun}",
            again=True,
            kept=self.kept,
            parent=self,
        )
        dialog.exec()
        if dialog.saved:
            self.list.show_row(dialog.saved[-1])

    def edit_row(self, row: R) -> None:
        """Edit a record; look at it in a file that can only be read."""
        form = self.form()
        known = to_fields(self.values(row))
        form.fill({name: known[name] for name in form.draft().keys() & known.keys()})
        form.set_read_only(self.context.is_read_only)
        word = "Xem" if self.context.is_read_only else "Sửa"

        def save(values: dict[str, Any]) -> object:
            return self.save_old(row, values)

        RecordDialog(form, save, f"{word} {self.noun}", parent=self).exec()

    def save_new(self, values: dict[str, Any]) -> object:
        """Add a record."""
        return self.operations.do(self.verbs.create, self.given(values))

    def save_many(self, rows: Sequence[Mapping[str, Any]]) -> object:
        """Add the records of pasted rows, as one action."""
        return self.operations.do(self.verbs.create_many, [self.given(row) for row in rows])

    def save_old(self, row: R, values: dict[str, Any]) -> object:
        """Change a record."""
        return self.operations.do(self.verbs.update, row.id, self.given(values))

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a form holds as the services take it."""
        days = {
            name: value for name, value in to_days(values).items() if name.startswith("valid_")
        }
        return filled(self.fields, {**values, **days})

    def remove(self, rows: Sequence[Any]) -> None:
        """Put records into the bin; those that are used can be retired instead."""
        try:
            self._do(self.verbs.delete, rows, "Đã xóa")
        except InUse as refusal:
            followed = [row for row in rows if not row.is_retired]
            ids = [row.id for row in rows]
            can_retire = bool(followed)
            if ask_to_retire(
                self.operations, Topic.SUBJECT, ids, refusal, self, can_retire=can_retire
            ):
                self.retire(followed)

    def retire(self, rows: Sequence[Any]) -> None:
        """Stop following records."""
        self._do(self.verbs.retire, rows, "Đã ngừng theo dõi")

    def resume(self, rows: Sequence[Any]) -> None:
        """Follow records again."""
        self._do(self.verbs.resume, rows, "Đã theo dõi lại")

    def unit_choices(self) -> list[tuple[UUID, str]]:
        """Return the units to pick from."""
        return [(row.id, row.name) for row in self.operations.ask(units.listed)]

    def unit_field(self) -> PickList[UUID]:
        """Return a field for a unit; one that is missing is added from inside it."""
        return PickList(self.unit_choices(), add=unit_adder(self.operations))

    def _way_in(self) -> str:
        """Return how the first records come in."""
        takes_files = bool(from_excel(self.context, self.takes, self))
        return "Nhập từ Excel hoặc bấm Thêm." if takes_files else "Bấm Thêm để nhập."

    def _do(self, verb: Callable[..., Any], rows: Sequence[Any], done: str) -> None:
        self.operations.do(verb, [row.id for row in rows])
        self.list.offer_undo(f"{done} {len(rows)} {self.noun}.", self.operations.undo)

    def _duplicate(self, rows: Sequence[R]) -> None:
        self.add(rows[0])

    def _edit(self, rows: Sequence[R]) -> None:
        self.edit_row(rows[0])


class AwardHistory(QWidget):
    """What the selected subject was given, the latest first."""

    def __init__(self, owner: SubjectList[Any]) -> None:
        super().__init__()
        self._owner = owner
        self._heading = QLabel()
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.model = RowTableModel[AwardRow](_AWARD_COLUMNS, self)
        self.table = TableView[AwardRow]()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Quá trình khen thưởng")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self.table)

    @Slot()
    def reload(self) -> None:
        """Show the awards of the row that is selected alone."""
        row = self._owner.list.current()
        found = () if row is None else self._owner.operations.ask(awards.of_subject, row.id)
        self._heading.setText(_award_heading(row, len(found)))
        self.model.set_rows(found)


_AWARD_COLUMNS: Sequence[Column[AwardRow]] = (
    Column("Năm", lambda row: row.year, is_number=True, width=6),
    Column("Danh hiệu, hình thức", lambda row: row.award_name, width=36),
    Column("Số quyết định", lambda row: row.decision_number, width=16),
    Column("Ngày", lambda row: row.decided_on, lambda day: f"{day:%d/%m/%Y}", width=11),
    Column("Cơ quan quyết định", lambda row: row.decided_by, width=30),
    Column("Ghi chú", lambda row: row.note),
)


def _award_heading(row: Any, count: int) -> str:  # noqa: ANN401 - a row of any of the lists
    if row is None:
        return "Quá trình khen thưởng: chọn một dòng để xem."
    if not count:
        return f"Quá trình khen thưởng: sổ khen thưởng chưa có gì về {quoted(row.name)}."
    return f"Quá trình khen thưởng của {quoted(row.name)}: {count} lần."


def refuse_retired(rows: Sequence[Any]) -> str:
    """Return why these cannot be retired, or merged: one is retired already."""
    found = next((row for row in rows if row.is_retired), None)
    return f"{quoted(found.name)} đã ngừng theo dõi." if found else ""


def _refuse_followed(rows: Sequence[Any]) -> str:
    found = next((row for row in rows if not row.is_retired), None)
    return f"{quoted(found.name)} đang được theo dõi." if found else ""


def named(what: str, names: Sequence[str]) -> QLabel:
    """Return a label that says of whom or what: a few by name, the others by their number."""
    more = len(names) - _MOST_NAMED
    others = f" và {number_text(more)} dòng khác" if more > 0 else ""
    label = QLabel(f"{what}: {', '.join(names[:_MOST_NAMED])}{others}.")
    label.setWordWrap(True)
    return label


def form_of(
    model: type[Fields], makers: Mapping[str, Callable[[], Field[Any]]], *more: FieldSpec
) -> Form:
    """Return an empty form for the fields of a service, and `more`."""
    words = labels(model)
    return Form(
        [
            FieldSpec(
                name,
                words[name],
                make,
                required=model.model_fields[name].is_required(),
                wide=name == "note",
            )
            for name, make in makers.items()
        ]
        + list(more),
        columns=2,
    )


def values_of(row: object, model: type[Fields]) -> dict[str, Any]:
    """Return what a row holds of the fields of a service."""
    return {name: getattr(row, name) for name in model.model_fields if hasattr(row, name)}
