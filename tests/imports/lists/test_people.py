"""People come in from Excel: understood, matched, and never twice."""

import unicodedata
from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.imports.lists import checking
from app.imports.lists.old_fonts import Letters
from app.imports.lists.rows import Choice
from app.services import list_imports, people, units
from app.services.people import Wanted
from tests.imports.lists.books import ERROR, REVIEW, VALID, Desk, book, states, told

HEAD = ["STT", "Họ và tên", "Đơn vị", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Mã"]


@pytest.fixture
def east(office):
    return office.unit("Thôn Đông")


@pytest.fixture
def desk(office, tmp_path, east):
    office.set_up(keeps_citizen_numbers=True)
    return Desk(office, tmp_path, "people")


def row(
    name="Lê Văn An",
    *,
    unit="Thôn Đông",
    born=None,
    gender=None,
    number=None,
    post=None,
    code=None,
):
    return [1, name, unit, born, gender, number, post, code]


def everybody(office):
    return {one.name: one for one in office.ask(people.records)}


def one(desk, *cells, **more):
    """The only row of a list, checked."""
    [checked] = desk.check([HEAD, row(*cells, **more)]).rows
    return checked


# --- what is understood ----------------------------------------------------------------------


def test_people_come_in_with_what_was_understood_of_them(desk, office):
    checked = desk.take(
        [
            HEAD,
            row("Ông Lê Văn An", born="5/3/1980", gender="NAM", number="001080000001", post="Phó"),
            row("Trần Thị Bình", born=1985, gender="nữ", code="CB01"),
            row("Phạm Cúc", born=date(1990, 2, 1), gender="NU"),
        ]
    )
    assert set(states(checked).values()) == {VALID}
    known = everybody(office)
    assert set(known) == {"Lê Văn An", "Trần Thị Bình", "Phạm Cúc"}
    an = known["Lê Văn An"]
    assert (an.honorific, an.gender, an.citizen_number, an.post) == (
        "Ông",
        "Nam",
        "001080000001",
        "Phó",
    )
    assert an.born == PartialDate(1980, 3, 5)
    assert known["Trần Thị Bình"].born == PartialDate(1985)
    assert known["Trần Thị Bình"].code == "CB01"
    assert known["Phạm Cúc"].gender == "Nữ"
    assert known["Phạm Cúc"].class_code == ""
    notes = " ".join(checked.rows[0].notes)
    assert "B2: tách danh xưng “Ông” khỏi tên “Lê Văn An”" in notes
    assert "D2: hiểu là 05/03/1980" in notes
    assert "E2: hiểu là Nam" in notes
    assert "D3: chỉ có năm" in checked.rows[1].notes


@pytest.mark.parametrize(
    ("typed", "name", "honorific"),
    [
        ("Đại tá Trần Văn Cường", "Trần Văn Cường", "Đại tá"),
        ("Đ/c Phạm Thị Dung", "Phạm Thị Dung", "Đồng chí"),
        ("  Lê\u00a0Văn   An\u200b ", "Lê Văn An", ""),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường", ""),
    ],
)
def test_names_are_brought_into_one_spelling_and_what_was_split_off_is_shown(
    desk, typed, name, honorific
):
    found = one(desk, typed)
    assert found.state is VALID
    assert found.values["name"] == name
    assert found.values.get("honorific", "") == honorific


def test_a_name_with_a_letter_of_another_alphabet_has_to_be_looked_at(desk):
    found = one(desk, "Lê Vаn An")  # a Cyrillic а
    assert found.state is REVIEW
    assert "B2: có chữ không phải chữ Việt (а)" in found.told


def test_marks_written_apart_are_put_together_and_told(desk):
    found = one(desk, unicodedata.normalize("NFD", "Nguyễn Thị Hường"))
    assert "chữ và dấu ghi rời nhau đã được ghép lại" in found.notes[0]


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("number", 1099012345, "F2: số CCCD đang là số 1099012345 (10 chữ số) nên Excel đã bỏ"),
        ("number", 1.234e11, "F2: số CCCD đang là số 123400000000 (12 chữ số)"),
        ("number", "1,234E+11", "F2: số CCCD “1,234E+11” phải có đúng 12 chữ số"),
        ("number", "12345", "F2: số CCCD “12345” phải có đúng 12 chữ số"),
        ("born", "30/02/1980", "D2: tháng 02/1980 không có ngày 30"),
        ("born", "hôm qua", "D2: không hiểu ngày “hôm qua”"),
        ("born", 45, "D2: số 45 không phải ngày"),
        ("born", "01/01/2030", "D2: ngày sinh 01/01/2030 không hợp lý"),
        ("gender", "khác", "E2: giới tính “khác” không rõ. Ghi Nam hoặc Nữ."),
        ("gender", True, "E2: ô đang là giá trị TRUE hoặc FALSE"),
        (
            "unit",
            "Thôn Đôngg",
            "C2: không có đơn vị “Thôn Đôngg” trong tệp dữ liệu. Gần giống: “Thôn Đông”",
        ),
        ("unit", "#N/A", "C2: ô đang báo lỗi #N/A của Excel"),
        ("unit", None, "C2: thiếu “Đơn vị”"),
        ("name", date(2026, 5, 9), "B2: ô đang là ngày tháng"),
        ("name", "A" * 101, "“Họ và tên” dài quá 100 ký tự"),
        ("code", "=A1&B1", "H2: công thức chưa có kết quả"),
    ],
)
def test_a_cell_that_is_not_understood_is_refused_with_its_address(desk, column, typed, said):
    found = one(desk, **{column: typed})
    assert found.state is ERROR
    assert said in found.told
    assert found.choice is Choice.SKIP


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ("5/3/80", "năm của “5/3/80” không ghi đủ bốn chữ số; hiểu là 05/03/1980"),
        (29221, "ô là số 29221, theo cách đếm ngày của Excel là 01/01/1980"),
    ],
)
def test_a_date_that_could_be_another_has_to_be_looked_at(desk, born, said):
    found = one(desk, born=born)
    assert found.state is REVIEW
    assert said in found.told
    assert found.choice is Choice.SKIP
    assert Choice.ADD in found.can


