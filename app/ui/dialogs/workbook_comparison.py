"""What came back in workbooks of units: beside what was sent and what stands now, cell by cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.unit_workbooks import CellState, Filled, Unread
from app.services import unit_workbooks
from app.services.unit_workbooks import CellComparison, Comparison, Taken, Taking
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work
from app.ui.models.column import Column
from app.ui.widgets.ask import tell
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.lines import lines_box
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Sentence, Weight

_Told = tuple[Comparison, ...]

_SIGNS: dict[CellState, Weight] = {
    CellState.CHANGED: "info",
    CellState.HERE: "info",
    CellState.CONFLICT: "warning",
    CellState.EMPTIED: "warning",
    CellState.REFUSED: "error",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of one of the files."""

    id: tuple[int, str]
    """The place of its file, and its key."""
    subject_name: str
    cell: CellComparison


@dataclass(frozen=True, slots=True)
class CameHome:
    """Files that were read, those that could not be, and what those read say."""

    read: tuple[Filled, ...]
    unread: tuple[Unread, ...]
    told: tuple[Comparison, ...]


class ComparisonDialog(Dialog):
    """Files above, each in a sentence; their cells below. Nothing is written until it is asked."""

    def __init__(
        self,
        context: Context,
        home: CameHome,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self._read, self._unread = home.read, home.unread
        self._told = home.told
        self.setWindowTitle("Nhận tệp các đơn vị gửi về")
        self.files = lines_box((), "Các tệp đã đọc")
        self.told = Sentence(self)
        self.list = ListPage[Line](self._spec())
        self.list.table.setAccessibleName("Đã gửi, gửi về, hiện nay")
        layout = QVBoxLayout(self)
        layout.addWidget(self.files, stretch=1)
        layout.addWidget(self.told)
        layout.addWidget(self.list, stretch=4)
        layout.addLayout(closing_row(self))
        self.resize(1080, 530)
        self.list.selection_changed.connect(self._on_selected)
        self._show(home.told)

    def reload(self) -> None:
        """Compare again with what stands now."""

        def work(progress: Progress) -> _Told:
            return self._compared(progress)

        ends = Ends(
            self._show,
            lambda refusal: tell(self, "Chưa so sánh được", str(refusal)),
            lambda: self.context.say("Đã dừng so sánh. Đóng cửa sổ này rồi nhận lại tệp."),
        )
        run_file_work(self.context.jobs, work, "Đang so sánh các tệp…", self, ends)

    def _compared(self, progress: Progress | None = None) -> _Told:
        return self.operations.ask(
            unit_workbooks.compared, self._read, today(), self.context.plan_id, progress
        )

    def _show(self, told: _Told) -> None:
        self._told = told
        self.list.set_read_only(self.operations.read_only_reason or "")
        lines = [
            Line((number, cell.key), one.subject_name, cell)
            for number, one in enumerate(self._told)
            for cell in one.cells
        ]
        said = [*(one.summary for one in self._told), *(one.sentence for one in self._unread)]
        self.files.setPlainText("\n".join(said))
        names = dict.fromkeys(line.subject_name for line in lines)
        self.list.set_filter_choices("unit", [(name, name) for name in names])
        self.list.set_rows(lines)
        self._tell_proposed()

    @Slot()
    def _on_selected(self) -> None:
        """Say all of the cell that is looked at; a table has no room for a whole sentence."""
        line = self.list.current()
        if line is None:
            self._tell_proposed()
        else:
            self.told.tell(line.cell.line, _SIGNS.get(line.cell.state, "info"))

    def _tell_proposed(self) -> None:
        proposed = sum(len(one.proposed) for one in self._told)
        if proposed:
            self.told.tell(f"Đơn vị ghi {number_text(proposed)} ô có thể nhận ngay.", "info")
        else:
            self.told.tell("Không còn ô nào nhận ngay được. Các ô dưới đây để xem lại.", "info")

    # --- what the buttons do -----------------------------------------------------------------

    def take_all(self, _rows: Sequence[Line] = ()) -> None:
        """Take over all that the units wrote and nobody else changed."""
        self._take(
            [
                Taking(filled)
                for filled, one in zip(self._read, self._told, strict=True)
                if not one.refusal and (one.proposed or not one.is_taken)
            ]
        )

    def take(self, rows: Sequence[Line]) -> None:
        """Take over the chosen cells, also those that both sides changed."""
        chosen: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            chosen[row.id[0]].add(row.id[1])
        self._take([Taking(self._read[n], frozenset(keys)) for n, keys in chosen.items()])

    def _take(self, takings: Sequence[Taking]) -> None:
        if not takings:
            tell(self, "Không có gì để nhận", "Không có tệp nào nhận được. Chưa có gì thay đổi.")
            return
        plan_id = self.context.plan_id

        def work(progress: Progress) -> tuple[tuple[Taken, ...], _Told]:
            taken: tuple[Taken, ...] = self.operations.do(
                unit_workbooks.take_back, takings, today(), plan_id, progress
            )
            return taken, self._compared()  # what is taken over is not to be stopped any more

        ends = Ends(
            self._on_taken,
            lambda refusal: tell(self, "Chưa nhận được", str(refusal)),
            lambda: self.context.say("Đã dừng. Chưa nhận ô nào."),
        )
        run_file_work(self.context.jobs, work, "Đang nhận các ô đã chọn…", self, ends)

    def _on_taken(self, done: tuple[tuple[Taken, ...], _Told]) -> None:
        taken, told = done
        self._show(told)
        sentence = " ".join(one.summary for one in taken)
        self.context.say(sentence)
        self.list.offer_undo(sentence, self._undo)

    def _undo(self) -> None:
        self.operations.undo()
        self.reload()

    # --- inside ------------------------------------------------------------------------------

    def _spec(self) -> ListSpec[Line]:
        return ListSpec(
            columns=[
                Column("Đơn vị", lambda line: line.subject_name, width=15),
                Column("Trang", lambda line: line.cell.page, width=13),
                Column("Dòng", lambda line: line.cell.row, width=22),
                Column("Cột", lambda line: line.cell.column, width=14),
                Column("Đã gửi", lambda line: line.cell.sent, width=13),
                Column("Gửi về", lambda line: line.cell.came, width=13),
                Column("Hiện nay", lambda line: line.cell.now, width=13),
                Column(
                    "Tình trạng",
                    lambda line: line.cell.state.label,
                    width=20,
                    sign=lambda line: _SIGNS.get(line.cell.state, ""),
                ),
                Column("Lý do", lambda line: line.cell.sentence, takes_room=True),
            ],
            actions=[
                ListAction("Nhận mọi ô đơn vị ghi", self.take_all, "check"),
                ListAction(
                    "Nhận ô đã chọn",
                    self.take,
                    "import",
                    needs="some",
                    refuses=_not_acceptable,
                    many="Nhận {} ô đã chọn",
                ),
            ],
            filters=[
                ListFilter(
                    "state",
                    "Tình trạng",
                    [(state, state.label) for state in _SIGNS],
                    lambda line, state: line.cell.state is state,
                    counts=True,
                ),
                ListFilter("unit", "Đơn vị", (), lambda line, name: line.subject_name == name),
            ],
            empty="Không có ô nào khác với số liệu hiện nay.",
            counted="ô",
        )


def _not_acceptable(lines: list[Line]) -> str:
    for line in lines:
        if not line.cell.is_acceptable:
            return line.cell.sentence or "Ô này đơn vị không đổi nên không có gì để nhận."
    return ""
