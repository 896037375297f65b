"""How the points of a criterion come about, as people choose it and fill it in.

Each kind of rule has its own few fields; their names begin with the type of the rule.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import number_text
from app.domain.rules import Tier
from app.domain.terms import Direction
from app.imports.json_file import said_of
from app.services.scheme_shape import (
    BinaryData,
    ChoiceData,
    CountData,
    LadderData,
    MinusData,
    RatioData,
    RuleData,
    TiersData,
)
from app.services.schemes import rule_data
from app.ui.forms import FieldSpec
from app.ui.tabs.criterion_fields import (
    BandField,
    as_written,
    band_text,
    decimal,
    ends_of,
    figures_exactly,
    points_column,
)
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scheme_figures import FigureChoices
from app.ui.widgets.fields import CheckField, NumberField, PointsField
from app.ui.widgets.rows_field import Row, RowColumn, RowsField

Values = Mapping[str, Any]

BY_HAND = "manual"


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One way to come to points: what people call it, its fields, and the way there and back.

    `data` makes what the file has of filled fields, `values` fills them from a rule. `required`
    are the names of fields that cannot be blank, with their labels.
    """

    type: str
    label: str
    specs: Callable[[FigureChoices], list[FieldSpec]]
    data: Callable[[Values], dict[str, Any]]
    values: Callable[[Any], dict[str, Any]]
    required: tuple[str, ...] = ()


# --- what each rule is filled in with ------------------------------------------------------------


def _choice_specs(_: FigureChoices) -> list[FieldSpec]:
    columns = [
        RowColumn(name="text", heading="Mô tả mức", width=24, takes_room=True),
        points_column("points", "Điểm"),
        RowColumn(name="code", heading="Mã", width=6),
        RowColumn(name="zeroes_group", heading="Mất điểm cả nhóm", is_check=True, width=15),
    ]
    return [FieldSpec("choice_options", "Các mức", lambda: RowsField("Các mức", columns))]


def _choice_data(values: Values) -> dict[str, Any]:
    rows = _whole_rows(values, "choice_options", text="mô tả mức", points="điểm")
    used = {row["code"] for row in rows if row["code"]}
    letters = (letter for letter in map(_letter, range(10_000)) if letter not in used)
    options = [
        {**row, "code": row["code"] or next(letters), "points": as_written(row["points"])}
        for row in rows
    ]
    return {"options": options}


def _letter(number: int) -> str:
    """Return a code for a level: A to Z, then A1 to Z1, A2 and so on."""
    rounds, place = divmod(number, 26)
    return f"{chr(ord('A') + place)}{rounds or ''}"


def _choice_values(rule: ChoiceData) -> dict[str, Any]:
    names = ("code", "text", "points", "zeroes_group")
    return {"choice_options": [{name: getattr(o, name) for name in names} for o in rule.options]}


def _ratio_specs(figures: FigureChoices) -> list[FieldSpec]:
    return [
        FieldSpec("ratio_reached", "Số đạt được (*)", figures.pick),
        FieldSpec("ratio_planned", "Số kế hoạch, tổng số (*)", figures.pick),
        FieldSpec("ratio_direction", "Kết quả", terms(Direction, Direction.HIGHER)),
        FieldSpec(
            "ratio_overflow",
            "Vượt kế hoạch",
            lambda: CheckField("Phần vượt được tính vào điểm thưởng"),
        ),
        FieldSpec("ratio_cap", "Thưởng tối đa (%)", lambda: NumberField(0, 10**9)),
    ]


def _ratio_data(values: Values) -> dict[str, Any]:
    cap = values["ratio_cap"]
    if cap is not None and not values["ratio_overflow"]:
        message = "Đã ghi mức thưởng tối đa mà chưa chọn “Phần vượt được tính vào điểm thưởng”."
        raise InvalidInput.of("ratio_cap", message)
    return {
        "reached": values["ratio_reached"],
        "planned": values["ratio_planned"],
        "direction": values["ratio_direction"] or Direction.HIGHER,
        "overflow": {"cap_percent": cap} if values["ratio_overflow"] else None,
    }


def _ratio_values(rule: RatioData) -> dict[str, Any]:
    return {
        "ratio_reached": rule.reached,
        "ratio_planned": rule.planned,
        "ratio_direction": rule.direction,
        "ratio_overflow": rule.overflow is not None,
        "ratio_cap": rule.overflow.cap_percent if rule.overflow else None,
    }


