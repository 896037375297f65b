"""The list of units."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.core.vietnamese import number_text
from app.domain.terms import ListKind
from app.services import (
    catalogues,
    unit_mergers,
    units,
)
from app.services.units import UnitFields, UnitRow
from app.services.validation import Fields
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import day_field, to_days
from app.ui.tabs.subject_list import SubjectList, form_of, named, refuse_retired, values_of
from app.ui.widgets.fields import (
    CodeField,
    DateField,
    NumberField,
    PickList,
    TextArea,
    TextField,
)
from app.ui.widgets.list_page import ListAction
from app.ui.widgets.record_dialog import RecordDialog


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
            ListAction("Gộp đơn vị…", self.merge, "unit", needs="some", refuses=refuse_retired),
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
        return form_of(
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
        return values_of(row, UnitFields)

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
        dialog.start_with("Gộp", named("Gộp vào đơn vị nhận", [row.name for row in rows]))
        if dialog.exec():
            self.list.offer_undo(_merged(dialog.saved[-1]), self.operations.undo)

    def _entries(self, catalogue: str) -> Sequence[Any]:
        return self.operations.ask(catalogues.entries, catalogue)

    def _indented(self, row: UnitRow) -> str:
        return "    " * self._depths.get(row.id, 0) + row.name


def _merged(merger: unit_mergers.Merger) -> str:
    told = (
        f"Đã gộp. Chuyển {merger.unit_count} đơn vị trực thuộc, {merger.person_count} cá nhân, "
        f"{merger.household_count} hộ."
    )
    if merger.clusters:
        told += f" Đã ghi chú ở {', '.join(merger.clusters)}."
    return told
