"""One decision: its head, what stands in the way of issuing it, its lines with their prizes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import money_text, number_text
from app.domain.points import points_text
from app.domain.terms import AwardNature, DecisionState, Topic
from app.services import decisions, nominations
from app.services.decision_lines import DecisionLine
from app.services.decisions import DecisionView as Decision
from app.services.decisions import LineFields
from app.services.validation import labels
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.certificates import show_certificates
from app.ui.dialogs.tick_list import tick_list
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.awards_opened import OpenedView
from app.ui.tabs.awards_parts import (
    GROUND_OF_PLAN,
    SentencesPane,
    attempt,
    day_text,
    ground_list,
    name_of_person,
)
from app.ui.tabs.days import filled
from app.ui.tabs.scoring_parts import bold, button
from app.ui.widgets.ask import ask_reason, confirm, tell
from app.ui.widgets.fields import PickList, TextArea
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = labels(LineFields)
_NATURES = (AwardNature.GIVEN, AwardNature.POSTHUMOUS)


class DecisionView(OpenedView):
    """A decision with its lines; what can be done with it depends on where it stands."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "Sửa số, ngày, người ký…", parent)
        self._decision: Decision | None = None
        self.sum = bold()
        self.sum.setWordWrap(True)
        self.issue_button = button("Ban hành…", self.issue)
        self.revoke_button = button("Thu hồi…", self.revoke)
        self.print_button = button("In giấy khen…", self.print_certificates)
        self.obstacles = SentencesPane("Còn vướng")
        self.list = ListPage[DecisionLine](
            ListSpec(
                history=Topic.AWARD,
                columns=_columns(),
                actions=self._actions(),
                empty="Quyết định chưa có dòng khen thưởng nào. Bấm Thêm đề nghị.",
                counted="dòng",
            ),
            detail=self.obstacles,
        )
        self.list.table.setAccessibleName("Các dòng của quyết định")
        self.list.status_changed.connect(self._on_counted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.above(self.issue_button, self.print_button, self.revoke_button))
        layout.addWidget(self.notice)
        layout.addWidget(self.list, stretch=1)
        self.sum.setContentsMargins(style.GAP, 0, style.GAP, style.GAP)
        layout.addWidget(self.sum)

    # --- what is shown -----------------------------------------------------------------------

    def show_one(self, row_id: UUID) -> None:
        """Show another decision, all of its lines."""
        self.list.clear_filters()
        super().show_one(row_id)

    def reload(self) -> None:
        """Read the decision that is opened again."""
        if self.row_id is None:
            return
        decision = self.operations.ask(decisions.view, self.row_id)
        self._decision = decision
        is_draft = decision.state is DecisionState.DRAFT
        found = self.operations.ask(decisions.obstacles, self.row_id) if is_draft else ()
        self.heading.setText(_heading(decision))
        self.sum.setText(_sum(decision))
        self.list.set_rows(decision.lines)
        locked = self.operations.read_only_reason or ""
        self.list.set_read_only(locked or _line_lock(decision))
        self.obstacles.tell(_obstacle_heading(decision, found), found)
        self._tell(decision, found)
        self.edit_button.setEnabled(is_draft and not locked)
        self.issue_button.setEnabled(is_draft and not locked)
        self.revoke_button.setEnabled(decision.state is DecisionState.ISSUED and not locked)

    # --- the decision ------------------------------------------------------------------------

    def issue(self) -> None:
        """Issue the draft, once the person has seen what goes into the award book."""
        decision = self._opened()
        found = self.operations.ask(decisions.obstacles, decision.id)
        if found:
            self.obstacles.tell(_obstacle_heading(decision, found), found)
            self.list.open_detail()
            self._tell(decision, found)
            return
        facts = (
            f"Ban hành {_heading(decision)}.\n{_sum(decision)}\n"
            "Sau khi ban hành, các dòng vào sổ khen thưởng và không sửa được; muốn bỏ phải thu "
            "hồi cả quyết định kèm lý do."
        )
        if not confirm(self, facts, "Ban hành", "Chưa ban hành"):
            return
        if attempt(self, lambda: self.operations.do(decisions.issue, decision.id)):
            self.context.say(f"Đã ban hành quyết định số {decision.full_number}.")

    def revoke(self) -> None:
        """Revoke the decision for good, with the reason."""
        decision = self._opened()
        facts = (
            f"Thu hồi quyết định số {decision.full_number} với {number_text(len(decision.lines))} "
            "dòng khen thưởng. Việc thu hồi không hoàn tác được; các đề nghị trở lại trạng thái "
            "“Đạt” để quyết định lại."
        )
        reason = ask_reason(self, "Thu hồi quyết định khen thưởng", facts, "Thu hồi quyết định")
        if reason is None:
            return
        if attempt(
            self, lambda: self.operations.do_because(reason, decisions.revoke, decision.id, reason)
        ):
            self.context.say(f"Đã thu hồi quyết định số {decision.full_number}.")

    def print_certificates(self) -> None:
        """Open the certificates of the decision: to look at, to check, to print."""
        show_certificates(self.context, self._opened().id, self)

    # --- its lines ---------------------------------------------------------------------------

    def add_lines(self) -> None:
        """Tick which more of the nominations that are ready go into the draft."""
        decision = self._opened()
        if decision.plan_id is None:
            return
        on = decision.signed_on or decision.meeting_held_on
        on = on or self.operations.ask(nominations.judging_day, decision.plan_id)
        ready = set(self.operations.ask(decisions.ready, decision.plan_id, on))
        rows = self.operations.ask(nominations.listed, decision.plan_id)
        choices = [
            (row.id, f"{row.name} – {row.award_name}, {row.period}")
            for row in rows
            if row.id in ready
        ]
        if not choices:
            tell(
                self,
                "Thêm đề nghị",
                "Không còn đề nghị nào đã xét đạt, thuộc thẩm quyền của cơ quan và chưa có trong "
                f"quyết định, tính đến ngày {day_text(on)}.",
                "info",
            )
            return
        chosen = tick_list(self, "Thêm đề nghị vào dự thảo", choices)
        if chosen and attempt(
            self, lambda: self.operations.do(decisions.add_lines, decision.id, chosen)
        ):
            self._offer_undo(f"Đã thêm {number_text(len(chosen))} đề nghị vào dự thảo.")

    def remove_lines(self, rows: Sequence[DecisionLine]) -> None:
        """Take lines out of the draft."""
        ids = [row.nomination_id for row in rows if row.nomination_id]
        if attempt(
            self, lambda: self.operations.do(decisions.remove_lines, self._opened().id, ids)
        ):
            self._offer_undo(f"Đã bỏ {number_text(len(rows))} dòng khỏi dự thảo.")

    def rank(self, rows: Sequence[DecisionLine], by: int) -> None:
        """Move a line up (-1) or down (1)."""
        order = [line.nomination_id for line in self._opened().lines if line.nomination_id]
        place = order.index(rows[0].nomination_id) if rows[0].nomination_id else 0
        order[place], order[place + by] = order[place + by], order[place]
        attempt(self, lambda: self.operations.do(decisions.reorder, self._opened().id, order))
        self.list.show_row(rows[0].id)

    def edit_line(self, rows: Sequence[DecisionLine]) -> None:
        """Say whether a line is posthumous and on which ground it is, with a note."""
        row = rows[0]
        form = Form(
            [
                FieldSpec(
                    "nature",
                    _LABELS["nature"],
                    lambda: PickList([(nature, nature.label) for nature in _NATURES]),
                    required=True,
                ),
                FieldSpec("ground", _LABELS["ground"], ground_list, hint=GROUND_OF_PLAN),
                FieldSpec("note", _LABELS["note"], TextArea),
            ]
        )
        form.fill({"nature": row.nature, "note": row.note, "ground": row.ground})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(
                decisions.update_line, row.award_id, filled(LineFields, values)
            )

        RecordDialog(form, save, f"Sửa dòng của {row.name}", parent=self).exec()

    # --- inside ------------------------------------------------------------------------------

    def _opened(self) -> Decision:
        if self._decision is None:
            raise LookupError("no decision is opened")
        return self._decision

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    def _tell(self, decision: Decision, found: Sequence[str]) -> None:
        if decision.state is DecisionState.REVOKED:
            self.notice.tell(f"Quyết định đã thu hồi. Lý do: {decision.revoke_reason}", "warning")
        elif found:
            told = f"Chưa ban hành được, còn {number_text(len(found))} điều vướng. {found[0]}"
            self.notice.tell(told, "error", "Xem hết", self.list.open_detail)
        else:
            self.notice.clear()

    @Slot(str)
    def _on_counted(self, words: str) -> None:
        self.status = words
        self.counted.emit(words)

    def _rank_refusal(self, rows: list[DecisionLine], by: int) -> str:
        last = len(self._decision.lines) if self._decision else 0
        if 1 <= rows[0].position + by <= last:
            return ""
        return "Dòng này đã ở đầu." if by < 0 else "Dòng này đã ở cuối."

    def _actions(self) -> list[ListAction[DecisionLine]]:
        return [
            ListAction(
                "Thêm đề nghị…", lambda _: self.add_lines(), "add", ("Ctrl+N",), on_empty=True
            ),
            ListAction("Bỏ khỏi dự thảo", self.remove_lines, "delete", ("Delete",), needs="some"),
            ListAction("Sửa dòng", self.edit_line, "edit", ("Ctrl+E",), needs="one", opens=True),
            ListAction(
                "Lên",
                lambda rows: self.rank(rows, -1),
                "up",
                ("Alt+Up",),
                needs="one",
                refuses=lambda rows: self._rank_refusal(rows, -1),
            ),
            ListAction(
                "Xuống",
                lambda rows: self.rank(rows, 1),
                "down",
                ("Alt+Down",),
                needs="one",
                refuses=lambda rows: self._rank_refusal(rows, 1),
            ),
        ]


