"""Taking a list in from Excel, in four steps: file, columns, a look at it, what came of it.

Every kind of list in `imports.lists.kinds` comes this way. What is written is one action, with a
safety copy before it and one undo after it.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app import operations
from app.core.clock import today
from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.terms import ListKind
from app.exports.files import replacing
from app.imports.book_reading import Book, read_block, read_book
from app.imports.lists import checking, error_rows, samples, telling
from app.imports.lists.checking import Checked, Wishes
from app.imports.lists.headings import Where
from app.imports.lists.known import Known
from app.imports.lists.rows import Choice, Kind
from app.imports.lists.starting import Start, start
from app.services import list_imports
from app.ui.context import Context, Part
from app.ui.dialogs.file_work import Ends, Leaving, Writing, run_file_work, save_file, tell_outcome
from app.ui.dialogs.list_import_check import CheckStep
from app.ui.dialogs.list_import_result import ResultStep
from app.ui.dialogs.list_import_steps import ColumnsStep, FileStep, ImportStep
from app.ui.files import EXCEL, PLAIN_ROWS, local_files
from app.ui.preferences import Preferences
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.step_pages import StepPages

_SIZE = (1080, 530)
_FILE, _COLUMNS, _CHECK, _RESULT = range(4)
_NOT_COPIED = (
    "Chưa có gì để dán. Chọn các dòng trong Excel, kể cả dòng tiêu đề, bấm Ctrl+C, rồi quay lại "
    "đây bấm Ctrl+V."
)
_OWN = (
    "Bản này nằm cùng ổ đĩa với tệp dữ liệu, để quay lại khi cần; không thay cho sao lưu ra USB."
)
_WAITING = "Tệp “{name}”: chọn đúng “Danh sách của” ở dưới rồi bấm Tiếp tục. Chưa nhập gì."
_LOST = "Những chỗ đã sửa và đã chọn ở đây sẽ mất. Chưa nhập dòng nào, tệp gốc còn nguyên."


def import_list(context: Context, parent: QWidget) -> None:
    """Take in a list whose kind is asked for first."""
    import_kind(context, parent, None)


def import_kind(
    context: Context,
    parent: QWidget,
    kind: ListKind | None,
    place: Part | None = None,
    path: Path | None = None,
) -> None:
    """Take in a list of a kind, from a file where it is known already."""
    if context.operations.read_only_reason:
        tell(parent, "Chưa nhập được", f"{context.operations.read_only_reason} Chưa nhập gì.")
        return
    ImportWizard(context, kind, parent, place, path).exec()


class ImportWizard(Dialog):
    """Four steps with Quay lại and Tiếp tục. Nothing is written before the third is left."""

    def __init__(
        self,
        context: Context,
        kind: ListKind | None = None,
        parent: QWidget | None = None,
        place: Part | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._kind: Kind | None = None
        self._book: Book | None = None
        self._where = Where()
        self._begun: Start | None = None
        self.setWindowTitle("Nhập từ Excel")
        self.setAcceptDrops(True)
        self.file = FileStep(context, kind, place=place)
        self.columns = ColumnsStep()
        self.check = CheckStep(context.jobs)
        self.outcome = ResultStep()
        self.steps: tuple[ImportStep, ...] = (self.file, self.columns, self.check, self.outcome)
        self._pages = StepPages(self.steps, self.go_back, self.go_on, self.reject)
        self.back, self.next, self.stop = self._pages.back, self._pages.next, self._pages.stop
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.file)
        paste.activated.connect(self.paste)
        self._connect()
        self.resize(*_SIZE)
        self._waiting = path
        self.show_step(_FILE)
        if path is not None:
            self.file.tell(_WAITING.format(name=path.name), "info")
            self.next.setFocus()

    @property
    def number(self) -> int:
        """Which step is shown, from 0."""
        return self._pages.number

    def show_step(self, number: int) -> None:
        """Turn to a step."""
        self._pages.turn_to(number)
        is_over = number == _RESULT
        self.back.setVisible(not is_over)
        self.next.setVisible(not is_over)
        self.stop.setText("Đóng" if is_over else "Hủy")
        self._tell_next()

    # --- which file --------------------------------------------------------------------------

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file and read it."""
        path = self._context.files.ask_open(self, "Chọn tệp cần nhập", EXCEL, PLAIN_ROWS)
        if path is not None:
            self.read(path)

    @Slot(object)
    def read(self, path: Path) -> None:
        """Read a file aside and look for its list."""
        if not self._asked():
            return
        run_file_work(
            self._context.jobs,
            partial(read_book, path),
            f"Đang đọc “{path.name}”…",
            self,
            Ends(
                done=partial(self._take_book, path),
                refused=lambda refusal: self.file.tell(str(refusal)),
                stopped=lambda: self.file.tell("Đã dừng đọc tệp. Chưa nhập gì.", "info"),
            ),
        )

    @Slot()
    def paste(self) -> None:
        """Take the rows on the clipboard as the list."""
        text = QApplication.clipboard().text()
        if not text.strip():
            self.file.tell(_NOT_COPIED, "warning")
        elif self._asked():
            try:
                book = read_block(text)
            except InvalidInput as refusal:
                self.file.tell(str(refusal))
            else:
                self._take_book(None, book)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file while the steps before the check are seen."""
        if self.number < _CHECK and len(_files(event)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        if self.number < _CHECK:
            for path in _files(event):
                event.acceptProposedAction()
                self.show_step(_FILE)
                self.read(path)

    def _asked(self) -> Known | None:
        """Return what the list is for; nothing, and the reason is told, where that is not said."""
        try:
            self._kind = self.file.kind
            file = self.file
            return Known(today(), file.plan_id, file.phase_id, file.stage_id)
        except InvalidInput as refusal:
            self.file.tell(str(refusal))
            return None

    def _take_book(self, path: Path | None, book: Book) -> None:
        self.file.tell("")
        if path is not None:
            Preferences().remember_list_file(path)
            self.file.show_recent()
        self._book, self._where, self._waiting = book, Where(), None
        self._begin()

    # --- which columns -----------------------------------------------------------------------

    def _begin(self) -> None:
        """Look for the list where it was said to be."""
        asked, kind, book = self._asked(), self._kind, self._book
        if asked is None or kind is None or book is None:
            return
        where = self._where

        def work(_progress: Progress) -> Start:
            return self._context.operations.ask(start, kind, asked, book, where)

        run_file_work(
            self._context.jobs,
            work,
            "Đang tìm danh sách trong tệp…",
            self,
            Ends(done=self._on_begun, refused=self._on_not_begun, stopped=lambda: None),
        )

    def _on_begun(self, begun: Start) -> None:
        if self._kind is None or self._book is None:
            return
        self._begun = begun
        self.check.wishes = Wishes({})
        self.columns.show_start(self._kind, begun, self._book, self._where)
        self.show_step(_COLUMNS)

    def _on_not_begun(self, refusal: AppError) -> None:
        self._begun = None
        if self._book is not None:
            self.columns.show_refusal(self._book, self._where, str(refusal))
            self.show_step(_COLUMNS)

    @Slot(object)
    def _on_moved(self, where: Where) -> None:
        self._where = where
        self._begin()

    def _check(self) -> None:
        begun, kind = self._begun, self._kind
        if begun is None or kind is None or not self.columns.settle():
            return
        wishes = replace(self.check.wishes, columns=self.columns.columns, common=self.columns.said)

        def work(progress: Progress) -> Checked:
            return checking.check(begun.known, kind, begun.table, wishes, progress)

        def done(checked: Checked) -> None:
            self.check.tell("")
            self.check.show_checked(checked, begun.known)
            self.show_step(_CHECK)

        run_file_work(
            self._context.jobs,
            work,
            "Đang kiểm tra từng dòng…",
            self,
            Ends(
                done=done,
                refused=lambda refusal: self.columns.tell(str(refusal)),
                stopped=lambda: self.columns.tell("Đã dừng kiểm tra. Chưa nhập gì.", "info"),
            ),
        )

    # --- taking it in ------------------------------------------------------------------------

    def _take_in(self) -> None:
        """Keep a copy, then write; a shared database is copied on its server."""
        if not self.check.grid.settle() or not self.check.is_settled or not self._count():
            return
        if self._context.operations.path is None:
            self._write(None)
            return
        run_file_work(
            self._context.jobs,
            self._context.operations.keep_copy_before_import,
            "Đang giữ một bản sao trước khi nhập…",
            self,
            Ends(
                done=self._write,
                refused=self._tell_no_copy,
                stopped=lambda: self.check.tell("Đã dừng. Chưa nhập dòng nào.", "info"),
            ),
        )

    def _tell_no_copy(self, refusal: AppError) -> None:
        """Say that no copy could be kept, and so nothing comes in."""
        tell_outcome(
            self,
            "CHƯA GIỮ ĐƯỢC BẢN SAO",
            f"{refusal}\nKhông có bản sao trước khi nhập nên chưa nhập dòng nào. Những gì đã "
            "chọn, đã sửa ở đây vẫn còn.",
            "error",
            steps=[("Thử lại", self._take_in)],
        )

    def _write(self, made: "operations.BackupFile | None") -> None:
        begun, checked = self._begun, self.check.checked
        if begun is None or checked is None:
            return
        incoming = checking.incoming(checked, begun.known)

        def work(progress: Progress) -> None:
            self._context.operations.do(list_imports.take_in, incoming, progress)

        def refused(refusal: AppError) -> None:
            if not isinstance(refusal, InvalidInput):
                self.check.tell(f"{refusal} Chưa nhập dòng nào.")
                return
            self.check.tell(telling.refused(refusal, checked))
            rows = [row for row in checking.row_of(refusal, checked) if row]
            if rows:
                self.check.show_row(rows[0])

        run_file_work(
            self._context.jobs,
            work,
            f"Đang nhập {number_text(self._count())} dòng…",
            self,
            Ends(
                done=lambda _none: self._on_written(checked, made),
                refused=refused,
                stopped=lambda: self.check.tell(
                    "Đã dừng lúc đang nhập: chưa dòng nào được ghi, dữ liệu như trước. Bấm Nhập "
                    "để làm lại.",
                    "info",
                ),
            ),
        )

    def _on_written(self, checked: Checked, made: "operations.BackupFile | None") -> None:
        told = telling.done(checked)
        copy = "" if made is None else f"Bản sao lưu trước khi nhập: “{made.path}”. {_OWN}"
        self.outcome.show_done(told, copy, len(checked.wrong), telling.elsewhere(checked))
        self.show_step(_RESULT)
        self._context.say(told)

    @Slot()
    def undo(self) -> None:
        """Take this import back, as a whole."""

        def work(_progress: Progress) -> bool:
            return self._context.operations.undo()

        run_file_work(
            self._context.jobs,
            work,
            "Đang hoàn tác lần nhập này…",
            self,
            Ends(
                done=lambda _was: self.outcome.show_undone(),
                refused=lambda refusal: self.outcome.tell(f"Chưa hoàn tác được. {refusal}"),
                stopped=lambda: None,
            ),
        )

    @Slot()
    def save_errors(self) -> None:
        """Save the rows that were not right, with their reasons, where the person says."""
        checked = self.check.checked
        if checked is None or not self.check.grid.settle():
            return

        def write(path: Path, _progress: Progress) -> None:
            content = error_rows.write(checked)
            with replacing(path) as part:
                part.write_bytes(content)

        stem = Path(checked.table.book).stem
        writing = Writing(
            "Lưu tệp các dòng lỗi",
            f"{stem} - dòng lỗi",
            EXCEL,
            write,
            "Đang ghi các dòng lỗi…",
            leaves=None,  # they come from a file of their own, and never were in ours
        )
        save_file(writing, self._context.files, self._context.jobs, self)

    @Slot()
    def save_sample(self) -> None:
        """Save an empty list to be filled in, with what may be chosen in it."""
        asked, kind = self._asked(), self._kind
        if asked is None or kind is None:
            return

        def write(path: Path, _progress: Progress) -> None:
            known = self._context.operations.ask(kind.know, asked)
            content = samples.write(kind, known)
            with replacing(path) as part:
                part.write_bytes(content)

        name = f"Tệp mẫu - {kind.code.label}"
        leaves = Leaving(self._context.operations, name)
        text = "Đang ghi tệp mẫu…"
        writing = Writing("Lưu tệp mẫu", name, EXCEL, write, text, leaves=leaves)
        save_file(writing, self._context.files, self._context.jobs, self)

    @Slot()
    def begin_again(self) -> None:
        """Take in another file of the same kind."""
        self._book = self._begun = self._waiting = None
        self.check.checked, self.check.wishes = None, Wishes({})
        self.show_step(_FILE)

    # --- the road ----------------------------------------------------------------------------

    @Slot()
    def go_back(self) -> None:
        """Turn to the step before; what was mended stays."""
        if self.number in (_COLUMNS, _CHECK):
            self.show_step(self.number - 1)

    @Slot()
    def go_on(self) -> None:
        """Turn to the next step once this one is right; write after the third."""
        if self.number == _FILE:
            self._leave_file()
        elif self.number == _COLUMNS:
            self._check()
        elif self.number == _CHECK:
            self._take_in()

    def _leave_file(self) -> None:
        if self._begun is not None:
            self.show_step(_COLUMNS)
        elif self._waiting is not None:
            self.read(self._waiting)
        else:
            self.ask_for_file()

    def reject(self) -> None:
        """Close, but ask first when something mended would be lost."""
        is_at_risk = self.number < _RESULT and self.check.is_touched
        if not is_at_risk or confirm(self, _LOST, "Bỏ, không nhập", "Làm tiếp"):
            super().reject()

    def _count(self) -> int:
        """Return how many rows are going to be written."""
        checked = self.check.checked
        if checked is None:
            return 0
        return checked.choices[Choice.ADD] + checked.choices[Choice.UPDATE]

    @Slot()
    def _tell_next(self) -> None:
        text, is_on = "Tiếp tục", True
        if self.number in (_FILE, _COLUMNS):
            is_waiting = self.number == _FILE and self._waiting is not None
            is_on = self._begun is not None or is_waiting
        elif self.number == _CHECK:
            is_on = self.check.is_settled and self._count() > 0
            text = f"Nhập {number_text(self._count())} dòng"
            if not self.check.is_settled:
                text = "Đang kiểm tra lại…"
        self.next.setText(text)
        self.next.setEnabled(is_on)

    def _connect(self) -> None:
        self.file.wanted.connect(self.ask_for_file)
        self.file.chosen.connect(self.read)
        self.file.pasted.connect(self.paste)
        self.file.sampled.connect(self.save_sample)
        self.columns.moved.connect(self._on_moved)
        self.check.changed.connect(self._tell_next)
        self.check.saving.connect(self.save_errors)
        self.outcome.undo.clicked.connect(self.undo)
        self.outcome.save.clicked.connect(self.save_errors)
        self.outcome.again.clicked.connect(self.begin_again)


def _files(event: QDropEvent) -> list[Path]:
    """Return the files of this PC that are dragged."""
    return local_files(event.mimeData())
