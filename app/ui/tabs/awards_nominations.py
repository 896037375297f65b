"""The page of nominations (đề nghị khen thưởng): where each stands, and what speaks against it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.domain.terms import AwardScope, NominationState, Topic
from app.services import nomination_desk, nominations
from app.services.nomination_desk import DeskRow
from app.services.nominations import NominationFields, NominationRow
from app.ui import style
from app.ui.context import Context, Place
from app.ui.dialogs.quick_add import award_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs import meeting_mode
from app.ui.tabs.awards_conditions import ConditionsPane
from app.ui.tabs.awards_parts import (
    GROUND_OF_PLAN,
    AwardsPage,
    JudgingDay,
    day_text,
    ground_list,
    name_of_person,
)
from app.ui.tabs.awards_slides import nomination_items
from app.ui.tabs.days import filled
from app.ui.tabs.scoring_parts import button, row_of
from app.ui.widgets.ask import ask_reason, confirm
from app.ui.widgets.fields import NumberField, PickList, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

_LABELS = nominations.LABELS
_OWN, _ABOVE = "Cơ quan mình quyết định", "Cấp trên quyết định"
_STOPPED, _DOUBTFUL, _MET = "Vướng điều kiện", "Cần xem lại", "Đủ điều kiện"
_NAMED = 12


class NominationsPage(AwardsPage):
    """The nominations of a plan, each judged by the day above the list."""

    name = "nominations"
    caption = "Đề nghị"
    doing = "xem các đề nghị khen thưởng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.day = JudgingDay()
        self.conditions = ConditionsPane()
        self._rows: Sequence[DeskRow] = ()
        self.list = ListPage[DeskRow](
            ListSpec(
                history=Topic.NOMINATION,
                columns=_columns(),
                actions=self._actions(),
                filters=_filters(),
                empty="Kế hoạch này chưa có đề nghị khen thưởng nào. Chọn người ở trang “Người có "
                "thể đề nghị”.",
                counted="đề nghị",
            ),
            detail=self.conditions,
        )
        self.dress(self.list)
        self.list.selection_changed.connect(self._on_selected)
        self.day.chosen.connect(self.reload)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        above = row_of(
            self.day,
            None,
            button(meeting_mode.CAPTION, self.present, meeting_mode.TIP, meeting_mode.KEYS),
        )
        above.setContentsMargins(0, style.GAP, style.GAP, 0)
        layout.addLayout(above)
        layout.addWidget(self.list, stretch=1)

    @Slot()
    def reload(self) -> None:
        """Read the nominations, and judge them by the day chosen."""
        self.day.offer(self.plan_id, self.operations.ask(nominations.judging_day, self.plan_id))
        self._rows = self.operations.ask(nomination_desk.rows, self.plan_id, self.day.day)
        awards = {row.nomination.award_code: row.nomination.award_name for row in self._rows}
        deciders = sorted({row.decider for row in self._rows if row.decider})
        self.list.set_filter_choices("award", list(awards.items()))
        who = [_OWN, _ABOVE, *deciders]
        self.list.set_filter_choices("decider", [(name, name) for name in who])
        self.list.set_rows(self._rows)
        self.lock(self.list)
        self._on_selected()

    def show_row(self, row_id: UUID) -> bool:
        """Select a nomination."""
        return self.list.show_row(row_id)

    def present(self) -> None:
        """Show the nominations listed, or several selected, one by one to the meeting."""
        meeting_mode.present_list(self, self.context, self.caption, self.list, nomination_items)

    # --- one nomination ----------------------------------------------------------------------

    def edit(self, rows: Sequence[DeskRow]) -> None:
        """Change a nomination: once it is passed, only its achievement and its priority."""
        row = rows[0].nomination
        awards = self._award_choices(row)
        if row.award_code not in dict(awards):
            awards.append((row.award_code, row.award_name))
        form = Form(
            [
                FieldSpec(
                    "award_code",
                    _LABELS["award_code"],
                    lambda: PickList(
                        awards,
                        characters=50,
                        add=award_adder(
                            self.operations,
                            lambda award: dict(self._award_choices(row)).get(
                                award.code, award.name
                            ),
                            row.scope,
                        ),
                    ),
                    required=True,
                ),
                FieldSpec("period", _LABELS["period"], TextField),
                FieldSpec("achievement", _LABELS["achievement"], TextArea),
                FieldSpec("priority", _LABELS["priority"], NumberField, hint="0: chưa xếp"),
                FieldSpec("ground", _LABELS["ground"], ground_list, hint=GROUND_OF_PLAN),
            ]
        )
        names = ("award_code", "period", "achievement", "priority", "ground")
        form.fill({name: getattr(row, name) for name in names})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(nominations.update, row.id, filled(NominationFields, values))

        RecordDialog(form, save, f"Sửa đề nghị của {row.name}", parent=self).exec()

    def _award_choices(self, row: NominationRow) -> list[tuple[str, str]]:
        scopes, day = {row.scope}, self.day.day
        choices = self.operations.ask(nomination_desk.choices, self.plan_id, scopes, day)
        return [(choice.code, choice.label) for choice in choices]

    def override(self, rows: Sequence[DeskRow]) -> None:
        """Set aside, with a reason, the conditions that a person may set aside."""
        row = rows[0]
        unmet = "\n".join(condition.sentence for condition in row.eligibility.blocking)
        reason = ask_reason(self, "Bỏ qua điều kiện", unmet, "Bỏ qua điều kiện")
        if reason is None:
            return
        day = self.day.day
        if self.attempt(
            lambda: self.operations.do_because(reason, nominations.override, row.id, reason, day)
        ):
            self._offer_undo(f"Đã bỏ qua điều kiện của {row.nomination.name}.")

    def stop_overriding(self, rows: Sequence[DeskRow]) -> None:
        """Let the conditions of a nomination count again."""
        if self.attempt(lambda: self.operations.do(nominations.stop_overriding, rows[0].id)):
            self._offer_undo(f"Điều kiện của {rows[0].nomination.name} được xét lại.")

    def rank(self, rows: Sequence[DeskRow], by: int) -> None:
        """Move a nomination up (-1) or down (1) among those of the same award."""
        order = [row.id for row in self._rows]
        place = order.index(rows[0].id)
        order[place], order[place + by] = order[place + by], order[place]
        self.attempt(lambda: self.operations.do(nominations.prioritise, self.plan_id, order))
        self.list.show_row(rows[0].id)

    # --- where they stand --------------------------------------------------------------------

    def withdraw(self, rows: Sequence[DeskRow]) -> None:
        """Move nominations to the bin."""
        self._act(rows, "Đã rút", lambda ids: self.operations.do(nominations.withdraw, ids))

    def give_back(self, rows: Sequence[DeskRow]) -> None:
        """Give nominations back with a reason."""
        self._act_because(
            rows,
            "Trả về",
            lambda reason, ids: self.operations.do_because(
                reason, nominations.give_back, ids, reason
            ),
        )

    def resubmit(self, rows: Sequence[DeskRow]) -> None:
        """Propose again what was given back or not passed."""
        self._act(
            rows, "Đã đề nghị lại", lambda ids: self.operations.do(nominations.resubmit, ids)
        )

    def pass_without_meeting(self, rows: Sequence[DeskRow]) -> None:
        """Pass nominations by the simplified procedure, with the reason."""
        day = self.day.day
        self._act_because(
            rows,
            "Xét không qua họp",
            lambda reason, ids: self.operations.do_because(
                reason, nominations.pass_without_meeting, ids, reason, day
            ),
        )

    def submit(self, rows: Sequence[DeskRow]) -> None:
        """Mark nominations as submitted to the level above."""
        submit_upward(self, [row.nomination for row in rows], self.day.day)

    def recall(self, rows: Sequence[DeskRow]) -> None:
        """Take back, with a reason, what was submitted."""
        recall(self, [row.nomination for row in rows])

    # --- inside ------------------------------------------------------------------------------

    def _act(
        self, rows: Sequence[DeskRow], done: str, act: Callable[[list[UUID]], object]
    ) -> None:
        """Act on the selected rows as one action, and offer to take it back."""
        if self.attempt(lambda: act([row.id for row in rows])):
            self._offer_undo(f"{done} {whom([row.nomination for row in rows])}.")

    def _act_because(
        self,
        rows: Sequence[DeskRow],
        verb: str,
        act: Callable[[str, list[UUID]], object],
    ) -> None:
        names = [row.nomination for row in rows]
        reason = ask_reason(self, verb, named(names), verb)
        if reason is not None:
            self._act(rows, f"Đã {verb[:1].lower()}{verb[1:]}:", lambda ids: act(reason, ids))

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    @Slot()
    def _on_selected(self) -> None:
        self.conditions.show_row(self.list.current())

    def _rank_refusal(self, rows: list[DeskRow], by: int) -> str:
        order = [row.id for row in self._rows]
        place = order.index(rows[0].id) + by
        if 0 <= place < len(order) and _group(self._rows[place]) == _group(rows[0]):
            return ""
        end = "đầu" if by < 0 else "cuối"
        return f"Đề nghị này đã ở {end} danh hiệu, hình thức của mình."

    def _actions(self) -> list[ListAction[DeskRow]]:
        can = _in_state
        state = NominationState
        return [
            ListAction(
                "Chọn người để đề nghị",
                lambda _: self.context.go(Place("awards", self.plan_id, page="candidates")),
                "add",
                ("Ctrl+N",),
                on_empty=True,
            ),
            ListAction("Sửa", self.edit, "edit", ("Ctrl+E",), needs="one", opens=True),
            ListAction(
                "Rút",
                self.withdraw,
                "delete",
                ("Delete",),
                needs="some",
                refuses=can("rút", state.PROPOSED, state.RETURNED, state.FAILED),
                many="Rút {} đề nghị",
            ),
            ListAction(
                "Trả về…",
                self.give_back,
                "left",
                needs="some",
                refuses=can("trả về", state.PROPOSED, state.PASSED, state.FAILED),
                many="Trả về {} đề nghị…",
            ),
            ListAction(
                "Đề nghị lại",
                self.resubmit,
                "refresh",
                needs="some",
                refuses=can("đề nghị lại", state.RETURNED, state.FAILED),
            ),
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
            ListAction(
                "Trình cấp trên…",
                self.submit,
                "export",
                needs="some",
                refuses=can("trình", state.PASSED),
                many="Trình cấp trên {} đề nghị…",
            ),
            ListAction(
                "Rút hồ sơ đã trình…",
                self.recall,
                "import",
                needs="some",
                refuses=can("rút hồ sơ", state.SUBMITTED),
                is_rare=True,
            ),
            ListAction(
                "Xét không qua họp…",
                self.pass_without_meeting,
                "check",
                needs="some",
                refuses=can("xét", state.PROPOSED),
                many="Xét {} đề nghị không qua họp…",
                is_rare=True,
            ),
            ListAction(
                "Bỏ qua điều kiện…",
                self.override,
                "unlock",
                needs="one",
                refuses=_not_stopped,
                is_rare=True,
            ),
            ListAction(
                "Thôi bỏ qua",
                self.stop_overriding,
                "lock",
                needs="one",
                refuses=lambda rows: (
                    ""
                    if rows[0].nomination.override_reason
                    else "Đề nghị này chưa bỏ qua điều kiện nào."
                ),
                is_rare=True,
            ),
        ]


# --- what both pages of nominations do -------------------------------------------------------


def submit_upward(page: AwardsPage, rows: Sequence[NominationRow], on: date) -> None:
    """Mark nominations as submitted, once the person has seen which: only a recall undoes it."""
    facts = (
        f"Trình cấp trên {number_text(len(rows))} hồ sơ, xét theo ngày {day_text(on)}:\n"
        f"{named(rows)}\nSau khi trình, chỉ “Rút hồ sơ đã trình” kèm lý do mới lấy lại được."
    )
    if not confirm(page, facts, "Trình cấp trên", "Chưa trình"):
        return
    ids = [row.id for row in rows]
    if page.attempt(lambda: page.operations.do(nominations.submit_upward, ids, on)):
        page.context.say(f"Đã trình cấp trên {whom(rows)}.")


def recall(page: AwardsPage, rows: Sequence[NominationRow]) -> None:
    """Take back what was submitted, with the reason."""
    reason = ask_reason(page, "Rút hồ sơ đã trình", named(rows), "Rút hồ sơ")
    ids = [row.id for row in rows]
    if reason and page.attempt(
        lambda: page.operations.do_because(reason, nominations.recall, ids)
    ):
        page.context.say(f"Đã rút hồ sơ đã trình: {whom(rows)}.")


def whom(rows: Sequence[NominationRow]) -> str:
    """Return whom a sentence is about: a name, or how many."""
    return rows[0].name if len(rows) == 1 else f"{number_text(len(rows))} đề nghị"


def named(rows: Sequence[NominationRow]) -> str:
    """Return names with their awards, one a line; of many the first, and how many more."""
    told = [f"• {row.name} – {row.award_name}" for row in rows[:_NAMED]]
    if len(rows) > _NAMED:
        told.append(f"và {number_text(len(rows) - _NAMED)} đề nghị khác")
    return "\n".join(told)


# --- how it is shown -------------------------------------------------------------------------


def standing(row: DeskRow) -> str:
    """Return in words whether anything stops a nomination, or is to be looked at."""
    if row.stopping:
        return _STOPPED
    return _DOUBTFUL if row.eligibility.warnings or row.set_aside else _MET


def standing_sign(row: DeskRow) -> Weight:
    """Return the sign beside the word."""
    return {_STOPPED: "error", _DOUBTFUL: "warning", _MET: "check"}[standing(row)]  # type: ignore[return-value]


def _standing_text(row: DeskRow) -> str:
    count = len(row.stopping)
    return f"{_STOPPED} ({count})" if count > 1 else standing(row)


def _why(row: DeskRow) -> str:
    """Return what stops a nomination, and what is to be looked at, a sentence a line."""
    found = (*row.stopping, *row.set_aside, *row.eligibility.warnings)
    return "\n".join(condition.sentence for condition in found)


def _columns() -> list[Column[DeskRow]]:
    return [
        Column("TT", lambda row: row.nomination.priority or None, is_number=True, width=5),
        Column(
            "Tên",
            lambda row: _name(row.nomination),
            width=26,
            person=lambda row: name_of_person(row.nomination),
        ),
        Column("Đơn vị", lambda row: row.nomination.unit_name, width=24),
        Column("Danh hiệu, hình thức", lambda row: row.nomination.award_name, width=32),
        Column("Trạng thái", lambda row: row.nomination.state.label, width=16),
        Column("Điều kiện", _standing_text, sign=standing_sign, tooltip=_why, width=20),
        Column("Cấp quyết định", lambda row: row.decider, width=22),
        Column("Điểm", lambda row: row.nomination.total, points_text, is_number=True, width=7),
        Column("Hạng", lambda row: row.nomination.rank, is_number=True, width=6),
        Column("Xếp loại", lambda row: row.nomination.grade, width=10),
        Column("Thời gian tính thành tích", lambda row: row.nomination.period, width=14),
        Column("Lý do", lambda row: row.nomination.state_reason, width=24),
        Column("Thành tích", lambda row: row.nomination.achievement, width=30),
    ]


def _name(row: NominationRow) -> str:
    return f"{row.honorific} {row.name}".strip()


def _filters() -> list[ListFilter[DeskRow]]:
    return [
        ListFilter(
            "state",
            "Trạng thái",
            [(state, state.label) for state in NominationState],
            lambda row, key: row.nomination.state is key,
            counts=True,
        ),
        ListFilter("award", "Hình thức", (), lambda row, key: row.nomination.award_code == key),
        ListFilter("decider", "Thẩm quyền", (), _is_decided_by),
        ListFilter(
            "standing",
            "Điều kiện",
            [(word, word) for word in (_STOPPED, _DOUBTFUL, _MET)],
            lambda row, key: standing(row) == key,
            counts=True,
        ),
    ]


def _is_decided_by(row: DeskRow, key: str) -> bool:
    if key in (_OWN, _ABOVE):
        return row.is_above == (key == _ABOVE)
    return row.decider == key


def _group(row: DeskRow) -> tuple[AwardScope, str]:
    return row.nomination.scope, row.nomination.award_code


def _in_state(verb: str, *states: NominationState) -> Callable[[list[DeskRow]], str]:
    """Return what refuses rows of any other state, in words."""

    def refusal(rows: list[DeskRow]) -> str:
        if all(row.nomination.state in states for row in rows):
            return ""
        words = " hoặc ".join(f"“{state.label}”" for state in states)
        return f"Chỉ {verb} được đề nghị ở trạng thái {words}."

    return refusal


def _not_stopped(rows: list[DeskRow]) -> str:
    if not rows[0].eligibility.blocking:
        return "Đề nghị này không vướng điều kiện nào vào ngày xét."
    return "Đã bỏ qua điều kiện rồi." if rows[0].nomination.override_reason else ""
