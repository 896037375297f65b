"""The workbook of a unit as a file: what goes out comes home, through Excel's and other hands."""

import multiprocessing
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from app.core.errors import InvalidInput
from app.core.progress import Cancelled
from app.domain.terms import WorkbookKind
from app.domain.unit_workbooks import (
    Column,
    Form,
    FormCell,
    FormPage,
    FormRow,
    Identity,
    ValueKind,
)
from app.imports.book_reading import read_content
from app.imports.workbooks import reader
from app.imports.workbooks.marks import IDENTITY_PAGE, LISTS_PAGE
from app.imports.workbooks.reader import filled_of, found_in, read_workbooks
from app.imports.workbooks.writer import write_workbook
from tests.libreoffice import converted, needs_libreoffice

LEVELS = ("A", "B", "Không phát sinh")
COLUMNS = (
    Column("code", "Mã", 8),
    Column("name", "Nội dung", 40),
    Column("given", "Điểm", 12, ValueKind.MARK, "Ghi điểm."),
    Column("reason", "Lý do", 30, ValueKind.PROSE, note="Ghi rõ\nvì sao."),
)
NASTY = "=1+1\n@SUM(A1) <b>&</b> _x0041_ " + "dài " * 100


def row(key, *, choices=(), given="", reason=""):
    return FormRow(
        f"mark/s/{key}",
        {
            "code": FormCell(key),
            "name": FormCell(f"Tiêu chí {key}"),
            "given": FormCell(given, is_open=True, choices=choices),
            "reason": FormCell(reason, is_open=True),
        },
    )


ROWS = (row("01", given="9,5"), row("02", choices=LEVELS), row("03", reason=NASTY))
PAGE = FormPage("score:1", "Chấm [1/2]: Thôn Đông*", "Tự chấm", ("Gợi ý.",), COLUMNS, ROWS)
OTHER = replace(PAGE, key="score:2", rows=(row("04"),))
IDENTITY = Identity(
    UUID(int=1),
    UUID(int=2),
    UUID(int=3),
    WorkbookKind.UNIT,
    1,
    "08:00 ngày 10/03/2026",
    "Thôn Đông",
    "Thi đua năm 2026",
    "f" * 64,
    signature="s" * 64,
)
FORM = Form(IDENTITY, (PAGE, OTHER))
BOOK = write_workbook(FORM)
HOMES = tuple(row(f"{n:03}") for n in range(250))
LONG = write_workbook(Form(IDENTITY, (replace(PAGE, rows=HOMES),)))


def read(content):
    return filled_of(read_content(content, "tệp.xlsx", "tệp"))


def changed(change):
    """The workbook after somebody did something to it."""
    book = load_workbook(BytesIO(BOOK))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def cell(book, key, column, page=1):
    sheet = book.worksheets[page]
    number = next(c.column for c in sheet[1] if c.value == column)
    [at] = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == f"mark/s/{key}"]
    return sheet.cell(at, number)


def test_a_workbook_comes_home_as_it_went_out():
    filled = read(BOOK)
    assert filled.identity == IDENTITY
    assert filled.heads == ("Thôn Đông",)
    assert {key: filled.values[key] for key in FORM.sent} == FORM.sent
    assert filled.problems == {}


def test_only_the_cells_to_fill_in_can_be_written_in():
    book = load_workbook(BytesIO(BOOK))
    sheet = book.worksheets[1]
    assert all(one.protection.sheet for one in book.worksheets)
    assert book.security.lockStructure
    assert not cell(book, "01", "given").protection.locked
    assert cell(book, "01", "name").protection.locked
    assert cell(book, "01", "given").number_format == "@"
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    states = {one.title: one.sheet_state for one in book.worksheets}
    assert states[IDENTITY_PAGE] == states[LISTS_PAGE] == "veryHidden"


def test_what_can_be_chosen_stands_in_a_list():
    book = load_workbook(BytesIO(BOOK))
    rules = book.worksheets[1].data_validations.dataValidation
    [choosing] = [rule for rule in rules if rule.type == "list"]
    where = cell(book, "02", "given").coordinate
    assert str(choosing.sqref) == where
    source = choosing.formula1.rpartition("!")[2].replace("$", "")
    listed = [one.value for [one] in book[LISTS_PAGE][source]]
    assert listed == list(LEVELS)
    assert any(rule.prompt == "Ghi điểm." for rule in rules)


