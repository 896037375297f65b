"""Writing a form row by row: cells over several columns, looks, lists to choose from, paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from app.imports.book_cells import CellValue, text_cell

_FONT = "Times New Roman"
_LONGEST_TEXT_FORMAT = 255  # a longer text in the format "@" is shown as ####
_LINE_HEIGHT = 15.0  # points
_HIGHEST = 400.0
_A4 = 9
_NOTE_LETTERS = 50  # of a line of a note
_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def print_on_a4(page: Any, repeated: str = "", *, is_landscape: bool = True) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Have a sheet printed on A4, all its columns on one page, with rows (“1:1”) on each."""
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "landscape" if is_landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.oddFooter.center.text = "Trang &P/&N"
    if repeated:
        page.print_title_rows = repeated


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `fill` and `color` are RRGGBB, `level` is how far a text stands in."""

    size: int = 11
    is_bold: bool = False
    is_italic: bool = False
    color: str = "000000"
    fill: str = ""
    is_boxed: bool = True
    is_centred: bool = False
    level: int = 0
    is_number: bool = False
    is_guarded: bool = False
    is_open: bool = False
    """Whether it can be written in where the sheet is protected."""


BARE = Look(is_boxed=False)


class Pen:
    """Writes one sheet of a write-only workbook from top to bottom."""

    def __init__(self, page: Any, widths: Mapping[str, int]) -> None:  # noqa: ANN401 - openpyxl's sheets and cells are untyped
        self._page = page
        self._widths = widths
        self._made: dict[int, tuple[CellValue, Look]] = {}
        self._notes: dict[int, str] = {}
        self._ways: dict[int, str] = {}
        self._lines = 1
        self._styled: dict[Look, Any] = {}
        self.row = 1
        """The number of the row being made."""
        for letter, width in widths.items():
            page.column_dimensions[letter].width = width

    def put(
        self, first: str, last: str, value: CellValue, look: Look = BARE, *, grows: bool = True
    ) -> None:
        """Put a value over the columns from `first` to `last` of the row being made.

        The row grows with it, save with what nobody reads.
        """
        start, end = column_index_from_string(first), column_index_from_string(last)
        if isinstance(value, str):
            value = text_cell(value)
            is_long = len(value) > _LONGEST_TEXT_FORMAT
            look = replace(look, is_guarded=True, is_number=look.is_number or is_long)
        self._made[start] = (value, look)
        for place in range(start + 1, end + 1):
            self._made[place] = (None, look)
        if end > start:
            self._page.merged_cells.add(f"{first}{self.row}:{last}{self.row}")
        if not grows:
            return
        width = sum(w for letter, w in self._widths.items() if first <= letter <= last)
        self._lines = max(self._lines, _lines_in(value, width * 6 // 5 - 2 * look.level))

    def hang(self, letter: str, note: str) -> None:
        """Hang a note at a cell of the row being made, to be read when it is pointed at."""
        self._notes[column_index_from_string(letter)] = note

    def lead(self, letter: str, place: str) -> None:
        """Let a click on a cell of the row being made lead to a place of the book."""
        self._ways[column_index_from_string(letter)] = place

    def end_row(self, least_lines: int = 1, *, is_hidden: bool = False) -> None:
        """Write the row that was made, as high as its longest text: merged cells do not grow."""
        height = max(self._lines, least_lines) * _LINE_HEIGHT + 2
        self._page.row_dimensions[self.row].height = min(height, _HIGHEST)
        self._page.row_dimensions[self.row].hidden = is_hidden
        self._page.append(self._cells())
        self._made, self._notes, self._ways, self._lines = {}, {}, {}, 1
        self.row += 1

    def break_page(self) -> None:
        """Begin a new page of paper with the row being made."""
        self._page.row_breaks.append(Break(id=self.row - 1))

    def let_choose(self, cells: str, source: str, prompt: str = "") -> None:
        """Let a value of `source` be chosen in these cells: cells, or words in quotes.

        `cells` are ranges with blanks between; `prompt` is shown to who goes to one of them.
        """
        rule: Any = DataValidation("list", formula1=source, allow_blank=True)
        rule.errorTitle, rule.error = "Sổ Thi Đua", "Chọn một giá trị trong danh sách."
        rule.showErrorMessage = True
        self._rule(rule, cells, prompt)

    def tell(self, cells: str, prompt: str) -> None:
        """Show a text to who goes to one of these cells; anything can be written there."""
        self._rule(DataValidation(allow_blank=True), cells, prompt)

    def _rule(self, rule: Any, cells: str, prompt: str) -> None:  # noqa: ANN401 - as said above
        if prompt:
            rule.promptTitle, rule.prompt, rule.showInputMessage = "Cách ghi", prompt, True
        rule.sqref = MultiCellRange(cells)
        self._page.data_validations.append(rule)

    def protect(self) -> None:
        """Keep people from writing anywhere but in open cells; widths stay theirs to change."""
        guard = self._page.protection
        guard.sheet = True
        guard.formatColumns = guard.formatRows = False

    def set_paper(self, *, is_landscape: bool, freeze: str | None = None) -> None:
        """Set A4, as wide as the sheet; before the first row."""
        page = self._page
        print_on_a4(page, is_landscape=is_landscape)
        page.freeze_panes = freeze

    def _cells(self) -> Iterator[Any]:
        """Yield the cells of the row; each is written before the next is asked for."""
        for place in range(1, max(self._made, default=0) + 1):
            value, look = self._made.get(place, (None, BARE))
            if look not in self._styled:
                self._styled[look] = self._cell(look)
            cell = self._styled[look]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
            # The cell is used again: what hung at the one before must not stay.
            cell.row, cell.column = self.row, place
            cell.comment = _comment(self._notes.get(place, ""))
            way = self._ways.get(place)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=way) if way else None
            yield cell

    def _cell(self, look: Look) -> Any:  # noqa: ANN401 - as said above
        cell: Any = WriteOnlyCell(self._page)
        cell.font = Font(
            name=_FONT,
            size=look.size,
            bold=look.is_bold,
            italic=look.is_italic,
            color=f"FF{look.color}",
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=f"FF{look.fill}")
        if look.is_boxed:
            cell.border = _BOX
        cell.alignment = Alignment(
            horizontal="center" if look.is_centred else "left",
            vertical="center",
            wrap_text=True,
            indent=look.level,
        )
        cell.number_format = "General" if look.is_number else "@"
        cell.quotePrefix = look.is_guarded
        if look.is_open:
            cell.protection = Protection(locked=False)
        return cell


def _comment(note: str) -> Comment | None:
    if not note:
        return None
    lines = _lines_in(note, _NOTE_LETTERS)
    return Comment(note, "Sổ Thi Đua", height=(lines + 1) * 18, width=_NOTE_LETTERS * 7)


def _lines_in(value: CellValue, width: int) -> int:
    """Return about how many lines a value takes in so many letters' width."""
    lines = str(value if value is not None else "").split("\n")
    return sum(max(1, -(-len(line) // max(width, 4))) for line in lines)