def _tiers_specs(figures: FigureChoices) -> list[FieldSpec]:
    columns = [
        RowColumn(
            name="band",
            heading="Khoảng (từ … đến …)",
            field=BandField,
            text=band_text,
            width=32,
            takes_room=True,
        ),
        points_column("points", "Điểm"),
    ]
    return [
        FieldSpec("tiers_part", "Xét theo số liệu (*)", figures.pick),
        FieldSpec("tiers_whole", "Chia cho", figures.pick, hint="Để trống: không tính phần trăm"),
        FieldSpec(
            "tiers_tiers",
            "Các bậc",
            lambda: RowsField("Các bậc theo khoảng", columns),
            hint="Ví dụ: từ 88 đến dưới 90; ≥ 90; dưới 50; đúng 3. Chỉ ghi số: từ số đó trở lên",
        ),
    ]


def _tiers_data(values: Values) -> dict[str, Any]:
    rows = _whole_rows(values, "tiers_tiers", band="khoảng", points="điểm")
    tiers = [{**ends_of(row["band"]), "points": as_written(row["points"])} for row in rows]
    return {"part": values["tiers_part"], "whole": values["tiers_whole"], "tiers": tiers}


def _tiers_values(rule: TiersData) -> dict[str, Any]:
    rows = [
        {"band": Tier(0, t.lower, t.upper, t.has_lower, t.has_upper), "points": t.points}
        for t in rule.tiers
    ]
    return {"tiers_part": rule.part, "tiers_whole": rule.whole, "tiers_tiers": rows}


def _minus_specs(figures: FigureChoices) -> list[FieldSpec]:
    columns = [
        RowColumn(name="text", heading="Lỗi", width=22, takes_room=True),
        RowColumn(
            name="count",
            heading="Số liệu đếm lỗi",
            field=figures.pick,
            text=figures.label,
            width=18,
        ),
        points_column("points_each", "Trừ mỗi lần", 12),
        points_column("cap", "Tối đa", 8),
    ]
    return [
        FieldSpec("minus_violations", "Các lỗi", lambda: RowsField("Các lỗi", columns)),
        FieldSpec("minus_floor", "Điểm còn ít nhất", PointsField),
        FieldSpec("minus_cap", "Trừ tối đa cả mục", PointsField),
    ]


def _minus_data(values: Values) -> dict[str, Any]:
    labels = {"points_each": "điểm trừ mỗi lần", "text": "tên lỗi", "count": "số liệu đếm lỗi"}
    found = [
        {**row, "points_each": as_written(row["points_each"]), "cap": as_written(row["cap"])}
        for row in _whole_rows(values, "minus_violations", **labels)
    ]
    return {
        "violations": found,
        "floor": as_written(values["minus_floor"] or 0),
        "cap": as_written(values["minus_cap"]),
    }


def _minus_values(rule: MinusData) -> dict[str, Any]:
    names = ("text", "count", "points_each", "cap")
    return {
        "minus_violations": [{n: getattr(v, n) for n in names} for v in rule.violations],
        "minus_floor": rule.floor,
        "minus_cap": rule.cap,
    }


def _ladder_specs(figures: FigureChoices) -> list[FieldSpec]:
    columns = [
        RowColumn(
            name="least",
            heading="Từ (lần, ngày)",
            field=figures_exactly,
            text=number_text,
            width=16,
            is_number=True,
        ),
        points_column("points", "Điểm"),
    ]
    return [
        FieldSpec("ladder_count", "Số lần, số ngày chậm (*)", figures.pick),
        FieldSpec(
            "ladder_steps",
            "Các bậc",
            lambda: RowsField("Các bậc theo số lần", columns),
            hint="Xếp từ thấp lên cao; chưa đến bậc đầu thì được 0 điểm",
        ),
    ]


def _ladder_data(values: Values) -> dict[str, Any]:
    rows = _whole_rows(values, "ladder_steps", least="số lần, số ngày", points="điểm")
    steps = [{"least": row["least"], "points": as_written(row["points"])} for row in rows]
    return {"count": values["ladder_count"], "steps": steps}


def _ladder_values(rule: LadderData) -> dict[str, Any]:
    rows = [{"least": decimal(s.least), "points": s.points} for s in rule.steps]
    return {"ladder_count": rule.count, "ladder_steps": rows}


def _count_specs(figures: FigureChoices) -> list[FieldSpec]:
    return [
        FieldSpec("count_count", "Số lần đếm được (*)", figures.pick),
        FieldSpec("count_each", "Điểm mỗi lần (*)", PointsField),
        FieldSpec("count_cap", "Cộng tối đa", PointsField),
        FieldSpec(
            "count_excluded", "Trừ số không tính", figures.pick, hint="Để trống khi không có"
        ),
    ]


