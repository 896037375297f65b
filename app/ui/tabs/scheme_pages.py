"""Figures, stages and limits of a criteria set."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.points import points_text
from app.domain.terms import RoundingMode, StagePurpose
from app.services.criteria_sets import CriteriaTree
from app.services.scheme_names import Named
from app.services.scheme_shape import (
    CapsData,
    FigureData,
    RoundingData,
    SectionData,
    StageData,
)
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.criterion_fields import as_written
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scheme_figures import figure_form, figure_of, free_code, made
from app.ui.tabs.scheme_parts import Facts, Line, PartSpec, SchemePage, Values
from app.ui.widgets.fields import (
    CodeField,
    NumberField,
    PickList,
    PointsField,
    TextField,
    TickField,
)

_AVERAGE = ""
_AVERAGE_WORDS = "Trung bình các vòng chấm"
_NO_LIMIT = "không giới hạn"
_NO_STAGES = (
    "Bộ tiêu chí chưa có vòng chấm nào nên chưa chia phần chấm được. Hãy thêm vòng chấm ở danh "
    "sách phía trên trước."
)
_DECIDES = (
    "Kết quả đang lấy từ vòng này. Hãy chọn vòng khác lấy kết quả ở “Quy định chung khi chấm” "
    "rồi xóa."
)


class FiguresOfSetPage(SchemePage):
    """The named figures that the rules of a set read."""

    caption = "Số liệu"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_list(
            PartSpec[FigureData](
                name="figures",
                caption="Số liệu của bộ tiêu chí",
                noun="số liệu",
                columns=[
                    Column("Tên số liệu", lambda line: line.of.name, takes_room=True),
                    Column("Loại", lambda line: line.of.kind.label, width=16),
                    Column("Đơn vị", lambda line: line.of.unit, width=12),
                    Column("Từ đâu có", self._source, width=28),
                    Column("Mã", lambda line: line.of.code, width=14),
                ],
                form=lambda: figure_form(self.figures),
                values=_figure_values,
                read=figure_of,
                key=lambda figure: figure.code,
                named=Named.FIGURE,
            )
        )
        self.column.addStretch()

    def _source(self, line: Line[FigureData]) -> str:
        signs = ((" − " if part.is_subtracted else " + ", part.code) for part in line.of.parts)
        said = "".join(f"{sign}{self.figure_name(code)}" for sign, code in signs)
        return f"= {said.removeprefix(' + ').strip()}" if said else "Nhập tay"


def _figure_values(figure: FigureData) -> Values:
    parts = [{"code": p.code, "is_subtracted": p.is_subtracted} for p in figure.parts]
    return {**{n: getattr(figure, n) for n in ("name", "kind", "unit", "code")}, "parts": parts}


class StagesOfSetPage(SchemePage):
    """Which stages there are, who scores what, which stage counts."""

    caption = "Vòng chấm"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_list(
            PartSpec[StageData](
                name="stages",
                caption="Các vòng chấm",
                noun="vòng chấm",
                columns=[
                    Column("Tên vòng", lambda line: line.of.name, takes_room=True),
                    Column("Ai chấm", lambda line: line.of.purpose.label, width=20),
                    Column("Lấy kết quả", self._decides, width=18),
                    Column("Mã", lambda line: line.of.code, width=10),
                ],
                form=_stage_form,
                values=lambda stage: {n: getattr(stage, n) for n in ("name", "purpose", "code")},
                read=_stage_of,
                key=lambda stage: stage.code,
                named=Named.STAGE,
                also=self._with_decisive,
                keeps=self._why_kept,
            )
        )
        self.add_list(
            PartSpec[SectionData](
                name="sections",
                caption="Phần nào do vòng nào chấm",
                noun="phần chấm riêng",
                columns=[
                    Column(
                        "Phần",
                        lambda line: self.criterion_name(line.of.criterion),
                        takes_room=True,
                    ),
                    Column("Do vòng chấm", self._scored_by, width=36),
                    Column("Lấy điểm", self._takes, width=24),
                ],
                form=self._section_form,
                values=lambda s: {
                    "criterion": s.criterion,
                    "scored_by": s.scored_by,
                    "takes": s.takes or _AVERAGE,
                },
                read=lambda values, _: made(
                    SectionData, {**values, "takes": values["takes"] or None}
                ),
                key=lambda section: section.criterion,
                unready=lambda: "" if self._stages() else _NO_STAGES,
            )
        )
        self.facts = Facts(
            "Quy định chung khi chấm",
            (
                "Vòng lấy kết quả",
                "Sửa điểm vòng trước thì ghi lý do",
                "Lệch vòng trước quá mức này phải có lý do",
            ),
            self._facts_form,
            lambda values: self.change(
                **{**values, "reason_length": values["reason_length"] or 0}
            ),
        )
        self.column.addWidget(self.facts)
        self.column.addStretch()

    def show_set(self, tree: CriteriaTree | None, *, can_write: bool) -> None:
        """Show the stages of a set."""
        super().show_set(tree, can_write=can_write)
        rules, limit = self.rules, self.rules.difference_limit
        length = rules.reason_length
        self.facts.tell(
            (
                self._stage_name(rules.decisive_stage or "") or "theo vòng của kế hoạch",
                f"ít nhất {length} chữ cái" if length else "không bắt buộc",
                "không đặt" if limit is None else f"{points_text(limit)} điểm",
            ),
            can_write=can_write,
        )

    def _stages(self) -> list[tuple[str, str]]:
        return [(stage.code, stage.name) for stage in self.rules.stages]

    def _stage_name(self, code: str) -> str:
        return dict(self._stages()).get(code, code)

    def _decides(self, line: Line[StageData]) -> str:
        return "Lấy từ vòng này" if line.of.code == self.rules.decisive_stage else ""

    def _scored_by(self, line: Line[SectionData]) -> str:
        return ", ".join(map(self._stage_name, line.of.scored_by))

    def _takes(self, line: Line[SectionData]) -> str:
        return _AVERAGE_WORDS if line.of.takes is None else self._stage_name(line.of.takes)

    def _with_decisive(self, stages: tuple[StageData, ...]) -> dict[str, Any]:
        """Let the only stage give the results; one that gives them keeps doing so."""
        codes = [stage.code for stage in stages]
        decisive, known = self.rules.decisive_stage, dict(self._stages())
        if not codes or decisive is None:
            return {"decisive_stage": codes[0] if codes else None}
        if decisive in codes:
            return {}
        return {"decisive_stage": next(code for code in codes if code not in known)}

    def _why_kept(self, line: Line[StageData]) -> str:
        is_decisive = line.of.code == self.rules.decisive_stage
        return _DECIDES if is_decisive and len(self.rules.stages) > 1 else ""

    def _section_form(self) -> Form:
        choices = [*self._stages(), (_AVERAGE, _AVERAGE_WORDS)]
        return Form(
            [
                FieldSpec(
                    "criterion", "Nhóm, tiêu chí", lambda: PickList(self.criteria), required=True
                ),
                FieldSpec(
                    "scored_by", "Do vòng chấm", lambda: TickField(self._stages()), required=True
                ),
                FieldSpec("takes", "Lấy điểm", lambda: PickList(choices), required=True),
            ]
        )

    def _facts_form(self) -> Form:
        form = Form(
            [
                FieldSpec("decisive_stage", "Vòng lấy kết quả", lambda: PickList(self._stages())),
                FieldSpec(
                    "reason_length",
                    "Lý do ít nhất (chữ cái)",
                    lambda: NumberField(0, 1000),
                    hint="0: không bắt",
                ),
                FieldSpec("difference_limit", "Mức lệch phải có lý do (điểm)", PointsField),
            ]
        )
        names = ("decisive_stage", "reason_length", "difference_limit")
        form.fill({name: getattr(self.rules, name) for name in names})
        return form


def _stage_form() -> Form:
    return Form(
        [
            FieldSpec("name", "Tên vòng", TextField, required=True, hint="Ví dụ: Tổ phúc tra"),
            FieldSpec("purpose", "Ai chấm", terms(StagePurpose, StagePurpose.OTHER)),
            FieldSpec("code", "Mã", CodeField, hint="Trống: tự đặt"),
        ]
    )


def _stage_of(values: Values, others: Sequence[StageData]) -> StageData:
    code = values["code"] or free_code(values["name"], {stage.code for stage in others})
    purpose = values["purpose"] or StagePurpose.OTHER
    return made(StageData, {"code": code, "name": values["name"], "purpose": purpose})


class LimitsPage(SchemePage):
    """Limits of the whole sheet, and how computed points are rounded."""

    caption = "Giới hạn, làm tròn"

    _CAPS = (
        ("bonus", "Điểm thưởng tối đa"),
        ("penalty", "Điểm trừ tối đa"),
        ("overflow", "Thưởng do vượt kế hoạch tối đa"),
        ("total", "Tổng điểm tối đa"),
        ("floor", "Tổng điểm ít nhất"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.facts = Facts(
            "Giới hạn của cả phiếu, làm tròn",
            (*(label for _, label in self._CAPS), "Làm tròn điểm tính được"),
            self._form,
            self._save,
        )
        self.column.addWidget(self.facts)
        self.column.addStretch()

    def show_set(self, tree: CriteriaTree | None, *, can_write: bool) -> None:
        """Show the limits of a set."""
        super().show_set(tree, can_write=can_write)
        caps, rounding = self.rules.caps, self.rules.rounding
        words = [points_text(getattr(caps, name)) or _NO_LIMIT for name, _ in self._CAPS]
        step = points_text(rounding.step)
        self.facts.tell((*words, f"{rounding.mode.label}, bước {step}"), can_write=can_write)

    def _form(self) -> Form:
        form = Form(
            [
                *(FieldSpec(name, label, PointsField) for name, label in self._CAPS),
                FieldSpec("step", "Bước làm tròn", PointsField, required=True),
                FieldSpec("mode", "Làm tròn", terms(RoundingMode), required=True),
            ]
        )
        caps, rounding = self.rules.caps, self.rules.rounding
        form.fill({name: getattr(caps, name) for name, _ in self._CAPS})
        form.fill({"step": rounding.step, "mode": rounding.mode})
        return form

    def _save(self, values: dict[str, Any]) -> None:
        caps = made(CapsData, {name: as_written(values[name]) for name, _ in self._CAPS})
        step = as_written(values["step"])
        rounding = made(RoundingData, {"step": step, "mode": values["mode"]})
        self.change(caps=caps, rounding=rounding)
