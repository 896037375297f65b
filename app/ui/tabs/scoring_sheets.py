"""The rounds of scoring and their sheets: who is scored, by whom, and what came in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.domain.dates import PartialDate
from app.domain.points import points_text
from app.domain.terms import ListKind, StagePurpose, Topic
from app.services import closing, sheet_approval, sheet_copies, sheets, stages
from app.services.closing import Closed
from app.services.sheets import SheetFields, SheetRow
from app.services.stages import StageFields, StageRow
from app.services.validation import labels
from app.ui.context import Context, Part, Place
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scoring_bulk import CAPTION as BULK
from app.ui.tabs.scoring_bulk import Standpoint, score_alike
from app.ui.tabs.scoring_conflicts import CAPTION as CONFLICTS
from app.ui.tabs.scoring_conflicts import ConflictsDialog, assignment_words
from app.ui.tabs.scoring_parts import Scope, ScoringPage, bold, usual_round
from app.ui.tabs.scoring_sheet import SheetDialog
from app.ui.tabs.scoring_sheet_parts import APPROVAL_LOST, approval_words, copied_words
from app.ui.widgets.fields import PickList, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog


class SheetsPage(ScoringPage):
    """Rounds on the left, the sheets of the round chosen on the right."""

    caption = "Lượt chấm, phiếu"
    doing = "lập và theo dõi phiếu chấm"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._closed = Closed()
        self._has_rounds = False
        self.stages = ListPage[StageRow](self._stages_spec())
        self.sheets = ListPage[SheetRow](self._sheets_spec())
        self.stages.beside, self.sheets.beside = self.sheets, self.stages
        self.notice = Notice()
        self._heading = bold()
        self.stages.table.setAccessibleName("Vòng chấm")
        self.sheets.table.setAccessibleName("Phiếu chấm")
        self._shown: UUID | None = None
        self._shown_scope: Scope | None = None
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self.notice)
        column.addWidget(self.sheets, stretch=1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bold("Vòng chấm"))
        column.addWidget(self.stages, stretch=1)
        split = KeptSplitter("sheets")
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([340, 720])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(split)
        self.stages.selection_changed.connect(self._on_stage_chosen)

    def reload(self) -> None:
        """Read the rounds, and the sheets of the one chosen."""
        scope = self.needed_scope
        rounds = self.operations.ask(stages.listed_in, scope.plan_id, scope.phase_id)
        self._closed = self.operations.ask(closing.closed, scope.plan_id, scope.phase_id)
        self._has_rounds = bool(rounds)
        self.stages.set_read_only(self.operations.read_only_reason or self._closed.plan)
        self.stages.set_rows(rounds)
        is_new = scope != self._shown_scope
        self._shown_scope = scope
        if rounds and (is_new or self.stages.current() is None):
            self.stages.show_row(usual_round(rounds) or rounds[0].id)
        self._show_sheets()

    # --- rounds ------------------------------------------------------------------------------

    def add_usual(self) -> None:
        """Add the three usual rounds."""
        self.operations.do(stages.add_usual, self.needed_scope.plan_id)

    def add_stage(self) -> None:
        """Ask for another round."""
        plan_id = self.needed_scope.plan_id

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(stages.add, plan_id, to_days(filled(StageFields, values)))

        dialog = RecordDialog(_stage_form(), save, "Thêm vòng chấm", again=True, parent=self)
        dialog.exec()
        if dialog.saved:
            self.stages.show_row(dialog.saved[-1])

    def edit_stage(self, row: StageRow) -> None:
        """Ask for other words of a round."""
        form = _stage_form()
        form.fill(to_fields({"name": row.name, "purpose": row.purpose, "due": row.due}))

        def save(values: dict[str, Any]) -> None:
            self.operations.do(stages.update, row.id, to_days(filled(StageFields, values)))

        RecordDialog(form, save, "Sửa vòng chấm", parent=self).exec()

    def move_stage(self, row: StageRow, steps: int) -> None:
        """Move a round among those of the plan."""
        rounds = self.operations.ask(stages.listed, self.needed_scope.plan_id)
        place = [one.id for one in rounds].index(row.id) + steps
        if 0 <= place < len(rounds):
            self.operations.do(stages.move, row.id, steps)
            self.stages.show_row(row.id)

    def make_decisive(self, row: StageRow) -> None:
        """Take the results from a round."""
        self.operations.do(stages.make_decisive, row.id)

    def remove_stages(self, rows: Sequence[StageRow]) -> None:
        """Put rounds into the bin."""
        self.operations.do(stages.delete, [row.id for row in rows])
        self.stages.offer_undo(f"Đã xóa {len(rows)} vòng chấm.", self.operations.undo)

    # --- sheets ------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the missing sheets of the round chosen, for all who take part."""
        row = self.stages.current()
        if row is not None:
            scope = self.needed_scope
            made = self.operations.do(sheets.make, scope.plan_id, scope.phase_id, row.id)
            told = f"Đã lập {len(made.sheet_ids)} phiếu; {made.existing_count} phiếu có từ trước."
            self._offer_undo_of(told, is_done=bool(made.sheet_ids))

    def assign_cross(self) -> None:
        """Let each unit score the next one of its cluster."""
        row = self.stages.current()
        if row is None:
            return
        scope = self.needed_scope
        told = self.operations.do(sheets.assign_cross, scope.plan_id, scope.phase_id, row.id)
        count = told.made_count + told.assigned_count
        self._offer_undo_of(
            f"Đã phân công {count} phiếu chấm chéo; "
            f"{told.kept_count} phiếu giữ người chấm đã chọn.",
            is_done=bool(count),
        )
        self.notice.tell(assignment_words(told), "warning")

    def show_conflicts(self) -> None:
        """Show which units declared not to score each other."""
        ConflictsDialog(self.context, self.needed_scope.plan_id, self).exec()

    def print_by_scorer(self) -> None:
        """Go to the report of the sheets by who scores them, at the round chosen here."""
        scope = self.needed_scope
        self.context.go(Place("reports", scope.plan_id, page="cross_sheets", part=self._part()))

    @property
    def stage_id(self) -> UUID | None:
        """The round whose sheets are listed."""
        row = self.stages.current()
        return None if row is None else row.id

    def mark_received(self, rows: Sequence[SheetRow]) -> None:
        """Ask on which day sheets came in, today at first."""
        form = Form([FieldSpec("received_on", "Ngày nhận phiếu", day_field, required=True)])
        form.fill({"received_on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> None:
            day = to_days(values)["received_on"]
            self.operations.do(sheets.mark_received, [row.id for row in rows], day)

        RecordDialog(form, save, f"Ghi đã nhận {len(rows)} phiếu", parent=self).exec()

    def mark_missing(self, rows: Sequence[SheetRow]) -> None:
        """Write down that sheets did not come in."""
        self.operations.do(sheets.mark_received, [row.id for row in rows], None)
        self._offer_undo_of(f"Đã bỏ ngày nhận của {len(rows)} phiếu.")

    def choose_scorer(self, row: SheetRow) -> None:
        """Ask who scores a sheet."""
        scope = self.needed_scope
        of_stage = self.operations.ask(sheets.listed, scope.plan_id, scope.phase_id, row.stage_id)
        others = {
            one.subject_id: one.subject_name
            for one in of_stage
            if one.subject_id != row.subject_id
        }
        if row.scorer_id is not None:
            others.setdefault(row.scorer_id, row.scorer_name)
        form = Form(
            [
                FieldSpec(
                    "scorer_id",
                    "Đơn vị chấm",
                    lambda: PickList(list(others.items())),
                    hint="Để trống khi không giao riêng cho ai",
                )
            ]
        )

        form.fill({"scorer_id": row.scorer_id})

        def save(values: dict[str, Any]) -> None:
            self.operations.do(sheets.set_scorer, row.id, values["scorer_id"])

        RecordDialog(form, save, f"Người chấm {row.subject_name}", parent=self).exec()

    def edit_sheet(self, row: SheetRow) -> None:
        """Ask for the days and the note of a sheet."""
        words = labels(SheetFields)
        form = Form(
            [
                FieldSpec("scored_on", words["scored_on"], day_field),
                FieldSpec("received_on", words["received_on"], day_field),
                FieldSpec("note", words["note"], TextArea, wide=True),
            ]
        )
        form.fill(
            to_fields(
                {"scored_on": row.scored_on, "received_on": row.received_on, "note": row.note}
            )
        )

        def save(values: dict[str, Any]) -> None:
            self.operations.do(sheets.update, row.id, to_days(filled(SheetFields, values)))

        RecordDialog(form, save, f"Phiếu của {row.subject_name}", parent=self).exec()

    def approve(self, rows: Sequence[SheetRow]) -> None:
        """Approve those of the sheets that are not yet; all of them or none."""
        waiting = [row.id for row in rows if row.approved_on is None]
        self.operations.do(sheet_approval.approve, waiting, today())
        self._offer_undo_of(f"Đã duyệt {len(waiting)} phiếu.")

    def take_approval_back(self, rows: Sequence[SheetRow]) -> None:
        """Let approved sheets be unapproved again."""
        approved = [row.id for row in rows if row.approved_on is not None]
        self.operations.do(sheet_approval.take_back, approved)
        self._offer_undo_of(f"Đã bỏ duyệt {len(approved)} phiếu.")

    def take_from_before(self, rows: Sequence[SheetRow]) -> None:
        """Fill what is blank on sheets with what the stage before has."""
        told = self.operations.do(sheet_copies.take_from_before, [row.id for row in rows])
        self._offer_undo_of(copied_words(told), is_done=bool(told.sheet_count))

    def score_alike(self, rows: Sequence[SheetRow]) -> None:
        """Score many alike: those selected, or all of the round; then go to who was left out."""
        stage = self.stages.current()
        if stage is None:
            return
        stand = Standpoint(stage.id, subject_ids=tuple(row.subject_id for row in rows))
        given = score_alike(self.context, self.needed_scope, stand, self)
        if given is not None:
            self._offer_undo_of(given.words)
            if given.exceptions:
                self.sheets.show_row(given.exceptions[0].sheet_id)

    def remove_sheets(self, rows: Sequence[SheetRow]) -> None:
        """Put sheets, which are empty, into the bin."""
        self.operations.do(sheets.delete, [row.id for row in rows])
        self._offer_undo_of(f"Đã xóa {len(rows)} phiếu trống.")

    # --- inside ------------------------------------------------------------------------------

    def _offer_undo_of(self, done: str, *, is_done: bool = True) -> None:
        if is_done:
            self.sheets.offer_undo(done, self.operations.undo)
        else:
            self.context.say(done)

    @Slot()
    def _on_stage_chosen(self) -> None:
        row = self.stages.current()
        if row is not None and row.id != self._shown:
            self._show_sheets()

    def _why_closed(self) -> str:
        """Return why no score can change, "" when they can."""
        return self._closed.scores

    def _show_sheets(self) -> None:
        row = self.stages.current()
        self._shown = row.id if row else None
        why_not = "" if row else "Thêm vòng chấm ở bên trái, rồi chọn vòng để lập phiếu."
        shut = self.operations.read_only_reason or self._closed.plan
        self.sheets.set_read_only(shut or why_not)
        self.notice.tell("" if shut else self._closed.scores, "info")
        if row is None:
            self._heading.setText("Phiếu chấm")
            self.sheets.set_rows(())
            return
        scope = self.needed_scope
        self._heading.setText(f"Phiếu chấm của vòng “{row.name}”")
        self.sheets.set_rows(
            self.operations.ask(sheets.listed, scope.plan_id, scope.phase_id, row.id)
        )

    def _open(self, rows: Sequence[SheetRow]) -> None:
        SheetDialog(self.context, rows[0].id, self).exec()

    def _stages_spec(self) -> ListSpec[StageRow]:
        return ListSpec(
            history=Topic.STAGE,
            columns=[
                Column("Vòng chấm", lambda row: row.name, width=14),
                Column("Số phiếu", lambda row: row.sheet_count, is_number=True, width=7),
                Column(
                    "Kết quả", lambda row: "Lấy từ vòng này" if row.is_decisive else "", width=13
                ),
                Column("Hạn", lambda row: row.due, lambda day: f"{day:%d/%m/%Y}", width=9),
                Column("Ai chấm", lambda row: row.purpose.label, width=12),
            ],
            actions=[
                ListAction(
                    "Thêm",
                    lambda _: self.add_stage(),
                    "add",
                    ("Ctrl+N", "Ctrl+Ins"),
                    on_empty=True,
                ),
                ListAction(
                    "Sửa",
                    lambda rows: self.edit_stage(rows[0]),
                    "edit",
                    ("Ctrl+E", "F2"),
                    "one",
                    opens=True,
                ),
                ListAction(
                    "Lấy làm kết quả",
                    lambda rows: self.make_decisive(rows[0]),
                    "check",
                    needs="one",
                    refuses=_refuse_decisive,
                    off=lambda: self._closed.shared,
                    is_rare=True,
                ),
                ListAction(
                    "Lên",
                    lambda rows: self.move_stage(rows[0], -1),
                    "up",
                    ("Alt+Up",),
                    "one",
                    is_rare=True,
                ),
                ListAction(
                    "Xuống",
                    lambda rows: self.move_stage(rows[0], 1),
                    "down",
                    ("Alt+Down",),
                    "one",
                    is_rare=True,
                ),
                ListAction(
                    "Xóa", self.remove_stages, "delete", ("Delete",), "some", _refuse_with_sheets
                ),
                ListAction(
                    "Thêm ba vòng",
                    lambda _: self.add_usual(),
                    "score",
                    on_empty=True,
                    is_rare=True,
                    off=lambda: _HAS_ROUNDS if self._has_rounds else "",
                ),
            ],
            empty="Kế hoạch này chưa có vòng chấm. Bấm Thêm ba vòng để có tự chấm, chấm chéo và "
            "thẩm định.",
            counted="vòng",
            search_hint="",
        )

    def _part(self) -> Part:
        """Return the phase and the round whose sheets are seen."""
        return Part(self.needed_scope.phase_id, self.stage_id)

    def _sheets_spec(self) -> ListSpec[SheetRow]:
        return ListSpec(
            history=Topic.SCORE_SHEET,
            columns=[
                Column("Đối tượng", lambda row: row.subject_name, width=24),
                Column("Đã chấm", lambda row: f"{row.scored_count}/{row.expected_count}", width=6),
                Column("Tổng", lambda row: row.total, points_text, is_number=True, width=5),
                Column(
                    "Duyệt",
                    lambda row: approval_words(row.approved_on, is_lost=row.approval_lost),
                    sign=_approval_sign,
                    tint=lambda row: "warning" if row.approval_lost else None,
                    width=19,
                ),
                Column("Người chấm", lambda row: row.scorer_name, width=18),
                Column(
                    "Ngày nhận",
                    lambda row: row.received_on,
                    lambda day: f"{day:%d/%m/%Y}",
                    width=9,
                ),
                Column("Cụm, khối", lambda row: row.cluster_name, width=20),
                Column("Ghi chú", lambda row: row.note, width=20),
            ],
            actions=[
                ListAction(
                    "Lập phiếu",
                    lambda _: self.make(),
                    "add",
                    on_empty=True,
                    off=self._why_closed,
                ),
                ListAction(
                    "Phân công chéo",
                    lambda _: self.assign_cross(),
                    "people",
                    off=self._why_closed,
                ),
                ListAction("Mở phiếu", self._open, "score", (), "one", writes=False, opens=True),
                ListAction(
                    "Đã nhận…",
                    self.mark_received,
                    "inbox",
                    needs="some",
                    many="Đánh dấu đã nhận {} phiếu…",
                ),
                ListAction(
                    "Duyệt phiếu",
                    self.approve,
                    "check",
                    needs="some",
                    refuses=_refuse_approval,
                    many="Duyệt {} phiếu",
                    takes=lambda row: row.approved_on is None,
                    off=self._why_closed,
                ),
                ListAction(
                    f"{BULK}…",
                    self.score_alike,
                    "people",
                    is_rare=True,
                    off=self._why_closed,
                ),
                *from_excel(self.context, ListKind.SCORES, self, self._part, off=self._why_closed),
                ListAction(
                    "Bỏ duyệt",
                    self.take_approval_back,
                    "undo",
                    needs="some",
                    refuses=_refuse_taking_back,
                    many="Bỏ duyệt {} phiếu",
                    takes=lambda row: row.approved_on is not None,
                    is_rare=True,
                    off=self._why_closed,
                ),
                ListAction(
                    "Lấy theo vòng trước",
                    self.take_from_before,
                    "duplicate",
                    needs="some",
                    many="Lấy theo vòng trước cho {} phiếu",
                    is_rare=True,
                    off=self._why_closed,
                ),
                ListAction("Chưa nhận", self.mark_missing, "close", needs="some", is_rare=True),
                ListAction(
                    "Người chấm…",
                    lambda rows: self.choose_scorer(rows[0]),
                    "edit",
                    needs="one",
                    is_rare=True,
                    off=self._why_closed,
                ),
                ListAction(
                    f"{CONFLICTS}…",
                    lambda _: self.show_conflicts(),
                    "people",
                    writes=False,
                    is_rare=True,
                ),
                ListAction(
                    "In phiếu chấm chéo",
                    lambda _: self.print_by_scorer(),
                    "print",
                    writes=False,
                    is_rare=True,
                ),
                ListAction(
                    "Ngày, ghi chú…",
                    lambda rows: self.edit_sheet(rows[0]),
                    "calendar",
                    needs="one",
                    is_rare=True,
                ),
                ListAction(
                    "Xóa",
                    self.remove_sheets,
                    "delete",
                    ("Delete",),
                    "some",
                    _refuse_written,
                    is_rare=True,
                    off=self._why_closed,
                ),
            ],
            filters=[
                ListFilter(
                    "approval",
                    "Duyệt",
                    [(words, words) for words in _STATES],
                    lambda row, key: _state(row) == key,
                    counts=True,
                )
            ],
            empty="Vòng này chưa có phiếu. Bấm Lập phiếu để lập cho mọi đối tượng tham gia.",
            counted="phiếu",
        )


_HAS_ROUNDS = "Kế hoạch đã có vòng chấm. Hãy thêm từng vòng còn thiếu."


def _refuse_decisive(rows: Sequence[StageRow]) -> str:
    return "Kết quả đang lấy từ vòng này." if rows[0].is_decisive else ""


def _refuse_with_sheets(rows: Sequence[StageRow]) -> str:
    return "Chỉ xóa được vòng chưa có phiếu." if any(row.sheet_count for row in rows) else ""


def _refuse_written(rows: Sequence[SheetRow]) -> str:
    return "Chỉ xóa được phiếu chưa có điểm." if any(row.scored_count for row in rows) else ""


_STATES = ("Chưa chấm xong", "Chờ duyệt", "Đã duyệt", APPROVAL_LOST)


def _state(row: SheetRow) -> str:
    """Return how far a sheet has come on the way to its approval."""
    if row.approved_on is not None:
        return "Đã duyệt"
    if row.approval_lost:
        return APPROVAL_LOST
    return "Chờ duyệt" if row.is_complete and row.total is not None else "Chưa chấm xong"


def _approval_sign(row: SheetRow) -> str:
    if row.approved_on is not None:
        return "check"
    return "warning" if row.approval_lost else ""


def _refuse_approval(rows: Sequence[SheetRow]) -> str:
    is_done = all(row.approved_on is not None for row in rows)
    return "Các phiếu đang chọn đã duyệt." if is_done else ""


def _refuse_taking_back(rows: Sequence[SheetRow]) -> str:
    is_none = all(row.approved_on is None for row in rows)
    return "Các phiếu đang chọn chưa duyệt." if is_none else ""


def _stage_form() -> Form:
    words = labels(StageFields)
    return Form(
        [
            FieldSpec("name", words["name"], TextField, required=True),
            FieldSpec("purpose", words["purpose"], terms(StagePurpose, StagePurpose.OTHER)),
            FieldSpec("due", words["due"], day_field),
        ]
    )
