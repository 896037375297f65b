"""The page of what goes to the level above (trình cấp trên), and of what came back decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.domain.terms import NominationState, Topic
from app.services import award_entries, awards, nominations
from app.services.nominations import UpwardRow
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.awards_nominations import named, recall, submit_upward, whom
from app.ui.tabs.awards_parts import AwardsPage, JudgingDay, SentencesPane, name_of_person
from app.ui.tabs.days import day_field, filled, to_days
from app.ui.widgets.fields import MoneyField, NumberField, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

_LABELS = labels(award_entries.AwardFields)
_READY, _SENT, _STOPPED, _UNMET = "Trình được", "Đã trình", "Còn vướng", "Chưa qua hội đồng"
_SIGNS: dict[str, Weight] = {
    _READY: "check",
    _SENT: "info",
    _STOPPED: "error",
    _UNMET: "warning",
}


class UpwardPage(AwardsPage):
    """The nominations that a level above decides, and whether each can be submitted."""

    name = "upward"
    caption = "Trình cấp trên"
    doing = "xem hồ sơ trình cấp trên"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.day = JudgingDay()
        self.obstacles = SentencesPane("Còn vướng")
        self.list = ListPage[UpwardRow](
            ListSpec(
                history=Topic.NOMINATION,
                columns=[
                    Column(
                        "Tên", _name, width=28, person=lambda row: name_of_person(row.nomination)
                    ),
                    Column("Đơn vị", lambda row: row.nomination.unit_name, width=28),
                    Column(
                        "Danh hiệu, hình thức", lambda row: row.nomination.award_name, width=42
                    ),
                    Column("Cấp quyết định", lambda row: row.decider, width=26),
                    Column("Trạng thái", lambda row: row.nomination.state.label, width=18),
                    Column("Trình", _standing_text, sign=lambda row: _SIGNS[_standing(row)]),
                ],
                actions=[
                    ListAction(
                        "Trình cấp trên…",
                        lambda rows: submit_upward(
                            self, [row.nomination for row in rows], self.day.day
                        ),
                        "export",
                        needs="some",
                        refuses=_submit_refusal,
                    ),
                    ListAction(
                        "Rút hồ sơ đã trình…",
                        lambda rows: recall(self, [row.nomination for row in rows]),
                        "import",
                        needs="some",
                        refuses=_sent_refusal,
                    ),
                    ListAction(
                        "Ghi quyết định của cấp trên…",
                        self.receive,
                        "edit",
                        ("Ctrl+N",),
                        needs="some",
                        refuses=_sent_refusal,
                    ),
                ],
                filters=[
                    ListFilter(
                        "standing",
                        "Trình",
                        [(word, word) for word in _SIGNS],
                        lambda row, key: _standing(row) == key,
                        counts=True,
                    ),
                ],
                empty="Kế hoạch này không có đề nghị nào thuộc thẩm quyền của cấp trên.",
                counted="hồ sơ",
            ),
            detail=self.obstacles,
        )
        self.dress(self.list)
        self.list.selection_changed.connect(self._on_selected)
        self.day.chosen.connect(self.reload)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.day)
        layout.addWidget(self.list, stretch=1)

    @Slot()
    def reload(self) -> None:
        """Read what a level above decides, judged by the day chosen."""
        self.day.offer(self.plan_id, self.operations.ask(nominations.judging_day, self.plan_id))
        self.list.set_rows(self.operations.ask(nominations.upward, self.plan_id, self.day.day))
        self.lock(self.list)
        self._on_selected()

    def show_row(self, row_id: UUID) -> bool:
        """Select a nomination."""
        return self.list.show_row(row_id)

    def receive(self, rows: Sequence[UpwardRow]) -> None:
        """Ask for the decision of the level above, and enter it for everybody selected."""
        alone = len(rows) == 1
        specs = [
            FieldSpec("decision_number", _LABELS["decision_number"], TextField, required=True),
            FieldSpec("decided_on", _LABELS["decided_on"], day_field, required=True),
            FieldSpec("decided_by", _LABELS["decided_by"], TextField, required=True),
            FieldSpec(
                "prize_amount",
                _LABELS["prize_amount"],
                MoneyField,
                hint="Đồng, để trống khi chưa rõ" if alone else "Đồng, cho mỗi đối tượng",
            ),
        ]
        if alone:
            number = _LABELS["golden_book_number"]
            specs.append(FieldSpec("golden_book_number", number, lambda: NumberField(least=1)))
        specs.append(FieldSpec("note", _LABELS["note"], TextArea))
        form = Form(specs)
        deciders = {row.decider for row in rows}
        if len(deciders) == 1:
            form.fill({"decided_by": deciders.pop()})
        ids = [row.id for row in rows]

        def save(values: dict[str, Any]) -> object:
            given = to_days(values)
            given["year"] = given["decided_on"].year
            return self.operations.do(
                awards.receive, ids, filled(award_entries.AwardFields, given)
            )

        names = [row.nomination for row in rows]
        caption = f"Ghi quyết định của cấp trên cho {whom(names)}"
        if RecordDialog(form, save, caption, parent=self).exec():
            told = f"Đã ghi vào sổ khen thưởng: {whom(names)}."
            self.list.offer_undo(told, self.operations.undo)

    @Slot()
    def _on_selected(self) -> None:
        row = self.list.current()
        if row is None:
            self.obstacles.tell("Chọn một hồ sơ để xem còn vướng gì.", ())
        else:
            heading = f"{named([row.nomination])[2:]} · {row.decider}: {_standing_text(row)}"
            self.obstacles.tell(heading, row.obstacles)


def _name(row: UpwardRow) -> str:
    return f"{row.nomination.honorific} {row.nomination.name}".strip()


def _standing(row: UpwardRow) -> str:
    if row.nomination.state is NominationState.SUBMITTED:
        return _SENT
    if row.obstacles:
        return _STOPPED
    return _READY if row.is_ready else _UNMET


def _standing_text(row: UpwardRow) -> str:
    standing = _standing(row)
    return f"{standing} ({number_text(len(row.obstacles))})" if standing == _STOPPED else standing


def _submit_refusal(rows: list[UpwardRow]) -> str:
    if all(row.nomination.state is NominationState.PASSED for row in rows):
        return ""
    return "Chỉ trình được đề nghị ở trạng thái “Đạt”."


def _sent_refusal(rows: list[UpwardRow]) -> str:
    if all(row.nomination.state is NominationState.SUBMITTED for row in rows):
        return ""
    return "Chỉ làm được với hồ sơ ở trạng thái “Đã trình cấp trên”."
