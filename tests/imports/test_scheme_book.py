"""A criteria set as a workbook: it comes back as it went out, and each wrong cell is told."""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.core import paths
from app.core.errors import InvalidInput
from app.imports import scheme_form as form
from app.imports.scheme_book import read_book
from app.imports.scheme_book_writer import write_book
from app.imports.scheme_rules import parse_scheme, read_scheme
from app.services.scheme_text import text_of
from tests.imports.random_sets import SEEDS, random_set

DATA = Path(__file__).parent / "data"
SMALL = parse_scheme((DATA / "small.json").read_text(encoding="utf-8")).file
BOOK = write_book(SMALL)
OPEN = load_workbook(BytesIO(BOOK))
"""To look at, and to save otherwise: opening takes ten times as long as saving."""
PAGE = OPEN[form.SHEET]


def set_files():
    folders = (DATA, paths.resource("criteria_sets"))
    files = sorted(path for folder in folders for path in folder.glob("*.json"))
    return [path for path in files if "so-thi-dua/criteria-set" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", set_files(), ids=lambda path: path.stem)
def test_each_set_that_is_kept_as_a_file_goes_out_and_comes_back(path):
    file = read_scheme(path).file
    assert parse_scheme(text_of(file)).file == file
    assert read_book(write_book(file)) == file


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_a_set_that_goes_out_as_a_workbook_comes_back_the_same(seed):
    file = random_set(seed)
    assert read_book(write_book(file)) == file


def test_a_set_comes_back_the_same_from_a_file(tmp_path):
    path = tmp_path / "bộ tiêu chí.xlsx"
    path.write_bytes(BOOK)
    assert read_scheme(path).file == SMALL


# --- what a clerk sees --------------------------------------------------------------------------


def page_of(content):
    book = load_workbook(BytesIO(content))
    return book, book[form.SHEET]


def row_of(page, text, column="A"):
    """Return the number of the first row with this text in a column."""
    return next(cell.row for cell in page[column] if cell.value == text)


def words_of(page, number, columns):
    return [page[f"{column}{number}"].value for column in columns]


def test_a_criterion_is_one_row_in_words_and_its_bands_stand_below_it():
    _, page = page_of(BOOK)
    assert words_of(page, row_of(page, "5.2"), "ABCD") == [
        *("5.2", "5", "Từ 88% nhận không tiền mặt", "Điểm thưởng")
    ]
    assert words_of(page, row_of(page, "5.2"), "EFGH") == [5, "Theo khoảng giá trị", "b4", "a"]
    assert words_of(page, row_of(page, "5.2") + 1, "ADEJ") == [None, "Bậc", 2, "từ 88 đến dưới 90"]
    assert words_of(page, row_of(page, "5.2") + 4, "ADEJ") == [None, "Bậc", 5, "từ 100"]
    assert words_of(page, row_of(page, "Đề nghị khen", "C"), "DEHI") == ["Mức", 50, 25, 1]


def test_it_prints_on_a4_across_and_lists_what_may_be_chosen():
    book, page = page_of(BOOK)
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.freeze_panes == "D3"
    assert [each.id for each in page.row_breaks.brk] == [row_of(page, "SỐ LIỆU") - 1]
    lists = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in page.data_validations.dataValidation
    }
    first = row_of(page, "1")
    assert lists[f"D{first}"] == '"Nhóm tiêu chí,Tiêu chí,Điểm thưởng,Điểm trừ,Mức,Bậc,Lỗi"'
    assert lists[f"G{first}"].startswith(f"$A${row_of(page, 'plan')}:$A$")
    assert all(len(source) <= 255 for source in lists.values())
    assert book.sheetnames == ["Bộ tiêu chí", "Cách ghi"]


def test_codes_are_texts_so_that_nothing_is_lost_of_them():
    _, page = page_of(BOOK)
    cell = page[f"A{row_of(page, '5.1')}"]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)


def test_an_open_end_is_said_as_people_say_it():
    tiers = ({"points": 1, "upper": 50}, {"points": 2, "lower": 50, "has_lower": False})
    rule = {"type": "tiers", "part": "a", "tiers": tiers}
    file = parse_scheme(
        text_of(SMALL).replace(
            '"rule": {"type": "ratio", "reached": "b2", "planned": "a"}',
            f'"rule": {json.dumps(rule)}',
        )
    ).file
    _, page = page_of(write_book(file))
    first = row_of(page, "2")
    assert [page[f"J{first + more}"].value for more in (1, 2)] == ["dưới 50", "trên 50"]


# --- what a clerk changes -----------------------------------------------------------------------


def changed(content=BOOK, **cells):
    """Return the book with other values in some cells."""
    book, page = (OPEN, PAGE) if content is BOOK else page_of(content)
    before = [(page[place], page[place].value, page[place].number_format) for place in cells]
    target = BytesIO()
    try:
        for address, value in cells.items():
            page[address].value = value
        book.save(target)
    finally:
        for cell, value, form_of_number in before:  # a date brings its form along
            cell.value, cell.number_format = value, form_of_number
    return target.getvalue()


