from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.services import people, person_names, units
from app.services.people import Wanted


def names(rows):
    return [row.name for row in rows]


@pytest.fixture
def village(office):
    return office.unit("Thôn Đông")


def test_people_are_listed_by_given_name_and_then_by_the_words_before_it(office, village):
    for name in ("Trần Văn Út", "Lê Đạt", "Nguyễn Thị An", "Bùi Văn An", "Y Bhăm Niê"):
        office.person(name, village)
    office.do(people.create, {"name": "Y Ngông Niê", "given_name": "Ngông", "unit_id": village})
    assert names(office.ask(people.page)) == [
        "Bùi Văn An",
        "Nguyễn Thị An",
        "Lê Đạt",
        "Y Ngông Niê",
        "Y Bhăm Niê",
        "Trần Văn Út",
    ]


def test_a_page_is_a_stretch_of_the_list_and_the_count_tells_its_length(office, village):
    for number in range(7):
        office.person(f"Người {number}", village)
    assert office.ask(people.count) == 7
    assert names(office.ask(people.page, 2, 3)) == ["Người 2", "Người 3", "Người 4"]
    assert names(office.ask(people.page, 6, 3)) == ["Người 6"]
    assert office.ask(people.page, 7, 3) == ()


def test_pages_sort_by_unit_post_and_code_both_ways(office):
    west, east = office.unit("Thôn Tây"), office.unit("Thôn Đông")
    office.person("Lê An", west, post="Trưởng thôn", code="2")
    office.person("Lê Bình", east, post="Bí thư", code="1")
    for sort in ("unit", "post", "code"):
        assert names(office.ask(people.page, sort=sort)) == ["Lê Bình", "Lê An"]
        backwards = office.ask(people.page, sort=sort, is_descending=True)
        assert names(backwards) == ["Lê An", "Lê Bình"]
    row = office.ask(people.page)[0]
    assert (row.unit_id, row.unit_name, row.post, row.code) == (
        west,
        "Thôn Tây",
        "Trưởng thôn",
        "2",
    )


def test_people_of_a_unit_include_those_of_the_units_below_it(office):
    top = office.unit("Đảng ủy", kind="DANG_UY")
    branch = office.unit("Chi bộ", kind="CHI_BO", parent=top)
    office.person("Lê An", top)
    office.person("Lê Bình", branch)
    office.person("Lê Cường")
    assert names(office.ask(people.page, wanted=Wanted(unit_id=top))) == ["Lê An", "Lê Bình"]
    assert office.ask(people.count, Wanted(unit_id=branch)) == 1


def test_a_search_with_marks_puts_names_spelled_so_first(office, village):
    for name in ("Lê Đúc", "Lê Đức", "Lê Dục"):
        office.person(name, village)
    assert names(office.ask(people.page, wanted=Wanted("đức")))[0] == "Lê Đức"
    assert office.ask(people.count, Wanted("duc")) == 3
    assert office.ask(people.count, Wanted("dũng")) == 0


def test_retired_people_are_listed_when_asked_for(office, village):
    person_id = office.person("Lê An", village)
    office.do(people.retire, [person_id], date(2026, 6, 30))
    assert office.ask(people.count) == 0
    [row] = office.ask(people.page, wanted=Wanted(is_retired_too=True))
    assert row.is_retired
    office.do(people.resume, [person_id])
    assert office.ask(people.count) == 1


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "honorific", "name"),
    [
        ("Ông Nguyễn Văn An", "Ông", "Nguyễn Văn An"),
        ("bà  Lê Thị Bình", "Bà", "Lê Thị Bình"),
        ("Đ/c Trần Văn Cường", "Đồng chí", "Trần Văn Cường"),
        ("Thượng tá Phạm Văn Dũng", "Thượng tá", "Phạm Văn Dũng"),
        ("Đại đức Thích Minh Tâm", "Đại đức", "Thích Minh Tâm"),
    ],
)
def test_an_honorific_in_the_name_is_split_off_and_shown(office, village, typed, honorific, name):
    saved = office.do(people.create, {"name": typed, "unit_id": village})
    person = office.ask(people.get, saved.id)
    assert (person.honorific, person.name) == (honorific, name)
    assert saved.notice.startswith(f"Đã tách danh xưng “{honorific}” khỏi họ tên “{name}”.")


@pytest.mark.parametrize(
    ("typed", "honorific"),
    [
        ("Ông Ích Khiêm", "Đồng chí"),
        ("Bà Trưng", ""),
        ("Anh Đào", ""),
        ("Cổ Văn An", ""),
        ("Côn Văn An", ""),
    ],
)
def test_a_name_that_only_looks_like_an_honorific_stays_whole(office, village, typed, honorific):
    values = {"name": typed, "honorific": honorific, "unit_id": village}
    saved = office.do(people.create, values)
    person = office.ask(people.get, saved.id)
    assert (person.honorific, person.name, saved.notice) == (honorific, typed, "")


def test_the_same_honorific_given_twice_is_kept_once(office, village):
    values = {"name": "Bà Lê Thị Bình", "honorific": "bà", "unit_id": village}
    saved = office.do(people.create, values)
    person = office.ask(people.get, saved.id)
    assert (person.honorific, person.name) == ("bà", "Lê Thị Bình")
    assert saved.notice


