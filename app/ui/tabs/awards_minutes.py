"""The parts of a meeting's minutes that are words: opinions, the counting team, what is left."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.services import meetings
from app.services.meetings import MeetingCheck, OpinionFields, TellerFields
from app.services.minutes import MeetingView, OpinionRow, TellerRow
from app.services.validation import labels
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.awards_parts import SentencesPane, attempt
from app.ui.tabs.scoring_parts import Keyed
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.fields import CheckField, PickList, TextArea
from app.ui.widgets.grid import GridView
from app.ui.widgets.undo_bar import UndoBar

_OPINION, _TELLER = labels(OpinionFields), labels(TellerFields)

Rows = list[dict[str, Any]]


class MeetingPart(QWidget):
    """A part of the meeting that is opened. It shows what it is given and writes by itself.

    A subclass says in `_show` what it shows. `lock` is why nothing can be changed, else "".

    Signals:
        retitled: its caption has changed.
    """

    retitled = Signal()
    caption = ""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.lock = ""
        self._minutes: MeetingView | None = None

    @property
    def minutes(self) -> MeetingView:
        """The minutes shown."""
        if self._minutes is None:
            raise LookupError("no meeting is opened")
        return self._minutes

    def show_minutes(self, minutes: MeetingView, lock: str) -> None:
        """Show the minutes of a meeting."""
        self._minutes, self.lock = minutes, lock
        self._show()
        self.retitled.emit()

    def start(self) -> None:
        """Stand where the work goes on, when the meeting was opened just now."""

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; say what refuses it. Return whether it was done."""
        return attempt(self, act)

    def _show(self) -> None:
        raise NotImplementedError


class NotesPart(MeetingPart):
    """What was said, in its order, and who counted the ballots."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opinions = EditList[Keyed[OpinionRow]](self._opinion_spec())
        self.tellers = EditList[Keyed[TellerRow]](self._teller_spec())
        self.undo_bar = UndoBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        for number, part in enumerate((self.opinions, self.tellers)):
            part.done.connect(self._on_removed)
            layout.addWidget(part, stretch=3 - number)
        layout.addStretch()
        layout.addWidget(self.undo_bar)

    def set_opinions(self, change: Callable[[Rows], object]) -> None:
        """Write the opinions after `change` was made in the list of them."""
        rows: Rows = [{"speaker": row.speaker, "text": row.text} for row in self.minutes.opinions]
        change(rows)
        self.operations.do(meetings.record_opinions, self.minutes.id, rows)

    def set_tellers(self, change: Callable[[Rows], object]) -> None:
        """Write the counting team after `change` was made in it; the last head named is its."""
        rows: Rows = [{"name": row.name, "is_head": row.is_head} for row in self.minutes.tellers]
        change(rows)
        self.operations.do(meetings.record_tellers, self.minutes.id, rows)

    def _show(self) -> None:
        minutes = self.minutes
        self.opinions.set_rows([Keyed(n, row) for n, row in enumerate(minutes.opinions)])
        self.tellers.set_rows([Keyed(n, row) for n, row in enumerate(minutes.tellers)])
        for part in (self.opinions, self.tellers):
            part.set_read_only(bool(self.lock))
        self.undo_bar.hide()
        count = number_text(len(minutes.opinions))
        self.caption = f"Ý kiến ({count}), tổ kiểm phiếu ({number_text(len(minutes.tellers))})"

    def _names(self) -> list[tuple[str, str]]:
        return [(row.member.full_name, row.member.full_name) for row in self.minutes.attendance]

    def _opinion_spec(self) -> EditListSpec[Keyed[OpinionRow]]:
        return EditListSpec(
            caption="Ý kiến tại cuộc họp",
            noun="ý kiến",
            columns=[
                Column(_OPINION["speaker"], lambda row: row.of.speaker, width=26),
                Column(_OPINION["text"], lambda row: row.of.text),
            ],
            form=lambda: Form(
                [
                    FieldSpec("speaker", _OPINION["speaker"], self._name_field, required=True),
                    FieldSpec(
                        "text", _OPINION["text"], lambda: TextArea(lines=(4, 10)), required=True
                    ),
                ]
            ),
            values=lambda row: {"speaker": row.of.speaker, "text": row.of.text},
            add=lambda values: self.set_opinions(lambda rows: rows.append(values)),
            update=lambda row, values: self.set_opinions(
                lambda rows: rows[_place(row)].update(values)
            ),
            remove=lambda row: self.set_opinions(lambda rows: rows.pop(_place(row))),
            move=lambda row, to: self.set_opinions(
                lambda rows: rows.insert(to, rows.pop(_place(row)))
            ),
        )

    def _teller_spec(self) -> EditListSpec[Keyed[TellerRow]]:
        return EditListSpec(
            caption="Tổ kiểm phiếu",
            noun="thành viên tổ kiểm phiếu",
            columns=[
                Column(_TELLER["name"], lambda row: row.of.name, width=28),
                Column("Nhiệm vụ", lambda row: "Tổ trưởng" if row.of.is_head else "Thành viên"),
            ],
            form=self._teller_form,
            values=lambda row: {"name": row.of.name, "is_head": row.of.is_head},
            add=lambda values: self.set_tellers(lambda rows: _put(rows, len(rows), values)),
            update=lambda row, values: self.set_tellers(
                lambda rows: _put(rows, _place(row), values)
            ),
            remove=lambda row: self.set_tellers(lambda rows: rows.pop(_place(row))),
            move=lambda row, to: self.set_tellers(
                lambda rows: rows.insert(to, rows.pop(_place(row)))
            ),
        )

    def _teller_form(self) -> Form:
        form = Form(
            [
                FieldSpec("name", _TELLER["name"], self._name_field, required=True),
                FieldSpec(
                    "is_head",
                    _TELLER["is_head"],
                    lambda: CheckField("Tổ trưởng (người trước thôi làm tổ trưởng)"),
                ),
            ]
        )
        form.fill({"is_head": not self.minutes.tellers})
        return form

    def _name_field(self) -> PickList[str]:
        return PickList(self._names(), free_text=True, characters=30)

    @Slot(str)
    def _on_removed(self, sentence: str) -> None:
        self.undo_bar.offer(sentence, self.operations.undo)


class ConclusionPart(MeetingPart):
    """What is left to do before the meeting can be concluded, or how it was concluded."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.left = SentencesPane("Việc còn lại")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Nội dung họp và kết luận")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self.left, stretch=2)
        layout.addWidget(self.text, stretch=1)

    def _show(self) -> None:
        minutes = self.minutes
        check = self.operations.ask(meetings.check, minutes.id)
        if minutes.is_concluded:
            check = MeetingCheck((), check.warnings)
        self.left.tell(_left_heading(minutes, check), check.problems, check.warnings)
        words = [
            f"{caption}:\n{text}"
            for caption, text in (
                ("Nội dung họp", minutes.agenda),
                ("Kết luận", minutes.conclusion),
            )
            if text
        ]
        self.text.setPlainText("\n\n".join(words))
        self.text.setVisible(bool(words))
        count = len(check.problems)
        self.caption = f"Kết luận (còn {number_text(count)} việc)" if count else "Kết luận"