def _columns() -> list[Column[DecisionLine]]:
    return [
        Column("TT", lambda row: row.position, is_number=True, width=5),
        Column(
            "Tên",
            lambda row: f"{row.honorific} {row.name}".strip(),
            width=28,
            person=name_of_person,
        ),
        Column("Đơn vị", lambda row: row.unit_name, width=24),
        Column("Danh hiệu, hình thức", lambda row: row.award_name, width=30),
        Column("Hệ số", lambda row: row.prize_multiplier, points_text, is_number=True, width=8),
        Column(
            "Tiền thưởng (đồng)",
            lambda row: row.prize_amount,
            number_text,
            is_number=True,
            width=18,
        ),
        Column(
            "Ghi chú tiền thưởng",
            lambda row: row.prize_note,
            sign=lambda row: "warning" if row.prize_note else "",
            width=36,
        ),
        Column("Chức vụ", lambda row: row.post, width=18),
        Column("Thời gian", lambda row: row.period, width=12),
        Column("Tính chất", lambda row: row.nature.label, width=12),
        Column("Loại hình", lambda row: row.ground.label if row.ground else "", width=24),
        Column("Số sổ vàng", lambda row: row.golden_book_number, is_number=True, width=11),
        Column("Ghi chú", lambda row: row.note, width=24),
    ]


