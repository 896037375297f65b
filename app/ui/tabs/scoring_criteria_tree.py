"""The tree of one criteria set: its groups and criteria are added, edited and moved here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold, quoted, tidy
from app.domain.points import parse_points, points_text
from app.domain.terms import CriterionKind, GroupMode
from app.services import criteria, criteria_sets
from app.services.criteria import CriterionFields
from app.services.criteria_sets import CriteriaTree
from app.services.schemes import CriterionLine
from app.ui import style
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel
from app.ui.tabs.criterion_form import CriterionForm
from app.ui.tabs.criterion_preview import CriterionPreview
from app.ui.tabs.criterion_rules import rule_label
from app.ui.tabs.scheme_figures import FigureChoices
from app.ui.tabs.scoring_parts import button, fold_of, icon_button
from app.ui.widgets.clipboard import read_block
from app.ui.widgets.record_dialog import RecordDialog

_KIND_WORDS = {
    "nhom": CriterionKind.GROUP,
    "nhom tieu chi": CriterionKind.GROUP,
    "tieu chi": CriterionKind.BASE,
    "thuong": CriterionKind.BONUS,
    "diem thuong": CriterionKind.BONUS,
    "tru": CriterionKind.PENALTY,
    "diem tru": CriterionKind.PENALTY,
}
_PASTE_TIP = (
    "Dán các dòng đã sao chép từ Excel, theo thứ tự cột: Mã, Tên tiêu chí, Điểm tối đa, Loại "
    "(Nhóm, Tiêu chí, Thưởng, Trừ), Cấp (0, 1, 2…). Có thể chỉ có Tên và Điểm. Dòng không có "
    "điểm là nhóm, các dòng sau thuộc nhóm đó."
)


class CriteriaTreeView(QWidget):
    """Shows the criteria of a set with the buttons that change them.

    Signals:
        removed: the words for what was taken away, for a bar that offers to undo it.
    """

    removed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = context.operations
        self._context = context
        self._set: CriteriaTree | None = None
        self._can_write = False
        self.model = RowTreeModel[CriterionLine](_columns(), self)
        self.view = _Tree(self._on_key)
        self.view.setModel(self.model)
        self.view.doubleClicked.connect(self.edit)
        self.view.selectionModel().currentRowChanged.connect(self._show_buttons)
        self.model.modelReset.connect(self.view.expandAll)
        self.buttons: dict[str, QPushButton] = {
            "Thêm": button("Thêm tiêu chí", self.add, "Thêm tiêu chí vào nhóm đang chọn"),
            "Thêm nhóm": button("Thêm nhóm", self.add_group),
            "Dán": button("Dán từ Excel", self.paste, _PASTE_TIP),
            "Sửa": button("Sửa", self.edit, "Sửa (F2)"),
            "Xóa": button("Xóa", self.remove, "Xóa (Delete)"),
            "Lên": icon_button("up", "Lên", lambda: self.move_by(-1), "Lên (Alt+Up)"),
            "Xuống": icon_button("down", "Xuống", lambda: self.move_by(1), "Xuống (Alt+Down)"),
            "Vào": icon_button("indent", "Thụt vào", self.indent, "Thụt vào nhóm (Alt+Right)"),
            "Ra": icon_button("outdent", "Đưa ra", self.outdent, "Đưa ra ngoài nhóm (Alt+Left)"),
        }
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.model.columns):
            self.view.setColumnWidth(number, letter * column.width)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP // 2)
        layout.addLayout(fold_of(*self.buttons.values()))
        layout.addWidget(self.view)
        self._show_buttons()

    def show_set(self, tree: CriteriaTree | None) -> None:
        """Show the criteria of a set, None for none; a locked one can only be looked at."""
        chosen = self.chosen
        is_other = tree is None or self._set is None or tree.id != self._set.id
        self._set = tree
        self._can_write = (
            tree is not None and not tree.is_locked and not self._context.is_read_only
        )
        self.model.set_rows(tree.lines if tree else ())
        if chosen is not None and not is_other:
            self.select(chosen.id)
        self._show_buttons()

    @property
    def chosen(self) -> CriterionLine | None:
        """The line that is selected."""
        index = self.view.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def select(self, row_id: UUID) -> None:
        """Select a line."""
        self.view.setCurrentIndex(self.model.index_of(row_id))

    @Slot()
    def add(self) -> None:
        """Ask for a criterion in the group chosen, or in that of the line chosen."""
        self._ask_new(CriterionKind.BASE)

    @Slot()
    def add_group(self) -> None:
        """Ask for a group beside the one chosen, or beside that of the line chosen."""
        self._ask_new(CriterionKind.GROUP)

    @Slot()
    def edit(self) -> None:
        """Ask for other words and points of the line chosen."""
        line = self.chosen
        if line is None or not self._can_write:
            return
        self._dialog(
            line.kind,
            "Sửa tiêu chí",
            lambda values: self._operations.do(criteria.update, line.id, values),
            {name: getattr(line, name) for name in CriterionFields.model_fields},
        ).exec()

    @Slot()
    def remove(self) -> None:
        """Put the line chosen, and all that stands in it, into the bin."""
        line = self.chosen
        if line is not None and self._can_write:
            count = self._operations.do(criteria.delete, line.id)
            self.removed.emit(f"Đã xóa {count} dòng tiêu chí.")

    @Slot()
    def paste(self) -> None:
        """Add the lines on the clipboard as one action, into the group chosen."""
        if self._set is None or not self._can_write:
            return
        rows = pasted_rows(read_block())
        ids = self._operations.do(criteria.add_many, self._set.id, self._group_id(), rows)
        self._context.say(f"Đã dán {len(ids)} dòng tiêu chí.")

    def move_by(self, steps: int) -> None:
        """Move the line chosen among those beside it."""
        index = self.view.currentIndex()
        place = index.row() + steps
        if index.isValid() and 0 <= place < self.model.rowCount(index.parent()):
            self._on_line(lambda line: self._operations.do(criteria.move, line.id, steps))

    @Slot()
    def indent(self) -> None:
        """Put the line chosen into the group above it."""
        self._on_line(lambda line: self._operations.do(criteria.indent, line.id))

    @Slot()
    def outdent(self) -> None:
        """Take the line chosen out of its group."""
        self._on_line(lambda line: self._operations.do(criteria.outdent, line.id))

    # --- inside ------------------------------------------------------------------------------

    def _on_line(self, act: Callable[[CriterionLine], object]) -> None:
        line = self.chosen
        if line is not None and self._can_write:
            act(line)
            self.select(line.id)

    def _group_id(self) -> UUID | None:
        """Return the group chosen, or the one that the line chosen stands in."""
        line = self.chosen
        if line is None:
            return None
        return line.parent_id if line.is_scored else line.id

    def new_dialog(self, kind: CriterionKind) -> RecordDialog:
        """Return the form of a new line, to stand where the line chosen says."""
        if self._set is None:
            raise LookupError("no set is shown")
        set_id, parent_id = self._set.id, self._group_id()
        if kind is CriterionKind.GROUP:
            above = {line.id: line.parent_id for line in self._set.lines}
            parent_id = None if parent_id is None else above[parent_id]

        def save(values: dict[str, Any]) -> UUID:
            return self._operations.do(criteria.add, set_id, parent_id, values)

        caption = "Thêm nhóm tiêu chí" if kind is CriterionKind.GROUP else "Thêm tiêu chí"
        return self._dialog(kind, caption, save)

    def _ask_new(self, kind: CriterionKind) -> None:
        if self._set is None or not self._can_write:
            return
        dialog = self.new_dialog(kind)
        dialog.exec()
        if dialog.saved:
            self.select(dialog.saved[-1])

    def _dialog(
        self,
        kind: CriterionKind,
        caption: str,
        save: Callable[[dict[str, Any]], object],
        values: Mapping[str, Any] | None = None,
    ) -> RecordDialog:
        """Return the form of a criterion, filled with `values` or for new ones."""
        if self._set is None:
            raise LookupError("no set is shown")
        tree = self._operations.ask(criteria_sets.read, self._set.id)
        figures = FigureChoices(self._operations, tree.id, tree.whole)
        form = CriterionForm(kind, figures)
        if values is not None:
            form.fill(values)
        dialog = RecordDialog(form, save, caption, again=values is None, parent=self)
        dialog.stand_beside(CriterionPreview(form, tree.whole, tree.step))
        return dialog

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in _MOVES:
            _MOVES[key](self)
        elif key in _KEYS:
            _KEYS[key](self)
        else:
            return False
        return True

    @Slot()
    def _show_buttons(self) -> None:
        has_line = self.chosen is not None
        for name, one in self.buttons.items():
            one.setEnabled(self._can_write and (has_line or name in {"Thêm", "Thêm nhóm", "Dán"}))


_MOVES: dict[int, Callable[[CriteriaTreeView], object]] = {
    Qt.Key.Key_Up: lambda view: view.move_by(-1),
    Qt.Key.Key_Down: lambda view: view.move_by(1),
    Qt.Key.Key_Right: lambda view: view.indent(),
    Qt.Key.Key_Left: lambda view: view.outdent(),
}
_KEYS: dict[int, Callable[[CriteriaTreeView], object]] = {
    Qt.Key.Key_F2: lambda view: view.edit(),
    Qt.Key.Key_Return: lambda view: view.edit(),
    Qt.Key.Key_Enter: lambda view: view.edit(),
    Qt.Key.Key_Insert: lambda view: view.add(),
    Qt.Key.Key_Delete: lambda view: view.remove(),
}


class _Tree(QTreeView):
    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key
        self.setAccessibleName("Cây tiêu chí")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setAlternatingRowColors(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of the tree to it; the rest is the view's own."""
        if not self._on_key(event):
            super().keyPressEvent(event)