def test_changing_a_name_splits_off_the_honorific_too(office, village):
    person_id = office.person("Lê Bình", village)
    saved = office.do(people.update, person_id, {"name": "Bà Lê Thị Bình"})
    assert saved.notice
    assert office.ask(people.get, person_id).name == "Lê Thị Bình"


# --- the same person twice -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, None),
        (PartialDate(1980), PartialDate(1980, 5, 1)),
        (None, PartialDate(1980)),
        (PartialDate(1980, 5, 1), PartialDate(1980, 5, 1)),
    ],
)
def test_the_same_name_unit_and_birth_are_refused_once(office, village, first, second):
    office.person("Lê Hòa", village, born=first)
    values = {"name": "lê hoà", "unit_id": village, "born": second}
    with pytest.raises(InvalidInput, match="Đơn vị này đã có “Lê Hòa”"):
        office.do(people.create, values)
    office.do(people.create, values, allow_same_name=True)
    assert office.ask(people.count) == 2


def test_another_birth_or_another_unit_is_another_person(office, village):
    office.person("Lê Hòa", village, born=PartialDate(1980, 5))
    office.person("Lê Hòa", village, born=PartialDate(1980, 6))
    office.person("Lê Hòa", office.unit("Thôn Tây"), born=PartialDate(1980, 5))
    office.person("Lê Hóa", village, born=PartialDate(1980, 5))
    assert office.ask(people.count) == 4


def test_a_person_is_not_their_own_twin(office, village):
    person_id = office.person("Lê Hòa", village)
    office.do(people.update, person_id, {"post": "Bí thư"})
    office.person("Lê An", village)
    with pytest.raises(InvalidInput, match="đã có “Lê An”"):
        office.do(people.update, person_id, {"name": "Lê An"})


# --- the fields ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Chưa nhập “Họ và tên”"),
        ({"name": "A" * 101}, "“Họ và tên” dài quá 100 ký tự"),
        ({"unit_id": None}, "“Đơn vị” không hợp lệ"),
        ({"citizen_number": "0123456789"}, "đúng 12 chữ số"),
        ({"citizen_number": "01234567890a"}, "đúng 12 chữ số"),
        ({"citizen_number": "٠١٢٣٤٥٦٧٨٩٠١"}, "đúng 12 chữ số"),
        ({"gender": "Khác"}, "“Giới tính” là Nam, Nữ hoặc để trống"),
        ({"born": "1980"}, "“Ngày sinh” không hợp lệ"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2025, 1, 1)}, "trước ngày bắt đầu"),
    ],
)
def test_a_wrong_person_is_refused_with_the_reason(office, village, values, sentence):
    known = {"name": "Lê An", "unit_id": village}
    with pytest.raises(InvalidInput, match=sentence):
        office.do(people.create, known | values)
    assert office.ask(people.count) == 0


def test_citizen_numbers_and_codes_belong_to_one_person(office, village):
    number = {"citizen_number": "001080000001", "code": "CB01"}
    person_id = office.person("Lê An", village, **number)
    office.do(people.update, person_id, {"phone": "0900 000 000"})
    with pytest.raises(InvalidInput, match="Mã “CB01” đã dùng cho “Lê An”"):
        office.person("Lê Bình", village, code="CB01")
    with pytest.raises(InvalidInput, match="Số CCCD này đã ghi cho “Lê An”"):
        office.person("Lê Bình", village, citizen_number="001080000001")
    assert office.ask(people.get, person_id).citizen_number == "001080000001"


def test_all_that_is_told_of_a_person_is_kept(office, village):
    values = {
        "name": "Lê Thị An",
        "honorific": "Bà",
        "given_name": "An",
        "code": "CB01",
        "unit_id": village,
        "post": "Trưởng thôn",
        "is_leader": True,
        "class_code": "",
        "gender": "Nữ",
        "born": PartialDate(1980),
        "citizen_number": "001080000001",
        "phone": "0900 000 000",
        "address": "Xóm Chùa",
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2030, 1, 1),
        "note": "Dòng một\nDòng hai",
    }
    person = office.ask(people.get, office.do(people.create, values).id)
    assert {name: getattr(person, name) for name in values} == values


def test_people_move_to_another_unit_together(office, village):
    west = office.unit("Thôn Tây")
    movers = [office.person("Lê An", village), office.person("Lê Bình", village)]
    office.do(people.transfer, movers, west)
    assert {row.unit_id for row in office.ask(people.page)} == {west}
    with pytest.raises(InvalidInput, match="đang ở đơn vị này"):
        office.do(people.transfer, movers, west)
    office.do(units.retire, [village])
    with pytest.raises(InvalidInput, match="đã ngừng theo dõi"):
        office.do(people.transfer, movers, village)


def test_a_person_without_use_is_deleted(office, village):
    person_id = office.person("Lê An", village)
    office.do(people.delete, [person_id])
    assert office.ask(people.count, Wanted(is_retired_too=True)) == 0
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.ask(people.get, person_id)


def test_a_person_who_takes_part_in_a_plan_is_not_deleted(office, village):
    person_id = office.person("Lê An", village)
    office.plan(units=[person_id])
    with pytest.raises(NotAllowed, match="“Lê An” đang được dùng ở 1 kế hoạch tham gia"):
        office.do(people.delete, [person_id])


def test_every_honorific_in_the_file_is_recognised(office):
    office.set_up()
    read = person_names.read("Anh hùng Núp Văn", "", ["Anh hùng", "Anh"])
    assert (read.honorific, read.name) == ("Anh hùng", "Núp Văn")
