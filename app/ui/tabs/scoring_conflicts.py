"""Units that declared not to score each other (không chấm chéo nhau), and what assigning said."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import quoted
from app.domain.terms import Topic
from app.services import closing, plan_participations, scoring_conflicts, sheets
from app.services.scoring_conflicts import ConflictFields, ConflictRow
from app.services.sheets import CrossAssignment
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import filled
from app.ui.tabs.scoring_parts import button
from app.ui.widgets.ask import confirm
from app.ui.widgets.fields import PickList, TextArea
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste, Rows
from app.ui.widgets.record_dialog import RecordDialog

CAPTION = "Không chấm chéo nhau"
_PAIRS_NAMED = 5
_LOST = "Còn các cặp đã dán, chưa lưu. Đóng lại thì những dòng ấy sẽ mất."


class ConflictsDialog(FittedDialog):
    """The declared pairs of a plan: added with a reason, deleted again."""

    def __init__(self, context: Context, plan_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self._plan_id = plan_id
        self.setWindowTitle(CAPTION)
        told = QLabel(
            "Hai đơn vị ghi ở đây không được phân công chấm cho nhau, cả hai chiều. "
            "Phân công đã có không đổi: chọn phiếu rồi bấm “Người chấm…” để chọn lại."
        )
        told.setWordWrap(True)
        self.list = ListPage[ConflictRow](self._spec())
        self.list.table.setAccessibleName("Các cặp không chấm chéo nhau")
        shut = self.operations.ask(closing.closed, plan_id, None).plan
        self.list.set_read_only(self.operations.read_only_reason or shut)
        self.list.setMinimumSize(
            self.fontMetrics().averageCharWidth() * 90, self.fontMetrics().height() * 16
        )
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button("Đóng", self.reject, "Đóng", ""))
        page = QVBoxLayout(self)
        page.addWidget(told)
        page.addWidget(self.list, stretch=1)
        page.addLayout(row)
        self.operations.changed.connect(self._on_changed)
        self.reload()
        self.list.table.setFocus(Qt.FocusReason.TabFocusReason)

    def reload(self) -> None:
        """Read the pairs again."""
        self.list.set_rows(self.operations.ask(scoring_conflicts.listed, self._plan_id))

    def reject(self) -> None:
        """Close; pairs that were pasted and not saved are lost only when the person says so."""
        if not self.list.is_dirty or confirm(self, _LOST, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    def add(self) -> None:
        """Ask for another pair."""

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(
                scoring_conflicts.add, self._plan_id, filled(ConflictFields, values)
            )

        caption = f"Thêm cặp {CAPTION.lower()}"
        RecordDialog(self._form(), save, caption, again=True, parent=self).exec()

    def add_many(self, rows: Rows) -> object:
        """Add the pairs that pasted rows hold, as one action."""
        given = [filled(ConflictFields, row) for row in rows]
        return self.operations.do(scoring_conflicts.add_many, self._plan_id, given)

    def _form(self) -> Form:
        words = labels(ConflictFields)
        taking_part = self.operations.ask(plan_participations.rows, self._plan_id)
        units = [(row.subject_id, row.subject_name) for row in taking_part]
        return Form(
            [
                FieldSpec("scorer_id", words["scorer_id"], lambda: PickList(units), required=True),
                FieldSpec(
                    "subject_id", words["subject_id"], lambda: PickList(units), required=True
                ),
                FieldSpec(
                    "reason",
                    words["reason"],
                    TextArea,
                    wide=True,
                    hint="Ví dụ: trưởng hai thôn là anh em ruột",
                ),
            ]
        )

    def delete(self, row: ConflictRow) -> None:
        """Let two units score each other again."""
        self.operations.do(scoring_conflicts.delete, row.id)
        self.list.offer_undo("Đã xóa 1 cặp.", self.operations.undo)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if Topic.SCORING_CONFLICT in topics:
            self.reload()

    def _spec(self) -> ListSpec[ConflictRow]:
        return ListSpec(
            history=Topic.SCORING_CONFLICT,
            columns=[
                Column("Đơn vị", lambda row: row.scorer_name, width=26),
                Column("Không chấm chéo với", lambda row: row.subject_name, width=26),
                Column("Lý do", lambda row: row.reason, width=30, takes_room=True),
            ],
            actions=[
                ListAction(
                    "Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True
                ),
                ListAction("Xóa", lambda rows: self.delete(rows[0]), "delete", ("Delete",), "one"),
            ],
            empty="Chưa có cặp nào. Bấm Thêm khi hai đơn vị khai không chấm chéo nhau.",
            counted="cặp",
            search_hint="",
            paste=Paste(
                noun="cặp không chấm chéo nhau",
                form=self._form,
                save=lambda: self.add_many,
                undo=self.operations.undo,
            ),
        )


def assignment_words(told: CrossAssignment) -> str:
    """Return what assigning could not have: who has no scorer, which pairs score each other."""
    sentences: list[str] = []
    if told.left_out:
        sentences.append(
            f"Chưa có ai chấm chéo cho {sheets.enumerated(told.left_out)} vì chưa vào cụm, khối, "
            "một mình trong cụm, khai không chấm chéo với mọi đơn vị còn lại, hoặc bộ tiêu chí "
            "không có vòng này. Hãy chọn người chấm cho từng phiếu."
        )
    if told.mutual:
        sentences.append(
            f"Không tránh được {len(told.mutual)} cặp chấm lẫn nhau: {_pairs(told.mutual)}. "
            "Muốn khác, hãy chọn lại người chấm cho từng phiếu."
        )
    return "\n".join(sentences)


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    shown = "; ".join(f"{quoted(one)} và {quoted(two)}" for one, two in pairs[:_PAIRS_NAMED])
    more = len(pairs) - _PAIRS_NAMED
    return f"{shown} và {more} cặp khác" if more > 0 else shown
