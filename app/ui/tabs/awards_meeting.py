"""One meeting: its head, who was there, the votes, what was said, and its conclusion."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.services import meetings
from app.services.meetings import MeetingCheck
from app.services.minutes import MeetingView as Minutes
from app.services.minutes import VoteOutcome
from app.ui.context import Context
from app.ui.tabs.awards_attendance import AttendancePart
from app.ui.tabs.awards_ballots import BallotsPart
from app.ui.tabs.awards_minutes import ConclusionPart, MeetingPart, NotesPart, names_of
from app.ui.tabs.awards_opened import OpenedView
from app.ui.tabs.awards_parts import attempt, day_text
from app.ui.tabs.scoring_parts import button
from app.ui.widgets.ask import ask_reason, confirm

_CONCLUDED = "Cuộc họp đã kết luận nên biên bản chỉ xem. Muốn sửa, bấm “Mở lại…” và ghi lý do."


class MeetingView(OpenedView):
    """A meeting with the parts of its minutes, written at once as they are typed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "Sửa ngày, giờ, chủ trì…", parent)
        self._minutes: Minutes | None = None
        self.conclude_button = button("Kết luận…", self.conclude)
        self.reopen_button = button("Mở lại…", self.reopen)
        self.attendance = AttendancePart(context)
        self.ballots = BallotsPart(context)
        self.notes = NotesPart(context)
        self.conclusion = ConclusionPart(context)
        self.parts: tuple[MeetingPart, ...] = (
            self.attendance,
            self.ballots,
            self.notes,
            self.conclusion,
        )
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        for part in self.parts:
            self.pages.addTab(part, part.caption)
            part.retitled.connect(self._on_retitled)
        self.pages.setCornerWidget(self.ballots.tally)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.above(self.conclude_button, self.reopen_button))
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, stretch=1)

    def show_one(self, row_id: UUID) -> None:
        """Show another meeting, from its first part on."""
        self.notice.clear()
        self.ballots.list.clear_filters()
        self.pages.setCurrentIndex(0)
        super().show_one(row_id)
        for part in self.parts:
            part.start()

    def reload(self) -> None:
        """Read the meeting that is opened again."""
        if self.row_id is None:
            return
        minutes = self.operations.ask(meetings.view, self.row_id)
        self._minutes = minutes
        locked = self.operations.read_only_reason or ""
        self.heading.setText(_heading(minutes))
        for part in self.parts:
            part.show_minutes(minutes, locked or (_CONCLUDED if minutes.is_concluded else ""))
        if self.notice.text():
            self._tell_left(self.operations.ask(meetings.check, minutes.id))
        self.edit_button.setEnabled(not locked and not minutes.is_concluded)
        self.conclude_button.setEnabled(not locked and not minutes.is_concluded)
        self.reopen_button.setEnabled(not locked and minutes.is_concluded)
        self.status = _status(minutes)
        self.counted.emit(self.status)

    # --- what comes out of it ----------------------------------------------------------------

    def conclude(self) -> None:
        """Conclude the meeting, once the person has seen who passes; else say what is left."""
        minutes = self._opened()
        check = self.operations.ask(meetings.check, minutes.id)
        self._tell_left(check)
        if check.problems:
            self.show_conclusion()
            return
        outcomes = self.operations.ask(meetings.outcome, minutes.id)
        if not confirm(self, _facts(minutes, outcomes, check), "Kết luận", "Chưa kết luận"):
            return
        if attempt(self, lambda: self.operations.do(meetings.conclude, minutes.id)):
            self.context.say(f"Đã kết luận cuộc họp ngày {day_text(minutes.held_on)}.")

    def reopen(self) -> None:
        """Open the minutes again, with the reason; what they decided is proposed again."""
        minutes = self._opened()
        facts = (
            f"Mở lại cuộc họp ngày {day_text(minutes.held_on)}. Các đề nghị đã biểu quyết trở lại "
            "trạng thái “Đề xuất” cho đến khi kết luận lại."
        )
        reason = ask_reason(self, "Mở lại cuộc họp", facts, "Mở lại cuộc họp")
        if reason is None:
            return
        if attempt(self, lambda: self.operations.do_because(reason, meetings.reopen, minutes.id)):
            self.context.say(f"Đã mở lại cuộc họp ngày {day_text(minutes.held_on)}.")

    @Slot()
    def show_conclusion(self) -> None:
        """Turn to what is left to do."""
        self.pages.setCurrentWidget(self.conclusion)

    # --- inside ------------------------------------------------------------------------------

    def _opened(self) -> Minutes:
        if self._minutes is None:
            raise LookupError("no meeting is opened")
        return self._minutes

    def _tell_left(self, check: MeetingCheck) -> None:
        if check.problems and not self._opened().is_concluded:
            count = number_text(len(check.problems))
            told = f"Chưa kết luận được, còn {count} việc. {check.problems[0]}"
            self.notice.tell(told, "error", "Xem hết", self.show_conclusion)
        else:
            self.notice.clear()

    @Slot()
    def _on_retitled(self) -> None:
        for number, part in enumerate(self.parts):
            self.pages.setTabText(number, part.caption)


def _heading(minutes: Minutes) -> str:
    hours = "–".join(filter(None, (minutes.starts_at, minutes.ends_at)))
    when = ", ".join(filter(None, (day_text(minutes.held_on), hours, minutes.place)))
    return f"Họp ngày {when} – {'Đã kết luận' if minutes.is_concluded else 'Đang ghi biên bản'}"


def _status(minutes: Minutes) -> str:
    """Return whose meeting it is, for the status bar, where there is room for it."""
    chair = minutes.chair.full_name if minutes.chair else "chưa chọn"
    secretary = minutes.secretary.full_name if minutes.secretary else "chưa chọn"
    members = number_text(minutes.member_count)
    return (
        f"{minutes.council_name} · {members} thành viên · chủ trì: {chair} · thư ký: {secretary}"
    )


def _facts(minutes: Minutes, outcomes: Sequence[VoteOutcome], check: MeetingCheck) -> str:
    """Return what a person needs to know before concluding."""
    unmet = [f"{row.subject_name} – {row.award_name}" for row in outcomes if not row.is_met]
    day, met = day_text(minutes.held_on), number_text(len(outcomes) - len(unmet))
    counted = f"{met} đề nghị đạt, {number_text(len(unmet))} không đạt"
    told = [f"Kết luận cuộc họp ngày {day}: {counted}."]
    if unmet:
        told += ["Không đạt:", names_of(unmet, "đề nghị", 6)]
    if check.warnings:
        told += ["Cần xem lại:", *(f"• {warning}" for warning in check.warnings)]
    told.append("Sau khi kết luận, biên bản không sửa được; chỉ “Mở lại” kèm lý do.")
    return "\n".join(told)
