"""What of an opened plan has to be looked at again: a panel, and what is asked before issuing."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.services.plan_checks import Gap
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.icons import sign
from app.ui.widgets.sentence import Sentence

_DIALOG_LETTERS, _SEEN_LINES = 80, 14
_ISSUED = "Sau khi ban hành, nội dung kế hoạch không sửa được nữa cho đến khi thu hồi."


class GapList(QListWidget):
    """Gaps, each with its sign, its kind in words and its page; Enter or a click chooses one.

    Signals:
        gap_chosen: the gap to go to.
    """

    gap_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Cần xem lại")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._on_chosen)
        self.itemClicked.connect(self._on_chosen)

    def set_gaps(self, gaps: Sequence[Gap]) -> None:
        """Show gaps; the place in the list stays."""
        place = max(self.currentRow(), 0)
        self.clear()
        for gap in gaps:
            kind = "Phải có để ban hành" if gap.is_blocking else "Nên xem lại"
            item = QListWidgetItem(f"Trang {gap.page} – {kind}\n{gap.sentence}")
            item.setIcon(sign("error" if gap.is_blocking else "warning"))
            item.setData(Qt.ItemDataRole.UserRole, gap)
            self.addItem(item)
        if gaps:
            untouched = QItemSelectionModel.SelectionFlag.NoUpdate
            self.setCurrentRow(min(place, len(gaps) - 1), untouched)

    def sizeHint(self) -> QSize:
        """Ask for as much height as the gaps take."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth() + 1)

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.gap_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class GapPanel(QWidget):
    """The gaps beside the pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = GapList()
        self._caption = QLabel()
        font = self._caption.font()
        font.setBold(True)
        self._caption.setFont(font)
        self._caption.setBuddy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._caption)
        column.addWidget(self.list)

    def set_gaps(self, gaps: Sequence[Gap]) -> None:
        """Show gaps."""
        self._caption.setText(f"Cần xem lại ({len(gaps)})")
        self.list.set_gaps(gaps)


class IssueDialog(Dialog):
    """Asks whether a plan is issued, with what is still open in it; each line leads there."""

    def __init__(self, gaps: Sequence[Gap], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Gap | None = None
        self.setWindowTitle("Ban hành kế hoạch")
        blocking = [gap for gap in gaps if gap.is_blocking]
        words = Sentence()
        if blocking:
            words.tell(
                f"Chưa ban hành được vì còn {len(blocking)} điểm phải có. Kế hoạch vẫn là "
                "dự thảo. Chọn từng dòng để tới chỗ cần sửa.",
                "error",
            )
        else:
            words.tell(_ISSUED, "warning")
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        if gaps:
            listed = GapList()
            listed.set_gaps(gaps)
            listed.gap_chosen.connect(self._on_gap_chosen)
            letter = self.fontMetrics()
            listed.setMinimumSize(
                _DIALOG_LETTERS * letter.averageCharWidth(),
                min(listed.sizeHint().height() + letter.height(), _SEEN_LINES * letter.height()),
            )
            label = QLabel(f"Còn {len(gaps)} điểm cần xem lại; chọn một dòng để tới chỗ đó:")
            label.setBuddy(listed)
            layout.addWidget(label)
            layout.addWidget(listed, stretch=1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        if not blocking:
            buttons.addWidget(push_button("Ban hành", self.accept))
        keep = push_button("Để xem lại", self.reject)
        buttons.addWidget(keep)
        layout.addLayout(buttons)
        keep.setFocus()

    @Slot(object)
    def _on_gap_chosen(self, gap: Gap) -> None:
        self.chosen = gap
        self.reject()
