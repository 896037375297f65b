"""What there is to look at again in a criteria set; each row leads to its place."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.services.scheme_findings import SetFinding
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.table import TableView

_NONE = "Không có chỗ nào cần xem lại."
_SOME = "Bấm đúp hoặc Enter ở một dòng để đến chỗ ấy. “Cần xem lại” chỉ nhắc, không chặn việc gì."


class FindingsPage(QWidget):
    """Problems and doubts of a set.

    Signals:
        wanted: the finding (`SetFinding`) whose place is asked for.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowTableModel[SetFinding](
            [
                Column("Loại", _kind, sign=_sign, width=14),
                Column("Nội dung", lambda one: one.message, takes_room=True, width=60),
            ],
            self,
        )
        self.table = TableView[SetFinding]()
        self.table.setAccessibleName("Chỗ cần xem lại của bộ tiêu chí")
        self.table.setModel(self.model)
        self.table.setWordWrap(True)
        self.table.opened.connect(self.wanted)
        self.table.horizontalHeader().sectionResized.connect(self.table.resizeRowsToContents)
        self._said = QLabel()
        self._said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self.table, stretch=1)
        layout.addStretch()

    def show_findings(self, found: Sequence[SetFinding]) -> None:
        """Show what was found."""
        self.model.set_rows(found)
        self.table.resizeRowsToContents()
        self.table.setVisible(bool(found))
        self._said.setText(_SOME if found else _NONE)


def _kind(one: SetFinding) -> str:
    return "Lỗi" if one.is_problem else "Cần xem lại"


def _sign(one: SetFinding) -> str:
    return "error" if one.is_problem else "warning"
