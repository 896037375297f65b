"""“+ Thêm nhanh”: what is missing in a list is added from inside the form that needs it.

Each function returns what a `PickList` calls: given what was typed, it asks for the few things
that must be known, and returns the new choice, or None when the person thought better. The rest
is filled in later, where the whole list is kept.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QApplication

from app.core.vietnamese import fold
from app.services import catalogues, legal_documents, people, plan_phases, units
from app.services.legal_documents import LegalDocumentFields
from app.services.people import PersonFields
from app.services.plan_phases import PhaseFields
from app.services.units import UnitFields
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.tabs.days import day_field, filled, to_days
from app.ui.widgets.fields import CheckField, DateField, PickList, TextArea, TextField
from app.ui.widgets.record_dialog import RecordDialog

K = TypeVar("K")

Adder = Callable[[str], tuple[K, str] | None]
Choices = Sequence[tuple[UUID, str]]


def unit_adder(operations: Operations) -> Adder[UUID]:
    """Add a unit."""

    def add(typed: str) -> tuple[UUID, str] | None:
        words = labels(UnitFields)
        kinds = [(e.code, e.name) for e in operations.ask(catalogues.entries, "unit_kinds")]
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec("kind_code", words["kind_code"], lambda: PickList(kinds)),
                FieldSpec("parent_id", words["parent_id"], lambda: PickList(_units(operations))),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            return operations.do(units.create, filled(UnitFields, values)), values["name"]

        return _asked(form, {"name": typed}, "Thêm nhanh đơn vị", save)

    return add


def unit_name_adder(operations: Operations) -> Adder[str]:
    """Add a unit for a field that holds words: its name is the choice."""

    def add(typed: str) -> tuple[str, str] | None:
        added = unit_adder(operations)(typed)
        return added and (added[1], added[1])

    return add


def person_adder(operations: Operations) -> Adder[UUID]:
    """Add a person; the choice tells the unit too, as lists of people do."""

    def add(typed: str) -> tuple[UUID, str] | None:
        words = labels(PersonFields)
        posts = [(e.name, e.name) for e in operations.ask(catalogues.entries, "posts")]
        choices = _units(operations)
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec(
                    "unit_id",
                    words["unit_id"],
                    lambda: PickList(choices, add=unit_adder(operations)),
                    required=True,
                ),
                FieldSpec("post", words["post"], lambda: PickList(posts, free_text=True)),
                FieldSpec(
                    "same", "Trùng tên", lambda: CheckField("Vẫn thêm dù đã có người trùng tên")
                ),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            same = values.pop("same")
            given = filled(PersonFields, values)
            saved = operations.do(people.create, given, allow_same_name=same)
            unit = dict(_units(operations)).get(values["unit_id"], "")
            return saved.id, f"{values['name']} – {unit}"

        return _asked(form, {"name": typed}, "Thêm nhanh cá nhân", save)

    return add


def document_adder(operations: Operations) -> Adder[UUID]:
    """Add a legal document."""

    def add(typed: str) -> tuple[UUID, str] | None:
        words = labels(LegalDocumentFields)
        kinds = operations.ask(catalogues.entries, "document_kinds")
        names = [(name, name) for name in dict.fromkeys(kind.name for kind in kinds)]
        form = Form(
            [
                FieldSpec(
                    "kind", words["kind"], lambda: PickList(names, free_text=True), required=True
                ),
                FieldSpec("number", words["number"], TextField, required=True),
                FieldSpec("signed_on", words["signed_on"], day_field),
                FieldSpec("issuer", words["issuer"], TextField),
                FieldSpec("subject", words["subject"], TextArea),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            code = "-".join(fold(values["number"]).upper().replace("/", "-").split())
            given = {**filled(LegalDocumentFields, to_days(values)), "code": code}
            saved = operations.do(legal_documents.create, given)
            return saved, f"{values['number']} – {values['subject']}"

        return _asked(form, {"number": typed}, "Thêm nhanh văn bản căn cứ", save)

    return add


def phase_adder(operations: Operations, plan_id: UUID) -> Adder[UUID]:
    """Add a phase of a plan."""

    def add(typed: str) -> tuple[UUID, str] | None:
        words = labels(PhaseFields)
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec("starts", words["starts"], lambda: DateField(events=True)),
                FieldSpec("ends", words["ends"], lambda: DateField(events=True)),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            given = filled(PhaseFields, values)
            return operations.do(plan_phases.add, plan_id, given), values["name"]

        return _asked(form, {"name": typed}, "Thêm nhanh giai đoạn", save)

    return add


def _asked(
    form: Form,
    known: dict[str, Any],
    caption: str,
    save: Callable[[dict[str, Any]], tuple[K, str]],
) -> tuple[K, str] | None:
    form.fill({name: value for name, value in known.items() if value})
    dialog = RecordDialog(form, save, caption, parent=QApplication.activeWindow())
    return dialog.saved[-1] if dialog.exec() else None


def _units(operations: Operations) -> Choices:
    return [(row.id, row.name) for row in operations.ask(units.listed)]
