"""A plan from its text: paste it or choose a file, look at what was read, and let it come in.

The same screen reads a plan again and shows what differs from the stored one.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.domain.terms import PlanState
from app.imports.plan_reader.files import PlanFile, read_plan_file, read_plan_text
from app.imports.plan_reader.proposal import proposed, read_with
from app.imports.plan_reader.reading import Found, PlanReading
from app.services import plan_comparing, plan_reading, plan_views
from app.services.plan_items import Decision, Item
from app.services.plan_reading import Known
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work
from app.ui.dialogs.plan_reading_items import ItemPane
from app.ui.dialogs.plan_reading_text import LEGEND, MarkedText
from app.ui.files import PDF, WORD, FileKind, local_files
from app.ui.operations import Operations
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.notice import Notice

_TEXT = FileKind("Tệp văn bản", ("txt",))
_SOURCE, _CHECK = range(2)
_TEXT_SHARE = 40
"""Of the width, in hundredths, that the text has at first."""
_HOW = (
    "Dán nội dung kế hoạch vào ô dưới (Ctrl+V), kéo thả tệp vào đây, hoặc bấm “Chọn tệp…” "
    "(.docx, .pdf, .txt). Chưa ghi gì vào dữ liệu cho tới khi bấm nút cuối cùng."
)
_LOST = "Những mục đã chấp nhận, đã sửa, đã bỏ ở đây sẽ mất. Chưa ghi gì vào dữ liệu."
_STOPPED = "Đã dừng đọc. Chưa ghi gì."
_SAME = "Văn bản và kế hoạch đang có không khác nhau. Không cần cập nhật gì."


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was read: where from, what it says, what that is to the data file."""

    file: PlanFile
    reading: PlanReading
    known: Known
    items: tuple[Item, ...]

    @property
    def doubt(self) -> str:
        """What to say first of a text that is no emulation plan; nothing of one that is."""
        found = self.reading.is_emulation_plan
        if found.value if isinstance(found, Found) else found:
            return ""
        kind = self.reading.kind
        what = f" (đọc thấy: {kind.value})" if kind else ""
        return (
            f"Văn bản này có vẻ không phải kế hoạch thi đua{what}. Chưa ghi gì. Hãy xem lại văn "
            "bản; nếu đúng là kế hoạch thi đua thì bấm “Vẫn đọc tiếp”."
        )


def read_plan(context: Context, parent: QWidget) -> None:
    """Make a plan from its text, and open it."""
    _open(context, parent, None)


def read_again(context: Context, parent: QWidget, plan_id: UUID) -> None:
    """Read a plan again and show what differs from the stored one."""
    _open(context, parent, plan_id)


def _open(context: Context, parent: QWidget, plan_id: UUID | None) -> None:
    if plan_id is None and context.operations.read_only_reason:
        tell(parent, "Chưa đọc được", f"{context.operations.read_only_reason} Chưa ghi gì.")
        return
    PlanReadingDialog(context, plan_id, parent).exec()


