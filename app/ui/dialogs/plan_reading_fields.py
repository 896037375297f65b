"""The form in which what was read is corrected: the fields that the plan's own lists have."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.terms import (
    AwardScope,
    ContentKind,
    DeadlineKind,
    Operator,
    PhaseKind,
    SubjectKind,
)
from app.services.plan_items import PLAN, Item
from app.services.plan_reading import Known
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.days import filled
from app.ui.tabs.plan_forms import plan_field
from app.ui.tabs.plan_parts import event_date, terms
from app.ui.widgets.fields import DecimalField, Field, NumberField, PickList, TextArea, TextField

Maker = Callable[[], Field[Any]]


def correcting_form(item: Item, known: Known) -> Form:
    """Return the form of an item, filled with what was read."""
    if item.part == PLAN:
        form = Form([plan_field(item.id)])
    else:
        words = labels(item.fields)
        makers = _makers(item.part, known)
        form = Form([FieldSpec(name, words[name], make) for name, make in makers.items()])
    names = [spec.name for spec in form.specs]
    form.fill({name: _shown(item.values.get(name)) for name in names})
    return form


def corrected(item: Item, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of an item as they were corrected; `InvalidInput` names wrong fields."""
    return item.checked({**item.values, **filled(item.fields, given)})


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    return " ".join(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType] - codes


def _makers(part: str, known: Known) -> Mapping[str, Maker]:
    documents = [(row.id, f"{row.number} – {row.subject}") for row in known.documents]
    units = [(row.id, row.name) for row in known.units]
    awards = {row.code: f"{row.code} – {row.name}" for row in known.awards}
    makers: Mapping[str, Mapping[str, Maker]] = {
        "bases": {"text": TextArea, "legal_document_id": lambda: PickList(documents)},
        "audiences": {"text": TextArea, "subject_kind": terms(SubjectKind)},
        "phases": {
            "name": TextField,
            "kind": terms(PhaseKind, PhaseKind.PHASE),
            "starts": event_date,
            "ends": event_date,
        },
        "contents": {
            "heading": TextArea,
            "body": TextArea,
            "kind": terms(ContentKind, ContentKind.CONTENT),
        },
        "targets": {
            "name": TextArea,
            "operator": terms(Operator, Operator.AT_LEAST),
            "value": DecimalField,
            "unit": TextField,
        },
        "deadlines": {
            "task": TextArea,
            "kind": terms(DeadlineKind, DeadlineKind.OTHER),
            "responsible": TextField,
            "due": event_date,
            "minimum_count": NumberField,
        },
        "ladder": {
            "name": TextArea,
            "award_codes": lambda: PickList(list(awards.items()), free_text=True),
            "scope": terms(AwardScope),
        },
        "assignments": {
            "organisation": TextArea,
            "subject_id": lambda: PickList(units),
            "task": TextArea,
            "due": event_date,
        },
        "recipients": {"text": TextArea},
        "units": {"name": TextField},
    }
    return makers[part]
