"""The counting of votes at a meeting: the ballots, and how they fell for each nomination."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.terms import Topic
from app.services import ballots, meetings, voting_desk
from app.services.ballots import BallotFields, VoteFields
from app.services.minutes import MeetingView
from app.services.validation import labels
from app.services.voting_desk import BallotLine
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.awards_minutes import MeetingPart, stand_at
from app.ui.tabs.awards_parts import name_of_person
from app.ui.tabs.awards_recusals import RecusalsDialog
from app.ui.widgets.fields import NumberField
from app.ui.widgets.grid import GridView
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog

_LABELS, _BALLOTS = labels(VoteFields), labels(BallotFields)
_COUNTS = ("for_count", "against_count", "other_count")
_MET, _UNMET, _UNFITTING = "Đạt", "Không đạt", "Chưa khớp phiếu"
_SIGNS = {_MET: "check", _UNMET: "error", _UNFITTING: "warning", "": ""}


class BallotsPart(MeetingPart):
    """A grid to type the votes in from the counting paper; beside them what came out of each."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._voters = 0
        self.tally = QLabel()
        self.tally.setContentsMargins(0, 0, style.GAP, style.GAP)
        """How many ballots there are; the meeting shows it beside the captions of its parts."""
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setContentsMargins(style.GAP, 0, style.GAP, style.GAP)
        self.model = RowTableModel[BallotLine](_columns(is_open=True), change=self.write)
        self.grid = GridView[BallotLine]()
        self.grid.setAccessibleName("Kết quả biểu quyết")
        self.list = ListPage[BallotLine](
            ListSpec(
                history=_history,
                columns=self.model.columns,
                actions=self._actions(),
                filters=[ListFilter("award", "Hình thức", (), _is_of_award)],
                empty="Kế hoạch này chưa có đề nghị nào để biểu quyết. Đề nghị ở trang “Người có "
                "thể đề nghị”.",
                counted="đề nghị",
            ),
            model=self.model,
            table=self.grid,
        )
        self.model.setParent(self.list)
        self.grid.told.connect(context.say)
        self.list.selection_changed.connect(self._tell_line)
        self._was_open = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.told)

    def start(self) -> None:
        """Stand at the first nomination whose votes are not written."""
        stand_at(self.grid, lambda line: line.outcome is None, "for_count")

    # --- writing -----------------------------------------------------------------------------

    def write(self, edits: Sequence[CellEdit[BallotLine]]) -> None:
        """Record typed or pasted votes as one action; all of them or none."""
        rows = _votes(edits)
        self.operations.do(ballots.record_votes, self.minutes.id, rows)
        if len(rows) > 1:
            self._offer_undo(f"Đã ghi kết quả biểu quyết của {number_text(len(rows))} đề nghị.")

    def agree_all(self, lines: Sequence[BallotLine]) -> None:
        """Write every valid ballot as agreeing, without those who stand aside."""
        if not self._voters:
            self.attempt(_refuse_unknown_voters)
            return
        rows = [
            {"nomination_id": line.id, "for_count": self._voters - self._aside(line)}
            for line in lines
        ]
        if self.attempt(lambda: self.operations.do(ballots.record_votes, self.minutes.id, rows)):
            self._offer_undo(f"Đã ghi mọi phiếu đồng ý: {_whom(lines)}.")

    def remove_votes(self, lines: Sequence[BallotLine]) -> None:
        """Take nominations off the meeting, with who stood aside for them."""
        ids = [line.id for line in lines]
        if self.attempt(lambda: self.operations.do(ballots.remove_votes, self.minutes.id, ids)):
            self._offer_undo(f"Đã bỏ kết quả biểu quyết: {_whom(lines)}.")

    def count_ballots(self) -> None:
        """Ask how many ballots were issued, came back and are valid."""
        form = Form(
            [
                FieldSpec(name, label, NumberField, required=True)
                for name, label in _BALLOTS.items()
            ]
        )
        tally = self.minutes.ballots
        if tally is not None:
            form.fill({name: getattr(tally, name) for name in _BALLOTS})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(ballots.record_ballots, self.minutes.id, values)

        RecordDialog(form, save, "Số phiếu của cuộc họp", parent=self).exec()

    def stand_aside(self, line: BallotLine) -> None:
        """Show who takes no part in the vote on a nomination, to change it."""
        RecusalsDialog(
            self.operations, self.minutes, line, is_open=not self.lock, parent=self
        ).exec()

    # --- inside ------------------------------------------------------------------------------

    def _show(self) -> None:
        is_open = not self.lock
        if is_open is not self._was_open:
            self._was_open = is_open
            self.model.set_columns(_columns(is_open=is_open))
        minutes = self.minutes
        is_written = self.operations.ask(meetings.counts_written_opinions, minutes.held_on)
        self._voters = minutes.vote_count(counts_written=is_written).valid
        lines = self.operations.ask(voting_desk.lines, minutes.id)
        awards = {line.nomination.award_code: line.award_name for line in lines}
        self.list.set_filter_choices("award", list(awards.items()))
        self.list.set_rows(lines)
        self.list.set_read_only(self.lock)
        self.tally.setText(_tally(minutes))
        self._tell_missing(lines)
        voted = sum(line.outcome is not None for line in lines)
        self.caption = f"Biểu quyết ({number_text(voted)}/{number_text(len(lines))})"
        self._tell_line()

    def _tell_missing(self, lines: Sequence[BallotLine]) -> None:
        """Say while nobody has counted that some of the awards are voted on by ballot."""
        secret = dict.fromkeys(line.award_name for line in lines if line.needs_ballot)
        if self.lock or not secret or self.minutes.ballots is not None:
            self.list.notice.clear()
            return
        told = f"Chưa ghi số phiếu phát ra, thu về, hợp lệ; {', '.join(secret)} phải bỏ phiếu."
        self.list.notice.tell(told, "warning", "Ghi số phiếu", self.count_ballots)

    def _aside(self, line: BallotLine) -> int:
        """Return how many of those who vote stand aside for a nomination."""
        voting = {
            row.member.id
            for row in self.minutes.attendance
            if row.is_present or row.has_written_opinion
        }
        return sum(row.member_id in voting for row in line.recusals)

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    @Slot()
    def _tell_line(self) -> None:
        lines = self.list.selected()
        self.told.setText(_sentence(lines[0]) if lines else "Chọn một dòng để xem kết quả.")

    def _actions(self) -> list[ListAction[BallotLine]]:
        return [
            ListAction("Số phiếu…", lambda _: self.count_ballots(), "edit"),
            ListAction(
                "Ghi nhất trí", self.agree_all, "check", needs="some", many="Ghi nhất trí {} dòng"
            ),
            ListAction(
                "Không tham gia biểu quyết…",
                lambda lines: self.stand_aside(lines[0]),
                "people",
                needs="one",
                writes=False,
            ),
            ListAction(
                "Bỏ kết quả",
                self.remove_votes,
                "delete",
                ("Ctrl+Delete",),
                needs="some",
                refuses=lambda lines: (
                    ""
                    if all(line.outcome or line.recusals for line in lines)
                    else "Có dòng chưa ghi kết quả biểu quyết."
                ),
            ),
        ]