def _count_data(values: Values) -> dict[str, Any]:
    return {
        "count": values["count_count"],
        "points_each": as_written(values["count_each"]),
        "cap": as_written(values["count_cap"]),
        "excluded": values["count_excluded"],
    }


def _count_values(rule: CountData) -> dict[str, Any]:
    return {
        "count_count": rule.count,
        "count_each": rule.points_each,
        "count_cap": rule.cap,
        "count_excluded": rule.excluded,
    }


def _binary_specs(figures: FigureChoices) -> list[FieldSpec]:
    return [
        FieldSpec("binary_part", "Xét theo số liệu (*)", figures.pick),
        FieldSpec("binary_whole", "Chia cho", figures.pick, hint="Để trống: không tính phần trăm"),
        FieldSpec("binary_least", "Đạt khi từ", figures_exactly, hint="Trống: 1"),
    ]


def _binary_data(values: Values) -> dict[str, Any]:
    least = values["binary_least"]
    return {
        "part": values["binary_part"],
        "whole": values["binary_whole"],
        "least": 1 if least is None else least,
    }


def _binary_values(rule: BinaryData) -> dict[str, Any]:
    return {
        "binary_part": rule.part,
        "binary_whole": rule.whole,
        "binary_least": None if rule.least == 1 else decimal(rule.least),
    }


RULES: tuple[RuleForm, ...] = (
    RuleForm("choice", "Chọn mức", _choice_specs, _choice_data, _choice_values),
    RuleForm(
        "ratio",
        "Tỷ lệ đạt so với kế hoạch",
        _ratio_specs,
        _ratio_data,
        _ratio_values,
        ("ratio_reached", "ratio_planned"),
    ),
    RuleForm("tiers", "Theo bậc", _tiers_specs, _tiers_data, _tiers_values, ("tiers_part",)),
    RuleForm("minus", "Trừ theo lỗi", _minus_specs, _minus_data, _minus_values),
    RuleForm(
        "ladder",
        "Theo số lần, số ngày chậm",
        _ladder_specs,
        _ladder_data,
        _ladder_values,
        ("ladder_count",),
    ),
    RuleForm(
        "count",
        "Mỗi lần cộng điểm",
        _count_specs,
        _count_data,
        _count_values,
        ("count_count", "count_each"),
    ),
    RuleForm(
        "binary", "Đạt hoặc không", _binary_specs, _binary_data, _binary_values, ("binary_part",)
    ),
)

RULE_CHOICES: list[tuple[str, str]] = [
    (BY_HAND, "Chấm tay"),
    *((rule.type, rule.label) for rule in RULES),
]
"""What stands in the list “Cách tính điểm”."""


def rule_label(rule: RuleData | None) -> str:
    """Return what people call a way to come to points."""
    return dict(RULE_CHOICES)[BY_HAND if rule is None else rule.type]


def rule_values(rule: RuleData | None) -> dict[str, Any]:
    """Return what fills the fields of a rule in."""
    form = next((one for one in RULES if rule is not None and one.type == rule.type), None)
    return {"rule": BY_HAND} if form is None else {"rule": form.type, **form.values(rule)}


def read_rule(form: RuleForm, values: Values, labels: Mapping[str, str]) -> RuleData:
    """Return the rule that filled fields make. Raises InvalidInput for what is missing or wrong.

    `labels` are what the fields are called.
    """
    missing = [name for name in form.required if values[name] is None]
    if missing:
        raise InvalidInput(
            Problem(name, f"Chưa nhập “{labels[name].removesuffix(' (*)')}”.") for name in missing
        )
    try:
        made = rule_data({"type": form.type, **form.data(values)})
    except ValidationError as error:
        raise InvalidInput(
            Problem("rule", _row_words(one["loc"]) + said_of(one))
            for one in error.errors(include_url=False)
        ) from None
    if made is None:
        raise LookupError(form.type)
    return made


def _row_words(loc: Sequence[int | str]) -> str:
    number = next((part for part in loc if isinstance(part, int)), None)
    return "Giá trị: " if number is None else f"Dòng {number + 1}: "


def _whole_rows(values: Values, field: str, **labels: str) -> Sequence[Row]:
    """Return the small rows of a field. Raises InvalidInput where one lacks what has a label."""
    rows: Sequence[Row] = values[field]
    for number, row in enumerate(rows, start=1):
        for name, label in labels.items():
            if row[name] is None or row[name] == "":
                raise InvalidInput.of(field, f"Dòng {number}: chưa nhập {label}.")
    return rows
