"""A few rows filled in as in Excel, as one field of a form."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.ui import style
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.widgets.field import Field
from app.ui.widgets.fields import CheckField, TextField
from app.ui.widgets.grid import GridView
from app.ui.widgets.icons import icon

Row = Mapping[str, Any]
"""What stands in a row, by the name of its column; what is blank may be left out."""

_FEWEST, _MOST = 3, 8
"""Rows that are seen without scrolling."""
_AROUND = 4
"""Letters that a column takes beside its own."""
_OPEN = "Ô đang nhập trong bảng chưa đúng. Sửa ô ấy, hoặc bấm Esc để bỏ."


@dataclass(frozen=True, slots=True, kw_only=True)
class RowColumn:
    """One column: its name in a row, its heading, and the field that edits and reads its cells.

    Without `field` it holds words; `is_check` makes it a box to tick. `text` writes a value.
    """

    name: str
    heading: str
    field: Callable[[], Field[Any]] | None = None
    text: Callable[[Any], str] = str
    width: int = 10
    is_number: bool = False
    is_check: bool = False
    takes_room: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    values: Row


class RowsField(Field[tuple[Row, ...]]):
    """Rows in a small grid; the value is the rows in which something stands.

    A blank row always waits below the last one. A block pasted from Excel makes the rows it
    needs. Rows can be taken out (Ctrl+Delete) and moved (Alt+Up, Alt+Down).
    """

    def __init__(
        self, caption: str, columns: Sequence[RowColumn], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._specs = tuple(columns)
        self._rows: list[Row] = []
        self._is_read_only = False
        self.model = RowTableModel[_Line]([_column(spec) for spec in columns], self, self._change)
        self.grid = GridView[_Line](takes_new_lines=True)
        self.grid.setAccessibleName(caption)
        self.grid.setModel(self.model)
        self.grid.setSortingEnabled(False)
        self.grid.horizontalHeader().setSectionsMovable(False)
        self._remove = self._button("Bỏ dòng", "Ctrl+Delete", self.remove_row)
        self._up = self._button("Lên", "Alt+Up", lambda: self.move_row(-1), "up")
        self._down = self._button("Xuống", "Alt+Down", lambda: self.move_row(1), "down")
        below = QHBoxLayout()
        for button in (self._remove, self._up, self._down):
            below.addWidget(button)
        below.addStretch()
        column = QVBoxLayout()
        column.setSpacing(style.GAP)
        column.addWidget(self.grid)
        column.addLayout(below)
        self.row.addLayout(column)
        self.setFocusProxy(self.grid)
        self._show()

    def value(self) -> tuple[Row, ...]:
        """Return the rows that are not blank, each with all its columns."""
        return tuple(row for row in self._rows if any(map(_is_filled, row.values())))

    def settle(self) -> None:
        """Take what is still being typed in a cell; raises InvalidInput when it is refused."""
        if not self.grid.settle():
            raise InvalidInput.of(None, _OPEN)

    def display(self, value: Sequence[Row] | None) -> None:
        """Show these rows."""
        self._rows = [self._whole(row) for row in value or ()]
        self._show()

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in any row."""
        return not self.value()

    def draft(self) -> str:
        """Return the texts of all cells."""
        return json.dumps([self._texts(row) for row in self.value()], ensure_ascii=False)

    def told(self) -> str:
        """Return the rows, one a line."""
        rows = [[text for text in self._texts(row).values() if text] for row in self.value()]
        return "\n".join(" · ".join(texts) for texts in rows)

    def set_draft(self, draft: str) -> None:
        """Show rows as they stood; a text that means nothing any more is left out."""
        self.display([self._read(texts) for texts in json.loads(draft or "[]")])

    def sizeHint(self) -> QSize:
        """Ask for room for all columns; the grid scrolls where there is less."""
        letters = sum(spec.width + _AROUND for spec in self._specs)
        room = self.fontMetrics().averageCharWidth() * letters
        return super().sizeHint().expandedTo(QSize(room, 0))

    def stops(self) -> Sequence[QWidget]:
        """Return the grid."""
        return [self.grid]

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the rows be read and copied, not changed."""
        self._is_read_only = read_only
        self.grid.setDisabled(read_only)
        for button in (self._remove, self._up, self._down):
            button.setVisible(not read_only)

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the grid; the hint is its tooltip."""
        super().set_label(label, hint)
        self.grid.setAccessibleName(label)

    @Slot()
    def remove_row(self) -> None:
        """Take out the rows in which something is selected."""
        for line in reversed(self.grid.selected_lines()):
            if line < len(self._rows):
                del self._rows[line]
        self._on_changed()

    def move_row(self, steps: int) -> None:
        """Move the current row up, or down when `steps` is positive."""
        line = self.grid.currentIndex().row()
        place = line + steps
        if line < len(self._rows) and 0 <= place < len(self._rows):
            self._rows.insert(place, self._rows.pop(line))
            self._on_changed()
            self.grid.setCurrentIndex(self.model.index(place, self.grid.currentIndex().column()))

    # --- inside ------------------------------------------------------------------------------

    def _change(self, edits: Sequence[CellEdit[_Line]]) -> None:
        for edit in edits:
            while edit.line >= len(self._rows):
                self._rows.append(self._whole({}))
            self._rows[edit.line] = {**self._rows[edit.line], edit.column.name: edit.value}
        while self._rows and not any(map(_is_filled, self._rows[-1].values())):
            self._rows.pop()
        self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.edited.emit()
        self.commit()

    def _show(self) -> None:
        blank = max(1, _FEWEST - len(self._rows))
        rows = [*self._rows, *[self._whole({})] * blank]
        self.model.set_rows([_Line(number, row) for number, row in enumerate(rows)])
        grid = self.grid
        line = grid.verticalHeader().defaultSectionSize()
        around = grid.horizontalHeader().sizeHint().height() + 2 * grid.frameWidth() + style.GAP
        grid.setFixedHeight(around + line * min(len(rows), _MOST))

    def _whole(self, row: Row) -> Row:
        return {spec.name: row.get(spec.name, _nothing(spec)) for spec in self._specs}

    def _texts(self, row: Row) -> dict[str, str]:
        return {spec.name: _text(spec, row[spec.name]) for spec in self._specs}

    def _read(self, texts: Mapping[str, str]) -> Row:
        found: dict[str, Any] = {}
        for spec in self._specs:
            try:
                found[spec.name] = _field(spec).parsed(texts.get(spec.name, ""))
            except InvalidInput:
                continue
        return found

    def _button(self, text: str, keys: str, act: Callable[[], object], sign: str = "") -> QWidget:
        button = QPushButton("" if sign else text)
        if sign:
            button.setIcon(icon(sign))
            button.setMaximumWidth(button.fontMetrics().height() * 3)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setToolTip(f"{text} ({keys})")
        button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
        action = QAction(text, self.grid)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: act())  # noqa: PLW0108 - as above
        self.grid.addAction(action)
        return button


def _is_filled(value: object) -> bool:
    return value is not None and value is not False and value != ""  # zero is something


def _nothing(spec: RowColumn) -> object:
    return False if spec.is_check else "" if spec.field is None else None


def _field(spec: RowColumn) -> Field[Any]:
    if spec.is_check:
        return CheckField()
    return spec.field() if spec.field else TextField()


def _text(spec: RowColumn, value: object) -> str:
    if spec.is_check:
        return "x" if value else ""
    return "" if value is None else spec.text(value)


def _column(spec: RowColumn) -> Column[_Line]:
    return Column(
        spec.heading,
        lambda line: line.values[spec.name],
        spec.text,
        name=spec.name,
        field=None if spec.is_check else lambda _line: _field(spec),
        edit=(lambda _line, _value: None) if spec.is_check else None,
        is_check=spec.is_check,
        is_number=spec.is_number,
        width=spec.width,
        takes_room=spec.takes_room,
    )
