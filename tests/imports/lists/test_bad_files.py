"""Whole files as offices send them, and bad ones: what was understood, what was refused and where.

Numbers in brackets are those of the list of bad inputs.
"""

import unicodedata
from datetime import datetime

import pytest

from app.imports.lists.headings import Aside
from app.imports.lists.rows import Choice
from app.services import people
from tests.imports.lists.books import ERROR, REVIEW, VALID, Desk, book, states, told

HEAD = ["STT", "Họ và tên", "Đơn vị", "Ngày sinh", "Giới tính", "Chức vụ"]


@pytest.fixture
def desk(office, tmp_path):
    office.units("Thôn Đông", "Thôn Tây")
    return Desk(office, tmp_path, "people")


def names(office):
    return sorted(one.name for one in office.ask(people.records))


def test_the_file_of_a_commune_with_all_its_habits_comes_in_once(desk, office, tmp_path):
    """Letterhead, merged titles, two-row headings, groups, gaps, honorifics, #N/A, signatures."""
    rows = [
        ["ỦY BAN NHÂN DÂN XÃ AN BÌNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH CÁN BỘ NĂM 2026"],
        [],
        ["STT", "Họ và tên", "Đơn vị", "Năm sinh", None, "Chức vụ"],
        [None, None, None, "Nam", "Nữ"],
        ["A. KHỐI THÔN"],
        [1, "Ông Lê Văn An", "Thôn Đông", 1980, None, "Trưởng thôn"],
        [4, unicodedata.normalize("NFD", "Bà Nguyễn Thị Hường"), "THÔN ĐÔNG", None, "1985", "Phó"],
        [6, "NguyÔn V¨n H¶i", "Thôn Tây", 1970, None, None],
        [7, "Lê Văn Lạ", '=VLOOKUP("x",DANHMUC!A:B,2,0)', 1970, None, None],
        [None, "Cộng", None, 3, 1, None],
        *[[n, None, f"=VLOOKUP(B{n},DANHMUC!A:B,2,0)"] for n in range(8, 558)],
        [],
        [None, "NGƯỜI LẬP BIỂU", None, None, "CHỦ TỊCH"],
        [],
        [None, "Trần Văn Ký", None, None, "Lê Thị Duyệt"],
    ]
    merges = ["A2:F2", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "A6:F6"]
    sheets = {"DANHMUC": [["Mã", "Đơn vị"], ["1000000001", "Thôn Đông"]]}
    path = book(tmp_path, rows, merges=merges, fonts={"B9": ".VnTime"}, sheets=sheets)
    checked = desk.take(path)
    assert checked.table.sheet == "Danh sách"
    assert states(checked) == {7: VALID, 8: VALID, 9: VALID, 10: ERROR}, told(checked)
    assert told(checked)[10].startswith("C10: công thức chưa có kết quả")
    assert names(office) == ["Lê Văn An", "Nguyễn Thị Hường", "Nguyễn Văn Hải"]
    why = [one.why for one in checked.table.aside]
    assert why.count(Aside.EMPTY) == 550
    assert [one for one in why if one is not Aside.EMPTY] == [
        *[Aside.ABOVE] * 2,
        Aside.GROUP,
        Aside.TOTAL,
        *[Aside.BELOW] * 2,
    ]
    before = office.ask(people.records)
    again = desk.take(path)
    assert desk.begun.earlier is not None
    assert again.choices == {Choice.SKIP: 4}
    assert office.ask(people.records) == before


def test_three_thousand_rows_come_in_as_one_action(desk, office):
    rows = [HEAD, *([n, f"Lê Văn {n}", "Thôn Đông", None, "NAM", None] for n in range(3000))]
    assert desk.take(rows).choices == {Choice.ADD: 3000}
    assert len(names(office)) == 3000
    assert desk.check(rows).choices == {Choice.SKIP: 3000}
    office.undo()
    assert names(office) == []


def test_two_people_of_one_name_in_a_file_are_told_and_never_made_one(desk, office):
    """(55)"""
    rows = [
        HEAD,
        [1, "Lê An", "Thôn Đông", "1/2/1980", None, None],
        [2, "Lê An", "Thôn Đông", 1980],
    ]
    checked = desk.take(rows)
    assert states(checked) == {2: VALID, 3: REVIEW}
    desk.take(rows, choices={3: Choice.ADD})
    assert names(office) == ["Lê An", "Lê An"]


@pytest.mark.parametrize(
    ("typed", "state", "said"),
    [
        ("02/03/1990", VALID, ""),
        (datetime.fromisoformat("1990-03-02T23:59:59.999900"), VALID, ""),
        (datetime.fromisoformat("1990-03-02T14:30:00"), VALID, ""),
        ("2/3/90", REVIEW, "không ghi đủ bốn chữ số"),
        ("30/02/1990", ERROR, "không có ngày 30"),
        ("03/25/1990", ERROR, "không có tháng 25"),
        ("tháng ba", ERROR, "không hiểu ngày"),
    ],
)
def test_dates_have_the_day_first_and_doubtful_ones_are_listed(desk, typed, state, said):
    """(51)"""
    [row] = desk.check([HEAD, [1, "Lê An", "Thôn Đông", typed]]).rows
    assert row.state is state
    assert said in row.told


def test_a_moment_a_breath_before_midnight_is_the_next_day(desk):
    """(51)"""
    moment = datetime.fromisoformat("1990-03-02T23:59:59.999900")
    [row] = desk.check([HEAD, [1, "Lê An", "Thôn Đông", moment]]).rows
    assert row.values["born"].display == "03/03/1990"


def test_where_one_date_has_the_month_first_all_that_could_have_are_looked_at(desk):
    """(51)"""
    days = ["03/25/1990", "02/03/1990", "25/03/1990"]
    rows = [HEAD, *([1, f"Lê {n}", "Thôn Đông", day] for n, day in enumerate(days))]
    checked = desk.check(rows)
    assert states(checked) == {2: ERROR, 3: REVIEW, 4: VALID}
    assert "D3: cột này có ô ghi tháng trước ngày" in told(checked)[3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_of_any_usual_encoding_comes_in(desk, office, tmp_path, encoding):
    """(54)"""
    path = tmp_path / "ds.csv"
    path.write_text('Họ và tên;Đơn vị;Ghi chú\n"Lê\nAn";Thôn Đông;"a;b"\n', encoding=encoding)
    desk.take(path)
    assert names(office) == ["Lê An"]


def test_unknown_units_are_listed_with_what_is_near_and_none_is_made(desk, office):
    """(57)"""
    rows = [HEAD, [1, "Lê An", "Thon Dong 1"], [2, "Lê Ba", "Đông"], [3, "Lê Chi", "Xyz"]]
    said = told(desk.take(rows))
    assert "Gần giống: “Thôn Đông”" in said[2]
    assert "Gần giống: “Thôn Đông”" in said[3]
    assert "Gần giống" not in said[4]
    assert names(office) == []
    assert len(desk.begun.known.units.rows) == 2


def test_what_a_formula_gave_counts_and_what_it_did_not_is_an_error(desk, tmp_path):
    """(45)"""
    [row] = desk.check([HEAD, [1, "Lê An", '="Thôn "&"Đông"']]).rows
    assert row.state is ERROR
    assert "C2: công thức chưa có kết quả. Mở tệp bằng Excel" in row.told
