"""How the office words one kind of document: its lines, what they may name, its pages."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError
from app.domain.terms import Regime
from app.domain.wording import LineKind
from app.services import wordings
from app.services.wordings import WordingView
from app.ui.context import Context
from app.ui.widgets.ask import confirm
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.notice import Notice
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pdf_file import PdfFile
from app.ui.widgets.sentence import Sentence
from app.ui.widgets.text_fields import TextArea

_SIZE = QSize(1000, 500)
_LINES = (9, 12)
_UNCHANGED = "Lời văn đang dùng là lời văn kèm theo chương trình."
_OWN = "Đơn vị đang dùng lời văn riêng."
_HOW = (
    "Mỗi dòng là một đoạn. Từ viết hoa trước dấu hai chấm cho biết đoạn đó là gì. Tên trong { }"
    " được thay bằng dữ liệu. Bấm đúp vào một dòng dưới đây để chèn vào lời văn."
)

Preview = Callable[[str, Callable[[PdfFile | AppError], None]], None]
"""Makes the document with these words and hands on its pages."""


class WordingDialog(Dialog):
    """Lưu keeps the words, Xem trước shows them on the page; what is wrong is said by its line.

    A double click or Enter on a fact writes it where the cursor stands. Ctrl+S saves.
    """

    def __init__(
        self,
        context: Context,
        code: str,
        regime: Regime,
        preview: Preview,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._code, self._regime = context, code, regime
        self._preview = preview
        self._view = self._read()
        self.setWindowTitle(f"Lời văn: {self._view.name} ({regime.label})")
        self.words = TextArea(40_000, lines=_LINES)
        # Tidying when the keys leave would move the cursor that a chosen fact is written at.
        self.words.box.left.disconnect(self.words.commit)
        self.words.set_label("Lời văn")
        self.words.set_value(self._view.body)
        self._names = _names(self._view)
        self._names.itemActivated.connect(self._insert)
        self._pages = PagesView()
        self._pages.say("Bấm Xem trước để xem lời văn này trên trang giấy.")
        self._notice = Notice()
        self._lay_out()
        self.words.edited.connect(self._on_changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self.resize(_SIZE)

    @property
    def body(self) -> str:
        """The words as they stand."""
        return self.words.draft()

    @Slot()
    def save(self) -> None:
        """Keep the words and close; stay and say what is wrong in them."""
        try:
            values = {"body": self.body}
            self._context.operations.do(wordings.change, self._code, self._regime, values)
        except AppError as refusal:
            self._notice.tell(str(refusal), "error")
            return
        self.accept()

    @Slot()
    def take_shipped(self) -> None:
        """Put the words that came with the program into the editor; Lưu keeps them."""
        self.words.set_value(self._view.shipped)
        self._on_changed()
        self._notice.tell("Đã lấy lại lời văn mặc định. Bấm Lưu để dùng.", "info")

    @Slot()
    def show_pages(self) -> None:
        """Draw the document with the words as they stand, saved or not."""
        if found := self._view.problems(self.body):
            self._notice.tell(" ".join(found), "error")
            return
        self._notice.clear()
        self._preview(self.body, self._on_made)

    @Slot()
    def reject(self) -> None:
        """Close; ask first when words would be lost."""
        is_changed = self.body.strip() != self._view.body
        facts = "Lời văn vừa sửa chưa được lưu. Bỏ đi thì lời văn đang dùng vẫn như cũ."
        if not is_changed or confirm(self, facts, "Bỏ lời văn vừa sửa", "Sửa tiếp"):
            super().reject()

    def _on_made(self, made: PdfFile | AppError) -> None:
        if isinstance(made, AppError):
            self._pages.say(str(made))
        else:
            self._pages.show_file(made)

    @Slot()
    def _on_changed(self) -> None:
        self._notice.clear()

    def _insert(self, item: QListWidgetItem) -> None:
        self.words.box.insertPlainText(item.data(Qt.ItemDataRole.UserRole))
        self.words.box.setFocus()

    def _read(self) -> WordingView:
        return self._context.operations.ask(wordings.view, self._code, self._regime)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_said(_OWN if self._view.is_own else _UNCHANGED, left))
        column.addWidget(self.words, stretch=3)
        column.addWidget(_said(_HOW, left))
        column.addWidget(self._names, stretch=2)
        column.addWidget(self._notice)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self._pages)
        splitter.setSizes([520, 460])
        splitter.setChildrenCollapsible(False)
        row = QHBoxLayout()
        for words, act in (("Về mặc định", self.take_shipped), ("Xem trước", self.show_pages)):
            row.addWidget(push_button(words, act))
        row.addStretch()
        for words, act in (("Lưu", self.save), ("Hủy", self.reject)):
            row.addWidget(push_button(words, act))
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, stretch=1)
        layout.addLayout(row)


def _said(words: str, parent: QWidget) -> Sentence:
    sentence = Sentence(parent)
    sentence.tell(words, "info")
    return sentence


def _names(view: WordingView) -> QListWidget:
    """Return the list of what a line may be and what it may name."""
    names = QListWidget()
    names.setAccessibleName("Dữ liệu dùng được")
    names.setWordWrap(True)
    names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows = [(f"{{{fact.name}}}", fact.meaning) for fact in view.facts]
    rows += [(f"\nBẢNG: {table.name}", table.meaning) for table in view.tables]
    rows += [(f"\n{kind.value}: ", _LINE_WORDS[kind]) for kind in _LINE_WORDS]
    rows += [(f"\n{mark}", meaning) for mark, meaning in _MARKS.items()]
    for text, meaning in rows:
        item = QListWidgetItem(f"{text.strip()}  –  {meaning}")
        item.setData(Qt.ItemDataRole.UserRole, text)
        names.addItem(item)
    return names


_LINE_WORDS = {
    LineKind.SUBJECT: "trích yếu, in đậm dưới tên loại văn bản",
    LineKind.ADDRESSEE: "nơi kính gửi",
    LineKind.BASIS: "một căn cứ; dấu chấm phẩy tự thêm",
    LineKind.PART: "tên phần, in đậm ở giữa",
    LineKind.SECTION: "tên mục, in hoa đậm",
    LineKind.ITEM: "tên khoản, in đậm",
    LineKind.CENTER: "một dòng in hoa đậm ở giữa",
    LineKind.ARTICLE: "một điều; số điều tự đánh",
    LineKind.NOTE: "ghi chú in nghiêng",
    LineKind.TO_WRITE: "chỗ để người soạn viết thêm",
    LineKind.RECIPIENT: "một nơi nhận",
}

_MARKS = {
    "?": "đặt ở đầu dòng: dòng này được bỏ khi một dữ liệu trong đó còn trống",
    "??": "đặt ở đầu dòng: dòng này chỉ được in khi bảng ngay trên nó chưa có dòng nào, để thay"
    " cho bảng trống",
    "# ": "đặt ở đầu dòng: ghi nhớ của đơn vị, không bao giờ được in",
}
"""What may stand at the beginning of a line, whatever the line is."""
