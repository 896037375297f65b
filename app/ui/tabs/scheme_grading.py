"""Which grades a criteria set gives, and what changes them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.numbers import exact_text
from app.domain.points import points_text
from app.domain.terms import GradeEffectKind, RoundingMode
from app.services.scheme_names import Named
from app.services.scheme_shape import (
    ConditionData,
    CriterionCondition,
    EffectData,
    FigureCondition,
    GradeData,
    QuotaData,
    written_number,
)
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.criterion_fields import as_written, figures_exactly
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scheme_figures import made
from app.ui.tabs.scheme_parts import KindForm, Line, PartSpec, SchemePage, Values
from app.ui.widgets.fields import NumberField, PickList, PointsField, TextField
from app.ui.widgets.rows_field import Row, RowColumn, RowsField

_CRITERION, _FIGURE = "criterion:", "figure:"
_IN_POINTS, _IN_PERCENT = "points", "percent"
_MEASURES = [(_IN_POINTS, "điểm"), (_IN_PERCENT, "% điểm tối đa")]


class GradesOfSetPage(SchemePage):
    """The grades of a set with their conditions and quotas, and the events that change them."""

    caption = "Xếp loại"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_list(
            PartSpec[GradeData](
                name="grades",
                caption="Các mức xếp loại, từ cao xuống thấp",
                noun="mức xếp loại",
                columns=[
                    Column("Mức", lambda line: line.of.name, width=26),
                    Column(
                        "Từ (điểm)",
                        lambda line: line.of.minimum,
                        points_text,
                        is_number=True,
                        width=10,
                    ),
                    Column("Điều kiện", self._conditions, takes_room=True),
                    Column("Số suất", lambda line: _quota_words(line.of.quota), width=26),
                ],
                form=self._grade_form,
                values=_grade_values,
                read=_grade_of,
                key=lambda grade: grade.name,
                named=Named.GRADE,
                sort=lambda grade: -grade.minimum,
            )
        )
        self.add_list(
            PartSpec[EffectData](
                name="effects",
                caption="Sự việc làm đổi xếp loại",
                noun="sự việc",
                columns=[
                    Column("Sự việc", lambda line: line.of.reason, takes_room=True),
                    Column("Khi có", self._event, width=34),
                    Column("Thì", _effect_words, width=34),
                ],
                form=self._effect_form,
                values=_effect_values,
                read=_effect_of,
                key=str,
            )
        )
        self.column.addStretch()

    def _measured(self) -> list[tuple[str, str]]:
        """Return criteria and figures to choose from together."""
        criteria = [(_CRITERION + code, name) for code, name in self.criteria]
        return criteria + [(_FIGURE + code, f"Số liệu: {name}") for code, name in self.figures]

    def _conditions(self, line: Line[GradeData]) -> str:
        return "; ".join(map(self._condition, line.of.conditions))

    def _condition(self, one: ConditionData) -> str:
        if isinstance(one, FigureCondition):
            return f"{self.figure_name(one.figure)} từ {exact_text(one.least)}"
        name = self.criterion_name(one.criterion)
        if one.points is None:
            return f"{name} từ {one.percent}% điểm tối đa"
        return f"{name} từ {points_text(one.points)} điểm"

    def _event(self, line: Line[EffectData]) -> str:
        one = line.of
        if one.criterion is not None:
            return f"Điểm {self.criterion_name(one.criterion)}"
        return self.figure_name(one.figure or "")

    def _grade_form(self) -> Form:
        measured = self._measured()
        names, measures = dict(measured), dict(_MEASURES)
        columns = [
            RowColumn(
                name="what",
                heading="Nhóm, tiêu chí, số liệu",
                field=lambda: PickList(measured),
                text=lambda key: names.get(key, str(key)),
                width=30,
                takes_room=True,
            ),
            RowColumn(
                name="least",
                heading="Ít nhất",
                field=figures_exactly,
                text=number_text,
                width=8,
                is_number=True,
            ),
            RowColumn(
                name="measure",
                heading="Tính bằng",
                field=lambda: PickList(_MEASURES, characters=10),
                text=lambda key: measures.get(key, str(key)),
                width=14,
            ),
        ]
        return Form(
            [
                FieldSpec("name", "Mức xếp loại", TextField, required=True),
                FieldSpec("minimum", "Từ (điểm)", PointsField, required=True),
                FieldSpec(
                    "conditions",
                    "Điều kiện",
                    lambda: RowsField("Điều kiện", columns),
                    hint="“Tính bằng” để trống là điểm; số liệu thì không cần ghi",
                ),
                FieldSpec("count", "Số suất", lambda: NumberField(0, 10**9)),
                FieldSpec("percent", "hoặc tỷ lệ (%)", figures_exactly),
                FieldSpec("rounding", "Làm tròn suất", terms(RoundingMode, RoundingMode.DOWN)),
                FieldSpec("least", "Ít nhất (suất)", lambda: NumberField(0, 10**9)),
            ]
        )

    def _effect_form(self) -> Form:
        grades = [(grade.name, grade.name) for grade in self.rules.grades]
        kinds = terms(GradeEffectKind)
        return KindForm(
            [
                FieldSpec("reason", "Sự việc", TextField, required=True),
                FieldSpec(
                    "what",
                    "Khi có",
                    lambda: PickList(self._measured()),
                    required=True,
                    hint="Tiêu chí có điểm, hoặc số liệu lớn hơn 0",
                ),
                FieldSpec("kind", "Thì", kinds, required=True),
                FieldSpec("grade", "Mức cao nhất", lambda: PickList(grades), required=True),
                FieldSpec("levels", "Hạ mấy mức", lambda: NumberField(1, 10**9), hint="Trống: 1"),
            ],
            "kind",
            {GradeEffectKind.CAP: ("grade",), GradeEffectKind.LOWER: ("levels",)},
        )


def _measured_codes(key: str) -> dict[str, str]:
    """Return the member that a choice among criteria and figures stands for."""
    if key.startswith(_CRITERION):
        return {"criterion": key.removeprefix(_CRITERION)}
    return {"figure": key.removeprefix(_FIGURE)}


def _grade_values(grade: GradeData) -> Values:
    quota = grade.quota or QuotaData()
    return {
        "name": grade.name,
        "minimum": grade.minimum,
        "conditions": [_condition_row(one) for one in grade.conditions],
        "count": quota.count,
        "percent": None if quota.percent is None else Decimal(written_number(quota.percent)),
        "rounding": quota.rounding,
        "least": quota.least or None,
    }


def _condition_row(one: ConditionData) -> Row:
    if isinstance(one, FigureCondition):
        return {"what": _FIGURE + one.figure, "least": Decimal(written_number(one.least))}
    what = _CRITERION + one.criterion
    if one.points is None:
        return {"what": what, "least": Decimal(one.percent or 0), "measure": _IN_PERCENT}
    points = written_number(Fraction(one.points, 100))
    return {"what": what, "least": Decimal(points), "measure": _IN_POINTS}


def _grade_of(values: Values, others: Sequence[GradeData]) -> GradeData:
    if values["name"] in {grade.name for grade in others}:
        message = f"Bộ tiêu chí đã có mức “{values['name']}”. Nhập tên khác."
        raise InvalidInput.of("name", message)
    conditions = [_condition_of(row, n) for n, row in enumerate(values["conditions"], start=1)]
    return made(
        GradeData,
        {
            "name": values["name"],
            "minimum": as_written(values["minimum"]),
            "conditions": conditions,
            "quota": _quota_of(values),
        },
    )


def _condition_of(row: Row, number: int) -> FigureCondition | CriterionCondition:
    if row["what"] is None or row["least"] is None:
        lacking = "nhóm, tiêu chí, số liệu" if row["what"] is None else "mức ít nhất"
        raise InvalidInput.of("conditions", f"Dòng {number}: chưa nhập {lacking}.")
    codes, least = _measured_codes(row["what"]), row["least"]
    kind: type[FigureCondition | CriterionCondition]
    if "figure" in codes:
        kind, data = FigureCondition, {"type": "figure", **codes, "least": least}
    else:
        measure = row["measure"] or _IN_POINTS
        whole = int(least) if measure == _IN_PERCENT and least == int(least) else least
        kind, data = CriterionCondition, {"type": "criterion", **codes, measure: whole}
    try:
        return made(kind, data)
    except InvalidInput as refusal:
        raise InvalidInput.of("conditions", f"Dòng {number}: {refusal}") from refusal


def _quota_of(values: Values) -> QuotaData | None:
    if values["count"] is None and values["percent"] is None:
        if values["least"] is not None:
            raise InvalidInput.of("least", "Chưa nhập số suất hoặc tỷ lệ.")
        return None
    names = ("count", "percent", "rounding", "least")
    given: Mapping[str, Any] = {n: values[n] for n in names if values[n] is not None}
    return made(QuotaData, given)


def _quota_words(quota: QuotaData | None) -> str:
    if quota is None:
        return ""
    if quota.percent is None:
        return f"{quota.count} suất"
    least = f", ít nhất {quota.least}" if quota.least else ""
    return f"{exact_text(quota.percent)}%, {quota.rounding.label.lower()}{least}"


def _effect_values(effect: EffectData) -> Values:
    by_criterion = effect.criterion is not None
    what = f"{_CRITERION}{effect.criterion}" if by_criterion else f"{_FIGURE}{effect.figure}"
    return {
        "reason": effect.reason,
        "what": what,
        "kind": effect.kind,
        "grade": effect.grade or None,
        "levels": effect.levels if effect.kind is GradeEffectKind.LOWER else None,
    }


def _effect_of(values: Values, _: Sequence[EffectData]) -> EffectData:
    kind = values["kind"]
    data = {"reason": values["reason"], "kind": kind, **_measured_codes(values["what"])}
    if kind is GradeEffectKind.CAP:
        data["grade"] = values["grade"]
    if kind is GradeEffectKind.LOWER:
        data["levels"] = values["levels"] or 1
    return made(EffectData, data)


def _effect_words(line: Line[EffectData]) -> str:
    match line.of.kind:
        case GradeEffectKind.CAP:
            return f"Không xếp cao hơn mức {line.of.grade}"
        case GradeEffectKind.LOWER:
            return f"Hạ {line.of.levels} mức"
        case GradeEffectKind.EXCLUDE:
            return line.of.kind.label