def pasted_rows(block: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the criteria in lines copied from a spreadsheet, as `criteria.add_many` takes them.

    The columns are code, name, maximum, kind and level; where no line has more than two they are
    name and maximum.
    Raises InvalidInput with every line that cannot be read, by its number.
    """
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    lines = [line for line in block if any(map(str.strip, line))]
    if not lines:
        raise InvalidInput.of(
            None, "Chưa có gì để dán. Sao chép các dòng tiêu chí trong Excel rồi dán lại."
        )
    has_codes = max(map(len, lines)) > len(("name", "maximum"))
    has_group = False
    for number, line in enumerate(lines, start=1):
        try:
            row = _pasted_row(line if has_codes else ["", *line], has_group=has_group)
        except InvalidInput as refusal:
            problems.append(Problem(None, f"Dòng {number}: {refusal}"))
        else:
            rows.append(row)
            has_group = has_group or row["kind"] is CriterionKind.GROUP
    if problems:
        raise InvalidInput(
            [*problems, Problem(None, f"Chưa thêm dòng nào trong {len(lines)} dòng.")]
        )
    return rows


def _pasted_row(parts: Sequence[str], *, has_group: bool) -> dict[str, Any]:
    code, name, points, kind, level, *more = [*map(tidy, parts), "", "", "", ""]
    if any(more):
        raise InvalidInput.of(None, "Có quá 5 cột. Chỉ sao chép Mã, Tên, Điểm, Loại, Cấp.")
    maximum = parse_points(points, None, 1)
    known = _kind(kind, maximum)
    usual = int(has_group and known is not CriterionKind.GROUP)
    return {
        "code": code,
        "name": name,
        "max_points": maximum,
        "kind": known,
        "level": _level(level) if level else usual,
    }


def _kind(text: str, maximum: int | None) -> CriterionKind:
    if not text:
        return CriterionKind.GROUP if maximum is None else CriterionKind.BASE
    known = _KIND_WORDS.get(fold(text))
    if known is None:
        raise InvalidInput.of(
            None, f"Không hiểu loại {quoted(text)}. Ghi Nhóm, Tiêu chí, Thưởng hoặc Trừ."
        )
    return known


def _level(text: str) -> int:
    if not text.isdecimal():
        raise InvalidInput.of(None, f"Cấp {quoted(text)} không phải số. Ghi 0, 1, 2…")
    return int(text)


def _columns() -> list[Column[CriterionLine]]:
    return [
        Column("Tiêu chí", lambda line: f"{line.code} {line.name}".strip(), width=52),
        Column("Loại", lambda line: line.kind.label, width=14),
        Column("Tối đa", lambda line: line.max_points, points_text, is_number=True, width=8),
        Column("Cách tính điểm", _rule_words, width=22),
        Column("Không phát sinh", _na_words, width=18),
    ]


def _rule_words(line: CriterionLine) -> str:
    if line.is_scored:
        return rule_label(line.rule)
    return line.mode.label if line.mode is GroupMode.HIGHEST else ""


def _na_words(line: CriterionLine) -> str:
    if line.kind is not CriterionKind.BASE:
        return ""
    return "Được điểm tối đa" if line.na_gives_full else "Không tính"
