"""Bringing together what was done on two PCs: what comes, and what a person chooses of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.clock import short_moment
from app.core.errors import AppError
from app.core.vietnamese import number_text
from app.domain.terms import Side
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.passphrase import tell_not_opened, with_passphrase
from app.ui.files import BACKUP, DATA
from app.ui.models.column import Column
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.lines import lines_box
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Sentence

if TYPE_CHECKING:  # at run time they come later: they bring the database
    from app import operations
    from app.services.history import ActionRow
    from app.services.joinings import Comparison, FieldChoice, Hand

_NOT_JOINED = "Chưa gộp được"
_SHARED = (
    "Dữ liệu dùng chung nằm trên máy chủ: mọi máy đã ghi vào cùng một nơi nên không có gì để gộp."
)
_HOW = (
    "Khi hai máy cùng nhập vào hai bản của một tệp dữ liệu: ở máy kia, chọn Tệp › Sao lưu… ra "
    "USB; ở máy này, chọn bản sao lưu đó. Phần mềm cho xem những việc sẽ lấy về và hỏi từng chỗ "
    "hai máy cùng sửa, rồi mới gộp. Tệp của máy kia không bị thay đổi."
)
_BACK = (
    "Máy kia chưa có những việc riêng của máy này. Muốn hai máy như nhau, hãy sao lưu ở máy này "
    "ra USB rồi gộp bản sao đó ở máy kia."
)


def join(context: Context, parent: QWidget) -> None:
    """Ask for the file of the other PC, compare, and show what joining would bring."""
    if context.operations.path is None:
        tell(parent, _NOT_JOINED, _SHARED)
        return
    if reason := context.operations.read_only_reason:
        tell(parent, _NOT_JOINED, f"{reason} Vì vậy không gộp được. Chưa có gì bị thay đổi.")
        return
    tell_outcome(
        parent,
        "Gộp dữ liệu từ máy khác",
        _HOW,
        "info",
        steps=[("Chọn tệp của máy kia…", partial(_choose_file, context, parent))],
    )


def _choose_file(context: Context, parent: QWidget) -> None:
    other = context.files.ask_open(
        parent, "Chọn bản sao lưu hoặc tệp dữ liệu của máy kia", BACKUP, DATA
    )
    if other is not None:
        _compare(other, context, parent)


def _compare(other: Path, context: Context, parent: QWidget) -> None:
    with_passphrase(other, parent, partial(_compare_with, other, context, parent))


def _compare_with(other: Path, context: Context, parent: QWidget, passphrase: str) -> None:
    again = partial(_compare, other, context, parent)

    def refused(refusal: AppError) -> None:
        if not tell_not_opened(parent, _NOT_JOINED, refusal, again):
            tell(parent, _NOT_JOINED, str(refusal))

    run_file_work(
        context.jobs,
        partial(context.operations.compare_with, other, passphrase=passphrase),
        f"Đang so với “{other.name}”…",
        parent,
        Ends(
            done=lambda found: _show(found, other, context, parent, passphrase),
            refused=refused,
            stopped=lambda: context.say("Đã dừng so sánh. Chưa gộp gì."),
        ),
    )


def _show(
    found: "Comparison", other: Path, context: Context, parent: QWidget, passphrase: str
) -> None:
    if not found.actions:
        back = f" {_BACK}" if found.only_here else ""
        tell(
            parent,
            "Không có gì để gộp",
            f"Máy này đã có mọi việc trong “{other.name}”. Không có gì thay đổi.{back}",
            "info",
        )
    elif found.in_the_way:
        tell_outcome(
            parent,
            _NOT_JOINED,
            "Hai máy cùng thêm những dòng dưới đây, mà chỉ được có một. Chưa gộp gì; hai tệp còn "
            "nguyên. Hãy bỏ dòng thừa vào Thùng rác trên một trong hai máy rồi gộp lại.",
            "warning",
            lines=found.in_the_way,
        )
    else:
        JoiningDialog(context, other, found, parent, passphrase).exec()


@dataclass(frozen=True, slots=True)
class Line:
    """One field to be chosen about, and what was chosen so far."""

    choice: "FieldChoice"
    side: Side | None

    @property
    def id(self) -> "operations.FieldKey":
        """The field."""
        return self.choice.id

    @property
    def kept(self) -> str:
        """What will stand, in words."""
        return self.side.label if self.side else "Chưa chọn"


class JoiningDialog(Dialog):
    """What comes, above; the fields that both PCs changed, below. Nothing is written until then.

    Where only one PC changed a field its value is proposed; where both did nothing is.
    """

    def __init__(
        self,
        context: Context,
        other: Path,
        found: "Comparison",
        parent: QWidget | None = None,
        passphrase: str = "",
    ) -> None:
        super().__init__(parent)
        self._passphrase = passphrase
        self.context, self._other, self._found = context, other, found
        self._lines = [Line(choice, choice.changed_by) for choice in found.choices]
        self.setWindowTitle("Gộp dữ liệu từ máy khác")
        self.told = Sentence(self)
        self.told.tell(_summary(found, other), "info")
        self.actions_box = lines_box([_action(row) for row in found.actions], "Việc sẽ lấy về")
        self.asked = Sentence(self)
        self.list = ListPage[Line](_spec(self._choose))
        self.list.table.setAccessibleName("Chỗ hai máy cùng sửa")
        self.list.setVisible(bool(self._lines))
        self.list.selection_changed.connect(self._tell_asked)
        self.join_button = QPushButton("Gộp")
        self.join_button.clicked.connect(self.join)
        close = QPushButton("Không gộp")
        close.clicked.connect(self.reject)
        for button in (self.join_button, close):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.join_button)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.actions_box, stretch=1)
        layout.addWidget(self.asked)
        layout.addWidget(self.list, stretch=3)
        layout.addLayout(buttons)
        if self._lines:
            self.resize(1080, 540)
        self._show()

    def reject(self) -> None:
        """Close; what was chosen by hand is given up only when the person says so."""
        by_hand = sum(line.side is not line.choice.changed_by for line in self._lines)
        lost = (
            f"Bạn đã chọn {number_text(by_hand)} chỗ mà chưa gộp; đóng thì phải chọn lại từ đầu."
        )
        if not by_hand or confirm(self, lost, "Đóng, không gộp", "Chọn tiếp"):
            super().reject()

    @Slot()
    def join(self) -> None:
        """Keep a copy of this file, then take over what the other PC did."""
        chosen = {line.id: line.side for line in self._lines if line.side is not None}
        run_file_work(
            self.context.jobs,
            partial(
                self.context.operations.join, self._other, chosen, passphrase=self._passphrase
            ),
            "Đang giữ một bản sao của tệp này, rồi gộp…",
            self,
            Ends(self._end, self._refuse, lambda: self._refuse_words("Đã dừng. Chưa gộp gì.")),
        )

    def _choose(self, side: Side, rows: Sequence[Line]) -> None:
        chosen = {row.id for row in rows}
        self._lines = [
            Line(line.choice, side) if line.id in chosen else line for line in self._lines
        ]
        self._show()

    def _show(self) -> None:
        self.list.set_rows(self._lines)
        self._tell_asked()

    @Slot()
    def _tell_asked(self) -> None:
        line = self.list.current()
        open_ones = sum(line.side is None for line in self._lines)
        self.join_button.setEnabled(not open_ones)
        self.join_button.setToolTip(
            f"Còn {number_text(open_ones)} chỗ chưa chọn giữ bên nào." if open_ones else ""
        )
        if line is not None:
            self.asked.tell(_whole(line.choice), "warning" if line.side is None else "info")
        elif open_ones:
            self.asked.tell(
                f"Hai máy cùng sửa {number_text(open_ones)} chỗ. Hãy chọn dòng rồi bấm giữ của "
                "máy này hoặc lấy của máy kia.",
                "warning",
            )
        elif self._lines:
            self.asked.tell("Mọi chỗ khác nhau đã có lựa chọn; xem lại rồi bấm “Gộp”.", "check")
        else:
            self.asked.tell("Không có chỗ nào hai máy cùng sửa khác nhau.", "check")

    def _end(self, joined: "operations.Joining") -> None:
        if not joined.is_done:  # the other file, or ours, went on meanwhile
            super().reject()
            parent = self.parentWidget() or self
            _compare_with(self._other, self.context, parent, self._passphrase)
            return
        self.accept()
        sentence = (
            f"Đã gộp {number_text(joined.operations)} việc của máy kia. Bản sao của tệp trước khi "
            "gộp đã được giữ cùng các bản phần mềm tự giữ."
        )
        more = f" {_BACK}" if self._found.only_here or self._lines else ""
        tell(self.parentWidget(), "Đã gộp", sentence + more, "check")

    def _refuse(self, refusal: AppError) -> None:
        self._refuse_words(str(refusal))

    def _refuse_words(self, words: str) -> None:
        tell(self, _NOT_JOINED, words)


def _summary(found: "Comparison", other: Path) -> str:
    where = f" (làm trên {', '.join(found.machines)})" if found.machines else ""
    here = (
        f" Máy này có {number_text(found.only_here)} việc mà tệp kia chưa có; chúng được giữ "
        "nguyên."
        if found.only_here
        else ""
    )
    return (
        f"Tệp “{other.name}” có {number_text(len(found.actions))} việc{where} mà máy này chưa có, "
        f"chạm tới {number_text(found.rows)} dòng dữ liệu.{here}"
    )


def _action(row: "ActionRow") -> str:
    who = f" – {row.user}" if row.user else ""
    return (
        f"{short_moment(row.happened_at)}{who} – {row.label} ({number_text(row.row_count)} dòng)"
    )


def _by(hand: "Hand | None") -> str:
    if hand is None:
        return ""
    who = hand.user or "không rõ ai"
    return f" ({who}, {hand.machine}, {short_moment(hand.happened_at)})"


def _row(choice: "FieldChoice") -> str:
    return " – ".join(filter(None, (choice.noun, choice.owner, choice.name)))


def _whole(choice: "FieldChoice") -> str:
    ours, theirs = choice.hands
    return (
        f"{choice.field}: máy này là “{choice.ours or '(để trống)'}”{_by(ours)}; "
        f"máy kia là “{choice.theirs or '(để trống)'}”{_by(theirs)}."
    )


def _spec(choose: Callable[[Side, Sequence[Line]], None]) -> ListSpec[Line]:
    return ListSpec(
        columns=[
            Column("Dòng dữ liệu", lambda line: _row(line.choice), takes_room=True),
            Column("Mục", lambda line: line.choice.field, width=15),
            Column("Trước đó", lambda line: line.choice.before, width=14),
            Column("Máy này", lambda line: line.choice.ours, width=18),
            Column("Máy kia", lambda line: line.choice.theirs, width=18),
            Column(
                "Sẽ giữ",
                lambda line: line.kept,
                width=18,
                sign=lambda line: "check" if line.side else "warning",
            ),
        ],
        actions=[
            ListAction(
                "Giữ của máy này",
                partial(choose, Side.OURS),
                "check",
                needs="some",
                many="Giữ của máy này ({} chỗ)",
            ),
            ListAction(
                "Lấy của máy kia",
                partial(choose, Side.THEIRS),
                "import",
                needs="some",
                many="Lấy của máy kia ({} chỗ)",
            ),
        ],
        filters=[
            ListFilter(
                "open",
                "Đã chọn",
                [(False, "Chưa chọn"), (True, "Đã chọn")],
                lambda line, is_chosen: (line.side is not None) is is_chosen,
                counts=True,
            )
        ],
        counted="chỗ",
    )
