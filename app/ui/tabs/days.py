"""Between the values that services take and those that fields hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import PydanticUndefined

from app.domain.dates import PartialDate
from app.services.validation import Fields
from app.ui.widgets.fields import DateField


def day_field() -> DateField:
    """Return a field for a whole day."""
    return DateField(whole_days=True)


def to_days(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with the dates of whole-day fields as plain days."""
    return {
        name: value.earliest if isinstance(value, PartialDate) and value.day else value
        for name, value in values.items()
    }


def to_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with plain days as what date fields show."""
    return {
        name: PartialDate.of(value) if isinstance(value, date) else value
        for name, value in values.items()
    }


def filled(model: type[Fields], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` where a field left blank means what the service takes it to be."""
    defaults = {name: field.default for name, field in model.model_fields.items()}
    return {
        name: defaults[name]
        if value is None and defaults.get(name) not in (None, PydanticUndefined)
        else value
        for name, value in values.items()
    }
