"""The office's catalogues: what the law and the province may change, as dated data to edit."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import collation_key
from app.services import catalogues, shipped
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.catalogue_lists import (
    AwardTypeList,
    DatedList,
    EntryList,
    LegalDocumentList,
    ParameterList,
)
from app.ui.widgets.ask import confirm
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice

AWARDS, PARAMETERS, DOCUMENTS = "award_types", "parameters", "legal_documents"
_LISTS: Mapping[str, Callable[[Context], DatedList[Any]]] = {
    AWARDS: AwardTypeList,
    PARAMETERS: ParameterList,
    DOCUMENTS: LegalDocumentList,
}
_ADVICE = (
    "Mỗi dòng có hiệu lực trong một thời gian và được dùng theo ngày của kế hoạch, quyết định. "
    "Khi quy định đổi: chọn dòng, bấm “Thay từ ngày…”; dòng cũ được giữ. Dòng “Chưa xác nhận” cần "
    "đối chiếu với văn bản gốc trước khi dựa vào."
)


_LOST = "Các dòng vừa dán từ Excel chưa được lưu và sẽ mất."


class CataloguesDialog(Dialog):
    """The catalogues on the left, the rows of the chosen one on the right."""

    def __init__(self, context: Context, first: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle("Danh mục")
        self.names = QListWidget()
        self.names.setAccessibleName("Danh mục")
        self._made: dict[str, DatedList[Any]] = {}
        self._chosen = ""
        self._pages = QStackedWidget()
        for name, label in self._catalogues():
            item = QListWidgetItem(label, self.names)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.names.currentItemChanged.connect(self._on_chosen)
        self._lay_out()
        context.operations.changed.connect(self._on_changed)
        self.show_catalogue(first)

    def show_catalogue(self, name: str) -> None:
        """Show the rows of one catalogue."""
        for number in range(self.names.count()):
            if self.names.item(number).data(Qt.ItemDataRole.UserRole) == name:
                self.names.setCurrentRow(number)

    @property
    def page(self) -> DatedList[Any]:
        """The list that is seen."""
        return self._made[self._chosen]

    def reject(self) -> None:
        """Close; rows that were pasted and not saved are lost only when the person says so."""
        waiting = [page for page in self._made.values() if page.list.is_dirty]
        if waiting and not confirm(self, _LOST, "Bỏ, không lưu", "Nhập tiếp"):
            self.show_catalogue(next(k for k, page in self._made.items() if page is waiting[0]))
        else:
            super().reject()

    def _catalogues(self) -> list[tuple[str, str]]:
        plain = self.context.operations.ask(catalogues.catalogue_names)
        named = [(name, catalogues.NAMES.get(name, name)) for name in plain]
        return [
            (AWARDS, "Danh hiệu, hình thức khen"),
            (PARAMETERS, "Thông số theo thời gian"),
            (DOCUMENTS, "Văn bản pháp luật"),
            *sorted(named, key=lambda pair: collation_key(pair[1])),
        ]

    def _make(self, name: str) -> DatedList[Any]:
        make = _LISTS.get(name)
        return make(self.context) if make else EntryList(name, self.context)

    @Slot()
    def _on_chosen(self) -> None:
        name = self._chosen = self.names.currentItem().data(Qt.ItemDataRole.UserRole)
        if name not in self._made:
            self._made[name] = self._make(name)
            self._pages.addWidget(self._made[name])
        self._pages.setCurrentWidget(self._made[name])
        self._made[name].reload()

    @Slot()
    def _load_shipped(self) -> None:
        """Add the rows of the program that the file lacks; nothing that is there is touched."""
        added = self.context.operations.do(shipped.load)
        self._told.tell(
            f"Đã thêm {added} dòng kèm theo phần mềm mà tệp chưa có; dòng đang có giữ nguyên."
            if added
            else "Tệp đã có đủ các dòng kèm theo phần mềm. Không có gì thay đổi.",
            "check",
        )

    @Slot(frozenset)
    def _on_changed(self) -> None:
        self._told.tell(_ADVICE, "info")
        self.page.reload()

    def _lay_out(self) -> None:
        # One place for both: with pasted rows and a bar to undo there is no room for two.
        self._told = Notice()
        self.names.setMinimumWidth(self.names.sizeHintForColumn(0) + 4 * style.GAP)
        splitter = KeptSplitter("catalogues")
        splitter.addWidget(self.names)
        splitter.addWidget(self._pages)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([200, 880])
        splitter.setChildrenCollapsible(False)
        load = QPushButton("Nạp dòng còn thiếu của phần mềm")
        load.setEnabled(not self.context.is_read_only)
        load.clicked.connect(self._load_shipped)
        close = QPushButton("Đóng")
        close.clicked.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(load)
        below.addStretch()
        below.addWidget(close)
        for button in (load, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self._told)
        layout.addWidget(splitter, stretch=1)
        layout.addLayout(below)
        self._told.tell(_ADVICE, "info")
        self.resize(1080, 530)


def awards(context: Context, parent: QWidget) -> None:
    """Open the titles and forms of commendation."""
    _show(context, AWARDS, parent)


def numbers(context: Context, parent: QWidget) -> None:
    """Open the dated parameters."""
    _show(context, PARAMETERS, parent)


def documents(context: Context, parent: QWidget) -> None:
    """Open the legal documents."""
    _show(context, DOCUMENTS, parent)


def others(context: Context, parent: QWidget) -> None:
    """Open the plain catalogues, the kinds of unit first."""
    _show(context, "unit_kinds", parent)


def _show(context: Context, first: str, parent: QWidget) -> None:
    CataloguesDialog(context, first, parent).exec()
