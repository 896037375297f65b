"""A file that comes in is read as it is, or refused in a sentence; the program always goes on."""

import csv
import random
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.core.errors import InvalidInput
from app.core.legacy_text import Encoding, converted
from app.core.progress import Cancelled
from app.imports.book_parsing import parsed, too_large
from app.imports.book_reading import CellKind, Merge, read_block, read_book
from app.imports.book_styles import is_date_format
from app.imports.book_text import fields
from app.imports.xml_pieces import Forbidden, pieces
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


# --- files where they lie


def sentence(path):
    with pytest.raises(InvalidInput) as caught:
        read_book(path)
    [problem] = caught.value.problems
    assert "Chưa có gì thay đổi. Hãy " in problem.message
    return problem.message


def test_a_file_that_excel_has_open_is_read_as_it_was_saved(tmp_path):
    path = tmp_path / "Danh sách.csv"
    path.write_text("a;b\n1;2\n")
    assert len(read_book(path).notices) == 1
    (tmp_path / "~$Danh sách.csv").touch()
    book = read_book(path)
    assert book.notices[0].startswith("Tệp “Danh sách.csv” đang mở trong Excel. Phần mềm đọc bản")
    assert values(book) == {"A1": "a", "B1": "b", "A2": "1", "B2": "2"}


@pytest.mark.parametrize("is_open", [True, False])
def test_a_file_that_is_locked_says_to_close_it(tmp_path, monkeypatch, is_open):
    path = tmp_path / "Danh sách.xlsx"
    path.touch()
    if is_open:
        (tmp_path / "~$Danh sách.xlsx").touch()

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    said = sentence(path)
    assert ("đang mở trong Excel và bị khóa" in said) is is_open
    assert "Hãy lưu và đóng tệp trong Excel" in said


def test_the_mark_of_excel_itself_is_not_a_book(tmp_path):
    path = tmp_path / "~$Danh sách.xlsx"
    path.write_bytes(b"An" * 80)
    assert "Hãy chọn tệp “Danh sách.xlsx”, không có dấu ~$" in sentence(path)


def test_a_file_that_is_gone_and_a_folder_are_told(tmp_path):
    assert "không thấy ổ đĩa hoặc thư mục" in sentence(tmp_path / "không có.xlsx")
    assert "đó là thư mục" in sentence(tmp_path)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    path = tmp_path / "lớn.xlsx"
    with path.open("wb") as file:
        file.truncate(25_000_000)
    monkeypatch.setattr("app.imports.book_reading.parsed_apart", None)
    assert "tệp lớn 25 MB, quá 20 MB" in sentence(path)


@pytest.mark.parametrize(
    ("size", "told"),
    [(20_000_001, "20,1 MB"), (20_100_000, "20,1 MB"), (1_234_000_000, "1.234 MB")],
)
def test_a_file_just_over_the_limit_is_told_as_over_it(size, told):
    assert too_large(size).reason == f"tệp lớn {told}, quá 20 MB"


# --- days and numbers


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        ("0", time(0)),
        ("1", date(1900, 1, 1)),
        ("59", date(1900, 2, 28)),
        ("61", date(1900, 3, 1)),
        ("45366", date(2024, 3, 15)),
        ("45366.999999999", datetime.fromisoformat("2024-03-15T23:59:59.999")),
        ("45366.395833333336", datetime.fromisoformat("2024-03-15T09:30")),
        ("2958465", date(9999, 12, 31)),
        ("2958465.5", "#####"),
        ("2958466", "#####"),
        ("-1", "#####"),
    ],
)
def test_the_day_that_a_number_is(serial, moment):
    styles = '<cellXfs><xf numFmtId="22"/></cellXfs>'
    book = read_raw(f'<row><c s="0"><v>{serial}</v></c></row>', styles=styles)
    assert values(book) == {"A1": moment}


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ('"ngày" d "tháng" m "năm" yyyy', True),
        ("[$-1010000]d/m/yyyy;@", True),
        ("[h]:mm:ss", True),
        ('#,##0 "đồng/ngày"', False),
        ("[Red]#,##0.00;[Blue]-#,##0.00", False),
        ("0.00\\d", False),
        ("GENERAL", False),
        ("General;[Red]-General", False),
        ("@", False),
    ],
)
def test_a_format_that_shows_a_day(code, is_date):
    assert is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("9.4000000000000004", Decimal("9.4")),
        ("0.1", Decimal("0.1")),
        ("1099012345", 1_099_012_345),
        ("1.099012345678E+15", 1_099_012_345_678_000),
        ("-0", 0),
        ("1E308", 10**308),
    ],
)
def test_a_number_has_the_digits_that_excel_keeps(written, number):
    [cell] = read_raw(f"<row><c><v>{written}</v></c></row>").sheets[0].cells
    assert (cell.kind, cell.value) == (CellKind.NUMBER, number)
    assert type(cell.value) in (int, Decimal)