def test_a_name_over_merged_cells_is_shown_and_has_to_be_looked_at(desk):
    rows = [["Họ và tên", "Đơn vị"], ["Lê An", "Thôn Đông"], ["Lê Bình", None]]
    checked = desk.check(rows, merges=["B2:B3"])
    assert states(checked) == {2: VALID, 3: REVIEW}
    assert "B3: ô này gộp với B2; hiểu là “Thôn Đông”" in told(checked)[3]
    again = desk.check(rows, merges=["B2:B3"], choices={3: Choice.ADD})
    assert states(again) == {2: VALID, 3: VALID}


def test_no_class_is_filled_in_where_none_is_written_and_a_collective_one_is_refused(desk):
    head = ["Họ và tên", "Đơn vị", "Phân loại"]
    checked = desk.check(
        [
            head,
            ["Lê An", "Thôn Đông", None],
            ["Lê Bình", "Thôn Đông", "TT_HANH_CHINH"],
            ["Lê Chi", "Thôn Đông", "Doanh nhân"],
        ]
    )
    assert "class_code" not in checked.rows[0].values
    assert "dành cho tập thể" in told(checked)[3]
    assert checked.rows[2].values["class_code"] == "DOANH_NHAN"


@pytest.mark.parametrize(
    ("font", "typed"), [(".VnTime", "NguyÔn V¨n H¶i"), ("VNI-Times", "Nguyeãn Vaên Haûi")]
)
def test_cells_in_an_old_font_are_made_unicode_and_both_are_shown(desk, font, typed):
    checked = desk.check([HEAD, row(typed)], fonts={"B2": font})
    [found] = checked.rows
    assert found.state is VALID
    assert found.values["name"] == "Nguyễn Văn Hải"
    assert f"B2: đổi từ phông cũ: “{typed}” → “Nguyễn Văn Hải”" in found.notes


