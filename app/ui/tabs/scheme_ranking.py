"""How a criteria set parts those with equal totals."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.scheme_shape import (
    CouncilTieBreak,
    FigureTieBreak,
    SectionTieBreak,
    TieBreakData,
)
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.scheme_figures import made
from app.ui.tabs.scheme_parts import KindForm, Line, PartSpec, SchemePage, Values
from app.ui.widgets.fields import CheckField, PickList

_TIES = [
    ("criterion", "Theo điểm của nhóm, tiêu chí"),
    ("figure", "Theo số liệu"),
    ("council", "Hội đồng chọn, có lý do"),
]
_TIE_FIELDS = {
    "criterion": {"criterion"},
    "figure": {"figure", "whole", "is_lower_better"},
    "council": set[str](),
}


class RankingOfSetPage(SchemePage):
    """The chain that parts those with equal totals."""

    caption = "Xếp hạng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_list(
            PartSpec[TieBreakData](
                name="tie_breaks",
                caption="Thứ tự xét khi bằng điểm",
                noun="cách xét",
                columns=[
                    Column("Xét theo", self._what, takes_room=True),
                    Column("Ai đứng trên", _who_wins, width=30),
                ],
                form=self._form,
                values=lambda tie: {"whole": None, "is_lower_better": False, **tie.model_dump()},
                read=_tie_of,
                key=str,
            )
        )
        self.column.addStretch()

    def _what(self, line: Line[TieBreakData]) -> str:
        match line.of:
            case SectionTieBreak():
                return f"Điểm {self.criterion_name(line.of.criterion)}"
            case FigureTieBreak(whole=None):
                return self.figure_name(line.of.figure)
            case FigureTieBreak():
                whole = self.figure_name(line.of.whole or "")
                return f"Tỷ lệ {self.figure_name(line.of.figure)} trên {whole}"
            case CouncilTieBreak():
                return "Hội đồng chọn"

    def _form(self) -> Form:
        criteria, figures = self.criteria, self.figures
        form = KindForm(
            [
                FieldSpec("type", "Xét theo", lambda: PickList(_TIES), required=True),
                FieldSpec(
                    "criterion", "Nhóm, tiêu chí", lambda: PickList(criteria), required=True
                ),
                FieldSpec("figure", "Số liệu", lambda: PickList(figures), required=True),
                FieldSpec(
                    "whole", "Chia cho", lambda: PickList(figures), hint="Để trống: không chia"
                ),
                FieldSpec(
                    "is_lower_better", "So sánh", lambda: CheckField("Thấp hơn thì đứng trên")
                ),
            ],
            "type",
            _TIE_FIELDS,
        )
        form.fill({"type": "criterion"})
        return form


def _who_wins(line: Line[TieBreakData]) -> str:
    match line.of:
        case SectionTieBreak():
            return "Điểm cao hơn"
        case FigureTieBreak():
            return "Thấp hơn" if line.of.is_lower_better else "Cao hơn"
        case CouncilTieBreak():
            return "Theo thứ tự hội đồng chọn"


def _tie_of(values: Values, _: Sequence[TieBreakData]) -> TieBreakData:
    match values["type"]:
        case "criterion":
            names = ("type", "criterion")
            return made(SectionTieBreak, {name: values[name] for name in names})
        case "figure":
            names = ("type", "figure", "whole", "is_lower_better")
            return made(FigureTieBreak, {name: values[name] for name in names})
        case _:
            return made(CouncilTieBreak, {"type": "council"})