# --- XML, should anything get past the look through the ZIP


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/hosts"><a/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_by_the_parser_itself(text, encoding):
    with pytest.raises(Forbidden):
        list(pieces(BytesIO(text.encode(encoding))))


# --- text, whoever wrote it


@pytest.mark.parametrize("seed", range(40))
def test_fields_are_those_of_csv_where_csv_is_written_as_excel_does(seed):
    chance = random.Random(seed)
    signs = ["a", "ế", '"', ";", "\t", "\n", ",", " ", "'", "00", "9,5"]
    rows = [
        ["".join(chance.choices(signs, k=chance.randrange(6))) for _ in range(4)] for _ in range(6)
    ]
    for delimiter in ";,\t":
        target = StringIO()
        csv.writer(target, delimiter=delimiter, quoting=chance.randrange(2)).writerows(rows)
        mine = {(row, column): text for row, column, text in fields(target.getvalue(), delimiter)}
        reader = csv.reader(StringIO(target.getvalue(), newline=""), delimiter=delimiter)
        theirs = {
            (row, column): text
            for row, line in enumerate(reader, 1)
            for column, text in enumerate(line, 1)
        }
        assert (
            mine
            == theirs
            == {
                (row, column): text
                for row, line in enumerate(rows, 1)
                for column, text in enumerate(line, 1)
            }
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Họ tên;Điểm\nAn;9,5\n", "bằng dấu chấm phẩy"),
        ("1,5;2,5;3,5\n4,5;5,5;6,5\n", "bằng dấu chấm phẩy"),
        ("Họ tên,Điểm\nAn,9.5\n", "bằng dấu phẩy"),
        ("Họ tên\tĐịa chỉ\nAn\tThôn 1, xã B\n", "bằng dấu tách cột (Tab)"),
        ("An\nBình\n", "chỉ có một cột"),
    ],
)
def test_what_was_taken_for_granted_of_a_text_is_said(text, said):
    [notice] = parsed(text.encode(), "a.csv").notices
    assert notice == f"Tệp chữ được đọc theo bảng mã UTF-8, {notice.split(', ', 1)[1]}"
    assert said in notice


NAMES = (
    "Mai Thị Lan Anh",
    "Ngô Thị Kim Ánh",
    "Vũ Thị Kim Nhung",
    "Bùi Thị Kim Hoa",
    "Quách Thế Phúc",
    "Đinh Công Phúc",
    "Dương Công Tuấn",
    "Hợp tác xã Nông nghiệp Đông Hưng",
)


def in_windows_1258(text):
    """A text as Windows writes it by its Vietnamese code page: tones behind their letters."""
    written = bytearray()
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tones = "".join(sign for sign in apart if sign in "\u0300\u0301\u0303\u0309\u0323")
        plain = unicodedata.normalize("NFC", "".join(s for s in apart if s not in tones))
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            written += (plain + tones).encode("cp1258")
    return bytes(written)


def in_tcvn3(text):
    """A text as the letters that look like it in .VnTime."""
    letters = (bytes([number]).decode("cp1252", "ignore") for number in range(128, 256))
    looks = {converted(one, Encoding.TCVN3): one for one in letters if one}
    return "".join(looks.get(one, one) for one in text).encode("cp1252")


@pytest.mark.parametrize("name", NAMES)
def test_54_a_csv_in_windows_1258_is_read_as_such_however_short_it_is(name):
    book = parsed(in_windows_1258(f"Ten;Ma\n{name};1\n"), "a.csv")
    assert "bảng mã Windows-1258" in book.notices[0]
    assert unicodedata.normalize("NFC", values(book)["A2"]) == name


@pytest.mark.parametrize("name", NAMES[1:])  # one word of three letters can be anything
def test_54_a_csv_in_an_old_font_is_not_taken_for_windows_1258(name):
    book = parsed(in_tcvn3(f"Ten;Ma\n{name};1\n"), "a.csv")
    assert "phông chữ cũ (TCVN3)" in book.notices[0]
    assert converted(values(book)["A2"], Encoding.TCVN3) == name
