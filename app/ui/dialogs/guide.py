"""The window of the guide: its contents, a search blind to marks, a chapter to be read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core import guide
from app.core.errors import AppError
from app.core.guide import Chapter
from app.core.paths import settings_folder
from app.core.progress import Progress
from app.exports.guide import GUIDE_NAME, QUICK_NAME, chapter_pdf, write_guide
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.preview import Made, Printable, show_preview
from app.ui.files import Files
from app.ui.guide_html import chapter_html, picture_of
from app.ui.jobs import JobRunner
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import window_size
from app.ui.widgets.search_box import SearchBox

__all__ = ["GUIDE_NAME", "QUICK_NAME", "GuideWindow", "Helps", "open_pdf", "show_guide"]

CAPTION = "Hướng dẫn"
_NAME = Qt.ItemDataRole.UserRole
_CONTENTS_LETTERS = 42
_PICTURE_EDGE = 40
"""Pixels beside a picture."""


@dataclass(frozen=True, slots=True)
class Helps:
    """What the guide needs of the window; `show_keys` tells the keys of the page seen there."""

    files: Files
    jobs: JobRunner
    context: Context | None
    show_keys: Callable[[], object]


def show_guide(helps: Helps, target: str, over: QWidget) -> "GuideWindow":
    """Show a chapter beside a window; a dialog that waits for an answer stays as it is.

    The guide belongs to the window it was asked from: only so is it not held up by a dialog.
    """
    open_ones = over.findChildren(GuideWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    window = next((one for one in open_ones if one.isVisible()), None)
    if window is None:
        window = GuideWindow(helps, over, is_over_page=over.parentWidget() is None)
        window.show()
    window.go(target)
    window.raise_()
    window.activateWindow()
    return window


def open_pdf(name: str, files: Files, jobs: JobRunner, parent: QWidget) -> None:
    """Make the PDF files of the guide in this user's folder and open one."""
    folder = settings_folder() / "huong-dan"

    def work(progress: Progress) -> None:
        write_guide(folder, progress)

    def done(_: None) -> None:
        if not files.open(folder / name):
            sentence = (
                f"Máy này chưa có phần mềm mở được “{name}”. Tệp nằm ở “{folder}”; "
                "hãy mở trên máy có phần mềm đọc PDF."
            )
            tell_outcome(parent, "Chưa mở được", sentence, "warning")

    def refused(refusal: AppError) -> None:
        tell_outcome(parent, "Chưa mở được", str(refusal), "error")

    ends = Ends(done, refused, stopped=lambda: None)
    run_file_work(jobs, work, "Đang lập bản PDF của hướng dẫn…", parent, ends)