def _history(line: BallotLine) -> tuple[str, UUID]:
    """Return the row that holds the counts; while there is none, the nomination."""
    return (Topic.VOTE, line.outcome.id) if line.outcome else (Topic.NOMINATION, line.id)


def _votes(edits: Sequence[CellEdit[BallotLine]]) -> list[dict[str, Any]]:
    """Return the votes of each nomination that the edits of one action touch."""
    given: dict[UUID, dict[str, Any]] = {}
    for edit in edits:
        line = edit.row
        if line is None:
            raise InvalidInput.of(None, "Dòng này không có trong danh sách đề nghị. Chưa ghi gì.")
        before = {name: getattr(line.outcome, name, None) for name in _COUNTS}
        given.setdefault(line.id, {"nomination_id": line.id, **before})[edit.column.name] = (
            edit.value
        )
    names = {edit.row.id: edit.row for edit in edits if edit.row}
    for row_id, votes in given.items():
        line = names[row_id]
        if votes["for_count"] is None and line.outcome is not None:
            raise InvalidInput.of(
                "for_count",
                f"Chưa nhập số phiếu đồng ý của {line.name}. Muốn bỏ kết quả của đề nghị này, "
                "bấm “Bỏ kết quả”.",
            )
        if votes["for_count"] is None:
            raise InvalidInput.of(
                "for_count",
                f"Nhập số phiếu đồng ý của {line.name} trước, không có phiếu nào thì nhập 0.",
            )
    return [
        {name: 0 if value is None else value for name, value in votes.items()}
        for votes in given.values()
    ]


