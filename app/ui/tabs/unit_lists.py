"""The lists of the units tab: units, people, households, clusters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import number_text, quoted
from app.domain.terms import ListKind, Topic
from app.services import (
    awards,
    catalogues,
    clusters,
    households,
    office,
    people,
    unit_mergers,
    units,
)
from app.services.awards import AwardRow
from app.services.clusters import (
    KINDS,
    ClusterFields,
    ClusterRow,
    ClusterYearFields,
    ClusterYearView,
)
from app.services.households import HouseholdFields, HouseholdRow
from app.services.people import PersonFields, PersonRow
from app.services.units import UnitFields, UnitRow
from app.services.uses import InUse
from app.services.validation import Fields, labels
from app.ui.context import Context
from app.ui.dialogs.in_use import ask_to_retire
from app.ui.dialogs.quick_add import unit_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import BY_GIVEN_NAME, Column, R
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    DateField,
    Field,
    NumberField,
    PickList,
    SecretCodeField,
    TextArea,
    TextField,
)
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.masked_field import MaskedField
from app.ui.widgets.pasted_rows import Paste
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.table import TableView

_ALL = 1_000_000
"""More people than any commune has: the whole list in one page."""
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
                refuses=_refuse_retired,
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


class UnitList(SubjectList[UnitRow]):
    """The units, in the order of their tree."""

    noun: ClassVar[str] = "đơn vị"
    takes: ClassVar[ListKind | None] = ListKind.UNITS
    fields: ClassVar[type[Fields]] = UnitFields
    verbs: ClassVar[Any] = units

    def columns(self) -> Sequence[Column[UnitRow]]:
        """Return the columns."""
        return [
            Column("Tên đơn vị", self._indented, width=48, sort=lambda row: row.name_key),
            Column("Mã", lambda row: row.code, width=10),
            Column("Loại", lambda row: self._kinds.get(row.kind_code, row.kind_code), width=24),
            Column(
                "Người đứng đầu", lambda row: row.head_name, width=22, person=lambda r: r.head_name
            ),
            Column("Số hộ", lambda row: row.household_count, number_text, is_number=True, width=8),
            Column(
                "Nhân khẩu", lambda row: row.resident_count, number_text, is_number=True, width=10
            ),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def list_actions(self) -> list[ListAction[Any]]:
        """Return what can be done; units can also be merged."""
        return [
            *super().list_actions(),
            ListAction("Gộp đơn vị…", self.merge, "unit", needs="some", refuses=_refuse_retired),
        ]

    def rows(self) -> Sequence[UnitRow]:
        """Return the units from the top down."""
        kinds = self.operations.ask(catalogues.entries, "unit_kinds")
        self._kinds = {entry.code: entry.name for entry in kinds}
        nodes = self.operations.ask(units.tree, include_retired=self.with_retired.isChecked())
        self._depths = {node.unit.id: node.depth for node in nodes}
        return [node.unit for node in nodes]

    def form(self) -> Form:
        """Return an empty form for a unit."""
        kinds = [(entry.code, entry.name) for entry in self._entries("unit_kinds")]
        return _form(
            UnitFields,
            {
                "name": TextField,
                "kind_code": lambda: PickList(kinds),
                "parent_id": self.unit_field,
                "code": CodeField,
                "head_name": TextField,
                "phone": TextField,
                "address": TextField,
                "household_count": NumberField,
                "resident_count": NumberField,
                "position": NumberField,
                "valid_from": day_field,
                "valid_to": day_field,
                "note": TextArea,
            },
        )

    def values(self, row: UnitRow) -> Mapping[str, Any]:
        """Return what a unit holds."""
        return _values(row, UnitFields)

    def merge(self, rows: Sequence[UnitRow]) -> None:
        """Merge units into another."""
        form = Form(
            [
                FieldSpec(
                    "successor",
                    "Đơn vị nhận",
                    self.unit_field,
                    required=True,
                ),
                FieldSpec("on", "Từ ngày", lambda: DateField(whole_days=True), required=True),
            ]
        )

        def save(values: dict[str, Any]) -> object:
            day = to_days(values)["on"]
            ids = [row.id for row in rows if row.id != values["successor"]]
            return self.operations.do(unit_mergers.merge, ids, values["successor"], day)

        dialog = RecordDialog(form, save, f"Gộp {len(rows)} đơn vị", parent=self)
        dialog.start_with("Gộp", _named("Gộp vào đơn vị nhận", [row.name for row in rows]))
        if dialog.exec():
            self.list.offer_undo(_merged(dialog.saved[-1]), self.operations.undo)

    def _entries(self, catalogue: str) -> Sequence[Any]:
        return self.operations.ask(catalogues.entries, catalogue)

    def _indented(self, row: UnitRow) -> str:
        return "    " * self._depths.get(row.id, 0) + row.name


class MemberList(SubjectList[R]):
    """A list of subjects that belong to units."""

    def _read_units(self) -> None:
        """Read which units there are to filter by, and what each belongs to."""
        self.list.set_filter_choices("unit", self.unit_choices())
        nodes = self.operations.ask(units.tree, include_retired=True)
        self._above = {node.unit.id: node.unit.parent_id for node in nodes}

    def _within(self, row: Any) -> Iterator[UUID]:  # noqa: ANN401 - a row with its unit
        unit_id = row.unit_id
        while unit_id is not None:
            yield unit_id
            unit_id = self._above.get(unit_id)


class PersonList(MemberList[PersonRow]):
    """The people, by tên."""

    noun: ClassVar[str] = "cá nhân"
    takes: ClassVar[ListKind | None] = ListKind.PEOPLE
    fields: ClassVar[type[Fields]] = PersonFields
    verbs: ClassVar[Any] = people
    kept: ClassVar[tuple[str, ...]] = ("unit_id",)

    def columns(self) -> Sequence[Column[PersonRow]]:
        """Return the columns."""
        return [
            Column("Danh xưng", lambda row: row.honorific, width=10),
            Column(
                "Họ và tên",
                lambda row: row.name,
                width=30,
                sort=lambda row: row.name_key,
                note=BY_GIVEN_NAME,
            ),
            Column("Chức vụ", lambda row: row.post, width=24),
            Column("Đơn vị", lambda row: row.unit_name, width=34),
            Column("Lãnh đạo", lambda row: "Có" if row.is_leader else "", width=9),
            Column("Ngày sinh", lambda row: row.born, lambda day: day.display, width=12),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def filters(self) -> Sequence[ListFilter[PersonRow]]:
        """Return the filter by unit, which also finds who belongs to a unit below it."""
        return [ListFilter("unit", "Đơn vị", (), lambda row, unit: unit in self._within(row))]

    def rows(self) -> Sequence[PersonRow]:
        """Return the people, by tên."""
        self._read_units()
        wanted = people.Wanted(is_retired_too=self.with_retired.isChecked())
        return self.operations.ask(people.page, 0, _ALL, wanted)

    def form(self) -> Form:
        """Return an empty form for a person, with CCCD only where the office keeps them."""
        return self._form(MaskedField)

    def paste_form(self) -> Form:
        """Return the same; what was just pasted is seen."""
        return self._form(SecretCodeField)

    def _form(self, number: Callable[[], Field[str]]) -> Form:
        keeps_numbers = self.operations.ask(office.citizen_numbers_kept)
        honorifics = self.operations.ask(catalogues.entries, "honorifics")
        posts = self.operations.ask(catalogues.entries, "posts")
        classes = self.operations.ask(catalogues.entries, "subject_classes")
        genders = [("Nam", "Nam"), ("Nữ", "Nữ")]
        return _form(
            PersonFields,
            {
                "name": TextField,
                "honorific": lambda: PickList(
                    [(e.name, e.name) for e in honorifics], free_text=True
                ),
                "unit_id": self.unit_field,
                "post": lambda: _words(posts),
                "is_leader": CheckField,
                "gender": lambda: PickList(genders, free_text=True),
                "born": DateField,
                "class_code": lambda: PickList([(e.code, e.name) for e in classes]),
                "code": CodeField,
                **({"citizen_number": number} if keeps_numbers else {}),
                "phone": TextField,
                "address": TextField,
                "given_name": TextField,
                "note": TextArea,
            },
            SAME_NAME,
        )

    def values(self, row: PersonRow) -> Mapping[str, Any]:
        """Return what is known of a person."""
        return _values(self.operations.ask(people.get, row.id), PersonFields)

    def list_actions(self) -> list[ListAction[Any]]:
        """Return what can be done; several people can also move to another unit."""
        return [
            *super().list_actions(),
            ListAction("Chuyển đơn vị…", self.transfer, "unit", needs="some"),
        ]

    def transfer(self, rows: Sequence[PersonRow]) -> None:
        """Move people to another unit; what they were given before keeps their former one."""
        units_known = self.unit_choices()
        form = Form(
            [FieldSpec("unit_id", "Đơn vị mới", lambda: PickList(units_known), required=True)]
        )

        def save(values: dict[str, Any]) -> object:
            ids = [row.id for row in rows]
            return self.operations.do(people.transfer, ids, values["unit_id"])

        dialog = RecordDialog(form, save, f"Chuyển đơn vị {len(rows)} người", parent=self)
        dialog.start_with("Chuyển", _named("Chuyển sang đơn vị mới", [row.name for row in rows]))
        if dialog.exec():
            self.list.offer_undo(f"Đã chuyển {len(rows)} người.", self.operations.undo)

    def save_new(self, values: dict[str, Any]) -> object:
        """Add a person, and say what was split off the name."""
        same = values.pop(SAME_NAME.name)
        saved = self.operations.do(people.create, self.given(values), allow_same_name=same)
        if saved.notice:
            self.context.say(saved.notice)
        return saved.id

    def save_old(self, row: PersonRow, values: dict[str, Any]) -> object:
        """Change a person, and say what was split off the name."""
        same = values.pop(SAME_NAME.name)
        saved = self.operations.do(people.update, row.id, self.given(values), allow_same_name=same)
        if saved.notice:
            self.context.say(saved.notice)
        return saved.id


class HouseholdList(MemberList[HouseholdRow]):
    """The households, by the householder's tên."""

    noun: ClassVar[str] = "hộ gia đình"
    takes: ClassVar[ListKind | None] = ListKind.HOUSEHOLDS
    fields: ClassVar[type[Fields]] = HouseholdFields
    verbs: ClassVar[Any] = households
    kept: ClassVar[tuple[str, ...]] = ("unit_id",)

    def columns(self) -> Sequence[Column[HouseholdRow]]:
        """Return the columns."""
        return [
            Column("Chủ hộ", lambda row: row.head_name, width=30, person=lambda r: r.head_name),
            Column("Mã hộ", lambda row: row.code, width=12),
            Column("Thôn, tổ dân phố", lambda row: row.unit_name, width=34),
            Column(
                "Nhân khẩu",
                lambda row: row.resident_count,
                number_text,
                is_number=True,
                width=10,
                is_summed=True,
            ),
            Column("Địa chỉ", lambda row: row.address, width=30),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def filters(self) -> Sequence[ListFilter[HouseholdRow]]:
        """Return the filter by unit, which also finds who belongs to a unit below it."""
        return [ListFilter("unit", "Đơn vị", (), lambda row, unit: unit in self._within(row))]

    def rows(self) -> Sequence[HouseholdRow]:
        """Return the households."""
        self._read_units()
        wanted = households.Wanted(is_retired_too=self.with_retired.isChecked())
        return self.operations.ask(households.page, 0, _ALL, wanted)

    def form(self) -> Form:
        """Return an empty form for a household."""
        return _form(
            HouseholdFields,
            {
                "head_name": TextField,
                "unit_id": self.unit_field,
                "name": TextField,
                "code": CodeField,
                "resident_count": NumberField,
                "address": TextField,
                "phone": TextField,
                "note": TextArea,
            },
            SAME_NAME,
        )

    def values(self, row: HouseholdRow) -> Mapping[str, Any]:
        """Return what a household holds."""
        return _values(row, HouseholdFields)

    def save_new(self, values: dict[str, Any]) -> object:
        """Add a household."""
        same = values.pop(SAME_NAME.name)
        return self.operations.do(households.create, self.given(values), allow_same_name=same)

    def save_old(self, row: HouseholdRow, values: dict[str, Any]) -> object:
        """Change a household."""
        same = values.pop(SAME_NAME.name)
        return self.operations.do(
            households.update, row.id, self.given(values), allow_same_name=same
        )


class ClusterList(SubjectList[ClusterRow]):
    """The clusters, with their members and heads in the working year."""

    noun: ClassVar[str] = "cụm, khối"
    takes: ClassVar[ListKind | None] = ListKind.CLUSTERS
    fields: ClassVar[type[Fields]] = ClusterFields
    verbs: ClassVar[Any] = clusters
    has_awards: ClassVar[bool] = False

    def columns(self) -> Sequence[Column[ClusterRow]]:
        """Return the columns."""
        return [
            Column("Tên cụm, khối", lambda row: row.name, width=40),
            Column("Loại", lambda row: KINDS.get(row.kind_code, row.kind_code), width=16),
            Column("Trưởng", self._lead, width=26),
            Column("Số thành viên", self._count, is_number=True, width=13),
            Column("Thành viên", self._members, width=40),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def list_actions(self) -> list[ListAction[Any]]:
        """Return what can be done, and what belongs to the working year."""
        return [
            *super().list_actions(),
            ListAction("Thành viên…", self._choose_members, "people", needs="one"),
            ListAction(
                "Cụm trưởng…", self._choose_lead, "check", needs="one", refuses=self._refuse_empty
            ),
            ListAction("Lấy từ năm trước", lambda _: self.copy_year(), "history"),
        ]

    def rows(self) -> Sequence[ClusterRow]:
        """Return the clusters."""
        year = self.operations.ask(clusters.in_year, self.context.year)
        self._year: dict[UUID, ClusterYearView] = {view.cluster_id: view for view in year}
        return self.operations.ask(clusters.listed, include_retired=self.with_retired.isChecked())

    def form(self) -> Form:
        """Return an empty form for a cluster."""

        def kind() -> PickList[str]:
            field = PickList(list(KINDS.items()))
            field.set_value("CUM")
            return field

        return _form(
            ClusterFields,
            {"name": TextField, "kind_code": kind, "code": CodeField, "note": TextArea},
        )

    def values(self, row: ClusterRow) -> Mapping[str, Any]:
        """Return what a cluster holds."""
        return _values(row, ClusterFields)

    def choose_members(self, row: ClusterRow) -> None:
        """Tick the members of a cluster in the working year; its heads stay while they are in."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        known = self._of_year(row)
        chosen = tick_list(
            self,
            f"Thành viên {row.name} năm {self.context.year}",
            self.unit_choices(),
            known["member_ids"],
        )
        if chosen is None:
            return
        heads = {name: known[name] if known[name] in chosen else None for name in _HEADS}
        self._set_year(row, {**known, **heads, "member_ids": tuple(chosen)})

    def choose_lead(self, row: ClusterRow) -> None:
        """Choose who leads a cluster in the working year."""
        view = self._year[row.id]
        members = list(zip(view.member_ids, view.member_names, strict=True))
        words = labels(ClusterYearFields)
        form = Form([FieldSpec(name, words[name], lambda: PickList(members)) for name in _HEADS])
        known = self._of_year(row)
        form.fill({name: known[name] for name in _HEADS})

        def save(values: dict[str, Any]) -> None:
            self._set_year(row, {**known, **values})

        RecordDialog(form, save, f"{row.name} năm {self.context.year}", parent=self).exec()

    def copy_year(self) -> None:
        """Take members over from the year before."""
        year = self.context.year
        count = self.operations.do(clusters.copy_year, year - 1, year)
        done = f"Đã lấy thành viên của {count} cụm, khối từ năm {year - 1}."
        self.list.offer_undo(done, self.operations.undo)

    def _choose_members(self, rows: Sequence[ClusterRow]) -> None:
        self.choose_members(rows[0])

    def _choose_lead(self, rows: Sequence[ClusterRow]) -> None:
        self.choose_lead(rows[0])

    def _refuse_empty(self, rows: Sequence[ClusterRow]) -> str:
        if rows[0].id in self._year:
            return ""
        return f"Năm {self.context.year} chưa có thành viên. Bấm “Thành viên…” trước."

    def _of_year(self, row: ClusterRow) -> dict[str, Any]:
        """Return what is written of a cluster in the working year, so that none of it is lost."""
        view = self._year.get(row.id)
        blank = {"member_ids": (), **dict.fromkeys(_HEADS), "note": ""}
        return {name: getattr(view, name) for name in blank} if view else blank

    def _set_year(self, row: ClusterRow, values: Mapping[str, Any]) -> None:
        self.operations.do(clusters.set_year, row.id, self.context.year, values)

    def _count(self, row: ClusterRow) -> int:
        view = self._year.get(row.id)
        return len(view.member_ids) if view else 0

    def _members(self, row: ClusterRow) -> str:
        view = self._year.get(row.id)
        return ", ".join(view.member_names) if view else ""

    def _lead(self, row: ClusterRow) -> str:
        view = self._year.get(row.id)
        if view is None or view.lead_id is None:
            return ""
        return view.member_names[view.member_ids.index(view.lead_id)]


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


_HEADS = ("lead_id", "deputy_id", "second_deputy_id")
SAME_NAME = FieldSpec("allow_same_name", "Vẫn lưu dù trùng tên", CheckField)
"""Ticked when two people, or two householders, really have one name."""
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


def _refuse_retired(rows: Sequence[Any]) -> str:
    found = next((row for row in rows if row.is_retired), None)
    return f"{quoted(found.name)} đã ngừng theo dõi." if found else ""


def _refuse_followed(rows: Sequence[Any]) -> str:
    found = next((row for row in rows if not row.is_retired), None)
    return f"{quoted(found.name)} đang được theo dõi." if found else ""


def _named(what: str, names: Sequence[str]) -> QLabel:
    """Return a label that says of whom or what: a few by name, the others by their number."""
    more = len(names) - _MOST_NAMED
    others = f" và {number_text(more)} dòng khác" if more > 0 else ""
    label = QLabel(f"{what}: {', '.join(names[:_MOST_NAMED])}{others}.")
    label.setWordWrap(True)
    return label


def _merged(merger: unit_mergers.Merger) -> str:
    told = (
        f"Đã gộp. Chuyển {merger.unit_count} đơn vị trực thuộc, {merger.person_count} cá nhân, "
        f"{merger.household_count} hộ."
    )
    if merger.clusters:
        told += f" Đã ghi chú ở {', '.join(merger.clusters)}."
    return told


def _form(
    model: type[Fields], makers: Mapping[str, Callable[[], Field[Any]]], *more: FieldSpec
) -> Form:
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


def _words(entries: Sequence[catalogues.EntryRow]) -> PickList[str]:
    """Return a field for words that a catalogue suggests."""
    return PickList([(entry.name, entry.name) for entry in entries], free_text=True)


def _values(row: object, model: type[Fields]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in model.model_fields if hasattr(row, name)}
