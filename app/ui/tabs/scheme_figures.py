"""The figures of a criteria set: how one is filled in, picked, and added in passing."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold
from app.domain.terms import FigureKind
from app.imports.json_file import said_of
from app.services import criteria_sets
from app.services.scheme_shape import FigureData, FileModel, SetRules
from app.ui.dialogs.quick_add import Adder
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.tabs.plan_parts import terms
from app.ui.widgets.fields import CodeField, PickList, TextField
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.rows_field import RowColumn, RowsField

M = TypeVar("M", bound=FileModel)

_CODE_HINT = "Trống: tự đặt"


class FigureChoices:
    """The figures of one set to pick from, and the way to one that is missing."""

    def __init__(self, operations: Operations, set_id: UUID, rules: SetRules) -> None:
        self.figures = rules.figures
        self._picks: list[PickList[str]] = []
        self._operations = operations
        self._set_id = set_id

    def label(self, code: str) -> str:
        """Return what people call a figure."""
        return next((one.name for one in self.figures if one.code == code), code)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The codes and names of the figures."""
        return [(one.code, one.name) for one in self.figures]

    def pick(self, kind: FigureKind = FigureKind.COUNT) -> PickList[str]:
        """Return a list to pick from; an added figure is of this kind at first."""
        field = PickList(self.choices, add=self.adder(kind))
        self._picks = [*filter(isValid, self._picks), field]
        return field

    def adder(self, kind: FigureKind) -> Adder[str]:
        """Return what asks for a missing figure and adds it to the set at once."""

        def add(typed: str, parent: QWidget) -> tuple[str, str] | None:
            form = figure_form(self.choices)
            form.fill({"name": typed, "kind": kind})

            def save(values: dict[str, Any]) -> tuple[str, str]:
                rules = self._operations.ask(criteria_sets.read, self._set_id).whole
                figure = figure_of(values, rules.figures)
                figures = (*rules.figures, figure)
                given = rules.model_copy(update={"figures": figures})
                self._operations.do(criteria_sets.set_rules, self._set_id, given)
                self.figures = figures
                return figure.code, figure.name

            dialog = RecordDialog(form, save, "Thêm nhanh số liệu", parent=parent)
            added = dialog.saved[-1] if dialog.exec() else None
            for field in filter(isValid, self._picks):
                field.set_choices(self.choices)
            return added

        return add


def figure_form(others: Sequence[tuple[str, str]]) -> Form:
    """Return a form for a figure; `others` are those that it can be computed from."""
    names: dict[str, str] = dict(others)
    parts = [
        RowColumn(
            name="code",
            heading="Số liệu",
            field=lambda: PickList(others),
            text=lambda code: names.get(code, str(code)),
            width=30,
            takes_room=True,
        ),
        RowColumn(name="is_subtracted", heading="Trừ đi", is_check=True, width=8),
    ]
    form = Form(
        [
            FieldSpec(
                "name", "Tên số liệu", TextField, required=True, hint="Ví dụ: Số hộ đạt chuẩn"
            ),
            FieldSpec("kind", "Loại", terms(FigureKind, FigureKind.COUNT), required=True),
            FieldSpec("unit", "Đơn vị tính", TextField, hint="Ví dụ: hộ, vụ, ngày, %"),
            FieldSpec("code", "Mã", CodeField, hint=_CODE_HINT),
            FieldSpec(
                "parts",
                "Cộng từ",
                lambda: RowsField("Cộng từ", parts),
                hint="Chỉ ghi khi số liệu này do các số liệu khác cộng lại, không nhập tay",
            ),
        ]
    )
    form.set_shown("parts", bool(others))
    return form


def figure_of(values: Mapping[str, Any], others: Sequence[FigureData]) -> FigureData:
    """Return the figure that a form holds. Raises InvalidInput for a code that is taken."""
    taken = {one.code for one in others}
    code = values["code"] or free_code(values["name"], taken)
    if code in taken:
        message = f"Bộ tiêu chí đã có số liệu mã “{code}”. Nhập mã khác, hoặc để trống."
        raise InvalidInput.of("code", message)
    return made(FigureData, {**values, "code": code})


def free_code(name: str, taken: set[str]) -> str:
    """Return a code of the first letters of a name that is not taken: “Số vụ vi phạm” is svvp."""
    initials = "".join(word[0] for word in fold(name).split() if word[0].isalnum()) or "sl"
    code, number = initials, 1
    while code in taken:
        number += 1
        code = f"{initials}{number}"
    return code


def made(model: type[M], values: Mapping[str, Any]) -> M:
    """Return a part of a set. Raises InvalidInput with a sentence for each wrong field."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise InvalidInput(
            Problem(str(one["loc"][0]) if one["loc"] else None, capital(said_of(one)))
            for one in found
        ) from None


def capital(sentence: str) -> str:
    """Return a sentence that begins as one."""
    return sentence[:1].upper() + sentence[1:]
