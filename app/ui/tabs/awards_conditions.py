"""Every condition of one nomination, in words, each with its sign."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from app.domain.eligibility import Condition, Severity
from app.services.nomination_desk import DeskRow
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.scoring_parts import fit_columns, table_of
from app.ui.widgets.sentence import Weight

_MET, _SET_ASIDE = "Đạt", "Đã bỏ qua, có lý do"
_UNMET = {
    Severity.BLOCK: "Không đạt",
    Severity.WARN: "Cần xem lại",
    Severity.INFO: "Lưu ý",
}
SIGNS: dict[str, Weight] = {
    _MET: "check",
    _SET_ASIDE: "warning",
    "Không đạt": "error",
    "Cần xem lại": "warning",
    "Lưu ý": "info",
}


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition as it is shown."""

    id: int
    finding: str
    sentence: str


def lines(row: DeskRow) -> Iterator[ConditionLine]:
    """Yield the conditions of a nomination: what stops it first, then what is to be looked at."""
    set_aside = row.set_aside

    def finding(condition: Condition) -> str:
        if condition.is_met:
            return _MET
        return _SET_ASIDE if condition in set_aside else _UNMET[condition.severity]

    order = ["Không đạt", _SET_ASIDE, "Cần xem lại", "Lưu ý", _MET]
    found = [(finding(condition), condition) for condition in row.eligibility.conditions]
    found.sort(key=lambda pair: order.index(pair[0]))
    for number, (word, condition) in enumerate(found):
        yield ConditionLine(number, word, _with_basis(condition))


def _with_basis(condition: Condition) -> str:
    """Return what was found, never without the article it rests on."""
    if condition.basis in condition.sentence:
        return condition.sentence
    return f"{condition.sentence} ({condition.basis})"


class ConditionsPane(QWidget):
    """What stops a nomination, what is to be looked at and what is met, and the reasons given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns: list[Column[ConditionLine]] = [
            Column(
                "Kết quả",
                lambda line: line.finding,
                sign=lambda line: SIGNS[line.finding],
                width=22,
            ),
            Column("Điều kiện, căn cứ", lambda line: line.sentence),
        ]
        self.model = RowTableModel[ConditionLine](columns, self)
        self.table = table_of(self.model, "Điều kiện của đề nghị đang chọn")
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        fit_columns(self.table, columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addWidget(self.table, stretch=1)
        self.show_row(None)

    def show_row(self, row: DeskRow | None) -> None:
        """Show the conditions of a nomination; without one say how to see them."""
        self.model.set_rows(() if row is None else tuple(lines(row)))
        self.head.setText(
            "Chọn một đề nghị để xem từng điều kiện." if row is None else _heading(row)
        )


def _heading(row: DeskRow) -> str:
    nomination = row.nomination
    told = [f"{nomination.name} – {nomination.award_name}, {nomination.period}"]
    if nomination.achievement:
        told.append(f"Thành tích: {nomination.achievement}")
    if nomination.state_reason:
        told.append(f"Lý do “{nomination.state.label}”: {nomination.state_reason}")
    if nomination.override_reason:
        told.append(f"Lý do bỏ qua điều kiện: {nomination.override_reason}")
    return "\n".join(told)
