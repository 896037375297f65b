"""A short list whose rows are added, edited, moved and removed one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.forms import Form
from app.ui.models.column import Column, R
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.drafts import Replays, Step, step
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.icons import icon
from app.ui.widgets.pasted_rows import Paste, PastedRows, SaveRows
from app.ui.widgets.record_dialog import RecordDialog

MOVE_UP, MOVE_DOWN = -1, 1
_MOVES = (
    ("up", "Chuyển lên", "Alt+↑", MOVE_UP),
    ("down", "Chuyển xuống", "Alt+↓", MOVE_DOWN),
)
_FEWEST_ROWS = 3
_ADD, _EDIT = "Thêm", "Sửa"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EditListSpec(Generic[R]):
    """What an edit list shows and what its buttons do.

    caption     what stands above it
    noun        what a row is: “giai đoạn”
    columns     of the table
    form        makes an empty form for one row
    values      the values of a row, to fill the form with
    add         takes the values of a new row
    update      takes a row and its new values
    remove      takes a row; undo brings it back, so nobody is asked
    move        takes a row and the place (from 0) it goes to; without it rows cannot be moved
    unready     says why no row can be filled in now, "" when one can
    keeps       says why a row cannot be removed, "" when it can
    add_many    makes what adds the rows pasted from Excel as one action, as `Paste.save` does;
                without it none can be pasted
    saved_above whether Ctrl+S is that of the page around it, which saves pasted rows, too
    """

    caption: str
    noun: str
    columns: Sequence[Column[R]]
    form: Callable[[], Form]
    values: Callable[[R], Mapping[str, Any]]
    add: Callable[[dict[str, Any]], object]
    update: Callable[[R, dict[str, Any]], object]
    remove: Callable[[R], object]
    move: Callable[[R, int], object] | None = None
    unready: Callable[[], str] | None = None
    keeps: Callable[[R], str] | None = None
    add_many: Callable[[], SaveRows] | None = None
    saved_above: bool = False


class EditList(QWidget, Generic[R], Replays):
    """Shows rows under a caption with the buttons that change them.

    Signals:
        done: the words for what was taken away, or pasted and saved: for a bar that offers to
            undo it.
        waited: rows that were pasted wait to be saved, or do not any more.
    """

    done = Signal(str)
    waited = Signal()

    def __init__(self, spec: EditListSpec[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.model = RowTableModel[R](spec.columns, self)
        self.table = _Table(self._on_key)
        self.table.setModel(self.model)
        self.table.doubleClicked.connect(self.edit)
        self.table.setAccessibleName(spec.caption)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(not any(column.takes_room for column in spec.columns))
        for number, column in enumerate(spec.columns):
            if column.takes_room:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._caption = QLabel(spec.caption)
        font = self._caption.font()
        font.setBold(True)
        self._caption.setFont(font)
        self._caption.setBuddy(self.table)
        self._fitting = QTimer(self)  # once for all columns, and with their new widths
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit_rows)
        header.sectionResized.connect(self._fitting.start)
        self._empty = QLabel()
        self._empty.setEnabled(False)
        self._empty.setWordWrap(True)
        self._pasted = self._make_pasted()
        self._buttons = self._make_buttons()
        self._tips = {name: button.toolTip() for name, button in self._buttons.items()}
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._show_state)
        self._is_read_only = False
        self._why_read_only = ""
        self._say_empty()
        self._show_state()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show `rows` in the order given."""
        self.model.set_rows(rows)
        for number, column in enumerate(self._spec.columns):
            if column.width:
                width = self.fontMetrics().averageCharWidth() * column.width
                self.table.setColumnWidth(number, width)
        if self._pasted is not None:
            self._pasted.check_again()
            self._pasted.offer_left()
        self._fit_rows()
        self._show_state()

    def set_read_only(
        self,
        read_only: bool,  # noqa: FBT001 - as Qt's setReadOnly
        reason: str = "",
    ) -> None:
        """Let rows be looked at, not changed; the buttons say the reason."""
        self._is_read_only = read_only
        self._why_read_only = reason
        self._say_empty()
        self._show_state()

    def _say_empty(self) -> None:
        what = f"Chưa có {self._spec.noun} nào."
        advice = "" if self._is_read_only else " Bấm Thêm để nhập dòng đầu tiên."
        self._empty.setText(what + advice)

    def select(self, row_id: UUID) -> bool:
        """Select a row. Return whether it is here."""
        number = self.model.row_of(row_id)
        if number is None:
            return False
        self.table.selectRow(number)
        self.table.setFocus()
        return True

    @property
    def chosen(self) -> R | None:
        """The row that is selected."""
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    @Slot()
    def add(self) -> None:
        """Ask for a new row."""
        if not self._buttons["add"].isEnabled():  # the key comes here, too
            return
        form = self._spec.form()
        caption = f"Thêm {self._spec.noun}"
        with step(Step(self.steps_of, _ADD)):
            RecordDialog(form, self._spec.add, caption, again=True, parent=self).exec()

    @Slot()
    def edit(self) -> None:
        """Edit the selected row."""
        row = self.chosen
        if row is None or not self._buttons["edit"].isEnabled():
            return
        form = self._spec.form()
        form.fill(self._spec.values(row))

        def save(values: dict[str, Any]) -> object:
            return self._spec.update(row, values)

        with step(Step(self.steps_of, _EDIT, (str(row.id),))):
            RecordDialog(form, save, f"Sửa {self._spec.noun}", parent=self).exec()

    @property
    def steps_of(self) -> str:
        """What stands above it."""
        return self._spec.caption

    def replay(self, step: Step) -> bool:
        """Ask again for a new row, or for the same row."""
        if step.act == _ADD and self._buttons["add"].isEnabled():
            self.add()
            return True
        if step.act == _EDIT and self.select(UUID(step.rows[0])):
            self.edit()
            return True
        return False

    @Slot()
    def remove(self) -> None:
        """Take the selected row away; undo brings it back."""
        row = self.chosen
        if row is not None and self._buttons["remove"].isEnabled():
            self._spec.remove(row)
            self.done.emit(f"Đã xóa {self._spec.noun}.")

    @property
    def is_waiting(self) -> bool:
        """Whether rows that were pasted wait to be saved."""
        return self._pasted is not None and self._pasted.is_waiting

    @Slot()
    def paste(self) -> None:
        """Take the rows on the clipboard as new ones, which wait above the others until Lưu."""
        if self._pasted is not None and self._buttons["paste"].isEnabled():
            self._pasted.paste()

    def save_pasted(self) -> None:
        """Save the rows that wait, where none has to be looked at again."""
        if self._pasted is not None:
            self._pasted.save()

    def give_up_pasted(self) -> None:
        """Forget the rows that wait."""
        if self._pasted is not None and self._pasted.is_waiting:
            self._pasted.give_up()

    def move_by(self, step: int) -> None:
        """Move the selected row up or down by one."""
        row = self.chosen
        if row is None or self._spec.move is None or self._is_read_only:
            return
        place = self.table.currentIndex().row() + step
        if 0 <= place < self.model.rowCount():
            self._spec.move(row, place)
            self.select(row.id)  # type: ignore[arg-type]

    def focus(self) -> None:
        """Go to the rows, or to Thêm while there are none."""
        place = self._buttons["add"] if self.table.isHidden() else self.table
        place.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _fit_rows(self) -> None:
        """Be as high as the rows, or less where there is no room for them all."""
        table = self.table
        is_empty = not self.model.rowCount()
        table.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        table.resizeRowsToContents()
        rows = table.verticalHeader().length()
        around = table.horizontalHeader().sizeHint().height() + 2 * table.frameWidth()
        fewest = min(rows, table.verticalHeader().defaultSectionSize() * _FEWEST_ROWS)
        table.setMinimumHeight(around + fewest)
        table.setMaximumHeight(around + rows + 1)
        around = self._top.heightForWidth(self.width())
        around += self._empty.heightForWidth(self.width())
        if self._pasted is not None and self._pasted.is_waiting:
            around += self._pasted.most_height
        self.setMaximumHeight(table.maximumHeight() + around)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Up: MOVE_UP, Qt.Key.Key_Down: MOVE_DOWN}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if event.key() in steps:
                self.move_by(steps[Qt.Key(event.key())])
            return event.key() in steps
        match event.key():
            case Qt.Key.Key_F2 | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.edit()
            case Qt.Key.Key_Insert:
                self.add()
            case Qt.Key.Key_Delete:
                self.remove()
            case _:
                return False
        return True

    def _make_pasted(self) -> PastedRows | None:
        spec = self._spec
        if spec.add_many is None:
            return None
        paste = Paste(noun=spec.noun, form=spec.form, save=spec.add_many)
        pasted = PastedRows(
            paste,
            lambda: self.steps_of,
            self._takes_rows,
            saves_by_key=not spec.saved_above,
        )
        pasted.saved.connect(self._on_pasted_saved)
        pasted.waited.connect(self._fitting.start)
        pasted.waited.connect(self.waited)
        pasted.ended.connect(self.focus)
        shortcut = QShortcut(QKeySequence("Ctrl+V"), self, self.paste)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return pasted

    def _takes_rows(self) -> bool:
        return self._buttons["paste"].isEnabled() and self.isVisible()

    @Slot(int)
    def _on_pasted_saved(self, count: int) -> None:
        if self._pasted is not None:
            self.done.emit(self._pasted.told(count))

    @Slot()
    def _show_state(self) -> None:
        row = self.chosen
        for name, button in self._buttons.items():
            why_not = self._why_not(name, row)
            needs_row = name not in ("add", "paste")
            button.setEnabled(not (self._is_read_only or why_not or (needs_row and not row)))
            button.setToolTip("\n".join(filter(None, [self._tips[name], why_not])))

    def _why_not(self, name: str, row: R | None) -> str:
        """Return the reason that a button gives for being off, "" for none."""
        if self._is_read_only:
            return self._why_read_only
        if name in ("add", "edit", "paste") and self._spec.unready:
            return self._spec.unready()
        if name == "remove" and row is not None and self._spec.keeps:
            return self._spec.keeps(row)
        return ""

    def _make_buttons(self) -> dict[str, QPushButton]:
        buttons = {
            "add": self._button("Thêm", f"Thêm {self._spec.noun} (Insert)", self.add),
            "edit": self._button("Sửa", f"Sửa {self._spec.noun} (F2)", self.edit),
            "remove": self._button("Xóa", f"Xóa {self._spec.noun} (Delete)", self.remove),
        }
        if self._pasted is not None:
            tip = f"Dán {self._spec.noun} đã chép từ Excel; các dòng chờ đến khi Lưu (Ctrl+V)"
            buttons["paste"] = self._button("Dán từ Excel", tip, self.paste)
        if self._spec.move is not None:
            for name, text, keys, step in _MOVES:
                button = self._button("", f"{text} ({keys})", partial(self.move_by, step))
                button.setIcon(icon(name))
                button.setAccessibleName(text)
                buttons[name] = button
        return buttons

    def _button(self, text: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        self._top = top = FoldRow()
        top.addWidget(self._caption)
        top.end()
        for button in self._buttons.values():
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        if self._pasted is not None:
            layout.addWidget(self._pasted.left_notice)
            layout.addWidget(self._pasted)
        layout.addWidget(self._empty)
        layout.addWidget(self.table, stretch=1)
        layout.addStretch()


class _Table(QTableView):
    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of the list to it; the rest is the table's own."""
        if not self._on_key(event):
            super().keyPressEvent(event)