def at(column, text, in_column="A", more=0):
    """Return the address of a cell in the row with this text."""
    return f"{column}{row_of(PAGE, text, in_column) + more}"


def refused(content):
    with pytest.raises(InvalidInput) as caught:
        read_book(content, "tệp thử")
    *problems, advice = [problem.message for problem in caught.value.problems]
    assert advice.startswith("Chưa có gì thay đổi.")
    return problems


@pytest.mark.parametrize(
    ("typed", "points"), [("10,5", 1050), ("10.5", 1050), (10.5, 1050), (" 7 ", 700)]
)
def test_a_comma_and_a_point_are_the_same_also_in_text(typed, points):
    assert read_book(changed(**{at("E", "1"): typed})).criteria[0].max == points


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("từ 50% đến dưới 90%", (50, 90, True, False)),
        ("Trên 50 đến 90", (50, 90, False, True)),
        ("≥ 50", (50, None, True, False)),
        ("< 90", (None, 90, True, False)),
        ("dưới 90", (None, 90, True, False)),
        ("đến dưới 90", (None, 90, True, False)),
        ("từ 50 trở lên", (50, None, True, False)),
        ("đúng 50", (50, 50, True, True)),
        ("Mọi giá trị", (None, None, True, False)),
    ],
)
def test_bands_are_read_as_people_write_them(words, ends):
    content = changed(**{at("J", "5.2", more=1): words})
    tier = read_book(content).criteria[4].children[1].rule.tiers[0]
    assert (tier.lower, tier.upper, tier.has_lower, tier.has_upper) == ends


def test_words_without_marks_and_rows_moved_or_left_free_are_understood():
    book, page = page_of(BOOK)
    page[at("D", "1")].value = "tieu chi"
    page.insert_rows(row_of(page, "2"), 3)
    target = BytesIO()
    book.save(target)
    assert read_book(target.getvalue()) == SMALL


def test_a_formula_counts_as_the_result_that_is_shown():
    address = at("E", "1")
    content = changed(**{address: "=10+10"})
    with pytest.raises(InvalidInput, match=f"Ô {address} \\(Điểm\\): công thức chưa có kết quả"):
        read_book(content)
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w") as new:
        for part in old.namelist():
            text = re.sub(rb"(<f>10\+10</f>)<v ?(/>|></v>)", rb"\1<v>20</v>", old.read(part))
            # Excel takes this sign away once it has worked the results out.
            new.writestr(part, text.replace(b' fullCalcOnLoad="1"', b""))
    assert read_book(target.getvalue()) == SMALL


CELLS = [
    (("E", "1"), "hai mươi", "(Điểm): “hai mươi” không phải số"),
    (("E", "1"), "1.125", "(Điểm): “1.125” không rõ là 1125 hay 1,125"),
    (("E", "1"), True, "(Điểm): ô đang là giá trị TRUE hoặc FALSE"),
    (("E", "1"), date(2024, 10, 5), "(Điểm): ô đang là ngày tháng"),
    (("E", "1"), "#N/A", "(Điểm): ô đang báo lỗi #N/A"),
    (("E", "1"), -5, "(Điểm): phải từ 0 trở lên"),
    (("E", "1"), 0.125, "(Điểm): điểm có quá hai chữ số lẻ"),
    (("E", "2"), None, "(Cách tính): Chưa có điểm tối đa"),
    (("A", "5.1"), 5.1, "(Mã): ô đang là số 5,1"),
    (("A", "5.1"), "-5", "(Mã): mã không bắt đầu bằng"),
    (("A", "2"), "1", "(Mã): mã “1” dùng cho 2 tiêu chí"),
    (("B", "5.1"), "6", "(Thuộc nhóm): không có nhóm mã “6” ở các dòng trên"),
    (("C", "1"), None, "(Nội dung): đang để trống"),
    (("D", "1"), "Tiêu chuẩn", "(Loại): không có loại “Tiêu chuẩn”. Chọn một trong: Nhóm"),
    (("D", "1"), None, "(Loại): đang để trống"),
    (("D", "5"), "Tiêu chí", "(Cách tính): không có loại “Cộng các tiêu chí con”"),
    (("F", "1"), "Theo đường cong", "(Cách tính): không có loại “Theo đường cong”"),
    (("F", "1"), "Chấm tay", "(Số liệu): cột này không dùng cho dòng loại này"),
    (("G", "1"), "aksed", "(Cách tính): Không có số liệu mã “aksed”"),
    (("O", "1"), "plans", "(Chỉ tính khi có): không có số liệu mã “plans”"),
    (("D", "5.2", "A", 1), "Lỗi", "(Loại): dòng “Lỗi” không dùng được ở đây"),
    (("J", "5.2", "A", 1), "88-90", "(Khoảng, mức): chưa rõ khoảng “88-90”. Ghi như: từ 88"),
    (("J", "5.2", "A", 1), "từ 95 đến dưới 90", ": Bậc từ 95% đến dưới 90% không có"),
    (("J", "5.1"), "từ trăm", "(Khoảng, mức): “tram” không phải số"),
    (("G", "a"), "b9", "Dòng"),
    (("G", "a"), "b2; - a", "Dòng"),
    (("V", "1"), "nhớ hỏi lại", ": ô này không thuộc cột nào"),
    (("D", "Phiên bản mẫu"), 2, ": chỉ nhận 1"),
    (("A", "Ghi chú"), "Ghi thêm", "phần mềm không biết mục này"),
    (("D", "Bước điểm khi chấm tay"), -0.25, ": phải lớn hơn 0"),
    (("A", "SỐ LIỆU"), "Số liệu 2024", "thiếu phần “SỐ LIỆU”"),
    (("A", "VÒNG CHẤM"), "SỐ LIỆU", "phần “SỐ LIỆU” có hai lần"),
    (("D", "Tên số liệu", "C"), "Kiểu", "phần mềm không biết cột “Kiểu”"),
    (("D", "Tên số liệu", "C"), "Kiểu", "thiếu cột “Loại”"),
    (("E", "Hoàn thành", "C"), 60, "(Từ): xếp các mức từ cao xuống thấp"),
    (("G", "Đề nghị khen", "C"), 1, "ghi số suất hoặc tỷ lệ %, chỉ một trong hai"),
    (("D", "Đề nghị khen", "C"), "Điều kiện điểm", "(Loại dòng): chưa có mức nào phía trên"),
    (("C", "Hội đồng chọn", "C"), "Bốc thăm", "(Xét theo): không có loại “Bốc thăm”"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "said"), CELLS)