def test_old_letters_that_no_font_tells_are_refused_until_somebody_says_what_they_are(desk):
    rows = [["Hä vµ tªn", "§¬n vÞ"], ["NguyÔn V¨n H¶i", "Th«n §«ng"]]
    more = {"fonts": {"A1": ".VnTime", "B1": ".VnTimeH"}}
    checked = desk.check(rows, **more)
    assert "A2: có vẻ là chữ TCVN3 cũ; nếu đúng thì là “Nguyễn Văn Hải”" in told(checked)[2]
    [found] = desk.check(rows, letters=Letters.TCVN3, **more).rows
    assert found.state is VALID
    assert found.values["name"] == "Nguyễn Văn Hải"
    [kept] = desk.check(rows, letters=Letters.UNICODE, **more).rows
    assert "không có đơn vị “Th«n §«ng”" in kept.told


# --- who is known already --------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(desk, office, tmp_path):
    path = book(
        tmp_path, [HEAD, row(), row("Lê Bình", born=1980), row("Lê Chi", number="001080000001")]
    )
    first = desk.take(path)
    assert first.choices[Choice.ADD] == 3
    before = everybody(office)
    second = desk.take(path)
    assert second.choices == {Choice.SKIP: 3}
    assert desk.begun.earlier.added == 3
    assert everybody(office) == before


def test_people_are_known_by_code_by_cccd_and_by_name_unit_and_birth(desk, office, east):
    office.person("Lê An", east, code="CB1")
    office.person("Lê Bình", east, citizen_number="001080000001")
    office.person("Lê Chi", east, born=PartialDate(1980, 3, 5))
    checked = desk.check(
        [
            HEAD,
            row("Lê An", code="CB1", post="Phó"),
            row("Lê Bình", number="001080000001", post="Phó"),
            row("Lê Chi", born="05/03/1980", post="Phó"),
            row("Lê Chi", born="06/03/1980"),
        ]
    )
    assert [one.match and one.match.by for one in checked.rows] == [
        "mã",
        "số CCCD",
        "họ tên, đơn vị, ngày sinh",
        None,
    ]
    assert [one.choice for one in checked.rows] == [*[Choice.SKIP] * 3, Choice.ADD]
    [difference] = checked.rows[0].match.differences
    assert (difference.title, difference.before, difference.after) == ("Chức vụ", "", "Phó")


def test_of_two_of_one_name_the_birth_tells_who_is_meant(desk, office, east):
    office.person("Lê An", east, born=PartialDate(1980, 3, 5), post="Phó")
    office.person("Lê An", east, born=PartialDate(1975), post="Trưởng thôn")
    office.do(
        people.create,
        {"name": "Lê An", "unit_id": east, "post": "Kế toán"},
        allow_same_name=True,
    )
    checked = desk.check([HEAD, row("Lê An", born="05/03/1980"), row("Lê An")])
    assert [(d.before, d.after) for d in checked.rows[0].match.differences] == []
    known = {one.id: one.post for one in office.ask(people.records)}
    assert known[checked.rows[0].match.id] == "Phó"
    assert checked.rows[1].match is None
    assert "đơn vị này có 3 người trùng tên" in told(checked)[3]


def test_only_where_it_is_asked_for_a_known_person_is_changed_and_blanks_take_nothing(
    desk, office, east
):
    office.person("Lê An", east, code="CB1", phone="0912345678")
    west = office.unit("Thôn Tây")
    rows = [HEAD, row("Lê An", unit="Thôn Tây", code="CB1", post="Phó")]
    desk.take(rows)
    assert everybody(office)["Lê An"].post == ""
    checked = desk.take(rows, updates=True)
    assert checked.choices == {Choice.UPDATE: 1}
    person = everybody(office)["Lê An"]
    assert (person.post, person.unit_id, person.phone) == ("Phó", west, "0912345678")
    office.undo()
    assert everybody(office)["Lê An"].post == ""


def test_one_who_may_be_known_has_to_be_looked_at_and_is_added_only_when_told(desk, office, east):
    office.person("Lê An", east, born=PartialDate(1980))
    rows = [HEAD, row("Lê An")]
    checked = desk.check(rows)
    assert states(checked) == {2: REVIEW}
    assert "có thể là “Lê An” (sinh 1980)" in told(checked)[2]
    desk.take(rows, choices={2: Choice.ADD})
    assert len(office.ask(people.page, wanted=Wanted("Lê An"))) == 2


