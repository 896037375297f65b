"""The last step of taking a list in: what was written, the rows left over, the one undo."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.vietnamese import number_text
from app.ui.dialogs.list_import_steps import ImportStep
from app.ui.widgets.sentence import Sentence


class ResultStep(ImportStep):
    """What was written, and what can follow."""

    heading = "Kết quả"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = Sentence(self)
        self.copy = Sentence(self)
        self.left = Sentence(self)
        self.elsewhere = Sentence(self)
        self.undo = self._button("&Hoàn tác lần nhập này")
        self.save = self._button("Lưu tệp các dòng &lỗi…")
        self.again = self._button("Nhập tệp &khác")
        buttons = QHBoxLayout()
        for button in (self.undo, self.save, self.again):
            buttons.addWidget(button)
        buttons.addStretch()
        for sentence in (self.told, self.copy, self.left, self.elsewhere):
            self.page.addWidget(sentence)
        self.page.addLayout(buttons)
        self.page.addStretch()

    def show_done(self, told: str, copy: str, wrong: int, elsewhere: str) -> None:
        """Say what was written, where the safety copy is, what was left or is of other lists."""
        self.tell("")
        self.told.tell(told, "check")
        self.copy.tell(copy or "Không có bản sao lưu trước khi nhập.", "info")
        self.left.tell(
            f"Còn {number_text(wrong)} dòng chưa nhập. Lưu ra tệp, sửa trong Excel rồi nhập lại "
            "tệp ấy; dòng đã nhập không bị nhập lần nữa."
            if wrong
            else "",
            "warning",
        )
        self.elsewhere.tell(elsewhere, "info")
        self.undo.setEnabled(True)
        self.save.setVisible(bool(wrong))

    def show_undone(self) -> None:
        """Say that all of it was taken back."""
        self.tell("")
        self.told.tell("Đã hoàn tác lần nhập này: dữ liệu như trước khi nhập.", "info")
        self.left.tell("", "info")
        self.elsewhere.tell("", "info")
        self.undo.setEnabled(False)
        self.save.setVisible(False)
        self.again.setFocus()

    def enter(self) -> None:
        """Go to what leads on; not to the undo, which is not what one wants by Enter."""
        self.again.setFocus()

    @staticmethod
    def _button(text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        return button
