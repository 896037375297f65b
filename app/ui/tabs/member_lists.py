"""The lists of those who belong to units: people and households."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from app.core.vietnamese import number_text
from app.domain.terms import ListKind
from app.services import (
    catalogues,
    households,
    office,
    people,
    units,
)
from app.services.households import HouseholdFields, HouseholdRow
from app.services.people import PersonFields, PersonRow
from app.services.validation import Fields
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import BY_GIVEN_NAME, Column, R
from app.ui.tabs.subject_list import SubjectList, form_of, named, values_of
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
from app.ui.widgets.list_page import ListAction, ListFilter
from app.ui.widgets.masked_field import MaskedField
from app.ui.widgets.record_dialog import RecordDialog

_ALL = 1_000_000
"""More people than any commune has: the whole list in one page."""
SAME_NAME = FieldSpec("allow_same_name", "Vẫn lưu dù trùng tên", CheckField)
"""Ticked when two people, or two householders, really have one name."""


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
        return form_of(
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
        return values_of(self.operations.ask(people.get, row.id), PersonFields)

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
        dialog.start_with("Chuyển", named("Chuyển sang đơn vị mới", [row.name for row in rows]))
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
        return form_of(
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
        return values_of(row, HouseholdFields)

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


def _words(entries: Sequence[catalogues.EntryRow]) -> PickList[str]:
    """Return a field for words that a catalogue suggests."""
    return PickList([(entry.name, entry.name) for entry in entries], free_text=True)
