"""Every kind of field, to describe forms and grids with."""

from app.ui.widgets.date_fields import DateField, DocumentDateField
from app.ui.widgets.field import Field
from app.ui.widgets.number_fields import DecimalField, MoneyField, NumberField, PointsField
from app.ui.widgets.pick_list import PickList
from app.ui.widgets.text_fields import (
    CheckField,
    CodeField,
    SecretCodeField,
    TextArea,
    TextField,
)
from app.ui.widgets.tick_field import TickField

__all__ = [
    "CheckField",
    "CodeField",
    "DateField",
    "DecimalField",
    "DocumentDateField",
    "Field",
    "MoneyField",
    "NumberField",
    "PickList",
    "PointsField",
    "SecretCodeField",
    "TextArea",
    "TextField",
    "TickField",
]
