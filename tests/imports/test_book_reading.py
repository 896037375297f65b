"""A file that comes in is read as it is, or refused in a sentence; the program always goes on."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.core.errors import InvalidInput
from app.core.progress import Cancelled
from app.imports.book_parsing import parsed
from app.imports.book_reading import CellKind, Merge, read_block, read_book
from tests.imports.books import bytes_of, packed, raw_book, read_raw, values


def test_openpyxl_is_guarded_by_defusedxml():
    assert openpyxl.DEFUSEDXML


# --- workbooks

MORNING = datetime.fromisoformat("1975-12-31T08:30")


def office_book():
    """Return a book as an office keeps it: letterhead, merged names, formats, a second sheet."""
    book = Workbook()
    page = book.active
    page.title = "Danh sách "
    page["A1"] = "ỦY BAN NHÂN DÂN XÃ AN BÌNH"
    page.merge_cells("A1:D1")
    page.append(["STT", "Họ và tên", "Ngày sinh", "Điểm"])
    page.append([1, "Nguyễn Văn An", date(1980, 2, 29), 9.5])
    page.append([2, "Trần Thị Bình", MORNING, 0.1 + 0.2])
    page.append([3, True, time(7, 45), "#N/A"])
    page["B4"].font = Font(name=".VnTime")
    page["D4"].number_format = "0.00%"
    page["E4"] = "012345678901"
    page["E4"].number_format = "@"
    page["F9"] = "xa"
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden["C3"] = "dòng một\ndòng hai"
    return book


def test_a_workbook_is_read_as_openpyxl_reads_it():
    content = bytes_of(office_book())
    mine, theirs = parsed(content, "a.xlsx"), load_workbook(BytesIO(content))
    for sheet, page in zip(mine.sheets, theirs.worksheets, strict=True):
        cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        assert [cell.address for cell in sheet.cells] == [cell.coordinate for cell in cells]
        for cell, other in zip(sheet.cells, cells, strict=True):
            assert cell.font == other.font.name
            assert cell.number_format.lower() == other.number_format.lower()
            if cell.kind in (CellKind.TEXT, CellKind.BOOLEAN, CellKind.ERROR):
                assert cell.value == other.value
            elif cell.kind is CellKind.NUMBER:
                assert float(cell.value) == pytest.approx(other.value, rel=1e-14)
        assert {(m.top, m.left, m.bottom, m.right) for m in sheet.merges} == {
            (m.min_row, m.min_col, m.max_row, m.max_col) for m in page.merged_cells.ranges
        }


def test_the_kinds_of_cells_and_what_is_known_of_them():
    first, second = parsed(bytes_of(office_book()), "a.xlsx").sheets
    cells = {cell.address: cell for cell in first.cells}
    assert (first.name, first.is_hidden, second.is_hidden) == ("Danh sách ", False, True)
    assert (first.last_row, first.last_column) == (9, 6)
    assert first.merges == (Merge(1, 1, 1, 4),)
    told = {key: (cells[key].kind, cells[key].value) for key in ("C3", "C4", "C5", "D3", "D4")}
    assert told == {
        "C3": (CellKind.DATE, date(1980, 2, 29)),
        "C4": (CellKind.DATE, MORNING),
        "C5": (CellKind.DATE, time(7, 45)),
        "D3": (CellKind.NUMBER, Decimal("9.5")),
        "D4": (CellKind.NUMBER, Decimal("0.3")),
    }
    assert (cells["B5"].kind, cells["D5"].kind) == (CellKind.BOOLEAN, CellKind.ERROR)
    assert (cells["E4"].kind, cells["E4"].value) == (CellKind.TEXT, "012345678901")
    assert cells["B4"].font == ".VnTime"


def test_the_font_of_most_of_a_text_is_told_where_it_has_several():
    book = Workbook()
    old, new = InlineFont(rFont=".VnTime"), InlineFont(rFont="Arial")
    book.active["A1"] = CellRichText(TextBlock(old, "NguyÔn V¨n "), TextBlock(new, "An"))
    [cell] = parsed(bytes_of(book), "a.xlsx").sheets[0].cells
    assert (cell.value, cell.font) == ("NguyÔn V¨n An", ".VnTime")


def test_dates_of_a_mac_are_the_same_days():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 3, 15)
    read = parsed(bytes_of(book), "a.xlsx")
    assert values(read) == {"A1": date(2026, 3, 15)}
    assert "1904" in read.notices[0]


def test_a_blank_is_told_from_a_formula_without_a_result():
    rows = (
        '<row r="1"><c r="A1"><f>B1+1</f><v>7</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" s="1"/><c r="E1"><f>1/0</f><v/></c>'
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    cells = read_raw(rows).sheets[0].cells
    assert [(cell.address, cell.kind, cell.is_formula) for cell in cells] == [
        ("A1", CellKind.NUMBER, True),
        ("B1", CellKind.UNCOMPUTED, True),
        ("E1", CellKind.UNCOMPUTED, True),
        ("F1", CellKind.ERROR, True),
    ]


def test_results_that_the_file_itself_calls_stale_are_not_believed():
    rows = '<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>0</v></c><c r="B1"><v>9</v></c></row>'
    book = read_raw(rows, calc='<calcPr calcId="124519" fullCalcOnLoad="1"/>')
    assert [cell.kind for cell in book.sheets[0].cells] == [CellKind.UNCOMPUTED, CellKind.NUMBER]
    assert "Mở tệp bằng Excel, lưu lại" in book.notices[0]


# --- text


def test_what_is_pasted_from_excel_comes_back_cell_by_cell():
    pasted = 'STT\tTên\r\n001\t"dòng một\ndòng ""hai"""\r\n\t5" ống\tcuối\r\n'
    block = read_block(pasted)
    assert values(block) == {
        "A1": "STT",
        "B1": "Tên",
        "A2": "001",
        "B2": 'dòng một\ndòng "hai"',
        "B3": '5" ống',
        "C3": "cuối",
    }
    assert {cell.kind for cell in block.sheets[0].cells} == {CellKind.TEXT}


# --- the process of its own


def test_a_file_is_read_in_a_process_of_its_own_and_comes_back_whole(tmp_path):
    path = tmp_path / "Danh sách.xlsx"
    path.write_bytes(bytes_of(office_book()))
    book = read_book(path)
    assert book == parsed(path.read_bytes(), path.name)


def test_reading_stops_when_the_person_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" * 10)

    class Stop:
        def report(self, done, total):
            raise Cancelled

    with pytest.raises(Cancelled):
        read_book(path, Stop())


def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(packed(raw_book())[:200])
    with pytest.raises(InvalidInput) as caught:
        read_book(path)
    [problem] = caught.value.problems
    assert problem.message.startswith("Không đọc được tệp “hỏng.xlsx”: tệp đã hỏng")
    assert "Chưa có gì thay đổi. Hãy " in problem.message