def _refuse_unknown_voters() -> None:
    raise InvalidInput.of(
        None,
        "Chưa biết có bao nhiêu phiếu vì chưa ghi số phiếu hợp lệ hoặc thành phần dự họp. Chưa "
        "ghi gì. Ghi thành phần dự họp hoặc bấm “Số phiếu…” trước.",
    )


# --- how it is shown -------------------------------------------------------------------------


def _columns(*, is_open: bool) -> list[Column[BallotLine]]:
    return [
        Column(
            "Tên",
            lambda line: line.name,
            width=26,
            person=lambda line: name_of_person(line.nomination),
        ),
        Column("Danh hiệu, hình thức", lambda line: line.award_name, width=28),
        Column("Cần đạt", _needed, width=17),
        *(
            _count_column(name, width, is_open=is_open)
            for name, width in zip(_COUNTS, (8, 13, 11), strict=True)
        ),
        Column(
            "Kết quả", result, sign=lambda line: _SIGNS[result(line)], tooltip=_sentence, width=16
        ),
        Column(
            "Không tham gia",
            lambda line: len(line.recusals) or None,
            is_number=True,
            tooltip=lambda line: "\n".join(_aside(line)),
            width=13,
        ),
        Column("Tỷ lệ", lambda line: line.outcome.ratio_text if line.outcome else "", width=14),
        Column("Đơn vị", lambda line: line.nomination.unit_name, width=24),
        Column("Trạng thái", lambda line: line.nomination.state.label, width=14),
    ]


def _count_column(name: str, width: int, *, is_open: bool) -> Column[BallotLine]:
    return Column(
        _LABELS[name],
        lambda line: getattr(line.outcome, name, None),
        number_text,
        is_number=True,
        name=name,
        note="Gõ số rồi Enter xuống dòng, Tab sang ô bên. Ctrl+D điền xuống.",
        field=(lambda _: NumberField(characters=4)) if is_open else None,
        width=width,
    )


def result(line: BallotLine) -> str:
    """Return in a word what came out of the vote; "" while nothing is written."""
    if line.outcome is None:
        return ""
    if line.problem:
        return _UNFITTING
    return _MET if line.outcome.is_met else _UNMET


def _needed(line: BallotLine) -> str:
    part = "quá nửa" if line.threshold_percent is None else f"{line.threshold_percent}%"
    return f"{number_text(line.needed)} phiếu ({part})"


def _sentence(line: BallotLine) -> str:
    """Return what came out of the vote on a line, with the article it rests on."""
    told = [f"{line.name} – {line.award_name}."]
    if line.problem:
        told.append(line.problem[:1].upper() + line.problem[1:])
    if line.outcome is not None:
        told.append(line.outcome.sentence)
    else:
        told.append(f"Chưa ghi kết quả; cần {_needed(line)} của tất cả thành viên hội đồng.")
    if line.basis:
        told.append(f"Căn cứ: {line.basis}.")
    if line.recusals:
        told.append(f"Không tham gia biểu quyết: {', '.join(_aside(line))}.")
    return " ".join(told)


def _aside(line: BallotLine) -> list[str]:
    return [f"{row.name} ({row.reason})" if row.reason else row.name for row in line.recusals]


def _tally(minutes: MeetingView) -> str:
    tally = minutes.ballots
    if tally is None:
        return "Chưa ghi số phiếu"
    return (
        f"Phiếu phát ra {number_text(tally.issued)}, thu về {number_text(tally.returned)}, "
        f"hợp lệ {number_text(tally.valid)}"
    )


def _is_of_award(line: BallotLine, code: object) -> bool:
    return line.nomination.award_code == code


def _whom(lines: Sequence[BallotLine]) -> str:
    return lines[0].name if len(lines) == 1 else f"{number_text(len(lines))} đề nghị"
