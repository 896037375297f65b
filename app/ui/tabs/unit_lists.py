"""The lists of the units tab: units, people, households, clusters."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.services import catalogues, clusters, households, people, unit_mergers, units
from app.services.clusters import KINDS, ClusterFields, ClusterYearView
from app.services.households import HouseholdFields, HouseholdRow
from app.services.people import PersonFields, PersonRow
from app.services.units import UnitFields, UnitRow
from app.services.validation import Fields, labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column, R
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    DateField,
    Field,
    NumberField,
    PickList,
    TextArea,
    TextField,
)
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.record_list import ListAction, ListFilter, RecordList, RecordListSpec

_ALL = 1_000_000
"""More people than any commune has: the whole list in one page."""


class SubjectList(QWidget, Generic[R]):
    """A list of one kind of subject with its buttons. Subclasses say what they show.

    Signals:
        counted: the words that say how many are shown.
    """

    counted = Signal(str)
    noun: ClassVar[str] = ""
    fields: ClassVar[type[Fields]] = Fields
    verbs: ClassVar[Any] = None
    """The module of services of this kind."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.with_retired = QCheckBox("Cả ngừng theo dõi")
        self.with_retired.toggled.connect(self.reload)
        self.list = RecordList[R](
            RecordListSpec(
                name=f"danh sách {self.noun}",
                columns=self.columns(),
                actions=self.list_actions(),
                filters=self.filters(),
                open=self.edit_row,
                empty=f"Chưa có {self.noun} nào. Bấm Thêm để nhập.",
                extra=(self.with_retired,),
            )
        )
        self.list.counted.connect(self.counted)
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

    def values(self, row: R) -> Mapping[str, Any]:
        """Return what a record holds, for the form."""
        raise NotImplementedError

    def list_actions(self) -> list[ListAction]:
        """Return the buttons."""
        return [
            ListAction("Thêm", self.add, "Ctrl+N", tip=f"Thêm {self.noun}"),
            ListAction("Sửa", self.edit, "", for_rows=True),
            ListAction("Xóa", self.remove, "Delete", for_rows=True),
            ListAction("Ngừng theo dõi", self.retire, for_rows=True),
            ListAction("Theo dõi lại", self.resume, for_rows=True),
        ]

    # --- what all kinds do -------------------------------------------------------------------

    def reload(self) -> None:
        """Show the records as the file has them."""
        self.list.set_rows(self.rows())
        self.list.set_read_only(self.context.is_read_only)

    def add(self) -> None:
        """Ask for a new record."""
        dialog = RecordDialog(
            self.form(), self.save_new, f"Thêm {self.noun}", again=True, parent=self
        )
        dialog.exec()

    def edit(self) -> None:
        """Edit the selected record."""
        if (row := self.list.current) is not None:
            self.edit_row(row)

    def edit_row(self, row: R) -> None:
        """Edit a record."""
        form = self.form()
        form.fill(to_fields(self.values(row)))
        form.set_read_only(self.context.is_read_only)

        def save(values: dict[str, Any]) -> object:
            return self.save_old(row, values)

        RecordDialog(form, save, f"Sửa {self.noun}", parent=self).exec()

    def save_new(self, values: dict[str, Any]) -> object:
        """Add a record."""
        return self.operations.do(self.verbs.create, self.given(values))

    def save_old(self, row: R, values: dict[str, Any]) -> object:
        """Change a record."""
        return self.operations.do(self.verbs.update, row.id, self.given(values))

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a form holds as the services take it."""
        days = {
            name: value for name, value in to_days(values).items() if name.startswith("valid_")
        }
        return filled(self.fields, {**values, **days})

    def remove(self) -> None:
        """Put the selected records into the bin; undo brings them back."""
        self._each(self.verbs.delete, f"Đã xóa {self.noun}. Bấm Hoàn tác để lấy lại.")

    def retire(self) -> None:
        """Stop following the selected records."""
        self._each(self.verbs.retire, f"Đã ngừng theo dõi {self.noun}.")

    def resume(self) -> None:
        """Follow the selected records again."""
        self._each(self.verbs.resume, f"Đã theo dõi lại {self.noun}.")

    def unit_choices(self) -> list[tuple[UUID, str]]:
        """Return the units to pick from."""
        return [(row.id, row.name) for row in self.operations.ask(units.listed)]

    def _each(self, verb: Callable[..., Any], said: str) -> None:
        for row in self.list.chosen:
            self.operations.do(verb, row.id)
        self.context.say(said)


class UnitList(SubjectList[UnitRow]):
    """The units, in the order of their tree."""

    noun: ClassVar[str] = "đơn vị"
    fields: ClassVar[type[Fields]] = UnitFields
    verbs: ClassVar[Any] = units

    def columns(self) -> Sequence[Column[UnitRow]]:
        """Return the columns."""
        return [
            Column("Tên đơn vị", self._indented, width=48, sort=lambda row: row.name_key),
            Column("Mã", lambda row: row.code, width=10),
            Column("Loại", lambda row: self._kinds.get(row.kind_code, row.kind_code), width=24),
            Column("Người đứng đầu", lambda row: row.head_name, width=22),
            Column("Số hộ", lambda row: row.household_count, is_number=True, width=8),
            Column("Nhân khẩu", lambda row: row.resident_count, is_number=True, width=10),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def list_actions(self) -> list[ListAction]:
        """Return the buttons, with the one that merges units."""
        return [*super().list_actions(), ListAction("Gộp đơn vị…", self.merge, for_rows=True)]

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
                "parent_id": lambda: PickList(self.unit_choices()),
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

    def merge(self) -> None:
        """Merge the selected units into another."""
        chosen = self.list.chosen
        form = Form(
            [
                FieldSpec(
                    "successor",
                    "Đơn vị nhận",
                    lambda: PickList(self.unit_choices()),
                    required=True,
                ),
                FieldSpec("on", "Từ ngày", lambda: DateField(whole_days=True), required=True),
            ]
        )

        def save(values: dict[str, Any]) -> object:
            day = to_days(values)["on"]
            ids = [row.id for row in chosen if row.id != values["successor"]]
            return self.operations.do(unit_mergers.merge, ids, values["successor"], day)

        RecordDialog(form, save, f"Gộp {len(chosen)} đơn vị", parent=self).exec()

    def _entries(self, catalogue: str) -> Sequence[Any]:
        return self.operations.ask(catalogues.entries, catalogue)

    def _indented(self, row: UnitRow) -> str:
        return "    " * self._depths.get(row.id, 0) + row.name


class PersonList(SubjectList[PersonRow]):
    """The people, by tên."""

    noun: ClassVar[str] = "cá nhân"
    fields: ClassVar[type[Fields]] = PersonFields
    verbs: ClassVar[Any] = people

    def columns(self) -> Sequence[Column[PersonRow]]:
        """Return the columns."""
        return [
            Column("Danh xưng", lambda row: row.honorific, width=10),
            Column("Họ và tên", lambda row: row.name, width=30, note="Sắp xếp theo tên"),
            Column("Chức vụ", lambda row: row.post, width=24),
            Column("Đơn vị", lambda row: row.unit_name, width=34),
            Column("Lãnh đạo", lambda row: "Có" if row.is_leader else "", width=9),
            Column("Ngày sinh", lambda row: row.born, lambda day: day.display, width=12),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def filters(self) -> Sequence[ListFilter[PersonRow]]:
        """Return the filter by unit."""
        return [ListFilter("unit", "Đơn vị", lambda row, unit_id: row.unit_id == unit_id)]

    def rows(self) -> Sequence[PersonRow]:
        """Return the people, by tên."""
        self.list.set_choices("unit", self.unit_choices())
        wanted = people.Wanted(is_retired_too=self.with_retired.isChecked())
        return self.operations.ask(people.page, 0, _ALL, wanted)

    def form(self) -> Form:
        """Return an empty form for a person."""
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
                "unit_id": lambda: PickList(self.unit_choices()),
                "post": lambda: _words(posts),
                "is_leader": CheckField,
                "gender": lambda: PickList(genders, free_text=True),
                "born": DateField,
                "class_code": lambda: PickList([(e.code, e.name) for e in classes]),
                "code": CodeField,
                "citizen_number": CodeField,
                "phone": TextField,
                "address": TextField,
                "given_name": TextField,
                "note": TextArea,
            },
        )

    def values(self, row: PersonRow) -> Mapping[str, Any]:
        """Return what is known of a person."""
        return _values(self.operations.ask(people.get, row.id), PersonFields)

    def save_new(self, values: dict[str, Any]) -> object:
        """Add a person, and say what was split off the name."""
        saved = self.operations.do(people.create, self.given(values))
        if saved.notice:
            self.context.say(saved.notice)
        return saved.id

    def save_old(self, row: PersonRow, values: dict[str, Any]) -> object:
        """Change a person, and say what was split off the name."""
        saved = self.operations.do(people.update, row.id, self.given(values))
        if saved.notice:
            self.context.say(saved.notice)
        return saved.id


class HouseholdList(SubjectList[HouseholdRow]):
    """The households, by the householder's tên."""

    noun: ClassVar[str] = "hộ gia đình"
    fields: ClassVar[type[Fields]] = HouseholdFields
    verbs: ClassVar[Any] = households

    def columns(self) -> Sequence[Column[HouseholdRow]]:
        """Return the columns."""
        return [
            Column("Chủ hộ", lambda row: row.head_name, width=30),
            Column("Mã hộ", lambda row: row.code, width=12),
            Column("Thôn, tổ dân phố", lambda row: row.unit_name, width=34),
            Column("Nhân khẩu", lambda row: row.resident_count, is_number=True, width=10),
            Column("Địa chỉ", lambda row: row.address, width=30),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def filters(self) -> Sequence[ListFilter[HouseholdRow]]:
        """Return the filter by unit."""
        return [ListFilter("unit", "Đơn vị", lambda row, unit_id: row.unit_id == unit_id)]

    def rows(self) -> Sequence[HouseholdRow]:
        """Return the households."""
        self.list.set_choices("unit", self.unit_choices())
        wanted = households.Wanted(is_retired_too=self.with_retired.isChecked())
        return self.operations.ask(households.page, 0, _ALL, wanted)

    def form(self) -> Form:
        """Return an empty form for a household."""
        return _form(
            HouseholdFields,
            {
                "head_name": TextField,
                "unit_id": lambda: PickList(self.unit_choices()),
                "name": TextField,
                "code": CodeField,
                "resident_count": NumberField,
                "address": TextField,
                "phone": TextField,
                "note": TextArea,
            },
        )

    def values(self, row: HouseholdRow) -> Mapping[str, Any]:
        """Return what a household holds."""
        return _values(row, HouseholdFields)


class ClusterList(SubjectList[Any]):
    """The clusters, with their members and heads in the working year."""

    noun: ClassVar[str] = "cụm, khối"
    fields: ClassVar[type[Fields]] = ClusterFields
    verbs: ClassVar[Any] = clusters

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns."""
        return [
            Column("Tên cụm, khối", lambda row: row.name, width=40),
            Column("Loại", lambda row: KINDS.get(row.kind_code, row.kind_code), width=16),
            Column("Trưởng", self._lead, width=26),
            Column("Số thành viên", self._count, is_number=True, width=13),
            Column("Thành viên", self._members),
        ]

    def list_actions(self) -> list[ListAction]:
        """Return the buttons, with those of the year."""
        return [
            *super().list_actions(),
            ListAction("Thành viên…", self.choose_members, for_rows=True),
            ListAction("Cụm trưởng…", self.choose_lead, for_rows=True),
            ListAction("Lấy từ năm trước", self.copy_year),
        ]

    def rows(self) -> Sequence[Any]:
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

    def values(self, row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a ClusterRow
        """Return what a cluster holds."""
        return _values(row, ClusterFields)

    def choose_members(self) -> None:
        """Tick the members of the selected cluster in the working year."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        row = self.list.current
        if row is None:
            return
        view = self._year.get(row.id)
        ticked = set(view.member_ids) if view else set[UUID]()
        chosen = tick_list(
            self, f"Thành viên {row.name} năm {self.context.year}", self.unit_choices(), ticked
        )
        if chosen is not None:
            lead = view.lead_id if view and view.lead_id in chosen else None
            self._set_year(row.id, {"member_ids": tuple(chosen), "lead_id": lead})

    def choose_lead(self) -> None:
        """Choose who leads the selected cluster in the working year."""
        row = self.list.current
        view = self._year.get(row.id) if row else None
        if row is None or view is None:
            return
        members = list(zip(view.member_ids, view.member_names, strict=True))
        form = Form(
            [
                FieldSpec("lead_id", "Cụm trưởng, khối trưởng", lambda: PickList(members)),
                FieldSpec("deputy_id", "Cụm phó, khối phó", lambda: PickList(members)),
            ]
        )
        form.fill({"lead_id": view.lead_id, "deputy_id": view.deputy_id})

        def save(values: dict[str, Any]) -> None:
            self._set_year(row.id, {"member_ids": view.member_ids, **values})

        RecordDialog(form, save, f"{row.name} năm {self.context.year}", parent=self).exec()

    def copy_year(self) -> None:
        """Take members over from the year before."""
        year = self.context.year
        count = self.operations.do(clusters.copy_year, year - 1, year)
        self.context.say(f"Đã lấy {count} cụm, khối từ năm {year - 1}.")

    def _set_year(self, cluster_id: UUID, values: Mapping[str, Any]) -> None:
        self.operations.do(clusters.set_year, cluster_id, self.context.year, values)

    def _count(self, row: Any) -> int:  # noqa: ANN401 - a ClusterRow
        view = self._year.get(row.id)
        return len(view.member_ids) if view else 0

    def _members(self, row: Any) -> str:  # noqa: ANN401 - a ClusterRow
        view = self._year.get(row.id)
        return ", ".join(view.member_names) if view else ""

    def _lead(self, row: Any) -> str:  # noqa: ANN401 - a ClusterRow
        view = self._year.get(row.id)
        if view is None or view.lead_id is None:
            return ""
        return view.member_names[view.member_ids.index(view.lead_id)]


def _form(model: type[Fields], makers: Mapping[str, Callable[[], Field[Any]]]) -> Form:
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
        ],
        columns=2,
    )


def _words(entries: Sequence[catalogues.EntryRow]) -> PickList[str]:
    """Return a field for words that a catalogue suggests."""
    return PickList([(entry.name, entry.name) for entry in entries], free_text=True)


def _values(row: object, model: type[Fields]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in model.model_fields if hasattr(row, name)}
