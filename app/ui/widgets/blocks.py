"""Blocks of cells in a grid: pasting, filling down, clearing. All of a block or nothing."""

from collections.abc import Sequence
from typing import Any, Generic

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.ui.models.column import R
from app.ui.models.row_table import CellEdit, TableModel
from app.ui.widgets.cell_editor import field_of
from app.ui.widgets.field import Field
from app.ui.widgets.fields import CheckField

_PROBLEMS_TOLD = 8


class BlockReader(Generic[R]):
    """Collects the edits of one action and what stands in their way.

    `edits` holds the cells that get another value, `problems` a sentence for each that cannot and
    `wrong` its line and column, `doubts` one for each value that could mean another, with both.
    """

    def __init__(self, model: TableModel[R]) -> None:
        self.edits: list[CellEdit[R]] = []
        self.problems: list[str] = []
        self.wrong: list[tuple[int, int]] = []
        self.doubts: list[tuple[int, int, str]] = []
        self._model = model
        self._fields: dict[int, Field[Any]] = {}

    def set(self, line: int, number: int, value: Any) -> None:  # noqa: ANN401 - its kind
        """Give the cell in a line and a column another value, unless it has it already."""
        row, column = self._row(line), self._model.columns[number]
        if why_locked := column.why_locked(row):
            self._note(line, number, why_locked)
        elif row is None or value != column.own_value(row):
            self.edits.append(CellEdit(line, row, column, value))

    def read(self, line: int, number: int, text: str) -> None:
        """Give a cell what a text means, or note why that cannot be."""
        row, column = self._row(line), self._model.columns[number]
        why_locked = column.why_locked(row)
        if why_locked or not column.is_editable:
            if row is None or column.shown(row) != text:
                self._note(line, number, why_locked or "Cột này không nhập được.")
            return
        field = self._field(number, row)
        try:
            value = field.parsed(text)
        except InvalidInput as refusal:
            self._note(line, number, str(refusal))
            return
        before = len(self.edits)
        self.set(line, number, value)
        if len(self.edits) > before and (doubt := field.doubt(text)):
            self.doubts.append((line, number, doubt))

    def clear(self, line: int, number: int) -> None:
        """Empty a cell; those that cannot be edited keep what they show."""
        column = self._model.columns[number]
        if column.is_editable and not column.why_locked(self._row(line)):
            self.read(line, number, "")

    @property
    def emptied(self) -> int:
        """How many of the edits take a value away that stood there."""
        return sum(
            edit.row is not None and edit.value in (None, "") and bool(edit.column.shown(edit.row))
            for edit in self.edits
        )

    def _row(self, line: int) -> R | None:
        return self._model.row_number(line) if line < self._model.rowCount() else None

    def _field(self, number: int, row: R | None) -> Field[Any]:
        column = self._model.columns[number]
        if number not in self._fields or column.field_per_row:
            self._fields[number] = CheckField() if column.is_check else field_of(column, row)
        return self._fields[number]

    def _note(self, line: int, number: int, message: str) -> None:
        self.wrong.append((line, number))
        heading = self._model.columns[number].heading.replace("\n", " ")
        self.problems.append(f"Dòng {number_text(line + 1)}, cột “{heading}”: {message}")


def read_paste(
    reader: BlockReader[Any],
    block: Sequence[Sequence[str]],
    lines: Sequence[int],
    numbers: Sequence[int],
) -> None:
    """Read a pasted block into these lines and columns.

    One cell goes into all of them; a block starts at the first and takes the room it needs,
    so `lines` and `numbers` then reach to the end of the grid.
    """
    if len(block) == 1 and len(block[0]) == 1:
        block = [[block[0][0]] * len(numbers)] * len(lines)
    width = max(map(len, block))
    if len(block) > len(lines):
        rows = f"Khối dán có {len(block)} dòng, từ ô đang chọn chỉ còn {len(lines)} dòng."
        reader.problems.append(rows)
    if width > len(numbers):
        columns = f"Khối dán có {width} cột, từ ô đang chọn chỉ còn {len(numbers)} cột."
        reader.problems.append(columns)
    if reader.problems:
        return
    for line, texts in zip(lines, block, strict=False):
        for number, text in zip(numbers, texts, strict=False):
            reader.read(line, number, text)


def refusal(what: str, problems: Sequence[str]) -> str:
    """Return the words for a block that was not taken: why, cell by cell, and what to do."""
    told = [f"– {problem}" for problem in problems[:_PROBLEMS_TOLD]]
    more = len(problems) - len(told)
    if more > 0:
        told.append(f"– … và {number_text(more)} chỗ khác.")
    return "\n".join([f"{what} Chưa ô nào thay đổi.", *told, "Sửa các chỗ này rồi làm lại."])
