"""The form that registers one award for many subjects at once."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.domain.terms import AwardScope
from app.services.catalogues import AwardTypeRow
from app.services.registration_offer import Applicant, Offer
from app.services.registrations import LABELS
from app.ui.dialogs.quick_add import award_adder
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.tabs.days import day_field
from app.ui.widgets.fields import PickList, TickField

AwardKey = tuple[str, AwardScope]
_ANY = "Mọi đơn vị"


def group_form(offer: Offer, applicants: Sequence[Applicant], operations: Operations) -> Form:
    """Return a form of an award, a unit to narrow the list by, and those who register it."""
    form = Form(
        [
            FieldSpec(
                "award", LABELS["award_code"], lambda: _awards(offer, operations), required=True
            ),
            FieldSpec(
                "unit_id",
                "Chỉ hiện của đơn vị",
                lambda: PickList(_units(applicants), characters=40),
                hint=_ANY,
            ),
            FieldSpec("registered_on", LABELS["registered_on"], day_field),
            FieldSpec(
                "subject_ids",
                "Đối tượng đăng ký",
                lambda: TickField[UUID](searchable=True, rows=7, counted="đối tượng"),
                required=True,
            ),
        ]
    )

    def follow() -> None:
        """Offer those whom the award is for, in the unit chosen."""
        award = cast("AwardKey | None", _value(form, "award"))
        unit_id = cast("UUID | None", _value(form, "unit_id"))
        fitting = [
            (one.id, one.label)
            for one in applicants
            if award is not None and one.scope is award[1] and unit_id in (None, one.unit_id)
        ]
        cast("TickField[UUID]", form.field("subject_ids")).set_choices(fitting)

    form.field("award").committed.connect(follow)
    form.field("unit_id").committed.connect(follow)
    return form


def _awards(offer: Offer, operations: Operations) -> PickList[AwardKey]:
    scopes: list[AwardScope] = []

    def label(award: AwardTypeRow) -> str:
        scopes.append(award.scope)
        return f"{award.name} – {award.scope.label.lower()}"

    def add(typed: str, parent: QWidget) -> tuple[AwardKey, str] | None:
        added = award_adder(operations, label)(typed, parent)
        return added and ((added[0], scopes[-1]), added[1])

    choices = [
        ((award.code, award.scope), f"{award.name} – {award.scope.label.lower()}")
        for award in offer.awards
    ]
    return PickList(choices, characters=40, add=add)


def _units(applicants: Sequence[Applicant]) -> list[tuple[UUID, str]]:
    return [(one.id, one.name) for one in applicants if one.unit_id == one.id]


def _value(form: Form, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    try:
        return form.field(name).value()
    except InvalidInput:
        return None