def test_somebody_of_the_same_name_and_birth_in_another_unit_is_pointed_at(desk, office):
    west = office.unit("Thôn Tây")
    office.person("Lê An", west, born=PartialDate(1980, 3, 5))
    checked = desk.check([HEAD, row("Lê An", born="05/03/1980")])
    assert "có thể là “Lê An” (sinh 05/03/1980) ở “Thôn Tây”" in told(checked)[2]
    assert checked.rows[0].match is None


def test_a_code_or_number_of_somebody_of_another_name_has_to_be_looked_at(desk, office, east):
    office.person("Lê An", east, code="CB1")
    office.person("Lê Bình", east, citizen_number="001080000001")
    checked = desk.check(
        [
            HEAD,
            row("Trần Dũng", code="CB1"),
            row("Lê An", code="CB1", number="001080000001"),
        ]
    )
    assert "mã này đã ghi cho “Lê An” (mã CB1), tên khác trong tệp" in told(checked)[2]
    assert "mã là của “Lê An” nhưng số CCCD là của “Lê Bình”" in told(checked)[3]


def test_the_same_person_twice_in_a_file_is_told_with_the_row(desk, office):
    checked = desk.check(
        [
            HEAD,
            row("Lê An", code="CB1", number="001080000001"),
            row("Lê Bình", code="CB1"),
            row("Lê Chi", number="001080000001"),
            row("LÊ AN"),
        ]
    )
    said = told(checked)
    assert "mã “CB1” đã có ở dòng 2 của tệp" in said[3]
    assert "số CCCD đã có ở dòng 2 của tệp" in said[4]
    assert "giống dòng 2 của tệp: cùng tên, cùng nơi" in said[5]
    assert states(checked) == {2: VALID, 3: ERROR, 4: ERROR, 5: REVIEW}


def test_a_code_that_lost_its_zeros_is_pointed_at(desk, office, east):
    office.person("Lê An", east, code="007")
    checked = desk.check([HEAD, row("Lê Bình", code=7)])
    assert "mã “7” giống mã “007” đã có, khác số 0 ở đầu" in told(checked)[2]


def test_two_units_of_one_name_are_told_apart_by_code(desk, office):
    parent = office.unit("Trường học", kind="TRUONG_THCS")
    office.unit("Tổ Một", code="T1")
    office.unit("Tổ Một", parent=parent, code="T2")
    checked = desk.check([HEAD, row("Lê An", unit="Tổ Một"), row("Lê Bình", unit="T2")])
    assert "có 2 đơn vị tên “Tổ Một”" in told(checked)[2]
    assert checked.rows[1].state is VALID


# --- mending and writing ---------------------------------------------------------------------


def test_a_cell_mended_in_place_is_read_again(desk, office):
    rows = [HEAD, row("Lê An", unit="Thôn Đôg")]
    assert states(desk.check(rows)) == {2: ERROR}
    checked = desk.take(rows, edits={(2, "unit_id"): "Thôn Đông"})
    assert states(checked) == {2: VALID}
    assert "Lê An" in everybody(office)
    emptied = desk.check(rows, edits={(2, "unit_id"): " "})
    assert "thiếu “Đơn vị”" in told(emptied)[2]


def test_all_rows_are_one_action_and_one_undo(desk, office):
    desk.take([HEAD, *[row(f"Lê Văn {chr(65 + n)}") for n in range(20)]])
    assert len(everybody(office)) == 20
    assert office.operations.undo_label == "Nhập danh sách từ Excel"
    office.undo()
    assert everybody(office) == {}
    again = desk.check([HEAD, row()])
    assert again.rows[0].choice is Choice.ADD
    assert desk.begun.earlier is None


def test_the_columns_chosen_for_a_layout_are_remembered(desk, office):
    rows = [["Họ và tên", "Đơn vị", "Vai trò"], ["Lê An", "Thôn Đông", "Phó"]]
    begun = desk.begin(rows)
    assert "post" not in begun.wishes.columns
    wishes = checking.Wishes({**begun.wishes.columns, "post": 3})
    checked = checking.check(begun.known, desk.kind, begun.table, wishes)
    office.do(list_imports.take_in, checking.incoming(checked, begun.known))
    rows[1][0] = "Lê Bình"
    later = desk.begin(rows)
    assert later.is_remembered
    assert later.wishes.columns == {"name": 1, "unit_id": 2, "post": 3}


