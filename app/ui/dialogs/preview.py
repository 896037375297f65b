"""The window in which a paper is looked at, printed and saved: the very PDF that is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.exports.files import replacing
from app.exports.papers import Papers, row_count
from app.exports.pdf import pdf_bytes
from app.exports.report import Report
from app.exports.word import write_docx
from app.ui.context import Context
from app.ui.dialogs.file_work import (
    Ends,
    Leaving,
    Step,
    Writing,
    run_file_work,
    save_file,
    tell_outcome,
)
from app.ui.dialogs.form_strip import FormStrip
from app.ui.dialogs.printing import PrintOrder, print_pdf
from app.ui.files import PDF, WORD
from app.ui.widgets.ask import tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.icons import icon
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pdf_file import PdfFile

_KEYS = {
    "print": ("Ctrl+P",),
    "save_pdf": ("Ctrl+S",),
    "larger": ("Ctrl++", "Ctrl+="),
    "smaller": ("Ctrl+-",),
    "whole": ("Ctrl+0",),
    "wide": ("Ctrl+1",),
    "back": ("Ctrl+PgUp",),
    "on": ("Ctrl+PgDown",),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was made: its PDF file, and what it was made from where that is a report."""

    pdf: bytes
    papers: Papers | None = None

    @property
    def parts(self) -> tuple[Report, ...]:
        """What was made, a paper and the lists that go with it."""
        if self.papers is None or isinstance(self.papers, Report):
            return () if self.papers is None else (self.papers,)
        return self.papers

    @property
    def row_count(self) -> int | None:
        """How many rows its tables have, where that is known."""
        return None if self.papers is None else row_count(self.papers)

    def first_pdf(self) -> bytes:
        """Return the PDF file of the paper alone, whose form is checked: a list has none."""
        return self.pdf if len(self.parts) < 2 else pdf_bytes(self.parts[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """A paper to be looked at: what it is called, the usual name of its files, how it is made.

    `make` runs aside. One that is signed has its form checked. `print_` prints it in a way of its
    own, where a print has to be noted.
    """

    title: str
    name: str
    make: Callable[[Progress], Made]
    is_signed: bool = False
    print_: Callable[[QWidget], object] | None = None
    why_not_print: str = ""
    """Why it cannot be printed now; blank where it can."""
    is_data: bool = True
    """Whether it tells of what stands in the data file, so that the export log notes it."""


def of_papers(build: Callable[[], Papers], progress: Progress) -> Made:
    """Make the PDF file of reports or documents."""
    progress.report(0, 0)
    papers = build()
    return Made(pdf_bytes(papers, progress), papers)


def show_preview(context: Context, paper: Printable, parent: QWidget) -> None:
    """Make a paper aside and show it; say why where it cannot be made."""

    def work(progress: Progress) -> tuple[Made, PdfFile]:
        made = paper.make(progress)
        return made, PdfFile(made.pdf)

    def done(answer: tuple[Made, PdfFile]) -> None:
        PreviewDialog(context, paper, *answer, parent).exec()

    def refused(refusal: AppError) -> None:
        tell_outcome(parent, "Chưa xem được", str(refusal), "error")

    ends = Ends(done, refused, stopped=lambda: None)
    run_file_work(context.jobs, work, f"Đang lập {paper.title}…", parent, ends)


class PreviewDialog(Dialog):
    """The pages as they will be printed; In…, Lưu PDF…, Lưu Word…, Mở bằng Word."""

    def __init__(
        self,
        context: Context,
        paper: Printable,
        made: Made,
        file: PdfFile,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._paper, self._made, self._file = paper, made, file
        self._word_path: Path | None = None
        self.setWindowTitle(f"Xem trước khi in: {paper.title}")
        self.pages = PagesView()
        self.pages.setAccessibleName("Các trang sẽ in")
        self.number = QLabel()
        self.size_label = QLabel()
        self.strip = FormStrip(context, self) if paper.is_signed else None
        self._make_buttons()
        self._lay_out()
        self._make_keys()
        self.pages.moved.connect(self._on_moved)
        self.take_the_screen()
        self.pages.show_file(file)
        self.pages.setFocus()
        if self.strip is not None:
            self.strip.wanted.connect(self.pages.go_to)
            more = max(len(made.parts) - 1, 0)
            note = f"Không kiểm tra {number_text(more)} phần kèm theo sau văn bản." if more else ""
            self.strip.check(made.first_pdf, paper.title, note)

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def print_(self) -> None:
        """Ask how, and print the pages that are seen here."""
        if self._paper.why_not_print:
            tell(self, "Chưa in được", self._paper.why_not_print, "info")
            return
        if self._paper.print_ is not None:
            self._paper.print_(self)
            return
        order = PrintOrder(
            self.context,
            self._paper.title,
            self._made.pdf,
            self._file.sizes,
            self._made.row_count,
            is_data=self._paper.is_data,
        )
        print_pdf(order, self)

    @Slot()
    def save_pdf(self) -> None:
        """Save the file whose pages are seen."""

        def write(path: Path, progress: Progress) -> int | None:
            progress.report(0, 0)
            with replacing(path) as part:
                part.write_bytes(self._made.pdf)
            return self._made.row_count

        leaves = self._leaves()
        writing = Writing("Lưu PDF", self._paper.name, PDF, write, "Đang lưu…", leaves=leaves)
        self._save(writing, self._tell_saved)

    @Slot()
    def save_word(self, then: Callable[[Path], object] | None = None) -> None:
        """Save the same paper as a Word file, and open it where that is wanted."""
        papers = self._made.papers
        if papers is None:
            return

        def write(path: Path, progress: Progress) -> int | None:
            write_docx(papers, path, progress)
            return self._made.row_count

        def written(path: Path, unnoted: str) -> None:
            self._word_path = path
            if then is None:
                self._tell_saved(path, unnoted)
                return
            then(path)
            if unnoted:
                tell(self, "Chưa ghi nhật ký", unnoted, "warning")

        leaves = self._leaves()
        writing = Writing("Lưu Word", self._paper.name, WORD, write, "Đang lưu…", leaves=leaves)
        self._save(writing, written)

    @Slot()
    def open_word(self) -> None:
        """Open the Word file saved here; save it first where there is none."""
        path = self._word_path
        if path is not None and path.exists():
            self._open(path)
        else:
            self.save_word(self._open)

    def _leaves(self) -> Leaving | None:
        return Leaving(self.context.operations, self._paper.title) if self._paper.is_data else None

    def _save(self, writing: Writing, written: Callable[[Path, str], object]) -> None:
        save_file(writing, self.context.files, self.context.jobs, self, written)

    def _tell_saved(self, path: Path, unnoted: str) -> None:
        sentence = f"Đã lưu “{path.name}” vào “{path.parent}”. {unnoted}".strip()
        steps: list[Step] = [
            ("Mở tệp", partial(self._open, path)),
            ("Mở thư mục", partial(self._open, path.parent)),
        ]
        tell_outcome(self, "Đã lưu", sentence, "check", steps=steps)

    def _open(self, path: Path) -> None:
        if self.context.files.open(path):
            return
        sentence = (
            f"Máy này chưa có phần mềm mở được “{path.name}”. Tệp vẫn còn ở “{path.parent}”; hãy "
            "mở trên máy có phần mềm đó."
        )
        tell(self, "Chưa mở được", sentence, "warning")

    # --- inside ------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """Let go of the pages."""
        if self.strip is not None:
            self.strip.stop()
        super().done(result)
        self.pages.say("")

    @Slot()
    def _on_moved(self) -> None:
        count = self.pages.page_count
        page = self.pages.page
        self.number.setText(f"Trang {number_text(page + 1)}/{number_text(count)}")
        self.size_label.setText(f"{self.pages.zoom} %")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page < count - 1)

    def _go(self, by: int) -> None:
        self.pages.go_to(self.pages.page + by)

    def _make_buttons(self) -> None:
        pages = self.pages
        self.back = _button("‹ Trang trước", partial(self._go, -1), _KEYS["back"])
        self.on = _button("Trang sau ›", partial(self._go, 1), _KEYS["on"])
        self.smaller = _button("Nhỏ hơn", partial(pages.step_zoom, -1), _KEYS["smaller"])
        self.larger = _button("Lớn hơn", partial(pages.step_zoom, 1), _KEYS["larger"])
        self.wide = _button("Vừa bề rộng", partial(pages.set_fit, "width"), _KEYS["wide"])
        self.whole = _button("Cả trang", partial(pages.set_fit, "page"), _KEYS["whole"])
        self.print_button = _button("In…", self.print_, _KEYS["print"], "print")
        self.pdf_button = _button("Lưu PDF…", self.save_pdf, _KEYS["save_pdf"], "pdf")
        self.word_button = _button("Lưu Word…", partial(self.save_word, None), (), "word")
        self.open_button = _button("Mở bằng Word", self.open_word, (), "word")
        if self._paper.why_not_print:
            self.print_button.setEnabled(False)
            self.print_button.setToolTip(self._paper.why_not_print)
        self.close_button = _button("Đóng", self.reject, ("Esc",))

    def _make_keys(self) -> None:
        acts = {
            "print": self.print_,
            "save_pdf": self.save_pdf,
            "larger": partial(self.pages.step_zoom, 1),
            "smaller": partial(self.pages.step_zoom, -1),
            "whole": partial(self.pages.set_fit, "page"),
            "wide": partial(self.pages.set_fit, "width"),
            "back": partial(self._go, -1),
            "on": partial(self._go, 1),
        }
        for name, keys in _KEYS.items():
            for key in keys:
                QShortcut(QKeySequence(key), self, acts[name])

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        for one in (self.back, self.number, self.on):
            above.addWidget(one)
        above.addStretch()
        for one in (self.smaller, self.size_label, self.larger, self.wide, self.whole):
            above.addWidget(one)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        letters = self.fontMetrics()
        self.number.setMinimumWidth(letters.horizontalAdvance("Trang 1.000/1.000"))
        self.size_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.size_label.setMinimumWidth(letters.horizontalAdvance("300 %"))
        middle = QHBoxLayout()
        middle.addWidget(self.pages, stretch=1)
        below = QHBoxLayout()
        for one in (self.pdf_button, self.word_button, self.open_button):
            below.addWidget(one)
        below.addStretch()
        below.addWidget(self.print_button)
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        if self.strip is not None:
            middle.addWidget(self.strip.panel)
            layout.addWidget(self.strip)
        layout.addLayout(middle, stretch=1)
        layout.addLayout(below)
        for one in (self.word_button, self.open_button):
            one.setVisible(self._made.papers is not None)


def _button(
    words: str, act: Callable[[], object], keys: tuple[str, ...] = (), sign: str = ""
) -> QPushButton:
    button = QPushButton(words)
    if sign:
        button.setIcon(icon(sign))
    button.setAutoDefault(False)
    if keys:
        shown = keys[0].replace("PgDown", "PgDn")
        button.setToolTip(f"{words.rstrip('…')} ({shown})")
    button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    return button