def _heading(decision: Decision) -> str:
    signed = f"ngày {day_text(decision.signed_on)}" if decision.signed_on else "chưa có ngày ký"
    signer = f", {decision.signer_name} ký" if decision.signer_name else ""
    return f"Quyết định số {decision.full_number} {signed}{signer} – {decision.state.label}"


def _sum(decision: Decision) -> str:
    told = [
        f"{number_text(len(decision.lines))} dòng",
        f"tổng tiền thưởng {money_text(decision.total_amount)}",
    ]
    if decision.base_salary is not None:
        told.append(f"mức lương cơ sở {money_text(decision.base_salary)}")
    if decision.unknown_count:
        told.append(f"{number_text(decision.unknown_count)} dòng chưa tính được tiền")
    return " · ".join(told)


def _obstacle_heading(decision: Decision, found: Sequence[str]) -> str:
    if found:
        return f"Còn {number_text(len(found))} điều phải xử lý trước khi ban hành:"
    if decision.state is DecisionState.DRAFT:
        return "Không còn vướng gì. Ban hành được."
    return f"Nơi ban hành: {decision.issuer}. Trích yếu: {decision.subject_line}"


def _line_lock(decision: Decision) -> str:
    if decision.state is DecisionState.DRAFT:
        return ""
    return (
        f"Quyết định ở trạng thái “{decision.state.label}” nên các dòng không sửa được. Sai sót "
        "từng dòng điều chỉnh ở Sổ khen thưởng."
    )