def _left_heading(minutes: MeetingView, check: MeetingCheck) -> str:
    if minutes.is_concluded:
        return "Cuộc họp đã kết luận." + (" Những điều đã lưu ý:" if check.warnings else "")
    if check.problems:
        return f"Còn {number_text(len(check.problems))} việc phải làm trước khi kết luận:"
    if check.warnings:
        return "Kết luận được. Xem lại những điều sau trước khi kết luận:"
    return "Không còn vướng gì. Bấm “Kết luận…” để chốt biên bản."


def stand_at(grid: GridView[Any], is_open: Callable[[Any], bool], name: str) -> None:
    """Stand in a grid at the column `name` of the first row that is still open, else of the first.

    The keyboard goes on from there as soon as the person comes into the grid.
    """
    rows = [grid.table.row_number(number) for number in range(grid.table.rowCount())]
    line = next((number for number, row in enumerate(rows) if is_open(row)), 0)
    column = next(n for n, one in enumerate(grid.table.columns) if one.name == name)
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    grid.selectionModel().setCurrentIndex(grid.table.index(line, column), flag)


def _place(row: Keyed[Any]) -> int:
    return int(str(row.id))


def _put(rows: Rows, place: int, values: dict[str, Any]) -> None:
    """Write a member of the team; a new head takes the place of the former."""
    if values["is_head"]:
        for row in rows:
            row["is_head"] = False
    rows[place : place + 1] = [values]


def names_of(rows: Sequence[str], noun: str, most: int = 12) -> str:
    """Return names, one a line; of many the first, and how many more."""
    told = [f"• {name}" for name in rows[:most]]
    if len(rows) > most:
        told.append(f"và {number_text(len(rows) - most)} {noun} khác")
    return "\n".join(told)
