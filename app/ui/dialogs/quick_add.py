"""“+ Thêm nhanh”: what is missing in a list is added from inside the form that needs it.

Each function returns what a `PickList` or a `TickField` calls: given what was typed and the window
it was typed in, it asks in front of that for the few things that must be known, and returns the
new choice, or None when the person thought better. The rest is filled in later, where the whole
list is kept.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted
from app.domain.terms import AwardKind, AwardScope, Regime, Term
from app.services import (
    award_types,
    catalogues,
    clusters,
    councils,
    legal_documents,
    people,
    plan_phases,
    units,
)
from app.services.award_types import AwardTypeFields
from app.services.catalogues import AwardTypeRow
from app.services.clusters import ClusterFields
from app.services.councils import CouncilFields
from app.services.legal_documents import LegalDocumentFields
from app.services.people import PersonFields
from app.services.plan_phases import PhaseFields
from app.services.units import UnitFields
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.tabs.days import day_field, filled, to_days
from app.ui.widgets.fields import CheckField, CodeField, DateField, PickList, TextArea, TextField
from app.ui.widgets.record_dialog import RecordDialog

K = TypeVar("K")

Adder = Callable[[str, QWidget], tuple[K, str] | None]
Choices = Sequence[tuple[UUID, str]]


def unit_adder(operations: Operations) -> Adder[UUID]:
    """Add a unit."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
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

        return _asked(form, {"name": typed}, "Thêm nhanh đơn vị", save, parent)

    return add


def unit_name_adder(operations: Operations) -> Adder[str]:
    """Add a unit for a field that holds words: its name is the choice."""

    def add(typed: str, parent: QWidget) -> tuple[str, str] | None:
        added = unit_adder(operations)(typed, parent)
        return added and (added[1], added[1])

    return add


def person_adder(operations: Operations) -> Adder[UUID]:
    """Add a person; the choice tells the unit too, as lists of people do."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
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

        return _asked(form, {"name": typed}, "Thêm nhanh cá nhân", save, parent)

    return add


def document_adder(operations: Operations) -> Adder[UUID]:
    """Add a legal document."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
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

        return _asked(form, {"number": typed}, "Thêm nhanh văn bản căn cứ", save, parent)

    return add


def phase_adder(operations: Operations, plan_id: UUID) -> Adder[UUID]:
    """Add a phase of a plan."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
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

        return _asked(form, {"name": typed}, "Thêm nhanh giai đoạn", save, parent)

    return add


def award_adder(
    operations: Operations,
    label: Callable[[AwardTypeRow], str],
    scope: AwardScope | None = None,
) -> Adder[str]:
    """Add a title or a form of commendation; the choice is its code, told by `label`.

    Where the field stands for one kind of subject only, `scope` says which. What was added in
    passing still has to be compared with the document it rests on.
    """

    def add(typed: str, parent: QWidget) -> tuple[str, str] | None:
        words = labels(AwardTypeFields)
        rows = operations.ask(catalogues.entries, "authorities")
        authorities = [(row.code, row.name.replace(" {level}", "")) for row in rows]
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec(
                    "code",
                    words["code"],
                    lambda: CodeField(characters=30),
                    hint="Để trống: lấy chữ đầu của tên",
                ),
                FieldSpec("kind", words["kind"], lambda: _terms(AwardKind), required=True),
                FieldSpec("scope", words["scope"], lambda: _terms(AwardScope), required=True),
                FieldSpec("regime", words["regime"], lambda: _terms(Regime), required=True),
                FieldSpec(
                    "authority_code", words["authority_code"], lambda: PickList(authorities)
                ),
            ]
        )
        form.field("scope").set_read_only(scope is not None)

        def save(values: dict[str, Any]) -> tuple[str, str]:
            values["code"] = values["code"] or _initials(values["name"])
            given = filled(AwardTypeFields, {**values, "is_verified": False})
            try:
                added = operations.do(award_types.create, given)
            except InvalidInput as refusal:
                raise _code_taken(refusal, values["code"]) from refusal
            rows = operations.ask(catalogues.award_types, None)
            return values["code"], label(next(row for row in rows if row.id == added))

        known = {"name": typed, "regime": Regime.STATE, "scope": scope}
        return _asked(form, known, "Thêm nhanh danh hiệu, hình thức khen thưởng", save, parent)

    return add


def council_adder(operations: Operations) -> Adder[UUID]:
    """Add a council; who sits in it is filled in on its own page."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
        words = labels(CouncilFields)
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec("term", words["term"], TextField, hint="Ví dụ 2025–2030"),
                FieldSpec("regime", words["regime"], lambda: _terms(Regime), required=True),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            added = operations.do(councils.create, filled(CouncilFields, values))
            return added, council_label(values["name"], values["term"])

        return _asked(
            form, {"name": typed, "regime": Regime.STATE}, "Thêm nhanh hội đồng", save, parent
        )

    return add


def council_label(name: str, term: str) -> str:
    """Return how lists tell a council from the same one in another term."""
    return f"{name} ({term})" if term else name


def cluster_adder(operations: Operations) -> Adder[UUID]:
    """Add a cluster; who is in it is chosen for each year on its own page."""

    def add(typed: str, parent: QWidget) -> tuple[UUID, str] | None:
        words = labels(ClusterFields)
        kinds = list(clusters.KINDS.items())
        form = Form(
            [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec("kind_code", words["kind_code"], lambda: PickList(kinds), required=True),
            ]
        )

        def save(values: dict[str, Any]) -> tuple[UUID, str]:
            return operations.do(clusters.create, filled(ClusterFields, values)), values["name"]

        known = {"name": typed, "kind_code": ClusterFields.model_fields["kind_code"].default}
        return _asked(form, known, "Thêm nhanh cụm, khối thi đua", save, parent)

    return add


def _initials(name: str) -> str:
    """Return a code made of the first letters: “Bằng khen cấp tỉnh” becomes BKCT."""
    return "".join(word[0] for word in fold(name).split() if word[0].isalnum()).upper()


def _code_taken(refusal: InvalidInput, code: str) -> InvalidInput:
    """Return a refusal as this form can mend it: it shows no dates, the code alone."""
    if all(problem.field != "valid_from" for problem in refusal.problems):
        return refusal
    return InvalidInput.of(
        "code",
        f"Danh mục đã có mã {quoted(code)}. Nhập mã khác, hoặc đóng lại rồi chọn dòng đã có.",
    )


def _terms(terms: type[Term]) -> PickList[Any]:
    return PickList([(term, term.label) for term in terms])


def _asked(
    form: Form,
    known: dict[str, Any],
    caption: str,
    save: Callable[[dict[str, Any]], tuple[K, str]],
    parent: QWidget,
) -> tuple[K, str] | None:
    form.fill({name: value for name, value in known.items() if value})
    dialog = RecordDialog(form, save, caption, parent=parent)
    return dialog.saved[-1] if dialog.exec() else None


def _units(operations: Operations) -> Choices:
    return [(row.id, row.name) for row in operations.ask(units.listed)]