class PlanReadingDialog(Dialog):
    """Two steps: the text, and what was read in it beside the text."""

    def __init__(
        self, context: Context, plan_id: UUID | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = plan_id
        self._obstacle = _obstacle(context.operations, plan_id)
        self._read: Read | None = None
        compares = plan_id is not None
        self.setWindowTitle(
            "Đọc lại kế hoạch từ văn bản" if compares else "Lập kế hoạch từ văn bản"
        )
        self.setAcceptDrops(True)
        self.notice = Notice()
        self.box = QPlainTextEdit()
        self.box.setAccessibleName("Nội dung kế hoạch")
        self.box.setPlaceholderText("Dán nội dung kế hoạch vào đây")
        self.box.setTabChangesFocus(True)
        self.text = MarkedText()
        self.pane = ItemPane(compares=compares)
        self.told = QLabel()
        self._pages = QStackedWidget()
        self.choose = self._button("Chọn tệp…", "", self.ask_for_file)
        self.back = self._button("Quay lại", "Alt+Left", self.go_back)
        self.next = self._button("Đọc văn bản", "Ctrl+Enter", self.go_on)
        self.stop = self._button("Hủy", "Esc", self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        self.text.chosen.connect(self.pane.go_to)
        self.pane.gone_to.connect(self._on_gone_to)
        self.pane.changed.connect(self._on_changed)
        self.box.textChanged.connect(self.notice.clear)
        self._lay_out()
        self.take_the_screen()
        self._turn(_SOURCE)

    # --- the text ----------------------------------------------------------------------------

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file and read it."""
        path = self._context.files.ask_open(self, "Chọn tệp kế hoạch", WORD, PDF, _TEXT)
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Read a file aside."""
        self._start(partial(read_plan_file, path), f"Đang đọc “{path.name}”…")

    def read_text(self) -> None:
        """Read what stands in the box aside."""
        self._start(partial(read_plan_text, self.box.toPlainText()), "Đang đọc văn bản…")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file while the first step is seen."""
        if self._pages.currentIndex() == _SOURCE and len(local_files(event.mimeData())) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        for path in local_files(event.mimeData())[:1]:
            event.acceptProposedAction()
            self.read_file(path)

    def _start(self, source: "partial[PlanFile]", words: str) -> None:
        operations, plan_id = self._context.operations, self._plan_id

        def work(progress: Progress) -> Read:
            file = source()
            progress.report(1, 3)
            known = operations.ask(plan_reading.known)
            reading = read_with(file.text, known)
            progress.report(2, 3)
            items = proposed(reading, known)
            if plan_id is not None:
                items = operations.ask(plan_comparing.compared, plan_id, items)
            return Read(file, reading, known, items)

        run_file_work(
            self._context.jobs,
            work,
            words,
            self,
            Ends(
                done=self._take,
                refused=lambda refusal: self.notice.tell(str(refusal), "error"),
                stopped=lambda: self.notice.tell(_STOPPED, "info"),
            ),
        )

    def _take(self, read: Read) -> None:
        self._read = read
        if self.box.toPlainText() != read.file.text:
            self.box.setPlainText(read.file.text)
        if read.doubt:
            self.notice.tell(read.doubt, "warning", "Vẫn đọc tiếp", self.show_read)
        else:
            self.show_read()

    # --- what was read -----------------------------------------------------------------------

    @Slot()
    def show_read(self) -> None:
        """Show what was read beside the text."""
        read = self._read
        if read is None:
            return
        self.text.show_text(read.file.text)
        self.pane.show_items(read.items, read.known, can_write=not self._obstacle)
        self._turn(_CHECK)
        is_same = self._plan_id is not None and all(item.is_remark for item in read.items)
        sentences = (*read.file.notices, self._obstacle, _SAME if is_same else "")
        self.notice.tell(" ".join(part for part in sentences if part), "info")
        self.pane.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_gone_to(self, item: Item | None) -> None:
        self.text.lead_to(item)

    @Slot()
    def _on_changed(self) -> None:
        self.text.show_marks(self.pane.items)
        self._tell()

    def _tell(self) -> None:
        """Say what is left, and what the button will do."""
        if self._pages.currentIndex() == _SOURCE:
            self.next.setText("Đọc văn bản")
            self.next.setEnabled(True)
            self.told.setText("")
            return
        items = self.pane.items
        left = [item for item in items if item.is_left]
        sure = sum(item.is_sure for item in left)
        taken = sum(item.is_taken for item in items)
        counts = f"còn {len(left)} mục ({sure} chắc chắn, {len(left) - sure} cần xem lại)"
        told = counts if left else "đã xem hết"
        self.told.setText(f"Đã nhận {taken} mục, {told}")
        verb = "Lập kế hoạch" if self._plan_id is None else f"Cập nhật {taken} chỗ"
        self.next.setText(verb)
        self.next.setEnabled(not self._obstacle and (self._plan_id is None or taken > 0))

    # --- letting it come in ------------------------------------------------------------------

    def write(self) -> None:
        """Make the plan, or take over what was chosen, in one action."""
        self.notice.clear()
        if self._plan_id is None and self._has_left():
            return
        try:
            plan_id = self._write()
        except InvalidInput as refusal:
            self._tell_refusal(refusal, next((one.field for one in refusal.problems), None))
        except AppError as refusal:
            self._tell_refusal(refusal, None)
        else:
            self.accept()
            self._context.open_plan(plan_id)

    def _write(self) -> UUID:
        operations, items = self._context.operations, self.pane.items
        taken = sum(item.is_taken for item in items)
        if self._plan_id is None:
            plan_id = operations.do(plan_reading.create, items)
            self._context.say(f"Đã lập kế hoạch từ văn bản: {taken} mục. Hoàn tác được một lần.")
            return plan_id
        operations.do(plan_comparing.take_over, self._plan_id, items)
        self._context.say(f"Đã cập nhật kế hoạch từ văn bản: {taken} chỗ.")
        return self._plan_id

    def _has_left(self) -> bool:
        """Say that something is left to decide, and go there."""
        left = sum(item.is_left for item in self.pane.items)
        if not left:
            return False
        self.pane.go_to_left(0)
        self.notice.tell(
            f"Còn {left} mục chưa quyết định nên chưa lập kế hoạch. Với từng mục: Enter để chấp "
            "nhận, F2 để sửa, Delete để bỏ; chọn cả nhóm thì làm một lần.",
            "warning",
        )
        self.pane.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _tell_refusal(self, refusal: AppError, item_id: str | None) -> None:
        self.notice.tell(f"{refusal} Chưa ghi gì; hãy sửa (F2) hoặc bỏ rồi bấm lại.", "error")
        if item_id:
            self.pane.go_to(item_id)

    # --- the road ----------------------------------------------------------------------------

    @Slot()
    def go_on(self) -> None:
        """Read the text; write on the second step."""
        if self._pages.currentIndex() == _SOURCE:
            self.read_text()
        elif self.next.isEnabled():
            self.write()

    @Slot()
    def go_back(self) -> None:
        """Turn to the text, but ask first when something decided would be lost."""
        if self._pages.currentIndex() == _CHECK and self._may_lose("Bỏ, đọc lại từ đầu"):
            self.pane.items = ()
            self._turn(_SOURCE)

    def reject(self) -> None:
        """Close, but ask first when something decided would be lost."""
        if self._may_lose("Bỏ, không lập"):
            super().reject()

    def _may_lose(self, verb: str) -> bool:
        is_touched = any(item.decision is not Decision.OPEN for item in self.pane.items)
        return not is_touched or confirm(self, _LOST, verb, "Làm tiếp")

    def _turn(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.notice.clear()
        self.choose.setVisible(page == _SOURCE)
        self.back.setVisible(page == _CHECK)
        self._tell()
        if page == _SOURCE:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, text: str, keys: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        words = text.removesuffix("…")
        button.setToolTip(f"{words} ({keys})" if keys else words)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        how = QLabel(_HOW)
        how.setWordWrap(True)
        source = QWidget()
        above = QVBoxLayout(source)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(how)
        above.addWidget(self.box, stretch=1)
        plain = "chưa dùng vào mục nào" if self._plan_id is None else "không khác kế hoạch"
        legend = QLabel(LEGEND.format(plain=plain))
        legend.setWordWrap(True)
        legend.setPalette(style.tinted(style.QUIET_INK, style.WINDOW))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, stretch=1)
        column.addWidget(legend)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(self.pane)
        both.setSizes([100 * _TEXT_SHARE, 100 * (100 - _TEXT_SHARE)])
        both.setStretchFactor(0, _TEXT_SHARE)
        both.setStretchFactor(1, 100 - _TEXT_SHARE)
        both.setChildrenCollapsible(False)
        self._pages.addWidget(source)
        self._pages.addWidget(both)
        buttons = QHBoxLayout()
        for button in (self.stop, self.choose):
            buttons.addWidget(button)
        buttons.addWidget(self.told, stretch=1, alignment=Qt.AlignmentFlag.AlignRight)
        for button in (self.back, self.next):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * style.GAP, style.GAP, 2 * style.GAP, style.GAP)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages, stretch=1)
        layout.addLayout(buttons)


def _obstacle(operations: Operations, plan_id: UUID | None) -> str:
    """Return why the plan can be compared only, as a sentence; "" where it can be changed."""
    if operations.read_only_reason:
        return operations.read_only_reason
    if plan_id is None:
        return ""
    plan = operations.ask(plan_views.view, plan_id)
    return "" if plan.state is PlanState.DRAFT else plan.obstacle
