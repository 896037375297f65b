from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.services import households
from app.services.households import Wanted


@pytest.fixture
def village(office):
    return office.unit("Thôn Đông")


def heads(rows):
    return [row.head_name for row in rows]


def test_households_are_listed_by_the_given_name_of_the_householder(office, village):
    for head in ("Trần Út", "Lê Đạt", "Vũ An"):
        office.household(head, village)
    assert heads(office.ask(households.page)) == ["Vũ An", "Lê Đạt", "Trần Út"]
    assert heads(office.ask(households.page, 1, 1, is_descending=True)) == ["Lê Đạt"]
    assert office.ask(households.count) == 3


def test_households_are_found_by_words_and_by_unit(office, village):
    office.household("Lê Đức", village, code="H1")
    office.household("Lê Dục", office.unit("Thôn Tây"), code="H2")
    assert heads(office.ask(households.page, wanted=Wanted("duc"), sort="unit")) == [
        "Lê Đức",
        "Lê Dục",
    ]
    assert heads(office.ask(households.page, wanted=Wanted("dục"))) == ["Lê Dục", "Lê Đức"]
    assert heads(office.ask(households.page, wanted=Wanted(unit_id=village))) == ["Lê Đức"]
    assert heads(office.ask(households.page, sort="code", is_descending=True))[0] == "Lê Dục"


def test_a_household_is_called_after_its_householder_unless_it_has_a_name(office, village):
    household_id = office.household("Lê An", village)
    assert office.ask(households.get, household_id).name == "Hộ Lê An"
    office.do(households.update, household_id, {"head_name": "Lê Bình"})
    assert office.ask(households.get, household_id).name == "Hộ Lê Bình"
    office.do(households.update, household_id, {"name": "Gia đình ông Bình"})
    office.do(households.update, household_id, {"head_name": "Lê Cường"})
    assert office.ask(households.get, household_id).name == "Gia đình ông Bình"


def test_the_same_householder_in_one_place_is_refused_once(office, village):
    office.household("Lê An", village)
    values = {"head_name": "LÊ AN", "unit_id": village}
    with pytest.raises(InvalidInput, match="đã có hộ của “Lê An”"):
        office.do(households.create, values)
    office.do(households.create, values, allow_same_name=True)
    office.household("Lê An", office.unit("Thôn Tây"))
    assert office.ask(households.count) == 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"head_name": ""}, "Chưa nhập “Chủ hộ”"),
        ({"resident_count": -2}, "“Số nhân khẩu” phải từ 0"),
        ({"unit_id": "thôn"}, "“Thôn, tổ dân phố” không hợp lệ"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2025, 1, 1)}, "trước ngày bắt đầu"),
    ],
)
def test_a_wrong_household_is_refused_with_the_reason(office, village, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        office.do(households.create, {"head_name": "Lê An", "unit_id": village} | values)


def test_a_code_belongs_to_one_household(office, village):
    office.household("Lê An", village, code="H1")
    with pytest.raises(InvalidInput, match="Mã “H1” đã dùng cho “Hộ Lê An”"):
        office.household("Lê Bình", village, code="H1")


def test_a_household_goes_to_rest_and_comes_back(office, village):
    household_id = office.household("Lê An", village)
    office.do(households.retire, [household_id])
    assert office.ask(households.count) == 0
    assert office.ask(households.count, Wanted(is_retired_too=True)) == 1
    office.do(households.resume, [household_id])
    office.plan(units=[household_id])
    with pytest.raises(NotAllowed, match="1 kế hoạch tham gia"):
        office.do(households.delete, [household_id])
    with pytest.raises(NotAllowed, match="không phải hộ gia đình"):
        office.do(households.delete, [village])
