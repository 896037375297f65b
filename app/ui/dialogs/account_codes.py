"""The recovery codes of an account, shown once: to be printed or copied, then locked away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.progress import Progress
from app.exports.account_codes import NAME, CodeFacts, codes_sheet
from app.exports.pdf import pdf_bytes
from app.services import office
from app.services.accounts import AccountRow
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.preview import Made, Printable, show_preview
from app.ui.widgets.ask import confirm
from app.ui.widgets.buttons import push_button
from app.ui.widgets.fitted_dialog import FittedDialog, ask_room
from app.ui.widgets.sentence import Sentence

_WIDTH_IN_LETTERS = 80
_ABOUT = (
    "Khi {name} quên mật khẩu, một mã dưới đây đặt lại được mật khẩu; mỗi mã dùng một lần. Các mã "
    "chỉ hiện lần này: hãy in ra, cất trong tủ có khóa."
)
_FORMER = "Các mã cũ từ nay không dùng được nữa."
_COPIED = "Tôi đã in hoặc chép lại các mã này"
_LOST = (
    "Các mã này không xem lại được. Đóng mà chưa in hoặc chép lại thì khi quên mật khẩu không có "
    "mã nào để dùng; lập mã mới được ở Hệ thống › Người dùng…"
)


class CodesDialog(FittedDialog):
    """The codes; closing is easy once somebody says that they have them on paper."""

    def __init__(
        self,
        context: Context,
        account: AccountRow,
        codes: Sequence[str],
        parent: QWidget | None = None,
        *,
        is_first: bool = False,
    ) -> None:
        """`is_first`: the account is new, so there are no former codes to speak of."""
        super().__init__(parent)
        self._context, self._account, self._codes = context, account, codes
        self.setWindowTitle(NAME)
        about, former = Sentence(), Sentence()
        about.tell(_ABOUT.format(name=account.name), "warning")
        former.tell("" if is_first else _FORMER, "info")
        ask_room(about, _WIDTH_IN_LETTERS)
        self.copied = QCheckBox(_COPIED)
        see = push_button("Xem và in…", self.show_sheet)
        close = push_button("Đóng", self.accept)
        close.setEnabled(False)
        close.setToolTip(f"Đánh dấu “{_COPIED}” trước")
        self.copied.toggled.connect(close.setEnabled)
        buttons = QHBoxLayout()
        buttons.addWidget(see)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * style.GAP)
        for one in (about, former, self._grid()):
            layout.addWidget(one)
        layout.addStretch()
        layout.addWidget(self.copied)
        layout.addLayout(buttons)
        see.setFocus()

    def show_sheet(self) -> None:
        """Show the sheet to be printed or saved; by itself it is written nowhere."""
        own = self._context.operations.ask(office.get)
        facts = CodeFacts(
            office=own.name if own else "",
            name=self._account.name,
            login=self._account.login,
            codes=self._codes,
            made=today(),
            is_sample=bool(own and own.is_sample),
        )
        paper = Printable(
            title=NAME, name="ma-khoi-phuc", make=partial(_made, facts), is_data=False
        )
        show_preview(self._context, paper, self)

    def reject(self) -> None:
        """Close; without paper only when the person says so."""
        if self.copied.isChecked() or confirm(self, _LOST, "Đóng, bỏ các mã", "Quay lại"):
            super().reject()

    def _grid(self) -> QWidget:
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setHorizontalSpacing(4 * style.GAP)
        layout.setVerticalSpacing(style.GAP)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSize(self.font().pointSize() + 1)
        half = (len(self._codes) + 1) // 2
        for number, code in enumerate(self._codes):
            label = QLabel(f"{number + 1}.  {code}")
            label.setFont(font)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label, number % half, number // half)
        layout.setColumnStretch(2, 1)
        return grid


def _made(facts: CodeFacts, progress: Progress) -> Made:
    """Make the pages alone: “Mở bằng Word” would leave the codes in a file of its own."""
    return Made(pdf_bytes(codes_sheet(facts), progress))