def test_a_wrong_cell_is_told_by_its_address_and_a_sentence(place, value, said):
    address = at(*place[:2], *place[2:3], *(() if len(place) < 4 else [place[3]]))
    problems = refused(changed(**{address: value}))
    assert any(said in problem for problem in problems), problems
    if said.startswith("("):
        row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUV")
        assert any(f"{row} {said}" in problem for problem in problems), problems


def test_a_circle_of_figures_is_told_with_what_leads_round():
    content = changed(**{at("G", "a"): "b2", at("G", "b2"): "a"})
    [problem] = refused(content)
    assert "Các số liệu tính vòng quanh lẫn nhau: “Số người hưởng” → “Số người mở" in problem


def test_a_percent_format_is_not_guessed_at():
    book, page = page_of(BOOK)
    address = f"H{row_of(page, 'Đề nghị khen', 'C')}"
    page[address].value, page[address].number_format = 0.25, "0%"
    target = BytesIO()
    book.save(target)
    [problem] = refused(target.getvalue())
    assert problem.startswith(f"Ô {address} (Số suất (%)): ô đang có dạng phần trăm")


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_sheet():
    problems = refused(
        changed(
            **{
                at("E", "1"): "mười",
                at("D", "2"): "Gì đó",
                at("O", "3"): "plans",
                at("G", "a"): "b2",
                at("G", "b2"): "a",
                at("E", "Hoàn thành", "C"): "x",
            }
        )
    )
    assert [problem.split(":")[0] for problem in problems] == [
        f"Ô {at('E', '1')} (Điểm)",
        f"Ô {at('D', '2')} (Loại)",
        f"Ô {at('O', '3')} (Chỉ tính khi có)",
        f"Dòng {at('', 'Tên số liệu', 'C')}",
        f"Ô {at('E', 'Hoàn thành', 'C')} (Từ)",
    ]


def test_what_could_not_be_read_brings_no_further_complaint():
    [problem] = refused(changed(**{at("D", "5.2"): "?"}))  # its bands below, its own place
    assert problem.startswith(f"Ô {at('D', '5.2')} (Loại)")


def test_a_gap_between_bands_warns_and_stops_nothing(tmp_path):
    path = tmp_path / "bộ.xlsx"
    path.write_bytes(changed(**{at("J", "5.2", more=1): "từ 88 đến dưới 89"}))
    [warning] = read_scheme(path).warnings
    assert "còn khoảng trống" in warning


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp trống"),
        (b"PK\x03\x04 but no more", "tệp đã hỏng"),
        (b"\xd0\xcf\x11\xe0 old", r"không phải bảng tính \.xlsx"),
    ],
)
def test_what_is_no_workbook_is_told(content, said):
    with pytest.raises(InvalidInput, match=said):
        read_book(content)


def test_a_workbook_without_the_sheet_is_told():
    book, page = page_of(BOOK)
    page.title = "Sheet1"
    target = BytesIO()
    book.save(target)
    with pytest.raises(InvalidInput, match="không có trang “Bộ tiêu chí”"):
        read_book(target.getvalue())


def test_a_text_that_no_cell_can_hold_is_refused_not_cut():
    long = SMALL.model_copy(update={"note": "😀" * 17_000})  # two units of Excel's each
    with pytest.raises(InvalidInput, match="Excel không chứa được"):
        write_book(long)


def test_a_line_without_a_code_is_given_one_and_a_group_must_have_it():
    assert read_book(changed(**{at("A", "5.2"): None})) == SMALL
    told = refused(changed(**{at("A", "5"): None}))
    assert any("Nhóm phải có mã để các dòng sau ghi ở cột “Thuộc nhóm”" in one for one in told)
