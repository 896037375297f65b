"""The fields of a plan itself, in the forms that stand on its pages."""

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.terms import PlanForm, Regime, RegistrationPolicy
from app.services.plans import PlanFields
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form, Section
from app.ui.tabs.plan_parts import event_date, terms
from app.ui.widgets.fields import (
    DocumentDateField,
    Field,
    NumberField,
    TextArea,
    TextField,
)

_MAKERS: dict[str, Callable[[], Field[Any]]] = {
    "name": lambda: TextArea(lines=(2, 4)),
    "year": NumberField,
    "regime": terms(Regime, Regime.STATE),
    "form": terms(PlanForm, PlanForm.REGULAR),
    "dated": DocumentDateField,
    "upper_dated": DocumentDateField,
    "registration_policy": terms(RegistrationPolicy, RegistrationPolicy.WARN),
    "starts": event_date,
    "ends": event_date,
    "registration_due": event_date,
    **dict.fromkeys(
        ("occasion", "theme", "slogan", "upper_title", "registration_basis", "scope", "note"),
        lambda: TextArea(lines=(2, 5)),
    ),
    **dict.fromkeys(
        ("preamble", "purpose", "requirements", "closing"), lambda: TextArea(lines=(4, 14))
    ),
}

_WIDE = frozenset(
    {"name", "dated", "occasion", "theme", "slogan", "upper_title", "upper_dated", "preamble"}
    | {"purpose", "requirements", "scope", "closing", "registration_basis", "note"}
)

_FORMS: dict[str, Sequence[str | Section]] = {
    "general": (
        "name",
        *("number", "symbol", "dated", "place", "year", "issuer", "parent_body", "regime"),
        *("form", "theme", "slogan", "occasion"),
        Section("Văn bản của cấp trên mà kế hoạch này thực hiện"),
        *("upper_title", "upper_number", "upper_issuer", "upper_dated"),
        Section("Đăng ký thi đua"),
        *("registration_policy", "registration_due", "registration_basis", "note"),
    ),
    "bases": ("preamble", "purpose", "requirements"),
    "period": ("starts", "ends"),
    "scope": ("scope",),
    "carrying_out": ("closing",),
    "signing": (
        *("authority_line", "signer_post", "signer_second_post", "signer_name"),
        "archive_line",
    ),
}


def plan_form(name: str) -> Form:
    """Return a form of some of the plan's own fields."""
    specs: list[FieldSpec | Section] = [
        part if isinstance(part, Section) else plan_field(part) for part in _FORMS[name]
    ]
    return Form(specs, columns=2)


def plan_field(name: str) -> FieldSpec:
    """Return one of the plan's own fields."""
    return FieldSpec(
        name,
        labels(PlanFields)[name],
        _MAKERS.get(name, TextField),
        required=name in {"name", "year"},
        wide=name in _WIDE,
    )


def form_fields(name: str) -> tuple[str, ...]:
    """Return the names of the fields of a form."""
    return tuple(part for part in _FORMS[name] if isinstance(part, str))


FORMS = tuple(_FORMS)
"""The names of the forms."""
