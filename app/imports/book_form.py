"""A sheet that is filled in as a form: blocks with a heading, rows by the names of columns.

It keeps what is wrong, each thing with the cell or the row where it stands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold, quoted
from app.imports.book_cells import Cell

_MOST_PROBLEMS = 1000
"""More than anybody mends one by one; the rest is counted."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A cell, or with no column a row, of the sheet; row 0 is the sheet itself."""

    row: int
    column: int = 0
    heading: str = ""

    @property
    def address(self) -> str:
        """Return the address of the cell, nothing for a row."""
        return Cell(self.row, self.column, None).address if self.column else ""

    @property
    def words(self) -> str:
        """Return where it is as people say it."""
        if not self.row:
            return "Cả trang"
        if not self.column:
            return f"Dòng {self.row}"
        return f"Ô {self.address} ({self.heading})" if self.heading else f"Ô {self.address}"


@dataclass(slots=True)
class Row:
    """The cells of one row of a table by their heading; what is read is taken out."""

    number: int
    cells: dict[str, Cell]
    columns: Mapping[str, int]

    def spot(self, heading: str = "") -> Spot:
        """Return the place of a cell, also of a blank one; without a heading the row."""
        column = self.columns.get(heading, 0)
        return Spot(self.number, column, heading if column else "")


class FormPage:
    """The cells of a form, and what is wrong with them."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.problems: dict[Spot, list[str]] = defaultdict(list)
        self._rows: dict[int, dict[int, Cell]] = defaultdict(dict)
        for cell in cells:
            self._rows[cell.row][cell.column] = cell

    def bad(self, spot: Spot, message: str) -> None:
        """Keep a problem."""
        self.problems[spot].append(message)

    @property
    def bad_rows(self) -> set[int]:
        """The numbers of the rows with a problem; 0 for the sheet itself."""
        return {spot.row for spot in self.problems}

    def refusal(self, what: str) -> InvalidInput:
        """Return the refusal of the file that `what` names, in the order of the sheet."""
        said = [
            Problem(spot.address or None, f"{spot.words}: {message}")
            for spot, messages in sorted(self.problems.items())
            for message in messages
        ]
        more = len(said) - _MOST_PROBLEMS
        rest = f" Còn {more} chỗ sai nữa." if more > 0 else ""
        advice = f"Chưa có gì thay đổi.{rest} Hãy sửa các chỗ trên trong {what} rồi làm lại."
        return InvalidInput([*said[:_MOST_PROBLEMS], Problem(None, advice)])

    def blocks(self, names: Sequence[str]) -> dict[str, list[int]]:
        """Return the numbers of the rows of each block by its name.

        A row begins a block when nothing but the name stands in it, in the first column.
        """
        known = {fold(name): name for name in names}
        found: dict[str, list[int]] = {}
        at: list[int] | None = None
        for number, row in sorted(self._rows.items()):
            name = known.get(fold(str(row[1].value))) if set(row) == {1} else None
            if name is not None:
                if name in found:
                    self.bad(Spot(number), f"phần {quoted(name)} có hai lần.")
                at = found.setdefault(name, [])
            elif at is not None:
                at.append(number)
        for name in names:
            if name not in found:
                said = f"thiếu phần {quoted(name)}. Hãy thêm lại dòng tên phần ấy."
                self.bad(Spot(0), said)
        return found

    def labelled(self, numbers: Sequence[int], labels: Sequence[str], at: int) -> Iterator[Row]:
        """Yield a row for each label in the first column; its value stands in the column `at`."""
        waiting = {fold(label): label for label in labels}
        for number in numbers:
            cells = dict(self._rows[number])
            cell = cells.pop(1, None)
            label = waiting.pop(fold(str(cell.value)), None) if cell else None
            if label is None:
                self.bad(Spot(number), "phần mềm không biết mục này, hoặc mục ghi hai lần.")
                continue
            own = {label: cells.pop(at)} if at in cells else {}
            self._strays(cells)
            yield Row(number, own, {label: at})
        for label in waiting.values():
            self.bad(Spot(numbers[0] - 1) if numbers else Spot(0), f"thiếu mục {quoted(label)}.")

    def table(self, numbers: Sequence[int], name: str, headings: Sequence[str]) -> Iterator[Row]:
        """Yield the rows of the block `name` below its headings."""
        if not numbers:
            self.bad(Spot(0), f"phần {quoted(name)} thiếu dòng tên cột.")
            return
        columns = self._columns(numbers[0], headings)
        for number in numbers[1:]:
            cells = dict(self._rows[number])
            own = {heading: cells.pop(at) for heading, at in columns.items() if at in cells}
            self._strays(cells)
            if own:
                yield Row(number, own, columns)

    def word(self, row: Row, heading: str, words: Collection[str]) -> str | None:
        """Return which of the words stands in a cell, or None where none does."""
        cell = row.cells.pop(heading, None)
        known = "; ".join(words)
        if cell is None:
            self.bad(row.spot(heading), f"đang để trống. Chọn một trong: {known}.")
            return None
        found = next((word for word in words if fold(word) == fold(str(cell.value))), None)
        if found is None:
            said = f"không có loại {quoted(str(cell.value))}. Chọn một trong: {known}."
            self.bad(row.spot(heading), said)
        return found

    def leftover(self, row: Row) -> None:
        """Tell each cell of a row that nothing has read."""
        for heading in row.cells:
            said = "cột này không dùng cho dòng loại này. Xóa ô hoặc chọn lại cách tính."
            self.bad(row.spot(heading), said)

    def _columns(self, number: int, headings: Sequence[str]) -> dict[str, int]:
        known = {fold(heading): heading for heading in headings}
        found: dict[str, int] = {}
        for at, cell in self._rows[number].items():
            heading = known.get(fold(str(cell.value)))
            if heading is None:
                said = f"phần mềm không biết cột {quoted(str(cell.value))}."
                self.bad(Spot(number, at), said)
            elif heading in found:
                self.bad(Spot(number, at), f"cột {quoted(heading)} có hai lần.")
            else:
                found[heading] = at
        for heading in headings:
            if heading not in found:
                self.bad(Spot(number), f"thiếu cột {quoted(heading)}.")
        return found

    def _strays(self, cells: Mapping[int, Cell]) -> None:
        for cell in cells.values():
            said = "ô này không thuộc cột nào của bảng. Xóa hoặc chuyển sang cột đúng."
            self.bad(Spot(cell.row, cell.column), said)