class GuideWindow(QDialog):
    """Contents and search at the left, the chapter at the right; it never holds up the work."""

    def __init__(self, helps: Helps, parent: QWidget, *, is_over_page: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(CAPTION)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setModal(False)
        self._helps = helps
        self._history: list[str] = []
        self._place = -1
        self.search = SearchBox("Tìm trong hướng dẫn, không cần gõ dấu")
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName("Mục lục")
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.page = _Page()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName("Nội dung chương")
        self.back = push_button("‹ Trước", partial(self._step, -1))
        self.forward = push_button("Sau ›", partial(self._step, 1))
        self._again = QTimer(self, interval=150)
        self._again.setSingleShot(True)
        self._lay_out(is_over_page=is_over_page)
        self._again.timeout.connect(self._draw)
        self.search.settled.connect(self._on_searched)
        self.search.moved_down.connect(self.contents.setFocus)
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.page.anchorClicked.connect(self._on_link)
        for keys, by in (("Alt+Left", -1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), self, partial(self._step, by))
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.search.setFocus())  # noqa: PLW0108
        self._fill()
        self.resize(window_size(self.screen().availableSize()))

    @property
    def chapter(self) -> Chapter | None:
        """The chapter that is shown."""
        name = self._history[self._place].partition("#")[0] if self._history else ""
        return guide.chapter(name)

    def go(self, target: str) -> None:
        """Show a chapter, or a heading of it; what there is no chapter about is passed over."""
        if guide.chapter(target.partition("#")[0]) is None:
            return
        if not self._history or self._history[self._place] != target:
            del self._history[self._place + 1 :]
            self._history.append(target)
            self._place = len(self._history) - 1
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the chapter again when the size of text has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._again.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let pictures have the room that there is."""
        super().resizeEvent(event)
        self._again.start()

    # --- what is shown -----------------------------------------------------------------------

    def _lay_out(self, *, is_over_page: bool) -> None:
        above = QHBoxLayout()
        above.addWidget(self.back)
        above.addWidget(self.forward)
        above.addStretch()
        if is_over_page:
            above.addWidget(push_button("Phím tắt của trang này…", self._helps.show_keys))
        if self._helps.context is not None:
            above.addWidget(push_button("In chương này…", self._print))
        above.addWidget(push_button("Mở bản PDF", self._open_pdf))
        above.addWidget(push_button("Đóng", self.close))
        left, right = QWidget(), QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(style.GAP)
        beside.addWidget(self.search)
        beside.addWidget(self.contents, stretch=1)
        reading = QVBoxLayout(right)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(style.GAP)
        reading.addLayout(above)
        reading.addWidget(self.page, stretch=1)
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        letters = left.fontMetrics().averageCharWidth() * _CONTENTS_LETTERS
        halves.setSizes([letters, 3 * letters])
        QVBoxLayout(self).addWidget(halves)

    def _fill(self) -> None:
        """List the chapters under their parts."""
        self._listed(partial(self._add_all))

    def _add_all(self) -> None:
        part: QTreeWidgetItem | None = None
        for one in guide.chapters():
            if part is None or part.text(0) != one.part:
                part = QTreeWidgetItem(self.contents, [one.part])
                part.setFlags(Qt.ItemFlag.ItemIsEnabled)
            QTreeWidgetItem(part, [one.title]).setData(0, _NAME, one.name)
        self.contents.expandAll()

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        if words.strip():
            self._listed(partial(self._add_found, words))
        else:
            self._fill()
            self._mark()

    def _add_found(self, words: str) -> None:
        found = guide.search(words)
        for one in found:
            item = QTreeWidgetItem(self.contents, [one.chapter.title])
            item.setData(0, _NAME, one.chapter.name)
            item.setToolTip(0, one.snippet)
            if one.snippet != one.chapter.title:
                QTreeWidgetItem(item, [one.snippet]).setData(0, _NAME, one.chapter.name)
        if not found:
            nothing = QTreeWidgetItem(self.contents, ["Không thấy. Thử từ khác, ngắn hơn."])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
        self.contents.expandAll()

    def _listed(self, add: Callable[[], object]) -> None:
        self.contents.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.contents.clear()
        add()
        self.contents.blockSignals(False)  # noqa: FBT003 - Qt's own

    def _mark(self) -> None:
        """Select the chapter that is shown in the contents."""
        shown = self.chapter
        self.contents.blockSignals(True)  # noqa: FBT003 - Qt's own
        for place in range(self.contents.topLevelItemCount()):
            part = self.contents.topLevelItem(place)
            for number in range(part.childCount() if part else 0):
                item = part.child(number) if part else None
                if item is not None and shown is not None and item.data(0, _NAME) == shown.name:
                    self.contents.setCurrentItem(item)
        self.contents.blockSignals(False)  # noqa: FBT003 - Qt's own

    @Slot()
    def _draw(self) -> None:
        shown = self.chapter
        if shown is None:
            return
        width = max(self.page.viewport().width() - _PICTURE_EDGE, 200)
        self.page.setHtml(chapter_html(shown, width))
        heading = self._history[self._place].partition("#")[2]
        if heading:
            self.page.scrollToAnchor(heading)
        self.back.setEnabled(self._place > 0)
        self.forward.setEnabled(self._place < len(self._history) - 1)
        self._mark()

    # --- what is done ------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        if 0 <= self._place + by < len(self._history):
            self._place += by
            self._draw()

    @Slot(QTreeWidgetItem)
    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        name = item.data(0, _NAME) if item is not None else None
        if name:
            self.go(name)

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        self.go(url.toString())

    def _print(self) -> None:
        shown, context = self.chapter, self._helps.context
        if shown is not None and context is not None:
            paper = Printable(
                title=f"chương “{shown.title}”",
                name=f"Hướng dẫn – {shown.title}",
                make=lambda _progress: Made(chapter_pdf(shown)),
                is_data=False,
            )
            show_preview(context, paper, self)

    def _open_pdf(self) -> None:
        open_pdf(GUIDE_NAME, self._helps.files, self._helps.jobs, self)


class _Page(QTextBrowser):
    """A chapter; its pictures are drawn as large as there is room."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401 - Qt's own
        """Return a picture of the guide."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return picture_of(QUrl(name), self.devicePixelRatioF())
        return super().loadResource(kind, name)
