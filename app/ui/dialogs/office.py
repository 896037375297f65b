"""The office that owns the data file: its details, as every document heads them."""

import json
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.core.clock import today
from app.core.paths import resource
from app.domain.terms import Regime
from app.services import office
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import CheckField, PickList, TextField
from app.ui.widgets.record_dialog import RecordDialog

_SIDE = "state"
_NUMBERS = FieldSpec(
    "keeps_citizen_numbers",
    "Ghi số CCCD của cá nhân",
    CheckField,
    hint="Số CCCD là dữ liệu cá nhân: chỉ đánh dấu khi công việc thật sự cần",
    wide=True,
)
_NUMBERS_MEAN = "Chỉ khi thật cần. Bỏ dấu: không nhập, không hiện; số đã ghi vẫn ở trong tệp."
"""One line: a form does not ask for the room of a second one."""


def office_fields() -> list[FieldSpec]:
    """Return the fields of an office."""
    regimes = [(regime, regime.label) for regime in Regime]
    return [
        FieldSpec(
            "name",
            "Tên cơ quan",
            lambda: TextField(200),
            required=True,
            hint="Ghi như trên văn bản, ví dụ: Ủy ban nhân dân xã An Bình",
            wide=True,
        ),
        FieldSpec("level_code", "Cấp", lambda: PickList(levels(), characters=14), required=True),
        FieldSpec(
            "locality",
            "Địa danh",
            lambda: TextField(100),
            required=True,
            hint="Đứng trước ngày, tháng, ví dụ: An Bình",
        ),
        FieldSpec(
            "parent_name",
            "Cơ quan cấp trên",
            lambda: TextField(200),
            hint="Ví dụ: Ủy ban nhân dân tỉnh Hòa Giang",
            wide=True,
        ),
        FieldSpec(
            "symbol",
            "Chữ viết tắt",
            lambda: TextField(30),
            hint="Trong ký hiệu văn bản, ví dụ: UBND",
        ),
        FieldSpec(
            "regime",
            "Thể thức văn bản",
            lambda: PickList(regimes, characters=18),
            required=True,
        ),
        FieldSpec(
            "party_name",
            "Tổ chức đảng",
            lambda: TextField(200),
            hint="Nếu có văn bản của Đảng, ví dụ: Đảng ủy xã An Bình",
            wide=True,
        ),
        FieldSpec(
            "party_parent_name",
            "Tổ chức đảng cấp trên",
            lambda: TextField(200),
            hint="Ví dụ: Tỉnh ủy Hòa Giang",
            wide=True,
        ),
    ]


def edit_office(context: Context, parent: QWidget) -> None:
    """Let the person change the details of the office."""
    form = Form([*office_fields(), _NUMBERS], columns=2)
    found = context.operations.ask(office.get)
    if found is not None:
        form.fill({spec.name: getattr(found, spec.name) for spec in office_fields()})
    form.fill({_NUMBERS.name: context.operations.ask(office.citizen_numbers_kept)})
    form.field(_NUMBERS.name).show_doubt(_NUMBERS_MEAN)
    form.set_read_only(context.is_read_only)

    def save(values: dict[str, object]) -> None:
        context.operations.do(office.update, values)

    RecordDialog(form, save, "Thông tin đơn vị", parent=parent).exec()


def levels() -> Sequence[tuple[str, str]]:
    """Return the levels of state offices that exist today, as the shipped catalogue has them.

    The catalogue is read where it lies: before there is a data file there is no other place.
    """
    rows = json.loads(resource("catalogues", "admin_levels.json").read_text(encoding="utf-8"))
    on = today().isoformat()
    return [
        (row["code"], row["name"][0].upper() + row["name"][1:])
        for row in rows["rows"]
        if row["side"] == _SIDE and row["tier"] and (row["valid_to"] or on) >= on
    ]