def test_what_changed_since_the_check_is_refused_with_its_row_and_nothing_is_written(
    desk, office, east
):
    checked = desk.check([HEAD, row("Lê An", code="CB1"), row("Lê Bình")])
    office.person("Người khác", east, code="CB1")
    with pytest.raises(InvalidInput) as refusal:
        office.do(list_imports.take_in, checking.incoming(checked, desk.begun.known))
    assert checking.row_of(refusal.value, checked) == {
        2: ["Mã “CB1” đã dùng cho “Người khác”. Hãy nhập mã khác."]
    }
    assert set(everybody(office)) == {"Người khác"}


def test_a_unit_retired_since_the_check_takes_nobody(desk, office, east):
    checked = desk.check([HEAD, row("Lê An")])
    office.do(units.retire, [east])
    with pytest.raises((InvalidInput, NotAllowed), match="đã ngừng theo dõi"):
        office.do(list_imports.take_in, checking.incoming(checked, desk.begun.known))


# --- names that somebody has to look at --------------------------------------------------------


def test_a_name_in_capitals_is_offered_in_small_letters_and_waits(desk, office):
    rows = [HEAD, row("ÔNG NGUYỄN VĂN AN"), row("H'HEN NIÊ"), row("Trần Thị Bình")]
    checked = desk.check(rows)
    assert states(checked) == {2: REVIEW, 3: REVIEW, 4: VALID}
    said = told(checked)
    assert "tên viết hoa toàn bộ “NGUYỄN VĂN AN”; chọn nhập thì ghi là “Nguyễn Văn An”" in said[2]
    desk.take(rows, choices={2: Choice.ADD, 3: Choice.ADD})
    known = everybody(office)
    assert set(known) == {"Nguyễn Văn An", "H'Hen Niê", "Trần Thị Bình"}
    assert known["Nguyễn Văn An"].honorific == "Ông"
    again = desk.check(rows, updates=True)
    assert set(states(again).values()) == {VALID}
    assert again.choices == {Choice.SKIP: 3}


def test_a_family_name_like_an_honorific_is_parted_only_when_accepted(desk, office):
    rows = [HEAD, row("Ông Ích Khiêm"), row("Ông Lê Văn An"), row("ông thị hoa")]
    checked = desk.check(rows)
    assert states(checked) == {2: REVIEW, 3: VALID, 4: REVIEW}
    assert "“Ông” ở đầu “Ông Ích Khiêm” có thể là danh xưng hoặc là họ" in told(checked)[2]
    assert checked.choices == {Choice.SKIP: 2, Choice.ADD: 1}
    desk.take(rows[:2], choices={2: Choice.ADD})
    assert everybody(office)["Ích Khiêm"].honorific == "Ông"


def test_a_family_name_like_an_honorific_is_kept_behind_an_honorific(desk, office):
    rows = [HEAD, row("Ông Ích Khiêm")]
    checked = desk.take(rows, edits={(2, "name"): "Ông Ông Ích Khiêm"})
    assert states(checked) == {2: VALID}
    [one] = everybody(office).values()
    assert (one.honorific, one.name) == ("Ông", "Ông Ích Khiêm")
    with_column = [[*HEAD, "Danh xưng"], [*row("Ông Cao Ích Thiện"), "Bà"]]
    desk.take(with_column)
    assert everybody(office)["Ông Cao Ích Thiện"].honorific == "Bà"


def test_an_office_that_keeps_no_citizen_numbers_takes_in_none_and_says_so(desk, office):
    office.set_up(keeps_citizen_numbers=False)
    begun = desk.begin([HEAD, row("Lê Văn An", number="không phải số", post="Phó")])
    assert "citizen_number" not in begun.wishes.columns
    [told_why] = begun.table.notices
    assert told_why.startswith("Cột “Số CCCD” không nhập vì tệp dữ liệu không ghi số CCCD.")
    checked = desk.take([HEAD, row("Lê Văn An", number="không phải số", post="Phó")])
    assert set(states(checked).values()) == {VALID}
    assert everybody(office)["Lê Văn An"].citizen_number == ""
    assert [one.text for one in checked.unread] == ["Số CCCD"]