@pytest.mark.parametrize(
    ("written", "value"),
    [("9.5", "9.5"), (9.5, "9,5"), (10, "10"), ("x", "x"), (None, ""), (1234567, "1234567")],
)
def test_what_is_written_in_a_cell_is_read_exactly(written, value):
    def write(book):
        cell(book, "01", "given").value = written

    assert read(changed(write)).values["mark/s/01/given"] == value


@pytest.mark.parametrize(
    ("written", "form", "told"),
    [
        ("=1+1", "General", "Công thức chưa có kết quả"),
        ("#N/A", "General", "Ô đang báo lỗi"),
        (True, "General", "TRUE hoặc FALSE"),
        (0.65, "0%", "phần trăm"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_address(written, form, told):
    def write(book):
        one = cell(book, "01", "given")
        one.number_format = form
        one.value = written

    filled = read(changed(write))
    assert told in filled.problems["mark/s/01/given"]
    assert filled.addresses["mark/s/01/given"].endswith("ô D8")


def test_a_day_is_told_as_a_day():
    def write(book):
        one = cell(book, "01", "given")
        one.value, one.number_format = datetime(2026, 5, 9), "d-mmm"  # noqa: DTZ001

    filled = read(changed(write))
    assert filled.values["mark/s/01/given"] == "09/05/2026"
    assert filled.dates == {"mark/s/01/given"}


def test_cells_are_found_wherever_they_were_moved_to():
    def move(book):
        sheet = book.worksheets[1]
        cell(book, "02", "given").value = "A"
        sheet.title = "Điểm của thôn "
        sheet.insert_rows(3, 2)
        sheet.insert_cols(3)
        book.move_sheet(sheet, 2)

    assert read(changed(move)).values["mark/s/02/given"] == "A"


def test_a_row_that_was_copied_is_told():
    def copy(book):
        sheet = book.worksheets[1]
        sheet.append([one.value for one in sheet[cell(book, "01", "given").row]])

    filled = read(changed(copy))
    assert "có hai lần" in filled.problems["mark/s/01/given"]
    assert set(filled.problems) == {f"mark/s/01/{column.key}" for column in COLUMNS}


def test_a_row_that_was_cut_out_is_not_there():
    def cut(book):
        book.worksheets[1].delete_rows(cell(book, "02", "given").row)

    assert "mark/s/02/given" not in read(changed(cut)).values


def test_the_head_tells_whom_it_says_it_is_of():
    def overwrite(book):
        sheet = book.worksheets[1]
        [at] = [one for [one] in sheet["A1:A9"] if one.value == "head"]
        sheet.cell(at.row, 2).value = "Thôn Tây"

    assert set(read(changed(overwrite)).heads) == {"Thôn Tây", "Thôn Đông"}


@pytest.mark.parametrize("what", ["identity", "pages", "text"])
def test_what_is_no_workbook_of_ours_is_told_as_such(what):
    def break_it(book):
        if what == "identity":
            del book[IDENTITY_PAGE]
        elif what == "text":
            book[IDENTITY_PAGE]["A2"] = "{}"
        else:
            for sheet in book.worksheets[1:3]:
                sheet["A1"] = "gì đó"

    with pytest.raises(InvalidInput, match="không phải tệp do phần mềm lập cho đơn vị"):
        read(changed(break_it))


def test_any_files_and_folders_are_read_each_by_itself(tmp_path):
    folder = tmp_path / "gửi về"
    (folder / "nữa").mkdir(parents=True)
    (folder / "ThonDong (1).xlsx").write_bytes(BOOK)
    (folder / "nữa" / "hỏng.xlsx").write_bytes(BOOK[:1000])
    (folder / "~$ThonDong (1).xlsx").write_bytes(b"x")
    (folder / "đọc tôi.txt").write_text("x")
    book = Workbook()
    book.save(folder / "khác.xlsx")
    paths = found_in([folder, folder / "ThonDong (1).xlsx"])
    assert [path.name for path in paths] == ["khác.xlsx", "hỏng.xlsx", "ThonDong (1).xlsx"]
    read_ones, unread = read_workbooks(paths)
    assert [one.file_name for one in read_ones] == ["ThonDong (1).xlsx"]
    told = {one.file_name: one.sentence for one in unread}
    assert "đã hỏng" in told["hỏng.xlsx"]
    assert "không phải tệp do phần mềm lập" in told["khác.xlsx"]


class Told:
    """Progress that is written down, and stopped once so many files are done."""

    def __init__(self, stop_at=None):
        self.told, self.stop_at = [], stop_at

    def report(self, done, total):
        self.told.append((done, total))
        if done == self.stop_at:
            raise Cancelled


def many(folder, count):
    for n in range(count):
        (folder / f"{n:02}.xlsx").write_bytes(BOOK if n % 2 else BOOK[:1000])
    return found_in([folder])


def test_many_files_keep_their_order_and_tell_how_far_it_is(tmp_path):
    progress = Told()
    read_ones, unread = read_workbooks(many(tmp_path, 6), progress)
    assert [one.file_name for one in read_ones] == ["01.xlsx", "03.xlsx", "05.xlsx"]
    assert [one.file_name for one in unread] == ["00.xlsx", "02.xlsx", "04.xlsx"]
    assert progress.told == sorted(progress.told)
    assert progress.told[-1] == (6, 6)


@pytest.mark.parametrize("stop_at", [0, 1])
def test_stopped_among_many_files_no_other_is_begun_and_no_process_stays(
    tmp_path, monkeypatch, stop_at
):
    begun = []
    whole = reader.read_workbook
    monkeypatch.setattr(
        reader, "read_workbook", lambda *given: begun.append(given) or whole(*given)
    )
    with pytest.raises(Cancelled):
        read_workbooks(many(tmp_path, 9), Told(stop_at))
    assert len(begun) <= stop_at + 3
    assert multiprocessing.active_children() == []


def test_a_note_hangs_at_its_heading_alone():
    sheet = load_workbook(BytesIO(BOOK)).worksheets[1]
    noted = {one.coordinate: one.comment.text for line in sheet for one in line if one.comment}
    assert noted == {"E7": "Ghi rõ\nvì sao."}
    assert sheet["E7"].value == "Lý do"


def test_the_guide_leads_to_each_page():
    book = load_workbook(BytesIO(BOOK))
    leading = [one for [one] in book.worksheets[0]["A1:A30"] if one.hyperlink]
    ways = [one.hyperlink.location for one in leading]
    assert leading[0].value == "▸ Chấm  1 2   Thôn Đông – Tự chấm"
    assert ways == [f"'{name}'!B2" for name in book.sheetnames[1:3]]


def test_cells_below_each_other_are_named_as_one():
    sheet = load_workbook(BytesIO(LONG)).worksheets[1]
    [rule] = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "D8:D257"


def test_names_of_sheets_are_ones_that_excel_takes():
    names = load_workbook(BytesIO(BOOK)).sheetnames
    assert names[1:3] == ["Chấm  1 2   Thôn Đông", "Chấm  1 2   Thôn Đông (2)"]


@needs_libreoffice
@pytest.mark.parametrize("endings", [("xlsx",), ("ods", "xlsx")])
def test_a_workbook_that_libreoffice_saved_comes_home_the_same(tmp_path, endings):
    def write(book):
        cell(book, "01", "given").value = "8,25"
        cell(book, "02", "given").value = "B"
        cell(book, "01", "reason").value = "Dòng một\nDòng hai"

    path = tmp_path / "Thôn Đông (1).xlsx"
    path.write_bytes(changed(write))
    for number, ending in enumerate(endings):
        [path] = converted([path], tmp_path / f"lưu {number}", ending).values()
    saved = path.read_bytes()
    filled = read(saved)
    assert filled.identity == IDENTITY
    assert filled.problems == {}
    assert {key: filled.values[key] for key in FORM.sent} == FORM.sent | {
        "mark/s/01/given": "8,25",
        "mark/s/02/given": "B",
        "mark/s/01/reason": "Dòng một\nDòng hai",
    }
    book = load_workbook(BytesIO(saved))
    assert book.worksheets[1].protection.sheet
    assert not cell(book, "01", "given").protection.locked
    choosing = [
        rule for rule in book.worksheets[1].data_validations.dataValidation if rule.type == "list"
    ]
    assert [str(rule.sqref) for rule in choosing] == [cell(book, "02", "given").coordinate]


@needs_libreoffice
def test_what_is_written_after_libreoffice_saved_comes_home_too(tmp_path):
    path = tmp_path / "Thôn Đông.xlsx"
    path.write_bytes(LONG)
    [saved] = converted([path], tmp_path / "lưu").values()
    book = load_workbook(saved)
    for number in range(250):
        cell(book, f"{number:03}", "given").value = f"{number},5"
    path = tmp_path / "về.xlsx"
    book.save(path)
    [again] = converted([path], tmp_path / "lưu").values()
    filled = read(again.read_bytes())
    assert filled.problems == {}
    came = {key: words for key, words in filled.values.items() if key.endswith("/given")}
    assert came == {f"mark/s/{number:03}/given": f"{number},5" for number in range(250)}
